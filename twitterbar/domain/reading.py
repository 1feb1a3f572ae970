"""How long it takes to read posts.

| what | figure | from |
| --- | --- | --- |
| words | 238 a minute | Brysbaert 2019, silent reading of English non-fiction (most adults 175–300) |
| Han and kana | 260 characters a minute | an assumption near the Chinese texts of IReST, read aloud |
| Thai, Lao, Burmese, Khmer | 1,120 characters a minute | 863 aloud, the mean over 17 languages (IReST, Trauzettel-Klosinski and Dietz 2012), times 238/183 for reading silently (Brysbaert 2019) |
| a post | 1.5 s | an assumption: seeing who speaks, and going on |
| a picture, video or poll | 1 s, and the words that describe it | an assumption |
| a link | 1 s, and the words of its title | an assumption: seeing where it leads, not going there |
| another speaker than before | 0.5 s | an assumption |

Korean parts its words with spaces, so its words are counted as words. Nobody reads like the average: `pace`
is the reader's own factor (2.0 reads twice as fast), which `learn_pace` learns.
"""  # noqa: E501  (a table's row is one line)

import math
import re
from collections.abc import Callable, Iterable
from functools import cache

from twitterbar.domain.model import Post
from twitterbar.domain.scripts import UNSPACED_FROM

WORDS_A_MINUTE = 238
CHARACTERS_A_MINUTE = 260
LETTERS_A_MINUTE = 1120
A_POST = 1.5
A_PICTURE = 1.0
A_LINK = 1.0
ANOTHER_SPEAKER = 0.5

SLOWEST_PACE = 0.5
FASTEST_PACE = 2.0
"""The bounds of what is learned: 119 to 476 words a minute, wider than most adults differ."""

HALF_LEARNED_AFTER = 600.0
"""Seconds of reading after which a new pace counts as much as all that was known before."""

_EAST_ASIAN = (
    "\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003fffd"
)
_SOUTHEAST_ASIAN = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"


# Ten times as quickly made as a class of everything from there on.
_MAYBE_UNSPACED = re.compile(f"[^\0-{chr(ord(UNSPACED_FROM) - 1)}]")


@cache
def _unspaced() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds characters and letters of these; it takes some milliseconds, and few texts need it."""
    return re.compile(f"[{_EAST_ASIAN}]"), re.compile(f"[{_SOUTHEAST_ASIAN}]")


def text_seconds(text: str) -> float:
    """Seconds to read a text at pace 1.0."""
    seconds = 0.0
    if not text.isascii() and _MAYBE_UNSPACED.search(text) is not None:
        of_characters, of_letters = _unspaced()
        text, characters = of_characters.subn(" ", text)
        text, letters = of_letters.subn(" ", text)
        seconds = characters * 60 / CHARACTERS_A_MINUTE + letters * 60 / LETTERS_A_MINUTE
    return seconds + len(text.split()) * 60 / WORDS_A_MINUTE


def seconds(post: Post) -> float:
    """Seconds to read one post by itself at pace 1.0, with what hangs on it, to the millisecond."""
    return milliseconds(post) / 1000


def milliseconds(post: Post) -> int:
    """The same in milliseconds, as it is kept where posts are kept."""
    total = A_POST + text_seconds(post.text)
    for media in post.media:
        total += A_PICTURE + text_seconds(media.alt)
    for link in post.links:
        total += A_LINK + text_seconds(link.title) if link.title else A_LINK
    return round(total * 1000)


def minutes(posts: Iterable[Post], pace: float = 1.0, *, each: Callable[[Post], float] = seconds) -> float:
    """Minutes to read these posts one after the other; `pace` is above zero, 2.0 takes half the time.

    `each` is for who knows already how many seconds each of them takes.
    """
    total = 0.0
    speaker = None
    for post in posts:
        total += each(post)
        if speaker is not None and post.author != speaker:
            total += ANOTHER_SPEAKER
        speaker = post.author
    return total / 60 / pace


def learn_pace(pace: float, expected_seconds: float, taken_seconds: float) -> float:
    """The reader's pace after reading for `taken_seconds` what takes `expected_seconds` at pace 1.0.

    An exponentially weighted mean of what was seen, on a logarithmic scale since it is a factor, weighted by
    how much was read. One sitting counts as between half and twice the usual speed: beyond that somebody
    looked up from the screen or skipped on.
    """
    if expected_seconds <= 0 or taken_seconds <= 0:
        return pace
    seen = min(max(expected_seconds / taken_seconds, SLOWEST_PACE), FASTEST_PACE)
    share = 1 - 2 ** (-expected_seconds / HALF_LEARNED_AFTER)
    known = min(max(pace, SLOWEST_PACE), FASTEST_PACE)
    return math.exp((1 - share) * math.log(known) + share * math.log(seen))
