"""Texts as a reader sees them: decoded once, links in readable form, and nothing lost to bad offsets."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.wire import ANA, Json, mention, page, post, refers, snowflake, taken, url, user
from twitterbar.domain.links import Verdict, verdict
from twitterbar.domain.model import PageKind, Post
from twitterbar.domain.text import clean
from twitterbar.sources.x_text import written
from twitterbar.sources.x_wire import Named, Url

SHORT = "https://t.co/AbCdEfGhIj"


def said(
    text: str, *, urls: list[Json] | None = None, mentions: list[Json] | None = None, **fields: Any
) -> Post:
    """What comes of a post with this text and these entities."""
    entities = {"urls": urls or [], "mentions": mentions or []}
    return taken(page(post(1, text, entities=entities, **fields))).posts[0]


@pytest.mark.parametrize(
    ("escaped", "shown"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;b&amp;gt; &amp;amp;", "&lt;b&gt; &amp;"),
        ("&quot; &#39; &copy; &#x1b;[2J", "&quot; &#39; &copy; &#x1b;[2J"),
        ("AT&T & co &", "AT&T & co &"),
    ],
)
def test_what_x_escapes_is_decoded_exactly_once(escaped: str, shown: str) -> None:
    assert said(escaped).text == shown
    text = f"@ana {escaped}"
    assert said(text, mentions=[mention(text, "ana")]).text == f"@ana {shown}"


def test_offsets_count_code_points_of_the_escaped_text() -> None:
    text = f"😀👩‍🚀 &lt;&lt; @Ana {SHORT} &amp; more"
    kept = said(
        text,
        urls=[url(text, SHORT, "https://a.example/x", "a.example/x")],
        mentions=[mention(text, "ana", ANA)],
    )
    assert kept.text == "😀👩‍🚀 << @Ana a.example/x & more"
    assert [kept.text[link.start : link.end] for link in kept.links] == ["a.example/x"]
    assert [kept.text[name.start : name.end] for name in kept.mentions] == ["@Ana"]
    assert kept.mentions[0].account == f"x:{ANA}"


def test_what_was_cleaned_away_moves_the_offsets() -> None:
    text = f"\x1b[2J\u202e\u200b @ana\u200b {SHORT}\r\n end"
    kept = said(
        text, urls=[url(text, SHORT, "https://a.example/x", "a.example/x")], mentions=[mention(text, "ana")]
    )
    assert kept.text == "[2J @ana a.example/x\n end"
    assert kept.text[kept.links[0].start : kept.links[0].end] == "a.example/x"
    assert kept.text[kept.mentions[0].start : kept.mentions[0].end] == "@ana"


@pytest.mark.parametrize(
    ("start", "end"), [(500, 900), (1, 2), (0, 0), (-30, -7), (7, 3), (0, 1 << 62), (5, 28), (-1, -1)]
)
def test_bad_offsets_neither_cut_nor_lose_text(start: int, end: int) -> None:
    text = f"😀👩‍🚀 see {SHORT} and @ana!"
    wrong = {"start": start, "end": end}
    kept = said(
        text,
        urls=[url(text, SHORT, "https://a.example/x", "a.example/x") | wrong],
        mentions=[mention(text, "ana") | wrong],
    )
    assert kept.text == "😀👩‍🚀 see a.example/x and @ana!"
    assert kept.text[kept.links[0].start : kept.links[0].end] == "a.example/x"
    assert kept.text[kept.mentions[0].start : kept.mentions[0].end] == "@ana"


def test_entities_that_are_nowhere_in_the_text_are_kept_beside_it() -> None:
    text = "This media is not available. Learn more"
    kept = said(
        text,
        urls=[
            {
                "start": 29,
                "end": 39,
                "url": "https://help.example/1",
                "expanded_url": "https://help.example/1",
                "display_url": "Learn more",
            }
        ],
        mentions=[{"start": 0, "end": 4, "username": "ben"}],
    )
    assert kept.text == text
    assert [(link.url, link.start, link.claims) for link in kept.links] == [
        ("https://help.example/1", -1, "")
    ]
    assert [(name.username, name.start) for name in kept.mentions] == [("ben", -1)]


def test_a_name_is_not_found_inside_a_longer_one() -> None:
    text = "@anabel and ＠anaさん"
    kept = said(text, mentions=[{"start": 0, "end": 4, "username": "ana"}])
    assert kept.text == text
    assert kept.text[kept.mentions[0].start : kept.mentions[0].end] == "＠ana"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a cat {SHORT}", "a cat"),
        (SHORT, ""),
        (f"a cat {SHORT} https://t.co/quoted", "a cat"),
        (f"a cat https://t.co/quoted {SHORT}", "a cat"),
        (f"a {SHORT} cat", "a cat"),
        (f"{SHORT}\na cat", "a cat"),
        ("as https://t.co/quoted says", "as x.com/ben/status/2 says"),
    ],
)
def test_what_only_stands_for_pictures_and_quotes_is_left_out(text: str, shown: str) -> None:
    urls = []
    if SHORT in text:
        picture = f"https://x.com/ana/status/{snowflake(1)}/photo/1"
        urls += [url(text, SHORT, picture, "pic.x.com/AbCdEfGhIj")] * 2
    if "quoted" in text:
        quoted = f"https://twitter.com/ben/status/{snowflake(2)}"
        urls.append(url(text, "https://t.co/quoted", quoted, "x.com/ben/status/2"))
    kept = said(text, urls=urls, referenced_tweets=[refers("quoted", 2)])
    assert kept.text == shown
    assert [media.kind for media in kept.media] == (["photo"] if SHORT in text else [])


def test_a_link_to_a_post_that_is_not_quoted_stays() -> None:
    text = f"read {SHORT}"
    kept = said(text, urls=[url(text, SHORT, f"https://x.com/b/status/{snowflake(9)}", "x.com/b/status/1…")])
    assert kept.text == "read x.com/b/status/1…"


def test_a_lie_about_a_picture_is_a_link() -> None:
    text = f"look {SHORT}"
    kept = said(text, urls=[url(text, SHORT, "https://evil.example/", "pic.x.com/abc")])
    assert kept.text == "look evil.example"
    assert kept.links[0].claims == "pic.x.com/abc"


def test_the_text_shows_the_host_that_opens() -> None:
    text = f"{SHORT} now"
    kept = said(text, urls=[url(text, SHORT, "https://evil.example/", "mybank.example/login")])
    assert kept.text == "evil.example now"
    answer, why = verdict(kept.links[0])
    assert answer is Verdict.CONFIRM
    assert "mybank.example/login" in why


def test_other_shorteners_are_followed_as_far_as_x_did() -> None:
    text = f"{SHORT} now"
    shortened = url(
        text, SHORT, "https://shrt.example/x", "shrt.example/x", title="A &amp; B", description="C\x07"
    )
    real = {"unwound_url": "https://www.paper.example/long/story?utm_source=x"}
    kept = said(text, urls=[shortened | real | {"status": 200}])
    assert kept.text == "paper.example/long/story?utm_source=x now"
    assert (kept.links[0].host, kept.links[0].title, kept.links[0].description) == (
        "www.paper.example",
        "A &amp; B",
        "C",
    )
    assert verdict(kept.links[0])[0] is Verdict.OPEN
    for broken in (real | {"status": 404}, {"unwound_url": "javascript:x"}):
        assert said(text, urls=[shortened | broken]).links[0].url == "https://shrt.example/x"


def test_a_bio_is_not_escaped() -> None:
    bio = "bread &amp; books, https://t.co/b"
    made = user(
        ANA,
        "ana",
        description=bio,
        entities={
            "description": {"urls": [url(bio, "https://t.co/b", "https://b.example/x", "b.example/x")]}
        },
    )
    (kept,) = taken(page(made), PageKind.PEOPLE).accounts
    assert kept.bio == "bread &amp; books, b.example/x"
    assert kept.bio[kept.links[0].start : kept.links[0].end] == "b.example/x"


def test_a_flood_of_entities_is_read_whole() -> None:
    text = "@ana " * 5000
    right = [{"start": n * 5, "end": n * 5 + 4, "username": "ana"} for n in range(4900)]
    wrong = [{"start": n, "end": n, "username": name} for n in range(5000) for name in ("ana", f"a{n}")]
    kept = said(text, mentions=right + wrong)
    assert len(kept.mentions) == len(right + wrong)
    assert kept.text == text.rstrip()


pieces = st.one_of(
    st.sampled_from(
        [
            "a ",
            "&amp;",
            "&lt;",
            "😀",
            "👩\u200d",
            "\u200d🚀",
            "\u0301",
            "\u202e",
            "\x1b[",
            "\n",
            "\r",
            " ",
            "é",
            "م\u200c",
            "🏴\U000e0067",
        ]
    ),
    st.sampled_from(["@ana", "https://t.co/abc"]).map(lambda word: (word,)),
)


@given(st.lists(pieces, max_size=12), st.integers(-3, 60))
def test_whatever_the_text_the_entities_are_found_in_it(parts: list[str | tuple[str]], shift: int) -> None:
    text = ""
    urls: list[Json] = []
    mentions: list[Json] = []
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        start = len(text)
        text += part[0]
        where = {"start": start + (shift if shift > 40 else 0), "end": len(text)}
        if part[0] == "@ana":
            mentions.append(where | {"username": "ana"})
        else:
            urls.append(
                where | {"url": part[0], "expanded_url": "https://a.example/b", "display_url": "a.example/b"}
            )
    kept = said(text, urls=urls, mentions=mentions)
    assert clean(kept.text) == kept.text
    assert len(kept.mentions) == len(mentions)
    for name in kept.mentions:
        assert name.start < 0 or kept.text[name.start : name.end] == "@ana"
    for link in kept.links:
        assert link.start < 0 or kept.text[link.start : link.end] == "a.example/b"
    assert kept.text.count("😀") == text.count("😀")
    assert kept.text.count("<") == text.count("&lt;")


words = st.sampled_from(["@ana", "@anabel", "@Ana", SHORT, "a ", " ", "\n", "é", "&amp;", "\u0301", "."])


@given(st.lists(words, max_size=8), st.sampled_from([0, 0, 0, 1]), st.booleans())
def test_a_text_as_it_is_told_reads_as_if_it_were_searched(parts: list[str], shift: int, mixed: bool) -> None:
    text = ""
    mentions: list[Named] = []
    urls: list[Url] = []
    for part in parts:
        start, end = len(text) + shift, len(text) + len(part)
        if part[0] == "@" and (mixed or not urls):
            mentions.append(Named(start=start, end=end, username=part[1:].lower(), id="7"))
        elif part == SHORT:
            shown = "pic.x.com/a" if mixed else "a.example/b"
            urls.append(
                Url(start=start, end=end, url=SHORT, expanded_url=f"https://{shown}", display_url=shown)
            )
        text += part

    def read(**known: Any) -> object:
        return written(text, urls, mentions, lambda digits: f"x:{digits}", **known)

    assert read() == read(at_the_end=lambda url: False), "which has every entity looked for"
