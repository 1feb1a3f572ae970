"""In which order conversations are looked at, told from what is kept of each before any post is read, so that
an index can cut a day of 180,000 posts down to some hundreds.

The *pull* of a post is 8 if it names the reader, plus 2 if the reader ever turned to its author, plus 1 if
the reader follows them. Its *voices* are those of the reader's people in it: its author and those who passed
it on, as far as the reader follows them. A conversation stands where `domain.reasons` and `domain.seating`
would probably put it, of which this is the part that needs no words:

* the largest pull of its unheard posts,
* plus 2.45·ln(1 + v^0.4), where v are the voices in it but for one: the more of them talk, the more turned
  to its best post, though ever fewer of them did,
* less half the logarithm of the minutes it takes to read, between three seconds and two and a half minutes,
  as seats go by the root of the minutes,
* plus 1 for every six hours that its newest unheard post is younger.

The power and the hours were chosen on made-up stores of 10,000 and 180,000 posts, by how much of what is at
the table if everything is weighed stands within the first hour of reading. What strangers do counts nothing.
"""

import math

from twitterbar.domain.model import Post

NAMES_ME = 8
TURNED_TO = 2
FOLLOWED = 1
VOICES = 2.45
TO_THE_BEST_POST = 0.4
LENGTH = 0.5
SHORTEST_MS = 3_000
LONGEST_MS = 150_000
ONE_LATER_MS = 6 * 3_600_000


def names(post: Post, me: str | None) -> bool:
    """Whether a post answers the reader or names them."""
    if me is None:
        return False
    for mention in post.mentions:
        if mention.account == me:
            return True
    return post.reply_to_account == me


def place(pull: int, voices: int, reading_ms: int, newest_ms: int) -> float:
    """Where a conversation stands among those that wait; the larger the sooner."""
    heard = VOICES * math.log1p(math.pow(voices - 1, TO_THE_BEST_POST)) if voices > 1 else 0.0
    takes = LENGTH * math.log(min(max(reading_ms, SHORTEST_MS), LONGEST_MS) / 60_000)
    return pull + heard - takes + newest_ms / ONE_LATER_MS
