"""Everything that may go wrong with X's answers: the right words, nothing lost, nothing paid twice."""

import logging
import traceback
from datetime import timedelta

import pytest
from msgspec.structs import replace
from rich.pretty import pretty_repr

from tests.make import TUESDAY
from tests.sources.asking import HOME, trouble
from tests.x_server import faults
from tests.x_server.bar import HUSHED, PATIENT, XBar
from tests.x_server.faults import Ending, Fault
from twitterbar.domain.gaps import Stretch
from twitterbar.domain.tab import Caps
from twitterbar.errors import (
    BrokenAnswer,
    CreditsGone,
    Exit,
    NoNetwork,
    NotEnrolled,
    NothingFound,
    NotSignedIn,
    NotTheService,
    NotUnderstood,
    RateLimited,
    Refused,
    ServiceDown,
    SpendLimitReached,
    TwitterbarError,
    UsageCapReached,
)
from twitterbar.sources.x import Page, X

IMPATIENT = replace(PATIENT, whole=0.5)
"""Limits for a server whose words come one by one."""

SLOW = {Ending.SILENT: HUSHED, Ending.DRIP: IMPATIENT}
"""The limits for each kind of slowness."""


def spent(pages: list[Page]) -> int:
    return sum(charge.micros for page in pages for charge in page.charges)


@pytest.mark.parametrize(
    ("fault", "kind", "words", "code"),
    [
        (faults.CREDITS_GONE, CreditsGone, "no credits left", Exit.NOT_ALLOWED),
        (faults.CREDITS_GONE_NEWER, CreditsGone, "no credits left", Exit.NOT_ALLOWED),
        (faults.SPEND_CAP, SpendLimitReached, "spending limit that you set at X", Exit.SHUT),
        (faults.NOT_ENROLLED, NotEnrolled, "not in a package", Exit.NOT_ALLOWED),
        (faults.USER_NOT_ENROLLED, NotEnrolled, "not in a package", Exit.NOT_ALLOWED),
        (faults.UNSUPPORTED_SIGN_IN, Refused, "App-only is no good", Exit.NOT_ALLOWED),
        (faults.FORBIDDEN, Refused, "You are not permitted to do this", Exit.NOT_ALLOWED),
        (faults.USAGE_CAPPED, UsageCapReached, "billing cycle", Exit.SHUT),
        (faults.INVALID_REQUEST, NotUnderstood, "did not understand", Exit.UNREACHABLE),
        (faults.PORTAL_PAGE, NotTheService, "sign-in page of a network", Exit.UNREACHABLE),
        (faults.PORTAL_511, NotTheService, "sign in first", Exit.UNREACHABLE),
        (faults.redirect("http://127.0.0.1:9/steal"), NotTheService, "redirection", Exit.UNREACHABLE),
        (faults.HOSTILE_REFUSAL, Refused, "no[2J way", Exit.NOT_ALLOWED),
        (faults.LIST_REFUSAL, Refused, "does not say why", Exit.NOT_ALLOWED),
        (Fault(status=404), NothingFound, "nothing there", Exit.NO),
        (Fault(status=418, body=b"tea"), NotUnderstood, "418", Exit.UNREACHABLE),
    ],
)
def test_each_refusal_has_its_own_sentence(
    talking: XBar, fault: Fault, kind: type[TwitterbarError], words: str, code: Exit
) -> None:
    talking.server.fail(fault)
    came: list[Page] = []
    error = trouble(talking.x(), came)
    assert type(error) is kind
    assert words in str(error)
    assert error.advice
    assert error.exit is code
    assert came == [] and talking.purse.spent_this_session() == 0
    assert len(talking.server.asked) == 1 and talking.pauses == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_when_x_is_down_it_is_asked_again_twice_and_then_left_alone(talking: XBar, status: int) -> None:
    talking.server.fail(faults.down(status), times=-1)
    error = trouble(talking.x())
    assert type(error) is ServiceDown and error.exit is Exit.UNREACHABLE
    assert str(status) in error.title and "costs nothing" in error.advice
    assert talking.pauses == [1.0, 3.0]
    assert len(talking.server.asked) == 3


@pytest.mark.parametrize("fault", [faults.down(503), faults.EMPTY_DOWN, faults.RESET])
def test_a_short_trouble_is_not_even_noticed(talking: XBar, fault: Fault) -> None:
    talking.server.fail(fault)
    (page,) = talking.x().stretch(HOME)
    assert len(page.batch.asked) == 30


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.TRUNCATED, "broke off"),
        (faults.ENDLESS, "larger than 1 MiB"),
        (faults.DRIPPING, "took longer than 0.5 seconds"),
        (faults.BOMB, "larger than 1 MiB"),
        (faults.ODD_PACKING, "packed its answer"),
        (faults.EMPTY, "can't be read"),
        (faults.JUNK, "can't be read"),
        (faults.DEEP, "can't be read"),
        (faults.NOT_A_PAGE, "can't be read"),
    ],
)
def test_an_answer_that_gets_lost_counts_as_the_most_it_could_cost(
    talking: XBar, fault: Fault, words: str
) -> None:
    talking.server.fail(fault)
    came: list[Page] = []
    error = trouble(talking.x(Caps(session=2_000_000), limits=SLOW.get(fault.ending, PATIENT)), came)
    assert isinstance(error, BrokenAnswer) and words in error.title
    assert [len(page.batch.posts) for page in came] == [0]
    assert came[0].more
    assert spent(came) == talking.purse.spent_this_session() == 1_500_000
    assert not came[0].charges[0].certain
    assert talking.server.meter.micros <= spent(came)


def test_a_gzip_bomb_is_not_inflated(talking: XBar) -> None:
    import tracemalloc

    talking.server.fail(faults.BOMB)
    x = talking.x(limits=replace(PATIENT, size=16 << 20))
    tracemalloc.start()
    error = trouble(x)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 16 MiB" in error.title
    assert most < 48 << 20


def test_a_silent_server_is_not_waited_for(talking: XBar) -> None:
    talking.server.fail(faults.SILENCE)
    error = trouble(talking.x(limits=HUSHED))
    assert type(error) is NoNetwork and "said nothing for 0.3 seconds" in error.title
    assert talking.purse.spent_this_session() == 0


def test_an_expired_token_is_renewed_once_and_the_page_comes(talking: XBar) -> None:
    talking.server.tokens.end_all()
    (page,) = talking.x().stretch(HOME)
    assert len(page.batch.asked) == 30
    assert talking.server.tokens.exchanges == 1
    assert [asked.status for asked in talking.server.asked] == [401, 200, 200]


def test_a_token_that_is_about_to_end_is_renewed_before_it_is_used(talking: XBar) -> None:
    talking.clock.go_on(hours=1, minutes=59, seconds=30)
    list(talking.x().stretch(HOME))
    assert [asked.status for asked in talking.server.asked] == [200, 200]
    assert talking.server.tokens.exchanges == 1


def test_a_token_is_not_renewed_earlier_than_needed(talking: XBar) -> None:
    talking.clock.go_on(hours=1, minutes=50)
    list(talking.x().stretch(HOME))
    assert talking.server.tokens.exchanges == 0


def test_a_401_for_ever_says_so_and_throws_no_token_away(talking: XBar) -> None:
    talking.server.fail(faults.UNAUTHORIZED, times=-1)
    error = trouble(talking.x())
    assert type(error) is NotSignedIn and error.exit is Exit.NOT_ALLOWED
    assert "not even a new one" in error.title
    assert len(talking.server.asked) == 3
    talking.server.heal()
    assert len(list(talking.x().stretch(HOME))) == 1


@pytest.mark.parametrize(
    ("reset", "minutes"),
    [
        (str(int((TUESDAY + timedelta(minutes=7)).timestamp())), 7),
        (None, 15),
        (str(int((TUESDAY - timedelta(minutes=7)).timestamp())), 15),
        (str(int((TUESDAY + timedelta(days=400)).timestamp())), 15),
        ("soon", 15),
        ("-5", 15),
        ("99999999999999999999", 15),
        ("1e9", 15),
        ("²", 15),
    ],
)
def test_too_many_requests_until_when(talking: XBar, reset: str | None, minutes: int) -> None:
    talking.server.fail(faults.rate_limited(reset))
    x = talking.x()
    error = trouble(x)
    assert isinstance(error, RateLimited) and error.exit is Exit.SHUT
    assert error.until == TUESDAY + timedelta(minutes=minutes)
    assert f"wait until {error.until.astimezone():%H:%M}" in error.title
    assert talking.pauses == []
    assert isinstance(trouble(x), RateLimited)
    assert len(talking.server.asked) == 1
    talking.clock.go_on(minutes=minutes)
    assert len(list(x.stretch(HOME))) == 1


def test_the_old_form_of_too_many_requests_is_known(talking: XBar) -> None:
    talking.server.fail(faults.LEGACY_RATE_LIMIT)
    assert isinstance(trouble(talking.x()), RateLimited)


def test_a_wrong_clock_here_does_not_change_how_long_to_wait(talking: XBar) -> None:
    reset = str(int((TUESDAY + timedelta(minutes=5)).timestamp()))
    talking.server.fail(faults.rate_limited(reset))
    x = X(
        talking.credentials,
        talking.purse,
        lambda: TUESDAY + timedelta(hours=1),
        base=talking.server.base,
        limits=PATIENT,
    )
    error = trouble(x)
    assert isinstance(error, RateLimited)
    assert error.until == TUESDAY + timedelta(hours=1, minutes=5)


def test_an_endpoint_that_is_used_up_is_not_asked(talking: XBar) -> None:
    talking.server.limits["/2/users/{id}/timelines/reverse_chronological"] = 2
    x = talking.x()
    list(x.stretch(HOME))
    list(x.stretch(HOME))
    assert isinstance(trouble(x), RateLimited)
    assert len(talking.server.asked) == 2
    assert len(list(x.stretch(Stretch(timeline="posts")))) == 1


def test_the_same_page_twice_is_not_asked_for_for_ever(talking: XBar) -> None:
    talking.talk(250)
    talking.server.fail(faults.SAME_TOKEN, times=-1)
    came: list[Page] = []
    error = trouble(talking.x(), came)
    assert isinstance(error, NotUnderstood) and "twice" in error.title
    assert len(came) == 2 and came[-1].more


def test_rows_out_of_order_and_rows_left_out_cost_nothing_else(talking: XBar) -> None:
    talking.server.fail(faults.DISORDERED)
    (page,) = talking.x().stretch(HOME)
    assert len(page.batch.asked) == 30
    talking.server.fail(faults.PARTIAL)
    (page,) = talking.x().stretch(HOME)
    assert len(page.batch.asked) == 29 and "x:77" in page.batch.gone
    talking.server.fail(faults.ERRORS_ONLY)
    pages = list(talking.x().stretch(HOME))
    assert [len(page.batch.asked) for page in pages] == [0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.NO_AUTHORS, "who wrote"),
        (faults.NO_CONVERSATIONS, "which conversations"),
        (faults.NO_REFERENCES, "what these posts answer"),
    ],
)
def test_a_page_without_what_was_asked_for_raises_an_alarm(talking: XBar, fault: Fault, words: str) -> None:
    question = talking.world.say(talking.cleo, "Anyone?", 40)
    for n in range(12):
        talking.world.say(talking.ana, "I am", n + 0.5, answers=question)
    talking.server.fail(fault)
    came: list[Page] = []
    error = trouble(talking.x(), came)
    assert isinstance(error, NotUnderstood) and words in error.title
    assert spent(came) == talking.server.meter.micros > 0


def test_no_token_is_seen_anywhere(talking: XBar, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever fails, with every logger at its loudest, and with the locals of every frame written out."""
    caplog.set_level(logging.DEBUG)
    secrets = {talking.credentials.current().access}
    seen: list[str] = []
    kinds: set[type[TwitterbarError]] = set()
    everything: list[Fault] = [fault for fault in vars(faults).values() if isinstance(fault, Fault)]
    for fault in everything:
        talking.server.heal()
        talking.server.fail(fault, times=-1)
        x = talking.x(limits=SLOW.get(fault.ending, PATIENT))
        try:
            list(x.stretch(HOME))
        except TwitterbarError as error:
            seen += [str(error), repr(error), *traceback.format_exception(error)]
            if type(error) not in kinds:
                kinds.add(type(error))
                for frame, _ in traceback.walk_tb(error.__traceback__):
                    seen += [
                        pretty_repr(local, max_length=100, max_string=400)
                        for local in frame.f_locals.values()
                    ]
        current = talking.credentials.current()
        secrets.add(current.access)
        seen += map(repr, (current, talking.credentials, x, talking.vault))
    text = "\n".join(seen) + caplog.text
    assert len(everything) > 30 and "Traceback" in text
    assert len(secrets) > 1
    assert not [secret for secret in secrets if secret.reveal()[:20] in text]
