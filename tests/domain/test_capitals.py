"""Capitals, and the same words without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.capitals import in_small_letters, shouts


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("BREAD DAY IS TODAY", "Bread day is today"),
        ("NO. I SAID SO! WHY?\nI DO", "No. I said so! Why?\nI do"),
        (
            "@AnaB LOOK AT https://Ferry.example/A #BreadDay",
            "@AnaB Look at https://Ferry.example/A #BreadDay",
        ),
        ("#A#B ÜBER ALLEM", "#A#B Über allem"),
    ],
)
def test_sentences_keep_their_beginnings_and_calls_stay(text: str, small: str) -> None:
    assert in_small_letters(text) == small


@given(st.text(st.sampled_from("ABYab éÉßЯя @#.!\n")))
def test_what_was_made_small_shouts_no_more_and_stays_as_it_is(text: str) -> None:
    small = in_small_letters(text)
    assert not shouts(small)
    assert in_small_letters(small) == small
