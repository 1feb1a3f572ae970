"""What the words of every command are made of. Nothing is imported here that --help doesn't need.

Commands and what they take are noted down first; argparse hears of those that are called or explained. It
takes its time for every parser and every argument, and a run calls one of fifty commands.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import cached_property

from twitterbar.cli.columns import columns

TYPE_CHECKING = False  # as typing has it, without loading that
if TYPE_CHECKING:
    from typing import Any, NoReturn

# Everything here is in English; argparse would load the languages of the system to look for another.
argparse._ = lambda text: text  # type: ignore[attr-defined]


class Explanation(argparse.HelpFormatter):
    """argparse's, told how wide the window is: it would load five modules to find out."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class Parser(argparse.ArgumentParser):
    """A parser that takes no abbreviations and never echoes control characters."""

    def __init__(self, **kwargs: "Any") -> None:
        super().__init__(allow_abbrev=False, formatter_class=Explanation, **kwargs)

    def error(self, message: str) -> "NoReturn":
        """Say what is wrong with the words, and how to ask for help; exit 2."""
        from twitterbar.logs import escaped

        self.exit(2, f"{self.prog}: {escaped(message)}\nTry `{self.prog} --help`.\n")

    def _check_value(self, action: argparse.Action, value: "Any") -> None:
        """Of a command that isn't there, say which was meant: argparse would list every one there is."""
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            from difflib import get_close_matches

            close = get_close_matches(value, action.choices, 1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise argparse.ArgumentError(None, f"there is no command {value!r}{meant}")
        super()._check_value(action, value)


class Words:
    """What a command takes, or a group of that."""

    def __init__(self) -> None:
        self._noted: list[Callable[[argparse._ActionsContainer], object]] = []

    def add_argument(self, *names: str, **options: "Any") -> None:
        """As argparse's."""
        self._noted.append(lambda to: to.add_argument(*names, **options))

    def add_mutually_exclusive_group(self, *, required: bool = False) -> "Words":
        """As argparse's."""
        group = Words()
        self._noted.append(lambda to: group.put_into(to.add_mutually_exclusive_group(required=required)))
        return group

    def put_into(self, to: argparse._ActionsContainer) -> None:
        """Have argparse take it all in."""
        for one in self._noted:
            one(to)


class Command(Words):
    """A command, or the whole of them; `defaults` are what its words mean when they are left out.

    argparse takes it for a parser, and may do so: the parser is made as soon as one is needed.
    """

    def __init__(self, **options: "Any") -> None:
        super().__init__()
        self._options = options
        self.defaults: dict[str, object] = {}
        self._commands: list[tuple[str, str, Command]] = []

    def add(self, name: str, about: str, command: "Command") -> None:
        """Add a command below this one; `about` is its line in the list of commands."""
        self._commands.append((name, about, command))

    @cached_property
    def parser(self) -> Parser:
        """What reads the words and explains them."""
        made = Parser(**self._options)
        made.set_defaults(**self.defaults)
        everywhere(made)
        self.put_into(made)
        if self._commands:
            chosen = made.add_subparsers(  # type: ignore[call-overload]  # what it parses with need be no parser
                title="commands", metavar="COMMAND", prog=made.prog, parser_class=self._below
            )
            for name, about, _ in self._commands:
                chosen.add_parser(name, help=about)
        return made

    def _below(self, *, prog: str, **options: "Any") -> "Command":
        """The command that argparse is to take for a parser of this name."""
        command = next(one for name, _, one in self._commands if prog.endswith(f" {name}"))
        command._options |= {"prog": prog, **options}
        return command

    def parse_known_args(
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse's."""
        return self.parser.parse_known_args(args, namespace)


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


def command(above: Command, name: str, function: str, about: str, more: str = "") -> Command:
    """Add a command; `function` is what carries it out, as "module.function"."""
    made = Command(description=f"{about[0].upper()}{about[1:]}.", epilog=more or None)
    made.defaults["command"] = function
    above.add(name, about, made)
    return made


def as_json(words: Words) -> None:
    """Add --json to a command."""
    words.add_argument("--json", action="store_true", help="one JSON object instead of text")
