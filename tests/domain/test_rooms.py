"""Talks in a chat room, where nothing tells what a line answers."""

from typing import Any

from tests.make import mention, post
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import Post


def line(author: str, minutes: float, text: str = "hm", to: str = "", **fields: Any) -> Post:
    named = (mention(to),) if to else ()
    return post(author, text, minutes, mentions=named, room=fields.pop("room", "kitchen"), **fields)


def talks(*lines: Post) -> set[frozenset[str]]:
    return {frozenset(one.text for one in conversation.posts) for conversation in gather(lines)}


def test_whom_a_line_names_is_whom_it_speaks_to() -> None:
    assert talks(
        line("ana", 0, "bread"), line("ben", 1, "trams"), line("cy", 20, "which flour", to="ana")
    ) == {frozenset({"bread", "which flour"}), frozenset({"trams"})}


def test_who_was_asked_answers() -> None:
    assert talks(line("ana", 0, "trams"), line("ben", 1, "bread, cy?", to="cy"), line("cy", 3, "rye")) == {
        frozenset({"trams"}),
        frozenset({"bread, cy?", "rye"}),
    }


def test_one_goes_on_where_one_spoke_last_but_not_for_long() -> None:
    assert talks(line("ana", 0, "one"), line("ana", 5, "two"), line("ana", 40, "three")) == {
        frozenset({"one", "two"}),
        frozenset({"three"}),
    }


def test_two_who_take_turns_go_on_without_names() -> None:
    assert talks(
        line("ana", 0, "trams"),
        line("ben", 1, "ana: which", to="ana"),
        line("cy", 2, "bread?"),
        line("ana", 16, "the blue one"),
        line("ben", 31, "late again"),
    ) == {frozenset({"trams", "ana: which", "the blue one", "late again"}), frozenset({"bread?"})}


def test_where_lines_are_rare_one_waits_longer() -> None:
    slow = [line(f"n{n}", 15 * n, f"n{n}") for n in range(40)]
    assert frozenset({"rye", "or oats"}) in talks(*slow, line("ana", 601, "rye"), line("ana", 641, "or oats"))


def test_a_greeting_goes_to_everybody() -> None:
    assert len(talks(line("ana", 0, "trams, ben?", to="ben"), line("ben", 55, "hello"))) == 2


def test_words_that_everybody_uses_bring_nobody_together() -> None:
    chat = [line(f"n{n}", n / 2, f"anybody there today {n}") for n in range(40)]
    late = talks(*chat)
    assert max(len(one) for one in late) < 10


def test_rooms_are_apart_and_x_has_none() -> None:
    assert len(talks(line("ana", 0, "one"), line("ana", 1, "two", room="garden"))) == 2
    assert len(talks(post("ana", "one", 0), post("ana", "two", 1))) == 2


def test_the_order_in_which_lines_come_makes_no_difference() -> None:
    lines = [line("ana", 0, "a"), line("ben", 1, "b", to="ana"), line("cy", 2, "c"), line("ana", 3, "d")]
    assert talks(*lines) == talks(*reversed(lines))
