"""Bodies of the X API v2 as they come over the wire: their records, in both spellings that X uses.

Since July 2026 X's published specification says "post" where it used to say "tweet" (`includes.posts`,
`referenced_posts`, `note_post`, `edit_history_post_ids`, `pinned_post_id`), while the older spelling still
answers. Each record here has a field for either spelling; whichever came holds something. Only fields that
are used are named, so that the decoder passes over the rest.
"""

from typing import Generic, TypeVar

from msgspec import Struct


class Ref(Struct, gc=False):
    """What a post does with another one: retweeted, quoted, replied_to."""

    type: str
    id: str


class Url(Struct, gc=False):
    """A link in a text; offsets count code points of the escaped text."""

    start: int = -1
    end: int = -1
    url: str | None = None
    expanded_url: str | None = None
    display_url: str | None = None
    unwound_url: str | None = None
    title: str | None = None
    description: str | None = None
    status: int | None = None
    media_key: str | None = None


class Named(Struct, gc=False):
    """A mention."""

    start: int = -1
    end: int = -1
    username: str | None = None
    id: str | None = None


class Tag(Struct, gc=False):
    """A hashtag."""

    tag: str


class Entities(Struct, gc=False):
    """What a text consists of besides words."""

    urls: list[Url] | None = None
    mentions: list[Named] | None = None
    hashtags: list[Tag] | None = None


class Note(Struct, gc=False):
    """The whole text of a long post, with entities of its own."""

    text: str
    entities: Entities | None = None


class Attachments(Struct, gc=False):
    """Keys of pictures and polls, which are in the page's includes."""

    media_keys: list[str] | None = None
    poll_ids: list[str] | None = None


class Geo(Struct, gc=False):
    """The place a post names."""

    place_id: str | None = None


class Withheld(Struct, gc=False):
    """Told only where a post may not be shown."""


class Article(Struct, gc=False):
    """A long article that a post carries; X leaves its shape open."""

    title: str | None = None


class Alt(Struct, gc=False):
    """The description of a picture, where it comes with the post."""

    media_key: str | None = None
    alt_text: str | None = None


class Post(Struct, gc=False):
    """A post; a repost and a direct message come in the same shape."""

    id: str
    text: str
    author_id: str | None = None
    created_at: str | None = None
    conversation_id: str | None = None
    in_reply_to_user_id: str | None = None
    referenced_tweets: list[Ref] | None = None
    referenced_posts: list[Ref] | None = None
    entities: Entities | None = None
    note_tweet: Note | None = None
    note_post: Note | None = None
    edit_history_tweet_ids: list[str] | None = None
    edit_history_post_ids: list[str] | None = None
    attachments: Attachments | None = None
    media_metadata: list[Alt] | None = None
    geo: Geo | None = None
    lang: str | None = None
    possibly_sensitive: bool | None = None
    withheld: Withheld | None = None
    article: Article | None = None
    article_title: Article | None = None
    event_type: str | None = None


class UserEntities(Struct, gc=False):
    """Links of a profile: in its web address and in its bio."""

    url: Entities | None = None
    description: Entities | None = None


class User(Struct, gc=False):
    """An account."""

    id: str
    username: str
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    protected: bool | None = None
    entities: UserEntities | None = None
    connection_status: list[str] | None = None
    pinned_tweet_id: str | None = None
    pinned_post_id: str | None = None


class Message(Struct, gc=False):
    """An event of a direct conversation: something said, or somebody coming or going."""

    id: str
    event_type: str
    text: str | None = None
    sender_id: str | None = None
    created_at: str | None = None
    dm_conversation_id: str | None = None
    participant_ids: list[str] | None = None


class Variant(Struct, gc=False):
    """One encoding of a video."""

    url: str | None = None
    content_type: str | None = None
    bit_rate: int = 0


class Media(Struct, gc=False):
    """A picture or video."""

    media_key: str
    type: str = "photo"
    url: str | None = None
    alt_text: str | None = None
    variants: list[Variant] | None = None


class Option(Struct, gc=False):
    """One answer of a poll."""

    label: str


class Poll(Struct, gc=False):
    """A poll."""

    id: str
    options: list[Option] | None = None


class Place(Struct, gc=False):
    """A place."""

    id: str
    full_name: str | None = None


class Includes(Struct, gc=False):
    """What the records of a page refer to."""

    tweets: list[Post] | None = None
    posts: list[Post] | None = None
    users: list[User] | None = None
    media: list[Media] | None = None
    polls: list[Poll] | None = None
    places: list[Place] | None = None

    @property
    def said(self) -> list[Post]:
        """The posts that came along, in whichever spelling."""
        return (self.tweets or []) + (self.posts or [])


class Problem(Struct, gc=False):
    """Why something that was asked for is not in the page."""

    title: str | None = None
    detail: str | None = None
    message: str | None = None
    type: str | None = None
    resource_type: str | None = None
    resource_id: str | None = None
    parameter: str | None = None
    value: str | None = None

    @property
    def kind(self) -> str:
        """The last part of its type, the only one that stays the same across X's hosts."""
        return (self.type or "").rpartition("/")[2]


class Meta(Struct, gc=False):
    """What the page says about itself."""

    result_count: int | None = None
    next_token: str | None = None
    newest_id: str | None = None
    oldest_id: str | None = None


class Refusal(Struct, gc=False):
    """What X sends instead of a page: a problem document, or an older form of one."""

    title: str | None = None
    detail: str | None = None
    error: str | None = None
    error_description: str | None = None
    errors: list[Problem] | None = None


Record = TypeVar("Record", Post, User, Message)


class Page(Struct, Generic[Record], gc=False):
    """One page of records of one kind."""

    data: list[Record] | Record | None = None
    includes: Includes | None = None
    errors: list[Problem] | None = None
    meta: Meta | None = None

    @property
    def records(self) -> list[Record]:
        """The page's own records; a single one comes without a list around it."""
        if isinstance(self.data, list):
            return self.data
        return [] if self.data is None else [self.data]
