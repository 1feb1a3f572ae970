import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import make
from tests.ui.draw.test_words import WRITTEN
from twitterbar.core.views import PostView
from twitterbar.domain.model import Account, Join, Link, Media, PostState
from twitterbar.ui.draw import line_width, plain
from twitterbar.ui.draw.post import before, body, context, header, more, stand_in


def head(post: PostView, width: int = 76) -> list[str]:
    return [plain(line) for line in header(post, make.at(30), width)]


def said(post: PostView, width: int = 76) -> list[str]:
    return [plain(line) for line in body(post, width)]


def test_a_header_says_who_and_when() -> None:
    assert head(make.post_view("ana", "Hello")) == ["Ana @ana · 30 min"]


def test_a_header_says_what_else_there_is_to_know() -> None:
    post = make.post_view("ana", "Hello", mine=True, edited=True, passed_on=("Ben", "Cy"))
    assert head(post) == ["Ana @ana · 30 min · you · edited · passed on by Ben, Cy"]


@pytest.mark.parametrize(
    ("join", "label"),
    [
        (Join.QUOTE, "quoting this"),
        (Join.LINK, "around the same link"),
        (Join.PROBABLY, "probably belongs here"),
    ],
)
def test_a_header_says_how_a_post_came_to_hang_there(join: Join, label: str) -> None:
    assert head(make.post_view("ana", "Hello", join=join))[0].endswith(f" · {label}")


def test_what_a_header_has_no_room_for_goes_below() -> None:
    post = make.post_view("ana", "Hello", join=Join.PROBABLY, passed_on=("Ben", "Cy", "Dorothea"))
    assert head(post, 32) == ["Ana @ana · 30 min", "probably belongs here", "passed on by Ben, Cy +1"]


def test_a_name_that_shows_nothing_shows_its_handle_once() -> None:
    post = make.post_view("ana", "Hello")
    nameless = Account(id="x:1", username="ana", name="")
    assert head(replace(post, author=nameless)) == ["@ana · 30 min"]


@given(WRITTEN, WRITTEN, st.integers(31, 90))
def test_no_line_is_wider_than_its_room(name: str, text: str, width: int) -> None:
    post = make.post_view(
        "ana",
        text,
        links=(make.link("https://kitchen.example/" + "x" * 90, title=text or "t"),),
        media=(Media("photo", alt=text * 3),),
        quoted=text,
        passed_on=(name or "Ben", "Cy"),
        edited=True,
        mine=True,
    )
    post = replace(post, author=Account(id="x:1", username="a" * 15, name=name))
    lines = [
        *header(post, make.at(0), width),
        *body(post, width),
        context(post, width),
        stand_in(post, width),
    ]
    lines += [more(5, [name or "Ben"], 2, width), before(9, [name or "Ben"], width)]
    assert max(map(line_width, lines)) <= width


def test_prose_is_never_wider_than_one_reads_well() -> None:
    assert max(map(len, said(make.post_view("ana", "word " * 60), 200))) <= 76


def test_a_link_shows_the_host_that_really_opens() -> None:
    text = "See bank.example/login for more"
    link = Link(
        url="https://evil.example/login", host="evil.example", shown="bank.example/login", start=4, end=22
    )
    assert said(make.post_view("ana", text, links=(link,), first_link=3)) == [
        "See bank.example/login[3] for more",
        "[3] evil.example/login",
    ]


def test_links_at_the_end_of_a_post_are_said_once() -> None:
    text = "Two of them: https://a.example/x https://b.example/y"
    links = (
        Link(
            url="https://a.example/x",
            host="a.example",
            shown="https://a.example/x",
            start=13,
            end=32,
            title="A",
        ),
        Link(url="https://b.example/y", host="b.example", shown="https://b.example/y", start=33, end=52),
    )
    assert said(make.post_view("ana", text, links=links)) == [
        "Two of them:",
        "[1] a.example/x — A",
        "[2] b.example/y",
    ]


def test_a_long_host_keeps_the_end_that_says_whose_it_is() -> None:
    link = make.link("https://login.bank.example.secure.account.evil.example/a", start=-1)
    assert said(make.post_view("ana", "", links=(link,)), 31) == ["[1] …ecure.account.evil.example"]


@pytest.mark.parametrize("url", ["https://[broken/x", "https://a.example:port/x"])
def test_a_link_that_is_no_address_still_shows_its_host(url: str) -> None:
    link = Link(url=url, host="a.example", shown="a.example")
    assert said(make.post_view("ana", "Hm", links=(link,)))[1].startswith("[1] a.example")


def test_pictures_say_what_is_on_them_in_three_lines() -> None:
    assert said(
        make.post_view("ana", "Look", media=(Media("photo"), Media("poll", alt="tea or coffee")))
    ) == [
        "Look",
        "▪ photo",
        "▪ poll: tea or coffee",
    ]
    lines = said(make.post_view("ana", "", media=(Media("photo", alt="word " * 100),)))
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_a_quote_stands_below_the_words() -> None:
    post = make.post_view("ana", "So true", quoted="Ben: Butter first.")
    assert said(post) == ["So true", "“ Ben: Butter first."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Ana @ben: it was the butter", "it was the butter"),
        ("@ana @eve it was the butter", "@eve it was the butter"),
        ("@anastasia it was", "@anastasia it was"),
        ("it was @ana", "it was @ana"),
        ("@ana", "@ana"),
        ("@ana https://a.example/x", ""),
    ],
)
def test_whom_a_post_answers_is_not_said_twice(text: str, shown: str) -> None:
    at = text.find("https")
    url = text[at:]
    links = (Link(url=url, host="a.example", shown=url, start=at, end=len(text)),) if at >= 0 else ()
    post = make.post_view("cy", text, links=links)
    lines = [plain(line) for line in body(post, 60, answered={"ana", "ben"})]
    assert lines == ([shown] if shown else []) + ["[1] a.example/x"] * len(links)
    assert plain(context(post, 60, {"ana", "ben"})) == f"Cy: {shown or url}"


def test_links_keep_their_place_behind_handles_that_are_left_out() -> None:
    link = Link(url="https://a.example/x", host="a.example", shown="a.example/x", start=9, end=20)
    post = make.post_view("cy", "@ana see a.example/x there", links=(link,))
    assert plain(next(body(post, 60, answered={"ana"}))) == "see a.example/x[1] there"


def test_what_is_hidden_is_one_line() -> None:
    post = make.post_view("ana", "secret", media=(Media("photo", alt="secret"),))
    assert [plain(line) for line in body(post, 40, sensitive="hidden")] == ["hidden"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PostState.MISSING, "a post that isn't here"),
        (PostState.DELETED, "deleted by its author"),
        (PostState.WITHHELD, "withheld"),
        (PostState.PROTECTED, "protected"),
    ],
)
def test_stand_ins_say_why_there_is_nothing(state: PostState, words: str) -> None:
    assert plain(stand_in(make.post_view("", "", state=state), 60)) == words
    assert plain(stand_in(make.post_view("ana", "", state=state), 60)) == f"Ana: {words}"


def test_what_was_heard_before_is_one_line() -> None:
    assert plain(context(make.post_view("ana", "one\n\ntwo " * 9), 20)) == "Ana: one two one tw…"
    assert plain(context(make.post_view("ana", "", media=(Media("photo"),)), 20)) == "Ana: photo"


def test_found_words_are_marked_and_the_rest_is_not() -> None:
    lines = list(
        body(make.post_view("ana", "Butter, and more butter"), 40, re.compile("butter", re.IGNORECASE))
    )
    assert [(text, "match" in means) for text, means in lines[0]] == [
        ("Butter", True),
        (", and more ", False),
        ("butter", True),
    ]


def test_what_a_fold_hides_is_counted_and_named() -> None:
    assert plain(more(5, ["Ana", "Ben"], 2, 60)) == "… 5 more from Ana, Ben, 2 new"
    assert plain(more(1, [], 0, 60)) == "… 1 more"
    assert plain(before(7, ["Ana", "Ben", "Cy"], 36)) == "… 7 heard before, from Ana, Ben, Cy"
