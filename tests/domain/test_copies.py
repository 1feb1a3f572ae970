"""Which of several copies of a post counts, whichever comes first."""

import random

from hypothesis import given, settings
from msgspec.structs import replace

from tests.crowd import DICE, Evening, evenings
from tests.make import link, post, post_id, repost
from twitterbar.domain.copies import Copies, as_gone, better, better_repost
from twitterbar.domain.model import Post, PostState

LONG = post("ana", "a long post, whole to its very end", 0, conversation=post_id(0), lang="en")


def only(*copies: Post) -> Post:
    found = {better(a, b).text for a in copies for b in copies if a is not b}
    assert len(found) == 1, "the order decides"
    return better(copies[0], copies[1])


def test_the_whole_text_counts_more_than_one_cut_short() -> None:
    assert only(replace(LONG, text="a long post, whole …"), LONG) is LONG


def test_a_copy_that_knows_its_conversation_counts_more_than_a_longer_one() -> None:
    assert only(replace(LONG, text=LONG.text + " and more", conversation=None), LONG) is LONG


def test_a_copy_with_its_links_counts_more_than_a_bare_one() -> None:
    linked = replace(LONG, links=(link("https://bread.example/rye"),))
    assert only(LONG, linked) is linked


def test_a_deleted_copy_counts_more_than_any() -> None:
    deleted = replace(LONG, text="", state=PostState.DELETED)
    assert only(deleted, LONG) is deleted


def test_of_two_that_differ_for_no_reason_the_same_one_always_counts() -> None:
    assert only(replace(LONG, text=LONG.text[::-1]), LONG).text in (LONG.text, LONG.text[::-1])


def test_the_newest_version_counts() -> None:
    newer = post("ana", "short", 5, versions=(post_id(0), post_id(5)))
    assert better(LONG, newer) is newer
    copies = Copies([LONG, newer, replace(LONG, text="teh")])
    assert copies.posts == {newer.id: newer}
    assert copies.id_of(LONG.id) == newer.id


def test_versions_that_are_told_apart_lead_to_the_newest_together() -> None:
    ids = [post_id(minutes) for minutes in range(4)]
    pairs = [post("ana", str(n), n, versions=(ids[n - 1], ids[n])) for n in (1, 2, 3)]
    copies = Copies([pairs[2], pairs[0], pairs[1]])
    assert set(copies.posts) == {ids[3]}
    assert {copies.id_of(id) for id in ids} == {ids[3]}


def test_deleted_and_withheld_posts_are_forgotten_protected_ones_kept() -> None:
    assert as_gone(LONG, PostState.DELETED).text == as_gone(LONG, PostState.WITHHELD).text == ""
    assert as_gone(LONG, PostState.DELETED).conversation == LONG.conversation
    assert as_gone(LONG, PostState.PROTECTED) is as_gone(LONG, None) is LONG


def test_of_two_reports_about_a_post_the_graver_counts_in_any_order() -> None:
    old, new = post_id(0), post_id(5)
    edited = post("ana", "said", 5, versions=(old, new))
    for gone in (
        {old: PostState.DELETED, new: PostState.WITHHELD},
        {old: PostState.WITHHELD, new: PostState.DELETED},
    ):
        assert Copies([edited], gone).posts[new].state is PostState.DELETED


def test_a_repost_that_knows_whose_post_it_is_counts_more() -> None:
    known = repost(LONG, "ben", 5)
    unknown = replace(known, of_author=None)
    assert better_repost(known, unknown) == better_repost(unknown, known) == known


@settings(max_examples=60)
@given(evenings(), DICE)
def test_the_same_copies_count_in_any_order(evening: Evening, dice: random.Random) -> None:
    once = Copies(evening.posts, evening.gone)
    dice.shuffle(evening.posts)
    again = Copies(evening.posts, evening.gone)
    assert (again.posts, again.newest) == (once.posts, once.newest)
