"""Posts and people as the API writes them: only the fields that were asked for, in the spelling asked for."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from tests.x_server.world import Person, Said, World
from twitterbar.sources.demo.text import link

Json = dict[str, Any]

USER_FIELDS = {"connection_status", "description", "entities", "location", "protected", "url"}
_TOKENS = re.compile(r"(?P<url>https?://\S+)|@(?P<handle>\w{1,15})")


class Wanted:
    """What a query asked for. Values that the API does not know are passed over in silence, as X does."""

    def __init__(self, query: dict[str, str]) -> None:
        self.word = "post" if "post.fields" in query else "tweet"
        self.fields = _set(query, f"{self.word}.fields")
        self.user_fields = _set(query, "user.fields")
        self.expansions = _set(query, "expansions")

    def includes(self, name: str) -> bool:
        """Whether a thing is wanted that is a field in the older spelling and an expansion in the newer."""
        return name in (self.expansions if self.word == "post" else self.fields)

    def expands(self, name: str) -> bool:
        """Whether an expansion is wanted, under its name in the older spelling."""
        names = {"referenced_tweets.id": "referenced_posts", "referenced_tweets.id.author_id": ""}
        return (names.get(name, name) if self.word == "post" else name) in self.expansions


def post(world: World, said: Said, wanted: Wanted) -> Json:
    """A post."""
    word = wanted.word
    text, entities = _text(world, said)
    made: Json = {"id": str(said.id), "text": text}
    optional = {
        "conversation_id": str(said.root),
        "created_at": said.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lang": "en",
        "possibly_sensitive": False,
    }
    made |= {name: value for name, value in optional.items() if name in wanted.fields}
    if entities and "entities" in wanted.fields:
        made["entities"] = entities
    if wanted.includes("author_id"):
        made["author_id"] = str(said.author)
    if word == "tweet" or wanted.includes(f"edit_history_{word}_ids"):
        made[f"edit_history_{word}_ids"] = [str(said.id)]
    if said.answers and wanted.includes("in_reply_to_user_id") and said.answers in world.posts:
        made["in_reply_to_user_id"] = str(world.posts[said.answers].author)
    references = world.references(said)
    if references and wanted.includes(f"referenced_{word}s"):
        made[f"referenced_{word}s"] = [{"type": kind, "id": str(to)} for kind, to in references]
    return made


def user(world: World, person: Person, wanted: Wanted, me: int) -> Json:
    """Somebody."""
    made: Json = {"id": str(person.id), "username": person.username, "name": person.name}
    optional = {
        "description": person.bio,
        "protected": person.protected,
        "connection_status": world.connections(me, person.id),
    }
    return made | {name: value for name, value in optional.items() if name in wanted.user_fields}


def page(world: World, rows: Iterable[Said], wanted: Wanted, me: int) -> Json:
    """A page of posts with what was asked to come along."""
    said = list(rows)
    body: Json = {"data": [post(world, one, wanted) for one in said]} if said else {}
    own = {one.id for one in said}
    referred = dict.fromkeys(to for one in said for _, to in world.references(one) if to not in own)
    along: list[Said] = []
    if wanted.expands("referenced_tweets.id"):
        along = [world.posts[to] for to in referred if to in world.posts]
        if missing := [to for to in referred if to not in world.posts]:
            body["errors"] = [not_found(to, wanted, "post") for to in missing]
    people: dict[int, None] = {}
    if wanted.expands("author_id"):
        people |= dict.fromkeys(one.author for one in said)
    if wanted.expands("in_reply_to_user_id"):
        answered = [one.answers for one in said if one.answers in world.posts]
        people |= dict.fromkeys(world.posts[to].author for to in answered if to is not None)
    if wanted.expands("referenced_tweets.id.author_id"):
        people |= dict.fromkeys(one.author for one in along)
    includes: Json = {}
    if along:
        includes[f"{wanted.word}s"] = [post(world, one, wanted) for one in along]
    if people:
        includes["users"] = [user(world, world.people[one], wanted, me) for one in people]
    if includes:
        body["includes"] = includes
    return body


def not_found(number: int | str, wanted: Wanted, what: str) -> Json:
    """What X says of something that is not there."""
    kind = wanted.word if what == "post" else what
    return {
        "title": "Not Found Error",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "detail": f"Could not find {kind} with ids: [{number}].",
        "resource_type": kind,
        "resource_id": str(number),
        "parameter": "ids",
        "value": str(number),
    }


def _text(world: World, said: Said) -> tuple[str, Json]:
    if said.passes_on is not None:
        of = world.posts.get(said.passes_on)
        name = world.people[of.author].username if of else "somebody"
        words = f"RT @{name}: {of.text if of else ''}"
        return _entities(world, words if len(words) <= 140 else f"{words[:139]}…")
    return _entities(world, said.text)


def _entities(world: World, words: str) -> tuple[str, Json]:
    text, done = "", 0
    entities: Json = {}
    for found in _TOKENS.finditer(words):
        text += escape(words[done : found.start()], quote=False)
        start = len(text)
        if url := found["url"]:
            shown = link(url)
            text += shown["url"]
            entities.setdefault("urls", []).append({"start": start, "end": len(text), **shown})
        else:
            text += found[0]
            named = next((one for one in world.people.values() if one.username == found["handle"]), None)
            if named:
                mention = {"start": start, "end": len(text), "username": named.username, "id": str(named.id)}
                entities.setdefault("mentions", []).append(mention)
        done = found.end()
    return text + escape(words[done:], quote=False), entities


def _set(query: dict[str, str], name: str) -> set[str]:
    return set(query.get(name, "").split(",")) - {""}
