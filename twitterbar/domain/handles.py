"""Handles in a text that is about to be sent: whom X would notify, and what only looks like a name.

A handle on X has up to fifteen letters of the Latin alphabet, digits and underscores, nothing else. What is
written with a Cyrillic а, a joiner or a direction mark in it notifies nobody, or somebody else.
"""

import re
import unicodedata

from msgspec import Struct

LONGEST = 15

_HANDLE = re.compile(r"(?<![A-Za-z0-9_!#$%&*@＠/])[@＠]([A-Za-z0-9_]+)")
_ANY = re.compile(r"(?<![A-Za-z0-9_!#$%&*@＠/])[@＠]([^\s@＠.,;:!?()\[\]{}\"'“”‘’…/]+)")
_EMAIL = re.compile(r"[\w.+-]+[@＠][\w-]+\.\w+")

_ALIKE = str.maketrans(
    {
        **dict(zip("абвгезіјкмнорсѕтуүхһьѵӏԁԛԝ", "a6brezijkmhopcstyyxhbvldqw", strict=True)),
        **dict(zip("αβγεηικνορστυχω", "abyenikvopotuxw", strict=True)),
        **dict(zip("ıɑɡɩⅼզհոսցօ", "iagilqhnugo", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprtuvwyz", strict=True)),
    }
)


class Handles(Struct, frozen=True):
    """The handles in a text: those that X takes, lower-cased and each once, and what is no handle of X.

    `doubtful` maps what was typed to the handle that X, or a reader, would take it for ("" where none).
    """

    named: tuple[str, ...]
    doubtful: dict[str, str]


def handles(text: str) -> Handles:
    """Whom a text calls by @."""
    named: dict[str, None] = {}
    doubtful: dict[str, str] = {}
    for found in _ANY.finditer(_EMAIL.sub(" ", text)):
        typed = found[1]
        exact = _HANDLE.match("@" + typed)
        taken = exact[1] if exact else ""
        if 0 < len(taken) <= LONGEST:
            named[taken.lower()] = None
        if not taken or len(taken) > LONGEST or not _ends(typed[len(taken) :]):
            doubtful[typed] = skeleton(typed)
    return Handles(tuple(named), doubtful)


def without_at(text: str) -> str:
    """The same words calling nobody: the names stay, what makes them calls goes."""
    return re.sub(r"(?<![\w@＠])(?:\.\s*)?[@＠](?=\w)", "", text)


def skeleton(typed: str) -> str:
    """What a handle looks like: plain forms, nothing invisible, lookalikes as Latin letters."""
    folded = unicodedata.normalize("NFKD", typed).casefold()
    seen = "".join(character for character in folded if unicodedata.category(character)[0] not in "CM")
    return re.sub(r"[^a-z0-9_]", "", seen.translate(_ALIKE))


def _ends(after: str) -> bool:
    """Whether a handle ends here as it does in writing: by a mark, a symbol, or a script without spaces."""
    return not after or unicodedata.category(after[0])[0] in "PS" or ord(after[0]) >= 0x2E80
