"""What is measured on: the stores, the commands, and how several are measured side by side."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from benchmarks.speed import filling
from benchmarks.speed.crowd import NOW, BusyCircle, Crowd, long_talk

T = TypeVar("T")

SMALL = 10_000
TALK_OPENS = "So this is how it began"
"""The first words of a conversation whose opening is measured."""


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, the most it may be, what it was; `met` None: not judged.

    `figures` are the medians that the ratio was made of, by name, for the JSON beside the table.
    """

    what: str
    limit: str
    measured: str
    met: bool | None
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    """Where the stores are, how large the largest is, and how often each thing is measured."""

    folder: Path
    runs: int
    posts: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of stores that starts are compared at."""
        return tuple(size for size in (SMALL, 1_000_000, 10_000_000) if size <= max(self.posts, SMALL))

    @property
    def largest(self) -> int:
        """The size at which the start is compared with the yardstick: a million posts, or what there is."""
        return min(self.sizes[-1], 1_000_000)

    def store(self, posts: int) -> Path:
        """A data folder with so many posts. Nobody may step in there."""
        folder = self.folder / f"{posts}-posts"
        filling.fill(store_in(folder), posts)
        return folder

    def circle(self, posts: int) -> Path:
        """A data folder with so many posts of a crowd in which the reader has a busy circle of friends."""
        folder = self.folder / f"{posts}-posts-busy"
        filling.fill(store_in(folder), posts, crowd=BusyCircle())
        return folder

    def talk(self, posts: int) -> Path:
        """A data folder in which a conversation of so many posts is the first at the table."""
        folder = self.folder / f"talk-of-{posts}"
        if not store_in(folder).exists():
            crowd = Crowd()
            said = [*crowd.speaks(2_000), *long_talk(crowd, posts, TALK_OPENS)]
            filling.take_in(store_in(folder), crowd, sorted(said, key=lambda one: one.id))
        return folder

    def copy(self, folder: Path, name: str) -> Path:
        """A copy of a data folder that may be changed."""
        to = self.folder / "copies" / name
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(folder, to)
        return to


def store_in(folder: Path) -> Path:
    """The store of the usual profile in a data folder."""
    return folder / "default" / "data" / "twitterbar.sqlite3"


def twitterbar(folder: Path, *words: str) -> list[str]:
    """The command that runs the program on a data folder at the moment of the measurements."""
    return [sys.executable, "-m", "twitterbar", "--data-dir", str(folder), "--now", NOW.isoformat(), *words]


BARE = [sys.executable, "-m", "benchmarks.speed.yardstick"]


def in_turn(runs: int, programs: Mapping[str, Callable[[], T]], warm_up: int = 1) -> dict[str, list[T]]:
    """Each of these so many times, one after the other, so that all of them have the same weather."""
    found: dict[str, list[T]] = {name: [] for name in programs}
    for run in range(-warm_up, runs):
        for name, program in programs.items():
            result = program()
            if run >= 0:
                found[name].append(result)
    return found


def ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median, over the rounds, of how one compares with the other."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def median(numbers: Iterable[float]) -> float:
    """The median."""
    return statistics.median(numbers)


def percentile(numbers: Sequence[float], share: float) -> float:
    """The number below which this share of them lies."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def at_most(what: str, limit: float, value: float, figures: Mapping[str, float], unit: str = "×") -> Row:
    """A row about something that may not be more than a limit."""
    digits = 2 if unit == "×" else 0
    return Row(what, f"≤ {limit:g} {unit}", f"{value:.{digits}f} {unit}", value <= limit, figures)


def seconds(command: Sequence[str], **options: object) -> float:
    """How long a command takes, with its output thrown away."""
    began = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    return time.perf_counter() - began


@cache
def compiled() -> None:
    """See that no measurement compiles: every module of this Python's packages has its bytecode."""
    import twitterbar

    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    packages = [path for path in sys.path if path.endswith("site-packages")]
    ours = [str(Path(twitterbar.__file__).parent), str(Path(__file__).parents[1])]
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", *packages, *ours],
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
    )
