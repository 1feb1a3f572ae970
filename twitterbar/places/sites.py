"""What a person's own site tells: its feed, who else is the same person (rel=me, h-card), and what is new.

Everything a stranger wrote is cleaned here. Feeds are RSS, Atom or JSON Feed.
"""

from calendar import timegm
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urljoin

import msgspec
from msgspec import Struct

from twitterbar.domain.links import Verdict, link, verdict
from twitterbar.domain.places import News, Site
from twitterbar.domain.text import clean_line
from twitterbar.errors import Unreachable
from twitterbar.places.fetch import Fetched, Fetcher

NEWS = 10
"""So many of the newest things are kept of one feed."""

FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
    "text/xml",
    "application/json",
)
"""Types that a feed may have; a page that points to one says which."""

TITLE = 200


class Page(Struct, frozen=True, kw_only=True):
    """What a page says of itself: its title, feeds, the same person elsewhere, and the name on its h-card."""

    title: str = ""
    feeds: tuple[str, ...] = ()
    me: tuple[str, ...] = ()
    card: str = ""


class Feed(Struct, frozen=True, kw_only=True):
    """What a feed says: its title, the site it belongs to, and the newest things."""

    title: str
    site: str
    news: tuple[News, ...]


def page(body: bytes, url: str) -> Page:
    """What a page of HTML says, however broken it is; addresses are made whole from its own `url`."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (only when something is fetched)

    tree = LexborHTMLParser(body)
    title = tree.css_first("title")
    feeds = [
        node.attributes.get("href")
        for node in tree.css("link[rel~=alternate]")
        if (node.attributes.get("type") or "").strip().lower() in FEEDS[:3]
    ]
    me = [node.attributes.get("href") for node in tree.css("a[rel~=me], link[rel~=me], .h-card a.u-url")]
    name = tree.css_first(".h-card .p-name")
    return Page(
        title=clean_line(title.text())[:TITLE] if title is not None else "",
        feeds=_whole(feeds, url),
        me=_whole(me, url),
        card=clean_line(name.text())[:TITLE] if name is not None else "",
    )


def _whole(found: Iterable[str | None], url: str) -> tuple[str, ...]:
    """Addresses made whole, each once, those left out that must not be opened."""
    whole: dict[str, None] = {}
    for address in found:
        if address:
            try:
                made = urljoin(url, address.strip())
            except ValueError:
                continue
            if made.startswith(("http://", "https://")) and verdict(link(made))[0] is not Verdict.REFUSE:
                whole[made] = None
    return tuple(whole)


def feed(body: bytes, url: str) -> Feed | None:
    """What a feed says; None if this is no feed."""
    return _json_feed(body, url) if body.lstrip()[:1] == b"{" else _xml_feed(body, url)


class _Item(Struct):
    title: str = ""
    url: str = ""
    date_published: str = ""
    summary: str = ""
    content_text: str = ""


class _JsonFeed(Struct):
    version: str
    title: str = ""
    home_page_url: str = ""
    items: list[_Item] = []


def _json_feed(body: bytes, url: str) -> Feed | None:
    try:
        read = msgspec.json.decode(body, type=_JsonFeed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if "jsonfeed.org" not in read.version:
        return None
    news = []
    for item in read.items:
        try:
            at = datetime.fromisoformat(item.date_published)
        except ValueError:
            at = None
        title = item.title or item.summary or item.content_text
        news.append(_news(title, item.url, at, url))
    return Feed(title=clean_line(read.title)[:TITLE], site=_one(read.home_page_url, url), news=_newest(news))


def _xml_feed(body: bytes, url: str) -> Feed | None:
    import feedparser  # noqa: PLC0415  (only when something is fetched)

    read = feedparser.parse(body, sanitize_html=True, resolve_relative_uris=False)
    if not read.get("version"):
        return None
    news = []
    for entry in read.entries:
        when = entry.get("published_parsed") or entry.get("updated_parsed")
        try:
            at = datetime.fromtimestamp(timegm(when), UTC) if when else None
        except (ValueError, OverflowError, OSError):
            at = None
        news.append(_news(entry.get("title") or entry.get("summary", ""), entry.get("link", ""), at, url))
    return Feed(
        title=clean_line(read.feed.get("title", ""))[:TITLE],
        site=_one(read.feed.get("link", ""), url),
        news=_newest(news),
    )


def _one(address: str, url: str) -> str:
    return next(iter(_whole([address], url)), "")


def _news(title: str, address: str, at: datetime | None, url: str) -> News:
    aware = at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)
    return News(title=_words(title)[:TITLE], url=_one(address, url), at=aware)


def _words(text: str) -> str:
    """The words of a title, which in many feeds is HTML."""
    if "<" not in text and "&" not in text:
        return clean_line(text)
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  (only when something is fetched)

    body = LexborHTMLParser(text).body
    return clean_line(body.text(separator=" ") if body is not None else text)


def _newest(news: Iterable[News]) -> tuple[News, ...]:
    here = [one for one in news if one.title]
    dated = sorted((one for one in here if one.at is not None), key=lambda one: str(one.at), reverse=True)
    return tuple([*dated, *(one for one in here if one.at is None)][:NEWS])


def look(fetcher: Fetcher, url: str, before: Site | None, now: datetime) -> Site:
    """Look at somebody's place: its page, its feed, and what is new there since `before`.

    Raises `Unreachable`. What has not changed since then is not fetched again.
    """
    if before is not None and before.feed:
        again = fetcher.get(before.feed, etag=before.etag, modified=before.modified)
        if again.unchanged:
            return msgspec.structs.replace(before, looked=now)
        if (found := feed(again.body, again.url)) is not None:
            return _site(url, found, again, before.me, now)
    fetched = fetcher.get(url)
    if (found := feed(fetched.body, fetched.url)) is not None and not fetched.kind.endswith("html"):
        return _site(found.site or url, found, fetched, (), now)
    told = page(fetched.body, fetched.url)
    for address in told.feeds[:3]:
        try:
            body = fetcher.get(address)
        except Unreachable:
            continue
        if (found := feed(body.body, body.url)) is not None:
            return _site(url, found, body, told.me, now)
    return Site(url=url, title=told.card or told.title, me=told.me, looked=now)


def _site(url: str, found: Feed, fetched: Fetched, me: tuple[str, ...], now: datetime) -> Site:
    return Site(
        url=url,
        title=found.title,
        feed=fetched.url,
        me=me,
        news=found.news,
        etag=fetched.etag,
        modified=fetched.modified,
        looked=now,
    )
