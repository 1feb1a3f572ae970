"""Looking for new posts from within the screens: at X with a price, or in the made-up town."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from twitterbar.cli.place import Place
from twitterbar.errors import NotSignedIn, TwitterbarError
from twitterbar.ui.ask import Lane
from twitterbar.ui.house import Booking, Price, PriceList, Standing, Wanted, Wish

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.domain.prospect import Prospect
    from twitterbar.domain.tab import Charge
    from twitterbar.looks import Ask
    from twitterbar.refreshing import Plan, Progress, Refreshing
    from twitterbar.store.store import Store

Answer = TypeVar("Answer")


class AtX:
    """New posts from X: priced before, booked after."""

    def __init__(self, here: Place, lane: Lane) -> None:
        self._here = here
        self._lane = lane
        self._since = here.now()
        self._struck: list[Charge] = []

    def _ask(self, question: "Callable[[Store], Answer]") -> Answer:
        return self._lane.submit(lambda core: question(core.store)).result()

    def _refreshing(
        self, ask: "Ask | None" = None, give_way: Callable[[], object] = lambda: None
    ) -> "Refreshing":
        from twitterbar.cli import connecting

        return connecting.refreshing(
            self._here, ask or self._ask, session_since=self._since, give_way=give_way
        )

    def standing(self) -> Standing:
        """What looking costs at most and what was spent this month; what ended the last look, unless read."""
        from twitterbar.cli import connecting, wording
        from twitterbar.domain.tab import dollars, reach_back, summary
        from twitterbar.looks import trouble_of

        now = self._here.now()
        try:
            signed_in = self._ask(lambda store: connecting.seems_signed_in(self._here, store))
            refreshing = self._refreshing()
            prospect = refreshing.prospect(refreshing.plan())
            missing = _missing(refreshing, now)
            charges = self._ask(lambda store: store.charges(reach_back(now)))
            trouble = self._ask(trouble_of)
        except TwitterbarError as error:
            return Standing(tab=str(error))
        spent = summary(charges, now).month_micros
        cap = connecting.caps(self._here).month
        month = dollars(spent) + (f" of {dollars(cap)}" if cap is not None else "")
        highest = dollars(prospect.highest)
        first = (
            f"The tab: looking for newer posts costs up to {highest} (,)"
            if signed_in
            else f"Looking for newer posts needs you signed in to X (S); then it costs up to {highest}"
        )
        lines = [f"{first}   this month {month}"]
        if missing:
            lines.append(f"{missing} (,f)")
        told = wording.ended_early(trouble, now) if trouble is not None and trouble.stands(now) else ""
        return Standing(tab="\n".join(lines), trouble=told, signed_in=signed_in)

    def missing(self) -> str:
        """Which gaps there are, and what filling them may cost."""
        try:
            return _missing(self._refreshing(), self._here.now())
        except TwitterbarError:
            return ""  # the tab and the look itself say what is wrong

    def prices(self, wishes: Sequence[Wish]) -> PriceList:
        """What these may bring and cost."""
        from twitterbar.cli import connecting
        from twitterbar.credentials import OAuth2
        from twitterbar.domain.tab import dollars

        refreshing = self._refreshing()
        sign_in = connecting.see_sign_in(self._here, refreshing)
        if isinstance(sign_in, OAuth2) and sign_in.refused is not None:
            raise NotSignedIn()  # so that one signs in anew, instead of hearing no once more
        prices, room = [], None
        for wish in wishes:
            if wish.what is Wanted.GAPS and not (refreshing.gaps() or refreshing.past()):
                continue
            plan = self._plan(refreshing, wish)
            prospect = refreshing.prospect(plan)
            room = prospect.room
            prices.append(Price(wish, _offered(wish, plan, prospect, refreshing, self._here.now())))
        left = f"Your caps leave {dollars(room)}." if room is not None else ""
        lost = sum(charge.micros for charge in self._lost().values())
        return PriceList(tuple(prices), left, dollars(lost) if lost else "")

    def fetch(self, wish: Wish, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Fetch it, page by page, beside the lane: whoever reads asks it much meanwhile."""
        from twitterbar.store.store import Store

        file, give_way = self._here.profile.store_file, self._lane.precedence.give_way
        with Store.open(file, now=self._here.now, give_way=give_way) as store:
            refreshing = self._refreshing(lambda question: question(store), give_way)
            with closing(refreshing.run(self._plan(refreshing, wish), cancelled)) as steps:
                for number, progress in enumerate(steps):
                    if not number:
                        gc.freeze()  # what is here now stays: to go through all of it stops every thread
                    yield _came(wish, progress)

    def put_away(self) -> None:
        """The reader has read what ended the last look."""
        from twitterbar.looks import put_away_trouble

        self._lane.tell(lambda core: put_away_trouble(core.store))

    def uncertain(self) -> Sequence[Booking]:
        """The bookings whose answers got lost."""
        from twitterbar.cli import wording
        from twitterbar.domain.tab import dollars

        now = self._here.now()
        return [
            Booking(
                number,
                what=wording.ASKED.get(charge.request, charge.request),
                when=wording.when(charge.at, now),
                most=dollars(charge.micros),
            )
            for number, charge in reversed(self._lost().items())
        ]

    def strike(self, number: int) -> None:
        """Off the tab with one of these."""
        self._struck += self._refreshing().strike([number])

    def put_back(self) -> bool:
        """What was struck out last is on the tab again, under another number."""
        if not self._struck:
            return False
        charge = self._struck.pop()
        self._ask(lambda store: store.book_ahead(charge))
        return True

    def _lost(self) -> "dict[int, Charge]":
        return self._ask(lambda store: store.uncertain_charges())

    def _plan(self, refreshing: "Refreshing", wish: Wish) -> "Plan":
        from twitterbar.domain.model import PageKind
        from twitterbar.refreshing import Plan, first_post

        match wish.what:
            case Wanted.NEW | Wanted.GAPS:
                return refreshing.plan(fill=wish.what is Wanted.GAPS)
            case Wanted.CONVERSATION:
                return Plan(conversations=(self._ask(lambda store: first_post(store, wish.of)),))
            case Wanted.PERSON:
                return Plan(people=(wish.of,))
            case Wanted.FOLLOWS:
                return Plan(lists=(PageKind.FOLLOWING,))


def _offered(wish: Wish, plan: "Plan", prospect: "Prospect", refreshing: "Refreshing", now: datetime) -> str:
    """A wish and its price, in words for the list of prices."""
    from twitterbar.cli import wording
    from twitterbar.domain.tab import dollars

    most = f"at most {dollars(prospect.highest)}"
    if not prospect.possible:
        most = f"your caps leave too little for it ({dollars(prospect.room or 0)})"
    all_of_it = " for all" if prospect.whole > prospect.highest else ""
    about = f"about {wording.count(prospect.rows, 'post')}, {dollars(prospect.whole)}{all_of_it}; {most}."
    match wish.what:
        case Wanted.NEW:
            return f"looks for what is new: {about}"
        case Wanted.GAPS:
            return f"does that and fetches what is missing. {_missing(refreshing, now)}"
        case Wanted.CONVERSATION:
            since = refreshing.heard_of(plan.conversations[0])
            if since is not None:
                return f"asks what was said in this conversation since {wording.when(since, now)}: {about}"
            return f"asks for the rest of this conversation, as far as X finds it (7 days): {about}"
        case Wanted.PERSON:
            return f"asks X who this is: name, words about themselves, place; {most}."
        case Wanted.FOLLOWS:
            asks = "goes on with" if refreshing.left_early(plan.lists[0]) else "asks"
            return f"{asks} whom you follow: {dollars(refreshing.each_follow)} each, {most}."


def _missing(refreshing: "Refreshing", now: datetime) -> str:
    """What is not here although it could be: of the gaps how much, of the past only that."""
    from twitterbar.cli import wording
    from twitterbar.domain.tab import dollars

    told = []
    if missing := refreshing.missing():
        posts, when = wording.count(missing.rows, "post"), wording.between(missing.began, missing.ended, now)
        are = "is" if missing.rows == 1 else "are"
        told.append(f"About {posts} {when} {are} not here; {dollars(missing.likely)} to fetch.")
    if past := refreshing.past():
        before, likely = past
        when = wording.when(before, now)
        told.append(f"Nothing from before {when} is here yet; about {dollars(likely)} to fetch.")
    return " ".join(told)


def _came(wish: Wish, progress: "Progress") -> str:
    from twitterbar.cli import wording
    from twitterbar.domain.tab import dollars

    if wish.what is Wanted.FOLLOWS:
        no_longer = f", {progress.ended:,} not any more," if progress.ended else ""
        came = f"{wording.count(progress.listed, 'person', 'people')} whom you follow{no_longer}"
    elif wish.what is Wanted.PERSON:
        came = "X told who this is"
    else:
        came = wording.count(progress.posts, "new post")
    return f"{came} for {dollars(progress.spent)}"


class InTown:
    """What the made-up town has said since; it costs nothing."""

    def __init__(self, here: Place, lane: Lane) -> None:
        self._here = here
        self._lane = lane

    def standing(self) -> Standing:
        """The town takes no money, and knows its reader."""
        return Standing(signed_in=True)

    def missing(self) -> str:
        """Nothing ever is."""
        return ""

    def prices(self, wishes: Sequence[Wish]) -> PriceList:
        """What is new costs nothing, and there is nothing else."""
        words = "listens. The town is made up: what has been said in it since costs nothing."
        return PriceList(tuple(Price(wish, words) for wish in wishes if wish.what is Wanted.NEW))

    def fetch(self, wish: Wish, cancelled: Callable[[], bool]) -> Iterator[str]:
        """Listen for what has been said since."""
        before, after = self._lane.submit(self._listen).result()
        if after > before:
            from twitterbar.cli import wording

            yield wording.count(after - before, "new post")

    def put_away(self) -> None:
        """Nothing ever goes wrong."""

    def uncertain(self) -> Sequence[Booking]:
        """Nothing is charged here."""
        return ()

    def strike(self, number: int) -> None:
        """There is nothing to strike out."""

    def put_back(self) -> bool:
        """And nothing to put back."""
        return False

    def _listen(self, core: "Core") -> tuple[int, int]:
        """How many posts there were before, and how many there are now."""
        before = core.store.counts()["posts"]
        self._here.fill(core.store, self._here.now(), lambda words: None)
        return before, core.store.counts()["posts"]
