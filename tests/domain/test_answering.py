"""How often an answer may be expected, in words, and only where there is something to go by."""

import pytest

from tests.make import account_id
from twitterbar.domain.manners import Listener


def listener(odds: float | None, turned_to_by: int = 3) -> Listener:
    return Listener(account=account_id("ana"), handle="ana", odds=odds, turned_to_by=turned_to_by)


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        (0.0, "would answer nearly always"),
        (0.04, "would answer nearly always"),
        (0.26, "would answer about 7 in 10 times"),
        (0.5, "would answer about 5 in 10 times"),
        (0.9, "would answer about 1 in 10 times"),
        (0.97, "would answer hardly ever"),
        (None, ""),
    ],
)
def test_the_odds_are_told_in_tenths(silence: float | None, words: str) -> None:
    assert listener(silence).answering == words


def test_of_whom_nothing_is_known_nothing_is_foretold() -> None:
    assert listener(0.5, turned_to_by=0).answering == ""
