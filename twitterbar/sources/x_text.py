"""A text of the X API as a reader sees it: decoded once, clean, with its links in readable form.

X's texts are escaped (&amp; &lt; &gt;), hold shortened addresses, and come with entities whose offsets count
code points of the escaped text. Offsets can't be trusted: those that don't fit are looked for, and nothing is
ever cut by them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from msgspec import structs

from twitterbar.domain import links
from twitterbar.domain.model import Link, Mention
from twitterbar.domain.text import clean, clean_line
from twitterbar.sources.x_wire import Named, Url

MOST_SOUGHT = 200
"""How many entities with wrong offsets are looked for in one text, and in how many places each of them.

More than that is no honest text.
"""


class Written(NamedTuple):
    """A text with what is in it; the offsets of links and mentions point into `text`.

    `pictures` are the links that X adds for pictures of the post; they are not in the text.
    """

    text: str
    links: tuple[Link, ...] = ()
    mentions: tuple[Mention, ...] = ()
    pictures: tuple[Url, ...] = ()


_Mark = tuple[int, int, Url | Named]
"""Where an entity stands in the text as it came: start, end and what it is."""


def plain(text: str, *, escaped: bool = True) -> str:
    """A text without links or mentions; X doesn't escape bios."""
    return (_decoded(text) if escaped and "&" in text else clean(text)).rstrip()


def _decoded(text: str) -> str:
    """A text without what X escapes, decoded exactly once, and clean."""
    return clean(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def written(
    text: str,
    urls: Sequence[Url],
    mentions: Sequence[Named],
    account: Callable[[str | None], str | None],
    *,
    at_the_end: Callable[[Url], bool] | None = None,
    escaped: bool = True,
) -> Written:
    """A text with its entities.

    Shortened addresses give way to the readable form that tells where they lead. Those that stand for
    pictures of the post are left out, and so are those for which `at_the_end` says yes, where nothing but
    such addresses follows. `account` turns an id as it came into one of ours.
    """
    made_readable: Callable[[str], str] = _decoded if escaped and "&" in text else clean
    if made_readable is clean and clean(text) == text:
        made_readable = str
        if at_the_end is None and (found := _as_told(text, urls, mentions, account)) is not None:
            return found
    marks, lost = _marks(text, urls, mentions)
    dropped = _dropped(text, marks, at_the_end)
    found_links: list[Link] = []
    found_mentions: list[Mention] = []
    pictures: list[Url] = []
    whole = ""
    done = 0
    for number, (start, end, entity) in enumerate(marks):
        whole += made_readable(text[done:start])
        done = end
        if number in dropped:
            if (not whole or whole[-1].isspace()) and text[end : end + 1].isspace():
                done += 1
            if isinstance(entity, Url) and _is_picture(entity):
                pictures.append(entity)
        elif isinstance(entity, Url):
            link = _link(entity, len(whole))
            found_links.append(link)
            whole += link.shown
        else:
            shown = clean_line(text[start:end])
            found_mentions.append(_mention(entity, account, len(whole), len(whole) + len(shown)))
            whole += shown
    whole += made_readable(text[done:])
    if marks and (again := clean(whole)) != whole:
        whole = again
        found_links, found_mentions = _found_again(whole, found_links, found_mentions)
    for entity in lost:
        if isinstance(entity, Named):
            found_mentions.append(_mention(entity, account, -1, -1))
        elif _is_picture(entity):
            pictures.append(entity)
        elif entity.expanded_url or entity.url:
            found_links.append(_link(entity, -1))
    return Written(whole.rstrip(), tuple(found_links), tuple(found_mentions), tuple(pictures))


_HANDLE = re.compile(r"@(\w+)", re.ASCII)


def _as_told(
    text: str, urls: Sequence[Url], mentions: Sequence[Named], account: Callable[[str | None], str | None]
) -> Written | None:
    """A clean text in which all entities stand in order just where they are said to, and none is left out.

    Most texts are of this kind; None for any other, of which nothing was learned.
    """
    found_mentions: list[Mention] = []
    done = 0
    for name in mentions:
        here = _HANDLE.match(text, name.start) if name.start >= done else None
        handle = name.username
        if here is None or here.end() != name.end or not handle or here[1].lower() != handle.lower():
            return None
        done = name.end
        found_mentions.append(Mention(handle, account(name.id), name.start, done))
    if not urls:
        return Written(text.rstrip(), (), tuple(found_mentions))
    if done > urls[0].start:
        return None
    whole, done = "", 0
    found_links: list[Link] = []
    for url in urls:
        start, end = url.start, url.end
        if start < done or start >= end or text[start:end] != url.url or _is_picture(url):
            return None
        whole += text[done:start]
        link = _link(url, len(whole))
        found_links.append(link)
        whole += link.shown
        done = end
    whole += text[done:]
    if clean(whole) != whole:
        return None
    return Written(whole.rstrip(), tuple(found_links), tuple(found_mentions))


def _is_picture(url: Url) -> bool:
    """Whether a link is the one that X itself adds for a picture of the post."""
    shown = url.display_url
    return (
        shown is not None
        and shown.startswith(("pic.x.com/", "pic.twitter.com/"))
        and (not url.expanded_url or links.bare_host(url.expanded_url) in ("x.com", "twitter.com"))
    )


def _marks(
    text: str, urls: Sequence[Url], mentions: Sequence[Named]
) -> tuple[list[_Mark], list[Url | Named]]:
    """Where the entities stand, in order and apart from each other; and those that are nowhere."""
    marks: list[_Mark] = []
    astray: list[Url | Named] = []
    for url in urls:
        if url.url and 0 <= url.start < url.end and text[url.start : url.end] == url.url:
            marks.append((url.start, url.end, url))
        else:
            astray.append(url)
    for name in mentions:
        if not name.username:
            continue
        here = text[name.start : name.end] if 0 <= name.start < name.end else ""
        right = here[:1] in ("@", "\uff20") and here[1:].lower() == name.username.lower()
        if right and not _goes_on(text, name.end):
            marks.append((name.start, name.end, name))
        else:
            astray.append(name)
    marks.sort(key=itemgetter(0))
    apart: list[_Mark] = []
    for mark in marks:
        if not apart or mark[0] >= apart[-1][1]:
            apart.append(mark)
        elif mark[2] != apart[-1][2]:
            astray.append(mark[2])
    if not astray:
        return apart, []
    lost = [entity for entity in astray[:MOST_SOUGHT] if not _find(text, entity, apart)]
    return apart, lost + astray[MOST_SOUGHT:]


def _find(text: str, entity: Url | Named, marks: list[_Mark]) -> bool:
    """Look for an entity whose offsets are wrong, and add it to the marks where it stands free.

    True as well if the very same link stands elsewhere already: X repeats it for each picture.
    """
    if isinstance(entity, Url) and (not entity.url or entity.url not in text):
        return False
    for start, end in islice(_places(text, entity), MOST_SOUGHT):
        after = bisect_left(marks, start, key=itemgetter(0))
        near = marks[max(after - 1, 0) : after + 1]
        if all(there[1] <= start or there[0] >= end for there in near):
            marks.insert(after, (start, end, entity))
            return True
        if isinstance(entity, Url) and any(getattr(there[2], "url", None) == entity.url for there in near):
            return True
    return False


def _places(text: str, entity: Url | Named) -> Iterator[tuple[int, int]]:
    """Where the words of an entity stand in a text."""
    if isinstance(entity, Named):
        name = re.compile(rf"[@\uff20]{re.escape(entity.username or '')}(?![0-9A-Za-z_])", re.IGNORECASE)
        yield from (match.span() for match in name.finditer(text))
    elif entity.url:
        start = text.find(entity.url)
        while start >= 0:
            end = start + len(entity.url)
            if not _goes_on(text, end):
                yield start, end
            start = text.find(entity.url, end)


def _goes_on(text: str, end: int) -> bool:
    """Whether a name or shortened address has not ended there: both are made of ASCII letters and digits."""
    following = text[end : end + 1]
    return following.isascii() and (following.isalnum() or following == "_")


def _dropped(text: str, marks: list[_Mark], at_the_end: Callable[[Url], bool] | None) -> set[int]:
    """The numbers of the marks that are left out of the text."""
    dropped: set[int] = set()
    tail = len(text)
    for number in range(len(marks) - 1, -1, -1):
        start, end, entity = marks[number]
        if isinstance(entity, Named):
            continue
        last = not text[end:tail].strip()
        if _is_picture(entity) or (last and at_the_end is not None and at_the_end(entity)):
            dropped.add(number)
            if last:
                tail = start
    return dropped


def _link(url: Url, start: int) -> Link:
    """A link, with its host as it opens, following what X found behind other shorteners."""
    link = links.link(
        url.expanded_url or url.url or "",
        url.display_url or "",
        title=url.title or "",
        description=url.description or "",
        start=start,
    )
    behind = url.unwound_url
    if (
        not behind
        or behind == url.expanded_url
        or url.status not in (None, 200)
        or not link.host
        or link.claims
    ):
        return link
    same = links.host(behind) == link.host
    further = links.link(
        behind,
        url.display_url or "" if same else "",
        title=url.title or "",
        description=url.description or "",
        start=start,
    )
    return further if further.host else link


def _mention(name: Named, account: Callable[[str | None], str | None], start: int, end: int) -> Mention:
    return Mention(clean_line(name.username or ""), account(name.id), start, end)


def _found_again(
    text: str, found_links: list[Link], found_mentions: list[Mention]
) -> tuple[list[Link], list[Mention]]:
    """The offsets in a text that cleaning changed once more across the joints of its pieces."""
    placed: list[Link | Mention] = []
    after = 0
    every: list[Link | Mention] = [*found_links, *found_mentions]
    for entity in sorted(every, key=lambda entity: entity.start):
        shown = entity.shown if isinstance(entity, Link) else f"@{entity.username}"
        match = re.compile(re.escape(shown), re.IGNORECASE).search(text, after)
        start, end = match.span() if match and shown else (-1, -1)
        after = max(after, end)
        placed.append(structs.replace(entity, start=start, end=end))
    return (
        [entity for entity in placed if isinstance(entity, Link)],
        [entity for entity in placed if isinstance(entity, Mention)],
    )
