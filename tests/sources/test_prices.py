"""The price table and what settings may change in it."""

import pytest

from twitterbar.domain.tab import Unit
from twitterbar.errors import ConfigError
from twitterbar.sources.prices import micros, prices


def test_the_table_says_when_it_was_read_and_has_a_price_for_everything() -> None:
    table = prices()
    assert table.date.year >= 2026
    assert table.of(Unit.POST) == 5_000
    assert table.of(Unit.WRITE_POST_WITH_LINK) == 200_000
    assert all(table.of(unit) >= 0 for unit in Unit)


def test_single_prices_can_be_overridden() -> None:
    table = prices({"post": 0.004, "owned": "0.005"})
    assert (table.of(Unit.POST), table.of(Unit.OWNED), table.of(Unit.PERSON)) == (4_000, 5_000, 10_000)


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ConfigError, match=r"tweet.*person"):
        prices({"tweet": 0.005})


@pytest.mark.parametrize("amount", ["a lot", -1, float("nan"), float("inf"), "", True, 1e9, None])
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(ConfigError, match="not an amount of dollars"):
        micros(amount, "The cap")


@pytest.mark.parametrize(
    ("amount", "expected"), [("$0.30", 300_000), (1, 1_000_000), ("0.0000001", 1), (0.1, 100_000)]
)
def test_amounts_become_whole_micro_dollars(amount: object, expected: int) -> None:
    assert micros(amount, "The cap") == expected
