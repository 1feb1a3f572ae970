"""How long X takes a text to be, and which links it finds in it.

X counts in weights, after NFC: 1 for Latin, Cyrillic, Greek, Arabic and much else, 2 for Han, Kana and the
rest, 2 for an emoji however many characters make it up, and 23 for every address however long. What is an
address follows the published rules (configuration v3 of twitter-text): with or without https:// in front, as
long as it ends in a top-level domain there is.
"""

import re
import unicodedata
from functools import cache

from msgspec import Struct

SHORT = 280
"""What a text may weigh on an ordinary account."""

LONG = 25_000
"""What a text may weigh where the account writes long posts."""

ADDRESS = 23
"""What any address weighs."""

_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""Characters that weigh 1; all others weigh 2."""

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030-\u3299"
    "\U0001f000-\U0001faff]"
)
_DRESSED = f"{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[#*0-9]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{3,6}\U000e007f"
    f"|{_DRESSED}(?:\u200d{_DRESSED})*"
)
_LATIN = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_CYRILLIC = "\u0400-\u04ff"


class Length(Struct, frozen=True):
    """What a text weighs, and the links in it as they were typed."""

    weight: int
    links: tuple[str, ...] = ()

    def left(self, most: int = SHORT) -> int:
        """How much more it may weigh; below zero where it is too long."""
        return most - self.weight


def measure(text: str) -> Length:
    """What X makes of a text that is about to be sent."""
    text = unicodedata.normalize("NFC", text)
    if "." not in text:
        return Length(_weight(text))
    found = [match.span(1) for match in _addresses().finditer(text)]
    weight, end = ADDRESS * len(found), 0
    for start, after in [*found, (len(text), len(text))]:
        weight += _weight(text[end:start])
        end = after
    return Length(weight, tuple(text[start:after] for start, after in found))


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    emoji = 0

    def taken(found: re.Match[str]) -> str:
        nonlocal emoji
        emoji += 1
        return ""

    rest = _EMOJI.sub(taken, text)
    return 2 * emoji + sum(1 if any(low <= ord(c) <= high for low, high in _LIGHT) else 2 for c in rest)


@cache
def _addresses() -> re.Pattern[str]:
    """Finds addresses. The list of top-level domains is fetched when the first text with a dot is written."""
    from linkify_it.tlds import TLDS  # noqa: PLC0415

    unicode_ones = {name.lower().encode().decode("idna") for name in TLDS if name.startswith("XN--")}
    names = sorted({name.lower() for name in TLDS} | unicode_ones, key=len, reverse=True)
    top = "|".join(map(re.escape, names))
    label = rf"[a-z0-9{_LATIN}{_CYRILLIC}](?:[a-z0-9{_LATIN}{_CYRILLIC}_-]*[a-z0-9{_LATIN}{_CYRILLIC}])?"
    plain = rf"[a-z0-9{_LATIN}{_CYRILLIC}](?:[a-z0-9{_LATIN}{_CYRILLIC}-]*[a-z0-9{_LATIN}{_CYRILLIC}])?"
    inside = rf"[a-z0-9!*';:=+,.$/%#\[\]\u2013_~@|&{_LATIN}{_CYRILLIC}-]"
    closing = rf"[a-z0-9=_#/+{_LATIN}{_CYRILLIC}-]"
    path = rf"/(?:(?:{inside}|\([^()\s]*\))*(?:{closing}|\([^()\s]*\)))?"
    query = r"(?:\?[a-z0-9!?*'();:&=+$/%#\[\]_.,~|@-]*[a-z0-9_&=#/-])?"
    return re.compile(
        rf"(?<![a-z0-9@＠$#＃\u202a-\u202e_/.-])"
        rf"((?:https?://)?(?:{label}\.)*{plain}\.(?:{top})(?![a-z0-9@＠])(?:\:\d+)?(?:{path})?{query})",
        re.IGNORECASE,
    )
