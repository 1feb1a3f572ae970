"""People on the screen: being introduced, the book, a visit, an introduction, by keyboard alone."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from tests import make
from tests.ui.conftest import Evening, says, screen_text
from tests.ui.entering import at_the_door, at_the_table
from twitterbar.domain.model import Account, Post, Relation, Repost
from twitterbar.domain.outbox import WAITING, State
from twitterbar.ui.screens import visit
from twitterbar.ui.screens.table import TableScreen

FRIENDS = ("ana", "ben", "cleo")


@pytest.fixture
def bar(evening: Evening) -> Evening:
    """Ana and Ben talk with Vesna, whom Robin doesn't know; Ana and Cleo don't know each other."""
    accounts = [make.account(name) for name in ("robin", *FRIENDS)]
    accounts.append(make.account("vesna", bio="Ships' clocks.", links=(make.link("https://vesna.example/"),)))
    records: list[Post | Repost | Account] = [*accounts]
    for n, friend in enumerate(FRIENDS):
        asked = make.post("robin", f"How is {friend}?", -400 + n, mentions=(make.mention(friend),))
        records += [asked, make.reply(asked, friend, f"Well, says {friend}, thank you.", -390 + n)]
    for n, friend in enumerate(("ana", "ben")):
        first = make.post("vesna", f"Tide {n} is late again.", -300 + n)
        answer = make.reply(first, friend, "So is the ferry.", -290 + n)
        records += [first, answer, make.reply(answer, "vesna", "Then all is well.", -280 + n)]
    for n, friend in enumerate(("ana", "cleo")):
        records += [
            make.post(friend, f"Marmalade {k}, with sloe gin in it.", -200 + n + 10 * k) for k in range(2)
        ]
    rows = tuple(
        record.id
        for record in records
        if isinstance(record, Post) and record.author in {make.account_id(name) for name in FRIENDS}
    )
    evening.bring(make.batch(*records, asked=rows))
    return evening


async def test_the_door_says_who_is_to_meet(bar: Evening) -> None:
    async with at_the_door(bar, "1 introduction ", "people yours talk with"):
        pass


async def test_meeting_keeping_and_visiting_somebody(bar: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "PAUSE", 60.0)  # a busy computer types slowly
    async with at_the_door(bar, "1 introduction") as (app, pilot):
        await pilot.press("I")
        await says(pilot, app, "Vesna", "Through Ana, Ben", "Then all is well.", "vesna.example")
        await pilot.press("w")
        await says(pilot, app, "Why Vesna?", "Ana and Vesna answer each other")
        await pilot.press("escape", "m")
        await says(pilot, app, "▸ introduced", "introduced through Ana and Ben")
        await pilot.press("+")
        await says(pilot, app, "weekly, due now")
        await pilot.press("V")
        await says(pilot, app, "You are at the place of Vesna", "What did you leave")
        assert bar.opened == ["https://vesna.example/"]
        await pilot.press(*"marmalade", "enter")
        await says(pilot, app, "▸ brought value", "weekly, due in 7 days", "you left marmalade")


async def test_an_answer_is_taken_back(bar: Evening) -> None:
    async with at_the_door(bar, "1 introduction") as (app, pilot):
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("x")
        await says(pilot, app, "That's all the introductions for tonight.")
        await pilot.press("u")
        await says(pilot, app, "Through Ana, Ben")


async def test_a_key_pressed_twice_answers_once(bar: Evening) -> None:
    async with at_the_door(bar, "1 introduction") as (app, pilot):
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("a", "a")
        await says(pilot, app, "That's all the introductions for tonight.")
        await pilot.press("u")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("u")
        await says(pilot, app, "There is nothing to take back.")


async def test_the_book_says_how_it_knows(bar: Evening) -> None:
    async with at_the_door(bar, "1 introduction") as (app, pilot):
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("m", "escape", "g", "p")
        await says(pilot, app, "introduced not kept")
        await pilot.press("w")
        await says(pilot, app, "How do we know? Vesna", "your log", "Then all is well.")


async def test_an_introduction_takes_few_keys(bar: Evening) -> None:
    async with at_the_door(bar, "conversations") as (app, pilot):
        await pilot.press("g", "i")
        await says(pilot, app, "Cleo and Ana", "marmalade")
        await pilot.press("enter")
        await says(pilot, app, "To Ana @ana", "To Cleo @cleo", "both speak of")
        await pilot.press("enter", "enter")
        await says(pilot, app, "made; whether they talk is theirs now", "1 made")
        assert bar.opened and bar.opened[0].startswith("https://x.com/intent/post?text=%40cleo")


async def test_asking_first_and_a_no(bar: Evening) -> None:
    async with at_the_door(bar, "conversations") as (app, pilot):
        await pilot.press("g", "i")
        await says(pilot, app, "Cleo and Ana")
        await pilot.press("enter")
        await says(pilot, app, "To Ana @ana")
        await pilot.press("ctrl+t")
        await says(pilot, app, "May I introduce", "Each is asked alone")
        await pilot.press("enter", "enter")
        await says(pilot, app, "Cleo was asked: y yes, n no", "one was asked, the other not yet")
        await pilot.press("j", "enter")
        await says(pilot, app, "Ana was asked: y yes, n no", "Cleo was asked")
        await pilot.press("G", "k", "n")
        await says(pilot, app, "it isn't to be, and that is OK")


async def test_the_clock_stands_still_during_a_visit(bar: Evening) -> None:
    async with at_the_table(bar, "5 min left", minutes=5) as (app, pilot):
        table = app.screen
        assert isinstance(table, TableScreen)
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("V")
        await says(pilot, app, "The clock stands still")
        for _ in range(4):
            bar.seconds += 60
            table.tick()
        await pilot.press("n")
        await says(pilot, app, "Noted. Vesna")
        await pilot.press("escape")
        await says(pilot, app, "5 min left")


async def test_stepping_out_names_whose_place_to_visit(bar: Evening) -> None:
    core = bar.core()
    core.people.keep(make.account_id("vesna"), 7)
    core.close()
    async with at_the_table(bar, "5 min left", minutes=5) as (app, pilot):
        await pilot.press("q")
        await says(pilot, app, "Whose place to visit now", "Vesna", "1 visit")
        await pilot.press("1")
        await says(pilot, app, "You are at the place of Vesna")
        assert bar.opened == ["https://vesna.example/"]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
async def test_every_screen_fits(bar: Evening, size: tuple[int, int]) -> None:
    async with at_the_door(bar, "conversations", size=size) as (app, pilot):
        for keys, words in (("I", "Vesna"), ("L", "Person"), ("escape", "Introductions")):
            await pilot.press(keys)
            await says(pilot, app, words)
            assert all(len(line) <= size[0] + 1 for line in screen_text(app).splitlines())
        await pilot.press("escape", "g", "p")
        await says(pilot, app, "The book")


async def test_a_shout_out_goes_onto_the_sheet_by_one_key(bar: Evening) -> None:
    vesna = make.account_id("vesna")
    core = bar.core()
    core.people.keep(make.account_id("ana"), 30)
    core.people.keep(vesna, 7)
    core.people.visited(vesna, "comment", place="https://vesna.example/")
    bar.wall += timedelta(hours=1)
    core.people.by_word(vesna, "thanked me for it on her page")
    core.close()
    async with at_the_door(bar, "to visit") as (app, pilot):
        await pilot.press("g", "p")
        await says(pilot, app, "1 ready for a shout-out", "Ana", "Vesna", "r ready")
        await pilot.press("r")
        seen = await says(pilot, app, "Ready for a shout-out", "1 of 2 people")
        assert "Ana" not in seen
        await pilot.press("s")
        await says(pilot, app, "Something new", "If you don't know @vesna yet", "https://vesna.example/")
        await pilot.press("escape")
        await says(pilot, app, "1 of 2 people")
        await pilot.press("s")
        await says(pilot, app, "Something new")
        await pilot.press("ctrl+s")
        await says(pilot, app, "Ready for a shout-out")
    core = bar.core()
    (draft,) = core.store.drafts.all(WAITING)
    core.close()
    assert draft.state is State.QUEUED
    assert "@vesna" in draft.text


async def test_where_there_is_little_room_the_book_says_who_is_due_and_cuts_nothing(bar: Evening) -> None:
    core = bar.core()
    core.people.keep(make.account_id("vesna"), 7)
    core.close()
    async with at_the_table(bar, "5 min left", minutes=5, size=(40, 12)) as (app, pilot):
        await pilot.press("g", "p")
        await says(pilot, app, "The book", "1 to visit · 5 min left")


async def test_where_a_place_and_the_cadence_are_known_from_is_answered(bar: Evening) -> None:
    core = bar.core()
    core.people.keep(make.account_id("vesna"), 7)
    core.people.name_place(make.account_id("vesna"), "https://clocks.example/")
    core.close()
    bar.bring(make.batch(relations=((make.account_id("vesna"), Relation.FOLLOWED_BY),)))
    async with at_the_door(bar, "to visit", size=(80, 40)) as (app, pilot):
        await pilot.press("g", "p", "L")
        await says(pilot, app, "weekly, due now", "They follow you.")
        await pilot.press("w")
        await says(
            pilot,
            app,
            "you keep them: weekly",
            "clocks.example is a place of theirs",
            "you named their place",
            "vesna.example is a place of theirs",
            "in their profile: https://vesna.example/",
            "they follow you",
        )


async def test_the_screens_with_people_lead_to_one_another_and_back(bar: Evening) -> None:
    async with at_the_door(bar, "1 introduction") as (app, pilot):
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("g", "p")
        await says(pilot, app, "The book")
        await pilot.press("g", "i")
        await says(pilot, app, "the ledger", "Cleo and Ana")
        await pilot.press("I")
        await says(pilot, app, "Through Ana, Ben")
        await pilot.press("enter")
        await says(pilot, app, "Person", "overheard")
        await pilot.press("g", "i")
        await says(pilot, app, "the ledger", "Cleo and Ana")
        await pilot.press("escape", "escape", "escape")
        await says(pilot, app, "How long have you got?")


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_the_sheet_opens_on_the_common_ground_with_both_lines_in_sight(
    bar: Evening, size: tuple[int, int]
) -> None:
    async with at_the_door(bar, "conversations", size=size) as (app, pilot):
        await pilot.press("g", "i")
        await says(pilot, app, "Cleo and Ana")
        await pilot.press("enter")
        await says(
            pilot, app, "· both speak of", "To Ana @ana", "To Cleo @cleo", "Enter opens the post at X."
        )
        begins = [line.value[:20] for line in app.screen.query(Input)]
        await says(pilot, app, *begins)  # each from its first word


async def test_without_a_browser_the_words_are_copied_and_one_is_told(bar: Evening) -> None:
    bar.open_url = lambda url: False
    async with at_the_door(bar, "conversations") as (app, pilot):
        await pilot.press("g", "i")
        await says(pilot, app, "Cleo and Ana")
        await pilot.press("enter")
        await says(pilot, app, "To Ana @ana")
        await pilot.press("enter", "enter")
        await says(pilot, app, "are in the clipboard")
        assert app.clipboard.startswith("@cleo")
