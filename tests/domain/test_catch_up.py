"""Which conversations come first, and why: made-up evenings with the sentences a reader sees."""

import math
from collections.abc import Collection
from datetime import timedelta

import pytest

from tests.make import TUESDAY, account_id, at, link, mention, people, post, post_id, reply, repost
from twitterbar.domain import catch_up
from twitterbar.domain.catch_up import People, Silence, Tie, Weights
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import Conversation, Mention, Plan, Post, PostState, Repost, Term

PLENTY = 1000.0
"""Minutes in which every evening of these tests fits."""


def plan(
    *records: Post | Repost,
    people: People,
    minutes: float = PLENTY,
    heard: Collection[str] = (),
    weights: Weights = catch_up.PRIOR,
) -> Plan:
    return catch_up.plan(
        conversations(*records), people, minutes, TUESDAY, heard=frozenset(heard), weights=weights
    )


def conversations(*records: Post | Repost) -> list[Conversation]:
    return gather(
        [record for record in records if isinstance(record, Post)],
        [record for record in records if isinstance(record, Repost)],
    )


def why(*records: Post | Repost, people: People, heard: Collection[str] = ()) -> dict[str, Term]:
    """The reasons for the one conversation there is, by their codes."""
    (seat,) = plan(*records, people=people, heard=heard).seats
    return {term.code: term for term in seat.why}


def order(plan: Plan) -> list[str]:
    return [seat.conversation for seat in plan.seats]


# Each reason, as it is told


def test_somebody_names_you() -> None:
    said = post("ana", "Is @me coming on Thursday?", -4, mentions=(mention("me"),))
    term = why(said, people=people("ana"))["names_you"]
    assert term.text == "Ana names you"
    assert term.weight == 8.0
    assert term.posts == (said.id,)
    assert term.people == (account_id("ana"),)


def test_somebody_names_you_by_a_handle_without_an_id() -> None:
    said = post("ana", "Is @Me coming?", -4, mentions=(Mention(username="Me"),))
    assert "names_you" in why(said, people=people("ana", handle="me"))
    assert "names_you" not in why(said, people=people("ana", handle="mel"))
    assert "names_you" not in why(said, people=people("ana"))


def test_somebody_answers_you() -> None:
    mine = post("me", "Who has a spare bicycle lamp?", -60)
    answer = reply(mine, "ana", "I do.", -4)
    terms = why(mine, answer, people=people("ana"))
    assert terms["names_you"].text == "Ana answers you"
    assert terms["thread"].text == "you spoke in this conversation"
    assert terms["thread"].posts == (mine.id,)


def test_somebody_quotes_you() -> None:
    mine = post("me", "The tram is late again.", -60)
    quote = post("ana", "It is always late on Tuesdays.", -4, quotes=mine.id)
    assert why(mine, quote, people=people("ana"))["names_you"].text == "Ana quotes you"


def test_people_you_follow_answered_quoted_or_passed_it_on() -> None:
    said = post("zoe", "The night market is back.", -60)
    answers = [reply(said, name, "Finally!", -50 + n, n) for n, name in enumerate(("ana", "ben", "cleo"))]
    quote = post("dora", "Look at this.", -40, quotes=said.id)
    reader = people("ana", "ben", "cleo", "dora", "emil", also=["zoe"])
    heard = [answer.id for answer in (*answers, quote)]
    term = why(said, *answers, quote, repost(said, "emil", -30), people=reader, heard=heard)["people"]
    assert term.text == "Ana and 2 more you follow answered, Dora quoted, Emil passed it on"
    assert term.weight == pytest.approx(2.45 * 1.791759)
    assert set(term.people) == {account_id(name) for name in ("ana", "ben", "cleo", "dora", "emil")}
    assert set(term.posts) == {said.id, *heard}


def test_who_answers_and_passes_on_counts_once() -> None:
    said = post("zoe", "The night market is back.", -60)
    answer, again = reply(said, "ana", "Finally!", -50), reply(said, "ana", "I mean it.", -49)
    term = why(
        said, answer, again, repost(said, "ana", -40), people=people("ana"), heard=[answer.id, again.id]
    )["people"]
    assert term.text == "Ana answered"
    assert term.weight == pytest.approx(2.45 * 0.693147)


def test_strangers_and_the_author_and_you_count_nothing() -> None:
    said = post("ana", "The night market is back.", -60)
    crowd = [repost(said, f"s{n}", -50, n) for n in range(300)]
    replies = [reply(said, f"t{n}", "Wow!", -50, 500 + n) for n in range(50)]
    own = reply(said, "ana", "Bring your own cups.", -45)
    quiet = plan(said, people=people("ana"))
    loud = plan(said, own, *crowd, *replies, people=people("ana"), heard=[own.id, *(r.id for r in replies)])
    assert loud.seats[0].why == quiet.seats[0].why


def test_the_one_you_turn_to_most_is_named_first() -> None:
    said = post("zoe", "The night market is back.", -60)
    reader = people("ana", "ben", "cleo", turned_to={"cleo": Tie(4, 3.0)})
    passed_on = [repost(said, name, -50 + n, n) for n, name in enumerate(("ana", "ben", "cleo"))]
    assert why(said, *passed_on, people=reader)["people"].text == "Cleo and 2 more you follow passed it on"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.5, "just now"),
        (4, "4 min ago"),
        (60, "1 hour ago"),
        (60 * 9, "9 hours ago"),
        (60 * 24, "1 day ago"),
    ],
)
def test_how_long_ago_it_was(minutes: float, said: str) -> None:
    term = why(post("ana", "Good evening.", -minutes), people=people("ana"))["recent"]
    assert term.text == said
    assert term.weight == pytest.approx(5.56 * 0.5 ** (minutes / 360))


def test_a_post_from_a_clock_ahead_of_ours_is_just_now() -> None:
    term = why(post("ana", "Good evening.", 90), people=people("ana"))["recent"]
    assert (term.text, term.weight) == ("just now", 5.56)


def test_what_you_turned_to_each_other() -> None:
    said = post("ana", "Good evening.", -4)
    both = people("ana", turned_to={"ana": Tie(6, 4.0)}, turned_to_me={"ana": Tie(2, 1.0)})
    assert why(said, people=both)["tie"].text == "you turned to Ana 6 times, they to you twice"
    assert why(said, people=both)["tie"].weight == pytest.approx(1.77 * 1.658228)
    there = people("ana", turned_to={"ana": Tie(1, 0.9)})
    assert why(said, people=there)["tie"].text == "you turned to Ana once"


def test_turns_that_you_never_returned_bring_nobody_closer() -> None:
    said = post("ana", "Good evening.", -4)
    assert "tie" not in why(said, people=people("ana", turned_to_me={"ana": Tie(300, 200.0)}))
    some = people("ana", turned_to={"ana": Tie(2, 1.0)}, turned_to_me={"ana": Tie(2, 1.0)})
    many = people("ana", turned_to={"ana": Tie(2, 1.0)}, turned_to_me={"ana": Tie(300, 200.0)})
    assert why(said, people=some)["tie"].weight == why(said, people=many)["tie"].weight


def test_a_turn_counts_more_to_who_says_little() -> None:
    posts = [post(name, "Good evening.", -4, n) for n, name in enumerate(("ana", "ben", "cy", "dov"))]
    turned_to = dict.fromkeys(("ana", "ben", "cy", "dov"), Tie(3, 2.0))
    reader = people(*turned_to, turned_to=turned_to, said={"ana": 1, "ben": 10, "cy": 80, "dov": 900})
    seats = plan(*posts, people=reader).seats
    ties = {term.people[0]: term.times for seat in seats for term in seat.why if term.code == "tie"}
    counted = [math.expm1(ties[account_id(name)]) / 2.0 for name in ("ana", "ben", "cy", "dov")]
    assert counted == pytest.approx([2.0, 1.0, 0.5, 0.5])


def test_who_names_you_again_and_again_unanswered_counts_half() -> None:
    said = post("dexter", "Did you see my offer, @me?", -4, mentions=(mention("me"),))
    never = people(turned_to_me={"dexter": Tie(12, 9.0)})
    term = why(said, people=never)["names_you"]
    assert term.text == "Dexter names you; they turned to you 12 times, you never to them"
    assert term.weight == 4.0
    twice = people(turned_to={"dexter": Tie(2, 1.0)}, turned_to_me={"dexter": Tie(12, 9.0)})
    text = "Dexter names you; they turned to you 12 times, you to them twice"
    assert why(said, people=twice)["names_you"].text == text
    friends = people(turned_to={"dexter": Tie(3, 1.0)}, turned_to_me={"dexter": Tie(12, 9.0)})
    assert why(said, people=friends)["names_you"].weight == 8.0


def test_people_to_whom_you_both_turn() -> None:
    said = post("ana", "Good evening.", -4)
    reader = people("ana", "ben", "cleo", "dora", circle={"ana": 1.5})
    assert why(said, people=reader)["circle"].text == "you and Ana both turn to the same people"
    nameless = people("ana", circle={"ana": 1.5}, circle_through={"ana": ("x:1",)})
    assert why(said, people=nameless)["circle"].text == "you and Ana both turn to the same people"
    through = {"ana": tuple(account_id(name) for name in ("ben", "cleo", "dora"))}
    told = people("ana", "ben", "cleo", "dora", circle={"ana": 1.5}, circle_through=through)
    term = why(said, people=told)["circle"]
    assert term.text == "you and Ana both turn to Ben and 2 more"
    assert term.people == (account_id("ana"), *through["ana"])


INTERESTED = {
    "interests": {"zoning": 4, "trams": 2, "bakery": 1, "the": 90, "evening": 30},
    "document_count": 1000,
    "document_frequency": {"zoning": 3, "trams": 9, "bakery": 20, "the": 900, "evening": 300},
}


def test_what_it_is_about() -> None:
    said = post("ana", "The council talks about zoning and trams this evening.", -4)
    term = why(said, people=people("ana", **INTERESTED))["words"]
    assert term.text == "about: zoning, trams"
    assert term.words == ("zoning", "trams")


def test_what_everybody_says_is_nobodys_interest() -> None:
    said = post("ana", "The evening was lovely.", -4)
    assert "words" not in why(said, people=people("ana", **INTERESTED))


def test_who_said_little_is_little_known() -> None:
    said = post("ana", "Zoning!", -4)
    little = people("ana", interests={"zoning": 1}, document_count=1000, document_frequency={"zoning": 3})
    assert why(said, people=little)["words"].weight < 25 * 0.2


def test_others_brought_the_same_link() -> None:
    url = "https://paper.example/night-market"
    first = post("ana", "Read this.", -300, links=(link(url),))
    second = post("ben", "Worth your time.", -200, 1, links=(link(url),))
    third = post("zoe", "Hm.", -100, 2, links=(link(url),))
    term = why(first, second, third, people=people("ana", "ben"), heard=[first.id, third.id])["link"]
    assert term.text == "Ana brought the same link"
    assert term.posts == (second.id, first.id)
    assert term.people == (account_id("ana"),)


def test_a_voice_that_was_silent_for_a_month() -> None:
    said = post("ana", "Back on land.", -4)
    reader = people("ana", silences={"ana": Silence(at(-60 * 24 * 36), at(-4))})
    term = why(said, people=reader)["quiet_voice"]
    assert term.text == "nothing from Ana here for 5 weeks before"
    assert (term.posts, term.people, term.weight) == ((said.id,), (account_id("ana"),), 2.0)


def test_a_voice_that_you_did_not_hear_for_a_month() -> None:
    said = post("ana", "Still here.", -4)
    reader = people("ana", last_heard={"ana": TUESDAY - timedelta(days=31)})
    assert why(said, people=reader)["quiet_voice"].text == "you last heard Ana 4 weeks ago"


def test_who_came_back_with_a_flood_of_words_is_not_a_quiet_one() -> None:
    flood = [post("roy", f"Look at me {n}!", -10 + n, n) for n in range(9)]
    others = [post(name, "Good evening.", -n, 20 + n) for n, name in enumerate(("ana", "ben", "cleo"), 1)]
    silences = {"roy": Silence(at(-60 * 24 * 36), flood[0].at)}
    reader = people("roy", "ana", "ben", "cleo", silences=silences)
    told = [term.text for seat in plan(*flood, *others, people=reader).seats for term in seat.why]
    assert not [text for text in told if "nothing from" in text]


def test_the_second_word_after_a_silence_is_not_the_first() -> None:
    first, second = post("ana", "Back on land.", -400), post("ana", "Tea?", -4)
    reader = people("ana", silences={"ana": Silence(at(-60 * 24 * 36), at(-400))})
    seats = plan(first, second, people=reader, heard=[first.id]).seats
    assert all(term.code != "quiet_voice" for seat in seats for term in seat.why)


def test_a_loud_voice_that_was_never_given_a_seat_is_not_a_quiet_one() -> None:
    loud = [post("roy", f"Look at me {n}!", -n, n) for n in range(1, 9)]
    others = [post(name, "Good evening.", -n, 20 + n) for n, name in enumerate(("ana", "ben", "cleo"), 1)]
    reader = people("roy", "ana", "ben", "cleo", last_heard={"roy": TUESDAY - timedelta(days=40)})
    told = [term.text for seat in plan(*loud, *others, people=reader).seats for term in seat.why]
    assert not [text for text in told if "last heard" in text]


def test_an_author_who_says_less_than_most() -> None:
    evening = [post("roy", f"And another thing {n}.", -n, n) for n in range(4)]
    evening += [post("ben", f"Tram {n} is late.", -n, 10 + n) for n in range(4)]
    evening += [post("ana", "Good evening.", -3, 20)]
    seats = plan(*evening, people=people("roy", "ben", "ana")).seats
    told = {seat.conversation: term.text for seat in seats for term in seat.why if term.code == "quiet_voice"}
    assert told == {evening[-1].id: "Ana says less than most"}


def test_how_much_somebody_says_is_counted_over_four_weeks_where_it_is_known() -> None:
    evening = [post(name, "Good evening.", -3, n) for n, name in enumerate(("roy", "ben", "ana"))]
    reader = people("roy", "ben", "ana", said={"roy": 500, "ben": 30, "ana": 30})
    assert all(
        term.code != "quiet_voice" for seat in plan(*evening, people=reader).seats for term in seat.why
    )
    reader = people("roy", "ben", "ana", said={"roy": 500, "ben": 30, "ana": 2})
    told = [term.text for seat in plan(*evening, people=reader).seats for term in seat.why]
    assert "Ana says less than most" in told


def test_every_conversation_has_a_reason_however_old_it_is() -> None:
    old = post("ana", "Good evening.", -60 * 24 * 366 * 4)
    (seat,) = plan(old, people=people()).seats
    assert [term.text for term in seat.why] == ["4 years ago"]


# Who comes first


def test_an_evening_in_order() -> None:
    asked = post("ana", "@me are you bringing the soup?", -30, 1, mentions=(mention("me"),))
    talked = post("ben", "The old cinema reopens.", -90, 2)
    answers = [reply(talked, name, "At last!", -80 + n, 10 + n) for n, name in enumerate(("cleo", "dora"))]
    friend = post("emil", "Cut my thumb on a sardine tin.", -200, 3)
    stranger = post("zoe", "Buy my course.", -1, 4)
    reader = people("ana", "ben", "cleo", "dora", "emil", turned_to={"emil": Tie(9, 6.0)}, also=["zoe"])
    table = plan(stranger, friend, *answers, talked, asked, people=reader)
    assert order(table) == [asked.id, talked.id, friend.id, stranger.id]
    assert [seat.why[0].text for seat in table.seats] == [
        "Ana names you",
        "1 hour ago",
        "3 hours ago",
        "1 min ago",
    ]


def test_re_entry_shows_only_what_is_new() -> None:
    said = post("ana", "The cinema reopens.", -300)
    first, second = reply(said, "ben", "When?", -200), reply(said, "ana", "Friday.", -10)
    (seat,) = plan(said, first, second, people=people("ana", "ben"), heard=[said.id, first.id]).seats
    assert seat.unheard == (second.id,)
    assert seat.voices == (account_id("ana"),)


def test_what_was_heard_or_is_gone_does_not_come_back() -> None:
    said = post("ana", "The cinema reopens.", -300)
    gone = post("ben", "", -200, state=PostState.DELETED)
    table = plan(said, gone, people=people("ana", "ben"), heard=[said.id])
    assert (table.seats, table.left_out) == ((), ())


def test_what_you_said_answered_quoted_or_passed_on_was_heard() -> None:
    asked = post("ana", "Soup on Thursday?", -300, 1)
    mine = reply(asked, "me", "Yes!", -200, 2)
    quoted = post("ben", "The tram is late.", -300, 3)
    quote = post("me", "As ever.", -200, 4, quotes=quoted.id)
    shared = post("cleo", "Night market on Friday.", -300, 5)
    evening = (asked, mine, quoted, quote, shared, repost(shared, "me", -100))
    assert plan(*evening, people=people("ana", "ben", "cleo")).seats == ()


def test_answering_an_older_version_of_a_post_is_having_heard_it() -> None:
    older, newer = post_id(-300, 1), post_id(-290, 2)
    edited = post("ana", "Soup on Thursday!", -290, 2, versions=(older, newer))
    mine = post("me", "Yes!", -200, 3, reply_to=older, reply_to_account=edited.author, conversation=older)
    assert plan(edited, mine, people=people("ana")).seats == ()


def test_what_is_equally_good_is_told_in_the_order_it_was_said() -> None:
    evening = conversations(*[post(name, "Good evening.", -5, n) for n, name in enumerate("hgfedcba")])
    reader = people(*"hgfedcba")
    tables = [catch_up.plan(evening[::step], reader, PLENTY, TUESDAY, heard=frozenset()) for step in (1, -1)]
    assert tables[0] == tables[1]


def test_heard_may_be_asked_instead_of_listed() -> None:
    one, two = post("ana", "One.", -3, 1), post("ben", "Two.", -2, 2)
    table = catch_up.plan(
        conversations(one, two), people("ana", "ben"), 5, TUESDAY, heard=lambda id: id == one.id
    )
    assert order(table) == [two.id]


def test_voices_are_those_of_the_reader_who_speak_or_passed_it_on() -> None:
    said = post("zoe", "Night market on Friday.", -300)
    answer = reply(said, "ana", "Finally!", -200)
    (seat,) = plan(said, answer, repost(said, "ben", -100), people=people("ana", "ben")).seats
    assert seat.voices == (account_id("ana"), account_id("ben"))


def test_several_lengths_give_the_same_tables_as_one_by_one() -> None:
    evening = conversations(*[post(f"p{n}", "Word " * (n + 5), -n, n) for n in range(30)])
    reader = people(*[f"p{n}" for n in range(20)])
    together = catch_up.plans(evening, reader, [1, 2, 3], TUESDAY, heard=frozenset())
    for minutes, table in together.items():
        assert table == catch_up.plan(evening, reader, minutes, TUESDAY, heard=frozenset())


def test_weights_may_be_the_readers_own() -> None:
    named = post("ana", "@me hello", -300, 1, mentions=(mention("me"),))
    recent = post("ben", "Good evening.", -1, 2)
    assert order(plan(named, recent, people=people("ana", "ben"))) == [named.id, recent.id]
    shy = Weights(names_you=0.0)
    assert order(plan(named, recent, people=people("ana", "ben"), weights=shy)) == [recent.id, named.id]
    assert len(Weights.__struct_fields__) <= 10
