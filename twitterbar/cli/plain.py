"""A session in plain lines: for screen readers, braille, slow lines and pipes.

Nothing moves, nothing is drawn over, and every question is answered by one word. The clock is the same as
everywhere: last orders, closing time, and the conversation one is in may be finished.
"""

import os
import select
import sys
import time
from collections.abc import Callable

from twitterbar.cli import telling, wording
from twitterbar.cli.output import say
from twitterbar.cli.plain_introductions import Offer
from twitterbar.core.core import Core
from twitterbar.core.views import TableRow
from twitterbar.core.views_door import DoorView
from twitterbar.domain.phrases import ago
from twitterbar.domain.session import THE_WORD, Phase, Session, overrides
from twitterbar.errors import Exit
from twitterbar.ui.draw.words import minutes

HEARTBEAT = 5.0
"""Seconds of the session after which its length is noted, so that a killed session is charged fairly."""

LOOK = 0.5
"""Seconds between two looks at the clock while waiting for an answer."""

ANSWERS = {
    "next": "heard, on to the next one; so does Enter",
    "done": "done with it",
    "drop": "never show it again",
    "why": "why it is here",
    "undo": "take back what was last done or dropped",
    "round": "two minutes more, once",
    "quit": "step out",
}


class Answers:
    """Lines from standard input, waited for without losing sight of the clock.

    `look` is called now and then while waiting, and tells whether it said something, so that the question
    has to be asked again.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.look: Callable[[], bool] = lambda: False
        self._read = b""
        self._ended = False

    def next(self, question: str) -> str | None:
        """The next answer, in small letters without spaces around it; None when there are no more."""
        self._ask(question)
        while True:
            if self.look():
                self._ask(question)
            if b"\n" in self._read or self._ended:
                break
            if select.select([self.descriptor], [], [], LOOK)[0]:
                more = os.read(self.descriptor, 4096)
                self._ended = not more
                self._read += more
        if not os.isatty(self.descriptor):
            say()
        if not self._read:
            return None
        line, _, self._read = self._read.partition(b"\n")
        return line.decode("utf-8", "replace").strip().casefold()

    def _ask(self, question: str) -> None:
        sys.stdout.write(f"{question} ")
        sys.stdout.flush()


def sit_down(
    core: Core,
    answers: Answers,
    length: int | None,
    *,
    anyway: bool,
    monotonic: Callable[[], float] = time.monotonic,
) -> Exit:
    """A whole session, from the door to the card; gives the exit code.

    `length` (minutes) None lets the door ask; `anyway` is the reader's word for a door that is shut.
    """
    door = core.door()
    for line in wording.door(door):
        say(line)
    if door.empty:
        return Exit.NO
    if (door.shut_until is not None or door.elsewhere) and not anyway:
        if not overrides(answers.next(f"Say '{THE_WORD}' to come in all the same, or Enter to leave:") or ""):
            return Exit.SHUT
        anyway = True
    length = length or _length(door, answers)
    if length is None:
        return Exit.DONE
    core.step_in(length, anyway=anyway)
    sitting = _Sitting(core, answers, length, monotonic)
    try:
        sitting.listen()
    finally:
        sitting.step_out()
    return Exit.DONE


def _length(door: DoorView, answers: Answers) -> int | None:
    """How long the reader has got; None: not now."""
    for length in door.lengths:
        if (fits := door.fits.get(length)) is not None:
            heard = wording.count(fits.conversations, "conversation")
            say(f"{length} minutes: {heard}, {wording.count(fits.posts, 'post')}.")
    *others, longest = map(str, door.lengths)
    offered = f"{', '.join(others)} or {longest}" if others else longest
    while True:
        answer = answers.next(f"How long have you got? {offered}; Enter is {door.usual}; no is not now:")
        if answer is None or answer in ("no", "n", "q", "quit", "not now"):
            return None
        if not answer:
            return door.usual
        if answer.isdecimal() and int(answer) in door.lengths:
            return int(answer)


class _Sitting:
    """One session at the table."""

    def __init__(self, core: Core, answers: Answers, length: int, monotonic: Callable[[], float]) -> None:
        self.core = core
        self.answers = answers
        self.session = Session(length, monotonic)
        self._noted = 0.0
        answers.look = self.look

    def look(self) -> bool:
        """Look at the clock; say so once when it is last orders or closing time."""
        before = self.session.phase
        self.session.tick()
        if self.session.spent - self._noted >= HEARTBEAT:
            self._noted = self.session.spent
            self.core.heartbeat(self._noted)
        if self.session.phase is before:
            return False
        say()
        if self.session.phase is Phase.LAST_ORDERS:
            more = " Say round for two minutes more." if self.session.may_ask_for_a_round else ""
            say(f"Last orders: one minute left.{more}")
        else:
            say("Closing time. Finish this one in peace; there is no other tonight.")
        return True

    def listen(self) -> None:
        """Each conversation in order, until the table or the time ends or the reader has enough."""
        table = self.core.table(self.session.minutes)
        say()
        for place, row in enumerate(table.rows, 1):
            self.look()
            if not self.session.may_open:
                return
            if not self._hear(row, f"{place} of {len(table.rows)}"):
                return
        say("That's tonight's table." if table.left_out else "You're caught up.")
        if self.session.may_open:
            Offer(self.core, self.answers.next, self._time).make()

    def _hear(self, row: TableRow, place: str) -> bool:
        """Tell one conversation and take the answer; whether to go on."""
        view = self.core.conversation(row.conversation)
        why = f" {row.why}." if row.why else ""
        say(f"Conversation {place}, {minutes(view.minutes)}.{why}")
        say()
        telling.conversation(view, self.core.now(), whole=False, moved_in=False)
        while True:
            answer = self.answers.next(f"{self._time()}. Next, done, drop, why, quit?")
            match answer:
                case None | "quit" | "q":
                    return False
                case "" | "next" | "n":
                    self.core.heard(post.id for post in view.posts if post.new)
                    return True
                case "done" | "x":
                    self.core.done_with(view.id)
                    return True
                case "drop" | "d":
                    self.core.drop(view.id)
                    return True
                case "why" | "w":
                    why_here(self.core, view.id)
                case "undo" | "u":
                    undone = self.core.undo()
                    say(undone.words if undone else "There is nothing to take back.")
                case "round" | "m":
                    self._one_more_round()
                case _:
                    say(". ".join(f"{word}: {meaning}" for word, meaning in ANSWERS.items()) + ".")

    def _time(self) -> str:
        if self.session.phase is Phase.CLOSED:
            return "Closing time"
        seconds = int(self.session.left)
        if self.session.phase is Phase.LAST_ORDERS:
            return f"{wording.count(seconds, 'second')} left"
        return f"{-(-seconds // 60)} min left"

    def _one_more_round(self) -> None:
        if self.session.one_more_round():
            self.core.another_round(2)
            say("One more round: two minutes.")
        else:
            say("One round a session, and not in the last seconds.")

    def step_out(self) -> None:
        """The card, also when the session is cut short."""
        self.session.tick()
        say()
        for line in wording.card(self.core.step_out(self.session.spent)):
            say(line)


def why_here(core: Core, conversation: str) -> None:
    """Every reason why a conversation is where it is, and the posts that prove it."""
    why = core.why(conversation)
    say(f"Number {why.place} of {why.seats}, because:" if why.place else "Not on tonight's table. It has:")
    numbers = {evidence.post: number for number, evidence in enumerate(why.evidence, 1)}
    for reason in why.reasons:
        proof = "".join(f" [{numbers[post]}]" for post in reason.term.posts if post in numbers)
        unnamed = [name for name in reason.people if name not in reason.term.text]
        names = f" ({wording.enumeration(unnamed)})" if unnamed else ""
        say(f"{reason.term.weight:+.2f} {reason.term.text}{names}{proof}", "  ")
    say(f"{why.score:+.2f} in all", "  ")
    for evidence in why.evidence:
        said = f"{evidence.name}, {ago(core.now(), evidence.at)}: {evidence.text}"
        say(said, f"  [{numbers[evidence.post]}] ")
