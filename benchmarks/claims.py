"""Whether what an answer claims is true, by the protocol's definitions and from the raw records alone.

Nothing of the program is used here, so that nothing it gets wrong can excuse itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]

WORD = re.compile(r"[#\w']+")

READ = 12


class Witness:
    """Remembers a stream, record by record."""

    def __init__(self) -> None:
        self.posts: dict[str, Record] = {}
        self.turned: Counter[tuple[str, str]] = Counter()
        self.deeds: dict[str, set[str]] = {}
        self.wrote: dict[str, set[str]] = {}

    def see(self, record: Record) -> None:
        """Take in one record of the stream."""
        if record["op"] == "event" and record["src"] != record["dst"]:
            self.turned[record["src"], record["dst"]] += 1
        elif record["op"] == "post":
            self._post(record)

    def _post(self, record: Record) -> None:
        author = record["author"]
        self.posts[record["id"]] = record
        self.wrote.setdefault(author, set()).update(tokens(record))
        for kind in ("repost_of", "quote_of", "reply_to"):
            if record.get(kind):
                self.deeds.setdefault(record[kind], set()).add(author)
        if record.get("repost_of"):
            to = {record.get("repost_user")}
        else:
            to = {record.get("reply_to_user"), record.get("quote_user"), *(record.get("mentions") or ())}
        for other in to - {author}:
            if other:
                self.turned[author, other] += 1

    def claims(self, query: Record, answer: Mapping[str, Any]) -> Iterator[tuple[Any, bool]]:
        """Every claim of an answer that can be checked, and whether it is true."""
        match query["task"]:
            case "catchup":
                offered = set(query["candidates"])
                for one in answer["conversations"]:
                    shown = one["posts"][:READ]
                    yield shown, set(one["posts"]) <= offered
                    yield from ((why, self._at_table(query["ego"], shown, why)) for why in one["why"])
                told = [post for one in answer["conversations"] for post in one["posts"]]
                yield "told once", len(told) == len(set(told))
            case "meet":
                ego = query["ego"]
                for one in answer["people"]:
                    person = one["id"]
                    yield one, person != ego and not self.turned[ego, person]
                    for who in one["introducers"]:
                        yield one, bool(self.turned[ego, who] and self.turned[who, person])
            case "introduce":
                for pair in answer["pairs"]:
                    a, b = pair["a"], pair["b"]
                    yield pair, {a, b} <= set(query["friends"]) and not self.turned[a, b] + self.turned[b, a]
                    yield from ((why, self._shared(a, b, why)) for why in pair["why"])
            case "shoutout":
                there, back = (query["from"], query["to"]), (query["to"], query["from"])
                told = answer["evidence"]
                yield told, told == {"sent": self.turned[there], "back": self.turned[back]}
            case "threads":
                every = [post for group in answer["groups"] for post in group]
                yield "each post once", len(every) == len(set(every)) and set(every) <= set(query["posts"])

    def _at_table(self, ego: str, shown: Iterable[str], why: Mapping[str, Any]) -> bool:
        posts = [self.posts[id] for id in shown]
        match why["kind"]:
            case "names_you":
                return any(ego in (post.get("mentions") or ()) for post in posts)
            case "people":
                deeds = set().union(*(self.deeds.get(post["id"], ()) for post in posts))
                return bool(why["ids"]) and set(why["ids"]) <= deeds
            case "words":
                there = set().union(*map(tokens, posts))
                return bool(why["words"]) and set(why["words"]) <= there & self.wrote.get(ego, set())
            case "tie":
                author, turned = why["id"], self.turned
                pair = turned[ego, author], turned[author, ego]
                return pair == (why["n"], why["m"]) and author in {post["author"] for post in posts}
            case "recent" | "quiet_voice" | "link" | "hashtag":
                return True
        return False

    def _shared(self, a: str, b: str, why: Mapping[str, Any]) -> bool:
        match why["kind"]:
            case "common":
                return all(self.turned[a, who] and self.turned[b, who] for who in why["ids"])
            case "words":
                return set(why["words"]) <= self.wrote.get(a, set()) & self.wrote.get(b, set())
        return False


def tokens(post: Record) -> set[str]:
    """The words of a post: lower-case, longer than two."""
    return {word for word in WORD.findall((post.get("text") or "").lower()) if len(word) > 2}
