"""What X answers to each request it knows, and what it charges for the answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from tests.x_server import bodies
from tests.x_server.bodies import Json, Wanted
from tests.x_server.faults import DUPLICATE, NOT_SUMMONED, Fault, problem
from tests.x_server.world import Person, Said, World
from twitterbar.domain.tab import Unit
from twitterbar.sources.prices import prices

Query = dict[str, str]


class Refused(Exception):
    """The request is answered with a problem."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.status)
        self.fault = fault


class Call(Struct, frozen=True):
    """One request, as an endpoint sees it; `content` is what it brings along."""

    world: World
    me: int
    parts: Sequence[str]
    query: Query
    content: bytes = b""

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """A number from the query, within what X allows."""
        given = self.query.get(name, str(usual))
        if not given.isdigit() or not least <= int(given) <= most:
            detail = f"The `{name}` query parameter value [{given}] is not between {least} and {most}"
            raise Refused(problem(400, "Invalid Request", "invalid-request", detail))
        return int(given)


class Endpoint(Struct, frozen=True, kw_only=True):
    """A route, how often it may be asked in a quarter of an hour, what its rows cost, and its answer."""

    method: str
    route: str
    limit: int
    unit: Unit
    scopes: tuple[str, ...]
    answer: Callable[[Call], Json]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What its paths look like."""
        return re.compile(re.sub(r"{\w+}", r"([^/]+)", self.route))


def _rows(
    call: Call, said: list[Said], *, least: int, usual: int = 10, token: str = "pagination_token"
) -> Json:
    """One page of posts, newest first, with what the query says about where it begins and ends."""
    query = call.query
    since, until = int(query.get("since_id", "0")), int(query.get("until_id", str(1 << 63)))
    after = int(query.get(token, str(1 << 63)))
    start = datetime.fromisoformat(query.get("start_time", "2010-11-06T00:00:00Z"))
    within = [one for one in said if since < one.id < min(until, after) and one.at >= start]
    size = call.number("max_results", usual, least, 100)
    page = within[:size]
    body = bodies.page(call.world, page, Wanted(query), call.me)
    meta: Json = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
    if len(within) > size:
        meta["next_token"] = f"{page[-1].id:032d}"
    return body | {"meta": meta}


def _home(call: Call) -> Json:
    reach = call.world.now() - timedelta(days=7)
    said = call.world.home(_own(call))
    within = [one for n, one in enumerate(said) if n < 800 or one.at > reach]
    return _rows(call, within, least=1, usual=100)


def _mentions(call: Call) -> Json:
    return _rows(call, call.world.mentions(_own(call)), least=5)


def _posts_of(call: Call) -> Json:
    return _rows(call, call.world.posts_of(int(call.parts[0])), least=5)


def _search(call: Call) -> Json:
    found = re.fullmatch(r"conversation_id:(\d+)", call.query.get("query", ""))
    said = call.world.conversation(int(found[1])) if found else []
    return _rows(call, said, least=10, token="next_token")


def _lookup(call: Call) -> Json:
    ids = _ids(call, "ids")
    wanted = Wanted(call.query)
    there = [call.world.posts[int(one)] for one in ids if int(one) in call.world.posts]
    body = bodies.page(call.world, there, wanted, call.me)
    missing = [one for one in ids if int(one) not in call.world.posts]
    if missing:
        body["errors"] = [bodies.not_found(one, wanted, "post") for one in missing]
    return body


def _people(call: Call) -> Json:
    return _users(call, [(one, call.world.people.get(int(one))) for one in _ids(call, "ids")])


def _called(call: Call) -> Json:
    named = {one.username.lower(): one for one in call.world.people.values()}
    return _users(call, [(one, named.get(one.lower())) for one in _ids(call, "usernames")])


def _users(call: Call, asked: list[tuple[str, Person | None]]) -> Json:
    wanted = Wanted(call.query)
    body: Json = {}
    if there := [person for _, person in asked if person]:
        body["data"] = [bodies.user(call.world, person, wanted, call.me) for person in there]
    if missing := [one for one, person in asked if not person]:
        body["errors"] = [bodies.not_found(one, wanted, "user") for one in missing]
    return body


def _me(call: Call) -> Json:
    return {"data": bodies.user(call.world, call.world.people[call.me], Wanted(call.query), call.me)}


def _list(pick: Callable[[World], set[tuple[int, int]]], turned: bool = False) -> Callable[[Call], Json]:
    def answer(call: Call) -> Json:
        me, size = _own(call), call.number("max_results", 100, 1, 1000)
        pairs = pick(call.world)
        ids = sorted(
            (who for who, whom in pairs if whom == me)
            if turned
            else (whom for who, whom in pairs if who == me)
        )
        start = int(call.query.get("pagination_token", "0"))
        page = ids[start : start + size]
        wanted = Wanted(call.query)
        body: Json = {"meta": {"result_count": len(page)}}
        if page:
            body["data"] = [bodies.user(call.world, call.world.people[one], wanted, call.me) for one in page]
        if start + size < len(ids):
            body["meta"]["next_token"] = f"{start + size:016d}"
        return body

    return answer


class _Reply(Struct, forbid_unknown_fields=True):
    in_reply_to_tweet_id: str
    exclude_reply_user_ids: list[str] = []


class _Said(Struct, forbid_unknown_fields=True):
    text: str
    reply: _Reply | None = None


def _say(call: Call) -> Json:
    """A post, or a reply to somebody who called for it; the same words twice are refused."""
    said = msgspec.json.decode(call.content, type=_Said)
    me = call.world.people[call.me]
    answers = None
    if said.reply is not None:
        answers = call.world.posts.get(int(said.reply.in_reply_to_tweet_id))
        if answers is None:
            raise Refused(problem(400, "Invalid Request", "invalid-request", "No such post"))
        if f"@{me.username}" not in answers.text:
            raise Refused(NOT_SUMMONED)
    before = (one for one in call.world.posts_of(call.me) if one.text == said.text)
    if any(one.answers == (answers.id if answers else None) for one in before):
        raise Refused(DUPLICATE)
    made = call.world.say(me, said.text, answers=answers)
    return {"data": {"id": str(made.id), "text": made.text, "edit_history_tweet_ids": [str(made.id)]}}


class _Message(Struct, forbid_unknown_fields=True):
    text: str


def _write(call: Call) -> Json:
    """A direct message to one person."""
    to = call.world.people.get(int(call.parts[0]))
    if to is None:
        raise Refused(problem(404, "Not Found Error", "resource-not-found", "No such user"))
    id = call.world.write(to, msgspec.json.decode(call.content, type=_Message).text)
    first, second = sorted((call.me, to.id))
    return {"data": {"dm_conversation_id": f"{first}-{second}", "dm_event_id": str(id)}}


def _target(call: Call, name: str) -> int:
    """What is acted on: named in the body, or in the path of what takes back."""
    if len(call.parts) > 1:
        return int(call.parts[1])
    return int(msgspec.json.decode(call.content, type=dict[str, str])[name])


def _marked(
    pick: Callable[[World], set[tuple[int, int]]], name: str, said: str, *, on: bool
) -> Callable[[Call], Json]:
    """A mark that the reader makes or takes away; making it twice changes nothing."""

    def answer(call: Call) -> Json:
        pair = _own(call), _target(call, name)
        if pair[1] not in call.world.people and pair[1] not in call.world.posts:
            raise Refused(problem(404, "Not Found Error", "resource-not-found", "Nothing of that id"))
        (pick(call.world).add if on else pick(call.world).discard)(pair)
        return {"data": {said: on}}

    return answer


def _own(call: Call) -> int:
    if int(call.parts[0]) != call.me:
        detail = "The `id` query parameter must be the id of the authenticated user"
        raise Refused(problem(403, "Forbidden", "client-forbidden", detail))
    return call.me


def _ids(call: Call, name: str) -> list[str]:
    ids = call.query.get(name, "").split(",")
    if not 1 <= len(ids) <= 100 or not all(ids):
        raise Refused(problem(400, "Invalid Request", "invalid-request", f"`{name}` holds between 1 and 100"))
    return ids


READ = ("tweet.read", "users.read")

ENDPOINTS = (
    Endpoint(
        method="POST",
        route="/2/tweets",
        limit=100,
        unit=Unit.WRITE_POST,
        scopes=(*READ, "tweet.write"),
        answer=_say,
    ),
    Endpoint(
        method="POST",
        route="/2/dm_conversations/with/{id}/messages",
        limit=15,
        unit=Unit.WRITE_MESSAGE,
        scopes=(*READ, "dm.write"),
        answer=_write,
    ),
    Endpoint(
        method="POST",
        route="/2/users/{id}/retweets",
        limit=50,
        unit=Unit.WRITE_REPOST,
        scopes=(*READ, "tweet.write"),
        answer=_marked(lambda world: world.passed_on, "tweet_id", "retweeted", on=True),
    ),
    Endpoint(
        method="POST",
        route="/2/users/{id}/bookmarks",
        limit=50,
        unit=Unit.WRITE_BOOKMARK,
        scopes=(*READ, "bookmark.write"),
        answer=_marked(lambda world: world.bookmarks, "tweet_id", "bookmarked", on=True),
    ),
    Endpoint(
        method="DELETE",
        route="/2/users/{id}/bookmarks/{post}",
        limit=50,
        unit=Unit.WRITE_BOOKMARK,
        scopes=(*READ, "bookmark.write"),
        answer=_marked(lambda world: world.bookmarks, "tweet_id", "bookmarked", on=False),
    ),
    Endpoint(
        method="POST",
        route="/2/users/{id}/muting",
        limit=50,
        unit=Unit.WRITE_MUTE,
        scopes=(*READ, "mute.write"),
        answer=_marked(lambda world: world.mutes, "target_user_id", "muting", on=True),
    ),
    Endpoint(
        method="DELETE",
        route="/2/users/{id}/muting/{whom}",
        limit=50,
        unit=Unit.WRITE_UNMUTE,
        scopes=(*READ, "mute.write"),
        answer=_marked(lambda world: world.mutes, "target_user_id", "muting", on=False),
    ),
    Endpoint(method="GET", route="/2/users/me", limit=75, unit=Unit.PERSON, scopes=READ, answer=_me),
    Endpoint(
        method="GET",
        route="/2/users/{id}/timelines/reverse_chronological",
        limit=180,
        unit=Unit.POST,
        scopes=READ,
        answer=_home,
    ),
    Endpoint(
        method="GET",
        route="/2/users/{id}/mentions",
        limit=300,
        unit=Unit.OWNED,
        scopes=READ,
        answer=_mentions,
    ),
    Endpoint(
        method="GET", route="/2/users/{id}/tweets", limit=900, unit=Unit.OWNED, scopes=READ, answer=_posts_of
    ),
    Endpoint(
        method="GET", route="/2/tweets/search/recent", limit=300, unit=Unit.POST, scopes=READ, answer=_search
    ),
    Endpoint(method="GET", route="/2/tweets", limit=5000, unit=Unit.POST, scopes=READ, answer=_lookup),
    Endpoint(method="GET", route="/2/users", limit=900, unit=Unit.PERSON, scopes=READ, answer=_people),
    Endpoint(method="GET", route="/2/users/by", limit=900, unit=Unit.PERSON, scopes=READ, answer=_called),
    Endpoint(
        method="GET",
        route="/2/users/{id}/following",
        limit=300,
        unit=Unit.OWNED,
        scopes=(*READ, "follows.read"),
        answer=_list(lambda world: world.follows),
    ),
    Endpoint(
        method="GET",
        route="/2/users/{id}/followers",
        limit=300,
        unit=Unit.OWNED,
        scopes=(*READ, "follows.read"),
        answer=_list(lambda world: world.follows, turned=True),
    ),
    Endpoint(
        method="GET",
        route="/2/users/{id}/muting",
        limit=15,
        unit=Unit.OWNED,
        scopes=(*READ, "mute.read"),
        answer=_list(lambda world: world.mutes),
    ),
    Endpoint(
        method="GET",
        route="/2/users/{id}/blocking",
        limit=15,
        unit=Unit.OWNED,
        scopes=(*READ, "block.read"),
        answer=_list(lambda world: world.blocks),
    ),
)
"""Everything that can be asked; the most exact route first where two could be meant."""


class Meter:
    """Counts money as X does: each resource once a UTC day, what came along included."""

    def __init__(self) -> None:
        self.prices = prices()
        self.micros = 0
        self._charged: set[tuple[str, str]] = set()

    def count(self, unit: Unit, body: Mapping[str, Any], now: datetime) -> None:
        """Count one answer."""
        rows = body.get("data", [])
        includes = body.get("includes", {})
        self._count(unit, rows if isinstance(rows, list) else [rows], now)
        self._count(Unit.POST, [*includes.get("tweets", []), *includes.get("posts", [])], now)
        self._count(Unit.PERSON, includes.get("users", []), now)

    def _count(self, unit: Unit, rows: list[Json], now: datetime) -> None:
        for row in rows:
            id = row.get("id") or row.get("dm_event_id")
            if id is None:  # an act: each request is charged
                self.micros += self.prices.of(unit)
                continue
            key = (f"{now:%Y-%m-%d}", f"{unit}:{id}")
            if key not in self._charged:
                self._charged.add(key)
                self.micros += self.prices.of(unit)
