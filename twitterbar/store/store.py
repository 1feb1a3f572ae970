"""The store: one SQLite file that holds what was fetched and what the reader did.

All of it is reached through `Store`. Ids go in and come out as `x:…`; times are aware and in UTC. A store
belongs to the thread that opened it; several may have the same file open.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from twitterbar.domain.model import Account, Batch, Conversation, Event, EventKind, Post
from twitterbar.domain.people import People
from twitterbar.store import hearing, people, reading, search, spending
from twitterbar.store.company import Company
from twitterbar.store.database import Database, in_words
from twitterbar.store.doorstep import Doorstep, doorstep
from twitterbar.store.keys import id_of, known_keys
from twitterbar.store.migrations import TAKE_UP
from twitterbar.store.reader import Reader
from twitterbar.store.tallies import Standing, tallies

if TYPE_CHECKING:
    from twitterbar.domain.tab import Charge
    from twitterbar.store.drafts import Drafts
    from twitterbar.store.lexicon import Lexicon
    from twitterbar.store.saving import Saved
    from twitterbar.store.sites import Sites
    from twitterbar.store.work import Work


class Store:
    """A reader's store. Use `Store.open`."""

    def __init__(self, db: Database) -> None:
        self._file = db
        self._reader = Reader(db)
        self._work: Work | None = None
        self._changes = 0

    @classmethod
    def open(
        cls, path: Path, *, now: Callable[[], datetime], give_way: Callable[[], float] | None = None
    ) -> "Store":
        """Open the store at `path`; make it, for its owner alone, if there is none. `now` dates events.

        `give_way` is called again and again while the store is at work, for who works beside somebody that
        must not wait, and tells how many seconds it waited.

        An older store is brought up to date, after a copy was laid beside it. Raises `StoreError`, and leaves
        the file as it is, if that is something else, newer than this program, or out of reach.
        """
        store = cls(Database(path, now, give_way))
        try:
            store._take_up()
        except BaseException:
            store.close()
            raise
        return store

    def _take_up(self) -> None:
        """What a step to the present version asked for, if one did."""
        if self._file.row("SELECT 1 FROM fact WHERE name = ?", (TAKE_UP,)):
            from twitterbar.store.saving import Saving  # noqa: PLC0415  (once in the life of a store)

            with self._writing() as work:
                Saving(work).take_up_all()
                self._file.write("DELETE FROM fact WHERE name = ?", (TAKE_UP,))

    def close(self) -> None:
        """Let go of the file; again is fine."""
        self._file.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def copied_to(self) -> Path | None:
        """Where the store was copied before it was brought up to date at opening; None if it was."""
        return self._file.copied_to

    @contextmanager
    def _writing(self, *, posts: bool = True) -> "Iterator[Work]":
        """A transaction with its work in hand; inside another one, a part of that.

        Without `posts` nothing else changes than what the reader did with them.
        """
        from twitterbar.store.work import Work  # noqa: PLC0415  (only for who writes)

        self._changes += posts
        if self._work is not None:
            with self._file.transaction():
                yield self._work
            return
        try:
            with self._file.transaction():
                self._reader.refresh()
                self._work = work = Work(self._file, self._reader)
                yield work
                work.finish()
        except BaseException:
            self._reader.forget()
            raise
        finally:
            self._work = None
            self._changes += posts

    @property
    def _db(self) -> Database:
        """The file, with nothing left in hand."""
        if self._work is not None:
            self._work.write()
        return self._file

    def _known_reader(self) -> Reader:
        if self._work is None:
            self._reader.refresh()
        return self._reader

    # In

    def save(self, batch: Batch) -> "Saved":
        """Take in a page: all of it, or nothing if that fails. What is known already changes nothing.

        Raises `StoreError` if the file can't be written, or the page holds ids that are not of X.
        """
        return self.save_all([batch])

    def save_all(self, batches: Sequence[Batch]) -> "Saved":
        """Take in many pages, or none of them if that fails: the same as one by one, but much faster."""
        from twitterbar.store.saving import Saving  # noqa: PLC0415  (only for who writes)

        self._file.expect_much()
        with self._writing() as work:
            saved = Saving(work).save(batches)
            work.rest()
            return saved

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Many pages in one transaction, which is much faster; what fails inside undoes all of them."""
        self._file.expect_much()
        with self._writing():
            yield

    # The reader

    @property
    def me(self) -> str | None:
        """The reader's account id, as far as known."""
        return self._known_reader().me

    def set_me(self, account: str) -> None:
        """Say who the reader is. Their own posts count as heard."""
        from twitterbar.store.saving import Saving  # noqa: PLC0415  (only for who writes)

        with self._writing() as work:
            if account != self._reader.me:
                Saving(work).know_me(account)

    def setting(self, name: str) -> str | None:
        """A small fact that was kept under a name; None if there is none."""
        row = self._db.row("SELECT value FROM fact WHERE name = ?", (f"setting {name}",))
        return None if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        """Keep a small fact under a name."""
        with self._db.transaction():
            self._db.write(
                "INSERT INTO fact VALUES(?,?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (f"setting {name}", value),
            )

    # Out

    def post(self, id: str) -> Post | None:
        """The post of this id, of an edited one the newest version; None if it isn't here."""
        return self.posts([id]).get(id)

    def posts(self, ids: Iterable[str]) -> dict[str, Post]:
        """The posts that are here, by the ids asked for, in their order; none of hidden people."""
        return reading.posts(self._db, self._known_reader(), ids)

    def account(self, id: str) -> Account | None:
        """Somebody by id; None if nothing is known of them."""
        return self.accounts([id]).get(id)

    def accounts(self, ids: Iterable[str]) -> dict[str, Account]:
        """The people that are known, by id, in the order asked for."""
        return reading.accounts(self._db, ids)

    def find_account(self, who: str) -> Account | None:
        """Somebody by id, handle, or the name they show (if only one shows it)."""
        return reading.find_account(self._db, who)

    def following(self, accounts: Iterable[str] | None = None) -> frozenset[str]:
        """Whom the reader follows, of these or of all."""
        follows = self._known_reader().follows
        wanted = follows if accounts is None else follows.intersection(known_keys(accounts))
        return frozenset(map(id_of, wanted))

    def conversation_of(self, post: str) -> str | None:
        """The id of the conversation in which a post is, by any id in it; None if it is in none."""
        return reading.conversation_of(self._db, post)

    def is_dropped(self, post: str) -> bool:
        """Whether the conversation in which a post is was dropped, and that was not taken back."""
        return reading.is_dropped(self._db, post)

    def load(self, ids: Iterable[str]) -> list[Conversation]:
        """The conversations in which these ids are, as `gather` builds them from all posts, in its order.

        Posts of people whom the reader muted or blocked are stand-ins, or gone where nothing hangs on them.
        """
        return self.load_all_of(ids).conversations

    def load_all_of(self, ids: Iterable[str]) -> reading.Loaded:
        """The same, with what is kept of each post: whether it was heard, and how long it takes to read."""
        return reading.load(self._db, self._known_reader(), ids)

    def stamp(self) -> object:
        """Changes with everything that `load`, `posts` and `accounts` answer from, whoever wrote it.

        That posts were heard, or what else the reader did with them, changes nothing here.
        """
        return self._changes, self._db.row("PRAGMA data_version")

    def stamp_of_all(self) -> object:
        """Changes with everything that is kept, whoever wrote it."""
        return self._db.connection.total_changes, self._db.row("PRAGMA data_version")

    def candidates(self, limit: int = 500, minutes: float | None = None) -> list[str]:
        """Conversations with unheard posts that were not dropped, the newest and strongest first.

        With `minutes`, no more of them than it takes to fill these with reading, where each counts two
        minutes at the most.
        """
        return reading.candidates(self._db, limit, minutes)

    def doorstep(self) -> Doorstep:
        """What the door says, as far as it is kept."""
        with in_words(self.path):
            return doorstep(self._db.connection)

    def standing(self) -> Standing:
        """What waits to be heard in all."""
        totals = tallies(self._db)
        return Standing(totals["waiting"], totals["unheard"], totals["reading"] / 60_000)

    def heard(self, posts: Iterable[str]) -> set[str]:
        """Which of these posts were heard; the reader's own count as heard."""
        return hearing.heard_of(self._db, self._known_reader(), posts)

    def people_for(self, accounts: Iterable[str], now: datetime) -> People:
        """What is known of the reader and of these accounts, for weighing conversations."""
        return people.people_for(self._db, self._known_reader(), accounts, now)

    def search(self, words: str, limit: int = 100) -> list[str]:
        """The ids of posts that hold all these words (the last may be cut short), best first, then newest."""
        return list(map(id_of, search.find_posts(self._db, words, self._known_reader().hidden, limit)))

    def search_people(self, words: str, limit: int = 20) -> list[str]:
        """The ids of people of whom all these words hold, by handle, name, bio and place, best first."""
        return list(map(id_of, search.find_accounts(self._db, words, self._known_reader().hidden, limit)))

    @property
    def company(self) -> Company:
        """What can be asked about people: their ties, what they said to each other, how they stand."""
        return Company(self._db)

    @property
    def lexicon(self) -> "Lexicon":
        """What is kept of what friends wrote, for introductions."""
        from twitterbar.store.lexicon import Lexicon  # noqa: PLC0415  (the door needs none of it)

        return Lexicon(self._db)

    @property
    def sites(self) -> "Sites":
        """What was found at people's own places."""
        from twitterbar.store.sites import Sites  # noqa: PLC0415  (the door needs none of it)

        return Sites(self._db)

    # What the reader did

    def record(
        self,
        kind: EventKind,
        posts: Iterable[str] = (),
        people: Iterable[str] = (),
        data: Mapping[str, str | int | float | bool] | None = None,
    ) -> Event:
        """Append an entry to the log and let it take effect on what is heard and dropped."""
        with self._writing(posts=False) as work:
            return hearing.Hearing(work).record(kind, posts, people, data or {})

    def undo(self, seq: int) -> Event:
        """Take back an entry: only what it did itself. Raises `NothingFound` if it can't be taken back."""
        with self._writing(posts=False) as work:
            return hearing.Hearing(work).undo(seq)

    def events(
        self,
        kinds: Collection[EventKind] | None = None,
        since: int | None = None,
        limit: int | None = None,
        *,
        seqs: Iterable[int] | None = None,
        about: Iterable[str] | None = None,
        standing: bool = False,
    ) -> list[Event]:
        """Entries of the log, newest first.

        Of these `kinds`; after the entry `since`; with these numbers (`seqs`); those that stand `about` any
        of these posts (heard, done, dropped); `standing`: none that were taken back.
        """
        return hearing.events(
            self._db, kinds=kinds, since=since, seqs=seqs, about=about, standing=standing, limit=limit
        )

    @property
    def drafts(self) -> "Drafts":
        """What the reader is about to say."""
        from twitterbar.store.drafts import Drafts  # noqa: PLC0415  (the door needs none of it)

        return Drafts(self._db)

    def has_drafts(self) -> bool:
        """Whether the reader was ever about to say anything."""
        return self._db.row("SELECT 1 FROM draft LIMIT 1") is not None

    # Money

    def book(self, charges: "Iterable[Charge]") -> None:
        """Keep what requests cost."""
        with self._db.transaction():
            spending.book(self._db, charges)

    def book_ahead(self, charge: "Charge") -> int:
        """Keep what a request may cost before it is sent; gives the booking's number."""
        with self._db.transaction():
            return spending.book_ahead(self._db, charge)

    def unbook(self, number: int) -> None:
        """Strike out what was booked ahead, since nothing was charged."""
        with self._db.transaction():
            spending.strike(self._db, number)

    def uncertain_charges(self) -> "dict[int, Charge]":
        """The charges that nobody is sure of, by the numbers of their bookings, oldest first."""
        return spending.uncertain(self._db)

    def make_certain(self, number: int) -> None:
        """One of these was charged after all: what it paid for is there."""
        with self._db.transaction():
            spending.make_certain(self._db, number)

    def charges(self, since: datetime) -> "Sequence[Charge]":
        """All charges booked at `since` or later, oldest first."""
        return spending.charges(self._db, since)

    # Upkeep

    def counts(self) -> dict[str, int]:
        """How many posts, conversations, people, reposts and messages there are, and events in the log."""
        totals = tallies(self._db)
        found = {name: totals[name] for name in ("posts", "conversations", "people", "reposts", "messages")}
        return found | {"events": self._db.row("SELECT coalesce(max(seq), 0) FROM event")[0]}

    def rebuild(self) -> None:
        """Work out anew everything that follows from posts, reposts, relations and the log."""
        from twitterbar.store import upkeep  # noqa: PLC0415  (seldom needed)

        self._file.expect_much()
        with self._writing():
            upkeep.rebuild(self._db, self._reader)

    def check(self) -> list[str]:
        """What is wrong with the file, in words; nothing if all is well."""
        from twitterbar.store import upkeep  # noqa: PLC0415  (seldom needed)

        return upkeep.check(self._db)

    def backup(self, folder: Path) -> Path:
        """Copy the store into a new, dated file in a folder; tells where."""
        from twitterbar.store import upkeep  # noqa: PLC0415  (seldom needed)

        return upkeep.backup(self._db, folder)
