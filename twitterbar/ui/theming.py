"""Themes: one TOML file each, whose colors are given to meanings.

A theme may name as few colors as it likes: every meaning falls back to others, down to text on a surface.
What is wrong with a file is said in words (file, key, what is allowed); a file that can't be used is left out
and never keeps the program from starting.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from textual.color import Color, ColorParseError
from textual.theme import Theme

FIRST = ("late", "noon", "ansi")
"""Our own themes in the order in which they are offered; the first is the one to begin with."""

LARGEST = 64 * 1024
"""Bytes; a theme file larger than this is something else."""

TEXT_CONTRAST = 4.5
MUTED_CONTRAST = 3.0
"""Least contrast of words with what is behind them: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""


class Mix(NamedTuple):
    """A color made of two others: so much (0 to 1) of the second in the first."""

    first: str
    second: str = ""
    share: float = 0.0


MEANINGS: Mapping[str, Mix] = {
    "surface": Mix(""),  # what everything stands on
    "text": Mix(""),  # words
    "accent": Mix("text"),  # what should be seen first
    "panel": Mix("surface", "text", 0.06),  # head line, key line, boxes
    "muted": Mix("text", "surface", 0.38),  # handles, times, counts
    "context": Mix("muted"),  # posts that were heard before
    "guide": Mix("text", "surface", 0.75),  # the lines of a conversation's tree
    "border": Mix("text", "surface", 0.75),  # frames and scroll bars
    "author": Mix("accent"),  # names
    "followed": Mix("author"),  # names of people you follow
    "mine": Mix("author"),  # your own name
    "new": Mix("accent"),  # what was not heard yet
    "why": Mix("muted"),  # the reason why something is here
    "link": Mix("accent"),  # hosts of links
    "cursor": Mix("surface", "accent", 0.16),  # the row under the cursor
    "cursor-blurred": Mix("surface", "cursor", 0.5),  # the same while keys go elsewhere
    "cursor-text": Mix("text"),  # words in the row under the cursor
    "bar": Mix("accent"),  # the bar before the row under the cursor
    "match": Mix("accent"),  # behind words that were searched for
    "match-text": Mix("surface"),  # words that were searched for
    "clock": Mix("accent"),  # the clock, and keys in the key line
    "last-orders": Mix("warning"),  # the clock when it is last orders
    "warning": Mix("accent"),  # something to look at twice
    "error": Mix("warning"),  # something went wrong
    "success": Mix("accent"),  # something went well
}
"""Every meaning that a theme can give a color to, and what it falls back to."""

GROUND = {True: {"surface": "#16120f", "text": "#e9dfd0"}, False: {"surface": "#faf6ee", "text": "#2a2622"}}
"""What a dark and a light theme stand on when they don't say."""

TAKES_TEXT = ("text", "author", "followed", "mine", "new", "link", "warning", "error", "last-orders", "clock")
"""Meanings whose words must be easy to read on the surface."""

TAKES_MUTED = ("muted", "context", "why")
"""Meanings that may stand back a little."""


class ThemeFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a theme's file. Its name is the file's."""

    dark: bool = True
    ansi: bool = False
    colors: dict[str, object] = {}


class Fault(NamedTuple):
    """Something wrong with a theme's file; `grave`: the theme can't be used."""

    file: str
    key: str
    what: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


def folder() -> Path:
    """Where our own themes are: in the package, or beside it in a checkout."""
    packaged = Path(__file__).parents[1] / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes"


def load_all(user_folder: Path | None = None) -> tuple[list[Theme], list[str]]:
    """Our themes and the reader's own, ours first, and what is wrong with any of them in words.

    A theme of the reader's with the name of one of ours takes its place.
    """
    paths = {name: folder() / f"{name}.toml" for name in FIRST}
    if user_folder is not None and user_folder.is_dir():
        paths |= {path.stem: path for path in sorted(user_folder.glob("*.toml"))}
    themes, told = [], []
    for path in paths.values():
        theme, faults = read(path)
        told += [str(fault) for fault in faults if fault.grave]
        if theme is None and path.parent == user_folder and path.stem in FIRST:
            theme, _ = read(folder() / path.name)
        if theme is not None:
            themes.append(theme)
    return themes, told


def load(name: str, user_folder: Path | None = None) -> Theme | None:
    """The theme of this name, the reader's own before ours; None where there is none that can be used."""
    if Path(name).name != name:
        return None
    for place in (user_folder, folder() if name in FIRST else None):
        if place is not None and (path := place / f"{name}.toml").is_file():
            theme, _ = read(path)
            if theme is not None:
                return theme
    return None


def check(path: Path) -> list[str]:
    """Everything that is wrong with a theme's file, also what is merely hard to read."""
    return [str(fault) for fault in read(path)[1]]


def read(path: Path) -> tuple[Theme | None, list[Fault]]:
    """A theme from its file (None if it can't be used), and what is wrong with it."""

    def nothing(what: str, key: str = "") -> tuple[None, list[Fault]]:
        return None, [Fault(path.name, key, what)]

    try:
        if path.stat().st_size > LARGEST:
            return nothing(f"it is larger than {LARGEST // 1024} KiB")
        table = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        return nothing(f"it can't be read: {error.strerror}")
    except UnicodeDecodeError:
        return nothing("it is not UTF-8 text")
    except tomllib.TOMLDecodeError as error:
        return nothing(f"it is not TOML: {error}")
    except RecursionError:
        return nothing("it is nested too deeply")
    try:
        file = msgspec.convert(table, ThemeFile)
    except msgspec.ValidationError as error:
        return nothing(_in_words(error), _key(error))
    colors: dict[str, Color] = {}
    faults = []
    for key, value in file.colors.items():
        if key not in MEANINGS:
            faults.append(Fault(path.name, f"colors.{key}", f"there is no such meaning; {_meant(key)}"))
            continue
        try:
            colors[key] = Color.parse(str(value))
        except ColorParseError:
            allowed = 'a color is "#rrggbb", or a name such as "ansi_blue"'
            faults.append(Fault(path.name, f"colors.{key}", f"{str(value)[:40]!r} is no color; {allowed}"))
            continue
        if (colors[key].ansi is not None) != file.ansi:
            what = (
                "the terminal's own colors need ansi = true"
                if not file.ansi
                else "with ansi = true only ansi_… names"
            )
            faults.append(Fault(path.name, f"colors.{key}", what))
    if faults:
        return None, faults
    meanings = fill_in(colors, dark=file.dark, ansi=file.ansi)
    faults += [Fault(path.name, f"colors.{key}", what, grave=False) for key, what in hard_to_read(meanings)]
    return build(path.stem, meanings, dark=file.dark, ansi=file.ansi), faults


def _meant(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  (needed only for a misspelled meaning)

    close = get_close_matches(key, MEANINGS, 1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(MEANINGS)}"


def _in_words(error: msgspec.ValidationError) -> str:
    what, _, _ = str(error).partition(" - at `")
    return what[:1].lower() + what[1:]


def _key(error: msgspec.ValidationError) -> str:
    _, _, place = str(error).partition(" - at `$.")
    return place.rstrip("`")


def fill_in(given: Mapping[str, Color], *, dark: bool, ansi: bool = False) -> dict[str, Color]:
    """A color for every meaning, from those that are given."""
    ground = {"surface": "ansi_default", "text": "ansi_default"} if ansi else GROUND[dark]
    known = {name: Color.parse(value) for name, value in ground.items()} | dict(given)

    def of(name: str) -> Color:
        if name not in known:
            mix = MEANINGS[name]
            color = of(mix.first)
            if mix.second and not ansi:
                color = color.blend(of(mix.second), mix.share)
            known[name] = color
        return known[name]

    return {name: of(name) for name in MEANINGS}


def build(name: str, colors: Mapping[str, Color], *, dark: bool, ansi: bool = False) -> Theme:
    """The theme as Textual wants it: its own palette, and a variable for each of our meanings."""
    named = {meaning: _css(color) for meaning, color in colors.items()}
    variables = {key: value for key, value in named.items() if key not in ("text", "surface", "panel")}
    variables |= {
        "block-cursor-background": named["cursor"],
        "block-cursor-foreground": named["cursor-text"],
        "block-cursor-blurred-background": named["cursor-blurred"],
        "block-cursor-blurred-foreground": named["cursor-text"],
        "block-hover-background": named["panel"],
        "border-blurred": named["border"],
        "input-cursor-background": named["text"],
        "input-cursor-foreground": named["surface"],
        "input-selection-background": named["cursor"],
        "footer-key-foreground": named["clock"],
        "scrollbar": named["border"],
        "scrollbar-hover": named["muted"],
        "scrollbar-active": named["muted"],
        "scrollbar-background": named["surface"],
        "scrollbar-background-hover": named["surface"],
        "scrollbar-background-active": named["surface"],
        "scrollbar-corner-color": named["surface"],
        "link-color": named["link"],
    }
    if ansi:
        ends = ("ansi_black", "ansi_white") if dark else ("ansi_white", "ansi_black")
        variables |= {"ansi-background": ends[0], "ansi-foreground": ends[1]}
    return Theme(
        name=name,
        primary=named["accent"],
        secondary=named["link"],
        accent=named["accent"],
        warning=named["warning"],
        error=named["error"],
        success=named["success"],
        foreground=named["text"],
        background=named["surface"],
        surface=named["surface"],
        panel=named["panel"],
        boost=named["panel"] if not ansi else "ansi_default",
        dark=dark,
        ansi=ansi,
        variables=variables,
    )


def _css(color: Color) -> str:
    return color.css if color.ansi is not None else color.hex


def variable_defaults(theme: Theme) -> dict[str, str]:
    """A color for every meaning under a theme that knows nothing of ours, made from what it does know."""
    if theme.variables.keys() >= MEANINGS.keys() - {"text", "surface", "panel"}:
        return {}
    system = theme.to_color_system().generate()
    known = {
        "surface": system["surface"],
        "text": system["foreground"],
        "accent": system["accent"],
        "panel": system["panel"],
        "warning": system["warning"],
        "error": system["error"],
        "success": system["success"],
    }
    if theme.ansi:
        known["muted"] = known["guide"] = known["border"] = "ansi_bright_black"
        known["cursor"], known["cursor-text"] = "ansi_blue", "ansi_bright_white"
        known["match"], known["match-text"] = "ansi_yellow", "ansi_black"
    colors = fill_in(
        {key: Color.parse(value) for key, value in known.items()}, dark=theme.dark, ansi=theme.ansi
    )
    return {name: _css(color) for name, color in colors.items() if name not in system}


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colors, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Relative luminance of a color in sRGB (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def hard_to_read(colors: Mapping[str, Color]) -> Iterable[tuple[str, str]]:
    """Meanings whose words stand out too little from what is behind them, and by how much."""
    if any(color.ansi is not None for color in colors.values()):
        return
    pairs = [
        *((name, ground, TEXT_CONTRAST) for name in TAKES_TEXT for ground in ("surface",)),
        *((name, ground, MUTED_CONTRAST) for name in TAKES_MUTED for ground in ("surface", "cursor")),
        ("cursor-text", "cursor", TEXT_CONTRAST),
        ("author", "cursor", TEXT_CONTRAST),
        ("new", "cursor", MUTED_CONTRAST),
        ("muted", "panel", MUTED_CONTRAST),
        ("clock", "panel", TEXT_CONTRAST),
        ("last-orders", "panel", TEXT_CONTRAST),
        ("match-text", "match", TEXT_CONTRAST),
    ]
    for name, ground, least in pairs:
        ratio = contrast(colors[name], colors[ground])
        if ratio < least:
            yield name, f"hard to read on {ground}: a contrast of {ratio:.1f}, where {least} is the least"
