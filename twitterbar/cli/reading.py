"""Commands for reading: step-in, catch-up, conversation, search."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from twitterbar.cli import wiring
from twitterbar.cli.output import document, say
from twitterbar.cli.place import Place
from twitterbar.errors import Exit, NothingFound, UsageError
from twitterbar.paths import DEMO

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.core.views import TableView, WeightsView

EVERYTHING = 1_000_000
"""Minutes, and conversations, for `--all`: more than anybody has."""


def step_in(arguments: Namespace) -> int:
    """A session: at the door, straight at the table, or in plain lines."""
    return _step_in_plain(arguments) if arguments.plain else _step_in_screen(arguments)


def _step_in_plain(arguments: Namespace) -> int:
    from twitterbar.cli import plain

    if sys.stdin is None:
        raise UsageError("There is nobody to ask: standard input is closed.")
    with wiring.core(arguments) as core:
        answers = plain.Answers(sys.stdin.fileno())
        return plain.sit_down(core, answers, arguments.minutes, anyway=arguments.anyway)


def _step_in_screen(arguments: Namespace) -> int:
    from twitterbar.cli import terminal

    terminal.require()
    from twitterbar.cli import screens

    def place_of(profile: str) -> Place:
        is_town = profile == DEMO
        words = {**vars(arguments), "profile": None if is_town else profile, "demo": is_town}
        return wiring.place(Namespace(**words))

    here = wiring.place(arguments)
    return screens.step_in(here, arguments.minutes, anyway=arguments.anyway, place_of=place_of)


def catch_up(arguments: Namespace) -> int:
    """What is at the table tonight, in order, and why."""
    with wiring.core(arguments) as core:
        minutes = EVERYTHING if arguments.all else arguments.minutes or core.settings.door.usual
        table = core.table(minutes, among=EVERYTHING) if arguments.all else core.table(minutes)
        if arguments.json:
            from twitterbar.cli import documents

            seats = zip(table.rows, table.seats, strict=True)
            people = {voice for seat in table.seats for voice in seat.voices}
            people.update(person for seat in table.seats for term in seat.why for person in term.people)
            document(
                documents.CatchUp(
                    now=core.now(),
                    minutes=round(sum(seat.minutes for seat in table.seats), 3) if arguments.all else minutes,
                    conversations=tuple(
                        documents.PlannedConversation(
                            id=row.conversation,
                            people=seat.voices,
                            opening=row.opening,
                            posts=row.total,
                            new=row.new,
                            minutes=round(row.minutes, 3),
                            why=documents.reasons(seat.why),
                            score=seat.score,
                            unheard=seat.unheard,
                        )
                        for row, seat in seats
                    ),
                    left_out=documents.LeftOut(table.left_out, round(table.minutes_left_out, 3)),
                    accounts=documents.who(core.store.accounts(sorted(people)).values()),
                )
            )
        else:
            _tell_table(core, table)
    return Exit.DONE


def _tell_table(core: "Core", table: "TableView") -> None:
    from twitterbar.cli import wording
    from twitterbar.ui.draw.words import minutes as minutes_long

    taken = minutes_long(sum(row.minutes for row in table.rows))
    if not table.rows:
        for line in ["You're caught up."] if core.store.counts()["posts"] else wording.NOBODY_YET:
            say(line)
        return
    say(f"{wording.count(len(table.rows), 'conversation')} at the table, about {taken} to read.")
    for place, row in enumerate(table.rows, 1):
        say()
        voices = f"{wording.enumeration(row.voices)}: " if row.voices else ""
        say(f"{voices}{row.opening}", f"{place:>3}. ")
        say(f"{row.new} new of {row.total}, {minutes_long(row.minutes)}. {row.why}", "     ")
        say(row.conversation, "     ")
    if table.left_out:
        left = wording.count(table.left_out, "conversation is", "conversations are")
        say()
        say(f"{left} left for another time, about {minutes_long(table.minutes_left_out)}.")


def conversation(arguments: Namespace) -> int:
    """One conversation, whole."""
    with wiring.core(arguments) as core:
        view = core.conversation(arguments.id)
        if arguments.json:
            from twitterbar.cli import documents

            why = [reason.term for reason in core.why(view.id).reasons]
            document(documents.conversation(view, why, core.now()))
        else:
            from twitterbar.cli import telling

            telling.conversation(view, core.now(), whole=True, moved_in=True)
    return Exit.DONE


def why(arguments: Namespace) -> int:
    """Why a conversation is where it is, or what the reasons weigh."""
    from twitterbar.cli import documents

    with wiring.core(arguments) as core:
        if arguments.weights:
            view = core.weights.view()
            if arguments.json:
                document(documents.weights(view, core.now()))
            else:
                _tell_weights(view)
            return Exit.DONE
        core.table(core.settings.door.usual)
        if arguments.json:
            document(documents.why(core.why(arguments.id), core.now()))
        else:
            from twitterbar.cli import plain

            plain.why_here(core, core.find(arguments.id))
    return Exit.DONE


def _tell_weights(view: "WeightsView") -> None:
    from twitterbar.cli import wording

    choices = wording.count(view.choices, "choice")
    if not view.learns:
        say("Learning is off (learn = false under [reading] in the settings): the usual weights hold.")
    else:
        say(f"Learned from {choices} of yours at the table; the usual weights count as {view.strength:.0f}.")
    say("What is most for you comes first: each reason adds so much when it holds.")
    say()
    for one in view.weights:
        change = f"{one.change} ({one.usual:.2f})" if one.change != "as usual" else one.change
        say(f"{one.yours:6.2f}  {one.when}: {change}")


def search(arguments: Namespace) -> int:
    """Posts that have all of these words; exit 1 if there are none."""
    from twitterbar.cli import documents, wording

    words = " ".join(arguments.words)
    with wiring.core(arguments) as core:
        hits = core.search(words)
        if arguments.json:
            document(documents.search(words, hits, core.now()))
        elif not hits:
            raise NothingFound("Nothing here has all of these words.")
        for hit in () if arguments.json else hits:
            name = hit.author.shown_name if hit.author else "somebody"
            say(f"{name}, {wording.when(hit.at, core.now())}: {hit.snippet}")
            say(hit.conversation, "    ")
    return Exit.DONE if hits else Exit.NO
