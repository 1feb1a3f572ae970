"""Who turned to whom, and how much of it is left after a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.make import TUESDAY, account_id, at, mention, post, post_id, reply, repost
from twitterbar.domain.model import Mention
from twitterbar.domain.ties import Turn, fold, forward_weight, turned_to, turns, turns_of_repost, weight_at

ANA, BEN, CY = account_id("ana"), account_id("ben"), account_id("cy")


def test_a_post_turns_to_whom_it_answers_quotes_and_names_once_each_never_to_oneself() -> None:
    said = post(
        "ana",
        "",
        0,
        reply_to_account=BEN,
        quotes=post_id(-5),
        mentions=(mention("ben"), mention("cy"), mention("ana"), mention("cy"), Mention(username="nobody")),
    )
    assert turned_to(said, BEN) == {BEN: "reply", CY: "mention"}
    assert turned_to(said, account_id("dan")) == {BEN: "reply", CY: "mention", account_id("dan"): "quote"}
    assert turned_to(post("ana", "", 0, reply_to_account=ANA), ANA) == {}


def test_a_repost_turns_to_the_author_of_the_original_alone() -> None:
    original = post("ben", "with @cy", 0, mentions=(mention("cy"),))
    assert turns_of_repost(repost(original, "ana", 5)) == [Turn(ANA, BEN, at(5), "repost")]
    assert turns_of_repost(repost(original, "ben", 5)) == []
    unknown = replace(repost(original, "ana", 5), of_author=None)
    assert turns_of_repost(unknown) == []
    assert turns_of_repost(unknown, BEN) == [Turn(ANA, BEN, at(5), "repost")]


def test_a_tie_weighs_one_for_a_turn_now_and_half_after_thirty_days() -> None:
    said = post("ben", "hello", 0)
    bonds = fold([*turns(reply(said, "ana", "hi", 0)), *turns(reply(said, "ana", "hi again", -30 * 24 * 60))])
    bond = bonds[ANA, BEN]
    assert (bond.n, bond.last) == (2, TUESDAY)
    assert weight_at(bond.weight, TUESDAY) == pytest.approx(1.5)
    assert weight_at(bond.weight, TUESDAY + timedelta(days=60)) == pytest.approx(0.375)


def test_the_weight_of_turns_long_ago_and_long_from_now_can_be_told() -> None:
    for years in (-14, 70):
        moment = TUESDAY + timedelta(days=365 * years)
        weight = forward_weight(moment.timestamp() * 1000)
        assert weight_at(weight, moment) == pytest.approx(1.0)


def test_a_post_from_a_clock_gone_wrong_does_no_harm() -> None:
    wrong = datetime(9999, 12, 31, tzinfo=UTC)
    bond = fold([Turn(ANA, BEN, wrong, "reply")] * 3)[ANA, BEN]
    assert 0 < weight_at(bond.weight, TUESDAY) < float("inf")


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("cd"), st.integers(0, 10**6))),
    st.integers(0, 9),
)
def test_turns_may_be_folded_in_any_order_and_any_parts(taken: list[tuple[str, str, int]], cut: int) -> None:
    every = [Turn(src, dst, at(minutes), "reply") for src, dst, minutes in taken]
    whole = fold(every)
    parts = fold(reversed(every[:cut]), fold(every[cut:]))
    assert whole.keys() == parts.keys()
    for pair, bond in whole.items():
        assert (parts[pair].n, parts[pair].last) == (bond.n, bond.last)
        assert parts[pair].weight == pytest.approx(bond.weight)
