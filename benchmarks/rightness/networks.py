"""Made-up networks of which only edges are known: who turned to whom, and when.

What is planted is how somebody new is turned to (`Ways`) and what makes somebody answer (`Answers`). Each
network has another mix of these, so that nothing can be fitted to one of them and look right in all.
"""

import math
import random
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import accumulate

from benchmarks.rightness.made_up import DAY, HOUR, START, Record
from twitterbar.domain.ridge import logistic

TRIED = 6
"""So many ways are tried to find somebody new."""

TALKED_OUT = 0.4
"""What each turn in a talk takes from the log-odds that another follows."""

REMEMBERED = 12
"""So many of somebody's latest turns are what others see of them."""


@dataclass(frozen=True)
class Ways:
    """How somebody new is found, as shares: over a friend's latest turns (`closure`), over people who turn
    to the same ones (`alike`), because many turn there (`hubs`), because they turned here first (`back`),
    out of one's own group, or by chance.
    """

    closure: float = 0.0
    alike: float = 0.0
    hubs: float = 0.0
    back: float = 0.0
    group: float = 0.0
    chance: float = 0.1


@dataclass(frozen=True)
class Answers:
    """What decides whether one answers, in log-odds: the usual, how much people differ, what a talk both
    ways adds, what each doubling of those who call takes away, and what each unanswered try takes away.
    """

    usual: float = -1.0
    differ: float = 1.0
    both_ways: float = 1.5
    called: float = 0.3
    tries: float = 0.3


@dataclass(frozen=True)
class Network:
    """One made-up network: its size, its length in days, and what moves it."""

    name: str
    ways: Ways
    answers: Answers
    people: int = 500
    turns: int = 24_000
    days: float = 60.0
    new: float = 0.25
    window: float = 7 * DAY


NETWORKS = (
    Network("closure", Ways(closure=1.0, group=0.2), Answers(usual=-1.2)),
    Network("alike", Ways(alike=1.0, group=0.2), Answers(usual=-0.4, both_ways=0.8, called=0.0)),
    Network("hubs", Ways(hubs=1.0, closure=0.3), Answers(usual=-1.5, called=0.6), window=DAY),
    Network("back", Ways(back=1.0, closure=0.4), Answers(usual=-0.6, called=0.0, tries=0.0), new=0.5),
    Network(
        "live", Ways(closure=0.6, hubs=0.5), Answers(usual=-2.5, differ=1.5), days=6, new=0.5, window=DAY
    ),
    Network("mixed", Ways(0.5, 0.5, 0.4, 0.4, 0.4, 0.3), Answers()),
    Network("noisy", Ways(0.3, 0.3, 0.3, 0.1, 0.2, 1.0), Answers(differ=0.3, both_ways=0.5, called=0.1)),
)


class _Running:
    """A network while it runs."""

    def __init__(self, network: Network, seed: int) -> None:
        self.network, self.dice = network, random.Random(f"{network.name}{seed}")
        dice = self.dice
        self.names = [f"n{n}" for n in range(network.people)]
        self.activity = [dice.paretovariate(1.2) for _ in self.names]
        self.cumulated = list(accumulate(self.activity))
        self.group = [dice.randrange(12) for _ in self.names]
        self.groups: dict[int, list[int]] = defaultdict(list)
        for who, group in enumerate(self.group):
            self.groups[group].append(who)
        self.answering = [dice.gauss(0, network.answers.differ) for _ in self.names]
        self.liked: list[dict[int, float]] = [{} for _ in self.names]
        self.callers: list[dict[int, float]] = [{} for _ in self.names]
        self.lately: list[deque[int]] = [deque(maxlen=REMEMBERED) for _ in self.names]
        self.tries: dict[tuple[int, int], int] = defaultdict(int)
        self.all: list[int] = []

    def somebody(self) -> int:
        """Somebody, the more active the sooner."""
        return self.dice.choices(range(self.network.people), cum_weights=self.cumulated)[0]

    def find(self, me: int) -> int | None:
        """Somebody new for somebody, or None if the way led nowhere."""
        dice, ways = self.dice, self.network.ways
        ways_of = ("closure", "alike", "hubs", "back", "group", "chance")
        way = dice.choices(ways_of, [getattr(ways, one) for one in ways_of])[0]
        found: int | None = None
        match way:
            case "closure" if self.lately[me]:
                found = dice.choice(list(self.lately[dice.choice(list(self.lately[me]))]) or [me])
            case "alike" if self.liked[me]:
                shared = dice.choice(list(self.liked[me]))
                like = dice.choice(list(self.callers[shared]))
                found = dice.choice(list(self.liked[like]))
            case "hubs" if self.all:
                found = dice.choice(self.all)
            case "back" if self.callers[me]:
                found = dice.choice(list(self.callers[me])[-8:])
            case "group":
                found = dice.choice(self.groups[self.group[me]])
            case "chance":
                found = dice.randrange(self.network.people)
            case _:
                pass
        return found if found != me and found not in self.liked[me] else None

    def old(self, me: int) -> int | None:
        """Somebody known, the more and the later turned to the sooner."""
        liked = self.liked[me]
        if not liked:
            return None
        some = self.dice.choices(list(liked), list(liked.values()), k=3)
        return max(some, key=lambda who: (who in self.lately[me], self.dice.random()))

    def turn(self, src: int, dst: int, now: float, depth: int) -> float | None:
        """Somebody turns to somebody, after so many turns of the same talk; when it is answered, if ever."""
        dice, answers = self.dice, self.network.answers
        both = src in self.liked[dst]
        odds = answers.usual + self.answering[dst] + answers.both_ways * both
        odds -= answers.called * math.log2(1 + len(self.callers[dst]))
        odds -= answers.tries * self.tries[src, dst] + TALKED_OUT * depth
        self.liked[src][dst] = self.liked[src].get(dst, 0.0) + 1
        self.callers[dst][src] = now
        self.lately[src].append(dst)
        self.all.append(dst)
        self.tries[src, dst] += 1
        self.tries[dst, src] = 0
        if dice.random() < logistic(odds):
            return now + dice.lognormvariate(math.log(HOUR), 1.6)
        return None


def events(network: Network, seed: int) -> Iterator[Record]:
    """The turns of a network in order of time, as events of the protocol."""
    running = _Running(network, seed)
    dice = running.dice
    answers: list[tuple[float, int, int, int]] = []
    now, pause = 0.0, network.days * DAY / network.turns
    for _ in range(network.turns):
        at = now + dice.expovariate(1 / pause)
        if answers and answers[0][0] <= at:
            now, src, dst, depth = heappop(answers)
        else:
            now = at
            src = running.somebody()
            new = dice.random() < network.new or not running.liked[src]
            found = next((one for _ in range(TRIED) if (one := running.find(src)) is not None), None)
            found = found if new and found is not None else running.old(src)
            if found is None:
                continue
            dst, depth = found, 0
        again = running.turn(src, dst, now, depth)
        if again is not None:
            heappush(answers, (max(again, now), dst, src, depth + 1))
        yield {
            "op": "event",
            "t": round(START + now),
            "src": running.names[src],
            "dst": running.names[dst],
            "kind": "mention",
        }
