"""The words of the command line. Nothing is imported here that --help doesn't need."""

import argparse

from twitterbar.cli import parser_marking, parser_people, parser_speaking
from twitterbar.cli.parser_parts import Command, Parser, as_json, command

KINDS = ("home", "mentions", "posts", "following", "followers", "search", "dms")
"""What a page may have been asked for, as `import --kind` takes it."""

ABOUT = "Step into Twitter for a few minutes, get caught up, step out again."

ENDING = """\
Without a command: the door. Results go to standard output, everything else to
standard error. Exit codes: 0 done, 1 the answer is no, 2 wrong words on the
command line, 65 a bad input file, 69 a service can't be reached, 70 a fault
inside twitterbar, 75 the door is shut, 77 not allowed, 78 configuration."""


def parser() -> Parser:
    """The whole command line. `command` names the function that carries it out, as "module.function"."""
    return _everything().parser


def _everything() -> Command:
    top = Command(prog="twitterbar", description=ABOUT, epilog=ENDING)
    top.defaults |= {
        "command": "reading.step_in",
        "profile": None,
        "data_dir": None,
        "demo": False,
        "now": None,
    }
    top.defaults |= {"minutes": None, "plain": False, "anyway": False}
    top.add_argument(
        "--version", action="store_const", dest="command", const="keeping.version", help="the version"
    )
    _reading(top)
    _bringing(top)
    _live(top)
    parser_people.add(top)
    parser_speaking.add(top)
    parser_marking.add(top)
    _keeping(top)
    return top


def _minutes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of minutes from 1 to 1440")
    return int(text)


def _reading(top: Command) -> None:
    step_in = command(
        top,
        "step-in",
        "reading.step_in",
        "sit down for a few minutes (the usual command)",
        "The plain way asks after each conversation and takes one word: next (or Enter),\n"
        "done, drop, why, undo, round, quit. A pipe may hold these answers.",
    )
    step_in.add_argument("--minutes", metavar="N", type=_minutes, help="how long; without it the door asks")
    step_in.add_argument(
        "--plain",
        action="store_true",
        help="one line after another, for screen readers, braille and pipes: no boxes, no moving cursor",
    )
    step_in.add_argument(
        "--anyway", action="store_true", help="also while the door is shut; the log keeps it"
    )

    catch_up = command(top, "catch-up", "reading.catch_up", "what is at the table tonight, in order, and why")
    length = catch_up.add_mutually_exclusive_group()
    length.add_argument(
        "--minutes", metavar="N", type=_minutes, help="how long you have; else the usual length"
    )
    length.add_argument("--all", action="store_true", help="everything that wasn't heard yet")
    as_json(catch_up)

    conversation = command(top, "conversation", "reading.conversation", "one conversation, whole")
    conversation.add_argument(
        "id", metavar="ID", help="its id, the id of a post in it, or a post's address on X"
    )
    as_json(conversation)

    why = command(
        top,
        "why",
        "reading.why",
        "why a conversation is where it is, and what each reason weighs",
        "The weights are learned from what you hear, drop, answer and look up, a little each\n"
        "time, and from nobody else. `learn = false` under [reading] in the settings lets the\n"
        "usual ones hold.",
    )
    what = why.add_mutually_exclusive_group(required=True)
    what.add_argument("id", metavar="ID", nargs="?", help="a conversation, as for `conversation`")
    what.add_argument("--weights", action="store_true", help="what each reason weighs for you")
    as_json(why)

    search = command(top, "search", "reading.search", "find words in the posts that are kept")
    search.add_argument("words", metavar="WORD", nargs="+", help="posts that have all of these")
    as_json(search)


def _bringing(top: Command) -> None:
    bring = command(
        top,
        "import",
        "bringing.bring",
        "take in X's archive of your data, or files of saved API pages",
        "Each file goes in whole or not at all. One that can't be taken in is named with its\n"
        "line and doesn't keep out the others (exit 65 at the end). Doing it again, also after\n"
        "an interruption, changes nothing.",
    )
    bring.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="JSON or JSONL files, also gzip or zstd, or folders of them; or the archive that X hands out",
    )
    bring.add_argument(
        "--kind",
        choices=KINDS,
        metavar="KIND",
        help=f"what the pages were asked for, where they don't say it: {', '.join(KINDS)}",
    )
    bring.add_argument("--me", metavar="ID", help="your own account: its number on X")
    as_json(bring)


def _live(top: Command) -> None:
    refresh = command(
        top,
        "refresh",
        "live.refresh",
        "look for new posts on X, after saying what that may cost",
        "Whatever ends it early, what came before it is kept, and what is missing can be\n"
        "fetched later with --fill, without paying twice.",
    )
    refresh.add_argument("--max-spend", metavar="USD", help="spend no more than this, in dollars")
    refresh.add_argument("--dry-run", action="store_true", help="only say what it may cost")
    refresh.add_argument(
        "--conversation", metavar="ID", help="instead fetch all of one conversation that X still finds"
    )
    refresh.add_argument("--person", metavar="HANDLE", action="append", help="instead fetch who somebody is")
    refresh.add_argument("--fill", action="store_true", help="fetch what earlier looks left out, too")
    refresh.add_argument(
        "--also",
        choices=("following", "followers", "muting", "blocking"),
        action="append",
        help="first fetch this list of people; may be given several times",
    )
    as_json(refresh)

    tab = command(top, "tab", "live.tab", "what was spent today and this month")
    tab.add_argument(
        "--not-charged",
        metavar="NUMBER",
        nargs="*",
        type=int,
        help="strike out what may not have been charged, since X's console shows that it was not: "
        "the bookings with these numbers, or all",
    )
    as_json(tab)

    login = command(top, "login", "signing.login", "sign in to X with a developer app of your own")
    login.add_argument(
        "--client-id", metavar="ID", help="the app's client id, where the settings don't have it"
    )
    login.add_argument("--confidential", action="store_true", help="the app has a client secret; asks for it")
    login.add_argument(
        "--keys", action="store_true", help="sign in with the four keys of OAuth 1.0a; asks for them"
    )
    login.add_argument("--write", action="store_true", help="ask to be allowed to post from here, too")
    login.add_argument(
        "--paste", action="store_true", help="paste the address that the browser ends at (over SSH, say)"
    )
    login.add_argument(
        "--keep-in",
        choices=("keyring", "memory", "file"),
        help="where to keep the sign-in: the system's keyring (usual), this run's memory (then it steps in "
        "at once), or a file only you can read",
    )
    command(top, "logout", "signing.logout", "take the sign-in back and forget it")


def _keeping(top: Command) -> None:
    as_json(command(top, "log", "keeping.log", "what you did, newest first"))

    where = command(top, "where", "keeping.where", "where settings, store and log are")
    where.add_argument(
        "--write-settings",
        action="store_true",
        help="put a settings file that explains itself there, unless there is one",
    )
    as_json(where)

    as_json(command(top, "doctor", "doctor.doctor", "look whether everything is in order"))

    backup = command(top, "backup", "keeping.backup", "copy the store into a folder")
    backup.add_argument("folder", metavar="DIR", help="made if it isn't there")

    themes = command(top, "themes", "keeping.themes", "the themes there are")
    as_json(themes)
    check = command(themes, "check", "keeping.check_theme", "look through a theme file")
    check.add_argument("file", metavar="FILE", help="the TOML file")
    as_json(check)
