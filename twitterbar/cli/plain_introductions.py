"""Introductions in a plain session: offered after listening, one after the other, answered by a word each."""

from collections.abc import Callable

from twitterbar.cli import telling_people
from twitterbar.cli.output import say
from twitterbar.core.core import Core
from twitterbar.core.views_people import IntroductionView

ANSWERS = {
    "meet": "into your book, as introduced",
    "another night": "not now: back after 90 days",
    "not my table": "never again",
    "why": "what proves it",
    "undo": "take the last answer back",
    "next": "or Enter: no answer now",
    "quit": "step out",
}


class Offer:
    """Whom one might meet tonight; the core knows how many an evening holds.

    `ask` asks a question and gives the answer (None when there are no more answers), `time` tells the time
    that is left. Who gets no answer is offered again another time.
    """

    def __init__(self, core: Core, ask: Callable[[str], str | None], time: Callable[[], str]) -> None:
        self.core = core
        self._ask = ask
        self._time = time
        self._passed: set[str] = set()
        self._answers = 0

    def make(self) -> None:
        """Offer one after the other, until there are no more or the reader has enough."""
        while True:
            tonight = self.core.introductions.tonight().introductions
            waiting = next((one for one in tonight if one.person.id not in self._passed), None)
            if waiting is not None:
                say()
                say("Somebody to meet:")
                telling_people.introduction(waiting, self.core.now())
                if not self._answered(waiting):
                    return
            elif not self._answers or self._ask("Enter steps out; undo takes the last answer back:") not in (
                "undo",
                "u",
            ):
                return
            else:
                self._take_back()

    def _answered(self, one: IntroductionView) -> bool:
        """Take the answer about one; whether to go on."""
        account, name = one.person.id, one.person.shown_name
        while True:
            match self._ask(f"{self._time()}. Meet, another night, not my table, why, undo, quit?"):
                case None | "quit" | "q":
                    return False
                case "" | "next" | "n":
                    self._passed.add(account)
                    return True
                case "meet" | "m":
                    self.core.introductions.meet(account)
                    say(f"{name} is in your book, as introduced.")
                    if address := self.core.introducing.follow_address(one.person):
                        say(f"To follow them: {address}")
                case "another night" | "another" | "a":
                    self.core.introductions.another_night(account)
                    say(f"{name}: another night, in 90 days.")
                case "not my table" | "not" | "x":
                    self.core.introductions.not_my_table(account)
                    say(f"{name} will not be proposed again.")
                case "undo" | "u":
                    self._take_back()
                    return True
                case "why" | "w":
                    telling_people.claims(one.claims, self.core.now())
                    continue
                case _:
                    say("; ".join(f"{word} {meaning}" for word, meaning in ANSWERS.items()) + ".")
                    continue
            self._answers += 1
            return True

    def _take_back(self) -> None:
        """Take back the last answer given here, and nothing from before."""
        if not self._answers:
            say("There is nothing to take back.")
            return
        self._answers -= 1
        say(self.core.people.undo() or "There is nothing to take back.")
