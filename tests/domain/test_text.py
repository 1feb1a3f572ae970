"""Strangers' text is inert, honest text survives, and words are found in every script."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.suspects import MARKS_ON_ONE_CELL
from twitterbar.domain.text import clean, clean_line, words

HONEST = {
    "Arabic": "صباح الخير يا جماعة ١٢٣",
    "Arabic with marks": "ٱلْحَمْدُ لِلَّٰهِ رَبِّ ٱلْعَٰلَمِينَ",
    "Hebrew": "שלום לכולם, מה שלומכם?",
    "pointed Hebrew": "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
    "Persian": "می‌خواهم کتاب‌ها را بخوانم",
    "Persian abbreviation": "سال ۱۴۰۳ ه‍.ش",
    "Urdu": "اُردو میں لکھا ہوا",
    "Hindi": "नमस्ते दुनिया, क्या हाल है?",
    "half forms": "क्‍ष और र्‍य",
    "Kannada": "ರ‍್ಯಾಂಕ್",
    "Sinhala": "ශ්‍රී ලංකා",
    "Malayalam": "അവന്‍ വന്നു",
    "Bengali": "র‍্যাব",
    "Tamil": "தமிழ் மொழி",
    "Thai": "สวัสดีทุกคน น้ำ",
    "Khmer": "សួស្តី",
    "Burmese": "မြန်မာဘာသာ",
    "Tibetan": "བོད་སྐད་",
    "Vietnamese": "Tiếng Việt rất đẹp",
    "Vietnamese in parts": unicodedata.normalize("NFD", "Tiếng Việt rất đẹp"),
    "Polish in parts": unicodedata.normalize("NFD", "Zażółć gęślą jaźń"),
    "Japanese": "「猫が好き」と葛󠄀城さん　は言った。",
    "Japanese in parts": unicodedata.normalize("NFD", "がぎぐげご"),
    "Korean": "안녕하세요 여러분",
    "Korean in parts": unicodedata.normalize("NFD", "안녕하세요"),
    "Chinese": "早上好，大家！",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ",
    "Georgian": "გამარჯობა",
    "Greek": "καλημέρα σας",
    "emoji": "🙂 🔥 ❤️ ☺️ ✈️ 1️⃣ #️⃣ ©️",
    "families": "👨‍👩‍👧‍👦 👩‍❤️‍💋‍👨 👩🏽‍🚀 🧑🏻‍🤝‍🧑🏿",
    "joined flags": "🏳️‍🌈 🏴‍☠️ 🏳️‍⚧️",
    "more joined": "👁️‍🗨️ ❤️‍🔥 🐈‍⬛ 🐻‍❄️ 🤷🏾‍♀️ 🚶‍➡️",
    "flags": "🇵🇹🇧🇷 🇺🇦",
    "flags of regions": "🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁵󠁳󠁴󠁸󠁿",
    "text style": "☎︎ ♥︎",
    "mathematics": "x ≥ 2 ⇒ ∑ xᵢ² ∩︀ y",
    "bold letters": "𝐇𝐞𝐥𝐥𝐨 𝓌ℴ𝓇𝓁𝒹",
    "code": "if (a < b && c > d) { return \\x1b; }",
    "markup": "[bold]x[/bold] [@click=app.quit]y[/] {0} %s <b>&amp;</b>",
    "lines": "one\ntwo\n\n  three",
    "dashes": "“quotes” – dashes — and… dots",
}
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
INVISIBLE = (
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f"
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5\ufff9\ufffa\ufffb\U0001d159"
)


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
def test_honest_text_comes_through_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("a\x1b[2Jb", "a[2Jb"),
        ("a\x1b]52;c;aGk=\x07b", "a]52;c;aGk=b"),
        ("a\x9b2Jb\x9d0;t\x9c\x90q\x9e", "a2Jb0;tq"),
        ("be\x00fore\x7f\x08\x08", "before"),
        ("one\r\ntwo\rthree\x0bfour\x0cfive", "one\ntwo\nthree\nfour\nfive"),
        ("six\x85seven\u2028eight\u2029nine", "six\nseven\neight\nnine"),
        ("a\tb\xa0c\u2003d\u202fe\u2800f", "a b c d e f"),
        ("half \ud83d of a pair \udc00 gone", "half  of a pair  gone"),
        ("photo_\u202egnp.exe", "photo_gnp.exe"),
        ("pay\u200bpal pay\u200dpal pay\u200cpal", "paypal paypal paypal"),
        ("flag 🏴\U000e0067\U000e0062 unfinished", "flag 🏴 unfinished"),
        ("hid\U000e0068\U000e0069den\U000e007f", "hidden"),
        ("smuggled 😀\U000e0148\U000e0155", "smuggled 😀"),
        ("selected a\ufe0f b\ufe00", "selected a b"),
        ("joined to nothing 👩\u200d and x\u200d👩", "joined to nothing 👩 and x👩"),
        ("two joiners 👩\u200d\u200d👩", "two joiners 👩\u200d👩"),
        ("apple \uf8ff", "apple \ufffd"),
        ("\u0301starts with a mark\n\u0301and again \u0301so", "starts with a mark\nand again so"),
        ("noncharacters \ufdd0\uffff\U0001ffff", "noncharacters "),
    ],
)
def test_what_acts_or_hides_goes_and_the_rest_stays(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown


@pytest.mark.parametrize("character", BIDI + INVISIBLE)
def test_direction_marks_and_fillers_never_stay(character: str) -> None:
    assert clean(f"a{character}b") == "ab"
    assert clean(f"سلام{character}خوب") == "سلامخوب"


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0489", "\u20dd", "\u0e49", "\u064b", "\u0308\u0321", "\u1161", "\U0001d165"]
)
def test_marks_on_one_cell_are_bounded(mark: str) -> None:
    kept = clean("h" + mark * 100 + " after")
    assert kept.endswith(" after")
    assert 1 <= len(kept.removesuffix(" after").removeprefix("h")) <= MARKS_ON_ONE_CELL


def test_a_chain_of_joined_pictures_is_bounded() -> None:
    assert clean("👩\u200d" * 100 + "👩").count("\u200d") < 100
    assert re.search("(?:[^\u200d]\u200d){10}", clean("👩\u200d" * 100 + "👩")) is None


@pytest.mark.parametrize(
    "name",
    [
        "\u3164",
        " \u200b\u200d ",
        "\u2800\u2800",
        "\u202e\u202c",
        "\ufe0f\u0301",
        "\u115f\u1160",
        "\u3000",
        "\t\n",
        "\ud83d",
        "\U000e0041",
    ],
)
def test_a_name_with_nothing_to_see_is_empty(name: str) -> None:
    assert clean_line(name) == ""


def test_a_line_is_one_line() -> None:
    assert clean_line("  Ana\r\n\u2028 \x1b[1m Reis\u3000\u00a0x ") == "Ana [1m Reis x"


anything = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from(
            "aé \n\r\t\x1b\x9b\u200b\u200c\u200d\ufe0e\ufe0f\ufe00\u0301\u094d\u0915\u06cc\u0645\u202e\u2069"
            "\u1161\u180b\u1820👩🏽🏴\U000e0067\U000e007f\U000e0100葛1#\ud83d\u3164\uf8ff"
        ),
    ),
    max_size=40,
)


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean(clean_line(text)) == clean_line(text)


@given(anything)
def test_nothing_dangerous_is_ever_left(text: str) -> None:
    for kept in (clean(text), clean_line(text)):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069\ufeff]", kept
        )
        tags = re.sub("\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f", "", kept)
        assert not re.search("[\U000e0000-\U000e007f]", tags)
        assert not re.search(r"(?:^|\s)[\u0300-\u036f]", kept)
        kept.encode()
    assert "\n" not in clean_line(text)


@given(
    st.text(
        st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Zs"], include_characters=" \n")
    )
)
def test_plain_latin_text_is_never_touched(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don’t panic, can't you?", ["don't", "panic", "can't", "you"]),
        ("Ask @ana_r about #Zoning and C# 'now'", ["ask", "about", "#zoning", "and", "c#", "now"]),
        ("see https://a.example/x?y=1 or b.example/long/pa… ok", ["see", "or", "ok"]),
        ("mail me@home", ["mail", "me", "home"]),
        ("end.Next one", ["end", "next", "one"]),
        ("ﬁne Ｗｉｄｅ STRASSE straße", ["fine", "wide", "strasse", "strasse"]),
        ("हिन्दी में लिखा", ["हिन्दी", "में", "लिखा"]),
        ("می‌خواهم", ["می", "خواهم"]),
        ("猫が好き", ["猫が", "が好", "好き"]),
        ("猫 cat", ["猫", "cat"]),
        ("#猫の日 ok", ["猫の", "の日", "ok"]),
        ("สวัสดี", ["สว", "วั", "ัส", "สด", "ดี"]),
        ("한국어 text", ["한국", "국어", "text"]),
        ("❤️ 🙂 … — ''", []),
        ("", []),
    ],
)
def test_words_of_every_script(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_words_do_not_depend_on_how_accents_are_stored() -> None:
    assert words(unicodedata.normalize("NFD", "Việt Nam ơi")) == words("Việt Nam ơi") == ["việt", "nam", "ơi"]


@given(anything)
def test_words_are_never_empty_and_hold_no_space(text: str) -> None:
    for word in words(text):
        assert word
        assert not any(letter.isspace() for letter in word)


@given(st.text(alphabet="ab'#_ .c", max_size=20))
def test_plain_text_has_the_same_words_beside_other_scripts(text: str) -> None:
    assert words(f"{text} é") == [*words(text), "é"]
