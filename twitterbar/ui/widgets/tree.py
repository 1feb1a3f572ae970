"""A conversation as a tree: read on, fold, look at one thread; what was read is told."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Blur
from textual.message import Message
from textual.timer import Timer

from twitterbar.core.views import ConversationView, PostView
from twitterbar.ui import keymap, keynames
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.tree_rows import GUTTER, TreeRows

PAUSE = 0.4
"""Seconds in which what was heard is collected before it is told."""

ABOVE = 0.25
"""How much of the view shows what was said before the first new post."""

SHOW = "tree.show_sensitive"
"""The command that shows a post that is hidden as sensitive."""

SPACED_FROM = 16
"""Lines of height from which posts are kept apart by an empty line."""


class ConversationTree(LineView):
    """One conversation. `now` is the clock on the wall, `keys` the reader's keymap.

    A post counts as heard once the cursor leaves it, or once it was shown whole and the reader went on by
    page or answered; only while the keys go here, so a preview beside the list counts for nothing.
    """

    FILLS = False
    SCOPE = "tree"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("tree")]

    @dataclass
    class Heard(Message):
        """These posts were read."""

        view: "ConversationTree"
        posts: tuple[str, ...]

        @property
        def control(self) -> "ConversationTree":
            """The tree they are in."""
            return self.view

    @dataclass
    class ReadOn(Message):
        """There is nothing new left in this conversation, and the reader wants to read on."""

        view: "ConversationTree"

        @property
        def control(self) -> "ConversationTree":
            """The tree that is done."""
            return self.view

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        keys: Mapping[str, str] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._now = now
        self._keys = keys or {}
        self._rows: TreeRows | None = None
        self._to_tell: dict[str, None] = {}
        self._teller: Timer | None = None

    # What is shown

    def show(self, view: ConversationView, *, at: str | None = None) -> None:
        """Show a conversation, the cursor on post `at`, else on the first new one.

        The same conversation shown again keeps what was folded and opened in it, and what was read.
        """
        before = self._rows
        key = keynames.split(self._keys.get(SHOW, keymap.BY_ID[SHOW].keys))[0]
        hidden = f"hidden, marked as sensitive: {keynames.shown(key)} shows it"
        rows = TreeRows(view, self._now(), hidden=hidden, spaced=self.view_height >= SPACED_FROM)
        if before is not None and before.view.id == view.id:
            rows.folded, rows.opened, rows.uncovered = before.folded, before.opened, before.uncovered
            rows.unrolled, rows.heard = before.unrolled, before.heard
            rows.thread_of, rows.matches = before.thread_of, before.matches
            rows.choose()
        else:
            self.tell_heard()
        if at is not None:
            rows.reveal(at)
        self._rows = rows
        if before is not None and before.view.id == view.id:
            self.source = rows
            self.renew(at=at)
            return
        here = at or next((post.id for post in view.posts if post.new), None)
        place = next((row for row in range(len(rows)) if rows.id(row) == here), 0)
        self.put(rows, at=place, above=ABOVE)

    @property
    def view(self) -> ConversationView | None:
        """The conversation that is shown."""
        return self._rows.view if self._rows is not None else None

    @property
    def unheard(self) -> int:
        """How many of its posts are new and were not read yet."""
        rows = self._rows
        return 0 if rows is None else sum(post.new and post.id not in rows.heard for post in rows.view.posts)

    @property
    def post(self) -> PostView | None:
        """The post under the cursor."""
        rows = self._rows
        return rows.post(self.cursor) if rows is not None and self.cursor < len(rows) else None

    @property
    def post_here(self) -> str | None:
        """The id of the post under the cursor."""
        return self.row_id

    def branch(self) -> tuple[str, ...]:
        """The ids of the post under the cursor and of everything below it."""
        rows = self._rows
        if rows is None or self.cursor >= len(rows):
            return ()
        return tuple(post.id for post in rows.branch(self.cursor))

    def move_to(self, id: str) -> bool:
        """Bring the cursor to a post, out of its fold if it is in one."""
        rows = self._rows
        if rows is not None and self.find(id) is None:
            rows.reveal(id)
            self.renew()
        return super().move_to(id)

    def highlight(self, words: Iterable[str]) -> int:
        """Mark these words wherever they are said; tells in how many posts that is. No words: no marks."""
        rows = self._rows
        if rows is None:
            return 0
        wanted = [re.escape(word) for word in words if word]
        rows.matches = re.compile("|".join(wanted), re.IGNORECASE) if wanted else None
        self.renew()
        return len(rows.matching())

    def next_match(self, step: int = 1, *, stay: bool = False) -> bool:
        """To the next post (with -1 the one before) that has a marked word in it, around the end too.

        It comes out of its fold, or out of the line it shares. With `stay`, the post under the cursor is
        good enough.
        """
        rows = self._rows
        found = rows.matching() if rows is not None else []
        if rows is None or not found:
            return False
        here = rows.place_in_order(self.cursor) - (step if stay else 0)
        order = found if step > 0 else found[::-1]
        beyond = [n for n in order if (rows.branches.position[n] - here) * step > 0]
        id = rows.view.posts[(beyond or order)[0]].id
        rows.show_whole(id)
        self._chosen(id)
        self.show_cursor()
        return True

    def fit(self) -> bool:
        """Low terminals have no room for empty lines between posts."""
        rows = self._rows
        spaced = self.view_height >= SPACED_FROM
        if rows is None or rows.spaced == spaced:
            return super().fit()
        rows.spaced = spaced
        self.renew()
        return True

    # What was read

    def on_blur(self, event: Blur) -> None:
        """When keys go elsewhere, what was read so far is told."""
        self.tell_heard()

    def watch_cursor(self, old: int, new: int) -> None:
        """The post the cursor leaves was read."""
        self._read([old])
        super().watch_cursor(old, new)

    def read_shown(self) -> None:
        """The reader goes on from what stands whole on the screen, having said something to it."""
        self._read(self._shown_whole(), focused=True)

    def _read(self, read: Iterable[int], *, focused: bool | None = None) -> None:
        rows = self._rows
        if rows is None or not (self.has_focus if focused is None else focused):
            return
        for row in read:
            if row >= len(rows):
                continue
            post = rows.post(row)
            if post.new and post.id not in rows.heard:
                rows.heard.add(post.id)
                self._to_tell[post.id] = None
                self.renew_row(row, columns=GUTTER + 1)
        if self._to_tell and self._teller is None:
            self._teller = self.set_timer(PAUSE, self.tell_heard)

    def _shown_whole(self) -> list[int]:
        """The rows of which every line is on the screen."""
        heights, first = self._heights, self.scroll_offset.y
        row, line = heights.row_at(first)
        whole = []
        while row < len(heights) and heights.top(row) + heights[row] <= first + self.view_height:
            if line <= self.source.lead(row):
                whole.append(row)
            row, line = row + 1, 0
        return whole

    def take_heard(self) -> tuple[str, ...]:
        """What was read and not told yet, with the post under the cursor; no message tells it again."""
        self._read([self.cursor])
        if self._teller is not None:
            self._teller.stop()
            self._teller = None
        heard = tuple(self._to_tell)
        self._to_tell.clear()
        return heard

    def tell_heard(self) -> None:
        """Tell what was read and not told yet."""
        if self._teller is not None:
            self._teller.stop()
            self._teller = None
        if self._to_tell:
            self.post_message(self.Heard(self, tuple(self._to_tell)))
            self._to_tell.clear()

    # Reading on

    def _new_rows(self) -> list[int]:
        rows = self._rows
        return [] if rows is None else [row for row in range(len(rows)) if rows.post(row).new]

    def action_read_on(self) -> None:
        """A page on, or to the next new post where that is farther; at the end, ask for what is next."""
        rows, heights = self._rows, self._heights
        if rows is None or not len(rows):
            self.post_message(self.ReadOn(self))
            return
        if not len(heights):
            return  # it has not been seen yet
        first, height = self.scroll_offset.y, self.view_height
        self._read(self._shown_whole())
        below = (row for row in self._new_rows() if heights.top(row) + heights[row] > first + height)
        coming = next(below, None)
        if coming is None:
            if (hidden := next(rows.hidden_new(), None)) is not None:
                self.move_to(hidden)
                return
            self._read([self.cursor])
            self.tell_heard()
            self.post_message(self.ReadOn(self))
            return
        target = heights.top(coming) + rows.lead(coming) - min(2, height // 6)
        self._scroll(target if target > first else first + height - 2)
        self.cursor = coming

    def action_next_new(self) -> None:
        """To the next new post."""
        coming = next((row for row in self._new_rows() if row > self.cursor), None)
        if coming is not None:
            self.go(coming)

    def action_previous_new(self) -> None:
        """To the new post before this one."""
        before = next((row for row in reversed(self._new_rows()) if row < self.cursor), None)
        if before is not None:
            self.go(before)

    # Folding and unfolding

    def action_open(self) -> None:
        """Unfold or show what is hidden here; if nothing is, into the post."""
        rows, post = self._rows, self.post
        if rows is None or post is None:
            return
        if post.id in rows.folded:
            self.action_toggle_branch()
        elif rows.is_covered(post):
            self.action_show_sensitive()
        elif rows.is_run(self.cursor):
            rows.unrolled.add(post.id)
            self._chosen(post.id)
        elif rows.is_brief(self.cursor) and post.text:
            rows.opened.add(post.id)
            self._chosen(post.id)
        elif post.id in rows.opened:
            rows.opened.discard(post.id)
            self._chosen(post.id)
        else:
            super().action_open()

    def action_toggle_branch(self) -> None:
        """Fold the branch under the cursor, or unfold it; on a post without answers, the branch it is in."""
        rows, post = self._rows, self.post
        if rows is None or post is None:
            return
        at = post.id
        if at in rows.folded:
            rows.folded.discard(at)
        elif len(rows.branch(self.cursor)) > 1 and not rows.is_run(self.cursor):
            rows.folded.add(at)
        elif above := rows.above(self.cursor):
            at = above[0].id
            rows.folded.add(at)
        self._chosen(at)

    def action_fold_all(self) -> None:
        """Fold every branch; the cursor goes to what still shows of where it was."""
        rows, post = self._rows, self.post
        if rows is None or post is None:
            return
        above = rows.above(self.cursor)
        rows.fold_all()
        shown = {rows.id(row) for row in range(len(rows))}
        self._chosen(next((other.id for other in (post, *above) if other.id in shown), None))

    def action_unfold_all(self) -> None:
        """Unfold every branch."""
        if self._rows is not None and self.post is not None:
            at = self.post.id
            self._rows.folded.clear()
            self._chosen(at)

    def action_thread(self) -> None:
        """Only what the post under the cursor answers and what answers it; or all of it again."""
        rows, post = self._rows, self.post
        if rows is None or post is None:
            return
        rows.thread_of = None if rows.thread_of is not None else post.id
        self._chosen(post.id)

    def _chosen(self, at: str | None) -> None:
        """Other posts are shown than before; the cursor goes to this one."""
        if self._rows is not None:
            self._rows.choose()
            if at is not None and self.find(at) is None:
                self._rows.reveal(at)
            self.renew(at=at)

    def action_show_sensitive(self) -> None:
        """Show the post under the cursor, or hide it again."""
        rows, post = self._rows, self.post
        if rows is not None and post is not None and post.sensitive:
            rows.uncovered ^= {post.id}
            self.renew()
