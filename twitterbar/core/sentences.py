"""The sentences that an introduction begins from, in words of its evidence; whether words name somebody."""

from collections.abc import Sequence

from twitterbar.core.views_people import Claim
from twitterbar.domain.model import Account
from twitterbar.domain.text import words


def names(text: str, account: Account) -> bool:
    """Whether a text names somebody: by handle, or by a part of the name they show."""
    said = set(words(text.replace("@", " ")))
    parts = [part for part in words(account.name) if len(part) > 2]
    return account.username.casefold() in text.casefold() or any(part in said for part in parts)


def subject_of(claims: Sequence[Claim]) -> str:
    """What the starting sentences are about, in words of the evidence; "" if there is none."""
    for claim in claims:
        if claim.code in ("words", "hashtag"):
            return claim.text.partition(" speak of ")[2] or claim.text.partition(" write ")[2]
    return ""


def light(a: Account, b: Account, subject: str) -> tuple[str, str]:
    """A sentence for each of the two, for one post that names them both."""
    if not subject:
        return f"meet {b.shown_name}.", f"meet {a.shown_name}."
    return f"you speak of {subject}, and so does {b.shown_name}.", f"meet {a.shown_name}."


def asking(subject: str) -> str:
    """The question that is put to either, in words that don't name the other."""
    if not subject:
        return "There is somebody I would like you to meet. May I introduce you two?"
    return f"I know somebody who speaks of {subject} as you do. May I introduce you two?"
