"""Keys: how soon a pressed one has changed the picture, and how much is sent for it."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.speed.measuring import (
    BARE,
    TALK_OPENS,
    Bench,
    Row,
    at_most,
    in_turn,
    median,
    percentile,
    ratio,
    twitterbar,
)
from benchmarks.speed.screen import Screen, frames
from benchmarks.speed.terminal import SILENCE, Terminal

PRESSES = 200

TABLE = "The table"
"""What is on the screen once one sits."""

AT_THE_TABLE = ("step-in", "--minutes", "600", "--anyway")


@dataclass(frozen=True)
class Pressed:
    """What came of many presses: seconds until the picture changed, and bytes sent, for each."""

    waited: list[float]
    sent: list[int]

    @property
    def p50(self) -> float:
        """The median of the waiting."""
        return percentile(self.waited, 0.5)

    @property
    def p95(self) -> float:
        """What nineteen of twenty presses took at most."""
        return percentile(self.waited, 0.95)


def rows(bench: Bench) -> list[Row]:
    """At the table and in a conversation, against the yardstick."""
    table, talk = bench.store(bench.sizes[0]), bench.talk(200)
    found = in_turn(
        max(3, bench.runs // 3),
        {
            "bare": lambda: pressing([*BARE], "line 1 of the list", []),
            "table": lambda: pressing(twitterbar(bench.copy(table, "pressing"), *AT_THE_TABLE), TABLE, []),
            "conversation": lambda: pressing(
                twitterbar(bench.copy(talk, "pressing"), *AT_THE_TABLE), TALK_OPENS, ["enter"]
            ),
        },
        warm_up=0,
    )
    rows = []
    for place in ("table", "conversation"):
        for share, limit in (("p50", 0.5), ("p95", 0.8)):
            ours, bares = ([getattr(run, share) for run in found[name]] for name in (place, "bare"))
            figures = {"ours, ms": 1000 * median(ours), "bare, ms": 1000 * median(bares)}
            rows.append(
                at_most(f"key to changed frame, {place}, {share}", limit, ratio(ours, bares), figures)
            )
    for place in ("table", "conversation"):
        ours, bares = ([median(run.sent) for run in found[name]] for name in (place, "bare"))
        figures = {"ours, bytes": median(ours), "bare, bytes": median(bares)}
        rows.append(
            at_most(f"bytes sent for a move of the cursor, {place}", 0.15, ratio(ours, bares), figures)
        )
    return rows


def pressing(command: list[str], expected: str, first: Sequence[str], presses: int = PRESSES) -> Pressed:
    """Press j, then k, so many times in all, once the text is seen and the first keys have been pressed."""
    with Terminal(command) as terminal:
        terminal.wait_for(expected)
        terminal.wait_for_silence(0.5)
        for key in first:
            terminal.press(key)
            terminal.wait_for_silence(0.3)
        begun = len(terminal.chunks)
        moments = press_all(terminal, keys(presses))
        return what_came(terminal.chunks, begun, moments)


def keys(presses: int) -> list[str]:
    """Down and up again, never past either end of forty lines."""
    there = ["j"] * 20 + ["k"] * 20
    return (there * (presses // len(there) + 1))[:presses]


def press_all(terminal: Terminal, keys: Sequence[str], silence: float = SILENCE) -> list[float]:
    """Press keys, each once nothing more comes of the one before, at no steady beat; tells when."""
    dice = random.Random(1)
    moments = []
    for key in keys:
        time.sleep(dice.random() * 0.02)
        moments.append(terminal.press(key))
        terminal.wait_for_news(moments[-1])
        terminal.wait_for_silence(silence, patience=1.0)
    return moments


def what_came(chunks: Sequence[tuple[float, bytes]], begun: int, moments: Sequence[float]) -> Pressed:
    """For each press: until when the first frame came that changed the picture, and what was sent in all."""
    screen = Screen()
    screen.take(b"".join(data for _, data in chunks[:begun]))
    waited: list[float] = []
    sent = [0] * len(moments)
    at, answered = -1, True
    for moment, data in frames(chunks[begun:]):
        while at + 1 < len(moments) and moments[at + 1] <= moment:
            at, answered = at + 1, False
        if at >= 0:
            sent[at] += len(data)
        if screen.take(data) and not answered:
            waited.append(moment - moments[at])
            answered = True
    if len(waited) < 0.9 * len(moments):
        raise ValueError(f"only {len(waited)} of {len(moments)} presses changed the picture")
    return Pressed(waited, sent)
