"""Reading through a conversation: from new to new, page by page, and what counts as heard."""

from msgspec.structs import replace

from tests import make
from tests.ui.conftest import settled
from tests.ui.widgets.conftest import seen
from tests.ui.widgets.listening import Listening, long_one, plums, stage
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.tree import ConversationTree


async def test_n_and_p_go_from_new_to_new() -> None:
    posts = [replace(post, new=post.text in ("Then regret.", "I have the card.")) for post in plums()]
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)) as pilot:
        assert tree.post_here == posts[2].id
        await pilot.press("n")
        assert tree.post_here == posts[4].id
        await pilot.press("n")
        assert tree.post_here == posts[4].id
        await pilot.press("p")
        assert tree.post_here == posts[2].id


async def test_a_post_the_cursor_left_was_heard() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j")
        assert seen(tree)[0] == " ◦ Mara @mara · 1 h"
        await settled(pilot, lambda: len(app.posts_heard) == 2)
        assert app.posts_heard == [posts[0].id, posts[1].id]
        assert len(app.heard(ConversationTree.Heard)) == 1


async def test_reading_on_pages_through_and_then_asks_for_the_next_conversation() -> None:
    view = long_one(12)
    app, tree = stage(view)
    async with app.run_test(size=(60, 20)) as pilot:
        on_screen = set()
        for _ in range(30):
            on_screen |= {line.split("post ")[1] for line in seen(tree) if "post " in line}
            if app.heard(ConversationTree.ReadOn):
                break
            await pilot.press("space")
            await pilot.pause()
        assert on_screen == {str(n) for n in range(12)}
        assert app.posts_heard == [post.id for post in view.posts]
        assert isinstance(app.said[-1], ConversationTree.ReadOn)


async def test_reading_on_gets_through_posts_taller_than_the_screen() -> None:
    view = long_one(3, lines=70)
    app, _ = stage(view)
    async with app.run_test(size=(60, 20)) as pilot:
        for _ in range(30):
            if app.heard(ConversationTree.ReadOn):
                break
            await pilot.press("space")
            await pilot.pause()
        assert app.posts_heard == [post.id for post in view.posts]


async def test_reading_on_jumps_over_what_was_heard_before() -> None:
    opening = make.post_view("mara", "Who?", 0)
    heard = [make.post_view("ben", f"old {n}", n, to=opening, new=False, mine=True) for n in range(1, 60)]
    last = make.post_view("cy", "The last word", 70, to=opening)
    app, tree = stage(make.conversation_view(opening, *heard, last))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("space")
        assert tree.post_here == last.id
        assert "     The last word" in [line.replace("▌", " ") for line in seen(tree)]


async def test_reading_on_unfolds_what_is_new() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("z", "M", "space")
        assert tree.post_here == posts[2].id
        assert not app.heard(ConversationTree.ReadOn)


async def test_a_preview_counts_for_nothing() -> None:
    other = LineView()
    tree = ConversationTree(now=lambda: make.at(60))
    view = make.conversation_view(*plums())
    app = Listening(other, tree, ready=lambda: tree.show(view))
    async with app.run_test(size=(60, 40)) as pilot:
        tree.show(make.conversation_view(make.post_view("zoe", "Something else", 30)))
        await pilot.pause(0.6)
        assert not app.posts_heard
        assert tree.take_heard() == ()


async def test_leaving_takes_along_what_was_read_last() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j")
        assert tree.take_heard() == (posts[0].id, posts[1].id)
        assert tree.take_heard() == ()
