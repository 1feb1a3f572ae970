"""What the door says, line by line."""

from tests import make
from twitterbar.core.views_door import DoorView, Fits
from twitterbar.core.views_people import CompanyView
from twitterbar.ui.draw.door import since
from twitterbar.ui.draw.lines import line_width, plain

FITS = {3: Fits(1, 2), 5: Fits(19, 41), 10: Fits(18, 66), 15: Fits(42, 100, 7), 30: Fits(42, 107)}
COMPANY = CompanyView(introductions=2, to_visit=1, panned_out=1)


def door(length: int, *, roomy: bool = True) -> list[str]:
    """A door with 42 conversations waiting."""
    view = DoorView(
        now=make.TUESDAY,
        stepped_out=make.at(-540),
        shut_until=None,
        conversations=42,
        minutes=15.0,
        lengths=tuple(FITS),
        usual=5,
        fits=FITS,
    )
    return [plain(line) for line in since(view, length, roomy=roomy, company=COMPANY)]


def test_where_more_minutes_hold_fewer_conversations_the_posts_say_that_it_is_more_to_hear() -> None:
    assert "the best 19 (41 posts) fit in 5" in door(5)[2]
    assert "the best 18 (66 posts) fit in 10" in door(10)[2]


def test_one_that_fits_and_all_of_it() -> None:
    assert door(3)[2].endswith("; the best one (2 posts) fits in 3")
    assert door(30)[2].endswith("; all of it fits in 30")
    assert door(15)[2].endswith("; 100 posts of it fit in 15")


def test_on_a_small_terminal_the_door_has_a_line_for_each_and_stays_in_sight() -> None:
    lines = door(5, roomy=False)
    assert lines[2:5] == ["2 introductions (I)", "1 person to visit (gp)", "1 introduction panned out (gi)"]
    assert sum(-(-line_width([(line, "")]) // 38) for line in lines) <= 8
