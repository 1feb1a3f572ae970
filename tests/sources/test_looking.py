"""Looking for what is new: step by step, with names, limits and ends."""

from collections.abc import Iterable

import pytest

from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar.domain.gaps import Marks
from twitterbar.domain.model import PageKind
from twitterbar.domain.prospect import unknown
from twitterbar.domain.tab import Caps
from twitterbar.errors import CapReached, NoNetwork, RateLimited, StoreError
from twitterbar.sources.looking import Step, look


class Known:
    """Whose names are known, as a store would tell."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def nameless(self, ids: Iterable[str]) -> list[str]:
        return [id for id in ids if id not in self.names]

    def take(self, step: Step) -> Step:
        self.names |= {account.id for account in step.batch.accounts}
        return step


@pytest.fixture
def known() -> Known:
    return Known()


def steps(x_bar: XBar, known: Known, marks: Marks | None = None, **more: object) -> Iterable[Step]:
    now = x_bar.clock()
    start = marks or Marks()
    return (
        known.take(step)
        for step in look(
            x_bar.x(more.pop("caps", None), cancelled=more.get("cancelled", lambda: False)),  # type: ignore[arg-type]
            start,
            unknown(start, now.replace(day=1), now.replace(day=1)),
            nameless=known.nameless,
            now=x_bar.clock,
            **more,  # type: ignore[arg-type]
        )
    )


def test_names_are_looked_up_once_and_only_where_they_are_not_known(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(150)
    known.names.add(f"x:{x_bar.ana.id}")
    came = list(steps(x_bar, known))
    looked_up = [asked.query["ids"].split(",") for asked in x_bar.server.asked if asked.route == "/2/users"]
    assert looked_up == [[str(x_bar.ben.id), str(x_bar.cleo.id)]]
    assert [step.what for step in came] == ["mentions", "posts", "home", "names", "home"]
    assert came[-1].marks.gaps == ()
    assert set(came[-1].marks.newest) == {"home"}


def test_the_marks_tell_a_gap_after_every_page_but_the_last(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(250)
    home = [step.marks for step in steps(x_bar, known) if step.what == "home"]
    assert [len(marks.gaps) for marks in home] == [1, 1, 0]
    assert len({marks.newest["home"] for marks in home}) == 1


def test_one_timeline_that_is_limited_does_not_hold_up_the_others(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(5)
    x_bar.server.fail(faults.rate_limited(None), only="mentions")
    came: list[Step] = []
    with pytest.raises(RateLimited):
        for step in steps(x_bar, known):
            came.append(step)
    assert [step.what for step in came] == ["posts", "home", "names"]


def test_a_dead_network_ends_it_and_what_came_is_good(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(250)
    known.names |= {f"x:{one}" for one in x_bar.world.people}
    came: list[Step] = []
    with pytest.raises(NoNetwork):
        for step in steps(x_bar, known):
            came.append(step)
            if step.what == "home":
                x_bar.server.fail(faults.RESET, times=-1)
    marks = came[-1].marks
    x_bar.server.heal()
    again = list(steps(x_bar, known, marks))
    assert [step.what for step in again] == ["mentions", "posts", "home"]
    assert sum(len(step.batch.asked) for step in again) == 0
    assert again[-1].marks.gaps == marks.gaps


def test_it_stops_after_the_page_it_has_asked_for(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(350)
    came: list[Step] = []
    for step in steps(x_bar, known, cancelled=lambda: any(one.what == "home" for one in came)):
        came.append(step)
    assert [step.what for step in came] == ["mentions", "posts", "home", "home"]
    (gap,) = came[-1].marks.gaps
    assert gap.newer == came[-1].batch.oldest
    assert sum(charge.micros for step in came for charge in step.charges) == x_bar.server.meter.micros


def test_names_that_can_t_be_had_lose_no_page_under_way(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(350)
    came: list[Step] = []

    def lost(ids: Iterable[str]) -> list[str]:
        if any(step.what == "home" for step in came):
            raise StoreError("The store can't be read.")
        return []

    known.nameless = lost  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        for step in steps(x_bar, known):
            came.append(step)
    assert [step.what for step in came] == ["mentions", "posts", "home", "home"]
    assert came[-1].marks.gaps[0].newer == came[-1].batch.oldest
    assert sum(charge.micros for step in came for charge in step.charges) == x_bar.server.meter.micros


def test_lists_conversations_and_people_can_be_asked_for(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    start = x_bar.world.say(x_bar.cleo, "Who is for a walk?", 60)
    x_bar.world.say(x_bar.ben, "I am", 50, answers=start)
    came = list(
        look(
            x_bar.x(),
            Marks(),
            (),
            lists=(PageKind.FOLLOWING,),
            conversations=(f"x:{start.id}",),
            handles=("cleo",),
            nameless=known.nameless,
            now=x_bar.clock,
        )
    )
    assert [step.what for step in came] == ["following", "people", "conversation", "names"]
    newest = max(x_bar.world.posts)
    assert came[-1].marks == Marks(conversations={f"x:{start.id}": f"x:{newest}"}), "no timeline moved"


def test_a_cap_ends_it_in_words_after_what_could_be_paid(x_bar: XBar, known: Known) -> None:
    x_bar.sign_in()
    x_bar.talk(100)
    came: list[Step] = []
    with pytest.raises(CapReached):
        for step in steps(x_bar, known, caps=Caps(session=400_000)):
            came.append(step)
    assert came[-1].marks.gaps
    assert x_bar.server.meter.micros <= 400_000
