"""Commands that answer and end, and what goes on when nobody types."""

import sys
import time
from functools import partial

from benchmarks.speed.measuring import (
    BARE,
    TALK_OPENS,
    Bench,
    Row,
    at_most,
    in_turn,
    median,
    seconds,
    twitterbar,
)
from benchmarks.speed.pressing import AT_THE_TABLE, TABLE
from benchmarks.speed.terminal import Terminal

PLANNED = "fit in"
"""What the door says when it has weighed everything."""

IDLE = 10.0
"""Seconds of looking on."""


def commands(bench: Bench) -> list[Row]:
    """How much longer than a Python that does nothing."""
    small = bench.store(bench.sizes[0])
    demo = (
        "from datetime import timedelta; from twitterbar.sources.demo import pages;"
        " from benchmarks.speed.crowd import NOW; list(pages(NOW, NOW + timedelta(days=2)))"
    )
    found = in_turn(
        bench.runs,
        {
            "pass": lambda: seconds([sys.executable, "-c", "pass"]),
            "--help": lambda: seconds([sys.executable, "-m", "twitterbar", "--help"]),
            "catch-up --json": lambda: seconds(twitterbar(small, "catch-up", "--json")),
            "the demo's town": lambda: seconds([sys.executable, "-c", demo]),
        },
    )
    figures = {f"{name}, ms": 1000 * median(runs) for name, runs in found.items()}

    def above(name: str) -> float:
        return 1000 * median(a - b for a, b in zip(found[name], found["pass"], strict=True))

    return [
        at_most("`twitterbar --help` above `python -c pass`", 60, above("--help"), figures, "ms"),
        at_most("`catch-up --json` above `python -c pass`", 150, above("catch-up --json"), figures, "ms"),
        at_most("building the demo's town, with its imports", 300, above("the demo's town"), figures, "ms"),
    ]


def idle(bench: Bench) -> list[Row]:
    """What is sent, and what a processor does, at the door, at the table and in a conversation."""
    rows = []
    small, talk = bench.store(bench.sizes[0]), bench.talk(200)
    for place, folder, words, expected, keys in (
        ("at the door", small, (), PLANNED, ()),
        ("at the table", small, AT_THE_TABLE, TABLE, ()),
        ("in a conversation", talk, AT_THE_TABLE, TALK_OPENS, ("enter",)),
    ):
        with Terminal(twitterbar(bench.copy(folder, "idle"), *words)) as terminal:
            terminal.wait_for(expected)
            terminal.wait_for_silence(1.5)
            for key in keys:
                terminal.press(key)
                terminal.wait_for_silence(1.5)
            before, began = len(terminal.chunks), terminal.processor()
            time.sleep(IDLE)
            share = 100 * (terminal.processor() - began) / IDLE
            sent = sum(len(data) for _, data in terminal.chunks[before:])
        met = not sent and share <= 0.5
        rows.append(
            Row(
                f"idle {place}",
                "0 bytes, 0.5 %",
                f"{sent} bytes, {share:.2f} %",
                met,
                {"bytes": sent, "percent of a processor": share},
            )
        )
    return rows


def memory(bench: Bench) -> list[Row]:
    """The most memory that the program took, at every size, against the yardstick."""

    def most(command: list[str], expected: str) -> float:
        with Terminal(command) as terminal:
            terminal.wait_for(expected)
            terminal.wait_for_silence(1.0)
            return terminal.memory()

    programs = {"bare": lambda: most([*BARE], "line 1 of the list")}
    for size in bench.sizes:
        programs[f"{size:,}"] = partial(most, twitterbar(bench.store(size)), PLANNED)
    found = {name: median(runs) for name, runs in in_turn(3, programs, warm_up=0).items()}
    figures = {f"{name}, MiB": round(mib, 1) for name, mib in found.items()}
    smallest, largest = (f"{size:,}" for size in (bench.sizes[0], bench.sizes[-1]))
    main = f"{bench.largest:,}"
    rows = [
        at_most(f"memory at the door, {main} posts, against bare", 1.2, found[main] / found["bare"], figures)
    ]
    if smallest != largest:
        rows.append(
            at_most(
                f"memory at {largest} posts against {smallest}",
                1.1,
                found[largest] / found[smallest],
                figures,
            )
        )
    return rows
