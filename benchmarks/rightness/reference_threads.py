"""The plain way to tell conversations apart, which ours is compared with: containers for what was never seen,
then orphans, then openings that were never seen; and in rooms whoever is named, or one's own last line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]
HOUR = 3600.0
WORD = re.compile(r"[#\w']+")


def threads(records: Sequence[Record]) -> list[list[str]]:
    """Groups of posts, by answers first and then by who speaks to whom."""
    above: dict[str, str] = {}
    for post in records:
        for other in (post.get("reply_to"), post.get("quote_of")):
            if other:
                _unite(above, post["id"], other)
    _orphans(above, records)
    _unseen_openings(above, records)
    return _groups(above, records)


def _orphans(above: dict[str, str], records: Sequence[Record]) -> None:
    spoken: dict[str, list[Record]] = defaultdict(list)
    waiting: dict[str, Record] = {}
    for post in records:
        at, author = post["created_at"], post["author"]
        if post.get("reply_to_user") and not post.get("reply_to"):
            score: dict[str, float] = defaultdict(float)
            for one in post.get("mentions") or []:
                earlier = [other for other in spoken[one] if at - other["created_at"] <= 24 * HOUR]
                if earlier:
                    last = earlier[-1]
                    common = len(_words(post) & _words(last))
                    weight = 3.0 if one == post["reply_to_user"] else 1.0
                    fading = 2 ** (-(at - last["created_at"]) / (3 * HOUR))
                    score[_find(above, last["id"])] += weight * fading * (1 + 0.3 * common)
            if score:
                _unite(above, post["id"], max(score, key=lambda label: score[label]))
            else:
                other = waiting.get(post["reply_to_user"])
                if other is not None and at - other["created_at"] <= 6 * HOUR:
                    _unite(above, post["id"], other["id"])
                waiting[post["reply_to_user"]] = post
        spoken[author].append(post)


def _unseen_openings(above: dict[str, str], records: Sequence[Record]) -> None:
    here = {post["id"] for post in records}
    spoken: dict[str, list[Record]] = defaultdict(list)
    groups: dict[str, list[Record]] = defaultdict(list)
    for post in records:
        spoken[post["author"]].append(post)
        groups[_find(above, post["id"])].append(post)
    for group in groups.values():
        first = group[0]
        if not first.get("reply_to") or first["reply_to"] in here:
            continue
        at, told = first["created_at"], _words(first)
        counts = Counter(one for post in group for one in (post.get("mentions") or []))
        score: dict[str, float] = defaultdict(float)
        own = _find(above, first["id"])
        for one, n in counts.items():
            for other in spoken[one]:
                label = _find(above, other["id"])
                if label != own and at - 48 * HOUR <= other["created_at"] < at:
                    fading = 2 ** (-(at - other["created_at"]) / (6 * HOUR))
                    score[label] += min(n, 2) * fading + 0.05 * len(told & _words(other))
        best = max(score, key=lambda label: score[label], default=None)
        if best is not None and score[best] > 0.15:
            _unite(above, first["id"], best)


def rooms(records: Sequence[Record]) -> list[list[str]]:
    """Groups of lines: with the last of whoever is named, the last between the two, one's own, or alone."""
    above: dict[str, str] = {}
    last: dict[tuple[str, str], tuple[float, str]] = {}
    pairs: dict[tuple[str, frozenset[str]], str] = {}
    for line in records:
        room, author, at = line["room"], line["author"], line["created_at"]
        named = [one for one in (line.get("mentions") or []) if one != author]
        lately = (last[room, one] for one in named if (room, one) in last)
        to = next((id for when, id in lately if at - when <= HOUR), None)
        both = (pairs.get((room, frozenset((author, one)))) for one in named)
        to = to or next((id for id in both if id is not None), None)
        own = last.get((room, author))
        if to is None and own is not None and at - own[0] <= HOUR / 2:
            to = own[1]
        if to is not None:
            _unite(above, line["id"], to)
        last[room, author] = at, line["id"]
        for one in named:
            pairs[room, frozenset((author, one))] = line["id"]
    return _groups(above, records)


def _groups(above: dict[str, str], records: Iterable[Record]) -> list[list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for post in records:
        found[_find(above, post["id"])].append(post["id"])
    return list(found.values())


def _find(above: dict[str, str], id: str) -> str:
    while above.get(id, id) != id:
        id = above[id]
    return id


def _unite(above: dict[str, str], a: str, b: str) -> None:
    above[_find(above, a)] = _find(above, b)


def _words(post: Record) -> set[str]:
    text = re.sub(r"@\w+", " ", post.get("text") or "")
    return {word for word in WORD.findall(text.lower()) if len(word) > 3}
