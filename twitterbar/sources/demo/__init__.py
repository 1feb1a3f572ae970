"""A Tuesday at the bar: a made-up town that comes in as pages of the X API.

`people.toml` says who lives there, `scenes/*.toml` what they said. Everything in both was written by hand.
`town` reads them, `api` builds pages from them, in both spellings that X uses, so that the demo enters by the same
road as everything else.

How a scene is written
----------------------
A scene is one file; its posts are `[[post]]` tables in the order in which they were said, a parent before
its answers. `scenes/earlier.toml` is history (up to 90 days back), `scenes/later.toml` what is said after the
anchor, and comes in when the clock has got there. All times are offsets from the anchor, the moment when the demo
was first opened.

    [[post]]
    who = "maren_crumb"          # a handle from people.toml
    when = "-1d 3h 20m"          # that long before the anchor; "+5d 2h" is after it. Days, hours, minutes, all optional
    name = "loaf"                # only where another post refers to it; other files write "scene/loaf"
    text = '''The oven door has come off in my hand.'''
    reply = "crumb"              # the post it answers: a name from this file, or "scene/name"
    quote = "crumb"              # the post it quotes (may stand beside reply)
    titles = { "https://a.example/b" = "Title of the card | what its second line says" }
    photo = "what the picture shows"   # alt text; a list of texts for several pictures; `video` likewise
    lang = "es"                  # where it isn't "en"
    sensitive = true
    edited = "what it said at first"
    of = "crumb"                 # instead of text: this is a repost of that post

    [[gone]]                     # a post that was there once: its answers point at nothing
    name = "regret"
    who = "hollis_burns"
    when = "-2d 4h"

What the writer need not do: an answer to somebody else gets "@handle " put in front of its text (write further
handles yourself, at the beginning, where more people are addressed; an answer to oneself gets nothing);
@handles, #hashtags and https:// links in the text are found; &, < and > are escaped; texts over 280 characters
become long posts; a quote gets X's link to what it quotes.

What must hold (tests see to it): seconds are added by the loader, so an answer is at least one minute younger than
what it answers; every link's host ends in `.example`; no text appears twice; every post comes into view. The last
means: somebody whom the reader follows wrote it, answers it, quotes it or passed it on, or it names the reader. X shows a
stranger's words in no other way.

A scene says nothing that ties it to a day of the week, a month or an hour of the clock that the reader's own could
contradict: the anchor may be any moment of any year.
"""
