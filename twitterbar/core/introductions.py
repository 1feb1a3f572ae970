"""Being introduced, and the ledger of both directions."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from twitterbar.core.book import SHOWN, BookQuestions
from twitterbar.core.views_people import (
    Claim,
    CompanyView,
    IntroductionView,
    LedgerView,
    MadeRow,
    Proof,
    ReceivedRow,
    TonightView,
)
from twitterbar.domain import meeting, reading
from twitterbar.domain.book import WATCHED, Book, Made, State, each_turned
from twitterbar.domain.meeting import Introduction, Said, Talk, Weighed
from twitterbar.domain.model import Event, EventKind
from twitterbar.domain.outbox import WAITING
from twitterbar.errors import NothingFound
from twitterbar.store.company import LOOKED_AT, StoredTies
from twitterbar.store.store import Store
from twitterbar.uncollected import uncollected

A_NIGHT = 2
"""So many introductions an evening holds."""

NIGHT = timedelta(hours=12)
"""An evening is over after that, or when the next session begins."""

REACH = 3_000
"""So many of those who could be met are weighed, to whom somebody turned last."""

TOLD = 5
"""Of so many introducers the card says how they talk with the person, and shows the posts."""

LONGEST_EXCHANGE = 4

ON_THE_CARD = 600
"""So many characters of a post stand on the card: all of it, unless it is a long one."""

GOOD_FOR = timedelta(minutes=10)
"""So long whom one might meet is kept, unless something changes before."""

ANSWERS = (EventKind.INTRODUCED, EventKind.ANOTHER_NIGHT, EventKind.NOT_MY_TABLE)


class IntroductionQuestions:
    """Whom to meet, what the reader answered, and what became of it. Lives with its core."""

    def __init__(self, store: Store, now: Callable[[], datetime], people: BookQuestions) -> None:
        self.store = store
        self.now = now
        self.people = people
        self._kept: tuple[object, list[Introduction]] | None = None
        self._offered: dict[str, datetime] = {}

    # Whom to meet

    @uncollected()
    def tonight(self) -> TonightView:
        """At most two a night; those that were answered tonight count, the others stay until they are."""
        answered = self._answered_tonight()
        left = max(0, A_NIGHT - answered)
        found = self.candidates(left) if left else []
        for one in found:
            self._offered.setdefault(one.account, self.now())
        return TonightView(introductions=tuple(self._view(one) for one in found), answered=answered)

    def _evening_began(self) -> datetime:
        now = self.now()
        marks = self.store.events(kinds=(EventKind.SESSION_OPENED,), limit=1)
        return max(marks[0].at if marks else now - NIGHT, now - NIGHT)

    def _answered_tonight(self) -> int:
        since = self._evening_began()
        answered = self.store.events(kinds=ANSWERS, standing=True, limit=A_NIGHT)
        return sum(1 for event in answered if event.at >= since)

    def candidates(self, count: int) -> list[Introduction]:
        """The best introductions that there are now, at most so many; those offered this evening first."""
        lately = self.now().timestamp() // GOOD_FOR.total_seconds()
        known = self.store.company.state(), self.people.filtering.hidden(), lately, count
        if self._kept is None or self._kept[0] != known:
            self._kept = known, self._look(count)
        return self._kept[1]

    def _look(self, count: int) -> list[Introduction]:
        ties, record = self._ties(), meeting.record_of(self._record(self.people.book()))
        weighed = self._weigh(ties, record)
        since = self._evening_began()
        self._offered = {account: at for account, at in self._offered.items() if at >= since}
        offered = {one.account: one for one in weighed if one.account in self._offered}
        stay = [
            found
            for account in self._offered
            if account in offered and (found := meeting.introduce(offered[account], ties, record)) is not None
        ]
        others = meeting.introductions(
            (one for one in weighed if one.account not in self._offered), ties, record
        )
        return list(islice(filter(self._is_here, chain(stay, others)), count))

    def _ties(self) -> StoredTies:
        return self.store.company.ties(self.people.filtering.hidden())

    def _weigh(self, ties: StoredTies, record: Mapping[str, float]) -> list[Weighed]:
        """Everybody who might be met, by ties alone, best first.

        Those who were met or refused are weighed with the others and left out afterwards: where everybody
        stands is told by ranks, which an answer to one would else move.
        """
        company, me, now = self.store.company, self.store.me, self.now()
        if me is None:
            return []
        hidden = self.people.filtering.hidden()
        mine = (self.store.following() | ties.of(me).keys()) - hidden - {me}
        never = hidden | {me, *ties.of(me)}
        weighed = meeting.weigh(
            me,
            mine,
            ties,
            now,
            record=record,
            introducers=meeting.INTRODUCERS,
            within=company.called_lately(never, REACH),
        )
        not_proposed = self.people.book().not_proposed(now)
        return [one for one in weighed if one.account not in not_proposed]

    def _is_here(self, found: Introduction) -> bool:
        """Whether somebody was heard lately."""
        last = self.store.company.last_said([found.account])
        return found.account in last and self.now() - last[found.account] <= meeting.SILENT

    def _view(self, found: Introduction) -> IntroductionView:
        person = self.people.account(found.account)
        posts = self.store.company.posts_by(person.id, 100)
        said = self._said(found.talks[:TOLD], person.id)
        exchange = self._exchange(found.talks[0].introducer, person.id, said[found.talks[0].introducer])
        shown = {proof.post for proof in exchange}
        apart = [post for post in posts if post.id not in shown]
        own = next((post for post in apart if post.reply_to is None), next(iter(apart), None))
        lately = [post for post in posts if self.now() - post.at <= meeting.SILENT]
        weeks = meeting.SILENT / timedelta(weeks=1)
        through = tuple(talk.introducer for talk in found.talks)
        return IntroductionView(
            person=person,
            through=tuple(self.people.names(through)),
            claims=tuple(self._claims(found, said)),
            exchange=exchange,
            said=next(iter(self.people.proofs([own.id], ON_THE_CARD)), None) if own is not None else None,
            places=self.people.places(person, self.people.book().entry(person.id), posts),
            minutes=reading.minutes(lately) / weeks,
            last_heard=posts[0].at,
            introducers=through,
        )

    def _said(self, talks: Sequence[Talk], person: str) -> dict[str, list[str]]:
        """By introducer, the posts by which they and the person talk, newest first.

        What was said lately is looked through; everything ever said, where that doesn't show the talk.
        """
        company = self.store.company
        lately = company.said_to(person, {talk.introducer for talk in talks}, LOOKED_AT)
        found = {}
        for talk in talks:
            introducer = talk.introducer
            there = company.said_to(introducer, {person}, LOOKED_AT) or company.said_to(introducer, {person})
            back = [one for one in lately if one.dst == introducer]
            if talk.both_ways and not back:
                back = company.said_to(person, {introducer})
            newest = sorted((*there, *back), key=lambda one: (one.at, one.post), reverse=True)
            found[introducer] = list(dict.fromkeys(one.post for one in newest))
        return found

    def _claims(self, found: Introduction, said: Mapping[str, Sequence[str]]) -> Iterator[Claim]:
        for talk in found.talks[:TOLD]:
            name = next(iter(self.people.names([talk.introducer])), "somebody")
            how_many = "once" if talk.times == 1 else f"{talk.times} times"
            who = self.people.account(found.account).shown_name
            if talk.both_ways:
                text = f"{name} and {who} {'answer' if talk.each_answered else 'turn to'} each other"
            else:
                text = f"{name} turned to {who} {how_many}"
            yield Claim(
                code="talk",
                text=text,
                proofs=self.people.proofs(said[talk.introducer][:SHOWN]),
                people=(talk.introducer,),
            )
        if found.weighed.to_me and self.store.me is not None:
            to_me = self.store.company.said_to(found.account, {self.store.me})
            if proofs := self.people.proofs([one.post for one in to_me[:SHOWN]]):
                yield Claim(code="to_you", text="they turned to you", proofs=proofs)

    def _exchange(self, introducer: str, person: str, posts: Sequence[str]) -> tuple[Proof, ...]:
        """What an introducer and the person said to each other last, oldest first, as one reads it."""
        found = self.store.posts(posts[:1])
        conversation = self.store.conversation_of(posts[0]) if found else None
        together = [post for post in posts if self.store.conversation_of(post) == conversation]
        opened = self.store.posts(together)
        replied = [post.reply_to for post in opened.values() if post.reply_to is not None]
        before = self.store.posts(replied)
        spoken = {post.id: post for post in (*opened.values(), *before.values())}
        both = [post for post in spoken.values() if post.author in (introducer, person)]
        both.sort(key=lambda post: (post.at, post.id))
        return self.people.proofs([post.id for post in both[-LONGEST_EXCHANGE:]], ON_THE_CARD)

    # Answers

    def meet(self, account: str) -> Event:
        """Yes: into the book as introduced, through whom, on this night."""
        talks = self._talks(account)
        said = self._said(talks[:TOLD], account)
        posts = dict.fromkeys(post for each in said.values() for post in each[:SHOWN])
        through = tuple(talk.introducer for talk in talks)
        return self.store.record(EventKind.INTRODUCED, posts=posts, people=(account, *through))

    def _talks(self, account: str) -> tuple[Talk, ...]:
        """Who introduces somebody now; nobody need do so, as the reader may meet whom they like."""
        ties, record = self._ties(), meeting.record_of(self._record(self.people.book()))
        weighed = next((one for one in self._weigh(ties, record) if one.account == account), None)
        found = meeting.introduce(weighed, ties, record) if weighed is not None else None
        return found.talks if found is not None and self._is_here(found) else ()

    def another_night(self, account: str) -> Event:
        """Not now: back after 90 days."""
        return self.store.record(EventKind.ANOTHER_NIGHT, people=(account,))

    def not_my_table(self, account: str) -> Event:
        """Never again."""
        return self.store.record(EventKind.NOT_MY_TABLE, people=(account,))

    # What became of it

    def _turned(self, a: str, b: str, since: datetime) -> tuple[datetime | None, list[Said]]:
        """When both had turned to each other since, and the posts that show it, oldest first."""
        company = self.store.company
        there = [one for one in company.said_to(a, {b}) if one.kind != "repost" and one.at > since]
        back = [one for one in company.said_to(b, {a}) if one.kind != "repost" and one.at > since]
        when = each_turned((one.at for one in there), (one.at for one in back), since)
        return when, sorted((*there, *back), key=lambda one: (one.at, one.post))

    def _outcomes(self, kept: Book) -> Iterator[tuple[str, datetime, Collection[str], datetime | None]]:
        me = self.store.me
        for entry in kept.entries.values():
            if entry.met and me is not None:
                met = entry.met[-1]
                yield (
                    entry.account,
                    met.moment.at,
                    met.through,
                    self._turned(me, entry.account, met.moment.at)[0],
                )

    def _record(self, kept: Book) -> dict[str, list[bool]]:
        """Of each introducer, which of their introductions panned out; those still watched don't count."""
        record: dict[str, list[bool]] = {}
        for _, at, through, when in self._outcomes(kept):
            if when is not None or self.now() > at + WATCHED:
                for introducer in through:
                    record.setdefault(introducer, []).append(when is not None)
        return record

    def ledger(self) -> LedgerView:
        """Introductions received and made, newest first, what became of each, and the fair share."""
        now, kept = self.now(), self.people.book()
        hidden = self.people.filtering.hidden()
        received = [
            self._received(kept, account)
            for account, entry in kept.entries.items()
            if entry.met and account not in hidden
        ]
        made = [self._made(one) for one in kept.made if hidden.isdisjoint((one.a, one.b))]
        this_year = now.year
        return LedgerView(
            now=now,
            received=tuple(sorted(received, key=lambda row: (row.at, row.person.id), reverse=True)),
            made=tuple(sorted(made, key=lambda row: row.seq, reverse=True)),
            received_this_year=sum(row.at.year == this_year for row in received),
            made_this_year=sum(one.handed is not None and one.handed.year == this_year for one in kept.made),
            panned_out_this_year=sum(
                state == State.PANNED_OUT and at.year == this_year
                for state, at in [(row.state, row.at) for row in received]
                + [(row.state, row.at) for row in made]
            ),
        )

    def _received(self, kept: Book, account: str) -> ReceivedRow:
        now, met = self.now(), kept.entry(account).met[-1]
        when, said = (
            self._turned(self.store.me or "", account, met.moment.at) if self.store.me else (None, [])
        )
        if when is not None:
            state, text = State.PANNED_OUT, "panned out: you two talk"
        elif now <= met.moment.at + WATCHED:
            state, text = State.WATCHED, "too early to say"
        else:
            state, text = (
                State.NOT_THIS_TIME,
                "not this time, and that is OK: thirty days, and you two didn't talk",
            )
        return ReceivedRow(
            person=self.people.account(account),
            through=tuple(self.people.names(met.through)),
            claim=Claim(
                code=state.name.lower(),
                text=text,
                proofs=(
                    self.people.proof_of_event(met.moment.event or 0),
                    *self.people.proofs([one.post for one in said[:SHOWN]]),
                ),
                people=met.through,
            ),
            at=met.moment.at,
            state=state.value,
        )

    def _made(self, made: Made) -> MadeRow:
        when, said = self._turned(made.a, made.b, made.handed) if made.handed is not None else (None, [])
        state = made.state(self.now(), when)
        out = self.on_their_way(made.seq)
        waiting = [who for who in (made.a, made.b) if not made.light and who not in {*made.asked, *out}]
        words = {
            State.WRITTEN: "the question waits in the outbox" if out else "nobody was asked yet",
            State.ASKED: "one was asked, the other not yet" if waiting else "asked, not answered yet",
            State.BOTH_SAID_YES: "both said yes: it is yours to make",
            State.NO: "it isn't to be, and that is OK",
            State.LAPSED: "no answer in a week: it lapsed",
            State.WATCHED: "made; whether they talk is theirs now",
            State.PANNED_OUT: "panned out: they talk",
            State.NOT_THIS_TIME: "not this time, and that is OK: thirty days, and they didn't talk",
        }
        return MadeRow(
            seq=made.seq,
            a=self.people.account(made.a),
            b=self.people.account(made.b),
            at=made.at,
            light=made.light,
            state=state.value,
            claim=Claim(
                code=state.name.lower(),
                text=words[state],
                proofs=(
                    self.people.proof_of_event(made.seq),
                    *self.people.proofs([one.post for one in said[:SHOWN]]),
                ),
                people=(made.a, made.b),
            ),
            answers=dict(made.answers),
            asked=tuple(who for who in (made.a, made.b) if who in made.asked and who not in made.answers),
            waiting=tuple(waiting),
        )

    def on_their_way(self, seq: int) -> set[str]:
        """For whom a question about this introduction waits in the outbox, or whom it may have reached."""
        return {
            draft.addressee
            for draft in self.store.drafts.all(WAITING)
            if draft.proposal == seq and draft.addressee is not None
        }

    def made(self, seq: int) -> Made:
        """One introduction the reader makes, by its number; raises `NothingFound`."""
        found = next((one for one in self.people.book().made if one.seq == seq), None)
        if found is None:
            raise NothingFound(f"There is no introduction numbered {seq}.", "`introductions` lists them.")
        return found

    def company(self) -> CompanyView:
        """What the door says of people: introductions tonight, visits due, and what panned out lately."""
        self.people.notice_followers()
        marks = self.store.events(kinds=(EventKind.SESSION_CLOSED,), limit=1)
        since = marks[0].at if marks else self.now() - WATCHED
        kept = self.people.book()
        panned = 0
        for made in kept.made:
            if made.handed is not None:
                when = self._turned(made.a, made.b, made.handed)[0]
                panned += when is not None and when > since
        left = max(0, A_NIGHT - self._answered_tonight())
        return CompanyView(
            introductions=len(self.candidates(left)) if left else 0,
            to_visit=len(kept.due(self.now())),
            panned_out=panned,
            met=tuple(self.people.names(self._met_tonight())),
        )

    def _met_tonight(self) -> list[str]:
        """Whom the reader met since the last session began, in the order of time."""
        opened = self.store.events(kinds=(EventKind.SESSION_OPENED,), limit=1)
        since = opened[0].seq if opened else 0
        events = self.store.events(kinds=(EventKind.INTRODUCED,), since=since, standing=True)
        return [event.people[0] for event in reversed(events)]
