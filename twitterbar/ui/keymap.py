"""Every key there is, in one table: what it does, where it works, and what the reader may put in its place.

A place where keys work ("table", "list", "tree") is a scope: a screen or a widget that says so in its `SCOPE`.
Textual knows single keys only; keys pressed one after the other ("g g", "z a") are for `Sequences`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

PATIENCE = 1.5
"""Seconds the first keys of a sequence wait for the next one."""

UNBOUND = "f64"
"""A key that no keyboard has: for Textual, a command that is called by a sequence alone."""


class Command(NamedTuple):
    """Something a key does: its name, keys, action, words, where it works and with what it stands in the help.

    The name is never changed, since readers' settings use it.
    """

    id: str
    keys: str
    action: str
    description: str
    scope: str
    group: str = "Around"

    @property
    def spoken(self) -> str:
        """The keys as one would say them: "j ↓", "gg"."""
        return " ".join(shown(key) for key in split(self.keys))


COMMANDS: tuple[Command, ...] = (
    # Everywhere
    Command("help", "?", "help", "Help: every key that works here", "everywhere"),
    Command("palette", "colon", "command_palette", "Commands by name", "everywhere"),
    # The door
    Command("door.look", "comma", "look", "Look for new posts (price first)", "door"),
    Command("door.leave", "q,Q,escape", "leave", "Not now", "door"),
    Command("choice.previous", "left,h", "move(-1)", "Shorter", "choices", "Moving"),
    Command("choice.next", "right,l", "move(1)", "Longer", "choices", "Moving"),
    Command("choice.take", "enter,space", "take", "Take it", "choices", "Moving"),
    # Any list of rows
    Command("list.down", "j,down", "cursor_down", "Down", "list", "Moving"),
    Command("list.up", "k,up", "cursor_up", "Up", "list", "Moving"),
    Command("list.top", "g g,home", "top", "To the top", "list", "Moving"),
    Command("list.bottom", "G,end", "bottom", "To the end", "list", "Moving"),
    Command("list.half_page_down", "ctrl+d", "half_page_down", "Half a screen on", "list", "Moving"),
    Command("list.half_page_up", "ctrl+u", "half_page_up", "Half a screen back", "list", "Moving"),
    Command("list.page_down", "pagedown,ctrl+f", "page_down", "A screen on", "list", "Moving"),
    Command("list.page_up", "pageup,ctrl+b", "page_up", "A screen back", "list", "Moving"),
    Command("list.open", "enter,l,right", "open", "Go in", "list", "Moving"),
    # A conversation
    Command("tree.read_on", "space", "read_on", "Read on", "tree", "Reading"),
    Command("tree.next_new", "n", "next_new", "Next new post", "tree", "Reading"),
    Command("tree.previous_new", "p", "previous_new", "Previous new post", "tree", "Reading"),
    Command("tree.thread", "t", "thread", "Only the thread of this post, or all of it", "tree", "Reading"),
    Command(
        "tree.show_sensitive", "s", "show_sensitive", "Show what is hidden as sensitive", "tree", "Reading"
    ),
    Command("tree.fold", "z a", "toggle_branch", "Fold or unfold the branch", "tree", "Reading"),
    Command("tree.fold_all", "z M", "fold_all", "Fold all branches", "tree", "Reading"),
    Command("tree.unfold_all", "z R", "unfold_all", "Unfold all branches", "tree", "Reading"),
    # The table
    Command("table.next", "J", "next_conversation", "Next conversation", "table", "Moving"),
    Command("table.previous", "K", "previous_conversation", "Previous conversation", "table", "Moving"),
    Command("table.back", "h,left,escape", "back", "Back to the table", "table", "Moving"),
    Command("table.done_branch", "x", "done_branch", "Done with this branch", "table", "Putting away"),
    Command("table.done", "X", "done", "Done with this conversation", "table", "Putting away"),
    Command("table.drop", "D", "drop", "Drop it: never again", "table", "Putting away"),
    Command("table.undo", "u", "undo", "Undo", "table", "Putting away"),
    Command("table.why", "w", "why", "Why is this here?", "table", "Looking closer"),
    Command("table.search", "slash", "search", "Search everything", "table", "Looking closer"),
    Command(
        "table.filter",
        "backslash",
        "filter",
        "Only conversations with certain words",
        "table",
        "Looking closer",
    ),
    Command("table.web", "o", "open_on_web", "Open on the web", "table", "Looking closer"),
    Command("table.links", "U", "links", "All links", "table", "Looking closer"),
    *(
        Command(f"table.link_{n}", str(n), f"pick({n})", f"Open link {n}", "table", "Looking closer")
        for n in range(1, 10)
    ),
    Command("table.copy", "y", "copy", "Copy the words", "table", "Looking closer"),
    # People, wherever they are
    Command(
        "table.introductions", "I", "introductions", "Introductions: somebody to meet", "table", "People"
    ),
    Command("table.introduce", "i", "introduce", "Introduce: mark one, mark the other", "table", "People"),
    Command("table.person", "L", "person", "This person, and the ladder", "table", "People"),
    Command("table.keep_more", "plus", "keep(1)", "Keep them, drop by more often", "table", "People"),
    Command("table.keep_less", "minus", "keep(-1)", "Drop by less often", "table", "People"),
    Command("table.visit", "V", "visit", "Visit their own place", "table", "People"),
    Command("table.book", "g p", "book", "The book", "table", "People"),
    Command("table.ledger", "g i", "ledger", "What became of introductions", "table", "People"),
    Command("table.look", "comma", "look", "Look for new posts (price first)", "table", "The evening"),
    Command("table.round", "M", "one_more_round", "One more round", "table", "The evening"),
    Command("table.step_out", "q", "step_out", "Step out", "table", "The evening"),
    Command("table.leave", "Q", "leave_now", "Leave now", "table", "The evening"),
    # Smaller screens
    Command("search.next", "down", "next", "Down", "search", "Moving"),
    Command("search.previous", "up", "previous", "Up", "search", "Moving"),
    Command("search.close", "escape", "close", "Back", "search"),
    *(Command(f"links.link_{n}", str(n), f"pick({n})", f"Open link {n}", "links") for n in range(1, 10)),
    Command("links.close", "escape,q,h", "close", "Close", "links"),
    Command("price.yes", "enter,y", "yes", "Look", "price"),
    Command("price.no", "escape,n,q", "close", "Not now", "price"),
    Command("confirm.yes", "y", "yes", "Yes", "confirm"),
    Command("confirm.no", "n,escape,q", "close", "No", "confirm"),
    Command("why.close", "escape,q,w,h", "close", "Close", "why"),
    Command("help.close", "escape,q,h,question_mark", "close", "Close", "help"),
    Command("step_out.leave", "enter,space,escape,q,Q", "leave", "Leave", "step_out"),
    Command("step_out.introductions", "I", "introductions", "Introductions: somebody to meet", "step_out"),
    Command("step_out.book", "g p", "book", "The book", "step_out"),
    *(
        Command(f"step_out.visit_{n}", str(n), f"visit({n})", f"Visit number {n}", "step_out")
        for n in range(1, 6)
    ),
    Command("door.introductions", "I", "introductions", "Introductions: somebody to meet", "door", "People"),
    Command("door.book", "g p", "book", "The book", "door", "People"),
    Command("door.ledger", "g i", "ledger", "What became of introductions", "door", "People"),
    Command("introductions.meet", "m,enter", "answer('meet')", "Meet: into the book", "introductions"),
    Command("introductions.another_night", "a", "answer('another_night')", "Another night", "introductions"),
    Command(
        "introductions.not_my_table",
        "x",
        "answer('not_my_table')",
        "Not my table: never again",
        "introductions",
    ),
    Command("introductions.undo", "u", "undo", "Undo", "introductions"),
    Command("introductions.why", "w", "why", "Why them?", "introductions"),
    Command("introductions.visit", "V", "visit", "Look at their place", "introductions"),
    Command("introductions.person", "L", "person", "This person, and the ladder", "introductions"),
    Command("introductions.next", "J,l,right", "next(1)", "The next one", "introductions", "Moving"),
    Command("introductions.previous", "K,left", "next(-1)", "The one before", "introductions", "Moving"),
    Command("introductions.down", "j,down", "scroll(1)", "Down", "introductions", "Moving"),
    Command("introductions.up", "k,up", "scroll(-1)", "Up", "introductions", "Moving"),
    Command("introductions.close", "escape,q,h", "close", "Back", "introductions"),
    Command("person.keep_more", "plus", "keep(1)", "Keep them, drop by more often", "person"),
    Command("person.keep_less", "minus", "keep(-1)", "Drop by less often", "person"),
    Command("person.visit", "V", "visit", "Visit their own place", "person"),
    Command("person.introduce", "i", "introduce", "Introduce: mark one, mark the other", "person"),
    Command("person.follow", "f", "follow", "Follow them, on the web", "person"),
    Command("person.why", "w", "why", "How do we know?", "person"),
    Command("person.copy", "y", "copy", "Copy the shout-out", "person"),
    Command("person.undo", "u", "undo", "Undo", "person"),
    Command("person.down", "j,down", "scroll(1)", "Down", "person", "Moving"),
    Command("person.up", "k,up", "scroll(-1)", "Up", "person", "Moving"),
    Command("person.close", "escape,q,h,left", "close", "Back", "person"),
    Command("visit.comment", "c", "left('comment')", "A comment", "visit"),
    Command("visit.mail", "m", "left('mail')", "A mail", "visit"),
    Command("visit.link", "l", "left('link')", "A link", "visit"),
    Command("visit.nothing", "n", "left('nothing')", "Nothing", "visit"),
    Command("visit.close", "escape,q", "close", "I didn't get there", "visit"),
    Command("book.person", "L", "person", "This person, and the ladder", "book"),
    Command("book.keep_more", "plus", "keep(1)", "Drop by more often", "book"),
    Command("book.keep_less", "minus", "keep(-1)", "Drop by less often", "book"),
    Command("book.visit", "V", "visit", "Visit their own place", "book"),
    Command("book.introduce", "i", "introduce", "Introduce: mark one, mark the other", "book"),
    Command("book.ledger", "g i", "ledger", "What became of introductions", "book"),
    Command("book.undo", "u", "undo", "Undo", "book"),
    Command("book.close", "escape,q,h,left", "close", "Back", "book"),
    Command("ledger.yes", "y", "answered(True)", "They said yes", "ledger"),
    Command("ledger.no", "n", "answered(False)", "They said no", "ledger"),
    Command("ledger.why", "w", "why", "How do we know?", "ledger"),
    Command("ledger.introductions", "I", "introductions", "Introductions: somebody to meet", "ledger"),
    Command("ledger.undo", "u", "undo", "Undo", "ledger"),
    Command("ledger.close", "escape,q,h,left", "close", "Back", "ledger"),
    Command("sheet.other_way", "ctrl+t", "other_way", "One post, or ask each first", "sheet"),
    Command("sheet.copy", "ctrl+y", "copy", "Hand over by the clipboard", "sheet"),
    Command("sheet.why", "ctrl+r", "why", "How do we know?", "sheet"),
    Command("sheet.close", "escape", "close", "Leave it", "sheet"),
)
"""The table. Keys stand between commas; keys pressed one after the other have a space between them."""

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("everywhere", "door", "choices"),
    ("everywhere", "table", "list", "tree"),
    ("everywhere", "search"),
    ("everywhere", "links"),
    ("everywhere", "confirm"),
    ("everywhere", "price"),
    ("everywhere", "why"),
    ("everywhere", "introductions"),
    ("everywhere", "person"),
    ("everywhere", "visit"),
    ("everywhere", "book", "list"),
    ("everywhere", "ledger", "list"),
    ("everywhere", "sheet"),
    ("help",),
    ("everywhere", "step_out"),
)
"""Which scopes are there at the same time; within each of these a key can have one meaning only."""

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

NAMED_KEYS = frozenset(
    str(key.value) for key in Keys if not str(key.value).startswith("<") and "scroll" not in str(key.value)
) | {"space", "minus", "plus", "slash", "backslash", "at", "underscore"}
"""Names of keys that are not characters."""


SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
"""How keys are written that have a word on them."""


def split(keys: str) -> list[str]:
    """The single keys and sequences in a text such as "g g,home"."""
    return [" ".join(key.split()) for key in keys.split(",") if key.strip()]


def is_sequence(key: str) -> bool:
    """Whether this is keys pressed one after the other."""
    return " " in key


def bindings(scope: str) -> list[BindingType]:
    """The bindings of a screen or widget, for its `BINDINGS`."""
    return [
        Binding(_plain(command.keys), command.action, command.description, id=command.id, show=False)
        for command in COMMANDS
        if command.scope == scope
    ]


def _plain(keys: str) -> str:
    """The single keys among these, as Textual wants them."""
    return ",".join(key for key in split(keys) if not is_sequence(key)) or UNBOUND


def for_textual(mapping: Mapping[str, str]) -> dict[str, str]:
    """The reader's keymap as `App.set_keymap` wants it; it must have passed `check`."""
    return {id: _plain(keys) for id, keys in mapping.items() if id in BY_ID}


def shown(key: str) -> str:
    """A key as one would write it: "gg", "^D", "↓", "?"."""
    if is_sequence(key):
        return "".join(shown(part) for part in key.split())
    *modifiers, bare = key.split("+")
    name = SHOWN.get(bare) or key_to_character(bare) or format_key(bare)
    name = name if len(name) > 1 or not modifiers else name.upper()
    return "".join("^" if part == "ctrl" else f"{part}+" for part in modifiers) + name


def helps(mapping: Mapping[str, str], scopes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The help: groups in order, in each the keys as one says them and what they do, in these scopes."""
    wanted = set(scopes)
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in COMMANDS:
        if command.scope in wanted:
            changed = command._replace(keys=mapping.get(command.id, command.keys))
            groups.setdefault(command.group, []).append((changed.spoken, command.description))
    return list(groups.items())


def check(mapping: Mapping[str, str]) -> list[str]:
    """What is wrong with a reader's keymap, in words; nothing is, when the list is empty."""
    faults = []
    for id, keys in mapping.items():
        if id not in BY_ID:
            from difflib import get_close_matches  # noqa: PLC0415  (needed only for a misspelled name)

            close = get_close_matches(id, BY_ID, 1)
            faults.append(f"{id}: there is no command of that name" + (f"; {close[0]}?" if close else ""))
        elif not split(keys):
            faults.append(f"{id}: no key is named")
        else:
            faults += [
                f"{id}: there is no key {part!r}{_advice(part)}"
                for key in split(keys)
                for part in key.split()
                if not _is_key(part)
            ]
    return faults or _collisions(mapping)


def _is_key(key: str) -> bool:
    *modifiers, bare = key.split("+") if len(key) > 1 else [key]
    if not set(modifiers) <= {"ctrl", "shift", "alt", "super", "hyper", "meta"}:
        return False
    if len(bare) == 1:
        return bare.isprintable() and not bare.isspace()
    return key in NAMED_KEYS or bare in NAMED_KEYS or key_to_character(bare) is not None


def _advice(key: str) -> str:
    if 1 < len(key) <= 3 and key.isalpha():
        return f"; keys one after the other have spaces between them: {' '.join(key)!r}"
    return ""


def normal(key: str) -> str:
    """One name for a key that has several: Textual's."""
    if len(key) == 1 and not key.isalnum():
        import unicodedata  # noqa: PLC0415  (needed only for the reader's own keys)

        name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
        return KEY_NAME_REPLACEMENTS.get(name, name)
    return key


def _collisions(mapping: Mapping[str, str]) -> list[str]:
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

    @property
    def waiting(self) -> str:
        """The keys that wait for more, as one writes them; "" when none do."""
        return "".join(shown(key) for key in self._waiting)

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
