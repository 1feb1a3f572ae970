"""Conversations kept up to date, against the same gathered from everything at once."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.crowd import DICE, Evening, Weather, evening, evenings
from tests.make import mention, post
from twitterbar.domain.conversations import gather
from twitterbar.domain.gathering import Gathered
from twitterbar.domain.model import Post, Repost, id_order


def told(records: list[Post | Repost], asked_after: set[int]) -> None:
    """Let records come in, and ask now and then: about half of the posts, and in the end about all."""
    gathered = Gathered()
    posts: list[Post] = []
    reposts: list[Repost] = []
    for at, record in enumerate(records):
        if isinstance(record, Post):
            posts.append(record)
            gathered.add(record)
        else:
            reposts.append(record)
            gathered.pass_on(record)
        if at in asked_after or at == len(records) - 1:
            every = gather(posts, reposts)
            here = sorted({one.id for conversation in every for one in conversation.posts}, key=id_order)
            for ids in (here[::2], here):
                wanted = [one for one in every if any(post.id in ids for post in one.posts)]
                assert gathered.of(ids) == wanted


@given(evenings(), DICE)
def test_it_is_what_gather_finds_in_whatever_order_posts_come(some: Evening, dice: random.Random) -> None:
    records: list[Post | Repost] = [*some.posts, *some.reposts]
    dice.shuffle(records)
    told(records, set(dice.sample(range(len(records)), min(4, len(records)))))


@given(
    st.integers(0, 2**32),
    st.integers(2, 60),
    st.sampled_from((0.0, 0.5, 1.0)),
    st.sampled_from((0.0, 0.4, 0.9)),
    st.sampled_from((0.0, 3.0)),
)
def test_it_is_what_gather_finds_while_posts_come_as_they_are_said(
    seed: int, n: int, adrift: float, quoting: float, late: float
) -> None:
    dice = random.Random(seed)
    some = evening(dice, n, Weather(adrift=adrift, quoting=quoting))
    once = {one.id: one for one in some.posts if set(one.versions) <= {one.id}}
    records: list[Post | Repost] = [*once.values(), *{one.id: one for one in some.reposts}.values()]
    order = sorted(range(len(records)), key=lambda at: (records[at].at, at))
    places = {at: place + dice.uniform(0, late) for place, at in enumerate(order)}
    told([records[at] for at in sorted(places, key=places.__getitem__)], set(range(0, n, 3)))


def test_a_guess_is_gone_as_soon_as_the_post_that_was_missing_arrives() -> None:
    talk = post("ana", "@ben trams", 0, mentions=(mention("ben"),))
    missing = post("ben", "bread", 5)
    answer = post("cy", "@ana yes", 9, reply_to=missing.id, mentions=(mention("ana"),))
    gathered = Gathered()
    gathered.add(talk)
    gathered.add(answer)
    assert [{one.id for one in found.posts} for found in gathered.of([answer.id])] == [{talk.id, answer.id}]
    gathered.add(missing)
    assert [{one.id for one in found.posts} for found in gathered.of([answer.id])] == [
        {missing.id, answer.id}
    ]
