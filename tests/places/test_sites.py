"""Finding and fetching people's places, from a server on this computer."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.make import TUESDAY
from tests.places.web import Web
from twitterbar.domain.places import Site
from twitterbar.errors import Unreachable
from twitterbar.places import fetch, sites
from twitterbar.places.fetch import Address, Fetcher, is_public

HERE = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.close()


HOME = (
    "127.0.0.1",
    "localhost",
    "10.1.2.3",
    "192.168.0.1",
    "[::1]",
    "0.0.0.0",
    "169.254.1.1",
    "[::ffff:10.0.0.1]",
    "224.0.0.1",
)


class Clock:
    """A clock that moves on when one waits, and by a little whenever it is looked at."""

    def __init__(self, step: float = 0.0) -> None:
        self.now = 100.0
        self.step = step
        self.waits: list[float] = []

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds


def fetcher(clock: Callable[[], float] | None = None, seconds: float = 5.0) -> Fetcher:
    """A fetcher that may go to the server of the test, and to nowhere else that is not public."""

    def allowed(address: Address) -> bool:
        return address == HERE or is_public(address)

    pause = clock.wait if isinstance(clock, Clock) else lambda seconds: None
    return Fetcher(allowed=allowed, pause=pause, clock=clock or Clock(), seconds=seconds)


def looked(web: Web, path: str) -> Site:
    return sites.look(fetcher(), web.site + path, None, TUESDAY)


class TestLooking:
    def test_finds_the_feed_of_a_page_and_what_is_new(self, web: Web) -> None:
        site = looked(web, "/")
        assert site.feed == f"{web.site}/feed.xml"
        assert [news.title for news in site.news] == ["On salt", "On rye"]
        assert [news.url for news in site.news] == [f"{web.site}/salt", f"{web.site}/rye"]
        assert site.me == ("https://bar.example/@ana",)
        assert site.title == "Ana's log"

    @pytest.mark.parametrize(
        ("path", "title", "news"),
        [("/atom.xml", "Ben", ["Tides"]), ("/feed.json", "Cleo", ["One", "Untitled and undated"])],
    )
    def test_reads_every_kind_of_feed(self, web: Web, path: str, title: str, news: list[str]) -> None:
        site = looked(web, path)
        assert (site.title, [one.title for one in site.news]) == (title, news)
        assert all(one.url.startswith("http") or not one.url for one in site.news)

    def test_takes_the_next_feed_where_the_first_is_gone(self, web: Web) -> None:
        assert looked(web, "/two-feeds").feed == f"{web.site}/feed.json"

    @pytest.mark.parametrize("path", ["/plain", "/empty", "/dead-feed", "/no-feed.xml", "/binary", "/latin"])
    def test_a_page_without_a_feed_is_a_place_all_the_same(self, web: Web, path: str) -> None:
        site = looked(web, path)
        assert site.feed == "" and site.news == ()

    def test_broken_pages_and_feeds_tell_what_they_can(self, web: Web) -> None:
        assert looked(web, "/broken").news is not None
        assert {news.title for news in looked(web, "/half.xml").news} == {"On salt", "On rye"}
        assert looked(web, "/bomb.xml").news == ()

    def test_what_has_not_changed_is_not_sent_again(self, web: Web) -> None:
        site = looked(web, "/")
        asking = fetcher()
        again = sites.look(asking, f"{web.site}/", site, TUESDAY)
        assert again == site
        assert web.asked[-1][1]["if-none-match"] == '"7"'
        assert "/" not in [path for path, _ in web.asked[-2:]]

    def test_a_name_card_names_a_page_without_a_feed(self, web: Web) -> None:
        web.put("/card", '<div class="h-card"><b class="p-name">Ana\x07 Quay</b></div>')
        assert looked(web, "/card").title == "Ana Quay"


class TestCare:
    @pytest.mark.parametrize("path", ["/private", "/metadata", "/six", "/file", "/user", "/nowhere", "/loop"])
    def test_goes_nowhere_it_should_not_be_sent(self, web: Web, path: str) -> None:
        with pytest.raises(Unreachable):
            fetcher().get(web.site + path)

    @pytest.mark.parametrize("host", HOME)
    def test_nothing_at_home_is_ever_asked(self, host: str) -> None:
        with pytest.raises(Unreachable, match="not on the open internet"):
            Fetcher(pause=lambda seconds: None).get(f"http://{host}/")

    @pytest.mark.parametrize(
        "url",
        ["ftp://a.example/", "file:///x", "http://u:p@a.example/", "http://", "http://a.example:99999/"],
    )
    def test_only_plain_web_addresses(self, url: str) -> None:
        with pytest.raises(Unreachable):
            Fetcher(pause=lambda seconds: None).get(url)

    @pytest.mark.parametrize("path", ["/huge", "/gone", "/fault"])
    def test_too_much_and_too_little_are_said_in_words(self, web: Web, path: str) -> None:
        with pytest.raises(Unreachable, match=r"MiB|answered"):
            fetcher().get(web.site + path)

    def test_two_mebibytes_are_taken(self, web: Web) -> None:
        assert len(fetcher().get(f"{web.site}/just-fits").body) == fetch.LARGEST

    def test_five_seconds_are_enough(self, web: Web) -> None:
        with pytest.raises(Unreachable, match="longer than 5 seconds"):
            fetcher(Clock(step=2)).get(f"{web.site}/endless")

    @pytest.mark.parametrize("what", ["headers", "body"])
    def test_drop_by_drop_takes_no_longer(self, web: Web, what: str) -> None:
        asking = fetcher(time.monotonic, seconds=0.2)
        asking.get(f"{web.site}/plain")
        with pytest.raises(Unreachable, match=r"longer than 0\.2 seconds"):
            asking.get(f"{web.site}/{what}-drop-by-drop")

    def test_redirects_have_one_allowance_together(self, web: Web) -> None:
        web.put("/on-and-on", "", status=302, headers={"Location": "/moved"})
        with pytest.raises(Unreachable, match="longer than 5 seconds"):
            fetcher(Clock(step=0.4)).get(f"{web.site}/on-and-on")

    def test_a_name_that_nobody_looks_up_takes_no_longer(
        self, web: Web, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_: object, **__: object) -> list[object]:
            web.closed.wait(10)
            return []

        monkeypatch.setattr(socket, "getaddrinfo", never)
        with pytest.raises(Unreachable, match=r"longer than 0\.1 seconds"):
            fetcher(seconds=0.1).get("http://nobody.example/")

    def test_follows_where_a_page_moved(self, web: Web) -> None:
        assert fetcher().get(f"{web.site}/moved").url == f"{web.site}/"


class TestManners:
    def test_heeds_robots(self, web: Web) -> None:
        with pytest.raises(Unreachable, match="asks programs not to"):
            fetcher().get(f"{web.site}/secret/diary")
        assert "/secret/diary" not in [path for path, _ in web.asked]

    def test_asks_for_robots_once(self, web: Web) -> None:
        asking = fetcher()
        asking.get(f"{web.site}/")
        asking.get(f"{web.site}/plain")
        assert [path for path, _ in web.asked] == ["/robots.txt", "/", "/plain"]

    def test_waits_a_second_between_two_requests_to_a_host(self, web: Web) -> None:
        clock = Clock()
        asking = fetcher(clock)
        asking.get(f"{web.site}/")
        asking.get(f"{web.site}/plain")
        assert clock.waits == [1.0, 1.0]

    def test_says_who_asks_and_nothing_else(self, web: Web) -> None:
        fetcher().get(f"{web.site}/")
        assert set(web.asked[-1][1]) <= {"host", "user-agent", "accept-encoding", "connection"}
        assert web.asked[-1][1]["user-agent"].startswith("twitterbar")
