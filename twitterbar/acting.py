"""Doing something at X without words: passing on, bookmarking, muting.

Such an act may be asked for again without harm, so nothing is kept of it before but what it may cost.
"""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Protocol

from twitterbar.domain.acts import Act
from twitterbar.domain.model import EventKind
from twitterbar.domain.tab import Charge
from twitterbar.sources.x_acts import Doing

if TYPE_CHECKING:
    from twitterbar.core.core import Core


class Actor(Protocol):
    """The service as something to act on."""

    def do(self, doing: Doing) -> tuple[Charge, ...]:
        """Do it; gives what to book."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def act(
    ask: "Callable[[Callable[[Core], None]], None]",
    open_actor: "Callable[[], tuple[Actor, Callable[[], None]]]",
    what: Act,
    target: str,
) -> None:
    """Do one thing to a post or an account; raises what stands in the way.

    `ask` carries a question to the core's thread; `open_actor` connects once nobody else talks to X.
    """
    actor, release = open_actor()
    doing = Doing(what, target)
    try:
        with closing(actor):
            charges = actor.do(doing)
            ask(partial(_note, doing=doing, charges=charges))
    finally:
        release()


def _note(core: "Core", doing: Doing, charges: tuple[Charge, ...]) -> None:
    with core.store.saving():
        core.store.book(charges)
        about = {"people": (doing.target,)} if doing.act.about_people else {"posts": (doing.target,)}
        core.store.record(EventKind.DONE_AT_X, **about, data={"act": doing.act.value})
