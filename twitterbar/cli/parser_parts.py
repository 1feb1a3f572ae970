"""What the words of every command are made of. Nothing is imported here that --help doesn't need."""

import argparse
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser that takes no abbreviations and never echoes control characters."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(allow_abbrev=False, **kwargs)  # type: ignore[arg-type]  # argparse's own arguments

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and how to ask for help; exit 2."""
        from twitterbar.logs import escaped

        self.exit(2, f"{self.prog}: {escaped(message)}\nTry `{self.prog} --help`.\n")


def everywhere(parser: Parser) -> None:
    """The options that may stand before or after the command."""
    group = parser.add_argument_group("everywhere")
    left_alone = argparse.SUPPRESS
    group.add_argument("--profile", metavar="NAME", default=left_alone, help="another profile than 'default'")
    group.add_argument(
        "--data-dir",
        metavar="DIR",
        default=left_alone,
        help="keep settings, store and log of this run under DIR",
    )
    group.add_argument(
        "--demo", action="store_true", default=left_alone, help="a made-up town, in a profile of its own"
    )
    group.add_argument(
        "--now",
        metavar="ISO8601",
        default=left_alone,
        help="let it be this moment, as in 2026-11-24T20:00Z (without a zone: UTC)",
    )


def command(
    commands: "argparse._SubParsersAction[Parser]", name: str, function: str, about: str, more: str = ""
) -> Parser:
    """Add a command; `function` is what carries it out, as "module.function"."""
    made = commands.add_parser(
        name, help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=more or None
    )
    made.set_defaults(command=function)
    everywhere(made)
    return made


def as_json(parser: Parser) -> None:
    """Add --json to a command."""
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
