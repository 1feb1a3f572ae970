"""Files of saved pages of the X API, as twarc2 and others write them.

A file holds one JSON document (a page, or an array of pages, on however many lines) or one page a line;
packed with gzip or zstd or not at all. Files are read as a stream, at most `LARGEST` bytes of one at once.
"""

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec import Raw, Struct

from twitterbar.domain.model import Batch, PageKind
from twitterbar.domain.text import clean_line
from twitterbar.errors import BadFile
from twitterbar.sources import x_decode, x_pages
from twitterbar.sources.x_intake import MOST_OF_A_FILE, RECENT, Recent

LARGEST = 64 << 20
"""Bytes of one page, unpacked, and of a document that is not one page a line; real pages have a few MB."""

_AT_ONCE = 1 << 20
"""Bytes that are read of a file at once: a page has some hundred thousand, all on one line."""

_ENDINGS = (".json", ".jsonl", ".ndjson")
_PACKED = ("", ".gz", ".zst")
_BLANK = b" \t\r\n\xef\xbb\xbf"
_BYTE = re.compile(r"\(byte ([0-9]+)\)")
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ADVICE = "Files of saved API pages are JSON: one page a line, or one document."

# What a page was asked for, by the path of the request.
_ROUTES = tuple(
    (re.compile(path), kind)
    for path, kind in (
        (r"users/([0-9]+)/timelines/reverse_chronological", PageKind.HOME),
        (r"users/([0-9]+)/mentions", PageKind.MENTIONS),
        (r"users/([0-9]+)/(?:tweets|posts)", PageKind.POSTS),
        (r"users/([0-9]+)/liked_(?:tweets|posts)", PageKind.LIKES),
        (r"users/([0-9]+)/following", PageKind.FOLLOWING),
        (r"users/([0-9]+)/followers", PageKind.FOLLOWERS),
        (r"users/([0-9]+)/muting", PageKind.MUTING),
        (r"users/([0-9]+)/blocking", PageKind.BLOCKING),
        (r"users/([0-9]+)/bookmarks", PageKind.LOOKUP),
        (r"(?:tweets|posts)/(?:search|sample\w*)/\w+", PageKind.SEARCH),
        (r"(?:tweets|posts)/[0-9]+/(?:liking_users|(?:retweeted|reposted)_by)", PageKind.PEOPLE),
        (r"lists/[0-9]+/(?:members|followers)", PageKind.PEOPLE),
        (r"users(?:/[0-9]+|/me|/by(?:/username/\w+)?)?", PageKind.PEOPLE),
        (r"dm_(?:events|conversations)(?:/.*)?", PageKind.MESSAGES),
        (r"(?:tweets|posts)(?:/[0-9]+(?:/quote_\w+)?)?|lists/[0-9]+/(?:tweets|posts)", PageKind.LOOKUP),
    )
)
_ONLY_ONES_OWN = (PageKind.HOME, PageKind.MUTING, PageKind.BLOCKING)
_ADDRESS = re.compile(rb'"__twarc"\s*:\s*\{[^{}]*?"url"\s*:\s*"([^"\\]*)"')
_API = re.compile(r"https?://api\.(?:twitter|x)\.com/2/([^?#]*)")
_STAMP_WITHIN = 4096
"""Bytes from either end of a page within which twarc2's note stands: added last, or sorted to the front."""


class SavedPage(Struct, frozen=True):
    """One page as it lies in a file: where, its bytes, and what the address it came from tells.

    `kind` is what was asked for, `of` whose timeline or list it is, `me` the reader, where the page can only
    be the reader's own. `recent` is what the pages before it told, where they were taken apart.
    """

    path: Path
    place: str
    body: bytes
    kind: PageKind | None = None
    of: str | None = None
    me: str | None = None
    recent: Recent = RECENT

    def batch(self, kind: PageKind | None = None, me: str | None = None) -> Batch:
        """What the page brings; `kind` and `me` outweigh what its address tells.

        Raises BadFile that names file and place.
        """
        with self._placed():
            return x_pages.batch(
                self.body, kind=kind or self.kind, me=me or self.me, of=self.of, recent=self.recent
            )

    def check(self, kind: PageKind | None = None) -> None:
        """See that this is a page, without taking it apart; raises BadFile as `batch` would."""
        with self._placed():
            x_pages.check(self.body, kind or self.kind)

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """Say of a page that can't be read in which file it is, and where."""
        try:
            yield
        except x_pages.BadPage as error:
            raise _bad(self.path, self.place, error.title, error.advice) from None


def files_under(path: Path) -> Iterator[Path]:
    """The file itself; of a folder, in order, the files whose names say that they may hold pages."""
    if not path.is_dir():
        yield path
        return
    named = tuple(f"{ending}{packed}" for ending in _ENDINGS for packed in _PACKED)
    yield from sorted(file for file in path.rglob("*") if file.name.endswith(named) and file.is_file())


def read(path: Path) -> Iterator[SavedPage]:
    """The pages of a file, in order. Raises BadFile, with file and line, for what can't be read."""
    number = found = 0
    recent = Recent(MOST_OF_A_FILE)
    try:
        with path.open("rb", buffering=_AT_ONCE) as raw, _unpacked(raw) as lines:
            while line := lines.readline(LARGEST + 1):
                number += 1
                place = f"line {number}"
                if len(line) > LARGEST:
                    raise _bad(
                        path, place, f"It is longer than {LARGEST >> 20} MB, far more than a page has."
                    )
                if b"\0" in line or line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise _bad(path, place, "It is not text in UTF-8.", _ADVICE)
                if line.isspace():
                    continue
                found += 1
                if found == 1 and (line.lstrip(_BLANK)[:1] == b"[" or not _is_whole(line)):
                    yield from _document(path, line, lines, recent)
                    return
                yield _page(path, place, line, recent)
    except _damage() as error:
        raise _bad(
            path, f"line {number + 1}", f"It is damaged or cut off: {clean_line(str(error))}."
        ) from None
    except OSError as error:
        raise _bad(path, "", f"It can't be read: {clean_line(error.strerror or str(error))}.") from None
    if not found:
        raise _bad(path, "", "There is nothing in it.", _ADVICE)


def _unpacked(raw: BinaryIO) -> BinaryIO:
    """A file's bytes, unpacked if it is packed, whatever it is called."""
    start = raw.read(4)
    raw.seek(0)
    if start.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if start == _ZSTD:
        import zstandard  # noqa: PLC0415 (only for files that need it)

        unpacker = zstandard.ZstdDecompressor(max_window_size=2 * LARGEST)
        return io.BufferedReader(cast(io.RawIOBase, unpacker.stream_reader(raw, read_across_frames=True)))
    return raw


def _damage() -> tuple[type[Exception], ...]:
    """What unpacking raises for a damaged file; that of zstd is known once such a file was opened."""
    zstandard = sys.modules.get("zstandard")
    return (EOFError, zlib.error, gzip.BadGzipFile, *([zstandard.ZstdError] if zstandard else []))


def _is_whole(line: bytes) -> bool:
    """Whether a line is a JSON document of its own."""
    for attempt in (bytes, x_decode.mended):
        try:
            msgspec.json.decode(attempt(line), type=Raw)
        except msgspec.DecodeError:
            continue
        except RecursionError:
            break
        return True
    return False


def _document(path: Path, start: bytes, rest: BinaryIO, recent: Recent) -> Iterator[SavedPage]:
    """The pages of a file that is one document: a page, or an array of pages."""
    body = start + rest.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise _bad(
            path, "line 1", f"It is not one page a line, and has more than {LARGEST >> 20} MB.", _ADVICE
        )
    is_array = body.lstrip(_BLANK)[:1] == b"["
    try:
        pages = _decoded(body, is_array)
    except msgspec.DecodeError as error:
        at = _BYTE.search(str(error))
        line = body.count(b"\n", 0, int(at[1])) if at else body.rstrip().count(b"\n")
        raise _bad(path, f"line {line + 1}", f"It is not JSON: {x_decode.fault(error)}.", _ADVICE) from None
    except RecursionError:
        raise _bad(path, "line 1", "It is nested far deeper than any page of the X API.", _ADVICE) from None
    for number, page in enumerate(pages, 1):
        yield _page(path, f"page {number}" if is_array else "line 1", bytes(page), recent)


def _decoded(body: bytes, is_array: bool) -> list[Raw]:
    try:
        return (
            msgspec.json.decode(body, type=list[Raw]) if is_array else [msgspec.json.decode(body, type=Raw)]
        )
    except msgspec.DecodeError:
        whole = x_decode.mended(body)
        return (
            msgspec.json.decode(whole, type=list[Raw]) if is_array else [msgspec.json.decode(whole, type=Raw)]
        )


def _page(path: Path, place: str, body: bytes, recent: Recent) -> SavedPage:
    """A page, with what the address tells that twarc2 notes down in it."""
    noted = _ADDRESS.search(body[-_STAMP_WITHIN:]) or _ADDRESS.search(body[:_STAMP_WITHIN])
    route = _API.match(noted[1].decode("utf-8", "replace")) if noted else None
    if route is not None:
        for pattern, kind in _ROUTES:
            if match := pattern.fullmatch(route[1].rstrip("/")):
                of = f"x:{match[1]}" if pattern.groups else None
                own = kind in _ONLY_ONES_OWN or route[1].endswith("bookmarks")
                return SavedPage(path, place, body, kind, of, of if own else None, recent)
    return SavedPage(path, place, body, recent=recent)


def _bad(path: Path, place: str, what: str, advice: str = "") -> BadFile:
    where = f"{clean_line(str(path))}, {place}" if place else clean_line(str(path))
    return BadFile(f"{where}: {what}", advice)
