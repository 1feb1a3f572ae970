"""A page of the X API turned into a Batch: the one road by which posts and people come in.

Pure: the live service, saved files and the demo all hand their bodies to `batch`. What a stranger wrote is
cleaned here, once. How a text is kept: shortened addresses are replaced by the readable form that begins with
the host that opens; those that only stand for the pictures or, at the end, for the quoted post are left out,
since `media` and `quotes` say it.
"""

from collections.abc import Callable
from typing import Any

from twitterbar.domain.model import LISTS, Batch, PageKind, PostState, SetAside
from twitterbar.domain.text import clean_line
from twitterbar.sources import x_decode, x_people, x_posts, x_wire
from twitterbar.sources.x_decode import BadPage
from twitterbar.sources.x_intake import RECENT, Intake, Recent, x_id

__all__ = ["BadPage", "batch", "check", "x_id"]

_RECORDS: dict[PageKind, type[x_wire.User] | type[x_wire.Message]] = {
    PageKind.FOLLOWING: x_wire.User,
    PageKind.FOLLOWERS: x_wire.User,
    PageKind.MUTING: x_wire.User,
    PageKind.BLOCKING: x_wire.User,
    PageKind.PEOPLE: x_wire.User,
    PageKind.MESSAGES: x_wire.Message,
}
_GONE = {
    "resource-not-found": PostState.DELETED,
    "not-authorized-for-resource": PostState.PROTECTED,
    "disallowed-resource": PostState.WITHHELD,
    "resource-unavailable": PostState.MISSING,
}
_GONE_BY_TITLE = {"Not Found Error": PostState.DELETED, "Authorization Error": PostState.PROTECTED}
_ASKED_FOR = (None, "id", "ids", "username", "usernames")
"""Parameters that name what a request was about; others name what its answer refers to in passing."""
_TELLING = 20
"""So many posts without a conversation among them mean that the page was asked for without that field."""


def batch(
    body: bytes,
    *,
    kind: PageKind | None = None,
    me: str | None = None,
    of: str | None = None,
    recent: Recent = RECENT,
    give_way: Callable[[], object] = lambda: None,
) -> Batch:
    """What a page brings.

    `kind` says what the page was asked for; without it, it is told by what is in it. `me` is the reader's
    account id and `of` the one whose timeline or list it is, as far as they are known (with or without "x:"):
    those of somebody else make no relations of the reader's. `recent` is what the pages before it told;
    `give_way` is called between the posts, by who works beside somebody that must not wait.

    Raises BadPage, in words, for a body that is no page, or one of another kind.
    """
    page, set_aside = _read(body, kind, recent)
    intake = Intake(
        kind or _kind(page),
        x_id(me.removeprefix("x:")) if me else None,
        x_id(of.removeprefix("x:")) if of else None,
        recent,
        give_way,
    )
    intake.set_aside.extend(set_aside)
    includes = page.includes or x_wire.Includes()
    own = page.records
    if includes.users:
        x_people.take_accounts(includes.users, intake)
    if intake.kind is PageKind.MESSAGES:
        x_people.take_messages(own, intake)
        own = []
    elif intake.kind in _RECORDS:
        x_people.take_list(own, intake)
        own = []
    x_posts.take_posts(own, includes, intake)
    meta = page.meta or x_wire.Meta()
    return Batch(
        kind=intake.kind,
        posts=tuple(intake.posts.values()),
        reposts=tuple(intake.reposts.values()),
        accounts=tuple(intake.accounts.values()),
        messages=tuple(intake.messages.values()),
        asked=tuple(intake.asked),
        relations=intake.relations,
        gone=_gone(page.errors or [], intake),
        liked=tuple(intake.asked) if _is_readers_likes(intake) else (),
        set_aside=tuple(intake.set_aside),
        notes=_notes(own, page.errors or [], intake),
        me=intake.me,
        next_token=meta.next_token,
        newest=x_id(meta.newest_id),
        oldest=x_id(meta.oldest_id),
    )


def _is_readers_likes(intake: Intake) -> bool:
    return intake.kind is PageKind.LIKES and intake.me is not None and intake.is_readers


def check(body: bytes, kind: PageKind | None = None) -> None:
    """See that a body is a page of that kind, and no more; raises BadPage as `batch` would."""
    _read(body, kind)


def _read(
    body: bytes, kind: PageKind | None, recent: Recent = RECENT
) -> tuple[x_wire.Page[Any], list[SetAside]]:
    return x_decode.read(body, None if kind is None else _RECORDS.get(kind, x_wire.Post), recent)


def _kind(page: x_wire.Page[Any]) -> PageKind:
    """What a page may have been asked for, told by its first record."""
    first = page.records[0] if page.records else None
    if isinstance(first, x_wire.User):
        return PageKind.PEOPLE
    return PageKind.MESSAGES if isinstance(first, x_wire.Message) else PageKind.LOOKUP


def _gone(errors: list[x_wire.Problem], intake: Intake) -> dict[str, PostState]:
    """Posts that were asked for or referred to and can't be had, and why."""
    gone = {}
    for error in errors:
        state = _GONE.get(error.kind) or _GONE_BY_TITLE.get(error.title or "")
        id = intake.ids[error.resource_id or error.value]
        if state and id and error.resource_type in ("tweet", "post") and id not in intake.posts:
            gone[id] = state
    return gone


def _notes(own: list[x_wire.Post], errors: list[x_wire.Problem], intake: Intake) -> tuple[str, ...]:
    """What the reader should know of a page that came in."""
    notes: list[str] = []
    if not intake.is_readers and (intake.kind is PageKind.HOME or intake.kind in LISTS):
        notes.append("It is a timeline or list of somebody else's, so it says nothing about whom you follow.")
    if intake.odd_times:
        notes.append(f"{intake.odd_times} of its times could not be read and were taken from the ids.")
    if len(own) >= _TELLING and not any(
        post.conversation_id or post.referenced_tweets or post.referenced_posts for post in own
    ):
        notes.append("None of its posts tells its conversation: the page was asked for without that field.")
    for error in errors:
        about_posts = error.resource_type in ("tweet", "post")
        on_the_way = error.resource_type == "user" and error.parameter not in _ASKED_FOR
        if not about_posts and not on_the_way:
            said = clean_line(error.detail or error.message or error.title or "")
            notes.append(f"X says about this page: {said[:200] or 'something is missing'}")
    return tuple(dict.fromkeys(notes))
