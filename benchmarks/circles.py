"""Introductions in a world, both ways."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from benchmarks.records import Query, many
from benchmarks.world import World, moment
from twitterbar.domain import common_ground, introducing, meeting
from twitterbar.domain.common_ground import READ, Claim
from twitterbar.domain.introducing import NEAREST
from twitterbar.domain.model import Account

INTRODUCERS = 5
"""So many introducers are named."""

MOST = 50


def meet(world: World, query: Query) -> Mapping[str, object]:
    """Whom the reader should meet, and through whom."""
    me = world.accounts.ours(query.ego or "")
    mine = sorted(world.ties.of(me))
    weighed = meeting.weigh(me, mine, world.ties, moment(query.at), famous_share=None)
    theirs = world.accounts.theirs
    return {
        "people": [
            {"id": theirs(one.account), "introducers": [theirs(who) for who in one.introducers[:INTRODUCERS]]}
            for one in weighed[: query.k or MOST]
        ]
    }


def introduce(world: World, query: Query) -> Mapping[str, object]:
    """Which friends the reader should introduce to each other, and what they share."""
    now, ties, ours = moment(query.at), world.ties, world.accounts.ours
    me, friends = ours(query.ego or ""), [ours(friend) for friend in many(query.friends)]
    near = sorted(
        friends, key=lambda who: -sum(b.weight for b in (ties.of(me).get(who), ties.to(me).get(who)) if b)
    )
    spoken = {who: _spoken(world, who) for who in near[:NEAREST] if world.of(who).posts}
    rarity = common_ground.rare(list(spoken.values()), world.frequency)
    voices = {who: common_ground.voice(one, rarity) for who, one in spoken.items()}
    weighed = introducing.pairs(
        me,
        friends,
        ties,
        now,
        last_said={who: _last(world, who) for who in friends if world.of(who).at},
        also=common_ground.sharing(voices.values()),
        texts=bool(world.posts),
    )
    found = []
    for pair in weighed:
        claims: list[Claim] = []
        if pair.a in voices and pair.b in voices:
            claims = common_ground.ground(voices[pair.a], voices[pair.b], rarity, pair.common)
        elif pair.common:
            claims = [Claim(code="common", people=pair.common)]
        found.append((introducing.standing(pair, claims), pair, claims))
    found.sort(key=lambda one: (-one[0], one[1].a, one[1].b))
    theirs = world.accounts.theirs
    return {
        "pairs": [
            {"a": theirs(pair.a), "b": theirs(pair.b), "why": list(_why(world, pair.a, pair.b, claims))}
            for _, pair, claims in found[: query.k or MOST]
        ]
    }


def _last(world: World, who: str) -> datetime:
    """When somebody was about who wrote something: what they passed on tells it, too."""
    return max([moment(world.of(who).at[-1]), *(bond.last for bond in world.ties.of(who).values())])


def _spoken(world: World, who: str) -> common_ground.Spoken:
    """What somebody wrote last, kept until they write again."""
    told = world.of(who)
    if told.lately is None:
        account = Account(id=who, username=world.accounts.theirs(who))
        told.lately = common_ground.spoken(account, list(told.posts)[-READ:])
    return told.lately


def _why(world: World, a: str, b: str, claims: list[Claim]) -> Iterator[Mapping[str, object]]:
    """What two share, as far as it holds by the narrowest reading: both turned to them, both wrote it."""
    for claim in claims:
        match claim.code:
            case "common":
                both = world.ties.of(a).keys() & world.ties.of(b).keys()
                if people := [world.accounts.theirs(who) for who in claim.people if who in both]:
                    yield {"kind": "common", "ids": people}
            case "words" | "hashtag":
                told = world.of(a).told & world.of(b).told
                if words := [word for word in claim.words if word in told]:
                    yield {"kind": "words", "words": words}
            case _:
                pass
