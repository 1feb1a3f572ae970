"""catch-up, conversation, search: as text and as documents."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Bar


def test_the_document_of_the_table_explains_every_row(town: Bar) -> None:
    said = town.run("--demo", "catch-up", "--minutes", "10", "--json")
    document = said.document
    assert (said.code, said.err) == (0, "")
    assert list(document) == ["schema", "now", "minutes", "conversations", "left_out", "accounts"]
    assert (document["schema"], document["now"], document["minutes"]) == (1, "2026-11-24T20:00:00Z", 10)
    assert len(document["conversations"]) >= 5
    for row in document["conversations"]:
        assert {"id", "people", "opening", "posts", "new", "minutes", "why"} <= set(row)
        assert row["opening"]
        assert 0 < row["new"] <= row["posts"]
        assert 0 < len(row["unheard"]) <= row["new"]
        assert row["why"]
        assert sum(term["weight"] for term in row["why"]) == pytest.approx(row["score"])
        for term in row["why"]:
            assert {"code", "text", "weight", "posts", "people"} <= set(term)
            assert set(term["people"]) <= set(document["accounts"])
        assert set(row["people"]) <= set(document["accounts"])
    assert document["left_out"]["conversations"] > 0
    assert document["left_out"]["minutes"] > 0


def test_every_id_in_the_reasons_resolves(town: Bar) -> None:
    rows = town.run("--demo", "catch-up", "--json").document["conversations"]
    posts = {post for row in rows for term in row["why"] for post in term["posts"]}
    assert posts
    assert [post for post in posts if town.run("--demo", "conversation", post, "--json").code != 0] == []


def test_all_leaves_nothing_out(town: Bar) -> None:
    document = town.run("--demo", "catch-up", "--all", "--json").document
    assert document["left_out"] == {"conversations": 0, "minutes": 0.0}
    some = town.run("--demo", "catch-up", "--minutes", "5", "--json").document
    left = some["left_out"]["conversations"]
    assert len(document["conversations"]) == len(some["conversations"]) + left
    assert "left for another time" not in town.run("--demo", "catch-up", "--all").out


def test_the_same_evening_gives_the_same_document(town: Bar) -> None:
    first, second = (town.run("--demo", "catch-up", "--json").out for _ in range(2))
    assert first == second


def test_the_text_of_the_table_has_every_conversation_of_the_document(town: Bar) -> None:
    text = town.run("--demo", "catch-up").out
    for row in town.run("--demo", "catch-up", "--json").document["conversations"]:
        assert row["id"] in text


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_text_is_wrapped_to_the_window(town: Bar, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (("catch-up",), ("search", "the")):
        lines = town.run("--demo", *words).out.splitlines()
        wordy = [line for line in lines if not re.fullmatch(r"\s*x:\d+", line)]
        assert max(map(cell_len, wordy)) <= max(columns, 20)


def test_an_empty_house_says_how_somebody_gets_in(bar: Bar) -> None:
    assert "twitterbar import PATH" in bar.run("catch-up").out
    assert bar.run("catch-up", "--json").document["conversations"] == []


def a_conversation(bar: Bar) -> dict[str, Any]:
    rows = bar.run("--demo", "catch-up", "--all", "--json").document["conversations"]
    longest: dict[str, Any] = max(rows, key=lambda row: row["posts"])
    return longest


def test_a_conversation_as_a_document(town: Bar) -> None:
    row = a_conversation(town)
    document = town.run("--demo", "conversation", row["id"], "--json").document
    assert (document["schema"], document["id"]) == (1, row["id"])
    new = [post["id"] for post in document["posts"] if post["new"]]
    assert len(new) == document["new"] == row["new"]
    assert [post for post in new if post in row["unheard"]] == row["unheard"]
    assert document["why"]
    ids = {post["id"] for post in document["posts"]}
    for post in document["posts"]:
        assert post["parent"] is None or post["parent"] in ids
        assert post["author"] is None or post["author"] in document["accounts"]


def test_a_conversation_is_found_by_whatever_names_it(town: Bar) -> None:
    row = a_conversation(town)
    number = row["unheard"][-1].removeprefix("x:")
    for name in (
        number,
        f"x:{number}",
        f"https://x.com/somebody/status/{number}",
        f"https://twitter.com/somebody/status/{number}?s=20",
        f"https://mobile.twitter.com/i/web/status/{number}/photo/1",
    ):
        assert town.run("--demo", "conversation", name, "--json").document["id"] == row["id"]


@pytest.mark.parametrize(
    "name", ["x:1", "1", "nothing", "", "https://example.com/status/1", "x:" + "9" * 400]
)
def test_a_conversation_that_is_not_here_is_said_in_words(town: Bar, name: str) -> None:
    said = town.run("--demo", "conversation", name)
    assert (said.code, said.out) == (1, "")
    assert "no conversation" in said.err


def test_the_text_of_a_conversation_has_every_post_whole(town: Bar) -> None:
    row = a_conversation(town)
    text = "".join(town.run("--demo", "conversation", row["id"]).out.split())
    for post in town.run("--demo", "conversation", row["id"], "--json").document["posts"]:
        assert "".join(post["text"].split()) in text


def test_search_finds_what_was_said(town: Bar) -> None:
    row = a_conversation(town)
    posts = town.run("--demo", "conversation", row["id"], "--json").document["posts"]
    word = max(re.findall(r"[a-z]+", posts[0]["text"]), key=len)
    said = town.run("--demo", "search", word, "--json")
    document = said.document
    assert said.code == 0
    assert (document["schema"], document["words"]) == (1, word)
    assert posts[0]["id"] in {hit["post"] for hit in document["hits"]}
    for hit in document["hits"]:
        assert hit["author"] is None or hit["author"] in document["accounts"]
    assert row["id"] in town.run("--demo", "search", word).out


def test_nothing_found_is_a_no(town: Bar) -> None:
    said = town.run("--demo", "search", "xylophonequartz")
    assert (said.code, said.out) == (1, "")
    assert "Nothing here" in said.err
    said = town.run("--demo", "search", "xylophonequartz", "--json")
    assert (said.code, said.document["hits"]) == (1, [])


@pytest.mark.parametrize(
    "words", ['"', "AND", "a* OR (", "NEAR(a b)", "posts:x", "-", "'; DROP TABLE posts", "🐕", ""]
)
def test_words_that_mean_something_to_a_database_are_only_words(town: Bar, words: str) -> None:
    said = town.run("--demo", "search", "--json", "--", words)
    assert said.code in (0, 1)
    assert json.loads(said.out)["schema"] == 1


def test_json_is_utf8_whatever_the_locale(town: Bar) -> None:
    said = town.run_apart("--demo", "catch-up", "--all", "--json", LC_ALL="en_US.ISO-8859-1", PYTHONUTF8="0")
    assert said.code == 0
    assert json.loads(said.out)["schema"] == 1


def test_text_in_a_locale_that_lacks_the_letters_is_no_fault(town: Bar) -> None:
    said = town.run_apart("--demo", "catch-up", "--all", PYTHONIOENCODING="ascii")
    assert (said.code, said.err) == (0, "")


def test_the_town_moves_on_with_the_clock_and_keeps_what_was_heard(town: Bar) -> None:
    before = town.run("--demo", "catch-up", "--all", "--json").document
    later = town.run("--demo", "catch-up", "--all", "--json", now=town.now + timedelta(days=40)).document
    assert sum(row["new"] for row in later["conversations"]) > sum(
        row["new"] for row in before["conversations"]
    )


def test_the_readers_own_profile_is_not_touched_by_the_town(town: Bar) -> None:
    assert [folder.name for folder in town.folder.iterdir()] == ["demo"]
