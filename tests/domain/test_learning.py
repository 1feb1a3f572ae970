"""The reader's own weights, out of what they did at the table."""

from hypothesis import given
from hypothesis import strategies as st

from tests.make import at
from twitterbar.domain.learning import LEAST, MOST, PRIOR, SPREAD, learn
from twitterbar.domain.model import Event, EventKind


def did(kind: EventKind, conversation: str = "", **times: float) -> tuple[Event, str]:
    posts = (conversation,) if conversation else ()
    return Event(seq=1, at=at(0), kind=kind, posts=posts, people=(), data=times), conversation


OPENED = did(EventKind.SESSION_OPENED)


def test_at_first_the_weights_are_the_usual_ones() -> None:
    assert learn([]) == (PRIOR, 0)


def test_what_speaks_for_the_heard_and_not_for_the_dropped_weighs_more() -> None:
    evening = [
        OPENED,
        did(EventKind.HEARD, "x:1", words=0.2, recent=0.1),
        did(EventKind.DROPPED, "x:2", tie=2.0, recent=0.1),
    ]
    weights, choices = learn(evening * 20)
    assert choices == 20
    assert weights.words > PRIOR.words
    assert weights.tie < PRIOR.tie
    assert (weights.recent, weights.names_you) == (PRIOR.recent, PRIOR.names_you)
    assert weights.threshold == PRIOR.threshold


def test_an_answer_says_more_than_hearing() -> None:
    spoke = [did(EventKind.HEARD, "x:1", circle=2.0), did(EventKind.HEARD, "x:2", link=1.0)]
    weights, choices = learn([OPENED, *spoke, did(EventKind.SPOKEN, "x:1")])
    assert choices == 1
    assert weights.circle > PRIOR.circle
    assert weights.link < PRIOR.link


def test_what_is_dropped_after_all_was_not_cared_for() -> None:
    heard = [did(EventKind.HEARD, "x:1", circle=2.0), did(EventKind.HEARD, "x:2", link=1.0)]
    weights, _ = learn([OPENED, *heard, did(EventKind.DROPPED, "x:1", circle=2.0)])
    assert weights.circle < PRIOR.circle


def test_done_with_what_was_heard_is_no_slight() -> None:
    heard = [did(EventKind.HEARD, "x:1", circle=2.0), did(EventKind.HEARD, "x:2", link=1.0)]
    assert learn([OPENED, *heard, did(EventKind.DONE, "x:1")]) == (PRIOR, 0)
    assert learn([OPENED, heard[1], did(EventKind.DONE, "x:1", circle=2.0)])[1] == 1


def test_evenings_are_not_compared_with_each_other() -> None:
    one, other = did(EventKind.HEARD, "x:1", tie=1.0), did(EventKind.DROPPED, "x:2", link=1.0)
    assert learn([OPENED, one, OPENED, other]) == (PRIOR, 0)


def test_what_was_not_at_the_table_teaches_nothing() -> None:
    assert learn([OPENED, did(EventKind.HEARD, "x:1"), did(EventKind.DROPPED, "x:2")]) == (PRIOR, 0)


kinds = st.sampled_from([EventKind.HEARD, EventKind.DROPPED, EventKind.SPOKEN, EventKind.SESSION_OPENED])
times = st.dictionaries(st.sampled_from(sorted(SPREAD)), st.floats(0, 50), max_size=4)


@given(st.lists(st.tuples(kinds, st.sampled_from(["x:1", "x:2", "x:3"]), times), max_size=40))
def test_no_history_makes_a_reason_speak_against_or_take_the_table(
    history: list[tuple[EventKind, str, dict[str, float]]],
) -> None:
    weights, _ = learn(did(kind, conversation, **some) for kind, conversation, some in history)
    for code in SPREAD:
        usual = getattr(PRIOR, code)
        assert LEAST * usual <= getattr(weights, code) <= MOST * usual
