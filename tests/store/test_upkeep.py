"""The store against the pure functions: whatever comes in, in whatever order and portions."""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from tests.crowd import DICE, PEOPLE, Evening, evenings
from tests.make import account, account_id, batch, mention, post, post_id, reply
from tests.store.conftest import IN_MEMORY, Clock, empty_store
from twitterbar.domain import reading
from twitterbar.domain.conversations import gather
from twitterbar.domain.copies import Copies, better_repost
from twitterbar.domain.model import Batch, EventKind, PageKind, Post, Relation, Repost
from twitterbar.domain.people import Tie
from twitterbar.domain.ties import Bond, fold, turns, turns_of_repost, weight_at
from twitterbar.store import database
from twitterbar.store.saving import Saved
from twitterbar.store.store import Store

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def pages(evening: Evening, dice: random.Random) -> Iterator[Batch]:
    """What came in, some of it twice, in pages of any size: oldest first, newest first or mixed."""
    records: list[Post | Repost | str] = [*evening.posts, *evening.reposts, *evening.gone]
    records += dice.sample(records, len(records) // 5)
    dice.shuffle(records)
    order = dice.choice((1, -1, 0))
    if order:
        records.sort(key=lambda one: int((one if isinstance(one, str) else one.id)[2:]) * order)
    start = 0
    while start < len(records):
        part = records[start : start + dice.choice((1, 2, 5, 20))]
        start += len(part)
        yield batch(
            *(one for one in part if not isinstance(one, str)),
            kind=dice.choice((PageKind.HOME, PageKind.SEARCH)),
            gone={one: evening.gone[one] for one in part if isinstance(one, str)},
            relations=((account_id(dice.choice(PEOPLE)), Relation.FOLLOWING),) if dice.random() < 0.1 else (),
            me=account_id(dice.choice(PEOPLE)) if dice.random() < 0.1 else None,
        )


def live(store: Store, evening: Evening, dice: random.Random) -> None:
    """Save an evening while somebody reads along, drops conversations and changes their mind."""
    done: list[int] = []
    for page in pages(evening, dice):
        store.save(page)
        if dice.random() < 0.3:
            kind = dice.choice((EventKind.HEARD, EventKind.DONE, EventKind.DROPPED))
            done.append(store.record(kind, dice.choices(evening.ids, k=dice.choice((1, 3)))).seq)
        if done and dice.random() < 0.1:
            store.undo(done.pop(dice.randrange(len(done))))


def bonds(evening: Evening) -> dict[tuple[str, str], Bond]:
    """All ties of an evening."""
    copies = Copies(evening.posts, evening.gone)

    def author(id: str | None) -> str | None:
        found = copies.posts.get(copies.id_of(id or ""))
        return found.author if found else None

    reposts: dict[str, Repost] = {}
    for one in evening.reposts:
        reposts[one.id] = better_repost(reposts.get(one.id, one), one)
    return fold(
        [turn for post in copies.posts.values() for turn in turns(post, author(post.quotes))]
        + [turn for one in reposts.values() for turn in turns_of_repost(one, author(one.of))]
    )


def kinds(bond: Bond) -> tuple[int, int, int]:
    """Of what kinds the turns of a tie were."""
    return bond.n, bond.answers, bond.reposts


def seen(store: Store, evening: Evening) -> dict[str, object]:
    """Everything that a reader could see of a store, but how many entries its log has.

    What the reader answered elsewhere is one entry for each time that pages come in.
    """
    everybody = [account_id(name) for name in PEOPLE]
    counts = {name: n for name, n in store.counts().items() if name != "events"}
    people = store.people_for(everybody, LATER)
    return {
        "conversations": store.load(evening.ids),
        "candidates": store.candidates(),
        "standing": store.standing(),
        "counts": counts,
        "heard": store.heard(evening.ids),
        "last heard": people.last_heard,
        "turned to": {account: tie.n for account, tie in people.turned_to.items()},
        "turned to me": {account: tie.n for account, tie in people.turned_to_me.items()},
        "circle": {account: round(weight, 9) for account, weight in people.circle.items()},
        "interests": people.interests,
        "found": {word: store.search(word) for word in ("trams", "bread", "lanterns")},
    }


@settings(max_examples=60)
@given(evenings(), DICE)
def test_the_store_tells_what_gather_and_fold_tell(evening: Evening, dice: random.Random) -> None:
    with (
        TemporaryDirectory(dir=IN_MEMORY) as folder,
        empty_store(Path(folder) / "store.db", lambda: LATER) as store,
    ):
        live(store, evening, dice)
        expected = gather(evening.posts, evening.reposts, evening.gone)
        loaded = store.load_all_of(evening.ids)
        assert loaded.conversations == expected
        said = [post for conversation in expected for post in conversation.posts]
        assert loaded.heard == store.heard(post.id for post in said)
        assert loaded.seconds == {post.id: reading.seconds(post) for post in said}
        assert store.counts()["posts"] == len(said) == len(Copies(evening.posts).posts)
        assert store.counts()["conversations"] == len(expected)
        ties = bonds(evening)
        for name in PEOPLE:
            store.set_me(account_id(name))
            found = store.people_for([account_id(other) for other in PEOPLE], LATER).turned_to
            assert found == {
                dst: Tie(bond.n, pytest.approx(weight_at(bond.weight, LATER)))  # type: ignore[arg-type]
                for (src, dst), bond in ties.items()
                if src == account_id(name)
            }
        kept = store.company.ties(without=())
        for name in PEOPLE:
            assert {dst: kinds(bond) for dst, bond in kept.of(account_id(name)).items()} == {
                dst: kinds(bond) for (src, dst), bond in ties.items() if src == account_id(name)
            }
        assert store.check() == []


@settings(max_examples=40)
@given(evenings(), DICE)
def test_a_rebuild_tells_the_same(evening: Evening, dice: random.Random) -> None:
    clock = (LATER + timedelta(minutes=minute) for minute in count())
    with (
        TemporaryDirectory(dir=IN_MEMORY) as folder,
        empty_store(Path(folder) / "store.db", lambda: next(clock)) as store,
    ):
        live(store, evening, dice)
        before = seen(store, evening)
        store.rebuild()
        assert seen(store, evening) == before
        assert store.check() == []
        for page in pages(evening, dice):
            assert store.save(page).posts_new == 0


@settings(max_examples=20)
@given(evenings(), DICE)
def test_pages_saved_together_make_the_same_store(evening: Evening, dice: random.Random) -> None:
    parts = list(pages(evening, dice))
    with TemporaryDirectory(dir=IN_MEMORY) as folder:
        stores = [empty_store(Path(folder) / name, lambda: LATER) for name in ("one", "two", "three")]
        # What copies of the reader's posts answer is heard as they come in; of copies that came before it was
        # known who the reader is, only the better ones are left to tell.
        reader = account_id(dice.choice(PEOPLE))
        for store in stores:
            store.set_me(reader)
        one_by_one = sum((stores[0].save(page) for page in parts), start=Saved())
        with stores[1].saving():
            in_one_transaction = sum((stores[1].save(page) for page in parts), start=Saved())
        together = Saved()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "MANY", 1)  # few records are looked up as thousands are
            while parts:
                portion = dice.randrange(1, len(parts) + 1)
                together += stores[2].save_all(parts[:portion])
                del parts[:portion]
        assert one_by_one == in_one_transaction == together
        assert one_by_one.conversations_new == stores[0].counts()["conversations"]
        assert seen(stores[0], evening) == seen(stores[1], evening) == seen(stores[2], evening)
        for store in stores:
            assert store.check() == []
            store.close()


def test_a_conversation_of_four_thousand_posts_in_small_pages_newest_first(store: Store) -> None:
    posts = [post("ana", "0", 0)]
    for n in range(1, 4_000):
        posts.append(reply(posts[-1], "ben", str(n), n / 60, n, conversation=None))
    with store.saving():
        for start in range(3_900, -1, -100):
            store.save(batch(*posts[start : start + 100], kind=PageKind.SEARCH))
    (conversation,) = store.load([posts[77].id])
    assert conversation.id == posts[0].id
    assert [node.depth for node in conversation.nodes] == list(range(4_000))


def test_damage_is_told_and_mended(store: Store, path: Path) -> None:
    store.save(batch(post("ana", "bread", 0), post("ben", "rye", 1, quotes=post_id(0)), account("ana")))
    store.record(EventKind.HEARD, [post_id(0)])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("UPDATE conversation SET unheard = 7, opening = opening + 1")
    other.execute("UPDATE tally SET n = 99 WHERE name = 'posts'")
    other.execute("UPDATE post SET heard = 0")
    other.close()
    told = " ".join(store.check())
    assert "counted wrong" in told
    assert "total of posts is 2, not 99" in told
    assert "heard without an entry" in told
    store.rebuild()
    assert store.check() == []
    assert store.heard([post_id(0)]) == {post_id(0)}
    assert store.search_people("ana") == [account_id("ana")]


def test_a_backup_is_a_store_of_its_own(store: Store, tmp_path: Path, clock: Clock) -> None:
    store.save(batch(post("ana", "bread", 0)))
    first, second = (store.backup(tmp_path / "backups") for _ in range(2))
    assert first.name == "store-20261124-200000.db"
    assert second.name == "store-20261124-200000-2.db"
    store.save(batch(post("ana", "rye", 1)))
    with Store.open(first, now=clock) as kept:
        assert kept.counts()["posts"] == 1
        assert kept.check() == []


def test_people_in_the_store(store: Store, clock: Clock) -> None:
    ana, ben, cy, me = (account_id(name) for name in ("ana", "ben", "cy", "me"))
    week = 7 * 24 * 60
    store.save(
        batch(
            post("me", "caraway bread", -50, mentions=(mention("ana"),)),
            post("me", "more caraway", -40, mentions=(mention("ben"),)),
            post("ana", "hello @me", -30, mentions=(mention("me"),)),
            post("ben", "back again", -20),
            post("ben", "goodbye", -9 * week),
            post("cy", "hi @ben", -10, mentions=(mention("ben"),)),
            post("cy", "hi again @ben", -9, mentions=(mention("ben"),)),
            account("ana", name="Ana of the Bread"),
            account("me", username="reader"),
            me=me,
            kind=PageKind.SEARCH,
        )
    )
    people = store.people_for([ana, ben, cy], clock())
    assert (people.me, people.handle, people.name(ana)) == (me, "reader", "Ana of the Bread")
    assert {account: tie.n for account, tie in people.turned_to.items()} == {ana: 1, ben: 1}
    assert {account: tie.n for account, tie in people.turned_to_me.items()} == {ana: 1}
    assert people.turned_to[ana].weight == pytest.approx(1.0, abs=0.01)
    assert people.circle == {cy: pytest.approx(0.7213, abs=1e-3)}
    assert people.circle_through == {cy: (ben,)}
    assert people.said == {ana: 1, ben: 1, cy: 2}
    assert set(people.silences) == {ben}
    assert people.silences[ben].until == clock() - timedelta(minutes=20)
    assert people.interests == {"caraway": 2, "bread": 1, "more": 1}
    assert people.document_count == 7
    assert people.document_frequency["caraway"] == 2
