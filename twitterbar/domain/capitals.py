"""Shouting: whether a text is in capitals, and the same words in small letters."""

import re

MOST = 0.7
"""More than this part of the letters in capitals is shouting …"""

LETTERS_FROM, WORDS_FROM = 12, 3
"""… from so many letters and so many words in capitals on; fewer may be a name or a laugh."""

_CALLS = re.compile(r"https?://\S+|[@＠#＃$]\w+")
"""What is written as it has to be: links, handles and tags."""

KEPT = "\0"
"""Stands for one of these meanwhile; no text that was cleaned has it."""

_BEGINNINGS = re.compile(r"(?:\A|[.!?…]\s+|\n)\W*\w|\bi\b")


def shouts(text: str) -> bool:
    """Whether most of a text is in capitals, in several words; handles, links and tags aside."""
    plain = _CALLS.sub(" ", text)
    cased = [letter for letter in plain if letter.isupper() or letter.islower()]
    loud = [word for word in plain.split() if len(word) > 1 and word.isupper()]
    if len(cased) < LETTERS_FROM or len(loud) < WORDS_FROM:
        return False
    return sum(letter.isupper() for letter in cased) > MOST * len(cased)


def in_small_letters(text: str) -> str:
    """The same words without capitals, but where a sentence begins; handles, links and tags stay.

    Which words are names it can't know.
    """
    calls = iter(_CALLS.findall(text))
    small = _CALLS.sub(KEPT, text).lower()
    begun = _BEGINNINGS.sub(lambda found: found[0][:-1] + found[0][-1].capitalize(), small)
    return re.sub(KEPT, lambda _: next(calls), begun)
