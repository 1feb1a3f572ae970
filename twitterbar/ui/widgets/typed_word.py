"""The line in which a flagged draft's one word is typed."""

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from twitterbar.domain.manners import THE_WORD


class TypedWord(Input):
    """Asks for the word that sends a flagged draft all the same; out of sight until it is needed."""

    DEFAULT_CSS = """
    TypedWord { display: none; height: 1; border: none; padding: 0 2; background: $panel; }
    TypedWord.-wanted { display: block; }
    TypedWord:focus { border: none; }
    """

    @dataclass
    class Given(Message):
        """The word was typed."""

        word: str

    @dataclass
    class Refused(Message):
        """Something else was typed."""

    def __init__(self) -> None:
        super().__init__(id="word", compact=True, placeholder=f"to send it all the same, type: {THE_WORD}")

    @property
    def wanted(self) -> bool:
        """Whether it is asked for just now."""
        return self.has_class("-wanted")

    def ask(self) -> None:
        """Ask for it."""
        self.value = ""
        self.add_class("-wanted")
        self.focus()

    def put_away(self) -> None:
        """It is not needed any more."""
        self.remove_class("-wanted")

    @on(Input.Submitted)
    def typed(self, event: Input.Submitted) -> None:
        """Tell whether it was the word."""
        event.stop()
        word, self.value = event.value, ""
        is_it = word.strip().casefold() == THE_WORD
        self.post_message(self.Given(word) if is_it else self.Refused())
