"""The measures by which answers are scored."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct


def ndcg(ranked: Sequence[str], wanted: Collection[str], at: int = 10) -> float:
    """How high the wanted ones stand, 0 to 1; each counts alike, those beyond `at` not at all."""
    gained = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:at]) if one in wanted)
    best = sum(1 / math.log2(place + 2) for place in range(min(at, len(wanted))))
    return gained / best if best else 0.0


def ndcg_of_groups(groups: Iterable[Iterable[str]], wanted: Collection[str], at: int = 10) -> float:
    """The same for conversations: one counts if any wanted post is in it, at its first place."""
    of = {post: number for number, group in enumerate(groups) for post in group}
    places = {of[post] for post in wanted if post in of}
    gained = sum(1 / math.log2(place + 2) for place in places if place < at)
    count = len(places) + sum(1 for post in wanted if post not in of)
    best = sum(1 / math.log2(place + 2) for place in range(min(at, count)))
    return gained / best if best else 0.0


class Reading(Struct, frozen=True):
    """What is read in some minutes: which posts."""

    posts: tuple[str, ...]


def read(groups: Iterable[Sequence[str]], words: Mapping[str, int], minutes: float) -> Reading:
    """The posts read in so many minutes, 1.5 s a post and 238 words a minute.

    At most twelve of a conversation are read, and it stops at the first one that no longer fits.
    """
    left = minutes * 60
    posts: list[str] = []
    for group in groups:
        some = group[:12]
        takes = sum(1.5 + words[post] * 60 / 238 for post in some)
        if takes > left:
            break
        left -= takes
        posts += some
    return Reading(tuple(posts))


def pairwise(groups: Iterable[Iterable[str]], truth: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of posts in one group; `truth` maps posts to their real group.

    Posts that are in no group count as alone.
    """
    found = [Counter(truth[post] for post in group) for group in groups]
    right = sum(_pairs(n) for counts in found for n in counts.values())
    claimed = sum(_pairs(sum(counts.values())) for counts in found)
    real = sum(_pairs(n) for n in Counter(truth.values()).values())
    precision, recall = right / claimed if claimed else 1.0, right / real if real else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def auc(told: Sequence[tuple[float, bool]]) -> float:
    """The chance that of one that came true and one that didn't, the first was thought more probable."""
    ranked = sorted(told)
    rank_sum, place = 0.0, 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        middle = (place + 1 + end) / 2
        rank_sum += middle * sum(came for _, came in ranked[place:end])
        place = end
    yes = sum(came for _, came in told)
    no = len(told) - yes
    return (rank_sum - yes * (yes + 1) / 2) / (yes * no) if yes and no else 0.5


def calibration_error(told: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """How far probabilities are from what came true, on average (ECE)."""
    filled: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for p, came in told:
        filled[min(int(p * bins), bins - 1)].append((p, came))
    gaps = (abs(sum(p for p, _ in some) - sum(came for _, came in some)) for some in filled)
    return sum(gaps) / len(told) if told else 0.0
