"""Made-up chat rooms: several talks at once in each, and no line that tells what it answers.

What is planted: strangers come with a question, wait for somebody of the house, and go; those of the house
chat among themselves and help in several talks at a time. Whoever speaks says one line or a few in a row.
Names are put in front the more, the more goes on at once and the less one knows each other, but in one room
three lines in five carry one and in the next hardly any. Rooms differ in their pace as well, from a line
every few seconds to one every few minutes (`Room`).
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

Record = dict[str, Any]
START = 1_600_000_000
MINUTE = 60.0
SMALL_TALK, PLAIN_WORDS = 1_200, 0.55
GREETINGS = ("hi", "hello", "hey all", "morning", "good evening")
ASKING = ("how do i", "does anyone know", "why does", "what is the best way to", "can i", "is there")
ANSWERING = ("yes", "no", "you can", "try", "it depends", "i think", "that should be")
THANKS = ("thanks", "thank you", "ok that works", "great, thanks")


@dataclass(frozen=True)
class Room:
    """One room: how many lines, how many talks begin in an hour, the usual wait for an answer in seconds, how
    often whoever answers names whom, how many of the house there are, how many talks are questions by
    strangers, how often a question finds nobody, and how many words in ten are the talk's own.
    """

    name: str
    lines: int = 1_200
    an_hour: float = 6.0
    wait: float = 45.0
    naming: float = 0.5
    house: int = 25
    strangers: float = 0.6
    unheard: float = 0.25
    own_words: float = 2.5


ROOMS = (
    Room("help"),
    Room("busy", an_hour=14.0, wait=25.0, naming=0.65, house=40),
    Room("slow", an_hour=1.2, wait=240.0, naming=0.35, house=12, lines=700),
    Room("nameless", an_hour=3.0, naming=0.12, house=15, strangers=0.35, own_words=3.0),
    Room("chat", an_hour=3.5, wait=30.0, naming=0.25, house=14, strangers=0.15, unheard=0.1),
    Room("polite", an_hour=9.0, naming=0.85, strangers=0.75, unheard=0.35),
)


@dataclass
class _Talk:
    id: str
    who: list[str]
    left: int
    own: list[str]
    asks: bool
    lines: int = 0
    spoke: str = ""
    said: dict[str, int] = field(default_factory=dict)


class _Running:
    """A room while it runs."""

    def __init__(self, room: Room, seed: int) -> None:
        self.room, self.dice = room, random.Random(f"{room.name}{seed}")
        self.house = [f"{room.name}_{n}" for n in range(room.house)]
        self.eager = [self.dice.paretovariate(1.5) for _ in self.house]
        self.count, self.going = 0, 0
        self.busy: Counter[str] = Counter()

    def begin(self, number: int) -> _Talk:
        """A talk that begins now."""
        dice, room = self.dice, self.room
        asks = dice.random() < room.strangers
        opener = f"{room.name}_guest{number}" if asks and dice.random() < 0.8 else self._somebody()
        left = 1 if dice.random() < room.unheard else 2 + min(int(dice.paretovariate(0.8) * 3), 150)
        own = [f"{room.name}{number}word{n}" for n in range(dice.randrange(6, 25))]
        return _Talk(f"{room.name}t{number}", [opener], left, own, asks)

    def _somebody(self) -> str:
        """Somebody of the house, mostly somebody who isn't busy with another talk."""
        for _ in range(3):
            who = self.dice.choices(self.house, self.eager)[0]
            if not self.busy[who] or self.dice.random() < 0.3:
                break
        self.busy[who] += 1
        return who

    def end(self, talk: _Talk) -> None:
        """A talk is over."""
        self.going -= 1
        self.busy.subtract(talk.who)

    def speaker(self, talk: _Talk) -> str:
        """Who takes the turn: mostly one of the last two who didn't speak last, now and then somebody new."""
        dice = self.dice
        if not talk.spoke:
            return talk.who[0]
        chance = 0.9 if len(talk.who) == 1 else (0.04 if talk.asks else 0.1)
        if dice.random() < chance:
            new = self._somebody()
            if new not in talk.who:
                talk.who.append(new)
                return new
        others = [who for who in talk.who if who != talk.spoke]
        if not others:
            return talk.spoke
        weights = [1 + 4 * (who in talk.who[:2]) for who in others]
        return dice.choices(others, weights)[0]

    def turn(self, talk: _Talk, at: float) -> Iterator[tuple[float, Record]]:
        """What is said in one turn: one line, or a few in a row."""
        dice, room = self.dice, self.room
        first, before = not talk.spoke, talk.spoke
        author = self.speaker(talk)
        lines = min(1 + int(dice.expovariate(1.4)), 4)
        for line in range(lines):
            known = talk.said.get(author, 0)
            naming = room.naming * (1.5 if known == 0 else 1.0) * (0.6 if self.going < 2 else 1.0)
            naming *= 0.25 if line else 1.0
            named = before if before and before != author and dice.random() < naming else ""
            if first and dice.random() < 0.05:
                named = self._somebody()
            yield at, self._line(talk, author, at, named if named != author else "", asks=first)
            first = False
            at += 2 + dice.expovariate(1 / 9)
        talk.spoke = author

    def _line(self, talk: _Talk, author: str, at: float, named: str, *, asks: bool) -> Record:
        dice = self.dice
        self.count += 1
        talk.lines, talk.left = talk.lines + 1, talk.left - 1
        talk.said[author] = talk.said.get(author, 0) + 1
        words = [
            f"plain{min(int(dice.paretovariate(PLAIN_WORDS)), 50 * SMALL_TALK) % SMALL_TALK}"
            for _ in range(1 + int(dice.expovariate(1 / 5)))
        ]
        own = sum(dice.random() < self.room.own_words / 10 for _ in words)
        words += [talk.own[min(int(dice.paretovariate(0.9)) - 1, len(talk.own) - 1)] for _ in range(own)]
        dice.shuffle(words)
        text = " ".join(words)
        chance = dice.random()
        if asks:
            text = f"{dice.choice(GREETINGS)} {text}" if chance < 0.2 else text
            text = f"{dice.choice(ASKING)} {text}{'?' if dice.random() < 0.7 else ''}" if talk.asks else text
        elif chance < 0.2:
            text = f"{dice.choice(ANSWERING)} {text}"
        elif chance < 0.3:
            text = f"{text}?"
        elif chance < 0.34:
            text = dice.choice(THANKS)
        if named:
            text = (
                f"{named}{dice.choice((':', ':', ','))} {text}" if dice.random() < 0.9 else f"{text} {named}"
            )
        id = f"{self.room.name}p{self.count}"
        return {
            "op": "post",
            "id": id,
            "author": author,
            "room": self.room.name,
            "created_at": round(at),
            "observed_at": round(at),
            "text": text,
            "mentions": [named] if named else [],
        }


def rooms(room: Room, seed: int) -> tuple[list[Record], dict[str, str]]:
    """The lines of a room in the order of time, and to which talk each belongs."""
    running = _Running(room, seed)
    dice = running.dice
    said: list[tuple[float, str, Record]] = []
    turns: list[tuple[float, int, _Talk]] = []
    begins, number = float(START), 0
    while len(said) < room.lines:
        if not turns or begins < turns[0][0]:
            at, talk = begins, running.begin(number)
            number += 1
            begins += dice.expovariate(room.an_hour / 60 / MINUTE)
            running.going += 1
        else:
            at, _, talk = heappop(turns)
        last = at
        for last, record in running.turn(talk, at):
            said.append((last, talk.id, record))
        if talk.left > 0:
            heappush(turns, (last + dice.lognormvariate(0, 1.0) * room.wait, len(said), talk))
        else:
            running.end(talk)
    said.sort(key=lambda one: one[0])
    return [record for _, _, record in said], {record["id"]: talk for _, talk, record in said}
