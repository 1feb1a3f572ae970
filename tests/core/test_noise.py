"""What is folded and hidden, as the core tells it at the door, at the table and in a conversation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.make import TUESDAY, account, account_id, at, batch, post, reply
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.filters import About
from twitterbar.domain.model import Batch, Message, PageKind
from twitterbar.settings import Settings
from twitterbar.store.store import Store

ME, ROY = account_id("me"), account_id("roy")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    """A reader at a bar where Ana says something, and Ben quotes her where he answers Cleo."""
    store = Store.open(tmp_path / "store.sqlite3", now=lambda: TUESDAY)
    store.set_me(ME)
    first = post("ana", "Bread day", -60)
    tide = post("cleo", "The tide is out.", -50)
    quote = replace(reply(tide, "ben", "Now that is what I call bread.", -40), quotes=first.id)
    people = (account(name) for name in ("me", "ana", "ben", "cleo", "roy"))
    store.save(batch(*people, first, tide, quote))
    made = Core(store, Settings(), lambda: TUESDAY, Occupancy(tmp_path / "seat"))
    yield made
    made.close()


def write(core: Core, messages: int, author: str = ROY, to: str = ME) -> None:
    """Somebody writes direct messages."""
    core.store.save(
        Batch(
            kind=PageKind.MESSAGES,
            me=ME,
            messages=tuple(
                Message(
                    id=f"x:{7_000 + n + len(author)}",
                    conversation="x:1-2",
                    author=author,
                    at=at(-100 - n),
                    text=f"Hello? {n}",
                    to=(to,),
                )
                for n in range(messages)
            ),
        )
    )


@pytest.mark.parametrize(("messages", "loud"), [(2, 0), (3, 1), (4, 1)])
def test_who_only_writes_messages_is_noise_as_well(core: Core, messages: int, loud: int) -> None:
    write(core, messages)
    assert core.table(10).noise == loud
    people = core.noise_at_the_bar().people
    assert len(people) == loud
    for row in people:
        assert row.person.username == "roy"
        assert row.noise.code == "pestering"
        assert set(row.said) == {f"Hello? {n}" for n in range(messages)}


def test_whom_the_reader_wants_to_hear_is_no_noise(core: Core) -> None:
    write(core, 4)
    core.noise.hear_again(ROY)
    assert core.table(10).noise == 0


def test_whom_the_reader_writes_back_to_is_no_noise(core: Core) -> None:
    write(core, 4)
    write(core, 4, author=ME, to=ROY)
    assert core.noise_at_the_bar().people == ()


def test_a_muted_pesterer_is_told_no_more(core: Core) -> None:
    write(core, 4)
    core.noise.filter(About.PERSON, "@roy")
    assert core.table(10).noise == 0


def test_the_door_at_once_leaves_out_what_was_kept_away_when_it_was_last_weighed(core: Core) -> None:
    all_of_it = core.door_at_once().conversations
    core.noise.filter(About.WORDS, "bread day")
    assert core.door().conversations == all_of_it - 1
    at_once = core.door_at_once()
    assert at_once.conversations == all_of_it - 1
    assert at_once.minutes == pytest.approx(core.door().minutes, abs=0.1)
    core.noise.end(core.filtering.standing()[0].number)
    assert core.door().conversations == core.door_at_once().conversations == all_of_it


def test_a_quote_of_what_is_filtered_says_so(core: Core) -> None:
    (hit,) = core.search("what I call bread")

    def quoted() -> str:
        posts = core.conversation(hit.conversation).posts
        return next(one.quoted for one in posts if one.id == hit.post)

    assert quoted() == "Ana: Bread day"
    core.noise.filter(About.WORDS, "bread day")
    assert quoted() == "a post that a filter of yours keeps away (gn lists them)"
