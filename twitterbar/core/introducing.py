"""Introducing others: who might meet, what they share, the sheet, and seeing it through.

The reader writes one sentence for each side. Where both know the reader, one post may name both (light);
else each is asked by themselves first, in words that don't name the other, and only when both said yes is the
introduction made. What one of them answered is for the reader's eyes alone: no text that goes out tells.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from twitterbar.core import sentences
from twitterbar.core.book import SHOWN, BookQuestions
from twitterbar.core.common_ground import CommonGround
from twitterbar.core.introductions import GOOD_FOR, IntroductionQuestions
from twitterbar.core.showing import intent
from twitterbar.core.views_people import Claim, Handing, PairView, SheetView, SideView
from twitterbar.domain import common_ground, introducing
from twitterbar.domain.book import ONCE_IN, Book, Made, State
from twitterbar.domain.introducing import NEAREST, Pair
from twitterbar.domain.ladder import Rung
from twitterbar.domain.model import Account, EventKind
from twitterbar.domain.text import clean_line
from twitterbar.errors import NothingFound, TryLater, UsageError
from twitterbar.store.company import StoredTies
from twitterbar.store.store import Store
from twitterbar.uncollected import uncollected

LISTENS = timedelta(days=60)
"""Who turned to the reader in this time is likely to listen."""

A_SESSION = 3
"""So many introductions a reader makes in one session."""

SUGGESTED = 10
NOT_AGAIN = timedelta(days=365)


class Couple(Struct, frozen=True, kw_only=True):
    """A pair with what the two share, and where they stand among others."""

    score: float
    pair: Pair
    claims: tuple[common_ground.Claim, ...]


_decode = msgspec.msgpack.Decoder(list[Couple]).decode
_encode = msgspec.msgpack.Encoder().encode


class IntroducingQuestions:
    """Pairs, the sheet, and what the reader does with it. Lives with its core.

    `intents` is whether X's web intents may be offered (not in a town that isn't on X).
    """

    def __init__(
        self,
        store: Store,
        people: BookQuestions,
        introductions: IntroductionQuestions,
        *,
        intents: bool = True,
    ) -> None:
        self.store = store
        self.people = people
        self.introductions = introductions
        self.intents = intents
        self.common_ground = CommonGround(store, people)
        self._pairs: tuple[object, list[PairView]] | None = None

    # Who might meet

    @uncollected()
    def pairs(self, count: int = SUGGESTED) -> list[PairView]:
        """Friends who don't know each other and should, best first; each pair shares something of its own.

        Left out are those introduced within the last 30 days, and pairs proposed within the last year.
        """
        lately = self.people.now().timestamp() // GOOD_FOR.total_seconds()
        known = self.store.company.state(), self.people.filtering.hidden(), lately, count
        if self._pairs is None or self._pairs[0] != known:
            self._pairs = known, self._look(count)
        return self._pairs[1]

    def _ties(self) -> StoredTies:
        return self.store.company.ties(self.people.filtering.hidden())

    def _friends(self) -> list[str]:
        """With whom the reader exchanged words, the hidden left out, the closest first."""
        me = self.store.me
        return [] if me is None else self.store.company.friends(me, self.people.filtering.hidden())

    def _look(self, count: int) -> list[PairView]:
        ties, best = self._ties(), self._kept()
        if best is None or count > SUGGESTED:
            best = self._best(ties)
        best = best[:count]
        ends = {who for one in best for who in (one.pair.a, one.pair.b)}
        ties.look_up(of=ends, to=ends)
        return [
            PairView(
                a=self.people.account(one.pair.a),
                b=self.people.account(one.pair.b),
                claims=tuple(self.common_ground.claims(one.claims, ties, one.pair)),
                score=one.score,
            )
            for one in best
        ]

    def _kept(self) -> list[Couple] | None:
        """The best pairs as they were worked out at the end of a look for posts, if they still hold.

        As long as nothing comes in, time alone doesn't change their order: what fades, fades alike for all.
        """
        about, pairs = self.store.lexicon.pairs()
        return _decode(pairs) if pairs and about == self._about() else None

    @uncollected()
    def keep(self) -> None:
        """Work out the best pairs while nobody waits for them, so that they are there when asked for."""
        lexicon = self.store.lexicon
        lexicon.keep(self._friends()[:NEAREST], self.store.company.posts_by)
        if self._kept() is None:
            lexicon.expect_pairs()
            about = self._about()
            lexicon.keep_pairs(about, _encode(self._best(self._ties())[:SUGGESTED]))

    def _about(self) -> str:
        """What the best pairs follow from besides posts, reposts and accounts; who saves any forgets them."""
        book, now = self.people.book(), self.people.now()
        told = (
            self.store.me,
            sorted(self.people.filtering.hidden()),
            sorted(book.introduced_lately(now)),
            sorted((made.a, made.b) for made in self._proposed(book, now)),
        )
        return msgspec.json.encode(told).decode()

    def _proposed(self, book: Book, now: datetime) -> list[Made]:
        return [made for made in book.made if now - made.at < NOT_AGAIN]

    def _best(self, ties: StoredTies) -> list[Couple]:
        me, now = self.store.me, self.people.now()
        if me is None:
            return []
        book = self.people.book()
        busy = book.introduced_lately(now)
        friends = [who for who in self._friends() if who not in busy][:NEAREST]
        heard = self.common_ground.heard(friends, ties)
        near = {voice.account: voice for voice in heard.voices}
        sharing = common_ground.sharing(heard.voices)
        proposed = {frozenset((made.a, made.b)) for made in self._proposed(book, now)}
        weighed = introducing.pairs(
            me,
            friends,
            ties,
            now,
            last_said=self.store.company.last_said(friends),
            also=sharing,
        )
        found = []
        for pair in weighed:
            a, b = near[pair.a], near[pair.b]
            if frozenset((pair.a, pair.b)) in proposed:
                continue
            if (pair.a, pair.b) not in sharing and a.links.keys().isdisjoint(b.links):
                continue
            claims = heard.ground(a, b, pair.common)
            if common_ground.own(claims):
                score = introducing.standing(pair, claims)
                found.append(Couple(score=score, pair=pair, claims=tuple(claims)))
        return sorted(found, key=lambda one: (-one.score, one.pair.a, one.pair.b))

    # The sheet

    def sheet(self, who_a: str, who_b: str) -> SheetView:
        """What one introduces two people from; raises `NothingFound`, or `UsageError` if there aren't two."""
        a, b = self.people.who(who_a), self.people.who(who_b)
        me = self.store.me
        if a.id == b.id:
            raise UsageError(f"{a.shown_name} can't be introduced to themselves.", "Mark somebody else.")
        if me is None or me in (a.id, b.id):
            raise UsageError("You can't introduce yourself.", "Mark two of your people.")
        ties = self._ties()
        nearest = [who for who in self._friends()[:NEAREST] if who not in (a.id, b.id)]
        heard = self.common_ground.heard([a.id, b.id, *nearest], ties)
        common = sorted(
            (({*ties.of(a.id), *ties.to(a.id)} & {*ties.of(b.id), *ties.to(b.id)}) - {me, a.id, b.id}),
            key=lambda who: (len(ties.to(who)), who),
        )
        pair = Pair(a=a.id, b=b.id, score=0.0, common=tuple(common))
        ground = heard.ground(heard.voices[0], heard.voices[1], common)
        claims = tuple(self.common_ground.claims(ground, ties, pair))
        sides = self._side(a), self._side(b)
        light = all(rung >= Rung.MET and listens for _, rung, listens in sides)
        subject = sentences.subject_of(claims)
        return SheetView(
            a=sides[0][0],
            b=sides[1][0],
            claims=claims,
            light=light,
            light_sentences=sentences.light(a, b, subject),
            ask_sentences=(sentences.asking(subject), sentences.asking(subject)),
            on_the_web=self.intents,
            hindrance=self._hindrance(a, b),
            known=self._known(a, b),
        )

    def _side(self, account: Account) -> tuple[SideView, Rung, bool]:
        mine, theirs = self.people.between(account.id)
        standing, _ = self.people.standing(account.id, self.people.book().entry(account.id))
        listens = bool(theirs) and self.people.now() - theirs[-1].at <= LISTENS
        likely = "likely to listen" if listens else "may not listen"
        if not theirs:
            text = f"{likely}: never turned to you"
        else:
            lately = "lately" if listens else "long ago"
            text = f"{likely}: turned to you {_count(len(theirs))}, {lately}; you to them {_count(len(mine))}"
        last = self.store.company.last_said([account.id])
        proofs = self.people.proofs([said.post for said in theirs[-SHOWN:]])
        side = SideView(
            person=account,
            rung=standing.rung.words,
            standing=self.people.why_so(account, standing),
            last_said=last.get(account.id),
            listens=Claim(code="listens" if listens else "may_not_listen", text=text, proofs=proofs),
            sentence="",
        )
        return side, standing.rung, listens

    def _hindrance(self, a: Account, b: Account) -> str:
        """Why not now: one of them was introduced lately, or enough for one session."""
        book, now = self.people.book(), self.people.now()
        for made in reversed(book.made):
            days = (now - made.at).days
            for one in (a, b):
                if one.id in (made.a, made.b) and now - made.at < ONCE_IN:
                    return f"You introduced {one.shown_name} {_days(days)}; once in 30 days is enough."
        marks = self.store.events(kinds=(EventKind.SESSION_OPENED,), limit=1)
        since = marks[0].seq if marks else 0
        tonight = self.store.events(kinds=(EventKind.PROPOSED,), since=since, standing=True)
        if len([event for event in tonight if (now - event.at) < timedelta(hours=12)]) >= A_SESSION:
            return "That were three introductions tonight; more is a job, not a favor."
        return ""

    def _known(self, a: Account, b: Account) -> Claim | None:
        """That the two turned to each other before."""
        company = self.store.company
        said = [
            one
            for one in (*company.said_to(a.id, {b.id}), *company.said_to(b.id, {a.id}))
            if one.kind != "repost"
        ]
        if not said:
            return None
        said.sort(key=lambda one: (one.at, one.post), reverse=True)
        text = f"{a.shown_name} and {b.shown_name} have talked before"
        return Claim(code="known", text=text, proofs=self.people.proofs([one.post for one in said[:SHOWN]]))

    # Seeing it through

    def propose(self, a: str, b: str, to_a: str, to_b: str, *, light: bool) -> Made:
        """Note an introduction with its two sentences.

        Raises `TryLater` where manners say not now, `UsageError` for a sentence that is missing, or that
        names the other while each is to be asked alone.
        """
        one, other = self.people.who(a), self.people.who(b)
        if hindrance := self._hindrance(one, other):
            raise TryLater(hindrance)
        texts = clean_line(to_a), clean_line(to_b)
        if not all(texts):
            raise UsageError("Each of them gets a sentence of their own.")
        if not light:
            for text, named in ((texts[0], other), (texts[1], one)):
                if sentences.names(text, named):
                    raise UsageError(
                        f"One of the two is asked in words that name {named.shown_name}.",
                        "Ask without the name, so that nobody is refused to their face.",
                    )
        way = "light" if light else "ask"
        posts = [
            proof.post
            for claim in self.sheet(one.id, other.id).claims
            for proof in claim.proofs
            if proof.post
        ]
        event = self.store.record(
            EventKind.PROPOSED,
            posts=tuple(dict.fromkeys(posts)),
            people=(one.id, other.id),
            data={"way": way, "to_a": texts[0], "to_b": texts[1]},
        )
        return self.introductions.made(event.seq)

    def handing(self, seq: int) -> list[Handing]:
        """What is to be handed over next: one post that names both, or the question to each not asked yet."""
        made = self.introductions.made(seq)
        a, b = self.people.account(made.a), self.people.account(made.b)
        state = made.state(self.people.now())
        if made.light or state is State.BOTH_SAID_YES:
            text = (
                f"@{a.username} {made.to_a} @{b.username} {made.to_b}"
                if made.light
                else f"@{a.username} @{b.username} as promised: meet each other. Over to you two."
            )
            return [Handing(to=None, text=text, address=self._address("post", text=text))]
        on_their_way = self.introductions.on_their_way(seq)
        return [
            Handing(to=who, text=text, address=self._address("user", user_id=who.id.partition(":")[2]))
            for who, text in ((a, made.to_a), (b, made.to_b))
            if who.id not in made.asked
            and who.id not in on_their_way
            and state in (State.WRITTEN, State.ASKED)
        ]

    def _address(self, kind: str, **fields: str) -> str | None:
        return intent(kind, **fields) if self.intents else None

    def follow_address(self, account: Account) -> str | None:
        """Where the web asks whether to follow somebody; None where there is no such place."""
        return self._address("follow", user_id=account.id.partition(":")[2])

    def hand_over(self, seq: int, via: str) -> None:
        """Note that the introduction was made (`via` intent or copy); raises `UsageError` before its time."""
        made = self.introductions.made(seq)
        if not made.light and made.state(self.people.now()) is not State.BOTH_SAID_YES:
            raise UsageError("Both have to say yes first.", "Note their answers in the ledger.")
        if made.handed is None:
            self.store.record(
                EventKind.HANDED_OVER, people=(made.a, made.b), data={"proposal": seq, "via": via}
            )

    def asked(self, seq: int, account: str, via: str) -> None:
        """Note that one of the two was asked."""
        self._of_two(seq, account)
        self.people.asked(seq, account, via)

    def answered(self, seq: int, account: str, *, yes: bool) -> Made:
        """Note what one of the two said."""
        self._of_two(seq, account)
        answer = "yes" if yes else "no"
        self.store.record(EventKind.ANSWERED, people=(account,), data={"proposal": seq, "answer": answer})
        return self.introductions.made(seq)

    def _of_two(self, seq: int, account: str) -> Made:
        made = self.introductions.made(seq)
        if account not in (made.a, made.b):
            raise NothingFound("That is neither of the two.")
        return made


def _count(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")


def _days(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def prepare(store: Store, now: Callable[[], datetime]) -> None:
    """At the end of a look for posts, or of an import: work out what introductions would take long for."""
    people = BookQuestions(store, now)
    IntroducingQuestions(store, people, IntroductionQuestions(store, now, people)).keep()
