"""A conversation on one line of the table, in columns that give people's own words the most room."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from twitterbar.core.views import TableRow
from twitterbar.ui.draw.lines import Line, Means, Piece, line_width
from twitterbar.ui.draw.words import clip, first_names, fit, minutes

GAP = 2
"""Cells between two columns."""

BETWEEN = " » "
"""Between the first words of a conversation and its newest."""

LEAST_WHY = 9
"""Cells for the reason in short that names don't get at 80 columns."""

WORDS = 45
"""Cells the words get at 80 columns: forty characters, what stands between them, and two ellipses."""

MARKS: dict[str, Piece] = {
    "new": ("•", Means.NEW),
    "heard": (" ", Means.MUTED),
    "done": ("✓", Means.MUTED),
    "dropped": ("×", Means.MUTED),
    "spoken": ("”", Means.MINE),
}
"""What stands before a conversation: a sign that is read without color, too."""

SHORT_WHY = {
    "names_you": "names you",
    "people": "company",
    "recent": "fresh",
    "words": "topic",
    "tie": "close",
    "circle": "circle",
    "link": "link",
    "thread": "you spoke",
    "quiet_voice": "quiet",
}
"""A reason in a word or two, by its code, for where the sentence has no room."""


class Columns(NamedTuple):
    """How many cells each column gets (0: it is not shown), and how much is spelled out in them.

    `totals`: not only how many posts are new but of how many; `spelled`: minutes and reasons in full.
    """

    voices: int
    words: int
    counts: int
    minutes: int = 0
    why: int = 0
    totals: bool = True
    spelled: bool = False


def columns(rows: Sequence[TableRow], width: int) -> Columns:
    """Share out a line of so many cells; the same for all rows, so that they stand in columns."""
    voices = _widest(", ".join(_voices(row)) for row in rows)
    if width < 46:
        new = _widest(str(row.new) for row in rows)
        return _with_words(Columns(voices=min(voices, 8), words=0, counts=new, totals=False), width)
    counts = _widest(_counts(row) for row in rows)
    if width < 76:
        return _with_words(Columns(voices=min(voices, 11), words=0, counts=counts), width)
    if width < 104:
        lengths, reasons = (
            _widest(_short(row.minutes) for row in rows),
            _widest(map(_short_why, rows)),
        )
        room = width - len("• ") - WORDS - counts - 1 - lengths - 3 * GAP
        why = min(reasons, max(LEAST_WHY, room - voices))
        shared = Columns(min(voices, width // 5, room - why), 0, counts, lengths, why)
        return _with_words(shared, width)
    lengths, reasons = _widest(minutes(row.minutes) for row in rows), _widest(row.why for row in rows)
    return _with_words(
        Columns(min(voices, width // 6), 0, counts, lengths, min(reasons, width // 4), spelled=True), width
    )


def _with_words(shared: Columns, width: int) -> Columns:
    """What the other columns leave goes to the words."""
    taken = len("• ") + sum(part + GAP for part in (shared.voices, shared.counts, shared.why) if part)
    if shared.minutes:
        taken += shared.minutes + (GAP if shared.spelled else 1)
    return shared._replace(words=max(8, width - taken))


def table_line(row: TableRow, shared: Columns) -> Line:
    """One conversation: its mark, who of the reader's people is in it, words, how much and how long, why."""
    live = row.state in ("new", "spoken")
    line: list[Piece] = [MARKS.get(row.state, MARKS["heard"]), (" ", Means.TEXT)]
    if shared.voices:
        voices = fit(first_names(_voices(row), shared.voices), shared.voices)
        line += [(voices, Means.AUTHOR if live else Means.CONTEXT), _gap()]
    line += _words(row, shared.words, Means.TEXT if live else Means.CONTEXT)
    counts = (_counts(row) if shared.totals else str(row.new)).rjust(shared.counts)
    new, slash, total = counts.partition("/")
    line += [_gap(), (new, Means.TEXT if row.new and live else Means.MUTED), (slash + total, Means.MUTED)]
    if shared.minutes:
        length = minutes(row.minutes) if shared.spelled else _short(row.minutes)
        gap = _gap() if shared.spelled else (" ", Means.TEXT)
        line += [gap, (fit(length, shared.minutes, right=True), Means.MUTED)]
    if shared.why:
        why = row.why if shared.spelled else _short_why(row)
        line += [_gap(), (fit(why, shared.why), Means.WHY if live else Means.CONTEXT)]
    return line


def _words(row: TableRow, width: int, meaning: str) -> list[Piece]:
    """First words and newest words share the room fairly: what one doesn't need the other gets."""
    opening, newest = row.opening or "a post that isn't here", row.newest
    first = meaning if row.opening else f"{meaning} {Means.LABEL}"
    if not newest or width < 24:
        return [(fit(opening, width), first)]
    room = width - cell_len(BETWEEN)
    left = max(room // 2, room - cell_len(newest))
    line: list[Piece] = [(clip(opening, left), first), (BETWEEN, Means.GUIDE)]
    line.append((fit(newest, width - line_width(line)), meaning))
    return line


def _voices(row: TableRow) -> Sequence[str]:
    """Who is in it; whoever is not known is somebody."""
    return row.voices or ("somebody",)


def _gap() -> Piece:
    return " " * GAP, Means.TEXT


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _counts(row: TableRow) -> str:
    return f"{row.new}/{row.total}"


def _short(value: float) -> str:
    return f"{round(value)}m" if value >= 0.75 else "½m"


def _short_why(row: TableRow) -> str:
    return SHORT_WHY.get(row.why_code, row.why)
