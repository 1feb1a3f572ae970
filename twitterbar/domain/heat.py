"""When a breather would be a good idea: signs that one is no longer at the bar for the company.

Three things are heat: going into the same conversation for the third time again, taking back a good deal of
what one typed, and answering a stranger at once. A breather is offered for each of them once a session, and
only where one would be given; nobody has to take it.
"""

from collections.abc import Callable

from twitterbar.domain.session import BREATHER, Session

REOPENINGS = 3
"""Opening the same conversation so often again …"""

TAKEN_BACK = 200
"""… typing so many characters and taking them back …"""

QUICK = 20.0
"""… or beginning to answer a stranger so few seconds after opening is heat; without opening even more so."""


class Heat:
    """What was opened and typed in a session (None: none goes on), over a clock in seconds.

    Each thing that it is told tells whether to offer a breather now.
    """

    def __init__(self, session: Session | None, clock: Callable[[], float]) -> None:
        self.session = session
        self._clock = clock
        self._opened: dict[str, int] = {}
        self._since: dict[str, float] = {}
        self._hot: str | None = None
        self._offered: set[str] = set()

    @property
    def hot(self) -> str | None:
        """The conversation that was opened or answered last: what a breather is taken from."""
        return self._hot

    @property
    def opened_so_far(self) -> frozenset[str]:
        """The conversations that were opened in this session."""
        return frozenset(self._opened)

    def opened(self, conversation: str) -> bool:
        """A conversation was opened."""
        self._opened[conversation] = self._opened.get(conversation, 0) + 1
        self._since[conversation] = self._clock()
        self._hot = conversation
        return self._opened[conversation] > REOPENINGS and self._offers("reopened")

    def beside(self, conversation: str) -> None:
        """A conversation stands beside the list and can be read there, though it was not opened."""
        self._since.setdefault(conversation, self._clock())

    def taken_back(self, characters: int) -> bool:
        """So many characters were typed into one draft and deleted again."""
        return characters >= TAKEN_BACK and self._offers("taken back")

    def began(self, conversation: str | None, *, stranger: bool) -> bool:
        """An answer was begun in a conversation (None: something new), to a stranger or not."""
        self._hot = conversation or self._hot
        since = self._since.get(conversation or "")
        at_once = since is None or self._clock() - since < QUICK
        return stranger and at_once and self._offers("stranger")

    @property
    def may_breathe(self) -> bool:
        """Whether a breather would be given."""
        return self.session is not None and self.session.may_pause(BREATHER)

    def breathe(self) -> bool:
        """Take a breather; tells whether it was given."""
        return self.session is not None and self.session.pause(BREATHER)

    def _offers(self, trigger: str) -> bool:
        if trigger in self._offered or not self.may_breathe:
            return False
        self._offered.add(trigger)
        return True
