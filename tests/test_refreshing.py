"""Refreshing a store: whatever ends it early, what was paid for is here, and only the rest is asked for."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar.domain.model import PageKind, Relation
from twitterbar.domain.tab import Caps, Kind, reach_back
from twitterbar.errors import CapReached, StoreError, Unreachable
from twitterbar.looks import Ask, marks_of
from twitterbar.refreshing import Plan, Progress, Refreshing
from twitterbar.sources.prices import prices
from twitterbar.sources.x import X
from twitterbar.store.store import Store

Answer = TypeVar("Answer")


@pytest.fixture
def store(tmp_path: Path, x_bar: XBar) -> Iterator[Store]:
    x_bar.sign_in()
    x_bar.talk(350)
    with Store.open(tmp_path / "store.sqlite3", now=x_bar.clock) as store:
        store.set_me(f"x:{x_bar.me.id}")
        yield store


def refreshing(store: Store, x_bar: XBar, ask: Ask | None = None, **caps: int) -> Refreshing:
    return Refreshing(
        ask or (lambda question: question(store)),
        lambda purse, cancelled: X(
            x_bar.credentials, purse, x_bar.clock, base=x_bar.server.base, cancelled=cancelled
        ),
        prices=prices(),
        caps=Caps(**caps),
        now=x_bar.clock,
        lock=store.path.with_name("refreshing.lock"),
    )


def is_right(store: Store, x_bar: XBar) -> bool:
    """Whether the tab says what X charged."""
    booked = store.charges(reach_back(x_bar.clock()))
    return sum(charge.micros for charge in booked) == x_bar.server.meter.micros


def everything_comes(store: Store, x_bar: XBar) -> bool:
    """Whether another look brings all the rest, once the gaps are filled."""
    again = refreshing(store, x_bar)
    list(again.run(again.plan(fill=True)))
    return store.counts()["posts"] == len(x_bar.world.posts) and not marks_of(store).gaps


def until_home(steps: Iterator[Progress]) -> None:
    while next(steps).what != "home":
        pass


def test_whoever_leaves_keeps_the_page_under_way(store: Store, x_bar: XBar) -> None:
    look = refreshing(store, x_bar)
    with closing(look.run(look.plan())) as steps:
        until_home(steps)
    assert store.counts()["posts"] == 201  # two pages, and what they answer
    assert is_right(store, x_bar)
    assert len(marks_of(store).gaps) == 1
    assert everything_comes(store, x_bar) and is_right(store, x_bar)
    home = [asked for asked in x_bar.server.asked if asked.route.endswith("chronological")]
    assert len(home) == 5  # two before, two for the gap, and one for what is newer


def test_a_cancelled_look_keeps_the_page_under_way(store: Store, x_bar: XBar) -> None:
    look, came = refreshing(store, x_bar), list[Progress]()
    for progress in look.run(look.plan(), lambda: any(one.what == "home" for one in came)):
        came.append(progress)
    assert [one.what for one in came[-2:]] == ["home", "home"]
    assert is_right(store, x_bar)
    assert everything_comes(store, x_bar) and is_right(store, x_bar)


def test_a_page_that_can_t_be_saved_leaves_its_gap_though_the_next_one_is_kept(
    store: Store, x_bar: XBar
) -> None:
    saves = 0

    def ask(question: Callable[[Store], Answer]) -> Answer:
        nonlocal saves
        saves += "_save" in repr(question)
        if "_save" in repr(question) and saves == 3:
            raise StoreError("The disk is full.")
        return question(store)

    look = refreshing(store, x_bar, ask)
    with pytest.raises(StoreError, match="full"):
        list(look.run(look.plan()))
    assert store.counts()["posts"] == 101  # the second page
    lost = [charge for charge in store.charges(reach_back(x_bar.clock())) if not charge.certain]
    assert [charge.request for charge in lost] == ["home"], "X charged for the first one, so the tab has it"
    assert everything_comes(store, x_bar)


def test_a_cap_holds_with_a_page_under_way(store: Store, x_bar: XBar) -> None:
    look = refreshing(store, x_bar, session=5_100_000)
    with closing(look.run(look.plan())) as steps:
        until_home(steps)
    assert store.counts()["posts"] == 201
    assert is_right(store, x_bar) and x_bar.server.meter.micros <= 5_100_000
    assert everything_comes(store, x_bar) and is_right(store, x_bar)


@pytest.mark.parametrize("session", [1_000_000, 100_000_000], ids=["a cap ends it", "it ends by itself"])
def test_at_the_end_of_a_look_it_is_worked_out_whom_one_might_introduce(
    store: Store, x_bar: XBar, session: int
) -> None:
    look = refreshing(store, x_bar, session=session)
    assert store.lexicon.pairs() == ("", b"")
    with suppress(CapReached):
        list(look.run(look.plan()))
    assert store.lexicon.pairs() != ("", b"")


def test_who_is_interrupted_while_waiting_for_an_answer_finds_it_on_the_tab(
    store: Store, x_bar: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    look = refreshing(store, x_bar)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("tweepy.Client.request", interrupted)
        list(look.run(look.plan()))
    (charge,) = store.charges(reach_back(x_bar.clock()))
    assert (charge.request, charge.certain) == ("mentions", False) and charge.micros > 0
    assert everything_comes(store, x_bar)


def test_what_x_did_not_answer_is_not_on_the_tab(
    store: Store, x_bar: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    x_bar.server.fail(faults.down(503), times=-1)
    look = refreshing(store, x_bar)
    with pytest.raises(Unreachable):
        list(look.run(look.plan()))
    assert store.charges(reach_back(x_bar.clock())) == []


def test_with_a_full_disk_nothing_is_asked(store: Store, x_bar: XBar) -> None:
    def ask(question: Callable[[Store], Answer]) -> Answer:
        if "book_ahead" in repr(question):
            raise StoreError("The disk is full.")
        return question(store)

    look = refreshing(store, x_bar, ask)
    with pytest.raises(StoreError, match="full"):
        list(look.run(look.plan()))
    assert x_bar.server.asked == []


def uncertain(store: Store, x_bar: XBar) -> list[str]:
    """For which requests nobody knows whether they were charged."""
    return [charge.request for charge in store.charges(reach_back(x_bar.clock())) if not charge.certain]


def test_what_got_lost_and_came_on_the_same_day_is_charged_once(store: Store, x_bar: XBar) -> None:
    look = refreshing(store, x_bar)
    x_bar.server.fail(faults.TRUNCATED, only="chronological")
    with pytest.raises(Unreachable):
        list(look.run(look.plan()))
    assert uncertain(store, x_bar) == ["home"]
    x_bar.server.fail(faults.down(503), times=9, only="chronological")
    with pytest.raises(Unreachable):
        list(look.run(look.plan()))
    assert uncertain(store, x_bar) == ["home"], "mentions and own posts say nothing about it"
    x_bar.server.heal()
    list(look.run(look.plan()))
    assert uncertain(store, x_bar) == []
    assert is_right(store, x_bar)


def test_what_got_lost_and_came_another_day_stays_uncertain(store: Store, x_bar: XBar) -> None:
    look = refreshing(store, x_bar)
    x_bar.server.fail(faults.TRUNCATED, only="chronological")
    with pytest.raises(Unreachable):
        list(look.run(look.plan()))
    x_bar.clock.go_on(days=1)
    list(look.run(look.plan()))
    assert uncertain(store, x_bar) == ["home"]


def follow_many(x_bar: XBar, many: int) -> None:
    x_bar.world.follow(x_bar.me, *(x_bar.world.person(f"one{n}") for n in range(many)))


def lists_asked(x_bar: XBar) -> list[str]:
    """The tokens that came with the requests for whom the reader follows."""
    asked = (one for one in x_bar.server.asked if one.route.endswith("/following"))
    return [one.query.get("pagination_token", "") for one in asked]


def follows(store: Store) -> int:
    return len(store.company.related(Relation.FOLLOWING))


def test_a_list_that_a_cap_ended_goes_on_where_it_was_on_another_day(store: Store, x_bar: XBar) -> None:
    follow_many(x_bar, 1_500)
    plan = Plan(lists=(PageKind.FOLLOWING,))
    with pytest.raises(CapReached):
        list(refreshing(store, x_bar, session=1_000_000).run(plan))
    assert follows(store) == 1_000
    x_bar.clock.go_on(days=1)
    list(refreshing(store, x_bar).run(plan))
    assert follows(store) == 1_502
    assert [bool(token) for token in lists_asked(x_bar)] == [False, True]
    assert is_right(store, x_bar)
    list(refreshing(store, x_bar).run(plan))
    assert [bool(token) for token in lists_asked(x_bar)] == [False, True, False, True], "the end was reached"


def test_a_list_begins_anew_where_x_has_forgotten_the_place(store: Store, x_bar: XBar) -> None:
    follow_many(x_bar, 1_500)
    plan = Plan(lists=(PageKind.FOLLOWING,))
    with pytest.raises(CapReached):
        list(refreshing(store, x_bar, session=1_000_000).run(plan))
    x_bar.server.fail(faults.INVALID_REQUEST)
    list(refreshing(store, x_bar).run(plan))
    assert follows(store) == 1_502
    assert not marks_of(store).lists


def test_who_is_not_on_a_whole_list_any_more_is_not_followed(store: Store, x_bar: XBar) -> None:
    look, plan = refreshing(store, x_bar), Plan(lists=(PageKind.FOLLOWING,))
    list(look.run(look.plan()))
    posts = store.counts()["posts"]
    follow_many(x_bar, 1_500)
    x_bar.world.follows.discard((x_bar.me.id, x_bar.ben.id))
    with pytest.raises(CapReached):
        list(refreshing(store, x_bar, session=1_000_000).run(plan))
    assert f"x:{x_bar.ben.id}" in store.company.related(Relation.FOLLOWING), "half of the list is missing"
    list(look.run(plan))
    assert f"x:{x_bar.ben.id}" not in store.company.related(Relation.FOLLOWING)
    assert follows(store) == 1_501
    assert store.counts()["posts"] == posts, "what was said stays"
    assert not marks_of(store).lists and not marks_of(store).unmet


def test_who_was_followed_between_two_parts_of_a_list_stays(store: Store, x_bar: XBar) -> None:
    follow_many(x_bar, 1_500)
    plan = Plan(lists=(PageKind.FOLLOWING,))
    with pytest.raises(CapReached):
        list(refreshing(store, x_bar, session=1_000_000).run(plan))
    x_bar.world.follow(x_bar.me, x_bar.cleo)
    x_bar.world.say(x_bar.cleo, "Good evening, neighbors")
    look = refreshing(store, x_bar)
    list(look.run(look.plan()))
    list(look.run(plan))
    assert f"x:{x_bar.cleo.id}" in store.company.related(Relation.FOLLOWING)


def test_a_conversation_asked_for_on_another_day_brings_what_is_new(store: Store, x_bar: XBar) -> None:
    root = x_bar.world.say(x_bar.ana, "Who has the long ladder?", 30)
    x_bar.world.say(x_bar.ben, "Not me.", 20, answers=root)
    look, plan = refreshing(store, x_bar), Plan(conversations=(f"x:{root.id}",))
    first = look.prospect(plan).rows
    list(look.run(plan))
    x_bar.clock.go_on(days=1)
    x_bar.world.say(x_bar.cleo, "It is in the yard.", 10, answers=root)
    assert look.prospect(plan).rows < first
    (*_, came) = look.run(plan)
    assert came.posts == 1
    posts = [charge for charge in store.charges(x_bar.clock()) if charge.kind is Kind.POSTS]
    assert [charge.units for charge in posts] == [1]
    assert is_right(store, x_bar)
    x_bar.clock.go_on(days=8)
    list(look.run(plan))
    assert "since_id" not in x_bar.server.asked[-1].query, "X knows no post as old as that when it searches"
