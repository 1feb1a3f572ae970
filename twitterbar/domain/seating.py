"""Which conversations get a seat at the table, and how much of each is read, in the minutes there are.

If everything fits, everything is at the table. Otherwise:

* **Packing.** Next comes whichever conversation that fits the time left has the most of
  p · t^(−½) / (1 + s): p is the odds that one is glad to have heard it (a logistic curve over its score),
  t the minutes it takes, s the seats that the least heard of its voices already has. So short ones and new
  voices gain, and a conversation that is worth it may still be long.
* **Shares.** Of the posts to be read, nobody's take more than a fifth (at least one), as long as somebody
  else who fits is waiting. Conversations that would break this wait on the bench, and share what minutes
  are left when all others have sat down.
* **Parts.** No conversation takes more than half of the minutes while others wait, and none more of
  anybody's posts than their share. Of a longer one the best post is read, what led up to it, and then the
  new posts in reading order, as far as that goes; minutes left at the end go to the parts that wait.
* **Quiet voices.** A voice that wasn't heard for a month has a reserved seat, as long as such seats take no
  more than a fifth of the minutes (the first one in any case). Of all seats, one in five goes to a voice of
  that kind or to an author who says less than most, if their score is at least half of the last seat's.
* **It ends.** The minutes are never overrun, with one exception: if nothing fits at all, the best post of
  the best conversation is at the table alone.

The seats are told by their score, the highest first.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import overload

from msgspec import Struct

from twitterbar.domain import reading
from twitterbar.domain.model import Conversation, Post, Seat
from twitterbar.domain.weighed import Weighed

SHARE = 5
"""Nobody's posts, and no reserved seats, take more than one part in so many; one seat in so many is for the
quiet."""

LARGEST_PART = 0.5
"""How much of the minutes one conversation may take while others wait."""

CLOSE = 1e-9
"""Minutes; what is nearer to a full table than this doesn't fit, whichever way the sum is added up."""


class Part(Struct, frozen=True):
    """The posts of a conversation that are read now: whose they are, how long they take, whom one hears."""

    posts: tuple[Post, ...]
    minutes: float
    rows: Mapping[str, int]
    voices: tuple[str, ...]


class Candidate:
    """A conversation with something unheard in it, weighed.

    `pace` is the reader's, `seconds` tells how long a post takes to read at the usual one.
    """

    def __init__(
        self,
        conversation: Conversation,
        unheard: Sequence[Post],
        weighed: Weighed,
        follows: frozenset[str],
        *,
        pace: float,
        seconds: Callable[[Post], float],
    ) -> None:
        self.conversation = conversation
        self.weighed = weighed
        self.score = weighed.score
        self._follows = follows
        self._pace = pace
        self._takes = {post.id: seconds(post) for post in unheard}
        self.whole = self._part(tuple(unheard))
        self._most_of_one = max(self.whole.rows.values())

    @property
    def comes_back(self) -> bool:
        """Whether a voice speaks in it that wasn't heard for a month."""
        return self.weighed.quiet is not None and self.weighed.quiet.back

    @cached_property
    def left_out(self) -> Seat:
        """Its seat, if there were time for all of it."""
        return self.seat(self.whole)

    def seat(self, part: Part) -> Seat:
        """Its seat, if this part of it is read."""
        more = len(self.whole.posts) - len(part.posts)
        return Seat(
            conversation=self.conversation.id,
            score=self.score,
            minutes=part.minutes,
            unheard=tuple(post.id for post in part.posts),
            voices=part.voices,
            why=self.weighed.why,
            more=more,
            more_minutes=max(0.0, self.whole.minutes - part.minutes) if more else 0.0,
        )

    def part(self, minutes: float, share: float) -> Part:
        """As much of it as fits: what takes at most so many minutes with at most `share` posts of anybody's.

        Its best post is in any case in it, and that of a voice which comes back.
        """
        whole = self.whole
        if whole.minutes <= minutes and self._most_of_one <= share:
            return whole
        must, wish = self._by_importance
        chosen = [*must]
        rows = Counter(whole.posts[at].author for at in must)
        taken = self._least
        for at in wish:
            post = whole.posts[at]
            takes = (self._takes[post.id] + reading.ANOTHER_SPEAKER) / 60 / self._pace
            if taken + takes > minutes or rows[post.author] >= share:
                break
            chosen.append(at)
            rows[post.author] += 1
            taken += takes
        return self._part(tuple(whole.posts[at] for at in sorted(chosen)))

    @cached_property
    def _least(self) -> float:
        """The minutes of what a part can't do without."""
        must, _ = self._by_importance
        return self._part(tuple(self.whole.posts[at] for at in must)).minutes

    @cached_property
    def _by_importance(self) -> tuple[list[int], list[int]]:
        """What a part can't do without, in reading order; the rest, what led up to the best post first.

        Each by its place in the whole.
        """
        best, quiet = self.weighed.best.id, self.weighed.quiet
        kept = {best, quiet.post} if quiet is not None and quiet.back else {best}
        unheard = {post.id: at for at, post in enumerate(self.whole.posts)}
        parents = {node.id: node.parent for node in self.conversation.nodes}
        above: dict[str, None] = {}
        at = parents.get(best)
        while at is not None and at not in above:
            above[at] = None
            at = parents.get(at)
        order = dict.fromkeys([*above, *unheard])
        return (
            [at for id, at in unheard.items() if id in kept],
            [unheard[id] for id in order if id in unheard and id not in kept],
        )

    def _part(self, posts: tuple[Post, ...]) -> Part:
        rows = Counter([post.author for post in posts]) if len(posts) > 1 else {posts[0].author: 1}
        voices = dict.fromkeys([author for author in rows if author in self._follows])
        if passed_on := self.conversation.passed_on:
            for post in posts:
                voices.update(dict.fromkeys(a for a in passed_on.get(post.id, ()) if a in self._follows))
        takes = reading.minutes(posts, self._pace, each=lambda post: self._takes[post.id])
        return Part(posts, takes, rows, tuple(voices))


class LeftOut(Sequence[Seat]):
    """The seats of those who are left out, each worked out when it is looked at."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates

    def __len__(self) -> int:
        return len(self._candidates)

    @overload
    def __getitem__(self, at: int) -> Seat: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Seat]: ...
    def __getitem__(self, at: int | slice) -> Seat | Sequence[Seat]:
        if isinstance(at, slice):
            return LeftOut(self._candidates[at])
        return self._candidates[at].left_out

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def seats(
    candidates: Sequence[Candidate], minutes: float, threshold: float
) -> tuple[tuple[Seat, ...], Sequence[Seat]]:
    """Who sits at the table for so many minutes, and who is left out, each with the highest score first.

    `candidates` come in that order; `threshold` is the score at which it is even odds that one is glad.
    """
    parts: Mapping[int, Part] = {}
    takes = sum(candidate.whole.minutes for candidate in candidates)
    if takes <= minutes:
        parts = {at: candidate.whole for at, candidate in enumerate(candidates)}
    elif minutes > 0:
        rows = sum(len(candidate.whole.posts) for candidate in candidates) * minutes / takes
        parts = _shared_out(candidates, minutes, threshold, rows)
    return (
        tuple(candidates[at].seat(parts[at]) for at in sorted(parts)),
        LeftOut([candidate for at, candidate in enumerate(candidates) if at not in parts]),
    )


def _shared_out(
    candidates: Sequence[Candidate], minutes: float, threshold: float, rows: float
) -> Mapping[int, Part]:
    """The table with everybody's share a fifth of the rows it ends with; `rows` is how many it may have."""
    share = max(1, int(rows) // SHARE)
    while True:
        table = _Table(candidates, minutes, threshold, share)
        table.fill()
        fair = max(1, sum(len(part.posts) for part in table.parts.values()) // SHARE)
        if share <= fair:
            return table.parts or {0: candidates[0].part(0.0, 1)}
        share = fair


class _Table:
    """A table that is being filled; `parts` says what is read of whom, by the candidate's place."""

    def __init__(
        self, candidates: Sequence[Candidate], minutes: float, threshold: float, share: float
    ) -> None:
        self.parts: dict[int, Part] = {}
        self._candidates = candidates
        self._minutes = minutes
        self._left = minutes
        self._share = share
        self._most = [candidate.part(minutes * LARGEST_PART, share) for candidate in candidates]
        self._worth = [
            _log_odds(candidate.score - threshold) - 0.5 * math.log(part.minutes)
            for candidate, part in zip(candidates, self._most, strict=True)
        ]
        self._rows: Counter[str] = Counter()
        self._seats: Counter[str] = Counter()
        self._bench: set[int] = set()

    def fill(self) -> None:
        """Seat everybody who fits."""
        self._reserve()
        self._pack()
        bench = self._heap(self._bench)
        self._share = math.inf
        self._bench.clear()
        while (at := self._next(bench)) is not None:
            self._sit(at)
        self._read_on()

    def _reserve(self) -> None:
        """Seats for voices that weren't heard for a month."""
        here: set[str] = set()
        budget = self._minutes / SHARE
        for at, candidate in enumerate(self._candidates):
            quiet, part = candidate.weighed.quiet, self._most[at]
            if quiet is None or not quiet.back or quiet.voice in here or not self._fits(at):
                continue
            if not here or part.minutes <= budget:
                here.add(quiet.voice)
                budget -= part.minutes
                self._sit(at)

    def _pack(self) -> None:
        """The best of those that fit, one after the other, and every fifth of them a quiet one."""
        everybody = self._heap(range(len(self._candidates)))
        quiet = self._heap(at for at, one in enumerate(self._candidates) if one.weighed.quiet is not None)
        quiet_seats = len(self.parts)
        last = math.inf
        while True:
            at = None
            if quiet_seats < (len(self.parts) + 1) // SHARE:
                at = self._next(quiet, last / 2)
            if at is None:
                at = self._next(everybody)
            if at is None:
                return
            self._sit(at)
            quiet_seats += self._candidates[at].weighed.quiet is not None
            last = self._candidates[at].score

    def _read_on(self) -> None:
        """Give the minutes that nobody else can use to the conversations of which only a part is read."""
        for at in sorted(self.parts):
            candidate, part = self._candidates[at], self.parts[at]
            if len(part.posts) < len(candidate.whole.posts):
                longer = candidate.part(part.minutes + self._left - CLOSE, math.inf)
                if len(longer.posts) > len(part.posts):
                    self._left -= longer.minutes - part.minutes
                    self.parts[at] = longer

    def _heap(self, places: Iterable[int]) -> list[tuple[float, int, int]]:
        heap = [self._entry(at) for at in places]
        heapify(heap)
        return heap

    def _entry(self, at: int) -> tuple[float, int, int]:
        """The smaller, the sooner; with the number of seats that it was worked out from."""
        had = self._had(at)
        return math.log1p(had) - self._worth[at], at, had

    def _had(self, at: int) -> int:
        """How many seats the least heard of its voices has."""
        part = self._most[at]
        return min(self._seats[voice] for voice in part.voices or part.rows)

    def _next(self, heap: list[tuple[float, int, int]], least: float = 0.0) -> int | None:
        """Take the best that fits and has at least this score from a heap.

        Seats only ever make an entry worse, so one whose number of seats is still true is the best of all.
        """
        found = None
        too_low = []
        while heap and found is None:
            entry = heappop(heap)
            _, at, had = entry
            if at in self.parts or at in self._bench or not self._fits(at):
                continue
            if had != self._had(at):
                heappush(heap, self._entry(at))
            elif any(self._rows[who] + n > self._share for who, n in self._most[at].rows.items()):
                self._bench.add(at)
            elif self._candidates[at].score < least:
                too_low.append(entry)
            else:
                found = at
        for entry in too_low:
            heappush(heap, entry)
        return found

    def _fits(self, at: int) -> bool:
        return self._most[at].minutes <= self._left - CLOSE

    def _sit(self, at: int) -> None:
        part = self.parts[at] = self._most[at]
        self._left -= part.minutes
        self._rows.update(part.rows)
        self._seats.update(part.voices or part.rows)


def _log_odds(x: float) -> float:
    """The logarithm of the logistic function, without overflow."""
    return min(x, 0.0) - math.log1p(math.exp(-abs(x)))
