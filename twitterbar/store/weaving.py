"""Threads and conversations while a page is being saved: what it touches is loaded, changed and written back.

`domain.conversations` says what threads and conversations are. Here they are kept up to date: threads merge
when something names them both, a join that is added merges two conversations (the smaller into the larger),
and where a join is lost the conversation is put together anew from its threads.
"""

from collections.abc import Iterable
from operator import attrgetter

from twitterbar.domain.conversations import QUOTE_LEVELS
from twitterbar.domain.model import Join
from twitterbar.store.database import Database
from twitterbar.store.fabric import POSTS_OF, THREADS_OF, Talk, Thread


class Weave:
    """The threads and conversations that a transaction touches."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.threads: dict[int, Thread] = {}
        self.talks: dict[int, Talk] = {}
        self._changed: dict[int, Thread] = {}
        self._removed: list[int] = []
        self._touched: dict[Talk, None] = {}
        self._unwritten: dict[Talk, None] = {}
        self._to_regroup: list[Talk] = []
        self._to_deepen: set[int] = set()
        self.left: list[tuple[str, int]] = []
        """Links and labels of threads that no longer share them."""
        self.lost_fragments: list[tuple[int, int]] = []
        """Of fragments whose thread was merged or renamed: to whom they spoke, and when."""

    # What is there

    def load(self, labels: Iterable[int]) -> None:
        """Bring in the threads under these labels with their conversations."""
        wanted = [label for label in set(labels) if label not in self.threads]
        for row in self.db.rows_in(
            "SELECT t.label, t.anchored, t.joined, t.hangs_on, t.loose, t.depth, t.link, t.at,"
            " t.conversation, c.opening, c.threads, c.posts, c.unheard, c.reading, c.newest, c.pull,"
            " c.voices, c.dropped"
            " FROM thread t LEFT JOIN conversation c ON c.key = t.conversation WHERE t.label IN (…)",
            wanted,
        ):
            thread = Thread(row[0])
            thread.fill(row[1:8])
            thread.talk = self._talk(row[8:])
            self.threads[thread.label] = thread

    def _talk(self, row: tuple[int, ...]) -> Talk:
        key = row[0]
        talk = self.talks.get(key)
        if talk is None:
            talk = self.talks[key] = Talk(key, key)
            talk.fill(row[1:])
        return talk

    def talk_of(self, thread: Thread) -> Talk:
        """The conversation of a thread."""
        talk = thread.talk
        assert talk is not None
        while talk.into is not None:
            talk = talk.into
        thread.talk = talk
        return talk

    def counted(self, thread: Thread) -> Talk:
        """The conversation of a thread, to be counted in; its row is written back."""
        talk = thread.talk
        if talk is None or talk.into is not None:
            talk = self.talk_of(thread)
        self._touched[talk] = None
        return talk

    def touch(self, talk: Talk) -> None:
        """Have a conversation's row written back."""
        self._touched[talk] = None

    # Threads

    def begin_all(self, labels: Iterable[int]) -> None:
        """New threads under these labels; they have no conversation until `settle`."""
        new = {label: Thread(label) for label in labels}
        self.threads.update(new)
        self._changed.update(new)

    def unsettled(self) -> list[int]:
        """The labels of new threads that have no conversation yet."""
        return [label for label, thread in self._changed.items() if thread.talk is None]

    def rename(self, thread: Thread, label: int) -> None:
        """Give a thread a smaller label. What it hung on goes with the old one."""
        talk = self.talk_of(thread)
        deep = thread.depth
        self._unhang(thread)
        self._forget(thread)
        del self.threads[thread.label]
        thread.label, thread.stored = label, False
        self.threads[label] = self._changed[label] = thread
        if deep:
            self._to_deepen.add(label)
        if label < talk.opening:
            talk.opening = label
            self.touch(talk)

    def merge_threads(self, kept: Thread, gone: Thread) -> None:
        """Put a thread into another one with a smaller label."""
        if kept.depth != gone.depth:
            self._to_deepen.add(kept.label)
        self._unhang(gone)
        self._forget(gone)
        del self.threads[gone.label]
        if gone.anchored and not kept.anchored:
            self.anchor(kept)
        talk = self.talk_of(gone)
        talk.threads -= 1
        self.touch(talk)
        self.merge(self.talk_of(kept), talk)

    def _forget(self, thread: Thread) -> None:
        self._changed.pop(thread.label, None)
        if thread.stored:
            self._removed.append(thread.label)

    def anchor(self, thread: Thread) -> None:
        """Note that the source told the conversation of a thread."""
        if not thread.anchored:
            thread.anchored = 1
            self._changed[thread.label] = thread

    # What threads hang on

    def _unhang(self, thread: Thread) -> None:
        if thread.joins:
            self._to_regroup.append(self.talk_of(thread))
        if thread.depth:
            self._to_deepen.add(thread.label)
        if thread.hangs_on is not None or thread.link is not None or thread.depth:
            self._changed[thread.label] = thread
            if thread.link is not None:
                self.left.append((thread.link, thread.label))
        thread.joined = thread.hangs_on = thread.link = thread.at = None
        thread.loose = thread.depth = 0

    def share(self, thread: Thread, link: str | None, at: int | None) -> None:
        """Note what link a thread shares, and when it was said; on whom it hangs is for `hang`."""
        if (thread.link, thread.at) != (link, at):
            if thread.link is not None:
                self.left.append((thread.link, thread.label))
            thread.link, thread.at = link, at
            self._changed[thread.label] = thread

    def hang(self, thread: Thread, join: Join | None, on: int | None, above: Thread | None) -> None:
        """Hang a thread on another one, by a quote of the post `on`, or take it down (None).

        A thread above always has its depth already when this is called in the order of the labels.
        """
        depth = above.depth + 1 if join is Join.QUOTE and above is not None else 0
        loose = int(depth > 0 and depth % QUOTE_LEVELS == 0)
        joined = None if join is None else join.value
        if (thread.joined, thread.hangs_on, thread.loose, thread.depth) == (joined, on, loose, depth):
            return
        if thread.talk is not None and thread.joins and (thread.hangs_on != on or loose):
            self._to_regroup.append(self.talk_of(thread))
        if thread.depth != depth and thread.talk is not None:
            self._to_deepen.add(thread.label)
        thread.joined, thread.hangs_on, thread.loose, thread.depth = joined, on, loose, depth
        self._changed[thread.label] = thread
        if thread.talk is not None and above is not None and not loose:
            self.merge(self.talk_of(thread), self.talk_of(above))

    def settle(self, thread: Thread, above: Thread | None) -> None:
        """Give a new thread its conversation: the one above if it joins it, otherwise one of its own."""
        if above is not None and thread.joins:
            thread.talk = talk = self.talk_of(above)
            talk.opening = min(talk.opening, thread.label)
            talk.threads += 1
        else:
            label = thread.label
            thread.talk = self.talks[label] = talk = Talk(label, label, 1)
        self._touched[talk] = None

    def deepen(self) -> None:
        """Carry changed depths down to what quotes."""
        self.write_threads()
        pending = {label for label in self._to_deepen if label in self.threads}
        self._to_deepen.clear()
        while pending:
            quoting = self.db.rows_in(
                "SELECT p.thread, t.label FROM post p JOIN thread t ON t.hangs_on = p.id WHERE p.id IN (…)"
                " AND t.joined = 'quote' UNION ALL SELECT p.thread, t.label FROM post p"
                " JOIN thread t ON t.hangs_on = p.id WHERE p.thread IN (…) AND p.thread <> p.id"
                " AND t.joined = 'quote'",
                pending,
            )
            self.load(label for _, label in quoting)
            pending = set()
            for above_label, label in quoting:
                above, thread = self.threads[above_label], self.threads[label]
                if thread.depth != above.depth + 1:
                    self.hang(thread, Join.QUOTE, thread.hangs_on, above)
                    pending.add(label)
            self._to_deepen.clear()

    # Conversations

    def merge(self, one: Talk, other: Talk) -> None:
        """Make two conversations one."""
        if one is other:
            return
        large, small = (one, other) if one.threads >= other.threads else (other, one)
        for where in ("label = ? AND conversation = label", "conversation = ? AND conversation <> label"):
            self.db.write(f"UPDATE thread SET conversation = ? WHERE {where}", (large.key, small.key))
        small.into = large
        large.opening = min(large.opening, small.opening)
        large.threads += small.threads
        large.posts += small.posts
        large.unheard += small.unheard
        large.reading += small.reading
        large.newest = max(large.newest, small.newest)
        large.pull = max(large.pull, small.pull)
        large.voices += small.voices
        large.dropped += small.dropped
        self.touch(large)
        self.touch(small)

    def regroup_later(self, thread: Thread) -> None:
        """Have the conversation of a thread put together and counted anew."""
        self._to_regroup.append(self.talk_of(thread))

    def regroup(self) -> None:
        """Put conversations in which a join was lost together anew, and count what is in them."""
        self.write_threads()
        broken = {}
        for talk in self._to_regroup:
            while talk.into is not None:
                talk = talk.into  # noqa: PLW2901
            broken[talk.key] = talk
        self._to_regroup.clear()
        if not broken:
            return
        hanging = self.db.rows_in(
            "SELECT t.label, t.conversation, p.thread FROM ("
            + THREADS_OF.format(columns="label, conversation, hangs_on, loose")
            + ") t LEFT JOIN post p ON p.id = t.hangs_on AND t.loose = 0",
            broken,
        )
        above = {label: label for label, _, _ in hanging}

        def top(label: int) -> int:
            while above[label] != label:
                above[label] = label = above[above[label]]
            return label

        for label, _, other in hanging:
            if other is not None:
                a, b = top(label), top(other)
                above[max(a, b)] = min(a, b)
        groups: dict[int, list[tuple[int, int]]] = {}
        for label, conversation, _ in hanging:
            groups.setdefault(top(label), []).append((label, conversation))
        pieces: dict[int, list[int]] = {}
        for opening, members in groups.items():
            pieces.setdefault(members[0][1], []).append(opening)
        taken: set[int] = set()
        counted: list[Talk] = []
        for opening, members in groups.items():
            key = members[0][1]
            if len(pieces[key]) == 1 and all(conversation == key for _, conversation in members):
                talk = broken[key]
                taken.add(key)
            else:
                talk = Talk(opening, opening)
            talk.opening, talk.threads = opening, len(members)
            counted.append(talk)
            moved = [(talk.key, label) for label, conversation in members if conversation != talk.key]
            self.db.write_all("UPDATE thread SET conversation = ? WHERE label = ?", moved)
            for label, _ in members:
                if label in self.threads:
                    self.threads[label].talk = talk
        self._replace(broken, taken, counted)
        self.count(counted, {label: top(label) for label in above})

    def _replace(self, broken: dict[int, Talk], taken: set[int], pieces: list[Talk]) -> None:
        """Let pieces take the place of broken conversations; one of them may have the key of its whole."""
        for key, talk in broken.items():
            if key in taken:
                self.touch(talk)
                continue
            heir = next((piece for piece in pieces if piece.key == key), None)
            if heir is not None:
                heir.stored, heir.was = talk.stored, talk.was
                self._touched.pop(talk, None)
                self._unwritten.pop(talk, None)
            else:
                talk.into = pieces[0]
                self.touch(talk)
        for piece in pieces:
            self.talks[piece.key] = piece
            self.touch(piece)

    def count(self, talks: list[Talk], opening_of: dict[int, int]) -> None:
        """Count anew what is in some conversations. `opening_of` leads from each label to the opening."""
        by_opening = {talk.opening: talk for talk in talks}
        for talk in talks:
            talk.posts = talk.unheard = talk.reading = talk.newest = talk.pull = talk.voices = (
                talk.dropped
            ) = 0
        for label, unheard, at, reading, pull, voices in self.db.rows_in(
            POSTS_OF.format(
                columns="thread, unheard, at, reading, pull, voices", more="AND author IS NOT NULL"
            ),
            opening_of,
        ):
            by_opening[opening_of[label]].add(unheard, at, reading, pull, voices)
        for (label,) in self.db.rows("SELECT p.thread FROM dropped d JOIN post p ON p.id = d.post"):
            if label in opening_of:
                by_opening[opening_of[label]].dropped += 1

    # Writing back

    def write_threads(self) -> None:
        """Write the rows of changed threads."""
        if self._removed:
            self.lost_fragments += self.db.rows_in(
                "SELECT account, at FROM spoken_to WHERE label IN (…)", self._removed
            )
            self.db.write_all("DELETE FROM thread WHERE label = ?", [(label,) for label in self._removed])
            self._removed.clear()
        if self._changed:
            fresh: list[tuple[object, ...]] = []
            changed: list[tuple[object, ...]] = []
            for label in sorted(self._changed):
                thread = self._changed[label]
                talk = thread.talk
                if talk is None or talk.into is not None:
                    talk = self.talk_of(thread)
                (changed if thread.stored else fresh).append(thread.row(talk.key))
                thread.stored = True
            self._changed.clear()
            self.db.write_all(
                "UPDATE thread SET conversation = ?, anchored = ?, joined = ?, hangs_on = ?, loose = ?,"
                " depth = ?, link = ?, at = ? WHERE label = ?",
                changed,
            )
            self.db.write_all(
                "INSERT INTO thread(conversation, anchored, joined, hangs_on, loose, depth, link, at, label)"
                " VALUES(?,?,?,?,?,?,?,?,?)",
                fresh,
            )

    def changed_totals(self) -> tuple[int, int, int, int]:
        """By how much the totals of all conversations changed since this was asked last."""
        conversations = waiting = unheard = reading = 0
        for talk in self._touched:
            now, was = talk.totals(), talk.was
            if now != was:
                conversations += now[0] - was[0]
                waiting += now[1] - was[1]
                unheard += now[2] - was[2]
                reading += now[3] - was[3]
                talk.was = now
        self._unwritten.update(self._touched)
        self._touched.clear()
        return conversations, waiting, unheard, reading

    def write(self) -> None:
        """Write the rows of changed threads and conversations."""
        self.write_threads()
        fresh: list[tuple[object, ...]] = []
        changed: list[tuple[object, ...]] = []
        removed: list[tuple[int]] = []
        for talk in sorted(self._unwritten, key=attrgetter("key")):
            if talk.into is not None:
                if talk.stored:
                    removed.append((talk.key,))
                continue
            (changed if talk.stored else fresh).append(talk.row())
            talk.stored = True
        self._unwritten.clear()
        self.db.write_all("DELETE FROM conversation WHERE key = ?", removed)
        self.db.write_all(
            "UPDATE conversation SET opening = ?, threads = ?, posts = ?, unheard = ?, reading = ?,"
            " newest = ?, pull = ?, voices = ?, dropped = ?, place = ? WHERE key = ?",
            changed,
        )
        self.db.write_all(
            "INSERT INTO conversation(opening, threads, posts, unheard, reading, newest, pull, voices,"
            " dropped, place, key) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            fresh,
        )
