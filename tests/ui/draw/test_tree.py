import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.ui.draw import line_width, plain
from twitterbar.ui.draw.tree import Place, first_guide, guide_above, next_guide

PLACES = st.lists(st.booleans(), max_size=60).map(lambda goes_on: Place(tuple(goes_on)))


def guides(place: Place, width: int = 76) -> tuple[str, str, str]:
    return tuple(plain(guide(place, width)) for guide in (guide_above, first_guide, next_guide))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("goes_on", "drawn"),
    [
        ((), ("", "", "")),
        ((True,), ("│ ", "├ ", "│ ")),
        ((False,), ("│ ", "└ ", "  ")),
        ((True, False), ("│ │ ", "│ └ ", "│   ")),
        ((False, True), ("  │ ", "  ├ ", "  │ ")),
    ],
)
def test_lines_lead_to_each_post_and_on_to_its_siblings(
    goes_on: tuple[bool, ...], drawn: tuple[str, str, str]
) -> None:
    assert guides(Place(goes_on)) == drawn


@given(PLACES, st.integers(35, 200))
def test_guides_of_a_post_are_equally_wide_and_leave_its_words_thirty_cells(place: Place, width: int) -> None:
    wide = {line_width(guide(place, width)) for guide in (guide_above, first_guide, next_guide)}
    assert len(wide) == 1
    assert width - wide.pop() >= 30


def test_a_number_stands_for_levels_there_is_no_room_for() -> None:
    assert plain(first_guide(Place((True,) * 30), 35)) == "30› "
    assert plain(first_guide(Place((True,) * 9), 76)) == "│ │ │ │ │ 9›  ├ "
    assert plain(next_guide(Place((True,) * 9), 76)) == "│ │ │ │ │     │ "
    assert plain(first_guide(Place((False,) * 8, above=1192), 76)) == "          999›└ "
    assert plain(first_guide(Place((False,) * 8, above=4), 76)) == "          12› └ "
