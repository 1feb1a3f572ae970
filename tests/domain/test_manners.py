"""What is known of a draft before it is sent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.make import TUESDAY, account_id, at, post, post_id, reply
from twitterbar.domain import manners, pestering
from twitterbar.domain.handles import handles, skeleton
from twitterbar.domain.ladder import Rung
from twitterbar.domain.length import measure
from twitterbar.domain.manners import THE_WORD, Code, Door, Level, Listener, Remark, Scene, Verdict, judge
from twitterbar.domain.model import Mention
from twitterbar.domain.pestering import Ledger, Spoken, Turned, asks_to_stop, ledger
from twitterbar.domain.ties import carried

ME = account_id("me")
DAY = 24 * 60

FRIEND = "friend"  # answered, not long ago
STRANGER = "stranger"  # nothing ever happened
TRIED = "tried"  # called once, without an answer
TRIED_TWICE = "tried twice"
TRIED_THRICE = "tried thrice"
TRIED_LONG_AGO = "tried thrice, the last time eight days ago"
FAN = "fan"  # turned to the reader, never heard back
ACCEPTED = "accepted"  # stands on the last rung; never seen to answer here
ACCEPTED_SILENT = "accepted, two unanswered"
STOPPED = "stopped"  # said "please stop" once


def turned(minutes: float, mine: bool, kind: str = "mention", **fields: Any) -> Turned:
    return Turned(id=fields.pop("id", post_id(minutes)), at=at(minutes), mine=mine, kind=kind, **fields)


HISTORIES: dict[str, list[Turned]] = {
    FRIEND: [
        turned(-9 * DAY, True),
        turned(-8 * DAY, False),
        turned(-3 * DAY, True),
        turned(-2 * DAY, False),
    ],
    STRANGER: [],
    TRIED: [turned(-2 * DAY, True)],
    TRIED_TWICE: [turned(-4 * DAY, True), turned(-2 * DAY, True)],
    TRIED_THRICE: [turned(-6 * DAY, True), turned(-4 * DAY, True), turned(-2 * DAY, True)],
    TRIED_LONG_AGO: [turned(-20 * DAY, True), turned(-10 * DAY, True), turned(-8 * DAY, True)],
    FAN: [turned(-5 * DAY, False)],
    ACCEPTED: [],
    ACCEPTED_SILENT: [turned(-4 * DAY, True), turned(-2 * DAY, True)],
    STOPPED: [turned(-99 * DAY, True), turned(-98 * DAY, False, text="@me please stop")],
}


def listener(name: str, relation: str, here: bool = False) -> Listener:
    rung = Rung.ACCEPTED if relation.startswith("accepted") else Rung.OVERHEARD
    return Listener(
        account=account_id(name),
        handle=name,
        name=name.capitalize(),
        here=here,
        rung=rung,
        ledger=ledger(HISTORIES[relation]),
    )


def said(*authors: str, to: str | None = None, since: float = -60) -> tuple[Spoken, ...]:
    """A conversation in which these speak, a minute apart, the first of them first."""
    return tuple(
        Spoken(
            id=post_id(since + n),
            author=account_id(author),
            at=at(since + n),
            to=account_id(to) if to and n else None,
        )
        for n, author in enumerate(authors)
    )


def verdict(
    text: str,
    relation: str = STRANGER,
    *,
    table: tuple[Spoken, ...] = (),
    answers: str | None = None,
    quotes: str | None = None,
    others: tuple[str, ...] = (),
    noted: frozenset[str] = frozenset(),
) -> Verdict:
    """Judge a draft that calls, answers or quotes people who all stand to the reader in this relation."""
    found = handles(text)
    speakers = {one.author for one in table}
    known = ("ana", "ben", "cleo", "dora", *others)
    listeners = [
        listener(name, relation, here=account_id(name) in speakers)
        if name in known
        else Listener(account=None, handle=name)
        for name in dict.fromkeys([*([answers] if answers else []), *found.named])
    ]
    return judge(
        Scene(
            me=ME,
            now=TUESDAY,
            text=text,
            listeners=tuple(listeners),
            addressee=account_id(answers) if answers else None,
            links=measure(text).links,
            quoted=listener(quotes, relation) if quotes else None,
            quoted_post=post_id(-30) if quotes else None,
            answered=table[-1].id if answers and table else None,
            said=table,
            doubtful=found.doubtful,
            noted=noted,
        )
    )


ANA_TALKS = said("ana", "ben", "ana")
AT_MY_TABLE = said("ana", "me", "ana")
LINK = "https://place.de/a"
FINE, NOTE, FLAG, HELD = Level

Row = tuple[str, str, dict[str, Any], Level, set[str]]
TO_ANA: dict[str, Any] = {"answers": "ana", "table": ANA_TALKS}
AT_HOME: dict[str, Any] = {"answers": "ana", "table": AT_MY_TABLE}

ROWS: list[Row] = [
    # A plain post calls nobody, whoever is who
    *(("Bread day.", relation, {}, FINE, set()) for relation in HISTORIES),
    (f"Bread day. {LINK}", STRANGER, {}, FINE, set()),
    ("Write to me@ana.example.org", STRANGER, {}, FINE, set()),
    # Calling one person
    ("@ana hello", STRANGER, {}, FLAG, {"not_listening"}),
    ("hello @ana", STRANGER, {}, FLAG, {"not_listening"}),
    ("hello ＠ana", STRANGER, {}, FLAG, {"not_listening"}),
    ("@ANA hello", STRANGER, {}, FLAG, {"not_listening"}),
    ("@ana hello", FRIEND, {}, FINE, set()),
    ("@ana hello", FAN, {}, FINE, set()),
    ("@ana hello", ACCEPTED, {}, FINE, set()),
    ("@ana hello", TRIED, {}, FLAG, {"not_listening"}),
    ("@ana hello", TRIED_TWICE, {}, FLAG, {"not_listening", "two_unanswered"}),
    ("@ana hello", TRIED_THRICE, {}, HELD, {"not_listening", "three_unanswered"}),
    ("@ana hello", TRIED_LONG_AGO, {}, FLAG, {"not_listening", "two_unanswered"}),
    ("@ana hello", ACCEPTED_SILENT, {}, NOTE, {"two_unanswered"}),
    ("@ana hello", STOPPED, {}, HELD, {"asked_to_stop"}),
    # Two, three and four people
    ("@ana @ben hello", FRIEND, {}, FINE, set()),
    ("@ana @ben hello", STRANGER, {}, FLAG, {"not_listening"}),
    ("@ana @ben @cleo hello", FRIEND, {}, FLAG, {"many_handles"}),
    ("@ana @ben @cleo hello", ACCEPTED, {}, FLAG, {"many_handles"}),
    ("@ana @ben @cleo @dora hello", FRIEND, {}, FLAG, {"many_handles"}),
    ("@ana @ben @ana hello", FRIEND, {}, FINE, set()),
    ("@ana @ben @cleo hello", STRANGER, {}, FLAG, {"not_listening", "many_handles"}),
    ("@ana @ben @cleo hello", FAN, {}, FLAG, {"many_handles"}),
    # Links
    (f"@ana look {LINK}", STRANGER, {}, FLAG, {"not_listening", "link_at_stranger"}),
    (f"@ana look {LINK}", TRIED, {}, FLAG, {"not_listening", "link_at_stranger"}),
    (f"@ana look {LINK}", FRIEND, {}, FINE, set()),
    (f"@ana look {LINK}", FAN, {}, FINE, set()),
    (f"@ana look {LINK}", ACCEPTED, {}, FINE, set()),
    ("@ana look place.de", STRANGER, {}, FLAG, {"not_listening", "link_at_stranger"}),
    ("@ana look at README.nothing", STRANGER, {}, FLAG, {"not_listening"}),
    # A dot before the @
    (".@ana hello", FRIEND, {}, FLAG, {"dot_at"}),
    (". @ana hello", FRIEND, {}, FLAG, {"dot_at"}),
    (".@ana hello", ACCEPTED, {}, FLAG, {"dot_at"}),
    (".@ana hello", STRANGER, {}, FLAG, {"dot_at", "not_listening"}),
    ("...@ana hello", FRIEND, {}, FINE, set()),
    # Capitals
    ("BREAD DAY IS TODAY AND FOR EVER", STRANGER, {}, FLAG, {"capitals"}),
    ("@ana BREAD DAY IS TODAY", FRIEND, {}, FLAG, {"capitals"}),
    ("NASA and the BBC agree for once", STRANGER, {}, FINE, set()),
    ("OK", STRANGER, {}, FINE, set()),
    ("OH NO", STRANGER, {}, FINE, set()),
    ("IN CAPITALS: only the first of many words", STRANGER, {}, FINE, set()),
    ("ПРИВЕТ ВСЕМ СОСЕДЯМ СЕГОДНЯ", STRANGER, {}, FLAG, {"capitals"}),
    ("日本語の大文字はない", STRANGER, {}, FINE, set()),
    ("I THINK @ana SAID IT ALREADY", FRIEND, {}, FLAG, {"capitals"}),
    # Answering somebody at a table where the reader does not sit
    ("Well said.", STRANGER, TO_ANA, FINE, set()),
    ("Well said.", FRIEND, TO_ANA, FINE, set()),
    ("Well said.", TRIED, TO_ANA, FINE, set()),
    ("Well said.", TRIED_TWICE, TO_ANA, NOTE, {"two_unanswered"}),
    ("Well said.", TRIED_THRICE, TO_ANA, HELD, {"three_unanswered"}),
    ("Well said.", TRIED_LONG_AGO, TO_ANA, NOTE, {"two_unanswered"}),
    ("Well said.", STOPPED, TO_ANA, HELD, {"asked_to_stop"}),
    ("Well said, @ben too.", STRANGER, TO_ANA, FINE, set()),
    ("What does @cleo say?", STRANGER, TO_ANA, FLAG, {"not_listening"}),
    ("What does @cleo say?", FRIEND, TO_ANA, FINE, set()),
    (f"See {LINK}", STRANGER, TO_ANA, FLAG, {"link_at_stranger"}),
    (f"See {LINK}", FRIEND, TO_ANA, FINE, set()),
    (f"See {LINK}", FAN, TO_ANA, FINE, set()),
    ("NO THAT IS NOT SO", STRANGER, TO_ANA, FLAG, {"capitals"}),
    ("@ana Well said.", STRANGER, TO_ANA, FINE, set()),
    (".@ana Well said.", STRANGER, TO_ANA, FLAG, {"dot_at"}),
    ("@ben @cleo @dora come here", FRIEND, TO_ANA, FLAG, {"many_handles"}),
    ("@ben @cleo come here", FRIEND, TO_ANA, FINE, set()),
    # Answering at a table where the reader sits is never flagged
    ("Well said.", STRANGER, AT_HOME, FINE, set()),
    ("NO THAT IS NOT SO", STRANGER, AT_HOME, FINE, set()),
    (f"See {LINK}", STRANGER, AT_HOME, FINE, set()),
    (".@ana Well said.", STRANGER, AT_HOME, FINE, set()),
    ("@ana Well said.", STRANGER, AT_HOME, FINE, set()),
    (f"@ana LOOK AT THIS NOW {LINK}", TRIED, AT_HOME, FINE, set()),
    ("Well said.", FRIEND, AT_HOME, FINE, set()),
    ("Well said.", TRIED_TWICE, AT_HOME, NOTE, {"two_unanswered"}),
    ("Well said.", TRIED_THRICE, AT_HOME, HELD, {"three_unanswered"}),
    ("Well said.", STOPPED, AT_HOME, HELD, {"asked_to_stop"}),
    # … but calling somebody else in is calling
    ("What does @cleo say?", STRANGER, AT_HOME, FLAG, {"not_listening"}),
    ("What does @cleo say?", FRIEND, AT_HOME, FINE, set()),
    (f"What does @cleo say to {LINK}?", STRANGER, AT_HOME, FLAG, {"not_listening", "link_at_stranger"}),
    ("@ben @cleo @dora LOOK AT THIS HERE", FRIEND, AT_HOME, FLAG, {"many_handles", "capitals"}),
    # Quoting
    ("This.", STRANGER, {"quotes": "ana"}, FLAG, {"quotes_absent"}),
    ("This.", TRIED, {"quotes": "ana"}, FLAG, {"quotes_absent"}),
    ("This.", FRIEND, {"quotes": "ana"}, FINE, set()),
    ("This.", FAN, {"quotes": "ana"}, FINE, set()),
    ("This.", ACCEPTED, {"quotes": "ana"}, FINE, set()),
    ("This.", TRIED_TWICE, {"quotes": "ana"}, FLAG, {"quotes_absent", "two_unanswered"}),
    ("This.", TRIED_THRICE, {"quotes": "ana"}, HELD, {"quotes_absent", "three_unanswered"}),
    ("This.", STOPPED, {"quotes": "ana"}, HELD, {"asked_to_stop"}),
    # Handles that are none
    ("@аna hello", STRANGER, {}, NOTE, {"doubtful_handle"}),
    ("@a\u200dna hello", FRIEND, {"others": ("a",)}, NOTE, {"doubtful_handle"}),
    ("@ana\u202e hello", FRIEND, {}, NOTE, {"doubtful_handle"}),
    ("@ａｎａ hello", FRIEND, {}, NOTE, {"doubtful_handle"}),
    ("@ána hello", FRIEND, {}, NOTE, {"doubtful_handle"}),
    ("@אנה hello", FRIEND, {}, NOTE, {"doubtful_handle"}),
    ("@anaさん hello", FRIEND, {}, FINE, set()),
    ("@ana's bread", FRIEND, {}, FINE, set()),
    ("@ana, @ben: hello!", FRIEND, {}, FINE, set()),
    ("@sixteen_letters_x hello", FRIEND, {}, NOTE, {"doubtful_handle"}),
    ("@nobody_here hello", FRIEND, {}, FLAG, {"not_listening", "doubtful_handle"}),
    # Tables
    (
        "Hm.",
        FRIEND,
        {"answers": "ana", "table": said("ana", "ben", since=-91 * DAY)},
        NOTE,
        {"old_conversation"},
    ),
    ("Hm.", FRIEND, {"answers": "ana", "table": said("ana", "ben", since=-89 * DAY)}, FINE, set()),
    (
        "Hm.",
        FRIEND,
        {"answers": "ana", "table": said("ana", *["me"] * 5, "ben", *["ana"] * 3)},
        NOTE,
        {"let_others_talk"},
    ),
    (
        "Hm.",
        FRIEND,
        {"answers": "ana", "table": said("ana", "ben", "cleo", "dora", "me", "me", "me", to="ana")},
        NOTE,
        {"take_it_outside"},
    ),
]


@pytest.mark.parametrize(("text", "relation", "scene", "level", "codes"), ROWS)
def test_a_draft_gets_its_verdict(
    text: str, relation: str, scene: dict[str, Any], level: Level, codes: set[str]
) -> None:
    found = verdict(text, relation, **scene)
    assert {remark.code.value for remark in found.remarks} == codes
    assert found.level is level


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 100


def test_every_remark_that_rests_on_posts_names_them() -> None:
    held = verdict("@ana hello", TRIED_THRICE)
    proofs = {remark.code: remark.posts for remark in held.remarks}
    tries = tuple(turn.id for turn in HISTORIES[TRIED_THRICE])
    assert proofs[Code.THREE_UNANSWERED] == tries
    assert proofs[Code.NOT_LISTENING] == tries
    assert verdict("This.", STRANGER, quotes="ana").remarks[0].posts == (post_id(-30),)
    assert verdict("@ana hello", STOPPED).remarks[0].posts == (HISTORIES[STOPPED][1].id,)


def test_a_flag_states_facts_and_opens_three_doors() -> None:
    found = verdict("@ana hello", TRIED)
    assert found.remarks[0].text == (
        "Ana is not in this conversation and never answered you; you called 1 time before."
    )
    assert found.doors == (Door.WITHOUT_AT, Door.VISIT, Door.LATER)


def test_no_door_is_offered_that_leads_nowhere() -> None:
    assert verdict("BREAD DAY IS TODAY AND FOR EVER").doors == (Door.LATER,)
    assert verdict("This.", STRANGER, quotes="ana").doors == (Door.OWN_POST, Door.VISIT, Door.LATER)
    thrown = verdict(f"See {LINK}", STRANGER, answers="ana")
    assert thrown.doors == (Door.OWN_POST, Door.VISIT, Door.LATER)
    assert verdict("@ana hello", TRIED_THRICE).doors == (Door.VISIT, Door.LATER)
    assert verdict("hello @ana", FRIEND).doors == ()


def test_below_accepted_a_flag_asks_for_a_word() -> None:
    assert verdict("@ana hello", STRANGER).word
    assert verdict(".@ana hello", FRIEND).word
    assert not verdict(".@ana hello", ACCEPTED).word
    assert verdict("BREAD DAY IS TODAY AND FOR EVER").word
    assert not verdict("@ana hello", TRIED_THRICE).word  # held: no word lifts that
    assert THE_WORD


def test_whom_x_names_in_front_of_an_answer_was_not_turned_to() -> None:
    talk = post("ana", "Hello", -90)
    answer = reply(talk, "me", "@ana @ben so it is, @cleo", -80)
    places = {name: answer.text.index(f"@{name}") for name in ("ana", "ben", "cleo")}
    answer = replace(
        answer,
        reply_to_account=account_id("ana"),
        mentions=tuple(
            Mention(username=name, account=account_id(name), start=start, end=start + len(name) + 1)
            for name, start in places.items()
        ),
    )
    assert carried(answer) == {account_id("ben")}
    assert ledger([turned(-n, True, carried=True) for n in range(1, 9)]).unanswered == ()


def test_a_note_is_said_once_a_conversation_and_a_flag_every_time() -> None:
    noted = frozenset(Code)
    assert verdict("Well said.", TRIED_TWICE, **AT_HOME, noted=noted).level is FINE
    assert verdict("@ana hello", STRANGER, noted=noted).level is FLAG
    assert verdict("@ana hello", TRIED_THRICE, noted=noted).level is HELD


# Thresholds, at one less, at the number, and at one more


def streak_of(n: int, last: float = -60.0) -> Ledger:
    return ledger(turned(last - 60 * back, True) for back in range(n))


def scene_with(one: Listener, **fields: Any) -> Scene:
    return Scene(me=ME, now=TUESDAY, text="hello", listeners=(one,), addressee=one.account, **fields)


def codes_of(scene: Scene) -> set[Code]:
    return {remark.code for remark in judge(scene).remarks}


@pytest.mark.parametrize(
    ("unanswered", "level", "codes"),
    [
        (1, FINE, set()),
        (2, NOTE, {Code.TWO_UNANSWERED}),
        (3, HELD, {Code.THREE_UNANSWERED}),
        (4, HELD, {Code.THREE_UNANSWERED}),
    ],
)
def test_two_unanswered_are_noted_and_three_held(unanswered: int, level: Level, codes: set[Code]) -> None:
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=streak_of(unanswered))
    assert codes_of(scene_with(ana)) == codes
    assert judge(scene_with(ana)).level is level


@pytest.mark.parametrize(("seconds", "held"), [(-1, True), (0, False), (1, False)])
def test_the_third_waits_for_a_week(seconds: int, held: bool) -> None:
    week_ago = TUESDAY - timedelta(days=7, seconds=seconds)
    turns = [
        Turned(id=post_id(n), at=week_ago - timedelta(hours=n), mine=True, kind="mention") for n in range(3)
    ]
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=ledger(turns))
    found = judge(scene_with(ana))
    assert (found.level is HELD) is held
    assert found.held_until == (week_ago + timedelta(days=7) if held else None)


@pytest.mark.parametrize("kind", ["reply", "mention", "quote", "message", "repost"])
def test_one_answer_of_any_kind_resets_the_streak(kind: str) -> None:
    turns = [
        turned(-50, True),
        turned(-40, True),
        turned(-30, True),
        turned(-20, False, kind),
        turned(-10, True),
    ]
    assert len(ledger(turns).unanswered) == 1


def test_going_on_from_ones_own_post_is_the_same_turn() -> None:
    first = turned(-50, True)
    more = turned(-49, True, "reply", continues=first.id)
    last = turned(-48, True, "reply", continues=more.id)
    assert ledger([last, first, more]).unanswered == (first,)
    assert ledger([last, first, more]).from_me == 1


def test_passing_on_what_somebody_said_is_no_pestering() -> None:
    assert ledger([turned(-n, True, "repost") for n in range(1, 6)]).unanswered == ()


def test_posts_and_messages_are_one_ledger() -> None:
    turns = [turned(-30, True), turned(-20, True, "message"), turned(-10, True, "reply")]
    assert len(ledger(turns).unanswered) == 3


@pytest.mark.parametrize(
    ("mine", "company", "outside"), [(2, 5, False), (3, 5, True), (4, 5, True), (3, 4, False), (3, 6, True)]
)
def test_three_to_one_person_with_five_at_the_table_belong_outside(
    mine: int, company: int, outside: bool
) -> None:
    others = ["ana", "ben", "cleo", "dora", "eve"][: company - 1]
    table = said(*others, *["me"] * mine, to="ana")
    ana = listener("ana", FRIEND, here=True)
    found = codes_of(scene_with(ana, answered=table[-1].id, said=table))
    assert (Code.TAKE_IT_OUTSIDE in found) is outside


def test_a_last_word_to_somebody_else_is_company() -> None:
    mine = [*said("ana", "ben", "cleo", "dora", "me", "me", "me", to="ana")]
    mine[-2] = Spoken(id=mine[-2].id, author=ME, at=mine[-2].at, to=account_id("ben"))
    assert pestering.duet(mine, ME, account_id("ana")) == ()


@pytest.mark.parametrize(
    ("posts", "mine", "much"),
    [
        (9, 8, False),
        (10, 4, False),
        (10, 5, True),
        (11, 4, False),
        (11, 5, True),
        (20, 8, False),
        (20, 9, True),
    ],
)
def test_more_than_two_fifths_of_ten_is_a_lot(posts: int, mine: int, much: bool) -> None:
    others = ["ana", "ben"] * posts
    table = said(*["me"] * mine, *others[: posts - mine])
    assert bool(pestering.too_much(table, ME)) is much


def test_between_two_nobody_has_too_much() -> None:
    assert not pestering.too_much(said(*["me", "ana"] * 20), ME)


@pytest.mark.parametrize(("days", "old"), [(89, False), (90, False), (91, True)])
@pytest.mark.parametrize("since", [0, 5])
def test_a_conversation_that_began_three_months_ago_is_old(days: int, old: bool, since: int) -> None:
    """However lately strangers spoke in it."""
    first, *later = said(*["ana"] * (since + 1), since=-60)
    table = (replace(first, at=TUESDAY - timedelta(days=days)), *later)
    assert (pestering.opened_long_ago(table, ME, TUESDAY) is not None) is old


def test_an_old_conversation_in_which_somebody_answers_the_reader_is_no_old_one() -> None:
    first, *later = said("ana", "me", "ana", since=-100 * DAY)
    turned = Spoken(id=post_id(9), author=account_id("ana"), at=at(-60), to=ME)
    assert pestering.opened_long_ago((first, *later), ME, TUESDAY) == first
    assert pestering.opened_long_ago((first, *later, turned), ME, TUESDAY) is None


@pytest.mark.parametrize("handle_count", [2, 3, 4])
def test_three_handles_are_many(handle_count: int) -> None:
    text = " ".join(["@ana", "@ben", "@cleo", "@dora"][:handle_count])
    assert (verdict(text, FRIEND).level is FLAG) is (handle_count >= manners.MANY)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("please stop", True),
        ("@me Please stop.", True),
        ("Look. Please stop writing to me!", True),
        ("don't message me again", True),
        ("Leave me alone, please.", True),
        ("Bitte hör auf.", True),
        ("Lass mich in Ruhe!", True),
        ("Por favor, déjame en paz.", True),
        ("Stop!", False),
        ("please stop by any time", False),
        ("please stop making me laugh", False),
        ("I asked the baker to please stop at noon", False),
        ("please stop 😂", False),
        ("don't stop", False),
    ],
)
def test_please_stop_is_heard(text: str, asked: bool) -> None:
    assert asks_to_stop(text) is asked


def test_please_stop_is_honored_for_ever() -> None:
    turns = [turned(-900 * DAY, False, text="@me please stop"), turned(-5, False, text="@me hello again")]
    ana = Listener(account=account_id("ana"), handle="ana", here=True, ledger=ledger(turns))
    found = judge(scene_with(ana))
    assert found.level is HELD
    assert found.held_until is None


# What holds for every input


@given(
    st.lists(st.sampled_from(["ana", "ben", "cleo", "dora"]), min_size=1, max_size=2, unique=True),
    st.lists(st.tuples(st.integers(-100_000, -1), st.booleans()), max_size=30),
    st.text(alphabet="abcdefg  éж日🙂,", max_size=60),
    st.booleans(),
)
def test_a_town_of_friends_yields_no_flag(
    called: list[str], history: list[tuple[int, bool]], words: str, answers: bool
) -> None:
    """Friends answer: the last word between the reader and each of them is not more than one old."""
    turns = [turned(minutes, mine, id=post_id(minutes, n)) for n, (minutes, mine) in enumerate(history)]
    turns.append(turned(0, False, id=post_id(0, 999)))
    table = said("ana", "ben", "cleo", "dora", "me")
    listeners = tuple(
        Listener(account=account_id(name), handle=name, here=True, ledger=ledger(turns)) for name in called
    )
    found = judge(
        Scene(
            me=ME,
            now=TUESDAY + timedelta(minutes=1),
            text=f"{words} {' '.join('@' + name for name in called)}",
            listeners=listeners,
            addressee=account_id(called[0]) if answers else None,
            answered=table[0].id if answers else None,
            said=table if answers else (),
        )
    )
    assert found.level is FINE


@given(st.lists(st.tuples(st.integers(-5000, 0), st.booleans(), st.booleans()), max_size=25), st.randoms())
def test_a_ledger_does_not_depend_on_the_order_of_its_turns(
    history: list[tuple[int, bool, bool]], random: Any
) -> None:
    turns = [
        turned(minutes, mine, "message" if message else "mention", id=post_id(minutes, n))
        for n, (minutes, mine, message) in enumerate(history)
    ]
    shuffled = [*turns, *turns]
    random.shuffle(shuffled)
    assert ledger(shuffled) == ledger(turns)


@given(st.lists(st.tuples(st.integers(-5000, 0), st.booleans()), max_size=12))
def test_a_turn_of_theirs_never_makes_it_worse(history: list[tuple[int, bool]]) -> None:
    turns = [turned(minutes, mine, id=post_id(minutes, n)) for n, (minutes, mine) in enumerate(history)]

    def level(kept: list[Turned]) -> Level:
        ana = Listener(account=account_id("ana"), handle="ana", ledger=ledger(kept))
        return judge(scene_with(ana)).level

    assert level([*turns, turned(1, False)]) <= level(turns)


@given(st.text(max_size=80))
def test_any_text_is_judged(text: str) -> None:
    found = verdict(text, FRIEND)
    assert all(isinstance(remark, Remark) and remark.text for remark in found.remarks)


@given(
    st.sampled_from(["ana", "ben_1", "cleo"]),
    st.sampled_from("\u200d\u200c\u200b\u202e\u00ad"),
    st.integers(0, 4),
)
def test_a_handle_with_something_invisible_in_it_is_named_as_doubtful(
    name: str, junk: str, place: int
) -> None:
    typed = name[:place] + junk + name[place:]
    found = handles(f"hello @{typed} there")
    assert found.doubtful.get(typed) == name
    assert name not in found.named or typed.startswith(name)


@pytest.mark.parametrize("typed", ["аna", "ａｎａ", "ána", "аnа", "ɑna", "a\u200dna"])
def test_lookalikes_are_seen_through(typed: str) -> None:
    assert skeleton(typed) == "ana"


@pytest.mark.parametrize("typed", ["сleo", "сӏео", "cleо", "ᴄʟᴇᴏ", "cleօ", "clеo"])
def test_lookalikes_of_other_letters_are_seen_through_as_well(typed: str) -> None:
    assert skeleton(typed) == "cleo"


def test_the_moment_a_held_draft_goes_is_told_by_the_clock_on_the_wall() -> None:
    until = verdict("@ana hello", TRIED_THRICE).held_until
    assert isinstance(until, datetime)
    assert until == at(-2 * DAY) + timedelta(days=7)
