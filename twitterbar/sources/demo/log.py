"""What the town's reader did with people before the demo was first opened, from `log.toml`."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from twitterbar.domain.model import EventKind
from twitterbar.sources.demo.town import HERE, moment, people


class Deed(Struct, frozen=True, kw_only=True):
    """One entry of the log to be: `who` are ids, `of` which deed it follows up on (the first is 0)."""

    at: datetime
    kind: EventKind
    who: tuple[str, ...]
    data: Mapping[str, str | int | bool]
    of: int | None = None


class _Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[done]]`, as the file explains it."""

    kind: EventKind
    who: tuple[str, ...]
    when: str
    name: str = ""
    of: str = ""
    data: Mapping[str, str | int | bool] = {}


def deeds(anchor: datetime) -> Iterator[Deed]:
    """All of it, oldest first. Raises KeyError for somebody who isn't in the town."""
    named: dict[str, int] = {}
    read = msgspec.toml.decode((HERE / "log.toml").read_bytes(), type=dict[str, tuple[_Written, ...]])
    for number, written in enumerate(read["done"]):
        if written.name:
            named[written.name] = number
        yield Deed(
            at=moment(anchor, written.when),
            kind=written.kind,
            who=tuple(f"x:{people()[handle].id}" for handle in written.who),
            data=written.data,
            of=named[written.of] if written.of else None,
        )
