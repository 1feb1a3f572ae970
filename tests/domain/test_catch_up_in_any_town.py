"""Which conversations come first, and why: what holds for every evening."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crowd import DICE
from tests.make import TUESDAY, account_id, at, link, mention, people, post, reply, repost
from twitterbar.domain import catch_up
from twitterbar.domain.catch_up import People, Silence, Tie
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import Plan, Post, Repost, Seat

PLENTY = 1000.0
"""Minutes in which every evening of these tests fits."""

NAMES = ["ana", "ben", "cleo", "dora", "emil", "roy", "zoe", "me"]
TALK = ["zoning", "trams", "bakery", "soup", "路面電車", "the", "and", "#market", "Thursday", "rain"]


@dataclass
class Town:
    """An evening made up by chance, and who knows whom in it."""

    posts: list[Post] = field(default_factory=list)
    reposts: list[Repost] = field(default_factory=list)
    people: People = field(default_factory=People)
    heard: frozenset[str] = frozenset()

    def plan(self, minutes: float, shuffled: random.Random | None = None) -> Plan:
        gathered = gather(self.posts, self.reposts)
        if shuffled is not None:
            shuffled.shuffle(gathered)
        return catch_up.plan(gathered, self.people, minutes, TUESDAY, heard=self.heard)


def town(seed: int, size: int) -> Town:
    chance = random.Random(seed)
    made = Town()
    for n in range(size):
        text = " ".join(chance.choices(TALK, k=chance.randrange(1, 60)))
        author, minutes = chance.choice(NAMES), -chance.uniform(0, 60 * 24 * 12)
        extra: dict[str, object] = {}
        if chance.random() < 0.15:
            extra["mentions"] = (mention(chance.choice(NAMES)),)
        if made.posts and chance.random() < 0.1:
            extra["quotes"] = chance.choice(made.posts).id
        elif chance.random() < 0.15:
            extra["links"] = (link(f"https://paper.example/{chance.randrange(3)}"),)
        if made.posts and chance.random() < 0.5:
            made.posts.append(reply(chance.choice(made.posts), author, text, minutes, n, **extra))
        else:
            made.posts.append(post(author, text, minutes, n, **extra))
    for n in range(size // 3 if made.posts else 0):
        made.reposts.append(repost(chance.choice(made.posts), chance.choice(NAMES), -n, size + n))

    def some(value: Mapping[str, object]) -> dict[str, object]:
        return {name: what for name, what in value.items() if name != "me" and chance.random() < 0.5}

    made.people = people(
        *chance.sample(NAMES[:-1], 5),
        also=NAMES,
        turned_to=some({name: Tie(chance.randrange(1, 9), chance.uniform(0, 6)) for name in NAMES}),
        turned_to_me=some({name: Tie(chance.randrange(1, 9), chance.uniform(0, 6)) for name in NAMES}),
        circle=some({name: chance.uniform(0, 3) for name in NAMES}),
        last_heard=some({name: TUESDAY - timedelta(days=chance.randrange(60)) for name in NAMES}),
        silences=some({name: Silence(at(-60 * 24 * 50), chance.choice(made.posts).at) for name in NAMES})
        if made.posts
        else {},
        interests={word: chance.randrange(1, 9) for word in ("zoning", "bakery", "soup", "路面", "#market")},
        document_count=1000,
        document_frequency={"zoning": 3, "bakery": 40, "soup": 20, "路面": 2, "#market": 9},
    )
    made.heard = frozenset(post.id for post in made.posts if chance.random() < 0.3)
    return made


TOWNS = st.builds(town, st.integers(0, 10**6), st.integers(0, 40))
MINUTES = st.sampled_from([0.05, 0.5, 1, 2, 3, 5, 10, 1000])


def everything(plan: Plan) -> list[Seat]:
    return [*plan.seats, *plan.left_out]


@given(TOWNS, MINUTES, DICE)
def test_the_order_of_what_comes_in_makes_no_difference(
    town: Town, minutes: float, chance: random.Random
) -> None:
    assert town.plan(minutes) == town.plan(minutes, shuffled=chance)


@given(TOWNS, MINUTES)
def test_the_weights_add_up_and_give_the_order(town: Town, minutes: float) -> None:
    table = town.plan(minutes)
    for seats in (table.seats, table.left_out):
        for seat in seats:
            assert seat.why
            assert seat.score == sum(term.weight for term in seat.why)
            assert [term.weight for term in seat.why] == sorted((t.weight for t in seat.why), reverse=True)
            assert len({term.code for term in seat.why}) == len(seat.why)
            assert all(term.weight > 0 for term in seat.why) or len(seat.why) == 1
        scores = [seat.score for seat in seats]
        assert scores == sorted(scores, reverse=True)


@given(TOWNS, MINUTES)
def test_table_and_rest_are_everything_unheard_each_once(town: Town, minutes: float) -> None:
    table = town.plan(minutes)
    ids = [seat.conversation for seat in everything(table)]
    unheard = {
        conversation.id: [post.id for post in catch_up.unheard(conversation, town.heard, town.people.me)]
        for conversation in gather(town.posts, town.reposts)
    }
    assert sorted(ids) == sorted(id for id, posts in unheard.items() if posts)
    for seat in everything(table):
        waiting = unheard[seat.conversation]
        assert [id for id in waiting if id in seat.unheard] == list(seat.unheard)
        assert len(seat.unheard) + seat.more == len(waiting)
        assert not town.heard.intersection(seat.unheard)
    whole = town.plan(PLENTY)
    assert whole.left_out == ()
    assert table.minutes_taken + table.minutes_left_out == pytest.approx(whole.minutes_taken)


@given(TOWNS, MINUTES)
def test_it_ends(town: Town, minutes: float) -> None:
    table = town.plan(minutes)
    if table.overruns:
        assert len(table.seats) == 1
        assert all(seat.minutes > minutes for seat in table.left_out)
    else:
        assert table.minutes_taken <= minutes


@given(TOWNS)
def test_every_reason_is_true_and_has_its_proof(town: Town) -> None:
    posts = {post.id: post for post in town.posts}
    follows, names = town.people.follows, town.people.names
    passed_on = {(repost.author, repost.of) for repost in town.reposts}
    by_id = {conversation.id: conversation for conversation in gather(town.posts, town.reposts)}
    for seat in everything(town.plan(2)):
        here = {post.id for post in by_id[seat.conversation].posts}
        for term in seat.why:
            assert term.text
            assert here.issuperset(term.posts)
            first = posts[term.posts[0]]
            match term.code:
                case "names_you":
                    me = account_id("me")
                    assert (
                        first.reply_to_account == me
                        or any(mention.account == me for mention in first.mentions)
                        or (first.quotes is not None and posts[first.quotes].author == me)
                    )
                case "people":
                    for who in term.people:
                        assert who in follows and who not in (first.author, account_id("me"))
                        did = [posts[id] for id in term.posts[1:] if posts[id].author == who]
                        assert (who, first.id) in passed_on or did
                        assert all(first.id in (one.reply_to, one.quotes) for one in did)
                case "words":
                    assert term.words and all(word in town.people.interests for word in term.words)
                    assert all(word in first.text.casefold() for word in term.words)
                case "tie":
                    assert names[first.author] in term.text
                    there = town.people.turned_to.get(first.author)
                    assert there is not None and there.n > 0
                    assert f"you turned to {names[first.author]}" in term.text
                case "circle":
                    assert town.people.circle[first.author] > 0
                case "link":
                    for id in term.posts[1:]:
                        assert posts[id].links[0].url == first.links[0].url
                        assert posts[id].author in follows
                case "thread":
                    assert all(posts[id].author == account_id("me") for id in term.posts)
                case "quiet_voice":
                    assert first.author in follows
                    assert term.people == (first.author,)
                case code:
                    assert code == "recent"


@given(TOWNS, st.integers(2, 50))
def test_what_strangers_do_moves_nothing(town: Town, crowd: int) -> None:
    before = town.plan(3)
    town.reposts += [
        repost(post, f"s{n}", -n, 10_000 + n + place * 100)
        for place, post in enumerate(town.posts)
        for n in range(crowd % 5 + 1)
    ]
    assert town.plan(3) == before
