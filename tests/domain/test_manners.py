"""What is known of a draft before it is sent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.company import (
    ACCEPTED,
    ACCEPTED_SILENT,
    DAY,
    FAN,
    FRIEND,
    HISTORIES,
    ME,
    STOPPED,
    STRANGER,
    TRIED,
    TRIED_LONG_AGO,
    TRIED_THRICE,
    TRIED_TWICE,
    listener,
    said,
    turned,
)
from tests.make import TUESDAY, account_id, at, post_id
from twitterbar.domain import manners
from twitterbar.domain.handles import handles
from twitterbar.domain.length import measure
from twitterbar.domain.manners import THE_WORD, Code, Door, Level, Listener, Remark, Scene, Verdict, judge
from twitterbar.domain.pestering import Spoken, ledger


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
    assert verdict("BREAD DAY IS TODAY AND FOR EVER").doors == (Door.SMALL_LETTERS, Door.LATER)
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


def test_a_note_is_said_once_a_conversation_and_a_flag_every_time() -> None:
    noted = frozenset(Code)
    assert verdict("Well said.", TRIED_TWICE, **AT_HOME, noted=noted).level is FINE
    assert verdict("@ana hello", STRANGER, noted=noted).level is FLAG
    assert verdict("@ana hello", TRIED_THRICE, noted=noted).level is HELD


@pytest.mark.parametrize("handle_count", [2, 3, 4])
def test_three_handles_are_many(handle_count: int) -> None:
    text = " ".join(["@ana", "@ben", "@cleo", "@dora"][:handle_count])
    assert (verdict(text, FRIEND).level is FLAG) is (handle_count >= manners.MANY)


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


@given(st.text(max_size=80))
def test_any_text_is_judged(text: str) -> None:
    found = verdict(text, FRIEND)
    assert all(isinstance(remark, Remark) and remark.text for remark in found.remarks)


def test_the_moment_a_held_draft_goes_is_told_by_the_clock_on_the_wall() -> None:
    until = verdict("@ana hello", TRIED_THRICE).held_until
    assert isinstance(until, datetime)
    assert until == at(-2 * DAY) + timedelta(days=7)
