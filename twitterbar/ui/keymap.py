"""What the table of keys is used for: bindings, help, the reader's own keys, and keys in sequence.

A place where keys work ("table", "list", "tree") is a scope: a screen or a widget that names it as `SCOPE`.
Textual knows single keys only; keys pressed one after the other ("g g", "z a") are for `Sequences`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from textual.binding import Binding, BindingType

from twitterbar.ui.keynames import advice, is_key, is_sequence, normal, shown, split
from twitterbar.ui.keytable import COMMANDS, TOGETHER, Command

PATIENCE = 1.5
"""Seconds the first keys of a sequence wait for the next one."""

UNBOUND = "f64"
"""A key that no keyboard has: for Textual, a command that is called by a sequence alone."""


BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def bindings(scope: str, carrier: str = "") -> list[BindingType]:
    """The bindings of a screen or widget, for its `BINDINGS`; `carrier` ("app.") carries them out instead."""
    return [
        Binding(
            _plain(command.keys), carrier + command.action, command.description, id=command.id, show=False
        )
        for command in COMMANDS
        if command.scope == scope
    ]


def _plain(keys: str) -> str:
    """The single keys among these, as Textual wants them."""
    return ",".join(key for key in split(keys) if not is_sequence(key)) or UNBOUND


def for_textual(mapping: Mapping[str, str]) -> dict[str, str]:
    """The reader's keymap as `App.set_keymap` wants it; it must have passed `check`."""
    return {id: _plain(keys) for id, keys in mapping.items() if id in BY_ID}


def key_of(id: str, mapping: Mapping[str, str]) -> str:
    """The first key of a command, as one would write it."""
    return shown(split(mapping.get(id, BY_ID[id].keys))[0])


def helps(mapping: Mapping[str, str], scopes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The help: groups in order, in each the keys as one says them and what they do, in these scopes."""
    wanted = set(scopes)
    groups: dict[str, dict[str, list[Command]]] = {}
    for command in COMMANDS:
        if command.scope in wanted:
            name, _, number = command.id.rpartition("_")
            alike = groups.setdefault(command.group, {}).setdefault(
                name if number.isdecimal() else command.id, []
            )
            alike.append(command._replace(keys=mapping.get(command.id, command.keys)))
    return [(group, [_said(alike) for alike in said.values()]) for group, said in groups.items()]


def _said(alike: Sequence[Command]) -> tuple[str, str]:
    """A command as the help has it, or those that differ in a number only: "1…9", "Open link 1 to 9"."""
    first, last = alike[0], alike[-1]
    if first is last:
        return first.spoken, first.description
    return f"{first.spoken}…{last.spoken}", f"{first.description} to {len(alike)}"


def check(mapping: Mapping[str, str]) -> list[str]:
    """What is wrong with a reader's keymap, in words; nothing is, when the list is empty."""
    faults = []
    for id, keys in mapping.items():
        if id not in BY_ID:
            from difflib import get_close_matches  # noqa: PLC0415  (needed only for a misspelled name)

            close = get_close_matches(id, BY_ID, 1)
            faults.append(
                f"{id}: there is no command of that name" + (f"; did you mean {close[0]}?" if close else "")
            )
        elif not split(keys):
            faults.append(f"{id}: no key is named")
        else:
            faults += [
                f"{id}: there is no key {part!r}{advice(part)}"
                for key in split(keys)
                for part in key.split()
                if not is_key(part)
            ]
    return faults or _collisions(mapping)


def _collisions(mapping: Mapping[str, str]) -> list[str]:
    """Keys that would have two meanings at once."""
    if not mapping:
        return []
    faults: dict[str, None] = {}
    for scopes in TOGETHER:
        taken: dict[tuple[str, ...], Command] = {}
        for command in COMMANDS:
            if command.scope not in scopes:
                continue
            for key in split(mapping.get(command.id, command.keys)):
                pressed = tuple(normal(part) for part in key.split())
                for other_keys, other in taken.items():
                    if other.id == command.id or not (command.id in mapping or other.id in mapping):
                        continue
                    shorter = min(len(pressed), len(other_keys))
                    if pressed[:shorter] == other_keys[:shorter]:
                        faults[
                            f"{command.id} and {other.id}: both want {shown(' '.join(pressed[:shorter]))}"
                        ] = None
                taken.setdefault(pressed, command)
    return list(faults)


class Pressed(NamedTuple):
    """What a key came to: the keys that wait for more, or the command that was called; neither: not ours."""

    waiting: tuple[str, ...] = ()
    command: Command | None = None


class Sequences:
    """Keys pressed one after the other.

    `clock` gives seconds; the first keys are forgotten after `PATIENCE` seconds without the next.
    """

    def __init__(self, clock: Callable[[], float], mapping: Mapping[str, str] | None = None) -> None:
        self._clock = clock
        self._waiting: tuple[str, ...] = ()
        self._since = 0.0
        self._known: dict[tuple[str, ...], list[Command]] = {}
        for command in COMMANDS:
            for key in split((mapping or {}).get(command.id, command.keys)):
                if is_sequence(key):
                    pressed = tuple(normal(part) for part in key.split())
                    self._known.setdefault(pressed, []).append(command)
        self._first = frozenset(pressed[0] for pressed in self._known)

    @property
    def waiting(self) -> str:
        """The keys that wait for more, as one writes them; "" when none do."""
        return "".join(shown(key) for key in self._waiting)

    def wants(self, key: str) -> bool:
        """Whether a key may begin, continue or end a sequence; most keys do none of it, wherever one is."""
        return bool(self._waiting) or key in self._first

    def press(self, key: str, scopes: Sequence[str]) -> Pressed:
        """One more key, in these scopes (the innermost first).

        A key that continues no sequence ends the waiting and is the caller's to deal with, as is any key
        that begins none.
        """
        late = self._clock() - self._since > PATIENCE
        begun = () if late else self._waiting
        pressed = (*begun, key)
        self._waiting = ()
        for scope in scopes:
            for command in self._known.get(pressed, ()):
                if command.scope == scope:
                    return Pressed(command=command)
        for known, commands in self._known.items():
            if known[: len(pressed)] == pressed and any(command.scope in scopes for command in commands):
                self._waiting, self._since = pressed, self._clock()
                return Pressed(waiting=pressed)
        return Pressed()
