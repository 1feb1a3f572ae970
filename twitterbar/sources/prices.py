"""Reads the table of X's prices, with whatever the settings say instead."""

import math
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from twitterbar.domain.tab import MICROS, Prices, Unit
from twitterbar.errors import ConfigError

DEAREST = Decimal(1000)
"""No single thing costs more dollars than this; a larger figure is a slip of the pen."""


def prices(overrides: Mapping[str, object] | None = None) -> Prices:
    """The price table that comes with the program, single prices replaced by `overrides` (dollars by name).

    Raises ConfigError for a name that has no price or a price that is no sensible amount.
    """
    listed = _listed()
    each = dict(listed.each)
    for name, price in (overrides or {}).items():
        if name not in each:
            known = ", ".join(unit.value for unit in Unit)
            raise ConfigError(f"There is no price called {name!r}.", f"Prices have these names: {known}.")
        each[Unit(name)] = micros(price, name)
    return Prices(date=listed.date, each=each)


@cache
def _listed() -> Prices:
    text = Path(__file__).with_name("prices.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text, parse_float=Decimal)
    named = {**table["read"], **table["write"]}
    day = table["date"]
    assert isinstance(day, date)
    return Prices(date=day, each={unit: micros(named[unit.value], unit.value) for unit in Unit})


def micros(amount: object, name: str) -> int:
    """A dollar amount from a settings file or the command line in whole micro-dollars, rounded up.

    Raises ConfigError, naming `name`, for what is no amount between nothing and a thousand dollars.
    """
    try:
        value = Decimal(str(amount).strip().removeprefix("$"))
    except InvalidOperation:
        value = Decimal("NaN")
    if isinstance(amount, bool) or not value.is_finite() or not 0 <= value <= DEAREST:
        raise ConfigError(
            f"{name} is not an amount of dollars: {amount!r}.", "Write it like 0.50, between 0 and 1000."
        )
    return math.ceil(value * MICROS)
