"""The only place where things are put together: words → profile → settings → store → core."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from twitterbar import paths, quiet_log, settings
from twitterbar.cli.place import Place, Tell
from twitterbar.cli.run import BRIEF
from twitterbar.errors import UsageError
from twitterbar.paths import Profile
from twitterbar.settings import Settings

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.core.views_door import DoorView
    from twitterbar.store.store import Store
    from twitterbar.ui.ask import Lane
    from twitterbar.ui.house import NewPosts
    from twitterbar.ui.signing_in import SigningIn


LAST_NIGHT = timedelta(hours=9)
"""How long ago the town's reader stepped out when one first comes to the town."""

TOWN_IS_NEW = "The town is being put up…"
TOWN_GOES_ON = "Hearing what was said in town meanwhile…"
"""What is said for the second or two that either takes."""


def profile(arguments: Namespace) -> Profile:
    """The profile that the words name."""
    if arguments.demo and arguments.profile not in (None, paths.DEMO):
        raise UsageError("--demo has a profile of its own.", "Leave out --profile.")
    if arguments.profile == paths.DEMO and not arguments.demo:
        raise UsageError("The profile 'demo' is the made-up town's.", "Say --demo.")
    name = paths.DEMO if arguments.demo else arguments.profile or paths.USUAL
    return paths.profile(name, folder_of(arguments))


def folder_of(arguments: Namespace) -> Path | None:
    """The folder that everything of this run lies under, if one was named."""
    return Path(arguments.data_dir) if arguments.data_dir is not None else None


def clock(moment: str | None) -> Callable[[], datetime]:
    """The clock on the wall (aware, UTC), or one that stands still at a moment (ISO 8601; no zone: UTC)."""
    if moment is None:
        return lambda: datetime.now(UTC)
    try:
        fixed = datetime.fromisoformat(moment)
        fixed = (fixed if fixed.tzinfo else fixed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"--now {moment!r} is not a moment.", "Write it as 2026-11-24T20:00Z or 2026-11-24T21:00+01:00."
        ) from error
    return lambda: fixed


def place(arguments: Namespace) -> Place:
    """Where this command is carried out. Has the log ready; makes nothing else on disk."""
    here = profile(arguments)
    now = clock(arguments.now)
    chosen, faults = settings.load(here.settings_file, settings.DEMO if arguments.demo else None)
    notices = [settings.notice(here.settings_file, faults)] if faults else []
    notices += _begin_log(here, chosen, quiet=arguments.command in BRIEF)
    return Place(
        profile=here,
        settings=chosen,
        faults=faults,
        notices=tuple(notices),
        now=now,
        fill=_fill_with_town if arguments.demo else _fill_with_nothing,
        is_filled=_is_town_filled if arguments.demo else lambda kept, now: True,
        new_posts=_in_town if arguments.demo else _at_x,
        signing_in=_with_nobody if arguments.demo else _with_x,
        address_of=_nowhere if arguments.demo else _on_x,
        intents=not arguments.demo,
        setting_up=_town_is_coming(here) if arguments.demo else "",
        others=lambda: [name for name in paths.existing(folder_of(arguments)) if name != here.name],
    )


def _begin_log(here: Profile, chosen: Settings, *, quiet: bool) -> list[str]:
    """Have the log ready; `quiet` for a command that loads nothing which logs."""
    level = os.environ.get("TWITTERBAR_LOG", "").lower() or chosen.log.level
    known = level in quiet_log.LEVELS
    quiet_log.start(here.log_file, level if known else chosen.log.level)
    if not quiet:
        quiet_log.begin()
    return [] if known else [f"TWITTERBAR_LOG can be {', '.join(quiet_log.LEVELS)}, and is none of them."]


def door_at_once(here: Place) -> "tuple[DoorView, Mapping[str, str]] | None":
    """What the door can say before the core is loaded, and the small facts kept in the store.

    None where the core has to see to something first.
    """
    from twitterbar.core import views_door
    from twitterbar.store.doorstep import peek

    step, now = peek(here.profile.store_file), here.now()
    if step is None or step.occupied or not here.is_filled(step.settings, now):
        return None
    return views_door.door_at_once(step, here.settings.door, now, here.notices), step.settings


def open_core(here: Place, tell: Tell = lambda words: None) -> "Core":
    """The core of a profile, its store open. Whoever calls this has to close it, in the same thread.

    `tell` hears how far it is, where there is much to bring first.
    """
    from twitterbar.core.core import Core
    from twitterbar.core.occupancy import Occupancy
    from twitterbar.store.store import Store

    with ExitStack() as unless_ready:
        store = unless_ready.enter_context(Store.open(here.profile.store_file, now=here.now))
        here.fill(store, here.now(), tell)
        unless_ready.pop_all()
    seat = Occupancy(here.profile.seat_file)
    return Core(
        store,
        here.settings,
        here.now,
        seat,
        address_of=here.address_of,
        notices=here.notices,
        intents=here.intents,
        api_closed=partial(_api_closed, here, store),
    )


def _api_closed(here: Place, store: "Store") -> str:
    """Why nothing that is said goes by the API; not looked at before something is."""
    from twitterbar.cli import connecting

    return connecting.api_closed(here, store)


@contextmanager
def core(arguments: Namespace) -> "Iterator[Core]":
    """The core for one command; notices are said on standard error."""
    from twitterbar.cli.output import ProgressLine, aside

    with ProgressLine() as line:
        opened = open_core(place(arguments), line.show)
    try:
        for notice in opened.notices:
            aside(notice)
        yield opened
    finally:
        opened.close()


def _on_x(post: str) -> str:
    """Where X shows a post."""
    from twitterbar.core.showing import address

    return address(post)


def _nowhere(post: str) -> None:
    """Posts of the made-up town are not on the web."""


def _at_x(here: Place, lane: "Lane") -> "NewPosts":
    """New posts come from X."""
    from twitterbar.cli.looking import AtX

    return AtX(here, lane)


def _in_town(here: Place, lane: "Lane") -> "NewPosts":
    """New posts come from the made-up town."""
    from twitterbar.cli.looking import InTown

    return InTown(here, lane)


def _with_x(here: Place, lane: "Lane") -> "SigningIn":
    """One signs in to X."""
    from twitterbar.cli.sign_in_screen import AtTheDoor

    return AtTheDoor(here, lane)


def _with_nobody(here: Place, lane: "Lane") -> None:
    """The made-up town knows its reader."""


def _fill_with_nothing(store: "Store", now: datetime, tell: Tell) -> None:
    """The reader's own profile gets what the reader brings."""


def _town_is_coming(here: Profile) -> str:
    """What the door says meanwhile."""
    if here.store_file.exists():
        return TOWN_GOES_ON
    return f"{TOWN_IS_NEW}\n\nIts people and what they said are made up, once, on this computer."


def _fill_with_town(store: "Store", now: datetime, tell: Tell) -> None:
    """Bring what the town has said until now, its times counted from the moment it was first visited.

    The store keeps that moment, and when the next thing is said: whatever comes before that is here, and a
    visit with nothing new reads nothing.
    """
    if _is_town_filled(store.doorstep().settings, now):
        return
    anchor = store.setting("town_anchor")
    from twitterbar.sources import demo, x_pages
    from twitterbar.sources.demo.places import published, sites
    from twitterbar.sources.demo.town import said

    first = datetime.fromisoformat(anchor) if anchor else now
    words = TOWN_GOES_ON if anchor else TOWN_IS_NEW
    tell(words)
    later = [at for at in (*(one.at for one in said(first)), *published(first)) if at > now]
    if not anchor:
        _sit_there_last_night(store.path, first, tell)
    brought = store.counts()["posts"] if anchor is None else 0
    with store.saving():
        since = datetime.fromisoformat(store.setting("town_due") or first.isoformat())
        for kind, body in demo.pages(first, now, since=since):
            brought += store.save(x_pages.batch(body, kind=kind, me=demo.ME)).posts_new
            tell(f"{words} {brought:,} posts")
        for account, site in sites(first, now):
            store.sites.keep(account, [site])
        store.set_setting("town_due", min(later).isoformat() if later else "")


def _is_town_filled(kept: Mapping[str, str], now: datetime) -> bool:
    """Whether nothing was said in the town since it was last visited."""
    due = kept.get("town_due")
    return "town_anchor" in kept and (not due or now < datetime.fromisoformat(due))


def _sit_there_last_night(store_file: Path, first: datetime, tell: Tell) -> None:
    """The town's reader has been here before, heard what had been said by then, and stepped out.

    So the first door one sees in the town is the door of somebody who is at home there.
    """
    from twitterbar.domain.model import EventKind
    from twitterbar.sources import demo, x_pages
    from twitterbar.sources.demo.log import deeds
    from twitterbar.store.store import Store

    stepped_out = first - LAST_NIGHT
    clock = stepped_out
    with Store.open(store_file, now=lambda: clock) as store, store.saving():
        brought = 0
        for kind, body in demo.pages(first, stepped_out):
            brought += store.save(x_pages.batch(body, kind=kind, me=demo.ME)).posts_new
            tell(f"{TOWN_IS_NEW} {brought:,} posts")
        store.set_me(demo.ME)
        numbers: list[int] = []
        for deed in deeds(first):
            clock = deed.at
            of = {} if deed.of is None else {"proposal": numbers[deed.of]}
            numbers.append(store.record(deed.kind, people=deed.who, data={**deed.data, **of}).seq)
        clock = stepped_out
        opened = store.record(EventKind.SESSION_OPENED, data={"minutes": 10})
        waiting = store.load(store.candidates(1000))
        store.record(
            EventKind.HEARD, posts=[post.id for conversation in waiting for post in conversation.posts]
        )
        store.record(
            EventKind.SESSION_CLOSED,
            data={"opened": opened.seq, "seconds": 600, "ended": stepped_out.isoformat()},
        )
        store.set_setting("town_anchor", first.isoformat())
        store.set_setting("town_due", stepped_out.isoformat())
