"""The command for bringing posts in: import."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from twitterbar.cli import documents_house as documents
from twitterbar.cli import wiring, wording
from twitterbar.cli.output import ProgressLine, aside, document, say
from twitterbar.cli.place import Place, Tell
from twitterbar.domain.model import Batch, PageKind
from twitterbar.errors import BadFile, Exit, UsageError
from twitterbar.sources import archive, pages
from twitterbar.sources.x_intake import x_id
from twitterbar.store.saving import Saved
from twitterbar.uncollected import uncollected

if TYPE_CHECKING:
    from twitterbar.store.store import Store
    from twitterbar.ui.ask import Lane

PAGES_AT_ONCE = 100
"""Pages that go into the store in one transaction."""

NAMES = "Their names end in .json, .jsonl or .ndjson, and maybe .gz or .zst."

STOPPED = "You stopped it there; bring it in once more for the rest."

MOST_REASONS = 8
"""Reasons for setting something aside that the closing words list; the document has all of them."""


def bring(arguments: Namespace) -> int:
    """Take in files; each goes in whole or not at all. Exit 65 if any could not be taken in."""
    kind = PageKind(arguments.kind) if arguments.kind else None
    me = _account_id(arguments.me)
    with wiring.core(arguments) as core:
        if me is not None:
            core.store.set_me(me)
        with ProgressLine() as line, uncollected():

            def refused(words: str) -> None:
                line.end()
                aside(words)

            import_ = _Import(core.store, line.show, refused, kind, me)
            for path in map(Path, arguments.paths):
                import_.bring_all(path)
            core.introducing.keep()
    tally = import_.tally
    if arguments.json:
        document(tally.document())
    else:
        say(tally.words())
    return Exit.BAD_FILE if tally.failed else Exit.DONE


def bring_in(here: Place, lane: "Lane", path: str, tell: Tell, stopped: Callable[[], bool]) -> str:
    """Take in a file from within the screens, beside the lane; gives in words what came.

    `tell` hears how far it is; `stopped` is asked between two pages whether to end there. Raises `BadFile`
    where not everything could be taken in; the rest is here.
    """
    from twitterbar.core.introducing import prepare
    from twitterbar.store.store import Store

    refused: list[str] = []
    with Store.open(here.profile.store_file, now=here.now, give_way=lane.precedence.give_way) as store:
        import_ = _Import(store, lambda words, **_: tell(words), refused.append, stopped=stopped)
        import_.bring_all(Path(path).expanduser())
        prepare(store, here.now)
    if refused:
        raise BadFile(*refused[:1])
    words = import_.tally.words()
    return f"{words} {STOPPED}" if import_.ended_early else words


def _account_id(text: str | None) -> str | None:
    if text is None:
        return None
    if (id := x_id(text.removeprefix("x:"))) is None:
        raise UsageError(
            f"--me {text!r} is not an account's number.", "X gives each account one; it is not the @name."
        )
    return id


class _Import:
    """Takes files into one store; `show` hears how far it is, `refused` why something could not come in.

    `stopped` is asked between two pages; where it says so, what was read until then is kept and no more is.
    """

    def __init__(
        self,
        store: "Store",
        show: Callable[..., object],
        refused: Tell,
        kind: PageKind | None = None,
        me: str | None = None,
        *,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self.stopped = stopped
        self.ended_early = False
        self.show = show
        self.refused = refused
        self.kind = kind
        self.me = me
        self.tally = _Tally()

    def bring_all(self, path: Path) -> None:
        """Take in a file or an archive, or whatever in a folder may hold pages."""
        if archive.is_archive(path):
            self.bring(path)
            return
        found = list(pages.files_under(path))
        for file in found:
            if not self._ends():
                self.bring(file)
        if not found:
            self._refuse(path, BadFile(f"{path}: There are no files of saved pages in it.", NAMES))

    def bring(self, path: Path) -> None:
        """Take in one file, or say why not.

        A file of up to `PAGES_AT_ONCE` pages is one transaction. A longer one is looked through to its end
        before anything of it is stored, then goes in that many pages at a time, so that a session in another
        window never waits for long; what an interruption cuts off comes in when the file is imported again.
        """
        before = self.tally.pages
        try:
            batches = self._batches(path)
            group = list(islice(batches, PAGES_AT_ONCE))
            if len(group) == PAGES_AT_ONCE:
                self._look_through(path)
            if not group and not self.ended_early:
                raise BadFile(f"{path}: There are no pages in it.")
            while group:
                self.show(f"{path.name[-40:]}: putting away what was read…", at_once=True)
                self.tally.add(len(group), self.store.save_all(group))
                group = list(islice(batches, PAGES_AT_ONCE))
        except BadFile as error:
            self._refuse(path, error, self.tally.pages - before)
        else:
            brought = documents.ImportedFile(path=str(path), pages=self.tally.pages - before, error=None)
            self.tally.files.append(brought)

    def _refuse(self, path: Path, error: BadFile, brought: int = 0) -> None:
        self.refused(str(error))
        self.tally.files.append(documents.ImportedFile(path=str(path), pages=brought, error=str(error)))

    def _ends(self) -> bool:
        """Whether to go no further."""
        self.ended_early = self.ended_early or self.stopped()
        return self.ended_early

    def _look_through(self, path: Path) -> None:
        """See that a long file can be taken in to its end."""
        if archive.is_archive(path):
            for _ in self._unpacked(path, "looked through"):
                pass
            return
        for number, page in enumerate(pages.read(path), 1):
            if self._ends():
                return
            self.show(f"{path.name[-40:]}: {wording.count(number, 'page')} looked through")
            if number > PAGES_AT_ONCE:
                page.check(self.kind)

    def _batches(self, path: Path) -> Iterator[Batch]:
        """The pages of a file, taken apart."""
        if archive.is_archive(path):
            yield from self._unpacked(path, "taken in")
            return
        for number, page in enumerate(pages.read(path), 1):
            if self._ends():
                return
            self.show(f"{path.name[-40:]}: {wording.count(number, 'page')} taken in")
            yield page.batch(kind=self.kind, me=self.me or self.store.me)

    def _unpacked(self, path: Path, done: str) -> Iterator[Batch]:
        """What X's archive of somebody's own data holds; nobody else's belongs into this profile.

        `done` is the word for what happens to it.
        """
        me = self.me or self.store.me
        for step in archive.read(path):
            if me is not None and step.batch.me is not None and step.batch.me != me:
                raise BadFile(
                    f"{path}: This is the archive of another account than the one of this profile.",
                    "Give it a profile of its own: --profile NAME.",
                )
            if self._ends():
                return
            self.show(f"{path.name[-40:]}: {100 * step.done // max(step.total, 1)} % {done}")
            yield step.batch


class _Tally:
    """What came in."""

    def __init__(self) -> None:
        self.pages = 0
        self.saved = Saved()
        self.files: list[documents.ImportedFile] = []

    @property
    def failed(self) -> bool:
        """Whether any file could not be taken in."""
        return any(file.error for file in self.files)

    def add(self, pages: int, saved: Saved) -> None:
        """Count what a group of pages brought."""
        self.pages += pages
        self.saved += saved

    def reasons(self) -> Counter[str]:
        """Why records were set aside, and how many for each reason."""
        return Counter(record.reason for record in self.saved.set_aside)

    def document(self) -> documents.Imported:
        """The tally as a document."""
        return documents.Imported(
            pages=self.pages,
            posts=self.saved.posts_new,
            people=self.saved.people_new,
            conversations=self.saved.conversations_new,
            reposts=self.saved.reposts_new,
            messages=self.saved.messages_new,
            likes=self.saved.likes_new,
            known=self.saved.posts_known,
            set_aside=len(self.saved.set_aside),
            reasons=dict(self.reasons().most_common()),
            files=tuple(self.files),
        )

    def words(self) -> str:
        """The tally in one line of words."""
        came = (
            f"{wording.count(self.saved.posts_new, 'post')}, "
            f"{wording.count(self.saved.people_new, 'person', 'people')} and "
            f"{wording.count(self.saved.conversations_new, 'conversation')} came in"
        )
        known = f"{wording.count(self.saved.posts_known, 'post was', 'posts were')} known"
        return f"{came}{self._besides()}; {known}; {self._set_aside()}."

    def _besides(self) -> str:
        """What else came in, if anything did."""
        saved = self.saved
        counted = (
            (saved.reposts_new, "repost", ""),
            (saved.messages_new, "direct message", ""),
            (saved.likes_new, "like", ""),
            (saved.relations_new, "entry of your lists of people", "entries of your lists of people"),
        )
        said = [wording.count(number, one, many) for number, one, many in counted if number]
        return f", besides {', '.join(said)}" if said else ""

    def _set_aside(self) -> str:
        reasons = self.reasons()
        if not reasons:
            return "nothing was set aside"
        listed = [f"{number} × {reason}" for reason, number in reasons.most_common(MOST_REASONS)]
        rest = len(reasons) - MOST_REASONS
        more = [wording.count(rest, "other reason")] if rest > 0 else []
        return f"{len(self.saved.set_aside)} set aside ({'; '.join([*listed, *more])})"
