"""Names of keys: Textual's, and how one would write them."""

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

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


def shown(key: str) -> str:
    """A key as one would write it: "gg", "^D", "↓", "?"."""
    if is_sequence(key):
        return "".join(shown(part) for part in key.split())
    *modifiers, bare = key.split("+")
    name = SHOWN.get(bare) or key_to_character(bare) or format_key(bare)
    name = name if len(name) > 1 or not modifiers else name.upper()
    return "".join("^" if part == "ctrl" else f"{part}+" for part in modifiers) + name


def is_key(key: str) -> bool:
    """Whether a key of this name can be pressed."""
    *modifiers, bare = key.split("+") if len(key) > 1 else [key]
    if not set(modifiers) <= {"ctrl", "shift", "alt", "super", "hyper", "meta"}:
        return False
    if len(bare) == 1:
        # A letter with Shift arrives as the capital, and with Ctrl only the small one has a name.
        plain = bare == bare.lower() and not (modifiers == ["shift"] and bare.isalpha())
        return bare.isprintable() and not bare.isspace() and (plain or not modifiers)
    if bare != bare.lower():
        return False
    return key in NAMED_KEYS or bare in NAMED_KEYS or key_to_character(bare) is not None


def advice(key: str) -> str:
    """What was probably meant by something that is no key, to end a sentence with; "" if unclear."""
    *modifiers, bare = key.split("+")
    if modifiers == ["shift"] and len(bare) == 1:
        return f"; write it {bare.upper()!r}"
    if modifiers and len(bare) == 1 and bare.isupper() and "shift" not in modifiers:
        meant = "+".join((*modifiers, "shift", bare.lower()))
        if is_key(meant):
            return f"; write it {meant!r}"
    if is_key(key.lower()):
        return f"; write it {key.lower()!r}"
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
