"""How things are said in plain lines, for an eye or an ear. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from twitterbar.core.views import PostView, StepOutView
from twitterbar.core.views_door import DoorView
from twitterbar.domain.book import WORDS
from twitterbar.domain.model import Event, EventKind, Join, PostState
from twitterbar.domain.phrases import ago
from twitterbar.ui.draw.words import minutes, the_door

if TYPE_CHECKING:
    from twitterbar.looks import Trouble


ASKED = {
    "home": "your home timeline",
    "mentions": "posts that name you",
    "posts": "your own posts",
    "following": "whom you follow",
    "followers": "who follows you",
    "muting": "whom you mute",
    "blocking": "whom you block",
    "conversation": "a conversation",
    "people": "people",
    "names": "names",
    "say": "what you said",
    "repost": "a repost",
    "bookmark": "a bookmark",
    "forget": "a bookmark taken off",
    "mute": "a mute",
    "unmute": "a mute taken back",
}
"""What X is asked for, by the names of the requests, in words."""


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 post", "7 posts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def when(moment: datetime, now: datetime) -> str:
    """A moment by the clock on the wall, with as much of the date as is needed to know the day."""
    there, here = moment.astimezone(), now.astimezone()
    days = (here.date() - there.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    return f"{there:%A %H:%M}" if 0 < days < 7 else f"{there:%Y-%m-%d %H:%M}"


def between(began: datetime, ended: datetime, now: datetime) -> str:
    """Between which two moments: "between Tuesday and yesterday", "between 14:05 and 16:20 today"."""
    first, last = began.astimezone(), ended.astimezone()
    if first.date() != last.date():
        return f"between {day(began, now)} and {day(ended, now)}"
    return f"between {first:%H:%M} and {last:%H:%M} {day(ended, now)}"


def ended_early(trouble: "Trouble", now: datetime) -> str:
    """What ended the last look, and what to do."""
    told = f"The last look, {when(trouble.at, now)}, ended early: {trouble.title}"
    return f"{told} {trouble.advice}".rstrip()


def day(moment: datetime, now: datetime) -> str:
    """A day as one says it: "today", "yesterday", "Tuesday", "2026-11-03"."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    if days in (0, 1):
        return ("today", "yesterday")[days]
    return f"{moment.astimezone():%A}" if 0 < days < 7 else f"{moment.astimezone():%Y-%m-%d}"


def enumeration(names: Sequence[str], most: int = 5) -> str:
    """Names in a row: "Ana", "Ana and Ben", "Ana, Ben, Cleo and 4 others"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


NOBODY_YET = (
    "Nobody is here yet: nothing has been brought in.",
    "twitterbar import PATH takes in saved pages of the X API; twitterbar --demo is a made-up town.",
)
"""What is said where nothing was ever brought in."""


def door(view: DoorView) -> list[str]:
    """What the door says, in sentences."""
    if view.empty:
        return list(NOBODY_YET)
    lines = []
    if view.stepped_out is not None:
        lines.append(f"You stepped out {ago(view.now, view.stepped_out)}.")
    if not view.conversations:
        lines.append("Nothing new. You're caught up.")
    else:
        since = "Not heard yet" if view.stepped_out is not None else "Tonight"
        lines.append(f"{since}: {count(view.conversations, 'conversation')}, about {minutes(view.minutes)}.")
    if view.elsewhere:
        lines.append("You are at the table in another window.")
    if view.shut_until is not None:
        left = minutes((view.shut_until - view.now).total_seconds() / 60)
        lines.append(f"The door is shut. It opens again at {when(view.shut_until, view.now)}, in {left}.")
    return lines


def card(view: StepOutView) -> list[str]:
    """The card one leaves with, in sentences."""
    sat = minutes(view.seconds / 60)
    if view.posts:
        heard = f"{count(view.conversations, 'conversation')}, {count(view.posts, 'post')}"
        lines = [f"In {sat} you heard {heard}."]
    else:
        lines = [f"You sat for {sat} and heard nobody. That is fine, too."]
    if view.voices:
        lines.append(f"You heard {enumeration(view.voices, 8)}.")
    if view.left:
        left = count(view.left, "conversation is", "conversations are")
        lines.append(f"{left} left for another time, about {minutes(view.left_minutes)}.")
    elif view.caught_up:
        lines.append("You're caught up.")
    lines.append(the_door(view))
    return lines


_STATES = {
    PostState.MISSING: "A post that isn't here.",
    PostState.DELETED: "A post that was deleted.",
    PostState.WITHHELD: "A post that X withholds.",
    PostState.PROTECTED: "A post from a protected account.",
}

_JOINS = {
    Join.REPLY: "answers",
    Join.QUOTE: "quotes",
    Join.LINK: "shares the link of",
    Join.PROBABLY: "probably answers",
}


def stand_in(state: PostState) -> str:
    """What is said in the place of a post that is not to be had."""
    return _STATES[state]


def speaker(post: PostView, above: PostView | None) -> str:
    """Who speaks and to whom: "Ana (@ana)", "Ben (@ben) answers Ana"."""
    name = post.author.shown_name if post.author else "Somebody"
    if post.author and post.author.name:
        name = f"{name} (@{post.author.username})"
    if post.mine:
        name = "You"
    if above is None or post.join is None:
        return name
    return f"{name} {_JOINS[post.join]} {_whom(post, above)}"


def _whom(post: PostView, above: PostView) -> str:
    if above.author is None:
        return "a post that isn't here"
    if post.author == above.author:
        return "yourself" if post.mine else "their own post"
    return "you" if above.mine else above.author.shown_name


def event(event: Event) -> str:
    """What the reader did, in words."""
    posts, data = count(len(event.posts), "post"), event.data
    match event.kind:
        case EventKind.SESSION_OPENED:
            return f"stepped in for {count(int(data.get('minutes', 0)), 'minute')}"
        case EventKind.SESSION_CLOSED:
            after = minutes(float(data.get("seconds", 0)) / 60)
            return f"was cut off after {after}" if data.get("interrupted") else f"stepped out after {after}"
        case EventKind.OVERRIDE:
            return "stepped in although the door was shut"
        case EventKind.ROUND:
            return f"took one more round of {count(int(data.get('minutes', 0)), 'minute')}"
        case EventKind.HEARD:
            return f"heard {posts}"
        case EventKind.DONE:
            return f"was done with {posts}"
        case EventKind.LIKED:
            return f"liked {posts}"
        case EventKind.TAKEN_UP:
            return f"answered or passed on {posts}"
        case EventKind.DROPPED:
            return f"dropped the conversation {', '.join(event.posts)}"
        case EventKind.BOOKMARKED:
            kept = "bookmarked" if data.get("kept") else "no longer bookmarked"
            return f"{kept} {', '.join(event.posts)}"
        case EventKind.DONE_AT_X:
            return f"had X {data.get('act', '')} {', '.join((*event.posts, *event.people))}"
        case EventKind.UNDONE:
            return f"took back number {data.get('seq', '')}".rstrip()
        case EventKind.OPENED_ON_WEB:
            return f"opened {', '.join(event.posts)} on the web"
        case EventKind.SPOKEN:
            return f"answered {', '.join(event.posts)} (number {data.get('draft', '')} of the outbox)"
        case EventKind.FLAGGED_ANYWAY:
            return f"sent number {data.get('draft', '')} anyway ({data.get('codes', '')})"
        case EventKind.REMARKED:
            return f"was told {data.get('code', '')} in {', '.join(event.posts)}"
        case EventKind.ASKED_TO_STOP:
            return f"was asked to stop by {', '.join(event.people)}"
        case EventKind.FILTERED if "ends" in data:
            return f"ended filter {data['ends']}"
        case EventKind.FILTERED:
            return f"made a filter: {data.get('how', '')} {data.get('about', '')} {data.get('value', '')}"
        case EventKind.HEARD_AGAIN:
            return f"hears {', '.join(event.people)} again"
        case EventKind.BREATHER:
            return "took a breather"
        case kind:
            return f"{WORDS.get(kind, kind.value)} ({', '.join(event.people)})"
