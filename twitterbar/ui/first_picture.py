"""The first picture: the door, drawn with plain escape sequences before Textual is loaded, then handed over.

To load Textual takes two thirds of a start. Meanwhile the door stands already, as Textual is going to draw
it; the keys that choose are answered (see `first_keys`), the others wait until somebody is there to answer
them. Nothing here imports Textual but what hands over to it.
"""

import re
import signal
import sys
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from twitterbar.ui.draw.door import ALWAYS, KEYS, STRONG, choices, since, title
from twitterbar.ui.draw.lines import Line, line_width
from twitterbar.ui.first_keys import FirstKeys

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.theme import Theme

    from twitterbar.core.views_door import DoorView

ON, OFF = "\x1b[?1049h", "\x1b[?1049l"
"""To the terminal's other screen, and back."""

FRAME, FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"
"""Around what the terminal is to show at once."""

LEAST_COLUMNS, LEAST_ROWS = 60, 16
"""On less, lines are wrapped and gaps left out; that is Textual's business."""

GAP = "   "

_COLOR = re.compile("#[0-9A-Fa-f]{6}")


class Look(NamedTuple):
    """The colors that the door needs, as "#rrggbb", and their theme. Kept from one start to the next."""

    theme: str
    text: str
    surface: str
    panel: str
    muted: str
    clock: str
    cursor: str
    cursor_text: str

    @classmethod
    def of(cls, theme: "Theme") -> "Look | None":
        """The look of a theme; None where its colors are the terminal's own."""
        named = theme.variables
        colors = (
            *(theme.foreground, theme.background, theme.panel),
            *(named.get(name) for name in ("muted", "clock", "cursor", "cursor-text")),
        )
        found = [color for color in colors if color is not None and _COLOR.fullmatch(color)]
        return cls(theme.name, *found) if len(found) == len(colors) else None

    def kept(self) -> str:
        """As a fact to keep."""
        return " ".join((*self[1:], self.theme))

    @classmethod
    def read(cls, kept: str) -> "Look | None":
        """From a kept fact; None where it is none."""
        *colors, theme = kept.split(" ", len(cls._fields) - 1)
        usable = len(colors) == len(cls._fields) - 1 and all(map(_COLOR.fullmatch, colors))
        return cls(theme, *colors) if usable else None


class Picture(NamedTuple):
    """The door as it is drawn; and for each choice what draws all of them anew with the mark on it."""

    door: str
    choices: tuple[str, ...]
    marked: int


def drawn(view: "DoorView", look: Look, profile: str, now: datetime, size: tuple[int, int]) -> Picture | None:
    """The door of so many columns and rows; None where it is not the usual one, or has not enough room."""
    columns, rows = size
    usual = view.conversations and not (view.shut_until or view.elsewhere or view.empty or view.notices)
    if not usual or columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        return None
    plain, frame = _style(look.text, look.surface), _style(look.muted, look.panel)
    styles = {"": plain, STRONG: _style(look.text, look.surface, bold=True)}
    key, chosen = _style(look.clock, look.panel, bold=True), _style(look.cursor_text, look.cursor, bold=True)
    names, marked = choices(view)
    words = [[("  ", plain), *((text, styles[style]) for text, style in line)] for line in since(view)]
    offered = [_offered(names, index, plain, chosen) for index in range(len(names))]
    lines: list[Line] = [[], *words, [], offered[marked]]
    place = len(lines) + 1
    head = _ends([(title(profile), frame)], [(f"{now.astimezone():%A %H:%M}", frame)], frame, columns)
    foot = _ends(_keys(KEYS, key, frame), _keys(ALWAYS, key, frame), frame, columns)
    too_wide = any(line_width(line) > columns - 2 for line in lines) or line_width(head) > columns
    if len(lines) > rows - 2 or too_wide:
        return None
    lines += [[]] * (rows - 2 - len(lines))
    filled = [head, *([*line, (" " * (columns - line_width(line)), plain)] for line in lines), foot]
    return Picture(
        "".join(_at(number, line) for number, line in enumerate(filled, 1)),
        tuple(_at(place, line) for line in offered),
        marked,
    )


def _at(number: int, line: Line) -> str:
    """What draws the line of this number."""
    return f"\x1b[{number};1H" + "".join(f"\x1b[0;{style}m{text}" for text, style in line)


def _offered(names: Sequence[str], marked: int, plain: str, chosen: str) -> Line:
    """All choices, with the mark on one of them."""
    pieces: list[tuple[str, str]] = []
    for index, name in enumerate(names):
        pieces.append((GAP if index else "  ", plain))
        pieces.append((f"▸ {name} ", chosen) if index == marked else (f"  {name} ", plain))
    return pieces


def _keys(keys: Sequence[tuple[str, str]], style: str, frame: str) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for name, what in keys:
        pieces += [*([("  ", frame)] if pieces else []), (name, style), (f" {what}", frame)]
    return pieces


def _ends(left: Line, right: Line, frame: str, columns: int) -> Line:
    """Both ends of a line that keeps a cell free at either side."""
    between = columns - 2 - line_width(left) - line_width(right)
    return [(" ", frame), *left, (" " * between, frame), *right, (" ", frame)]


def _style(color: str, ground: str, *, bold: bool = False) -> str:
    parts = [
        f"{kind};2;{';'.join(str(int(value[at : at + 2], 16)) for at in (1, 3, 5))}"
        for kind, value in ((38, color), (48, ground))
    ]
    return ";".join([*(["1"] if bold else []), *parts])


def can_be_drawn(environment: Mapping[str, str]) -> bool:
    """Whether Textual tells the terminal the very colors of the theme; some terminals get others."""
    return environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") and not any(
        environment.get(name) for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER")
    )


class FirstPicture:
    """A picture on the terminal, until it is handed over or taken down."""

    def __init__(self) -> None:
        self._before: list[Any] | None = None
        self._keys: FirstKeys | None = None
        self.marked: int | None = None
        """The choice that the reader moved the mark to, once the picture was handed over."""

    def put_up(self, picture: Picture) -> None:
        """Draw it on the terminal's other screen. From now on what is typed is answered or kept."""
        try:
            before = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[0] &= ~termios.ICRNL
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(0, termios.TCSANOW, quiet)
        except termios.error:
            return
        self._before = before
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGHUP, _end)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        _write(f"{ON}\x1b[?25l{FRAME}{picture.door}{FRAME_ENDS}")
        self._keys = FirstKeys(
            picture.choices, picture.marked, lambda line: _write(f"{FRAME}{line}{FRAME_ENDS}")
        )

    def hand_over(self) -> bool:
        """The terminal to Textual, as it was but for the picture; whether there was one to hand over."""
        before, self._before = self._before, None
        if before is None:
            return False
        if self._keys is not None:
            self._keys.stop()
            self.marked = self._keys.marked
        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, before)
        return True

    def take_down(self) -> None:
        """Away with it, if nobody took it over."""
        if self.hand_over():
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            _write(f"{OFF}\x1b[?25h")

    def driver(self) -> "tuple[type[Driver], Callable[[], None]]":
        """What takes the terminal over for Textual; and what is to be called when the door stands again.

        Until then keys are kept: Textual hands a key to whatever has the focus, and at first nothing has.
        """
        from textual._xterm_parser import XTermParser  # noqa: PLC0415  (it is only needed now)
        from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415  (it is only needed now)
        from textual.events import Key, Paste  # noqa: PLC0415
        from textual.message import Message  # noqa: PLC0415

        picture = self
        lock = threading.Lock()
        kept: list[tuple[LinuxDriver, Message]] = []
        stands = threading.Event()

        class Taking(LinuxDriver):
            """Textual's driver, which finds the terminal on its other screen already.

            A frame goes out in one piece. Textual hands over its beginning, middle and end one by one, each
            time waking the thread that writes, which takes its turns from the one that draws.
            """

            found = False
            frame = ""

            def start_application_mode(self) -> None:
                self.found = picture.hand_over()
                super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's own

            def run_input_thread(self) -> None:
                keys, picture._keys = picture._keys, None
                if keys is not None and keys.left:
                    parser = XTermParser(self._debug)
                    for end in (keys.left.decode(errors="replace"), ""):
                        for event in parser.feed(end):
                            self.process_message(event)
                super().run_input_thread()

            def write(self, data: str) -> None:
                if self.found and data == ON:  # some terminals would wipe the picture
                    self.found = False
                elif (self.frame or data == FRAME) and data != FRAME_ENDS:
                    self.frame += data
                else:
                    frame, self.frame = self.frame + data, ""
                    super().write(frame)

            def process_message(self, message: Message) -> None:
                with lock:
                    if not stands.is_set() and isinstance(message, Key | Paste):
                        kept.append((self, message))
                        return
                super().process_message(message)

        def stand() -> None:
            with lock:
                stands.set()
                for driver, message in kept:
                    LinuxDriver.process_message(driver, message)
                kept.clear()

        return Taking, stand


def _end(number: int, _: object) -> None:
    """The system asks for an end: in good order."""
    sys.exit(128 + number)


def _write(data: str) -> None:
    if sys.__stderr__ is not None:
        sys.__stderr__.write(data)
        sys.__stderr__.flush()
