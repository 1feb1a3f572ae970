"""What leaves the outbox by the API leaves it once, whatever goes wrong on the way."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.x_server import faults
from tests.x_server.bar import XBar
from tests.x_server.faults import Fault
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.model import Account, Batch, Mention, PageKind, Post
from twitterbar.domain.outbox import WAITING, Deed, Draft, State, Way
from twitterbar.domain.tab import Caps, Kind
from twitterbar.errors import TwitterbarError, UsageError
from twitterbar.sending import Sending
from twitterbar.settings import Settings
from twitterbar.sources.x import X
from twitterbar.store.store import Store

WRITES = ("tweet.read", "users.read", "tweet.write", "offline.access")


class Killed(BaseException):
    """The process ends here."""


class Desk:
    """A reader at the bar with an outbox; `killed_at` counts down to the moment of a kill."""

    def __init__(self, bar: XBar, folder: Path) -> None:
        self.bar = bar
        self.file = folder / "store.sqlite3"
        self.seat = folder / "seat"
        self.killed_at: int | None = None
        bar.sign_in(*WRITES)
        self.core = self.open()
        me = bar.me
        self.core.store.save(
            Batch(kind=PageKind.PEOPLE, accounts=(Account(id=f"x:{me.id}", username="me"),), me=f"x:{me.id}")
        )

    def open(self) -> Core:
        store = Store.open(self.file, now=self.bar.clock)
        return Core(store, Settings(), self.bar.clock, Occupancy(self.seat))

    def kill_maybe(self) -> None:
        if self.killed_at is not None:
            self.killed_at -= 1
            if self.killed_at < 0:
                self.killed_at = None
                raise Killed

    def ask(self, question: Callable[[Core], list[Draft]]) -> list[Draft]:
        self.kill_maybe()
        answer = question(self.core)
        self.kill_maybe()
        return answer

    def speaker(self, caps: Caps | None = None) -> X:
        x = self.bar.x(caps)
        say = x.say

        def told(request: object) -> object:
            self.kill_maybe()
            said = say(request)  # type: ignore[arg-type]
            self.kill_maybe()
            return said

        x.say = told  # type: ignore[assignment,method-assign]
        return x

    def send(self, caps: Caps | None = None) -> TwitterbarError | None:
        """One go at sending everything; gives what ended it early. After a kill, the store is opened anew."""
        numbers = [draft.number for draft in self.core.store.drafts.all(WAITING)]
        sending = Sending(self.ask, lambda: (self.speaker(caps), lambda: None), self.bar.clock)
        try:
            sending.run(numbers)
        except TwitterbarError as error:
            return error
        except Killed:
            self.core.close()
            self.core = self.open()
        return None

    def post(self, text: str) -> int:
        draft = self.core.speaking.begin(text=text)
        assert self.core.speaking.queue(draft.number).way is Way.API
        return draft.number

    def state(self, number: int) -> State:
        return self.core.store.drafts.get(number).state

    def said(self) -> Counter[str]:
        """How often each of the reader's texts is on X."""
        return Counter(one.text for one in self.bar.world.posts_of(self.bar.me.id))


@pytest.fixture
def desk(x_bar: XBar, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(x_bar, tmp_path)
    yield made
    made.core.close()


def test_a_post_is_sent_priced_and_in_its_conversation_at_once(desk: Desk) -> None:
    number = desk.post("Bread day")
    assert desk.bar.server.routes() == []  # nothing leaves before it is told to
    assert desk.send() is None
    draft = desk.core.store.drafts.get(number)
    assert draft.state is State.SENT
    assert draft.sent_as in desk.core.store.posts([draft.sent_as or ""])
    assert desk.said() == {"Bread day": 1}
    (charge,) = desk.core.store.charges(desk.bar.clock())
    assert (charge.kind, charge.micros) == (Kind.WRITES, 15_000)
    assert desk.core.speaking.outbox().rows == ()


def test_a_link_costs_what_x_takes_for_links(desk: Desk) -> None:
    desk.post("Bread day: https://bread.de/today")
    assert desk.core.speaking.outbox().cost == 200_000
    desk.send()
    assert sum(charge.micros for charge in desk.core.store.charges(desk.bar.clock())) == 200_000


def asked_by(desk: Desk, text: str) -> Post:
    """Ana says something, on X and in the store."""
    said = desk.bar.world.say(desk.bar.ana, text, 30)
    me, ana = desk.bar.me, desk.bar.ana
    named = (Mention(username="me", account=f"x:{me.id}"),) if "@me" in text else ()
    post = Post(id=f"x:{said.id}", author=f"x:{ana.id}", at=said.at, text=text, mentions=named)
    account = Account(id=post.author, username="ana", name="Ana")
    desk.core.store.save(Batch(kind=PageKind.HOME, posts=(post,), accounts=(account,), asked=(post.id,)))
    return post


def test_an_answer_to_who_called_goes_by_the_api(desk: Desk) -> None:
    post = asked_by(desk, "@me what do you say?")
    draft = desk.core.speaking.begin(answers=post.id, text="That it is late.")
    assert desk.core.speaking.queue(draft.number).way is Way.API
    desk.send()
    answer = next(one for one in desk.bar.world.posts_of(desk.bar.me.id))
    assert f"x:{answer.answers}" == post.id
    assert desk.core.store.conversation_of(f"x:{answer.id}") == post.id
    assert len(desk.core.speaking.ledgers.ledger(post.author).turns) == 2


def test_an_answer_to_who_did_not_call_never_goes_by_the_api(desk: Desk) -> None:
    post = asked_by(desk, "What a day")
    draft = desk.core.speaking.begin(answers=post.id, text="It was.")
    assert desk.core.speaking.queue(draft.number).way is Way.INTENT
    desk.send()
    assert desk.bar.server.routes() == []
    address = desk.core.speaking.hand_over(draft.number, Way.INTENT)
    assert address.startswith("https://x.com/intent/tweet?text=It+was.&in_reply_to=")
    assert desk.core.speaking.outbox().rows == ()


def test_a_cap_holds_before_the_request(desk: Desk) -> None:
    number = desk.post("Bread day")
    error = desk.send(Caps(session=14_999))
    assert error is not None
    assert "0.015" in error.title
    assert desk.bar.server.routes() == []
    assert desk.state(number) is State.QUEUED


LOST_AFTERWARDS = [faults.LOST, faults.TRUNCATED, faults.DOWN_AFTERWARDS]


@pytest.mark.parametrize("fault", LOST_AFTERWARDS)
def test_a_lost_answer_is_settled_by_ones_own_posts(desk: Desk, fault: Fault) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(fault, only="/2/tweets")
    desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}


@pytest.mark.parametrize("fault", [faults.RESET, faults.EMPTY_DOWN])
def test_what_did_not_arrive_is_asked_and_never_sent_again_by_itself(desk: Desk, fault: Fault) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(fault, only="/2/tweets")
    for _ in range(3):
        desk.send()
    assert desk.state(number) is State.UNKNOWN
    assert desk.said() == {}
    assert "Did it go out?" in desk.core.store.drafts.get(number).note
    desk.core.speaking.settle(number, went_out=False)
    desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}


def test_a_duplicate_settles_an_unknown_one(desk: Desk) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(faults.LOST, only="/2/tweets")
    desk.bar.server.fail(faults.EMPTY_DOWN, times=9, only="/tweets")  # one's own posts can't be seen either
    desk.send()
    assert desk.state(number) is State.UNKNOWN
    desk.bar.server.heal()
    desk.core.store.drafts.do(number, Deed.AGAIN, desk.bar.clock())  # mistaken: it did go out
    desk.bar.server.fail(faults.EMPTY_DOWN, times=9, only="/users/")
    desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}


def test_a_duplicate_of_something_older_is_refused(desk: Desk) -> None:
    desk.bar.world.say(desk.bar.me, "Bread day", 2000)
    number = desk.post("Bread day")
    desk.send()
    assert desk.state(number) is State.REFUSED
    assert "duplicate" in desk.core.store.drafts.get(number).note


@pytest.mark.parametrize("moment", range(10))
def test_killed_at_any_moment_it_is_there_once(desk: Desk, moment: int) -> None:
    number = desk.post("Bread day")
    desk.killed_at = moment
    desk.send()
    desk.killed_at = None
    desk.send()
    if desk.state(number) is State.UNKNOWN:
        assert desk.said() == {}
        desk.core.speaking.settle(number, went_out=False)
        desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}


HARM = (
    faults.LOST,
    faults.TRUNCATED,
    faults.DOWN_AFTERWARDS,
    faults.RESET,
    faults.EMPTY_DOWN,
    faults.down(500),
    faults.UNAUTHORIZED,
    faults.PORTAL_PAGE,
    faults.JUNK,
    faults.CREDITS_GONE,
    faults.FORBIDDEN,
)


@pytest.mark.parametrize("fault", HARM)
def test_whatever_x_answers_a_post_is_there_once_in_the_end(desk: Desk, fault: Fault) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(fault, only="/2/tweets")
    desk.send()
    there = desk.said()["Bread day"]
    assert desk.state(number) in ((State.SENT,) if there else (State.UNKNOWN, State.REFUSED, State.QUEUED))
    if desk.state(number) is State.UNKNOWN:
        desk.core.speaking.settle(number, went_out=False)
    elif desk.state(number) is State.REFUSED:
        desk.core.speaking.queue(number)
    desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}


def test_manners_are_looked_at_again_before_each_goes_out(desk: Desk) -> None:
    """Five answers in the outbox at once are five turns all the same: after three the rest waits."""
    post = asked_by(desk, "@me what do you say?")
    numbers = []
    for n in range(5):
        draft = desk.core.speaking.begin(answers=post.id, text=f"Thought {n}")
        desk.core.speaking.queue(draft.number)
        numbers.append(draft.number)
    desk.send()
    assert [desk.state(number) for number in numbers] == [State.SENT] * 3 + [State.QUEUED] * 2
    assert "has not answered your last 3" in desk.core.store.drafts.get(numbers[3]).note


def test_what_was_handed_to_the_browser_is_a_turn_until_ones_own_posts_say_otherwise(desk: Desk) -> None:
    post = asked_by(desk, "What a day")
    for n in range(3):
        draft = desk.core.speaking.begin(answers=post.id, text=f"Thought {n}")
        desk.core.speaking.queue(draft.number)
        desk.core.speaking.hand_over(draft.number, Way.INTENT)
    with pytest.raises(TwitterbarError, match="has not answered your last 3"):
        desk.core.speaking.queue(desk.core.speaking.begin(answers=post.id, text="Thought 4").number)
    me = f"x:{desk.bar.me.id}"
    desk.bar.clock.go_on(minutes=30)
    later = Post(id="x:9", author=me, at=desk.bar.clock(), text="Something else")
    desk.core.store.save(Batch(kind=PageKind.POSTS, posts=(later,), asked=(later.id,)))
    assert desk.core.speaking.ledgers.ledger(post.author).unanswered == ()  # they were never finished there


def test_what_was_dropped_or_handed_over_can_be_taken_back(desk: Desk) -> None:
    number = desk.post("Bread day")
    desk.core.speaking.drop(number)
    assert desk.core.speaking.take_back().state is State.DRAFT
    desk.core.speaking.queue(number, way=Way.COPY)
    desk.core.speaking.hand_over(number, Way.COPY)
    assert desk.core.speaking.outbox().rows == ()
    assert desk.core.speaking.take_back().state is State.QUEUED


def test_the_word_is_given_once_for_a_draft(desk: Desk) -> None:
    asked_by(desk, "What a day")
    draft = desk.core.speaking.begin(text="@ana hello")
    desk.core.speaking.queue(draft.number, word="anyway")
    desk.bar.clock.go_on(hours=30)
    assert desk.core.speaking.hand_over(draft.number, Way.INTENT)
    another = desk.core.speaking.begin(text="@ana hello again")
    with pytest.raises(TwitterbarError):
        desk.core.speaking.queue(another.number)


def test_who_is_ticked_and_not_named_by_the_post_is_called_in_the_words(desk: Desk) -> None:
    post = asked_by(desk, "What a day, @cleo")
    ben = Account(id=f"x:{desk.bar.ben.id}", username="ben", name="Ben")
    named = replace(post, mentions=(Mention(username="cleo", account=f"x:{desk.bar.cleo.id}"),))
    answer = Post(
        id=f"x:{int(post.id[2:]) + 9}", author=ben.id, at=post.at, text="So it is", reply_to=post.id
    )
    desk.core.store.save(
        Batch(kind=PageKind.HOME, posts=(named, answer), accounts=(ben,), asked=(named.id, answer.id))
    )
    draft = desk.core.speaking.begin(answers=post.id, text="It was.")
    draft = desk.core.speaking.write(draft.number, "It was.", (ben.id,))
    assert desk.core.speaking.check(draft).length.weight == len("It was. @ben")
    desk.core.speaking.queue(draft.number)
    assert "text=It+was.+%40ben&" in desk.core.speaking.hand_over(draft.number, Way.INTENT)


def test_what_x_says_is_kept_as_words(desk: Desk) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(faults.HOSTILE_REFUSAL, only="/2/tweets")
    desk.send()
    note = desk.core.store.drafts.get(number).note
    assert desk.state(number) is State.REFUSED
    assert "\x1b" not in note


def test_a_draft_is_only_ever_sent_by_one_of_two(desk: Desk) -> None:
    number = desk.post("Bread day")
    other = desk.open()
    draft = other.store.drafts.get(number)
    assert replace(draft) == desk.core.store.drafts.get(number)
    desk.send()
    with pytest.raises(TwitterbarError):
        other.speaking.hand_over(number, Way.INTENT)
    other.close()
    assert desk.said() == {"Bread day": 1}


class Asking:
    """An introduction of Ana and Ben, each to be asked first; both questions wait in the outbox."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ana, self.ben = f"x:{desk.bar.ana.id}", f"x:{desk.bar.ben.id}"
        desk.bar.sign_in(*WRITES, "dm.write")
        named = (Account(id=self.ana, username="ana"), Account(id=self.ben, username="ben"))
        desk.core.store.save(Batch(kind=PageKind.PEOPLE, accounts=named))
        made = desk.core.introducing.propose("@ana", "@ben", "May I, one?", "May I, two?", light=False)
        self.seq = made.seq
        self.numbers = [
            desk.core.speaking.ask(handing.to.id, handing.text, made.seq).number
            for handing in desk.core.introducing.handing(made.seq)
            if handing.to is not None
        ]

    def state(self) -> tuple[str, str]:
        (made,) = self.desk.core.introductions.ledger().made
        return made.state, made.claim.text

    def written(self) -> Counter[tuple[int, str]]:
        return Counter(self.desk.bar.world.written)


@pytest.fixture
def asking(desk: Desk) -> Asking:
    return Asking(desk)


def test_each_is_asked_by_a_message_of_their_own_that_waits_in_the_outbox_first(asking: Asking) -> None:
    desk = asking.desk
    assert asking.state() == ("written", "the question waits in the outbox")
    assert desk.core.speaking.outbox().cost == 30_000
    assert desk.core.introducing.handing(asking.seq) == []
    assert desk.send() is None
    assert asking.written() == {(desk.bar.ana.id, "May I, one?"): 1, (desk.bar.ben.id, "May I, two?"): 1}
    assert asking.state()[0] == "asked"
    assert {charge.micros for charge in desk.core.store.charges(desk.bar.clock())} == {15_000}
    assert desk.core.speaking.ledgers.ledger(asking.ana).from_me == 1
    with pytest.raises(UsageError, match="asked already"):
        desk.core.speaking.ask(asking.ana, "May I, one?", asking.seq)
    assert desk.send() is None
    assert sum(asking.written().values()) == 2


def test_a_question_waits_only_once(asking: Asking) -> None:
    with pytest.raises(UsageError, match="of the outbox already"):
        asking.desk.core.speaking.ask(asking.ana, "May I, one?", asking.seq)


def test_who_said_no_keeps_the_other_from_being_asked(asking: Asking) -> None:
    desk = asking.desk
    desk.core.speaking.drop(asking.numbers[1])
    assert desk.send() is None
    desk.core.introducing.answered(asking.seq, asking.ana, yes=False)
    with pytest.raises(UsageError, match="settled"):
        desk.core.speaking.ask(asking.ben, "May I, two?", asking.seq)
    assert asking.written() == {(desk.bar.ana.id, "May I, one?"): 1}


def test_what_is_taken_back_is_not_sent(asking: Asking) -> None:
    asking.desk.core.people.undo()
    assert asking.desk.send() is None
    assert asking.written() == {}
    rows = asking.desk.core.speaking.outbox().rows
    assert {row.draft.note for row in rows} == {"The introduction that this asks about was taken back."}


@pytest.mark.parametrize("fault", LOST_AFTERWARDS)
def test_a_message_without_an_answer_is_asked_about_and_never_sent_again(
    asking: Asking, fault: Fault
) -> None:
    desk = asking.desk
    desk.core.speaking.drop(asking.numbers[1])
    desk.bar.server.fail(fault, only="/2/dm_conversations")
    for _ in range(3):
        desk.send()
    assert asking.written() == {(desk.bar.ana.id, "May I, one?"): 1}
    draft = desk.core.store.drafts.get(asking.numbers[0])
    assert draft.state is State.UNKNOWN
    assert "Did it go out?" in draft.note
    assert desk.core.introducing.handing(asking.seq)[0].to.id == asking.ben  # type: ignore[union-attr]
    desk.core.speaking.settle(draft.number, went_out=True)
    assert asking.state() == ("asked", "one was asked, the other not yet")


@pytest.mark.parametrize("moment", range(14))
def test_a_message_is_sent_once_whenever_the_process_ends(asking: Asking, moment: int) -> None:
    desk = asking.desk
    desk.killed_at = moment
    for _ in range(4):
        desk.send()
    assert all(count == 1 for count in asking.written().values())
    for number in asking.numbers:
        draft = desk.core.store.drafts.get(number)
        sent = (desk.bar.ana.id if draft.addressee == asking.ana else desk.bar.ben.id, draft.text)
        assert draft.state in (State.SENT, State.UNKNOWN)
        assert draft.state is State.UNKNOWN or asking.written()[sent] == 1
