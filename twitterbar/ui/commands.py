"""What the keys call: which commands are within reach on a screen, and who carries them out."""

from collections.abc import Iterator
from typing import Any

from textual.dom import DOMNode
from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget

from twitterbar.ui.keymap import Sequences
from twitterbar.ui.keytable import COMMANDS, Command

TYPED_INTO = frozenset({"Input", "TextArea"})
"""Textual's widgets that take keys as text, by name, since loading them takes its time."""


def scopes(node: DOMNode) -> list[str]:
    """The scopes of keys that a screen or widget answers to, the most particular first."""
    return [kind.__dict__["SCOPE"] for kind in type(node).__mro__ if "SCOPE" in kind.__dict__]


def within_reach(screen: Screen[Any]) -> Iterator[tuple[Command, DOMNode]]:
    """Every command that works here now, with what carries it out: a widget, the screen or the app."""
    focused = screen.focused
    nodes = focused.ancestors_with_self if focused is not None else screen.ancestors_with_self
    carriers = {scope: node for node in reversed(nodes) for scope in scopes(node)}
    for command in COMMANDS:
        if command.scope in carriers:
            yield command, carriers[command.scope]


def _is_typed_into(focused: Widget | None) -> bool:
    return any(kind.__name__ in TYPED_INTO for kind in type(focused).__mro__)


def editing(focused: Widget | None, key: str) -> str | None:
    """The action by which what is typed into takes a key that is no letter, such as Backspace or Enter."""
    if focused is None or not _is_typed_into(focused):
        return None
    own = focused._bindings.key_to_bindings.get(key, ())
    return next((binding.action for binding in own if not binding.priority), None)


async def press(screen: Screen[Any], sequences: Sequences, event: Key) -> None:
    """Let a key begin, continue or end a sequence; keys that do none of it go their usual way."""
    if not sequences.wants(event.key) or _is_typed_into(screen.focused):
        return
    carriers = {command.scope: node for command, node in within_reach(screen)}
    pressed = sequences.press(event.key, tuple(carriers))
    if pressed.command is not None:
        event.stop()
        event.prevent_default()
        await screen.app.run_action(pressed.command.action, carriers[pressed.command.scope])
    elif pressed.waiting:
        event.stop()
        event.prevent_default()
