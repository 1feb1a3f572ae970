"""Bringing posts in: saved pages against the floor, and a home timeline from a server that takes its time."""

import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from benchmarks.speed.crowd import NOW, PAGE, Crowd
from benchmarks.speed.loopback import CREDITS, HOME, Loopback, emptied, settle
from benchmarks.speed.measuring import Bench, Row, at_most, in_turn, median, ratio, twitterbar

PAGES = 150
"""Pages that are imported: 15,000 posts."""

ANSWERED_AFTER = 0.15
"""Seconds that the server thinks about a page."""

TIMELINE = 32
"""Pages of the home timeline: 3,200 posts are as far back as X goes."""

IMPORT = """
import sys
from pathlib import Path
from benchmarks.speed.bringing import imported
print(imported(Path(sys.argv[1]), indexed=sys.argv[2] == "indexed"))
"""

FLOOR = """
import sys
from pathlib import Path
from benchmarks.speed import floor
print(floor.posts_a_second(Path(sys.argv[1]).read_bytes().splitlines(), Path(sys.argv[1]).parent))
"""


def importing(bench: Bench) -> list[Row]:
    """Posts a second, each time in a new process on one core."""
    crowd = Crowd()
    file = bench.folder / "pages.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(page + b"\n" for page in crowd.pages(crowd.speaks(PAGES * PAGE))))
    found = in_turn(
        max(3, bench.runs // 3),
        {
            "floor": lambda: _on_one_core(FLOOR, str(file)),
            "with conversations and ties": lambda: _on_one_core(IMPORT, str(file), "plain"),
            "with full-text search too": lambda: _on_one_core(IMPORT, str(file), "indexed"),
        },
        warm_up=0,
    )
    figures = {f"{name}, posts/s": round(median(runs)) for name, runs in found.items()}
    rows = []
    for name, least in (("with conversations and ties", 0.5), ("with full-text search too", 0.3)):
        share = ratio(found[name], found["floor"])
        rows.append(
            Row(
                f"import on one core, {name}",
                f"≥ {least} of the floor",
                f"{share:.2f}",
                share >= least,
                figures,
            )
        )
    return rows


def _on_one_core(program: str, *words: str) -> float:
    core = {min(os.sched_getaffinity(0))}
    ended = subprocess.run(
        [sys.executable, "-c", program, *words],
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )
    return float(ended.stdout)


def imported(file: Path, *, indexed: bool) -> float:
    """Posts of the timeline that come in in a second, with or without what makes them be found by words."""
    from benchmarks.speed.filling import PAGES_AT_ONCE, grouped
    from twitterbar.domain.model import PageKind
    from twitterbar.sources import pages
    from twitterbar.store.search import Index
    from twitterbar.store.store import Store
    from twitterbar.uncollected import uncollected

    if not indexed:
        Index.add_posts = lambda self, posts: None  # type: ignore[method-assign]
        Index.add_account = lambda self, id, account: None  # type: ignore[method-assign]
    path = file.with_name(f"imported-{os.getpid()}.sqlite3")
    me = f"x:{Crowd(accounts=1).me}"
    with Store.open(path, now=lambda: NOW) as store, uncollected():
        store.set_me(me)
        began = time.perf_counter()
        for group in grouped(pages.read(file), PAGES_AT_ONCE):
            store.save_all([page.batch(kind=PageKind.HOME, me=me) for page in group])
        took = time.perf_counter() - began
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    return PAGES * PAGE / took


def timeline(bench: Bench) -> list[Row]:
    """`twitterbar refresh` against a client that asks for the same and throws it away."""
    crowd = Crowd()
    pages = list(crowd.pages(crowd.speaks(TIMELINE * PAGE)))
    with Loopback(pages, ANSWERED_AFTER) as server:

        def refresh() -> float:
            folder = emptied(bench.folder / "copies" / "timeline")
            settle(folder, server, crowd)
            before = len(server.asked)
            subprocess.run(
                twitterbar(folder, "refresh", "--max-spend", "99"), check=True, capture_output=True
            )
            return server.took(before)

        programs = {"refresh": refresh, "transport": lambda: transport(server)}
        found = in_turn(max(3, bench.runs // 3), programs, warm_up=0)
    figures = {f"{name}, s": round(median(runs), 2) for name, runs in found.items()}
    what = f"home timeline of {TIMELINE * PAGE:,} posts at 150 ms a page, against transport alone"
    return [at_most(what, 1.05, ratio(found["refresh"], found["transport"]), figures)]


def transport(server: Loopback) -> float:
    """How long it takes to be handed all pages when nothing is done with them."""
    import requests

    before, token = len(server.asked), "page0"
    with requests.Session() as line:
        while token:
            answer = line.get(f"{server.base}{HOME}", params={"pagination_token": token})
            token = msgspec.json.decode(answer.content)["meta"].get("next_token")
        line.get(f"{server.base}{CREDITS}")
    return server.took(before)
