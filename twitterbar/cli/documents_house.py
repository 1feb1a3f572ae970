"""The JSON documents about the program itself: what you did, where things are, the doctor, themes, imports.

What `documents` says of documents holds here as well.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from twitterbar.domain.model import Event


class Log(Struct, frozen=True, kw_only=True):
    """`log --json`: what the reader did, newest first, as the store keeps it."""

    schema: int = 1
    now: datetime
    events: tuple[Event, ...]


class Where(Struct, frozen=True, kw_only=True):
    """`where --json`: the profile, and what is where. Nothing need be there yet."""

    schema: int = 1
    profile: str
    settings: str
    store: str
    log: str
    themes: str


class Check(Struct, frozen=True, kw_only=True):
    """One thing the doctor looked at: a code that stays, its state (fine, note, broken), and words."""

    code: str
    state: str
    text: str


class Doctor(Struct, frozen=True, kw_only=True):
    """`doctor --json`: everything the doctor looked at. `ok` unless something is broken."""

    schema: int = 1
    now: datetime
    ok: bool
    checks: tuple[Check, ...]


class ThemeEntry(Struct, frozen=True):
    """A theme that can be chosen."""

    name: str
    dark: bool


class Themes(Struct, frozen=True, kw_only=True):
    """`themes --json`: the themes, where the reader's own are, and what in those can't be used, in words."""

    schema: int = 1
    folder: str
    themes: tuple[ThemeEntry, ...]
    faults: tuple[str, ...]


class ThemeCheck(Struct, frozen=True, kw_only=True):
    """`themes check --json`: what is wrong with one file, in words; nothing, if `faults` is empty."""

    schema: int = 1
    file: str
    faults: tuple[str, ...]


class ImportedFile(Struct, frozen=True, kw_only=True):
    """What one file brought, or the sentence why it could not be taken in."""

    path: str
    pages: int
    error: str | None


class Imported(Struct, frozen=True, kw_only=True):
    """`import --json`: what came in, what was known, and what was set aside for which reasons."""

    schema: int = 1
    pages: int
    posts: int
    people: int
    conversations: int
    reposts: int
    messages: int
    likes: int
    known: int
    set_aside: int
    reasons: Mapping[str, int]
    files: tuple[ImportedFile, ...]
