"""What leaves the outbox by the API leaves it once, whatever goes wrong on the way."""

import pytest
from msgspec.structs import replace

from tests.desk import Desk
from tests.x_server import faults
from tests.x_server.faults import Fault
from twitterbar.domain.model import Account, Batch, Mention, PageKind, Post
from twitterbar.domain.outbox import Deed, State, Way
from twitterbar.domain.tab import Caps, Kind
from twitterbar.errors import TwitterbarError


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


@pytest.mark.parametrize("fault", faults.LOST_AFTERWARDS)
def test_a_lost_answer_is_settled_by_ones_own_posts(desk: Desk, fault: Fault) -> None:
    number = desk.post("Bread day")
    desk.bar.server.fail(fault, only="/2/tweets")
    desk.send()
    assert desk.state(number) is State.SENT
    assert desk.said() == {"Bread day": 1}
    assert desk.core.store.uncertain_charges() == {}


@pytest.mark.parametrize("fault", [faults.RESET, faults.EMPTY_DOWN, faults.TIMED_OUT])
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
    desk.power.left = moment
    desk.send()
    desk.power.left = None
    booked = desk.core.store.charges(desk.bar.clock())
    assert sum(charge.micros for charge in booked) >= desk.bar.server.meter.micros, "unknown to the tab"
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
    faults.TIMED_OUT_AFTERWARDS,
    faults.TIMED_OUT,
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
