"""The made-up worlds by which answers are judged: the same each time, and no claim in them untrue."""

from dataclasses import replace

from benchmarks.rightness import asking, networks, towns
from benchmarks.rightness.asking import Line
from benchmarks.rightness.made_up import DAY

TOWN = replace(towns.TOWNS[0], people=24, follows=12, days=6)
NETWORK = replace(networks.NETWORKS[5], people=60, turns=1_500, days=12.0, window=DAY)


def by_measure(lines: list[Line]) -> dict[str, Line]:
    return {line.measure: line for line in lines}


def test_a_town_is_the_same_each_time_and_another_with_another_seed() -> None:
    assert list(towns.days(TOWN, 1)) == list(towns.days(TOWN, 1)) != list(towns.days(TOWN, 2))


def test_what_is_said_in_a_town_comes_in_order_of_time() -> None:
    times = [one["observed_at"] for one in towns.days(TOWN, 1) if isinstance(one, dict) and "author" in one]
    assert times == sorted(times)


def test_in_a_town_no_reason_is_untrue_and_the_table_is_as_good_as_the_reference() -> None:
    found = by_measure(asking.town(TOWN, 1))
    assert found["claims not true"].ours == 0
    table = found["catch-up NDCG@10"]
    assert table.ours > table.reference - 0.1


def test_odds_tell_who_answers_in_a_network() -> None:
    found = by_measure(asking.network(NETWORK, 1))
    assert found["odds AUC"].ours > 0.6
