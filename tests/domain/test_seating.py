"""How the minutes are shared out: what fits, whose share, parts of long conversations, quiet voices."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make import TUESDAY, account_id, at, mention, people, post, post_id, reply
from twitterbar.domain import catch_up, reading
from twitterbar.domain.catch_up import People, Silence, Tie
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import Plan, Post, Seat

SHORT = "The tram was late and nobody minded, for once."
LONG = " ".join([SHORT] * 25)


def plan(posts: list[Post], people: People, minutes: float) -> Plan:
    return catch_up.plan(gather(posts), people, minutes, TUESDAY, heard=frozenset())


def rows(plan: Plan, posts: list[Post]) -> Counter[str]:
    """How many of the posts to be read are whose, by account."""
    authors = {post.id: post.author for post in posts}
    return Counter(authors[id] for seat in plan.seats for id in seat.unheard)


def told(seat: Seat) -> dict[str, str]:
    return {term.code: term.text for term in seat.why}


def chat(opening: Post, names: list[str], n: int, text: str = SHORT) -> list[Post]:
    """A conversation of so many answers, each to the one before, by these people in turn."""
    posts = [opening]
    start = (opening.at - TUESDAY) / timedelta(minutes=1)
    for turn in range(n):
        posts.append(reply(posts[-1], names[turn % len(names)], text, start + 0.1 * (turn + 1), turn))
    return posts


def naming(author: str, minutes: float, n: int) -> Post:
    """A conversation of its own that names the reader."""
    id = post_id(minutes, n)
    return post(author, f"@me {SHORT}", minutes, n, id=id, conversation=id, mentions=(mention("me"),))


def test_when_everything_fits_everything_is_at_the_table() -> None:
    posts = [*chat(post("roy", SHORT, -60), ["roy"], 12), post("ana", SHORT, -5, 99)]
    table = plan(posts, people("roy", "ana"), 10)
    assert sum(len(seat.unheard) for seat in table.seats) == 14
    assert all(seat.more == 0 for seat in table.seats)
    assert table.left_out == ()


def test_no_minutes_no_seats() -> None:
    table = plan([post("ana", SHORT, -5)], people("ana"), 0)
    assert table.seats == ()
    assert len(table.left_out) == 1


def test_of_two_equally_good_ones_the_short_one_is_taken() -> None:
    lengthy, brief = post("ana", LONG, -5, 1), post("ben", SHORT, -5, 2)
    table = plan([lengthy, brief], people("ana", "ben"), reading.minutes([lengthy]) + 0.01)
    assert [seat.conversation for seat in table.seats] == [brief.id]


def test_what_is_much_better_may_take_longer() -> None:
    lengthy, brief = post("ana", f"@me {LONG}", -5, 1, mentions=(mention("me"),)), post("ben", SHORT, -5, 2)
    table = plan([lengthy, brief], people("ana", "ben"), reading.minutes([lengthy]) + 0.01)
    assert [seat.conversation for seat in table.seats] == [lengthy.id]


def test_new_voices_come_before_more_of_the_same_one() -> None:
    many = [post("roy", SHORT, -5 - n, n) for n in range(4)]
    other = post("ana", SHORT, -60, 50)
    takes = reading.minutes([other])
    table = plan([*many, other], people("roy", "ana"), takes * 2.5)
    assert {voice for seat in table.seats for voice in seat.voices} == {account_id("roy"), account_id("ana")}


def test_if_nothing_fits_the_best_one_is_there_alone_and_it_says_so() -> None:
    first, second = post("ana", f"@me {LONG}", -5, 1, mentions=(mention("me"),)), post("ben", LONG, -5, 2)
    table = plan([first, second], people("ana", "ben"), 0.2)
    assert [seat.conversation for seat in table.seats] == [first.id]
    assert table.overruns
    assert [seat.conversation for seat in table.left_out] == [second.id]
    assert not plan([first, second], people("ana", "ben"), 60).overruns


def test_of_a_conversation_without_end_one_hears_the_part_that_matters() -> None:
    posts = chat(post("ana", SHORT, -60), ["ben", "cleo", "dora", "emil", "ana"], 200)
    asked = reply(posts[150], "ben", "What does @me think?", -2, 900, mentions=(mention("me"),))
    others = [post(f"p{n}", SHORT, -5 - n, 1000 + n) for n in range(100)]
    reader = people("ana", "ben", "cleo", "dora", "emil", *(f"p{n}" for n in range(100)))
    table = plan([*posts, asked, *others], reader, 5)
    seat = table.seats[0]
    assert seat.conversation == posts[0].id
    assert asked.id in seat.unheard
    assert posts[150].id in seat.unheard
    assert posts[140].id not in seat.unheard or seat.minutes <= 2.5
    assert seat.minutes <= 2.5
    assert len(seat.unheard) + seat.more == 202
    assert len(table.seats) > 5
    assert told(seat)["names_you"] == "Ben names you"
    assert table.minutes_taken <= 5
    whole = plan([*posts, asked, *others], reader, 10_000)
    assert table.minutes_taken + table.minutes_left_out == pytest.approx(whole.minutes_taken)


def test_a_part_is_in_reading_order() -> None:
    posts = chat(post("ana", SHORT, -60), ["ben", "ana"], 100)
    table = plan([*posts, *[post(f"p{n}", SHORT, -90, 500 + n) for n in range(30)]], people("ana", "ben"), 3)
    (seat,) = [seat for seat in table.seats if seat.conversation == posts[0].id]
    order = [post.id for post in posts]
    assert list(seat.unheard) == sorted(seat.unheard, key=order.index)
    assert seat.more > 0


def test_minutes_nobody_else_wants_go_to_the_rest_of_a_long_conversation() -> None:
    posts = chat(post("ana", SHORT, -60), ["ben", "ana"], 100)
    other = post("cleo", SHORT, -5, 900)
    table = plan([*posts, other], people("ana", "ben", "cleo"), 5)
    assert table.minutes_taken > 4.8
    assert len(table.seats) == 2


# Loud and quiet


def test_a_loud_account_cannot_fill_the_table() -> None:
    loud = [post("roy", SHORT, -1 - n, n) for n in range(200)]
    others = [post(f"p{n}", SHORT, -300 - n, 500 + n) for n in range(100)]
    reader = people("roy", *(f"p{n}" for n in range(100)), turned_to={"roy": Tie(90, 60.0)})
    table = plan([*loud, *others], reader, 5)
    counted = rows(table, [*loud, *others])
    assert counted[account_id("roy")] == sum(counted.values()) // 5
    assert table.seats[0].voices == (account_id("roy"),)


def test_a_thread_of_thirty_by_one_account_cannot_fill_the_table_either() -> None:
    loud = chat(post("roy", SHORT, -30), ["roy"], 30)
    others = [post(f"p{n}", SHORT, -300 - n, 500 + n) for n in range(100)]
    reader = people("roy", *(f"p{n}" for n in range(100)), turned_to={"roy": Tie(90, 60.0)})
    table = plan([*loud, *others], reader, 5)
    counted = rows(table, [*loud, *others])
    assert 0 < counted[account_id("roy")] <= sum(counted.values()) / 5


def test_a_loud_account_may_have_the_minutes_that_nobody_else_wants() -> None:
    loud = [post("roy", SHORT, -1 - n, n) for n in range(200)]
    table = plan([*loud, post("ana", SHORT, -300, 500)], people("roy", "ana"), 3)
    counted = rows(table, [*loud, post("ana", SHORT, -300, 500)])
    assert counted[account_id("ana")] == 1
    assert table.minutes_taken > 2.8


@given(
    st.lists(st.integers(1, 25), min_size=10, max_size=14),
    st.sampled_from([1.0, 2.0, 4.0]),
    st.integers(0, 9),
)
def test_nobody_takes_more_than_a_fifth_while_others_wait(
    counts: list[int], minutes: float, favorite: int
) -> None:
    names = [f"p{place}" for place in range(len(counts))]
    posts = [
        post(name, SHORT, -1 - place - 20 * n, 100 * place + n)
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
        for n in range(count)
    ]
    table = plan(posts, people(*names, turned_to={names[favorite]: Tie(50, 40.0)}), minutes)
    counted = rows(table, posts)
    share = max(1, sum(counted.values()) // 5)
    above = [who for who, n in counted.items() if n > share]
    below = [
        seat.voices[0]
        for seat in table.left_out
        if seat.voices[0] not in above and counted[seat.voices[0]] < share
    ]
    assert not (above and below)
    assert minutes - table.minutes_taken < reading.minutes(posts[:1]) or not table.left_out


def test_a_voice_not_heard_for_a_month_has_a_seat_waiting() -> None:
    others = [naming(f"p{n}", -1 - n, n) for n in range(100)]
    back = post("imke", SHORT, -60 * 30, 500)
    names = [f"p{n}" for n in range(100)]
    silences = {"imke": Silence(at(-60 * 24 * 33), back.at)}
    table = plan([*others, back], people("imke", *names, silences=silences), 3)
    (seat,) = [seat for seat in table.seats if seat.conversation == back.id]
    assert told(seat)["quiet_voice"] == "nothing from Imke here for 4 weeks before"
    without = plan([*others, back], people("imke", *names), 3)
    assert back.id not in [seat.conversation for seat in without.seats]


def test_the_seat_that_waits_holds_the_post_of_the_one_who_came_back() -> None:
    posts = chat(post("ana", SHORT, -600), ["ben", "ana"], 80)
    back = reply(posts[3], "imke", SHORT, -590, 800)
    asked = reply(posts[-1], "ben", "And @me?", -1, 801, mentions=(mention("me"),))
    others = [post(f"p{n}", SHORT, -1 - n, 1000 + n) for n in range(100)]
    silences = {"imke": Silence(at(-60 * 24 * 33), back.at)}
    reader = people("ana", "ben", "imke", *(f"p{n}" for n in range(100)), silences=silences)
    table = plan([*posts, back, asked, *others], reader, 3)
    (seat,) = [seat for seat in table.seats if seat.conversation == posts[0].id]
    assert {back.id, asked.id} <= set(seat.unheard)
    assert seat.more > 0


def test_after_a_month_away_reserved_seats_do_not_fill_the_table() -> None:
    posts = [post(f"p{n}", SHORT, -1 - n, n) for n in range(100)]
    named = [naming(f"q{n}", -1 - n, 200 + n) for n in range(100)]
    away = {f"p{n}": TUESDAY - timedelta(days=40) for n in range(100)}
    reader = people(*away, *(f"q{n}" for n in range(100)), last_heard=away)
    table = plan([*posts, *named], reader, 5)
    reserved = [seat for seat in table.seats if "quiet_voice" in told(seat)]
    assert reserved
    assert sum(seat.minutes for seat in reserved) <= 5 / 5
    assert "names_you" in told(table.seats[0])


def test_one_seat_in_five_is_for_who_says_less_than_most() -> None:
    posts = [post(f"p{n % 10}", SHORT, -1 - n / 10, n) for n in range(200)]
    posts += [post(f"q{n}", SHORT, -60, 500 + n) for n in range(9)]
    names = [*(f"p{n}" for n in range(10)), *(f"q{n}" for n in range(9))]
    table = plan(posts, people(*names, turned_to={f"p{n}": Tie(9, 5.0) for n in range(10)}), 2.5)
    quiet = [seat for seat in table.seats if told(seat).get("quiet_voice", "").endswith("less than most")]
    assert len(table.seats) > 30
    assert len(quiet) == len(table.seats) // 5


def test_no_seat_is_kept_for_who_has_nothing_to_say_to_this_reader() -> None:
    posts = [post(f"p{n % 10}", SHORT, -1 - n / 10, n) for n in range(200)]
    posts += [post(f"q{n}", SHORT, -60 * 24 * 2, 500 + n) for n in range(9)]
    names = [*(f"p{n}" for n in range(10)), *(f"q{n}" for n in range(9))]
    table = plan(posts, people(*names, turned_to={f"p{n}": Tie(9, 5.0) for n in range(10)}), 5)
    assert all("quiet_voice" not in told(seat) for seat in table.seats)


def test_a_voice_that_is_a_little_better_does_not_take_all_it_may() -> None:
    posts = [post("roy", SHORT, -5, n) for n in range(10)]
    posts += [post(f"p{n}", SHORT, -5, 100 + 10 * n + m) for n in range(15) for m in range(2)]
    reader = people("roy", *(f"p{n}" for n in range(15)), turned_to={"roy": Tie(1, 0.2)})
    table = plan(posts, reader, 20.5 * reading.minutes(posts[:1]))
    assert len(table.seats) == 20
    assert rows(table, posts)[account_id("roy")] == 2


def test_a_fifth_is_that_of_the_posts_that_are_read_in_the_end() -> None:
    tiny = [post(f"s{n}", "Hm.", -60 * 24 * 3, 1000 + n) for n in range(300)]
    posts = [post("roy", SHORT * 3, -5, n) for n in range(40)]
    posts += [post(f"p{n}", SHORT * 3, -500, 100 + n) for n in range(40)]
    ties = {name: Tie(40, 30.0) for name in ("roy", *(f"p{n}" for n in range(40)))}
    table = plan([*tiny, *posts], people(*ties, turned_to=ties), 3)
    counted = rows(table, [*tiny, *posts])
    assert 0 < counted[account_id("roy")] <= sum(counted.values()) / 5


def test_a_fortnight_away_fits_ten_minutes_and_says_what_it_left_out() -> None:
    names = [f"p{n}" for n in range(60)]
    posts: list[Post] = []
    for n in range(400):
        opening = post(names[n % 60], SHORT, -60 * 24 * 14 * (n + 1) / 401, n)
        posts += chat(opening, [names[(n * 7 + 3) % 60], names[(n * 5 + 1) % 60]], n % 4)
    table = plan(posts, people(*names), 10)
    assert 9.5 < table.minutes_taken <= 10
    assert len(table.seats) + len(table.left_out) == 400
    assert table.minutes_left_out > 50
    assert sum(len(seat.unheard) + seat.more for seat in (*table.seats, *table.left_out)) == len(posts)
    counted = rows(table, posts)
    assert max(counted.values()) <= sum(counted.values()) / 5
