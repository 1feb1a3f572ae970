from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from twitterbar.ui import theming


def write(folder: Path, text: str | bytes, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", theming.FIRST)
def test_our_own_themes_have_no_faults_and_are_easy_to_read(name: str) -> None:
    assert theming.check(theming.folder() / f"{name}.toml") == []


def test_ours_come_first_and_the_first_is_dark() -> None:
    themes, faults = theming.load_all()
    assert [theme.name for theme in themes] == ["late", "noon", "ansi"]
    assert [theme.dark for theme in themes] == [True, False, True]
    assert faults == []


def test_a_theme_of_five_colors_is_a_whole_one(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[colors]\nsurface = "#000000"\ntext = "#eeeeee"\naccent = "#ff8800"\n'
        'warning = "#ffcc00"\nerror = "#ff6655"',
    )
    assert theming.check(path) == []
    theme, _ = theming.read(path)
    assert theme is not None
    assert theme.variables["author"] == "#FF8800"
    assert theme.variables["last-orders"] == "#FFCC00"
    assert set(theming.MEANINGS) - {"text", "surface", "panel"} <= set(theme.variables)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("dark = [", "mine.toml: it is not TOML: "),
        (b"\xff\xfe", "mine.toml: it is not UTF-8 text"),
        ('dark = "yes"', "mine.toml: dark: expected `bool`, got `str`"),
        ("colours = {}", "mine.toml: object contains unknown field `colours`"),
        ('[colors]\ntext = "brownish"', "mine.toml: colors.text: 'brownish' is no color; a color is"),
        ('[colors]\ntxet = "#fff"', "mine.toml: colors.txet: there is no such meaning; did you mean text?"),
        ("[colors]\ntext = 3", "mine.toml: colors.text: '3' is no color"),
        (
            '[colors]\ntext = "ansi_blue"',
            "mine.toml: colors.text: the terminal's own colors need ansi = true",
        ),
        ('ansi = true\n[colors]\ntext = "#fff"', "mine.toml: colors.text: with ansi = true only ansi_"),
        ("#" * 70_000, "mine.toml: it is larger than 64 KiB"),
        ("a = " + "[" * 5_000, "mine.toml: it is "),
    ],
)
def test_a_broken_theme_is_told_and_left_out(tmp_path: Path, text: str | bytes, fault: str) -> None:
    path = write(tmp_path, text)
    assert [told[: len(fault)] for told in theming.check(path)] == [fault]
    themes, faults = theming.load_all(tmp_path)
    assert [theme.name for theme in themes] == list(theming.FIRST)
    assert [told[: len(fault)] for told in faults] == [fault]


def test_a_theme_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert theming.check(tmp_path / "gone.toml") == ["gone.toml: it can't be read: No such file or directory"]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, '[colors]\ntext = "brownish"\nsurface = "#12"\nlink = "#00f"')
    assert [told.split(":")[1] for told in theming.check(path)] == [" colors.text", " colors.surface"]


def test_what_is_hard_to_read_is_told_by_check_alone(tmp_path: Path) -> None:
    path = write(tmp_path, '[colors]\nsurface = "#000000"\ntext = "#444444"')
    told = "mine.toml: colors.text: hard to read on surface: a contrast of 2.2, where 4.5 is the least"
    assert told in theming.check(path)
    themes, faults = theming.load_all(tmp_path)
    assert [theme.name for theme in themes][-1] == "mine"
    assert faults == []


def test_a_readers_theme_takes_the_place_of_ours_of_that_name_unless_it_is_broken(tmp_path: Path) -> None:
    write(tmp_path, '[colors]\nsurface = "#010203"', "late.toml")
    themes, _ = theming.load_all(tmp_path)
    assert (themes[0].name, themes[0].surface) == ("late", "#010203")
    write(tmp_path, "[", "late.toml")
    themes, faults = theming.load_all(tmp_path)
    assert (themes[0].name, themes[0].surface) == ("late", "#16120F")
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert theming.contrast(Color.parse(one), Color.parse(other)) == pytest.approx(ratio, abs=0.005)


COLORS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: Color(*rgb))


@given(st.dictionaries(st.sampled_from(list(theming.MEANINGS)), COLORS), st.booleans())
def test_any_choice_of_colors_gives_every_meaning_one(given_colors: dict[str, Color], dark: bool) -> None:
    filled = theming.fill_in(given_colors, dark=dark)
    assert set(filled) == set(theming.MEANINGS)
    assert given_colors.items() <= filled.items()
    theming.build("any", filled, dark=dark).to_color_system().generate()


@pytest.mark.parametrize("name", [*BUILTIN_THEMES, *theming.FIRST])
async def test_every_theme_one_may_choose_has_a_color_for_every_meaning(name: str) -> None:
    class Themed(App[None]):
        CSS = "Screen { " + " ".join(f"color: ${meaning};" for meaning in theming.MEANINGS) + " }"

        def __init__(self) -> None:
            super().__init__()
            for theme in theming.load_all()[0]:
                self.register_theme(theme)
            self.theme = name

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return theming.variable_defaults(self.current_theme)

    app = Themed()
    async with app.run_test(size=(20, 5)):
        assert set(theming.MEANINGS) <= set(app.theme_variables)
