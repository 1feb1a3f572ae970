"""Which talks there are in a chat room, where several go on at once and no line tells what it answers.

Lines are taken in the order in which they were said. Each belongs to the talk that has most to say for it:

* the one it names spoke there, or was named there, if they keep silent so far;
* somebody there named its author, who hasn't spoken since: asked, one answers;
* its author spoke there, most of all if they spoke nowhere else since; and all the more if another followed
  them, as long as no more than three talk there: people take turns;
* its words were said there, which counts the more the less they were said elsewhere.

Against a talk it speaks that the line is said to somebody who has no part in it. Each reason fades by half in
a while that goes by the pace of the room, and nothing is heard of a talk after three of these. A line for
which no talk has at least `LEAST` to say begins one; a greeting, or a question by somebody new, begins one
sooner.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta

from twitterbar.domain.guesses import names, said, telling
from twitterbar.domain.model import Post
from twitterbar.domain.text import words

HALF_LIFE = timedelta(minutes=20)
"""In so long half of a reason is left where a line comes every half a minute or faster …"""

LINES = 40
"""… or as long as so many lines usually take, where they come slower."""

PACE = 0.05
"""How much the latest pause between two lines says about the usual one."""

LONGEST_PAUSE = 1800.0
"""Seconds; a longer one is a night, and no pause."""

HALF_LIVES = 3
"""After so many nothing is heard of a talk."""

NAMED, NAMES_BOTH = 4.0, 2.0
ASKED, OWN, TURNS, WORD = 3.0, 1.5, 1.0, 0.4
"""What each of the reasons counts while it is fresh; `NAMES_BOTH` instead of `NAMED` for the silent."""

OTHERS = 1.5
"""What it counts against a talk that the line is said to somebody else."""

SURE = math.log(1_000)
"""A word counts in full that only one line in a thousand holds."""

MOST_WORDS = 3.0
"""More in common than so many such words counts no more."""

LEAST = 1.0

OPENS = 0.5
"""So much more a greeting, or a question by somebody new, needs to belong to a talk."""

GREETINGS = frozenset(("hi", "hello", "hey", "hiya", "greetings", "hallo", "salut", "hola", "ciao", "moin"))


class _Talk:
    """A talk going on: when each spoke last, when each was named last and by whom, and its words."""

    def __init__(self, opening: Post) -> None:
        self.opening = opening
        self.last = opening
        self.spoke: dict[str, datetime] = {}
        self.named: dict[str, datetime] = {}
        self.words: Counter[str] = Counter()

    def add(self, line: Post, told: Set[str]) -> None:
        """Take in one more line."""
        self.last = line
        self.spoke[line.author] = line.at
        self.named.pop(line.author, None)
        for account in names(line):
            self.named[account] = line.at
        self.words.update(told)


class _Room:
    """One room while its lines go by."""

    def __init__(self) -> None:
        self._going: list[_Talk] = []
        self._heard: Counter[str] = Counter()
        self._lines = 0
        self._last: Post | None = None
        self._pause = 30.0
        self._half_life = HALF_LIFE
        self._last_of: dict[str, _Talk] = {}

    def place(self, line: Post) -> Post:
        """The first line of the talk to which the next line belongs."""
        told = telling(line.text)
        self._keep_pace(line)
        self._going = [talk for talk in self._going if line.at - talk.last.at <= HALF_LIVES * self._half_life]
        talk = self._best(line, told)
        if talk is None:
            talk = _Talk(line)
            self._going.append(talk)
        talk.add(line, told)
        self._last_of[line.author] = talk
        self._heard.update(told)
        self._lines += 1
        self._last = line
        return talk.opening

    def _keep_pace(self, line: Post) -> None:
        """Follow the usual pause between two lines: a geometric mean of the latest twenty or so."""
        if self._last is not None:
            pause = (line.at - self._last.at).total_seconds()
            self._pause *= (min(max(pause, 1.0), LONGEST_PAUSE) / self._pause) ** PACE
        self._half_life = max(HALF_LIFE, timedelta(seconds=LINES * self._pause))

    def _best(self, line: Post, told: Set[str]) -> _Talk | None:
        known = sorted(word for word in told if word in self._heard)
        best, most = None, LEAST + (OPENS if self._opens(line) else 0.0)
        for talk in self._going:
            common = sum(self._own_to(talk, word) for word in known)
            score = self._speaks_for(talk, line)
            score += WORD * min(common, MOST_WORDS) * self._fading(talk.last.at, line.at)
            if score >= most:
                best, most = talk, score
        return best

    def _speaks_for(self, talk: _Talk, line: Post) -> float:
        """How much of who speaks to whom, and when, says that a line belongs to a talk."""
        found, author, named = 0.0, line.author, names(line)
        for account in sorted(named):
            if account in talk.spoke:
                found += NAMED * self._fading(talk.spoke[account], line.at)
            elif account in talk.named:
                found += NAMES_BOTH * self._fading(talk.named[account], line.at)
            else:
                found -= OTHERS
        if author in talk.named:
            found += ASKED * self._fading(talk.named[author], line.at)
        if author in talk.spoke:
            mine = talk.spoke[author]
            found += OWN * self._fading(mine, line.at) * (1.0 if self._last_of.get(author) is talk else 0.5)
            if talk.last.author != author and len(talk.spoke) <= 3:
                found += TURNS * self._fading(talk.last.at, line.at)
        return found

    def _own_to(self, talk: _Talk, word: str) -> float:
        """How much a word says for a talk: the more, the rarer it is and the less it is said elsewhere."""
        heard = self._heard[word]
        share = talk.words[word] / heard
        return share * share * min(1.0, math.log((1 + self._lines) / heard) / SURE)

    def _opens(self, line: Post) -> bool:
        """Whether a line is a greeting to everybody, or asks and comes from somebody new."""
        if names(line):
            return False
        first = next(iter(words(line.text)), "")
        return first in GREETINGS or (line.author not in self._last_of and "?" in line.text)

    def _fading(self, at: datetime, now: datetime) -> float:
        return math.exp2(-((now - at) / self._half_life))


def talks(posts: Iterable[Post]) -> Mapping[str, str]:
    """For every post that was said in a room, the id of the first one of its talk."""
    found: dict[str, str] = {}
    rooms: dict[str, _Room] = {}
    for line in sorted((post for post in posts if post.room is not None), key=said):
        found[line.id] = rooms.setdefault(line.room or "", _Room()).place(line).id
    return found
