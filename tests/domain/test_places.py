"""Where people live on the web, as far as X tells."""

from tests.make import account, link, post
from twitterbar.domain.model import Link
from twitterbar.domain.places import places_of


def hosts(*links: str) -> list[str]:
    """The places of somebody who posts these links, one a post."""
    posts = [post("ana", "look", -n, links=(link(url),)) for n, url in enumerate(links)]
    return [place.host for place in places_of(account("ana"), posts)]


def test_by_hand_then_profile_then_bio() -> None:
    ana = account("ana", links=(link("https://ana.example/"), link("https://shop.example/", start=4)))
    found = places_of(ana, by_hand=["https://cellar.example/"])
    assert [(place.host, place.known_from) for place in found] == [
        ("cellar.example", "by hand"),
        ("ana.example", "profile"),
        ("shop.example", "bio"),
    ]


def test_what_is_not_theirs_stays_away() -> None:
    ana = account("ana", links=(link("https://ana.example/"),))
    assert places_of(ana, not_theirs={"https://ana.example/"}) == []


def test_a_place_is_named_once() -> None:
    ana = account(
        "ana", links=(link("https://ana.example/log"), link("https://www.ana.example/log/", start=2))
    )
    assert len(places_of(ana)) == 1


def test_what_must_not_be_opened_is_no_place() -> None:
    ana = account("ana", links=(Link(url="javascript:alert(1)", host="", shown="here"),))
    assert places_of(ana) == []


def test_a_host_linked_again_and_again_and_more_than_any_other() -> None:
    own = [f"https://ana.example/{n}" for n in range(3)]
    assert hosts(*own) == ["ana.example"]
    assert hosts(*own[:2]) == []
    assert hosts(*own, *(f"https://else.example/{n}" for n in range(3))) == []


def test_a_platform_is_nobodys_own_place() -> None:
    assert hosts(*(f"https://youtube.com/watch?v={n}" for n in range(9))) == []
