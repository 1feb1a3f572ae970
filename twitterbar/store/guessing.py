"""Fragments whose links were lost, placed as `domain.guesses` says, and placed anew when that changes."""

from collections.abc import Iterable

from twitterbar.domain.guesses import LONGEST_WINDOW, ORPHAN_RUN, PHANTOM_POSTS, Adrift, adrift, place
from twitterbar.domain.model import Join, Post
from twitterbar.store.arriving import decode
from twitterbar.store.database import Database
from twitterbar.store.fabric import POSTS_OF
from twitterbar.store.keys import id_of, key, milliseconds
from twitterbar.store.weaving import Weave

_WINDOW_MS = round(LONGEST_WINDOW.total_seconds() * 1000)
_RUN_MS = round(ORPHAN_RUN.total_seconds() * 1000)


class Guessing:
    """Places the fragments that one page touches."""

    def __init__(self, db: Database, weave: Weave) -> None:
        self.db, self.weave = db, weave
        self._fragments: dict[int, Adrift] = {}

    def any_adrift(self) -> bool:
        """Whether there is any fragment in the store at all."""
        return bool(self.db.row("SELECT EXISTS(SELECT 1 FROM adrift)")[0])

    def place(self, placed: Iterable[int], said: Iterable[tuple[int, int]]) -> None:
        """Place threads that got posts (by their labels), and those that may have heard what was `said`.

        `said` are the authors and moments of posts that came in, changed or count to another thread now.
        """
        self.weave.write_threads()
        labels = {label for label in placed if label in self.weave.threads}
        loose = {label for label in labels if not self.weave.threads[label].anchored}
        if not loose and not self.any_adrift():
            return
        pending = self._see(labels, loose)
        pending |= self._hearing(said)
        for label in sorted(pending):
            self._hang(label)

    def _see(self, labels: set[int], loose: set[int]) -> set[int]:
        """See which threads are fragments; tells which have to be placed."""
        before = {
            label: (addressee, at)
            for label, addressee, at in self.db.rows_in(
                "SELECT label, addressee, at FROM adrift WHERE label IN (…)", labels
            )
        }
        pending: set[int] = set(before)
        followed = {(addressee, at) for addressee, at in before.values() if addressee is not None}
        followed.update(self.weave.lost_orphans)
        self.weave.lost_orphans.clear()
        self.db.write_all("DELETE FROM adrift WHERE label = ?", [(label,) for label in before])
        for label in loose:
            thread = self.weave.threads[label]
            fragment = None
            if thread.joined not in (Join.QUOTE, Join.LINK) and thread.link is None:
                fragment = self._fragment(label)
            if fragment is None:
                continue
            pending.add(label)
            at = milliseconds(fragment.first.at)
            addressee = None if fragment.addressee is None else key(fragment.addressee)
            self.db.write(
                "INSERT INTO adrift VALUES(?,?,?,?)", (label, key(fragment.first.id), at, addressee)
            )
            self.db.write_all(
                "INSERT INTO spoken_to VALUES(?,?,?)",
                [(key(account), at, label) for account in fragment.spoken_to],
            )
            if addressee is not None:
                followed.add((addressee, at))
        for addressee, at in followed:
            pending.update(
                label
                for (label,) in self.db.rows(
                    "SELECT label FROM adrift WHERE addressee = ? AND at BETWEEN ? AND ?",
                    (addressee, at, at + _RUN_MS),
                )
            )
        return pending

    def _hearing(self, said: Iterable[tuple[int, int]]) -> set[int]:
        found: set[int] = set()
        for author, at in said:
            found.update(
                label
                for (label,) in self.db.rows(
                    "SELECT label FROM spoken_to WHERE account = ? AND at BETWEEN ? AND ?",
                    (author, at, at + _WINDOW_MS),
                )
            )
        return found

    def _fragment(self, label: int) -> Adrift | None:
        """What a thread is; None if it stands well where it is, or was found not to be adrift before."""
        fragment = self._fragments.get(label)
        if fragment is None:
            opening = self.db.row(
                "SELECT coalesce(n.data, p.data) FROM post p LEFT JOIN post n ON n.id = p.newest"
                " WHERE p.id = ?",
                (label,),
            )[0]
            rows = self.db.rows_in(
                f"SELECT data FROM ({POSTS_OF.format(columns='id, data', more='AND author IS NOT NULL')})"
                f" ORDER BY id LIMIT {PHANTOM_POSTS}",
                [label],
            )
            posts = [decode(data) for (data,) in rows]
            if posts:
                fragment = adrift(id_of(label), None if opening is None else decode(opening), posts)
        if fragment is not None:
            self._fragments[label] = fragment
        return fragment

    def _hang(self, label: int) -> None:
        self.weave.load([label])
        thread = self.weave.threads[label]
        listed = self.db.row("SELECT 1 FROM adrift WHERE label = ?", (label,))
        fragment = self._fragment(label) if listed else None
        other = None if fragment is None else self._place(fragment)
        if other is not None:
            self.weave.load([other])
            self.weave.hang(thread, Join.PROBABLY, other, self.weave.threads[other])
        elif thread.joined == Join.PROBABLY:
            self.weave.hang(thread, None, None, None)

    def _place(self, fragment: Adrift) -> int | None:
        at = milliseconds(fragment.first.at)
        window = round(fragment.window.total_seconds() * 1000)
        heard: list[tuple[str, Post]] = [
            (id_of(label), decode(data))
            for label, data in self.db.rows_in(
                "SELECT thread, data FROM post WHERE at BETWEEN ? AND ? AND author IN (…)",
                map(key, fragment.spoken_to),
                (at - window - 1, at),
            )
        ]
        found = place(fragment, heard)
        if found is not None:
            return key(found)
        return None if fragment.addressee is None else self._before(fragment)

    def _before(self, fragment: Adrift) -> int | None:
        """The last orphan before this one that speaks to the same person, if it is near enough."""
        at = milliseconds(fragment.first.at)
        row = self.db.row(
            "SELECT label FROM adrift WHERE addressee = ? AND at BETWEEN ? AND ? AND (at, first) < (?, ?)"
            " ORDER BY at DESC, first DESC LIMIT 1",
            (key(fragment.addressee or ""), at - _RUN_MS, at, at, key(fragment.first.id)),
        )
        return None if row is None else row[0]
