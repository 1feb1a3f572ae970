"""A whole evening with X on this computer: what is said goes out on the way out, and not a word before."""

from pathlib import Path

from tests.desk import WRITES
from tests.ui.conftest import says, settled
from tests.ui.entering import at_the_table
from tests.ui.live import LiveEvening
from tests.x_server.bar import XBar
from twitterbar.domain.model import Account, Batch, Mention, PageKind, Post, Relation
from twitterbar.ui.screens.breather import BreatherScreen
from twitterbar.ui.screens.comment import CommentScreen
from twitterbar.ui.screens.outbox import OutboxScreen
from twitterbar.ui.screens.step_out import StepOutScreen
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.table import ConversationList


def overheard(x: XBar) -> Batch:
    """Ana asks the reader something and Ben says something, at X and here."""
    me, ana, ben = (f"x:{one.id}" for one in (x.me, x.ana, x.ben))
    posts = []
    for who, text in ((x.ana, "@me will you bring the rye again?"), (x.ben, "The ferry is late.")):
        said = x.world.say(who, text, 30)
        named = (Mention(username="me", account=me),) if "@me" in text else ()
        posts.append(Post(id=f"x:{said.id}", author=f"x:{who.id}", at=said.at, text=text, mentions=named))
    accounts = (
        Account(id=me, username="me", name="Me"),
        Account(id=ana, username="ana", name="Ana"),
        Account(id=ben, username="ben", name="Ben"),
    )
    return Batch(
        kind=PageKind.HOME,
        posts=tuple(posts),
        accounts=accounts,
        asked=tuple(one.id for one in posts),
        me=me,
        relations=((ana, Relation.FOLLOWING), (ben, Relation.FOLLOWING)),
    )


async def test_an_evening(tmp_path: Path, x_bar: XBar) -> None:
    live = LiveEvening(tmp_path, x_bar)
    live.sign_in(*WRITES)
    core = live.core()
    core.store.save(overheard(x_bar))
    core.close()
    async with at_the_table(live, settings=live.settings) as (app, pilot):
        listed = app.screen.query_one(ConversationList)
        for words in ("I will", "So it is"):
            here = listed.cursor
            await pilot.press("r")
            await settled(pilot, lambda: isinstance(app.screen, CommentScreen))
            await pilot.press(*(key if key != " " else "space" for key in words), "ctrl+s")
            await settled(pilot, lambda: isinstance(app.screen, TableScreen))
            await settled(pilot, lambda here=here: listed.rows[here].state == "spoken")  # type: ignore[misc]
        await pilot.press("Z")
        await settled(pilot, lambda: isinstance(app.screen, BreatherScreen))
        live.seconds += 10
        await pilot.press("space")
        await settled(pilot, lambda: isinstance(app.screen, TableScreen))
        assert x_bar.server.asked == []
        assert live.opened == []
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, OutboxScreen))
        await says(pilot, app, "Before you go", "$0.01 by the API", "2 here")
        assert x_bar.server.asked == []
        assert live.opened == []
        await pilot.press("S")
        await says(pilot, app, "Nothing waits here.")
        (answer,) = x_bar.world.posts_of(x_bar.me.id)
        assert answer.text == "I will"
        assert len(live.opened) == 1
        assert live.opened[0].startswith("https://x.com/intent/tweet?text=So+it+is&in_reply_to=")
        await pilot.press("q")
        await settled(pilot, lambda: isinstance(app.screen, StepOutScreen))
        await says(
            pilot, app, "you heard 2 conversations, 2 posts. You heard Ana, Ben.", "You said 2 things."
        )
    core = live.core()
    assert core.portraits.of(f"x:{x_bar.ana.id}").rung == "met"
    assert core.portraits.of(f"x:{x_bar.ben.id}").rung == "overheard"
    core.close()
