"""Introductions and the book over a real store: whom never to propose, and one log, one book."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import make
from twitterbar.core.book import BookQuestions
from twitterbar.core.introducing import IntroducingQuestions
from twitterbar.core.introductions import IntroductionQuestions
from twitterbar.core.portrait import Portraits
from twitterbar.domain.circle import TiesInMemory
from twitterbar.domain.meeting import Introduction, introduce, weigh
from twitterbar.domain.model import EventKind, PageKind, Post, Relation
from twitterbar.domain.ties import turns
from twitterbar.store.store import Store

DAY = 24 * 60


class Bar:
    """A store with the questions about people, its clock set by hand."""

    def __init__(self, folder: Path) -> None:
        self.wall = make.TUESDAY
        self.store = Store.open(folder / "store.sqlite3", now=self.now)
        self.store.set_me(make.account_id("me"))
        self.people = BookQuestions(self.store, self.now)
        self.portraits = Portraits(self.people)
        self.introductions = IntroductionQuestions(self.store, self.now, self.people)
        self.introducing = IntroducingQuestions(self.store, self.people, self.introductions)

    def now(self) -> datetime:
        return self.wall

    def bring(self, *posts: Post, follows: tuple[str, ...] = (), **related: str) -> None:
        relations = [(make.account_id(name), Relation.FOLLOWING) for name in follows]
        relations += [(make.account_id(name), Relation(kind)) for name, kind in related.items()]
        names = ("me", "ana", "ben", "cleo", "vesna", "wim")
        self.store.save(
            make.batch(
                *(make.account(name) for name in names),
                *posts,
                kind=PageKind.SEARCH,
                relations=tuple(relations),
            )
        )

    def proposed(self) -> set[str]:
        return {one.account for one in self.introductions.candidates(20)}


def exchange(friend: str, stranger: str, minutes: float) -> list[Post]:
    """The stranger says something and the friend answers."""
    first = make.post(stranger, f"{stranger} says {minutes}", minutes, ord(friend[0]))
    return [first, make.reply(first, friend, "yes", minutes + 1, ord(friend[0]))]


def talk(stranger: str = "vesna", days: float = 1) -> list[Post]:
    """Ana and Ben talk with the stranger."""
    return [*exchange("ana", stranger, -days * DAY), *exchange("ben", stranger, -days * DAY + 5)]


@pytest.fixture
def bar(tmp_path: Path) -> Bar:
    return Bar(tmp_path)


def asked_anew(bar: Bar) -> IntroducingQuestions:
    return IntroducingQuestions(bar.store, bar.people, bar.introductions)


class TestNeverProposed:
    def test_somebody_two_of_mine_talk_with_is(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"))
        assert bar.proposed() == {make.account_id("vesna")}

    def test_one_friend_is_not_enough(self, bar: Bar) -> None:
        bar.bring(*exchange("ana", "vesna", -60), follows=("ana", "ben"))
        assert bar.proposed() == set()

    @pytest.mark.parametrize("relation", ["following", "muting", "blocking"])
    def test_whom_i_follow_mute_or_block(self, bar: Bar, relation: str) -> None:
        bar.bring(*talk(), follows=("ana", "ben"), vesna=relation)
        assert bar.proposed() == set()

    def test_whom_i_turned_to(self, bar: Bar) -> None:
        mine = make.post("me", "hello", -5, 3, mentions=(make.mention("vesna"),))
        bar.bring(*talk(), mine, follows=("ana", "ben"))
        assert bar.proposed() == set()

    def test_an_introducer_whom_i_muted_introduces_nobody(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"), ben="muting")
        assert bar.proposed() == set()

    def test_the_silent_from_the_29th_day_on(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"))
        bar.wall = make.TUESDAY + timedelta(days=26.9)
        assert bar.proposed()
        bar.wall = make.TUESDAY + timedelta(days=27.1)
        assert bar.proposed() == set()

    def test_reposts_alone_introduce_nobody(self, bar: Bar) -> None:
        said = make.post("vesna", "the tide", -60)
        bar.bring(said, follows=("ana", "ben"))
        bar.store.save(
            make.batch(make.repost(said, "ana", -50), make.repost(said, "ben", -40, 1), kind=PageKind.SEARCH)
        )
        assert bar.proposed() == set()

    def test_whom_i_put_off_until_day_90(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"))
        bar.introductions.another_night(make.account_id("vesna"))
        bar.bring(*talk(days=-80))
        for day, proposed in ((89.99, False), (90, True)):
            bar.wall = make.TUESDAY + timedelta(days=day)
            assert bool(bar.proposed()) is proposed


class TestWhatIsKept:
    """An answer that is kept for a while is the one that would be given afresh."""

    def test_whom_a_filter_keeps_away_is_no_longer_proposed(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"))
        assert bar.proposed()
        number = bar.store.record(
            EventKind.FILTERED, data={"about": "person", "value": make.account_id("vesna"), "how": "hide"}
        ).seq
        assert bar.proposed() == set()
        bar.store.record(EventKind.FILTERED, data={"ends": number})
        assert bar.proposed()

    def test_one_muted_and_another_no_longer(self, bar: Bar) -> None:
        bar.bring(*talk(), follows=("ana", "ben"), wim="muting")
        assert bar.proposed()
        bar.store.save(
            make.batch(
                make.account("wim", connections=frozenset()),
                relations=((make.account_id("vesna"), Relation.MUTING),),
                kind=PageKind.SEARCH,
            )
        )
        assert bar.proposed() == set()


NAMES = ("me", "ana", "ben", "cleo", "vesna", "wim")
TURNS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 40), st.booleans()).filter(
        lambda turn: turn[0] != turn[1]
    ),
    max_size=25,
)


def from_the_posts(
    posts: list[Post], follows: set[str], hidden: set[str], last: dict[str, datetime], now: datetime
) -> list[Introduction]:
    """The introductions as they follow from posts alone, without a store."""
    me = make.account_id("me")
    told = [turn for post in posts for turn in turns(post) if hidden.isdisjoint((turn.src, turn.dst))]
    ties = TiesInMemory(told)
    mine = {make.account_id(name) for name in follows} | ties.of(me).keys()
    never = mine | hidden | {me}
    weighed = weigh(me, mine - hidden - {me}, ties, now, never=never.__contains__, introducers=2)
    here = [one for one in weighed if one.account in last and now - last[one.account] <= timedelta(days=28)]
    found = [one for one in (introduce(one, ties) for one in here) if one is not None]
    return sorted(found, key=lambda one: (-one.score, one.account))


def test_words_exchanged_long_ago_count_however_much_was_said_since(bar: Bar) -> None:
    hello = make.post("me", "hello", -60 * DAY, mentions=(make.mention("ana"),))
    bar.bring(hello, make.reply(hello, "ana", "hello you", -59 * DAY))
    bar.bring(*(make.post("me", f"thought {n}", -50 * DAY + n) for n in range(450)))
    met = next(step for step in bar.portraits.of("ana").ladder if step.code == "met")
    assert [proof.text for proof in met.proofs] == ["hello", "hello you"]


@settings(max_examples=25)
@given(TURNS, st.sets(st.sampled_from(NAMES[1:])), st.sampled_from(["muting", "blocking", "followed_by"]))
@example(
    # Whether one is like the reader doesn't hang on how many whom the reader muted turn to the same people.
    [
        ("me", "ana", 0, False),
        ("ana", "ben", 0, True),
        ("ben", "cleo", 0, False),
        ("cleo", "ana", 0, False),
        ("cleo", "ben", 0, False),
        ("wim", "ana", 0, False),
    ],
    {"cleo"},
    "muting",
)
def test_in_any_town_nobody_is_proposed_who_must_not_be(
    taken: list[tuple[str, str, int, bool]], follows: set[str], related: str
) -> None:
    posts = []
    for n, (src, dst, days, answers) in enumerate(taken):
        if answers:
            first = make.post(dst, f"word {n}", -days * DAY, n)
            posts += [first, make.reply(first, src, f"answer {n}", -days * DAY + 1, n + 100)]
        else:
            posts.append(make.post(src, f"call {n}", -days * DAY, n + 200, mentions=(make.mention(dst),)))
    with TemporaryDirectory() as folder:
        bar = Bar(Path(folder))
        bar.bring(*posts, follows=tuple(follows), wim=related)
        ties = bar.store.company.ties()
        last = bar.store.company.last_said(make.account_id(name) for name in NAMES)
        me = make.account_id("me")
        hidden = {make.account_id("wim")} if related != "followed_by" else set()
        found = bar.introductions.candidates(20)
        assert found == from_the_posts(posts, follows, hidden, last, bar.wall)
        for one in found:
            assert one.account not in {make.account_id(name) for name in follows} | hidden | {me}
            assert one.account not in ties.of(me)
            assert bar.wall - last[one.account] <= timedelta(days=28)
            assert len({talk.introducer for talk in one.talks}) >= 2
            assert hidden.isdisjoint(talk.introducer for talk in one.talks)
        for view in bar.introductions.tonight().introductions:
            for claim in view.claims:
                shown = {proof.post for proof in claim.proofs if proof.post}
                assert shown and set(bar.store.posts(shown)) == shown
        bar.introducing.keep()
        assert asked_anew(bar).pairs() == bar.introducing.pairs()
        for pair in bar.introducing.pairs():
            assert pair.b.id not in ties.of(pair.a.id) and pair.a.id not in ties.of(pair.b.id)
            for claim in pair.claims:
                assert claim.proofs
        bar.store.close()


def with_bees(bar: Bar) -> None:
    """Ana and Ben talk with the reader, not with each other, and both keep bees; Cleo talks with both."""
    posts = [
        post
        for n, friend in enumerate(("ana", "ben", "cleo"))
        for post in (*exchange("me", friend, -n - 50), *exchange(friend, "me", -n - 80))
    ]
    posts += [*exchange("cleo", "ana", -30), *exchange("cleo", "ben", -25)]
    posts += [make.post(who, "apiary and smoker", -n, n) for n, who in enumerate(("ana", "ben") * 3)]
    bar.bring(*posts, follows=("ana", "ben", "cleo"))


class TestPairsThatAreKept:
    def test_they_are_those_that_one_would_find_then_and_later(self, bar: Bar) -> None:
        with_bees(bar)
        (found,) = bar.introducing.pairs()
        assert {found.a.username, found.b.username} == {"ana", "ben"}
        bar.introducing.keep()
        assert bar.store.lexicon.pairs() != ("", b"")
        bar.wall += timedelta(hours=9)
        assert asked_anew(bar).pairs() == [found]

    def test_they_are_forgotten_when_anybody_writes_or_passes_something_on(self, bar: Bar) -> None:
        with_bees(bar)
        said = make.post("wim", "tides", -10)
        for page in (make.batch(said), make.batch(make.repost(said, "cleo", -5))):
            bar.introducing.keep()
            assert bar.store.lexicon.pairs() != ("", b"")
            bar.store.save(page)
            assert bar.store.lexicon.pairs() == ("", b"")

    def test_a_visit_changes_nothing_about_them(self, bar: Bar) -> None:
        with_bees(bar)
        bar.introducing.keep()
        kept = bar.store.lexicon.pairs()
        bar.people.visited(make.account_id("ana"), "comment")
        bar.introducing.keep()
        assert bar.store.lexicon.pairs() == kept

    def test_whoever_was_muted_or_proposed_since_is_in_none(self, bar: Bar) -> None:
        with_bees(bar)
        bar.introducing.keep()
        ana, ben = make.account_id("ana"), make.account_id("ben")
        proposed = bar.store.record(EventKind.PROPOSED, people=(ana, ben), data={"way": "ask"})
        assert asked_anew(bar).pairs() == []
        bar.store.undo(proposed.seq)
        assert asked_anew(bar).pairs() != []
        bar.store.save(make.batch(relations=((ben, Relation.MUTING),)))
        assert asked_anew(bar).pairs() == []


def test_the_same_log_gives_the_same_book_on_another_machine(tmp_path: Path) -> None:
    here, there = Bar(tmp_path / "here"), Bar(tmp_path / "there")
    for bar in (here, there):
        bar.bring(
            *talk(),
            make.post("vesna", "thank you", 3 * DAY, mentions=(make.mention("me"),)),
            follows=("ana", "ben"),
        )
    vesna = make.account_id("vesna")
    here.introductions.meet(vesna)
    here.people.keep(vesna, 7)
    here.wall += timedelta(days=1)
    here.people.visited(vesna, "comment")
    here.people.note(vesna, "clocks")
    here.introductions.another_night(make.account_id("wim"))
    assert here.people.undo() is not None
    for event in reversed(here.store.events()):
        there.wall = event.at
        if event.kind == "undone":
            there.store.undo(int(event.data["seq"]))
        else:
            there.store.record(event.kind, event.posts, event.people, dict(event.data))
    here.wall = there.wall = make.TUESDAY + timedelta(days=10)
    assert there.portraits.of("vesna") == here.portraits.of("vesna")
    assert there.portraits.of("vesna").rung == "accepted"
    assert there.introductions.ledger() == here.introductions.ledger()


def test_an_answer_to_the_first_leaves_the_second_where_it_was(bar: Bar) -> None:
    """However many others there are, and whoever would pass the second by ranks without the first."""
    strangers = ("vesna", "wim", "cleo", *(f"stranger{n}" for n in range(12)))
    posts = []
    for n, stranger in enumerate(strangers):
        for friend in ("ana", "ben", *(("dan",) if n % 3 else ())):
            posts += exchange(friend, stranger, -1000 - 37 * n - 3 * ord(friend[1]))
        if n % 2:
            posts.append(make.post(stranger, "hello", -900 + n, 50 + n, mentions=(make.mention("ana"),)))
    bar.bring(*posts, follows=("ana", "ben", "dan"))
    for answer in ("meet", "another_night", "not_my_table"):
        first, second = (one.person.id for one in bar.introductions.tonight().introductions)
        afresh = IntroductionQuestions(bar.store, bar.now, bar.people)
        getattr(bar.introductions, answer)(first)
        for questions in (bar.introductions, afresh):
            assert [one.person.id for one in questions.tonight().introductions] == [second]
        bar.wall += timedelta(hours=13)


def test_the_second_stays_though_others_talked_meanwhile(bar: Bar) -> None:
    bar.bring(*talk("vesna"), *talk("wim", days=2), follows=("ana", "ben"))
    first, second = (one.person.id for one in bar.introductions.tonight().introductions)
    bar.introductions.another_night(first)
    bar.wall += timedelta(minutes=20)
    bar.bring(*talk("cleo", days=-0.005), *talk("cleo", days=-0.009))
    assert [one.person.id for one in bar.introductions.tonight().introductions] == [second]


def test_panned_out_is_what_the_posts_say(bar: Bar) -> None:
    bar.bring(*talk(), follows=("ana", "ben"))
    vesna = make.account_id("vesna")
    bar.introductions.meet(vesna)
    hello = make.post("me", "hello", 2 * DAY, mentions=(make.mention("vesna"),))
    bar.bring(hello)
    bar.wall = make.TUESDAY + timedelta(days=3)
    assert [row.state for row in bar.introductions.ledger().received] == ["watched"]
    bar.bring(make.reply(hello, "vesna", "hello you", 2.5 * DAY))
    (row,) = bar.introductions.ledger().received
    assert row.state == "panned out"
    assert {proof.post for proof in row.claim.proofs if proof.post} == {hello.id, make.post_id(2.5 * DAY)}
