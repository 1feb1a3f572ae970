"""Reading X: pages, prices, caps, and what is asked for."""

from datetime import timedelta

import pytest

from tests.x_server import Keys
from tests.x_server.bar import XBar
from twitterbar.credentials import OAuth1
from twitterbar.domain.gaps import Stretch
from twitterbar.domain.model import PageKind, Relation
from twitterbar.domain.tab import Caps
from twitterbar.errors import CapReached
from twitterbar.secret import Secret
from twitterbar.sources import x_requests as requests_of
from twitterbar.sources.x import Page
from twitterbar.sources.x_dialect import SPELLINGS, Dialect

HOME = Stretch(timeline="home")


def spent(pages: list[Page]) -> int:
    return sum(charge.micros for page in pages for charge in page.charges)


def rows(pages: list[Page]) -> list[str]:
    return [id for page in pages for id in page.batch.asked]


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_home_timeline_comes_page_by_page_newest_first(x_bar: XBar, dialect: Dialect) -> None:
    x_bar.sign_in()
    x_bar.talk(230)
    pages = list(x_bar.x(dialect=dialect).stretch(HOME))
    assert [len(page.batch.asked) for page in pages] == [100, 100, 30]
    assert [page.more for page in pages] == [True, True, False]
    assert rows(pages) == [f"x:{said.id}" for said in x_bar.world.home(x_bar.me.id)]
    texts = [post.text for page in pages for post in page.batch.posts]
    assert "@cleo I do, call number 225 & ask for me" in texts
    assert "Does anybody here mend clocks?" in texts
    assert all(post.author and post.conversation for page in pages for post in page.batch.posts)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_what_is_booked_is_what_x_charges(x_bar: XBar, dialect: Dialect) -> None:
    x_bar.sign_in()
    x_bar.talk(120)
    x = x_bar.x(dialect=dialect)
    pages = [*x.stretch(HOME), *x.stretch(Stretch(timeline="mentions")), *x.people_of(PageKind.FOLLOWING)]
    assert spent(pages) == x_bar.server.meter.micros > 0
    x_bar.clock.go_on(hours=1)
    again = list(x.stretch(HOME))
    assert spent(again) == 0
    x_bar.clock.go_on(hours=12)
    tomorrow = list(x.stretch(HOME))
    assert spent(pages) + spent(tomorrow) == x_bar.server.meter.micros


def test_the_older_spelling_pays_for_no_people(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(20)
    (page,) = x_bar.x().stretch(HOME)
    assert {charge.kind.value: charge.units for charge in page.charges} == {
        "posts": 20,
        "referenced posts": 1,
    }


def test_only_what_is_newer_or_between_is_asked_for(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(30)
    ids = [f"x:{said.id}" for said in x_bar.world.home(x_bar.me.id)]
    x = x_bar.x()
    assert rows(list(x.stretch(Stretch(timeline="home", older=ids[4])))) == ids[:4]
    assert rows(list(x.stretch(Stretch(timeline="home", older=ids[9], newer=ids[4])))) == ids[5:9]
    since = x_bar.clock() - timedelta(minutes=10.5)
    assert rows(list(x.stretch(Stretch(timeline="home", since=since)))) == ids[:10]
    assert rows(list(x.stretch(Stretch(timeline="home", older=ids[0])))) == []


def test_a_cap_holds_before_the_request_that_could_break_it(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(300)
    x = x_bar.x(Caps(session=1_000_000))
    came: list[Page] = []
    with pytest.raises(CapReached):
        for page in x.stretch(HOME):
            came.append(page)
    assert came[-1].more
    assert 900_000 < spent(came) == x_bar.server.meter.micros <= 1_000_000
    sizes = [int(asked.query["max_results"]) for asked in x_bar.server.asked]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 66  # at most $0.015 a post, with what it answers and quotes


def test_with_no_money_at_all_nothing_is_asked(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(3)
    with pytest.raises(CapReached, match=r"\$0\.01 of this session's \$0\.01 is left"):
        list(x_bar.x(Caps(session=10_000)).stretch(HOME))
    assert x_bar.server.asked == []


def test_looking_again_can_be_stopped_and_the_page_under_way_is_taken_in(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(350)
    came: list[Page] = []
    for page in x_bar.x(cancelled=lambda: bool(came)).stretch(HOME):
        came.append(page)
    assert len(came) == 2 and came[-1].more
    assert len(x_bar.server.asked) == 2
    assert spent(came) == x_bar.server.meter.micros


def test_the_price_of_a_page_under_way_is_held_against_the_cap(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.talk(250)
    cap = 5_100_000
    x = x_bar.x(Caps(session=cap))
    came: list[Page] = []
    room = []
    for page in x.stretch(HOME):
        came.append(page)
        room.append((x.purse.room(x_bar.clock()) or 0) + spent(came))
    a_page = 1_500_000  # 100 posts, each with two that come along
    assert room == [cap - a_page, cap, cap], "so much only where names have room besides"
    assert spent(came) == x_bar.server.meter.micros


def test_only_a_page_that_may_hold_something_new_is_asked_for_ahead() -> None:
    page = requests_of.timeline(Stretch(timeline="home", older="x:500"), SPELLINGS[Dialect.TWEET], "x:1")
    assert page.goes_on_after(["502", "501"])
    assert not page.goes_on_after(["502", "500"])
    assert not page.goes_on_after([])


def test_mentions_and_own_posts_are_owned_reads(x_bar: XBar) -> None:
    x_bar.sign_in()
    mine = x_bar.world.say(x_bar.me, "Who has a ladder?", 10)
    x_bar.world.say(x_bar.cleo, "@me I have one", 5, answers=mine)
    x = x_bar.x()
    mentions, posts = (list(x.stretch(Stretch(timeline=name))) for name in ("mentions", "posts"))
    assert [post.text for post in mentions[0].batch.posts if post.id in mentions[0].batch.asked] == [
        "@me I have one"
    ]
    assert [charge.each for charge in posts[0].charges] == [1_000]
    assert mentions[0].batch.kind is PageKind.MENTIONS


def test_whom_the_reader_follows_and_mutes(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.world.mutes.add((x_bar.me.id, x_bar.cleo.id))
    x = x_bar.x()
    (following,), (muting,) = list(x.people_of(PageKind.FOLLOWING)), list(x.people_of(PageKind.MUTING))
    assert {account.username for account in following.batch.accounts} == {"ana", "ben"}
    assert (f"x:{x_bar.ana.id}", Relation.FOLLOWING) in following.batch.relations
    assert (f"x:{x_bar.cleo.id}", Relation.MUTING) in muting.batch.relations
    assert spent([following, muting]) == 3_000


def test_long_lists_of_people_come_in_pages(x_bar: XBar) -> None:
    x_bar.sign_in()
    crowd = [x_bar.world.person(f"guest{n}") for n in range(1_200)]
    x_bar.world.follow(x_bar.me, *crowd)
    pages = list(x_bar.x().people_of(PageKind.FOLLOWING))
    assert [len(page.batch.accounts) for page in pages] == [1_000, 202]


def test_a_conversation_is_searched_for(x_bar: XBar) -> None:
    x_bar.sign_in()
    start = x_bar.world.say(x_bar.cleo, "The bridge is closed", 60 * 24 * 3)
    for n in range(14):
        x_bar.world.say(x_bar.ben, f"Still closed, day {n}", 60 * n, answers=start)
    old = x_bar.world.say(x_bar.cleo, "Long ago", 60 * 24 * 9)
    x_bar.world.say(x_bar.ana, "Indeed", 60 * 24 * 8, answers=old)
    x = x_bar.x()
    assert len(rows(list(x.conversation(f"x:{start.id}")))) == 15
    assert rows(list(x.conversation(f"x:{old.id}"))) == []


def test_posts_and_people_by_their_ids(x_bar: XBar) -> None:
    x_bar.sign_in()
    said = [x_bar.world.say(x_bar.cleo, f"Word {n}", n) for n in range(130)]
    x_bar.world.delete(said[0])
    x = x_bar.x()
    pages = list(x.posts([f"x:{one.id}" for one in said]))
    assert [len(page.batch.asked) for page in pages] == [99, 30]
    assert f"x:{said[0].id}" in pages[0].batch.gone
    (people,) = x.people([f"x:{x_bar.cleo.id}", "x:999999"])
    assert [account.username for account in people.batch.accounts] == ["cleo"]
    (named,) = x.called(["Ben"])
    assert [account.id for account in named.batch.accounts] == [f"x:{x_bar.ben.id}"]


def test_as_many_people_as_the_cap_allows_are_looked_up(x_bar: XBar) -> None:
    x_bar.sign_in()
    x = x_bar.x(Caps(session=25_000))
    came: list[Page] = []
    with pytest.raises(CapReached):
        for page in x.people([f"x:{one.id}" for one in (x_bar.ana, x_bar.ben, x_bar.cleo)]):
            came.append(page)
    assert [account.username for account in came[0].batch.accounts] == ["ana", "ben"]


def test_who_am_i(x_bar: XBar) -> None:
    x_bar.sign_in()
    page = x_bar.x().whoami()
    assert [account.username for account in page.batch.accounts] == ["me"]
    assert spent([page]) == 10_000


def test_the_credit_balance_where_x_tells_it(x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.server.credits = 12_500_000
    assert x_bar.x().balance() == 12_500_000


def test_the_four_keys_sign_for_the_host_that_answers(x_bar: XBar) -> None:
    x_bar.server.tokens.keys = Keys(
        consumer_key="ck", consumer_secret="cs", access=f"{x_bar.me.id}-token", access_secret="ts"
    )
    keys = x_bar.server.tokens.keys
    x_bar.credentials.keep(
        OAuth1(
            consumer_key=Secret(keys.consumer_key),
            consumer_secret=Secret(keys.consumer_secret),
            access=Secret(keys.access),
            access_secret=Secret(keys.access_secret),
            me=f"x:{x_bar.me.id}",
        )
    )
    x_bar.talk(3)
    assert len(rows(list(x_bar.x().stretch(HOME)))) == 3


@pytest.mark.parametrize("dialect", list(Dialect))
def test_queries_and_answers_are_what_x_declares(x_bar: XBar, dialect: Dialect, shared: object) -> None:
    from pathlib import Path

    from tests.x_server.declared import declaration

    assert isinstance(shared, Path)
    declared = declaration(shared / "x-api" / "openapi.json")
    x_bar.sign_in()
    x_bar.talk(130)
    said = x_bar.world.say(x_bar.me, "Have a look at https://clocks.example/mend & tell @ana", 2)
    x_bar.world.say(x_bar.cleo, "@me I did", 1, answers=said)
    x_bar.world.pass_on(x_bar.ana, said, 0.5)
    x_bar.world.say(x_bar.ben, "Well said", 0.4, quotes=said)
    gone = x_bar.world.say(x_bar.cleo, "Oops", 0.3)
    x_bar.world.say(x_bar.ben, "What was that?", 0.2, answers=gone)
    x_bar.world.delete(gone)
    x = x_bar.x(dialect=dialect)
    x.whoami()
    for name in ("home", "mentions", "posts"):
        list(x.stretch(Stretch(timeline=name, older="x:1", newer=f"x:{1 << 62}")))
        list(x.stretch(Stretch(timeline=name, since=x_bar.clock() - timedelta(days=1))))
    for kind in (PageKind.FOLLOWING, PageKind.FOLLOWERS, PageKind.MUTING, PageKind.BLOCKING):
        list(x.people_of(kind))
    list(x.conversation(f"x:{said.id}"))
    list(x.posts([f"x:{said.id}", f"x:{gone.id}"]))
    list(x.people([f"x:{x_bar.ana.id}", "x:424242"]))
    list(x.called(["ben", "nobody_here"]))
    assert len(x_bar.server.asked) > 12
    for asked in x_bar.server.asked:
        assert asked.status == 200
        assert declared.faults_of_query(asked.route, asked.query) == []
        assert declared.faults_of_answer(asked.method, asked.route, asked.answer) == []


def test_a_misspelt_field_would_be_noticed(shared: object) -> None:
    from pathlib import Path

    from tests.x_server.declared import declaration

    assert isinstance(shared, Path)
    declared = declaration(shared / "x-api" / "openapi.json")
    route = "/2/users/{id}/mentions"
    assert declared.faults_of_query(route, {"post.fields": "note_tweet"})
    assert declared.faults_of_query(route, {"tweet.fields": "note_post"})
    assert declared.faults_of_query(route, {"max_result": "5"})
    assert declared.faults_of_query(route, {"max_results": "101"})
    assert declared.faults_of_answer("GET", route, b'{"data":[{"id":"1","txet":"a"}]}')
    assert not declared.faults_of_answer("GET", route, b'{"data":[{"id":"1","text":"a"}]}')
