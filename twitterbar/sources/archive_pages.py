"""Records of X's archive respelled as pages of its API, so that everything said comes in by one road.

The archive writes posts as X's first API did: `full_text`, `user_mentions`, numbers as strings, dates in
words. It holds the reader's own posts alone, knows no conversations, and tells of a repost nothing but its
cut text.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.model import Account, Batch, PageKind, SetAside
from twitterbar.domain.text import clean_line
from twitterbar.sources import x_pages
from twitterbar.sources.x_intake import x_id

Json = dict[str, Any]

NOTE_BEGINNING = 60
"""Characters by which a long post is told to be the whole of a cut one."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d:\d\d:\d\d) \+0000 (\d{4})")
_PASSED_ON = re.compile(r"RT @\w{1,15}: ")


class _Named(Struct):
    screen_name: str
    id_str: str | None = None
    name: str | None = None
    indices: list[int] = []


class _Url(Struct):
    url: str
    expanded_url: str | None = None
    display_url: str | None = None
    indices: list[int] = []


class _Media(Struct):
    id_str: str
    type: str = "photo"
    url: str | None = None
    expanded_url: str | None = None
    display_url: str | None = None
    media_url_https: str | None = None
    ext_alt_text: str | None = None
    indices: list[int] = []


class _Tag(Struct):
    text: str
    indices: list[int] = []


class _Entities(Struct):
    user_mentions: list[_Named] = []
    urls: list[_Url] = []
    media: list[_Media] = []
    hashtags: list[_Tag] = []


class _Tweet(Struct):
    id_str: str
    full_text: str
    created_at: str | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    in_reply_to_screen_name: str | None = None
    lang: str | None = None
    possibly_sensitive: bool = False
    entities: _Entities | None = None
    extended_entities: _Entities | None = None


class _Owner(Struct, rename="camel"):
    account_id: str
    username: str
    account_display_name: str | None = None


class _Message(Struct, rename="camel"):
    id: str
    sender_id: str
    text: str
    created_at: str | None = None
    recipient_id: str | None = None


class Notes:
    """The whole texts of long posts, which the archive keeps apart from the cut ones."""

    def __init__(self) -> None:
        self._by_id: dict[str, str] = {}
        self._by_beginning: dict[str, str] = {}

    def take(self, records: Sequence[Json]) -> None:
        """Learn the texts in these records; what has another shape is passed over."""
        for record in records:
            note = record.get("noteTweet")
            if not isinstance(note, dict):
                continue
            text = next(
                (
                    part["text"]
                    for part in (note.get("core"), note.get("noteTweetResults"))
                    if isinstance(part, dict) and isinstance(part.get("text"), str)
                ),
                None,
            )
            if text is None:
                continue
            if isinstance(of := note.get("tweetId"), str):
                self._by_id[of] = text
            if len(text) > NOTE_BEGINNING:
                self._by_beginning[_beginning(text)] = text

    def whole(self, id: str, text: str) -> str | None:
        """The whole text of a post, if this one is cut."""
        if id in self._by_id:
            return self._by_id[id]
        if len(text) < 2 * NOTE_BEGINNING:
            return None
        return self._by_beginning.get(_beginning(text))


def reader(account: Json, profile: Json) -> Account | None:
    """Whose archive it is; None if it does not say."""
    try:
        owner = msgspec.convert(account.get("account"), _Owner)
    except msgspec.ValidationError:
        return None
    described = profile.get("profile")
    about = described.get("description") if isinstance(described, dict) else None
    about = about if isinstance(about, dict) else {}
    user = {
        "id": owner.account_id,
        "username": owner.username,
        "name": owner.account_display_name or "",
        "description": _text(about.get("bio")),
        "location": _text(about.get("location")),
    }
    batch = x_pages.batch(msgspec.json.encode({"data": [user]}), kind=PageKind.PEOPLE)
    return batch.accounts[0] if batch.accounts else None


def posts(records: Sequence[Json], me: str, notes: Notes) -> Batch:
    """The reader's own posts, and the handles of whom they name."""
    data: list[Json] = []
    users: dict[str, Json] = {}
    media: list[Json] = []
    odd: list[SetAside] = []
    for record in records:
        raw = record.get("tweet")
        what = f"post {clean_line(str(raw.get('id_str') if isinstance(raw, dict) else ''))[:24]}".rstrip()
        try:
            tweet = msgspec.convert(raw, _Tweet, strict=False)
        except msgspec.ValidationError as error:
            odd.append(SetAside(what, f"it has another shape than posts in an archive ({error})"))
            continue
        _take_names(tweet, users)
        if _PASSED_ON.match(tweet.full_text):
            odd.append(SetAside(what, "it is a repost, and an archive does not say of which post"))
            continue
        data.append(_post(tweet, me, notes, media))
    page: Json = {"data": data, "includes": {"users": list(users.values()), "media": media}}
    batch = x_pages.batch(msgspec.json.encode(page), kind=PageKind.POSTS, me=me, of=me)
    return replace(batch, set_aside=(*batch.set_aside, *odd))


def likes(records: Sequence[Json], me: str) -> Batch:
    """Which posts the reader liked; what they say is left out, since an archive does not say who said it."""
    liked: list[str] = []
    odd: list[SetAside] = []
    for record in records:
        entry = record.get("like")
        written = entry.get("tweetId") if isinstance(entry, dict) else None
        id = x_id(written) if isinstance(written, str) else None
        if id is None:
            odd.append(SetAside(f"like {clean_line(str(written))[:24]}", "its id is none of X's"))
        else:
            liked.append(id)
    return Batch(kind=PageKind.LIKES, liked=tuple(dict.fromkeys(liked)), set_aside=tuple(odd), me=me)


def messages(record: Json, me: str, at_once: int) -> Iterator[Batch]:
    """What was said in one direct conversation; comings and goings are passed over."""
    talk = record.get("dmConversation")
    talk = talk if isinstance(talk, dict) else {}
    number = talk.get("conversationId")
    events = talk.get("messages")
    events = events if isinstance(events, list) else []
    for start in range(0, len(events), at_once):
        data: list[Json] = []
        odd: list[SetAside] = []
        for event in events[start : start + at_once]:
            said = event.get("messageCreate") if isinstance(event, dict) else None
            if said is None:
                continue
            try:
                message = msgspec.convert(said, _Message, strict=False)
            except msgspec.ValidationError as error:
                odd.append(SetAside("message", f"it has another shape than messages in an archive ({error})"))
                continue
            data.append(_event(message, number))
        if data or odd:
            page = msgspec.json.encode({"data": data, "meta": {"result_count": len(data)}})
            batch = x_pages.batch(page, kind=PageKind.MESSAGES, me=me)
            yield replace(batch, set_aside=(*batch.set_aside, *odd))


def _post(tweet: _Tweet, me: str, notes: Notes, media: list[Json]) -> Json:
    made: Json = {
        "id": tweet.id_str,
        "author_id": me.removeprefix("x:"),
        "text": tweet.full_text,
        "possibly_sensitive": tweet.possibly_sensitive,
    }
    if tweet.lang:
        made["lang"] = tweet.lang
    if at := _moment(tweet.created_at):
        made["created_at"] = at
    if tweet.in_reply_to_user_id_str:
        made["in_reply_to_user_id"] = tweet.in_reply_to_user_id_str
    if tweet.in_reply_to_status_id_str:
        made["referenced_tweets"] = [{"type": "replied_to", "id": tweet.in_reply_to_status_id_str}]
    entities = tweet.entities or _Entities()
    made["entities"] = {
        "mentions": [
            {**_span(one.indices), "username": one.screen_name, "id": one.id_str}
            for one in entities.user_mentions
        ],
        "urls": [_link(one) for one in entities.urls],
        "hashtags": [{**_span(one.indices), "tag": one.text} for one in entities.hashtags],
    }
    pictures = (tweet.extended_entities or entities).media
    if pictures:
        keys = [f"3_{one.id_str}" for one in pictures]
        made["attachments"] = {"media_keys": keys}
        made["entities"]["urls"] += [
            {**_link(one), "media_key": key} for one, key in zip(pictures, keys, strict=True) if one.url
        ]
        media += [
            {
                "media_key": key,
                "type": one.type,
                "url": one.media_url_https or "",
                "alt_text": one.ext_alt_text or "",
            }
            for one, key in zip(pictures, keys, strict=True)
        ]
    if whole := notes.whole(tweet.id_str, tweet.full_text):
        made["note_tweet"] = {"text": whole, "entities": made["entities"]}
    return made


def _take_names(tweet: _Tweet, users: dict[str, Json]) -> None:
    """Handles that come for nothing: of whom a post names, and of whom it answers."""
    for one in (tweet.entities or _Entities()).user_mentions:
        if one.id_str:
            users[one.id_str] = {"id": one.id_str, "username": one.screen_name, "name": one.name or ""}
    answered, handle = tweet.in_reply_to_user_id_str, tweet.in_reply_to_screen_name
    if answered and handle and answered not in users:
        users[answered] = {"id": answered, "username": handle, "name": ""}


def _event(message: _Message, conversation: object) -> Json:
    made: Json = {
        "id": message.id,
        "event_type": "MessageCreate",
        "sender_id": message.sender_id,
        "text": message.text,
    }
    if message.created_at:
        made["created_at"] = message.created_at
    if isinstance(conversation, str):
        made["dm_conversation_id"] = conversation
    if message.recipient_id and message.recipient_id != "0":
        made["participant_ids"] = [message.sender_id, message.recipient_id]
    return made


def _link(one: _Url | _Media) -> Json:
    return {
        **_span(one.indices),
        "url": one.url,
        "expanded_url": one.expanded_url,
        "display_url": one.display_url,
    }


def _span(indices: list[int]) -> Json:
    start, end = indices if len(indices) == 2 else (0, 0)
    return {"start": start, "end": end}


def _moment(written: str | None) -> str | None:
    """A date as the archive writes it ("Sat Feb 18 12:33:11 +0000 2023"), in the API's form."""
    found = _DATE.fullmatch(written or "")
    if found is None or found[1] not in _MONTHS:
        return None
    month = _MONTHS.index(found[1]) + 1
    try:
        at = datetime.fromisoformat(f"{found[4]}-{month:02}-{found[2]}T{found[3]}").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at.isoformat()


def _beginning(text: str) -> str:
    return " ".join(text.split())[:NOTE_BEGINNING]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
