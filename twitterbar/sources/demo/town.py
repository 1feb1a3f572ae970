"""Reads the town: its people from `people.toml`, what they said from `scenes/*.toml`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Struct

from twitterbar.domain.model import SNOWFLAKE_EPOCH_MS

HERE = Path(__file__).parent
ACCOUNTS_FROM = 8_000_000_000_000_000_000
"""Made-up accounts have ids that X, at its pace, gives out in half a century, so they are nobody's."""
LOW_BITS = 22
EDITED_AFTER = timedelta(minutes=9)
"""How long before the version that is kept the first one was posted; X allows 30 minutes."""


@cache
def _account(handle: str) -> str:
    return str(ACCOUNTS_FROM + crc32(handle.encode()))


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody in the town. `followed`: by the reader; `mutual`: follows the reader."""

    handle: str
    name: str
    bio: str = ""
    place: str = ""
    site: str = ""
    followed: bool = True
    mutual: bool = True
    me: bool = False

    @property
    def id(self) -> str:
        """The account's id, digits as X gives them."""
        return _account(self.handle)


class Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[post]]` of a scene, as it was written; the package's docstring explains the fields."""

    who: str
    when: str
    name: str = ""
    text: str = ""
    reply: str = ""
    quote: str = ""
    of: str = ""
    titles: Mapping[str, str] = {}
    photo: str | tuple[str, ...] = ()
    video: str | tuple[str, ...] = ()
    lang: str = "en"
    sensitive: bool = False
    edited: bool = False


class Scene(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of `scenes/`."""

    post: tuple[Written, ...] = ()
    gone: tuple[Written, ...] = ()


class Said(Struct, frozen=True, kw_only=True):
    """One post of the town, with its place in time fixed by an anchor and its references resolved."""

    id: int
    at: datetime
    author: Person
    written: Written
    gone: bool = False
    reply: "Said | None" = None
    quote: "Said | None" = None
    of: "Said | None" = None

    @property
    def root(self) -> "Said":
        """The first post of its conversation, as X counts: along replies, neither quotes nor reposts."""
        said = self
        while said.reply is not None:
            said = said.reply
        return said

    @property
    def versions(self) -> tuple[int, ...]:
        """The ids of its versions, oldest first."""
        if not self.written.edited:
            return (self.id,)
        earlier = self.id - (int(EDITED_AFTER.total_seconds() * 1000) << LOW_BITS)
        return (earlier, self.id)


@cache
def people() -> dict[str, Person]:
    """Everybody by handle, the reader among them."""
    read = msgspec.toml.decode((HERE / "people.toml").read_bytes(), type=dict[str, tuple[Person, ...]])
    return {person.handle: person for person in read["person"]}


@cache
def scenes() -> dict[str, Scene]:
    """Every scene by its name."""
    return {
        path.stem: msgspec.toml.decode(path.read_bytes(), type=Scene)
        for path in sorted((HERE / "scenes").glob("*.toml"))
    }


def said(anchor: datetime) -> tuple[Said, ...]:
    """Everything that is ever said, oldest first, with times that hang on `anchor`.

    The same anchor gives the same ids and times. Raises ValueError when a post refers to one that isn't said
    before it, or is by somebody who isn't in the town.
    """
    lines = [
        (f"{scene}/{line.name or _unnamed(line)}", line, gone)
        for scene, played in scenes().items()
        for gone, posts in ((True, played.gone), (False, played.post))
        for line in posts
    ]
    done: dict[str, Said] = {}
    for key, line, gone in sorted(lines, key=lambda one: _offset(one[1].when)):
        if line.who not in people():
            raise ValueError(f"{key}: nobody is called {line.who}")
        at = anchor + _offset(line.when) + timedelta(seconds=crc32(key.encode()) % 60)
        referred: dict[str, Said] = {}
        for field in ("reply", "quote", "of"):
            if name := getattr(line, field):
                to = done.get(name if "/" in name else f"{key.partition('/')[0]}/{name}")
                if to is None or to.at >= at:
                    raise ValueError(f"{key} refers to {name}, which isn't said before it")
                referred[field] = to
        if key in done:
            raise ValueError(f"{key} is there twice")
        done[key] = Said(
            id=_snowflake(at, key), at=at, author=people()[line.who], written=line, gone=gone, **referred
        )
    return tuple(sorted(done.values(), key=lambda one: one.id))


def _unnamed(line: Written) -> str:
    return f"{line.who} {line.when} {line.of or line.text}"


_PARTS = re.compile(r"([+-])(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?")


def _offset(when: str) -> timedelta:
    """How far `when` ("-1d 3h 20m", "+2d") is from the anchor."""
    found = _PARTS.fullmatch(when)
    if found is None or not any(found.groups()[1:]):
        raise ValueError(f"'{when}' is no offset such as -1d 3h 20m")
    sign, days, hours, minutes = found.groups()
    size = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    return size if sign == "+" else -size


def moment(anchor: datetime, when: str) -> datetime:
    """The moment that lies `when` ("-1d 3h 20m") from the anchor."""
    return anchor + _offset(when)


def _snowflake(at: datetime, key: str) -> int:
    milliseconds = round(at.timestamp() * 1000) - SNOWFLAKE_EPOCH_MS
    return (milliseconds << LOW_BITS) | (crc32(key.encode()) & ((1 << LOW_BITS) - 1))
