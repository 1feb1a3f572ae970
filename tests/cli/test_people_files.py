"""The book carried out and in again, and what is new at people's own places."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Bar
from tests.places.web import Web
from twitterbar.places import card_files, fetch
from twitterbar.places.cards import CARRIES

pytestmark = pytest.mark.usefixtures("nothing_done")


@pytest.fixture
def town_built(town_with_an_empty_book: Path) -> Path:
    """In this town the book is empty at first."""
    return town_with_an_empty_book


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.close()


@pytest.fixture
def kept(town: Bar) -> Bar:
    """A town with three people in the book."""
    for words in (
        ("keep", "@maren_crumb", "--every", "weekly"),
        ("keep", "@samir_oud", "--every", "10"),
        ("keep", "@bao_bees", "--every", "whenever"),
        ("person", "@bao_bees", "--note", "likes heather, and rain; says *so*"),
    ):
        assert town.run("--demo", *words).code == 0
    return town


@pytest.mark.parametrize("format", sorted(CARRIES))
def test_the_book_goes_out_and_comes_in_elsewhere(
    kept: Bar, format: str, town_built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.run("--demo", "person", "@maren_crumb", "--place", "https://rye.example/")
    said = kept.run("--demo", "people", "export", "--format", format)
    assert said.code == 0
    file = tmp_path / "book"
    file.write_text(said.out, "utf-8", newline="")
    count = 2 if format == "newsboat" else 3  # of one of them no feed is known
    other = Bar(shutil.copytree(town_built, tmp_path / "elsewhere"), capsys)
    taken = other.run("--demo", "people", "import", str(file))
    assert taken.out == f"{count} people in the file, {count} new or changed.\n"
    assert other.run("--demo", "people", "export", "--format", format).out == said.out
    again = other.run("--demo", "people", "import", str(file))
    assert again.out == f"{count} people in the file, 0 new or changed.\n"


@pytest.mark.parametrize("format", ["json", "vcard"])
def test_a_file_with_ids_fills_an_empty_house(
    kept: Bar, format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = kept.run("--demo", "people", "export", "--format", format)
    file = tmp_path / "book"
    file.write_text(said.out, "utf-8", newline="")
    other = Bar(tmp_path / "empty", capsys)
    assert other.run("people", "import", str(file)).out == "3 people in the file, 3 new or changed.\n"
    assert other.run("people", "export", "--format", format).out == said.out


def test_who_is_only_written_about_is_not_kept_by_coming_in(
    town: Bar, town_built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town.run("--demo", "person", "@bao_bees", "--note", "likes heather")
    file = tmp_path / "book.json"
    file.write_text(town.run("--demo", "people", "export", "--format", "json").out)
    other = Bar(shutil.copytree(town_built, tmp_path / "elsewhere"), capsys)
    other.run("--demo", "people", "import", str(file))
    (bao,) = other.run("--demo", "people", "--json").document["people"]
    assert bao["every"] is None


def test_who_is_not_known_is_named_and_left_out(kept: Bar, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text('<opml><body><outline text="Nobody Here" xmlUrl="https://n.example/f"/></body></opml>')
    said = kept.run("--demo", "people", "import", str(file))
    assert said.code == 0
    assert "Not known here, so left out: Nobody Here." in said.out


def test_a_file_that_is_none_ends_with_65(kept: Bar, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"\xff\x00")
    assert kept.run("--demo", "people", "import", str(file)).code == 65
    assert kept.run("--demo", "people", "import", str(tmp_path / "missing")).code == 65


def test_nothing_is_fetched_until_it_is_turned_on(kept: Bar) -> None:
    said = kept.run("--demo", "places", "refresh")
    assert said.code == 77
    assert "places on" in said.err


def test_nothing_is_fetched_of_places_that_are_made_up(kept: Bar) -> None:
    kept.run("--demo", "places", "on")
    said = kept.run("--demo", "places", "refresh")
    assert said.code == 0 and not said.err
    assert "made up" in said.out


def test_what_is_new_at_their_own_place(kept: Bar, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "is_public", lambda address: str(address) == "127.0.0.1")
    monkeypatch.setattr(fetch, "BETWEEN", 0.0)
    kept.run("--demo", "places", "on")
    kept.run("--demo", "person", "@maren_crumb", "--place", f"{web.site}/")
    said = kept.run("--demo", "places", "refresh", "@maren_crumb")
    assert said.code == 0
    assert "Maren Ostrow: On salt" in said.out
    assert "2 new things" in said.out
    assert "0 new things" in kept.run("--demo", "places", "refresh", "@maren_crumb").out
    person = kept.run("--demo", "person", "@maren_crumb", "--json").document
    assert person["places"][0]["feed"] == f"{web.site}/feed.xml"
    assert person["places"][0]["me"] == ["https://bar.example/@ana"]
    said = kept.run("--demo", "person", "@maren_crumb")
    assert "On salt" in said.out and "also at https://bar.example/@ana" in said.out
    feeds = kept.run("--demo", "people", "export", "--format", "newsboat").out
    card = next(card for card in card_files.read(feeds.encode(), "urls") if card.handle == "maren_crumb")
    assert (card.feed, card.handle, card.every) == (f"{web.site}/feed.xml", "maren_crumb", 7)


def test_a_private_address_is_not_asked(kept: Bar, web: Web) -> None:
    kept.run("--demo", "places", "on")
    kept.run("--demo", "person", "@samir_oud", "--not-place", "https://samiroud.example")
    kept.run("--demo", "person", "@samir_oud", "--place", f"{web.site}/")
    said = kept.run("--demo", "places", "refresh", "@samir_oud")
    assert said.code == 1
    assert "not on the open internet" in said.err
    assert web.asked == []
    kept.run("--demo", "places", "off")
    assert kept.run("--demo", "places", "refresh").code == 77
