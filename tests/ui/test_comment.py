"""The comment sheet: what is in view, what comes in, and what may happen to it."""

import pytest
from textual.events import Paste
from textual.widgets import TextArea

from tests.make import account, batch, mention, post, reply
from tests.ui.conftest import Evening, says, screen_text, settled
from tests.ui.entering import answering, at_the_table, kept
from twitterbar.domain.outbox import State
from twitterbar.ui.screens.comment import CommentScreen
from twitterbar.ui.screens.outbox import OutboxScreen
from twitterbar.ui.screens.table import TableScreen


@pytest.fixture
def talk(evening: Evening) -> Evening:
    """Ana asks the reader and Ben something; Cleo answered her."""
    asked = post("ana", "What do you say, @robin and @ben?", -30, mentions=(mention("robin"), mention("ben")))
    people = (account(name) for name in ("robin", "ana", "ben", "cleo"))
    evening.bring(batch(*people, asked, reply(asked, "cleo", "I say nothing.", -20)))
    return evening


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
async def test_all_that_matters_is_in_view_at_every_size(talk: Evening, size: tuple[int, int]) -> None:
    async with answering(talk, "Late", size=size) as (app, pilot):
        await says(pilot, app, "4 of 280")
        seen = " ".join(screen_text(app).split())
        assert "What do you say, @robin" in seen  # what is answered
        assert "called you here" in seen
        assert "heard by Ana" in seen
        assert "▸API $0.01 · browser free" in seen
        assert "Late" in seen


async def test_only_the_addressee_is_ticked_and_others_by_choice(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        await says(pilot, app, "heard by Ana")
        assert "heard by Ana," not in screen_text(app)
        await pilot.press("ctrl+t")
        await says(pilot, app, "▸browser")
        assert "X would notify Ben as well: untick them there." in screen_text(app)
        await pilot.press("ctrl+n", "down", "space")
        await says(pilot, app, "heard by Ana, Cleo")
        for ticks in ("[x] Ana", "[ ] Ben", "[x] Cleo"):  # in letters, for who sees no color
            assert ticks in screen_text(app)
        # Cleo is not named by the post, so the words call her, which no program may.
        assert "10 of 280" in screen_text(app)
        assert "API" not in screen_text(app).split("Goes by")[1].splitlines()[0]


async def test_what_is_pasted_cannot_move_the_cursor_or_hide(talk: Evening) -> None:
    async with answering(talk, "") as (app, pilot):
        app.screen.query_one(TextArea).post_message(Paste("one\x1b[2J\u202etwo\r\nthree\x00"))
        await settled(pilot, lambda: bool(kept(talk, State.DRAFT)) and bool(kept(talk, State.DRAFT)[0]))
        assert kept(talk, State.DRAFT) == ["one[2Jtwo\nthree"]
        assert app.screen.query_one(TextArea).text == "one[2Jtwo\nthree"
        await pilot.press("ctrl+z")
        await settled(pilot, lambda: kept(talk, State.DRAFT) == [""])


async def test_nothing_typed_right_after_the_key_is_lost(talk: Evening) -> None:
    async with answering(talk, "First") as (_, pilot):
        await pilot.press("escape")
        await settled(pilot, lambda: kept(talk, State.DRAFT) == ["First"])
        await pilot.press("r", *"xX")  # the draft from before may not be here yet
        await settled(pilot, lambda: kept(talk, State.DRAFT) == ["FirstxX"])


async def test_the_doors_are_keys(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press("at", *"ben", "space", *"hello")
        await says(pilot, app, "^G without the @")
        seen = " ".join(screen_text(app).split())
        assert "Ben: not here · overheard · never turned to you" in seen
        await pilot.press("ctrl+l")
        await says(pilot, app, "No place of Ben is known")
        await pilot.press("ctrl+g")
        await settled(pilot, lambda: "flag" not in screen_text(app))
        assert app.screen.query_one(TextArea).text == "ben hello"


async def test_capitals_become_small_letters_and_where_nothing_can_be_taken_out_that_is_said(
    talk: Evening,
) -> None:
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press(*"bread".upper(), "space", *"day".upper(), "space", *"today".upper())
        await says(pilot, app, "It is written in capitals.", "^G in small letters")
        await pilot.press("ctrl+g")
        await settled(pilot, lambda: "flag" not in screen_text(app))
        assert app.screen.query_one(TextArea).text == "Bread day today"
        await pilot.press("ctrl+g")
        await says(pilot, app, "There is nothing to take out: it calls nobody else.")


async def test_an_answer_to_a_stranger_can_be_said_to_nobody_and_turned_back(evening: Evening) -> None:
    evening.bring(batch(account("robin"), account("dora"), post("dora", "Who knows a good ink?", -10)))
    async with answering(evening, "see ink.com") as (app, pilot):
        await says(pilot, app, "^G as a post of your own")
        assert "To Dora" in screen_text(app)
        await pilot.press("ctrl+g")
        await says(pilot, app, "Something new")
        assert "flag" not in screen_text(app)
        await pilot.press("ctrl+g")
        await says(pilot, app, "^G as a post of your own")
        assert "To Dora" in screen_text(app)


async def test_why_it_can_not_go_is_said_on_the_sheet_alone(talk: Evening) -> None:
    async with answering(talk, "") as (app, pilot):
        await pilot.press("ctrl+s")
        await says(pilot, app, "There are no words in it yet.")
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert "There are no words in it yet." not in screen_text(app)


async def test_what_was_thrown_away_or_handed_over_comes_back(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        await pilot.press("ctrl+r")
        await settled(pilot, lambda: kept(talk, State.DROPPED) == ["Late"])
        await pilot.press("g", "o")
        await settled(pilot, lambda: isinstance(app.screen, OutboxScreen))
        await pilot.press("u")
        await says(pilot, app, "Late")
        assert kept(talk, State.DRAFT) == ["Late"]


async def test_where_there_is_no_browser_the_address_is_shown(talk: Evening) -> None:
    talk.open_url = lambda address: False
    async with answering(talk, "Late") as (app, pilot):
        await pilot.press("ctrl+t", "ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await pilot.press("g", "o")
        await settled(pilot, lambda: isinstance(app.screen, OutboxScreen) and "Late" in screen_text(app))
        await pilot.press("s")
        await says(pilot, app, "There is no browser here")
        assert "x.com/intent/tweet" in screen_text(app)
        assert app.clipboard.startswith("https://x.com/intent/tweet?text=Late")


async def test_a_filter_is_made_where_one_is(talk: Evening) -> None:
    talk.bring(batch(post("ben", "The tide is out.", -25)))
    async with at_the_table(talk, "tide", size=(40, 12)) as (app, pilot):
        await pilot.press("F", *"tide", "tab", "tab", "right", "enter")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen) and "tide" not in screen_text(app))
        assert "tide" not in screen_text(app)
        await pilot.press("g", "n")
        await says(pilot, app, "tide")
        assert "filter: hide words tide until" in " ".join(screen_text(app).split())
        await pilot.press("x")
        await settled(pilot, lambda: "filter:" not in screen_text(app))
        await pilot.press("q")
        await says(pilot, app, "tide")


async def test_among_the_noise_the_keys_are_those_for_what_is_under_the_mark(talk: Evening) -> None:
    talk.bring(batch(post("ben", "The tide is out.", -25)))
    async with at_the_table(talk, "tide") as (app, pilot):
        await pilot.press("F", *"tide", "enter")
        await says(pilot, app, "Kept away")
        await pilot.press("g", "n")
        await says(pilot, app, "filter: fold words tide until")
        assert "Enter read  a filter" in screen_text(app)
        assert "x end it" not in screen_text(app)
        await pilot.press("x")
        await says(pilot, app, "That goes for filters")
        assert "filter: fold words tide until" in screen_text(app)
        await pilot.press("G")
        await says(pilot, app, "x end it a filter")
