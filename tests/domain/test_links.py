"""Links lead where they say, two of the same are found to be the same, and dangerous ones don't open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.links import Verdict, canonical, host, link, verdict
from twitterbar.domain.model import Link
from twitterbar.domain.text import clean_line


def judged(url: str, written: str = "") -> tuple[Verdict, str]:
    return verdict(link(url, written))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "HTTPS://Example.ORG:8443/A",
        "https://example.org/$(id)`id`;&|'\"<>",
        "https://sub-1.example.org/~me/100%25",
        "https://münchen.example/straße",
        "https://xn--mnchen-3ya.example/",
        "https://日本語.example/ページ",
        "https://пример.рф/",
        "https://παράδειγμα.example/",
        "https://한국.example/",
        "https://العربية.example/صفحة",
        "https://fa.example/می‌خواهم",
        "https://example.org./a",
    ],
)
def test_honest_addresses_open_exactly_as_they_are(url: str) -> None:
    made = link(url)
    assert verdict(made) == (Verdict.OPEN, "")
    assert made.url == url
    assert verdict(link(url, made.shown))[0] is Verdict.OPEN


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "file:///etc/passwd",
        "data:text/html,<b>x</b>",
        "ftp://example.org/",
        "smb://example.org/x",
        "ssh://-oProxyCommand=x/",
        "--version",
        "-e",
        "",
        "example.org/a",
        "//example.org/a",
        "https:",
        "https://",
        "https://a.example/\r\nHost: b.example",
        "https://a.example/\x1b]52;c;x\x07",
        "https://a.example/\x00",
        "https://a.example/\x9d0;x\x9c",
        "https://a.example/a b",
        "https://a.example/\tb",
        "https://a.example/gpj.\u202eexe",
        "https://a..example/",
        "https://-a.example/",
        "https://a.example:port/",
        "https://[::1/",
        "https://a.example\u2100/",
        " https://a.example/",
    ],
)
def test_what_is_no_web_address_is_refused_in_words(url: str) -> None:
    made = link(url, "a.example/x")
    answer, why = verdict(made)
    assert answer is Verdict.REFUSE
    assert why.endswith(".")
    assert made.host == ""
    assert verdict(Link(url, "a.example", url))[0] is Verdict.REFUSE, "also where nobody looked at it before"


@pytest.mark.parametrize(
    ("url", "real"),
    [
        ("https://аррӏе.example/", "xn--80ak6aa92e.example"),
        ("https://xn--80ak6aa92e.example/", "xn--80ak6aa92e.example"),
        ("https://gооgle.example/", "xn--ggle-55da.example"),
        ("https://ɡoogle.example/", "xn--oogle-qmc.example"),
        ("https://ex\u0430mple.example/", "xn--exmple-4nf.example"),
        ("https://οο.example/", "xn--0xaa.example"),
        ("https://paypaⅼ.example/", "paypal.example"),
        ("https://exa\u200bmple.org/", "example.org"),
        ("https://ｅｘａｍｐｌｅ.org/", "example.org"),
        ("https://example。org/", "example.org"),
        ("https://%65xample.org/", "example.org"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://me:secret@evil.example/", "evil.example"),
        ("https://good.example\\@evil.example/", "good.example"),
        ("https:///evil.example/", "evil.example"),
        ("http://localhost:8080/admin", "localhost"),
        ("http://printer/", "printer"),
        ("http://nas.local/", "nas.local"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f000001/", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.0x1/", "127.0.0.1"),
        ("http://10.0.0.1/", "10.0.0.1"),
        ("http://169.254.169.254/latest/", "169.254.169.254"),
        ("http://[::1]/", "[::1]"),
        ("http://[::ffff:192.168.0.1]/", "[::ffff:c0a8:1]"),
        ("http://[fe80::1]:80/", "[fe80::1]"),
        ("http://8.8.8.8/", "8.8.8.8"),
    ],
)
def test_what_could_mislead_is_asked_about_with_the_real_host(url: str, real: str) -> None:
    made = link(url)
    answer, why = verdict(made)
    assert answer is Verdict.CONFIRM
    assert real in why
    assert made.host == host(url) == real
    assert clean_line(why) == why


@pytest.mark.parametrize(
    "written",
    ["mybank.example/login", "mybank.example@evil.example/", "https://mybank.example", "mybank．example/x"],
)
def test_the_text_never_shows_another_host_than_the_one_that_opens(written: str) -> None:
    made = link("https://evil.example/login", written)
    assert made.shown == "evil.example/login"
    assert made.claims == clean_line(written)
    answer, why = verdict(made)
    assert answer is Verdict.CONFIRM
    assert "mybank" in why
    assert "evil.example" in why


@pytest.mark.parametrize(
    ("url", "written", "shown"),
    [
        ("https://www.example.org/a/b", "example.org/a/b", "example.org/a/b"),
        ("https://example.org/a/long/path", "example.org/a/lo…", "example.org/a/lo…"),
        ("https://example.org/", "", "example.org"),
        ("https://example.org:81/x", "", "example.org:81/x"),
        ("https://example.org/" + "x" * 60, "", "example.org/" + "x" * 28 + "…"),
        (
            "https://a-very-long-name.department.example/x",
            "a-very-long-name.depart…",
            "a-very-long-name.department.example/x",
        ),
        ("https://example.org/help", "Learn more", "example.org/help"),
        ("https://xn--mnchen-3ya.example/a", "münchen.example/a", "münchen.example/a"),
        ("https://example.org/a", "example.org/a\x1b[31m\u202e", "example.org/a[31m"),
    ],
)
def test_the_form_that_is_shown_begins_with_the_host(url: str, written: str, shown: str) -> None:
    made = link(url, written)
    assert (made.shown, made.claims) == (shown, "")
    assert verdict(made)[0] is Verdict.OPEN


def test_a_link_card_is_cleaned_and_its_place_counted() -> None:
    made = link(
        "https://a.example/x", "a.example/x", title="T\x1b]0;x\x07", description="D\n\u202ee", start=5
    )
    assert (made.title, made.description) == ("T]0;x", "D e")
    assert (made.start, made.end) == (5, 5 + len("a.example/x"))


@pytest.mark.parametrize(
    "same",
    [
        [
            "https://example.org/a",
            "http://www.Example.org/a/",
            "https://m.example.org/a#part",
            "https://example.org:443/a?utm_source=x&utm_medium=y",
            "https://example.org/a?fbclid=z&igsh=q",
        ],
        ["https://example.org/?q=1&r=2", "https://example.org/?r=2&q=1&gclid=x"],
        ["https://example.org/caf%C3%A9", "https://example.org/café"],
        ["https://münchen.example/a", "https://xn--mnchen-3ya.example/a"],
    ],
)
def test_ways_to_write_one_place_are_the_same(same: list[str]) -> None:
    assert len({canonical(url) for url in same}) == 1
    assert canonical(same[0])


def test_different_places_differ() -> None:
    places = [
        "https://a.example/x",
        "https://a.example/y",
        "https://b.example/x",
        "https://a.example:81/x",
        "https://a.example/x?v=1",
        "https://a.example/x?v=2",
        "https://a.example/X",
    ]
    assert len({canonical(url) for url in places}) == len(places)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/ana/status/1",
        "https://mobile.twitter.com/ana",
        "https://t.co/x",
        "https://pbs.twimg.com/m.jpg",
        "https://example.org",
        "https://example.org/?utm_source=x",
        "javascript:x",
        "",
        "https://[::1/x",
    ],
)
def test_what_brings_nobody_together_is_no_place(url: str) -> None:
    assert canonical(url) is None


@given(st.one_of(st.text(max_size=40), st.text(max_size=30).map("https://{}".format)), st.text(max_size=20))
def test_any_text_makes_a_link_that_is_safe_to_keep(url: str, written: str) -> None:
    made = link(url, written)
    for kept in (made.url, made.shown, made.host, made.claims):
        assert clean_line(kept).encode() == kept.encode() or kept.isascii()
        assert kept.isprintable() or "\u200c" in kept or "\u200d" in kept or clean_line(kept) == kept
    assert made.host.isascii()
    answer, why = verdict(made)
    assert (answer is Verdict.OPEN) == (why == "")
    assert answer is not Verdict.OPEN or made.host == host(made.url) != ""
    canonical(url)


@given(st.text(alphabet="ab.-:/@\\[]%0x1２。é\u0430\u200b?#", max_size=25).map("http://{}".format))
def test_hosts_are_never_more_than_names_and_numbers(url: str) -> None:
    name = host(url)
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-._[]:")
    assert host(f"http://{name}/") == name


@given(
    st.text(alphabet="ab/.%?=&#:@~é -", max_size=12), st.sampled_from(["a.example", "www.a.example", "m.a"])
)
def test_a_fragment_never_makes_another_place(rest: str, name: str) -> None:
    assert canonical(f"https://{name}/{rest}") == canonical(f"https://{name}/{rest}#part")
