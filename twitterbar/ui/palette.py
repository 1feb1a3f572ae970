"""The palette finds commands by the words of their names, and by their keys.

Textual looks for the letters of what is typed one after the other, wherever they stand in a name; whoever
types four letters and Enter must not be led out of the program by it.
"""

from textual.command import Hit, Hits
from textual.content import Content
from textual.system_commands import SystemCommandsProvider

BEGINS_IT, BEGINS_A_WORD, IN_A_WORD = 3, 2, 1
"""What it counts that something typed begins a name, or a word of it, or is in the middle of one."""

LETTERS_IN_A_WORD = 3
"""Fewer letters than these are not looked for in the middle of a word."""


class ByName(SystemCommandsProvider):
    """Every command of the screen one is on; with nothing typed, all of them."""

    async def search(self, query: str) -> Hits:
        """Commands whose names hold all that is typed; one whose key it is comes first."""
        typed = query.casefold().split()
        for name, keys, callback, _ in self.app.get_system_commands(self.screen):
            places = [place(word, name.casefold()) for word in typed]
            by_key = query.strip() in keys.split()
            if not by_key and not all(counts for counts, _ in places):
                continue
            shown = Content(name)
            for word, (counts, start) in zip(typed, places, strict=True):
                if counts:
                    shown = shown.stylize(self.match_style or "bold", start, start + len(word))
            score = sum(counts for counts, _ in places) / max(1, len(typed))
            yield Hit(BEGINS_IT + 1 if by_key else score, shown, callback, help=keys)


def place(word: str, name: str) -> tuple[int, int]:
    """How well a typed word fits a name, and where it stands in it; (0, -1) if it doesn't."""
    if name.startswith(word):
        return BEGINS_IT, 0
    starts = (at for at in range(1, len(name)) if name.startswith(word, at) and not name[at - 1].isalnum())
    if (start := next(starts, -1)) >= 0:
        return BEGINS_A_WORD, start
    start = name.find(word) if len(word) >= LETTERS_IN_A_WORD else -1
    return (IN_A_WORD, start) if start >= 0 else (0, -1)
