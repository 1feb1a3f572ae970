"""Answers a tb-eval/1 stream: `python -m benchmarks.evaluate`, JSON lines in and out, one process per world.

Every answer comes from the functions that screens and commands use: `gathering` (which is `gather`, kept up
to date), `catch_up.plan`, `meeting.weigh`, `introducing.pairs` with `common_ground.ground`, and the odds of
`listening`. Here records are only turned into posts (`world`), and results into the protocol's words, where
that takes some translation:

* a conversation around a link holds several talks, which count one by one here (`threads`);
* a claim is left out unless it holds by the protocol's own definition, which is now and then narrower than
  the sentence on the screen (that a post answers you is no mention of you);
* the screens introduce only people with two introducers who are nobody's celebrity; here the question is
  whom the reader will turn to, over one introducer, so neither rule is applied.
"""

import gc
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

import msgspec

from benchmarks.circles import introduce, meet
from benchmarks.records import Bye, Hello, Query, Said, Turned, User, decode
from benchmarks.table import Tables
from benchmarks.talks import threads
from benchmarks.world import World, moment

Answer = Mapping[str, object]

WINDOWS = {"higgs": timedelta(days=1), "rumo": timedelta(days=2), "thread": timedelta(days=2)}
"""Within what an answer counts, by a part of the world's name; 7 days elsewhere, as in the product.

Where any answer counts, however late ("ever"), a window of two days learns nearly the same, and learns it
before the stream is over.
"""


class Product:
    """The program, as the protocol sees it."""

    def __init__(self) -> None:
        self._world = World(timedelta(days=7))
        self._tables = Tables(self._world)

    def hello(self, record: Hello) -> Answer:
        """A world begins."""
        name = record.world.casefold()
        window = next((window for part, window in WINDOWS.items() if part in name), timedelta(days=7))
        self._world = World(window)
        self._tables = Tables(self._world)
        return {"op": "ready", "name": "twitterbar", "proto": "tb-eval/1"}

    def user(self, record: User) -> None:
        """Somebody is told of."""
        self._world.user(record.id, core=bool(record.core))

    def post(self, record: Said) -> None:
        """Somebody said something."""
        self._world.post(record)

    def event(self, record: Turned) -> None:
        """Somebody turned to somebody."""
        self._world.event(record)

    def query(self, record: Query) -> Answer:
        """What is asked, answered."""
        asked: Mapping[str, Callable[[Query], Answer]] = {
            "threads": partial(threads, self._world),
            "catchup": self._tables.catch_up,
            "meet": partial(meet, self._world),
            "introduce": partial(introduce, self._world),
            "shoutout": self._shoutout,
        }
        answer = asked.get(record.task, _nothing)
        return {"qid": record.qid, **answer(record)}

    def _shoutout(self, query: Query) -> Answer:
        world = self._world
        src, dst = world.accounts.ours(query.source or ""), world.accounts.ours(query.to or "")
        odds = world.listening.odds(src, dst, moment(query.at))
        there, back = world.ties.of(src).get(dst), world.ties.of(dst).get(src)
        evidence = {"sent": there.n if there else 0, "back": back.n if back else 0}
        return {"p": odds.silence, "evidence": evidence}


def _nothing(query: Query) -> Answer:
    """The answer to what nobody here knows how to answer."""
    return {}


def _answered(product: Product, query: Query) -> Answer:
    """The answer; a fault is told on standard error and costs no other question its answer."""
    try:
        return product.query(query)
    except Exception:  # noqa: BLE001  (whatever it is: one line is owed for every question)
        traceback.print_exc()
        return {"qid": query.qid}


def main() -> None:
    """Answer a stream until it says bye; lines that are no records are named on standard error."""
    gc.disable()  # all of a stream is kept, and nothing in it leads back to itself
    product = Product()
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        answer: Answer | None = None
        match decode(line):
            case None:
                print(f"line {number} is no record of this protocol", file=sys.stderr)
            case Hello() as record:
                answer = product.hello(record)
            case User() as record:
                product.user(record)
            case Said() as record:
                product.post(record)
            case Turned() as record:
                product.event(record)
            case Query() as record:
                answer = _answered(product, record)
            case Bye():
                return
        if answer is not None:
            sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
