"""Reading on while posts come in: from the network into the same program, and from files by another one."""

import subprocess
import threading

from benchmarks.speed.crowd import PAGE, Crowd
from benchmarks.speed.loopback import Loopback, settle
from benchmarks.speed.measuring import BARE, Bench, Row, at_most, median, percentile, twitterbar
from benchmarks.speed.pressing import AT_THE_TABLE, TABLE, Pressed, keys, press_all, what_came
from benchmarks.speed.terminal import Terminal

PRESSES = 80
"""So many keys while it is quiet, and as many while posts come in; those count that are pressed meanwhile."""

ANSWERED_AFTER = 0.05

MOST_MS = 50.0
"""Milliseconds that no key may take longer."""

COMING_IN = 400
"""Pages that come in meanwhile: more than the keys take time for."""


def rows(bench: Bench) -> list[Row]:
    """Keys at the table, and the memory that it took, during a refresh and during an import."""
    crowd = Crowd(seed=6)
    pages = list(crowd.pages(crowd.speaks(COMING_IN * PAGE)))
    file = bench.folder / "coming-in.jsonl"
    bench.folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(page + b"\n" for page in pages))
    runs = max(1, bench.runs // 3)
    with Loopback(pages, ANSWERED_AFTER) as server:
        refreshing = [during_refresh(bench, server, crowd) for _ in range(runs)]
        importing = [during_import(bench, server, crowd, str(file)) for _ in range(runs)]
    with Terminal([*BARE]) as terminal:
        terminal.wait_for("line 1 of the list")
        terminal.wait_for_silence(0.5)
        bare = terminal.memory()
    table = []
    for name, found in (("a refresh", refreshing), ("an import", importing)):
        slower = median(during.p95 / quiet.p95 for quiet, during, _ in found)
        longest = 1000 * median(max(during.waited) for _, during, _ in found)
        figures = {
            "quiet p95, ms": 1000 * median(quiet.p95 for quiet, _, _ in found),
            "during p95, ms": 1000 * median(during.p95 for _, during, _ in found),
            "during p99, ms": 1000 * median(percentile(during.waited, 0.99) for _, during, _ in found),
            "longest, ms": longest,
        }
        table.append(at_most(f"keys while {name} runs, p95 against quiet", 1.6, slower, figures))
        table.append(at_most(f"the longest of them while {name} runs", MOST_MS, longest, figures, "ms"))
    memory = median(memory for _, _, memory in refreshing)
    figures = {"ours, MiB": memory, "bare, MiB": bare}
    table.append(at_most("memory during a refresh, against bare", 1.6, memory / bare, figures))
    return table


def during_refresh(bench: Bench, server: Loopback, crowd: Crowd) -> tuple[Pressed, Pressed, float]:
    """Keys while it is quiet, keys while pages come in, and the most memory in the end."""
    folder = bench.copy(bench.store(bench.sizes[0]), "reading-on")
    settle(folder, server, crowd)
    with Terminal(twitterbar(folder, *AT_THE_TABLE)) as terminal:
        terminal.wait_for(TABLE)
        terminal.wait_for_silence(1.0)
        quiet = _pressed(terminal)
        terminal.press(",")
        terminal.wait_for("looks for what is new")
        terminal.wait_for_silence(0.3)
        before = len(server.asked)
        terminal.press("enter")
        while len(server.asked) < before + 4:
            terminal.wait_for_silence(0.05)
        begun = len(terminal.chunks)
        moments = press_all(terminal, keys(PRESSES), silence=0.03)
        until = server.asked[-1][0]  # X hands out no more of a timeline than 3,200 posts
        meanwhile = [moment for moment in moments if moment < until]
        if len(meanwhile) < PRESSES / 2:
            raise ValueError("the refresh was over before half of the keys were pressed")
        chunks = [chunk for chunk in terminal.chunks if chunk[0] < until]
        return quiet, what_came(chunks, begun, meanwhile), terminal.memory()


def during_import(bench: Bench, server: Loopback, crowd: Crowd, file: str) -> tuple[Pressed, Pressed, float]:
    """The same while another process imports into the same store."""
    folder = bench.copy(bench.store(bench.sizes[0]), "reading-on")
    with Terminal(twitterbar(folder, *AT_THE_TABLE)) as terminal:
        terminal.wait_for(TABLE)
        terminal.wait_for_silence(1.0)
        quiet = _pressed(terminal)
        bringing = subprocess.Popen(
            twitterbar(folder, "import", "--kind", "home", file),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            threading.Event().wait(1.0)
            during = _pressed(terminal)
            if bringing.poll() is not None:
                raise ValueError("the import was over before the keys were")
            return quiet, during, terminal.memory()
        finally:
            bringing.kill()
            bringing.wait()


def _pressed(terminal: Terminal) -> Pressed:
    """Presses, one after the other, whatever else is drawn meanwhile."""
    begun = len(terminal.chunks)
    moments = press_all(terminal, keys(PRESSES), silence=0.03)
    return what_came(terminal.chunks, begun, moments)
