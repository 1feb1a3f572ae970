"""The questions about other things than the evening: each kind is loaded when the first one is asked.

The door asks none of them, and stands the sooner for it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from twitterbar.settings import Settings
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.book import BookQuestions
    from twitterbar.core.filtering import Filtering
    from twitterbar.core.introducing import IntroducingQuestions
    from twitterbar.core.introductions import IntroductionQuestions
    from twitterbar.core.marks import MarkQuestions
    from twitterbar.core.noise import NoiseQuestions
    from twitterbar.core.portrait import Portraits
    from twitterbar.core.speaking import SpeakingQuestions
    from twitterbar.core.weights import WeightQuestions
    from twitterbar.domain.tab import Prices


class OtherQuestions:
    """What can be asked beside the evening, by the kind of what it is about."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        now: Callable[[], datetime],
        address_of: Callable[[str], str | None],
        *,
        intents: bool,
        api_closed: Callable[[], str],
    ) -> None:
        self.store = store
        self.settings = settings
        self.now = now
        self.address_of = address_of
        self.intents = intents
        self.api_closed = api_closed

    @cached_property
    def people(self) -> "BookQuestions":
        """What is asked of the book."""
        from twitterbar.core.book import BookQuestions  # noqa: PLC0415

        return BookQuestions(self.store, self.now)

    @cached_property
    def portraits(self) -> "Portraits":
        """What is asked of one person."""
        from twitterbar.core.portrait import Portraits  # noqa: PLC0415

        return Portraits(self.people)

    @cached_property
    def introductions(self) -> "IntroductionQuestions":
        """Whom one might meet."""
        from twitterbar.core.introductions import IntroductionQuestions  # noqa: PLC0415

        return IntroductionQuestions(self.store, self.now, self.people)

    @cached_property
    def introducing(self) -> "IntroducingQuestions":
        """Who might meet through the reader."""
        from twitterbar.core.introducing import IntroducingQuestions  # noqa: PLC0415

        return IntroducingQuestions(self.store, self.people, self.introductions, intents=self.intents)

    @cached_property
    def speaking(self) -> "SpeakingQuestions":
        """What the reader is about to say."""
        from twitterbar.core.speaking import SpeakingQuestions  # noqa: PLC0415

        return SpeakingQuestions(
            self.store,
            self.now,
            self.people,
            prices=self._prices,
            address_of=self.address_of,
            api_closed=self.api_closed,
            long_posts=self.settings.x.long_posts,
            made_up=not self.intents,
        )

    @cached_property
    def noise(self) -> "NoiseQuestions":
        """What is folded away."""
        from twitterbar.core.noise import NoiseQuestions  # noqa: PLC0415

        return NoiseQuestions(self.store, self.now, self.filtering, lambda: self.speaking)

    @cached_property
    def filtering(self) -> "Filtering":
        """What the reader's own filters let through."""
        from twitterbar.core.filtering import Filtering  # noqa: PLC0415

        return Filtering(self.store, self.now)

    @cached_property
    def marks(self) -> "MarkQuestions":
        """Bookmarks, and what acts at X cost."""
        from twitterbar.core.marks import MarkQuestions  # noqa: PLC0415

        return MarkQuestions(self.store, self.now, self.filtering, self._prices, made_up=not self.intents)

    @cached_property
    def weights(self) -> "WeightQuestions":
        """What the reasons weigh for this reader."""
        from twitterbar.core.weights import WeightQuestions  # noqa: PLC0415

        return WeightQuestions(self.store, lambda: self.settings.reading.learn)

    def _prices(self) -> "Prices":
        """What X charges; fetched when something is about to be said."""
        from twitterbar.sources.prices import prices  # noqa: PLC0415

        return prices(self.settings.tab.prices)
