"""Going from one screen to another that it can't import: the app hears of it, and `rooms` knows the way."""

from textual.message import Message


class Going(Message):
    """One wants to go somewhere."""
