"""Starts the screens: first the door with what is kept for it, then, in a lane of its own, the core."""

import gc
import logging
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING

from msgspec.structs import replace

from twitterbar import log_later, settings
from twitterbar.cli import terminal, wiring
from twitterbar.cli.output import ProgressLine
from twitterbar.cli.place import Place, Tell
from twitterbar.errors import Exit, TwitterbarError
from twitterbar.paths import USUAL
from twitterbar.ui.first_picture import FirstPicture, Look, can_be_drawn, drawn

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.theme import Theme

    from twitterbar.core.core import Core
    from twitterbar.core.views_door import DoorView
    from twitterbar.domain.acts import Act
    from twitterbar.ui.ask import Lane

LOOK = "look of the door"
"""The fact that holds the colors of the first picture."""

COMING_BACK = 1.0
"""Seconds that a page which is under way gets to arrive, when the reader leaves."""

SWITCH = 0.0005
"""Seconds after which a thread that works makes way for the one that draws: a tenth of what is usual.

While the core weighed a table, something to be drawn waited 11 ms (median) by the usual interval and 7 ms by
this one; the core took 6 % longer.
"""

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def step_in(here: Place, minutes: int | None, *, anyway: bool, place_of: Callable[[str], Place]) -> int:
    """The door, or with `minutes` the table at once; gives the exit code when the reader has left.

    `place_of` finds the place of another profile that the reader goes over to.
    """
    sys.setswitchinterval(SWITCH)
    gc.disable()  # until the first picture: what is loaded for it stays
    colors = not os.environ.pop("NO_COLOR", "")
    with terminal.drawn_on():
        profile = _sit(here, minutes, anyway=anyway, colors=colors)
        while profile is not None:
            profile = _sit(place_of(profile), None, anyway=False, colors=colors)
    return Exit.DONE


def _sit(here: Place, minutes: int | None, *, anyway: bool, colors: bool) -> str | None:
    """One profile's screens; gives the profile that the reader goes over to, if that is how one left."""
    picture = FirstPicture()
    try:
        view = None if minutes is not None else _first_picture(picture, here, colors=colors)
        from concurrent.futures import Future

        from twitterbar.ui.ask import Lane

        more_themes: Future[Sequence[Theme]] = Future()
        line = ProgressLine() if minutes is not None else None  # else the door says it
        lane = Lane(lambda: _open(here, more_themes, line.show if line is not None else _quietly))
        try:
            if minutes is not None and line is not None:
                with line:
                    lane.submit(lambda core: core.step_in(minutes, anyway=anyway)).result()
            return _show(here, lane, more_themes, picture, minutes=minutes, view=view, colors=colors)
        finally:
            picture.take_down()
            lane.close()
    finally:
        picture.take_down()


def _first_picture(picture: FirstPicture, here: Place, *, colors: bool) -> "DoorView | None":
    """What the door can say at once, drawn if it is known what Textual is going to draw."""
    found = wiring.door_at_once(here)
    if found is None:
        return None
    view, kept = found
    look = Look.read(kept.get(LOOK, ""))
    if colors and can_be_drawn(os.environ) and look is not None:
        own = look.theme == here.settings.look.theme and not here.settings.keys
        size = shutil.get_terminal_size()
        if own and (seen := drawn(view, look, _shown_name(here), here.now(), size)) is not None:
            picture.put_up(seen)
    return view


def _shown_name(here: Place) -> str:
    return "" if here.profile.name == USUAL else here.profile.name


def _quietly(words: str) -> None:
    """Where something else says how far it is."""


def _open(here: Place, more_themes: "Future[Sequence[Theme]]", tell: Tell) -> "Core":
    """What the first picture can do without: the core, and the themes that one can go over to."""
    from twitterbar.ui import theming

    log_later.begin()
    core = wiring.open_core(here, tell)
    logging.getLogger(__name__).info("opened %s", here.profile.store_file)
    themes, faults = theming.load_all(here.profile.themes)
    if faults:
        core.notices = (*core.notices, f"{'; '.join(faults)}. Left out.")
    look = next((Look.of(theme) for theme in themes if theme.name == here.settings.look.theme), None)
    kept = "" if look is None else look.kept()
    if kept != (core.store.setting(LOOK) or ""):
        core.store.set_setting(LOOK, kept)
    more_themes.set_result(themes)
    return core


def _show(
    here: Place,
    lane: "Lane",
    more_themes: "Future[Sequence[Theme]]",
    picture: FirstPicture,
    *,
    minutes: int | None,
    view: "DoorView | None",
    colors: bool,
) -> str | None:
    from twitterbar.cli import browsing
    from twitterbar.ui import keymap, theming
    from twitterbar.ui.app import TwitterbarApp
    from twitterbar.ui.house import House, Switch

    theme = theming.load(here.settings.look.theme, here.profile.themes)
    themes = [theme] if theme is not None else theming.load_all(here.profile.themes)[0]
    chosen = here.settings
    notices = []
    if key_faults := keymap.check(chosen.keys):
        notices.append(
            f"{here.profile.settings_file.name}: keys: {'; '.join(key_faults)}. The usual keys stand in."
        )
        chosen = replace(chosen, keys={})
    if notices:
        lane.tell(partial(_add_notices, notices=notices))
    driver, stands = picture.driver()
    house = House(
        lane=lane,
        settings=chosen,
        now=here.now,
        monotonic=time.monotonic,
        open_url=browsing.open_url,
        new_posts=here.new_posts(here, lane),
        send_out=partial(_send_out, here, lane),
        act_at_x=partial(_act_at_x, here, lane),
        signing_in=here.signing_in(here, lane),
        bring_in=partial(_bring_in, here, lane) if here.intents else None,
        profile=_shown_name(here),
        profiles=here.others(),
        at_once=None if view is None else replace(view, notices=(*view.notices, *notices)),
        marked=lambda: picture.marked,
        stands=stands,
        setting_up=here.setting_up,
    )
    app = TwitterbarApp(
        house,
        themes,
        minutes=minutes,
        keep_theme=partial(_keep_theme, here),
        colors=colors,
        more_themes=more_themes,
        driver=driver,
    )
    with redirect_stderr(StringIO()) as unasked:
        result = app.run()
        house.errands.end(COMING_BACK)
    if isinstance(result, TwitterbarError):
        raise result
    if app.return_code:
        raise ScreensFailed(outline(unasked.getvalue()))
    return result.profile if isinstance(result, Switch) else None


def _bring_in(here: Place, lane: "Lane", path: str, tell: Tell, stopped: Callable[[], bool]) -> str:
    """Take in a file, from whatever thread calls."""
    from twitterbar.cli.bringing import bring_in

    return bring_in(here, lane, path, tell, stopped)


def _send_out(here: Place, lane: "Lane", numbers: Sequence[int]) -> None:
    """Send what goes by the API, from whatever thread calls."""
    if not here.intents:
        return
    from twitterbar.cli import connecting

    connecting.sending(here, lambda question: lane.submit(question).result()).run(numbers)


def _act_at_x(here: Place, lane: "Lane", act: "Act", target: str) -> None:
    """Do one thing at X, from whatever thread calls."""
    from twitterbar.cli import connecting

    connecting.act(here, lambda question: lane.submit(question).result(), act, target)


class ScreensFailed(Exception):
    """The screens ended by a fault, whose outline this says."""


def outline(report: str) -> str:
    """What Textual reports of a fault, in short: files, lines and the error, without the local variables.

    Those may hold anything that was in memory, so they go nowhere, not even into the log.
    """
    kept = []
    among_locals = False
    for line in _STYLE.sub("", report).splitlines():
        inside = line.startswith("│")
        text = line.strip("│ ") if inside else line.strip()
        among_locals = (among_locals or (inside and text.startswith("╭"))) and not text.startswith("╰")
        is_source = inside and text[:1].isdecimal()
        if text and not among_locals and not is_source and text[0] not in "╭╰":
            kept.append(text)
    return "\n".join(kept)


def _add_notices(core: "Core", notices: list[str]) -> None:
    core.notices = (*core.notices, *notices)


def _keep_theme(here: Place, name: str) -> None:
    """Note the theme that was chosen; where that is not possible, it holds for this run alone."""
    try:
        settings.change(here.profile.settings_file, "look.theme", name)
    except TwitterbarError as error:
        logging.getLogger(__name__).warning("the theme was not noted: %s", error)
