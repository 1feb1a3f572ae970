"""What the reader talks about, and how much of it is in a text.

A text is compared with everything that the reader wrote or passed on, as the cosine of two lists of words. A
word counts the more the fewer posts hold it: idf = ln(1 + N / (1 + df)). In the reader's list a word weighs
ln(1 + how often) · idf, in a post idf. What anybody says counts nowhere: words in more than one of twenty
posts, function words, numbers, and words of one or two letters.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence

from twitterbar.domain.function_words import FUNCTION_WORDS
from twitterbar.domain.people import People
from twitterbar.domain.text import words

COMMON_SHARE = 0.05
"""A word in more than this share of all posts says nothing about anybody …"""

COMMON_AT_LEAST = 10
"""… provided it is in more posts than this: in a small store every word has a large share."""

FEW_WORDS = 50
"""A list of so few words counts 0.7 of what a long one does: who said little is little known."""

_UNSPACED_FROM = "\u0e00"
"""From here on lie the scripts whose words come as pairs of characters."""

PAIR = 2
"""How many characters of them stand for a word."""


class _Kept(dict[str, float]):
    """A figure for each word, worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[str], float]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> float:
        figure = self[word] = self._work_out(word)
        return figure


class Interests:
    """The reader's own words, ready to be compared with."""

    def __init__(self, people: People) -> None:
        self._known = max(people.document_count, 1)
        self._frequency = people.document_frequency
        self._rarity = _Kept(self._work_out)
        self._square = _Kept(lambda word: self._rarity[word] ** 2)
        self._weights: dict[str, float] = {}
        self._shares: dict[str, float] = {}
        for word, used in people.interests.items():
            if used > 0 and (rarity := self._rarity[word]):
                self._weights[word] = weight = math.log1p(used) * rarity
                self._shares[word] = rarity * weight
        length = math.sqrt(math.fsum(weight * weight for weight in self._weights.values()))
        count = len(self._weights)
        self._scale = math.sqrt(count / (count + FEW_WORDS)) / length if length else 0.0

    def rarity(self, word: str) -> float:
        """The idf of a word, 0 if it doesn't count."""
        return self._rarity[word]

    def _work_out(self, word: str) -> float:
        if (len(word) < 3 and word[0] < _UNSPACED_FROM) or word in FUNCTION_WORDS or word.isdecimal():
            return 0.0
        frequency = self._frequency.get(word, 0)
        if frequency > max(COMMON_AT_LEAST, COMMON_SHARE * self._known):
            return 0.0
        return math.log1p(self._known / (1 + frequency))

    def likeness(self, text: str) -> float:
        """How much a text is about what the reader talks about: 0 not at all, 1 nothing else."""
        if not self._scale:
            return 0.0
        found = _words(text)
        shares = self._shares
        if shares.keys().isdisjoint(found):
            return 0.0
        shared = sum([shares[word] for word in found if word in shares])
        return self._scale * shared / math.sqrt(sum(map(self._square.__getitem__, found)))

    def shared(self, text: str, most: int) -> tuple[str, ...]:
        """The words of a text that the reader uses too, those that count most first."""
        found = [word for word in _words(text) if word in self._weights]
        return tuple(sorted(found, key=lambda word: (-self._weights[word] * self.rarity(word), word))[:most])


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, each once and in order, so that sums are always added up the same way."""
    return tuple(dict.fromkeys(words(text)))


def spelled(pieces: Sequence[str], text: str) -> list[str]:
    """Words as one writes them: pairs of characters that overlap in the text are put together again."""
    if all(piece[0] < _UNSPACED_FROM for piece in pieces):
        return list(pieces)
    folded = unicodedata.normalize("NFKC", text).casefold()
    whole: list[str] = []
    for piece in pieces:
        for place, other in enumerate(whole):
            after, before = other + piece[1:], piece + other[1:]
            if piece[0] >= _UNSPACED_FROM and len(piece) == PAIR:
                if other[-1] == piece[0] and after in folded:
                    whole[place] = after
                    break
                if piece[-1] == other[0] and before in folded:
                    whole[place] = before
                    break
        else:
            whole.append(piece)
    return whole
