"""Draws the picture in the README from the made-up town: `uv run python docs/picture.py docs/table.png`.

Needs rsvg-convert (Debian: librsvg2-bin) and a font with many scripts.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.pilot import Pilot

from twitterbar.cli import wiring
from twitterbar.cli.parser import parser
from twitterbar.ui import theming
from twitterbar.ui.app import TwitterbarApp
from twitterbar.ui.ask import Lane
from twitterbar.ui.house import House

REST = 1.0
"""Seconds without a change after which a picture is taken."""


async def draw(keys: list[str], size: tuple[int, int], theme: str) -> str:
    """The screen as SVG after these keys, on a Tuesday evening in the made-up town."""
    tuesday = datetime(2026, 11, 24, 20, 14, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        words = ["--demo", "--data-dir", folder, "--now", tuesday.isoformat()]
        place = wiring.place(parser().parse_args(words))
        lane = Lane(lambda: wiring.open_core(place))
        house = House(
            lane=lane,
            settings=place.settings,
            now=place.now,
            monotonic=time.monotonic,
            open_url=print,
            new_posts=place.new_posts(place, lane),
        )
        app = TwitterbarApp(house, theming.load_all()[0])
        app.theme = theme
        async with app.run_test(size=size) as pilot:
            await at_rest(pilot, lambda seen: "have" in seen)  # the door asks how long one has got
            for key in keys:
                before = app.export_screenshot()
                await pilot.press(key)
                await at_rest(pilot, lambda seen, before=before: seen != before)
            drawn = app.export_screenshot(title="twitterbar --demo")
        lane.close()
    # The letters of the font that stands in for Textual's are as wide as its cells at this size.
    return drawn.replace("font-size: 20px", "font-size: 20.27px").replace(
        "<text ", '<text xml:space="preserve" '
    )


async def at_rest(pilot: Pilot[Any], there: Callable[[str], bool]) -> None:
    """Wait until what should be seen is there, and nothing has changed for a while."""
    before, since = "", time.monotonic()
    while time.monotonic() - since < REST:
        await pilot.pause(0.1)
        now = pilot.app.export_screenshot()
        if now != before or not there(now):
            before, since = now, time.monotonic()


def main() -> None:
    """Write the picture where the first argument says; further ones are keys, a size (80x24) or a theme."""
    target, *wishes = sys.argv[1:]
    sizes = [wish for wish in wishes if wish[:1].isdigit() and "x" in wish]
    themes = [wish for wish in wishes if wish in theming.FIRST]
    keys = [wish for wish in wishes if wish not in (*sizes, *themes)] or ["enter", "j", "j", "j"]
    columns, lines = (sizes or ["100x28"])[0].split("x")
    theme = (themes or ["late"])[0]
    svg = asyncio.run(draw(keys, (int(columns), int(lines)), theme))
    subprocess.run(["rsvg-convert", "--zoom", "1.2", "-o", target], input=svg.encode(), check=True)


if __name__ == "__main__":
    main()
