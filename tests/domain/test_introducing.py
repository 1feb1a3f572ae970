"""Introducing others: which pairs, in which order, and what they have in common."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY
from twitterbar.domain.circle import TiesInMemory
from twitterbar.domain.introducing import (
    Pair,
    pairs,
)
from twitterbar.domain.ties import Turn


def turn(src: str, dst: str, days_ago: float = 1) -> Turn:
    return Turn(src, dst, TUESDAY - timedelta(days=days_ago), "reply")


def knowing(*friends: str) -> list[Turn]:
    """The reader and these friends turned to each other."""
    return [one for friend in friends for one in (turn("me", friend), turn(friend, "me"))]


def found(turns: list[Turn], *friends: str, **options: object) -> list[Pair]:
    return pairs("me", friends, TiesInMemory(turns), TUESDAY, **options)  # type: ignore[arg-type]


class TestPairs:
    def test_friends_who_share_a_contact(self) -> None:
        turns = [*knowing("ana", "ben"), turn("ana", "zoe"), turn("ben", "zoe")]
        (pair,) = found(turns, "ana", "ben")
        assert (pair.a, pair.b, pair.common) == ("ana", "ben", ("zoe",))

    def test_the_reader_is_no_common_contact(self) -> None:
        assert found(knowing("ana", "ben"), "ana", "ben") == []

    def test_who_turned_to_the_other_once_needs_no_introduction(self) -> None:
        turns = [*knowing("ana", "ben"), turn("ana", "zoe"), turn("ben", "zoe"), turn("ben", "ana", 300)]
        assert found(turns, "ana", "ben") == []

    def test_a_shared_word_is_enough_to_think_of_them(self) -> None:
        (pair,) = found(knowing("ana", "ben"), "ana", "ben", also=[("ben", "ana")])
        assert pair.common == ()

    def test_a_rare_contact_binds_more_than_one_whom_many_know(self) -> None:
        friends = ("ana", "ben", "cleo", "dan")
        turns = knowing(*friends)
        turns += [turn("ana", "rare"), turn("ben", "rare"), turn("cleo", "hub"), turn("dan", "hub")]
        turns += [turn(f"x{n}", "hub") for n in range(9)]
        first = found(turns, *friends)[0]
        assert (first.a, first.b) == ("ana", "ben")

    @pytest.mark.parametrize("between", [[("x", "p"), ("x", "ben")], [("ana", "x"), ("x", "ben")]])
    def test_those_between_whom_others_turn_go_first(self, between: list[tuple[str, str]]) -> None:
        """Over somebody who is like the one, or to whom the one turns; all else is the same."""
        friends = ("ana", "ben", "cleo", "dan")
        same = [("ana", "zoe"), ("ben", "zoe"), ("ana", "p"), ("cleo", "yan"), ("dan", "yan"), ("cleo", "q")]
        beside = [("y", "q"), ("v", "dan")] if between[0] == ("x", "p") else [("cleo", "y"), ("v", "dan")]
        turns = [*knowing(*friends), *(turn(*ends) for ends in (*same, *between, *beside))]
        first, second = found(turns, *friends)
        assert (first.a, first.b, second.a, second.b) == ("ana", "ben", "cleo", "dan")
        assert first.score > second.score

    def test_those_who_are_about_go_first(self) -> None:
        friends = ("ana", "ben", "cleo", "dan")
        turns = knowing(*friends)
        turns += [turn(who, "zoe", 40) for who in ("ana", "ben")] + [
            turn(who, "yan", 40) for who in ("cleo", "dan")
        ]
        last = {who: TUESDAY - timedelta(days=20 if who in ("ana", "ben") else 0.1) for who in friends}
        first = found(turns, *friends, last_said=last)[0]
        assert (first.a, first.b) == ("cleo", "dan")


PEOPLE = st.sampled_from(["me", "a", "b", "c", "d", "y", "z"])
TURNS = st.lists(
    st.builds(turn, PEOPLE, PEOPLE, st.integers(0, 60)).filter(lambda one: one.src != one.dst), max_size=40
)


@settings(max_examples=60)
@given(TURNS, st.integers(0, 1000))
def test_pairs_are_strangers_with_common_contacts_in_one_order(turns: list[Turn], seed: int) -> None:
    ties = TiesInMemory(turns)
    seen = pairs("me", ["a", "b", "c", "d"], ties, TUESDAY)
    for pair in seen:
        assert pair.a < pair.b
        assert pair.b not in ties.of(pair.a) and pair.a not in ties.of(pair.b)
        for contact in pair.common:
            assert contact != "me"
            assert all(contact in ties.of(who) or who in ties.of(contact) for who in (pair.a, pair.b))
    shuffled = list(turns)
    random.Random(seed).shuffle(shuffled)
    assert pairs("me", ["d", "c", "b", "a"], TiesInMemory(shuffled), TUESDAY) == seen
