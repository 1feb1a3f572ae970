"""The book in other programs' formats, and back."""

from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitterbar.domain.text import clean, clean_line
from twitterbar.errors import BadFile
from twitterbar.places import card_files, cards
from twitterbar.places.cards import CARRIES, NEEDS, Card

ANA = Card(
    name="Ana, of “the” <Quay>; & co",
    handle="ana_q",
    id="x:42",
    site="https://ana.example/?a=1&b=2",
    feed="https://ana.example/feed.xml",
    every=7,
    note="likes rye,\nnot *oats*; see\\there",
)
BEN = Card(name="بن", handle="ben", site="https://ben.example/", every=10)


def carried(card: Card, format: str) -> Card:
    """What is left of a card in a format."""
    kept = {name: getattr(card, name) for name in CARRIES[format]}
    if format in ("bookmarks", "markdown"):
        kept["note"] = clean_line(card.note)
    return Card(**kept)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
NAMES = TEXT.map(clean_line).filter(lambda name: bool(name) and "(@" not in name)
HOSTS = st.from_regex(r"[a-z]{1,8}\.example", fullmatch=True)
PATHS = st.text(st.sampled_from("ab/()[]<>*_~&;,:\\\"'#?=%ü·"), max_size=12)
CARDS = st.builds(
    Card,
    name=NAMES,
    handle=st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,14}", fullmatch=True),
    id=st.integers(1, 2**62).map("x:{}".format),
    site=st.builds("https://{}/{}".format, HOSTS, PATHS),
    feed=st.builds("https://{}/feed?x=1&copy=2{}".format, HOSTS, PATHS),
    every=st.none() | st.integers(0, 3660),
    note=TEXT.map(clean),
)


@settings(max_examples=40)
@given(st.lists(CARDS, min_size=1, max_size=4))
def test_everything_that_a_format_carries_comes_back(found: list[Card]) -> None:
    for format in sorted(CARRIES):
        written = cards.write(found, format)
        read = card_files.read(written.encode(), "book")
        assert read == [carried(card, format) for card in found], format


@pytest.mark.parametrize("format", sorted(CARRIES))
def test_by_example(format: str) -> None:
    written = cards.write([ANA, BEN], format)
    expected = [
        carried(card, format) for card in (ANA, BEN) if format not in NEEDS or getattr(card, NEEDS[format])
    ]
    assert card_files.read(written.encode(), "book") == expected


def test_opml_is_read_by_others() -> None:
    import listparser

    read = listparser.parse(cards.write([ANA, BEN], "opml"))
    assert not read["bozo"]
    assert [(feed["url"], feed["title"]) for feed in read["feeds"]] == [(ANA.feed, f"{ANA.name} (@ana_q)")]


def test_vcards_are_read_by_others() -> None:
    import vobject

    first, second = vobject.readComponents(cards.write([ANA, BEN], "vcard"))
    assert first.fn.value == ANA.name
    assert first.note.value == ANA.note
    assert [url.value for url in first.contents["url"]] == [ANA.site, ANA.feed]
    assert second.fn.value == "بن"
    assert second.version.value == "4.0"


def test_no_line_of_a_vcard_is_longer_than_75_octets() -> None:
    written = cards.write([msgspec.structs.replace(ANA, note="ü" * 400)], "vcard")
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75


def test_markdown_is_read_by_others() -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt().render(cards.write([ANA], "markdown"))
    assert 'href="https://ana.example/?a=1&amp;b=2"' in html
    assert "not *oats*" in html


@settings(max_examples=40)
@given(CARDS)
def test_an_odd_address_is_the_same_to_others(card: Card) -> None:
    import listparser
    import vobject
    from markdown_it import MarkdownIt
    from selectolax.lexbor import LexborHTMLParser

    feeds = listparser.parse(cards.write([card], "opml"))["feeds"]
    assert [feed["url"] for feed in feeds] == [card.feed]
    if not set(",;\\") & set(card.site + card.feed):  # it takes addresses for texts, where these are marks
        read = vobject.readOne(cards.write([card], "vcard"))
        assert [url.value for url in read.contents["url"]] == [card.site, card.feed]
    tokens = MarkdownIt().disable("normalize").parse(cards.write([card], "markdown"))
    links = [child for token in tokens for child in token.children or () if child.type == "link_open"]
    assert [unquote(str(link.attrs["href"])) for link in links] == [unquote(card.site), unquote(card.feed)]
    page = LexborHTMLParser(cards.write([card], "bookmarks"))
    assert [node.attributes["href"] for node in page.css("a")] == [card.site]


def test_bookmarks_are_read_by_others() -> None:
    from html.parser import HTMLParser

    found = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                found.append(dict(attrs))

    Links().feed(cards.write([ANA], "bookmarks"))
    assert found == [{"href": ANA.site, "feedurl": ANA.feed, "tags": "weekly"}]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"", "no format"),
        (b"hello", "no format"),
        (b"{}", "not an exported book"),
        (b"BEGIN:VCARD\r\nnonsense\r\nEND:VCARD", "broken vCard"),
        (b"<opml><body>", "broken OPML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "declares"),
        (b"- ", "nobody"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as refused:
        found = card_files.read(body, "book.txt")
        assert found == [], found
    assert "book.txt" in str(refused.value)


@settings(max_examples=60)
@given(st.sampled_from(["{", "BEGIN:VCARD\n", "- ", "https://a", "<opml>", ""]), st.binary(max_size=80))
def test_nothing_else_ever_happens(start: str, rest: bytes) -> None:
    try:
        found = card_files.read(start.encode() + rest, "book")
    except BadFile:
        return
    assert all(card.site == "" or card.site.startswith("http") for card in found)
