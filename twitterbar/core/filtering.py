"""What the reader's own filters let through, for every view, command and export. Lives with its core."""

from collections.abc import Callable, Iterable
from datetime import datetime

from twitterbar.core.showing import first_words, snippet
from twitterbar.core.views_noise import FilterRow
from twitterbar.domain import filters
from twitterbar.domain.filters import About, Filter, Sieve
from twitterbar.domain.model import EventKind, Post
from twitterbar.store.store import Store


class Filtering:
    """The filters that hold at a moment, and what is caught in them.

    Who asks several things of one moment reads the log once, for the `sieve`, and hands that on.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self.store = store
        self.now = now

    def standing(self) -> tuple[Filter, ...]:
        """The filters that hold now."""
        return filters.standing(self.store.events(kinds=[EventKind.FILTERED]), self.now())

    def sieve(self) -> Sieve:
        """The filters that hold now, ready to be used."""
        return Sieve(self.standing())

    def rows(self) -> tuple[FilterRow, ...]:
        """The filters that hold now, each with what it is about in words."""
        return tuple(FilterRow(filter=one, means=self._meaning(one)) for one in self.standing())

    def _meaning(self, one: Filter) -> str:
        if one.about in (About.PERSON, About.QUOTES_OF):
            account = self.store.account(one.value)
            return f"@{account.username}" if account is not None else one.value
        if one.about is About.CONVERSATION:
            loaded = self.store.load([one.value])
            return f"“{snippet(first_words(loaded[0]), 60)}”" if loaded else one.value
        return one.value

    def hidden(self, sieve: Sieve | None = None) -> frozenset[str]:
        """Who appears nowhere: whom the reader muted or blocked at X, and whom a filter keeps away."""
        kept_away = (one.value for one in (sieve or self.sieve()).filters if one.about is About.PERSON)
        return self.store.company.hidden() | frozenset(kept_away)

    def caught(self, posts: Iterable[Post], sieve: Sieve | None = None) -> dict[str, Filter]:
        """Which of these posts are caught, by their ids, and in which filter."""
        sieve = sieve or self.sieve()
        if not sieve.filters:
            return {}
        every = list(posts)
        quoted = self.store.posts([post.quotes for post in every if post.quotes])
        authors = {id: post.author for id, post in quoted.items()}
        found = ((post.id, sieve.caught(post, authors.get(post.quotes or ""))) for post in every)
        return {id: one for id, one in found if one is not None}

    def let_through(self, posts: dict[str, Post], sieve: Sieve | None = None) -> dict[str, Post]:
        """Those of these posts that no filter caught."""
        caught = self.caught(posts.values(), sieve)
        return {id: post for id, post in posts.items() if id not in caught} if caught else posts
