"""Why a limit is not met, as far as it is known: where the time or the memory was found to go."""

from collections.abc import Iterable, Iterator

from benchmarks.speed.measuring import Row

KNOWN = {
    "opening one of 1,000 posts": (
        "All posts of a conversation are read and laid out when it is opened, not only those that are "
        "seen; the opening of twenty posts has become quicker than that of a thousand."
    ),
    "keys while a refresh runs": (
        "A key alone takes a few milliseconds, so that each piece of Python in which the thread that "
        "saves a page keeps the interpreter shows."
    ),
    "the longest of them while a refresh runs": (
        "One key waits while the HTTP client is loaded, or for a piece of saving a page; both keep the "
        "interpreter."
    ),
    "memory at the door": (
        "The door holds the modules of the table as well, so that the first key is answered at once "
        "(about 4 MiB of code), the evening that was worked out (2 to 3), and SQLite."
    ),
    "memory at ": ("The doorstep and the tables that SQLite keeps at hand are larger in a larger store."),
    "memory during a refresh": (
        "tweepy, requests and what they load take 0.4 of bare by themselves, the keyring and our own "
        "sources as much again."
    ),
    "import on one core": (
        "Typed decoding and SQL alone take what the limit leaves for everything; cleaning, binding, "
        "conversations, ties and reading time are Python for each post. Without any rows of threads and "
        "conversations it would be about a ninth quicker, which is far from enough."
    ),
    "home timeline of": (
        "The next timeline is asked for once the last page of this one is saved, and every page is "
        "decoded and saved beside the server, on the same cores."
    ),
    "idle ": ("It lies close to the limit, on one side or the other as fast as the machine happens to be."),
    "`twitterbar --help`": (
        "It lies close to the limit, on one side or the other as fast as the machine happens to be."
    ),
    "the door's plan": (
        "Some 1,800 posts are read and weighed for it, which is three quarters of it. Half of them are in "
        "the largest talk, which is read whole, since who answered in it is told."
    ),
    "introductions": (
        "Whom one might meet is weighed anew each time, from all ties of those to whom the reader's people "
        "turn."
    ),
    "`catch-up --json`": ("Loading msgspec, logging, argparse, SQLite and our own modules is half of it."),
    "building the demo's town": ("The town's posts are made, and taken in like any other pages."),
}
"""By how the name of a line begins."""


def reasons(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The lines that miss their limit, and why; not those that say themselves why nothing was measured."""
    for row in rows:
        if row.met is False and row.limit:
            known = (why for begins, why in KNOWN.items() if row.what.startswith(begins))
            yield row.what, next(known, "Why is not known: it is usually met.")
