"""What it means, in words, when X answers anything but a page.

A refusal is known by its status and by the last part of its problem type (the host in front of it differs),
or by words in its title and detail where X has changed the type before. What X says there may quote
strangers, so it is cleaned before it is shown.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeVar

import msgspec
from msgspec import Struct

from twitterbar.domain.text import clean_line
from twitterbar.errors import (
    CreditsGone,
    NotEnrolled,
    NothingFound,
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

USUAL_WAIT = timedelta(minutes=15)
"""How long X's windows for counting requests are; the wait where X names no moment, or none to believe."""

LONGEST_WAIT = timedelta(hours=25)
"""X's longest window is a day; a moment further off than that is junk."""

LONGEST_WORDS = 200

_GAVE_UP_WAITING = (HTTPStatus.REQUEST_TIMEOUT, 499)
"""Something between X and the reader stopped waiting: like a 5xx it does not tell whether X acted."""

_REASONS = {
    "duplicate content": "duplicate",
    "not been mentioned or otherwise engaged": "not_summoned",
    "not been mentioned or are not part": "quote_not_allowed",
}


class _Error(Struct, omit_defaults=True):
    message: str = ""
    detail: str = ""
    code: int = 0


class Problem(Struct, omit_defaults=True):
    """What X says about a request that it did not carry out."""

    title: str = ""
    detail: str = ""
    type: str = ""
    reason: str = ""
    errors: list[_Error] = []

    @property
    def kind(self) -> str:
        """The last part of the problem's type."""
        return self.type.rstrip("/").rpartition("/")[2]

    def said(self) -> str:
        """What X says in words, short; from the list of errors first, since that is the most exact."""
        told = [words for error in self.errors for words in (error.detail, error.message)]
        words = next((words for words in (*told, self.detail, self.title) if words), "")
        return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"


def tamed(body: bytes) -> bytes:
    """An error's body with nothing in it but what a problem has, cleaned; empty if it is no JSON object.

    Everything that looks at an error's body, tweepy included, sees this and not what came over the line.
    """
    try:
        raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return b""
    problem = Problem(
        title=_words(raw, "title"),
        detail=_words(raw, "detail") or _words(raw, "error_description"),
        type=_words(raw, "type"),
        reason=_words(raw, "reason") or _words(raw, "error"),
    )
    for error in _read(raw.get("errors"), list[dict[str, msgspec.Raw]], [])[:10]:
        code = _read(error.get("code"), int, 0)
        problem.errors.append(_Error(_words(error, "message"), _words(error, "detail"), code))
    return msgspec.json.encode(problem)


Value = TypeVar("Value")


def _read(raw: msgspec.Raw | None, kind: type[Value], otherwise: Value) -> Value:
    if raw is None:
        return otherwise
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return otherwise


def _words(raw: Mapping[str, msgspec.Raw], name: str) -> str:
    return clean_line(_read(raw.get(name), str, "")[: LONGEST_WORDS * 5])


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, *, host: str, now: datetime
) -> TwitterbarError:
    """The error that an answer with this status and this tamed body stands for.

    `headers` are looked up in lower case.
    """
    if status < HTTPStatus.BAD_REQUEST:
        return NotTheService(host, "a redirection to another place")
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return NotTheService(host, "this network wants you to sign in first")
    problem = msgspec.json.decode(body or b"{}", type=Problem)
    kind, said = problem.kind, problem.said()
    match status:
        case 400:
            return NotUnderstood(f"X did not understand the question: {said or 'it does not say why'}")
        case 401:
            return NotSignedIn("X does not accept this sign-in just now.")
        case 402:
            return SpendLimitReached() if _is_spend_limit(said, problem) else CreditsGone()
        case 403 if kind == "client-forbidden" or "not-enrolled" in problem.reason:
            return NotEnrolled()
        case 403 if _is_spend_limit(said, problem):
            return SpendLimitReached()
        case 403:
            return Refused(said, _reason(said, kind))
        case 404:
            return NothingFound("X has nothing there.", "It may have been deleted, or never have been.")
        case 429 if kind == "usage-capped" or problem.title == "UsageCapExceeded":
            return UsageCapReached()
        case 429:
            return RateLimited(waits_until(headers, now), now)
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _GAVE_UP_WAITING:
            return ServiceDown(status)
        case _:
            return NotUnderstood(f"X gave an answer that is not known here ({status})")


def is_web_page(body: bytes, content_type: str) -> bool:
    """Whether an answer that claims success is a page for a browser: a network's sign-in page, most often."""
    return "html" in content_type or body.lstrip()[:1] == b"<"


def waits_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """From when on X answers again, by the reader's own clock.

    X's clock and the reader's may differ, so what counts is how long after the answer's own date the window
    ends. Without a moment, or with one that is past or absurdly far, the usual window has to do.
    """
    name = "x-rate-limit-reset"
    for daily in ("x-user-limit-24hour", "x-app-limit-24hour"):
        if headers.get(f"{daily}-remaining") == "0":
            name = f"{daily}-reset"
    reset = headers.get(name, "")
    if not (reset.isascii() and reset.isdigit() and len(reset) <= 12):
        return now + USUAL_WAIT
    try:
        wait = datetime.fromtimestamp(int(reset), UTC) - _date(headers, now)
    except (OverflowError, OSError, ValueError):
        return now + USUAL_WAIT
    return now + (wait if timedelta() < wait <= LONGEST_WAIT else USUAL_WAIT)


def _date(headers: Mapping[str, str], now: datetime) -> datetime:
    try:
        date = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return now
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _is_spend_limit(said: str, problem: Problem) -> bool:
    words = f"{said} {problem.title} {problem.kind}".lower().replace("-", "").replace(" ", "")
    return "spendcap" in words or "spendinglimit" in words or "spendlimit" in words


def _reason(said: str, kind: str) -> str:
    for words, reason in _REASONS.items():
        if words in said:
            return reason
    return kind if kind != "about:blank" else ""
