"""Commands for speaking: check, post, reply, outbox, manners."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from twitterbar.cli import documents, wiring, wording
from twitterbar.cli import documents_speaking as papers
from twitterbar.cli.output import aside, document, say
from twitterbar.cli.place import Place
from twitterbar.core.views_speaking import Checked, TurnsRow
from twitterbar.domain.manners import THE_WORD, Door, Level
from twitterbar.domain.outbox import WAITING, Draft, State, Way
from twitterbar.domain.tab import dollars
from twitterbar.errors import Exit, TwitterbarError, UsageError

if TYPE_CHECKING:
    from twitterbar.core.core import Core

LARGEST = 100_000
"""Characters that are read from standard input at most; no post is as long."""

DOORS = {
    Door.WITHOUT_AT: "say it without the @",
    Door.SMALL_LETTERS: "write it in small letters",
    Door.OWN_POST: "say it as a post of your own, to nobody: `post TEXT`",
    Door.VISIT: "visit their own place: `person WHO` shows it",
    Door.LATER: "keep it for later",
}


def check(arguments: Namespace) -> int:
    """The verdict on a draft; exit 1 if it is flagged, held, or nothing that X would take."""
    text = _typed("-")
    with wiring.core(arguments) as core:
        now = core.now()
        draft = Draft(
            number=0,
            made=now,
            changed=now,
            text=text,
            answers=_post(core, arguments.reply_to),
            quotes=_post(core, arguments.quote),
        )
        if draft.answers:
            draft = _placed(core, draft)
        checked = core.speaking.check(draft)
        if arguments.json:
            document(papers.check(checked, now))
        else:
            _tell(checked)
    return Exit.NO if checked.verdict.level >= Level.FLAG or not checked.fits else Exit.DONE


def _placed(core: "Core", draft: Draft) -> Draft:
    from msgspec.structs import replace

    return replace(draft, conversation=core.store.conversation_of(draft.answers or ""))


def post(arguments: Namespace) -> int:
    """Put a new post into the outbox."""
    return _say(arguments, answers=None, quotes=arguments.quote)


def reply(arguments: Namespace) -> int:
    """Put an answer into the outbox."""
    return _say(arguments, answers=arguments.to, quotes=None)


def _say(arguments: Namespace, *, answers: str | None, quotes: str | None) -> int:
    text = _typed(arguments.words)
    with wiring.core(arguments) as core:
        draft = core.speaking.begin(_post(core, answers), _post(core, quotes), text)
        checked = core.speaking.check(draft)
        for remark in checked.verdict.remarks:
            aside(remark.text)
        way = Way(arguments.via) if arguments.via else None
        try:
            queued = core.speaking.queue(draft.number, way=way, word=THE_WORD if arguments.anyway else "")
        except UsageError:
            if checked.verdict.level < Level.FLAG:
                core.speaking.drop(draft.number)
                raise
            _tell_doors(checked, aside)
            aside(_kept(draft.number, checked.verdict.level))
            return Exit.NO
        if arguments.json:
            document(papers.outbox(core.speaking.outbox()))
        else:
            say(
                f"In the outbox as number {queued.number}, to go by {_way(queued.way)}. Nothing was sent yet."
            )
    return Exit.DONE


def outbox(arguments: Namespace) -> int:
    """What waits, in order."""
    with wiring.core(arguments) as core:
        view = core.speaking.outbox()
        if arguments.json:
            document(papers.outbox(view))
            return Exit.DONE
        if not view.rows:
            say("The outbox is empty.")
        for row in view.rows:
            draft = row.draft
            to = f" to {row.to}" if row.to else ""
            say(f"{draft.state.value}{to}, by {_way(draft.way)}: {draft.text}", f"{draft.number:>4}. ")
            if draft.note:
                say(draft.note, "      ")
            for remark in row.checked.verdict.remarks:
                say(remark.text, "      ")
        if view.cost:
            say(f"Sending what goes by the API costs {dollars(view.cost)}.")
    return Exit.DONE


def send(arguments: Namespace) -> int:
    """Send what waits; exit 1 if something has to be asked, 69, 75 or 77 if it ended early."""
    here = wiring.place(arguments)
    with wiring.core(arguments) as core:
        speaking = core.speaking
        if arguments.number is not None:
            draft = speaking.store.drafts.get(arguments.number)
            if arguments.again:
                draft = speaking.settle(draft.number, went_out=False)
            if arguments.via or arguments.anyway or draft.state in (State.DRAFT, State.REFUSED):
                way = Way(arguments.via) if arguments.via else draft.way
                speaking.queue(draft.number, way=way, word=THE_WORD if arguments.anyway else "")
        elif arguments.again or arguments.via or arguments.anyway:
            raise UsageError("Which one?", "--again, --anyway and --via go with a number.")
        numbers = [
            one.number
            for one in speaking.store.drafts.all((State.QUEUED, State.SENDING, State.UNKNOWN))
            if arguments.number in (None, one.number)
        ]
        trouble = _send_by_api(here, core, numbers, arguments.max_spend)
        handed = []
        for draft in [speaking.store.drafts.get(number) for number in numbers]:
            if draft.state is State.QUEUED and draft.way is not Way.API:
                try:
                    given = speaking.hand_over(draft.number, draft.way)
                except UsageError as error:
                    aside(f"Number {draft.number} stays: {error.title}")
                    continue
                handed.append(papers.Handed(number=draft.number, way=draft.way.value, given=given))
        after = [speaking.store.drafts.get(number) for number in numbers]
        if arguments.json:
            rows = tuple(papers.waiting(draft) for draft in after)
            document(
                papers.Sent(
                    now=core.now(), drafts=rows, handed=tuple(handed), trouble=str(trouble) if trouble else ""
                )
            )
        else:
            _tell_sent(after, handed)
    if trouble is not None:
        raise trouble
    return Exit.NO if any(draft.state in WAITING for draft in after) else Exit.DONE


def _send_by_api(
    here: Place, core: "Core", numbers: Sequence[int], most: str | None
) -> TwitterbarError | None:
    """Send what goes by the API; gives what ended it early."""
    drafts = [core.speaking.store.drafts.get(number) for number in numbers]
    if not any(draft.way is Way.API or draft.state is not State.QUEUED for draft in drafts):
        return None
    from twitterbar.cli import connecting

    sending = connecting.sending(here, lambda question: question(core), most=most)
    try:
        sending.run(numbers)
    except TwitterbarError as error:
        return error
    return None


def _tell_sent(drafts: Sequence[Draft], handed: Sequence[papers.Handed]) -> None:
    given = {one.number: one for one in handed}
    if not drafts:
        say("Nothing waits to be sent.")
    for draft in drafts:
        number = f"{draft.number:>4}. "
        if draft.number in given:
            what = "Paste this:" if draft.way is Way.COPY else "Finish it in the browser:"
            say(what, number)
            print(given[draft.number].given)
        elif draft.state is State.SENT:
            say(f"Sent as {draft.sent_as}." if draft.sent_as else "Sent.", number)
        else:
            say(f"{draft.state.value}: {draft.note}" if draft.note else draft.state.value, number)


def drop(arguments: Namespace) -> int:
    """Take one out of the outbox."""
    with wiring.core(arguments) as core:
        core.speaking.drop(arguments.number)
        say(f"Number {arguments.number} was dropped; nothing was sent.")
    return Exit.DONE


def undo(arguments: Namespace) -> int:
    """Bring back what was dropped or handed over last."""
    with wiring.core(arguments) as core:
        draft = core.speaking.take_back()
        say(f"Number {draft.number} is back: {draft.text}")
    return Exit.DONE


def edit(arguments: Namespace) -> int:
    """Change the words of one in the outbox; exit 1 if it is flagged or held now."""
    text = _typed(arguments.words)
    with wiring.core(arguments) as core:
        draft = core.speaking.write(arguments.number, text)
        checked = core.speaking.check(draft)
        for remark in checked.verdict.remarks:
            aside(remark.text)
        core.speaking.queue(draft.number, way=draft.way, word=THE_WORD if arguments.anyway else "")
        say(f"Number {draft.number} was changed.")
    return Exit.DONE


def sent(arguments: Namespace) -> int:
    """The reader's word that one went out."""
    with wiring.core(arguments) as core:
        core.speaking.settle(arguments.number, went_out=True)
        say(f"Number {arguments.number} is noted as sent, by your word.")
    return Exit.DONE


def move(arguments: Namespace) -> int:
    """Change the order of the outbox."""
    with wiring.core(arguments) as core:
        core.store.drafts.move(arguments.number, arguments.before)
        say(f"Number {arguments.number} was moved.")
    return Exit.DONE


def manners(arguments: Namespace) -> int:
    """The ledger of turns."""
    with wiring.core(arguments) as core:
        if arguments.asked_to_stop:
            if not arguments.who:
                raise UsageError("Who asked you to stop?", "Name them: manners WHO --asked-to-stop.")
            core.speaking.asked_to_stop(core.people.who(arguments.who).id)
        rows = core.speaking.ledgers.turns(arguments.who)
        if arguments.json:
            ids = [row.person.account for row in rows if row.person.account]
            document(
                papers.Manners(
                    now=core.now(),
                    people=tuple(map(papers.turns, rows)),
                    accounts=documents.who(core.store.accounts(ids).values()),
                )
            )
            return Exit.DONE
        if not rows:
            say("You and nobody here turned to each other yet.")
        for row in rows:
            _tell_turns(row)
    return Exit.DONE


def _kept(number: int, level: Level) -> str:
    kept = f"It is kept as draft {number}."
    if level is Level.HELD:
        return kept
    return f"{kept} `outbox send {number} --anyway` sends it all the same."


def _tell_turns(row: TurnsRow) -> None:
    one = row.person
    turns = f"you {one.ledger.from_me}, they {one.ledger.from_them}"
    called = one.called if one.called == f"@{one.handle}" else f"{one.called} (@{one.handle})"
    say(f"{called}, {one.rung.words}: {turns}.")
    if row.stopped:
        say("They asked you to stop.", "    ")
    elif row.held_until:
        say(
            f"{len(row.unanswered)} of yours are unanswered; the next waits until {row.held_until:%Y-%m-%d}.",
            "    ",
        )
    elif row.unanswered:
        say(f"{len(row.unanswered)} of yours unanswered.", "    ")
    if row.owed:
        say(f"{wording.count(len(row.owed), 'turn')} of theirs since your last.", "    ")


def _tell(checked: Checked) -> None:
    verdict = checked.verdict
    for remark in verdict.remarks:
        say(f"{remark.level.word}: {remark.text} [{remark.code.value}]")
    for one in verdict.listeners:
        if one.account is not None:
            say(_facts(one.called, checked, one.account), "  ")
    if not checked.length.weight:
        say("There are no words in it yet.")
    elif not checked.fits:
        say(f"{checked.length.weight} of {checked.most}: X would not take it.")
    elif verdict.level < Level.FLAG:
        say(f"Nothing speaks against it. {checked.length.weight} of {checked.most}.")
    _tell_doors(checked, say)


def _facts(name: str, checked: Checked, account: str) -> str:
    one = next(each for each in checked.verdict.listeners if each.account == account)
    where = "is in this conversation" if one.here else "is not in this conversation"
    last = one.ledger.last_from_them
    answered = f"last turned to you on {last.at.astimezone():%Y-%m-%d}" if last else "never turned to you"
    crowd = (
        f"; turned to {one.turned_to} of {one.turned_to_by} who turned to them" if one.turned_to_by else ""
    )
    follows = ", follows you" if one.follows_me else ""
    odds = f"; {one.answering}" if one.answering else ""
    return f"{name} {where}, {answered}{follows}, {one.rung.words}{crowd}{odds}."


def _tell_doors(checked: Checked, tell: "object") -> None:
    if checked.verdict.doors and callable(tell):
        tell("Better doors: " + "; ".join(DOORS[door] for door in checked.verdict.doors) + ".")


def _way(way: Way) -> str:
    return {Way.API: "the API", Way.INTENT: "the browser", Way.COPY: "the clipboard"}[way]


def _post(core: "Core", text: str | None) -> str | None:
    return None if text is None else post_meant(core, text)


def post_meant(core: "Core", text: str) -> str:
    """The post meant by an id or an address; raises `NothingFound`."""
    from twitterbar.core.showing import post_ids_in
    from twitterbar.errors import NothingFound

    for candidate in post_ids_in(text):
        if (found := core.store.post(candidate)) is not None:
            return found.id
    raise NothingFound(f"There is no post {text!r} here.", "conversation ID --json lists the ids.")


def _typed(words: str) -> str:
    """The words of a draft: from the command line, or from standard input."""
    if words != "-":
        return words.strip()
    if sys.stdin is None:
        raise UsageError("There is nobody to ask: standard input is closed.")
    data = (
        sys.stdin.buffer.read(LARGEST * 4 + 1) if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
    )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("The draft is not UTF-8 text.") from error
    if len(text) > LARGEST:
        raise UsageError("That is far too long for a post.")
    return text.strip()
