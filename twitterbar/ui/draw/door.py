"""What the door says, in lines; what a piece means here is written as Textual writes a style.

The first picture is drawn from this before Textual is loaded.
"""

from typing import TYPE_CHECKING

from twitterbar.domain.phrases import ago
from twitterbar.ui.draw.lines import Line, Piece
from twitterbar.ui.draw.words import minutes

if TYPE_CHECKING:
    from twitterbar.core.views_door import DoorView
    from twitterbar.core.views_people import CompanyView

STRONG = "bold"
KEY = "$clock bold"

SIGN_IN = (("S", "sign in to X"), (",", "then look for new posts"))
SIGNED_IN = ((",", "look for new posts"), ("gw", "whom you follow, from X"))
"""How a bar fills that nobody is in yet, by X: for who has to sign in first, and for who has done so …"""

OTHERWISE = (("a", "bring in X's archive"), ("twitterbar --demo", "a made-up town"))
"""… and without it."""

KEYS = (("Enter", "step in"), ("←→", "choose"))
"""Keys of an open door …"""

ALWAYS = (("?", "help"), ("q", "leave"))
"""… and of any."""


def title(profile: str) -> str:
    """What stands at the top left; `profile` is "" for the usual one."""
    return f"twitterbar · {profile}" if profile else "twitterbar"


def choices(view: "DoorView") -> tuple[tuple[str, ...], int]:
    """What one may choose at an open door, and which of it is marked at first."""
    usual = view.lengths.index(view.usual) if view.usual in view.lengths else 0
    return (*(f"{length} min" for length in view.lengths), "Not now"), usual


def since(
    view: "DoorView",
    length: int | None = None,
    *,
    roomy: bool = True,
    company: "CompanyView | None" = None,
    signed_in: bool = False,
) -> list[Line]:
    """What there is to hear, and how much of it fits; with empty lines in between where there is room."""
    gap: list[Line] = [[]] if roomy else []
    if view.empty:
        ways = (*(SIGNED_IN if signed_in else SIGN_IN), *OTHERWISE)
        width = max(len(key) for key, _ in ways) if roomy else 0
        told = ([("  ", ""), (key.ljust(width), KEY), (f"  {what}", "")] for key, what in ways)
        return [[("Nobody is here yet.", "")], *gap, *told]
    if view.stepped_out is None:
        opening = "Come in, sit down. On the table tonight:"
    else:
        opening = f"You stepped out {ago(view.now, view.stepped_out)}. Not heard yet:"
    if not view.conversations:
        return [[(opening, "")], *gap, [("   nothing new. You're caught up.", "")]]
    length = length or view.usual
    fits = view.fits.get(length)
    how_many = "1 conversation" if view.conversations == 1 else f"{view.conversations} conversations"
    if fits is None:
        what_fits = ""
    elif fits >= view.conversations:
        what_fits = f"; all of it fits in {length}"
    else:
        what_fits = f"; the {fits} best fit in {length}" if fits > 1 else f"; the best one fits in {length}"
    if roomy:
        found = [(how_many, f"about {minutes(view.minutes)}{what_fits}"), *people(company)]
        lines = [_aside(number, what) for number, what in found]
    else:
        lines = [[(how_many, STRONG), (f", {minutes(view.minutes)}{what_fits}", "")]]
        lines += [[(number, STRONG), (f" {what}", "")] for number, what in people(company)]
    return [[(opening, "")], *gap, *lines, *gap, [("How long have you got?", "")]]


def _aside(number: str, what: str) -> list[Piece]:
    return [("   ", ""), (f"{number:<22}", STRONG), (f" {what}", "")]


def people(company: "CompanyView | None") -> list[tuple[str, str]]:
    """What the door says of people: how many, and what it means; nothing of what isn't there."""
    if company is None:
        return []
    found = []
    if n := company.introductions:
        found.append(("1 introduction" if n == 1 else f"{n} introductions", "people yours talk with (I)"))
    if n := company.to_visit:
        found.append(
            ("1 person to visit" if n == 1 else f"{n} people to visit", "due at their own place (gp)")
        )
    if n := company.panned_out:
        found.append(("1 introduction" if n == 1 else f"{n} introductions", "of yours panned out (gi)"))
    return found
