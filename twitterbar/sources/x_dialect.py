"""What to ask X for, in one of the two spellings that its API has had since July 2026.

The older spelling is the cheaper one: in it, who wrote a post and what it answers are fields, while the newer
one gives them only along with people and posts that are charged for. X does not complain about a misspelled
field, it leaves the answer out, so one request speaks one dialect, and a test checks every name in here
against X's own declaration.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from twitterbar.domain.tab import REFERENCES


class Dialect(StrEnum):
    """How fields are spelled in a request."""

    TWEET = "tweet"
    POST = "post"


class Spelling(Struct, frozen=True):
    """The parameters that ask for posts and for people in one dialect.

    `people_along` and `references` say how many people and posts may come along with each row that way.
    """

    posts: Mapping[str, str]
    people: Mapping[str, str]
    references: int
    people_along: int


_MEDIA = "type,alt_text,url,preview_image_url"
_PERSON = "id,username,name,description,entities,url,location,protected,connection_status"

SPELLINGS: Mapping[Dialect, Spelling] = {
    Dialect.TWEET: Spelling(
        posts={
            "tweet.fields": (
                "id,text,author_id,conversation_id,created_at,referenced_tweets,in_reply_to_user_id,entities,"
                "note_tweet,edit_history_tweet_ids,lang,withheld,possibly_sensitive,attachments"
            ),
            "expansions": "referenced_tweets.id,attachments.media_keys",
            "media.fields": _MEDIA,
        },
        people={"user.fields": _PERSON},
        references=REFERENCES,
        people_along=0,
    ),
    Dialect.POST: Spelling(
        posts={
            "post.fields": (
                "id,text,conversation_id,created_at,entities,note_post,lang,withheld,possibly_sensitive,"
                "attachments"
            ),
            "expansions": (
                "author_id,referenced_posts,in_reply_to_user_id,edit_history_post_ids,attachments.media_keys"
            ),
            "media.fields": _MEDIA,
            "user.fields": _PERSON,
        },
        people={"user.fields": _PERSON},
        references=REFERENCES,
        people_along=2,
    ),
}
"""A post answers one post and quotes another at most; in the newer dialect, its author and whom it answers
come along as people."""
