"""Commands for keeping the house: log, where, backup, themes, and the version."""

from argparse import Namespace
from pathlib import Path

from twitterbar import settings
from twitterbar.cli import documents, wiring, wording
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
    places = {
        "settings": here.settings_file,
        "store": here.store_file,
        "log": here.log_file,
        "themes": here.themes,
    }
    if arguments.json:
        document(documents.Where(profile=here.name, **{name: str(path) for name, path in places.items()}))
    else:
        say(f"profile   {here.name}")
        for name, path in places.items():
            print(f"{name:<9} {path}{'' if path.exists() else '  (not there yet)'}")
    return Exit.DONE


def backup(arguments: Namespace) -> int:
    """Copy the store into a folder, whole and consistent."""
    with wiring.core(arguments) as core:
        say(f"The store was copied to {core.store.backup(Path(arguments.folder))}.")
    return Exit.DONE
