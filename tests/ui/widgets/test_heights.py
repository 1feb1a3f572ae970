from hypothesis import given
from hypothesis import strategies as st

from twitterbar.ui.widgets.heights import Heights

GUESSES = st.lists(st.integers(1, 9), max_size=40)


@given(GUESSES, st.data())
def test_finds_rows_and_lines_as_counting_does(guesses: list[int], data: st.DataObject) -> None:
    heights, known = Heights(guesses), list(guesses)
    if guesses:
        for row, height in data.draw(
            st.lists(st.tuples(st.integers(0, len(guesses) - 1), st.integers(1, 99)), max_size=10)
        ):
            assert heights.measure(row, height) == height - known[row]
            known[row] = height
            assert heights.is_measured(row)
    assert heights.total == sum(known)
    assert [heights.top(row) for row in range(len(known))] == [sum(known[:row]) for row in range(len(known))]
    lines = [(row, line) for row, height in enumerate(known) for line in range(height)]
    assert [heights.row_at(line) for line in range(heights.total)] == lines
    assert heights.row_at(heights.total) == heights.row_at(-1) == (len(known), 0)
