"""Looking for what is new: which requests follow each other, and how far one has come after each.

Every step is to be saved before the next is taken: the batch, the charges and the marks together. Then
whatever ends the look early leaves nothing behind but a gap that is known. The source may ask for the page
after the one at hand meanwhile; however a look ends, that page is its last step, since it is paid for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from twitterbar.domain.gaps import Marks, Stretch, after_page
from twitterbar.domain.model import Batch, PageKind, Post, Repost
from twitterbar.domain.tab import Charge
from twitterbar.errors import RateLimited, TwitterbarError
from twitterbar.sources.source import Brought, Source


class Step(Struct, frozen=True, kw_only=True):
    """What one request brought, and the marks once it is saved. `what` names what was asked for."""

    what: str
    batch: Batch
    charges: tuple[Charge, ...]
    marks: Marks


def look(
    source: Source,
    marks: Marks,
    stretches: Sequence[Stretch],
    *,
    lists: Sequence[PageKind] = (),
    conversations: Sequence[str] = (),
    people: Sequence[str] = (),
    handles: Sequence[str] = (),
    nameless: Callable[[Iterable[str]], Sequence[str]],
    now: Callable[[], datetime],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Step]:
    """Ask for people first, then for conversations and stretches; after each page for the names it brought.

    `people` are ids, `conversations` the ids of first posts; neither moves the marks.

    `nameless` tells which of some accounts have no name yet; it is called once the step before is saved.
    Where one timeline is rate-limited the others are still asked for, and the limit is raised at the end.
    """
    limited: RateLimited | None = None
    looking = _Looking(source, marks, nameless, cancelled)
    for kind in lists:
        yield from looking.take(kind.value, source.people_of(kind))
        if cancelled():
            return
    if people:
        yield from looking.take("people", source.people(people))
    if handles:
        yield from looking.take("people", source.called(handles))
    for conversation in conversations:
        yield from looking.take("conversation", source.conversation(conversation), names=True)
        if cancelled():
            return
    for stretch in stretches:
        try:
            until = now() if stretch.newer is None else None
            yield from looking.stretch(stretch, until)
        except RateLimited as error:
            limited = limited or error
        if cancelled():
            break
    if limited is not None:
        raise limited


class _Looking:
    """One look, with the marks as they stand."""

    def __init__(
        self,
        source: Source,
        marks: Marks,
        nameless: Callable[[Iterable[str]], Sequence[str]],
        cancelled: Callable[[], bool],
    ) -> None:
        self.source = source
        self.marks = marks
        self.nameless = nameless
        self.cancelled = cancelled
        self.looked_up: set[str] = set()

    def stretch(self, stretch: Stretch, until: datetime | None) -> Iterator[Step]:
        """A stretch of a timeline; every page moves the marks."""
        left: Stretch | None = stretch

        def move(page: Brought) -> None:
            nonlocal left
            if left is not None:
                self.marks, left = after_page(self.marks, left, page.batch.asked, more=page.more, at=until)

        return self.take(stretch.timeline, self.source.stretch(stretch), move=move, names=True)

    def take(
        self,
        what: str,
        pages: Iterator[Brought],
        *,
        move: Callable[[Brought], None] = lambda page: None,
        names: bool = False,
    ) -> Iterator[Step]:
        """Pages one by one, with the names of who speaks on them; at an early end the one under way, too."""
        trouble: TwitterbarError | None = None
        try:
            for page in pages:
                move(page)
                yield self.step(what, page)
                if self.cancelled():
                    break
                if names:
                    yield from self.names(page.batch)
        except TwitterbarError as error:
            trouble = error
        try:
            for page in self.source.under_way():
                move(page)
                yield self.step(what, page)
        except TwitterbarError as error:
            trouble = trouble or error
        if trouble is not None:
            raise trouble

    def names(self, batch: Batch) -> Iterator[Step]:
        """The names of who speaks on a page, the page's own voices first, each looked up once."""
        own = set(batch.asked)
        said: list[Post | Repost] = [*batch.posts, *batch.reposts]
        voices = [one.author for one in sorted(said, key=lambda one: one.id not in own)]
        wanted = [id for id in self.nameless(dict.fromkeys(voices)) if id not in self.looked_up]
        self.looked_up.update(wanted)
        for page in self.source.people(wanted):
            yield self.step("names", page)

    def step(self, what: str, page: Brought) -> Step:
        return Step(what=what, batch=page.batch, charges=page.charges, marks=self.marks)
