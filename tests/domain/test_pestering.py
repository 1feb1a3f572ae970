"""Who has been called often enough, and who talks too much, on both sides of each threshold."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.domain.company import DAY, FRIEND, ME, codes_of, listener, said, scene_with, turned
from tests.make import TUESDAY, account_id, at, post, post_id, reply
from twitterbar.domain import pestering
from twitterbar.domain.manners import Code, Level, Listener, judge
from twitterbar.domain.model import Mention
from twitterbar.domain.pestering import Ledger, Spoken, Turned, asks_to_stop, ledger
from twitterbar.domain.ties import carried

FINE, NOTE, FLAG, HELD = Level


def streak_of(n: int, last: float = -60.0) -> Ledger:
    return ledger(turned(last - 60 * back, True) for back in range(n))


@pytest.mark.parametrize(
    ("unanswered", "level", "codes"),
    [
        (1, FINE, set()),
        (2, NOTE, {Code.TWO_UNANSWERED}),
        (3, HELD, {Code.THREE_UNANSWERED}),
        (4, HELD, {Code.THREE_UNANSWERED}),
    ],
)
def test_two_unanswered_are_noted_and_three_held(unanswered: int, level: Level, codes: set[Code]) -> None:
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=streak_of(unanswered))
    assert codes_of(scene_with(ana)) == codes
    assert judge(scene_with(ana)).level is level


@pytest.mark.parametrize(("seconds", "held"), [(-1, True), (0, False), (1, False)])
def test_the_third_waits_for_a_week(seconds: int, held: bool) -> None:
    week_ago = TUESDAY - timedelta(days=7, seconds=seconds)
    turns = [
        Turned(id=post_id(n), at=week_ago - timedelta(hours=n), mine=True, kind="mention") for n in range(3)
    ]
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=ledger(turns))
    found = judge(scene_with(ana))
    assert (found.level is HELD) is held
    assert found.held_until == (week_ago + timedelta(days=7) if held else None)


@pytest.mark.parametrize("kind", ["reply", "mention", "quote", "message", "repost"])
def test_one_answer_of_any_kind_resets_the_streak(kind: str) -> None:
    turns = [
        turned(-50, True),
        turned(-40, True),
        turned(-30, True),
        turned(-20, False, kind),
        turned(-10, True),
    ]
    assert len(ledger(turns).unanswered) == 1


def test_going_on_from_ones_own_post_is_the_same_turn() -> None:
    first = turned(-50, True)
    more = turned(-49, True, "reply", continues=first.id)
    last = turned(-48, True, "reply", continues=more.id)
    assert ledger([last, first, more]).unanswered == (first,)
    assert ledger([last, first, more]).from_me == 1


def test_passing_on_what_somebody_said_is_no_pestering() -> None:
    assert ledger([turned(-n, True, "repost") for n in range(1, 6)]).unanswered == ()


def test_posts_and_messages_are_one_ledger() -> None:
    turns = [turned(-30, True), turned(-20, True, "message"), turned(-10, True, "reply")]
    assert len(ledger(turns).unanswered) == 3


def test_whom_x_names_in_front_of_an_answer_was_not_turned_to() -> None:
    talk = post("ana", "Hello", -90)
    answer = reply(talk, "me", "@ana @ben so it is, @cleo", -80)
    places = {name: answer.text.index(f"@{name}") for name in ("ana", "ben", "cleo")}
    answer = replace(
        answer,
        reply_to_account=account_id("ana"),
        mentions=tuple(
            Mention(username=name, account=account_id(name), start=start, end=start + len(name) + 1)
            for name, start in places.items()
        ),
    )
    assert carried(answer) == {account_id("ben")}
    assert ledger([turned(-n, True, carried=True) for n in range(1, 9)]).unanswered == ()


@pytest.mark.parametrize(
    ("mine", "company", "outside"), [(2, 5, False), (3, 5, True), (4, 5, True), (3, 4, False), (3, 6, True)]
)
def test_three_to_one_person_with_five_at_the_table_belong_outside(
    mine: int, company: int, outside: bool
) -> None:
    others = ["ana", "ben", "cleo", "dora", "eve"][: company - 1]
    table = said(*others, *["me"] * mine, to="ana")
    ana = listener("ana", FRIEND, here=True)
    found = codes_of(scene_with(ana, answered=table[-1].id, said=table))
    assert (Code.TAKE_IT_OUTSIDE in found) is outside


def test_a_last_word_to_somebody_else_is_company() -> None:
    mine = [*said("ana", "ben", "cleo", "dora", "me", "me", "me", to="ana")]
    mine[-2] = Spoken(id=mine[-2].id, author=ME, at=mine[-2].at, to=account_id("ben"))
    assert pestering.duet(mine, ME, account_id("ana")) == ()


@pytest.mark.parametrize(
    ("posts", "mine", "much"),
    [
        (9, 8, False),
        (10, 4, False),
        (10, 5, True),
        (11, 4, False),
        (11, 5, True),
        (20, 8, False),
        (20, 9, True),
    ],
)
def test_more_than_two_fifths_of_ten_is_a_lot(posts: int, mine: int, much: bool) -> None:
    others = ["ana", "ben"] * posts
    table = said(*["me"] * mine, *others[: posts - mine])
    assert bool(pestering.too_much(table, ME)) is much


def test_between_two_nobody_has_too_much() -> None:
    assert not pestering.too_much(said(*["me", "ana"] * 20), ME)


@pytest.mark.parametrize(("days", "old"), [(89, False), (90, False), (91, True)])
@pytest.mark.parametrize("since", [0, 5])
def test_a_conversation_that_began_three_months_ago_is_old(days: int, old: bool, since: int) -> None:
    """However lately strangers spoke in it."""
    first, *later = said(*["ana"] * (since + 1), since=-60)
    table = (replace(first, at=TUESDAY - timedelta(days=days)), *later)
    assert (pestering.opened_long_ago(table, ME, TUESDAY) is not None) is old


def test_an_old_conversation_in_which_somebody_answers_the_reader_is_no_old_one() -> None:
    first, *later = said("ana", "me", "ana", since=-100 * DAY)
    turned = Spoken(id=post_id(9), author=account_id("ana"), at=at(-60), to=ME)
    assert pestering.opened_long_ago((first, *later), ME, TUESDAY) == first
    assert pestering.opened_long_ago((first, *later, turned), ME, TUESDAY) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("please stop", True),
        ("@me Please stop.", True),
        ("Look. Please stop writing to me!", True),
        ("don't message me again", True),
        ("Leave me alone, please.", True),
        ("Bitte hör auf.", True),
        ("Lass mich in Ruhe!", True),
        ("Por favor, déjame en paz.", True),
        ("Stop!", False),
        ("please stop by any time", False),
        ("please stop making me laugh", False),
        ("I asked the baker to please stop at noon", False),
        ("please stop 😂", False),
        ("don't stop", False),
    ],
)
def test_please_stop_is_heard(text: str, asked: bool) -> None:
    assert asks_to_stop(text) is asked


def test_please_stop_is_honored_for_ever() -> None:
    turns = [turned(-900 * DAY, False, text="@me please stop"), turned(-5, False, text="@me hello again")]
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=ledger(turns))
    found = judge(scene_with(ana))
    assert found.level is HELD
    assert found.held_until is None


@given(st.lists(st.tuples(st.integers(-5000, 0), st.booleans(), st.booleans()), max_size=25), st.randoms())
def test_a_ledger_does_not_depend_on_the_order_of_its_turns(
    history: list[tuple[int, bool, bool]], random: Any
) -> None:
    turns = [
        turned(minutes, mine, "message" if message else "mention", id=post_id(minutes, n))
        for n, (minutes, mine, message) in enumerate(history)
    ]
    shuffled = [*turns, *turns]
    random.shuffle(shuffled)
    assert ledger(shuffled) == ledger(turns)


@given(st.lists(st.tuples(st.integers(-5000, 0), st.booleans()), max_size=12))
def test_a_turn_of_theirs_never_makes_it_worse(history: list[tuple[int, bool]]) -> None:
    turns = [turned(minutes, mine, id=post_id(minutes, n)) for n, (minutes, mine) in enumerate(history)]

    def level(kept: list[Turned]) -> Level:
        ana = Listener(account=account_id("ana"), handle="ana", ledger=ledger(kept))
        return judge(scene_with(ana)).level

    assert level([*turns, turned(1, False)]) <= level(turns)
