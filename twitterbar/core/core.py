"""The core: every question a screen or a command may ask, answered in the reader's words.

A core lives in one thread and owns one store. It reads no clock but the one it was given, and never touches
the network.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from twitterbar.core.evening import CANDIDATES, Evenings
from twitterbar.core.occupancy import Occupancy
from twitterbar.core.one_conversation import LastTold, Told, named, names, reasons, tree
from twitterbar.core.others import OtherQuestions
from twitterbar.core.searching import hits
from twitterbar.core.showing import (
    address,
    cleared,
    first_words,
    has_the_last_word,
    post_ids_in,
    row_of,
    snippet,
    speakers,
)
from twitterbar.core.tonight import Tonight, tonight
from twitterbar.core.views import (
    ConversationView,
    Hit,
    StepOutView,
    TableRow,
    TableView,
    Undone,
    WhyView,
)
from twitterbar.core.views_door import DoorView, door_at_once
from twitterbar.domain.model import Conversation, Event, EventKind, Plan, Seat
from twitterbar.domain.session import shut_until
from twitterbar.errors import DoorShut, NothingFound
from twitterbar.settings import Door, Settings
from twitterbar.store.doorstep import OPEN_SESSION, Doorstep
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.views_noise import NoiseView

SPOKEN = "spoken"
"""The state of a row in which the reader answered last."""

UNDOABLE = (EventKind.DONE, EventKind.DROPPED)


class Core(OtherQuestions):
    """One reader's store with the rules of the house on top.

    `now` is the clock on the wall (aware, UTC), `occupancy` the one seat that all windows share, `address_of`
    tells where a post is on the web (None: nowhere), `intents` whether X's web intents may be offered,
    `api_closed` why nothing goes by the API ("": it does), and
    `notices` are shown at the door. What concerns people is asked of `people` (the book), `introductions` and
    `introducing`, what the reader is about to say of `speaking`, what is folded away of `noise`, and what
    the reasons weigh of `weights`.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        now: Callable[[], datetime],
        occupancy: Occupancy,
        *,
        address_of: Callable[[str], str | None] = address,
        notices: Sequence[str] = (),
        intents: bool = True,
        api_closed: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(store, settings, now, address_of, intents=intents, api_closed=api_closed)
        self.occupancy = occupancy
        self.notices = tuple(notices)
        self._session: Event | None = None
        self._seats: dict[str, Seat] = {}
        self._seat_of: dict[str, str] = {}
        self._evenings = Evenings(self)
        self._told = LastTold(store)

    def close(self) -> None:
        """Let go of the store and of the seat at the table."""
        self.occupancy.release()
        self.store.close()

    # The door

    def door(self, lengths: Iterable[int] | None = None) -> DoorView:
        """What the door says now; how much of it fits is told of these lengths, or of all that it offers."""
        self._charge_interrupted_session()
        step = self.store.doorstep()
        view = self._door_at_once(step)
        evening = self._evenings.at_the_door()
        return replace(
            view,
            fits={length: evening.fits(length) for length in lengths or view.lengths},
            conversations=max(0, step.conversations - evening.sifted.away),
            minutes=max(0.0, step.minutes - evening.sifted.minutes),
        )

    def door_at_once(self) -> DoorView:
        """What the door can say without weighing anything."""
        self._charge_interrupted_session()
        return self._door_at_once(self.store.doorstep())

    def _door_at_once(self, step: Doorstep) -> DoorView:
        elsewhere = self._session is None and step.occupied and self.occupancy.elsewhere()
        return door_at_once(step, self.settings.door, self.now(), self.notices, elsewhere=elsewhere)

    def shut_until(self) -> datetime | None:
        """When the door opens again; None while it is open."""
        stepped_out = self.store.doorstep().stepped_out
        return shut_until(stepped_out, timedelta(hours=self.settings.door.shut_hours), self.now())

    # The session

    def step_in(self, minutes: float, *, anyway: bool = False) -> None:
        """Begin a session; `anyway` is the reader's explicit word when the door is shut.

        Raises `DoorShut` when the door is shut or a session goes on in another window, unless `anyway`.
        """
        self._charge_interrupted_session()
        until = self.shut_until()
        if not anyway and until is not None:
            raise DoorShut(
                f"The door is shut until {until.astimezone():%H:%M}.",
                "To step in all the same, say so: --anyway.",
            )
        if not self.occupancy.claim() and not anyway:
            raise DoorShut("You are at the table in another window.", "Step out there first.")
        if until is not None:
            self.store.record(EventKind.OVERRIDE, data={"shut_until": until.isoformat()})
        self._session = self.store.record(EventKind.SESSION_OPENED, data={"minutes": minutes})
        self.weights.begin()
        self.heartbeat(0)

    def heartbeat(self, seconds: float) -> None:
        """Note how long the session has lasted, so that a killed one is charged at the next start."""
        if self._session is not None:
            self.store.set_setting(OPEN_SESSION, f"{self._session.seq} {seconds:.1f}")

    def another_round(self, minutes: float) -> None:
        """Note that the reader asked for one more round."""
        self.store.record(EventKind.ROUND, data={"minutes": minutes})

    def step_out(self, seconds: float) -> StepOutView:
        """End the session after so many seconds and hand out the card to leave with."""
        session, now = self._session, self.now()
        if session is None:
            raise NothingFound("No session is going on.", "Step in first.")
        self.store.record(
            EventKind.SESSION_CLOSED,
            data={"opened": session.seq, "seconds": round(seconds, 1), "ended": now.isoformat()},
        )
        self.store.set_setting(OPEN_SESSION, "")
        self.occupancy.release()
        self._session = None
        self.weights.learn()
        evening = tonight(self.store) or Tonight(session)
        heard = {
            post
            for event in self.store.events(kinds=[EventKind.HEARD], since=evening.opened.seq)
            for post in event.posts
        }
        posts = self.store.posts(sorted(heard))
        voices = [post.author for post in posts.values()]
        waiting = self.door_at_once()  # what the next door says: without what is folded away
        at_table_unheard = sum(
            1 for seat in self._seats.values() if set(seat.unheard) - self.store.heard(seat.unheard)
        )
        return StepOutView(
            seconds=evening.before + seconds,
            conversations=len({self.store.conversation_of(post) for post in posts}),
            posts=len(posts),
            voices=tuple(names(self.store, dict.fromkeys(voices))),
            left=waiting.conversations,
            left_minutes=waiting.minutes,
            opens_again=self.shut_until(),
            opens_usually=now + timedelta(hours=Door().shut_hours),
            caught_up=bool(self._seats) and not at_table_unheard,
        )

    def _charge_interrupted_session(self) -> None:
        """Close a session whose window died, at the last moment it is known to have lasted."""
        kept = self.store.setting(OPEN_SESSION)
        if self._session is not None or not kept or self.occupancy.elsewhere():
            return
        seq, seconds = kept.split()
        opened = next(iter(self.store.events(seqs=[int(seq)])))
        ended = opened.at + timedelta(seconds=float(seconds))
        self.store.record(
            EventKind.SESSION_CLOSED,
            data={
                "opened": opened.seq,
                "seconds": float(seconds),
                "ended": ended.isoformat(),
                "interrupted": True,
            },
        )
        self.store.set_setting(OPEN_SESSION, "")
        self.weights.learn()

    # The table

    def plan(self, minutes: float) -> Plan:
        """What is at the table tonight, in which order and why."""
        return self._evenings.load(minutes).plan(minutes)

    def table(self, minutes: float, *, among: int = CANDIDATES) -> TableView:
        """Lay the table: the conversations that fit the minutes, in order; so many at most are weighed."""
        evening = self._evenings.for_table(minutes, among)
        plan = evening.plan(minutes)
        self._seats = {seat.conversation: seat for seat in (*plan.seats, *plan.left_out)}
        self._seat_of = {post: id for id, seat in self._seats.items() for post in (id, *seat.unheard)}
        by_id = {conversation.id: conversation for conversation in evening.conversations}
        at_table = [by_id[seat.conversation] for seat in plan.seats]
        accounts = named(self.filtering, self.store.accounts(speakers(at_table)))
        answered, heard, me = self._answered(), evening.heard, self.store.me
        rows = tuple(
            row_of(
                one,
                seat,
                accounts,
                heard,
                me=me,
                state=SPOKEN if has_the_last_word(one, heard, answered, me=me) else None,
            )
            for one, seat in zip(at_table, plan.seats, strict=True)
        )
        waiting = self.store.standing()
        all_minutes = max(0.0, waiting.minutes - evening.sifted.minutes) / self.settings.reading.pace
        return TableView(
            minutes=minutes,
            rows=rows,
            left_out=max(len(plan.left_out), waiting.conversations - len(rows) - evening.sifted.away),
            minutes_left_out=max(plan.minutes_left_out, all_minutes - plan.minutes_taken),
            seats=plan.seats,
            noise=evening.sifted.count,
        )

    def _answered(self) -> Mapping[str, datetime]:
        """The posts that the reader answered lately, and when."""
        if not self.store.has_drafts():
            return {}
        from twitterbar.core.answered import answered  # noqa: PLC0415  (who never spoke need not wait for it)

        return answered(self.store)

    def noise_at_the_bar(self) -> "NoiseView":
        """What is folded away tonight, and why."""
        return self.noise.view(self._evenings.load(max(self.settings.door.lengths)).sifted)

    def row(self, conversation: str) -> TableRow:
        """One row of the table as it stands now."""
        told = self._load(conversation)
        loaded = told.conversation
        heard = told.heard(self.store)
        sieve = self.filtering.sieve()
        accounts = named(self.filtering, told.accounts, sieve)
        seat = self._seats.get(conversation) or self._seats.get(loaded.id) or self._seat(loaded)
        shown = cleared(loaded, self.filtering.caught(loaded.posts, sieve))
        return row_of(shown, seat, accounts, heard, me=self.store.me, state=self._state(loaded, heard))

    def _state(self, conversation: Conversation, heard: Collection[str]) -> str | None:
        """ "spoken", or "done" or "dropped" if the reader said so of this and did not take it back.

        What is done counts as `heard`, so as long as anything is not, only dropping is asked for.
        """
        posts = [node.id for node in conversation.nodes]
        if has_the_last_word(conversation, heard, self._answered(), me=self.store.me):
            return SPOKEN
        if any(post.id not in heard for post in conversation.posts):
            return EventKind.DROPPED.value if self.store.is_dropped(conversation.id) else None
        events = self.store.events(UNDOABLE, about=posts, limit=1)
        return events[0].kind.value if events else None

    def why(self, conversation: str) -> WhyView:
        """What put this conversation where it is, every reason with its evidence."""
        loaded = self._load(conversation).conversation
        seat = self._seats.get(conversation) or self._seats.get(loaded.id) or self._seat(loaded)
        return reasons(self.store, self.filtering, loaded, seat, at_table=list(self._seats))

    def _seat(self, conversation: Conversation) -> Seat:
        """The reasons for a conversation that is not at the table, as if nothing of it had been heard.

        Where nobody but the reader speaks there are none.
        """
        people = self.store.people_for(speakers([conversation]), self.now())
        from twitterbar.domain import catch_up  # noqa: PLC0415  (not before something is weighed)

        weighed = catch_up.weigh(
            [conversation], people, self.now(), heard=frozenset(), weights=self.weights.now()
        )
        nothing = Seat(conversation=conversation.id, score=0, minutes=0, unheard=(), voices=(), why=())
        return weighed[0] if weighed else nothing

    # A conversation

    def conversation(self, id: str) -> ConversationView:
        """A conversation as a tree in reading order; raises `NothingFound` when there is none of that id."""
        told = self._load(id)
        heard = told.heard(self.store)
        return tree(
            self.store,
            self.filtering,
            told,
            heard,
            pace=self.settings.reading.pace,
            dropped=self._state(told.conversation, heard) == EventKind.DROPPED.value,
        )

    def find(self, text: str) -> str:
        """The id of the conversation meant by an id (with or without its source) or by a post's address."""
        for candidate in post_ids_in(text):
            if (conversation := self.store.conversation_of(candidate)) is not None:
                return conversation
        raise NothingFound(f"There is no conversation {text!r} here.", "catch-up --json lists the ids.")

    def _load(self, id: str) -> Told:
        told = self._told.load(self.find(id))
        if told is None:
            raise NothingFound(f"There is no conversation {id!r} here.", "catch-up --json lists the ids.")
        return told

    # What the reader did

    def heard(self, posts: Iterable[str]) -> None:
        """Note that these posts were heard."""
        wanted = set(posts)
        if new := sorted(wanted - self.store.heard(wanted)):
            self._record(EventKind.HEARD, new)

    def done(self, posts: Iterable[str]) -> int:
        """Done with these posts (a branch, or a whole conversation); tells how many were unheard."""
        wanted = set(posts)
        new = wanted - self.store.heard(wanted)
        self._record(EventKind.DONE, sorted(wanted))
        return len(new)

    def done_with(self, conversation: str) -> int:
        """Done with a whole conversation; tells how many of its posts were unheard."""
        return self.done(post.id for post in self._load(conversation).conversation.posts)

    def drop(self, conversation: str) -> None:
        """Never show this conversation again, until undone."""
        self._record(EventKind.DROPPED, [self.find(conversation)])

    def _record(self, kind: EventKind, posts: Sequence[str]) -> None:
        """Note what was done to a conversation, with how much of each reason spoke for it."""
        about = {self._seat_of.get(post) for post in posts} - {None}
        seats = [self._seats[id] for id in about if id is not None]
        self.store.record(kind, posts=tuple(posts), data=self.weights.note(kind, seats))

    def undo(self) -> Undone | None:
        """Take back what was last done to a conversation; None if nothing was."""
        events = self.store.events(kinds=UNDOABLE, standing=True, limit=1)
        if not events:
            return None
        self.store.undo(events[0].seq)
        conversation = self.find(events[0].posts[0])
        what = "dropped" if events[0].kind is EventKind.DROPPED else "done"
        return Undone(
            conversation=conversation,
            words=f"No longer {what}: {snippet(first_words(self._load(conversation).conversation), 60)}",
        )

    def events(self, limit: int | None = None) -> list[Event]:
        """What the reader did, newest first."""
        return self.store.events(limit=limit)

    def breather(self) -> None:
        """Note that the reader took a breather."""
        self.store.record(EventKind.BREATHER)

    def opened_on_web(self, post: str) -> str | None:
        """Where a post is on the web, noting that it was opened there; None when it is nowhere."""
        if (place := self.address_of(post)) is not None:
            self.store.record(EventKind.OPENED_ON_WEB, posts=(post,))
        return place

    # Search

    def search(self, text: str, limit: int = 100) -> list[Hit]:
        """Posts that hold all these words, best first."""
        return hits(self.store, self.filtering, text, limit)
