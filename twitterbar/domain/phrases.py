"""Small phrases from which sentences about people and times are made."""

from collections.abc import Sequence
from datetime import datetime, timedelta

_SPANS = (
    ("year", timedelta(days=365.2425)),
    ("month", timedelta(days=30.436875)),
    ("week", timedelta(weeks=1)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
)


def ago(now: datetime, at: datetime) -> str:
    """How long ago something was: "just now", "5 min ago", "9 hours ago", "3 weeks ago"."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    return f"{span(passed)} ago"


def span(time: timedelta) -> str:
    """A length of time of an hour or more in its largest unit: "1 hour", "13 days", "5 weeks"."""
    for unit, length in _SPANS:
        if time >= (length if unit in ("day", "hour") else 2 * length):
            return number(time // length, unit)
    return number(time // timedelta(minutes=1), "minute")


def number(n: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 post", "7 posts"."""
    return f"{n} {noun if n == 1 else nouns or noun + 's'}"


def times(n: int) -> str:
    """How often: "once", "twice", "6 times"."""
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def some(names: Sequence[str], more: str = "more") -> str:
    """Whom: "Ana", "Ana and Ben", "Ana and 3 more"; `more` says what is said after the number."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} {more}"
