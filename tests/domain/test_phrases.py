"""Small phrases."""

from datetime import timedelta

import pytest

from tests.make import TUESDAY
from twitterbar.domain.phrases import ago, number, some, span, times


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=60), "8 weeks ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    assert ago(TUESDAY, TUESDAY - passed) == said


def test_a_time_shorter_than_an_hour_is_told_in_minutes() -> None:
    assert span(timedelta(minutes=5)) == "5 minutes"


def test_numbers() -> None:
    assert [number(n, "post") for n in (0, 1, 7)] == ["0 posts", "1 post", "7 posts"]
    assert [times(n) for n in (1, 2, 6)] == ["once", "twice", "6 times"]


def test_whom() -> None:
    assert some([]) == ""
    assert some(["Ana"]) == "Ana"
    assert some(["Ana", "Ben"]) == "Ana and Ben"
    assert some(["Ana", "Ben", "Cleo"], "more you follow") == "Ana and 2 more you follow"
