"""Which talks there are in a chat room, where several go on at once and no line tells what it answers.

Lines are taken in the order in which they were said. Each belongs to the talk that has most to say for it:

* the one it names spoke there (or was named there, if they keep silent so far);
* somebody there named its author, who hasn't spoken there since: asked, one answers;
* its author spoke there last;
* words that are rare in the room and were said there, each the less the more of the talks going on hold it.

Each fades by half in `HALF_LIFE`, and nothing is heard of a talk after `SILENCE`. So whoever was named is
found for close to an hour, and one's own last line for ten minutes. A line for which no talk has at least
`LEAST` to say begins one.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta

from twitterbar.domain.guesses import names, said, telling
from twitterbar.domain.model import Post

HALF_LIFE = timedelta(minutes=20)
SILENCE = timedelta(hours=1)

NAMED, NAMES_BOTH, ASKED, OWN, WORD = 4.0, 2.0, 3.0, 1.0, 0.4
"""What each of the reasons counts while it is fresh; `NAMES_BOTH` instead of `NAMED` for the silent."""

RARE, ONE_IN = 3, 1_000
"""A word is rare if it was in at most so many lines of the room, or in one line of so many."""

MOST_WORDS = 3.0
LEAST = 0.7


class _Talk:
    """A talk going on: when each spoke last, when each was named last and by whom, and its words."""

    def __init__(self, opening: Post) -> None:
        self.opening = opening
        self.last = opening.at
        self.spoke: dict[str, datetime] = {}
        self.named: dict[str, datetime] = {}
        self.words: set[str] = set()

    def add(self, line: Post, told: Set[str]) -> None:
        self.last = line.at
        self.spoke[line.author] = line.at
        self.named.pop(line.author, None)
        for account in names(line):
            self.named[account] = line.at
        self.words.update(told)

    def speaks_for(self, line: Post) -> float:
        """How much of who speaks to whom says that a line belongs here."""
        found = 0.0
        for account in sorted(names(line)):
            if account in self.spoke:
                found += NAMED * _fading(self.spoke[account], line.at)
            elif account in self.named:
                found += NAMES_BOTH * _fading(self.named[account], line.at)
        if line.author in self.named:
            found += ASKED * _fading(self.named[line.author], line.at)
        if line.author in self.spoke:
            found += OWN * _fading(self.spoke[line.author], line.at)
        return found


class _Room:
    """One room while its lines go by."""

    def __init__(self) -> None:
        self._going: list[_Talk] = []
        self._heard: Counter[str] = Counter()
        self._lines = 0

    def place(self, line: Post) -> Post:
        """The first line of the talk to which the next line belongs."""
        told = telling(line.text)
        self._going = [talk for talk in self._going if line.at - talk.last <= SILENCE]
        talk = self._best(line, told)
        if talk is None:
            talk = _Talk(line)
            self._going.append(talk)
        talk.add(line, told)
        self._heard.update(told)
        self._lines += 1
        return talk.opening

    def _best(self, line: Post, told: Set[str]) -> _Talk | None:
        most_heard = max(RARE, self._lines // ONE_IN)
        rare = sorted(word for word in told if self._heard[word] <= most_heard)
        holding = Counter(word for talk in self._going for word in rare if word in talk.words)
        best, most = None, LEAST
        for talk in self._going:
            common = sum(1 / holding[word] for word in rare if word in talk.words)
            score = talk.speaks_for(line) + WORD * min(common, MOST_WORDS) * _fading(talk.last, line.at)
            if score >= most:
                best, most = talk, score
        return best


def talks(posts: Iterable[Post]) -> Mapping[str, str]:
    """For every post that was said in a room, the id of the first one of its talk."""
    found: dict[str, str] = {}
    rooms: dict[str, _Room] = {}
    for line in sorted((post for post in posts if post.room is not None), key=said):
        found[line.id] = rooms.setdefault(line.room or "", _Room()).place(line).id
    return found


def _fading(at: datetime, now: datetime) -> float:
    return math.exp2(-((now - at) / HALF_LIFE))
