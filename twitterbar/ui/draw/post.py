"""A post as lines of text: who and when, the words, links with their real host, pictures, quotes."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from rich.cells import cell_len

from twitterbar.core.showing import MEDIA
from twitterbar.core.views import PostView
from twitterbar.domain.model import Join, Link, Media, PostState
from twitterbar.ui.draw.lines import Line, Means, Piece, cut
from twitterbar.ui.draw.words import age, clip, clip_start, first_names, wrap

MEASURE = 76
"""Cells: lines of prose longer than this are hard to read, however wide the terminal is."""

STAND_INS = {
    PostState.MISSING: "a post that isn't here",
    PostState.DELETED: "deleted by its author",
    PostState.WITHHELD: "withheld",
    PostState.PROTECTED: "protected",
}
"""What stands where a post can't be shown."""

JOINS = {
    Join.QUOTE: "quoting this",
    Join.LINK: "around the same link",
    Join.PROBABLY: "probably belongs here",
}
"""How a post came to hang where it hangs, where that is not by answering."""

HANDLE = re.compile(r"@(\w+)[ ,:]*")
"""Somebody addressed, with what keeps them apart from the rest."""

ALT_LINES = 3
"""How many lines of a picture's description are shown."""

Mark = tuple[int, int, str]


def who(post: PostView) -> str:
    """The name of a post's author."""
    return post.author.shown_name if post.author else "somebody"


def header(post: PostView, now: datetime, width: int) -> Iterator[Line]:
    """Who, when, and what else there is to know about a post; one line, or more where it is narrow."""
    name, handle, when = who(post), _handle(post), age(now, post.at) if post.at else ""
    meaning = Means.MINE if post.mine else Means.FOLLOWED if post.followed else Means.AUTHOR
    room = width - (cell_len(when) + 3 if when else 0)
    if handle and cell_len(name) + 1 + cell_len(handle) > room and room - len(handle) - 1 < 8:
        handle = ""
    name = clip(name, room - (len(handle) + 1 if handle else 0))
    line: list[Piece] = [(name, f"{meaning} {Means.STRONG}")]
    used = cell_len(name)
    if handle:
        line.append((f" {handle}", Means.MUTED))
        used += 1 + len(handle)
    if when:
        line.append((f" · {when}", Means.MUTED))
        used += 3 + cell_len(when)
    for label in labels(post, width):
        if used and used + 3 + cell_len(label) > width:
            yield line
            line, used = [], 0
        line.append((f" · {label}" if used else label, Means.LABEL))
        used += cell_len(line[-1][0])
    yield line


def labels(post: PostView, width: int) -> list[str]:
    """What a header says about a post besides who and when."""
    said = ["you"] if post.mine else []
    if post.edited:
        said.append("edited")
    if post.join in JOINS:
        said.append(JOINS[post.join])
    if post.passed_on:
        said.append(f"passed on by {first_names(post.passed_on, max(8, width - 16))}")
    return said


def _handle(post: PostView) -> str:
    if post.author is None or not post.author.name:
        return ""
    return f"@{post.author.username}"


def body(
    post: PostView,
    width: int,
    matches: re.Pattern[str] | None = None,
    *,
    answered: Collection[str] = (),
    sensitive: str = "",
) -> Iterator[Line]:
    """Everything below the header.

    `answered` are the handles (without @, folded) of those whom the place in the tree names already; the post
    need not begin with them. `sensitive`: the line that stands for what is hidden; "" shows it.
    """
    if sensitive:
        yield [(clip(sensitive, width), Means.WARNING)]
        return
    measure = min(width, MEASURE)
    text, marks = _text_with_links(post, _addressed(post.text, answered))
    if matches is not None:
        marks += [(found.start(), found.end(), Means.MATCH) for found in matches.finditer(text)]
    for start, end in wrap(text, measure):
        yield cut(text, start, end, marks, Means.TEXT)
    for media in post.media:
        yield from _media(media, measure)
    if post.quoted:
        yield [("“ ", Means.GUIDE), (clip(post.quoted, measure - 2), Means.CONTEXT)]
    for number, link in enumerate(post.links, post.first_link):
        yield from _link(number, link, measure)


def context(post: PostView, width: int, answered: Collection[str] = ()) -> Line:
    """A post that was heard before, on one dim line."""
    name = clip(who(post), max(8, width // 3))
    words = (
        " ".join(post.text[_addressed(post.text, answered) :].split())
        or STAND_INS.get(post.state)
        or _wordless(post)
    )
    return [(f"{name}: ", Means.CONTEXT), (clip(words, max(2, width - cell_len(name) - 2)), Means.CONTEXT)]


def stand_in(post: PostView, width: int) -> Line:
    """What stands where a post can't be shown, with whose it is where that is known."""
    words = STAND_INS.get(post.state, STAND_INS[PostState.MISSING])
    said = f"{who(post)}: {words}" if post.author else words
    if post.join in JOINS:
        said = f"{said} · {JOINS[post.join]}"
    return [(clip(said, width), f"{Means.CONTEXT} {Means.LABEL}")]


def more(count: int, people: Sequence[str], new: int, width: int) -> Line:
    """What a folded branch hides: "… 5 more from Ana, Ben, 2 new"."""
    tail = f", {new} new" if new else ""
    return [(_from(f"… {count} more", people, tail, width), Means.LABEL)]


def before(count: int, people: Sequence[str], width: int) -> Line:
    """Posts in a row that were all heard before: "… 7 heard before, from Ana, Ben"."""
    return [(_from(f"… {count} heard before,", people, "", width), Means.CONTEXT)]


def _from(lead: str, people: Sequence[str], tail: str, width: int) -> str:
    if people:
        lead += " from "
        lead += first_names(people, max(6, width - len(lead) - len(tail)))
    return clip(lead.rstrip(",") + tail, width)


def _wordless(post: PostView) -> str:
    if post.media:
        return ", ".join(MEDIA.get(media.kind, media.kind) for media in post.media)
    return ", ".join(link.host for link in post.links)


def _addressed(text: str, answered: Collection[str]) -> int:
    """Where a post begins to say something, behind the handles of those whom it visibly answers anyway."""
    start = 0
    while (found := HANDLE.match(text, start)) and found[1].casefold() in answered:
        start = found.end()
    return start if text[start:].strip() else 0


def _text_with_links(post: PostView, begin: int) -> tuple[str, list[Mark]]:
    """The words of a post from an offset on, with the links in them numbered.

    Links at the end are taken away: they follow, with their host.
    """
    placed = sorted(
        (link.start, link.end, number)
        for number, link in enumerate(post.links, post.first_link)
        if 0 <= link.start < link.end <= len(post.text)
    )
    end = len(post.text.rstrip())
    while placed and placed[-1][1] >= end:
        end = len(post.text[: placed.pop()[0]].rstrip())
    text, marks, at = "", [], begin
    for start, stop, number in placed:
        if start < at:
            continue
        text += post.text[at:start]
        marks.append((len(text), len(text) + stop - start, str(Means.LINK)))
        text += post.text[start:stop]
        text += f"[{number}]"
        at = stop
    return text + post.text[at:end], marks


def _media(media: Media, width: int) -> Iterator[Line]:
    kind = f"▪ {MEDIA.get(media.kind, media.kind)}"
    if not media.alt:
        yield [(clip(kind, width), Means.LABEL)]
        return
    said = f"{kind}: {' '.join(media.alt.split())}"
    lines = wrap(said, width)
    for number, (start, end) in enumerate(lines[:ALT_LINES], 1):
        cut_off = number == ALT_LINES and len(lines) > ALT_LINES
        shown = clip(said[start:], width) if cut_off else said[start:end]
        yield [(shown, Means.LABEL)]


def _link(number: int, link: Link, width: int) -> Iterator[Line]:
    """`[3] example.com/path — title`: the host that really opens, never less than its end."""
    lead = f"[{number}] "
    room = width - len(lead)
    host = clip_start(link.host or "no host", room)
    path = clip(_path(link.url) if link.host else f": {link.url}", room - cell_len(host))
    line: list[Piece] = [(lead, Means.MUTED), (host, Means.LINK), (path, Means.MUTED)]
    title = " ".join(link.title.split())
    left = room - cell_len(host) - cell_len(path) - 3
    if title and cell_len(title) <= left:
        yield [*line, (f" — {title}", Means.TEXT)]
        return
    yield line
    if title:
        yield [(" " * len(lead), Means.TEXT), (clip(title, room), Means.TEXT)]


def _path(url: str) -> str:
    """The part of an address behind its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    tail = parts.path.rstrip("/")
    return f"{tail}?{parts.query}" if parts.query else tail
