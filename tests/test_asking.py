"""Asking people whether they want to be introduced: a message to each, once, whatever happens."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.desk import WRITES, Desk
from tests.x_server.faults import LOST_AFTERWARDS, Fault
from twitterbar.domain.model import Account, Batch, Message, PageKind
from twitterbar.domain.outbox import State, Way
from twitterbar.errors import UsageError


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


def test_a_message_without_an_answer_is_found_among_ones_messages_once_they_are_here(asking: Asking) -> None:
    desk = asking.desk
    desk.core.speaking.drop(asking.numbers[1])
    desk.bar.server.fail(LOST_AFTERWARDS[0], only="/2/dm_conversations")
    desk.send()
    me = f"x:{desk.bar.me.id}"
    elsewhere = [
        Message(id=f"x:{n}", conversation="x:1", author=me, at=at, text=text, to=(asking.ana,))
        for n, text, at in (
            (90, "May I, one?", desk.bar.clock() - timedelta(days=1)),
            (91, "Something else", desk.bar.clock()),
            (92, "May I, one?", desk.bar.clock()),
        )
    ]
    desk.core.store.save(Batch(kind=PageKind.MESSAGES, messages=tuple(elsewhere[:2]), me=me))
    desk.send()
    assert desk.state(asking.numbers[0]) is State.UNKNOWN
    desk.core.store.save(Batch(kind=PageKind.MESSAGES, messages=tuple(elsewhere), me=me))
    desk.send()
    assert desk.core.store.drafts.get(asking.numbers[0]).sent_as == "x:92"
    assert asking.state()[0] == "asked"
    assert asking.written() == {(desk.bar.ana.id, "May I, one?"): 1}


def test_a_question_that_was_copied_and_taken_back_was_not_asked(asking: Asking) -> None:
    speaking = asking.desk.core.speaking
    speaking.drop(asking.numbers[1])
    asking.desk.bar.clock.go_on(minutes=1)
    speaking.reroute(asking.numbers[0], Way.COPY)
    speaking.hand_over(asking.numbers[0], Way.COPY)
    assert asking.state()[0] == "asked"
    assert speaking.take_back().number == asking.numbers[0]
    assert asking.state() == ("written", "the question waits in the outbox")


@pytest.mark.parametrize("moment", range(14))
def test_a_message_is_sent_once_whenever_the_process_ends(asking: Asking, moment: int) -> None:
    desk = asking.desk
    desk.power.left = moment
    for _ in range(4):
        desk.send()
    assert all(count == 1 for count in asking.written().values())
    for number in asking.numbers:
        draft = desk.core.store.drafts.get(number)
        sent = (desk.bar.ana.id if draft.addressee == asking.ana else desk.bar.ben.id, draft.text)
        assert draft.state in (State.SENT, State.UNKNOWN)
        assert draft.state is State.UNKNOWN or asking.written()[sent] == 1
