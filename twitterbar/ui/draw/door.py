"""What the door says, in lines; what a piece means here is written as Textual writes a style.

The first picture is drawn from this before Textual is loaded.
"""

from typing import TYPE_CHECKING

from twitterbar.domain.phrases import ago, number
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
    how_many = number(view.conversations, "conversation")
    what_fits = f"{minutes(view.minutes)}{_what_fits(view, length)}"
    if roomy:
        lines = [_aside(*told) for told in ((how_many, f"about {what_fits}"), *people(company))]
    else:
        lines = [[(how_many, STRONG), (f", {what_fits}", "")]]
        lines += [[(many, STRONG), (f" {what}", "")] for many, what in people(company, roomy=False)]
    return [[(opening, "")], *gap, *lines, *gap, [("How long have you got?", "")]]


def _what_fits(view: "DoorView", length: int) -> str:
    """How much of what there is fits in a length.

    With more minutes longer conversations come before shorter ones, so there may be fewer of them; the posts
    say that it is more to hear all the same.
    """
    fits = view.fits.get(length)
    if fits is None:
        return ""
    posts = number(fits.posts, "post")
    if fits.conversations < view.conversations:
        best = f"best {fits.conversations}" if fits.conversations > 1 else "best one"
        return f"; the {best} ({posts}) fit{'' if fits.conversations > 1 else 's'} in {length}"
    return f"; {posts} of it fit in {length}" if fits.more else f"; all of it fits in {length}"


def _aside(how_many: str, what: str) -> list[Piece]:
    return [("   ", ""), (f"{how_many:<22}", STRONG), (f" {what}", "")]


def people(company: "CompanyView | None", *, roomy: bool = True) -> list[tuple[str, str]]:
    """What the door says of people: how many, and what it means; nothing of what isn't there."""
    if company is None:
        return []
    introductions, visits, panned_out = company.introductions, company.to_visit, company.panned_out
    found = []
    if introductions:
        what = "people yours talk with (I)" if roomy else "(I)"
        found.append((number(introductions, "introduction"), what))
    if visits:
        what = "due at their own place (gp)" if roomy else "(gp)"
        found.append((number(visits, "person to visit", "people to visit"), what))
    if panned_out:
        what = "of yours panned out (gi)" if roomy else "panned out (gi)"
        found.append((number(panned_out, "introduction"), what))
    return found
