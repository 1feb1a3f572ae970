"""Posts and reposts of the X API."""

import re

from twitterbar.domain import links
from twitterbar.domain.model import Link, Media, Mention, PageKind, Post, PostState, Relation, Repost
from twitterbar.domain.text import clean_line
from twitterbar.sources import x_text, x_wire
from twitterbar.sources.x_intake import Intake, word

_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|\w+)/status(?:es)?/([0-9]+)")
_PASSED_ON = re.compile(r"RT @(\w+):")
_NO_AUTHOR = "it doesn't say who wrote it (the page was asked for without author_id)"

LONGEST_HISTORY = 50
"""Versions of a post that are believed; X allows five edits."""


def take_posts(own: list[x_wire.Post], includes: x_wire.Includes, intake: Intake) -> None:
    """Take in the page's own rows and the posts that came along with them."""
    taking = _Taking(includes, intake)
    along = includes.said
    taking.look_through(own + along)
    taking.take(own, own=True)
    taking.take(along, own=False)
    if intake.kind is PageKind.HOME and intake.is_readers:
        intake.relate(Relation.FOLLOWING, *taking.authors)


class _Taking:
    """Takes posts in, knowing what else is on their page."""

    def __init__(self, includes: x_wire.Includes, intake: Intake) -> None:
        self.includes = includes
        self.intake = intake
        self.media = {media.media_key: media for media in includes.media or ()}
        self.polls = {poll.id: poll for poll in includes.polls or ()}
        self.places = {place.id: place.full_name for place in includes.places or ()}
        self.authors: dict[str, None] = {}
        self.passes_on: dict[str, str] = {}
        self.newest: dict[str, str] = {}
        self.versions: dict[str, tuple[str, ...]] = {}

    def look_through(self, said: list[x_wire.Post]) -> None:
        """Learn who wrote what, what is only passed on, and which ids are versions of one post."""
        ids, author_of, passes_on = self.intake.ids, self.intake.author_of, self.passes_on
        for post in said:
            id = ids[post.id]
            if id is None:
                continue
            author = ids[post.author_id]
            if author is not None:
                author_of[id] = author
            if refs := post.referenced_tweets or post.referenced_posts:
                for ref in refs:
                    if ref.type == "retweeted" and (of := ids[ref.id]):
                        passes_on[id] = of
            history = post.edit_history_tweet_ids or post.edit_history_post_ids
            if history and 1 < len(history) <= LONGEST_HISTORY:
                self._learn_versions(id, [version for digits in history if (version := ids[digits])])

    def _learn_versions(self, id: str, history: list[str]) -> None:
        if id not in history:
            return
        self.versions[id] = tuple(history[: history.index(id) + 1])
        for version in history:
            self.newest[version] = max(history[-1], self.newest.get(version, version), key=_number)

    def take(self, said: list[x_wire.Post], *, own: bool) -> None:
        """Take in posts and reposts; `own` ones are what the page was asked for."""
        intake, passes_on = self.intake, self.passes_on
        ids, author_of, posts, recent = intake.ids, intake.author_of, intake.posts, intake.recent.posts
        for raw in said:
            intake.give_way()
            id = ids[raw.id]
            if id is None:
                intake.refuse("post", raw.id, "its id is none of X's")
                continue
            author = author_of.get(id)
            if author is None and own and intake.kind is PageKind.POSTS:
                author = intake.of
            if author is None:
                intake.refuse("post", raw.id, _NO_AUTHOR)
                continue
            if id in passes_on:
                if not own or not self._take_repost(raw, id, author):
                    continue
            else:
                before = None if self.newest else recent.get(id)
                if before is not None and before[1].author == author and before[0] == raw:
                    post = before[1]
                else:
                    odd_times = intake.odd_times
                    post = self._post(raw, id, author)
                    if not own and not self.newest and odd_times == intake.odd_times and _stands_alone(raw):
                        recent.keep(id, (raw, post))
                    id = post.id
                known = posts.get(id)
                if known is None or len(post.versions) > len(known.versions):
                    posts[id] = post
            if own:
                intake.asked[id] = None
                self.authors[author] = None

    def _take_repost(self, raw: x_wire.Post, id: str, author: str) -> bool:
        """Take in a repost, unless it came already or passes on nothing."""
        intake = self.intake
        if id in intake.reposts:
            return False
        of = self._original(id)
        if of is None:
            intake.refuse("post", raw.id, "it passes on itself")
            return False
        intake.reposts[id] = Repost(
            id=id,
            author=author,
            at=intake.time(raw.created_at, id),
            of=of,
            of_author=intake.author_of.get(of) or self._author_passed_on(raw),
        )
        return True

    def _original(self, id: str) -> str | None:
        """What a repost passes on in the end; None if it goes round in a circle."""
        seen = {id}
        while id in self.passes_on:
            id = self.passes_on[id]
            if id in seen:
                return None
            seen.add(id)
        return self.newest.get(id, id)

    def _author_passed_on(self, raw: x_wire.Post) -> str | None:
        """Whose post a repost passes on, told by the name in front of it."""
        match = _PASSED_ON.match(raw.text)
        if match is None:
            return None
        name = match[1].lower()
        for mention in (raw.entities and raw.entities.mentions) or ():
            if mention.username and mention.username.lower() == name and mention.id:
                return self.intake.ids[mention.id]
        for user in self.includes.users or ():
            if user.username.lower() == name:
                return self.intake.ids[user.id]
        return None

    def _post(self, raw: x_wire.Post, id: str, author: str) -> Post:
        intake = self.intake
        ids = intake.ids
        newest = self.newest.get(id, id)
        reply_to = quotes = None
        for ref in raw.referenced_tweets or raw.referenced_posts or ():
            to = ids[ref.id]
            if to is not None:
                to = self.newest.get(to, to)
            if to is None or to == newest:
                continue
            if ref.type == "replied_to":
                reply_to = reply_to or to
            elif ref.type == "quoted":
                quotes = quotes or to
        conversation = ids[raw.conversation_id]
        answered = ids[raw.in_reply_to_user_id] or intake.author_of.get(reply_to)
        versions: tuple[str, ...] = ()
        if self.newest:
            versions = self.versions.get(id, ())
            conversation = self.newest.get(conversation or "", conversation)
        at = intake.time(raw.created_at, id)
        if raw.withheld is not None:
            return Post(
                id=newest,
                author=author,
                at=at,
                text="",
                conversation=conversation,
                reply_to=reply_to,
                reply_to_account=answered,
                quotes=quotes,
                versions=versions,
                state=PostState.WITHHELD,
            )
        text = raw.text
        links: tuple[Link, ...] = ()
        mentions: tuple[Mention, ...] = ()
        pictures: tuple[x_wire.Url, ...] = ()
        entities = raw.entities
        note = raw.note_tweet or raw.note_post
        if note is not None:
            text, entities = note.text or text, note.entities or entities
        if entities is not None and (entities.urls or entities.mentions):
            text, links, mentions, pictures = self._written(text, entities, quotes)
        else:
            text = x_text.plain(text)
        if raw.article or raw.article_title:
            text = _with_title(text, raw.article or raw.article_title)
        tags = entities and entities.hashtags
        # One argument more and Python would gather them in a dict first, which takes three times as long.
        return Post(
            id=newest,
            author=author,
            at=at,
            text=text,
            conversation=conversation,
            reply_to=reply_to,
            reply_to_account=answered,
            quotes=quotes,
            links=links,
            mentions=mentions,
            hashtags=tuple(name for tag in tags if (name := clean_line(tag.tag))) if tags else (),
            media=self._media(raw, pictures) if raw.attachments or raw.geo or pictures else (),
            lang=word(raw.lang) if raw.lang else "",
            versions=versions,
            sensitive=bool(raw.possibly_sensitive),
        )

    def _written(self, text: str, entities: x_wire.Entities, quotes: str | None) -> x_text.Written:
        return x_text.written(
            text,
            entities.urls or (),
            entities.mentions or (),
            self.intake.ids.__getitem__,
            at_the_end=(lambda url: self._leads_to(url) == quotes) if quotes else None,
        )

    def _leads_to(self, url: x_wire.Url) -> str | None:
        """The post to which a link leads."""
        match = _STATUS.match(url.expanded_url or "")
        id = self.intake.ids[match[1]] if match else None
        return self.newest.get(id, id) if id else None

    def _media(self, raw: x_wire.Post, pictures: tuple[x_wire.Url, ...]) -> tuple[Media, ...]:
        """What hangs on the post: as the page tells it, or as its keys and links let one know."""
        found: list[Media] = []
        attached = raw.attachments or x_wire.Attachments()
        alts = {alt.media_key: alt.alt_text for alt in raw.media_metadata or ()}
        for key in dict.fromkeys(attached.media_keys or ()):
            media = self.media.get(key)
            alt = clean_line((media and media.alt_text) or alts.get(key) or "")
            if media is None:
                found.append(Media(_KIND_BY_KEY.get(key.partition("_")[0], "photo"), alt))
            else:
                found.append(Media(word(media.type), alt, _address(media)))
        if not found:
            for address in dict.fromkeys(url.expanded_url or "" for url in pictures):
                kind = "video" if "/video/" in address else "photo"
                found.append(Media(kind, "", links.link(address).url))
        for poll_id in attached.poll_ids or ():
            poll = self.polls.get(poll_id)
            options = (clean_line(option.label) for option in (poll and poll.options) or ())
            found.append(Media("poll", " · ".join(options)))
        if raw.geo and raw.geo.place_id and (name := self.places.get(raw.geo.place_id)):
            found.append(Media("place", clean_line(name)))
        return tuple(found)


def _stands_alone(raw: x_wire.Post) -> bool:
    """Whether a post means the same on every page: nothing else on it nor how it was asked for adds to it."""
    return (
        raw.author_id is not None
        and raw.attachments is None
        and raw.geo is None
        and (raw.in_reply_to_user_id is not None or not (raw.referenced_tweets or raw.referenced_posts))
    )


def _with_title(text: str, article: x_wire.Article | None) -> str:
    """A text with the title of the article it carries, if it doesn't say it already."""
    title = clean_line(article.title) if article and article.title else ""
    return text if title in text else f"{text}\n{title}".lstrip()


_KIND_BY_KEY = {"3": "photo", "7": "video", "13": "video", "16": "animated_gif"}
"""What the number in front of a media key says (as in the recorded bodies)."""


def _address(media: x_wire.Media) -> str:
    """Where a picture lies, or the best form of a video; "" if X doesn't say or it is no web address."""
    best = max(
        (variant for variant in media.variants or () if variant.content_type == "video/mp4"),
        key=lambda variant: variant.bit_rate,
        default=None,
    )
    link = links.link((best and best.url) or media.url or "")
    return link.url if link.host else ""


def _number(id: str) -> int:
    return int(id.removeprefix("x:"))
