"""The words of the commands by which one speaks: check, post, reply, outbox, manners."""

from twitterbar.cli.parser_parts import Command, Words, as_json, command

WAYS = ("api", "intent", "copy")


def add(top: Command) -> None:
    """Add these commands."""
    check = command(
        top,
        "check",
        "speaking.check",
        "manners for a draft: is the other listening, and is it enough",
        "Reads the draft from standard input (-). Exit 0: nothing speaks against it; exit 1: it is\n"
        "flagged or held, with the reasons, or nothing that X would take. Nothing is kept, nothing is sent.",
    )
    check.add_argument("draft", metavar="-", choices=("-",), help="standard input")
    _about(check)
    as_json(check)

    post = command(
        top,
        "post",
        "speaking.post",
        "put a new post into the outbox",
        "Nothing is sent before `outbox send`.",
    )
    _words(post)
    post.add_argument("--quote", metavar="ID", help="quote this post")
    as_json(post)

    reply = command(
        top,
        "reply",
        "speaking.reply",
        "put an answer into the outbox",
        "Nothing is sent before `outbox send`.",
    )
    reply.add_argument("to", metavar="ID", help="the post to answer: its id or its address")
    _words(reply)
    as_json(reply)

    outbox = command(top, "outbox", "speaking.outbox", "what waits to be said, in order")
    as_json(outbox)
    send = command(
        outbox,
        "send",
        "speaking.send",
        "send what waits, each by its own way",
        "What goes by the API is sent; of the rest the address to open in the browser, or the words\n"
        "to paste, are printed. What may have been sent already is looked up first.",
    )
    send.add_argument("number", metavar="N", type=int, nargs="?", help="this one alone")
    send.add_argument("--via", choices=WAYS, help="another way than it has")
    send.add_argument("--again", action="store_true", help="it did not go out: send it once more")
    send.add_argument("--anyway", action="store_true", help="also if it is flagged; the log keeps it")
    send.add_argument("--max-spend", metavar="USD", help="spend no more than this now")
    as_json(send)
    drop = command(outbox, "drop", "speaking.drop", "take one out; nothing is sent")
    drop.add_argument("number", metavar="N", type=int, help="its number")
    command(outbox, "undo", "speaking.undo", "bring back what was dropped or handed over last")
    edit = command(outbox, "edit", "speaking.edit", "change the words of one")
    edit.add_argument("number", metavar="N", type=int, help="its number")
    edit.add_argument("words", metavar="TEXT", help="the new words; - reads them from standard input")
    edit.add_argument("--anyway", action="store_true", help="also if it is flagged; the log keeps it")
    sent = command(outbox, "sent", "speaking.sent", "say of one of which nobody knows that it went out")
    sent.add_argument("number", metavar="N", type=int, help="its number")
    move = command(outbox, "move", "speaking.move", "let one go out before another, or last")
    move.add_argument("number", metavar="N", type=int, help="its number")
    move.add_argument("before", metavar="M", type=int, nargs="?", help="the other's number")

    manners = command(
        top,
        "manners",
        "speaking.manners",
        "whose turn it is: the ledger of a person, or of everybody",
    )
    manners.add_argument("who", metavar="WHO", nargs="?", help="a handle, a name or an id")
    manners.add_argument(
        "--asked-to-stop", action="store_true", help="note that WHO asked you to stop; it holds for ever"
    )
    as_json(manners)

    noise = command(top, "noise", "sifting.noise", "what is folded away at the table, who makes it, and why")
    noise.add_argument("--hear", metavar="WHO", help="never fold WHO again")
    as_json(noise)

    filters = command(top, "filters", "sifting.filters", "your own filters that hold")
    as_json(filters)
    add = command(filters, "add", "sifting.add", "hide, or fold, what has to do with something")
    add.add_argument(
        "about", choices=("words", "person", "conversation", "quotes_of"), help="what to look at"
    )
    add.add_argument("value", metavar="WHAT", help="the words, the person, or the conversation's id")
    add.add_argument("--fold", action="store_true", help="fold it into one line instead of hiding it")
    add.add_argument("--days", metavar="N", type=int, help="for so many days; without it until you end it")
    end = command(filters, "end", "sifting.end", "end a filter")
    end.add_argument("number", metavar="N", type=int, help="its number")


def _about(words: Words) -> None:
    words.add_argument("--reply-to", metavar="ID", help="the post that it answers")
    words.add_argument("--quote", metavar="ID", help="the post that it quotes")


def _words(words: Words) -> None:
    words.add_argument("words", metavar="TEXT", help="the words; - reads them from standard input")
    words.add_argument("--via", choices=WAYS, help="how it goes out; without it the best way X allows")
    words.add_argument("--anyway", action="store_true", help="also if it is flagged; the log keeps it")
