"""Opening a conversation: against its posts as one widget each, and a long one against a short one."""

import json
import sys
from functools import partial
from pathlib import Path

from benchmarks.speed.crowd import Crowd, long_talk
from benchmarks.speed.measuring import (
    TALK_OPENS,
    Bench,
    Row,
    at_most,
    in_turn,
    median,
    ratio,
    twitterbar,
)
from benchmarks.speed.pressing import AT_THE_TABLE
from benchmarks.speed.terminal import Terminal

SIZES = (20, 200, 1_000)
BACK_TO_IT = 3
"""So often a conversation is opened in one run."""


def rows(bench: Bench) -> list[Row]:
    """From the keys that lead to it until everything stands."""
    texts = bench.folder / "texts.json"
    texts.parent.mkdir(parents=True, exist_ok=True)
    texts.write_text(json.dumps([one.text for one in long_talk(Crowd(), 200, TALK_OPENS)]))
    programs = {f"{size} posts": partial(opening, bench, size) for size in SIZES}
    programs["200 widgets"] = partial(mounting, texts)
    found = in_turn(max(3, bench.runs // 3), programs, warm_up=0)
    figures = {f"{name}, ms": 1000 * median(runs) for name, runs in found.items()}
    return [
        at_most(
            "opening a conversation of 200 posts, against one widget each",
            0.15,
            ratio(found["200 posts"], found["200 widgets"]),
            figures,
        ),
        at_most(
            "opening one of 1,000 posts against one of 20",
            1.3,
            ratio(found["1000 posts"], found["20 posts"]),
            figures,
        ),
    ]


def opening(bench: Bench, size: int) -> float:
    """Seconds from Enter on the line of a conversation until it stands there.

    The cursor was elsewhere and comes back at that very moment, so that no preview has been drawn before.
    """
    took = []
    with Terminal(twitterbar(bench.copy(bench.talk(size), "opening"), *AT_THE_TABLE)) as terminal:
        terminal.wait_for(TALK_OPENS)
        for _ in range(BACK_TO_IT):
            terminal.wait_for_silence(0.5)
            terminal.press("j")
            terminal.wait_for_silence(0.5)
            before = len(terminal.chunks)
            terminal.press("k")
            pressed = terminal.press("enter")
            terminal.wait_for(TALK_OPENS, since=before)
            terminal.wait_for_silence(0.3)
            took.append(terminal.chunks[-1][0] - pressed)
            terminal.press("h")
    return median(took)


def mounting(texts: Path) -> float:
    """Seconds from Enter until all the widgets stand there."""
    command = [sys.executable, "-m", "benchmarks.speed.yardstick", str(texts)]
    with Terminal(command) as terminal:
        terminal.wait_for("press Enter")
        terminal.wait_for_silence(0.5)
        before = len(terminal.chunks)
        pressed = terminal.press("enter")
        terminal.wait_for(TALK_OPENS, since=before)
        terminal.wait_for_silence(0.3)
        return terminal.chunks[-1][0] - pressed
