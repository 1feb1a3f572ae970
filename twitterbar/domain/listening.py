"""Will it be answered? The odds, from who turned to whom before, learned as answers come or stay away.

Somebody turns to somebody; an answer is a turn back within a window. Whether one comes hangs most on how
often that person answers at all (told apart: when spoken to, and when answered), on what was between the two
before, and on how loud each of them is where the reader listens. How often they turned here, of their own or
to answer, counts beside the share of calls that they answered: a window is long, and who comes by every day
will come. The weights begin where they fitted several collections of conversations (`PRIOR`) and move with
every window that closes, as in a logistic regression with that prior, so that what is told as nine in ten
comes to be nine in ten here, too; where it still doesn't, it is corrected by what came true of it
(`_Calibration`). How many follow anybody is never asked; how many people *turn to* somebody here is.

Most answers come soon, a window is long, and people change. So a turn counts as unanswered as soon as all
but a few of the answers so far would have come, less the chance that it is one of the few.

Odds never tell anybody to stop; that is for the rules of `pestering`.
"""

import math
from collections import deque
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain.ridge import Ridge

WINDOW = timedelta(days=7)
"""How long an answer may take to count as one."""

DELIBERATION = 200.0
"""The prior weighs as much as so many closed windows."""

DRIFT = 300
"""In so many closed windows the usual share of answers may change by as much as nobody knew at first: streams
fill up, evenings differ, and what is told as nine in ten has to stay nine in ten."""

LATE = 0.05
"""A turn that isn't answered by the time by which all but so few answers came counts as unanswered, before
its window is over …"""

FIRST_ANSWERS = 50
"""… once so many answers tell how long they take."""

TENTHS = 10
"""What was told is compared with what came true by tenths: 0 to 0.1, 0.1 to 0.2, …"""

DOUBTED = 100.0
"""Each tenth begins as if it had been right so many times."""

KEEPS = 0.5 ** (1 / 400)
"""Of 400 comparisons in a tenth half are left when as many more have come."""

SUREST = 0.002
"""Nothing is told as surer than that, or than its opposite."""

RECENT = timedelta(days=7)
"""After so long, half of what was heard from somebody last is forgotten."""

FRESH = timedelta(hours=6)
"""Who turns back within that answers; later they come of their own."""

NAMES = (
    *("always", "answers", "loudness", "run", "between"),
    *("owed", "awake", "met lately", "talkative", "turned here"),
)
PRIOR = (1.31, -0.36, 0.24, -0.49, -2.64, 0.0, 0.0, 0.0, 0.0, 0.0)
"""What each feature weighs in the log-odds of no answer. Five are fitted, the others learned here."""

_SPREAD = (1.0, 1.0, 2.0, 0.6, 0.3, 0.4, 0.4, 0.3, 1.5, 0.8)
"""How far each feature usually is from nothing; a prior holds on to a weight in that measure."""


class Odds(Struct, frozen=True, kw_only=True):
    """What is to be expected: `silence` is the probability of no answer within the window.

    `sent` and `back` count the turns between the two so far; of `addressed` turns to that person (by anybody)
    `answered` were answered.
    """

    silence: float
    sent: int
    back: int
    addressed: int
    answered: int


class _Open(Struct):
    """A turn whose window is open: since when, what was known, and whether the answer came."""

    at: float
    pair: tuple[str, str]
    features: tuple[float, ...]
    told: float
    answered: bool = False


class Listening:
    """All turns of a stream, in order of time, and what they teach about answers.

    `window` is how long an answer may take.
    """

    def __init__(self, window: timedelta = WINDOW) -> None:
        self.window = window
        self._ridge = Ridge(PRIOR, _SPREAD, DELIBERATION, {NAMES.index("always"): DRIFT})
        self._sent: dict[tuple[str, str], int] = {}
        self._last: dict[tuple[str, str], float] = {}
        self._run: dict[tuple[str, str], int] = {}
        self._back: dict[tuple[str, str], int] = {}
        self._addressed: dict[tuple[str, bool], int] = {}
        self._answered: dict[tuple[str, bool], int] = {}
        self._callers: dict[str, int] = {}
        self._spoke: dict[str, tuple[int, float]] = {}
        self._queue: deque[_Open] = deque()
        self._untaught: deque[_Open] = deque()
        self._delays = _Delays()
        self._calibration = _Calibration()
        self._open: dict[tuple[str, str], list[_Open]] = {}

    @property
    def weights(self) -> tuple[float, ...]:
        """What each of `NAMES` weighs by now."""
        return tuple(self._ridge.weights)

    def turn(self, src: str, dst: str, at: datetime) -> None:
        """Somebody turned to somebody; turns come in order of time."""
        if src == dst:
            return
        now = at.timestamp()
        self._close(now)
        features = self._features(src, dst, now)
        self._answers(dst, src, now)
        pair = (src, dst)
        if pair not in self._sent:
            self._callers[dst] = self._callers.get(dst, 0) + 1
        self._sent[pair] = self._sent.get(pair, 0) + 1
        self._run[pair] = self._run.get(pair, 0) + 1
        self._run[dst, src] = 0
        self._last[pair] = now
        kind = dst, _is_answer(features)
        self._addressed[kind] = self._addressed.get(kind, 0) + 1
        self._spoke[src] = self._spoke.get(src, (0, now))[0] + 1, now
        waiting = _Open(now, pair, features, self._ridge.expect(features))
        self._queue.append(waiting)
        self._untaught.append(waiting)
        self._open.setdefault(pair, []).append(waiting)

    def odds(self, src: str, dst: str, at: datetime) -> Odds:
        """What `src` may expect who turns to `dst` at this moment, which no turn so far is later than."""
        now = at.timestamp()
        self._close(now)
        return Odds(
            silence=self._calibration.corrected(self._ridge.expect(self._features(src, dst, now))),
            sent=self._sent.get((src, dst), 0),
            back=self._sent.get((dst, src), 0),
            addressed=_both(self._addressed, dst),
            answered=_both(self._answered, dst),
        )

    def _answers(self, asked: str, by: str, now: float) -> None:
        """Every open turn of `asked` to `by` has its answer now."""
        for waiting in self._open.pop((asked, by), ()):
            waiting.answered = True
            self._delays.add(now - waiting.at)
            kind = by, _is_answer(waiting.features)
            self._answered[kind] = self._answered.get(kind, 0) + 1
            self._back[asked, by] = self._back.get((asked, by), 0) + 1

    def _close(self, now: float) -> None:
        """End every window that is over, and learn from what has its answer, or will hardly get one."""
        window = self.window.total_seconds()
        while self._queue and self._queue[0].at + window <= now:
            closed = self._queue.popleft()
            if not closed.answered:
                left = self._open.get(closed.pair, [])
                left.remove(closed)
                if not left:
                    self._open.pop(closed.pair, None)
        patience = min(window, self._delays.longest)
        while self._untaught and self._untaught[0].at + patience <= now:
            closed = self._untaught.popleft()
            silence = 0.0
            if not closed.answered:
                expected = self._ridge.expect(closed.features)
                silence = 1.0 if patience == window else expected / (expected + LATE * (1 - expected))
            self._ridge.learn(closed.features, silence)
            self._calibration.learn(closed.told, silence)

    def _features(self, src: str, dst: str, now: float) -> tuple[float, ...]:
        met = self._last.get((dst, src), -math.inf)
        owed = _left(met, now, FRESH) if self._run.get((dst, src), 0) else 0.0
        usual = (_both(self._answered, dst) + 0.5) / (_both(self._addressed, dst) + 2)
        kind = dst, owed > 0.5
        rate = (self._answered.get(kind, 0) + 2 * usual) / (self._addressed.get(kind, 0) + 2)
        rate = min(max(rate, 0.02), 0.98)
        between = (self._back.get((src, dst), 0) + 0.3) / (self._sent.get((src, dst), 0) + 1)
        loudness = math.log((1 + self._callers.get(dst, 0)) / (1 + self._callers.get(src, 0)))
        spoke, last_spoke = self._spoke.get(dst, (0, -math.inf))
        return (
            1.0,
            math.log(rate / (1 - rate)),
            loudness,
            math.log1p(self._run.get((src, dst), 0)),
            between,
            owed,
            _left(last_spoke, now, RECENT),
            _left(met, now, RECENT),
            math.log1p(spoke),
            math.log1p(self._sent.get((dst, src), 0)),
        )


class _Calibration:
    """What came true of what was told: where nine in ten came to be eight, eight in ten is told from then on.

    Each tenth has its own correction; between the middles of two of them one goes over into the other.
    """

    def __init__(self) -> None:
        self._count = [0.0] * TENTHS
        self._off = [0.0] * TENTHS

    def learn(self, told: float, outcome: float) -> None:
        """What was told, and what came of it."""
        at = min(int(told * TENTHS), TENTHS - 1)
        self._count[at] = self._count[at] * KEEPS + 1
        self._off[at] = self._off[at] * KEEPS + outcome - told

    def corrected(self, p: float) -> float:
        """What to tell instead of a probability."""
        place = min(max(p * TENTHS - 0.5, 0.0), TENTHS - 1.0)
        at = min(int(place), TENTHS - 2)
        right = place - at
        off = (1 - right) * self._correction(at) + right * self._correction(at + 1)
        return min(max(p + off, SUREST), 1 - SUREST)

    def _correction(self, at: int) -> float:
        return self._off[at] / (self._count[at] + DOUBTED)


class _Delays:
    """How long answers take, counted by doublings of seconds."""

    def __init__(self) -> None:
        self._counts = [0] * 64
        self._count = 0
        self.longest = math.inf
        """In so many seconds all but a few answers came; unknown at first."""

    def add(self, seconds: float) -> None:
        """One more answer took so long."""
        self._counts[min(int(4 * math.log2(1 + max(seconds, 0.0))), 127) // 2] += 1
        self._count += 1
        if self._count >= FIRST_ANSWERS:
            few, at = LATE * self._count, len(self._counts) - 1
            while few >= self._counts[at]:
                few -= self._counts[at]
                at -= 1
            self.longest = math.exp2((at + 1) / 2)


def _left(at: float, now: float, half_life: timedelta) -> float:
    """What is left now of one at a moment; what a wrong clock says is yet to come counts as now."""
    return math.exp2(min(0.0, (at - now) / half_life.total_seconds()))


def _is_answer(features: tuple[float, ...]) -> bool:
    """Whether a turn with these features was itself an answer."""
    return features[NAMES.index("owed")] > 0.5


def _both(counts: dict[tuple[str, bool], int], account: str) -> int:
    return counts.get((account, False), 0) + counts.get((account, True), 0)
