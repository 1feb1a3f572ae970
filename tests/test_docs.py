"""What the documentation promises in numbers is what the code does."""

import re
from pathlib import Path

from twitterbar.domain import meeting
from twitterbar.domain.introducing import ABOUT, ADAMIC, CLOSE, COMMON, DEGREES, LED, LIKED
from twitterbar.domain.meeting import ALIKE, LATELY, LIKE, TO_ME, TURNED
from twitterbar.domain.reasons import Weights

PAGE = (Path(__file__).parent.parent / "docs" / "how-it-chooses.md").read_text("utf-8")


def told(section: str) -> list[float]:
    """The numbers in the second column of a section's table."""
    text = PAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    return [float(number) for number in re.findall(r"^\|[^|]+\| ([\d.]+) \|", text, re.MULTILINE)]


def test_the_page_tells_the_weights_of_every_reason() -> None:
    usual = Weights()
    assert sorted(told("What is at the table")) == sorted(
        getattr(usual, code) for code in Weights.__struct_fields__ if code != "threshold"
    )


def test_the_page_tells_the_weights_of_introductions_both_ways() -> None:
    assert told("Whom you might meet") == [ALIKE, LATELY, meeting.LED, LIKE, TURNED, TO_ME]
    assert told("Who of your people might meet") == [LIKED, COMMON, ADAMIC, LED, ABOUT, CLOSE, DEGREES]


def test_every_file_that_the_page_names_is_there() -> None:
    root = Path(__file__).parent.parent
    for line in re.findall(r"^`twitterbar/.+`$", PAGE, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", line)
        for name in (first, *(f"twitterbar/domain/{other}" for other in others)):
            assert (root / name).is_file(), name
