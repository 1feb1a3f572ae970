"""Bookmarks on the screens: kept by a key, read again, let go, and put at X once the price was seen."""

from pathlib import Path

import pytest

from tests.make import account, batch, post
from tests.ui.conftest import Evening, says, screen_text, settled
from tests.ui.entering import at_the_table
from tests.ui.live import LiveEvening
from tests.x_server.bar import XBar
from twitterbar.domain.acts import Act
from twitterbar.domain.model import EventKind
from twitterbar.store.store import Store
from twitterbar.ui.screens import at_x
from twitterbar.ui.screens.bookmarks import BookmarksScreen
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.tree import ConversationTree


@pytest.fixture
def talk(evening: Evening) -> Evening:
    evening.bring(
        batch(
            *(account(name) for name in ("robin", "ana", "ben")),
            post("ana", "Bread day", -30),
            post("ben", "The tide is out.", -20),
        )
    )
    return evening


@pytest.fixture(autouse=True)
def little_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to think better of it here for long."""
    monkeypatch.setattr(at_x, "GRACE", 0)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_bookmark_is_made_read_again_and_let_go(
    talk: Evening, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Act, str]] = []

    def act(done: Act, target: str) -> None:
        asked.append((done, target))
        with Store.open(talk.file, now=talk.now) as store:
            store.record(EventKind.DONE_AT_X, posts=(target,), data={"act": done.value})

    talk.act_at_x = act
    async with at_the_table(talk, size=size) as (app, pilot):
        await pilot.press("B")
        await says(pilot, app, "Bookmarked; g b lists what you keep.")
        await pilot.press("g", "b")
        await settled(pilot, lambda: isinstance(app.screen, BookmarksScreen))
        kept = "Bread day" if "Bread day" in await says(pilot, app, "1 here") else "The tide is out."
        assert kept in screen_text(app)
        await pilot.press("P")
        await says(pilot, app, "Bookmark it at X as well?", "It costs $0.005.")
        assert asked == []
        await pilot.press("n", "P")
        await says(pilot, app, "It costs $0.005.")
        monkeypatch.setattr(at_x, "GRACE", 60)
        await pilot.press("y")
        await says(pilot, app, "It goes in 60 seconds, for $0.005.")
        box = app.screen
        assert isinstance(box, at_x.ConfirmPriceScreen)
        await pilot.press("ctrl+p")
        await settled(pilot, lambda: app.screen is not box)
        box.left = 0
        box.count_down()  # the palette lies above it
        box.left = 60
        assert app.screen is not box
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is box)
        await pilot.press("u", "P")
        await says(pilot, app, "It costs $0.005.")
        monkeypatch.setattr(at_x, "GRACE", 0)
        assert asked == []
        await pilot.press("y")
        await says(pilot, app, "· at X, too")
        await pilot.press("P")
        await says(pilot, app, "Take it off your bookmarks at X?", "It costs $0.005.")
        await pilot.press("y")
        await settled(pilot, lambda: len(asked) == 2 and "· at X, too" not in screen_text(app))
        assert [done for done, _ in asked] == [Act.BOOKMARK, Act.FORGET]
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        await settled(pilot, lambda: app.screen.query_one(ConversationTree).has_focus)
        assert kept in screen_text(app)
        await pilot.press("g", "b")
        await says(pilot, app, "1 here")
        await pilot.press("x")
        await says(pilot, app, "Nothing is bookmarked.")


async def test_a_pesterer_is_muted_at_x_too_once_the_price_was_seen(tmp_path: Path, x_bar: XBar) -> None:
    live = LiveEvening(tmp_path, x_bar)
    live.sign_in()
    asked: list[tuple[Act, str]] = []
    live.act_at_x = lambda act, target: asked.append((act, target))
    calls = [x_bar.world.say(x_bar.ana, f"@cleo LISTEN {n}", n + 1) for n in range(6)]
    assert calls
    core = live.core()
    core.close()
    async with at_the_table(live, "You're caught up.", settings=live.settings) as (app, pilot):
        await pilot.press("comma")
        await says(pilot, app, "Look for new posts?")
        await pilot.press("enter")
        await says(pilot, app, "Noise at the bar")
        await pilot.press("g", "n")
        await says(pilot, app, "6 calls in two weeks")
        await pilot.press("X")
        await says(pilot, app, "Mute Ana at X as well?", "It costs $0.01.")
        await pilot.press("y")
        await settled(pilot, lambda: bool(asked))
        assert asked == [(Act.MUTE, f"x:{x_bar.ana.id}")]
        await says(pilot, app, "is muted until you end it here")
