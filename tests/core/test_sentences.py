"""The sentences that an introduction begins from."""

import pytest

from tests import make
from twitterbar.core import sentences
from twitterbar.core.views_people import Claim

ANA, BEN = make.account("ana", name="Ana"), make.account("ben", name="Ben")


@pytest.mark.parametrize(
    ("code", "text", "to_ana", "asked"),
    [
        (
            "words",
            "both speak of bread and rye",
            "you speak of bread and rye, and so does Ben.",
            "speaks of bread",
        ),
        ("hashtag", "both write #rye", "you write #rye, and so does Ben.", "writes #rye as you do."),
        (
            "link",
            "both passed on a.example",
            "you passed on a.example, and so did Ben.",
            "passed on a.example",
        ),
        (
            "common",
            "both talk with Cleo",
            "you talk with Cleo, and so does Ben.",
            "talks with Cleo as you do.",
        ),
    ],
)
def test_they_begin_in_words_of_the_evidence(code: str, text: str, to_ana: str, asked: str) -> None:
    subject = sentences.subject_of([Claim(code=code, text=text)])
    assert sentences.light(ANA, BEN, subject) == (to_ana, "meet Ana.")
    assert asked in sentences.asking(subject)


def test_what_is_their_own_goes_before_whom_both_know() -> None:
    claims = [
        Claim(code="common", text="both talk with Cleo"),
        Claim(code="link", text="both passed on a.example"),
    ]
    subject = sentences.subject_of(claims)
    assert subject is not None and subject.you == "passed on a.example"


def test_without_evidence_they_claim_nothing() -> None:
    subject = sentences.subject_of([])
    assert sentences.light(ANA, BEN, subject) == ("meet Ben.", "meet Ana.")
    assert sentences.asking(subject).startswith("There is somebody")
