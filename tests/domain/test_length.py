"""How long X takes a text to be."""

import unicodedata
import warnings
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.length import ADDRESS, measure


@pytest.fixture(scope="module")
def published() -> ModuleType:
    """X's own library, which takes long to load: it builds patterns of all emoji and all domains."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import twitter_text
    loaded: ModuleType = twitter_text
    return loaded


CASES = """
|a|é|日本|한국|👍|👍🏽|🇩🇪🇫🇷|❤️|1️⃣|👩‍❤️‍💋‍👨|—|…|“x”|€|𝓪|ﬁ|٣|कि|ก|a@b.com|$AAPL|#日本
foo.jp|foo.co.jp|foo.de|foo.de/x|see foo.de.|a@foo.de|#foo.de|http://foo.de|https://münchen.de/weg|münchen.de
foo.com:80/a?b=c&d|(foo.com/a_(b))|foo.com/a,|中foo.com|foo.com中|http://foo.com/中|x.co|foo.invalid|1.2.3.4
http://1.2.3.4|http://localhost/|ftp://foo.com|https://x.com/a/status/1?s=20 yes|foo.COM|-foo.com|foo-.com
$foo.com|foo.com/#!x|http://foo.com/?q=a b|http://xn--mnchen-3ya.de|foo.рф|http://пример.рф/x|t.co/abc|foo.com...
foo.com/-|foo.com/a.b)|“foo.com”|user/foo.com|http://foo.com/a…|README.md|ok.google|https://t.co/abcdefghij
http://foo.com and bar.org, or baz.net!|foo.com@bar|www.foo.com|a.b|one.two three.four|end.So it goes
""".strip().replace("\n", "|")


@pytest.mark.parametrize("text", CASES.split("|"))
def test_it_is_counted_as_the_published_library_counts(text: str, published: ModuleType) -> None:
    length = measure(text)
    assert length.weight == published.parse_tweet(text).weightedLength
    assert list(length.links) == list(published.extract_urls(text))


@pytest.mark.parametrize("emoji", ["🫨", "🐦‍🔥", "😶‍🌫️", "🫱🏻‍🫲🏿", "🧑‍🧑‍🧒", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "⛓️‍💥"])
def test_an_emoji_weighs_two_however_new_it_is(emoji: str) -> None:
    assert measure(emoji).weight == 2
    assert measure(f"a{emoji}b").weight == 4


@given(st.text(alphabet="abc XYZ019äéßñøЖяαω'!?\n"))
def test_light_text_weighs_its_characters(text: str) -> None:
    assert measure(text).weight == len(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="abcXYZ019/-_~%=&", max_size=300))
def test_an_address_weighs_the_same_however_long(path: str) -> None:
    assert measure(f"https://place.de/{path}z").weight == ADDRESS


def test_what_is_left_goes_below_zero() -> None:
    assert measure("x" * 281).left() == -1
    assert measure("x" * 281).left(25_000) == 24_719
