"""Nothing twice, nothing lost, the rest asked: whatever X and the power do, at whatever moment.

X is a model here, so that a thousand schedules take seconds; that X's answers over a real line mean what the
model says they mean is for `test_sending`.
"""

import enum
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import TUESDAY, account, at
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import Batch, PageKind, Post
from twitterbar.domain.outbox import WAITING, Draft, State, Way
from twitterbar.domain.tab import Caps, Charge, Purse
from twitterbar.errors import (
    BrokenAnswer,
    BrokeOff,
    CreditsGone,
    NotReached,
    NotSafe,
    NotSignedIn,
    RateLimited,
    Refused,
    ServiceDown,
    TwitterbarError,
)
from twitterbar.sending import Sending
from twitterbar.settings import Settings
from twitterbar.sources.prices import prices
from twitterbar.sources.x import Page
from twitterbar.sources.x_saying import Said, Saying
from twitterbar.store.store import Store

ME = account("me")


class Killed(BaseException):
    """The process ends here."""


class Fate(enum.Enum):
    """What becomes of one request, and whether X did what it was asked."""

    DONE = (True, None)
    DONE_AND_RESET = (True, BrokeOff("x"))
    DONE_AND_CUT_OFF = (True, BrokenAnswer("cut", charged=True))
    DONE_AND_503 = (True, ServiceDown(503))
    DONE_AND_TLS_BROKE = (True, NotSafe("x", "the connection ended in a bad record"))
    RESET = (False, BrokeOff("x"))
    DOWN = (False, ServiceDown(503))
    CUT_OFF = (False, BrokenAnswer("cut"))
    NOT_REACHED = (False, NotReached("no network"))
    BAD_CERTIFICATE = (False, NotSafe("x", "expired", at_once=True))
    RATE_LIMITED = (False, RateLimited(at(15), TUESDAY))
    REFUSED = (False, Refused("no"))
    SIGNED_OUT = (False, NotSignedIn())
    NO_CREDITS = (False, CreditsGone())


class XModel:
    """X as far as saying and looking at one's own posts goes; `fates` befall requests one after the other."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.fates: list[Fate] = []
        self.step: Callable[[], None] = lambda: None
        self._purse = Purse(prices(), Caps())

    def _fate(self) -> Fate:
        return self.fates.pop(0) if self.fates else Fate.DONE

    def say(self, request: Saying) -> Said:
        """Say something, or what stands in its way."""
        self.step()
        fate = self._fate()
        done, error = fate.value
        if done:
            if any(post.text == request.text for post in self.posts):
                raise Refused("You are not allowed to create a Tweet with duplicate content.", "duplicate")
            number = 9_000_000 + len(self.posts)
            self.posts.append(Post(id=f"x:{number}", author=ME.id, at=TUESDAY, text=request.text))
        self.step()
        if error is not None:
            raise error
        return Said(id=self.posts[-1].id, charges=())

    def lost(self, request: Saying) -> Charge:
        """What to book."""
        return self._purse.lost(request.ask, TUESDAY)

    def stretch(self, stretch: Stretch) -> Iterator[Page]:
        """The reader's own posts, two a page."""
        for start in range(0, len(self.posts), 2):
            self.step()
            _, error = self._fate().value
            if error is not None:
                raise error
            some = tuple(self.posts[start : start + 2])
            asked = tuple(post.id for post in some)
            yield Page(batch=Batch(kind=PageKind.POSTS, posts=some, asked=asked, me=ME.id), charges=())

    def close(self) -> None:
        """Nothing is open."""


class Desk:
    """A reader with an outbox whose power may fail before and after each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.x = XModel()
        self.x.step = self.step
        self.left: int | None = None
        self.core = self.open()
        self.core.store.save(Batch(kind=PageKind.PEOPLE, accounts=(ME,), me=ME.id))
        self.core.store.set_me(ME.id)

    def open(self) -> Core:
        store = Store.open(self.folder / "store.sqlite3", now=lambda: TUESDAY)
        return Core(store, Settings(), lambda: TUESDAY, Occupancy(self.folder / "seat"))

    def step(self) -> None:
        """One step further; the power fails once none is left."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed

    def ask(self, question: Callable[[Core], list[Draft]]) -> list[Draft]:
        """The core's answer, between two steps."""
        self.step()
        answer = question(self.core)
        self.step()
        return answer

    def send(self) -> None:
        """One go at sending everything; after a failure of the power, everything is opened anew."""
        numbers = [draft.number for draft in self.core.store.drafts.all(WAITING)]
        try:
            Sending(self.ask, lambda: (self.x, lambda: None), lambda: TUESDAY).run(numbers)
        except TwitterbarError:
            pass
        except Killed:
            self.core.close()
            self.core = self.open()

    def state(self, number: int) -> State:
        """Where a draft is."""
        return self.core.store.drafts.get(number).state


@settings(max_examples=1000)
@given(
    texts=st.integers(1, 3),
    fates=st.lists(st.sampled_from(Fate), max_size=8),
    kills=st.lists(st.none() | st.integers(0, 16), max_size=3),
)
def try_a_schedule(
    desk: Desk, count: Iterator[int], texts: int, fates: list[Fate], kills: list[int | None]
) -> None:
    desk.x.posts.clear()
    said = [f"Bread {next(count)}" for _ in range(texts)]
    numbers = []
    for text in said:
        draft = desk.core.speaking.begin(text=text)
        assert desk.core.speaking.queue(draft.number).way is Way.API
        numbers.append(draft.number)
    desk.x.fates = list(fates)
    for kill in (*kills, None):
        desk.left = kill
        desk.send()
    desk.left, desk.x.fates = None, []
    desk.send()

    there = Counter(post.text for post in desk.x.posts)
    assert all(there[text] <= 1 for text in said)  # nothing twice
    for number, text in zip(numbers, said, strict=True):
        state = desk.state(number)
        if state is State.SENT:
            assert there[text] == 1
        elif state is State.UNKNOWN:  # asked; and what did go out was found by itself
            assert there[text] == 0
            desk.core.speaking.settle(number, went_out=False)
        else:
            assert state is State.REFUSED
            assert there[text] == 0
            desk.core.speaking.queue(number)
    desk.send()
    assert [desk.state(number) for number in numbers] == [State.SENT] * texts  # nothing lost
    assert Counter(post.text for post in desk.x.posts) == Counter(said)


def test_a_thousand_schedules_of_faults() -> None:
    count = iter(range(10**9))
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        try_a_schedule(desk, count)
        desk.core.close()
