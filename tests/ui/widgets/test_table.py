import pytest
from msgspec.structs import replace

from tests import make
from tests.ui.widgets.conftest import Stage, seen
from twitterbar.core.views import TableRow
from twitterbar.ui.widgets.table import ConversationList

LONG = "Does anybody still have the recipe for the plum thing with the burnt crust? I promised it."


def table(count: int) -> list[TableRow]:
    return [make.row(f"{n}. {LONG}", "Ana", "Ben", n=n, newest=f"Answer {n}") for n in range(count)]


def stage(rows: list[TableRow], **options: str) -> tuple[Stage, ConversationList]:
    listed = ConversationList()
    return Stage(listed, ready=lambda: listed.show(rows, **options)), listed


async def test_eighteen_conversations_at_eighty_by_twenty_four() -> None:
    app, listed = stage(table(30))
    async with app.run_test(size=(80, 20)):
        shown = seen(listed)
        assert [line.split(".")[0].split()[-1] for line in shown[:18]] == [str(n) for n in range(18)]


@pytest.mark.parametrize("size", [(40, 10), (80, 22), (140, 38)])
async def test_every_row_is_one_line_at_any_size(size: tuple[int, int]) -> None:
    app, listed = stage(table(3))
    async with app.run_test(size=size):
        lines = seen(listed)
        assert ["Does" in line for line in lines[:4]] == [True, True, True, False]


async def test_being_caught_up_is_said_where_the_rows_would_be() -> None:
    app, listed = stage([])
    async with app.run_test(size=(80, 9)):
        assert [line.strip() for line in seen(listed) if line.strip()] == ["You're caught up."]


async def test_the_cursor_stays_on_its_conversation_when_others_come_and_go() -> None:
    rows = table(9)
    app, listed = stage(rows)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("j", "j", "j")
        listed.show([make.row("A new one", n=99), *rows[2:]], end="")
        await pilot.pause()
        assert next(line for line in seen(listed) if line.startswith("▌")).startswith("▌• Ana, Ben  3. Does")
        assert listed.rows[listed.cursor].conversation == rows[3].conversation


@pytest.mark.parametrize(("left", "under_it"), [([0, 1, 6, 7], 6), ([0, 1], 1), ([], 99)])
async def test_the_cursor_stays_near_when_its_conversation_goes(left: list[int], under_it: int) -> None:
    rows = table(9)
    app, listed = stage(rows)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("j", "j", "j")
        new = make.row("A new one", n=99)
        listed.show([new, *(rows[place] for place in left)], end="")
        await pilot.pause()
        expected = new if under_it == 99 else rows[under_it]
        assert listed.rows[listed.cursor].conversation == expected.conversation


@pytest.mark.parametrize(
    ("marked", "above", "first_seen"), [(3, 2, "0. Does"), (9, 40, "40. Does"), (20, 2, "11. Does")]
)
async def test_the_view_stays_when_others_come(marked: int, above: int, first_seen: str) -> None:
    rows = table(90)
    app, listed = stage(rows[above:])
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press(*["j"] * marked)
        listed.show(rows, end="")
        await pilot.pause()
        assert listed.rows[listed.cursor].conversation == rows[above + marked].conversation
        assert first_seen in seen(listed)[0]


async def test_a_conversation_that_changed_is_drawn_anew_where_it_stands() -> None:
    rows = table(4)
    app, listed = stage(rows)
    async with app.run_test(size=(80, 12)) as pilot:
        listed.update_row(replace(rows[2], state="done", new=0))
        await pilot.pause()
        shown = seen(listed)
        assert shown[2].startswith(" ✓ Ana, Ben")
        assert "0/5" in shown[2]
        assert shown[0].startswith("▌• Ana, Ben")


async def test_columns_make_room_when_a_row_grows() -> None:
    rows = table(4)
    app, listed = stage(rows)
    async with app.run_test(size=(80, 12)) as pilot:
        listed.update_row(replace(rows[2], new=140, total=1200))
        await pilot.pause()
        shown = seen(listed)
        ends = {line.index("/") + len(line[line.index("/") :].split()[0]) for line in shown[:4]}
        assert "140/1200" in shown[2]
        assert len(ends) == 1


async def test_goes_to_a_conversation_by_its_id() -> None:
    rows = table(60)
    app, listed = stage(rows)
    async with app.run_test(size=(80, 12)):
        assert listed.move_to(rows[44].conversation)
        assert any(line.startswith("▌") and "44. Does" in line for line in seen(listed))
        assert not listed.move_to("x:1")
