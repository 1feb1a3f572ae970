"""The sentences that an introduction begins from, in words of its evidence; whether words name somebody."""

from collections.abc import Sequence
from typing import NamedTuple

from twitterbar.core.views_people import Claim
from twitterbar.domain.model import Account
from twitterbar.domain.text import words


def names(text: str, account: Account) -> bool:
    """Whether a text names somebody: by handle, or by a part of the name they show."""
    said = set(words(text.replace("@", " ")))
    parts = [part for part in words(account.name) if len(part) > 2]
    return account.username.casefold() in text.casefold() or any(part in said for part in parts)


class Subject(NamedTuple):
    """What a starting sentence is about, in words of the evidence: "you …", "somebody … as you do"."""

    you: str
    they: str
    do: str


_VERBS = {
    "words": Subject("speak of", "speaks of", "do"),
    "hashtag": Subject("write", "writes", "do"),
    "link": Subject("passed on", "passed on", "did"),
    "common": Subject("talk with", "talks with", "do"),
}


def subject_of(claims: Sequence[Claim]) -> Subject | None:
    """What the starting sentences are about: what the two share of their own, else whom both know."""
    for claim in sorted(claims, key=lambda claim: claim.code == "common"):
        verbs = _VERBS.get(claim.code)
        what = claim.text.removeprefix(f"both {verbs.you} ") if verbs is not None else claim.text
        if verbs is not None and what != claim.text:
            return Subject(f"{verbs.you} {what}", f"{verbs.they} {what}", verbs.do)
    return None


def light(a: Account, b: Account, subject: Subject | None) -> tuple[str, str]:
    """A sentence for each of the two, for one post that names them both."""
    if subject is None:
        return f"meet {b.shown_name}.", f"meet {a.shown_name}."
    so = "did" if subject.do == "did" else "does"
    return f"you {subject.you}, and so {so} {b.shown_name}.", f"meet {a.shown_name}."


def asking(subject: Subject | None) -> str:
    """The question that is put to either, in words that don't name the other."""
    if subject is None:
        return "There is somebody I would like you to meet. May I introduce you two?"
    return f"I know somebody who {subject.they} as you {subject.do}. May I introduce you two?"
