"""What may be asked about speaking: whether the other is listening, and what waits in the outbox.

A `SpeakingQuestions` belongs to a core and lives in its thread. It sends nothing; that is for `sending`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec.structs import replace

from twitterbar.core.answered import LATEST_DRAFTS
from twitterbar.core.book import BookQuestions
from twitterbar.core.ledgers import Ledgers
from twitterbar.core.portrait import Portraits
from twitterbar.core.scenes import Scenes
from twitterbar.core.showing import snippet
from twitterbar.core.tonight import tonight
from twitterbar.core.views_speaking import Checked, OutboxRow, OutboxView, WayOut
from twitterbar.domain import book, manners, outbox
from twitterbar.domain.length import LONG, SHORT, measure
from twitterbar.domain.manners import Level, Verdict
from twitterbar.domain.model import Event, EventKind
from twitterbar.domain.outbox import WAITING, Deed, Draft, State, Way
from twitterbar.domain.tab import Prices
from twitterbar.errors import NothingFound, UsageError
from twitterbar.store.store import Store

LATEST_WORDS = 100
"""So many of the latest typed words are looked through for one that was given for a draft."""


class SpeakingQuestions:
    """Drafts and manners; whose turn it is, its `ledgers` tell.

    `address_of` tells where a post is on the web (None: nowhere), `api_closed` why nothing goes by the API
    just now ("": it does).
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        people: BookQuestions,
        *,
        prices: Callable[[], Prices],
        address_of: Callable[[str], str | None],
        api_closed: Callable[[], str],
        long_posts: bool = False,
        made_up: bool = False,
    ) -> None:
        self.store = store
        self.now = now
        self.people = people
        self.most = LONG if long_posts else SHORT
        self.made_up = made_up
        self._prices = prices
        self._address_of = address_of
        self._api_closed = api_closed
        self.ledgers = Ledgers(store, now, people)
        self._scenes = Scenes(store, now, people, self.ledgers)

    # Is the other listening?

    def check(self, draft: Draft) -> Checked:
        """What is known of a draft now; the same for a sheet, a command and the outbox."""
        scene = self._scenes.scene(draft)
        verdict = manners.judge(scene)
        answered = self.store.post(draft.answers) if draft.answers else None
        quoted = self.store.post(draft.quotes) if draft.quotes else None
        addressee = next((one for one in scene.listeners if one.account == scene.addressee), None)
        heard_anyway = outbox.notified(answered, scene.me)
        length = measure(self._scenes.words(draft))
        exits = outbox.ways(
            draft,
            answered,
            scene.me,
            calls=any(one.account not in heard_anyway for one in scene.called),
            link=bool(length.links),
            made_up=self.made_up,
            api_closed=self._api_closed(),
        )
        hear = {one.account for one in scene.listeners}
        if draft.proposal is not None and (closed := self._over(draft)):
            exits = tuple(outbox.Exit(one.way, closed=closed) for one in exits)
        prices = self._prices()
        return Checked(
            verdict=verdict,
            length=length,
            most=LONG if draft.message else self.most,
            ways=tuple(
                WayOut(way=one.way, price=prices.of(one.unit) if one.unit else 0, closed=one.closed)
                for one in exits
            ),
            addressee=addressee if scene.addressee else None,
            called_you=answered is not None and scene.me is not None and outbox.summoned(answered, scene.me),
            answered=snippet(answered.text) if answered else "",
            quoted=snippet(quoted.text) if quoted else "",
            quoted_by=scene.quoted,
            company=tuple(self._scenes.company(scene, heard_anyway)),
            also=tuple(self._scenes.accounts(sorted(heard_anyway - hear))),
            word=verdict.word and not self._word_given(draft, verdict),
        )

    def _over(self, draft: Draft) -> str:
        """Why nobody is to be asked any more about an introduction; "" as long as they may be."""
        made = next((one for one in self.people.book().made if one.seq == draft.proposal), None)
        if made is None:
            return "The introduction that this asks about was taken back."
        if made.state(self.now()) not in (book.State.WRITTEN, book.State.ASKED):
            return "The introduction that this asks about is settled."
        if draft.addressee in made.asked:
            return "They were asked already."
        return ""

    def asked_to_stop(self, account: str) -> Event:
        """Note that somebody asked the reader to stop, wherever they said so; it holds for ever."""
        return self.store.record(EventKind.ASKED_TO_STOP, people=(account,))

    # What was said of drafts before

    def _word_given(self, draft: Draft, verdict: Verdict) -> bool:
        """Whether the typed word was given today (by the reader's own day), or for this very draft."""
        today = self.now().astimezone().date()
        flags = set(_codes(verdict)["codes"].split())
        for event in self.store.events(kinds=[EventKind.FLAGGED_ANYWAY], limit=LATEST_WORDS):
            if event.at.astimezone().date() == today:
                return True
            about = draft.number and event.data.get("draft") == draft.number
            if about and flags <= set(str(event.data.get("codes")).split()):
                return True
        return False

    # Drafts

    def begin(self, answers: str | None = None, quotes: str | None = None, text: str = "") -> Draft:
        """A new draft, kept from now on; raises `NothingFound` for a post that isn't here."""
        now = self.now()
        conversation, addressee = self._turned_to(answers, quotes)
        return self.store.drafts.begin(
            Draft(
                number=0,
                made=now,
                changed=now,
                text=text,
                answers=answers,
                quotes=quotes,
                conversation=conversation,
                addressee=addressee,
            )
        )

    def turn_to(self, number: int, answers: str | None = None, quotes: str | None = None) -> Draft:
        """Let a draft answer or quote another post, or be a post of one's own; nobody else is ticked then."""
        conversation, addressee = self._turned_to(answers, quotes)
        about = {"answers": answers, "quotes": quotes, "conversation": conversation, "addressee": addressee}
        return self.store.drafts.do(number, Deed.EDIT, self.now(), **about, notify=())

    def _turned_to(self, answers: str | None, quotes: str | None) -> tuple[str | None, str | None]:
        """The conversation that is answered, and whom; raises `NothingFound` for a post that isn't here."""
        addressee = conversation = None
        for post in filter(None, (answers, quotes)):
            about = self.store.post(post)
            if about is None:
                raise NothingFound(f"There is no post {post} here.", "conversation --json lists the ids.")
            if post == answers:
                conversation = self.store.conversation_of(post)
                addressee = about.author if about.author != self.store.me else None
        return conversation, addressee

    def shout_out(self, account: str) -> Draft:
        """A draft about somebody and their place, to begin from; the same one as long as it isn't changed.

        Raises `UsageError` where it is too early for that.
        """
        view = Portraits(self.people).of(account)
        if not view.shout_out:
            raise UsageError(f"{view.person.shown_name}: a shout-out is fine once they accepted you.")
        kept = (one for one in self.store.drafts.all([State.DRAFT]) if one.text == view.draft)
        return next(kept, None) or self.begin(text=view.draft)

    def ask(self, account: str, text: str, proposal: int) -> Draft:
        """Put the question whether somebody wants to be introduced into the outbox, as a message by the API.

        Raises `UsageError` where it waits there already, manners hold it or X doesn't take it; then nothing
        is kept of it.
        """
        for waiting in self.store.drafts.all(WAITING):
            if (waiting.proposal, waiting.addressee) == (proposal, account):
                raise UsageError(f"That question is number {waiting.number} of the outbox already.")
        now = self.now()
        draft = Draft(
            number=0, made=now, changed=now, text=text, addressee=account, message=True, proposal=proposal
        )
        number = self.store.drafts.begin(draft).number
        try:
            return self.queue(number, way=Way.API)
        except UsageError:
            self.drop(number)
            raise

    def message_way(self) -> WayOut:
        """What a direct message by the API costs, or why there is none."""
        now = self.now()
        draft = Draft(number=0, made=now, changed=now, text="", message=True)
        exits = outbox.ways(
            draft,
            None,
            self.store.me,
            calls=False,
            link=False,
            made_up=self.made_up,
            api_closed=self._api_closed(),
        )
        found = next(one for one in exits if one.way is Way.API)
        price = self._prices().of(found.unit) if found.unit else 0
        return WayOut(way=found.way, price=price, closed=found.closed)

    def asked(self, draft: Draft) -> None:
        """Note in the ledger that the question which a message puts was asked."""
        if draft.message and draft.proposal is not None and draft.addressee is not None:
            self.people.asked(draft.proposal, draft.addressee, draft.way.value)

    def write(self, number: int, text: str, notify: tuple[str, ...] | None = None) -> Draft:
        """Keep what is being typed, and who besides the addressee is to be notified."""
        changed = {"text": text} if notify is None else {"text": text, "notify": notify}
        return self.store.drafts.do(number, Deed.EDIT, self.now(), **changed)

    def unfinished(self, answers: str | None, quotes: str | None = None) -> Draft | None:
        """The draft that was begun about this and not finished, if there is one."""
        kept = [one for one in self.store.drafts.all([State.DRAFT]) if one.text.strip()]
        same = [one for one in kept if (one.answers, one.quotes) == (answers, quotes)]
        return same[-1] if same else None

    def queue(self, number: int, *, way: Way | None = None, word: str = "") -> Draft:
        """Put a draft into the outbox; the notes made of it are not made again in its conversation.

        What it answers or quotes counts as heard.

        Raises `UsageError` where it is empty, too long, held, or flagged and the word was not given.
        """
        draft = self.store.drafts.get(number)
        checked = self.check(draft)
        with self.store.saving():
            self._may_go(checked, word, number)
            for remark in checked.verdict.remarks:
                if remark.level is Level.NOTE and draft.conversation is not None:
                    self.store.record(
                        EventKind.REMARKED, posts=(draft.conversation,), data={"code": remark.code.value}
                    )
            chosen = self._open_way(checked, way)
            queued = self.store.drafts.do(number, Deed.QUEUE, self.now(), way=chosen, note="")
            if draft.state is State.DRAFT:
                self._spoken(draft)
        return queued

    def _spoken(self, draft: Draft) -> None:
        """Note that the reader answered, and heard what it is about."""
        if draft.answers is not None:
            self.store.record(EventKind.SPOKEN, posts=(draft.answers,), data={"draft": draft.number})
        about = {post for post in (draft.answers, draft.quotes) if post is not None}
        if unheard := sorted(about - self.store.heard(about)):
            self.store.record(EventKind.HEARD, posts=unheard)

    def reroute(self, number: int, way: Way) -> Draft:
        """Let a draft go another way; raises `UsageError` where that way is closed."""
        draft = self.store.drafts.get(number)
        chosen = self._open_way(self.check(draft), way)
        return self.store.drafts.do(number, Deed.ROUTE, self.now(), way=chosen)

    def _open_way(self, checked: Checked, way: Way | None) -> Way:
        """This way, or the best one; raises `UsageError` where it is closed."""
        closed = next((one.closed for one in checked.ways if one.way is way), "")
        best = next((one.way for one in checked.ways if not one.closed), None)
        if closed or best is None:
            advice = "`--via intent` hands it to the browser, which costs nothing." if best else ""
            raise UsageError(closed or checked.ways[0].closed, advice)
        return way or best

    def _may_go(self, checked: Checked, word: str, number: int) -> None:
        if not checked.length.weight:
            raise UsageError("There are no words in it yet.")
        if not checked.fits:
            raise UsageError(f"It is {-checked.length.left(checked.most)} too long for X.")
        if checked.verdict.level is Level.HELD:
            raise UsageError(checked.verdict.remarks[0].text, "It can be kept as a draft for later.")
        if checked.word:
            if word.strip().casefold() != manners.THE_WORD:
                raise UsageError(
                    checked.verdict.remarks[0].text, f"To send it all the same, say so: {manners.THE_WORD}."
                )
            given: dict[str, str | int] = {**_codes(checked.verdict), "draft": number}
            self.store.record(EventKind.FLAGGED_ANYWAY, data=given)

    def take_back(self) -> Draft:
        """Bring back what was dropped, or handed to the browser or the clipboard, last of all.

        Raises `NothingFound` if nothing was.
        """
        gone = self.store.drafts.latest((State.DROPPED, State.HANDED), LATEST_DRAFTS)
        last = max((one for one in gone if one.text.strip()), key=lambda one: one.changed, default=None)
        if last is None:
            raise NothingFound("Nothing was dropped or handed over.")
        return self.settle(last.number, went_out=False)

    def drop(self, number: int) -> Draft:
        """Take a draft out of the outbox; nothing is sent."""
        return self.store.drafts.do(number, Deed.DROP, self.now())

    def settle(self, number: int, *, went_out: bool) -> Draft:
        """The reader's word on a draft of which nobody knows: it went out, or it is to be sent again."""
        with self.store.saving():
            settled = self.store.drafts.do(
                number, Deed.CONFIRM if went_out else Deed.AGAIN, self.now(), note=""
            )
            if went_out:
                self.asked(settled)
            elif settled.message and settled.proposal is not None and settled.addressee is not None:
                self.people.not_asked(settled.proposal, settled.addressee)
        return settled

    def hand_over(self, number: int, way: Way) -> str:
        """Give a draft to the browser or the clipboard: the address to open, or the words to paste.

        Raises `UsageError` where manners hold it, or it is not in the outbox.
        """
        draft = self.store.drafts.get(number)
        self._may_go(self.check(draft), "", number)
        said = replace(draft, text=self._scenes.words(draft))
        given = said.text if way is Way.COPY else outbox.intent(said, self._quoted_address(draft))
        self.asked(self.store.drafts.do(number, Deed.HAND, self.now(), way=way, tried=self.now()))
        return given

    def _quoted_address(self, draft: Draft) -> str | None:
        return self._address_of(draft.quotes) if draft.quotes else None

    def outbox(self) -> OutboxView:
        """What waits, each with what is known of it now."""
        rows = []
        for draft in self.store.drafts.all(WAITING):
            if draft.state is State.DRAFT and not draft.text.strip():
                continue
            to = self.people.account(draft.addressee).shown_name if draft.addressee else ""
            rows.append(OutboxRow(draft=draft, to=to, checked=self.check(draft)))
        cost = sum(
            one.price
            for row in rows
            if row.draft.state is State.QUEUED and row.draft.way is Way.API
            for one in row.checked.ways
            if one.way is Way.API
        )
        return OutboxView(now=self.now(), rows=tuple(rows), cost=cost)

    def waiting(self) -> int:
        """How many wait in the outbox."""
        kept = self.store.drafts.all(WAITING)
        return sum(1 for draft in kept if draft.state is not State.DRAFT or draft.text.strip())

    def said_tonight(self) -> int:
        """How many drafts went out tonight, or were handed over to be finished."""
        evening = tonight(self.store)
        moment = evening.opened.at if evening else self.now()
        lately = self.store.drafts.latest((State.SENT, State.HANDED), LATEST_DRAFTS)
        return sum(1 for draft in lately if draft.tried is not None and draft.tried >= moment)


def _codes(verdict: Verdict) -> Mapping[str, str]:
    return {"codes": " ".join(remark.code.value for remark in verdict.remarks)}
