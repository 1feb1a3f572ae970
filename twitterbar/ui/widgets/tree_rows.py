"""The rows of a conversation: which posts are shown, folded, opened, hidden, and the lines of each."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from twitterbar.domain.model import PostState
from twitterbar.ui.draw import post as drawn
from twitterbar.ui.draw.lines import Line, Means, Piece
from twitterbar.ui.draw.tree import first_guide, guide_above, levels, next_guide
from twitterbar.ui.widgets.branches import Branches
from twitterbar.views import ConversationView, PostView

GUTTER = 2
"""Cells for the mark before a post, and the space behind it."""


class TreeRows:
    """One conversation as rows for a `LineView`, with what the reader folded and opened in it.

    `now` is the moment from which posts are so-and-so old; `hidden` the words that stand for a sensitive post.
    Posts that were heard before take one line each, unless nothing at all is new.
    """

    def __init__(self, view: ConversationView, now: datetime, *, hidden: str, spaced: bool = True) -> None:
        self.view = view
        self.now = now
        self.hidden = hidden
        self.spaced = spaced
        self.branches = Branches(view.posts)
        self.folded: set[str] = set()
        self.opened: set[str] = set()
        self.uncovered: set[str] = set()
        self.heard: set[str] = set()
        self.matches: re.Pattern[str] | None = None
        self.thread_of: str | None = None
        self._all_heard = not any(post.new for post in view.posts)
        self.shown: list[int] = []
        """The posts that are shown, by their place in the view, in reading order."""
        self.choose()

    # Which posts are shown

    def choose(self) -> None:
        """Work out which posts are shown, after something was folded or unfolded."""
        branches, posts = self.branches, self.view.posts
        wanted: Iterable[int] = branches.order
        if self.thread_of is not None:
            at = next((n for n, post in enumerate(posts) if post.id == self.thread_of), None)
            if at is not None:
                wanted = [*reversed(branches.ancestors(at)), *branches.branch(at)]
        if not self.folded:
            self.shown = list(wanted)
            return
        under: set[int] = set()
        self.shown = []
        for n in wanted:
            parent = branches.parent[n]
            if parent is not None and (parent in under or posts[parent].id in self.folded):
                under.add(n)
            else:
                self.shown.append(n)

    def post(self, row: int) -> PostView:
        """The post a row shows."""
        return self.view.posts[self.shown[row]]

    def branch(self, row: int) -> list[PostView]:
        """The post of a row and everything below it."""
        return [self.view.posts[n] for n in self.branches.branch(self.shown[row])]

    def reveal(self, id: str) -> None:
        """Unfold whatever hides a post."""
        at = next((n for n, post in enumerate(self.view.posts) if post.id == id), None)
        if at is None:
            return
        if self.thread_of is not None and at not in self.shown:
            self.thread_of = None
        self.folded -= {self.view.posts[n].id for n in self.branches.ancestors(at)}
        self.choose()

    def fold_all(self) -> None:
        """Fold every branch, but leave what answers the opening in sight."""
        tops = [n for n, parent in enumerate(self.branches.parent) if parent is None]
        kept = set(tops) if len(tops) == 1 else set()
        self.folded = {
            post.id for n, post in enumerate(self.view.posts) if self.branches.children[n] and n not in kept
        }
        self.choose()

    def is_brief(self, row: int) -> bool:
        """Whether a row takes a line only: a stand-in, or a post that was heard before."""
        post = self.post(row)
        if post.state is not PostState.HERE:
            return True
        return not (post.new or post.mine or self._all_heard or post.id in self.opened)

    def is_covered(self, post: PostView) -> bool:
        """Whether a post is hidden as sensitive."""
        return post.sensitive and post.id not in self.uncovered

    # Rows

    def __len__(self) -> int:
        return len(self.shown)

    def id(self, row: int) -> str:
        """The id of the post."""
        return self.post(row).id

    def lead(self, row: int) -> int:
        """An empty line keeps a post apart from the one above, unless both take one line only."""
        return int(self.spaced and row > 0 and not (self.is_brief(row) and self.is_brief(row - 1)))

    def guess(self, row: int, width: int) -> int:
        """About as many lines as its characters fill."""
        post = self.post(row)
        if self.is_brief(row):
            return self.lead(row) + 1
        room = max(
            drawn.MEASURE // 4,
            min(drawn.MEASURE, width - GUTTER - 2 * min(post.depth, levels(width - GUTTER))),
        )
        lines = len(post.text) // room + 1 + post.text.count("\n") if post.text else 0
        return self.lead(row) + 1 + lines + len(post.links) + len(post.media) + bool(post.quoted)

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """The post with its mark, its guides, and what a fold below it hides."""
        n, post = self.shown[row], self.post(row)
        place = self.branches.place(n)
        room = width - GUTTER
        above = self._blank(guide_above(place, room)) if self.lead(row) else None
        first, rest = first_guide(place, room), next_guide(place, room)
        left = room - sum(len(text) for text, _ in first)
        mark: Piece = (" ", Means.TEXT)
        if self.is_brief(row):
            inside = [
                drawn.context(post, left) if post.state is PostState.HERE else drawn.stand_in(post, left)
            ]
        else:
            if post.new:
                mark = ("◦", Means.MUTED) if post.id in self.heard else ("•", Means.NEW)
            hidden = self.hidden if self.is_covered(post) else ""
            inside = [
                *drawn.header(post, self.now, left),
                *drawn.body(post, left, self.matches, sensitive=hidden),
            ]
        if post.id in self.folded and len(below := self.branch(row)[1:]):
            people = list(dict.fromkeys(drawn.who(other) for other in below if other.author))
            new = sum(1 for other in below if other.new and other.id not in self.heard)
            inside.append(drawn.more(len(below), people, new, left))
        lines: list[Line] = [above] if above is not None else []
        for number, line in enumerate(inside):
            start = [mark, (" ", Means.TEXT), *first] if number == 0 else [("  ", Means.TEXT), *rest]
            lines.append([*start, *line])
        return lines

    def _blank(self, guide: list[Piece]) -> Line:
        return [("  ", Means.TEXT), *guide]
