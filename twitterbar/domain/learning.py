"""How the weights of the reasons become the reader's own: from choices at the table, and nobody else's.

In one session the reader comments on one conversation, hears another, and drops a third. Each conversation
that the reader cared for more is compared with the middle of those they cared for less that evening, and that
is one choice: the weights move so that the first would have stood higher (a logistic regression over the
differences, see `ridge`). What the reader did in other sessions is not compared, since on a quiet evening one
hears what on a full one would stay behind; and what was never opened isn't either, since nobody knows
whether there was no wish or no time.

The weights begin at `reasons.Weights` and hold on to that as if it had come of `STRENGTH` choices. None falls
under a tenth of that or rises over three times as much: every reason stays one, and none takes the table.
`threshold` is not learned; it only says how steeply odds rise with the score.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from msgspec import Struct

from twitterbar.domain.model import Event, EventKind
from twitterbar.domain.reasons import Weights
from twitterbar.domain.ridge import Ridge

STRENGTH = 200.0
"""The prior weighs as much as so many choices."""

LEAST, MOST = 0.1, 3.0
"""Between these parts of what it began with a weight stays."""

REMEMBERED = 2_000
"""So many of the latest things the reader did are learned from: tastes change."""

SPREAD = {
    "names_you": 0.5,
    "people": 0.7,
    "recent": 0.4,
    "words": 0.1,
    "tie": 1.0,
    "circle": 0.7,
    "link": 0.5,
    "thread": 0.5,
    "quiet_voice": 1.0,
}
"""How far two conversations at one table usually differ in each reason, in the times of `reasons`."""

PRIOR = Weights()


class Care(IntEnum):
    """How much the reader cared for a conversation, by what they did with it."""

    PUT_AWAY = 0
    HEARD = 1
    LOOKED_UP = 2
    SPOKE = 3


TAUGHT_BY = {
    EventKind.DROPPED: Care.PUT_AWAY,
    EventKind.DONE: Care.PUT_AWAY,
    EventKind.HEARD: Care.HEARD,
    EventKind.OPENED_ON_WEB: Care.LOOKED_UP,
    EventKind.LIKED: Care.LOOKED_UP,
    EventKind.SPOKEN: Care.SPOKE,
}
"""What each thing the reader does says; done says it only of what wasn't heard before."""


class _Judged(Struct):
    """A conversation in one session: the times of its reasons, if they were noted, and how much one cared."""

    times: Mapping[str, float] = {}
    care: Care | None = None
    away: bool = False


def learn(done: Iterable[tuple[Event, str]]) -> tuple[Weights, int]:
    """The weights after what the reader did, and from how many choices.

    Each event comes with the conversation it is about, in order of time.
    An event that opens a session belongs to no conversation (""). Events of a conversation count once the
    times of its reasons were noted with one of them.
    """
    ridge = Ridge([getattr(PRIOR, code) for code in SPREAD], list(SPREAD.values()), STRENGTH)
    choices = 0
    for session in _sessions(done):
        for better, worse in _choices(session):
            ridge.learn([a - b for a, b in zip(better, worse, strict=True)], 1.0)
            choices += 1
    kept = {
        code: min(max(weight, LEAST * getattr(PRIOR, code)), MOST * getattr(PRIOR, code))
        for code, weight in zip(SPREAD, ridge.weights, strict=True)
    }
    return Weights(**kept, threshold=PRIOR.threshold), choices


def _sessions(done: Iterable[tuple[Event, str]]) -> list[dict[str, _Judged]]:
    sessions: list[dict[str, _Judged]] = [{}]
    for event, conversation in done:
        if event.kind is EventKind.SESSION_OPENED:
            sessions.append({})
        elif event.kind in TAUGHT_BY:
            _judge(sessions[-1].setdefault(conversation, _Judged()), event)
    return sessions


def _judge(judged: _Judged, event: Event) -> None:
    """Take in one more thing that was done to a conversation in a session."""
    times = {code: float(event.data[code]) for code in SPREAD if code in event.data}
    judged.times = judged.times or times
    care = TAUGHT_BY[event.kind]
    judged.away = judged.away or event.kind is EventKind.DROPPED
    judged.care = care if judged.care is None else max(care, judged.care)


def _choices(session: Mapping[str, _Judged]) -> Iterator[tuple[list[float], list[float]]]:
    """Whatever was cared for more, and the middle of what was cared for less."""
    known = [
        (Care.PUT_AWAY if judged.away else judged.care, [judged.times.get(code, 0.0) for code in SPREAD])
        for judged in session.values()
        if judged.times and judged.care is not None
    ]
    for care, times in known:
        below = [others for less, others in known if less < care]
        if below:
            yield times, [sum(column) / len(below) for column in zip(*below, strict=True)]
