"""What friends wrote is kept in words, and never for longer than it is true."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from tests.crowd import DICE, PEOPLE, Evening, evenings
from tests.make import account, account_id, batch, post, reply
from tests.store.conftest import IN_MEMORY, empty_store
from twitterbar.domain.common_ground import READ, spoken
from twitterbar.domain.model import Post, PostState, Repost
from twitterbar.store.store import Store

EVERYBODY = [account_id(name) for name in PEOPLE]
MINE = post("ana", "who bakes?", 0)
THEIRS = reply(MINE, "ben", "I do, with Rye and rye", 1)


def listen(store: Store) -> None:
    """Keep what the friends of the reader wrote."""
    company = store.company
    store.lexicon.keep(company.friends(account_id("ana"), ()), company.posts_by)


def is_true(store: Store) -> bool:
    """Whether everything that is kept is what one would find by parting it now."""
    for who, found in store.lexicon.spoken_by(EVERYBODY).items():
        one = store.account(who)
        if one is None or found != spoken(one, store.company.posts_by(who, READ)):
            return False
    return True


@settings(max_examples=12)
@given(evenings(), DICE)
def test_whatever_comes_in(evening: Evening, dice: random.Random) -> None:
    records: list[Post | Repost] = [*evening.posts, *evening.reposts]
    dice.shuffle(records)
    with (
        TemporaryDirectory(dir=IN_MEMORY) as folder,
        empty_store(Path(folder) / "store.db", lambda: MINE.at) as store,
    ):
        store.save(batch(*(account(name) for name in PEOPLE), me=account_id("ana")))
        while records:
            page = [records.pop() for _ in range(min(len(records), dice.choice((1, 3, 10))))]
            store.save(batch(*page))
            assert is_true(store)
            listen(store)
            assert is_true(store)
        store.save(batch(gone=evening.gone))
        assert is_true(store)


def test_only_with_friends_words_are_kept(store: Store) -> None:
    store.save(batch(account("ana"), account("ben"), account("cy"), MINE, post("cy", "me too", 2)))
    store.set_me(account_id("ana"))
    store.save(batch(THEIRS, reply(THEIRS, "ana", "lovely", 3)))
    assert store.lexicon.spoken_by(EVERYBODY) == {}
    listen(store)
    (found,) = store.lexicon.spoken_by(EVERYBODY).values()
    assert found.account == account_id("ben") and found.posts == (THEIRS.id,)


def test_they_are_forgotten_with_a_new_post_a_new_bio_and_when_a_post_goes(store: Store) -> None:
    store.save(batch(account("ana"), account("ben"), MINE, me=account_id("ana")))
    store.save(batch(THEIRS, reply(THEIRS, "ana", "lovely", 3)))
    for change in (
        batch(post("ben", "more rye", 5)),
        batch(account("ben", bio="A baker of rye.")),
        batch(gone={THEIRS.id: PostState.DELETED}),
    ):
        listen(store)
        assert store.lexicon.spoken_by(EVERYBODY)
        store.save(change)
        assert not store.lexicon.spoken_by(EVERYBODY)


def test_a_rebuilt_store_listens_anew(store: Store) -> None:
    store.save(batch(account("ana"), account("ben"), MINE, me=account_id("ana")))
    store.save(batch(THEIRS, reply(THEIRS, "ana", "lovely", 3)))
    listen(store)
    before = store.lexicon.spoken_by(EVERYBODY)
    store.rebuild()
    assert is_true(store)
    listen(store)
    assert store.lexicon.spoken_by(EVERYBODY) == before
