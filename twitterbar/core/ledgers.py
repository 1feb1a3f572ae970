"""What is known of the turns between the reader and somebody, over posts, messages and what is on its way.

`Ledgers` belongs to a core and lives in its thread.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from twitterbar.core.answered import LATEST_DRAFTS
from twitterbar.core.book import BookQuestions
from twitterbar.core.views_speaking import TurnsRow
from twitterbar.domain import outbox, pestering
from twitterbar.domain.book import Book
from twitterbar.domain.handles import handles
from twitterbar.domain.listening import Listening
from twitterbar.domain.manners import Listener
from twitterbar.domain.model import Account, EventKind, Post, Relation
from twitterbar.domain.outbox import Draft, State
from twitterbar.domain.pestering import HELD_FOR, Ledger, Turned
from twitterbar.domain.ties import carried
from twitterbar.store.store import Store

LATEST = 3_000
"""So many of the latest posts teach who answers here."""

ON_THEIR_WAY = (State.SENDING, State.UNKNOWN, State.HANDED, State.SENT)
"""What the reader has said, as far as anybody here knows; it may not be among the posts yet."""


class Ledgers:
    """Whose turn it is, with whom."""

    def __init__(self, store: Store, now: Callable[[], datetime], people: BookQuestions) -> None:
        self.store = store
        self.now = now
        self.people = people
        self._listening: Listening | None = None

    def listener(self, id: str, kept: Book, *, here: bool = False, besides: int | None = None) -> Listener:
        """What is known of somebody who would hear a draft; `besides` is that draft's own number."""
        account = self.store.account(id) or self._named(id) or self.people.account(id)
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
            ledger=self.ledger(id, besides=besides),
            turned_to_by=len(callers),
            turned_to=sum(1 for caller in callers if caller in back),
            odds=odds.silence if odds else None,
        )

    def called(self, handle: str) -> Account | None:
        """Whom X calls by a handle: somebody known, or one whom nothing but the reader's own posts name.

        Who was called again and again and never said a word where the reader listens is known by that alone.
        """
        return self.store.find_account(f"@{handle}") or self._named(handle)

    def _named(self, who: str) -> Account | None:
        me = self.store.me
        return self.store.company.named_by(me, who) if me else None

    def _learned(self) -> Listening:
        if self._listening is None:
            self._listening = Listening()
            for turn in self.store.company.latest_turns(LATEST):
                self._listening.turn(turn.src, turn.dst, turn.at)
        return self._listening

    def ledger(self, account: str, *, besides: int | None = None) -> Ledger:
        """All turns between the reader and somebody, over posts and messages; imported ones count.

        So does what was handed to the browser and did not come back as a post yet, but for the draft
        `besides`.
        """
        me = self.store.me
        if me is None or account == me:
            return Ledger()
        mine, theirs = self.people.between(account)
        theirs += self.store.company.passed_on_by(account, me)
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
                carried=said.post in posts and said.dst in carried(posts[said.post]),
            )
            for said in (*mine, *theirs)
        ]
        turns += self._on_their_way(account, me, besides)
        told = self.store.events(kinds=[EventKind.ASKED_TO_STOP])
        turns += [
            Turned(id=f"event:{event.seq}", at=event.at, mine=False, kind="word", text="please stop")
            for event in told
            if account in event.people
        ]
        return pestering.ledger(turns)

    def _on_their_way(self, account: str, me: str, besides: int | None) -> list[Turned]:
        """What was sent or handed over lately, turns to this person, and is not among the posts yet."""
        since = self.now() - HELD_FOR
        lately = [
            draft
            for draft in self.store.drafts.latest(ON_THEIR_WAY, LATEST_DRAFTS)
            if draft.tried is not None
            and draft.tried > since
            and draft.number != besides
            and not (draft.sent_as and self._is_here(draft))
            and account in self.turned_to(draft)
        ]
        if not lately:
            return []
        own = self.store.company.posts_by(me, since=since)
        return [
            Turned(id=f"draft:{draft.number}", at=draft.tried, mine=True, kind="reply")
            for draft in lately
            if draft.tried is not None and not _came_back(draft, own)
        ]

    def _is_here(self, draft: Draft) -> bool:
        if draft.message:
            return bool(self.store.company.message_texts([draft.sent_as or ""]))
        return self.store.post(draft.sent_as or "") is not None

    def turned_to(self, draft: Draft) -> set[str]:
        """To whom a draft turns: whom it answers, quotes or calls."""
        called = (self.called(name) for name in handles(draft.text).named)
        found = {account.id for account in called if account is not None}
        found.update(draft.notify)
        if draft.addressee is not None:
            found.add(draft.addressee)
        if draft.quotes is not None and (quoted := self.store.post(draft.quotes)) is not None:
            found.add(quoted.author)
        return found - {self.store.me or ""}

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
        rows = [self._row(self.listener(id, kept)) for id in ids]
        return sorted(rows, key=lambda row: (-len(row.unanswered), -len(row.owed), row.person.handle))

    def _row(self, one: Listener) -> TurnsRow:
        ledger = one.ledger
        mine, theirs = ledger.last_from_me, ledger.last_from_them
        owed = [
            turn.id
            for turn in ledger.turns
            if not turn.mine and not turn.carried and (mine is None or turn.at > mine.at)
        ]
        return TurnsRow(
            person=one,
            unanswered=tuple(turn.id for turn in ledger.unanswered),
            owed=tuple(owed),
            last_from_me=mine.at if mine else None,
            last_from_them=theirs.at if theirs else None,
            held_until=ledger.held_until(self.now()),
            stopped=ledger.stop.id if ledger.stop else None,
        )


def _came_back(draft: Draft, own: Iterable[Post]) -> bool:
    """Whether a draft is among the reader's own posts, or those were fetched since and it is not."""
    posts = list(own)
    if draft.tried is None or outbox.find(draft, posts) is not None:
        return True
    fetched_since = any(post.at > draft.tried + outbox.LOOKED_BACK for post in posts)
    return draft.state is State.HANDED and fetched_since
