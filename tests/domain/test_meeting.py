"""Being introduced: who is proposed, through whom, and in which order."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY
from twitterbar.domain import meeting
from twitterbar.domain.circle import TiesInMemory, percentiles
from twitterbar.domain.meeting import (
    INTRODUCERS,
    Talk,
    Weighed,
    introduce,
    introductions,
    record_of,
    talk,
    weigh,
)
from twitterbar.domain.ties import Turn


def turn(src: str, dst: str, days_ago: float = 1, kind: str = "reply") -> Turn:
    return Turn(src, dst, TUESDAY - timedelta(days=days_ago), kind)


FRIENDS = ("ana", "ben", "cleo")
MINE = [turn("me", friend) for friend in FRIENDS]


def names(turns: list[Turn], **options: object) -> list[str]:
    found = weigh("me", FRIENDS, TiesInMemory(turns), TUESDAY, **options)  # type: ignore[arg-type]
    return [one.account for one in found]


class TestWeighing:
    def test_reaches_whom_my_people_turn_to(self) -> None:
        assert names([*MINE, turn("ana", "vesna"), turn("ben", "vesna")]) == ["vesna"]

    def test_leaves_out_me_and_whom_i_turned_to(self) -> None:
        turns = [*MINE, turn("ana", "me"), turn("ana", "ben"), turn("ana", "old"), turn("me", "old")]
        assert names(turns) == []

    def test_leaves_out_those_named_never(self) -> None:
        assert names([*MINE, turn("ana", "vesna")], never=lambda who: who == "vesna") == []

    def test_more_who_are_like_me_weigh_most(self) -> None:
        like_me = [turn(x, friend) for x in ("x", "y") for friend in FRIENDS]
        turns = [*MINE, *like_me, turn("x", "liked"), turn("y", "liked")]
        turns += [turn("ana", "liked", 9), turn("ana", "called", 1), turn("ben", "called", 1)]
        assert names(turns) == ["liked", "called"]

    def test_the_latest_goes_first_among_equals(self) -> None:
        turns = [*MINE, turn("ana", "long_ago", 20), turn("ana", "lately", 1)]
        assert names(turns) == ["lately", "long_ago"]

    def test_who_turned_to_me_gains(self) -> None:
        turns = [*MINE, turn("ana", "a"), turn("ana", "b"), turn("b", "me")]
        assert names(turns) == ["b", "a"]

    def test_an_introducer_whose_word_panned_out_weighs_more(self) -> None:
        turns = [*MINE, turn("ana", "a"), turn("ben", "b")]
        assert names(turns)[0] == "a"
        assert names(turns, record=record_of({"ben": [True, True], "ana": [False, False]}))[0] == "b"

    def test_the_famous_are_left_out_from_the_thirteenth_caller_on(self) -> None:
        people = [f"f{n}" for n in range(40)]
        for callers, found in ((12, ["star"]), (13, [])):
            ties = TiesInMemory(turn(who, "star") for who in people[:callers])
            assert [one.account for one in weigh("me", people, ties, TUESDAY)] == found

    def test_in_a_large_circle_five_percent_make_famous(self) -> None:
        people = [f"f{n}" for n in range(400)]
        for callers, found in ((20, ["star"]), (21, [])):
            ties = TiesInMemory(turn(who, "star") for who in people[:callers])
            assert [one.account for one in weigh("me", people, ties, TUESDAY)] == found

    def test_fewer_introducers_than_asked_for_are_not_enough(self) -> None:
        turns = [*MINE, turn("ana", "one"), turn("ana", "two"), turn("ben", "two")]
        assert names(turns, introducers=2) == ["two"]

    def test_the_formula_is_the_sum_of_its_six_evidences(self) -> None:
        turns = [*MINE, turn("x", "ana"), turn("x", "v"), turn("ana", "v", 14), turn("v", "me")]
        (only,) = weigh("me", FRIENDS, TiesInMemory(turns), TUESDAY)
        assert only.alike == 1 / 2 / 2  # x is one of two who turn to ana; v is one of two to whom x turns
        assert abs(only.turned - 0.5) < 1e-9
        half = (meeting.ALIKE + meeting.TURNED + meeting.LATELY + meeting.LED + meeting.LIKE) / 2
        assert abs(only.score - (half + meeting.TO_ME * 0.6931471805599453)) < 1e-9

    def test_to_whom_a_friend_turns_most_goes_before_one_among_many(self) -> None:
        many = [turn("ben", f"other{n}") for n in range(9)]
        turns = [*MINE, turn("ana", "much"), turn("ben", "one_of_ten"), *many]
        assert names(turns)[0] == "much"

    def test_to_whom_a_closer_friend_turns_goes_first(self) -> None:
        close = [turn(*ends, 2) for ends in (("me", "ben"), ("ben", "me")) for _ in range(5)]
        away = [turn("ana", "me", 2) for _ in range(5)]  # so that ana and ben turn to others as often
        assert names([*MINE, *close, *away, turn("ana", "a"), turn("ben", "b")])[0] == "b"

    def test_who_turns_to_the_same_people_goes_first(self) -> None:
        turns = [*MINE, turn("ana", "a"), turn("ana", "b"), turn("b", "ben")]
        assert names(turns) == ["b", "a"]


PEOPLE = st.sampled_from(["me", "ana", "ben", "cleo", "v", "w", "x", "y"])
TURNS = st.lists(
    st.builds(
        turn, PEOPLE, PEOPLE, st.integers(0, 60), st.sampled_from(["reply", "quote", "mention", "repost"])
    ).filter(lambda one: one.src != one.dst),
    max_size=40,
)


@settings(max_examples=60)
@given(TURNS, st.integers(0, 1000))
def test_the_order_of_what_came_in_changes_nothing(turns: list[Turn], seed: int) -> None:
    shuffled = list(turns)
    random.Random(seed).shuffle(shuffled)
    assert weigh("me", FRIENDS, TiesInMemory(turns), TUESDAY) == weigh(
        "me", FRIENDS[::-1], TiesInMemory(shuffled), TUESDAY
    )


@settings(max_examples=60)
@given(TURNS)
def test_nobody_is_proposed_whom_i_know_and_every_introducer_turned_to_them(turns: list[Turn]) -> None:
    ties = TiesInMemory(turns)
    for one in weigh("me", FRIENDS, ties, TUESDAY):
        assert one.account != "me"
        assert one.account not in ties.of("me")
        assert one.introducers
        assert all(one.account in ties.of(friend) and friend in FRIENDS for friend in one.introducers)


def told(*turns: Turn) -> Talk | None:
    return talk("ana", "v", TiesInMemory(turns))


class TestTalk:
    def test_an_answer_is_talk_and_one_mention_is_not(self) -> None:
        assert told(turn("ana", "v")) is not None
        assert told(turn("ana", "v", kind="mention")) is None
        assert told(turn("ana", "v", kind="mention"), turn("ana", "v", kind="quote")) is not None

    def test_reposts_alone_are_no_talk(self) -> None:
        assert told(*(turn("ana", "v", kind="repost") for _ in range(9))) is None
        assert told(turn("ana", "v", kind="repost"), turn("v", "ana")) is None

    def test_only_the_others_answers_are_no_talk(self) -> None:
        assert told(*(turn("v", "ana") for _ in range(9))) is None

    def test_answers_in_both_directions_weigh_most(self) -> None:
        both = told(turn("ana", "v"), turn("v", "ana"))
        one = told(turn("ana", "v"), turn("ana", "v"), turn("ana", "v"))
        assert both is not None and one is not None
        assert both.both_ways and not one.both_ways
        assert both.weight > one.weight
        assert (both.times, one.times) == (1, 3)

    def test_whoever_was_only_named_has_not_answered(self) -> None:
        named = told(turn("ana", "v"), turn("v", "ana", kind="mention"))
        assert named is not None and named.both_ways and not named.each_answered
        both = told(turn("ana", "v"), turn("v", "ana"))
        assert both is not None and both.each_answered

    def test_what_others_said_is_not_theirs(self) -> None:
        assert told(turn("ben", "v"), turn("v", "ben")) is None


class TestIntroducing:
    weighed = Weighed(
        account="v",
        score=1.0,
        introducers=("ana", "ben"),
        alike=0,
        turned=0,
        last=TUESDAY,
        to_me=0,
    )

    def test_takes_two_who_talk(self) -> None:
        for turns in ([turn("ana", "v")], [turn("ana", "v"), turn("ben", "v", kind="repost")]):
            assert introduce(self.weighed, TiesInMemory(turns)) is None
        found = introduce(self.weighed, TiesInMemory([turn("ana", "v"), turn("ben", "v")]))
        assert found is not None
        assert [one.introducer for one in found.talks] == ["ana", "ben"]

    def test_the_one_who_talks_more_comes_first(self) -> None:
        turns = [turn("ana", "v"), turn("ben", "v"), turn("v", "ben")]
        found = introduce(self.weighed, TiesInMemory(turns))
        assert found is not None
        assert [one.introducer for one in found.talks] == ["ben", "ana"]


@settings(max_examples=60)
@given(TURNS, st.integers(1, 4), st.dictionaries(PEOPLE, st.lists(st.booleans(), max_size=5)))
def test_the_order_is_that_of_looking_at_everybody_however_many_are_looked_at_at_once(
    turns: list[Turn], together: int, outcomes: dict[str, list[bool]]
) -> None:
    ties, record = TiesInMemory(turns), record_of(outcomes)
    weighed = weigh("me", FRIENDS, ties, TUESDAY, record=record, introducers=INTRODUCERS)
    every = [found for one in weighed if (found := introduce(one, ties, record)) is not None]
    every.sort(key=lambda one: (-one.score, one.account))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meeting, "TOGETHER", together)
        assert list(introductions(weighed, ties, record)) == every


def test_percentiles_count_equals_half() -> None:
    assert percentiles({"a": 1.0, "b": 2.0, "c": 2.0, "d": 5.0}) == {
        "a": 0.125,
        "b": 0.5,
        "c": 0.5,
        "d": 0.875,
    }


def test_a_record_begins_at_one() -> None:
    assert record_of({"ana": [], "ben": [True], "cleo": [False]}) == {"ana": 1.0, "ben": 4 / 3, "cleo": 2 / 3}
