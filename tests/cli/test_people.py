"""Introductions both ways, the book and the ladder, from the command line, with the clock moved on."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Bar
from tests.make import TUESDAY
from twitterbar.sources import demo

pytestmark = pytest.mark.usefixtures("nothing_done")


@pytest.fixture
def town_built(town_with_an_empty_book: Path) -> Path:
    """In this town the book is empty at first."""
    return town_with_an_empty_book


PAGES = {
    kind: f"https://api.x.com/2/users/1/{path}"
    for kind, path in (
        ("home", "timelines/reverse_chronological"),
        ("mentions", "mentions"),
        ("posts", "tweets"),
        ("following", "following"),
    )
}
"""What was asked for, as saved pages say it."""


class Town:
    """The made-up town, visited on Tuesday evening and so many days later."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar

    def run(self, *words: str, days: float = 0) -> Any:
        said = self.bar.run("--demo", *words, now=TUESDAY + timedelta(days=days))
        assert said.code == 0, said.err
        return said

    def document(self, *words: str, days: float = 0) -> Any:
        return self.run(*words, "--json", days=days).document

    def to_meet(self, days: float = 0) -> list[str]:
        document = self.document("introductions", days=days)
        return [document["accounts"][one["id"]]["username"] for one in document["meet"]]


@pytest.fixture
def at(town: Bar) -> Town:
    return Town(town)


def posts_in(document: Any) -> set[str]:
    """Every post that any reason in a document names."""
    if isinstance(document, dict):
        own = set(document.get("posts", ())) | set(document.get("exchange", ()))
        return own.union(*(posts_in(value) for value in document.values()))
    if isinstance(document, list):
        return set[str]().union(*(posts_in(value) for value in document))
    return set()


class TestBeingIntroduced:
    def test_two_a_night_each_through_two_who_talk_with_them(self, at: Town) -> None:
        document = at.document("introductions")
        assert len(document["meet"]) == 2
        for one in document["meet"]:
            assert len(one["through"]) >= 2
            talks = [reason for reason in one["reasons"] if reason["code"] == "talk"]
            assert all(reason["posts"] for reason in talks)
            assert one["exchange"]

    def test_every_post_that_is_named_is_there(self, at: Town) -> None:
        named = posts_in(at.document("introductions"))
        assert len(named) > 10
        for post in named:
            assert at.run("conversation", post).code == 0

    def test_nobody_famous_followed_or_only_shouted_at(self, at: Town) -> None:
        seen: set[str] = set()
        for day in range(0, 12, 2):
            for who in at.to_meet(days=day):
                seen.add(who)
                at.run("introductions", "--not-my-table", who, days=day)
        assert seen >= {"bram_millstone", "fenella_types", "uma_letterpress", "reefline_sefa"}
        assert not seen & {"EnzoVallonta", "StellaMarchant_", "GalaxDirkson", "dex_visibility", "tenon_jo"}

    def test_answers_count_for_the_night(self, at: Town) -> None:
        first, second = at.to_meet()
        assert at.run("introductions").out.startswith("Whom to meet tonight:\n\n")
        at.run("introductions", "--meet", first)
        assert at.to_meet() == [second]
        at.run("introductions", "--not-my-table", second)
        assert at.to_meet() == []
        assert len(at.to_meet(days=1)) == 2

    def test_meeting_puts_them_into_the_book_with_who_introduced_them(self, at: Town) -> None:
        at.run("introductions", "--meet", "@uma_letterpress")
        person = at.document("person", "@uma_letterpress")
        introduced = next(reason for reason in person["facts"] if reason["code"] == "introduced")
        assert introduced["text"] == "introduced through Nell Abara-Voss and Cass Pellworth"
        assert introduced["posts"] and introduced["events"]
        assert person["rung"] == "introduced"

    def test_another_night_is_not_tomorrow(self, at: Town) -> None:
        first, _ = at.to_meet()
        at.run("introductions", "--another-night", first)
        assert first not in at.to_meet(days=1)

    def test_undo_brings_them_back(self, at: Town) -> None:
        first, _ = at.to_meet()
        at.run("introductions", "--not-my-table", first)
        assert first not in at.to_meet()
        assert "not my table" in at.run("introductions", "--undo").out
        assert at.to_meet()[0] == first

    def test_the_silent_are_not_introduced(self, at: Town) -> None:
        assert at.to_meet(days=90) == []

    def test_it_pans_out_or_not_in_thirty_days(self, at: Town) -> None:
        at.run("introductions", "--meet", "@uma_letterpress")
        for days, state in ((0, "watched"), (29.9, "watched"), (30.1, "not this time")):
            (received,) = at.document("introductions", days=days)["received"]
            assert received["state"] == state


class TestIntroducing:
    def test_who_should_meet_and_what_they_have_in_common(self, at: Town) -> None:
        document = at.document("introductions")
        names = {id: who["username"] for id, who in document["accounts"].items()}
        pair = document["introduce"][0]
        assert {names[pair["a"]], names[pair["b"]]} == {"imke_galley", "odile_maps"}
        assert "lighthouse" in pair["reasons"][0]["text"]
        assert pair["reasons"][0]["posts"]
        reason = at.document("introduce", "@tenon_jo", "@samir_oud")["reasons"][0]
        assert "glue" in reason["text"] and "spruce" in reason["text"]

    def test_it_is_made_and_pans_out_when_they_talk(self, at: Town) -> None:
        said = at.run("introduce", "@tenon_jo", "@samir_oud", "--because", "you both cook glue")
        assert "@tenon_jo you both cook glue" in said.out and "@samir_oud" in said.out
        assert "x.com" not in said.out
        states = {days: at.document("introductions", days=days)["made"][0]["state"] for days in (0, 2, 3, 31)}
        assert states == {0: "watched", 2: "watched", 3: "panned out", 31: "panned out"}
        ledger = at.document("introductions", days=3)
        assert ledger["this_year"] == {"received": 0, "made": 1, "panned_out": 1}
        assert ledger["made"][0]["reason"]["posts"]

    def test_the_sheet_does_nothing(self, at: Town) -> None:
        before = len(at.document("log")["events"])
        sheet = at.document("introduce", "@tenon_jo", "@samir_oud")
        assert sheet["way"] == "light"
        assert len(at.document("log")["events"]) == before

    def test_asked_first_neither_hears_of_the_other(self, at: Town) -> None:
        said = at.run("introduce", "@tenon_jo", "@samir_oud", "--make", "--ask-first")
        to_jo, to_samir = said.out.split("To سمير")
        assert "samir" not in to_jo.lower() and "Jo" not in to_samir
        (made,) = at.document("introductions")["made"]
        assert made["state"] == "asked"
        number = str(made["number"])
        at.run("introduce", "--number", number, "--answer", "yes", "@tenon_jo")
        assert at.document("introductions")["made"][0]["state"] == "asked"
        said = at.run("introduce", "--number", number, "--answer", "yes", "@samir_oud")
        assert "@tenon_jo @samir_oud" in said.out
        assert at.document("introductions")["made"][0]["state"] == "watched"

    def test_a_no_ends_it_and_nothing_more_goes_out(self, at: Town) -> None:
        at.run("introduce", "@tenon_jo", "@samir_oud", "--make", "--ask-first")
        number = str(at.document("introductions")["made"][0]["number"])
        said = at.run("introduce", "--number", number, "--answer", "no", "@tenon_jo")
        assert said.out == "Noted: Jo Markham-Adu said no.\n"
        assert at.document("introductions")["made"][0]["state"] == "no"

    def test_a_question_lapses_after_a_week(self, at: Town) -> None:
        at.run("introduce", "@tenon_jo", "@samir_oud", "--make", "--ask-first")
        states = [at.document("introductions", days=days)["made"][0]["state"] for days in (7, 7.01)]
        assert states == ["asked", "lapsed"]

    def test_a_question_that_names_the_other_is_refused(self, at: Town) -> None:
        words = ("introduce", "@tenon_jo", "@samir_oud", "--ask-first", "--because", "Do you know samir_oud?")
        said = at.bar.run("--demo", *words)
        assert said.code == 2
        assert "name" in said.err
        assert at.document("introductions")["made"] == []

    def test_nobody_is_introduced_twice_in_thirty_days(self, at: Town) -> None:
        at.run("introduce", "@tenon_jo", "@samir_oud", "--make")
        again = at.bar.run("--demo", "introduce", "@tenon_jo", "@bea_alto", "--make")
        assert again.code == 75
        assert "30 days" in again.err
        at.run("introduce", "@tenon_jo", "@bea_alto", "--make", days=30)

    def test_a_program_names_nobody_by_post_and_nothing_of_the_town_reaches_x(self, at: Town) -> None:
        both = ("introduce", "@tenon_jo", "@samir_oud", "--make", "--via", "api")
        light = at.bar.run("--demo", *both)
        assert light.code == 2 and "restricts posts from programs" in light.err
        assert at.document("introductions")["made"] == []
        asked = at.bar.run("--demo", *both, "--ask-first")
        assert asked.code == 2 and "made up" in asked.err
        assert at.document("introductions")["made"][0]["state"] == "written"

    def test_nobody_is_introduced_to_themselves(self, at: Town) -> None:
        assert at.bar.run("--demo", "introduce", "@tenon_jo", "@tenon_jo").code == 2


class TestBook:
    def test_a_kept_person_is_due_until_visited_and_again_a_week_later(self, at: Town) -> None:
        at.run("keep", "@maren_crumb", "--every", "weekly")
        assert at.document("people")["due"] == 1
        at.run("visited", "@maren_crumb", "--left", "nothing")
        assert [at.document("people", days=days)["due"] for days in (0, 6.9, 7)] == [0, 0, 1]
        at.run("keep", "@maren_crumb", "--every", "never", days=7)
        assert at.document("people", days=7)["due"] == 0

    def test_three_visits_make_a_visitor_and_what_is_left_brings_value(self, at: Town) -> None:
        for days in (0, 7, 14):
            at.run("visited", "@maren_crumb", days=days)
        person = at.document("person", "@maren_crumb", days=14)
        assert person["rung"] == "visitor"
        (step,) = [reason for reason in person["reasons"] if reason["code"] == "visitor"]
        assert len(step["events"]) == 3
        at.run("visited", "@maren_crumb", "--left", "a note on rye", days=15)
        person = at.document("person", "@maren_crumb", days=15)
        assert person["rung"] == "brought value"
        assert "a note on rye" in str(person["reasons"])

    def test_acceptance_takes_what_they_did(self, at: Town) -> None:
        at.run("visited", "@tenon_jo", "--left", "comment")
        assert at.document("person", "@tenon_jo")["rung"] == "brought value"
        later = at.document("person", "@tenon_jo", days=4)  # he thanks the reader on the third day
        assert later["rung"] == "accepted"
        (step,) = [reason for reason in later["reasons"] if reason["code"] == "accepted"]
        assert step["posts"]
        assert later["shout_out"] and "@tenon_jo" in later["draft"]
        assert at.document("people", days=4)["ready"] == [later["id"]]

    def test_what_happened_elsewhere_is_by_ones_word(self, at: Town) -> None:
        at.run("visited", "@bao_bees", "--left", "mail")
        at.run("person", "@bao_bees", "--by-word", "she wrote back", days=1)
        person = at.document("person", "@bao_bees", days=1)
        assert person["rung"] == "accepted"
        assert "(by your word)" in str(person["reasons"])

    def test_a_pin_is_shown_as_one(self, at: Town) -> None:
        refused = at.bar.run("--demo", "person", "@bao_bees", "--pin", "accepted")
        assert refused.code == 2
        assert "--by-word" in refused.err
        said = at.run("person", "@bao_bees", "--pin", "visitor")
        assert "pinned by hand" in said.out
        assert "pinned" not in at.run("person", "@bao_bees", "--pin", "none").out

    def test_replaying_the_log_gives_the_same_book(self, at: Town) -> None:
        at.run("introductions", "--meet", "@uma_letterpress")
        at.run("keep", "@uma_letterpress", "--every", "30")
        at.run("visited", "@uma_letterpress", "--left", "link")
        assert at.document("people") == at.document("people")
        person = at.document("person", "@uma_letterpress")
        assert person["every"] == 30 and person["visits"] == 1

    def test_nobody_of_that_name(self, at: Town) -> None:
        said = at.bar.run("--demo", "person", "@nobody_here")
        assert said.code == 1
        assert "nobody_here" in said.err


def test_follower_counts_move_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for times in (1, 1000):
        bar = Bar(tmp_path / f"times {times}", capsys)
        file = tmp_path / f"pages {times}.jsonl"
        with file.open("wb") as out:
            for kind, body in demo.pages(TUESDAY, TUESDAY):
                page = json.loads(body)
                for user in (*page.get("includes", {}).get("users", ()), *page["data"]):
                    if "username" in user:
                        user["public_metrics"] = {"followers_count": times * (int(user["id"]) % 999)}
                page["__twarc"] = {"url": PAGES[kind]}
                out.write(json.dumps(page).encode() + b"\n")
        assert bar.run("import", "--me", demo.ME.removeprefix("x:"), str(file)).code == 0
        told = [bar.run(*words, "--json").out for words in (("introductions",), ("person", "@tenon_jo"))]
        said.append(told)
    assert said[0] == said[1]
    assert json.loads(said[0][0])["meet"]
