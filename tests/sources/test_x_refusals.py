"""Refusals of X: whatever comes over the line, there is an error in words for it."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY
from twitterbar.domain.text import clean_line
from twitterbar.errors import Refused, TwitterbarError
from twitterbar.sources.x_count import count
from twitterbar.sources.x_refusals import LONGEST_WAIT, refusal, tamed, waits_until

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "detail",
                    "type",
                    "reason",
                    "errors",
                    "message",
                    "code",
                    "data",
                    "includes",
                    "id",
                    "meta",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
BODIES = st.binary(max_size=80) | JSON.map(msgspec.json.encode)


@given(status=st.integers(300, 599), body=BODIES, reset=st.text(max_size=12))
def test_every_refusal_has_words_that_can_be_shown(status: int, body: bytes, reset: str) -> None:
    error = refusal(status, {"x-rate-limit-reset": reset}, tamed(body), host="api.x.com", now=TUESDAY)
    assert isinstance(error, TwitterbarError)
    assert error.title and str(error) == clean_line(str(error))
    assert len(error.title) < 400


@given(body=BODIES)
def test_counting_never_fails(body: bytes) -> None:
    counted = count(body, posts=True)
    assert counted is None or len(counted.came.rows) == len(set(counted.came.rows))


@given(
    reset=st.integers(-(10**13), 10**13).map(str) | st.text(max_size=8),
    date=st.text(max_size=40) | st.just("Tue, 24 Nov 2026 20:00:00 GMT"),
    daily=st.sampled_from(["0", "1", ""]),
)
def test_one_never_waits_for_ever(reset: str, date: str, daily: str) -> None:
    headers = {
        "x-rate-limit-reset": reset,
        "date": date,
        "x-user-limit-24hour-remaining": daily,
        "x-user-limit-24hour-reset": reset,
    }
    until = waits_until(headers, TUESDAY)
    assert timedelta() < until - TUESDAY <= LONGEST_WAIT


def test_a_daily_limit_counts_by_its_own_moment() -> None:
    headers = {
        "x-rate-limit-reset": str(int((TUESDAY + timedelta(minutes=3)).timestamp())),
        "x-user-limit-24hour-remaining": "0",
        "x-user-limit-24hour-reset": str(int((TUESDAY + timedelta(hours=9)).timestamp())),
    }
    assert waits_until(headers, TUESDAY) == TUESDAY + timedelta(hours=9)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("403_duplicate", "duplicate"),
        ("403_reply_not_summoned", "not_summoned"),
        ("403_quote_not_allowed", "quote_not_allowed"),
    ],
)
def test_recorded_refusals_of_posts_are_told_apart(shared: object, file: str, reason: str) -> None:
    from pathlib import Path

    assert isinstance(shared, Path)
    recorded = msgspec.json.decode((shared / "x-api" / "samples" / "errors" / f"{file}.json").read_bytes())
    body = tamed(msgspec.json.encode(recorded["body"]))
    error = refusal(recorded["_status"], {}, body, host="api.x.com", now=TUESDAY)
    assert isinstance(error, Refused) and error.reason == reason
