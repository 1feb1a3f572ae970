"""The reader's own data as X hands it out for download: a zip file, packed or unpacked.

Everything that is said in it (posts, direct messages) is respelled as pages of the API, so that it enters by
`x_pages.batch` like everything else and is cleaned there. Lists of people hold ids alone and become
relations; likes tell neither who wrote the post nor when it was liked, so that they are ids, too. An archive
can be imported again: all ids are X's own.

Nothing is ever unpacked to disk, no name in the archive becomes a path, links are not followed, and however
well it is packed, no more than one record of it is in memory at a time.
"""

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from twitterbar.domain.model import LISTS, Batch, PageKind, SetAside
from twitterbar.domain.text import clean_line
from twitterbar.errors import BadFile
from twitterbar.sources import archive_pages
from twitterbar.sources.archive_pages import Json, Notes
from twitterbar.sources.x_intake import x_id

LARGEST_RECORD = 64 << 20
"""Characters of one record; a direct conversation of many years may have some MB."""

LARGEST = 8 << 30
"""Bytes of everything that is read from one archive, unpacked."""

DENSEST = 200
"""How many times smaller a packed file may be than its text; honest ones are packed about ten to one."""

AT_ONCE = 100
"""Records that go into one batch."""

_PIECE = 1 << 20
_NAME = re.compile(r"(?:.*/)?data/(?P<name>[a-z0-9-]{1,60}?)(?:-part(?P<part>\d{1,4}))?\.js")
_HEAD = re.compile(r"\s*window\.YTD\.[\w.]{1,100}\s*=\s*\[|\s*\[")
_BLANK = re.compile(r"[ \t\r\n]+")
_ADVICE = "It may be damaged, or not be what X hands out under 'Download an archive of your data'."

_LISTS = {
    "following": ("following", PageKind.FOLLOWING),
    "follower": ("follower", PageKind.FOLLOWERS),
    "mute": ("muting", PageKind.MUTING),
    "block": ("blocking", PageKind.BLOCKING),
}
_POSTS = ("tweets", "tweet", "community-tweet")
_MESSAGES = ("direct-messages", "direct-messages-group")
_LIKES = "like"
_NOTES = "note-tweet"


class Step(Struct, frozen=True):
    """A batch from an archive, and how far one has come: bytes read and bytes to read, unpacked."""

    batch: Batch
    done: int
    total: int


class _File(Struct, frozen=True):
    """One data file in an archive, and how to open it."""

    name: str
    part: int
    size: int
    open: Callable[[], IO[bytes] | io.FileIO]


def is_archive(path: Path) -> bool:
    """Whether a path is X's archive: a zip file with data/account.js in it, or a folder that has one."""
    if path.is_dir():
        return (path / "data" / "account.js").is_file() or (
            path.name == "data" and (path / "account.js").is_file()
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_is_account(name) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read(path: Path) -> Iterator[Step]:
    """Everything that is of use in an archive: who the reader is, whom they follow and hide, what was said.

    Raises BadFile, with the name of the file within, for what can't be read.
    """
    with ExitStack() as stack:
        files = _in_folder(path) if path.is_dir() else _in_zip(path, stack)
        reading = _Reading(path, files)
        try:
            yield from reading.steps()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise _bad(path, reading.at, f"It can't be read: {clean_line(str(error))[:100]}.") from None


class _Reading:
    """Goes through one archive."""

    def __init__(self, path: Path, files: list[_File]) -> None:
        self.path = path
        self.files = files
        self.me: str | None = None
        self.at = "account.js"
        self.done = 0
        wanted = {"account", "profile", _NOTES, _LIKES, *_LISTS, *_POSTS, *_MESSAGES}
        self.total = sum(file.size for file in files if file.name in wanted)
        if self.total > LARGEST:
            raise _bad(path, "", f"It holds more than {LARGEST >> 30} GB of text.")

    def steps(self) -> Iterator[Step]:
        """All batches, in the order in which they are of use."""
        yield from self._reader()
        for name, (field, kind) in _LISTS.items():
            for records in self._in_hundreds(name):
                yield self._step(self._people(records, field, kind))
        notes = Notes()
        for records in self._in_hundreds(_NOTES):
            notes.take(records)
        for name in _POSTS:
            for records in self._in_hundreds(name):
                yield self._step(archive_pages.posts(records, self._known_me(), notes))
        for records in self._in_hundreds(_LIKES):
            yield self._step(archive_pages.likes(records, self._known_me()))
        for name in _MESSAGES:
            for record in self._records(name):
                for batch in archive_pages.messages(record, self._known_me(), AT_ONCE):
                    yield self._step(batch)

    def _reader(self) -> Iterator[Step]:
        account = next(self._records("account"), {})
        profile = next(self._records("profile"), {})
        found = archive_pages.reader(account, profile)
        if found is None:
            raise _bad(self.path, "account.js", "It does not say whose archive this is.")
        self.me = found.id
        yield self._step(Batch(kind=PageKind.PEOPLE, accounts=(found,), me=found.id))

    def _people(self, records: list[Json], field: str, kind: PageKind) -> Batch:
        ids, odd = [], []
        for record in records:
            entry = record.get(field)
            written = entry.get("accountId") if isinstance(entry, dict) else None
            id = x_id(written) if isinstance(written, str) else None
            if id is None:
                odd.append(SetAside(f"{field} {clean_line(str(written))[:24]}", "its id is none of X's"))
            elif id != self.me:
                ids.append(id)
        return Batch(
            kind=kind,
            relations=tuple((id, LISTS[kind]) for id in dict.fromkeys(ids)),
            set_aside=tuple(odd),
            me=self.me,
        )

    def _known_me(self) -> str:
        assert self.me is not None
        return self.me

    def _step(self, batch: Batch) -> Step:
        return Step(batch, min(self.done, self.total), self.total)

    def _in_hundreds(self, name: str) -> Iterator[list[Json]]:
        some: list[Json] = []
        for record in self._records(name):
            some.append(record)
            if len(some) == AT_ONCE:
                yield some
                some = []
        if some:
            yield some

    def _records(self, name: str) -> Iterator[Json]:
        """The records of a data set, through all files it is split into."""
        for file in sorted((one for one in self.files if one.name == name), key=lambda one: one.part):
            self.at = f"{file.name}.js" if not file.part else f"{file.name}-part{file.part}.js"
            with file.open() as raw:
                counted = io.BufferedReader(_Counted(raw, self), _PIECE)
                yield from self._records_of(io.TextIOWrapper(counted, "utf-8", errors="replace"))

    def _records_of(self, text: io.TextIOWrapper) -> Iterator[Json]:
        """The objects of one array, one after the other."""
        window = _Window(text)
        if not window.skip_head():
            if window.is_blank():
                return
            raise self._bad("It does not begin as X's files do.")
        number = 0
        while True:
            sign = window.next_sign()
            if sign == "]":
                return
            if sign == ",":
                window.at += 1
                continue
            number += 1
            if sign != "{":
                raise self._bad(f"Record {number} is {'cut off' if not sign else 'no object'}.")
            try:
                record = window.object()
            except (ValueError, RecursionError):
                raise self._bad(f"Record {number} is damaged, cut off or too large.") from None
            yield record

    def _bad(self, reason: str) -> BadFile:
        return _bad(self.path, self.at, reason)


class _Counted(io.RawIOBase):
    """Counts what is read from a file of an archive, and stops where there is too much of it."""

    def __init__(self, raw: IO[bytes] | io.FileIO, reading: _Reading) -> None:
        super().__init__()
        self._raw = raw
        self._reading = reading

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        piece = self._raw.read(len(buffer))
        buffer[: len(piece)] = piece
        self._reading.done += len(piece)
        if self._reading.done > LARGEST:
            raise _bad(self._reading.path, self._reading.at, "It goes on and on.")
        return len(piece)


class _Window:
    """A stretch of a text that moves on as its records are read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(parse_constant=_no_constant, parse_int=_short_int)
        self._held = text.read(_PIECE)
        self.at = 0

    def skip_head(self) -> bool:
        """Go behind the opening bracket of the array; False if there is none at the beginning."""
        head = _HEAD.match(self._held.removeprefix("\ufeff"))
        if head is None:
            return False
        self.at = head.end() + self._held.startswith("\ufeff")
        return True

    def is_blank(self) -> bool:
        """Whether there is nothing here at all."""
        return not self._held.strip()

    def next_sign(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            if blank := _BLANK.match(self._held, self.at):
                self.at = blank.end()
            if self.at < len(self._held):
                return self._held[self.at]
            if not self._more(_PIECE):
                return ""

    def object(self) -> Json:
        """The object that begins here. Raises ValueError if it is none, or has no end."""
        piece = _PIECE
        while True:
            try:
                record, self.at = self._decoder.raw_decode(self._held, self.at)
            except json.JSONDecodeError:
                if len(self._held) - self.at > LARGEST_RECORD or not self._more(piece):
                    raise
                piece *= 2
            else:
                return record  # type: ignore[no-any-return]  # it begins with a brace

    def _more(self, size: int) -> bool:
        more = self._text.read(size)
        self._held = self._held[self.at :] + more
        self.at = 0
        return bool(more)


def _in_zip(path: Path, stack: ExitStack) -> list[_File]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except FileNotFoundError:
        raise BadFile(f"{path}: There is no such file.") from None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _bad(path, "", f"It can't be opened: {clean_line(str(error))[:100]}.") from None
    files = []
    for entry in archive.infolist():
        named = _NAME.fullmatch(entry.filename)
        if named is None or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        if entry.flag_bits & 1:
            raise _bad(path, entry.filename, "It is locked with a password.")
        if entry.file_size > _PIECE and entry.file_size > DENSEST * max(entry.compress_size, 1):
            raise _bad(path, entry.filename, "It is packed far more densely than honest text can be.")
        files.append(
            _File(
                named["name"],
                int(named["part"] or 0),
                entry.file_size,
                partial(archive.open, entry),
            )
        )
    return files


def _in_folder(path: Path) -> list[_File]:
    folder = path if path.name == "data" and (path / "account.js").is_file() else path / "data"
    files = []
    for file in sorted(folder.iterdir()):
        named = _NAME.fullmatch(f"data/{file.name}")
        if named is not None and stat.S_ISREG(file.lstat().st_mode):
            size = file.stat().st_size
            files.append(_File(named["name"], int(named["part"] or 0), size, partial(io.FileIO, file)))
    return files


def _is_account(name: str) -> bool:
    named = _NAME.fullmatch(name)
    return named is not None and named["name"] == "account"


def _bad(path: Path, within: str, reason: str) -> BadFile:
    where = f"{path}, {clean_line(within)[-60:]}" if within else str(path)
    return BadFile(f"{where}: {reason}", _ADVICE)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _short_int(digits: str) -> int:
    if len(digits) > 30:
        raise ValueError("a number of more than thirty digits")
    return int(digits)
