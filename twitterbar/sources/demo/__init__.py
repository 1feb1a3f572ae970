"""A Tuesday at the bar: a made-up town that comes in as pages of the X API.

`people.toml` says who lives there, `scenes/*.toml` what they said. Everything in both was written by hand.
`town` reads them, `text` and `api` build pages from them, in both spellings that X uses, so that the demo
enters by the same road as everything else.

How a scene is written
----------------------
A scene is one file; its posts are `[[post]]` tables. `scenes/earlier.toml` is history (up to 90 days back),
`scenes/later.toml` what is said after the anchor, and comes in when the clock has got there. All times are
offsets from the anchor, the moment when the demo was first opened.

    [[post]]
    who = "maren_crumb"          # a handle from people.toml
    when = "-1d 3h 20m"          # so long before the anchor; "+5d 2h" is after it
    name = "loaf"                # only where another post refers to it; other files write "scene/loaf"
    text = '''The oven door has come off in my hand.'''
    reply = "crumb"              # the post it answers: a name from this file, or "scene/name"
    quote = "crumb"              # the post it quotes (may stand beside reply)
    titles = { "https://a.example/b" = "Title of the card | what its second line says" }
    photo = "what the picture shows"   # alt text; a list of texts for several pictures; `video` likewise
    lang = "es"                  # where it isn't "en"
    sensitive = true
    edited = true                # X keeps an earlier version of it
    of = "crumb"                 # instead of text: this is a repost of that post

    [[gone]]                     # a post that was there once: its answers point at nothing
    name = "regret"
    who = "hollis_burns"
    when = "-2d 4h"

What the writer need not do: an answer to somebody else gets "@handle " put in front of its text (write
further handles yourself, at the beginning, where more people are addressed; an answer to oneself gets
nothing); @handles, #hashtags and https:// links in the text are found; &, < and > are escaped; texts that X
counts longer than 280 become long posts; a quote gets X's link to what it quotes.

What must hold (tests see to it): seconds are added by the loader, so an answer is at least one minute younger
than what it answers; every link's host ends in `.example`; no text appears twice; every post comes into view.
The last means: somebody whom the reader follows wrote it, answers it, quotes it or passed it on, or it names
the reader. X shows a stranger's words in no other way.

A scene says nothing that ties it to a day of the week, a month or an hour of the clock that the reader's own
could contradict: the anchor may be any moment of any year.
"""

from collections.abc import Iterator
from datetime import datetime

from twitterbar.domain.model import PageKind
from twitterbar.sources.demo import api
from twitterbar.sources.demo.town import Said, people, said
from twitterbar.uncollected import uncollected

__all__ = ["ME", "pages"]

_READER = next(person for person in people().values() if person.me)

ME = f"x:{_READER.id}"
"""The reader's own account."""

BOTH = (api.Dialect.POST, api.Dialect.TWEET)
"""The spellings take turns, so that the demo walks on both roads."""


def pages(
    anchor: datetime,
    until: datetime,
    dialects: tuple[api.Dialect, ...] = BOTH,
    *,
    since: datetime | None = None,
) -> Iterator[tuple[PageKind, bytes]]:
    """The town as bodies of X's API, with what was said `since` then, up to `until`; same anchor, same posts.

    First whom the reader follows, then the home timeline, what names the reader, and the reader's own posts,
    each newest first. Strangers are in it where X shows them: as what somebody refers to, and where they
    name the reader.
    """
    with uncollected():
        spoken = [
            one
            for one in said(anchor)
            if one.at <= until and (since is None or one.at >= since) and not one.gone
        ]
    yield PageKind.FOLLOWING, api.following(one for one in people().values() if one.followed and not one.me)
    for kind, belongs in (
        (PageKind.HOME, _at_home),
        (PageKind.MENTIONS, _names_reader),
        (PageKind.POSTS, _own),
    ):
        for body in api.timelines((one for one in spoken if belongs(one)), dialects):
            yield kind, body


def _at_home(one: Said) -> bool:
    return one.author.followed


def _names_reader(one: Said) -> bool:
    answered = one.reply is not None and one.reply.author == _READER
    return one.author != _READER and (answered or f"@{_READER.handle}" in one.written.text)


def _own(one: Said) -> bool:
    return one.author == _READER
