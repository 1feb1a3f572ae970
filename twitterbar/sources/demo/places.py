"""What people of the town published at their own places, from `places.toml`, as if their feeds were read."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from twitterbar.domain.places import News, Site
from twitterbar.sources.demo.town import HERE, moment, people


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    when: str
    path: str
    title: str


class _Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[place]]`, as the file explains it."""

    who: str
    feed: str
    entries: tuple[_Entry, ...]


def _places() -> tuple[_Place, ...]:
    read = msgspec.toml.decode((HERE / "places.toml").read_bytes(), type=dict[str, tuple[_Place, ...]])
    return read["place"]


def published(anchor: datetime) -> list[datetime]:
    """When something is published at any of the places, oldest first."""
    return sorted(moment(anchor, entry.when) for place in _places() for entry in place.entries)


def sites(anchor: datetime, until: datetime) -> Iterator[tuple[str, Site]]:
    """Whose place it is, and what stood in its feed by `until`, the newest first."""
    for place in _places():
        person = people()[place.who]
        news = [
            News(entry.title, person.site + entry.path, at)
            for entry in reversed(place.entries)
            if (at := moment(anchor, entry.when)) <= until
        ]
        if news:
            yield (
                f"x:{person.id}",
                Site(
                    url=person.site,
                    looked=until,
                    title=person.name,
                    feed=person.site + place.feed,
                    news=tuple(news),
                ),
            )
