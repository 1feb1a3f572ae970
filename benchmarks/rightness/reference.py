"""The plain formulas that the program started from, on raw records and with nothing of the program in them.

They are what our answers are compared with. Each is as its authors measured it on real networks: six terms
for what is at the table, and the minutes shared out among voices, four evidences for whom to meet, five for
whom to introduce, and one formula for all worlds, calibrated as answers come, for the odds.
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations
from typing import Any

Record = Mapping[str, Any]
HOUR, DAY = 3600.0, 86400.0
WORD = re.compile(r"[#\w']+")
EVEN = 15.0
"""With this score it is even odds that a conversation was worth it."""


class Bond:
    """All turns of one to another: how many, the last, and what they weigh with two half-lives."""

    __slots__ = ("last", "n", "w14", "w30")

    def __init__(self) -> None:
        self.n, self.last, self.w14, self.w30 = 0, 0.0, 0.0, 0.0

    def add(self, at: float) -> None:
        """One more turn."""
        for name, days in (("w14", 14), ("w30", 30)):
            old = getattr(self, name) * 2 ** ((self.last - at) / (days * DAY))
            setattr(self, name, old + 1)
        self.n, self.last = self.n + 1, at

    def w(self, now: float, days: int) -> float:
        """What they weigh now."""
        kept = self.w14 if days == 14 else self.w30
        return kept * math.exp2((self.last - now) / (days * DAY))


class Reference:
    """Remembers a stream and answers the protocol's questions; `pace` is the half-life of introductions."""

    def __init__(self, pace: float = 14 * DAY, window: float = 7 * DAY) -> None:
        self.pace = pace
        self.of: dict[str, dict[str, Bond]] = defaultdict(dict)
        self.to: dict[str, dict[str, Bond]] = defaultdict(dict)
        self.posts: dict[str, Record] = {}
        self.deeds: dict[str, set[str]] = defaultdict(set)
        self.wrote: dict[str, Counter[str]] = defaultdict(Counter)
        self.df: Counter[str] = Counter()
        self.last: dict[str, float] = {}
        self.odds = Odds(window)

    def see(self, record: Record) -> None:
        """Take in one record."""
        if record["op"] == "event":
            self._turn(record["src"], record["dst"], record["t"])
        elif record["op"] == "post":
            self._post(record)

    def _turn(self, src: str, dst: str, at: float, *, counts: bool = True) -> None:
        if src == dst:
            return
        if dst not in self.of[src]:
            self.of[src][dst] = self.to[dst][src] = Bond()
        self.of[src][dst].add(at)
        self.last[src] = at
        if counts:
            self.odds.turn(src, dst, at)

    def _post(self, record: Record) -> None:
        author, at = record["author"], record["observed_at"]
        self.last[author] = at
        if record.get("repost_of"):
            original = self.posts.get(record["repost_of"])
            self.deeds[record["repost_of"]].add(author)
            self.wrote[author].update(set(tokens(original or record)))
            if record.get("repost_user"):
                self._turn(author, record["repost_user"], at, counts=False)
            return
        self.posts[record["id"]] = record
        words = set(tokens(record))
        self.wrote[author].update(words)
        self.df.update(words)
        for kind in ("reply_to", "quote_of"):
            if record.get(kind):
                self.deeds[record[kind]].add(author)
        to = {record.get("reply_to_user"), record.get("quote_user"), *(record.get("mentions") or ())}
        for other in sorted(one for one in to if one):
            self._turn(author, other, at)

    # Meet

    def meet(self, ego: str, now: float) -> list[str]:
        """People one introducer away, best first."""
        mine = self.of[ego]
        called: dict[str, float] = defaultdict(float)
        latest: dict[str, float] = {}
        for friend in mine:
            for person, bond in self.of[friend].items():
                if person != ego and person not in mine:
                    called[person] += 2 ** ((bond.last - now) / self.pace)
                    latest[person] = max(latest.get(person, 0.0), bond.last)
        like: dict[str, float] = defaultdict(float)
        for friend in mine:
            callers = self.to[friend]
            if len(callers) <= 500:
                for other in callers:
                    like[other] += 1 / len(callers)
        like.pop(ego, None)
        co: dict[str, float] = dict.fromkeys(called, 0.0)
        for other in sorted(like, key=lambda one: -like[one])[:200]:
            for person in self.of[other]:
                if person in co:
                    co[person] += like[other] / len(self.of[other])
        ranks = percentiles(co), percentiles(called), percentiles(latest)
        back = self.to[ego]
        score = {
            person: 3.9 * ranks[0][person]
            + 0.4 * ranks[1][person]
            + 1.4 * ranks[2][person]
            + 0.8 * math.log1p(back[person].n if person in back else 0)
            for person in called
        }
        return sorted(score, key=lambda person: (-score[person], person))

    # Introduce

    def introduce(self, ego: str, friends: Sequence[str], now: float) -> list[tuple[str, str]]:
        """Pairs of friends that never turned to each other, best first."""
        contacts = {one: {*self.of[one], *self.to[one]} - {ego} for one in friends}
        pairs = {
            (a, b): contacts[a] & contacts[b]
            for a, b in combinations(sorted(set(friends)), 2)
            if b not in contacts[a] and contacts[a] & contacts[b]
        }
        degree: dict[str, int] = {}
        for common in pairs.values():
            for one in common:
                if one not in degree:
                    degree[one] = len({*self.of[one], *self.to[one]})
        active = {one: 2 ** ((self.last.get(one, 0.0) - now) / (2 * DAY)) for one in friends}
        tie = {one: self._between(ego, one, now) for one in friends}
        ranks = (
            percentiles({pair: sum(1 / degree[z] for z in common) for pair, common in pairs.items()}),
            percentiles(
                {(a, b): math.log(len(contacts[a]) + 1) + math.log(len(contacts[b]) + 1) for a, b in pairs}
            ),
            percentiles({(a, b): active[a] * active[b] for a, b in pairs}),
            percentiles({(a, b): min(tie[a], tie[b]) for a, b in pairs}),
            percentiles({pair: len(common) for pair, common in pairs.items()}),
        )
        weights = 1.05, 0.35, 1.0, 0.55, 1.5 if self.posts else 0.0
        score = {pair: sum(w * rank[pair] for w, rank in zip(weights, ranks, strict=True)) for pair in pairs}
        return sorted(score, key=lambda pair: (-score[pair], pair))

    def _between(self, ego: str, one: str, now: float) -> float:
        bonds = self.of[ego].get(one), self.to[ego].get(one)
        return sum(bond.w(now, 14) for bond in bonds if bond is not None)

    # Catch-up

    def catch_up(
        self, ego: str, candidates: Sequence[str], follows: Collection[str], now: float, minutes: float
    ) -> list[list[str]]:
        """Conversations of what is on the table: those for so many minutes, then the others, best first."""
        mine = self.of[ego]
        co: dict[str, float] = defaultdict(float)
        for friend in mine:
            callers = self.to[friend]
            if len(callers) < 400:
                for other in callers:
                    co[other] += 1 / math.log(2 + len(callers))
        n = len(self.posts)
        idf = {
            word: math.log1p(n / (1 + self.df[word])) if self.df[word] <= max(10, 0.05 * n) else 0.0
            for word in {*self.wrote[ego], *(w for id in candidates for w in tokens(self.posts[id]))}
        }
        profile = {word: math.log1p(count) * idf[word] for word, count in self.wrote[ego].items()}
        length = math.sqrt(sum(weight**2 for weight in profile.values())) or 1.0
        score = {}
        for id in candidates:
            post = self.posts[id]
            author = post["author"]
            words = set(tokens(post))
            norm = math.sqrt(sum(idf[word] ** 2 for word in words)) or 1.0
            alike = sum(profile.get(word, 0.0) * idf[word] for word in words) / norm / length
            others = len((self.deeds.get(id, set()) & set(follows)) - {author, ego})
            score[id] = (
                8.0 * (ego in (post.get("mentions") or ()))
                + 2.45 * math.log1p(others)
                + 5.56 * 2 ** (-(now - post["created_at"]) / (6 * HOUR))
                + 25 * alike
                + 1.77 * math.log1p(mine[author].w(now, 30) if author in mine else 0.0)
                + 1.75 * math.log1p(co.get(author, 0.0))
            )
        groups: dict[str, list[str]] = defaultdict(list)
        for id in candidates:
            groups[self._root(id)].append(id)
        worth = {tuple(group): max(score[id] for id in group) for group in groups.values()}
        return [list(group) for group in self._table(worth, minutes * 60)]

    def _table(self, worth: Mapping[tuple[str, ...], float], left: float) -> list[tuple[str, ...]]:
        """Next comes what has the most of p · t^(−½) / (1 + the seats that its least heard voice has)."""
        posts, had = self.posts, Counter[str]()
        voices = {group: {posts[id]["author"] for id in group} for group in worth}
        takes = {
            group: sum(1.5 + len(posts[id]["text"].split()) * 60 / 238 for id in group) for group in worth
        }
        plain = {
            group: -math.log1p(math.exp(EVEN - score)) - math.log(takes[group]) / 2
            for group, score in worth.items()
        }
        waiting = [(-plain[group], group) for group in worth]
        heapify(waiting)
        found: list[tuple[str, ...]] = []
        while waiting:
            told, group = heappop(waiting)
            now = math.log1p(min(had[voice] for voice in voices[group])) - plain[group]
            if takes[group] > left:
                continue
            if now > told:
                heappush(waiting, (now, group))
                continue
            found.append(group)
            left -= takes[group]
            had.update(voices[group])
        rest = worth.keys() - set(found)
        return [*found, *sorted(rest, key=lambda group: (-worth[group], group))]

    def _root(self, id: str) -> str:
        seen = {id}
        while (post := self.posts.get(id)) is not None:
            above = post.get("reply_to") or post.get("quote_of")
            if not above or above in seen:
                break
            seen.add(above)
            id = above
        return id


class Odds:
    """One formula for all worlds, with three weights that move each time a window closes."""

    def __init__(self, window: float) -> None:
        self.window = window
        self.n: Counter[tuple[str, str]] = Counter()
        self.run: Counter[tuple[str, str]] = Counter()
        self.answers: Counter[tuple[str, str]] = Counter()
        self.addressed: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.callers: Counter[str] = Counter()
        self.w = [0.0, 0.0, 0.0]
        self.queue: deque[list[Any]] = deque()
        self.open: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)

    def features(self, u: str, v: str) -> tuple[float, float]:
        """The formula's z, and how much more are turned to the one than the other."""
        r_v = (self.answered[v] + 0.5) / (self.addressed[v] + 2)
        r_uv = (self.answers[v, u] + 0.3) / (self.n[u, v] + 1)
        ratio = math.log((1 + self.callers[v]) / (1 + self.callers[u]))
        r_v = min(max(r_v, 1e-6), 1 - 1e-6)
        z = 1.31 - 0.36 * math.log(r_v / (1 - r_v)) + 0.24 * ratio
        return z - 0.49 * math.log1p(self.run[u, v]) - 2.64 * r_uv, ratio

    def p(self, u: str, v: str, now: float) -> float:
        """The probability of no answer."""
        self.close(now)
        return self._p(self.features(u, v))

    def _p(self, features: tuple[float, float]) -> float:
        z, ratio = features
        return 1 / (1 + math.exp(-(self.w[0] + (1 + self.w[1]) * z + self.w[2] * ratio)))

    def turn(self, u: str, v: str, at: float) -> None:
        """Somebody turned to somebody."""
        self.close(at)
        for waiting in self.open.pop((v, u), ()):
            waiting[2] = True
            self.answered[u] += 1
            self.answers[u, v] += 1
        self.run[v, u] = 0
        waiting = [at + self.window, (u, v), False, self.features(u, v)]
        self.addressed[v] += 1
        self.callers[v] += not self.n[u, v]
        self.n[u, v] += 1
        self.run[u, v] += 1
        self.queue.append(waiting)
        self.open[u, v].append(waiting)

    def close(self, now: float) -> None:
        """Learn from the windows that are over."""
        while self.queue and self.queue[0][0] <= now:
            _, pair, answered, features = waiting = self.queue.popleft()
            if not answered and waiting in self.open[pair]:
                self.open[pair].remove(waiting)
            wrong = (0.0 if answered else 1.0) - self._p(features)
            for n, feature in enumerate((1.0, *features)):
                self.w[n] += 0.02 * wrong * feature


def percentiles(values: Mapping[Any, float]) -> dict[Any, float]:
    """The share that lies below each, equals counted half."""
    every = sorted(values.values())
    found = {}
    for key, value in values.items():
        below, upto = bisect_left(every, value), bisect_left(every, math.nextafter(value, math.inf))
        found[key] = (below + upto) / 2 / len(every)
    return found


def tokens(record: Record) -> Iterator[str]:
    """The words of a post; handles are none."""
    text = re.sub(r"@\w+|https?://\S+|^RT ", " ", record.get("text") or "")
    return (word for word in WORD.findall(text.lower()) if len(word) > 2)
