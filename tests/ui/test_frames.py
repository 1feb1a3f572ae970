"""What is drawn for a change is what Textual would draw for it, whatever was left out on the way."""

from collections.abc import Iterator
from random import Random
from unittest.mock import patch

import pytest
from rich.color import Color
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.ui.conftest import Evening, says, screen_text
from tests.ui.entering import at_the_table
from tests.ui.towns import a_town
from tests.ui.widgets.conftest import Stage
from tests.ui.widgets.test_lines import Numbers
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.frames import Frames
from twitterbar.ui.screens.table import TableScreen
from twitterbar.ui.widgets.lines import LineView


@pytest.mark.parametrize("size", [(140, 40), (60, 20)])
async def test_a_frame_of_the_table_says_what_textuals_own_would(
    evening: Evening, size: tuple[int, int]
) -> None:
    a_town(evening)
    async with at_the_table(evening, size=size) as (app, pilot):
        for keys in ((), ("j", "enter"), ("j",), ("question_mark",)):
            await pilot.press(*keys)
            await pilot.pause()
            for region in some_regions(*size):
                ours = sent(app, region)
                with patch.object(Frames, "_get_renders", Compositor._get_renders):
                    assert ours == sent(app, region)
        assert isinstance(app.screen_stack[0], TableScreen)


def some_regions(width: int, height: int) -> Iterator[Region]:
    dice = Random(1)
    for _ in range(6):
        x, y = dice.randrange(width), dice.randrange(height)
        yield Region(x, y, dice.randint(1, width - x), dice.randint(1, height - y))


def sent(app: TwitterbarApp, region: Region) -> str:
    """What the terminal gets when a region of the table has changed."""
    frames = app.screen_stack[0]._compositor
    frames._dirty_regions = {region}
    update = frames.render_partial_update()
    assert isinstance(frames, Frames)
    assert isinstance(update, ChopsUpdate)
    return update.render_segments(app.console)


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_a_list_and_its_bar_look_as_textual_would_draw_them(
    no_color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    view = LineView()
    app = Stage(view, ready=lambda: view.put(Numbers(200, tall=3), end="That is all of them."))
    async with app.run_test(size=(50, 12)) as pilot:
        for keys in ((), ("j",), ("ctrl+d",), ("G",), ("ctrl+u", "k")):
            await pilot.press(*keys)
            await pilot.pause()
            beside, bar = Region(0, 2, 49, 9), view.vertical_scrollbar
            assert cells(view.render_lines(beside)) == cells(Widget.render_lines(view, beside), 0, 49)
            assert cells(view.render_lines(beside), 7, 30) == cells(view.render_lines(Region(7, 2, 23, 9)))
            assert cells(bar.render_lines(Region(0, 2, 1, 9))) == cells(
                Widget.render_lines(bar, Region(0, 2, 1, 9))
            )


Cell = tuple[str, Color | None, Color | None, bool]


def cells(strips: list[Strip], first: int = 0, last: int | None = None) -> list[list[Cell]]:
    """The cells in some columns: each letter with its colors and weight, each blank with its ground."""
    return [
        [look(letter, style) for text, style, _ in strip if style is not None for letter in text][first:last]
        for strip in strips
    ]


def look(letter: str, style: Style) -> Cell:
    """What a person sees of a letter."""
    color, ground = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    return letter, color if letter.strip() else None, ground, bool(style.bold and letter.strip())


async def test_a_wider_window_has_both_sides_from_its_first_picture_on(evening: Evening) -> None:
    a_town(evening)
    app = evening.app(minutes=10)
    pictures: list[list[str]] = []

    def note(app: TwitterbarApp, *_: object) -> None:
        pictures.append(screen_text(app).splitlines())

    async with app.run_test(size=(100, 20)) as pilot:
        await says(pilot, app, "1 of 3")
        with patch.object(TwitterbarApp, "_display", note):
            await pilot.resize_terminal(120, 20)
            await says(pilot, app, "The kiln wants the other key, and the other key")
    wider = [picture for picture in pictures if len(picture[0]) > 100]
    assert wider
    assert all("▏" in picture[5] for picture in wider)


async def test_a_box_on_a_small_terminal_takes_its_whole_width_from_its_first_picture_on(
    evening: Evening,
) -> None:
    a_town(evening)
    app = evening.app(minutes=10)
    pictures: list[str] = []

    def note(app: TwitterbarApp, *_: object) -> None:
        pictures.append(screen_text(app))

    async with app.run_test(size=(40, 12)) as pilot:
        await says(pilot, app, "1 of 3")
        with patch.object(TwitterbarApp, "_display", note):
            await pilot.press("w")
            await says(pilot, app, "Why is this here?")
    boxes = [picture.splitlines() for picture in pictures if "Why is this here?" in picture]
    assert boxes
    assert all(any(line.startswith("╭─ Why") for line in lines) for lines in boxes)
