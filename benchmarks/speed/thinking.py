"""What the core works out from a cold start: what the door says first after a day, and introductions."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.crowd import DAY, NOW
from benchmarks.speed.measuring import Bench, Row, at_most, median, store_in

ASKED = """
import json, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from benchmarks.speed.crowd import BusyCircle
from benchmarks.speed.filling import bring
from twitterbar.core.core import Core
from twitterbar.core.introducing import prepare
from twitterbar.core.occupancy import Occupancy
from twitterbar.settings import Settings
from twitterbar.store.store import Store
path, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
core = Core(Store.open(path, now=lambda: now), Settings(), lambda: now, Occupancy(path.with_suffix(".seat")))
def took(question):
    began = time.perf_counter()
    question()
    return time.perf_counter() - began
def plan():
    core.door([core.settings.door.usual])
def both():
    tonight, pairs = core.introductions.tonight(), core.introducing.pairs()
    if not (tonight.introductions and pairs):
        sys.exit("nobody to introduce")
if sys.argv[3] == "plan":
    print(json.dumps([took(plan)]))
else:
    cold = took(both)
    crowd = BusyCircle()
    bring(core.store, crowd, crowd.speaks(100, now + timedelta(minutes=1)))
    during = took(both)
    prepare(core.store, core.now)
    print(json.dumps([cold, took(both), during]))
core.close()
"""


def rows(bench: Bench) -> list[Row]:
    """What the door says first."""
    posts = min(DAY, max(bench.posts, bench.sizes[0]))
    (took,) = _asked(bench, bench.store(posts), "plan")
    return [at_most(f"the door's plan after a day of {posts:,} posts", 150, took, {"ms": took}, "ms")]


def introductions(bench: Bench) -> list[Row]:
    """Introductions both ways, around a reader whose 60 friends talk with strangers all day.

    Cold, as a look for posts left them; after a look that brought one more page; and, which is not judged,
    while that look went on, when what is kept doesn't hold and everything is worked out anew.
    """
    table = []
    sizes = [(DAY, 300), (1_000_000, 2000)] if bench.posts >= 1_000_000 else [(DAY, 300)]
    for posts, limit in sizes:
        cold, after, during = _asked(bench, bench.circle(posts), "both")
        what = f"introductions both ways of {posts:,} posts"
        table.append(at_most(f"{what}, cold", limit, cold, {"ms": cold}, "ms"))
        table.append(at_most(f"{what}, after one more page", limit, after, {"ms": after}, "ms"))
        words = "the same while a look goes on, nothing kept"
        table.append(Row(words, "", f"{during:.0f} ms", None, {"ms": during}))
    return table


def _asked(bench: Bench, folder: Path, what: str) -> list[float]:
    """How long each took, in ms: the median of processes of their own that have asked nothing before."""
    found: list[list[float]] = []
    for run in range(bench.runs):
        store = store_in(folder if what == "plan" else bench.copy(folder, f"asked-{run % 2}"))
        command = [sys.executable, "-c", ASKED, str(store), NOW.isoformat(), what]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found.append(json.loads(answer))
    return [1000 * median(runs) for runs in zip(*found, strict=True)]
