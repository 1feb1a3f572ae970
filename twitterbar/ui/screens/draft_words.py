"""What is known of a draft, in words and meanings: the same on the sheet and in the outbox."""

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from twitterbar.core.views_speaking import Checked, WayOut
from twitterbar.domain.capitals import in_small_letters
from twitterbar.domain.handles import without_at
from twitterbar.domain.manners import Door, Level, Listener
from twitterbar.domain.outbox import Draft, Way
from twitterbar.domain.tab import dollars
from twitterbar.ui.draw import ago

WAYS = {Way.API: "API", Way.INTENT: "browser", Way.COPY: "clipboard"}
DOORS = {
    Door.WITHOUT_AT: "^G without the @",
    Door.SMALL_LETTERS: "^G in small letters",
    Door.OWN_POST: "^G as a post of your own",
    Door.VISIT: "^L visit their place",
    Door.LATER: "Esc keep it for later",
}

MARKS = {
    Level.NOTE: ("note  ", "$muted"),
    Level.FLAG: ("flag  ", "$warning"),
    Level.HELD: ("held  ", "$error"),
}


def title(draft: Draft, face: Listener | None) -> str:
    """What a draft is, on one line: to whom, a quote of whom, or something new."""
    if draft.quotes:
        return f"A quote of {face.called}" if face else "A quote"
    return f"To {face.called}" if face else "Something new"


def face(one: Listener, now: datetime, *, called_you: bool) -> Content:
    """Somebody on one line: name, rung, the last exchange, whether they called."""
    called = "called you here · " if called_you else ""
    return Content.assemble((one.called, "$author"), (f"  {called}{known(one, now)}", "$muted"))


def known(one: Listener, now: datetime) -> str:
    """What is known of whether somebody listens."""
    last = one.ledger.last_from_them
    said = [one.rung.words, f"last turned to you {ago(now, last.at)}" if last else "never turned to you"]
    if one.ledger.last_from_me is not None:
        said.append(f"you to them {ago(now, one.ledger.last_from_me.at)}")
    if one.follows_me:
        said.append("follows you")
    if one.answering:
        said.append(one.answering)
    return " · ".join(said)


def length(checked: Checked) -> Content:
    """How long it is, in numbers, color and words, and who hears it."""
    left = checked.length.left(checked.most)
    color = "$error bold" if left < 0 else "$warning" if left < 20 else "$muted"
    words = f"{-left} too long" if left < 0 else f"{left} left"
    names = [one.called for one in checked.verdict.listeners if one.account]
    heard_by = f" · heard by {', '.join(names)}" if names else ""
    return Content.assemble(
        (f"{checked.length.weight} of {checked.most}, {words}", color), (heard_by, "$muted")
    )


def open_ways(checked: Checked) -> list[WayOut]:
    """The ways out that are open, the best first."""
    return [one for one in checked.ways if not one.closed]


def next_way(checked: Checked, way: Way | None) -> Way | None:
    """The open way after this one, going round; None if none is open."""
    ways = [one.way for one in open_ways(checked)]
    if not ways:
        return None
    return ways[(ways.index(way) + 1) % len(ways)] if way in ways else ways[1 % len(ways)]


def ways(checked: Checked, draft: Draft, way: Way | None) -> list[str]:
    """The ways out with what each costs, the chosen one marked, and why the API is closed where it is."""
    could = open_ways(checked)
    chosen = next((one for one in could if one.way is way), could[0] if could else None)
    priced = [
        f"{'▸' if one is chosen else ''}{WAYS[one.way]} {dollars(one.price) if one.price else 'free'}"
        for one in could
    ]
    lines = ["Goes by " + " · ".join(priced)] if priced else []
    if checked.also and chosen is not None and chosen.way is not Way.API:
        also = ", ".join(account.shown_name for account in checked.also)
        lines.append(f"X would notify {also} as well: untick them there.")
    closed = next((one.closed for one in checked.ways if one.way is Way.API and one.closed), "")
    if closed and (draft.answers or draft.quotes or checked.verdict.listeners or not could):
        lines.append(closed)
    return lines


def remarks(checked: Checked, now: datetime) -> list[Content]:
    """What manners say, and what is known of those who are called besides the one that is answered."""
    lines = told(checked)
    if doors := " · ".join(DOORS[door] for door in checked.verdict.doors):
        lines.append(Content.styled(f"Better doors: {doors}", "$muted"))
    for one in checked.verdict.listeners:
        if one.account is not None and one != checked.addressee:
            where = "here" if one.here else "not here"
            crowd = f" · turns to {one.turned_to} of {one.turned_to_by}" if one.turned_to_by else ""
            lines.append(Content.styled(f"{one.called}: {where} · {known(one, now)}{crowd}", "$muted"))
    return lines


def otherwise(text: str, doors: Sequence[Door]) -> str:
    """The words as ^G leaves them: calling nobody, or else, where they shout, in small letters."""
    if Door.SMALL_LETTERS in doors and Door.WITHOUT_AT not in doors:
        return in_small_letters(text)
    return without_at(text)


def concerned(checked: Checked) -> str | None:
    """Whom a draft is about: whom manners speak of, else whom it answers or quotes; by the account's id."""
    remarked = [person for one in checked.verdict.remarks for person in one.people]
    face = checked.addressee or checked.quoted_by
    return next(iter(remarked), face.account if face else None)


def told(checked: Checked) -> list[Content]:
    """What manners say, each under how much it weighs."""
    return [
        Content.assemble((MARKS[one.level][0], f"{MARKS[one.level][1]} bold"), one.text)
        for one in checked.verdict.remarks
    ]


def together(lines: Sequence[Content | str], indent: str = "") -> Content:
    """Lines below each other, the plain ones dim."""
    return Content("\n").join(
        Content(indent) + (Content.styled(line, "$muted") if isinstance(line, str) else line)
        for line in lines
    )
