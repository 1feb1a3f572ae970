"""The words of the commands about people. Nothing is imported here that --help doesn't need."""

from twitterbar.cli.parser_parts import Command, as_json, command

FORMATS = ("opml", "bookmarks", "vcard", "newsboat", "markdown", "json")


def add(top: Command) -> None:
    """Add these commands."""
    introductions = command(
        top,
        "introductions",
        "people.introductions",
        "whom to meet tonight, who might meet, and what became of it",
    )
    answers = introductions.add_mutually_exclusive_group()
    answers.add_argument("--meet", metavar="WHO", help="yes: into the book, as introduced")
    answers.add_argument("--another-night", metavar="WHO", help="not now: back after 90 days")
    answers.add_argument("--not-my-table", metavar="WHO", help="never again")
    answers.add_argument("--undo", action="store_true", help="take back what you last did with people")
    as_json(introductions)

    introduce = command(
        top,
        "introduce",
        "people.introduce",
        "introduce two of your people to each other",
        "Without a sentence it shows what they have in common, and does nothing. Where both\n"
        "know you, one post names both; else each is asked alone, and only when both said\n"
        "yes are they introduced.",
    )
    introduce.add_argument("who", metavar="WHO", nargs="*", help="the two of them")
    introduce.add_argument("--because", metavar="TEXT", help="your sentence for the first")
    introduce.add_argument("--because-to", metavar="TEXT", help="your sentence for the second")
    introduce.add_argument("--make", action="store_true", help="with the sentences that are offered")
    introduce.add_argument("--ask-first", action="store_true", help="ask each alone, also if both know you")
    introduce.add_argument(
        "--via",
        choices=("intent", "copy", "api"),
        default="intent",
        help="how it is handed over; api puts questions into the outbox as messages, with their price",
    )
    introduce.add_argument("--number", metavar="N", type=int, help="go on with one from the ledger")
    introduce.add_argument("--answer", choices=("yes", "no"), help="what WHO answered")
    as_json(introduce)

    people = command(top, "people", "people.people", "the book: your people, and whom to visit")
    as_json(people)
    export = command(people, "export", "people_files.export", "the book in another program's format")
    export.add_argument("--format", choices=FORMATS, required=True, help="printed to standard output")
    bring = command(
        people,
        "import",
        "people_files.bring",
        "take people in from a file",
        "The content says what it is. Only people who are known here come in. Again changes nothing.",
    )
    bring.add_argument("file", metavar="FILE", help="OPML, bookmarks, vCard, newsboat, Markdown or JSON")

    person = command(top, "person", "people.person", "one person: the ladder, and why")
    person.add_argument("who", metavar="WHO", help="a handle, a name or an id")
    person.add_argument("--note", metavar="TEXT", help="write something down")
    person.add_argument("--by-word", metavar="TEXT", help="what they did for you elsewhere")
    person.add_argument("--pin", metavar="RUNG", help="set the rung by hand; none takes that back")
    person.add_argument("--place", metavar="URL", help="where they live on the web")
    person.add_argument("--not-place", metavar="URL", help="where they don't")
    as_json(person)

    keep = command(top, "keep", "people.keep", "keep somebody in the book, and how often to drop by")
    keep.add_argument("who", metavar="WHO", help="a handle, a name or an id")
    keep.add_argument(
        "--every",
        metavar="DAYS",
        default="weekly",
        help="days, or daily, weekly, monthly, yearly, whenever; never lets them go (weekly)",
    )

    visited = command(top, "visited", "people.visited", "note that you dropped by at their own place")
    visited.add_argument("who", metavar="WHO", help="a handle, a name or an id")
    visited.add_argument(
        "--left", metavar="TEXT", help="what you left: comment, mail, link, nothing, or in your words"
    )

    places = command(top, "places", "people_files.places", "people's own places on the web")
    as_json(places)
    refresh = command(
        places,
        "refresh",
        "people_files.refresh",
        "look what is new at people's own places",
        "One page a second and site, robots.txt heeded. It is off until you say: places on.",
    )
    refresh.add_argument("who", metavar="WHO", nargs="?", help="only theirs; else everybody's in the book")
    for word, what in (("on", "allow"), ("off", "forbid")):
        command(places, word, f"people_files.{word}", f"{what} fetching people's places")
