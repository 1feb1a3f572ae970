"""How right it is about what matters: `python -m benchmarks.rightness`.

Made-up worlds, each moved by something else, in which it is known what a reader turned to next, who came to
talk with whom, and who answered. Ours are the answers of `benchmarks.evaluate`; beside them stand those of
the plain formulas that the program started from (`reference`), which it shouldn't fall behind anywhere.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from functools import partial
from statistics import mean

from benchmarks.rightness.asking import Line, conversations, network, town
from benchmarks.rightness.networks import NETWORKS
from benchmarks.rightness.towns import TOWNS

BEHIND = 0.02
"""Further behind the reference than this is worth a mark; less is chance."""


def main() -> int:
    """Ask in every world, print the table; 1 if a line is behind the reference."""
    worlds: Mapping[str, Callable[[int], list[Line]]] = {
        "conversations": conversations,
        **{f"network-{one.name}": partial(network, one) for one in NETWORKS},
        **{f"town-{one.name}": partial(town, one) for one in TOWNS},
    }
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rightness", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("worlds", nargs="*", metavar="WORLD", help=f"only these: {', '.join(worlds)}")
    parser.add_argument("--seed", type=int, default=1, help="other people, other posts, the same mechanisms")
    chosen = parser.parse_args()
    if unknown := set(chosen.worlds) - set(worlds):
        parser.error(f"there is no world {', '.join(sorted(unknown))}")
    print(f"{'world':<16}{'measure':<28}{'ours':>7}{'reference':>11}")
    every: list[Line] = []
    for name, ask in worlds.items():
        if not chosen.worlds or name in chosen.worlds:
            lines = ask(chosen.seed)
            every += lines
            for line in lines:
                print(_told(line), flush=True)
    print("\nOver all worlds")
    for measure in dict.fromkeys(line.measure for line in every):
        some = [line for line in every if line.measure == measure]
        ours, reference = mean(line.ours for line in some), mean(line.reference for line in some)
        print(_told(Line(f"{len(some)} worlds", measure, ours, reference, some[0].less)))
    return 1 if any(_behind(line) for line in every) else 0


def _told(line: Line) -> str:
    mark = "  behind" if _behind(line) else ""
    return f"{line.world:<16}{line.measure:<28}{line.ours:>7.3f}{line.reference:>11.3f}{mark}"


def _behind(line: Line) -> bool:
    behind = line.ours - line.reference if line.less else line.reference - line.ours
    return behind > BEHIND


if __name__ == "__main__":
    sys.exit(main())
