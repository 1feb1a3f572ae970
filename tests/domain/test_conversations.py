"""Posts gathered into conversations: what hangs together, and that nothing but the set of posts decides."""

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.crowd import DICE, Evening, evenings
from tests.make import account_id, at, link, mention, post, post_id, reply, repost
from twitterbar.domain.conversations import gather
from twitterbar.domain.copies import Copies
from twitterbar.domain.model import Conversation, Join, Node, Post, PostState, id_order
from twitterbar.domain.trees import without


def outline(conversation: Conversation) -> list[str]:
    """A conversation as a reader sees it: one line a node, indented, a stand-in as (…)."""
    marks = {Join.QUOTE: "“ ", Join.LINK: "∞ ", Join.PROBABLY: "? "}
    return [
        "  " * node.depth
        + (marks.get(node.join, "") if node.join else "")
        + (node.post.text if node.post else "(…)")
        for node in conversation.nodes
    ]


def outlines(*posts: Post) -> list[list[str]]:
    return [outline(conversation) for conversation in gather(posts)]


def test_replies_hang_under_what_they_answer_the_older_first() -> None:
    bread = post("ana", "bread is rising", 0)
    first = reply(bread, "ben", "which flour?", 5)
    second = reply(bread, "cy", "save me a slice", 2)
    third = reply(first, "ana", "rye", 9)
    assert outlines(third, second, first, bread) == [
        ["bread is rising", "  save me a slice", "  which flour?", "    rye"]
    ]


def test_posts_that_have_nothing_to_do_with_each_other_stay_apart_the_newest_first() -> None:
    assert outlines(post("ana", "early", 0), post("ben", "late", 9)) == [["late"], ["early"]]


def test_a_self_thread_is_one_conversation() -> None:
    one = post("ana", "1/2", 0)
    assert outlines(reply(one, "ana", "2/2", 1), one) == [["1/2", "  2/2"]]


def test_a_missing_root_and_a_missing_parent_have_stand_ins() -> None:
    root = post("ana", "never seen", 0)
    middle = reply(root, "ben", "never seen either", 1)
    leaf = reply(middle, "cy", "here", 2)
    other = reply(root, "dan", "here too", 3)
    (conversation,) = gather([leaf, other])
    assert conversation.id == root.id
    assert outline(conversation) == ["(…)", "  (…)", "    here", "  here too"]
    assert [node.id for node in conversation.nodes] == [root.id, middle.id, leaf.id, other.id]


def test_a_late_parent_joins_two_fragments() -> None:
    root = post("ana", "root", 0)
    left = reply(root, "ben", "left", 1, conversation=None)
    right = reply(root, "cy", "right", 2, conversation=None)
    low = reply(right, "dan", "low", 3, conversation=None)
    assert len(gather([left, low])) == 2
    assert outlines(left, low, right) == [["(…)", "  left", "  right", "    low"]]
    assert outlines(left, low, right, root) == [["root", "  left", "  right", "    low"]]


def test_answers_to_oneself_and_in_a_circle_survive() -> None:
    lonely = post("ana", "me", 0, reply_to=post_id(0))
    a = post("ana", "a", 10, reply_to=post_id(12))
    b = post("ben", "b", 11, reply_to=post_id(10))
    c = post("cy", "c", 12, reply_to=post_id(11))
    tail = post("dan", "tail", 13, reply_to=post_id(12))
    assert outlines(c, tail, b, lonely, a) == [["a", "  b", "    c", "      tail"], ["me"]]


def test_a_circle_below_the_root_is_cut_at_its_oldest_post() -> None:
    root = post("ana", "root", 0)
    a = post("ben", "a", 1, reply_to=post_id(2), conversation=root.id)
    b = post("cy", "b", 2, reply_to=post_id(1), conversation=root.id)
    assert outlines(b, a, root) == [["root", "  a", "    b"]]


def test_deleted_and_withheld_posts_keep_their_place() -> None:
    root = post("ana", "root", 0)
    middle = replace(reply(root, "ben", "", 1), state=PostState.WITHHELD)
    leaf = reply(middle, "cy", "leaf", 2)
    (conversation,) = gather([root, middle, leaf])
    assert [node.state for node in conversation.nodes] == [PostState.HERE, PostState.WITHHELD, PostState.HERE]
    assert [node.depth for node in conversation.nodes] == [0, 1, 2]


def test_what_the_source_reports_gone_loses_its_words_but_not_its_place() -> None:
    root = post("ana", "said in haste", 0, links=(link("https://haste.example/x"),))
    leaf = reply(root, "ben", "oh", 1)
    (conversation,) = gather([root, leaf], gone={root.id: PostState.DELETED})
    assert outline(conversation) == ["", "  oh"]
    assert conversation.nodes[0].state is PostState.DELETED
    assert conversation.posts[0].links == ()
    (conversation,) = gather([leaf], gone={root.id: PostState.PROTECTED})
    assert (conversation.nodes[0].post, conversation.nodes[0].state) == (None, PostState.PROTECTED)


def test_a_post_that_became_protected_stays_with_whoever_holds_it() -> None:
    said = post("ana", "among us", 0)
    assert gather([said], gone={said.id: PostState.PROTECTED}) == gather([said])


def test_ten_thousand_answers_deep() -> None:
    posts = [post("ana", "0", 0)]
    for n in range(1, 10_000):
        posts.append(reply(posts[-1], "ben", str(n), n / 60, n))
    (conversation,) = gather(reversed(posts))
    assert [node.depth for node in conversation.nodes] == list(range(10_000))


class TestEdits:
    def test_answers_to_any_version_hang_under_the_newest(self) -> None:
        versions = (post_id(0), post_id(1), post_id(2))
        old = post("ana", "teh bread", 0, versions=versions[:1])
        new = post("ana", "the bread", 2, versions=versions)
        early = post("ben", "teh?", 5, reply_to=versions[0])
        between = post("cy", "better", 6, reply_to=versions[1])
        (conversation,) = gather([early, new, between, old])
        assert outline(conversation) == ["the bread", "  teh?", "  better"]
        assert conversation.id == versions[0]
        assert conversation.nodes[0].id == versions[2]

    def test_who_passed_on_an_older_version_passed_on_this_post(self) -> None:
        old = post("ana", "teh", 0)
        new = post("ana", "the", 2, versions=(post_id(0), post_id(2)))
        (conversation,) = gather([old, new], [repost(old, "ben", 1), repost(new, "cy", 3)])
        assert conversation.passed_on == {new.id: (account_id("ben"), account_id("cy"))}


class TestQuotes:
    def test_a_quote_is_a_branch_of_what_it_quotes(self) -> None:
        bread = post("ana", "bread", 0)
        answer = reply(bread, "ben", "rye?", 1)
        quote = post("cy", "listen to ben", 2, quotes=answer.id, conversation=post_id(2))
        below = reply(quote, "dan", "I do", 3)
        assert outlines(quote, below, answer, bread) == [
            ["bread", "  rye?", "    “ listen to ben", "      I do"]
        ]

    def test_quotes_of_a_post_that_is_not_here_meet_under_its_stand_in(self) -> None:
        one = post("ana", "one", 1, quotes=post_id(0))
        two = post("ben", "two", 2, quotes=post_id(0))
        assert outlines(one, two) == [["(…)", "  “ one", "  “ two"]]

    def test_a_reply_that_quotes_joins_nothing(self) -> None:
        far = post("ana", "far", 0)
        near = post("ben", "near", 1)
        assert len(gather([far, near, reply(near, "cy", "as she said", 2, quotes=far.id)])) == 2

    def test_a_quote_of_something_newer_joins_nothing(self) -> None:
        assert len(gather([post("ana", "old", 0, quotes=post_id(5)), post("ben", "new", 5)])) == 2

    def test_a_chain_of_quotes_is_bounded(self) -> None:
        chain = [post("ana", "0", 0)]
        for n in range(1, 51):
            chain.append(post("ana", str(n), n, quotes=chain[-1].id))
        found = gather(chain)
        assert [len(conversation.posts) for conversation in found] == [3] * 17
        assert max(node.depth for conversation in found for node in conversation.nodes) == 2
        assert outline(found[-1]) == ["0", "  “ 1", "    “ 2"]

    def test_a_chain_of_quotes_does_not_glue_a_timeline(self) -> None:
        timeline: list[Post] = []
        for n in range(60):
            opening = post("ana", f"day {n}", n * 10, quotes=timeline[-2].id if timeline else None)
            timeline += [opening, reply(opening, "ben", "yes", n * 10 + 1)]
        assert max(len(conversation.posts) for conversation in gather(timeline)) <= 6


class TestLinks:
    def test_posts_about_the_same_link_are_one_conversation(self) -> None:
        one = post("ana", "read this", 0, links=(link("https://www.paper.example/tram?utm_source=x"),))
        two = post("ben", "have you seen", 60, links=(link("https://paper.example/tram"),))
        answer = reply(two, "cy", "yes", 61)
        other = post("dan", "elsewhere", 62, links=(link("https://paper.example/bus"),))
        assert outlines(one, two, answer, other) == [
            ["elsewhere"],
            ["read this", "  ∞ have you seen", "    yes"],
        ]

    def test_after_a_week_of_silence_it_is_another_conversation(self) -> None:
        week = 7 * 24 * 60
        url = (link("https://paper.example/tram"),)
        posts = [post("ana", str(minutes), minutes, links=url) for minutes in (0, week, 2 * week + 1)]
        assert outlines(*posts) == [[str(2 * week + 1)], ["0", f"  ∞ {week}"]]

    @pytest.mark.parametrize(
        "fields",
        [
            {"reply_to": post_id(-9)},
            {"quotes": post_id(-9)},
            {"reply_to_account": account_id("ana")},
        ],
    )
    def test_only_posts_that_are_said_to_nobody_meet_around_a_link(self, fields: dict[str, Any]) -> None:
        url = (link("https://paper.example/tram"),)
        other = post("ben", "b", 1, links=url, conversation=post_id(1), **fields)
        assert len(gather([post("ana", "a", 0, links=url), other])) == 2

    def test_a_bare_home_page_joins_nothing(self) -> None:
        url = (link("https://paper.example/"),)
        assert len(gather([post("ana", "a", 0, links=url), post("ben", "b", 1, links=url)])) == 2


class TestProbably:
    def test_an_orphan_joins_where_the_one_it_answers_was_heard_last(self) -> None:
        early = post("ana", "good morning", 0)
        late = post("ana", "trams again", 100)
        orphan = post("ben", "@ana they never come", 110, reply_to_account=account_id("ana"))
        assert outlines(early, late, orphan) == [
            ["trams again", "  ? @ana they never come"],
            ["good morning"],
        ]

    def test_words_in_common_outweigh_a_little_time(self) -> None:
        garden = post("ana", "tomatoes against the garden wall", 0)
        trams = post("ana", "no tram", 10)
        orphan = post("ben", "@ana which tomatoes, which wall", 20, reply_to_account=account_id("ana"))
        assert outlines(garden, trams, orphan)[0] == [
            "tomatoes against the garden wall",
            "  ? @ana which tomatoes, which wall",
        ]

    def test_nobody_heard_for_a_day_leaves_it_alone(self) -> None:
        said = post("ana", "hello", 0)
        orphan = post("ben", "@ana hello", 24 * 60 + 1, mentions=(mention("ana"),))
        assert len(gather([said, orphan])) == 2

    def test_orphans_of_one_person_meet_if_nobody_was_heard(self) -> None:
        said = [
            post(who, f"@ana {minutes}", minutes, reply_to_account=account_id("ana"))
            for who, minutes in (("ben", 0), ("cy", 300), ("dan", 1300))
        ]
        assert outlines(*said) == [["@ana 1300"], ["@ana 0", "  ? @ana 300"]]

    def test_a_fragment_without_its_root_joins_where_those_it_answers_were_heard(self) -> None:
        talk = post("ana", "the river is up", 0)
        fragment = post(
            "ben", "how high?", 30, reply_to=post_id(-5), mentions=(mention("ana"), mention("cy"))
        )
        assert outlines(talk, fragment) == [["(…)", "  ? the river is up", "  how high?"]]

    def test_what_was_answered_by_naming_its_author_alone_opened_a_talk_of_its_own(self) -> None:
        talk = post("ana", "the river is up", 0)
        fragment = post("ben", "how high?", 30, reply_to=post_id(5), reply_to_account=account_id("ana"))
        assert len(gather([talk, fragment])) == 2

    def test_names_tell_which_of_two_posts_was_answered(self) -> None:
        opening = post("ana", "the river is up", 0)
        answered = post("ana", "@cy by a meter", 5, mentions=(mention("cy"),))
        orphan = post(
            "ben", "@ana @cy really?", 9, reply_to_account=account_id("ana"), mentions=(mention("cy"),)
        )
        assert outlines(opening, answered, orphan)[0] == ["@cy by a meter", "  ? @ana @cy really?"]

    def test_fragments_that_speak_to_the_same_people_meet(self) -> None:
        both = (mention("ana"), mention("cy"))
        one = post("ben", "how high?", 30, reply_to=post_id(-5), mentions=both)
        other = post("dan", "since when?", 50, reply_to=post_id(8), mentions=both)
        assert len(gather([one, other])) == 1

    def test_who_spoke_there_before_is_likely_to_speak_there_again(self) -> None:
        talks = [post("ana", "trams", 0), post("ana", "rivers", 2)]
        before = post("ben", "@ana yes", 1, reply_to=talks[0].id, reply_to_account=account_id("ana"))
        orphan = post("ben", "@ana oh well", 4, reply_to_account=account_id("ana"))
        assert outlines(*talks, before, orphan)[0] == ["trams", "  @ana yes", "  ? @ana oh well"]

    def test_a_faint_trace_is_none(self) -> None:
        talk = post("ana", "the river is up", 0)
        named = (mention("ana"), mention("cy"))
        fragment = post("ben", "how high?", 20 * 60, reply_to=post_id(-5), mentions=named)
        assert len(gather([talk, fragment])) == 2

    def test_a_guess_is_never_made_where_the_source_tells_the_conversation(self) -> None:
        said = post("ana", "trams", 0)
        orphan = post("ben", "@ana no", 5, reply_to_account=account_id("ana"), conversation=post_id(5))
        assert len(gather([said, orphan])) == 2

    def test_a_guess_is_gone_when_the_parent_arrives(self) -> None:
        bread = post("ana", "bread", -60)
        trams = post("ana", "trams", 0)
        named = (mention("ana"), mention("cy"))
        fragment = post("ben", "which flour?", 5, reply_to=bread.id, mentions=named)
        assert outlines(trams, fragment) == [["(…)", "  ? trams", "  which flour?"]]
        assert outlines(trams, fragment, bread) == [["bread", "  which flour?"], ["trams"]]

    def test_a_hashtag_alone_joins_nothing(self) -> None:
        one = post("ana", "#flood here", 0, hashtags=("flood",))
        two = post("ben", "#flood there", 1, hashtags=("flood",))
        assert len(gather([one, two])) == 2


def test_reposts_are_no_rows_but_told_with_the_post_each_person_once_in_order() -> None:
    said = post("ana", "bread", 0)
    reposts = [repost(said, "cy", 9), repost(said, "ben", 5), repost(said, "cy", 7, n=1)]
    elsewhere = repost(post("dan", "not here", 1), "ben", 6)
    (conversation,) = gather([said], [*reposts, elsewhere])
    assert len(conversation.nodes) == 1
    assert conversation.passed_on == {said.id: (account_id("ben"), account_id("cy"))}


class TestHidden:
    def test_posts_of_hidden_people_become_stand_ins_or_are_gone(self) -> None:
        root = post("ana", "root", 0)
        shout = reply(root, "loud", "SHOUT", 1)
        answer = reply(shout, "ben", "please don't", 2)
        last = reply(root, "loud", "SHOUT AGAIN", 3)
        (conversation,) = gather([root, shout, answer, last], [repost(root, "loud", 4)])
        seen = without(conversation, {account_id("loud")})
        assert seen is not None
        assert outline(seen) == ["root", "  (…)", "    please don't"]
        assert seen.passed_on == {}

    def test_a_conversation_of_hidden_people_alone_is_none(self) -> None:
        (conversation,) = gather([post("loud", "SHOUT", 0)])
        assert without(conversation, {account_id("loud")}) is None

    def test_others_are_left_as_they_are(self) -> None:
        (conversation,) = gather([post("ana", "bread", 0)])
        assert without(conversation, {account_id("loud")}) is conversation


def seen_by(conversations: list[Conversation]) -> list[Node]:
    return [node for conversation in conversations for node in conversation.nodes]


@settings(max_examples=60)
@given(evenings(), DICE)
def test_order_and_repetition_make_no_difference(evening: Evening, dice: random.Random) -> None:
    once = gather(evening.posts, evening.reposts, evening.gone)
    posts = [*evening.posts, *dice.sample(evening.posts, len(evening.posts) // 2)]
    reposts = [*evening.reposts, *evening.reposts[:3]]
    dice.shuffle(posts)
    dice.shuffle(reposts)
    assert gather(posts, reposts, evening.gone) == once


@settings(max_examples=60)
@given(evenings())
def test_every_post_is_in_exactly_one_conversation_and_under_its_parent(evening: Evening) -> None:
    conversations = gather(evening.posts, evening.reposts, evening.gone)
    said = [node.post.id for node in seen_by(conversations) if node.post]
    assert sorted(said) == sorted(Copies(evening.posts).posts)
    for conversation in conversations:
        nodes = conversation.nodes
        assert [node.depth for node in nodes if node.parent is None] == [0]
        assert len({node.id for node in nodes}) == len(nodes)
        depths: dict[str | None, int] = {None: -1}
        for node in nodes:
            assert node.depth == depths[node.parent] + 1
            depths[node.id] = node.depth
        smallest = min((*(node.id for node in nodes), conversation.id), key=id_order)
        assert conversation.id == smallest


@settings(max_examples=40)
@given(evenings())
def test_a_late_conversation_id_only_ever_ends_guesses(evening: Evening) -> None:
    told = [
        post if post.conversation else replace(post, conversation=post.reply_to or post.id)
        for post in evening.posts
    ]
    joins = {node.join for node in seen_by(gather(told, evening.reposts))}
    assert Join.PROBABLY not in joins


def test_the_newest_post_decides_the_order_of_conversations() -> None:
    old = post("ana", "old", 0)
    new = post("ben", "new", 5)
    stirred = reply(old, "cy", "stirred", 9)
    assert [conversation.id for conversation in gather([new, old, stirred])] == [old.id, new.id]
    assert at(9) - at(5) == timedelta(minutes=4)
