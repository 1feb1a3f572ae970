"""Decoding a page of the X API, whole or as far as it can be read.

`read` decodes a whole page in one go. If that fails, it takes the page apart and keeps what can be kept: of a
list the records that fit, of a record the fields that fit. What has to go is named.
"""

import re
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import Raw, Struct

from twitterbar.domain.model import SetAside
from twitterbar.domain.text import clean_line
from twitterbar.errors import BadFile
from twitterbar.sources import x_wire
from twitterbar.sources.x_intake import RECENT, Recent

_Record = type[x_wire.Post] | type[x_wire.User] | type[x_wire.Message]
_Read = tuple[x_wire.Page[Any], list[SetAside]]


class BadPage(BadFile):
    """A body that is no page of posts, people or messages, with the reason in words."""


_NOTHING = Raw(b"null")


class _Sheet(Struct, gc=False):
    """A page of which nothing is decoded yet."""

    data: Raw = _NOTHING
    includes: Raw = _NOTHING
    errors: Raw = _NOTHING
    meta: Raw = _NOTHING
    id: Raw = _NOTHING
    text: Raw = _NOTHING


class _Includes(x_wire.Includes, gc=False):
    """What comes along with a page, its people not decoded yet."""

    users: list[Raw] | None = None  # type: ignore[assignment]


class _PostPage(x_wire.Page[x_wire.Post], gc=False):
    """A page of posts, the people that come along not decoded yet."""

    includes: _Includes | None = None


_DECODERS: dict[type[Struct], msgspec.json.Decoder[Any]] = {
    x_wire.Post: msgspec.json.Decoder(_PostPage),
    x_wire.User: msgspec.json.Decoder(x_wire.Page[x_wire.User]),
    x_wire.Message: msgspec.json.Decoder(x_wire.Page[x_wire.Message]),
}
_NAMES = {x_wire.Post: "post", x_wire.User: "account", x_wire.Message: "message"}
_SIMPLE = re.compile(rb'"?([-+.\w]{1,24})"?')
# An escaped backslash, a pair of surrogates, or half of one alone.
_ESCAPE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def read(body: bytes, record: _Record | None, recent: Recent = RECENT) -> _Read:
    """Decode a page of such records; of None, whatever records it holds. Names what had to be set aside.

    People who are among the `recent` ones are not decoded again.

    Raises BadPage for what is no JSON, no page, or a page of other records. A damaged character (half of a
    pair, a byte that is no UTF-8) becomes U+FFFD.
    """
    try:
        try:
            page = _DECODERS[record or x_wire.Post].decode(body)
            if page.includes is not None and page.includes.users and record in (x_wire.Post, None):
                page.includes.users = _people(page.includes.users, recent)
            private = record in (x_wire.Post, None) and any(post.event_type for post in page.records)
            if page.data is not None and not private:
                return page, []
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
        try:
            return _taken_apart(body, record)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return _taken_apart(mended(body), record)
    except msgspec.DecodeError as error:
        raise BadPage(f"It is not JSON: {fault(error)}.") from None
    except RecursionError:
        raise BadPage("It is nested far deeper than any page of the X API.") from None


_decode_user = msgspec.json.Decoder(x_wire.User).decode


def _people(rows: list[Raw], recent: Recent) -> list[x_wire.User]:
    """The people that came along; most came with a page before in the very same words."""
    users = []
    known = recent.users
    for row in rows:
        told = bytes(row)
        user = known.get(told)
        if user is None:
            user = _decode_user(told)
            known.keep(told, user)
        users.append(user)
    return users


def fault(error: msgspec.DecodeError) -> str:
    """What is wrong with a text that is no JSON, in words."""
    return clean_line(str(error)).removeprefix("JSON is malformed: ").removeprefix("Input data was ")


def mended(body: bytes) -> bytes:
    """A body with damaged characters replaced, without a byte order mark."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    body = text.removeprefix("\ufeff").encode()
    return _ESCAPE.sub(lambda match: rb"\ufffd" if match[1] else match[0], body)


def _taken_apart(body: bytes, record: _Record | None) -> _Read:
    try:
        sheet = msgspec.json.decode(body, type=_Sheet)
    except msgspec.ValidationError:
        raise BadPage("It is JSON, but no page of the X API: a page is an object with `data`.") from None
    rows = _rows(sheet.data)
    if not rows and bytes(sheet.data) == b"null":
        return _without_data(sheet, body)
    found = _kind_of(rows)
    if found is None and rows and record is None:
        raise BadPage("Its `data` are neither posts nor accounts nor messages.", _ADVICE)
    if record and found and found is not record:
        raise BadPage(f"It is a page of {_NAMES[found]}s, not of {_NAMES[record]}s.", _ADVICE)
    record = record or found or x_wire.Post
    set_aside: list[SetAside] = []
    includes = x_wire.Includes()
    parts = _fields(sheet.includes)
    for name, kind, called in _INCLUDED:
        setattr(includes, name, _kept(_rows(parts.get(name, _NOTHING)), kind, called, set_aside))
    page: x_wire.Page[Any] = x_wire.Page(
        data=_kept(rows, cast(Any, record), _NAMES[record], set_aside),
        includes=includes,
        errors=_kept(_rows(sheet.errors), x_wire.Problem, "error", set_aside),
        meta=_part(sheet.meta, x_wire.Meta),
    )
    return page, set_aside


_INCLUDED: tuple[tuple[str, type[Struct], str], ...] = (
    ("tweets", x_wire.Post, "included post"),
    ("posts", x_wire.Post, "included post"),
    ("users", x_wire.User, "included account"),
    ("media", x_wire.Media, "included picture"),
    ("polls", x_wire.Poll, "included poll"),
    ("places", x_wire.Place, "included place"),
)
_ADVICE = "Pages of timelines, searches, posts, people and direct messages can be read."


def _without_data(sheet: _Sheet, body: bytes) -> _Read:
    """An empty page, one that tells only what is missing, or a refusal."""
    errors = _kept(_rows(sheet.errors), x_wire.Problem, "error", [])
    meta = _part(sheet.meta, x_wire.Meta)
    if meta is not None or any(error.resource_type for error in errors):
        return x_wire.Page(errors=errors, meta=meta), []
    refusal = _part(Raw(body), x_wire.Refusal) or x_wire.Refusal()
    words = [refusal.title or refusal.error, refusal.detail or refusal.error_description]
    words += [error.message or error.detail or error.title for error in errors]
    said = ": ".join(dict.fromkeys(clean_line(word) for word in words if word))
    if said:
        raise BadPage(f"It is no page but a refusal by X: {said[:300].rstrip('.')}.")
    if _NOTHING not in (sheet.id, sheet.text):
        raise BadPage("It is a single post outside of any page.", "Import pages as they came, not flattened.")
    raise BadPage("It is JSON, but no page of the X API: it has neither `data` nor `meta`.", _ADVICE)


def _rows(raw: Raw) -> list[Raw]:
    """The items of a list, or the value itself as the only one; none of null."""
    try:
        return msgspec.json.decode(raw, type=list[Raw] | None) or []
    except msgspec.ValidationError:
        return [raw]


def _fields(raw: Raw) -> dict[str, Raw]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Raw])
    except msgspec.ValidationError:
        return {}


def _kind_of(rows: list[Raw]) -> _Record | None:
    """Of what kind records are, told by the first that has a trait of one."""
    for row in rows:
        names = _fields(row).keys()
        if "event_type" in names:
            return x_wire.Message
        if "username" in names:
            return x_wire.User
        if not names.isdisjoint(("text", "author_id", "conversation_id")):
            return x_wire.Post
    return None


_Kept = TypeVar("_Kept", bound=Struct)


def _kept(rows: list[Raw], kind: type[_Kept], name: str, set_aside: list[SetAside]) -> list[_Kept]:
    """Those of the rows that are such records, whole or with the fields that fit."""
    kept = []
    for number, row in enumerate(rows, 1):
        try:
            kept.append(_repaired(row, kind))
        except msgspec.ValidationError as error:
            id = _SIMPLE.fullmatch(_fields(row).get("id", _NOTHING))
            what = id[1].decode() if id and id[1] != b"null" else f"number {number}"
            set_aside.append(SetAside(f"{name} {what}", str(error)))
    return kept


def _part(raw: Raw, kind: type[_Kept]) -> _Kept | None:
    """A record with the fields that fit, None if it is no such record."""
    try:
        return _repaired(raw, kind)  # type: ignore[no-any-return]
    except msgspec.ValidationError:
        return None


def _repaired(raw: Raw, kind: Any) -> Any:
    """As much of a value as is of that type: what doesn't fit becomes its default.

    Raises ValidationError, with words for the reader, where there is no default.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError:
        if isinstance(kind, UnionType):
            kind = next(option for option in get_args(kind) if option is not type(None))
        if get_origin(kind) is list:
            return [item for row in _rows(raw) if (item := _part(row, get_args(kind)[0])) is not None]
        if not (isinstance(kind, type) and issubclass(kind, Struct)):
            raise
    try:
        given = msgspec.json.decode(raw, type=dict[str, Raw])
    except msgspec.ValidationError:
        raise msgspec.ValidationError("it is no JSON object") from None
    values = {}
    for field in msgspec.structs.fields(kind):
        try:
            if field.encode_name in given:
                values[field.name] = _repaired(given[field.encode_name], field.type)
            elif field.required:
                raise msgspec.ValidationError
        except msgspec.ValidationError:
            if field.required:
                wrong = "is no string" if field.encode_name in given else "is missing"
                raise msgspec.ValidationError(f"its {field.encode_name} {wrong}") from None
    return kind(**values)
