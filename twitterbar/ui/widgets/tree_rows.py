"""The rows of a conversation: which posts are shown, folded, opened, hidden, and the lines of each."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from twitterbar.domain.model import PostState
from twitterbar.ui.draw import post as drawn
from twitterbar.ui.draw.lines import Line, Means, Piece, line_width
from twitterbar.ui.draw.tree import first_guide, guide_above, levels, next_guide
from twitterbar.ui.widgets.branches import Branches
from twitterbar.views import ConversationView, PostView

GUTTER = 2
"""Cells for the mark before a post, and the space behind it."""

RUN = 3
"""So many posts in a row that were all heard before share one line."""


class Row(NamedTuple):
    """A row: a post by its place in the view, or several heard before (the first of them, and `run`, all).

    `last` is the last of the siblings that a run stands for.
    """

    n: int
    run: tuple[int, ...] = ()
    last: int | None = None


class TreeRows:
    """One conversation as rows for a `LineView`, with what the reader folded and opened in it.

    `now` is the moment from which posts are so-and-so old; `hidden` the words that stand for a sensitive
    post; `spaced` keeps posts apart by an empty line. Posts that were heard before take one line each, and
    several in a row one line together, unless nothing at all is new.
    """

    def __init__(self, view: ConversationView, now: datetime, *, hidden: str, spaced: bool = True) -> None:
        self.view = view
        self.now = now
        self.hidden = hidden
        self.spaced = spaced
        self.branches = Branches(view.posts)
        self.folded: set[str] = set()
        """Posts whose branches are folded."""
        self.opened: set[str] = set()
        """Posts that were heard before and are shown whole all the same."""
        self.unrolled: set[str] = set()
        """First posts of runs that are shown one by one."""
        self.uncovered: set[str] = set()
        """Sensitive posts that are shown."""
        self.heard: set[str] = set()
        """New posts that were read since the conversation was opened."""
        self.matches: re.Pattern[str] | None = None
        self.thread_of: str | None = None
        """The post of which only the thread is shown."""
        self._all_heard = not any(post.new for post in view.posts)
        self._rows: list[Row] = []
        self.choose()

    # Which posts are shown

    def choose(self) -> None:
        """Work out the rows, after something was folded, opened or unrolled."""
        at = self.place_of(self.thread_of) if self.thread_of is not None else None
        if at is None:
            self._rows = list(self._walk(None))
        else:
            self._rows = [*map(Row, reversed(self.branches.ancestors(at))), *self._walk(at)]

    def _walk(self, top: int | None) -> Iterator[Row]:
        branches, posts = self.branches, self.view.posts
        old = self._old_branches()
        waiting = [Row(top)] if top is not None else self._siblings(branches.tops, old)[::-1]
        while waiting:
            row = waiting.pop()
            if len(chain := self._chain(row, old)) > RUN:
                *run, last = chain
                if posts[run[0]].id in self.unrolled:
                    yield from map(Row, run)
                else:
                    yield Row(run[0], tuple(run))
                row = Row(last)
            yield row
            if not row.run and posts[row.n].id not in self.folded:
                waiting.extend(reversed(self._siblings(branches.children[row.n], old)))

    def _chain(self, row: Row, old: Sequence[bool]) -> list[int]:
        """Posts heard before, each the only answer to the one before it, that lead to something new."""
        chain = [] if row.run or self.thread_of is not None or row.n == self.branches.order[0] else [row.n]
        while chain and self._is_old(self.view.posts[chain[-1]]):
            below = self.branches.children[chain[-1]]
            if len(below) != 1 or old[below[0]] or self.view.posts[chain[-1]].id in self.folded:
                break
            if not self._is_old(self.view.posts[below[0]]):
                break
            chain.append(below[0])
        return chain

    def _siblings(self, children: Sequence[int], old: Sequence[bool]) -> list[Row]:
        """The rows of some siblings: those next to each other in whose branches nothing is new share one."""
        rows: list[Row] = []
        run: list[int] = []

        def close() -> None:
            if not run:
                return
            whole = [n for child in run for n in self.branches.branch(child)]
            if len(whole) >= RUN and self.view.posts[run[0]].id not in self.unrolled:
                rows.append(Row(run[0], tuple(whole), run[-1]))
            else:
                rows.extend(map(Row, run))
            run.clear()

        for child in children:
            if old[child] and child != self.branches.order[0]:
                run.append(child)
            else:
                close()
                rows.append(Row(child))
        close()
        return rows

    def _old_branches(self) -> list[bool]:
        """For each post whether it and everything below it were heard before, and nothing of it is open."""
        old = [self._is_old(post) for post in self.view.posts]
        if self._all_heard or self.thread_of is not None:
            return [False] * len(old)
        for n in reversed(self.branches.order):
            parent = self.branches.parent[n]
            if not old[n] and parent is not None:
                old[parent] = False
        return old

    def _is_old(self, post: PostView) -> bool:
        return not (post.new or post.mine or self._all_heard or post.id in self.opened)

    def place_of(self, id: str) -> int | None:
        """Where in the view a post is."""
        return next((n for n, post in enumerate(self.view.posts) if post.id == id), None)

    def post(self, row: int) -> PostView:
        """The post a row shows, of a run the first."""
        return self.view.posts[self._rows[row].n]

    def branch(self, row: int) -> list[PostView]:
        """The post of a row and everything below it, or all posts of a run."""
        at = self._rows[row]
        return [self.view.posts[n] for n in at.run or self.branches.branch(at.n)]

    def above(self, row: int) -> list[PostView]:
        """The posts that the post of a row hangs below, the nearest first."""
        return [self.view.posts[n] for n in self.branches.ancestors(self._rows[row].n)]

    def is_run(self, row: int) -> bool:
        """Whether a row stands for several posts."""
        return bool(self._rows[row].run)

    def hidden_new(self) -> Iterator[str]:
        """New posts not read yet that a fold or the thread view hides, in reading order."""
        shown = {row.n for row in self._rows}
        for n in self.branches.order:
            post = self.view.posts[n]
            if n not in shown and post.new and post.id not in self.heard:
                yield post.id

    def reveal(self, id: str) -> None:
        """Unfold, unroll and widen until a post is shown."""
        at = self.place_of(id)
        if at is None or any(row.n == at and not row.run for row in self._rows):
            return
        ancestors = self.branches.ancestors(at)
        thread = self.place_of(self.thread_of) if self.thread_of is not None else None
        if thread is not None and at not in self.branches.branch(thread):
            self.thread_of = None
        self.folded -= {self.view.posts[n].id for n in ancestors}
        self.choose()
        while run := next((row for row in self._rows if at in row.run), None):
            self.unrolled.add(self.view.posts[run.n].id)
            self.choose()

    def fold_all(self) -> None:
        """Fold every branch, but leave what answers the opening in sight."""
        tops = self.branches.tops
        kept = set(tops) if len(tops) == 1 else set()
        self.folded = {
            post.id for n, post in enumerate(self.view.posts) if self.branches.children[n] and n not in kept
        }
        self.choose()

    def is_brief(self, row: int) -> bool:
        """Whether a row takes a line only: a stand-in, or what was heard before."""
        post = self.post(row)
        return self.is_run(row) or post.state is not PostState.HERE or self._is_old(post)

    def is_covered(self, post: PostView) -> bool:
        """Whether a post is hidden as sensitive."""
        return post.sensitive and post.id not in self.uncovered

    # Rows

    def __len__(self) -> int:
        return len(self._rows)

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
        indent = 2 * min(post.depth, levels(width - GUTTER))
        room = min(drawn.MEASURE, max(1, width - GUTTER - indent))
        lines = len(post.text) // room + 1 + post.text.count("\n") if post.text else 0
        return self.lead(row) + 1 + lines + len(post.links) + len(post.media) + bool(post.quoted)

    def draw(self, row: int, width: int) -> Sequence[Line]:
        """The post with its mark, its guides, and what a fold below it hides."""
        post, room = self.post(row), width - GUTTER
        place = self.branches.place(self._rows[row].n, self._rows[row].last)
        first, rest = first_guide(place, room), next_guide(place, room)
        inside = self._inside(row, room - line_width(first))
        mark: Piece = (" ", "")
        if post.new and not self.is_run(row):
            mark = ("◦", Means.MUTED) if post.id in self.heard else ("•", Means.NEW)
        lines: list[Line] = [[("  ", ""), *guide_above(place, room)]] if self.lead(row) else []
        lines.append([mark, (" ", ""), *first, *inside[0]])
        lines.extend([("  ", ""), *rest, *line] for line in inside[1:])
        return lines

    def _inside(self, row: int, width: int) -> list[Line]:
        """What a row says, without mark and guides."""
        post = self.post(row)
        if self.is_run(row):
            return [drawn.before(len(self.branch(row)), _people(self.branch(row)), width)]
        if post.state is not PostState.HERE:
            lines = [drawn.stand_in(post, width)]
        elif self.is_brief(row):
            lines = [drawn.context(post, width, self._answered(row))]
        else:
            hidden = self.hidden if self.is_covered(post) else ""
            lines = [
                *drawn.header(post, self.now, width),
                *drawn.body(post, width, self.matches, answered=self._answered(row), sensitive=hidden),
            ]
        if post.id in self.folded and (below := self.branch(row)[1:]):
            new = sum(1 for other in below if other.new and other.id not in self.heard)
            lines.append(drawn.more(len(below), _people(below), new, width))
        return lines

    def _answered(self, row: int) -> set[str]:
        """The folded handles of everybody whom a post answers, as its place in the tree shows."""
        spoke = (post.author for post in self.above(row))
        return {author.username.casefold() for author in spoke if author is not None}


def _people(posts: Sequence[PostView]) -> list[str]:
    return list(dict.fromkeys(drawn.who(post) for post in posts if post.author))
