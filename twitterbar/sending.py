"""Sending what waits in the outbox by the API: once each, whatever goes wrong on the way.

A row says *sending*, and its price is booked, before the request is made; then what came of it is written
down with what it cost. What a crash or a lost answer leaves behind is looked up among the reader's own latest
posts before anything else is sent. One process at a time sends; the lock is that of refreshing, so that caps
hold for both together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from twitterbar.domain.gaps import Stretch
from twitterbar.domain.length import measure
from twitterbar.domain.manners import Level
from twitterbar.domain.model import Batch, Message, PageKind, Post
from twitterbar.domain.outbox import Deed, Draft, State, Way, find
from twitterbar.domain.tab import Charge
from twitterbar.errors import Refused, TwitterbarError
from twitterbar.sources.x_saying import SAY, SAYS_NO, Said, Saying, not_done

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.sources.source import Brought

BEFORE = timedelta(minutes=10)
"""How far before the last try the reader's own posts are looked through, since clocks differ."""

NOT_THERE = "X gave no answer, and it is not among your latest posts. Did it go out?"
ASK_ABOUT_MESSAGE = "X gave no answer, and asking it for messages costs more than a look. Did it go out?"
NO_TELLING = "X gave no answer, and your own posts can't be looked through right now."


class Speaker(Protocol):
    """The service as something to speak through."""

    def say(self, request: Saying) -> Said:
        """Say something, once."""
        ...

    def stretch(self, stretch: Stretch) -> "Iterator[Brought]":
        """A stretch of the reader's own posts."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Sending:
    """Sends drafts for one profile.

    `ask` carries a question to the core's thread and brings the answer back. `open_speaker` connects once
    nobody else is sending; what it gives beside the speaker is called when all is said.
    """

    def __init__(
        self,
        ask: "Callable[[Callable[[Core], list[Draft]]], list[Draft]]",
        open_speaker: "Callable[[], tuple[Speaker, Callable[[], None]]]",
        now: Callable[[], datetime],
    ) -> None:
        self._ask = ask
        self._open = open_speaker
        self._now = now

    def run(self, numbers: Sequence[int]) -> list[Draft]:
        """Settle what is unknown among these, then send what goes by the API; gives them as they are now.

        Raises what ended it early (no network, caps, no credits); what was sent before is noted.
        """
        speaker, release = self._open()
        try:
            with closing(speaker):
                self._settle(speaker, numbers)
                for draft in self._ask(lambda core: _waiting(core, numbers)):
                    for begun in self._ask(partial(_begin, number=draft.number, now=self._now())):
                        self._send(speaker, begun)
        finally:
            release()
        return self._ask(lambda core: [core.store.drafts.get(number) for number in numbers])

    def _settle(self, speaker: Speaker, numbers: Sequence[int]) -> None:
        """Look up what may have been sent: what a crash left behind, and what got no answer."""
        unknown = self._ask(lambda core: _unknown(core, numbers, self._now()))
        unknown = self._ask(partial(_not_among_messages, drafts=unknown, now=self._now()))
        if not unknown:
            return
        for draft in unknown:
            if draft.message and draft.note != ASK_ABOUT_MESSAGE:
                self._ask(partial(_mark, number=draft.number, note=ASK_ABOUT_MESSAGE, now=self._now()))
        unknown = [draft for draft in unknown if not draft.message]
        if not unknown:
            return
        since = min(draft.tried or draft.changed for draft in unknown) - BEFORE
        own: list[Post] = []
        note = NOT_THERE
        try:
            for page in speaker.stretch(Stretch(timeline=PageKind.POSTS.value, since=since)):
                self._ask(partial(_keep, batch=page.batch, charges=page.charges))
                own += page.batch.posts
        except TwitterbarError:
            note = NO_TELLING
        self._ask(partial(_found, drafts=unknown, own=own, note=note, now=self._now()))

    def _send(self, speaker: Speaker, draft: Draft) -> None:
        """Send one that says *sending*, and note what came of it."""
        request = self._request(draft)
        try:
            said = speaker.say(request)
        except TwitterbarError as error:
            if not_done(error):
                duplicate = isinstance(error, Refused) and error.reason == "duplicate" and draft.tries > 1
                later = not isinstance(error, SAYS_NO)
                deed = Deed.ACCEPT if duplicate else Deed.STAY if later else Deed.REFUSE
                note = "X says that it has it already." if duplicate else error.title
                self._ask(partial(_after, number=draft.number, deed=deed, note=note, now=self._now()))
                if later:
                    raise
                return
            lost = partial(_after, number=draft.number, deed=Deed.LOSE, note=NOT_THERE, now=self._now())
            self._ask(lost)
            self._settle(speaker, [draft.number])
        else:
            self._ask(partial(_said, draft=draft, said=said, now=self._now()))

    def _request(self, draft: Draft) -> Saying:
        quiet: list[str] = []

        def look(core: "Core") -> list[Draft]:
            answered = core.store.post(draft.answers) if draft.answers else None
            if answered is not None:
                named = {mention.account for mention in answered.mentions if mention.account}
                quiet.extend(sorted(named - core.speaking.ledgers.turned_to(draft) - {core.store.me}))
            return []

        self._ask(look)
        return Saying(
            text=draft.text,
            to=draft.addressee if draft.message else None,
            answers=draft.answers,
            quiet=tuple(quiet),
            link=bool(measure(draft.text).links),
        )


def _waiting(core: "Core", numbers: Iterable[int]) -> list[Draft]:
    """What is to go by the API, in order."""
    wanted = set(numbers)
    queued = core.store.drafts.all([State.QUEUED])
    return [draft for draft in queued if draft.number in wanted and draft.way is Way.API]


def _unknown(core: "Core", numbers: Iterable[int], now: datetime) -> list[Draft]:
    """What may have been sent. With the lock held, nobody else is sending: *sending* is what a crash left."""
    wanted = set(numbers)
    for draft in core.store.drafts.all([State.SENDING]):
        core.store.drafts.do(draft.number, Deed.LOSE, now, note=NOT_THERE)
    return [draft for draft in core.store.drafts.all([State.UNKNOWN]) if draft.number in wanted]


def _not_among_messages(core: "Core", drafts: Iterable[Draft], now: datetime) -> list[Draft]:
    """Those that are not among the reader's messages as far as these were brought in: a look that is free."""
    left, company, me = [], core.store.company, core.store.me
    for draft in drafts:
        found = None
        if draft.message and draft.addressee is not None and me is not None:
            mine = [said for said in company.messages_between(me, draft.addressee) if said.src == me]
            texts = company.message_texts(said.post for said in mine)
            found = find(
                draft, [Post(id=said.post, author=me, at=said.at, text=texts[said.post]) for said in mine]
            )
        if found is None:
            left.append(draft)
        else:
            done = core.store.drafts.do(draft.number, Deed.FIND, now, sent_as=found.id, note="")
            _charged(core, draft)
            core.speaking.asked(done)
    return left


def _keep(core: "Core", batch: Batch, charges: Iterable[Charge]) -> list[Draft]:
    with core.store.saving():
        core.store.save(batch)
        core.store.book(charges)
    return []


def _found(
    core: "Core", drafts: Iterable[Draft], own: Sequence[Post], note: str, now: datetime
) -> list[Draft]:
    taken: set[str] = set()
    for draft in drafts:
        post = find(draft, (post for post in own if post.id not in taken))
        if post is not None:
            taken.add(post.id)
            core.store.drafts.do(draft.number, Deed.FIND, now, sent_as=post.id, note="")
            _charged(core, draft)
        elif draft.note != note:
            core.store.drafts.do(draft.number, Deed.MARK, now, note=note)
    return []


def _charged(core: "Core", draft: Draft) -> None:
    """X did what got no answer, so it charged for it; the booking is the first one from the try on."""
    for number, charge in core.store.uncertain_charges().items():
        if charge.request == SAY and draft.tried is not None and charge.at >= draft.tried:
            core.store.make_certain(number)
            return


def _mark(core: "Core", number: int, note: str, now: datetime) -> list[Draft]:
    return [core.store.drafts.do(number, Deed.MARK, now, note=note)]


def _begin(core: "Core", number: int, now: datetime) -> list[Draft]:
    """Say that it is being sent, if manners, seen after everything that went before it, let it go."""
    draft = core.store.drafts.get(number)
    if draft.state is not State.QUEUED:
        return []
    checked = core.speaking.check(draft)
    closed = next((one.closed for one in checked.ways if one.way is Way.API), "")
    held = checked.verdict.level is Level.HELD
    if closed or held or checked.word or not checked.fits:
        note = checked.verdict.remarks[0].text if held or checked.word else closed or "It is too long for X."
        core.store.drafts.do(number, Deed.MARK, now, note=note)
        return []
    tries = draft.tries + 1
    return [core.store.drafts.do(number, Deed.BEGIN, now, tries=tries, tried=now, note="")]


def _after(
    core: "Core",
    *,
    number: int,
    deed: Deed,
    note: str,
    now: datetime,
) -> list[Draft]:
    """Note what came of a try; one that certainly never reached X is none."""
    draft = core.store.drafts.get(number)
    tries = draft.tries - 1 if deed is Deed.STAY else draft.tries
    return [core.store.drafts.do(number, deed, now, note=note, tries=tries)]


def _said(core: "Core", draft: Draft, said: Said, now: datetime) -> list[Draft]:
    """Note that it was sent, what that cost, and the new post itself: it is in its conversation at once."""
    me = core.store.me
    with core.store.saving():
        core.store.book(said.charges)
        done = core.store.drafts.do(draft.number, Deed.ACCEPT, now, sent_as=said.id, note="")
        if draft.message:
            core.speaking.asked(done)
        if me is not None and draft.message and draft.addressee is not None:
            message = Message(
                id=said.id,
                conversation=said.id,
                author=me,
                at=now,
                text=draft.text,
                to=(draft.addressee,),
            )
            core.store.save(Batch(kind=PageKind.MESSAGES, messages=(message,), me=me))
        elif me is not None:
            post = Post(
                id=said.id,
                author=me,
                at=now,
                text=draft.text,
                conversation=draft.conversation if draft.answers else said.id,
                reply_to=draft.answers,
                reply_to_account=draft.addressee,
            )
            core.store.save(Batch(kind=PageKind.POSTS, posts=(post,), asked=(post.id,), me=me))
    return [done]
