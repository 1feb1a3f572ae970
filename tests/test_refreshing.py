"""Refreshing a store: whatever ends it early, what was paid for is here, and only the rest is asked for."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar.domain.tab import Caps, reach_back
from twitterbar.errors import StoreError, Unreachable
from twitterbar.looks import Ask, marks_of
from twitterbar.refreshing import Progress, Refreshing
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
