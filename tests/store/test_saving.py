"""Pages into the store: what is new, what is known, and what a reader finds afterwards."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from tests.make import account, account_id, at, batch, link, mention, post, post_id, reply, repost
from tests.store.conftest import Clock
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import EventKind, Message, PageKind, PostState, Relation, SetAside
from twitterbar.errors import StoreError
from twitterbar.store.database import Database
from twitterbar.store.saving import Saved
from twitterbar.store.store import Store

BREAD = post("ana", "bread is rising", 0, conversation=post_id(0))
ANSWER = reply(BREAD, "ben", "which flour?", 5)
TRAMS = post("cy", "no tram again", 9, conversation=post_id(9))


def texts(store: Store, id: str) -> list[str]:
    return [post.text for conversation in store.load([id]) for post in conversation.posts]


def test_a_page_tells_what_was_new(store: Store) -> None:
    aside = (SetAside("x:1", "has no text"),)
    page = batch(BREAD, ANSWER, TRAMS, account("ana"), repost(BREAD, "cy", 7), set_aside=aside)
    assert store.save(page) == Saved(
        posts_new=3, reposts_new=1, people_new=1, conversations_new=2, relations_new=3, set_aside=aside
    )
    assert store.counts() == {
        "posts": 3,
        "conversations": 2,
        "people": 1,
        "reposts": 1,
        "messages": 0,
        "events": 0,
    }


def test_the_same_page_again_changes_nothing(store: Store) -> None:
    page = batch(BREAD, ANSWER, TRAMS, account("ana"), repost(BREAD, "cy", 7))
    store.save(page)
    before = (store.load([BREAD.id, TRAMS.id]), store.counts(), store.standing(), store.candidates())
    assert store.save(page) == Saved(posts_known=3, reposts_known=1, people_known=1)
    assert (store.load([BREAD.id, TRAMS.id]), store.counts(), store.standing(), store.candidates()) == before


def test_what_comes_in_is_what_gather_makes_of_it(store: Store) -> None:
    store.save(batch(ANSWER))
    store.save(batch(TRAMS, repost(BREAD, "cy", 7)))
    store.save(batch(BREAD))
    assert store.load([ANSWER.id, TRAMS.id]) == gather([BREAD, ANSWER, TRAMS], [repost(BREAD, "cy", 7)])


def test_a_conversation_is_found_by_any_id_in_it(store: Store) -> None:
    store.save(batch(ANSWER))
    assert store.conversation_of(ANSWER.id) == store.conversation_of(BREAD.id) == BREAD.id
    assert texts(store, BREAD.id) == ["which flour?"]
    assert store.conversation_of(post_id(77)) is None
    assert store.conversation_of("no id at all") is None
    assert store.load(["no id at all", post_id(77)]) == []


def test_posts_and_people_come_back_as_they_were(store: Store) -> None:
    said = post(
        "ana", "look", 3, links=(link("https://bread.example/rye", title="Rye"),), mentions=(mention("ben"),)
    )
    ana = account(
        "ana", bio="bakes", links=(link("https://ana.example/"),), connections=frozenset({"following"})
    )
    store.save(batch(said, ana, kind=PageKind.SEARCH))
    assert store.post(said.id) == said
    assert store.account(ana.id) == ana
    assert list(store.posts([post_id(8), said.id])) == [said.id]
    assert store.accounts([account_id("ben"), ana.id]) == {ana.id: ana}


def test_an_edit_takes_the_place_of_what_it_edits_and_stays_heard(store: Store) -> None:
    old = post("ana", "teh bread", 0)
    new = post("ana", "the bread", 2, versions=(old.id, post_id(2)))
    store.save(batch(old))
    store.record(EventKind.HEARD, [old.id])
    assert store.save(batch(new)).posts_new == 0
    assert store.post(old.id) == store.post(new.id) == new
    assert store.heard([old.id, new.id]) == {old.id, new.id}
    assert store.standing().posts == 0
    assert store.search("teh") == []
    assert store.save(batch(old)).posts_known == 1
    assert texts(store, old.id) == ["the bread"]


def test_a_better_copy_takes_the_place_of_a_lesser_one(store: Store) -> None:
    cut = replace(BREAD, text="bread is …")
    store.save(batch(cut))
    store.save(batch(BREAD))
    store.save(batch(cut))
    assert store.post(BREAD.id) == BREAD
    assert store.search("rising") == [BREAD.id]


@pytest.mark.parametrize("late", [True, False])
def test_what_is_reported_gone_is_forgotten_whichever_comes_first(store: Store, late: bool) -> None:
    gone = batch(gone={BREAD.id: PostState.DELETED})
    pages = [batch(BREAD, ANSWER), gone] if late else [gone, batch(BREAD, ANSWER)]
    for page in pages:
        store.save(page)
    assert texts(store, BREAD.id) == ["", "which flour?"]
    assert store.search("rising") == []
    assert store.standing().posts == 1
    (conversation,) = store.load([BREAD.id])
    assert conversation.nodes[0].state is PostState.DELETED


def test_why_a_post_is_missing_is_told_by_its_stand_in(store: Store) -> None:
    store.save(batch(ANSWER, gone={BREAD.id: PostState.PROTECTED}))
    (conversation,) = store.load([ANSWER.id])
    assert (conversation.nodes[0].post, conversation.nodes[0].state) == (None, PostState.PROTECTED)


def test_a_report_about_a_post_nobody_names_is_no_conversation(store: Store) -> None:
    store.save(batch(gone={BREAD.id: PostState.DELETED}))
    assert store.counts()["conversations"] == 0
    assert store.conversation_of(BREAD.id) is None


def test_a_page_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    store.save(batch(TRAMS))
    with pytest.raises(StoreError, match="of X only"):
        store.save(batch(account("ana"), BREAD, post("ben", "elsewhere", 3, id="y:77")))
    assert store.counts()["posts"] == 1
    assert store.account(account_id("ana")) is None
    assert store.search("bread") == []
    assert store.check() == []


def test_many_pages_in_one_go_are_kept_together_or_not_at_all(store: Store) -> None:
    with store.saving():
        store.save(batch(BREAD))
        assert texts(store, BREAD.id) == ["bread is rising"]
        assert store.search("rising") == [BREAD.id]
        store.save(batch(ANSWER))
    assert texts(store, BREAD.id) == ["bread is rising", "which flour?"]
    with pytest.raises(KeyboardInterrupt), store.saving():
        store.save(batch(TRAMS))
        raise KeyboardInterrupt
    assert store.counts()["posts"] == 2
    assert store.save(batch(TRAMS)).posts_new == 1


def test_a_kill_costs_no_more_than_what_was_being_saved(
    path: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill leaves the files as they stand, so they are copied before one statement after the other."""
    opening = post("ana", "Who baked today?")
    says = [reply(opening, "ben", f"Loaf number {minute}", minute) for minute in range(1, 9)]
    groups = [[batch(opening, *says[:2]), batch(*says[1:4])], [batch(*says[3:6])], [batch(*says[5:])]]
    left: list[Path] = []
    write_all = Database.write_all

    def bring(into: Path) -> None:
        with Store.open(into, now=clock) as store:
            for group in groups:
                store.save_all(group)

    def copied(self: Database, sql: str, rows: Iterable[Sequence[object]]) -> None:
        left.append(tmp_path / f"left {len(left)}" / path.name)
        copytree(path.parent, left[-1].parent)
        write_all(self, sql, rows)

    def told(of: Path) -> object:
        with Store.open(of, now=clock) as store:
            assert store.check() == []
            return store.counts(), store.load([opening.id]), store.search("loaf"), store.standing()

    with monkeypatch.context() as patch:
        patch.setattr(Database, "write_all", copied)
        bring(path)
    before = set()
    for file in left[::5]:
        with Store.open(file, now=clock) as store:
            assert store.check() == []
            before.add(store.counts()["posts"])
        bring(file)
        assert told(file) == told(path)
    assert before == {0, 5, 7}


def test_a_failure_that_somebody_catches_still_fails_the_whole(store: Store) -> None:
    with pytest.raises(StoreError, match="nothing of it"), store.saving():
        store.save(batch(BREAD))
        with pytest.raises(StoreError):
            store.save(batch(post("ben", "elsewhere", 3, id="y:77")))
    assert store.counts()["posts"] == 0


def test_a_failure_of_something_else_inside_is_not_blamed_on_the_store(store: Store) -> None:
    with pytest.raises(FileNotFoundError), store.saving():
        store.save(batch(BREAD))
        raise FileNotFoundError
    assert store.counts()["posts"] == 0


def test_people_told_by_handle_alone_keep_what_was_known(store: Store) -> None:
    store.save(batch(account("ana", bio="bakes")))
    store.save(batch(account("ana", name="", username="ana_b")))
    found = store.account(account_id("ana"))
    assert found is not None
    assert (found.username, found.name, found.bio) == ("ana_b", "Ana", "bakes")


def test_people_are_found_by_handle_id_and_name(store: Store) -> None:
    store.save(batch(account("ana"), account("ben", name="Ana"), account("cy")))
    ana, cy = store.account(account_id("ana")), store.account(account_id("cy"))
    for who in ("@ana", "ANA", account_id("ana"), account_id("ana").removeprefix("x:")):
        assert store.find_account(who) == ana
    assert store.find_account("Cy") == cy
    store.save(batch(account("cy", username="cyrus", name="Ana")))
    assert store.find_account("nobody") is None


def test_who_is_on_the_home_timeline_is_followed(store: Store) -> None:
    store.save(batch(ANSWER, BREAD, asked=(ANSWER.id,), kind=PageKind.HOME))
    store.save(batch(TRAMS, kind=PageKind.SEARCH))
    everybody = [account_id(name) for name in ("ana", "ben", "cy")]
    assert store.following(everybody) == {account_id("ben")}
    store.save(batch(kind=PageKind.FOLLOWING, relations=((account_id("cy"), Relation.FOLLOWING),)))
    assert store.following(everybody) == {account_id("ben"), account_id("cy")}


def test_whom_the_source_no_longer_tells_as_followed_is_not(store: Store) -> None:
    store.save(batch(account("ana", connections=frozenset({"following"}))))
    store.save(batch(account("ana", connections=frozenset())))
    assert store.following([account_id("ana")]) == frozenset()


class TestHidden:
    @pytest.mark.parametrize("relation", [Relation.MUTING, Relation.BLOCKING])
    @pytest.mark.parametrize("late", [True, False])
    def test_muted_and_blocked_people_appear_nowhere(
        self, store: Store, relation: Relation, late: bool
    ) -> None:
        hide = batch(relations=((account_id("ana"), relation),), kind=PageKind.MUTING)
        page = batch(BREAD, ANSWER, post("ana", "only bread", 30), repost(ANSWER, "ana", 31))
        for one in (page, hide) if late else (hide, page):
            store.save(one)
        (conversation,) = store.load([BREAD.id, post_id(30)])
        assert [node.post and node.post.text for node in conversation.nodes] == [None, "which flour?"]
        assert conversation.passed_on == {}
        assert store.search("bread") == []
        assert store.posts([BREAD.id]) == {}
        assert store.standing().posts == 1
        assert store.candidates() == [BREAD.id]
        assert store.check() == []

    def test_whoever_is_no_longer_muted_is_there_again(self, store: Store) -> None:
        store.save(batch(BREAD, account("ana", connections=frozenset({"muting"}))))
        assert store.standing().posts == 0
        store.save(batch(account("ana", connections=frozenset())))
        assert store.standing().posts == 1
        assert texts(store, BREAD.id) == ["bread is rising"]


class TestMe:
    def test_my_own_posts_are_heard(self, store: Store) -> None:
        store.save(batch(BREAD, ANSWER, me=account_id("ana")))
        assert store.me == account_id("ana")
        assert store.heard([BREAD.id, ANSWER.id]) == {BREAD.id}
        assert store.standing().posts == 1

    def test_saying_later_who_i_am_corrects_what_is_heard(self, store: Store) -> None:
        store.save(batch(BREAD, ANSWER, TRAMS))
        store.set_me(account_id("ana"))
        assert store.standing().posts == 2
        store.set_me(account_id("cy"))
        assert store.standing().posts == 2
        assert store.heard([BREAD.id, TRAMS.id]) == {TRAMS.id}
        assert store.candidates() == [BREAD.id]
        assert store.check() == []

    def test_a_page_does_not_overrule_whom_the_reader_said_to_be(self, store: Store) -> None:
        store.set_me(account_id("cy"))
        store.save(batch(BREAD, me=account_id("ana")))
        assert store.me == account_id("cy")


class TestCandidates:
    def test_the_newest_come_first(self, store: Store) -> None:
        store.save(batch(BREAD, TRAMS, kind=PageKind.SEARCH))
        assert store.candidates() == [TRAMS.id, BREAD.id]
        assert store.candidates(1) == [TRAMS.id]

    def test_what_names_me_comes_before_what_is_a_little_newer(self, store: Store) -> None:
        named = post("dan", "@me?", -60 * 24, mentions=(mention("me"),), conversation=post_id(-60 * 24))
        store.save(batch(named, TRAMS, kind=PageKind.SEARCH))
        assert store.candidates() == [TRAMS.id, named.id]
        store.set_me(account_id("me"))
        assert store.candidates() == [named.id, TRAMS.id]

    def test_what_my_people_passed_on_comes_before_what_strangers_did(self, store: Store) -> None:
        store.save(batch(*(post(name, "hello", -999, n) for n, name in enumerate(("fay", "gil", "hal")))))
        store.save(batch(BREAD, TRAMS, kind=PageKind.SEARCH))
        strangers = [repost(TRAMS, f"s{n}", 20, n) for n in range(9)]
        store.save(batch(*strangers, kind=PageKind.SEARCH))
        assert store.candidates()[:2] == [TRAMS.id, BREAD.id]
        mine = [repost(BREAD, name, 20, 20 + n) for n, name in enumerate(("fay", "gil", "hal"))]
        store.save(batch(*mine, kind=PageKind.SEARCH))
        assert store.candidates()[:2] == [BREAD.id, TRAMS.id]


def test_direct_messages_are_kept_once(store: Store) -> None:
    said = Message(id="x:99", conversation="x:1-2", author=account_id("ana"), at=at(0), text="hello")
    assert store.save(batch(kind=PageKind.MESSAGES, messages=(said,))).messages_new == 1
    assert store.save(batch(kind=PageKind.MESSAGES, messages=(said,))).messages_new == 0
    assert store.counts()["messages"] == 1


def test_small_facts_are_kept(store: Store) -> None:
    assert store.setting("open session") is None
    store.set_setting("open session", "7 12.5")
    store.set_setting("open session", "7 13.0")
    assert store.setting("open session") == "7 13.0"


def test_a_long_conversation_keeps_nobody_from_being_weighed(store: Store) -> None:
    long = [post("ana", "bread " * 9_000, n, conversation=post_id(n)) for n in (30, 31)]
    short = [post("ben", "no tram", n, conversation=post_id(n)) for n in range(10)]
    store.save(batch(*long, *short))
    assert len(store.candidates(minutes=4)) == 12
    assert store.candidates(minutes=2) == [*(one.id for one in reversed(short)), long[1].id]


def test_what_one_answered_quoted_or_passed_on_elsewhere_is_heard(store: Store) -> None:
    asked = post("ana", "Who has the key of the boathouse?", 0)
    told = post("ben", "The heron is back.", 1)
    shown = post("cy", "Look at this barge.", 2)
    waits = post("dan", "Soup at six.", 3)
    store.save(batch(asked, told, shown, waits))
    own = reply(asked, "robin", "It hangs behind the stove.", 5)
    store.save(batch(own, post("robin", "At last.", 6, quotes=told.id), repost(shown, "robin", 7)))
    everything = [asked.id, told.id, shown.id, waits.id]
    assert store.heard(everything) == set()
    store.set_me(account_id("robin"))
    assert store.heard(everything) == {asked.id, told.id, shown.id}
    assert store.standing().conversations == 1
    entries = store.counts()["events"]
    store.save(batch(own))
    assert store.counts()["events"] == entries
    store.save(batch(reply(waits, "robin", "I bring bread.", 9)))
    assert store.standing().conversations == 0
