"""Which stretches of a timeline are not here, and how large they may be.

A timeline is fetched from its newest post backwards. Whenever that ends early (a cap, a dead network, a
key pressed), the stretch between the oldest post that came and the newest one known before stays behind as
a gap, to be filled later from its newer end, without paying for what is known. Where nothing was known
before, it is no gap: only the past, which one may go back to or not.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.model import id_order, id_time
from twitterbar.domain.tab import REACH_DAYS

ONE_DAY = timedelta(days=1)

OVERLAP = timedelta(minutes=5)
"""How far a look goes back behind the end of the one before, since two clocks are never quite the same."""

SEARCHED = timedelta(days=REACH_DAYS) - OVERLAP
"""How old a post may be for X to search for what came after it."""

USUAL_RATE = 150.0
"""Posts a day on somebody's timeline, as long as nothing is known about this one."""


class Stretch(Struct, frozen=True, kw_only=True):
    """Part of a timeline: what is newer than the post `older` and older than the post `newer`.

    Without `newer` it goes up to now. It goes back to the post `older` and to the moment `since`, whichever
    is later; without either, as far as the service reaches. `past` says that nothing older is known at all.
    """

    timeline: str
    newer: str | None = None
    older: str | None = None
    since: datetime | None = None
    past: bool = False

    def began(self) -> datetime | None:
        """When the stretch begins, as far as that is known."""
        ends = [*([id_time(self.older)] if self.older else []), *([self.since] if self.since else [])]
        return max(ends, default=None)

    def ended(self, now: datetime) -> datetime:
        """When the stretch ends."""
        return id_time(self.newer) if self.newer else now

    def within_reach(self, now: datetime) -> bool:
        """Whether any of it can still be fetched."""
        return self.ended(now) > now - timedelta(days=REACH_DAYS)


class Marks(Struct, frozen=True, kw_only=True):
    """How far each timeline is known, by its name: its newest post, until when, and the gaps before that.

    `lists` holds, by the name of a list of people that was left early, the token of the page where it goes
    on, and `unmet` who was on it when it was begun and has not been met so far (nothing where that is not
    known for certain); `conversations`, by the id of the first post, the newest post of those that were asked
    for to the end.
    """

    newest: dict[str, str] = {}
    until: dict[str, datetime] = {}
    gaps: tuple[Stretch, ...] = ()
    lists: dict[str, str] = {}
    unmet: dict[str, tuple[str, ...]] = {}
    conversations: dict[str, str] = {}

    def unknown(self, timeline: str, since: datetime | None = None) -> Stretch:
        """What of a timeline is newer than everything known of it; back to `since` where nothing is."""
        older, until = self.newest.get(timeline), self.until.get(timeline)
        begins = until - OVERLAP if until else None if older else since
        return Stretch(timeline=timeline, older=older, since=begins, past=older is None and until is None)

    def gaps_in(self, timeline: str) -> tuple[Stretch, ...]:
        """The gaps in one timeline, newest first."""
        mine = [gap for gap in self.gaps if gap.timeline == timeline]
        return tuple(sorted(mine, key=lambda gap: id_order(gap.newer or ""), reverse=True))

    def heard_of(self, conversation: str, now: datetime) -> str | None:
        """The newest post of a conversation when it was last asked for, if X can still tell what is newer."""
        newest = self.conversations.get(conversation)
        return newest if newest and id_time(newest) > now - SEARCHED else None

    def after_conversation(self, conversation: str, newest: str | None, now: datetime) -> "Marks":
        """The marks once a conversation was asked for to its end, without those that are out of reach."""
        heard = self.conversations | ({conversation: newest} if newest else {})
        return replace(
            self, conversations={id: post for id, post in heard.items() if id_time(post) > now - SEARCHED}
        )

    def after_list(self, name: str, token: str | None, unmet: Collection[str] | None = None) -> "Marks":
        """The marks once a list of people goes on at the page with this token; None: it came to its end."""
        lists = {other: at for other, at in self.lists.items() if other != name}
        waiting = {other: ids for other, ids in self.unmet.items() if other != name}
        if token:
            lists[name] = token
            if unmet is not None:
                waiting[name] = tuple(sorted(unmet, key=id_order))
        return replace(self, lists=lists, unmet=waiting)

    def without(self, gap: Stretch) -> "Marks":
        """The marks once a gap is filled, or given up."""
        return replace(self, gaps=tuple(one for one in self.gaps if one != gap))


def after_page(
    marks: Marks,
    stretch: Stretch,
    ids: Sequence[str],
    *,
    more: bool,
    at: datetime | None = None,
) -> tuple[Marks, Stretch | None]:
    """The marks after one page of a stretch, and what of the stretch is still missing (None: nothing).

    `ids` are the page's own rows in any order, and `more` says whether the service has further pages. The
    newer end of the stretch moves down with every page; as long as something is missing, the marks hold it
    as a gap. `at` is the moment up to which the stretch went as it was first asked for, if that was its end.
    """
    ordered = sorted(ids, key=id_order)
    known = marks.newest.get(stretch.timeline, "")
    newest = dict(marks.newest)
    if ordered and id_order(ordered[-1]) > id_order(known):
        newest[stretch.timeline] = ordered[-1]
    after = replace(marks.without(stretch), newest=newest)
    if not more:
        return replace(after, until=after.until | {stretch.timeline: at}) if at else after, None
    ends = [*ordered[:1], *([stretch.newer] if stretch.newer else [])]
    if not ends:
        return after, stretch
    left = replace(stretch, newer=min(ends, key=id_order))
    return replace(after, gaps=(*after.gaps, left)), left


def rate(ids: Iterable[str], usual: float = USUAL_RATE) -> float:
    """Posts a day on a timeline, from the ids of some of its posts.

    The usual number counts like one day more that was listened to: after minutes it has the say, after a week
    hardly any. Of a longer silence between two posts one day counts, since nobody may have looked.
    """
    times = sorted({id_time(id) for id in ids})
    between = [min(later - earlier, ONE_DAY) for earlier, later in pairwise(times)]
    return (len(between) + usual) / (sum(between, ONE_DAY) / ONE_DAY)


def expected(stretch: Stretch, now: datetime, posts_a_day: float) -> int:
    """How many posts a stretch may hold, from how many come in a day and how far back the service reaches."""
    reach = now - timedelta(days=REACH_DAYS)
    began = max(stretch.began() or reach, reach)
    days = max(0.0, (stretch.ended(now) - began) / ONE_DAY)
    return max(1, round(days * posts_a_day))
