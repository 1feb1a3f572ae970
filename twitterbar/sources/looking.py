"""Looking for what is new: which requests follow each other, and how far one has come after each.

Every step is to be saved before the next is taken: the batch, the charges and the marks together. Then
whatever ends the look early leaves nothing behind but a gap that is known. The source may ask for the page
after the one at hand meanwhile; however a look ends, that page is its last step, since it is paid for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.gaps import Marks, Stretch, after_page
from twitterbar.domain.model import Batch, PageKind, Post, Repost, id_order
from twitterbar.domain.tab import Charge
from twitterbar.errors import NotUnderstood, RateLimited, TwitterbarError
from twitterbar.sources.source import Brought, Source


class Step(Struct, frozen=True, kw_only=True):
    """What one request brought, and the marks once it is saved. `what` names what was asked for.

    `gone` comes with the last page of a list of people: who was on it before and is not any more. `complete`
    comes with the last page of a timeline that has no gap left.
    """

    what: str
    batch: Batch
    charges: tuple[Charge, ...]
    marks: Marks
    gone: tuple[str, ...] = ()
    complete: bool = False


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
    listed: Callable[[PageKind], Iterable[str]] = lambda kind: (),
    now: Callable[[], datetime],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Step]:
    """Ask for people first, then for conversations and stretches; after each page for the names it brought.

    `people` are ids, `conversations` the ids of first posts. A list that was left early goes on where that
    was, and a conversation that was asked for before brings what is newer.

    `nameless` tells which of some accounts have no name yet; it is called once the step before is saved.
    `listed` tells who is on a list as far as that is known, and is asked before its first page.
    Where one timeline is rate-limited the others are still asked for, and the limit is raised at the end.
    """
    limited: RateLimited | None = None
    looking = _Looking(source, marks, nameless, listed, cancelled)
    for kind in lists:
        yield from looking.people_of(kind)
        if cancelled():
            return
    if people:
        yield from looking.take("people", source.people(people))
    if handles:
        yield from looking.take("people", source.called(handles))
    for conversation in conversations:
        yield from looking.conversation(conversation, now())
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
        listed: Callable[[PageKind], Iterable[str]],
        cancelled: Callable[[], bool],
    ) -> None:
        self.source = source
        self.marks = marks
        self.nameless = nameless
        self.listed = listed
        self.cancelled = cancelled
        self.looked_up: set[str] = set()

    def stretch(self, stretch: Stretch, until: datetime | None) -> Iterator[Step]:
        """A stretch of a timeline; every page moves the marks."""
        left: Stretch | None = stretch

        def move(page: Brought) -> None:
            nonlocal left
            if left is not None:
                self.marks, left = after_page(self.marks, left, page.batch.asked, more=page.more, at=until)

        for step in self.take(stretch.timeline, self.source.stretch(stretch), move=move, names=True):
            done = left is None and not self.marks.gaps_in(stretch.timeline)
            yield replace(step, complete=True) if done and step.what == stretch.timeline else step

    def people_of(self, kind: PageKind) -> Iterator[Step]:
        """A list of people, from where it was left; anew if X doesn't know that place any more."""
        left = self.marks.lists.get(kind.value, "")
        try:
            yield from self._people_of(kind, left)
        except NotUnderstood:
            if not left or self.marks.lists.get(kind.value) != left:
                raise
            self.marks = self.marks.after_list(kind.value, None)
            yield from self._people_of(kind, "")

    def _people_of(self, kind: PageKind, token: str) -> Iterator[Step]:
        """From the page with this token on ("": from the first), with who is gone at the end of it.

        A page of which not everything could be taken in leaves open who is on the list: then nobody is gone.
        """
        before = self.marks.unmet.get(kind.value) if token else self.listed(kind)
        unmet = None if before is None else set(before)
        ended = False

        def move(page: Brought) -> None:
            nonlocal ended, unmet
            ended = not page.more
            if page.batch.set_aside or page.batch.notes:
                unmet = None
            if unmet is not None:
                unmet.difference_update(account.id for account in page.batch.accounts)
            if ended or page.batch.next_token:
                self.marks = self.marks.after_list(kind.value, page.batch.next_token, unmet)

        for step in self.take(kind.value, self.source.people_of(kind, token), move=move):
            yield replace(step, gone=tuple(sorted(unmet))) if ended and unmet else step

    def conversation(self, id: str, now: datetime) -> Iterator[Step]:
        """A conversation, or what was said in it since it was asked for last."""
        came: list[str] = []

        def move(page: Brought) -> None:
            came.extend(page.batch.asked)
            if not page.more:
                self.marks = self.marks.after_conversation(id, max(came, key=id_order, default=None), now)

        pages = self.source.conversation(id, self.marks.heard_of(id, now))
        return self.take("conversation", pages, move=move, names=True)

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
