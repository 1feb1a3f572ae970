"""Posts into threads and conversations: the steps of `domain.conversations.gather`, for one page."""

from collections.abc import Sequence

from twitterbar.domain.conversations import LINK_GAP, link_key
from twitterbar.domain.model import Join
from twitterbar.store.arriving import Arrivals, Copy, Names
from twitterbar.store.database import Database
from twitterbar.store.fabric import POSTS_OF, Thread
from twitterbar.store.weaving import Weave

_LINK_GAP_MS = round(LINK_GAP.total_seconds() * 1000)

_NEIGHBORS = """
SELECT a.label, (SELECT max(b.label) FROM thread b WHERE b.link = a.link AND b.label < a.label),
  (SELECT min(b.label) FROM thread b WHERE b.link = a.link AND b.label > a.label)
FROM thread a WHERE a.label IN (…)
"""
"""Of threads that share a link, the ones before and after them that share it too."""


class Binding:
    """Binds the arrivals of a page into threads and hangs these on each other.

    `moved` tells of what was said (author, moment) in threads that took another label, `placed` are the
    labels of threads that got posts or names.
    """

    def __init__(self, db: Database, weave: Weave, arrivals: Arrivals) -> None:
        self.db, self.weave, self.arrivals = db, weave, arrivals
        self.known = arrivals.known
        self.named: set[int] = set()
        self.moved: list[tuple[int, int]] = []
        self.placed: set[int] = set()
        self._label: dict[int, int] = {}
        self._above: dict[int, int] = {}
        self._openings: dict[int, Copy] = {}

    def label_of(self, id: int) -> int:
        """The label of the thread to which an id belongs from now on."""
        label = self._label.get(id)
        if label is None:
            row = self.known.get(id)
            label = self._label[id] = id if row is None else row.thread
        above = self._above
        while (higher := above.get(label)) is not None:
            label = higher
        self._label[id] = label
        return label

    def bind(self) -> None:
        """Unite what the copies name; make, rename and merge threads; hang them on what they quote."""
        arrivals, weave = self.arrivals, self.weave
        hearing = arrivals.hearing
        known, threads, label_of = self.known, weave.threads, self.label_of
        weave.load([row.thread for copy in arrivals.lesser if (row := known.get(copy.key)) is not None])
        arrivals.lost += [copy for copy in arrivals.lesser if not self._says_nothing_new(copy)]
        copies: list[Names] = [*hearing, *arrivals.lost]
        self.named = named = set(arrivals.gone).union(*[copy.named for copy in copies])
        quoted = {copy.quotes for copy in hearing if copy.quotes is not None}
        bound = {known[id].thread for id in named & known.keys()}
        weave.load(bound | {known[id].thread for id in quoted & known.keys()})
        for copy in copies:
            if len(copy.named) > 1:
                self._unite(copy)
        for label in sorted(bound):
            if (final := label_of(label)) != label:
                self._relabel(label, final)
        together, placed = self._label, self.placed
        fresh = named - known.keys()
        weave.begin_all(fresh - together.keys())  # what is named alone is a thread of its own
        weave.begin_all({label_of(id) for id in fresh & together.keys()} - threads.keys())
        for copy in copies:
            id = copy.key
            label = label_of(id) if id in together or id in known else id
            thread = copy.thread = threads[label]
            if copy.anchors and not thread.anchored:
                weave.anchor(thread)
            placed.add(label)
        self._hang(hearing)

    def _says_nothing_new(self, copy: Names) -> bool:
        """Whether all that a copy names is known to belong together."""
        rows = [self.known.get(id) for id in copy.named]
        first = rows[0]
        if first is None or any(row is None or row.thread != first.thread for row in rows):
            return False
        return not copy.anchors or bool(self.weave.threads[first.thread].anchored)

    def _unite(self, copy: Names) -> None:
        label = self.label_of(copy.key)
        for id in copy.named:
            other = self.label_of(id)
            if other < label:
                self._above[label] = other
                label = other
            elif other > label:
                self._above[other] = label

    def _relabel(self, label: int, final: int) -> None:
        thread = self.weave.threads[label]
        self.moved += self.db.rows_in(
            POSTS_OF.format(columns="author, at", more="AND author IS NOT NULL"), [label]
        )
        if final in self.weave.threads:
            self.weave.merge_threads(self.weave.threads[final], thread)
        else:
            self.weave.rename(thread, final)
        self.db.write("UPDATE post SET thread = ? WHERE thread = ? AND thread <> id", (final, label))
        self.db.write("UPDATE post SET thread = ? WHERE id = ?", (final, label))

    # Joins

    def _hang(self, hearing: Sequence[Copy]) -> None:
        """Hang threads on what they quote, and give new ones their conversation."""
        weave, openings = self.weave, self._openings
        threads = weave.threads
        quotes: dict[int, int] = {}
        newest = self.arrivals.newest
        for copy in hearing:
            assert copy.thread is not None
            label = copy.thread.label
            if label == copy.key or (newest and newest.get(label) == copy.key):
                openings[label] = copy
                quoted = copy.quotes
                if quoted is not None and quoted < label:
                    quotes[label] = quoted
                    self.named.add(quoted)
                    if (above := self.label_of(quoted)) not in threads:
                        weave.begin_all([above])
        for label in sorted({*openings, *weave.unsettled()}):
            thread = threads[label]
            above_thread: Thread | None = None
            opening = openings.get(label)
            if opening is not None:
                if label in quotes:
                    above_thread = threads[self.label_of(quotes[label])]
                    weave.hang(thread, Join.QUOTE, quotes[label], above_thread)
                elif thread.joined is not None and thread.joined == Join.QUOTE:
                    weave.hang(thread, None, None, None)
                link = link_key(opening.post) if opening.post.links else None
                if link is not None or thread.link is not None:
                    weave.share(thread, link, None if link is None else opening.at)
            if thread.talk is None:
                weave.settle(thread, above_thread)

    def link(self) -> None:
        """Hang threads that share a link on the one before them."""
        weave = self.weave
        weave.write_threads()
        sharing: list[int] = []
        for label in self._openings:
            thread = weave.threads[label]
            if thread.link is not None:
                sharing.append(label)
            elif thread.joined is not None and thread.joined == Join.LINK:
                weave.hang(thread, None, None, None)
        before: dict[int, int | None] = {}
        for label, previous, following in self.db.rows_in(_NEIGHBORS, sharing):
            if previous is not None or weave.threads[label].joined is not None:
                before[label] = previous
            if following is not None:
                before.setdefault(following, label)
        after = {label for link, left in weave.left for label in self._after(link, left)}
        weave.left.clear()
        for label, previous, _ in self.db.rows_in(_NEIGHBORS, after - before.keys()):
            before[label] = previous
        weave.load(label for pair in before.items() for label in pair if label is not None)
        for label, previous in sorted(before.items()):
            thread = weave.threads[label]
            above = None if previous is None else weave.threads[previous]
            if above is not None and abs((thread.at or 0) - (above.at or 0)) <= _LINK_GAP_MS:
                weave.hang(thread, Join.LINK, above.label, above)
            elif thread.joined == Join.LINK:
                weave.hang(thread, None, None, None)

    def _after(self, link: str, label: int) -> list[int]:
        row = self.db.row("SELECT min(label) FROM thread WHERE link = ? AND label > ?", (link, label))
        return [] if row[0] is None else [row[0]]
