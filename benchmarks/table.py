"""What is at a reader's table, out of a stream."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta

from benchmarks.records import Query, many
from benchmarks.world import Spoken, World, moment, told_words
from twitterbar.domain import catch_up, reading
from twitterbar.domain.circle import in_common
from twitterbar.domain.model import Post, Seat, Term
from twitterbar.domain.people import People, Silence, Tie
from twitterbar.domain.ties import Bond, weight_at
from twitterbar.store.people import CIRCLE, CROWDED, SILENCE, THROUGH

READ = 12
"""So many posts of a conversation are read."""

TOLD = 100
"""So many conversations are told, if fewer are at the table."""

ON_THE_TABLE = timedelta(hours=24)
"""What the protocol lays on a table was said in so long."""

MISSING = 0.2
"""If more than this share of those who spoke are missing from a table, its reader doesn't follow them."""


class Tables:
    """Lays tables for the readers of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._voices: dict[str, set[str]] = {}
        """Who was ever heard at whose table."""

    def catch_up(self, query: Query) -> Mapping[str, object]:
        """The conversations for so many minutes, best first, then what else there is."""
        world, now = self._world, moment(query.at)
        me = world.accounts.ours(query.ego or "")
        offered: dict[str, str] = {}
        for theirs in many(query.candidates):
            id = world.ids.ours(theirs)
            if id is not None:
                offered.setdefault(world.reposts[id].of if id in world.reposts else id, theirs)
        offered = {id: theirs for id, theirs in offered.items() if id in world.posts}
        conversations = world.gathered.of(offered)
        authors = {node.post.author for one in conversations for node in one.nodes if node.post is not None}
        people = self._people(me, authors, offered, now)
        waiting = catch_up.Waiting(
            conversations, people, now, heard=lambda id: id not in offered, seconds=_seconds
        )
        plan = waiting.plan(query.minutes or 10.0)
        laid = []
        for seat in (*plan.seats, *plan.left_out[: max(0, TOLD - len(plan.seats))]):
            shown = _read_first(seat)
            laid.append(
                {
                    "posts": [offered[id] for id in shown],
                    "why": list(self._why(seat.why, shown[:READ], me)),
                }
            )
        return {"conversations": laid}

    def _people(self, me: str, authors: Set[str], offered: Iterable[str], now: datetime) -> People:
        """What the store knows of its reader, here of any: see `store.people`."""
        world = self._world
        turned_to, turned_to_me = world.ties.of(me), world.ties.to(me)
        circle = {
            other: through
            for other, through in in_common(me, world.ties, crowded=CROWDED, most=CIRCLE).items()
            if other in authors
        }
        spoken = {author: world.of(author) for author in authors}
        since = (now - SILENCE).timestamp()
        return People(
            me=me,
            names={},
            follows=frozenset((self._voices_of(me, offered, now) | turned_to.keys()) - {me}),
            turned_to=_ties(turned_to, authors, now),
            turned_to_me=_ties(turned_to_me, authors, now),
            circle={other: sum(worth for worth, _ in through) for other, through in circle.items()},
            circle_through={
                other: tuple(friend for _, friend in through[:THROUGH]) for other, through in circle.items()
            },
            silences=dict(_silences(spoken, since)),
            said={author: len(one.at) - bisect_left(one.at, since) for author, one in spoken.items()},
            interests=world.of(me).interests,
            document_count=world.sampled,
            document_frequency=world.frequency,
        )

    def _voices_of(self, me: str, offered: Iterable[str], now: datetime) -> set[str]:
        """Whom a reader follows, besides those they turned to, as far as the stream tells.

        Whoever was ever on their table is followed. Of the others of whom the stream has all they say, those
        who spoke in the time the table is about aren't, unless nearly all who did are on it: then whoever
        is missing said only what isn't laid on a table. Who kept silent is taken for followed.
        """
        world = self._world
        voices = self._voices.setdefault(me, set())
        voices.update(world.posts[id].author for id in offered)
        since = (now - ON_THE_TABLE).timestamp()
        spoke = {one for one in world.core if (at := world.of(one).at) and at[-1] >= since} - {me}
        missing = spoke - voices
        return voices | (world.core if len(missing) <= MISSING * len(spoke) else world.core - missing)

    def _why(self, why: Iterable[Term], shown: Sequence[str], me: str) -> Iterator[Mapping[str, object]]:
        """The reasons as far as they hold by the protocol's definitions."""
        world = self._world
        theirs = world.accounts.theirs
        for term in why:
            match term.code:
                case "names_you":
                    if any(mention.account == me for id in shown for mention in world.posts[id].mentions):
                        yield {"kind": "names_you"}
                case "people":
                    if term.posts[0] in shown:
                        yield {"kind": "people", "ids": [theirs(account) for account in term.people]}
                case "words":
                    told = told_words(" ".join(world.posts[id].text for id in shown)) & world.of(me).told
                    if words := [word for word in term.words if word in told]:
                        yield {"kind": "words", "words": words}
                case "tie":
                    author = term.people[0]
                    there, back = world.ties.of(me).get(author), world.ties.of(author).get(me)
                    yield {
                        "kind": "tie",
                        "id": theirs(author),
                        "n": there.n if there else 0,
                        "m": back.n if back else 0,
                    }
                case "recent" | "quiet_voice" | "link":
                    yield {"kind": term.code}
                case _:
                    pass


def _seconds(post: Post) -> float:
    """How long a post takes to read as the protocol reckons it: links and pictures take no time there."""
    return reading.A_POST + len(post.text.split()) * 60 / reading.WORDS_A_MINUTE


def _read_first(seat: Seat) -> list[str]:
    """The posts to read, in order; of many, those that speak for the conversation among the first."""
    posts = list(seat.unheard)
    if len(posts) <= READ:
        return posts
    proof = [post for term in seat.why for post in term.posts if post in seat.unheard]
    first = set(list(dict.fromkeys(proof))[:READ])
    for post in posts:
        if len(first) < READ:
            first.add(post)
    return [post for post in posts if post in first] + [post for post in posts if post not in first]


def _ties(bonds: Mapping[str, Bond], wanted: Iterable[str], now: datetime) -> dict[str, Tie]:
    return {
        other: Tie(bonds[other].n, weight_at(bonds[other].weight, now)) for other in wanted if other in bonds
    }


def _silences(spoken: Mapping[str, Spoken], since: float) -> Iterator[tuple[str, Silence]]:
    """Who said something in the last four weeks after four weeks or more of nothing."""
    for account, one in spoken.items():
        at = bisect_left(one.at, since)
        if 0 < at < len(one.at) and one.at[at] - one.at[at - 1] >= SILENCE / timedelta(seconds=1):
            yield account, Silence(moment(one.at[at - 1]), moment(one.at[at]))
