"""How conversations are told apart before they are read, so that a day of 180,000 posts can be cut to a few
hundred by an index.

The *pull* of a post is 8 if it names the reader, plus 2 if the reader ever turned to its author, plus 1 if
the reader follows them. Its *voices* are those of the reader's people in it: its author and those who passed
it on, as far as the reader follows them. The place of a conversation is the largest pull of its unheard
posts, plus 2.45·ln(voices in them), plus 1 for every twelve hours that its newest one is younger. The first
weights are those of `domain.catch_up`, which weighs the same posts with care; what strangers do counts
nothing.
"""

import math

from twitterbar.domain.model import Post

NAMES_ME = 8
TURNED_TO = 2
FOLLOWED = 1
VOICES = 2.45
ONE_LATER_MS = 12 * 3_600_000


def names(post: Post, me: str | None) -> bool:
    """Whether a post answers the reader or names them."""
    return me is not None and (
        post.reply_to_account == me
        or (post.mentions != () and any(mention.account == me for mention in post.mentions))
    )


def place(pull: int, voices: int, newest_ms: int) -> float:
    """Where a conversation stands among those that wait; the larger the sooner."""
    heard = VOICES * math.log(voices) if voices > 1 else 0.0
    return pull + heard + newest_ms / ONE_LATER_MS
