"""Commands for keeping the house: log, where, backup, themes, and the version."""

from argparse import Namespace
from pathlib import Path

from twitterbar import settings
from twitterbar.cli import documents_house as documents
from twitterbar.cli import wiring, wording
from twitterbar.cli.output import aside, document, say
from twitterbar.errors import Exit


def version(arguments: Namespace) -> int:
    """The version of the program."""
    from importlib.metadata import version as installed

    say(f"twitterbar {installed('twitterbar')}")
    return Exit.DONE


def log(arguments: Namespace) -> int:
    """What the reader did, newest first."""
    with wiring.core(arguments) as core:
        events = core.events()
        if arguments.json:
            document(documents.Log(now=core.now(), events=tuple(events)))
        elif not events:
            say("Nothing yet.")
        for event in () if arguments.json else events:
            say(f"{event.seq:>5}  {event.at.astimezone():%Y-%m-%d %H:%M}  {wording.event(event)}")
    return Exit.DONE


def where(arguments: Namespace) -> int:
    """Where everything of this profile is; with --write-settings, put a settings file there."""
    here = wiring.profile(arguments)
    if arguments.write_settings:
        settings.write_template(here.settings_file)
        aside(f"Wrote {here.settings_file}.")
    places = documents.Where(
        profile=here.name,
        settings=str(here.settings_file),
        store=str(here.store_file),
        log=str(here.log_file),
        themes=str(here.themes),
    )
    if arguments.json:
        document(places)
    else:
        say(f"profile   {here.name}")
        for name in ("settings", "store", "log", "themes"):
            path = getattr(places, name)
            print(f"{name:<9} {path}{'' if Path(path).exists() else '  (not there yet)'}")
    return Exit.DONE


def backup(arguments: Namespace) -> int:
    """Copy the store into a folder, whole and consistent."""
    with wiring.core(arguments) as core:
        say(f"The store was copied to {core.store.backup(Path(arguments.folder))}.")
    return Exit.DONE


def themes(arguments: Namespace) -> int:
    """The themes there are, ours and the reader's own, and what is wrong with any of them."""
    from twitterbar.ui import theming

    here = wiring.profile(arguments)
    found, faults = theming.load_all(here.themes)
    if arguments.json:
        entries = tuple(documents.ThemeEntry(name=theme.name, dark=theme.dark) for theme in found)
        document(documents.Themes(folder=str(here.themes), themes=entries, faults=tuple(faults)))
    else:
        for theme in found:
            say(f"{theme.name:<12} {'dark' if theme.dark else 'light'}")
        for fault in faults:
            aside(fault)
    return Exit.CONFIG if faults else Exit.DONE


def check_theme(arguments: Namespace) -> int:
    """Look through a theme file; exit 78 if something in it is wrong."""
    from twitterbar.ui import theming

    faults = theming.check(Path(arguments.file))
    if arguments.json:
        document(documents.ThemeCheck(file=arguments.file, faults=tuple(faults)))
    else:
        for fault in faults or ["Nothing is wrong with it."]:
            say(fault)
    return Exit.CONFIG if faults else Exit.DONE
