"""Other programs in the terminal that a reader could start instead: how soon they are there.

Each is measured if it is installed; where it isn't, the table says so. `newsboat` comes from the system's
packages, the others from PyPI (`uv tool install toot`, `toot-tooi`, `harlequin`, and `posting --with
"tree-sitter<0.26"`, since it crashes with a newer one). They show what
they show when there is little to show: no requests, an empty database, a hundred empty feeds, and to `toot`
and `tooi` a server on this computer says one page of a timeline.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.speed.mastodon import LISTED, OPENS, Mastodon
from benchmarks.speed.measuring import BARE, Bench, Row, in_turn, median, twitterbar
from benchmarks.speed.starting import DOOR
from benchmarks.speed.terminal import Terminal

PATIENCE = 20.0
"""Seconds after which a program will not show any more what it should."""


@dataclass(frozen=True)
class Program:
    """How one is started, what is seen once it can be used, a key that is answered, and one that ends it."""

    words: list[str]
    expected: str
    key: str
    leave: str = "ctrl+q"


@dataclass(frozen=True)
class Seen:
    """Seconds from the start until the first picture and until a key was answered; memory in MiB."""

    painted: float
    answered: float
    memory: float


def rows(bench: Bench) -> list[Row]:
    """The first picture, the first key and the memory of each, for comparison; nothing is judged."""
    small = bench.store(bench.sizes[0])
    table: list[Row] = []
    with tempfile.TemporaryDirectory() as name, Mastodon() as server:
        home = Path(name)
        server.settle(home)
        own = {
            "twitterbar": Program(twitterbar(small), DOOR, "right"),
            "bare": Program([*BARE], BARE_SAYS, "j"),
        }
        measured: dict[str, Callable[[], Seen | None]] = {
            program: partial(seen, how, {}) for program, how in own.items()
        }
        surroundings = {
            "HOME": name,
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
        }
        for program, how in programs(home).items():
            if (path := shutil.which(program, path=SEARCHED)) is None:
                table.append(Row(f"beside it: {program}", "", "not installed", None))
                continue
            started = Program([path, *how.words], how.expected, how.key, how.leave)
            one = partial(seen, started, surroundings)
            try:
                one()  # the first start of some of them sets things up
            except TimeoutError as error:
                table.append(Row(f"beside it: {program}", "", f"not measured: {error}"[:160], None))
            else:
                measured[program] = partial(seen_or_not, started, surroundings)
        found = in_turn(max(3, bench.runs // 3), measured, warm_up=0)
    return [*(_row(program, [run for run in runs if run]) for program, runs in found.items()), *table]


BARE_SAYS = "line 1 of the list"

SEARCHED = os.pathsep.join([os.environ.get("PATH", ""), str(Path.home() / ".local" / "bin")])
"""Where programs are looked for; `uv tool install` puts them into the last of these folders."""


def programs(home: Path) -> dict[str, Program]:
    """How each is started, by the name of its command."""
    feeds = home / "feeds"
    feeds.write_text("".join(f'"exec:true" "~Feed {n}"\n' for n in range(100)))
    return {
        "newsboat": Program(
            ["-u", str(feeds), "-c", str(home / "cache.db"), "-C", os.devnull], "q:Quit", "down", "q"
        ),
        "toot": Program(["tui"], OPENS, "down", "q"),
        "tooi": Program([], LISTED, "down"),
        "posting": Program(["--collection", str(home)], "Collection", "down"),
        "harlequin": Program([":memory:"], "Query Editor", "x"),
    }


def seen(program: Program, surroundings: Mapping[str, str]) -> Seen:
    """One start."""
    with Terminal(program.words, environment=surroundings, leave=program.leave) as terminal:
        painted = terminal.wait_for(program.expected, patience=PATIENCE)
        before = len(terminal.chunks)
        terminal.press(program.key)
        answered = terminal.next_frame(before)
        terminal.wait_for_silence(0.5, patience=3.0)
        return Seen(painted - terminal.began, answered - terminal.began, terminal.memory())


def seen_or_not(program: Program, surroundings: Mapping[str, str]) -> Seen | None:
    """One start; None if the program did not come as far."""
    try:
        return seen(program, surroundings)
    except TimeoutError:
        return None


def _row(program: str, runs: list[Seen]) -> Row:
    if not runs:
        return Row(f"beside it: {program}", "", "not measured: it never stood", None)
    painted, answered, memory = (
        median(getattr(run, figure) for run in runs) for figure in ("painted", "answered", "memory")
    )
    figures = {
        "first picture, ms": round(1000 * painted, 1),
        "first key, ms": round(1000 * answered, 1),
        "memory, MiB": round(memory, 1),
    }
    told = f"{1000 * painted:.0f} ms, key {1000 * answered:.0f} ms, {memory:.0f} MiB"
    return Row(f"beside it: {program}", "", told, None, figures)
