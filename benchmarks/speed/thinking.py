"""What the core works out from a cold start: what the door says first after a day, and introductions."""

import json
import subprocess
import sys

from benchmarks.speed.crowd import DAY, NOW
from benchmarks.speed.measuring import Bench, Row, at_most, median, store_in

ASKED = """
import json, sys, time
from datetime import datetime
from pathlib import Path
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.settings import Settings
from twitterbar.store.store import Store
path, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
core = Core(Store.open(path, now=lambda: now), Settings(), lambda: now, Occupancy(path.with_suffix(".seat")))
def took(question):
    began = time.perf_counter()
    question()
    return time.perf_counter() - began
plan = lambda: core.door([core.settings.door.usual])
both = lambda: (core.introductions.tonight(), core.introducing.pairs())
print(json.dumps(took({"plan": plan, "both": both}[sys.argv[3]])))
core.close()
"""


def rows(bench: Bench) -> list[Row]:
    """Each in a process of its own that has asked nothing before."""
    store = store_in(bench.store(min(DAY, max(bench.posts, bench.sizes[0]))))
    table = []
    for what, words, limit in (
        ("plan", "the door's plan after a day of {:,} posts", 150),
        ("both", "introductions both ways after that day, cold", 300),
    ):
        command = [sys.executable, "-c", ASKED, str(store), NOW.isoformat(), what]
        runs = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(bench.runs)
        ]
        told = words.format(min(DAY, max(bench.posts, bench.sizes[0])))
        table.append(at_most(told, limit, 1000 * median(runs), {"ms": 1000 * median(runs)}, "ms"))
    return table
