"""The requests that are made of X: where each goes, how many rows it may have, and what they cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import PageKind, id_order
from twitterbar.domain.tab import LEAST_FOUND, LEAST_ROWS, NAMES, Ask, Kind, Unit
from twitterbar.sources.x_dialect import Spelling
from twitterbar.sources.x_intake import x_id

HOME = "home"
MENTIONS = "mentions"
POSTS = "posts"

LOOKED_UP_AT_ONCE = 100
"""How many posts or people X looks up in one request."""


class Request(Struct, frozen=True, kw_only=True):
    """A request to X and its price.

    `least` is the smallest page worth asking for, never below what X serves there; `sized` tells whether the
    number of rows is a parameter of the request, as opposed to following from the ids in it. `older` is a
    known post that the rows end before.
    """

    route: str
    kind: PageKind
    ask: Ask
    params: Mapping[str, str]
    least: int = LEAST_ROWS
    sized: bool = True
    older: str | None = None
    token: str = "pagination_token"  # the parameter that carries a page's token

    @property
    def posts(self) -> bool:
        """Whether its rows are posts."""
        return self.kind in (
            PageKind.HOME,
            PageKind.MENTIONS,
            PageKind.POSTS,
            PageKind.SEARCH,
            PageKind.LOOKUP,
        )

    def page(self, most: int, tokens: Sequence[str]) -> dict[str, str]:
        """The parameters for so many rows, after the pages with these tokens."""
        return {
            **self.params,
            **({"max_results": str(most)} if self.sized else {}),
            **({self.token: tokens[-1]} if tokens else {}),
        }

    def goes_on_after(self, rows: Sequence[str]) -> bool:
        """Whether a page that ends with these rows has not come to what is known."""
        if self.older is None:
            return True
        ids = [id for row in rows if (id := x_id(row))]
        return bool(ids) and min(id_order(id) for id in ids) > id_order(self.older)


class _Timeline(Struct, frozen=True):
    route: str
    kind: PageKind
    row: Unit
    tab: Kind


_TIMELINES = {
    HOME: _Timeline("/2/users/{me}/timelines/reverse_chronological", PageKind.HOME, Unit.POST, Kind.POSTS),
    MENTIONS: _Timeline("/2/users/{me}/mentions", PageKind.MENTIONS, Unit.OWNED, Kind.OWNED),
    POSTS: _Timeline("/2/users/{me}/tweets", PageKind.POSTS, Unit.OWNED, Kind.OWNED),
}

_LISTS = {
    PageKind.FOLLOWING: "/2/users/{me}/following",
    PageKind.FOLLOWERS: "/2/users/{me}/followers",
    PageKind.MUTING: "/2/users/{me}/muting",
    PageKind.BLOCKING: "/2/users/{me}/blocking",
}


def timeline(stretch: Stretch, spelling: Spelling, me: str) -> Request:
    """A stretch of one of the reader's timelines, newest first."""
    line = _TIMELINES[stretch.timeline]
    params = dict(spelling.posts)
    if stretch.older:
        params["since_id"] = number(stretch.older)
    elif stretch.since:
        params["start_time"] = _moment(stretch.since)
    if stretch.newer:
        params["until_id"] = number(stretch.newer)
    return Request(
        route=line.route.format(me=number(me)),
        kind=line.kind,
        ask=_ask(stretch.timeline, line.row, line.tab, spelling),
        params=params,
        older=stretch.older,
    )


def people_of(kind: PageKind, spelling: Spelling, me: str) -> Request:
    """One of the reader's own lists of people: follows, followers, mutes or blocks."""
    return Request(
        route=_LISTS[kind].format(me=number(me)),
        kind=kind,
        ask=Ask(request=kind.value, row=Unit.OWNED, kind=Kind.OWNED, most=1000),
        params=spelling.people,
        least=1,
    )


def conversation(id: str, spelling: Spelling, since: str | None = None) -> Request:
    """What X still finds of a conversation: its posts of the last seven days, or those after one of them."""
    newer = {"since_id": number(since)} if since else {}
    return Request(
        route="/2/tweets/search/recent",
        kind=PageKind.SEARCH,
        ask=_ask("conversation", Unit.POST, Kind.POSTS, spelling),
        params={**spelling.posts, "query": f"conversation_id:{number(id)}", **newer},
        least=LEAST_FOUND,
        older=since,
        token="next_token",
    )


def posts(ids: Sequence[str], spelling: Spelling) -> Request:
    """Up to a hundred posts by their ids."""
    ask = _ask("posts", Unit.POST, Kind.POSTS, spelling, most=len(ids))
    params = {**spelling.posts, "ids": ",".join(number(id) for id in ids)}
    return Request(route="/2/tweets", kind=PageKind.LOOKUP, ask=ask, params=params, least=1, sized=False)


def people(ids: Sequence[str], spelling: Spelling) -> Request:
    """Up to a hundred people by their ids."""
    params = {**spelling.people, "ids": ",".join(number(id) for id in ids)}
    return _people("/2/users", params, len(ids))


def names_on(page: Ask) -> Ask:
    """As many names as may be asked for after a page: of all who speak in its posts and along them."""
    return Ask(request=NAMES, row=Unit.PERSON, kind=Kind.PEOPLE, most=page.most * (1 + page.references))


def called(names: Sequence[str], spelling: Spelling) -> Request:
    """Up to a hundred people by their handles."""
    return _people("/2/users/by", {**spelling.people, "usernames": ",".join(names)}, len(names))


def whoami(spelling: Spelling) -> Request:
    """Whose sign-in this is."""
    return _people("/2/users/me", dict(spelling.people), 1)


def number(id: str) -> str:
    """An id as X knows it, without the source in front."""
    return id.removeprefix("x:")


def _people(route: str, params: Mapping[str, str], most: int) -> Request:
    ask = Ask(request=NAMES, row=Unit.PERSON, kind=Kind.PEOPLE, most=most)
    return Request(route=route, kind=PageKind.PEOPLE, ask=ask, params=params, least=1, sized=False)


def _ask(request: str, row: Unit, kind: Kind, spelling: Spelling, most: int = 100) -> Ask:
    return Ask(
        request=request,
        row=row,
        kind=kind,
        most=most,
        references=spelling.references,
        people=spelling.people_along,
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
