"""The tab in the store."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.make import TUESDAY
from twitterbar.domain.purse import Ledger
from twitterbar.domain.tab import Charge, Kind
from twitterbar.errors import StoreError
from twitterbar.store.store import Store


def charge(minutes: float, **fields: object) -> Charge:
    made = {
        "request": "home",
        "kind": Kind.POSTS,
        "units": 2,
        "each": 5_000,
        "resources": ("post:1", "post:2"),
    }
    return Charge(at=TUESDAY + timedelta(minutes=minutes), **(made | fields))  # type: ignore[arg-type]


def test_charges_come_back_as_they_were_booked(tmp_path: Path) -> None:
    booked = [
        charge(0),
        charge(1, kind=Kind.REFERENCED, known=1, units=1),
        charge(2, units=1, each=1_500_000, resources=(), certain=False),
    ]
    with Store.open(tmp_path / "store", now=lambda: TUESDAY) as store:
        store.book(booked)
    with Store.open(tmp_path / "store", now=lambda: TUESDAY) as store:
        assert store.charges(TUESDAY) == booked
        assert store.charges(TUESDAY + timedelta(minutes=1)) == booked[1:]
        assert store.charges(TUESDAY + timedelta(minutes=3)) == []


def test_what_fails_together_is_not_booked(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", now=lambda: TUESDAY) as store:
        with pytest.raises(StoreError), store.saving():
            store.book([charge(0)])
            raise StoreError("The disk is full.")
        assert store.charges(TUESDAY) == []


def test_what_is_booked_ahead_stands_until_it_is_settled_or_struck_out(tmp_path: Path) -> None:
    ahead = charge(0, units=1, each=4_500_000, resources=(), certain=False)
    with Store.open(tmp_path / "store", now=lambda: TUESDAY) as store:
        ledger: Ledger = store
        first, second = ledger.book_ahead(ahead), ledger.book_ahead(ahead)
        assert store.charges(TUESDAY) == [ahead, ahead]
        ledger.unbook(second)
        assert store.charges(TUESDAY) == [ahead]
        with pytest.raises(StoreError), store.saving():
            store.book([charge(1, settles=first)])
            raise StoreError("The disk is full.")
        assert store.charges(TUESDAY) == [ahead], "a page that could not be saved was asked for all the same"
        store.book([charge(1, settles=first), charge(1, kind=Kind.REFERENCED)])
        assert [one.kind for one in store.charges(TUESDAY)] == [Kind.POSTS, Kind.REFERENCED]
