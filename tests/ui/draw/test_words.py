import re
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests import make
from twitterbar.ui.draw.words import age, clip, clip_start, fit, graphemes, minutes, names, wrap

WRITTEN = st.text(
    st.sampled_from("ab c  d-é\u0301漢字、。（あｱ🌻👩\u200d👧🇫🇷🇩❤\ufe0fשלוםสวัสดีनमस्ते…//")
    | st.characters(exclude_categories=("Cc", "Cs"))
)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0 min"), (0.3, "½ min"), (0.8, "1 min"), (2.4, "2 min"), (59.6, "1 h"), (80, "1 h 20 min")],
)
def test_minutes(value: float, said: str) -> None:
    assert minutes(value) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=6), "6 d"),
        (timedelta(days=12), "12 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
    ],
)
def test_age(passed: timedelta, said: str) -> None:
    assert age(make.TUESDAY, make.TUESDAY - passed) == said


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (30, "Ana, Ben, Cy, Dorothea"),
        (20, "Ana, Ben, Cy +1"),
        (12, "Ana, Ben +2"),
        (7, "Ana +3"),
        (5, "A… +3"),
    ],
)
def test_names_as_many_as_fit(width: int, said: str) -> None:
    assert names(("Ana", "Ben", "Cy", "Dorothea"), width) == said


@given(st.lists(WRITTEN.filter(str.strip), max_size=6), st.integers(1, 60))
def test_names_never_take_more_than_their_room(people: list[str], width: int) -> None:
    assert cell_len(names(people, width)) <= width


@given(WRITTEN, st.integers(0, 40))
def test_clip_never_takes_more_than_its_room_nor_half_a_character(text: str, cells: int) -> None:
    clipped = clip(text, cells)
    assert cell_len(clipped) <= cells
    if clipped != text and cells > 0:
        kept = clipped.removesuffix("…")
        assert clipped.endswith("…")
        assert text.startswith(kept)
        ends = {0, *(end for _, end, _ in graphemes(text)), *(start for start, _, _ in graphemes(text))}
        assert any(text[:end].rstrip() == kept for end in ends)


@given(WRITTEN, st.integers(0, 40), st.booleans())
def test_fit_takes_exactly_its_room(text: str, cells: int, right: bool) -> None:
    assert cell_len(fit(text, cells, right=right)) == cells


def test_a_flag_is_never_cut_in_two() -> None:
    assert clip("🇫🇷🇩🇪🇮🇹", 4) == "🇫🇷…"
    assert clip("👩\u200d👩\u200d👧 came", 3) == "👩\u200d👩\u200d👧…"


def test_a_host_keeps_its_end() -> None:
    assert clip_start("login.bank.example.evil.example", 13) == "…evil.example"


@given(WRITTEN.map(lambda text: text.replace("c", "\n")), st.integers(2, 30))
@example("\n\u0300", 2)
@example("é \n\u0300", 2)
def test_wrapping_loses_nothing_and_stays_in_its_width(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrap(text, width)]
    assert all(cell_len(line) <= width for line in lines)
    # A mark on a space goes with the space when a line ends there; one that begins a paragraph has no space.
    marked_space = re.compile(r"[^\S\n][\u0300-\u036f]+")
    shown = marked_space.sub(" ", "\n".join(lines))
    assert "".join(shown.split()) == "".join(marked_space.sub(" ", text).split())


@given(WRITTEN, st.integers(4, 30))
def test_wrapping_never_cuts_a_character(text: str, width: int) -> None:
    edges = {
        0,
        len(text),
        *(end for _, end, _ in graphemes(text)),
        *(start for start, _, _ in graphemes(text)),
    }
    for start, end in wrap(text, width):
        assert start in edges
        assert end in edges or text[end:].strip() == "" or text[end].isspace()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Butter first. Then regret.", 13, ["Butter first.", "Then regret."]),
        ("one\n\n\n\ntwo", 10, ["one", "", "two"]),
        ("\n\n one", 10, [" one"]),
        ("Donaudampfschiff fährt", 10, ["Donaudampf", "schiff", "fährt"]),
        ("切れ味がすごい、とても。", 14, ["切れ味がすご", "い、とても。"]),
        ("", 10, []),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, width)] == lines


def test_a_character_wider_than_the_line_still_goes_somewhere() -> None:
    assert [end - start for start, end in wrap("漢字", 1)] == [1, 1]
