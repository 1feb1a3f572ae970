"""Looking for what is new: which requests follow each other, and how far one has come after each.

Every step is to be saved before the next is asked for: the batch, the charges and the marks together. Then
whatever ends the look early leaves nothing behind but a gap that is known.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from twitterbar.domain.gaps import Marks, Stretch, after_page
from twitterbar.domain.model import Batch, PageKind, Post, Repost
from twitterbar.domain.tab import Charge
from twitterbar.errors import RateLimited
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
    nameless: Callable[[Iterable[str]], Sequence[str]],
    posts_a_day: Callable[[str], float],
    now: Callable[[], datetime],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Step]:
    """Ask for people first, then for conversations and stretches; after each page for the names it brought.

    `people` are handles, `conversations` the ids of first posts; neither moves the marks.

    `nameless` tells which of some accounts have no name yet; it is called once the step before is saved.
    Where one timeline is rate-limited the others are still asked for, and the limit is raised at the end.
    """
    limited: RateLimited | None = None
    looking = _Looking(source, marks, nameless)
    for kind in lists:
        for page in source.people_of(kind):
            yield looking.step(kind.value, page)
            if cancelled():
                return
    if people:
        for page in source.called(people):
            yield looking.step("people", page)
    for conversation in conversations:
        for step in looking.conversation(conversation):
            yield step
            if cancelled():
                return
    for stretch in stretches:
        try:
            until = now() if stretch.newer is None else None
            for step in looking.stretch(stretch, posts_a_day(stretch.timeline), until):
                yield step
                if cancelled():
                    return
        except RateLimited as error:
            limited = limited or error
    if limited is not None:
        raise limited


class _Looking:
    """One look, with the marks as they stand."""

    def __init__(
        self, source: Source, marks: Marks, nameless: Callable[[Iterable[str]], Sequence[str]]
    ) -> None:
        self.source = source
        self.marks = marks
        self.nameless = nameless
        self.looked_up: set[str] = set()

    def stretch(self, stretch: Stretch, posts_a_day: float, until: datetime | None) -> Iterator[Step]:
        left: Stretch | None = stretch
        for page in self.source.stretch(stretch):
            ids = page.batch.asked
            if left is not None:
                self.marks, left = after_page(
                    self.marks, left, ids, more=page.more, posts_a_day=posts_a_day, at=until
                )
            yield self.step(stretch.timeline, page)
            yield from self.names(page.batch)

    def conversation(self, id: str) -> Iterator[Step]:
        for page in self.source.conversation(id):
            yield self.step("conversation", page)
            yield from self.names(page.batch)

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
