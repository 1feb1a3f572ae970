"""Will it be answered?"""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY, at
from twitterbar.domain.listening import PRIOR, Listening


def test_what_was_said_is_counted() -> None:
    listening = Listening()
    for minutes, src, dst in ((0, "me", "ana"), (5, "ana", "me"), (6, "me", "ana"), (9, "ben", "ana")):
        listening.turn(src, dst, at(minutes))
    odds = listening.odds("me", "ana", at(10))
    assert (odds.sent, odds.back) == (2, 1)
    assert (odds.addressed, odds.answered) == (3, 1)


def test_somebody_who_answers_is_likelier_to_answer_again() -> None:
    listening = Listening()
    for day in range(5):
        for name in ("ana", "ben"):
            listening.turn("me", name, at(day * 1440))
        listening.turn("ana", "me", at(day * 1440 + 10))
    assert listening.odds("me", "ana", at(7200)).silence < listening.odds("me", "ben", at(7200)).silence


def test_an_answer_after_the_window_is_none() -> None:
    listening = Listening(timedelta(hours=1))
    listening.turn("me", "ana", at(0))
    listening.turn("ana", "me", at(60))
    assert listening.odds("me", "ana", at(70)).answered == 0


def test_turning_to_oneself_is_nothing() -> None:
    listening = Listening()
    listening.turn("me", "me", at(0))
    assert listening.odds("me", "me", at(1)).sent == 0


def test_without_any_turn_the_prior_speaks() -> None:
    assert 0.5 < Listening().odds("me", "ana", TUESDAY).silence < 0.95


def world(seed: int, answering: float, people: int = 60, turns: int = 6000) -> tuple[float, float]:
    """A town where each answers in their own measure: (miscalibration, AUC) of its second half."""
    chance = random.Random(seed)
    willing = [min(0.95, chance.betavariate(1.2, 1.2) * 2 * answering) for _ in range(people)]
    listening = Listening(timedelta(hours=12))
    expected: list[tuple[float, bool]] = []
    answers: list[tuple[float, int, int]] = []
    for n in range(turns):
        minutes = n * 7.0
        for due in sorted(answer for answer in answers if answer[0] <= minutes):
            listening.turn(str(due[1]), str(due[2]), at(due[0]))
            answers.remove(due)
        src, dst = chance.sample(range(people), 2)
        silent = chance.random() > willing[dst]
        if n > turns / 2:
            expected.append((listening.odds(str(src), str(dst), at(minutes)).silence, silent))
        listening.turn(str(src), str(dst), at(minutes))
        if not silent:
            answers.append((minutes + chance.uniform(1, 300), dst, src))
    off = 0.0
    for tenth in range(10):
        group = [pair for pair in expected if tenth / 10 <= pair[0] < (tenth + 1) / 10]
        if group:
            told = sum(odds for odds, _ in group) / len(group)
            came = sum(silent for _, silent in group) / len(group)
            off += abs(told - came) * len(group) / len(expected)
    yes = [odds for odds, silent in expected if silent]
    no = [odds for odds, silent in expected if not silent]
    above = sum((a > b) + 0.5 * (a == b) for a in yes[:600] for b in no[:600])
    return off, above / (len(yes[:600]) * len(no[:600]))


@pytest.mark.parametrize("answering", [0.15, 0.5, 0.8])
def test_nine_in_ten_comes_to_be_nine_in_ten(answering: float) -> None:
    off, auc = world(7, answering)
    assert off < 0.05
    assert auc > 0.53


def test_silence_is_learned_from_when_answers_would_have_come_not_when_the_window_is_over() -> None:
    listening = Listening(timedelta(days=7))
    for n in range(60):
        listening.turn("me", f"a{n}", at(n))
        listening.turn(f"a{n}", "me", at(n + 0.5))
    before = listening.odds("me", "cy", at(99)).silence
    for n in range(60):
        listening.turn("me", f"b{n}", at(100 + n))
    assert listening.odds("me", "cy", at(300)).silence > before


def test_weights_move_with_what_happens_and_not_before() -> None:
    listening = Listening(timedelta(hours=1))
    listening.turn("me", "ana", at(0))
    listening.odds("me", "ana", at(59))
    assert tuple(listening.weights) == PRIOR
    listening.odds("me", "ana", at(60))
    assert listening.weights[0] > PRIOR[0]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 100_000)), max_size=60))
def test_odds_are_always_between_nothing_and_one(turns: list[tuple[int, int, int]]) -> None:
    listening = Listening()
    for src, dst, minutes in sorted(turns, key=lambda turn: turn[2]):
        listening.turn(str(src), str(dst), at(minutes))
    odds = listening.odds("0", "1", at(200_000))
    assert 0 <= odds.silence <= 1
    assert odds.answered <= odds.addressed


def test_whoever_comes_by_often_is_expected_to_come_again() -> None:
    listening = Listening(timedelta(days=1))
    often, seldom = "ana", "ben"
    for day in range(60):
        start = day * 24 * 60
        for minutes in (0, 300, 600):
            listening.turn(often, "me", at(start + minutes))
        listening.turn("me", often, at(start + 700))
        listening.turn("me", seldom, at(start + 701))
    listening.turn(seldom, "me", at(60 * 24 * 60))
    asked = at(60 * 24 * 60 + 60)
    assert listening.odds("me", often, asked).silence < listening.odds("me", seldom, asked).silence - 0.3
