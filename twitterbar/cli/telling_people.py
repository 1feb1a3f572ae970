"""People told in lines of text: whom to meet, where one stands, introductions and what became of them."""

from collections.abc import Iterable
from datetime import datetime

from twitterbar.cli import wording
from twitterbar.cli.output import say
from twitterbar.core.views_people import (
    Claim,
    Handing,
    IntroductionView,
    LedgerView,
    PersonView,
    Proof,
    SheetView,
    SideView,
)
from twitterbar.domain.book import kept_words
from twitterbar.domain.model import Account
from twitterbar.domain.phrases import ago
from twitterbar.ui.draw.words import minutes as minutes_long


def introduction(one: IntroductionView, now: datetime) -> None:
    """Somebody to meet: through whom, what was said, what they would add."""
    say(f"{named(one.person)}, through {wording.enumeration(one.through)}")
    if one.person.bio:
        say(one.person.bio, "  ")
    for proof in one.exchange:
        say(f"{proof.name}: {proof.text}", "    ")
    for claim in one.claims:
        say(claim.text, "  - ")
    if one.said is not None:
        say(f"They said, {_when(one.said, now)}: {one.said.text}", "  ")
    for place in one.places[:1]:
        say(f"Their place: {place.url}", "  ")
    say(f"About {minutes_long(one.minutes)} a week; last heard {ago(now, one.last_heard)}.", "  ")


def ledger(ledger: LedgerView) -> None:
    """The fair share, and what became of each introduction."""
    say(fair_share(ledger))
    for received in ledger.received:
        through = f" through {wording.enumeration(received.through)}" if received.through else ""
        say(
            f"{named(received.person)}{through}, {wording.when(received.at, ledger.now)}:"
            f" {received.claim.text}",
            "  ",
        )
    for made in ledger.made:
        both = f"{named(made.a)} and {named(made.b)}"
        say(f"{made.seq}. {both}, {wording.when(made.at, ledger.now)}: {made.claim.text}", "  ")


def fair_share(ledger: LedgerView) -> str:
    """The fair share in one line."""
    return (
        f"This year: {ledger.received_this_year} received, {ledger.made_this_year} made, "
        f"{ledger.panned_out_this_year} panned out."
    )


def handing(handing: Handing, via: str) -> None:
    """What is to be said next of an introduction, and where."""
    say()
    say("To post:" if handing.to is None else f"To {named(handing.to)}, by themselves:")
    say(handing.text, "  ")
    if via == "intent" and handing.address is not None:
        print(f"  {handing.address}")


def sheet(sheet: SheetView, now: datetime) -> None:
    """What one introduces two people from."""
    for side in (sheet.a, sheet.b):
        say(_side(side, now))
    if sheet.known is not None:
        say(f"{sheet.known.text}.")
    claims(sheet.claims, now)
    if sheet.hindrance:
        say(sheet.hindrance)
    say("Both know you: one post may name both." if sheet.light else "Ask each of them first, alone.")
    for side, sentence in zip((sheet.a, sheet.b), _sentences(sheet), strict=True):
        say(f"To {named(side.person)}: {sentence}", "  ")


def _sentences(sheet: SheetView) -> tuple[str, str]:
    return sheet.light_sentences if sheet.light else sheet.ask_sentences


def _side(side: SideView, now: datetime) -> str:
    last = f", last heard {ago(now, side.last_said)}" if side.last_said else ""
    return f"{named(side.person)}: {side.rung}{last}; {side.listens.text}."


def person(view: PersonView, now: datetime) -> None:
    """Everything about one person."""
    say(named(view.person))
    if view.person.bio:
        say(view.person.bio, "  ")
    say(standing(view))
    if view.every is not None:
        say(f"You keep them: {kept_words(view.every, view.due, now)}.")
    for place in view.places:
        say(f"{place.url} ({place.known_from})", "  ")
        for address in place.me[:3]:
            say(f"also at {address}", "    ")
        for title, _, _ in place.lately[:3]:
            say(title, "    ")
    claims((*view.ladder, *view.facts, *view.known), now)
    if view.draft:
        say(f"A shout-out to begin from: {view.draft}")


def standing(view: PersonView) -> str:
    """Where one stands, in a sentence."""
    words = f"Rung: {view.rung}"
    if view.pinned:
        words += f" (pinned by hand; the evidence says {view.reached})"
    elif view.quiet_since is not None:
        words += f" (it was {view.reached}; quiet since {view.quiet_since:%Y-%m-%d})"
    return f"{words}. A shout-out is fine." if view.shout_out else f"{words}."


def claims(told: Iterable[Claim], now: datetime) -> None:
    """Claims, each with what proves it."""
    for claim in told:
        say(claim.text, "- ")
        for proof in claim.proofs:
            say(f"{proof.name}, {_when(proof, now)}: {proof.text}" if proof.at else proof.text, "    ")


def _when(proof: Proof, now: datetime) -> str:
    return ago(now, proof.at) if proof.at is not None else ""


def named(account: Account) -> str:
    """Somebody by name and handle."""
    return f"{account.name} (@{account.username})" if account.name else f"@{account.username}"
