"""Closing time, stepping out, and the door that stays shut for a while afterwards."""

from tests import make
from tests.ui.conftest import Evening, says, screen_text, settled
from tests.ui.entering import at_the_door, at_the_table
from tests.ui.towns import a_town
from twitterbar.domain.model import EventKind
from twitterbar.settings import Door, Settings
from twitterbar.store.store import Store
from twitterbar.ui.screens.table import TableScreen


async def test_at_closing_time_one_finishes_the_conversation_and_opens_no_other(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=3) as (app, pilot):
        await pilot.press("enter")
        await says(pilot, app, "h back")
        table = app.screen
        assert isinstance(table, TableScreen)
        for _ in range(125):
            evening.seconds += 1
            table.tick()
        await pilot.pause()
        assert "last orders 0:5" in screen_text(app)
        for _ in range(60):
            evening.seconds += 1
            table.tick()
        await pilot.pause()
        assert "closing time" in screen_text(app)
        assert app.screen is table
        await pilot.press("J")
        await says(pilot, app, "You stepped out")


async def test_one_more_round_is_given_once(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, "3 min left", minutes=3) as (app, pilot):
        await pilot.press("M")
        await pilot.pause()
        assert "5 min left" in screen_text(app)
        await pilot.press("M")
        await pilot.pause()
        assert "5 min left" in screen_text(app)


async def test_leaving_by_the_window_or_by_ctrl_q_is_stepping_out(evening: Evening) -> None:
    a_town(evening)
    async with at_the_table(evening, minutes=5) as (app, pilot):
        await pilot.press("enter")
        await says(pilot, app, "h back")
        await pilot.press("question_mark", "ctrl+q")
        await settled(pilot, lambda: not app.is_running)
    with Store.open(evening.file, now=evening.now) as store:
        closed, heard = store.events()[:2]
        assert closed.kind is EventKind.SESSION_CLOSED
        assert "interrupted" not in closed.data
        assert heard.kind is EventKind.HEARD


async def test_ctrl_c_says_what_leaves(evening: Evening) -> None:
    a_town(evening)
    async with at_the_door(evening, "3 conversations", size=(40, 12)) as (app, pilot):
        await pilot.press("ctrl+c")
        await says(pilot, app, "Ctrl+Q leaves from everywhere.")
        assert app.is_running


async def test_the_door_is_shut_for_a_while_and_opens_for_the_typed_word(evening: Evening) -> None:
    a_town(evening)
    core = evening.core()
    core.step_in(5)
    core.step_out(60)
    core.close()
    evening.later(hours=1)
    async with at_the_door(evening, "opens again") as (app, pilot):
        seen = screen_text(app)
        assert "in 2 h" in seen
        assert "▸ Leave" in seen
        await pilot.press("tab", *"step in", "enter")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert isinstance(app.screen, TableScreen)
    with Store.open(evening.file, now=evening.now) as store:
        assert store.events(kinds=[EventKind.OVERRIDE])


async def test_a_door_of_zero_hours_never_shuts(evening: Evening) -> None:
    a_town(evening)
    settings = Settings(door=Door(shut_hours=0))
    core = evening.core(settings)
    core.step_in(5)
    core.step_out(60)
    core.close()
    async with at_the_door(evening, "How long have you got?", settings=settings) as (app, pilot):
        await pilot.press("enter")
        await says(pilot, app, "1 of 3")
        await pilot.press("q")
        usually = make.at(180).astimezone()
        words = f"The door stays open here; by the usual settings it would open again at {usually:%H:%M}."
        await says(pilot, app, "stays open")
        assert words in screen_text(app).replace("\n  ", " ")


async def test_a_second_window_is_told_of_the_first(evening: Evening) -> None:
    a_town(evening)
    other = evening.core()
    other.step_in(5)
    async with at_the_door(evening, "another window"):
        pass
    other.close()


async def test_a_killed_session_is_charged_at_the_next_start(evening: Evening) -> None:
    a_town(evening)
    killed = evening.core()
    killed.step_in(5)
    killed.heartbeat(90)
    killed.close()
    evening.later(minutes=2)
    core = evening.core()
    door = core.door()
    closed = core.events()[0]
    core.close()
    assert closed.kind is EventKind.SESSION_CLOSED
    assert closed.data["seconds"] == 90
    assert door.stepped_out == make.at(1.5)
    assert door.shut_until == make.at(1.5 + 180)
