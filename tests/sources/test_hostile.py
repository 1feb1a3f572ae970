"""What strangers write comes in as a record that is safe to show, whatever it is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from twitterbar.domain.links import Verdict, link, verdict
from twitterbar.domain.model import Batch, PageKind, PostState
from twitterbar.domain.suspects import MARKS_ON_ONE_CELL
from twitterbar.sources.x_pages import batch

DANGEROUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u3164\ud800-\udfff]"
)
VERDICTS = {"url-open": Verdict.OPEN, "url-confirm": Verdict.CONFIRM, "url-refuse": Verdict.REFUSE}
KEPT_ON_OTHER_ROADS = ("post.source", "errors.detail")
"""Surfaces of which nothing is kept, or only in another case's way."""


class Tokens(Struct):
    tag: str
    raw: list[str]
    num: list[str]
    show: list[str]


class Address(Struct):
    input: str
    opened_as: str | None = None


class Case(Struct, rename={"family": "class"}):
    case: str
    family: str
    surface: str
    expect: str
    tokens: Tokens
    page: Any
    url: Address | None = None


@pytest.fixture
def cases(shared: Path) -> list[Case]:
    """All cases of the hostile timeline."""
    lines = (shared / "hostile" / "posts.jsonl").read_text("ascii").splitlines()
    return [msgspec.convert(json.loads(line), Case) for line in lines]


def taken(case: Case) -> Batch:
    """What comes of the page of a case."""
    return batch(json.dumps(case.page).encode(), kind=PageKind.HOME)


def texts(value: Any) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def test_every_text_that_is_kept_is_inert(cases: list[Case]) -> None:
    for case in cases:
        for text in texts(msgspec.to_builtins(taken(case))):
            assert not DANGEROUS.search(text), case.case
            assert not re.search(f"[\u0300-\u036f]{{{MARKS_ON_ONE_CELL + 1}}}", text), case.case


def test_what_honest_people_see_of_it_is_kept(cases: list[Case]) -> None:
    for case in cases:
        got = taken(case)
        everything = "\n".join(texts(msgspec.to_builtins(got)))
        if case.surface not in KEPT_ON_OTHER_ROADS:
            for shown in case.tokens.show:
                assert shown in everything, (case.case, case.surface)
        if case.surface == "page" and not got.posts:
            assert got.set_aside or case.page.get("meta") == {"result_count": 0}, case.case
        elif case.expect != "tombstone":
            assert any(case.tokens.tag in post.text for post in got.posts), case.case


def test_links_open_are_asked_about_or_refused(cases: list[Case]) -> None:
    judged = [case for case in cases if case.url]
    assert len(judged) >= 9
    for case in judged:
        assert case.url
        for found in [*taken(case).posts[0].links, *taken(case).accounts[0].links]:
            assert verdict(found)[0] is VERDICTS[case.expect], case.case
            assert case.url.opened_as in (None, found.url), case.case
        if not case.family.startswith("url-lie"):
            assert verdict(link(case.url.input))[0] is VERDICTS[case.expect], case.case


def test_pages_of_odd_shape(cases: list[Case]) -> None:
    got = {case.family: taken(case) for case in cases if case.surface == "page"}
    assert [p.id for p in got["shape/id-over-2^53"].posts] == ["x:9007199254740993", "x:9007199254740992"]
    for family in ("shape/id-as-number", "shape/id-missing", "shape/text-null"):
        assert (len(got[family].set_aside), len(got[family].posts)) == (1, 0), family
        assert got[family].accounts, family
    assert got["shape/time-junk"].posts[0].at.year == 2025
    assert got["shape/time-junk"].notes
    assert got["shape/time-leap-second"].posts[0].at.year == 2016
    assert got["shape/author-not-included"].posts
    assert got["shape/data-missing-count-0"].posts == ()
    assert len(got["shape/dup-in-page"].posts) == 1
    assert len(got["shape/reply-cycle"].posts) == 2
    for family in ("shape/entity-past-end", "shape/entity-inside-emoji"):
        (post,) = got[family].posts
        assert post.text.startswith("😀👩‍🚀 t")
        assert post.text.endswith(" example.org/a")
        assert post.text[post.links[0].start : post.links[0].end] == "example.org/a"
    (withheld,) = got["shape/withheld-post"].posts
    assert (withheld.state, withheld.text) == (PostState.WITHHELD, "")
    assert got["shape/error-deleted"].gone == {"x:1": PostState.DELETED}


def test_names_in_which_there_is_nothing_to_see(cases: list[Case]) -> None:
    blank = [case for case in cases if case.family.startswith("blank-name/")]
    names = {case.family: taken(case).accounts[0].shown_name for case in blank}
    assert names["blank-name/hangul"].startswith("@person_")
    assert names["blank-name/newline"] == "A B"
