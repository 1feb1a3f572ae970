"""What `text.clean` does with a text in which something may have to be changed.

Apart from `text` because its tables take some milliseconds to get ready, which nobody should wait for who
only looks at what is clean already.
"""

import re
import unicodedata
from functools import cache

from twitterbar.domain.scripts import HAN

MARKS_ON_ONE_CELL = 8
"""How many marks (accents, vowel signs, joiners, selectors) may stand on one base character. Honest writing
needs four or five: pointed Hebrew with cantillation, Vietnamese, stacked Tibetan."""

# What goes, wherever it stands: controls, halves of surrogate pairs, noncharacters, direction marks, and
# characters that show nothing though they count as letters (the Hangul fillers among them).
_GONE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_LINES = "\r\x0b\x0c\x85\u2028\u2029"
_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u2800"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_PLAIN = _GONE + _LINES + _SPACES + _PRIVATE

# What stays only where it does honest work.
_JOINERS = "\u200c\u200d"
_TAGS = "\U000e0020-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef"
_JAMO_TAILS = "\u1161-\u11ff\ud7b0-\ud7ff"

# Scripts in which the joiners change how a word is written: Arabic and its kin, the Indic ones, Mongolian.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\u1a20-\u1aaf\u1b00-\u1b7f"
    "\ua840-\ua87f\ua980-\ua9df\uaa60-\uaa7f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff"
    "\U0001e900-\U0001e95f"
)
_PICTURES = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)

_FLAG = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)|[{_TAGS}]"
)  # a black flag, the tags of a region in it, and the end tag; or a tag elsewhere
_TO_MAP = re.compile(f"[{_PLAIN}]")
_IS_LINE = re.compile(f"[{_LINES}]").match
_IS_SPACE = re.compile(f"[{_SPACES}]").match
_IS_PRIVATE = re.compile(f"[{_PRIVATE}]").match
_IS_JOINING = re.compile(f"[{_JOINING}]").match
_IS_PICTURE = re.compile(f"[{_PICTURES}]").match
_JOINS_A_PICTURE = re.compile(f"[{_PICTURES}\ufe0f\u20e3\U000e007f]").match
_IS_SELECTOR = re.compile(f"[{_SELECTORS}]").match
_IS_JAMO_TAIL = re.compile(f"[{_JAMO_TAILS}]").match
# A selector after what it may choose a form of: emoji or text, ideographs, Mongolian, mathematics.
_IS_CHOSEN = re.compile(
    f"[{_PICTURES}#*0-9][\ufe0e\ufe0f]|[{HAN}][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[\u1800-\u18af][\u180b-\u180f]|[\u2200-\u22ff]\ufe00"
).fullmatch


@cache
def marks() -> str:
    """The combining marks of the first plane."""
    blocks = (range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000))
    return "".join(
        chr(code) for block in blocks for code in block if unicodedata.category(chr(code))[0] == "M"
    )


@cache
def suspect() -> re.Pattern[str]:
    """Finds what may have to be changed in a text; a text without a match is clean.

    The class in front is what makes it quick. The characters beyond the first plane are one range in it,
    since each range costs time at every character of the text.
    """
    bearing = marks() + _JAMO_TAILS
    beyond = "\U00010a00-\U0001d3ff\U0001d800-\U0001efff\U000e0000-\U0010ffff"
    plain = re.sub("[\U00010000-\U0010ffff]-?", "", _PLAIN)
    return re.compile(
        f"[{plain}{_JOINERS}\ufe00-\ufe0f\u180b-\u180f{bearing}\U00010a00-\U0010ffff]"
        f"(?:(?<=[{plain}{beyond}\ufe00-\ufe0d\u180b-\u180f])"
        f"|(?<=[\ufe0e\ufe0f])(?<![{_PICTURES}#*0-9].)"
        f"|(?<=\u200c)(?:(?<![{_JOINING}].)|(?![{_JOINING}]))"
        f"|(?<=\u200d)(?<![{_JOINING}].)(?:(?<![{_PICTURES}\ufe0f].)|(?![{_PICTURES}]))"
        f"|(?=(?:[^\u200d\\s]{{1,4}}\u200d){{4}})"
        f"|(?<![^\\s].)(?<=[{bearing}])"
        f"|[{bearing}{_JOINERS}\ufe00-\ufe0f]{{{MARKS_ON_ONE_CELL}}})",
        re.DOTALL,
    )


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
        if character in _JOINERS:
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
