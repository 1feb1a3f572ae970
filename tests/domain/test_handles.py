"""Handles as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitterbar.domain.handles import handles, skeleton


@given(
    st.sampled_from(["ana", "ben_1", "cleo"]),
    st.sampled_from("\u200d\u200c\u200b\u202e\u00ad"),
    st.integers(0, 4),
)
def test_a_handle_with_something_invisible_in_it_is_named_as_doubtful(
    name: str, junk: str, place: int
) -> None:
    typed = name[:place] + junk + name[place:]
    found = handles(f"hello @{typed} there")
    assert found.doubtful.get(typed) == name
    assert name not in found.named or typed.startswith(name)


@pytest.mark.parametrize("typed", ["аna", "ａｎａ", "ána", "аnа", "ɑna", "a\u200dna"])
def test_lookalikes_are_seen_through(typed: str) -> None:
    assert skeleton(typed) == "ana"


@pytest.mark.parametrize("typed", ["сleo", "сӏео", "cleо", "ᴄʟᴇᴏ", "cleօ", "clеo"])
def test_lookalikes_of_other_letters_are_seen_through_as_well(typed: str) -> None:
    assert skeleton(typed) == "cleo"
