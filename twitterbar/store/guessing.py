"""Fragments whose links were lost, placed as `domain.guesses` says, and placed anew when that changes."""

from collections.abc import Iterable, Iterator

from twitterbar.domain.guesses import EARLIER, FIRST_POSTS, LONGEST_WINDOW, Adrift, adrift, place
from twitterbar.domain.model import Join, Post
from twitterbar.store.database import Database
from twitterbar.store.fabric import POSTS_OF
from twitterbar.store.keys import id_of, key, milliseconds
from twitterbar.store.packed import decode
from twitterbar.store.weaving import Weave

_WINDOW_MS = round(LONGEST_WINDOW.total_seconds() * 1000)


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
        before = [
            label for (label,) in self.db.rows_in("SELECT label FROM adrift WHERE label IN (…)", labels)
        ]
        pending = set(before)
        speaking: set[tuple[int, int]] = set(self.weave.lost_fragments)
        speaking.update(self.db.rows_in("SELECT account, at FROM spoken_to WHERE label IN (…)", before))
        self.weave.lost_fragments.clear()
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
            self.db.write("INSERT INTO adrift VALUES(?,?,?)", (label, key(fragment.first.id), at))
            spoken = [(key(account), at) for account in fragment.voices]
            self.db.write_all("INSERT INTO spoken_to VALUES(?,?,?)", [(*one, label) for one in spoken])
            speaking.update(spoken)
        return pending | self._hearing(speaking)

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
                f" ORDER BY id LIMIT {FIRST_POSTS}",
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
                map(key, fragment.voices),
                (at - window - 1, at),
            )
        ]
        earlier = {account: list(self._earlier(fragment, account)) for account in fragment.spoken_to}
        found = place(fragment, heard, earlier)
        return None if found is None else key(found)

    def _earlier(self, fragment: Adrift, account: str) -> Iterator[Adrift]:
        """The last fragments before this one that speak to an account and were begun by somebody else."""
        at = milliseconds(fragment.first.at)
        for (label,) in self.db.rows(
            "SELECT s.label FROM spoken_to s JOIN adrift a USING (label) JOIN post p ON p.id = a.first"
            " WHERE s.account = ?1 AND s.at BETWEEN ?2 AND ?3 AND (s.at, a.first) < (?3, ?4)"
            " AND p.author <> ?1 ORDER BY s.at DESC, a.first DESC LIMIT ?5",
            (key(account), at - _WINDOW_MS, at, key(fragment.first.id), EARLIER),
        ):
            other = self._fragment(label)
            if other is not None:
                yield other
