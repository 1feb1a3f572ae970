"""Other programs in the terminal that a reader could start instead: how soon they are there.

Each is measured if it is installed; where it isn't, the table says so. `newsboat` comes from the system's
packages, the others from PyPI (`uv tool install posting`, and so on). None of them is asked to do anything:
they show what they show when there is nothing to show. `toot` and `tooi` show nothing to whom no Mastodon
server knows, so they are named and not measured.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.speed.measuring import BARE, Bench, Row, in_turn, median, twitterbar
from benchmarks.speed.starting import DOOR
from benchmarks.speed.terminal import Terminal


def rows(bench: Bench) -> list[Row]:
    """The first picture and the memory of each, for comparison; nothing is judged."""
    small = bench.store(bench.sizes[0])
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        programs: dict[str, Callable[[], tuple[float, float]]] = {
            "twitterbar": lambda: seen(twitterbar(small), DOOR, {}),
            "bare": lambda: seen([*BARE], "line 1 of the list", {}),
        }
        missing = []
        for program, (words, expected) in commands(home).items():
            if (path := shutil.which(program)) is None:
                missing.append(program)
                continue
            surroundings = {
                "HOME": str(home),
                "XDG_CONFIG_HOME": str(home / "config"),
                "PATH": os.environ["PATH"],
            }
            programs[program] = partial(seen, [path, *words], expected, surroundings)
        table = []
        for program, one in list(programs.items()):
            try:
                one()  # the first start of some of them sets things up
            except TimeoutError as error:
                del programs[program]
                table.append(Row(f"beside it: {program}", "", f"not measured: {error}"[:160], None))
        found = in_turn(max(3, bench.runs // 3), programs, warm_up=0)
    for program, runs in found.items():
        first, memory = median(one for one, _ in runs), median(two for _, two in runs)
        figures = {"first picture, ms": round(1000 * first, 1), "memory, MiB": round(memory, 1)}
        table.append(
            Row(f"beside it: {program}", "", f"{1000 * first:.0f} ms, {memory:.0f} MiB", None, figures)
        )
    return table + [Row(f"beside it: {program}", "", "not installed", None) for program in missing]


def commands(home: Path) -> dict[str, tuple[list[str], str]]:
    """How each is started, and what is on the screen once it can be used."""
    feeds = home / "feeds"
    feeds.write_text("".join(f'"exec:true" "~Feed {n}"\n' for n in range(100)))
    newsboat = ["-u", str(feeds), "-c", str(home / "cache.db"), "-C", "/dev/null"]
    return {
        "newsboat": (newsboat, "q:Quit"),
        "posting": (["--collection", str(home)], "Collection"),
        "harlequin": ([":memory:"], "Query Editor"),
    }


def seen(command: list[str], expected: str, surroundings: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until the text is seen, and the most memory by then, in MiB."""
    with Terminal(command, environment=surroundings) as terminal:
        painted = terminal.wait_for(expected)
        terminal.wait_for_silence(0.5)
        return painted - terminal.began, terminal.memory()
