"""How fast it is: `python -m benchmarks` measures everything and prints a table.

Stores are made when they are needed for the first time and kept for the next run (a million posts take some
minutes and 0.6 GB, ten million a quarter of an hour and 5.5 GB); `--folder` says where. Everything is
measured side by side with a yardstick, in one run, since only such ratios mean anything on a machine that
others use too.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.speed import bringing, opening, others, pressing, reading_on, running, starting, thinking
from benchmarks.speed.measuring import Bench, Row, compiled
from benchmarks.speed.reasons import reasons

PARTS: dict[str, Callable[[Bench], list[Row]]] = {
    "start": starting.rows,
    "keys": pressing.rows,
    "opening": opening.rows,
    "reading-on": reading_on.rows,
    "memory": running.memory,
    "import": bringing.importing,
    "timeline": bringing.timeline,
    "idle": running.idle,
    "plans": thinking.rows,
    "introductions": thinking.introductions,
    "commands": running.commands,
    "others": others.rows,
}
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Measure, print the table and why a limit is not met, write the JSON; 1 if one was not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument(
        "--posts", type=int, default=1_000_000, help="the largest store (10,000 to 10,000,000)"
    )
    parser.add_argument("--runs", type=int, default=9, help="how often, in turn (default: 9)")
    parser.add_argument("--quick", action="store_true", help="3 runs, and 10,000 posts")
    parser.add_argument("--folder", type=Path, default=RESULTS / "stores", help="where the stores are kept")
    parser.add_argument(
        "--json", type=Path, help="where the figures go (default: a dated file in benchmarks/results)"
    )
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    runs, posts = (3, 10_000) if chosen.quick else (chosen.runs, chosen.posts)
    bench = Bench(chosen.folder.resolve(), runs, posts)
    compiled()
    rows: list[Row] = []
    for name, part in PARTS.items():
        if chosen.parts and name not in chosen.parts:
            continue
        began = time.perf_counter()
        try:
            found = part(bench)
        except Exception as error:  # noqa: BLE001  (what can't be measured is a line of the table, not its end)
            found = [Row(name, "", f"not measured: {type(error).__name__}: {str(error)[:300]}", False)]
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
        rows += found
    print(table(rows))
    for what, why in reasons(rows):
        print(f"\nNot met: {what}\n  {why}")
    now = datetime.now(UTC)
    file = chosen.json or RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "at": now.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}",
        "runs": runs,
        "posts": posts,
        "rows": msgspec.to_builtins(rows),
    }
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    print(f"\nThe figures behind it are in {file}.")
    return 0 if all(row.met is not False for row in rows) else 1


def table(rows: list[Row]) -> str:
    """The rows as lines of a table."""
    verdicts = {True: "met", False: "NOT MET", None: ""}
    lines = [
        ("what", "limit", "measured", ""),
        *((r.what, r.limit, r.measured, verdicts[r.met]) for r in rows),
    ]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    return "\n".join(
        f"{what:<{widths[0]}}  {limit:<{widths[1]}}  {measured:<18}  {verdict}".rstrip()
        for what, limit, measured, verdict in lines
    )


if __name__ == "__main__":
    sys.exit(main())
