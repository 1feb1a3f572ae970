"""What a transaction keeps in hand until its end.

Pages come newest first and repeat each other: the same people, the same conversations. What can wait is
written once, at the end and in the order of the file, instead of once for every page.
"""

from collections import Counter

from twitterbar.store.acquainting import Acquainting
from twitterbar.store.database import Database
from twitterbar.store.lexicon import Forgetting
from twitterbar.store.reader import Reader
from twitterbar.store.search import Index
from twitterbar.store.tallies import add_to_tallies
from twitterbar.store.tying import Tying
from twitterbar.store.vocabulary import note_words
from twitterbar.store.weaving import Weave

MOST_THREADS = 20_000
"""So many threads are kept in hand at most; a hundred pages touch about six thousand."""


class Work:
    """One transaction's work. `write` brings the file up to what is in hand."""

    def __init__(self, db: Database, reader: Reader) -> None:
        self.db, self.reader = db, reader
        self.weave = Weave(db)
        self.tying = Tying(db, reader)
        self.index = Index(db)
        self.people = Acquainting(db, self.index)
        self.lexicon = Forgetting(db)
        self._tallied: Counter[str] = Counter()

    def tally(self, **changes: int) -> int:
        """Add to the totals, with what changed in conversations; tells by how many these grew."""
        conversations, waiting, unheard, reading = self.weave.changed_totals()
        self._tallied.update(changes)
        self._tallied.update(conversations=conversations, waiting=waiting, unheard=unheard, reading=reading)
        return conversations

    def write(self) -> None:
        """Write everything that is in hand."""
        self.lexicon.forget(self.people.changed)
        self.people.write()
        self.weave.write()
        self.tying.write()
        self.index.write()
        add_to_tallies(self.db, self._tallied)
        self._tallied.clear()

    def rest(self) -> None:
        """Between two pages: put down what is in hand when it gets too much."""
        if len(self.weave.threads) > MOST_THREADS:
            self.write()
            self.weave = Weave(self.db)
            self.people = Acquainting(self.db, self.index)

    def finish(self) -> None:
        """Write everything, and see to what is kept about the whole."""
        self.write()
        note_words(self.db)
