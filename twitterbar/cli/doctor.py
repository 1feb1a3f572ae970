"""The command that looks whether everything is in order: doctor."""

import os
import platform
import shutil
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Iterator, Set
from importlib.metadata import version

from twitterbar.cli import documents_house as documents
from twitterbar.cli import terminal, wiring, wording
from twitterbar.cli.documents_house import Check
from twitterbar.cli.output import document, say
from twitterbar.cli.place import Place
from twitterbar.errors import ConfigError, Exit, NotSignedIn, StoreError
from twitterbar.paths import DEMO, make_private

FINE, NOTE, BROKEN = "fine", "note", "broken"

LITTLE_ROOM = 100 * 1024 * 1024
"""Bytes free on the disk below which the doctor says so."""

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""


def doctor(arguments: Namespace) -> int:
    """Look at everything, say how it is; exit 78 if something is broken."""
    here = wiring.place(arguments)
    checks = tuple(_all(here))
    ok = all(check.state != BROKEN for check in checks)
    if arguments.json:
        document(documents.Doctor(now=here.now(), ok=ok, checks=checks))
    else:
        for check in checks:
            say(check.text, f"{check.state:<7} ")
        say()
        say(_verdict({check.state for check in checks}))
    return Exit.DONE if ok else Exit.CONFIG


def _verdict(states: Set[str]) -> str:
    if BROKEN in states:
        return "Something is broken; the lines above say what."
    if NOTE in states:
        return "Nothing is broken; the notes above are worth knowing."
    return "Everything is in order."


def _all(here: Place) -> Iterator[Check]:
    yield from _versions()
    folders = _folders(here)
    yield folders
    yield from _settings(here)
    yield from _themes(here)
    if folders.state != BROKEN:
        yield from _store(here)
    if folders.state != BROKEN and here.profile.name != DEMO:
        yield _sign_in(here)
        yield from _last_look(here)
    yield from _terminal()


def _versions() -> Iterator[Check]:
    yield Check(
        code="versions",
        state=FINE,
        text=f"twitterbar {version('twitterbar')}, Python {platform.python_version()}, "
        f"Textual {version('textual')}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()} {platform.machine()}.",
    )
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        yield Check(code="sqlite", state=BROKEN, text=f"SQLite is too old; {oldest} or newer is needed.")
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE found USING fts5(words)")
        except sqlite3.OperationalError:
            yield Check(
                code="search", state=BROKEN, text="This SQLite was built without full-text search (FTS5)."
            )
        else:
            yield Check(code="search", state=FINE, text="Full-text search (FTS5) works.")


def _folders(here: Place) -> Check:
    """Whether what we write can be written, and whether there is room for it."""
    try:
        for folder in (here.profile.data_folder, here.profile.log_folder):
            make_private(folder)
    except ConfigError as error:
        return Check(code="folders", state=BROKEN, text=str(error))
    free = shutil.disk_usage(here.profile.data_folder).free
    return Check(
        code="folders",
        state=NOTE if free < LITTLE_ROOM else FINE,
        text=f"{here.profile.data_folder} can be written; {_size(free)} free on that disk.",
    )


def _settings(here: Place) -> Iterator[Check]:
    file = here.profile.settings_file
    if not here.faults:
        there = f"{file} is in order." if file.exists() else f"No settings of your own ({file}): defaults."
        yield Check(code="settings", state=FINE, text=there)
    for fault in here.faults:
        yield Check(code="settings", state=BROKEN, text=f"{file}: {fault}.")
    for notice in here.notices[1 if here.faults else 0 :]:
        yield Check(code="environment", state=NOTE, text=notice)


def _themes(here: Place) -> Iterator[Check]:
    """The reader's own themes and keys, and whether the theme chosen is there."""
    from twitterbar.ui import keymap, theming

    themes, faults = theming.load_all(here.profile.themes)
    names = [theme.name for theme in themes]
    for fault in faults:
        yield Check(code="themes", state=BROKEN, text=f"{here.profile.themes}: {fault}.")
    if here.settings.look.theme not in names:
        missing = f"There is no theme {here.settings.look.theme!r}; there are {', '.join(names)}."
        yield Check(code="themes", state=BROKEN, text=missing)
    elif not faults:
        yield Check(code="themes", state=FINE, text=f"The themes are in order: {', '.join(names)}.")
    for fault in keymap.check(here.settings.keys):
        yield Check(code="keys", state=BROKEN, text=f"{here.profile.settings_file}: keys: {fault}.")


def _store(here: Place) -> Iterator[Check]:
    file = here.profile.store_file
    if not file.exists():
        yield Check(
            code="store", state=NOTE, text=f"There is no store yet ({file}). Importing something makes one."
        )
        return
    from twitterbar.store.store import Store

    try:
        with Store.open(file, now=here.now) as store:
            faults = store.check()
            counts = store.counts()
    except StoreError as error:
        yield Check(code="store", state=BROKEN, text=str(error))
        return
    for fault in faults:
        yield Check(code="store", state=BROKEN, text=f"{file}: {fault}")
    if not faults:
        kept = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        yield Check(code="store", state=FINE, text=f"{file} is whole: {kept}; {_size(file.stat().st_size)}.")


def _sign_in(here: Place) -> Check:
    """How the reader is signed in to X, if at all; nothing is asked of X for it.

    The code tells which it is: `sign_in` where all is well, else `sign_in_` and what stands in the way.
    """
    from twitterbar.cli import connecting
    from twitterbar.credentials import OAuth1, OAuth2
    from twitterbar.vaults import VaultTrouble

    mine = connecting.credentials(here)
    try:
        mine.vault.read()
        sign_in = mine.current()
    except NotSignedIn as error:
        return Check(code="sign_in_absent", state=NOTE, text=str(error))
    except VaultTrouble as error:
        return Check(
            code=f"sign_in_{error.state}", state=NOTE if error.is_absence else BROKEN, text=str(error)
        )
    name = f"@{sign_in.username}" if sign_in.username else "somebody whom X has not named yet"
    kept = f"the sign-in is kept in {mine.vault.name}"
    if isinstance(sign_in, OAuth2) and sign_in.refresh is None and sign_in.ends_by(here.now()):
        ended = (
            f"Your sign-in as {name} ended {wording.when(sign_in.expires, here.now())}, and X gave nothing"
        )
        return Check(
            code="sign_in_ended",
            state=BROKEN,
            text=f"{ended} to renew it with. `twitterbar login` signs you in anew.",
        )
    if isinstance(sign_in, OAuth2) and sign_in.refused is not None:
        ended = f"Your sign-in as {name} has ended: {wording.when(sign_in.refused, here.now())} X said"
        return Check(
            code="sign_in_ended",
            state=BROKEN,
            text=f"{ended} that it renews it no more. `twitterbar login` signs you in anew.",
        )
    if isinstance(sign_in, OAuth1):
        text = f"Signed in to X as {name} with four keys, which do not end; {kept}."
    else:
        writes = [scope for scope in sign_in.scopes if scope.endswith(".write")]
        may = f"read and {', '.join(writes)}" if writes else "read"
        renews = (
            "renews itself when needed"
            if sign_in.refresh
            else f"ends {wording.when(sign_in.expires, here.now())}"
        )
        text = f"Signed in to X as {name}, allowed to {may}; {kept}, and {renews}."
    if not sign_in.me:
        advice = "`twitterbar login` asks X for the name, and nothing else."
        return Check(code="sign_in_unnamed", state=NOTE, text=f"{text} {advice}")
    return Check(code="sign_in", state=FINE, text=text)


def _last_look(here: Place) -> Iterator[Check]:
    """What ended the last look for new posts early."""
    if not here.profile.store_file.exists():
        return
    from twitterbar.looks import trouble_of
    from twitterbar.store.store import Store

    try:
        with Store.open(here.profile.store_file, now=here.now) as store:
            trouble = trouble_of(store)
    except StoreError:
        return  # the check of the store has said so
    if trouble is not None:
        yield Check(code="last_look", state=NOTE, text=wording.ended_early(trouble, here.now()))


def _terminal() -> Iterator[Check]:
    """What the terminal says it can do, in words; a pipe is nothing bad."""
    encoding = (sys.stdout.encoding or "ascii") if sys.stdout is not None else "ascii"
    if "utf" not in encoding.lower():
        yield Check(
            code="encoding", state=NOTE, text=f"The terminal takes {encoding}; many scripts need UTF-8."
        )
    name = os.environ.get("TERM", "")
    if sys.stdout is None or not sys.stdout.isatty():
        yield Check(code="terminal", state=NOTE, text="Standard output is no terminal; the screens need one.")
    elif name in terminal.WITHOUT:
        yield Check(
            code="terminal", state=NOTE, text="The terminal can't move its cursor: only step-in --plain."
        )
    else:
        columns, lines = shutil.get_terminal_size()
        room = "" if columns >= 40 and lines >= 12 else ", smaller than the 40×12 that the screens need"
        yield Check(
            code="terminal",
            state=NOTE if room else FINE,
            text=f"Terminal {name}, {columns}×{lines}{room}, {_colors(name)}.",
        )


def _colors(name: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "no colors (NO_COLOR is set)"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colors"
    return "256 colors" if "256color" in name else "at least 8 colors"


def _size(number: int) -> str:
    """Bytes in a unit that is easy to read."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number} bytes"
