"""why: what put a conversation where it is, and the reader's own weights."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Bar

PLAIN = ("--demo", "step-in", "--plain", "--minutes", "10", "--anyway")


def evening(bar: Bar) -> None:
    """Hear two, drop two, hear one more, and step out."""
    said = bar.run_apart(*PLAIN, stdin="next\nnext\ndrop\ndrop\nnext\nquit\n")
    assert said.code == 0, said.err


def weights(bar: Bar) -> Any:
    return bar.run("--demo", "why", "--weights", "--json").document


def test_weights_move_with_what_one_does_and_hold_for_the_next_table(town: Bar) -> None:
    before = weights(town)
    assert (before["learns"], before["choices"], len(before["weights"])) == (True, 0, 9)
    assert all(one["yours"] == one["usual"] for one in before["weights"])
    evening(town)
    after = weights(town)
    assert after["choices"] > 0
    yours = {one["code"]: one["yours"] for one in after["weights"]}
    assert any(one["yours"] != one["usual"] for one in after["weights"])
    for row in town.run("--demo", "catch-up", "--json").document["conversations"]:
        for term in row["why"]:
            if term["code"] == "thread":
                assert term["weight"] == pytest.approx(yours["thread"])
    assert "a little" in town.run("--demo", "why", "--weights").out


def test_with_learning_off_the_usual_weights_hold(town: Bar) -> None:
    evening(town)
    where = town.run("--demo", "where", "--json").document
    settings = Path(where["settings"])
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[reading]\nlearn = false\n", "utf-8")
    off = weights(town)
    assert (off["learns"], off["choices"]) == (False, 0)
    assert all(one["yours"] == one["usual"] for one in off["weights"])
    assert "Learning is off" in town.run("--demo", "why", "--weights").out
    settings.write_text("", "utf-8")
    assert weights(town)["choices"] > 0


def test_a_conversation_is_explained(town: Bar) -> None:
    first = town.run("--demo", "catch-up", "--minutes", "5", "--json").document["conversations"][0]
    told = town.run("--demo", "why", first["id"], "--json").document
    assert (told["id"], told["place"]) == (first["id"], 1)
    assert told["why"] == first["why"]
    text = town.run("--demo", "why", first["id"]).out
    assert all(term["text"].split()[0] in text for term in first["why"])


def test_what_is_not_here_cannot_be_explained(town: Bar) -> None:
    assert town.run("--demo", "why", "x:1").code == 1
    assert town.run("--demo", "why").code == 2
