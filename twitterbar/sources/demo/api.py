"""Builds the pages in which X would give out what the town says, in either spelling of its API.

What the pages look like (escaping, code-point offsets, shortened links, cut texts) follows X's declaration of
its API, and bodies that were recorded from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

import msgspec

from twitterbar.sources.demo.text import Text, link, short, weight
from twitterbar.sources.demo.town import Person, Said
from twitterbar.uncollected import uncollected

Json = dict[str, Any]

PAGE = 100
"""How many posts X puts on a page at most."""
LONG = 280
"""The weighted length above which a post is a long one, whose `text` is cut."""
REPOST_CUT = 140


class Dialect(Enum):
    """The two spellings of the API: the older `tweet.fields`, and `post.fields` of 2026."""

    TWEET = "tweet"
    POST = "post"


def timelines(said: Iterable[Said], dialects: Sequence[Dialect]) -> Iterator[bytes]:
    """All pages of a timeline (home, mentions, somebody's posts), newest first, the dialects taking turns."""
    rows = sorted(said, key=lambda row: row.id, reverse=True)
    pages = [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]
    tokens = [f"after{page[-1].id}" for page in pages[:-1]]
    for number, page in enumerate(pages):
        meta: Json = {"result_count": len(page), "newest_id": str(page[0].id), "oldest_id": str(page[-1].id)}
        if number:
            meta["previous_token"] = f"before{page[0].id}"
        if number < len(tokens):
            meta["next_token"] = tokens[number]
        with uncollected():
            body = msgspec.json.encode(_timeline(page, dialects[number % len(dialects)]) | {"meta": meta})
        yield body


def following(people: Iterable[Person]) -> bytes:
    """A page of the accounts the reader follows, with how they stand to the reader."""
    users = [
        user(person) | {"connection_status": ["following", "followed_by"] if person.mutual else ["following"]}
        for person in people
    ]
    return msgspec.json.encode({"data": users, "meta": {"result_count": len(users)}})


def user(person: Person) -> Json:
    """An account as X describes it."""
    made: Json = {
        "id": person.id,
        "username": person.handle,
        "name": person.name,
        "description": person.bio,
        "protected": False,
    }
    if person.place:
        made["location"] = person.place
    if person.site:
        made["url"] = short(person.site)
        made["entities"] = {"url": {"urls": [{"start": 0, "end": len(made["url"]), **link(person.site)}]}}
    return made


def post(said: Said, dialect: Dialect) -> Json:
    """A post as X describes it."""
    word = dialect.value
    made: Json = {
        "id": str(said.id),
        "author_id": said.author.id,
        "conversation_id": str(said.root.id),
        "created_at": f"{said.at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
        "lang": said.written.lang,
        "possibly_sensitive": said.written.sensitive,
        "reply_settings": "everyone",
        f"edit_history_{word}_ids": [str(version) for version in said.versions],
    }
    references = (("retweeted", said.of), ("quoted", said.quote), ("replied_to", said.reply))
    if named := [{"type": kind, "id": str(to.id)} for kind, to in references if to is not None]:
        made[f"referenced_{word}s"] = named
    if said.reply is not None:
        made["in_reply_to_user_id"] = said.reply.author.id
    if said.of is not None:
        return made | _repost_text(said.of).json()
    text = _text(said)
    if weight(text.text) > LONG:
        made[f"note_{word}"] = text.json()
        text = text.cut(LONG)
    if said.quote is not None:
        text.plain(" ")
        text.link(f"https://x.com/{said.quote.author.handle}/status/{said.quote.id}")
    if media := _media(said):
        keys = [item["media_key"] for item in media]
        text.plain(" ")
        text.picture(f"https://x.com/{said.author.handle}/status/{said.id}/{media[0]['type']}/1", keys[0])
        made["attachments"] = {"media_keys": keys}
    return made | text.json()


def _timeline(rows: Sequence[Said], dialect: Dialect) -> Json:
    referred = {to.id: to for row in rows for to in (row.reply, row.quote, row.of) if to is not None}
    included = [to for _, to in sorted(referred.items()) if not to.gone]
    seen: dict[str, Person] = {}
    media: list[Json] = []
    for said in (*rows, *included):
        seen[said.author.id] = said.author
        if said.reply is not None:
            seen[said.reply.author.id] = said.reply.author
        media.extend(_media(said))
    body: Json = {
        "data": [post(said, dialect) for said in rows],
        "includes": {"users": [user(person) for person in seen.values()]},
    }
    if included:
        body["includes"][f"{dialect.value}s"] = [post(said, dialect) for said in included]
    if media:
        body["includes"]["media"] = list({item["media_key"]: item for item in media}.values())
    if missing := [_not_found(to, dialect) for to in referred.values() if to.gone]:
        body["errors"] = missing
    return body


def _text(said: Said) -> Text:
    """The whole text, beginning with the handle of whom it answers, as X has it."""
    text = Text()
    if said.reply is not None and said.reply.author != said.author:
        text.mention(said.reply.author)
        text.plain(" ")
    text.written(said.written.text, said.written.titles)
    return text


def _repost_text(of: Said) -> Text:
    text = Text()
    text.plain("RT ")
    text.mention(of.author)
    text.plain(": ")
    text.append(_text(of))
    return text.cut(REPOST_CUT)


def _media(said: Said) -> list[Json]:
    kinds = (("photo", said.written.photo), ("video", said.written.video))
    described = [
        (kind, text) for kind, texts in kinds for text in ((texts,) if isinstance(texts, str) else texts)
    ]
    return [
        {
            "media_key": f"3_{said.id + number}",
            "type": kind,
            "alt_text": text,
            "url": f"https://pictures.ellering.example/{said.id}/{number}.jpg",
        }
        for number, (kind, text) in enumerate(described)
    ]


def _not_found(said: Said, dialect: Dialect) -> Json:
    """What X says of a post that was deleted."""
    return {
        "title": "Not Found Error",
        "type": "https://api.x.com/2/problems/resource-not-found",
        "detail": f"Could not find {dialect.value} with referenced_{dialect.value}s: [{said.id}].",
        "resource_type": dialect.value,
        "resource_id": str(said.id),
        "parameter": f"referenced_{dialect.value}s",
        "value": str(said.id),
    }
