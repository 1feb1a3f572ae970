"""What the reasons weigh for this reader: learned from what they did at the table, if they want that."""

from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from twitterbar.core.views import Weight, WeightsView
from twitterbar.domain.catch_up import PRIOR, Weights
from twitterbar.domain.model import EventKind, Seat, Term
from twitterbar.store.store import Store

KEPT = "weights"
"""The store's fact that holds what was learned last, so that the door need not learn it anew."""


WHEN = {
    "names_you": "it names, answers or quotes you",
    "people": "people you follow answered it, quoted it or passed it on",
    "recent": "it was said just now; half as much every six hours",
    "words": "it is about what you write and pass on",
    "tie": "you turn to its author",
    "circle": "you and its author turn to the same people",
    "link": "others you follow brought the same link",
    "thread": "you spoke in the conversation",
    "quiet_voice": "somebody speaks who says little, or was long silent",
}
"""When each reason holds, in words."""


class Kept(Struct, frozen=True):
    """What was learned last."""

    weights: Weights = PRIOR
    choices: int = 0


class WeightQuestions:
    """The reader's weights. `learns` asks the settings whether to learn at all."""

    def __init__(self, store: Store, learns: Callable[[], bool]) -> None:
        self.store = store
        self.learns = learns
        self._noted: set[tuple[EventKind, str]] = set()

    def now(self) -> Weights:
        """The weights that hold: those learned by the last time the reader stepped out, or the usual ones."""
        return self._kept().weights if self.learns() else PRIOR

    def choices(self) -> int:
        """From how many choices they were learned."""
        return self._kept().choices if self.learns() else 0

    def view(self) -> WeightsView:
        """The weights in words, learned from all there is by now."""
        from twitterbar.domain.learning import STRENGTH  # noqa: PLC0415  (as below)

        self.learn()
        weights = self.now()
        told = [
            Weight(code=code, when=when, usual=getattr(PRIOR, code), yours=getattr(weights, code))
            for code, when in WHEN.items()
        ]
        told.sort(key=lambda one: -one.usual)
        return WeightsView(
            learns=self.learns(), choices=self.choices(), strength=STRENGTH, weights=tuple(told)
        )

    def begin(self) -> None:
        """A session begins."""
        self._noted.clear()

    def note(self, kind: EventKind, seats: Iterable[Seat]) -> dict[str, float]:
        """What an event about these conversations is to remember of their reasons: once a session and kind.

        Nothing if it is about several, so that nobody could tell which of them was meant.
        """
        found = {seat.conversation: seat.why for seat in seats}
        if not self.learns() or len(found) != 1:
            return {}
        ((conversation, why),) = found.items()
        if (kind, conversation) in self._noted:
            return {}
        self._noted.add((kind, conversation))
        return _times(why)

    def learn(self) -> None:
        """Learn anew from everything that stands in the log, and keep it for the next evening."""
        if not self.learns():
            return
        from twitterbar.domain import learning  # noqa: PLC0415  (the door needs only what was learned before)

        kinds = (EventKind.SESSION_OPENED, *learning.TAUGHT_BY)
        latest = self.store.events(kinds=kinds, standing=True, limit=learning.REMEMBERED)
        known: dict[str, str] = {}
        done = []
        for event in reversed(latest):
            post = event.posts[0] if event.posts else ""
            if post and post not in known:
                known[post] = self.store.conversation_of(post) or post
            done.append((event, known.get(post, "")))
        kept = Kept(*learning.learn(done))
        self.store.set_setting(KEPT, msgspec.json.encode(kept).decode())

    def _kept(self) -> Kept:
        kept = self.store.setting(KEPT)
        return msgspec.json.decode(kept, type=Kept) if kept else Kept()


def _times(why: Iterable[Term]) -> dict[str, float]:
    """How often each reason held, as an event keeps it."""
    return {term.code: round(term.times, 4) for term in why}
