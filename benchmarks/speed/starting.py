"""From the command to the first picture and the first key that is answered."""

from functools import partial

from benchmarks.speed.measuring import BARE, Bench, Row, at_most, in_turn, median, ratio, twitterbar
from benchmarks.speed.terminal import Terminal

DOOR = "How long have you got?"


def rows(bench: Bench) -> list[Row]:
    """Against the yardstick, and at every size against the smallest."""
    programs = {"bare": lambda: start([*BARE], "line 1 of the list", "j", None)}
    for size in bench.sizes:
        command = twitterbar(bench.store(size))
        programs[f"{size:,} posts"] = partial(start, command, DOOR, "right", "▸ 10 min")
    found = in_turn(bench.runs, programs)
    painted = {name: [one[0] for one in runs] for name, runs in found.items()}
    answered = {name: [one[1] for one in runs] for name, runs in found.items()}
    main = f"{bench.largest:,} posts"
    table = [
        at_most(
            f"first door, {main}, against bare's first picture",
            1.0,
            ratio(painted[main], painted["bare"]),
            in_ms(painted),
        ),
        at_most(
            "first key answered, from exec", 1.0, ratio(answered[main], answered["bare"]), in_ms(answered)
        ),
    ]
    smallest = f"{bench.sizes[0]:,} posts"
    for size in bench.sizes[1:]:
        name = f"{size:,} posts"
        worst = max(ratio(one[name], one[smallest]) for one in (painted, answered))
        table.append(at_most(f"the same at {name} against {smallest}", 1.1, worst, {}))
    return table


def start(command: list[str], expected: str, key: str, then: str | None) -> tuple[float, float]:
    """Seconds until the text is seen, and until a key pressed at that moment was answered by another text."""
    with Terminal(command) as terminal:
        painted = terminal.wait_for(expected)
        before = len(terminal.chunks)
        terminal.press(key)
        answered = terminal.wait_for(then, since=before) if then else terminal.next_frame(before)
        return painted - terminal.began, answered - terminal.began


def in_ms(found: dict[str, list[float]]) -> dict[str, float]:
    """Medians in milliseconds."""
    return {f"{name}, ms": round(1000 * median(runs), 1) for name, runs in found.items()}
