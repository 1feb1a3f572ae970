"""Commands for what one does without words: bookmark, bookmarks, repost, mute, unmute."""

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.cli import wiring, wording
from twitterbar.cli.documents import Who, who
from twitterbar.cli.output import aside, document, say
from twitterbar.cli.speaking import post_meant
from twitterbar.domain.acts import Act
from twitterbar.domain.filters import About
from twitterbar.domain.tab import dollars
from twitterbar.errors import Exit, UsageError

if TYPE_CHECKING:
    from twitterbar.core.core import Core


class Bookmark(Struct, frozen=True, kw_only=True):
    """One bookmarked post; `at_x` is set where it was bookmarked at X from here as well."""

    id: str
    conversation: str
    author: str | None
    at: datetime
    text: str
    at_x: bool


class Bookmarks(Struct, frozen=True, kw_only=True):
    """`bookmarks --json`: what is bookmarked, newest bookmark first, and how many more filters keep away."""

    schema: int = 1
    now: datetime
    bookmarks: tuple[Bookmark, ...]
    kept_away: int
    accounts: dict[str, Who]


def bookmark(arguments: Namespace) -> int:
    """Bookmark a post here, and at X if that is wanted."""
    with wiring.core(arguments) as core:
        post = post_meant(core, arguments.post)
        core.marks.turn(post, on=not arguments.remove)
        say("No longer bookmarked." if arguments.remove else "Bookmarked.")
        if arguments.via == "api":
            _at_x(arguments, core, Act.FORGET if arguments.remove else Act.BOOKMARK, post)
    return Exit.DONE


def bookmarks(arguments: Namespace) -> int:
    """What is bookmarked."""
    with wiring.core(arguments) as core:
        hits, there, away = core.marks.bookmarks(), core.marks.at_x(), core.marks.kept_away()
        if arguments.json:
            document(
                Bookmarks(
                    now=core.now(),
                    bookmarks=tuple(
                        Bookmark(
                            id=hit.post,
                            conversation=hit.conversation,
                            author=hit.author.id if hit.author else None,
                            at=hit.at,
                            text=hit.snippet,
                            at_x=hit.post in there,
                        )
                        for hit in hits
                    ),
                    kept_away=away,
                    accounts=who(hit.author for hit in hits if hit.author),
                )
            )
            return Exit.DONE
        if not hits and not away:
            say("Nothing is bookmarked.")
        for hit in hits:
            name = hit.author.shown_name if hit.author else "somebody"
            say(f"{name}, {wording.when(hit.at, core.now())} [{hit.post}]: {hit.snippet}")
        if away:
            say(f"Your filters keep {away} away. `filters` lists them.")
    return Exit.DONE


def repost(arguments: Namespace) -> int:
    """Pass a post on: by X's own page, or by the API."""
    with wiring.core(arguments) as core:
        post = post_meant(core, arguments.post)
        if arguments.via == "api":
            _at_x(arguments, core, Act.REPOST, post)
        else:
            from twitterbar.core.showing import intent

            if core.marks.closed:
                raise UsageError(core.marks.closed)
            aside("Finish it in the browser:")
            say(intent("retweet", tweet_id=post.partition(":")[2]))
    return Exit.DONE


def mute(arguments: Namespace) -> int:
    """Hear nothing of somebody: here, and at X if that is wanted."""
    with wiring.core(arguments) as core:
        person = core.people.who(arguments.who)
        if arguments.via == "api" and arguments.days is not None:
            raise UsageError("X mutes nobody for some days only.", "Leave out --days, or --via.")
        made = core.noise.filter(About.PERSON, person.id, days=arguments.days)
        say(f"{person.shown_name} is muted. `unmute` ends it, as does `filters end {made.number}`.")
        if arguments.via == "api":
            _at_x(arguments, core, Act.MUTE, person.id)
    return Exit.DONE


def unmute(arguments: Namespace) -> int:
    """Hear somebody again: here, and at X if that is wanted."""
    with wiring.core(arguments) as core:
        person = core.people.who(arguments.who)
        muted = [
            one for one in core.filtering.standing() if (one.about, one.value) == (About.PERSON, person.id)
        ]
        for one in muted:
            core.noise.end(one.number)
        if not muted and arguments.via != "api":
            say(f"{person.shown_name} is not muted here.")
            return Exit.NO
        say(f"{person.shown_name} is not muted any more.")
        if arguments.via == "api":
            _at_x(arguments, core, Act.UNMUTE, person.id)
    return Exit.DONE


def _at_x(arguments: Namespace, core: "Core", what: Act, target: str) -> None:
    """Do it at X, the price first."""
    from twitterbar.cli import connecting

    if core.marks.closed:
        raise UsageError(core.marks.closed)
    aside(f"At X this costs {dollars(core.marks.price(what))}.")

    def ask(question: "connecting.Quietly") -> None:
        question(core)

    connecting.act(wiring.place(arguments), ask, what, target)
    say("Done at X, too." if what is not Act.REPOST else "Passed on.")
