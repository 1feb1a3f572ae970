"""From records to views: what of a conversation is shown, in which words. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from twitterbar.core.views import PostView, TableRow
from twitterbar.domain.model import Account, Conversation, Node, Post, PostState, Seat
from twitterbar.domain.text import words

SNIPPET_CHARACTERS = 240
"""How much of a post goes into one line; the screen cuts it further, to its width."""

MEDIA = {"photo": "photo", "video": "video", "animated_gif": "moving picture", "poll": "poll"}
"""What hangs on a post, by the kind X gives it, in words."""

_ADDRESSED = re.compile(r"^\W*(?:@\w+[\s,:]+)+")
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w.-]*\.)?(?:x|twitter)\.com/(?:\w+|i/web)/status(?:es)?/(\d+)")


def speakers(conversations: Iterable[Conversation]) -> list[str]:
    """The accounts of everybody who said or passed on something in these conversations, each once."""
    accounts: dict[str, None] = {}
    for conversation in conversations:
        accounts.update((post.author, None) for post in conversation.posts)
        for passed_on in conversation.passed_on.values():
            accounts.update((account, None) for account in passed_on)
    return list(accounts)


def snippet(text: str, characters: int = SNIPPET_CHARACTERS, around: str = "") -> str:
    """A post on one line; with `around`, the part in which the first of those words stands."""
    line = " ".join(text.split())
    folded = line.casefold()
    places = [place for word in words(around) if (place := folded.find(word)) > 0]
    start = max(0, min(places) - characters // 3) if places else 0
    if start:
        start = line.find(" ", start) + 1 or start
    cut = line[start : start + characters]
    return ("…" if start else "") + cut + ("…" if start + characters < len(line) else "")


def own_words(text: str) -> str:
    """A post on one line without the handles it begins with: who is addressed is not what is said."""
    return snippet(_ADDRESSED.sub("", text) or text)


def said_in(post: Post) -> str:
    """A post on one line; one without words by what hangs on it, and by its description."""
    if post.text:
        return own_words(post.text)
    kinds = [MEDIA.get(medium.kind, medium.kind) for medium in post.media]
    described = snippet(next((medium.alt for medium in post.media if medium.alt), ""))
    hanging = ", ".join([*kinds, *(link.host for link in post.links if link.host)])
    return f"[{hanging}] {described}".rstrip() if hanging else ""


def short_name(account: Account) -> str:
    """The first of somebody's names, for where there is little room."""
    return account.shown_name.split()[0]


def first_words(conversation: Conversation) -> str:
    """The first words of a conversation: those of its opening, or of the oldest post that is here."""
    return next((line for post in conversation.posts if (line := said_in(post))), "")


def post_ids_in(text: str) -> Iterator[str]:
    """The ids that a reader may mean by an id, with or without its source, or by a post's address."""
    text = text.strip()
    if found := _ADDRESS.match(text):
        yield f"x:{found[1]}"
    elif text.isdecimal():
        yield f"x:{text}"
    elif text:
        yield text


def address(post: str) -> str:
    """Where a post is on the web; X finds it without its author's name."""
    return f"https://x.com/i/web/status/{post.partition(':')[2]}"


def row_of(
    conversation: Conversation,
    seat: Seat,
    accounts: Mapping[str, Account],
    heard: Collection[str],
    *,
    me: str | None,
    state: str | None = None,
) -> TableRow:
    """A conversation on one line of the table."""
    here = [post for post in conversation.posts if post.state is PostState.HERE]
    unheard = [post for post in here if post.id not in heard and post.author != me]
    opening = here[0] if here else None
    newest = max(unheard or here, key=lambda post: post.at, default=None)
    # How recent something is, is true of everything at the table and tells a reader the least.
    reason = next((term for term in seat.why if term.code != "recent"), None) or next(iter(seat.why), None)
    authors = seat.voices or dict.fromkeys(post.author for post in here if post.author != me)
    voices = [accounts[author] for author in authors if author in accounts]
    return TableRow(
        conversation=conversation.id,
        voices=tuple(short_name(voice) for voice in voices),
        speaker=next(iter(voices), None),
        opening=said_in(opening) if opening else "",
        newest=said_in(newest) if newest is not None and newest is not opening else "",
        new=len(unheard),
        total=len(conversation.posts),
        minutes=seat.minutes + seat.more_minutes,
        why=reason.text if reason else "",
        why_code=reason.code if reason else "",
        state=state or ("new" if unheard else "heard"),
    )


def has_the_last_word(
    conversation: Conversation,
    heard: Collection[str],
    answered: Mapping[str, datetime],
    *,
    me: str | None,
) -> bool:
    """Whether the reader answered in a conversation, and nothing unheard came in after that.

    `answered` says of posts when the reader answered them.
    """
    answer = max((answered[node.id] for node in conversation.nodes if node.id in answered), default=None)
    return answer is not None and all(
        post.at <= answer
        for post in conversation.posts
        if post.state is PostState.HERE and post.id not in heard and post.author != me
    )


def lines_of(
    conversation: Conversation,
    accounts: Mapping[str, Account],
    quoted: Mapping[str, Post],
    unheard: Collection[str],
    *,
    follows: Collection[str],
    me: str | None,
    caught: Collection[str] = (),
) -> tuple[PostView, ...]:
    """The lines of a conversation's tree; `quoted` holds the posts that posts in it quote, but for those that
    a filter `caught`, and `unheard` the ids of what is new."""
    passed_on = {
        post: tuple(accounts[account].shown_name for account in passers if account in accounts)
        for post, passers in conversation.passed_on.items()
    }
    links = 1
    lines = []
    for node in conversation.nodes:
        post = node.post
        if post is None:
            lines.append(_stand_in(node))
            continue
        lines.append(
            PostView(
                id=node.id,
                parent=node.parent,
                depth=node.depth,
                join=node.join,
                state=post.state,
                author=accounts.get(post.author),
                followed=post.author in follows,
                at=post.at,
                text=post.text,
                links=post.links,
                first_link=links,
                media=post.media,
                passed_on=passed_on.get(post.id, ()),
                quoted=_quoted(post, node.parent, quoted, accounts, caught) if post.quotes else "",
                new=post.id in unheard,
                mine=post.author == me,
                edited=len(post.versions) > 1,
                sensitive=post.sensitive,
                lang=post.lang,
            )
        )
        links += len(post.links)
    return tuple(lines)


def still_new(lines: Iterable[PostView], unheard: Collection[str]) -> tuple[PostView, ...]:
    """The same lines, now that these are new; what neither was heard nor is new again stays what it was."""
    return tuple(
        line if line.new == (line.id in unheard) else replace(line, new=not line.new) for line in lines
    )


def _stand_in(node: Node) -> PostView:
    return PostView(
        id=node.id,
        parent=node.parent,
        depth=node.depth,
        join=node.join,
        state=PostState.MISSING,
        author=None,
        followed=False,
        at=None,
        text="",
    )


def _quoted(
    post: Post,
    parent: str | None,
    quoted: Mapping[str, Post],
    accounts: Mapping[str, Account],
    caught: Collection[str],
) -> str:
    """The quoted post on one line, unless it stands right above in the tree."""
    if post.quotes is None or parent == post.quotes:
        return ""
    if post.quotes in caught:
        return "a post that a filter of yours keeps away (gn lists them)"
    if (source := quoted.get(post.quotes)) is None:
        return "a post that isn't here"
    author = accounts.get(source.author)
    return f"{author.shown_name if author else 'somebody'}: {snippet(source.text, 120)}"


def intent(kind: str, **fields: str) -> str:
    """Where X lets a reader finish something in the browser (post, follow, user), filled in."""
    from urllib.parse import urlencode  # noqa: PLC0415  (only when something is handed over)

    return f"https://x.com/intent/{kind}?{urlencode(fields)}"


def cleared(conversation: Conversation, caught: Collection[str]) -> Conversation:
    """The conversation with nothing said in the posts that the reader's filters caught."""
    if not caught:
        return conversation
    nodes = tuple(
        replace(node, post=replace(node.post, text="", links=(), media=(), quotes=None))
        if node.post is not None and node.id in caught
        else node
        for node in conversation.nodes
    )
    return replace(conversation, nodes=nodes)


def without(lines: Iterable[PostView], caught: Collection[str]) -> tuple[PostView, ...]:
    """The lines of a tree with nothing but a word in the place of posts that the reader's filters caught."""
    return tuple(
        replace(line, text="(folded by a filter of yours; gn lists them)", links=(), media=(), quoted="")
        if line.id in caught
        else line
        for line in lines
    )
