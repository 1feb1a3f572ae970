"""A whole evening in the interface, from the door to the step-out card."""

from contextlib import ExitStack

import pytest
from msgspec.structs import replace
from textual.events import Key
from textual.widgets import Input

from tests import make
from tests.ui.conftest import Evening, busy, says, screen_text, settled
from tests.ui.entering import at_the_door, at_the_table
from tests.ui.towns import a_town
from twitterbar.domain.model import EventKind, PageKind
from twitterbar.store.store import Store
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.screens.door import DoorScreen
from twitterbar.ui.screens.reading import PAUSE, Reading
from twitterbar.ui.screens.search import SearchScreen
from twitterbar.ui.screens.step_out import StepOutScreen
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.bars import KeyLine
from twitterbar.ui.widgets.table import ConversationList
from twitterbar.ui.widgets.tree import ConversationTree


def stands_beside(app: TwitterbarApp) -> bool:
    """Whether the conversation under the mark stands beside the list, where there is room for it."""
    return any(tree.view is not None for tree in app.screen.query(ConversationTree))


async def test_walks_from_the_door_to_the_card(evening: Evening) -> None:
    a_town(evening)
    async with at_the_door(evening, "3 conversations") as (app, pilot):
        assert "How long have you got?" in screen_text(app)
        await pilot.press("enter")
        await says(pilot, app, "1 of 3")
        seen = screen_text(app)
        assert "5 min left" in seen
        assert "The kiln wants" in seen
        assert "A loaf has escaped" in seen
        await pilot.press("enter")
        await says(pilot, app, "h back")
        for _ in range(6):
            await pilot.press("space")
            await pilot.pause(0.1)
        await says(pilot, app, "The table")
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, StepOutScreen))
        card = screen_text(app)
        assert "3 conversations, 4 posts" in card
        assert "You're caught up." in card
        assert "The door opens again at" in card
        await pilot.press("enter")
    with Store.open(evening.file, now=evening.now) as store:
        assert store.standing().conversations == 0
        assert next(event.kind for event in store.events()) is EventKind.SESSION_CLOSED


async def test_who_reads_on_sees_how_much_is_left(evening: Evening) -> None:
    kiln = make.post("halima", "The kiln wants the other key", -50)
    key = make.reply(kiln, "ivo", "Ostend is an hour by the slow train", -45)
    fog = make.reply(key, "agnes", "Two hours, with the fog", -40)
    people = [make.account(name) for name in ("halima", "ivo", "agnes")]
    evening.bring(make.batch(kiln, key, fog, *people, kind=PageKind.HOME))
    async with at_the_table(evening, "The kiln wants", minutes=5) as (app, pilot):
        await pilot.press("enter")
        await says(pilot, app, "3 new of 3")
        await pilot.press("j")
        await says(pilot, app, "2 new of 3")
        await pilot.press("j", "k")
        await says(pilot, app, "all 3 heard")


async def test_while_a_town_is_put_up_the_door_says_so(evening: Evening) -> None:
    a_town(evening)
    app = evening.app()
    app.house = replace(app.house, setting_up="The town is being put up…")
    meanwhile = ExitStack()
    meanwhile.enter_context(busy(app.house.lane))
    async with app.run_test(size=(80, 24)) as pilot:
        with meanwhile:
            await says(pilot, app, "The town is being put up…")
        await says(pilot, app, "3 conversations")
        assert "being put up" not in screen_text(app)


async def test_a_table_that_is_not_laid_yet_is_not_called_empty(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=5)
    meanwhile = ExitStack()
    meanwhile.enter_context(busy(app.house.lane))
    async with app.run_test(size=(80, 24)) as pilot:
        with meanwhile:
            await says(pilot, app, "5 min left")
            assert "0 of 0" not in screen_text(app)
        await says(pilot, app, "1 of 3 · 5 min left")


@pytest.mark.parametrize(("size", "beside"), [((40, 12), False), ((80, 24), True)])
async def test_what_is_told_covers_nothing_and_goes_again(
    evening: Evening, size: tuple[int, int], beside: bool
) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5, size=size) as (app, pilot):
        listed = app.screen.query_one(ConversationList)
        before = listed.size.height
        await pilot.press("D")
        await says(pilot, app, "takes that back")
        *_, told, last = screen_text(app).splitlines()
        assert "Dropped for good; u takes that back." in (last if beside else told)
        assert "? help" in last
        assert listed.size.height == before - (not beside)
        assert "3 of 3" in screen_text(app) or "2 of 3" in screen_text(app)
        app.screen.query_one(KeyLine).fall_silent()
        await settled(pilot, lambda: "takes that back" not in screen_text(app))
        assert listed.size.height == before


async def test_an_empty_bar_says_how_to_fill_it(evening: Evening) -> None:
    async with at_the_door(evening, "bring in X's archive") as (app, _):
        assert isinstance(app.screen, DoorScreen)


async def test_done_dropped_and_undone(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        listed = app.screen.query_one(ConversationList)
        first = listed.rows[0].conversation
        await pilot.press("X")
        await settled(pilot, lambda: listed.rows[0].state == "done")
        assert "2 of 3" in screen_text(app)
        await pilot.press("u")
        await settled(pilot, lambda: listed.rows[0].state == "new")
        await pilot.press("g", "g", "D")
        await settled(pilot, lambda: listed.rows[0].state == "dropped")
    with Store.open(evening.file, now=evening.now) as store:
        assert first not in store.candidates()


async def test_why_shows_reasons_with_their_posts(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("w")
        await says(pilot, app, "Why is this here?")
        seen = screen_text(app)
        assert "in all" in seen
        assert "minutes ago" in seen or "min ago" in seen


async def test_search_leads_into_the_conversation(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("slash", *"radiator")
        await says(pilot, app, "1 found")
        await pilot.press("enter")
        await says(pilot, app, "h back")
        assert "rising on the radiator" in screen_text(app)


async def test_words_narrow_the_table_and_esc_shows_all_of_it(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("backslash", *"radiator")
        await says(pilot, app, "1 of 1")
        assert "The kiln" not in screen_text(app)
        await pilot.press("x", "x")
        await says(pilot, app, "0 of 0")
        assert "Esc shows all" in screen_text(app)
        await pilot.press("escape")
        await says(pilot, app, "of 3")
        assert "The kiln" in screen_text(app)
        assert "radiatorxx" not in screen_text(app)


@pytest.mark.parametrize("size", [(40, 12), (140, 40)])
async def test_words_in_a_conversation_are_found_and_esc_stays_in_it(
    evening: Evening, size: tuple[int, int]
) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5, size=size) as (app, pilot):
        listed, tree = app.screen.query_one(ConversationList), app.screen.query_one(ConversationTree)
        at = next(n for n, row in enumerate(listed.rows) if row.opening.startswith("The kiln"))
        await pilot.press(*"j" * at, "enter")
        await says(pilot, app, "Space read on")
        assert tree.view is not None
        await pilot.press("backslash", *"slow")
        await settled(pilot, lambda: tree.post is not None and "slow train" in tree.post.text)
        assert tree.post is not None
        assert "slow train" in tree.post.text
        assert len(listed.rows) == 3
        await pilot.press("escape")
        await pilot.pause()
        assert "Space read on" in screen_text(app)
        await pilot.press("escape")
        await says(pilot, app, "The table")


async def test_at_the_table_the_person_is_the_one_in_the_row(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("enter")
        await says(pilot, app, "h back")
        await pilot.press("h", "G", "i")
        table = app.screen
        assert isinstance(table, TableScreen)
        await settled(pilot, lambda: table.company.marked is not None)
        assert table.company.marked is not None
        assert table.company.marked.shown_name == table.reading.listed.rows[-1].voices[0]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
async def test_help_and_leave_are_there_at_any_width(evening: Evening, size: tuple[int, int]) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5, size=size) as (app, _):
        last = screen_text(app).splitlines()[-1]
        assert "? help" in last
        assert "q step out" in last
        assert "min left" in screen_text(app).splitlines()[0]


async def test_a_wide_screen_shows_list_and_conversation_side_by_side(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=5)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot, lambda: stands_beside(app))
        await pilot.press("j")
        await pilot.press("j")
        await says(pilot, app, "3 of 3")
        assert "Fog up to the third step" in screen_text(app)
    with Store.open(evening.file, now=evening.now) as store:
        assert store.standing().conversations == 3, "a preview is not hearing"


async def test_who_goes_into_a_conversation_gets_there_also_while_the_core_is_busy(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=5)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot, lambda: stands_beside(app))
        with busy(app.house.lane):
            await pilot.press("j", "enter")
            await pilot.pause(2 * PAUSE)  # the mark has rested on the row by now
        await settled(pilot, lambda: app.screen.query_one(Reading).inside)


async def test_what_stands_beside_the_list_is_there_at_once_when_one_goes_into_it(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=5)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot, lambda: stands_beside(app))
        with busy(app.house.lane):
            await pilot.press("enter")
            await settled(pilot, lambda: app.screen.query_one(ConversationTree).has_focus)
            assert app.screen.query_one(Reading).inside
            assert app.screen.query_one(ConversationTree).has_focus
        await pilot.press("h")
        await settled(pilot, lambda: not app.screen.query_one(Reading).inside)


async def test_without_color_the_mark_is_seen_all_the_same(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=5, colors=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await says(pilot, app, "1 of 3")
        listed = app.screen.query_one(ConversationList)
        first, second, *_ = listed.render_lines(listed.size.region)
        assert all(part.style and part.style.reverse for part in [*first][:-1])  # but not the scroll bar
        assert not any(part.style and part.style.reverse for part in second)
        for screen in ("table", "w", "escape", "enter", "backslash"):
            if screen != "table":
                await pilot.press(screen)
                await pilot.pause()
            for widget in app.screen.query("*"):
                for strip in widget.render_lines(widget.size.region):
                    assert all(part.style.color is part.style.bgcolor is None for part in strip if part.style)


@pytest.mark.parametrize("key", ["slash", "g,p", "g,n"])
async def test_the_clock_stands_in_the_heading_of_what_lies_above_the_table(
    evening: Evening, key: str
) -> None:
    async with at_the_table(evening, "The table", minutes=5) as (app, pilot):
        await pilot.press(*key.split(","))
        await settled(pilot, lambda: "The table" not in screen_text(app).splitlines()[0])
        await settled(pilot, lambda: "min left" in screen_text(app).splitlines()[0])
        head = screen_text(app).splitlines()[0]
        assert "The table" not in head and "5 min left" in head


async def test_what_is_typed_at_once_is_taken_in_the_order_it_was_typed_in(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening) as (app, pilot):
        await pilot.press("slash")
        await settled(pilot, lambda: isinstance(app.screen, SearchScreen))
        for key in ("k", "i", "o", "backspace", "l", "m", "left", "backspace", "delete", "l", "n"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot, lambda: app.screen.query_one(Input).value.endswith("n"))
        assert app.screen.query_one(Input).value == "kiln"


async def test_a_key_that_finds_nothing_says_so(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("y")
        await says(pilot, app, "Go in first: it copies one post.")
        await pilot.press("enter")
        await says(pilot, app, "h back")
        await pilot.press("7")
        await says(pilot, app, "There is no link 7 here.")
        assert not evening.opened


async def test_space_at_the_table_goes_into_what_has_something_new(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("X", "k", "space")
        await says(pilot, app, "Fog up to the third step", "h back")
        await pilot.press("space", "space")
        await says(pilot, app, "That was the last one at the table.")
        await pilot.press("space")
        await says(pilot, app, "Nothing new from here on.")
