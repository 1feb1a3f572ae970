"""What may be asked about speaking: whether the other is listening, and what waits in the outbox.

A `SpeakingQuestions` belongs to a core and lives in its thread. It sends nothing; that is for `sending`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from twitterbar.core.book import BookQuestions
from twitterbar.core.showing import snippet
from twitterbar.core.views_speaking import Checked, OutboxRow, OutboxView, TurnsRow, WayOut
from twitterbar.domain import manners, outbox, pestering
from twitterbar.domain.book import Book
from twitterbar.domain.handles import handles
from twitterbar.domain.length import LONG, SHORT, measure
from twitterbar.domain.listening import Listening
from twitterbar.domain.manners import Level, Listener, Scene, Verdict
from twitterbar.domain.model import Account, Event, EventKind, Post, Relation
from twitterbar.domain.outbox import WAITING, Deed, Draft, State, Way
from twitterbar.domain.pestering import Ledger, Spoken, Turned
from twitterbar.domain.tab import Prices
from twitterbar.errors import NothingFound, UsageError
from twitterbar.store.store import Store

LATEST = 3_000
"""So many of the latest posts teach who answers here."""


class SpeakingQuestions:
    """Drafts and manners. `address_of` tells where a post is on the web (None: nowhere)."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        people: BookQuestions,
        *,
        prices: Callable[[], Prices],
        address_of: Callable[[str], str | None],
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
        self._listening: Listening | None = None

    # Is the other listening?

    def check(self, draft: Draft) -> Checked:
        """What is known of a draft now; the same for a sheet, a command and the outbox."""
        scene = self._scene(draft)
        verdict = manners.judge(scene)
        answered = self.store.post(draft.answers) if draft.answers else None
        quoted = self.store.post(draft.quotes) if draft.quotes else None
        addressee = next((one for one in scene.listeners if one.account == scene.addressee), None)
        length = measure(draft.text)
        exits = outbox.ways(
            draft,
            answered,
            scene.me,
            calls=bool(scene.called or draft.notify),
            link=bool(length.links),
            made_up=self.made_up,
        )
        prices = self._prices()
        return Checked(
            verdict=verdict,
            length=length,
            most=self.most,
            ways=tuple(
                WayOut(way=one.way, price=prices.of(one.unit) if one.unit else 0, closed=one.closed)
                for one in exits
            ),
            addressee=addressee if scene.addressee else None,
            called_you=answered is not None and scene.me is not None and outbox.summoned(answered, scene.me),
            answered=snippet(answered.text) if answered else "",
            quoted=snippet(quoted.text) if quoted else "",
            company=tuple(self._company(scene)),
            word=verdict.word and not self._word_given(),
        )

    def _company(self, scene: Scene) -> Iterable[Account]:
        ids = dict.fromkeys(one.author for one in reversed(scene.said))
        known = self.store.accounts(ids)
        return (known[id] for id in ids if id in known and id not in (scene.me, scene.addressee))

    def _scene(self, draft: Draft) -> Scene:
        answered = self.store.post(draft.answers) if draft.answers else None
        quoted = self.store.post(draft.quotes) if draft.quotes else None
        said = self._said(draft.answers) if draft.answers else ()
        here = {one.author for one in said}
        found = handles(draft.text)
        called = [self.store.find_account(f"@{name}") for name in found.named]
        addressee = answered.author if answered and answered.author != self.store.me else None
        ids = dict.fromkeys([*([addressee] if addressee else []), *draft.notify])
        ids.update((account.id, None) for account in called if account and account.id != self.store.me)
        kept = self.people.book()
        listeners = [self._listener(id, kept, here=id in here) for id in ids]
        listeners += [
            Listener(account=None, handle=name)
            for name, account in zip(found.named, called, strict=True)
            if account is None
        ]
        return Scene(
            me=self.store.me,
            now=self.now(),
            text=draft.text,
            listeners=tuple(listeners),
            addressee=addressee,
            links=measure(draft.text).links,
            quoted=self._listener(quoted.author, kept, here=quoted.author in here) if quoted else None,
            quoted_post=draft.quotes,
            answered=draft.answers,
            said=said,
            doubtful=found.doubtful,
            noted=self._noted(draft.conversation),
        )

    def _said(self, post: str) -> tuple[Spoken, ...]:
        """The posts of the conversation in which a post is, oldest first."""
        loaded = self.store.load([post])
        posts = sorted((one for talk in loaded for one in talk.posts), key=lambda one: one.at)
        by_id = {one.id: one for one in posts}

        def to(one: Post) -> str | None:
            above = by_id.get(one.reply_to or "")
            return one.reply_to_account or (above.author if above else None)

        return tuple(Spoken(id=one.id, author=one.author, at=one.at, to=to(one)) for one in posts)

    def _listener(self, id: str, kept: Book, *, here: bool = False) -> Listener:
        account = self.people.account(id)
        standing, _ = self.people.standing(id, kept.entry(id))
        ties = self.store.company.ties()
        callers, back = ties.to(id), ties.of(id)
        me = self.store.me
        odds = self._learned().odds(me, id, self.now()) if me else None
        return Listener(
            account=id,
            handle=account.username,
            name=account.shown_name,
            here=here,
            follows_me=True if id in self.store.company.related(Relation.FOLLOWED_BY) else None,
            rung=standing.rung,
            ledger=self.ledger(id),
            turned_to_by=len(callers),
            turned_to=sum(1 for caller in callers if caller in back),
            odds=odds.silence if odds else None,
        )

    def _learned(self) -> Listening:
        if self._listening is None:
            self._listening = Listening()
            for turn in self.store.company.latest_turns(LATEST):
                self._listening.turn(turn.src, turn.dst, turn.at)
        return self._listening

    def ledger(self, account: str) -> Ledger:
        """All turns between the reader and somebody, over posts and messages; imported ones count."""
        me = self.store.me
        if me is None or account == me:
            return Ledger()
        mine, theirs = self.people.between(account)
        theirs = [*theirs, *self.store.company.passed_on_by(account, me)]
        posts = self.store.posts([said.post for said in (*mine, *theirs)])
        texts = self.store.company.message_texts(said.post for said in theirs if said.kind == "message")
        texts |= {id: post.text for id, post in posts.items()}
        turns = [
            Turned(
                id=said.post,
                at=said.at,
                mine=said.src == me,
                kind=said.kind,
                continues=posts[said.post].reply_to if said.post in posts else None,
                text=texts.get(said.post, "") if said.src != me else "",
            )
            for said in (*mine, *theirs)
        ]
        told = self.store.events(kinds=[EventKind.ASKED_TO_STOP])
        turns += [
            Turned(id=f"event:{event.seq}", at=event.at, mine=False, kind="word", text="please stop")
            for event in told
            if account in event.people
        ]
        return pestering.ledger(turns)

    def asked_to_stop(self, account: str) -> Event:
        """Note that somebody asked the reader to stop, wherever they said so; it holds for ever."""
        return self.store.record(EventKind.ASKED_TO_STOP, people=(account,))

    def turns(self, who: str | None = None) -> list[TurnsRow]:
        """The ledger of one person, or of everybody with whom there were turns, the most unanswered first."""
        me = self.store.me
        if who is not None:
            ids = [self.people.who(who).id]
        elif me is None:
            ids = []
        else:
            ties = self.store.company.ties()
            ids = sorted({*ties.of(me), *ties.to(me), *self.store.company.written_with(me)} - {me})
        kept = self.people.book()
        rows = [self._turns_row(self._listener(id, kept)) for id in ids]
        return sorted(rows, key=lambda row: (-len(row.unanswered), -len(row.owed), row.person.handle))

    def _turns_row(self, one: Listener) -> TurnsRow:
        ledger = one.ledger
        mine, theirs = ledger.last_from_me, ledger.last_from_them
        owed = [turn.id for turn in ledger.turns if not turn.mine and (mine is None or turn.at > mine.at)]
        return TurnsRow(
            person=one,
            unanswered=tuple(turn.id for turn in ledger.unanswered),
            owed=tuple(owed),
            last_from_me=mine.at if mine else None,
            last_from_them=theirs.at if theirs else None,
            held_until=ledger.held_until(self.now()),
            stopped=ledger.stop.id if ledger.stop else None,
        )

    # What was said of drafts before

    def _noted(self, conversation: str | None) -> frozenset[str]:
        """The notes that were made in a conversation before."""
        if conversation is None:
            return frozenset()
        made = self.store.events(kinds=[EventKind.REMARKED])
        return frozenset(str(event.data.get("code")) for event in made if conversation in event.posts)

    def _word_given(self) -> bool:
        """Whether the typed word was given today already (by the reader's own day)."""
        given = self.store.events(kinds=[EventKind.FLAGGED_ANYWAY], limit=1)
        return bool(given) and given[0].at.astimezone().date() == self.now().astimezone().date()

    # Drafts

    def begin(self, answers: str | None = None, quotes: str | None = None, text: str = "") -> Draft:
        """A new draft, kept from now on; raises `NothingFound` for a post that isn't here."""
        now = self.now()
        addressee = conversation = None
        for post in filter(None, (answers, quotes)):
            about = self.store.post(post)
            if about is None:
                raise NothingFound(f"There is no post {post} here.", "conversation --json lists the ids.")
            if post == answers:
                conversation = self.store.conversation_of(post)
                addressee = about.author if about.author != self.store.me else None
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

        Raises `UsageError` where it is empty, too long, held, or flagged and the word was not given.
        """
        draft = self.store.drafts.get(number)
        checked = self.check(draft)
        self._may_go(checked, word)
        for remark in checked.verdict.remarks:
            if remark.level is Level.NOTE and draft.conversation is not None:
                self.store.record(
                    EventKind.REMARKED, posts=(draft.conversation,), data={"code": remark.code.value}
                )
        open_ways = [one.way for one in checked.ways if not one.closed]
        chosen = way or open_ways[0]
        if chosen not in open_ways:
            closed = next(one.closed for one in checked.ways if one.way is chosen)
            raise UsageError(closed, "`--via intent` hands it to the browser, which costs nothing.")
        queued = self.store.drafts.do(number, Deed.QUEUE, self.now(), way=chosen, note="")
        if draft.answers is not None:
            self.store.record(EventKind.SPOKEN, posts=(draft.answers,), data={"draft": number})
        return queued

    def _may_go(self, checked: Checked, word: str) -> None:
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
            self.store.record(EventKind.FLAGGED_ANYWAY, data=_codes(checked.verdict))

    def drop(self, number: int) -> Draft:
        """Take a draft out of the outbox; nothing is sent."""
        return self.store.drafts.do(number, Deed.DROP, self.now())

    def settle(self, number: int, *, went_out: bool) -> Draft:
        """The reader's word on a draft of which nobody knows: it went out, or it is to be sent again."""
        return self.store.drafts.do(number, Deed.CONFIRM if went_out else Deed.AGAIN, self.now(), note="")

    def hand_over(self, number: int, way: Way) -> str:
        """Give a draft to the browser or the clipboard: the address to open, or the words to paste.

        Raises `UsageError` where manners hold it, or it is not in the outbox.
        """
        draft = self.store.drafts.get(number)
        self._may_go(self.check(draft), manners.THE_WORD if self._word_given() else "")
        given = draft.text if way is Way.COPY else outbox.intent(draft, self._quoted_address(draft))
        self.store.drafts.do(number, Deed.HAND, self.now(), way=way, tried=self.now())
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

    def spoken(self, posts: Iterable[str]) -> bool:
        """Whether the reader answered one of these posts: it is in the outbox, or went out from it."""
        wanted = set(posts)
        return any(
            draft.answers in wanted
            for draft in self.store.drafts.all((*WAITING, State.HANDED, State.SENT))
            if draft.state is not State.DRAFT
        )


def _codes(verdict: Verdict) -> Mapping[str, str]:
    return {"codes": " ".join(remark.code.value for remark in verdict.remarks)}
