"""What the reader keeps for another day: bookmarks, and what an act at X would cost. Lives with its core."""

from collections.abc import Callable
from datetime import datetime

from twitterbar.core.filtering import Filtering
from twitterbar.core.showing import said_in
from twitterbar.core.views import Hit
from twitterbar.domain.acts import Act
from twitterbar.domain.model import EventKind
from twitterbar.domain.tab import Prices
from twitterbar.errors import NothingFound
from twitterbar.store.store import Store

MADE_UP = "This town is made up: nothing in it reaches X."


class MarkQuestions:
    """The reader's bookmarks: kept here for nothing, and at X too for a price."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        filtering: Filtering,
        prices: Callable[[], Prices],
        *,
        made_up: bool,
    ) -> None:
        self.store = store
        self.now = now
        self.filtering = filtering
        self._prices = prices
        self.closed = MADE_UP if made_up else ""
        """Why nothing can be done at X; "" where it can."""

    def price(self, act: Act) -> int:
        """What an act costs at X, in micro-dollars."""
        return self._prices().of(act.unit)

    def turn(self, post: str, *, on: bool | None = None) -> bool:
        """Bookmark a post, or no longer (None: the other way round); tells whether it is bookmarked now.

        Raises `NothingFound` for a post that isn't here.
        """
        if self.store.post(post) is None:
            raise NothingFound(f"There is no post {post} here.", "conversation --json lists the ids.")
        kept = post in self._kept()
        wanted = not kept if on is None else on
        if wanted is not kept:
            self.store.record(EventKind.BOOKMARKED, posts=(post,), data={"kept": wanted})
        return wanted

    def bookmarks(self) -> list[Hit]:
        """What is bookmarked and no filter keeps away, newest bookmark first."""
        posts = self.filtering.let_through(self.store.posts(reversed(self._kept())))
        accounts = self.store.accounts([post.author for post in posts.values()])
        return [
            Hit(
                post=post.id,
                conversation=conversation,
                author=accounts.get(post.author),
                at=post.at,
                snippet=said_in(post),
            )
            for post in posts.values()
            if (conversation := self.store.conversation_of(post.id)) is not None
        ]

    def kept_away(self) -> int:
        """How many bookmarked posts the reader's filters keep away."""
        return len(self.filtering.caught(self.store.posts(self._kept()).values()))

    def at_x(self) -> frozenset[str]:
        """The bookmarked posts that X has as bookmarks, too, as far as was asked from here."""
        there: set[str] = set()
        for event in reversed(self.store.events(kinds=[EventKind.DONE_AT_X])):
            if event.data.get("act") == Act.BOOKMARK.value:
                there.update(event.posts)
            elif event.data.get("act") == Act.FORGET.value:
                there.difference_update(event.posts)
        return frozenset(there)

    def _kept(self) -> dict[str, None]:
        """What is bookmarked, oldest bookmark first."""
        kept: dict[str, None] = {}
        for event in reversed(self.store.events(kinds=[EventKind.BOOKMARKED])):
            for post in event.posts:
                kept.pop(post, None)
                if event.data["kept"]:
                    kept[post] = None
        return kept
