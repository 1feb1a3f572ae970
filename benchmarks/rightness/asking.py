"""Asks ours and the reference the same, and scores what they answer against what happened afterwards."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import mean
from typing import Any

import msgspec
from msgspec import Struct

from benchmarks.claims import Witness
from benchmarks.evaluate import Product
from benchmarks.records import Query
from benchmarks.records import Record as Typed
from benchmarks.rightness import reference_threads, threads, towns
from benchmarks.rightness.made_up import DAY, START
from benchmarks.rightness.networks import Network, events
from benchmarks.rightness.reference import Reference
from benchmarks.rightness.rooms import ROOMS, rooms
from benchmarks.rightness.towns import Town, Visit
from benchmarks.scoring import auc, calibration_error, ndcg, ndcg_of_groups, pairwise, read

Record = Mapping[str, Any]
ASKED = 60
MINUTES = 4
"""There is less at a table in a town than in a real evening, so there is less time, too."""

CUT = 0.6
SHARE_ASKED = 0.1


class Line(Struct, frozen=True):
    """One line of the table: the world, the measure, ours, the reference's, and something simpler's."""

    world: str
    measure: str
    ours: float
    reference: float
    less: bool = False
    """Less is better."""


class Both:
    """The program and the reference, told the same."""

    def __init__(self, world: str, pace: float, window: float) -> None:
        self.product, self.reference = Product(), Reference(pace, window)
        self.product.hello(msgspec.convert({"op": "hello", "world": world}, Typed))
        self.took: dict[str, list[float]] = defaultdict(list)

    def see(self, record: Record) -> None:
        """Tell both of a record."""
        getattr(self.product, record["op"])(msgspec.convert(record, Typed))
        self.reference.see(record)

    def ask(self, task: str, now: float, **fields: Any) -> dict[str, Any]:
        """What the program answers."""
        asked = {"op": "query", "qid": "q", "task": task, "now": now, **fields}
        query = msgspec.convert(asked, Query)
        began = time.perf_counter()
        answer = self.product.query(query)
        self.took[task].append((time.perf_counter() - began) * 1000)
        told: dict[str, Any] = msgspec.to_builtins(answer)
        return told


def conversations(seed: int) -> list[Line]:
    """How threads with parts of them lost, and rooms, are told apart."""
    records, truth = threads.threads(seed)
    half = threads.unseen(records, 0.5, seed)
    broken = threads.unlinked(threads.unseen(records, 0.3, seed), 0.5, seed)
    cases = [
        ("A: all there", records, truth, reference_threads.threads),
        ("B: half unseen", half, truth, reference_threads.threads),
        ("C: links lost", broken, truth, reference_threads.threads),
        *((f"room: {one.name}", *rooms(one, seed), reference_threads.rooms) for one in ROOMS),
    ]
    return [
        Line(name, "threads F1", _told_apart(said, real)[2], pairwise(plain(said), _known(said, real))[2])
        for name, said, real, plain in cases
    ]


def _told_apart(records: Sequence[Record], truth: Mapping[str, str]) -> tuple[float, float, float]:
    product, answer = Product(), None
    for record in threads.stream([dict(record) for record in records], truth):
        if record["op"] != "bye":
            answer = getattr(product, record["op"])(msgspec.convert(record, Typed))
    return pairwise(msgspec.to_builtins(answer)["groups"], _known(records, truth))


def _known(records: Iterable[Record], truth: Mapping[str, str]) -> dict[str, str]:
    return {record["id"]: truth[record["id"]] for record in records}


def network(network: Network, seed: int) -> list[Line]:
    """How one network is answered: whom to meet, whom to introduce, and the odds."""
    stream = list(events(network, seed))
    pace = 1.5 * DAY if network.days < 10 else 14 * DAY
    both = Both("higgs" if network.window == DAY else network.name, pace, network.window)
    cut = int(len(stream) * CUT)
    told: dict[str, list[tuple[float, bool]]] = {"ours": [], "reference": []}
    later: dict[tuple[str, str], list[float]] = defaultdict(list)
    for record in stream:
        later[record["src"], record["dst"]].append(record["t"])
    end = stream[-1]["t"] - network.window
    lines: list[Line] = []
    for at, record in enumerate(stream):
        if at == cut:
            lines += introductions(both, stream[:cut], stream[cut:], network.name, seed)
        src, dst, now = record["src"], record["dst"], record["t"]
        if cut <= at and at % 3 == 0 and now < end:
            silent = not any(now < back <= now + network.window for back in later[dst, src])
            p = both.ask("shoutout", now, to=dst, kind="mention", **{"from": src})["p"]
            told["ours"].append((p, silent))
            told["reference"].append((both.reference.odds.p(src, dst, now), silent))
        both.see(record)
    for name, measure, less in (("odds AUC", auc, False), ("odds ECE", calibration_error, True)):
        lines.append(Line(network.name, name, measure(told["ours"]), measure(told["reference"]), less))
    ours, reference = _warned(told["ours"]), _warned(told["reference"])
    lines.append(Line(network.name, "odds ≥.9 right", ours[0], reference[0]))
    lines.append(Line(network.name, "odds ≥.9 caught", ours[1], reference[1]))
    return lines


def _warned(told: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    warned = [silent for p, silent in told if p >= 0.9]
    silent = sum(silent for _, silent in told)
    return (mean(warned) if warned else 1.0), sum(warned) / max(silent, 1)


def introductions(
    both: Both, before: Sequence[Record], after: Sequence[Record], world: str, seed: int
) -> list[Line]:
    """Whom to meet and whom to introduce, asked at a moment, against who turned to whom afterwards."""
    now = before[-1].get("t") or before[-1]["observed_at"]
    known: dict[str, set[str]] = defaultdict(set)
    coming: dict[str, set[str]] = defaultdict(set)
    soon: dict[str, set[str]] = defaultdict(set)
    for stretch, into in ((before, known), (after, coming), (after[: len(after) // 4], soon)):
        for src, dst in turned(stretch):
            into[src].add(dst)
    egos = [one for one in sorted(known) if len(known[one]) >= 3]
    random.Random(seed).shuffle(egos)
    meets: list[tuple[float, float]] = []
    pairs: list[tuple[float, float]] = []
    for ego in egos:
        reached = {person for friend in known[ego] for person in known[friend]} - known[ego] - {ego}
        wanted = coming[ego] & reached
        if wanted and len(meets) < ASKED:
            ours = [one["id"] for one in both.ask("meet", now, ego=ego, k=50)["people"]]
            meets.append((ndcg(ours, wanted), ndcg(both.reference.meet(ego, now), wanted)))
        friends = sorted(one for one in known[ego] if ego in known[one])
        will = {
            f"{a} {b}"
            for a in friends
            for b in friends
            if a < b and not (b in known[a] or a in known[b]) and (b in soon[a] or a in soon[b])
        }
        if will and len(pairs) < ASKED:
            answer = both.ask("introduce", now, ego=ego, friends=friends, k=50)["pairs"]
            ours = [" ".join(sorted((one["a"], one["b"]))) for one in answer]
            theirs = [" ".join(pair) for pair in both.reference.introduce(ego, friends, now)]
            pairs.append((ndcg(ours, will), ndcg(theirs, will)))
    return [
        Line(world, f"{name} NDCG@10", mean(a for a, _ in found), mean(b for _, b in found))
        for name, found in (("meet", meets), ("introduce", pairs))
        if found
    ]


def turned(records: Iterable[Record]) -> Iterable[tuple[str, str]]:
    """Who turned to whom in these records."""
    for record in records:
        if record["op"] == "event":
            yield record["src"], record["dst"]
        elif record["op"] == "post":
            fields = ("repost_user",) if record.get("repost_of") else ("reply_to_user", "quote_user")
            to = {record[field] for field in fields if record.get(field)}
            if not record.get("repost_of"):
                to.update(record.get("mentions") or ())
            yield from ((record["author"], one) for one in sorted(to - {record["author"]}))


def town(town: Town, seed: int) -> list[Line]:
    """How one town is answered: what is at the table, and whom to meet and to introduce."""
    both = Both(town.name, 14 * DAY, 7 * DAY)
    witness = Witness()
    follows = towns.follows(town, seed)
    dice = random.Random(seed)
    stream = list(towns.days(town, seed))
    begins = START + town.days * DAY * CUT
    found = _Tables()
    after = [one for one in stream if not isinstance(one, Visit) and one.get("observed_at", 0.0) >= begins]
    lines: list[Line] = []
    before: list[Record] = []
    asked = False
    for one in stream:
        if isinstance(one, Visit):
            if one.at >= begins and one.turned_to and dice.random() < SHARE_ASKED:
                _ask_table(both, witness, found, one, follows[one.who])
            continue
        if not asked and one.get("observed_at", 0.0) >= begins:
            asked = True
            lines += introductions(both, before, after, town.name, seed)
        both.see(one)
        witness.see(one)
        before.append(one)
    return [*found.lines(town.name), *lines]


class _Tables:
    """What came of asking for tables: ours and the reference's for each measure, and what wasn't true."""

    def __init__(self) -> None:
        self.by: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.false: list[Any] = []

    def lines(self, world: str) -> list[Line]:
        """The lines of the table."""
        found = [
            Line(world, what, mean(a for a, _ in all), mean(b for _, b in all), what == "five loudest")
            for what, all in self.by.items()
        ]
        return [*found, Line(world, "claims not true", float(len(self.false)), 0.0, less=True)]


def _ask_table(both: Both, witness: Witness, found: _Tables, visit: Visit, follows: Collection[str]) -> None:
    posts = both.reference.posts
    candidates, wanted = [id for id in visit.candidates if id in posts], set(visit.turned_to)
    fields: dict[str, Any] = {"ego": visit.who, "minutes": MINUTES, "candidates": candidates}
    answer = both.ask("catchup", visit.at, **fields)
    query = {"task": "catchup", "now": visit.at, **fields}
    found.false += [claim for claim, true in witness.claims(query, answer) if not true]
    ours = [one["posts"] for one in answer["conversations"]]
    theirs = both.reference.catch_up(visit.who, candidates, follows, visit.at, MINUTES)
    found.by["catch-up NDCG@10"].append((ndcg_of_groups(ours, wanted), ndcg_of_groups(theirs, wanted)))
    if not any(visit.who in (posts[id].get("mentions") or ()) for id in wanted & posts.keys()):
        found.by["catch-up unnamed"].append(found.by["catch-up NDCG@10"][-1])
    words = {id: len(posts[id]["text"].split()) for id in candidates}
    said = Counter(posts[id]["author"] for id in candidates)
    ranked = [one for one, _ in said.most_common()]
    quiet, loud = set(ranked[len(ranked) // 2 :]), set(ranked[:5])
    reads = [read(groups, words, MINUTES).posts for groups in (ours, theirs)]
    for what, shares in (
        ("engaged in time", [len(wanted & set(one)) / len(wanted) for one in reads]),
        ("quiet heard", [sum(posts[id]["author"] in quiet for id in one) / len(one) for one in reads]),
        ("five loudest", [sum(posts[id]["author"] in loud for id in one) / len(one) for one in reads]),
    ):
        found.by[what].append((shares[0], shares[1]))
