"""Strangers' text made inert, and its words.

Whatever comes in from outside passes `clean` (or `clean_line`) once, at the border; everything behind the
border may then draw, print, log and export it as it stands. Cleaned text holds no control character but the
line feed, nothing that changes the direction or the order of what is read, nothing invisible that honest
writing does without, and no heap of marks that would leave its cell.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from twitterbar.domain.scripts import HAN, UNSPACED_FROM


def clean(text: str) -> str:
    """Text of several lines, safe to show: idempotent, and honest writing comes through as it is.

    Line ends of every kind become line feeds, spaces of every kind (the ideographic one excepted) spaces.
    Private use characters, which every font draws differently, become U+FFFD. Joiners stay inside emoji and
    in scripts that need them, variation selectors behind what they choose a form of, tag characters in a
    finished flag, and at most `suspects.MARKS_ON_ONE_CELL` marks on a base. A mark without a base (at the
    start of a line or behind a space) goes, since it would be drawn on whatever stands before the text.
    """
    if text.isascii():
        if text.isprintable() or text.replace("\n", "").isprintable():
            return text
    elif not _suspect().search(text):
        return text
    from twitterbar.domain.scrubbing import scrub  # noqa: PLC0415 (few texts need it)

    return scrub(text)


@cache
def _suspect() -> re.Pattern[str]:
    from twitterbar.domain.suspects import suspect  # noqa: PLC0415 (plain texts don't need it)

    return suspect()


def clean_line(text: str) -> str:
    """Text on one line, safe to show: as `clean`, with runs of white space as one space and none at the ends.

    A name in which there is nothing to see becomes "".
    """
    text = clean(text)
    if "\n" in text or "  " in text or "\u3000" in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(text.split())
    return text


_NO_WORDS = re.compile(
    r"https?://\S+|\bwww\.\S+|(?<![\w@.])(?:[\w-]+\.)+[^\W\d_]{2,}/\S*|(?<!\w)[@\uff20]\w+", re.IGNORECASE
)  # addresses, as they are or as X shows them, and handles
_PUNCTUATION = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "#_'")}


class _Separators(dict[int, str]):
    """What parts words, by its code, as `str.translate` asks for it; what is in a word stays as it is.

    Letters, digits and the combining marks of the first plane are, and #, _ and the apostrophe.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isalnum() or character in "#_'" or self._is_written_mark(code)
        found = self[code] = character if stays else " "
        return found

    def _is_written_mark(self, code: int) -> bool:
        around = 0x20DD <= code <= 0x20E4 or 0xFE00 <= code <= 0xFE0F  # circles and selectors write nothing
        return code <= 0xFFFF and not around and unicodedata.category(chr(code))[0] == "M"


_SEPARATORS = _Separators()


def _may_be_unspaced(character: str) -> bool:
    """Whether it is none of the punctuation, signs and pictures that stand in texts of every script."""
    sign = "\u2000" <= character < "\u3000" or "\ufe00" <= character <= "\ufe0f"
    return character >= UNSPACED_FROM and not sign and not "\U0001f000" <= character < "\U00020000"


@cache
def _unspaced() -> re.Pattern[str]:
    kana_and_hangul = "\u3040-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7ff"
    southeast_asian = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    return re.compile(f"[{HAN}{kana_and_hangul}{southeast_asian}]+")


def words(text: str) -> list[str]:
    """The words of a text, in order, for interests and for full-text search alike.

    Compatibility forms and case are folded (NFKC, casefold); handles and addresses are left out; hashtags
    keep their #, words the apostrophe inside them. Scripts that don't part their words with spaces (Han,
    Kana, Hangul, Thai, Lao, Burmese, Khmer) give overlapping pairs of characters, a lone character itself.
    """
    addressed = "@" in text or "/" in text or "\uff20" in text or "www." in text
    if not addressed and text.isascii():
        return _written_in_ascii(text)
    found: list[str] = []
    for part in text.split():  # no word, address or handle goes beyond a space
        if part.isalnum() and part.isascii():
            found.append(part.lower())
        elif len(part) <= _SHORT:
            found += _words_in_short(part, addressed)
        else:
            found += _words_in(part, addressed)
    return found


_SHORT = 20
"""Characters between two spaces; what is longer seldom comes again."""


def _written_in_ascii(text: str) -> list[str]:
    return _without_ornaments(text, text.lower().translate(_PUNCTUATION).split())


def _words_in(part: str, addressed: bool) -> tuple[str, ...]:
    """The words between two spaces of a text; `addressed` says whether addresses are looked for in it."""
    if addressed and not part.isalnum():
        part = _NO_WORDS.sub(" ", part)
    if part.isascii():
        return tuple(_written_in_ascii(part))
    part = unicodedata.normalize("NFKC", part).casefold().replace("\u2019", "'")
    text, found = part, []
    for piece in part.split():
        if max(piece) >= UNSPACED_FROM and any(map(_may_be_unspaced, piece)):
            piece = _unspaced().sub(_pairs, piece)  # noqa: PLW2901
        found += piece.translate(_PUNCTUATION if piece.isascii() else _SEPARATORS).split()
    return tuple(_without_ornaments(text, found))


_words_in_short = lru_cache(maxsize=2048)(_words_in)


def _without_ornaments(text: str, found: list[str]) -> list[str]:
    """The words found in a text, without apostrophes around them, and without what holds no letter."""
    if "'" in text or "#" in text or "_" in text:
        return [word.strip("'") for word in found if word.strip("'#_")]
    return found


def _pairs(run: re.Match[str]) -> str:
    characters = run[0]
    if len(characters) == 1:
        return f" {characters} "
    return f" {' '.join(map(''.join, pairwise(characters)))} "
