from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from textual.events import Resize
from textual.message import Message

from tests.ui.widgets.conftest import Stage, seen
from twitterbar.ui.draw import Line
from twitterbar.ui.widgets.lines import LineView


@dataclass
class Numbers:
    """Rows that say which they are, on as many lines as `tall` has it; `drawn` notes which were drawn."""

    count: int
    tall: int = 1
    guessed: int = 1
    drawn: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return self.count

    def id(self, row: int) -> str:
        return f"row {row}"

    def guesses(self, width: int) -> Sequence[int]:
        return [self.guessed] * self.count

    def draw(self, row: int, width: int) -> Sequence[Line]:
        self.drawn.append(row)
        return [[(f"row {row}" if not line else f"  {row}.{line}", "text")] for line in range(self.tall)]

    def lead(self, row: int) -> int:
        return 0


class Said(Stage):
    """Keeps what a `LineView` says."""

    def on_line_view_moved(self, message: LineView.Moved) -> None:
        self.said.append(message)

    def on_line_view_opened(self, message: LineView.Opened) -> None:
        self.said.append(message)


def stage(rows: Numbers, **options: object) -> tuple[Said, LineView]:
    view = LineView()
    return Said(view, ready=lambda: view.put(rows, **options)), view  # type: ignore[arg-type]


async def test_shows_rows_and_marks_the_one_under_the_cursor() -> None:
    app, view = stage(Numbers(3))
    async with app.run_test(size=(40, 6)):
        assert seen(view) == ["▌row 0", " row 1", " row 2", "", "", ""]


class HardOfHearing(LineView):
    """Hears of its size when it is too late."""

    def on_resize(self, event: Resize) -> None:
        event.prevent_default()


async def test_the_first_picture_after_a_change_of_size_has_its_rows() -> None:
    view = HardOfHearing()
    view.display = False
    app = Said(view, ready=lambda: view.put(Numbers(3)))
    async with app.run_test(size=(40, 6)) as pilot:
        view.display = True
        await pilot.pause()
        assert seen(view) == ["▌row 0", " row 1", " row 2", "", "", ""]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("j", 1),
        ("down,down", 2),
        ("j,j,k", 1),
        ("k", 0),
        ("G", 49),
        ("G,j", 49),
        ("G,g,g", 0),
        ("end,home", 0),
        ("ctrl+d", 5),
        ("ctrl+d,ctrl+d,ctrl+u", 5),
        ("pagedown", 8),
        ("pagedown,pageup", 0),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_in_sight(keys: str, row: int) -> None:
    app, view = stage(Numbers(50))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press(*keys.split(","))
        assert view.row_id == f"row {row}"
        assert f"▌row {row}" in seen(view)


async def test_opening_many_rows_draws_only_what_is_seen() -> None:
    rows = Numbers(1000, tall=3, guessed=3)
    app, _ = stage(rows)
    async with app.run_test(size=(40, 12)):
        assert set(rows.drawn) <= set(range(6))


async def test_moving_the_cursor_draws_nothing_but_the_two_rows_it_touches() -> None:
    rows = Numbers(1000)
    app, _ = stage(rows)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("j", "k")
        rows.drawn.clear()
        await pilot.press("j", "j")
        assert set(rows.drawn) <= {0, 1, 2}


async def test_the_view_moves_as_one_turns_a_page() -> None:
    app, view = stage(Numbers(50))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*"j" * 11)
        assert seen(view)[0] == " row 0"
        await pilot.press("j")
        assert seen(view)[3] == "▌row 12"
        await pilot.press(*"k" * 4)
        assert seen(view)[8] == "▌row 8"


@pytest.mark.parametrize("guessed", [1, 2, 9])
async def test_wrong_guesses_about_heights_are_never_seen(guessed: int) -> None:
    app, view = stage(Numbers(60, tall=4, guessed=guessed))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("G")
        assert seen(view)[-4:] == ["▌row 59", "▌  59.1", "▌  59.2", "▌  59.3"]
        for row in range(58, 40, -1):
            await pilot.press("k")
            assert [line for line in seen(view) if line.startswith("▌")] == [
                f"▌row {row}",
                *(f"▌  {row}.{line}" for line in (1, 2, 3)),
            ]
            numbers = [int(line[1:].removeprefix("row").strip().split(".")[0]) for line in seen(view)]
            assert numbers == sorted(numbers)


async def test_a_row_taller_than_the_view_is_read_to_its_end_first() -> None:
    app, view = stage(Numbers(3, tall=25, guessed=1))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("j")
        assert view.row_id == "row 0"
        assert seen(view)[0] == "▌  0.8"
        await pilot.press("j")
        assert seen(view)[-1] == "▌  0.24"
        await pilot.press("j")
        assert seen(view)[0] == "▌row 1"


async def test_narrower_or_lower_the_cursor_stays_on_the_screen() -> None:
    app, view = stage(Numbers(50, tall=2))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("G", "k", "k")
        await pilot.resize_terminal(38, 9)
        await pilot.pause()
        assert "▌row 47" in seen(view)
        await pilot.resize_terminal(140, 40)
        await pilot.pause()
        assert "▌row 47" in seen(view)


async def test_nothing_to_show_is_said_in_the_middle() -> None:
    app, view = stage(Numbers(0), end="You're caught up.")
    async with app.run_test(size=(40, 7)) as pilot:
        await pilot.press("j", "k", "G", "g", "g", "ctrl+d", "enter")
        lines = seen(view)
        assert [line for line in lines if line] == [" " * 11 + "You're caught up."]
        assert lines[3]


async def test_the_end_is_said_below_the_last_row() -> None:
    app, view = stage(Numbers(30), end="That's tonight's table.")
    async with app.run_test(size=(40, 10)) as pilot:
        assert "That's" not in "".join(seen(view))
        await pilot.press("G")
        assert [line.strip() for line in seen(view)[-3:]] == ["▌row 29", "", "That's tonight's table."]


async def test_a_click_selects_and_a_second_one_opens() -> None:
    app, view = stage(Numbers(30))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(view, offset=(5, 4))
        assert view.row_id == "row 4"
        assert not app.heard(LineView.Opened)
        await pilot.click(view, offset=(5, 6), times=2)
        await pilot.pause()
        opened = app.heard(LineView.Opened)
        assert [message.row for message in opened if isinstance(message, LineView.Opened)] == [6]


async def test_the_wheel_scrolls_and_the_next_key_goes_on_from_what_is_seen() -> None:
    app, view = stage(Numbers(90))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        for _ in range(8):
            view.scroll_down(animate=False)
        await pilot.pause()
        first = seen(view)[0]
        assert first != "▌row 0"
        await pilot.press("j")
        assert seen(view)[0] == "▌" + first[1:]


async def test_tells_where_the_cursor_came_to_and_what_was_opened() -> None:
    app, _ = stage(Numbers(5))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("j", "l")
        await pilot.pause()
        said = [(type(message), message.row) for message in app.said if isinstance(message, Message)]  # type: ignore[attr-defined]
        assert said == [(LineView.Moved, 1), (LineView.Opened, 1)]


async def test_keys_going_elsewhere_are_seen_without_color() -> None:
    app, view = stage(Numbers(5))
    async with app.run_test(size=(40, 10)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        assert seen(view)[0] == "▏row 0"


async def test_another_theme_is_seen_at_once() -> None:
    app, view = stage(Numbers(5))
    async with app.run_test(size=(40, 10)) as pilot:
        before = view.render_line(2)
        app.theme = "noon"
        await pilot.pause()
        assert view.render_line(2) != before


async def test_no_color_keeps_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app, view = stage(Numbers(3))
    async with app.run_test(size=(40, 6)) as pilot:
        await pilot.press("j")
        assert seen(view)[:3] == [" row 0", "▌row 1", " row 2"]


async def test_lines_that_are_too_wide_are_cut_at_the_edge() -> None:
    class Wide(Numbers):
        def draw(self, row: int, width: int) -> Sequence[Line]:
            return [[("漢" * width, "text")]]

    app, view = stage(Wide(2))
    async with app.run_test(size=(40, 5)):
        assert {view.render_line(y).cell_length for y in range(5)} == {39}


async def test_rows_that_went_while_it_was_out_of_sight_are_not_drawn() -> None:
    app, view = stage(Numbers(5))
    async with app.run_test(size=(40, 6)) as pilot:
        view.display = False
        await pilot.pause()
        view.put(Numbers(1))
        view.renew_row(0)
        await pilot.pause()
        view.display = True
        await pilot.pause()
        assert seen(view) == ["▏row 0", "", "", "", "", ""]
