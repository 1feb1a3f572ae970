"""How common words are, from a sample of the latest posts.

Counting every word of every post would cost more than all the rest of saving it, and two thousand posts tell
as well which words everybody uses.
"""

from collections import Counter

import msgspec

from twitterbar.domain.model import Post
from twitterbar.domain.text import words
from twitterbar.store.database import Database
from twitterbar.store.tallies import tallies

SAMPLE = 2_000
"""So many of the latest posts tell how common a word is."""

GROWN = 2.0
"""The sample is drawn anew when the store holds so many times what it held then."""

WORDS = "words"
COUNTED_AT = "words counted at"


class _Text(msgspec.Struct, gc=False):
    """Of a post as it is stored, its text alone."""

    text: str


_decode_text = msgspec.msgpack.Decoder(_Text).decode


def note_words(db: Database, *, anew: bool = False) -> None:
    """Keep how common words are in the latest posts, once the store has doubled since last time.

    The transaction around it is the caller's.
    """
    total = tallies(db)["posts"]
    before = db.row("SELECT value FROM fact WHERE name = ?", (COUNTED_AT,))
    if not anew and before is not None and total < int(before[0]) * GROWN:
        return
    counts: Counter[str] = Counter()
    sample = db.rows("SELECT data FROM post WHERE author IS NOT NULL ORDER BY id DESC LIMIT ?", (SAMPLE,))
    for (data,) in sample:
        counts.update(set(words(_decode_text(data).text)))
    kept = {"posts": len(sample), "words": counts}
    db.write_all(
        "INSERT INTO fact VALUES(?,?) ON CONFLICT DO UPDATE SET value = excluded.value",
        [(WORDS, msgspec.json.encode(kept).decode()), (COUNTED_AT, str(total))],
    )


def frequencies(db: Database) -> tuple[int, dict[str, int]]:
    """Of how many posts it is known what words they hold, and in how many of them each word is."""
    row = db.row("SELECT value FROM fact WHERE name = ?", (WORDS,))
    if row is None:
        return 0, {}
    kept = msgspec.json.decode(row[0])
    return kept["posts"], kept["words"]


def said_in(post: Post) -> set[str]:
    """The words of a post, each once."""
    return set(words(post.text))
