"""The words of the commands for what one does without words: bookmark, bookmarks, repost, mute, unmute."""

from twitterbar.cli.parser_parts import Command, as_json, command

POST = "its id or its address"
AT_X = "at X as well, by the API; says what that costs"


def add(top: Command) -> None:
    """Add these commands."""
    bookmark = command(top, "bookmark", "marking.bookmark", "keep a post for another day")
    bookmark.add_argument("post", metavar="POST", help=POST)
    bookmark.add_argument("--remove", action="store_true", help="it is not needed any more")
    bookmark.add_argument("--via", choices=("api",), help=AT_X)
    as_json(command(top, "bookmarks", "marking.bookmarks", "what you bookmarked"))

    repost = command(
        top, "repost", "marking.repost", "pass a post on; without --via api by X's own page, for free"
    )
    repost.add_argument("post", metavar="POST", help=POST)
    repost.add_argument("--via", choices=("intent", "api"), default="intent", help="how; the API costs")

    mute = command(top, "mute", "marking.mute", "hear nothing of somebody")
    mute.add_argument("who", metavar="WHO", help="a handle, a name or an id")
    mute.add_argument("--days", metavar="N", type=int, help="for so many days; without it until you end it")
    mute.add_argument("--via", choices=("api",), help=AT_X)
    unmute = command(top, "unmute", "marking.unmute", "hear somebody again")
    unmute.add_argument("who", metavar="WHO", help="a handle, a name or an id")
    unmute.add_argument("--via", choices=("api",), help=AT_X)
