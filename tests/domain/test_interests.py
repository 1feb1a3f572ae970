"""What the reader talks about."""

import pytest

from tests.make import people
from twitterbar.domain.interests import Interests, spelled
from twitterbar.domain.text import words


def interests(known: int = 1000, **frequency: int) -> Interests:
    """Of somebody who used each of these words once, each of them in so many posts."""
    return Interests(
        people(interests=dict.fromkeys(frequency, 1), document_count=known, document_frequency=frequency)
    )


def test_the_more_of_a_post_is_about_it_the_more_alike() -> None:
    mine = interests(zoning=3, trams=9)
    assert mine.likeness("zoning trams") > mine.likeness("zoning and my new kitchen table")
    assert mine.likeness("my new kitchen table") == 0


def test_rare_words_tell_more_than_common_ones() -> None:
    mine = interests(zoning=1, city=45)
    assert mine.likeness("zoning again") > mine.likeness("city again")
    assert mine.shared("the city and its zoning", 3) == ("zoning", "city")


def test_a_reader_who_said_nothing_is_like_nothing() -> None:
    assert Interests(people()).likeness("zoning trams") == 0


@pytest.mark.parametrize("word", ["because", "weil", "porque", "2026", "ok"])
def test_small_words_and_numbers_are_no_interest(word: str) -> None:
    mine = interests(**{word: 1}, trams=1)
    assert mine.shared(f"{word} trams", 3) == ("trams",)


def test_in_a_small_store_a_word_may_be_in_many_posts() -> None:
    assert interests(20, trams=9).likeness("trams") > 0
    assert interests(20, trams=11).likeness("trams") == 0
    assert interests(1000, trams=50).likeness("trams") > 0
    assert interests(1000, trams=51).likeness("trams") == 0


def test_a_word_that_nobody_said_lately_is_the_rarest() -> None:
    mine = interests(10_000, trams=2)
    assert mine.rarity("kitchen") > mine.rarity("trams") > 0


@pytest.mark.parametrize("text", ["路面電車", "新しい路面電車だ"])
def test_pairs_of_characters_are_put_together_again(text: str) -> None:
    pieces = ["面電", "路面", "電車"]
    assert set(pieces) <= set(words(text))
    assert spelled(pieces, text) == ["路面電車"]


def test_pairs_that_are_apart_in_the_text_stay_apart() -> None:
    assert spelled(["日本", "本屋"], "日本の本屋") == ["日本", "本屋"]


def test_words_of_letters_are_left_alone() -> None:
    assert spelled(["zoning", "go"], "zoning go") == ["zoning", "go"]
