"""What a stream is answered: in the protocol's form, in time, and nothing but the truth."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks.claims import Witness
from benchmarks.evaluate import Product
from benchmarks.records import Query, Record, Said, decode

HELLO = {"op": "hello", "proto": "tb-eval/1", "world": "village"}
DAY = 86400


def said(id: str, author: str, at: float, text: str = "quiet evening here", **fields: Any) -> dict[str, Any]:
    when = 1_700_000_000 + at
    return {
        "op": "post",
        "id": id,
        "author": author,
        "created_at": when,
        "observed_at": when,
        "text": text,
    } | fields


def ask(task: str, at: float = DAY, **fields: Any) -> dict[str, Any]:
    return {"op": "query", "qid": "q", "task": task, "now": 1_700_000_000 + at} | fields


def answer(*records: Mapping[str, Any]) -> dict[str, Any]:
    """What the last of these records is answered."""
    product, found = Product(), None
    for record in (HELLO, *records):
        found = getattr(product, record["op"])(msgspec.convert(record, Record))
    return msgspec.json.decode(msgspec.json.encode(found), type=dict[str, Any])


def untrue(lines: Iterable[str]) -> list[Any]:
    """The claims in the answers to a stream that aren't true."""
    product, witness, found = Product(), Witness(), []
    for line in lines:
        record = json.loads(line)
        if record["op"] == "bye":
            break
        replied = getattr(product, record["op"])(msgspec.json.decode(line, type=Record))
        witness.see(record)
        if record["op"] == "query":
            replied = msgspec.json.decode(msgspec.json.encode(replied))
            assert replied["qid"] == record["qid"]
            found += [claim for claim, true in witness.claims(record, replied) if not true]
    return found


def test_every_claim_in_the_toy_stream_is_true(shared: Path) -> None:
    toy = subprocess.run(
        [sys.executable, shared / "eval" / "toy.py"], check=True, capture_output=True, text=True
    )
    assert untrue(toy.stdout.splitlines()) == []


def test_one_process_answers_line_by_line() -> None:
    lines = [HELLO, said("a", "ana", 0), ask("threads", posts=["a"]), {"op": "bye"}]
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.evaluate"],
        input="".join(json.dumps(line) + "\n" for line in lines),
        check=True,
        capture_output=True,
        text=True,
    )
    assert [json.loads(line) for line in told.stdout.splitlines()] == [
        {"op": "ready", "name": "twitterbar", "proto": "tb-eval/1"},
        {"qid": "q", "groups": [["a"]]},
    ]
    assert told.stderr == ""


def test_an_answer_to_a_post_never_sent_stands_with_the_other_answers_to_it() -> None:
    threads = answer(
        said("b", "ben", 10, "@ana yes", reply_to="a", reply_to_user="ana", mentions=["ana"]),
        said("c", "cy", 20, "@ana no", reply_to="a", reply_to_user="ana", mentions=["ana"]),
        said("d", "dan", 30),
        ask("threads", posts=["b", "c", "d"]),
    )
    assert sorted(threads["groups"]) == [["b", "c"], ["d"]]


def test_the_same_link_makes_no_talk() -> None:
    threads = answer(
        said("a", "ana", 0, urls=["news.example#1"]),
        said("b", "ben", 10, urls=["news.example#1"]),
        ask("threads", posts=["a", "b"]),
    )
    assert sorted(threads["groups"]) == [["a"], ["b"]]


def test_a_repost_belongs_to_what_it_passes_on() -> None:
    threads = answer(
        said("a", "ana", 0),
        said("b", "ben", 10, "RT @ana: …", repost_of="a", repost_user="ana"),
        ask("threads", posts=["a", "b"]),
    )
    assert threads["groups"] == [["a", "b"]]


def test_only_what_was_offered_is_at_the_table_and_who_names_you_comes_first() -> None:
    laid = answer(
        said("a", "ana", 0, "about trams"),
        said("b", "ben", 60, "@me what do you think", mentions=["me"]),
        said("c", "cy", 90, "not for you"),
        ask("catchup", ego="me", minutes=10, candidates=["a", "b"]),
    )["conversations"]
    assert [one["posts"] for one in laid] == [["b"], ["a"]]
    assert {"kind": "names_you"} in laid[0]["why"]


def test_an_answer_that_does_not_mention_you_is_not_said_to() -> None:
    laid = answer(
        said("a", "me", 0, "about trams"),
        said("b", "ben", 60, "what trams", reply_to="a", reply_to_user="me"),
        ask("catchup", ego="me", minutes=10, candidates=["b"]),
    )["conversations"]
    assert {"kind": "names_you"} not in laid[0]["why"]


def test_whom_your_people_turn_to_is_introduced_by_them() -> None:
    people = answer(
        said("a", "me", 0, "@ana hi", mentions=["ana"]),
        said("b", "ana", 60, "@cy hi", mentions=["cy", "me"]),
        ask("meet", ego="me", k=10),
    )["people"]
    assert people == [{"id": "cy", "introducers": ["ana"]}]


def test_friends_who_know_each_other_are_not_introduced() -> None:
    known = [
        said(f"{who}{n}", who, n, f"@{other} hi", mentions=[other])
        for n, (who, other) in enumerate([("ana", "dan"), ("ben", "dan"), ("cy", "dan"), ("ana", "ben")])
    ]
    pairs = answer(*known, ask("introduce", ego="me", friends=["ana", "ben", "cy"], k=10))["pairs"]
    assert {frozenset((pair["a"], pair["b"])) for pair in pairs} == {
        frozenset(("ana", "cy")),
        frozenset(("ben", "cy")),
    }
    assert all({"kind": "common", "ids": ["dan"]} in pair["why"] for pair in pairs)


def test_the_odds_tell_how_often_each_turned_to_the_other() -> None:
    told = answer(
        said("a", "ana", 0, "@ben hi", mentions=["ben"]),
        said("b", "ana", 60, "RT @ben: x", repost_of="z", repost_user="ben", mentions=["cy"]),
        said("c", "ben", 90, "@ana hi", mentions=["ana"]),
        ask("shoutout", to="ben", kind="mention") | {"from": "ana"},
    )
    assert told["evidence"] == {"sent": 2, "back": 1}
    assert 0 < told["p"] < 1


@pytest.mark.parametrize(
    "why", [{"kind": "names_you"}, {"kind": "people", "ids": ["cy"]}, {"kind": "words", "words": ["opera"]}]
)
def test_the_witness_finds_a_lie(why: dict[str, Any]) -> None:
    witness = Witness()
    witness.see(said("a", "ana", 0, "about trams"))
    witness.see(said("m", "me", 0, "about opera"))
    query = ask("catchup", ego="me", candidates=["a"])
    found = [true for _, true in witness.claims(query, {"conversations": [{"posts": ["a"], "why": [why]}]})]
    assert found.count(False) == 1


@pytest.mark.parametrize(
    "line",
    [
        '{"op":"query","qid":"q","task":"threads","now":1e400,"posts":["a",null,7]}',
        '{"op":"query","qid":"q","task":"threads","now":NaN,"posts":["a"],"k":"many"}',
        '{"op":"query","qid":"q","task":"threads","posts":["a"],"ego":"\\ud83d"}',
    ],
)
def test_a_question_with_odd_fields_is_answered_all_the_same(line: str) -> None:
    product = Product()
    product.post(msgspec.convert(said("a", "ana", 0), Said))
    question = decode(line.encode())
    assert isinstance(question, Query)
    assert product.query(question) == {"qid": "q", "groups": [["a"]]}


@pytest.mark.parametrize("line", ["", "[]", "null", '{"op":"what"}', '{"op":"post"}', "[" * 5000, "\x00"])
def test_what_is_no_record_is_none(line: str) -> None:
    assert decode(line.encode()) is None


def test_nobody_knows_the_answer_to_a_question_of_no_known_task() -> None:
    assert answer(ask("dance")) == {"qid": "q"}


@pytest.mark.parametrize("seconds", [-1e30, 0.0, 1e30, float("nan")])
def test_a_wrong_clock_breaks_nothing(seconds: float) -> None:
    wrong = said("w", "ben", 0, "@ana trams", mentions=["ana"]) | {"created_at": seconds}
    again = [said("a", "ana", 60, "@ben trams", mentions=["ben"]), said("b", "ben", 90)]
    for task in ("catchup", "meet", "introduce", "shoutout", "threads"):
        fields: dict[str, Any] = {
            "ego": "ana",
            "candidates": ["w", "b"],
            "posts": ["w", "a"],
            "friends": ["ben"],
        }
        assert answer(wrong, *again, ask(task, **fields) | {"from": "ana", "to": "ben"})["qid"] == "q"


def test_who_spoke_but_is_on_nobodys_table_is_no_company() -> None:
    users = [{"op": "user", "id": who, "core": True} for who in ("ana", "ben", "me")]
    talk = [said("a", "ana", 0), said("b", "ben", 60, reply_to="a", reply_to_user="ana", mentions=["ana"])]
    both = answer(*users, *talk, ask("catchup", ego="me", candidates=["a", "b"]))["conversations"]
    assert {"kind": "people", "ids": ["ben"]} in both[0]["why"]
    alone = answer(*users, *talk, ask("catchup", ego="me", candidates=["a"]))["conversations"]
    assert all(why["kind"] != "people" for why in alone[0]["why"])
