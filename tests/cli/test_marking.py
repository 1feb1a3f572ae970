"""Bookmarks, reposts and mutes: here for nothing, at X for a price that is said first."""

from queue import Queue

import pytest

from tests.cli.conftest import Bar, settle
from tests.x_server import faults
from tests.x_server.bar import XBar
from tests.x_server.world import Said
from twitterbar.errors import Exit


class Place:
    """A reader at X who may write and has looked once, and a post of Ana's."""

    def __init__(self, bar: Bar, x: XBar, said: Said) -> None:
        self.bar = bar
        self.x = x
        self.post = f"x:{said.id}"
        self.mine = (x.me.id, said.id)


@pytest.fixture
def place(bar: Bar, x_bar: XBar, browser: "Queue[str]") -> Place:
    settle(bar, x_bar)
    said = x_bar.world.say(x_bar.ana, "The lighthouse keeper has a new bicycle", 60)
    assert bar.run("login", "--write", "--keep-in", "file").code == 0
    assert bar.run("refresh", "--max-spend", "5").code == 0
    x_bar.server.meter.micros = 0
    return Place(bar, x_bar, said)


def spent(place: Place) -> int:
    """What X charged."""
    return place.x.server.meter.micros


def test_a_bookmark_is_kept_here_for_nothing_and_at_x_for_a_price(place: Place) -> None:
    bar = place.bar
    assert bar.run("bookmark", place.post).out == "Bookmarked.\n"
    (kept,) = bar.run("bookmarks", "--json").document["bookmarks"]
    assert (kept["id"], kept["at_x"], spent(place)) == (place.post, False, 0)
    bar.run("filters", "add", "words", "bicycle")
    assert bar.run("bookmarks").out == "Your filters keep 1 away. `filters` lists them.\n"
    (away,) = bar.run("filters", "--json").document["filters"]
    bar.run("filters", "end", str(away["number"]))
    said = bar.run("bookmark", place.post, "--via", "api")
    assert "costs $0.005" in said.err and "Done at X, too." in said.out
    assert place.x.world.bookmarks == {place.mine}
    assert bar.run("bookmarks", "--json").document["bookmarks"][0]["at_x"]
    assert "bicycle" in bar.run("bookmarks").out
    assert bar.run("bookmark", place.post, "--remove", "--via", "api").code == 0
    assert place.x.world.bookmarks == set()
    assert bar.run("bookmarks").out == "Nothing is bookmarked.\n"
    assert spent(place) == 10_000
    writes = bar.run("tab", "--json").document["month"]["writes"]
    assert (writes["units"], writes["dollars"]) == (2, "0.01")
    assert "had X bookmark" in bar.run("log").out


def test_a_mute_holds_here_and_at_x(place: Place) -> None:
    bar = place.bar
    assert bar.run("mute", "@ana", "--via", "api").code == 0
    assert place.x.world.mutes == {(place.x.me.id, place.x.ana.id)}
    assert bar.run("catch-up", "--json").document["conversations"] == []
    assert bar.run("unmute", "@ana", "--via", "api").code == 0
    assert place.x.world.mutes == set()
    assert len(bar.run("catch-up", "--json").document["conversations"]) == 1
    assert spent(place) == 15_000
    assert bar.run("unmute", "@ana").code == Exit.NO
    assert bar.run("mute", "@ana", "--days", "7", "--via", "api").code == Exit.USAGE


def test_a_repost_goes_by_a_page_for_nothing_or_by_the_api(place: Place) -> None:
    by_page = place.bar.run("repost", place.post)
    assert by_page.out == f"https://x.com/intent/retweet?tweet_id={place.post[2:]}\n"
    assert spent(place) == 0
    assert place.bar.run("repost", place.post, "--via", "api").out == "Passed on.\n"
    assert place.x.world.passed_on == {place.mine}
    assert spent(place) == 15_000


def test_a_lost_answer_is_booked_and_asking_again_does_no_harm(place: Place) -> None:
    place.x.server.fail(faults.LOST, only="/bookmarks")
    assert place.bar.run("bookmark", place.post, "--via", "api").code == Exit.UNREACHABLE
    assert place.x.world.bookmarks == {place.mine}
    assert place.bar.run("tab", "--json").document["uncertain_dollars"] == "0.005"
    assert place.bar.run("bookmark", place.post, "--via", "api").code == 0
    assert place.x.world.bookmarks == {place.mine}


def test_what_x_refuses_costs_nothing_and_says_so(place: Place) -> None:
    place.x.server.fail(faults.FORBIDDEN, only="/muting")
    said = place.bar.run("mute", "@ana", "--via", "api")
    assert said.code == Exit.NOT_ALLOWED
    assert "not permitted" in said.err
    assert spent(place) == 0


def test_nothing_reaches_x_from_the_made_up_town(town: Bar) -> None:
    conversations = town.run("--demo", "catch-up", "--json").document["conversations"]
    post = conversations[0]["id"]
    assert town.run("--demo", "bookmark", post).code == 0
    assert town.run("--demo", "bookmark", post, "--via", "api").code == Exit.USAGE
    assert "made up" in town.run("--demo", "repost", post).err
