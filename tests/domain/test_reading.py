"""How long it takes to read posts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import link, post
from twitterbar.domain import reading
from twitterbar.domain.model import Media

EVENING = "We walked home along the tram line and nobody said a word until the bakery."


def test_238_words_take_a_minute_and_the_post_itself_a_moment() -> None:
    long = post("ana", " ".join(["tram"] * 238))
    assert reading.minutes([long]) == pytest.approx((60 + 1.5) / 60)


def test_scripts_without_spaces_are_read_by_their_characters() -> None:
    assert reading.text_seconds("路" * 260) == pytest.approx(60)
    assert reading.text_seconds("まちの" * 10) == pytest.approx(30 * 60 / 260)
    assert reading.text_seconds("ร" * 1120) == pytest.approx(60)


def test_words_between_characters_count_too() -> None:
    mixed = reading.text_seconds("路面電車 tram")
    assert mixed == pytest.approx(reading.text_seconds("路面電車") + reading.text_seconds("tram"))


def test_korean_is_read_by_its_words() -> None:
    assert reading.text_seconds("오늘 저녁 빵집") == pytest.approx(reading.text_seconds("one two three"))


def test_a_picture_and_a_link_cost_a_look_and_what_is_written_on_them() -> None:
    plain = reading.seconds(post("ana", EVENING))
    pictured = post("ana", EVENING, media=(Media(kind="photo", alt="a tram in the snow"),))
    linked = post("ana", EVENING, links=(link("https://trams.example/night", title="The last tram"),))
    words, title = reading.text_seconds("a tram in the snow"), reading.text_seconds("The last tram")
    assert reading.seconds(pictured) == pytest.approx(plain + 1.0 + words, abs=0.001)
    assert reading.seconds(linked) == pytest.approx(plain + 1.0 + title, abs=0.001)


def test_another_speaker_costs_a_moment_and_the_same_one_does_not() -> None:
    first, second = post("ana", EVENING, 0), post("ana", EVENING, 1)
    answer = post("ben", EVENING, 1)
    assert reading.minutes([first, answer]) - reading.minutes([first, second]) == pytest.approx(0.5 / 60)


def test_who_reads_twice_as_fast_takes_half_the_time() -> None:
    posts = [post("ana", EVENING), post("ben", EVENING, 1)]
    assert reading.minutes(posts, pace=2.0) == pytest.approx(reading.minutes(posts) / 2)


def test_nothing_takes_no_time() -> None:
    assert reading.minutes([]) == 0


def test_a_pace_is_learned_from_what_was_read() -> None:
    pace = 1.0
    for _ in range(60):
        pace = reading.learn_pace(pace, expected_seconds=60, taken_seconds=40)
    assert pace == pytest.approx(1.5, rel=0.02)


def test_ten_minutes_of_reading_move_the_pace_half_of_the_way() -> None:
    assert reading.learn_pace(1.0, 600, 300) == pytest.approx(2**0.5)


def test_one_long_sitting_teaches_as_much_as_many_short_ones() -> None:
    pace = 1.0
    for _ in range(10):
        pace = reading.learn_pace(pace, 30, 24)
    assert pace == pytest.approx(reading.learn_pace(1.0, 300, 240))


def test_an_hour_away_from_the_screen_is_not_taken_for_slow_reading() -> None:
    assert reading.learn_pace(1.0, 10, 3600) == pytest.approx(reading.learn_pace(1.0, 10, 20))


@given(
    st.floats(0.25, 4),
    st.floats(-10, 1e6, allow_nan=False),
    st.floats(-10, 1e6, allow_nan=False),
)
def test_a_pace_stays_between_half_and_twice(pace: float, expected: float, taken: float) -> None:
    learned = reading.learn_pace(pace, expected, taken)
    assert 0.5 - 1e-9 <= learned <= 2 + 1e-9 or learned == pace


@given(st.lists(st.text(max_size=200), max_size=6), st.floats(0.5, 2))
def test_more_to_read_never_takes_less_time(texts: list[str], pace: float) -> None:
    posts = [post("ana" if at % 2 else "ben", text, at) for at, text in enumerate(texts)]
    spans = [reading.minutes(posts[:upto], pace) for upto in range(len(posts) + 1)]
    assert spans == sorted(spans)
    assert all(later > sooner for sooner, later in pairwise(spans))
