"""Claims about people in words, and the screen that proves them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from twitterbar.core.views_people import Claim, PersonView, Proof
from twitterbar.domain.book import kept_words
from twitterbar.domain.model import Account
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago
from twitterbar.ui.widgets.box import Box


class ProofScreen(ModalScreen[None]):
    """Every claim with the posts, log entries and bios that prove it."""

    DEFAULT_CSS = """
    ProofScreen { align: center middle; }
    ProofScreen Box { max-width: 92; }
    ProofScreen Horizontal { width: 1fr; height: auto; }
    ProofScreen .margin { width: 5; height: auto; }
    ProofScreen .words { width: 1fr; height: auto; }
    ProofScreen .claim { width: 1fr; height: auto; margin: 1 0 0 0; }
    """

    SCOPE = "why"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("why")]

    def __init__(self, title: str, claims: Sequence[Claim], now: datetime) -> None:
        super().__init__()
        self.about = title
        self.claims = claims
        self.now = now

    def compose(self) -> ComposeResult:
        """The claims, what proves each below it."""
        with Box(self.about):
            for claim, numbered in _numbered(self.claims):
                yield Static(Content.styled(claim.text, "bold"), classes="claim")
                for number, proof in numbered:
                    with Horizontal():
                        yield Static(Content.styled(f"[{number}]", "$muted"), classes="margin")
                        yield Static(told(proof, self.now), classes="words")
            if not self.claims:
                yield Static("There is nothing to prove.")

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()


def how_we_know(view: PersonView, now: datetime) -> ProofScreen:
    """What proves the ladder of a person, and whatever else is said of them."""
    claims = (*view.ladder, *view.facts, *view.known)
    return ProofScreen(f"How do we know? {view.person.shown_name}", claims, now)


def _numbered(claims: Iterable[Claim]) -> Iterator[tuple[Claim, list[tuple[int, Proof]]]]:
    number = 0
    for claim in claims:
        proofs = list(enumerate(claim.proofs, number + 1))
        number += len(proofs)
        yield claim, proofs


def told(proof: Proof, now: datetime) -> Content:
    """A proof in one paragraph: who, when, and the words."""
    when = f", {ago(now, proof.at)}: " if proof.at is not None else ": "
    return Content.assemble((proof.name, "$author"), (when, "$muted"), proof.text)


def called(account: Account) -> Content:
    """A person by name and handle."""
    if not account.name:
        return Content.styled(f"@{account.username}", "$author bold")
    return Content.assemble((account.name, "$author bold"), (f" @{account.username}", "$muted"))


def rung_words(view: PersonView, now: datetime) -> Content:
    """Where one stands with somebody, and what took one down or was set by hand."""
    more = ""
    if view.pinned:
        more = f" · pinned by hand, the evidence says {view.reached}"
    elif view.quiet_since is not None:
        more = f" · it was {view.reached}, quiet since {ago(now, view.quiet_since)}"
    fine = " · a shout-out is fine" if view.shout_out else ""
    return Content.assemble((view.rung, "$clock bold"), (more + fine, "$muted"))


def kept_briefly(every: int | None, due: datetime | None, now: datetime) -> str:
    """The same where there is little room: when the next visit is due comes first."""
    if every is None or due is None:
        return kept_words(every, due, now)
    days = (now - due).days
    if days > 1:
        return f"{days} d over"
    return "due now" if due <= now else f"in {-days} d"
