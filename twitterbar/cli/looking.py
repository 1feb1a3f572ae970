"""Looking for new posts from within the screens: at X with a price, or in the made-up town."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from twitterbar.cli.place import Place
from twitterbar.errors import TwitterbarError
from twitterbar.ui.ask import Lane
from twitterbar.ui.house import Price

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.refreshing import Progress, Refreshing
    from twitterbar.store.store import Store

Answer = TypeVar("Answer")


class AtX:
    """New posts from X: priced before, booked after."""

    def __init__(self, here: Place, lane: Lane) -> None:
        self._here = here
        self._lane = lane
        self._since = here.now()

    def _ask(self, question: "Callable[[Store], Answer]") -> Answer:
        return self._lane.submit(lambda core: question(core.store)).result()

    def _refreshing(self) -> "Refreshing":
        from twitterbar.cli import connecting

        return connecting.refreshing(self._here, self._ask, session_since=self._since)

    def tab(self) -> str:
        """What looking costs at most, and what was spent this month; why one can't look, where one can't."""
        from twitterbar.cli import connecting
        from twitterbar.domain.tab import dollars, reach_back, summary

        now = self._here.now()
        try:
            refreshing = self._refreshing()
            prospect = refreshing.prospect(refreshing.plan())
            missing = _missing(refreshing, now)
            charges = self._ask(lambda store: store.charges(reach_back(now)))
        except TwitterbarError as error:
            return str(error)
        spent = summary(charges, now).month_micros
        cap = connecting.caps(self._here).month
        month = dollars(spent) + (f" of {dollars(cap)}" if cap is not None else "")
        highest = dollars(prospect.highest)
        lines = [f"The tab: looking for newer posts costs up to {highest} ( , )   this month {month}"]
        if missing:
            lines.append(f"{missing} ( , and f)")
        return "\n".join(lines)

    def missing(self) -> str:
        """Which gaps there are, and what filling them may cost."""
        try:
            return _missing(self._refreshing(), self._here.now())
        except TwitterbarError:
            return ""  # the tab and the look itself say what is wrong

    def price(self) -> Price:
        """What looking may bring and cost, and what more the gaps would."""
        from twitterbar.cli import connecting, wording
        from twitterbar.domain.tab import dollars

        connecting.credentials(self._here).current()
        refreshing = self._refreshing()
        prospect = refreshing.prospect(refreshing.plan())
        words = (
            f"It may bring {wording.count(prospect.rows, 'post')} and cost about {dollars(prospect.likely)}, "
            f"at most {dollars(prospect.highest)}."
        )
        if prospect.room is not None:
            words += f" Your caps leave {dollars(prospect.room)}."
        return Price(words, _missing(refreshing, self._here.now()))

    def fetch(self, cancelled: Callable[[], bool], *, fill: bool = False) -> Iterator[str]:
        """Fetch what is new, page by page."""
        refreshing = self._refreshing()
        with closing(refreshing.run(refreshing.plan(fill=fill), cancelled)) as steps:
            yield from map(_came, steps)


def _missing(refreshing: "Refreshing", now: datetime) -> str:
    from twitterbar.cli import wording
    from twitterbar.domain.tab import dollars

    missing = refreshing.missing()
    if missing is None:
        return ""
    posts, when = wording.count(missing.rows, "post"), wording.between(missing.began, missing.ended, now)
    are = "is" if missing.rows == 1 else "are"
    return f"About {posts} {when} {are} not here; {dollars(missing.likely)} to fetch."


def _came(progress: "Progress") -> str:
    from twitterbar.cli import wording
    from twitterbar.domain.tab import dollars

    return f"{wording.count(progress.posts, 'new post')} for {dollars(progress.spent)}"


class InTown:
    """What the made-up town has said since; it costs nothing."""

    def __init__(self, here: Place, lane: Lane) -> None:
        self._here = here
        self._lane = lane

    def tab(self) -> str:
        """The town takes no money."""
        return ""

    def missing(self) -> str:
        """Nothing ever is."""
        return ""

    def price(self) -> Price:
        """Nothing."""
        return Price("The town is made up: what has been said in it since costs nothing.")

    def fetch(self, cancelled: Callable[[], bool], *, fill: bool = False) -> Iterator[str]:
        """Listen for what has been said since."""
        before, after = self._lane.submit(self._listen).result()
        if after > before:
            from twitterbar.cli import wording

            yield wording.count(after - before, "new post")

    def _listen(self, core: "Core") -> tuple[int, int]:
        """How many posts there were before, and how many there are now."""
        before = core.store.counts()["posts"]
        self._here.fill(core.store, self._here.now())
        return before, core.store.counts()["posts"]
