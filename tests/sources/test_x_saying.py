"""After which errors X certainly did nothing, and after which nobody knows."""

import pytest

from tests.make import TUESDAY, at
from twitterbar.errors import (
    BrokenAnswer,
    BrokeOff,
    CapReached,
    CreditsGone,
    NoNetwork,
    NotEnrolled,
    NothingFound,
    NotReached,
    NotSafe,
    NotSignedIn,
    NotTheService,
    NotUnderstood,
    RateLimited,
    Refused,
    ServiceDown,
    SpendLimitReached,
    TwitterbarError,
    UsageCapReached,
)
from twitterbar.sources.x_refusals import refusal
from twitterbar.sources.x_saying import not_done


@pytest.mark.parametrize(
    "error",
    [
        NotReached("no network"),
        NotSafe("x", "expired", at_once=True),
        NotSignedIn(),
        NotEnrolled(),
        CreditsGone(),
        SpendLimitReached(),
        UsageCapReached(),
        RateLimited(at(15), TUESDAY),
        CapReached("$1", "$0", "this session's"),
        Refused("no"),
        NotUnderstood("400"),
        NothingFound("404"),
    ],
)
def test_x_did_nothing(error: TwitterbarError) -> None:
    assert not_done(error)


@pytest.mark.parametrize(
    "error",
    [
        BrokeOff("x"),
        NoNetwork("silence"),
        BrokenAnswer("cut off"),
        BrokenAnswer("cut off", charged=True),
        ServiceDown(503),
        NotSafe("x", "a bad record later on"),
        NotTheService("x", "a page for a browser"),
    ],
)
def test_nobody_knows(error: TwitterbarError) -> None:
    assert not not_done(error)


@pytest.mark.parametrize("status", [408, 499, 500, 502, 503, 504, 529])
def test_a_status_that_leaves_it_open_is_no_refusal(status: int) -> None:
    assert not not_done(refusal(status, {}, b"", host="x", now=TUESDAY))


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 410, 413, 422, 429])
def test_a_status_that_says_no_is_one(status: int) -> None:
    assert not_done(refusal(status, {}, b"", host="x", now=TUESDAY))
