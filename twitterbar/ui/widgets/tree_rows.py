"""The rows of a conversation: which posts are shown, folded, opened, hidden, and the lines of each."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from twitterbar.core.views import ConversationView, PostView
from twitterbar.domain.model import PostState
from twitterbar.ui.draw import post as drawn
from twitterbar.ui.draw.lines import Line, Means, Piece, line_width
from twitterbar.ui.draw.tree import LEVEL, first_guide, guide_above, levels, next_guide
from twitterbar.ui.widgets.branches import Branches

GUTTER = 2
"""Cells for the mark before a post, and the space behind it."""

RUN = 3
"""So many posts in a row that were all heard before share one line."""


ADDRESSED = 50
"""How many posts above one are looked at for the handles it begins with; X puts no more before a post."""


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
        self._rows: list[Row] = []
        self._old: list[bool] = []
        self.choose()

    # Which posts are shown

    def choose(self) -> None:
        """Work out the rows, after something was folded, opened or unrolled."""
        posts, branches = self.view.posts, self.branches
        at = self.place_of(self.thread_of) if self.thread_of is not None else None
        nothing_new = not any(post.new for post in posts)
        self._old = [not (post.new or post.mine or nothing_new or post.id in self.opened) for post in posts]
        if at is not None:
            start = branches.position[at]
            self._rows = [*map(Row, reversed(branches.ancestors(at))), *self._walk(start, branches.end[at])]
        else:
            self._rows = list(self._walk(0, len(posts), gather=any(self._old)))

    def _walk(self, start: int, stop: int, *, gather: bool = False) -> Iterator[Row]:
        """Rows for a stretch of the reading order; with `gather`, what was heard before shares lines."""
        order, end, posts = self.branches.order, self.branches.end, self.view.posts
        if not gather and not self.folded:
            yield from map(Row, order[start:stop])
            return
        old_below = self._old_branches() if gather else []
        one_by_one = start + 1
        at = start
        while at < stop:
            n = order[at]
            if gather and at >= one_by_one and self._old[n]:
                last, beyond = self._together(at, old_below)
                if beyond - at >= RUN:
                    if posts[n].id not in self.unrolled:
                        yield Row(n, tuple(order[at:beyond]), last)
                        at = beyond
                        continue
                    one_by_one = beyond
            yield Row(n)
            at = end[n] if posts[n].id in self.folded else at + 1

    def _together(self, at: int, old_below: Sequence[bool]) -> tuple[int | None, int]:
        """What from this place of the reading order on may share a line.

        Either siblings in whose branches nothing is new: gives the last of them, and the place behind them.
        Or posts each of which is the only answer to the one before, down to one that leads to something new.
        """
        order, end, children, parent = (
            self.branches.order,
            self.branches.end,
            self.branches.children,
            self.branches.parent,
        )
        last: int | None = None
        beyond = at
        while beyond < len(order) and old_below[order[beyond]] and parent[order[beyond]] == parent[order[at]]:
            last = order[beyond]
            beyond = end[last]
        if last is not None:
            return last, beyond
        while len(below := children[order[beyond]]) == 1 and self._old[below[0]] and not old_below[below[0]]:
            if self.view.posts[order[beyond]].id in self.folded:
                break
            beyond += 1
        return None, beyond

    def _old_branches(self) -> list[bool]:
        """For each post whether it and everything below it were heard before, and nothing of it is open."""
        old = list(self._old)
        parents = self.branches.parent
        for n in reversed(self.branches.order):
            if not old[n] and (parent := parents[n]) is not None:
                old[parent] = False
        return old

    def place_of(self, id: str) -> int | None:
        """Where in the view a post is."""
        return next((n for n, post in enumerate(self.view.posts) if post.id == id), None)

    def place_in_order(self, row: int) -> int:
        """Where in the reading order the post of a row is."""
        return self.branches.position[self._rows[row].n]

    def matching(self) -> list[int]:
        """The posts in which the words that are looked for can be read, in reading order."""
        posts, matches = self.view.posts, self.matches
        if matches is None:
            return []
        return [
            n for n in self.branches.order if not self.is_covered(posts[n]) and matches.search(posts[n].text)
        ]

    def show_whole(self, id: str) -> None:
        """Show a post with all of its words, also one that was heard before."""
        self.opened.add(id)
        self.choose()

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
        n = self._rows[row].n
        return self._old[n] or self.view.posts[n].state is not PostState.HERE

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

    def guesses(self, width: int) -> Sequence[int]:
        """About as many lines as the characters of each post fill."""
        posts, old, spaced, here = self.view.posts, self._old, self.spaced, PostState.HERE
        deepest = levels(width - GUTTER)
        rooms = [min(drawn.MEASURE, max(1, width - GUTTER - LEVEL * level)) for level in range(deepest + 1)]
        guessed = []
        brief_above = True
        for row in self._rows:
            n = row[0]
            post = posts[n]
            if old[n] or post.state is not here:
                guessed.append(1 if brief_above else 1 + spaced)
                brief_above = True
                continue
            brief_above = False
            lines = 1 + spaced
            if post.quoted or post.links or post.media:
                lines += bool(post.quoted) + len(post.links) + len(post.media)
            if text := post.text:
                depth = post.depth
                lines += len(text) // rooms[depth if depth < deepest else deepest] + 1 + text.count("\n")
            guessed.append(lines)
        return guessed

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
        above = self.branches.ancestors(self._rows[row].n, ADDRESSED)
        spoke = (self.view.posts[n].author for n in above)
        return {author.username.casefold() for author in spoke if author is not None}


def _people(posts: Sequence[PostView]) -> list[str]:
    return list(dict.fromkeys(drawn.who(post) for post in posts if post.author))
