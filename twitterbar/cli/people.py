"""Commands about people: introductions, introduce, people, person, keep, visited."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from twitterbar.cli import documents_people as documents
from twitterbar.cli import wiring, wording
from twitterbar.cli.output import document, say
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
from twitterbar.domain.book import CADENCES, NO_LONGER, cadence_words
from twitterbar.domain.phrases import ago
from twitterbar.errors import Exit, NothingFound, UsageError
from twitterbar.ui.draw.words import minutes as minutes_long

if TYPE_CHECKING:
    from twitterbar.core.core import Core


def introductions(arguments: Namespace) -> int:
    """Whom to meet tonight, the pairs one might introduce, and the ledger; or one answer."""
    with wiring.core(arguments) as core:
        if arguments.undo:
            return _undo(core)
        if answered := _answer(core, arguments):
            say(answered)
            return Exit.DONE
        tonight = core.introductions.tonight()
        pairs = core.introducing.pairs()
        ledger = core.introductions.ledger()
        if arguments.json:
            document(documents.introductions(core.now(), tonight, pairs, ledger))
            return Exit.DONE
        if not tonight.introductions:
            say(
                "Nobody to meet tonight." if not tonight.answered else "That's all the introductions tonight."
            )
        for one in tonight.introductions:
            _tell_introduction(one, core.now())
        if pairs:
            say()
            say("Who might meet:")
            for pair in pairs:
                reasons = "; ".join(claim.text for claim in pair.claims)
                say(f"{_named(pair.a)} and {_named(pair.b)}: {reasons}", "  ")
        _tell_ledger(ledger)
    return Exit.DONE


def _answer(core: "Core", arguments: Namespace) -> str | None:
    if arguments.meet:
        person = core.people.who(arguments.meet)
        core.introductions.meet(person.id)
        address = core.introducing.follow_address(person)
        where = f" To follow them: {address}" if address else ""
        return f"{person.shown_name} is in your book, as introduced.{where}"
    if arguments.another_night:
        person = core.people.who(arguments.another_night)
        core.introductions.another_night(person.id)
        return f"{person.shown_name}: another night, in 90 days."
    if arguments.not_my_table:
        person = core.people.who(arguments.not_my_table)
        core.introductions.not_my_table(person.id)
        return f"{person.shown_name} will not be proposed again."
    return None


def _undo(core: "Core") -> int:
    taken_back = core.people.undo()
    if taken_back is None:
        raise NothingFound("There is nothing to take back.")
    say(taken_back)
    return Exit.DONE


def _tell_introduction(one: IntroductionView, now: datetime) -> None:
    say()
    say(f"{_named(one.person)}, through {wording.enumeration(one.through)}")
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
    handle = one.person.username
    say(f"twitterbar introductions --meet @{handle} (or --another-night, --not-my-table)", "  ")


def _tell_ledger(ledger: LedgerView) -> None:
    say()
    say(fair_share(ledger))
    for received in ledger.received:
        through = f" through {wording.enumeration(received.through)}" if received.through else ""
        say(
            f"{_named(received.person)}{through}, {wording.when(received.at, ledger.now)}: {received.state}",
            "  ",
        )
    for made in ledger.made:
        both = f"{_named(made.a)} and {_named(made.b)}"
        say(f"{made.seq}. {both}, {wording.when(made.at, ledger.now)}: {made.state}", "  ")


def fair_share(ledger: LedgerView) -> str:
    """The fair share in one line."""
    return (
        f"This year: {ledger.received_this_year} received, {ledger.made_this_year} made, "
        f"{ledger.panned_out_this_year} panned out."
    )


def introduce(arguments: Namespace) -> int:
    """The sheet for two people; with --because, the introduction itself."""
    with wiring.core(arguments) as core:
        if arguments.number is not None:
            return _go_on(core, arguments)
        if len(arguments.who) != 2:
            raise UsageError("An introduction takes two people.", "twitterbar introduce @ana @ben")
        sheet = core.introducing.sheet(*arguments.who)
        if not arguments.because and not arguments.because_to and not arguments.make:
            if arguments.json:
                document(documents.sheet(core.now(), sheet))
            else:
                _tell_sheet(sheet, core.now())
            return Exit.DONE
        light = sheet.light and not arguments.ask_first
        to_a, to_b = sheet.light_sentences if light else sheet.ask_sentences
        to_a, to_b = arguments.because or to_a, arguments.because_to or to_b
        made = core.introducing.propose(sheet.a.person.id, sheet.b.person.id, to_a, to_b, light=light)
        say(f"Introduction {made.seq} is in the ledger.")
        _hand(core, made.seq, arguments.via)
    return Exit.DONE


def _go_on(core: "Core", arguments: Namespace) -> int:
    seq = arguments.number
    if arguments.answer:
        if len(arguments.who) != 1:
            raise UsageError("Whose answer is it?", "twitterbar introduce --number 7 --answer yes @ana")
        person = core.people.who(arguments.who[0])
        core.introducing.answered(seq, person.id, yes=arguments.answer == "yes")
        say(f"Noted: {person.shown_name} said {arguments.answer}.")
    _hand(core, seq, arguments.via)
    return Exit.DONE


def _hand(core: "Core", seq: int, via: str) -> None:
    for handing in core.introducing.handing(seq):
        _tell_handing(handing, via)
        if handing.to is None:
            core.introducing.hand_over(seq, via)
        else:
            core.introducing.asked(seq, handing.to.id, via)


def _tell_handing(handing: Handing, via: str) -> None:
    say()
    say("To post:" if handing.to is None else f"To {_named(handing.to)}, by themselves:")
    say(handing.text, "  ")
    if via == "intent" and handing.address is not None:
        print(f"  {handing.address}")


def _tell_sheet(sheet: SheetView, now: datetime) -> None:
    for side in (sheet.a, sheet.b):
        say(_side(side, now))
    if sheet.known is not None:
        say(f"{sheet.known.text}.")
    _tell_claims(sheet.claims, now)
    if sheet.hindrance:
        say(sheet.hindrance)
    say("Both know you: one post may name both." if sheet.light else "Ask each of them first, alone.")
    for side, sentence in zip((sheet.a, sheet.b), _sentences(sheet), strict=True):
        say(f"To {_named(side.person)}: {sentence}", "  ")


def _sentences(sheet: SheetView) -> tuple[str, str]:
    return sheet.light_sentences if sheet.light else sheet.ask_sentences


def _side(side: SideView, now: datetime) -> str:
    last = f", last heard {ago(now, side.last_said)}" if side.last_said else ""
    return f"{_named(side.person)}: {side.rung}{last}; {side.listens.text}."


def people(arguments: Namespace) -> int:
    """The book."""
    with wiring.core(arguments) as core:
        core.people.notice_followers()
        view = core.people.people()
        if arguments.json:
            document(documents.book(view))
        elif not view.rows:
            say("The book is empty. `twitterbar keep @ana --every 7` puts somebody in.")
        for row in () if arguments.json else view.rows:
            every = cadence_words(row.every) if row.every is not None else "not kept"
            due = "; a visit is due" if row.due is not None and row.due <= view.now else ""
            shout = "; a shout-out is fine" if row.shout_out else ""
            say(f"{_named(row.person)}: {row.rung}, {every}{due}{shout}. {row.place}")
    return Exit.DONE


def person(arguments: Namespace) -> int:
    """Everything about one person; or a note, a pin, a place."""
    with wiring.core(arguments) as core:
        core.people.notice_followers()
        account = core.people.who(arguments.who)
        if arguments.note:
            core.people.note(account.id, arguments.note)
        if arguments.by_word:
            core.people.by_word(account.id, arguments.by_word)
        if arguments.pin:
            core.people.pin(account.id, _rung(arguments.pin))
        if arguments.place:
            core.people.name_place(account.id, arguments.place)
        if arguments.not_place:
            core.people.name_place(account.id, arguments.not_place, gone=True)
        view = core.people.person(account.id)
        if arguments.json:
            document(documents.person(core.now(), view))
        else:
            _tell_person(view, core.now())
    return Exit.DONE


def _rung(word: str) -> "documents.Rung | None":
    if word == "none":
        return None
    try:
        return documents.Rung[word.upper().replace(" ", "_").replace("-", "_")]
    except KeyError:
        rungs = ", ".join(rung.words for rung in documents.Rung)
        raise UsageError(f"There is no rung {word!r}.", f"The rungs: {rungs}; none unpins.") from None


def _tell_person(view: PersonView, now: datetime) -> None:
    say(_named(view.person))
    if view.person.bio:
        say(view.person.bio, "  ")
    say(standing(view))
    if view.every is not None:
        due = f", due {wording.when(view.due, now)}" if view.due else ""
        say(f"You keep them: {cadence_words(view.every)}{due}.")
    for place in view.places:
        say(f"{place.url} ({place.known_from})", "  ")
        for title, _, _ in place.lately[:3]:
            say(title, "    ")
    _tell_claims((*view.ladder, *view.facts), now)
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


def _tell_claims(claims: Iterable[Claim], now: datetime) -> None:
    for claim in claims:
        say(claim.text, "- ")
        for proof in claim.proofs:
            say(f"{proof.name}, {_when(proof, now)}: {proof.text}" if proof.at else proof.text, "    ")


def _when(proof: Proof, now: datetime) -> str:
    return ago(now, proof.at) if proof.at is not None else ""


def keep(arguments: Namespace) -> int:
    """Keep somebody, and how often to drop by."""
    with wiring.core(arguments) as core:
        account = core.people.who(arguments.who)
        every = _days(arguments.every)
        core.people.keep(account.id, every)
        if every == NO_LONGER:
            say(f"{account.shown_name} is no longer kept.")
        else:
            say(f"{account.shown_name}: {cadence_words(every)}.")
    return Exit.DONE


def _days(word: str) -> int:
    if word == "never":
        return NO_LONGER
    if word in CADENCES:
        return CADENCES[word]
    if word.isdecimal() and word.isascii() and len(word) <= 4:
        return int(word)
    raise UsageError(f"{word!r} is no cadence.", f"Days, or one of {', '.join((*CADENCES, 'never'))}.")


def visited(arguments: Namespace) -> int:
    """Note a visit to somebody's own place."""
    with wiring.core(arguments) as core:
        account = core.people.who(arguments.who)
        view = core.people.person(account.id)
        place = view.places[0].url if view.places else ""
        words = arguments.left or ""
        kind = words if words in ("comment", "mail", "link", "nothing") else "comment" if words else "nothing"
        core.people.visited(account.id, kind, place=place, words="" if words == kind else words)
        view = core.people.person(account.id)
        again = f" Next visit due {wording.when(view.due, core.now())}." if view.due else ""
        say(f"Noted: you visited {account.shown_name}.{again} {standing(view)}")
    return Exit.DONE


def _named(account: "documents.Account") -> str:
    return f"{account.name} (@{account.username})" if account.name else f"@{account.username}"
