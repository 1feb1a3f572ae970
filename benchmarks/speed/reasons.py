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
        "saves a page keeps the interpreter shows: it gives way between posts and between statements, which "
        "lie up to 4 ms apart."
    ),
    "the longest of them while a refresh runs": (
        "One key waits for a piece of saving a page (4 ms) and a look for garbage (10), or while the table "
        "is laid anew at the end; on a machine that has other things to do each takes several times as long."
    ),
    "memory at the door": (
        "Of the 14 MiB more than bare's 35, five are our own modules, those of the table among them, so that "
        "the next key is answered at once; three are the evening that was worked out, another three SQLite, "
        "msgspec and what they keep, and one the words of the command line."
    ),
    "memory at ": ("The doorstep and the tables that SQLite keeps at hand are larger in a larger store."),
    "memory during a refresh": (
        "The table of all that waits takes 1.6 of bare before anything is asked. tweepy, requests and what "
        "they load add 0.2, pages on their way and what SQLite keeps to change them as much, and the table "
        "that is laid anew at the end the rest. A process of its own takes 1.4 beside the 1.3 of the screens "
        "and gives it back; a key then waits a third less, and what is signed in for one evening would have "
        "to be handed over."
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
    "the door's plan": (
        "Some 1,800 posts are read and weighed for it, which is three quarters of it. Half of them are in "
        "the largest talk, which is read whole, since who answered in it is told."
    ),
    "introductions": (
        "Whom one might meet is weighed anew each time, from all ties of those to whom the reader's people "
        "turn."
    ),
    "`catch-up --json`": (
        "A third of it is loading msgspec, argparse, SQLite and our own modules; then an hour of reading, "
        "some nine hundred posts of the small store, is read and weighed for the minutes that are asked for."
    ),
    "building the demo's town": (
        "The town is written by hand in TOML, and to parse that, in Python, is a third of it; the posts are "
        "then made as X would give them out."
    ),
}
"""By how the name of a line begins."""


def reasons(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The lines that miss their limit, and why; not those that say themselves why nothing was measured."""
    for row in rows:
        if row.met is False and row.limit:
            known = (why for begins, why in KNOWN.items() if row.what.startswith(begins))
            yield row.what, next(known, "Why is not known: it is usually met.")
