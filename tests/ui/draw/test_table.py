import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.ui.draw.test_words import WRITTEN
from twitterbar.core.views import TableRow
from twitterbar.ui.draw import line_width, plain
from twitterbar.ui.draw.table import columns, table_line

LONG = "Does anybody still have the recipe for the plum thing with the burnt crust? I promised it to someone."
NEWEST = "I have the card, and a photo of the card, and the burnt crust itself in a tin."

ROWS = [
    make.row(LONG, "Ana Okafor", "Ben Ito", "Cy", newest=NEWEST, new=12, total=48, minutes=9.6),
    make.row("新しい包丁を買いました。切れ味がすごくて、玉ねぎで泣かなくなった。" * 3, "田中さくら", n=1),
    make.row("אני מחפשת מישהו שיודע לתקן מכונת כתיבה ישנה, יש מישהו כזה בשכונה?", "דנה כהן", n=2),
    make.row("👩\u200d👩\u200d👧 🇫🇷 ❤\ufe0f" * 9, "Zoë 🌻", n=3, state="done", new=0),
    make.row("[@click=app.quit]hi[/] [/x] [$primary]x", "[bold]Mallory[/]", n=4, state="dropped"),
    make.row("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2, n=5),
    make.row("", "Ana", n=6, newest="Found it.", why="Mara hasn't been heard for five weeks"),
]


def words_of(line: str, row: TableRow) -> int:
    """How many characters of the row's opening and newest words can be read in a line."""
    before, _, after = line.partition(" » ")
    opening = max((n for n in range(len(row.opening) + 1) if row.opening[:n] in before), default=0)
    newest = max((n for n in range(len(row.newest) + 1) if row.newest[:n] in after), default=0)
    return opening + newest


@pytest.mark.parametrize("width", [30, 36, 45, 46, 60, 75, 76, 78, 103, 104, 138, 240])
def test_every_line_is_exactly_as_wide_as_the_view(width: int) -> None:
    shared = columns(ROWS, width)
    assert {line_width(table_line(row, shared)) for row in ROWS} == {width}


@given(st.lists(st.tuples(WRITTEN, WRITTEN, WRITTEN), min_size=1, max_size=4), st.integers(30, 150))
def test_whatever_is_said_the_columns_hold(said: list[tuple[str, str, str]], width: int) -> None:
    rows = [make.row(opening, name or "Ana", newest=newest) for name, opening, newest in said]
    shared = columns(rows, width)
    assert {line_width(table_line(row, shared)) for row in rows} == {width}


def test_eighty_columns_show_forty_characters_of_peoples_words() -> None:
    rows = [
        make.row(LONG, "Margarethe", "Ben Ito", newest=NEWEST, new=104, total=418, minutes=12),
        make.row(LONG, "Ana", n=1),
        make.row("Short.", "Ana", n=2, newest=NEWEST),
        make.row(LONG, "Ana", n=3, newest="Yes."),
    ]
    shared = columns(rows, 78)
    for row in rows:
        assert words_of(plain(table_line(row, shared)), row) >= 40


def test_a_row_says_all_there_is_to_know_at_eighty_columns() -> None:
    line = plain(table_line(ROWS[0], columns(ROWS[:1], 78)))
    assert line.startswith("• Ana +2")
    assert "Does anybody still" in line
    assert " » I have the card" in line
    assert "12/48 10m" in line
    assert line.rstrip().endswith("names you")


def test_a_wide_terminal_spells_the_reason_out() -> None:
    line = plain(table_line(ROWS[6], columns(ROWS, 138)))
    assert "a post that isn't here » Found it." in line
    assert "1 min  Mara hasn't been heard for" in line


def test_a_narrow_terminal_keeps_voices_words_and_what_is_new() -> None:
    line = plain(table_line(ROWS[0], columns(ROWS, 37)))
    assert line.startswith("• Ana +2")
    assert "Does anybody st" in line
    assert line.endswith(" 12")


@pytest.mark.parametrize(
    ("state", "mark"), [("new", "•"), ("heard", " "), ("done", "✓"), ("dropped", "×"), ("spoken", "”")]
)
def test_the_state_is_seen_without_color(state: str, mark: str) -> None:
    rows = [make.row(LONG, state=state)]
    assert plain(table_line(rows[0], columns(rows, 78)))[0] == mark


def test_first_names_stand_where_whole_ones_have_no_room() -> None:
    rows = [
        make.row(LONG, "Ana Okafor", "Ben Ito", "Cy"),
        make.row(LONG, "The Clockmaker's Daughter", "Mara", n=1),
    ]
    shared = columns(rows, 60)
    assert plain(table_line(rows[0], shared)).startswith("• Ana, Ben +1")
    assert plain(table_line(rows[1], shared)).startswith("• The Clo… +1")


def test_brackets_are_words_like_any_others() -> None:
    assert "[@click=app.quit]hi[/] [/x] [$primary]x" in plain(table_line(ROWS[4], columns(ROWS, 138)))
