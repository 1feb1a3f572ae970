"""Where people really live on the web, as far as X tells: profile, bio, and what they link to."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct

from twitterbar.domain.links import Verdict, canonical, host, verdict
from twitterbar.domain.model import Account, Link, Post

AGAIN_AND_AGAIN = 3
"""Somebody who links to one host in so many posts, and to no other as often, may live there."""

PLATFORMS = frozenset(
    {
        "amazon.com",
        "apple.com",
        "bbc.co.uk",
        "bbc.com",
        "bit.ly",
        "bsky.app",
        "discord.com",
        "discord.gg",
        "docs.google.com",
        "en.wikipedia.org",
        "facebook.com",
        "fb.com",
        "github.com",
        "gitlab.com",
        "google.com",
        "instagram.com",
        "linkedin.com",
        "linktr.ee",
        "medium.com",
        "nytimes.com",
        "open.spotify.com",
        "podcasts.apple.com",
        "reddit.com",
        "spotify.com",
        "substack.com",
        "t.co",
        "t.me",
        "theguardian.com",
        "threads.net",
        "tiktok.com",
        "twitter.com",
        "wikipedia.org",
        "x.com",
        "youtu.be",
        "youtube.com",
    }
)
"""Hosts on which everybody is; a link to one of them is nobody's own place, unless a profile names it."""


BY_HAND, PROFILE, BIO, POSTS = "by hand", "profile", "bio", "posts"
"""From what a place is known."""


class Place(Struct, frozen=True):
    """A place of somebody on the web, and how it is known: profile, bio, posts or by hand."""

    url: str
    host: str
    known_from: str


class News(Struct, frozen=True):
    """Something that was published at a place: its title, where, and when, as far as that is told."""

    title: str
    url: str
    at: datetime | None


class Site(Struct, frozen=True, kw_only=True):
    """What was found at a place when it was `looked` at: its feed, the same person elsewhere, what is new.

    `etag` and `modified` are what the feed's server wants to hear the next time.
    """

    url: str
    looked: datetime
    title: str = ""
    feed: str = ""
    me: tuple[str, ...] = ()
    news: tuple[News, ...] = ()
    etag: str = ""
    modified: str = ""


def places_of(
    account: Account,
    posts: Iterable[Post] = (),
    by_hand: Iterable[str] = (),
    not_theirs: Collection[str] = (),
) -> list[Place]:
    """Somebody's places, the likeliest first: named by the reader, the profile, the bio, their posts.

    No place is named that must not be opened, none twice, and none that the reader took away.
    """
    found = [Place(url, host(url), BY_HAND) for url in by_hand]
    for number, link in enumerate(account.links):
        if verdict(link)[0] is not Verdict.REFUSE:
            profile = number == 0 and link.start < 0
            found.append(Place(link.url, link.host, PROFILE if profile else BIO))
    known = {place.host.removeprefix("www.") for place in found}
    found += [Place(url, host(url), POSTS) for url in _linked(posts) if host(url) not in known]
    places: dict[str, Place] = {}
    for place in found:
        if place.url not in not_theirs:
            places.setdefault(canonical(place.url) or place.host, place)
    return list(places.values())


def _linked(posts: Iterable[Post]) -> list[str]:
    """The front page of the host that somebody links to more often than to any other, if often enough."""
    hosts: Counter[str] = Counter()
    schemes: dict[str, str] = {}
    for post in posts:
        for one in {link.host: link for link in post.links if _opens(link)}.values():
            hosts[one.host] += 1
            schemes[one.host] = one.url.partition(":")[0]
    first = hosts.most_common(2)
    if not first or first[0][1] < AGAIN_AND_AGAIN or (len(first) > 1 and first[1][1] == first[0][1]):
        return []
    name = first[0][0]
    return [] if name.removeprefix("www.") in PLATFORMS else [f"{schemes[name]}://{name}/"]


def _opens(link: Link) -> bool:
    return verdict(link)[0] is Verdict.OPEN
