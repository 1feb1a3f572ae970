"""Finds the texts in which `text.clean` may have something to change, and the classes of characters it needs.

Apart from `scrubbing`, whose patterns only such texts need: most texts beyond ASCII are clean, and nobody
should wait for more than it takes to see that.
"""

import re
import unicodedata
from functools import cache

MARKS_ON_ONE_CELL = 8
"""How many marks (accents, vowel signs, joiners, selectors) may stand on one base character. Honest writing
needs four or five: pointed Hebrew with cantillation, Vietnamese, stacked Tibetan."""

# What goes, wherever it stands: controls, halves of surrogate pairs, noncharacters, direction marks, and
# characters that show nothing though they count as letters (the Hangul fillers among them).
GONE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
LINES = "\r\x0b\x0c\x85\u2028\u2029"
SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u2800"
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
PLAIN = GONE + LINES + SPACES + PRIVATE

# What stays only where it does honest work.
JOINERS = "\u200c\u200d"
TAGS = "\U000e0020-\U000e007f"
SELECTORS = "\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef"
JAMO_TAILS = "\u1161-\u11ff\ud7b0-\ud7ff"

# Scripts in which the joiners change how a word is written: Arabic and its kin, the Indic ones, Mongolian.
JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\u1a20-\u1aaf\u1b00-\u1b7f"
    "\ua840-\ua87f\ua980-\ua9df\uaa60-\uaa7f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff"
    "\U0001e900-\U0001e95f"
)
PICTURES = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)


def _marks() -> str:
    """The combining marks of the first plane, to be put between brackets in a pattern."""
    ranges: list[str] = []
    for block in (range(0x300, 0x3400), range(0xA000, 0xAC00), range(0xFB00, 0x10000)):
        characters = "".join(map(chr, block))
        are_marks = "".join([unicodedata.category(character)[0] for character in characters])
        ranges += [characters[run.start() : run.end()] for run in re.finditer("M+", are_marks)]
    return "".join(run if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in ranges)


@cache
def suspect() -> re.Pattern[str]:
    """Finds what may have to be changed in a text; a text without a match is clean.

    The class in front is what makes it quick. The characters beyond the first plane are one range in it,
    since each range costs time at every character of the text.
    """
    bearing = _marks() + JAMO_TAILS
    beyond = "\U00010a00-\U0001d3ff\U0001d800-\U0001efff\U000e0000-\U0010ffff"
    plain = re.sub("[\U00010000-\U0010ffff]-?", "", PLAIN)
    return re.compile(
        f"[{plain}{JOINERS}\ufe00-\ufe0f\u180b-\u180f{bearing}\U00010a00-\U0010ffff]"
        f"(?:(?<=[{plain}{beyond}\ufe00-\ufe0d\u180b-\u180f])"
        f"|(?<=[\ufe0e\ufe0f])(?<![{PICTURES}#*0-9].)"
        f"|(?<=\u200c)(?:(?<![{JOINING}].)|(?![{JOINING}]))"
        f"|(?<=\u200d)(?<![{JOINING}].)(?:(?<![{PICTURES}\ufe0f].)|(?![{PICTURES}]))"
        f"|(?=(?:[^\u200d\\s]{{1,4}}\u200d){{4}})"
        f"|(?<![^\\s].)(?<=[{bearing}])"
        f"|[{bearing}{JOINERS}\ufe00-\ufe0f]{{{MARKS_ON_ONE_CELL}}})",
        re.DOTALL,
    )
