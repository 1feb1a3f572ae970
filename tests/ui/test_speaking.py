"""Comment and move on, hold it until one steps out, and breathe."""

import pytest

from tests.make import account, account_id, batch, mention, post, reply
from tests.ui.conftest import Evening, says, screen_text, settled
from tests.ui.entering import answering, at_the_table, go_in, kept
from twitterbar.domain.outbox import Deed, State, Way
from twitterbar.store.store import Store
from twitterbar.ui.screens.breather import BreatherScreen
from twitterbar.ui.screens.comment import CommentScreen
from twitterbar.ui.screens.outbox import OutboxScreen
from twitterbar.ui.screens.step_out import StepOutScreen
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.table import ConversationList


@pytest.fixture
def talk(evening: Evening) -> Evening:
    """Ana asks the reader something, Ben says something else, Cleo is not followed."""
    evening.bring(
        batch(
            *(account(name) for name in ("robin", "ana", "ben")),
            post("ana", "What do you say, @robin?", -30, mentions=(mention("robin"),)),
            post("ben", "The tide is out.", -20),
        )
    )
    return evening


async def test_a_comment_goes_to_the_outbox_and_the_next_conversation_is_there(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        seen = screen_text(app)
        assert "What do you say, @robin?" in seen  # what is answered stays in view
        assert "To Ana" in seen
        assert "called you here" in seen
        assert "▸API $0.01 · browser free · clipboard free" in seen
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await says(pilot, app, "The tide is out.")
        assert kept(talk, State.QUEUED) == ["Late"]
        assert talk.opened == []
        await pilot.press("h")
        await settled(
            pilot, lambda: any(row.state == "spoken" for row in app.screen.query_one(ConversationList).rows)
        )
        rows = app.screen.query_one(ConversationList).rows
        assert [row.state for row in rows if row.opening.startswith("What")] == ["spoken"]


async def test_who_answers_and_goes_on_has_heard_what_stood_on_the_screen(evening: Evening) -> None:
    kiln = post("ana", "The kiln wants the other key", -50)
    said = [kiln, reply(kiln, "ben", "It is in Ostend", -45), reply(kiln, "ana", "Then to Ostend", -40)]
    evening.bring(batch(*(account(name) for name in ("robin", "ana", "ben")), *said))
    async with answering(evening, "Late") as (app, pilot):
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await settled(pilot, lambda: app.screen.query_one(ConversationList).rows[0].state == "spoken")
    evening.close()
    with Store.open(evening.file, now=evening.now) as store:
        every = [one.id for one in said]
        assert store.heard(every) == set(every)


async def test_what_is_typed_is_kept_without_being_asked(talk: Evening) -> None:
    async with answering(talk, "Half a tho") as (app, pilot):
        await settled(pilot, lambda: kept(talk, State.DRAFT) == ["Half a tho"])
        await pilot.press("escape")
        await pilot.press("r")  # it is still there
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await says(pilot, app, "Half a tho")


async def test_a_flag_states_facts_and_takes_one_typed_word(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("c")
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press("at", *"ben", "space", *"hello")
        await says(pilot, app, "Ben is not in this conversation and never answered you.")
        assert "without the @" in screen_text(app)
        await pilot.press("ctrl+s")
        await says(pilot, app, "to send it all the same")
        assert kept(talk, State.QUEUED) == []
        await pilot.press(*"anyway", "enter")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert kept(talk, State.QUEUED) == ["@ben hello"]


async def test_stepping_out_passes_by_the_outbox_and_empties_it(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        await go_in(pilot, "J", "enter")
        await pilot.press("r")
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press(*"Yes", "ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, OutboxScreen) and "Yes" in screen_text(app))
        assert "Before you go" in screen_text(app)
        await pilot.press("S")
        await settled(pilot, lambda: bool(talk.opened))
        assert talk.opened[0].startswith("https://x.com/intent/tweet?text=Yes&in_reply_to=")
        await says(pilot, app, "empty")
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, StepOutScreen))
        assert "in the outbox" not in screen_text(app)
        await says(pilot, app, "You said one thing.")


async def test_a_comment_from_the_list_moves_on_as_well(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        listed = app.screen.query_one(ConversationList)
        await pilot.press("r")
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press(*"Late", "ctrl+s")
        await settled(pilot, lambda: listed.cursor == 1)
        assert [row.state for row in listed.rows] == ["spoken", "new"]
        assert listed.cursor == 1
        await pilot.press("c")  # what belongs to nothing here leaves the mark where it is
        await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
        await pilot.press(*"Hello", "ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert listed.cursor == 1


async def test_the_outbox_takes_the_typed_word(talk: Evening) -> None:
    core = talk.core()
    draft = core.speaking.begin(text="@ben hello")
    core.speaking.queue(draft.number, word="anyway")
    core.speaking.write(
        draft.number, "@ben HELLO AND GOOD MORNING TO YOU"
    )  # more than the word was given for
    core.close()
    talk.later(days=2)
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "HELLO AND")
        assert "flag  Ben is not in this conversation" in screen_text(app)
        for word in ("no", "anyway"):
            await pilot.press("s")
            await says(pilot, app, "to send it all the same")
            assert talk.opened == []
            await pilot.press(*word, "enter")
        await settled(pilot, lambda: bool(talk.opened))
        assert "text=%40ben+HELLO" in talk.opened[0]
        await says(pilot, app, "empty")


async def test_an_empty_outbox_offers_no_keys_that_do_nothing(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "Nothing waits here.")
        *_, keys = screen_text(app).splitlines()
        assert keys.split() == ["u", "undo", "?", "help", "q", "back"]


async def test_what_was_told_of_a_row_goes_once_the_row_is_back(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        await pilot.press("ctrl+s", "g", "o")
        await says(pilot, app, "1 here")
        await pilot.press("y")
        await says(pilot, app, "Copied: paste it where it belongs.", "empty")
        await pilot.press("u")
        assert "Copied" not in await says(pilot, app, "1 here")


async def test_what_may_be_out_already_asks_for_no_word(talk: Evening) -> None:
    core = talk.core()
    draft = core.speaking.begin(text="@ben hello")
    core.speaking.queue(draft.number, word="anyway")
    core.store.drafts.do(draft.number, Deed.BEGIN, talk.now(), tried=talk.now())
    core.store.drafts.do(draft.number, Deed.LOSE, talk.now(), note="No answer.")
    core.close()
    talk.later(days=2)
    asked: list[int] = []
    talk.send_out = lambda lane: asked.extend
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "nobody knows")
        await pilot.press("S")
        await settled(pilot, lambda: bool(asked))
        assert asked == [draft.number]
        assert "to send it all the same" not in screen_text(app)
        await pilot.press("Y")
        await says(pilot, app, "Nothing waits here.")
        assert kept(talk, State.SENT) == ["@ben hello"]


async def test_another_way_is_chosen_in_the_outbox_by_what_x_allows_and_what_it_costs(talk: Evening) -> None:
    async with answering(talk, "Late") as (app, pilot):
        await pilot.press("ctrl+s", "g", "o")
        await settled(pilot, lambda: isinstance(app.screen, OutboxScreen) and "Late" in screen_text(app))
        for marked in ("▸API $0.01 · browser free", "▸browser free", "▸clipboard free", "▸API"):
            await settled(pilot, lambda marked=marked: marked in screen_text(app))  # type: ignore[misc]
            assert marked in screen_text(app)
            await pilot.press("w")
        await says(pilot, app, "▸browser")
        await pilot.press("s")
        await settled(pilot, lambda: bool(talk.opened))
        assert "text=Late" in talk.opened[0]


async def test_the_outbox_says_why_the_api_is_closed(talk: Evening) -> None:
    core = talk.core()
    (ben,) = [hit.post for hit in core.search("tide")]
    core.speaking.queue(core.speaking.begin(answers=ben, text="So it is.").number)
    core.close()
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "So it is.")
        assert "▸browser free · clipboard free" in screen_text(app)
        assert "X takes a reply from a program only if the post names you." in screen_text(app)


async def test_the_mark_in_the_outbox_moves_by_the_keys_of_every_list(talk: Evening) -> None:
    core = talk.core()
    for words in ("First", "Second", "Third"):
        core.speaking.queue(core.speaking.begin(text=words).number, way=Way.INTENT)
    core.close()
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "Third")
        await pilot.press("G", "k", "x")
        await settled(pilot, lambda: "Second" not in screen_text(app))
        await pilot.press("g", "g", "j", "x")
        await settled(pilot, lambda: "Third" not in screen_text(app))
        assert "First" in screen_text(app)


async def test_what_goes_by_the_browser_goes_one_by_one_and_says_how_many_more(talk: Evening) -> None:
    core = talk.core()
    for words in ("First", "Second"):
        core.speaking.queue(core.speaking.begin(text=words).number, way=Way.INTENT)
    core.close()
    browsers = [True, False]
    talk.open_url = lambda url: browsers.pop(0)
    async with at_the_table(talk) as (app, pilot):
        await pilot.press("g", "o")
        await says(pilot, app, "Second")
        await pilot.press("S")
        await says(pilot, app, "Finish it there; u takes it back. S opens the next of 1.")
        assert browsers == [False]
        await pilot.press("S")
        await says(pilot, app, "There is no browser here.")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (140, 40)])
async def test_the_sheet_keeps_its_clock_and_its_way_out_at_every_size(
    talk: Evening, size: tuple[int, int]
) -> None:
    async with answering(talk, "Late", size=size) as (app, _):
        seen = screen_text(app)
        assert "min left" in seen.splitlines()[0]
        assert "Esc" in seen.splitlines()[-1]
        assert "Late" in seen


async def test_a_breather_stops_the_clock_and_any_key_returns(talk: Evening) -> None:
    async with at_the_table(talk) as (app, pilot):
        table = app.screen
        assert isinstance(table, TableScreen)
        await pilot.press("Z")
        await settled(pilot, lambda: isinstance(app.screen, BreatherScreen))
        assert screen_text(app).split() == ["Breathe", "in."]
        spent = table.session.spent
        for _ in range(20):
            talk.seconds += 1
            table.session.tick()
        assert table.session.spent == spent
        await pilot.press("x")  # it returns, and does nothing else
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert all(row.state == "new" for row in table.query_one(ConversationList).rows)
        await pilot.press("Z")
        await settled(pilot, lambda: isinstance(app.screen, BreatherScreen))
        await pilot.press(*"andso")  # the end of what one was typing falls through to nothing
        assert isinstance(app.screen, BreatherScreen)
        talk.seconds += 1
        await pilot.press("space")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await pilot.press("Z")
        await pilot.pause(0.1)
        assert isinstance(app.screen, TableScreen)  # twice a session, no more


async def test_the_noise_line_opens_and_explains_itself(talk: Evening) -> None:
    shouts = [
        post("roy", f"@star LISTEN {n}", -60 - n, n, mentions=(mention("star"),), conversation=None)
        for n in range(5)
    ]
    talk.bring(batch(account("roy"), account("star"), *shouts))
    async with at_the_table(talk) as (app, pilot):
        assert "Noise at the bar:" in screen_text(app)
        assert "LISTEN" not in screen_text(app)
        listed = app.screen.query_one(ConversationList)
        await pilot.press("X")
        await settled(pilot, lambda: listed.rows[0].state == "done")
        before = listed.rows
        await pilot.press("g", "n")
        await says(pilot, app, "5 calls in two weeks to somebody who never answered")
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert listed.rows == before, "a look at the noise moved the rows"
        await pilot.press("g", "n")
        await says(pilot, app, "5 calls in two weeks")
        await pilot.press("H")
        await settled(pilot, lambda: "5 calls" not in screen_text(app))
        await pilot.press("q")
        await says(pilot, app, "LISTEN")
        assert account_id("roy")
