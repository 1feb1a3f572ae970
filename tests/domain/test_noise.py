"""Shouters and pesterers, and the reader's own filters."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY, account_id, at, mention, post, post_id, reply
from twitterbar.domain import noise
from twitterbar.domain.conversations import gather
from twitterbar.domain.filters import About, Filter, How, Sieve, standing
from twitterbar.domain.model import Event, EventKind, Post
from twitterbar.domain.pestering import Turned, ledger

ME, ROY = account_id("me"), account_id("roy")


def shouts(n: int, minutes: float = -60) -> list[Post]:
    return [post("roy", f"@star LISTEN {i}", minutes - i, i, mentions=(mention("star"),)) for i in range(n)]


@pytest.mark.parametrize(("calls", "loud"), [(4, False), (5, True), (6, True)])
def test_five_calls_to_who_does_not_listen_are_shouting(calls: int, loud: bool) -> None:
    found = noise.shouting(ROY, shouts(calls), set(), ME, TUESDAY)
    assert (found is not None) is loud
    if found is not None:
        assert set(found.posts) == {one.id for one in shouts(calls)}
        assert found.called == (account_id("star"),)


def test_calls_that_are_answered_answers_and_calls_to_the_reader_are_no_shouting() -> None:
    assert noise.shouting(ROY, shouts(9), {account_id("star")}, ME, TUESDAY) is None
    talk = post("star", "Hello", -900)
    answers = [reply(talk, "roy", f"@star yes {i}", -i, i, mentions=(mention("star"),)) for i in range(9)]
    assert noise.shouting(ROY, answers, set(), ME, TUESDAY) is None
    to_me = [post("roy", f"@me {i}", -i, i, mentions=(mention("me"),)) for i in range(9)]
    assert noise.shouting(ROY, to_me, set(), ME, TUESDAY) is None


@pytest.mark.parametrize(("days", "loud"), [(13.9, True), (14.1, False)])
def test_shouting_is_over_after_a_fortnight(days: float, loud: bool) -> None:
    assert (noise.shouting(ROY, shouts(5, -days * 1440), set(), ME, TUESDAY) is not None) is loud


def theirs(n: int, kind: str = "mention") -> list[Turned]:
    return [Turned(id=post_id(-100 - i), at=at(-100 - i), mine=False, kind=kind) for i in range(n)]


@pytest.mark.parametrize(
    ("n", "kind", "loud"),
    [
        (4, "mention", False),
        (5, "mention", True),
        (2, "message", False),
        (3, "message", True),
        (9, "repost", False),
    ],
)
def test_pestering_has_the_same_kind_of_threshold(n: int, kind: str, loud: bool) -> None:
    assert (noise.pestering(ROY, ledger(theirs(n, kind)), TUESDAY) is not None) is loud


def test_who_is_named_only_because_they_spoke_above_is_not_pestered() -> None:
    """In a long talk X puts everybody's handle in front of each answer."""
    named = [
        Turned(id=post_id(-i), at=at(-i), mine=False, kind="mention", carried=True) for i in range(1, 30)
    ]
    assert noise.pestering(ROY, ledger(named), TUESDAY) is None


def test_one_answer_ends_the_pestering_and_friends_never_pester() -> None:
    answer = Turned(id=post_id(-1), at=at(-1), mine=True, kind="reply")
    assert noise.pestering(ROY, ledger([*theirs(9), answer]), TUESDAY) is None
    long_ago = [Turned(id=post_id(-9000 - i), at=at(-9000 - i), mine=True, kind="reply") for i in range(3)]
    assert noise.pestering(ROY, ledger([*theirs(9), *long_ago]), TUESDAY) is None


def test_only_what_holds_nothing_but_noise_is_folded() -> None:
    calls = shouts(5)
    kind = post("gus", "Thank you @roy", -20, mentions=(mention("roy"),))
    small = reply(kind, "roy", "it was on my way", -10)
    found = noise.shouting(ROY, [*calls, small], set(), ME, TUESDAY)
    assert found is not None
    folded = noise.folded(gather([*calls, kind, small]), [found], set(), ME)
    talks = {talk.id: {one.id for one in talk.posts} for talk in gather([*calls, kind, small])}
    assert set().union(*(talks[id] for id in folded)) == {one.id for one in calls}


# Filters


def made(about: About, value: str, how: How = How.HIDE, number: int = 1) -> Filter:
    return Filter(number=number, about=about, value=value, how=how, since=TUESDAY)


@pytest.mark.parametrize(
    ("value", "text", "caught"),
    [
        ("rain", "Rain again", True),
        ("rain", "Training", False),
        ("red wine", "Some RED wine, please", True),
        ("red wine", "wine, red", False),
        ("雨", "雨", True),
        ("#final", "the #final is on", True),
    ],
)
def test_words_are_caught_as_words(value: str, text: str, caught: bool) -> None:
    sieve = Sieve([made(About.WORDS, value)])
    assert (sieve.caught(post("ana", text)) is not None) is caught


def test_people_quotes_and_conversations_are_caught() -> None:
    one = post("ana", "Hello")
    assert Sieve([made(About.PERSON, one.author)]).caught(one)
    assert Sieve([made(About.QUOTES_OF, ROY)]).caught(one, ROY)
    assert not Sieve([made(About.QUOTES_OF, ROY)]).caught(one)
    (talk,) = gather([one])
    assert Sieve([made(About.CONVERSATION, talk.id)]).conversation(talk)


def test_what_hides_weighs_more_than_what_folds() -> None:
    sieve = Sieve(
        [made(About.WORDS, "hello", How.FOLD, 1), made(About.PERSON, account_id("ana"), How.HIDE, 2)]
    )
    caught = sieve.caught(post("ana", "hello"))
    assert caught is not None
    assert caught.how is How.HIDE


def entry(seq: int, **data: Any) -> Event:
    return Event(seq=seq, at=TUESDAY, kind=EventKind.FILTERED, data=data)


@pytest.mark.parametrize(("seconds", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_filter_ends_by_the_clock(seconds: int, holds: bool) -> None:
    log = [entry(1, about="words", value="rain", how="hide", until=TUESDAY.isoformat())]
    assert bool(standing(log, TUESDAY + timedelta(seconds=seconds))) is holds


@given(st.permutations([1, 2, 3]))
def test_a_filter_ends_by_an_entry_in_whatever_order_the_log_is_read(order: list[int]) -> None:
    log = {
        1: entry(1, about="words", value="rain", how="hide"),
        2: entry(2, about="person", value=ROY, how="fold"),
        3: entry(3, ends=1),
    }
    assert [one.number for one in standing([log[seq] for seq in order], TUESDAY)] == [2]
