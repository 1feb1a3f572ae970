"""Made-up talk to gather: threads about a few events, with parts of it lost.

What is planted: an event draws many openings within a day or two, some voices open several; sizes of
threads have a long tail; two in three answers go to the opening, the others down a chain that two or three
people keep up; an answer names everybody whom what it answers named, with its author first. All words of an
event are common, a few are its own thread's.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Any

Record = dict[str, Any]
START = 1_600_000_000
EVENTS, OPENINGS, LOUD = 5, 55, 12
LOUD_SHARE, AT_OPENING = 0.4, 0.65
WORDS_OF_EVENT, WORDS_OF_THREAD, SMALL_TALK = 60, 6, 400


def threads(seed: int) -> tuple[list[Record], dict[str, str]]:
    """All posts in the order of time, and to which thread each belongs."""
    dice = random.Random(seed)
    said: list[tuple[float, str, Record]] = []
    for number in range(EVENTS):
        event = _Event(dice, f"e{number}")
        begins = START + number * 20 * 86400
        for opening in range(OPENINGS):
            author = f"e{number}single{opening}"
            if dice.random() < LOUD_SHARE:
                author = f"e{number}loud{dice.randrange(LOUD)}"
            at = begins + dice.expovariate(1 / 40_000)
            said += event.thread(f"e{number}t{opening}", author, at)
    said.sort(key=lambda one: (one[0], one[2]["id"]))
    return [record for _, _, record in said], {record["id"]: thread for _, thread, record in said}


class _Event:
    """Something many talk about."""

    def __init__(self, dice: random.Random, name: str) -> None:
        self._dice, self._name = dice, name
        self._crowd = [f"{name}user{n}" for n in range(500)]
        self._own: list[str] = []
        self._said = 0

    def thread(self, name: str, author: str, at: float) -> Iterator[tuple[float, str, Record]]:
        """An opening and all that follows, not in the order of time."""
        dice = self._dice
        self._own = [f"{name}word{n}" for n in range(WORDS_OF_THREAD)]
        here = dice.sample(self._crowd, 60)
        posts = [(at, self._post(author, at, None))]
        for _ in range(min(200, int(dice.paretovariate(1.1) * 5))):
            if len(posts) == 1 or dice.random() < AT_OPENING:
                asked_at, asked = posts[0]
                who = dice.choice(here)
            else:
                asked_at, asked = dice.choice(posts[-12:])
                around = [asked.get("reply_to_user") or author, *asked.get("mentions", [])]
                who = dice.choice(around) if dice.random() < 0.6 else dice.choice(here)
            if who == asked["author"]:
                who = dice.choice(here)
            when = asked_at + dice.lognormvariate(6.8, 1.7)
            posts.append((when, self._post(who, when, asked)))
        return ((when, name, post) for when, post in posts)

    def _post(self, author: str, at: float, asked: Record | None) -> Record:
        dice, self._said = self._dice, self._said + 1
        words = [f"{self._name}word{dice.randrange(WORDS_OF_EVENT)}" for _ in range(dice.randrange(1, 4))]
        words += dice.choices(self._own, k=dice.randrange(0, 3) if asked else 4)
        words += [f"plain{int(dice.paretovariate(0.6)) % SMALL_TALK}" for _ in range(dice.randrange(2, 10))]
        record: Record = {"op": "post", "id": f"{self._name}p{self._said}", "author": author}
        record["created_at"] = record["observed_at"] = round(at)
        named: list[str] = []
        if asked is not None:
            chain = dict.fromkeys([asked["author"], *asked.get("mentions", [])])
            named = [one for one in chain if one != author]
            if len(named) > 1 and dice.random() < 0.15:
                named = named[:1]
            record |= {"reply_to": asked["id"], "reply_to_user": asked["author"], "mentions": named}
        record["text"] = " ".join([*(f"@{one}" for one in named), *words])
        return record


def unseen(records: list[Record], share: float, seed: int) -> list[Record]:
    """What is left if such a share of the posts was never seen."""
    dice = random.Random(seed)
    return [record for record in records if dice.random() >= share]


def unlinked(records: list[Record], share: float, seed: int) -> list[Record]:
    """The posts, such a share of them without the post that they answer."""
    dice = random.Random(seed)
    return [
        {key: value for key, value in record.items() if key != "reply_to"}
        if dice.random() < share
        else record
        for record in records
    ]


def stream(records: list[Record], truth: Mapping[str, str]) -> Iterator[Record]:
    """The records as a stream that ends with the question which of them are one conversation."""
    yield {"op": "hello", "proto": "tb-eval/1", "world": "threads"}
    yield from records
    asked = [record["id"] for record in records if record["id"] in truth]
    last = records[-1]["observed_at"]
    yield {"op": "query", "qid": "t", "task": "threads", "now": last + 1, "posts": asked}
    yield {"op": "bye"}
