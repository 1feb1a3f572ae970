"""Commands about people: introductions, introduce, people, person, keep, visited."""

from argparse import Namespace
from typing import TYPE_CHECKING

from twitterbar.cli import documents_people as documents
from twitterbar.cli import telling_people, wiring
from twitterbar.cli.output import document, say
from twitterbar.domain.book import CADENCES, NO_LONGER, cadence_words, kept_words, what_was_left
from twitterbar.domain.outbox import CALLS_CLOSED
from twitterbar.domain.tab import dollars
from twitterbar.errors import Exit, NothingFound, UsageError

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.domain.model import Account


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
        else:
            say("Whom to meet tonight:")
        for one in tonight.introductions:
            say()
            telling_people.introduction(one, core.now())
            handle = one.person.username
            say(f"twitterbar introductions --meet @{handle} (or --another-night, --not-my-table)", "  ")
        if pairs:
            say()
            say("Who might meet:")
            for pair in pairs:
                reasons = "; ".join(claim.text for claim in pair.claims)
                say(f"{telling_people.named(pair.a)} and {telling_people.named(pair.b)}: {reasons}", "  ")
        say()
        telling_people.ledger(ledger)
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
                telling_people.sheet(sheet, core.now())
            return Exit.DONE
        light = sheet.light and not arguments.ask_first
        if light and arguments.via == "api":
            raise UsageError(
                CALLS_CLOSED,
                "`--via intent` hands it to the browser; `--ask-first` asks each alone, by a message.",
            )
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
        if via == "api" and handing.to is not None:
            _ask_by_api(core, handing.to, handing.text, seq)
            continue
        if via == "api":
            raise UsageError(CALLS_CLOSED, "`--via intent` hands it to the browser, which costs nothing.")
        telling_people.handing(handing, via)
        if handing.to is None:
            core.introducing.hand_over(seq, via)
        else:
            core.introducing.asked(seq, handing.to.id, via)


def _ask_by_api(core: "Core", person: "Account", text: str, seq: int) -> None:
    """Put one question into the outbox, and say what it will cost."""
    draft = core.speaking.ask(person.id, text, seq)
    price = dollars(core.speaking.message_way().price)
    say(f"To {telling_people.named(person)}: number {draft.number} of the outbox, {price} by the API.")
    say("`twitterbar outbox send` sends it.", "  ")


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
            say(f"{telling_people.named(row.person)}: {row.rung}, {every}{due}{shout}. {row.place}")
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
        view = core.portraits.of(account.id)
        if arguments.json:
            document(documents.person(core.now(), view))
        else:
            telling_people.person(view, core.now())
    return Exit.DONE


def _rung(word: str) -> "documents.Rung | None":
    if word == "none":
        return None
    try:
        return documents.Rung[word.upper().replace(" ", "_").replace("-", "_")]
    except KeyError:
        rungs = ", ".join(rung.words for rung in documents.Rung)
        raise UsageError(f"There is no rung {word!r}.", f"The rungs: {rungs}; none unpins.") from None


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
        view = core.portraits.of(account.id)
        place = view.places[0].url if view.places else ""
        kind, words = what_was_left(arguments.left or "")
        core.people.visited(account.id, kind, place=place, words=words)
        view = core.portraits.of(account.id)
        again = f" You keep them: {kept_words(view.every, view.due, core.now())}." if view.due else ""
        say(f"Noted: you visited {account.shown_name}.{again} {telling_people.standing(view)}")
    return Exit.DONE
