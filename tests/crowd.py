"""Random evenings for property tests: posts that answer, quote, share, lose links, are edited and go."""

import random
from dataclasses import dataclass

from hypothesis import strategies as st
from msgspec.structs import replace

from tests.make import account_id, link, mention, post, post_id, repost
from twitterbar.domain.model import Post, PostState, Repost, id_order

PEOPLE = ("ana", "ben", "cy", "dan", "eve")
DICE = st.integers(0, 2**32).map(random.Random)
"""Dice thrown by Python: where Hypothesis throws each of hundreds itself, that takes longer than the test."""

TOPICS = ["trams", "garden", "bread", "piano", "rivers", "lanterns"]


@dataclass(frozen=True)
class Evening:
    """What came in, in no particular order; some of it more than once and not always alike."""

    posts: list[Post]
    reposts: list[Repost]
    gone: dict[str, PostState]
    ids: list[str]
    """The ids of all posts that were said, whether they came in or not."""


@dataclass(frozen=True)
class Weather:
    """How an evening is: shares between 0 and 1."""

    adrift: float = 0.0
    quoting: float = 0.3
    linking: float = 0.3
    editing: float = 0.0
    confusion: float = 0.0


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """An evening of up to 40 posts."""
    share = st.sampled_from((0.0, 0.1, 0.5, 1.0))
    weather = Weather(
        adrift=draw(share),
        quoting=draw(st.sampled_from((0.0, 0.4, 0.9))),
        linking=draw(st.sampled_from((0.0, 0.6))),
        editing=draw(st.sampled_from((0.0, 0.15))),
        confusion=draw(st.sampled_from((0.0, 0.1))),
    )
    return evening(random.Random(draw(st.integers(0, 2**32))), draw(st.integers(1, 40)), weather)


def evening(dice: random.Random, n: int, weather: Weather) -> Evening:
    """An evening of `n` posts, thrown with these dice."""
    times = sorted(
        (dice.choice((dice.randrange(12 * 60), dice.randrange(20 * 24 * 60))), at) for at in range(n)
    )
    conversations: dict[str, str] = {}
    said: list[Post] = []
    for when in times:
        said.append(_said(dice, weather, said, conversations, when))
    ids = [post.id for post in said]
    posts = [copy for post in said for copy in _copies(dice, weather, post, said)]
    reposts = [
        replace(
            repost(dice.choice(said), dice.choice(PEOPLE), dice.randrange(2000), n=9000 + at),
            **({"of_author": None} if dice.random() < 0.3 else {}),
        )
        for at in range(n // 3)
    ]
    reposts += [replace(one, of=dice.choice(ids)) for one in reposts if dice.random() < 0.1]
    states = (PostState.DELETED, PostState.PROTECTED, PostState.WITHHELD)
    gone = {dice.choice(ids): dice.choice(states) for _ in range(dice.choice((0, 0, n // 6)))}
    return Evening(posts, reposts, gone, ids)


def _said(
    dice: random.Random,
    weather: Weather,
    before: list[Post],
    conversations: dict[str, str],
    when: tuple[int, int],
) -> Post:
    minutes, n = when
    author, id = dice.choice(PEOPLE), post_id(minutes, n)
    other = dice.choice(before) if before and dice.random() < 0.7 else None
    text = " ".join(dice.choices(TOPICS, k=4))
    conversations[id] = id
    fields: dict[str, object] = {}
    if other is not None and dice.random() < 0.5:
        fields["reply_to"] = other.id
        conversations[id] = conversations[other.id]
        if dice.random() < 0.8:
            fields["reply_to_account"] = other.author
    elif other is not None and dice.random() < weather.quoting:
        fields["quotes"] = other.id
    elif dice.random() < weather.linking:
        fields["links"] = (link(dice.choice(("https://a.example/x", "https://b.example/y"))),)
    elif dice.random() < weather.adrift / 2:
        fields["reply_to_account"] = account_id(dice.choice(PEOPLE))
    if dice.random() < 0.3:
        whom = dice.choice(PEOPLE)
        fields["mentions"], text = (mention(whom),), f"@{whom} {text}"
    if before and dice.random() < weather.confusion:
        fields[dice.choice(("reply_to", "quotes"))] = dice.choice(
            (id, dice.choice(before).id, post_id(9e5, n))
        )
    if dice.random() >= weather.adrift:
        fields["conversation"] = conversations[id]
    return post(author, text, minutes, n, **fields)


def _copies(dice: random.Random, weather: Weather, post: Post, said: list[Post]) -> list[Post]:
    copies = [post] if dice.random() < 0.75 else []
    if dice.random() < 0.1:
        copies.append(replace(post, text=post.text[:5], conversation=None, links=()))
    if dice.random() < weather.confusion:
        copies.append(replace(post, reply_to=dice.choice(said).id, conversation=dice.choice(said).id))
    if dice.random() < weather.editing:
        mine = [one.id for one in said if one.author == post.author]
        versions = tuple(sorted({post.id, dice.choice(mine)}, key=id_order))
        copies += [replace(one, versions=versions) for one in said if one.id == versions[-1]]
    return copies
