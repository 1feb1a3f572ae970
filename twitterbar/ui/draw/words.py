"""Little things said the same way everywhere, and text cut and wrapped by terminal cells."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes

if TYPE_CHECKING:
    from twitterbar.core.views import StepOutView

ELLIPSIS = "…"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

NO_NAMES = frozenset({"the", "das", "der", "die", "les", "los", "las", "mrs", "prof", "frau", "herr", "team"})
"""Words that names begin with but that name nobody."""

NEVER_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:?!)]}»"
)
"""What may not begin a line in Chinese or Japanese text."""

NEVER_LAST = frozenset("（「『【〔〈《‘“([{«")
"""What may not end a line in Chinese or Japanese text."""


def minutes(value: float) -> str:
    """A length of time in minutes: "½ min", "2 min", "1 h 20 min"."""
    if 0 < value < 0.75:
        return "½ min"
    whole = round(value)
    if whole < 60:
        return f"{whole} min"
    return f"{whole // 60} h {whole % 60} min" if whole % 60 else f"{whole // 60} h"


def age(now: datetime, at: datetime) -> str:
    """How old a post is, as short as can be: "now", "5 min", "9 h", "3 d", then its date where `now` is."""
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h"
    if seconds < 7 * 86_400:
        return f"{int(seconds // 86_400)} d"
    there = at.astimezone(now.tzinfo)
    date = f"{there.day} {MONTHS[there.month - 1]}"
    return date if there.year == now.year else f"{date} {there.year}"


def the_door(view: "StepOutView") -> str:
    """When the door opens again; or that nothing shuts it, and when it would open by the usual settings."""
    if view.opens_again is not None:
        return f"The door opens again at {view.opens_again.astimezone():%H:%M}."
    usually = f"{view.opens_usually.astimezone():%H:%M}"
    return f"The door stays open here; by the usual settings it would open again at {usually}."


def names(people: Sequence[str], width: int) -> str:
    """As many names as fit into so many cells, and how many more there are: "Ana, Ben +2"."""
    if not people:
        return ""
    said = ""
    for index, name in enumerate(people):
        longer = f"{said}, {name}" if said else name
        left = len(people) - index - 1
        tail = f" +{left}" if left else ""
        if cell_len(longer) + cell_len(tail) > width:
            if said:
                return f"{said} +{left + 1}"
            return (
                f"{clip(name, width - cell_len(tail))}{tail}"
                if width > cell_len(tail) + 1
                else clip(name, width)
            )
        said = longer
    return said


def first_names(people: Sequence[str], width: int) -> str:
    """Whole names where they all fit, else first names, so that more people are named: "Ana, Ben +2"."""
    whole = ", ".join(people)
    return whole if cell_len(whole) <= width else names([_first_name(name) for name in people], width)


def _first_name(name: str) -> str:
    first, _, rest = name.partition(" ")
    return first if rest and len(first) > 2 and first.casefold().rstrip(".") not in NO_NAMES else name


def clip(text: str, cells: int) -> str:
    """The text, or its beginning with an ellipsis, in at most so many cells; never half a character."""
    if cells <= 0:
        return ""
    if text.isascii():
        return text if len(text) <= cells else text[: cells - 1].rstrip() + ELLIPSIS
    if cell_len(text) <= cells:
        return text
    return text[: _fitting(text, cells - 1)].rstrip() + ELLIPSIS


def clip_start(text: str, cells: int) -> str:
    """The end of a text behind an ellipsis: for host names, whose end says whose they are."""
    if cell_len(text) <= cells:
        return text
    spans = graphemes(text)
    room, start = cells - 1, len(text)
    for begin, _, width in reversed(spans):
        if width > room:
            break
        room -= width
        start = begin
    return ELLIPSIS + text[start:] if cells > 0 else ""


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """The text in exactly so many cells: clipped, or padded behind it (with `right`, before it)."""
    text = clip(text, cells)
    pad = " " * (cells - cell_len(text))
    return pad + text if right else text + pad


def graphemes(text: str) -> list[tuple[int, int, int]]:
    """What a person sees as characters: start, end and width in cells of each; flags stay whole."""
    spans, _ = split_graphemes(text)
    whole: list[tuple[int, int, int]] = []
    half_flag = False
    for start, end, width in spans:
        if "\U0001f1e6" <= text[start] <= "\U0001f1ff":
            if half_flag:
                begin, _, first = whole[-1]
                whole[-1] = (begin, end, first + width)
                half_flag = False
                continue
            half_flag = True
        else:
            half_flag = False
        whole.append((start, end, width))
    return whole


def _fitting(text: str, cells: int) -> int:
    """How many code points of the text fit into so many cells."""
    end = 0
    for _, stop, width in graphemes(text):
        if width > cells:
            break
        cells -= width
        end = stop
    return end


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where to break a text into lines of so many cells: start and end offset of each line.

    Breaks at spaces, between wide characters (with regard to what may not begin or end a line), and within
    a word only where it is longer than a line. More than one empty line in a row becomes one.
    """
    width = max(2, width)
    lines: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if paragraph.strip():
            lines.extend(_wrapped(text, start, end, width))
        elif lines and lines[-1][0] != lines[-1][1]:
            lines.append((start, start))
        start = end + 1
    while lines and lines[-1][0] == lines[-1][1]:
        lines.pop()
    return lines


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    paragraph = text[start:end]
    if paragraph.isascii():
        return _wrapped_ascii(text, start, start + len(paragraph.rstrip()), width)
    if cell_len(paragraph) <= width:
        return iter([(start, end)])
    return ((start + a, start + b) for a, b in _wrapped_wide(paragraph, width))


def _wrapped_ascii(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut < 0 or not text[start:cut].strip():
            cut = following = start + width
        else:
            following = cut + 1
        while following < end and text[following] == " ":
            following += 1
        stop = cut
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        yield start, stop
        start = following
    yield start, end


def _wrapped_wide(text: str, width: int) -> Iterator[tuple[int, int]]:
    spans = graphemes(text.rstrip())
    first = 0
    while first < len(spans):
        used, last = 0, first
        while last < len(spans) and used + spans[last][2] <= width:
            used += spans[last][2]
            last += 1
        if last < len(spans):
            best = next((at for at in range(last, first, -1) if _may_break(text, spans, at)), None)
            # A character wider than the line still has to go somewhere.
            last = best or max(last, first + 1)
        begin, stop = spans[first][0], spans[last - 1][1]
        yield begin, begin + len(text[begin:stop].rstrip())
        first = last
        while first < len(spans) and text[spans[first][0]] == " ":
            first += 1


def _may_break(text: str, spans: Sequence[tuple[int, int, int]], at: int) -> bool:
    """Whether a line may end before the grapheme at this place."""
    before, after = text[spans[at - 1][0]], text[spans[at][0]]
    if before == " " or after == " ":
        return True
    wide = spans[at - 1][2] == 2 or spans[at][2] == 2
    return wide and after not in NEVER_FIRST and before not in NEVER_LAST
