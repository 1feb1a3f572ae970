"""Noise and filters from the command line, in the made-up town."""

from datetime import timedelta

import pytest

from tests.cli.conftest import Bar


def table(town: Bar) -> set[str]:
    return {one["id"] for one in town.run("--demo", "catch-up", "--all", "--json").document["conversations"]}


def test_the_shouter_and_the_pesterer_are_folded_with_their_proof(town: Bar) -> None:
    found = town.run("--demo", "noise", "--json").document
    who = {found["accounts"][one["id"]]["username"]: one["code"] for one in found["people"]}
    assert who == {"roy_bellows_1": "shouting", "dex_visibility": "pestering"}
    assert all(len(one["posts"]) >= 5 for one in found["people"])
    folded = {one["conversation"] for one in found["conversations"]}
    assert folded and not folded & table(town)
    for one in folded:
        assert town.run("--demo", "conversation", one).code == 0  # nothing is deleted


def test_who_is_heard_again_is_at_the_table_again(town: Bar) -> None:
    before = table(town)
    town.run("--demo", "noise", "--hear", "@roy_bellows_1")
    after = table(town)
    assert before < after
    people = town.run("--demo", "noise", "--json").document["people"]
    assert [one["code"] for one in people] == ["pestering"]


@pytest.mark.parametrize("how", [[], ["--fold"]])
def test_a_filter_works_at_the_table_in_search_and_in_the_conversation(town: Bar, how: list[str]) -> None:
    before = table(town)
    hits = town.run("--demo", "search", "soup", "--json").document["hits"]
    assert hits
    town.run("--demo", "filters", "add", "words", "soup", *how)
    assert table(town) <= before
    left = town.run("--demo", "search", "soup", "--json").document["hits"]
    assert hits[0]["post"] not in {hit["post"] for hit in left}
    shown = town.run("--demo", "conversation", hits[0]["conversation"], "--json").document
    texts = {one["id"]: one["text"] for one in shown["posts"]}
    assert texts[hits[0]["post"]].startswith("(folded by a filter")
    (held,) = town.run("--demo", "filters", "--json").document["filters"]
    assert town.run("--demo", "filters", "end", str(held["number"])).code == 0
    assert table(town) == before


def test_somebody_muted_for_a_week_is_back_after_it(town: Bar) -> None:
    baker = next(
        hit["author"]
        for hit in town.run("--demo", "search", "bread", "--json").document["hits"]
        if hit["author"]
    )
    town.run("--demo", "filters", "add", "person", baker, "--days", "7")
    left = town.run("--demo", "search", "bread", "--json").document["hits"]
    assert baker not in {hit["author"] for hit in left}
    later = town.run("--demo", "filters", "--json", now=town.now + timedelta(days=7, seconds=1))
    assert later.document["filters"] == []


def test_a_filtered_person_is_in_no_list_proof_or_export(town: Bar) -> None:
    """Whoever a filter keeps away is nobody to meet, to visit or to introduce, and proves nothing."""
    found = town.run("--demo", "introductions", "--json").document

    handle = found["accounts"][found["meet"][0]["id"]]["username"]
    kept = town.run("--demo", "people", "--json").document
    somebody = kept["accounts"][kept["people"][0]["id"]]["username"]
    for name in (handle, somebody):
        town.run("--demo", "filters", "add", "person", f"@{name}", "--fold")
        assert f"fold person: @{name}" in town.run("--demo", "filters").out
    for words in (("introductions",), ("people",), ("people", "export", "--format", "json"), ("introduce",)):
        said = town.run("--demo", *words)
        assert handle not in said.out, words
        assert somebody not in said.out, words


def test_words_that_are_kept_away_stand_in_no_row(town: Bar) -> None:
    rows = town.run("--demo", "catch-up", "--all", "--json").document["conversations"]
    long = next(row for row in rows if row["posts"] > 3)
    word = max(long["opening"].split(), key=len).strip(".,!?:;")
    town.run("--demo", "filters", "add", "words", word)
    after = town.run("--demo", "catch-up", "--all")
    assert word not in after.out
