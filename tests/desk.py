"""A reader at the bar with an outbox, whose power may fail before and after every step of sending."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.x_server.bar import XBar
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import Account, Batch, PageKind
from twitterbar.domain.outbox import WAITING, Draft, State, Way
from twitterbar.domain.tab import Caps
from twitterbar.errors import TwitterbarError
from twitterbar.looks import Booking
from twitterbar.sending import Sending
from twitterbar.settings import Settings
from twitterbar.sources.x import Page, X
from twitterbar.sources.x_saying import Said, Saying
from twitterbar.store.store import Store

WRITES = ("tweet.read", "users.read", "tweet.write", "offline.access")


class Killed(BaseException):
    """The process ends here."""


class Power:
    """What keeps a process alive; after `left` more steps it fails (None: never)."""

    def __init__(self) -> None:
        self.left: int | None = None

    def step(self) -> None:
        """One step further, or the end."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed

    def around(self, doing: Callable[..., Any]) -> Callable[..., Any]:
        """The same, with a moment before and one after in which the power may fail."""

        def done(*args: Any, **more: Any) -> Any:
            self.step()
            answer = doing(*args, **more)
            self.step()
            return answer

        return done


class Frail:
    """X as the reader sees it, asked by a process that may end before and after each request."""

    def __init__(self, x: X, power: Power) -> None:
        self._x = x
        self._power = power

    def say(self, request: Saying) -> Said:
        """Say something, once."""
        said: Said = self._power.around(self._x.say)(request)
        return said

    def stretch(self, stretch: Stretch) -> Iterator[Page]:
        """A stretch of the reader's own posts."""
        self._power.step()
        for page in self._x.stretch(stretch):
            self._power.step()
            yield page

    def close(self) -> None:
        """Let go of the connection."""
        self._x.close()


class Desk:
    """A reader at the bar with an outbox, and the power that all of it hangs on.

    `base` is where X is asked for; an address at which nobody listens is a dead network.
    """

    def __init__(self, bar: XBar, folder: Path) -> None:
        self.bar = bar
        self.power = Power()
        self.base: str | None = None
        self._file = folder / "store.sqlite3"
        self._seat = folder / "seat"
        bar.sign_in(*WRITES)
        self.core = self.open()
        me = bar.me
        self.core.store.save(
            Batch(kind=PageKind.PEOPLE, accounts=(Account(id=f"x:{me.id}", username="me"),), me=f"x:{me.id}")
        )

    def open(self) -> Core:
        """The store as another process finds it."""
        store = Store.open(self._file, now=self.bar.clock)
        drafts: Any = store.drafts
        drafts.do = self.power.around(drafts.do)
        return Core(store, Settings(), self.bar.clock, Occupancy(self._seat))

    def ask(self, question: Callable[[Core], list[Draft]]) -> list[Draft]:
        """The core's answer, between two steps."""
        answer: list[Draft] = self.power.around(question)(self.core)
        return answer

    def send(self, caps: Caps | None = None) -> TwitterbarError | None:
        """One go at sending everything; gives what ended it early. After a kill, the store is opened anew."""
        numbers = [draft.number for draft in self.core.store.drafts.all(WAITING)]
        x = self.bar.x(caps, base=self.base, ledger=Booking(lambda question: question(self.core.store)))
        try:
            Sending(self.ask, lambda: (Frail(x, self.power), lambda: None), self.bar.clock).run(numbers)
        except TwitterbarError as error:
            return error
        except Killed:
            self.core.close()
            self.core = self.open()
        return None

    def post(self, text: str) -> int:
        """Put something into the outbox that goes by the API."""
        draft = self.core.speaking.begin(text=text)
        assert self.core.speaking.queue(draft.number).way is Way.API
        return draft.number

    def state(self, number: int) -> State:
        """Where a draft is."""
        return self.core.store.drafts.get(number).state

    def states(self, numbers: Sequence[int]) -> list[State]:
        """Where these are."""
        return [self.state(number) for number in numbers]

    def said(self) -> Counter[str]:
        """How often each of the reader's texts is on X."""
        return Counter(one.text for one in self.bar.world.posts_of(self.bar.me.id))
