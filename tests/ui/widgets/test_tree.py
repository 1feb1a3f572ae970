import pytest
from msgspec.structs import replace

from tests import make
from tests.ui.widgets.conftest import seen
from tests.ui.widgets.listening import Listening, long_one, plums, stage
from twitterbar.domain.model import Join, PostState
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.tree import ConversationTree


async def test_a_conversation_is_a_tree_of_posts() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)):
        assert seen(tree) == [
            "▌• Mara @mara · 1 h",
            "▌  Who has the recipe?",
            "   │",
            " • ├ Ben @ben · 55 min",
            "   │ Butter first.",
            "   │ │",
            " • │ └ Ana @ana · 50 min",
            "   │   Then regret.",
            "   │   │",
            " • │   └ Dora @dora · 45 min",
            "   │     Then more butter.",
            "   │",
            " • └ Cy @cy · 40 min",
            "     I have the card.",
            *[""] * 6,
        ]


async def test_a_low_terminal_has_no_empty_lines_between_posts() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(38, 10)) as pilot:
        assert seen(tree)[2] == " • ├ Ben @ben · 55 min"
        await pilot.resize_terminal(38, 20)
        await pilot.pause()
        assert seen(tree)[2] == "   │"


async def test_what_was_heard_before_is_one_line_and_the_view_begins_at_the_new() -> None:
    posts = plums()
    old = [replace(post, new=False) for post in posts[:3]]
    app, tree = stage(make.conversation_view(*old, *posts[3:]))
    async with app.run_test(size=(60, 20)):
        assert seen(tree)[:6] == [
            "   Mara: Who has the recipe?",
            "   ├ Ben: Butter first.",
            "   │ └ Ana: Then regret.",
            "   │   │",
            "▌• │   └ Dora @dora · 45 min",
            "▌  │     Then more butter.",
        ]


async def test_a_conversation_with_nothing_new_is_shown_whole() -> None:
    app, tree = stage(make.conversation_view(*(replace(post, new=False) for post in plums())))
    async with app.run_test(size=(60, 20)):
        assert seen(tree)[:2] == ["▌  Mara @mara · 1 h", "▌  Who has the recipe?"]
        assert "     I have the card." in seen(tree)


async def test_enter_shows_a_heard_post_whole_and_again_short() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*(replace(post, new=False) for post in posts[:4]), posts[4]))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("g", "g", "enter")
        assert seen(tree)[:2] == ["▌  Mara @mara · 1 h", "▌  Who has the recipe?"]
        await pilot.press("enter")
        assert seen(tree)[0] == "▌  Mara: Who has the recipe?"
        assert not app.heard(LineView.Opened)


async def test_enter_on_a_post_that_is_shown_whole_opens_it() -> None:
    app, _ = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        assert len(app.heard(LineView.Opened)) == 1


async def test_a_branch_that_was_heard_before_is_one_line_until_it_is_opened() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*(replace(post, new=False) for post in posts[:4]), posts[4]))
    async with app.run_test(size=(60, 20)) as pilot:
        assert seen(tree)[:4] == [
            "   Mara: Who has the recipe?",
            "   ├ … 3 heard before, from Ben, Ana, Dora",
            "   │",
            "▌• └ Cy @cy · 40 min",
        ]
        await pilot.press("k", "enter")
        assert seen(tree)[:4] == [
            "   Mara: Who has the recipe?",
            "▌  ├ Ben: Butter first.",
            "   │ └ Ana: Then regret.",
            "   │   └ Dora: Then more butter.",
        ]


async def test_a_long_way_down_to_something_new_is_one_line() -> None:
    posts = [make.post_view("mara", "Who?", 0, new=False)]
    for n in range(1, 9):
        posts.append(make.post_view("ben", f"step {n}", n, to=posts[-1], new=False))
    posts.append(make.post_view("ana", "At last", 20, to=posts[-1]))
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(80, 20)) as pilot:
        assert [line.strip(" │") for line in seen(tree)[:5]] == [
            "Mara: Who?",
            "└ … 7 heard before, from Ben",
            "└ Ben: step 8",
            "",
            "▌•           9›  └ Ana @ana · 40 min",
        ]
        await pilot.press("k", "k", "enter")
        assert "     └ Ben: step 2" in seen(tree)
        assert "step 7" in "".join(seen(tree))


async def test_za_folds_and_unfolds_a_branch() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "z", "a")
        whole = seen(tree)
        assert whole[3:9] == [
            "▌• ├ Ben @ben · 55 min",
            "▌  │ Butter first.",
            "▌  │ … 2 more from Ana, Dora, 2 new",
            "   │",
            " • └ Cy @cy · 40 min",
            "     I have the card.",
        ]
        await pilot.press("z", "a")
        assert " • │   └ Dora @dora · 45 min" in seen(tree)


async def test_za_on_a_post_without_answers_folds_the_branch_it_is_in() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j", "j", "z", "a")
        assert "▌  │   … 1 more from Dora, 1 new" in seen(tree)


async def test_zM_folds_all_and_zR_unfolds_all() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j", "z", "M")
        assert "▌  │ … 2 more from Ana, Dora, 2 new" in seen(tree)
        assert "Then regret" not in "".join(seen(tree))
        await pilot.press("z", "R")
        assert "   │     Then more butter." in seen(tree)


async def test_t_shows_only_the_thread() -> None:
    app, tree = stage(make.conversation_view(*plums()))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "j", "t")
        shown = "\n".join(seen(tree))
        assert "Who has the recipe?" in shown
        assert "Then more butter." in shown
        assert "I have the card." not in shown
        await pilot.press("t")
        assert "I have the card." in "\n".join(seen(tree))
        assert tree.post_here == plums()[2].id


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PostState.MISSING, "a post that isn't here"),
        (PostState.DELETED, "deleted by its author"),
        (PostState.WITHHELD, "withheld"),
        (PostState.PROTECTED, "protected"),
    ],
)
async def test_stand_ins_hold_the_place_of_what_cannot_be_shown(state: PostState, words: str) -> None:
    gone = make.post_view("", "", 0, new=False, state=state)
    answer = make.post_view("ana", "It was the best one", 5, to=gone)
    app, tree = stage(make.conversation_view(gone, answer))
    async with app.run_test(size=(60, 20)):
        assert seen(tree)[0] == f"   {words}"
        assert "▌• └ Ana @ana · 55 min" in seen(tree)


async def test_sensitive_posts_are_hidden_until_s() -> None:
    app, tree = stage(make.conversation_view(make.post_view("ana", "my knee, sewn up", sensitive=True)))
    async with app.run_test(size=(60, 20)) as pilot:
        assert seen(tree)[1] == "▌  hidden, marked as sensitive: s shows it"
        await pilot.press("s")
        assert seen(tree)[1] == "▌  my knee, sewn up"
        await pilot.press("s")
        assert "knee" not in "".join(seen(tree))


async def test_the_words_about_hidden_posts_name_the_readers_own_key() -> None:
    tree = ConversationTree(now=lambda: make.at(60), keys={"tree.show_sensitive": "f2"})
    view = make.conversation_view(make.post_view("ana", "x", sensitive=True))
    app = Listening(tree, ready=lambda: tree.show(view))
    async with app.run_test(size=(60, 20)):
        assert "f2 shows it" in seen(tree)[1]


async def test_marks_words_and_goes_from_one_to_the_next() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)):
        assert tree.highlight(["BUTTER"]) == 2
        assert tree.next_match()
        assert tree.post_here == posts[1].id
        assert tree.next_match()
        assert tree.post_here == posts[3].id
        assert tree.next_match()
        assert tree.post_here == posts[1].id
        assert tree.next_match(-1)
        assert tree.post_here == posts[3].id
        assert tree.highlight([]) == 0
        assert not tree.next_match()


async def test_words_are_found_where_posts_share_a_line_or_are_folded_away() -> None:
    opening = make.post_view("ana", "Plums, then.", 60, new=False)
    heard = [make.post_view("ben", words, 50, to=opening, new=False) for words in ("Figs.", "Quince.", "No.")]
    latest = make.post_view("dora", "Or quince paste.", 40, to=opening)
    app, tree = stage(make.conversation_view(opening, *heard, latest))
    async with app.run_test(size=(60, 20)):
        assert any("3 heard before" in line for line in seen(tree))
        assert tree.highlight(["quince"]) == 2
        assert tree.next_match(stay=True)
        assert tree.post_here == latest.id
        assert tree.next_match(stay=True)
        assert tree.post_here == latest.id
        assert tree.next_match()
        assert tree.post_here == heard[1].id
        assert any("Quince." in line for line in seen(tree))


async def test_the_same_conversation_again_keeps_folds_and_place() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("j", "z", "a", "j")
        assert tree.post_here == posts[4].id
        news = make.post_view("eve", "Am I late?", 40, to=posts[4])
        tree.show(make.conversation_view(*posts, news))
        await pilot.pause()
        assert tree.post_here == posts[4].id
        assert "   │ … 2 more from Ana, Dora, 2 new" in seen(tree)
        assert "       Am I late?" in seen(tree)


async def test_a_post_is_found_inside_a_fold_and_inside_what_was_heard() -> None:
    posts = plums()
    app, tree = stage(make.conversation_view(*posts), at=posts[3].id)
    async with app.run_test(size=(60, 20)) as pilot:
        assert "▌• │   └ Dora @dora · 45 min" in seen(tree)
        await pilot.press("g", "g", "z", "a")
        assert tree.move_to(posts[3].id)
        assert "▌• │   └ Dora @dora · 45 min" in [line.replace("◦", "•") for line in seen(tree)]
    old = make.conversation_view(*(replace(post, new=False) for post in posts[:4]), posts[4])
    app, tree = stage(old, at=posts[2].id)
    async with app.run_test(size=(60, 20)):
        assert "▌  │ └ Ana: Then regret." in seen(tree)


async def test_thirty_deep_thirty_columns_are_left_for_words() -> None:
    posts = [make.post_view("mara", "x" * 200, 0)]
    for n in range(1, 31):
        posts.append(make.post_view("ben", "x" * 200, n, to=posts[-1]))
    app, tree = stage(make.conversation_view(*posts), at=posts[-1].id)
    async with app.run_test(size=(38, 20)):
        shown = seen(tree)
        assert "▌• 30› Ben @ben · 30 min" in shown
        assert max(line.count("x") for line in shown) >= 30


async def test_joins_are_named() -> None:
    mara = make.post_view("mara", "Who has the recipe?", 0)
    guess = make.post_view("ben", "Butter first.", 5, to=mara, join=Join.PROBABLY)
    app, tree = stage(make.conversation_view(mara, guess))
    async with app.run_test(size=(60, 20)):
        assert " • └ Ben @ben · 55 min · probably belongs here" in seen(tree)


async def test_posts_that_answer_each_other_in_a_circle_are_all_shown() -> None:
    one = make.post_view("ana", "egg", 0)
    two = make.post_view("ben", "hen", 1, to=one)
    app, tree = stage(make.conversation_view(replace(one, parent=two.id, depth=1), two))
    async with app.run_test(size=(60, 20)):
        assert {"egg", "hen"} <= {line.split()[-1] for line in seen(tree) if line.strip()}


async def test_brackets_in_a_post_are_words() -> None:
    hostile = "[@click=app.quit]hi[/] [/x] [$primary]x \\[b]"
    app, tree = stage(make.conversation_view(make.post_view("ana", hostile)))
    async with app.run_test(size=(60, 20)):
        assert seen(tree)[1] == f"▌  {hostile}"


async def test_a_thousand_posts_move_like_twenty() -> None:
    app, tree = stage(long_one(1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        assert any("post 999" in line for line in seen(tree))
        await pilot.press("g", "g")
        assert seen(tree)[0].startswith("▌")
