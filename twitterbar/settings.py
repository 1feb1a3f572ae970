"""What the reader may choose, in one TOML file per profile.

Everything has a default, so the file need not exist. A fault in it costs the one setting it is in (that one
stays at its default), is said in words, and never keeps the program from starting. The program itself changes
single settings in place and leaves the reader's comments and order as they are.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields, replace

from twitterbar.errors import ConfigError
from twitterbar.paths import make_private

LARGEST = 256 * 1024
"""Bytes; a settings file larger than this is something else."""

Section = TypeVar("Section", bound=Struct)


class Door(Struct, frozen=True, kw_only=True):
    """How long one may sit down for, and how long the door stays shut afterwards."""

    lengths: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=120)], ...],
        Meta(
            min_length=1, max_length=6, description="one to six whole minutes from 1 to 120, as in [3, 5, 10]"
        ),
    ] = (3, 5, 10, 15)
    usual: Annotated[int, Meta(ge=1, le=120, description="one of the lengths, in whole minutes")] = 5
    shut_hours: Annotated[
        float, Meta(ge=0, le=168, description="a number of hours from 0 (never shut) to 168")
    ] = 3.0


class Reading(Struct, frozen=True, kw_only=True):
    """How fast the reader reads (2.0: twice as fast as most people), and whether the table learns."""

    pace: Annotated[float, Meta(ge=0.25, le=4, description="a number from 0.25 (slow) to 4 (fast)")] = 1.0
    learn: Annotated[bool, Meta(description="true or false")] = True


class Look(Struct, frozen=True, kw_only=True):
    """The theme by its name."""

    theme: Annotated[
        str,
        Meta(min_length=1, max_length=64, description="the name of a theme; `twitterbar themes` lists them"),
    ] = "late"


class Places(Struct, frozen=True, kw_only=True):
    """Whether people's own places may be looked at, when the reader says `places refresh`."""

    fetch: Annotated[bool, Meta(description="true or false")] = False


class Log(Struct, frozen=True, kw_only=True):
    """How much goes into the log."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description='one of "debug", "info", "warning" and "error"'),
    ] = "info"


class X(Struct, frozen=True, kw_only=True):
    """The reader's developer app at X, and where X is. The port is part of the app's callback address."""

    client_id: Annotated[
        str, Meta(max_length=200, pattern=r"^[!-~]*$", description="the client id of your developer app")
    ] = ""
    callback_port: Annotated[
        int, Meta(ge=1024, le=65535, description="a port of this computer from 1024 to 65535")
    ] = 8735
    base_url: Annotated[
        str,
        Meta(
            pattern=r"^https?://[^/?#@\s]+/?$", description="the address of a host, as in https://api.x.com"
        ),
    ] = "https://api.x.com"
    sign_in_url: Annotated[
        str,
        Meta(
            pattern=r"^https?://[^?#@\s]+$", description="an address, as in https://x.com/i/oauth2/authorize"
        ),
    ] = "https://x.com/i/oauth2/authorize"
    spelling: Annotated[
        Literal["tweet", "post"],
        Meta(description='"tweet" or "post": how the API is asked, "tweet" is cheaper'),
    ] = "tweet"
    long_posts: Annotated[
        bool, Meta(description="true or false: whether your account may write more than 280")
    ] = False


class Tab(Struct, frozen=True, kw_only=True):
    """How many dollars may be spent, and single prices where they differ from the table that comes along."""

    session: Annotated[float, Meta(ge=0, le=1000, description="dollars for one session, as in 0.50")] = 0.5
    month: Annotated[float, Meta(ge=0, le=1000, description="dollars for one month, as in 15.00")] = 15.0
    prices: Annotated[
        dict[str, Annotated[float, Meta(ge=0, le=1000)]],
        Meta(description="a table of prices in dollars, as in { post = 0.005 }"),
    ] = {}


class Settings(Struct, frozen=True, kw_only=True):
    """Everything the reader may choose. `keys` maps the name of a command to the keys that call it."""

    door: Door = Door()
    reading: Reading = Reading()
    look: Look = Look()
    x: X = X()
    tab: Tab = Tab()
    places: Places = Places()
    log: Log = Log()
    keys: Annotated[
        dict[str, Annotated[str, Meta(min_length=1, max_length=64)]],
        Meta(description='names of keys between commas, as in "n,down"'),
    ] = {}


DEMO = Settings(door=Door(shut_hours=0.0))
"""The defaults of the made-up town: its door never shuts."""

TEMPLATE = """\
# twitterbar's settings. Take the # away from a line to change what it says; what stays out keeps its default.

[door]
# How many minutes the door offers.
# lengths = [3, 5, 10, 15]
# Which of them is chosen already.
# usual = 5
# How many hours the door stays shut after you stepped out; 0 never shuts it.
# shut_hours = 3.0

[reading]
# How fast you read: 1.0 is 238 words a minute, 2.0 twice as many.
# pace = 1.0
# Whether what you hear, drop and answer teaches what comes first at your table; false forgets nothing but
# lets the usual weights hold. `twitterbar why --weights` shows them.
# learn = true

[look]
# The theme, by its name; `twitterbar themes` lists them.
# theme = "late"

[x]
# Your developer app at X; `twitterbar login` asks for it and writes it here.
# client_id = ""
# The port of this computer at which a sign-in comes back: the app's callback address is
# http://127.0.0.1:8735/callback, and changes with it.
# callback_port = 8735
# Where X's API and its sign-in page are; for proxies.
# base_url = "https://api.x.com"
# Whether your account writes long posts; others end at 280.
# long_posts = false
# sign_in_url = "https://x.com/i/oauth2/authorize"
# How the API is asked, "tweet" or "post". "tweet" is the older way, and costs less.
# spelling = "tweet"

[tab]
# How many dollars one session, and one month, may cost. Nothing is asked that could cost more.
# session = 0.50
# month = 15.00
# Single prices where they differ from those that come with twitterbar, as in { post = 0.005 }.
# prices = {}

[places]
# Whether `twitterbar places refresh` may fetch people's own places on the web.
# fetch = false

[log]
# How much goes into the log: "debug", "info", "warning" or "error".
# level = "info"

[keys]
# Other keys for a command, several between commas; the ones it had are then free. `?` shows the names.
"""
"""What a settings file looks like before anything in it is changed."""


class Fault(Struct, frozen=True):
    """Something in the file that can't be used: which setting ("": the file as a whole), and why."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}" if self.key else self.reason


def load(file: Path, usual: Settings | None = None) -> tuple[Settings, tuple[Fault, ...]]:
    """The settings in a file on top of the usual ones, and what in the file could not be used."""
    usual = usual or Settings()
    try:
        table = _table(file)
    except FileNotFoundError:
        return usual, ()
    except OSError as error:
        return usual, (Fault("", f"it can't be read: {error.strerror}"),)
    except ConfigError as error:
        return usual, (Fault("", error.title),)
    faults: list[Fault] = []
    _name_unknown("", table, Settings, faults)
    settings = Settings(
        door=_lengths_in_order(_section("door", table, usual.door, faults), table, faults),
        reading=_section("reading", table, usual.reading, faults),
        look=_section("look", table, usual.look, faults),
        x=_section("x", table, usual.x, faults),
        tab=_section("tab", table, usual.tab, faults),
        places=_section("places", table, usual.places, faults),
        log=_section("log", table, usual.log, faults),
        keys=_keys(table, faults),
    )
    return settings, tuple(faults)


def _table(file: Path) -> dict[str, object]:
    if file.stat().st_size > LARGEST:
        raise ConfigError(f"it is larger than {LARGEST // 1024} KiB")
    text = file.read_bytes()
    import tomllib  # noqa: PLC0415  (most readers have no settings file, and the door should not wait for it)

    try:
        return tomllib.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError("it is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"it is not TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError("it is nested too deeply") from error


def notice(file: Path, faults: tuple[Fault, ...]) -> str:
    """One line about everything in the file that could not be used."""
    return f"{file.name}: {'; '.join(str(fault) for fault in faults)}. Defaults stand in. ({file})"


def change(file: Path, key: str, value: str | float) -> None:
    """Set one setting ("look.theme") in the file, whose comments and order stay; at once or not at all.

    Raises `ConfigError` if the value is not allowed, the file is broken or can't be written.
    """
    import tomlkit  # noqa: PLC0415  (needed only when something is changed)
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    section, _, name = key.partition(".")
    faults: list[Fault] = []
    allowed = next(field.type for field in fields(_type_of(section)) if field.name == name)
    _converted(key, value, allowed, faults)
    if faults:
        raise ConfigError(f"This setting can't be used: {faults[0]}.")
    target = file.resolve()
    try:
        document = tomlkit.parse(target.read_text("utf-8") if target.exists() else TEMPLATE)
        table = document.setdefault(section, tomlkit.table())
        table[name] = value
        write(target, tomlkit.dumps(document))
    except (TOMLKitError, UnicodeDecodeError, TypeError) as error:
        raise ConfigError(f"{file} is broken, so nothing can be changed in it.", str(error)) from error
    except OSError as error:
        raise ConfigError(f"{file} can't be written: {error.strerror}.") from error


def write_template(file: Path) -> None:
    """Put a settings file in place that explains itself and changes nothing.

    Raises `ConfigError` if there is one already, or none can be written.
    """
    if file.exists() or file.is_symlink():
        raise ConfigError(f"There are settings in {file} already.", "They were left as they are.")
    try:
        write(file, TEMPLATE)
    except OSError as error:
        raise ConfigError(f"{file} can't be written: {error.strerror}.") from error


def write(file: Path, text: str) -> None:
    """Put a file in place whole, for its owner alone; the old one stays until the new one is there."""
    import tempfile  # noqa: PLC0415  (needed only when something is changed)

    if not file.parent.exists():
        make_private(file.parent)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _type_of(section: str) -> type[Struct]:
    return {field.name: field.type for field in fields(Settings)}[section]  # type: ignore[no-any-return]


def _section(name: str, table: Mapping[str, object], usual: Section, faults: list[Fault]) -> Section:
    given = table.get(name, {})
    if not isinstance(given, dict):
        faults.append(Fault(name, f"it must be a table, begun with a line [{name}]"))
        return usual
    _name_unknown(f"{name}.", given, type(usual), faults)
    chosen = {}
    for field in fields(usual):
        if field.name in given:
            value = _converted(f"{name}.{field.name}", given[field.name], field.type, faults)
            if value is not None:
                chosen[field.name] = value
    return replace(usual, **chosen)


def _converted(key: str, value: object, allowed: object, faults: list[Fault]) -> object | None:
    """The value as the setting holds it; None, with a fault noted, if it is not allowed."""
    try:
        converted: object = msgspec.convert(value, allowed)
    except msgspec.ValidationError:
        faults.append(Fault(key, f"{_shown(value)} is not {_description(allowed)}"))
        return None
    return converted


def _description(allowed: object) -> str:
    if get_origin(allowed) is Annotated:
        for meta in get_args(allowed)[1:]:
            if isinstance(meta, Meta) and meta.description:
                return meta.description
    return "allowed"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _name_unknown(
    prefix: str, given: Mapping[str, object], section: type[Struct], faults: list[Fault]
) -> None:
    known = [field.name for field in fields(section)]
    for key in given:
        if key not in known:
            from difflib import get_close_matches  # noqa: PLC0415  (needed only for a misspelled setting)

            close = get_close_matches(key, known, 1)
            meant = f"did you mean {prefix}{close[0]}?" if close else f"there are {', '.join(known)}"
            faults.append(Fault(f"{prefix}{_shown(key)[1:-1]}", f"no such setting; {meant}"))


def _lengths_in_order(door: Door, table: Mapping[str, object], faults: list[Fault]) -> Door:
    """The lengths in order, each once, and a usual one among them."""
    lengths = tuple(sorted(set(door.lengths)))
    usual = min(lengths, key=lambda minutes: abs(minutes - door.usual))
    given = table.get("door")
    if usual != door.usual and isinstance(given, dict) and given.get("usual") == door.usual:
        faults.append(Fault("door.usual", f"{door.usual} is not one of the lengths {list(lengths)}"))
    return replace(door, lengths=lengths, usual=usual)


def _keys(table: Mapping[str, object], faults: list[Fault]) -> dict[str, str]:
    given = table.get("keys", {})
    allowed = next(field.type for field in fields(Settings) if field.name == "keys")
    if not isinstance(given, dict):
        faults.append(Fault("keys", "it must be a table, begun with a line [keys]"))
        return {}
    keys: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, str) and 1 <= len(value) <= 64:
            keys[name] = value
        else:
            faults.append(
                Fault(f"keys.{_shown(name)[1:-1]}", f"{_shown(value)} is not {_description(allowed)}")
            )
    return keys
