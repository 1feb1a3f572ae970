"""Made-up towns whose people read and talk: posts, and what each reader turned to when they came by.

People come by a few times a day, each at hours of their own, look at what those they follow said since
yesterday and at what names them, and turn to some of it. What draws them is planted (`Draws`) and differs
from town to town; none of it is in the terms in which the program thinks: topics are hidden behind words, and
liking behind a liking that nobody sees, from which ties arise.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest

from benchmarks.rightness.made_up import DAY, HOUR, START, Record

TOPICS, WORDS, PLAIN = 30, 400, 700


@dataclass(frozen=True)
class Draws:
    """What draws readers to a post, in log-odds: that they turned to its author before (each doubling) or
    just like them, that it is about what they like, that it is fresh (with its half-life in hours), that it
    names them, that its author turned to them lately, what those they follow did with it, that they spoke
    in the talk, that others brought the same link; and what is against it: that it was there already when
    they last came by.
    """

    habit: float = 0.8
    liking: float = 1.0
    topic: float = 2.0
    fresh: float = 2.5
    half_life: float = 6.0
    named: float = 3.0
    back: float = 0.5
    crowd: float = 0.8
    thread: float = 0.8
    link: float = 0.3
    passed_over: float = 0.7


@dataclass(frozen=True)
class Town:
    """One made-up town."""

    name: str
    draws: Draws
    people: int = 150
    follows: int = 70
    days: int = 20


TOWNS = (
    Town("mixed", Draws()),
    Town("topics", Draws(habit=0.3, liking=0.3, topic=6.0, fresh=1.5, back=0.0)),
    Town("habits", Draws(habit=1.8, liking=1.8, topic=0.5, fresh=2.0)),
    Town("answers", Draws(habit=0.5, named=5.0, back=2.5, thread=2.5, topic=1.0)),
    Town("crowd", Draws(habit=0.5, liking=0.5, topic=1.0, crowd=2.5, link=1.5, passed_over=0.3)),
    Town("fresh", Draws(fresh=6.0, half_life=2.5, passed_over=1.5, topic=1.0)),
    Town("noisy", Draws(0.4, 0.5, 0.8, 1.2, 8.0, 1.5, 0.2, 0.4, 0.3, 0.0, 0.2)),
)


@dataclass(frozen=True)
class Visit:
    """Somebody came by: when, what was there for them, and to what of it they turned."""

    who: str
    at: float
    candidates: tuple[str, ...]
    turned_to: tuple[str, ...]


@dataclass(slots=True)
class _Post:
    id: str
    author: int
    at: float
    topic: int
    root: str
    record: Record
    named: frozenset[int]
    doers: set[int]
    link: str


class _Running:
    """A town while its days go by."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.dice = town, random.Random(f"{town.name}{seed}")
        dice, everybody = self.dice, range(town.people)
        self.rate = [min(dice.paretovariate(1.1), 12.0) * 0.35 for _ in everybody]
        self.taste = [dice.sample(range(TOPICS), 3) for _ in everybody]
        group = [dice.randrange(6) for _ in everybody]
        self.liking: list[dict[int, float]] = []
        for me in everybody:
            near = [dice.random() + (group[me] == group[who]) * 0.8 for who in everybody]
            chosen = [who for who in nlargest(town.follows + 1, everybody, key=near.__getitem__) if who != me]
            self.liking.append({who: dice.gauss(0, 1) for who in chosen[: town.follows]})
        self.hours = [sorted(dice.sample(range(7, 24), 3)) for _ in everybody]
        self.habit: list[dict[int, float]] = [defaultdict(float) for _ in everybody]
        self.back: list[dict[int, float]] = [{} for _ in everybody]
        self.spoke: list[set[str]] = [set() for _ in everybody]
        self.by: list[list[_Post]] = [[] for _ in everybody]
        self.naming: list[list[_Post]] = [[] for _ in everybody]
        self.last = [0.0] * town.people
        self.sharers: dict[str, set[int]] = defaultdict(set)
        self.count = 0

    def visit(self, me: int, now: float) -> tuple[list[Record], Visit]:
        """Somebody comes by: what they say and turn to, and the visit."""
        dice = self.dice
        count = _poisson(dice, 0.7)
        there = self._there(me, now) if count else []
        wanted = self._wanted(me, there, now, count)
        said = [self._say(me, now + n) for n in range(_poisson(dice, self.rate[me]))]
        for n, post in enumerate(wanted):
            said += self._turn(me, post, now + 30 + 40 * n)
        self.last[me] = now
        visit = Visit(f"u{me}", now, tuple(one.id for one in there), tuple(one.id for one in wanted))
        return said, visit

    def _there(self, me: int, now: float) -> list[_Post]:
        found: dict[str, _Post] = {}
        for posts in (*(self.by[who] for who in self.liking[me]), self.naming[me]):
            for post in reversed(posts):
                if post.at < now - DAY:
                    break
                if post.author != me and post.at < now and me not in post.doers:
                    found[post.id] = post
        return list(found.values())

    def _wanted(self, me: int, there: list[_Post], now: float, count: int) -> list[_Post]:
        dice = self.dice
        liked = {post.id: self._draw(me, post, now) - math.log(dice.expovariate(1)) for post in there}
        return nlargest(count, there, key=lambda post: liked[post.id])

    def _draw(self, me: int, post: _Post, now: float) -> float:
        draws, author = self.town.draws, post.author
        follows = self.liking[me]
        pull = draws.habit * math.log2(1 + self.habit[me][author]) + draws.liking * follows.get(author, -1.0)
        pull += draws.topic * (post.topic in self.taste[me])
        pull += draws.fresh * math.exp2((post.at - now) / HOUR / draws.half_life)
        pull += draws.named * (me in post.named)
        if author in self.back[me]:
            pull += draws.back * math.exp2((self.back[me][author] - now) / DAY)
        if post.doers:
            pull += draws.crowd * math.sqrt(len(post.doers & follows.keys()))
        pull += draws.thread * (post.root in self.spoke[me])
        if post.link:
            pull += draws.link * math.sqrt(len((self.sharers[post.link] & follows.keys()) - {author}))
        return pull - draws.passed_over * (post.at < self.last[me])

    def _say(self, me: int, at: float) -> Record:
        dice = self.dice
        topic = dice.choice(self.taste[me]) if dice.random() < 0.7 else dice.randrange(TOPICS)
        link = f"site{topic}.example#{dice.randrange(6)}.{int(at / DAY / 3)}" if dice.random() < 0.15 else ""
        named = []
        if dice.random() < 0.12:
            liked = self.liking[me]
            named = dice.choices(list(liked), [math.exp(like) for like in liked.values()])
        return self._post(me, at, topic, named, link=link).record

    def _turn(self, me: int, post: _Post, at: float) -> list[Record]:
        dice, author = self.dice, post.author
        post.doers.add(me)
        for other in list(self.habit[me]):
            self.habit[me][other] *= 0.995
        self.habit[me][author] += 1
        self.back[author][me] = at
        how = dice.random()
        if how < 0.3:
            self.count += 1
            record = {"op": "post", "id": f"p{self.count}", "author": f"u{me}", "created_at": round(at)}
            record |= {"observed_at": round(at), "repost_of": post.id, "repost_user": f"u{author}"}
            record["text"] = f"RT @u{author}: {post.record['text']}"
            return [record]
        fields = {"quote_of": post.id, "quote_user": f"u{author}"}
        if how < 0.9:
            fields = {"reply_to": post.id, "reply_to_user": f"u{author}"}
        named = [author, *(one for one in sorted(post.named) if one != me)] if how < 0.9 else []
        topic = post.topic if dice.random() < 0.8 else dice.choice(self.taste[me])
        return [self._post(me, at, topic, named[:3], fields, root=post.root).record]

    def _post(
        self,
        me: int,
        at: float,
        topic: int,
        named: list[int],
        fields: Record | None = None,
        *,
        root: str = "",
        link: str = "",
    ) -> _Post:
        dice = self.dice
        self.count += 1
        id = f"p{self.count}"
        words = [f"t{topic}w{_low(dice, WORDS)}" for _ in range(dice.randrange(1, 4))]
        words += [f"plain{_low(dice, PLAIN)}" for _ in range(dice.randrange(3, 16))]
        dice.shuffle(words)
        record: Record = {"op": "post", "id": id, "author": f"u{me}", "created_at": round(at)}
        record |= {"observed_at": round(at), "mentions": [f"u{one}" for one in named]} | (fields or {})
        record["text"] = " ".join([*(f"@u{one}" for one in named), *words])
        if link:
            record["urls"] = [link]
            self.sharers[link].add(me)
        root = root or id
        post = _Post(id, me, at, topic, root, record, frozenset(named), set(), link)
        self.by[me].append(post)
        self.spoke[me].add(root)
        for one in named:
            self.naming[one].append(post)
            self.back[one][me] = at
        return post


def days(town: Town, seed: int) -> Iterator[Record | Visit]:
    """What is said in a town, in order of time, with a visit before what came of it."""
    running = _Running(town, seed)
    dice = running.dice
    for who in range(town.people):
        yield {"op": "user", "id": f"u{who}", "core": True}
    visits = []
    for day in range(town.days):
        for who in range(town.people):
            for hour in running.hours[who]:
                if dice.random() < 0.75:
                    visits.append((START + day * DAY + hour * HOUR + dice.uniform(-1, 1) * HOUR, who))
    waiting: list[Record] = []
    for at, who in sorted(visits):
        waiting.sort(key=lambda record: record["observed_at"])
        while waiting and waiting[0]["observed_at"] < at:
            yield waiting.pop(0)
        said, visit = running.visit(who, at)
        yield visit
        waiting += said
    yield from sorted(waiting, key=lambda record: record["observed_at"])


def follows(town: Town, seed: int) -> dict[str, frozenset[str]]:
    """Whom everybody in a town follows."""
    running = _Running(town, seed)
    return {f"u{me}": frozenset(f"u{who}" for who in liked) for me, liked in enumerate(running.liking)}


def _poisson(dice: random.Random, mean: float) -> int:
    count, left = 0, math.exp(-mean)
    drawn = dice.random()
    while drawn > left:
        count += 1
        drawn *= dice.random()
    return count


def _low(dice: random.Random, upto: int) -> int:
    """A number below, low ones far the most often."""
    return min(int(dice.paretovariate(0.5)) - 1, upto * 50) % upto
