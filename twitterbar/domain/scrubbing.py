"""What `text.clean` does with a text in which something may have to be changed.

Apart from `text` because its patterns take some milliseconds to get ready, which nobody should wait for who
only looks at what is clean already.
"""

import re
import unicodedata

from twitterbar.domain.scripts import HAN
from twitterbar.domain.suspects import (
    JAMO_TAILS,
    JOINERS,
    JOINING,
    LINES,
    MARKS_ON_ONE_CELL,
    PICTURES,
    PLAIN,
    PRIVATE,
    SELECTORS,
    SPACES,
    TAGS,
)

_FLAG = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)|[{TAGS}]"
)  # a black flag, the tags of a region in it, and the end tag; or a tag elsewhere
_TO_MAP = re.compile(f"[{PLAIN}]")
_IS_LINE = re.compile(f"[{LINES}]").match
_IS_SPACE = re.compile(f"[{SPACES}]").match
_IS_PRIVATE = re.compile(f"[{PRIVATE}]").match
_IS_JOINING = re.compile(f"[{JOINING}]").match
_IS_PICTURE = re.compile(f"[{PICTURES}]").match
_JOINS_A_PICTURE = re.compile(f"[{PICTURES}\ufe0f\u20e3\U000e007f]").match
_IS_SELECTOR = re.compile(f"[{SELECTORS}]").match
_IS_JAMO_TAIL = re.compile(f"[{JAMO_TAILS}]").match
# A selector after what it may choose a form of: emoji or text, ideographs, Mongolian, mathematics.
_IS_CHOSEN = re.compile(
    f"[{PICTURES}#*0-9][\ufe0e\ufe0f]|[{HAN}][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[\u1800-\u18af][\u180b-\u180f]|[\u2200-\u22ff]\ufe00"
).fullmatch


def _mapped(match: re.Match[str]) -> str:
    character = match[0]
    if _IS_LINE(character):
        return "\n"
    if _IS_SPACE(character):
        return " "
    return "\ufffd" if _IS_PRIVATE(character) else ""


def scrub(text: str) -> str:
    """The slow road of `clean`: every character is judged by what was kept before it.

    A joiner is held back until the next character that stays shows whether it has work to do. Since nothing
    is judged by what will itself be dropped, a second run changes nothing.
    """
    text = _TO_MAP.sub(_mapped, text.replace("\r\n", "\n"))
    if text.isascii():
        return text
    text = _FLAG.sub(r"\1", text)
    kept: list[str] = []
    previous, held = "\n", ""
    marks = joined = 0
    for character in text:
        if character in JOINERS:
            if not held and (_IS_JOINING(previous) or (character == "\u200d" and _JOINS_A_PICTURE(previous))):
                held = character
            continue
        if _IS_SELECTOR(character):
            if held or marks >= MARKS_ON_ONE_CELL or not _IS_CHOSEN(previous + character):
                continue
            marks += 1
        elif unicodedata.category(character)[0] == "M" or _IS_JAMO_TAIL(character):
            if previous.isspace() or marks >= MARKS_ON_ONE_CELL:
                continue
            if held and _IS_JOINING(character):
                kept.append(held)
                marks += 1
            held = ""
            marks += 1
        else:
            fits = bool(held) and _joins(previous, held, character)
            if fits and not _IS_JOINING(previous):
                joined += 1
                fits = joined <= MARKS_ON_ONE_CELL
            elif not fits:
                joined = 0
            if fits:
                kept.append(held)
            held = ""
            marks = 0
        kept.append(character)
        previous = character
    if held == "\u200d" and _IS_JOINING(previous):
        kept.append(held)
    return "".join(kept)


def _joins(previous: str, joiner: str, following: str) -> bool:
    """Whether a joiner does honest work between two characters."""
    if _IS_JOINING(previous):
        return joiner == "\u200d" or bool(_IS_JOINING(following))
    return bool(_IS_PICTURE(following))
