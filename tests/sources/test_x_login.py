"""Signing in: through a browser, by a pasted address, with four keys; and what may go wrong on the way."""

import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from msgspec.structs import replace

from tests.ports import free_port
from tests.x_server import faults
from tests.x_server.answers import ENDPOINTS
from tests.x_server.bar import PATIENT, XBar
from tests.x_server.tokens import App as ServersApp
from tests.x_server.tokens import Tokens
from twitterbar.credentials import OAuth2
from twitterbar.errors import (
    BrokenAnswer,
    ConfigError,
    NotSignedIn,
    NotTheService,
    ServiceDown,
    TwitterbarError,
    UsageError,
)
from twitterbar.secret import Secret
from twitterbar.sources import x_login
from twitterbar.sources.x_callback import Callback
from twitterbar.sources.x_login import READING, WRITING, App, Attempt, LoginRefused


def begin(x_bar: XBar, *, secret: str = "", port: int | None = None) -> Attempt:
    """A sign-in that was begun, with an app registered for it."""
    app = App(
        client_id="made-up-client",
        secret=Secret(secret) if secret else None,
        port=port or free_port(),
        base=x_bar.server.base,
        authorize=f"{x_bar.server.base}/i/oauth2/authorize",
    )
    x_bar.server.tokens = Tokens(
        ServersApp(secret=secret, redirects=(app.redirect,)), x_bar.me.id, x_bar.clock
    )
    return Attempt(app, READING, x_bar.clock)


def browser(attempt: Attempt, *, follow: bool = True) -> requests.Response:
    """What a browser does with the address: it asks X, and goes where X sends it."""
    return requests.get(attempt.address, allow_redirects=follow, timeout=60)


def sent_back(attempt: Attempt) -> str:
    return browser(attempt, follow=False).headers["Location"]


@pytest.mark.parametrize("secret", ["", "a confidential app's"])
def test_a_sign_in_through_the_browser(x_bar: XBar, secret: str) -> None:
    attempt = begin(x_bar, secret=secret)
    with Callback(attempt.app.port, attempt.is_mine) as callback:
        pages: list[requests.Response] = []
        thread = threading.Thread(target=lambda: pages.append(browser(attempt)))
        thread.start()
        address = callback.wait(60)
        thread.join()
    assert "You can close this page" in pages[0].text
    assert address is not None
    sign_in = attempt.finish(address, PATIENT)
    assert sign_in.refresh is not None and set(sign_in.scopes) == set(READING)
    assert (sign_in.expires - x_bar.clock()).total_seconds() == 7200
    x_bar.credentials.keep(sign_in)
    x_bar.talk(1)
    page = x_bar.x().whoami()
    assert page.batch.accounts[0].username == "me"


def test_the_question_says_what_is_asked_for_and_hides_the_verifier(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    query = parse_qs(urlsplit(attempt.address).query)
    assert query["redirect_uri"] == [attempt.app.redirect] and attempt.app.redirect.startswith(
        "http://127.0.0.1:"
    )
    assert query["scope"] == [" ".join(READING)] and not any("write" in scope for scope in READING)
    assert query["code_challenge_method"] == ["S256"]
    other = parse_qs(urlsplit(begin(x_bar).address).query)
    assert other["state"] != query["state"] and other["code_challenge"] != query["code_challenge"]


def test_a_pasted_address_does_as_well(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    address = sent_back(attempt)
    assert attempt.finish(f"  {address}\n", PATIENT).client_id == "made-up-client"
    other = begin(x_bar)
    assert other.finish(urlsplit(sent_back(other)).query, PATIENT).refresh


def test_an_answer_works_once(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    address = sent_back(attempt)
    attempt.finish(address, PATIENT)
    with pytest.raises(LoginRefused, match="used already"):
        attempt.finish(address, PATIENT)


@pytest.mark.parametrize(
    "pasted", ["", "hello", "http://127.0.0.1:1/callback", "?code=1&state=x", "?state=é"]
)
def test_an_answer_to_another_sign_in_is_refused(x_bar: XBar, pasted: str) -> None:
    attempt = begin(x_bar)
    stranger = sent_back(begin(x_bar))
    for address in (pasted, stranger):
        with pytest.raises(LoginRefused, match="does not belong"):
            attempt.finish(address, PATIENT)


def test_two_states_in_one_address_are_none(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    with pytest.raises(LoginRefused, match="does not belong"):
        attempt.finish(f"{sent_back(attempt)}&state=other", PATIENT)


def test_after_five_minutes_it_is_over(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    address = sent_back(attempt)
    x_bar.clock.go_on(minutes=5)
    assert attempt.is_over()
    with pytest.raises(LoginRefused, match="five minutes"):
        attempt.finish(address, PATIENT)


def test_a_code_that_lay_about_too_long_is_refused_by_x(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    address = sent_back(attempt)
    x_bar.clock.go_on(seconds=40)
    with pytest.raises(LoginRefused, match="too old"):
        attempt.finish(address, PATIENT)


def test_saying_no_changes_nothing(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    x_bar.server.says_yes = False
    with pytest.raises(LoginRefused, match="You said no"):
        attempt.finish(sent_back(attempt), PATIENT)


def test_an_app_of_the_wrong_kind_is_explained(x_bar: XBar) -> None:
    attempt = begin(x_bar, secret="kept at X")
    public = Attempt(
        App(
            client_id="made-up-client",
            port=attempt.app.port,
            base=x_bar.server.base,
            authorize=attempt.app.authorize,
        ),
        READING,
        x_bar.clock,
    )
    with pytest.raises(LoginRefused, match="another kind of app"):
        public.finish(sent_back(public), PATIENT)


def test_x_may_not_let_one_stay_signed_in(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    x_bar.server.tokens.refused_scopes = {"offline.access"}
    with pytest.raises(LoginRefused, match="stay signed in"):
        attempt.finish(sent_back(attempt), PATIENT)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.down(503), ServiceDown),
        (faults.PORTAL_PAGE, NotTheService),
        (faults.redirect("http://127.0.0.1:9/"), NotTheService),
        (faults.EMPTY, BrokenAnswer),
        (faults.NOT_A_PAGE, BrokenAnswer),
        (faults.TRUNCATED, BrokenAnswer),
    ],
)
def test_a_bad_answer_to_a_renewal_keeps_the_sign_in(
    x_bar: XBar, fault: faults.Fault, kind: type[TwitterbarError]
) -> None:
    before = x_bar.sign_in()
    x_bar.clock.go_on(hours=3)
    x_bar.server.fail(fault, only="oauth2/token")
    with pytest.raises(kind) as error:
        x_bar.credentials.fresh()
    assert not isinstance(error.value, NotSignedIn)
    assert x_bar.credentials.current() == before


def test_a_spent_refresh_token_means_signing_in_anew(x_bar: XBar) -> None:
    spent = x_bar.sign_in()
    renewed = x_bar.credentials.renewed(spent.access)
    assert isinstance(renewed, OAuth2) and renewed.me == spent.me and renewed.refresh != spent.refresh
    x_bar.credentials.keep(spent)
    with pytest.raises(NotSignedIn, match="does not renew it") as error:
        x_bar.credentials.renewed(spent.access)
    assert "twitterbar login" in error.value.advice
    assert x_bar.credentials.current() == replace(spent, refused=x_bar.clock())


def test_logging_out_takes_the_tokens_back(x_bar: XBar) -> None:
    sign_in = x_bar.sign_in()
    assert x_login.revoke(sign_in, base=x_bar.server.base, now=x_bar.clock)
    assert x_bar.server.tokens.bearer(sign_in.access.reveal()) is None
    assert x_login.revoke(sign_in, base=x_bar.server.base, now=x_bar.clock)
    x_bar.server.fail(faults.down(503), only="oauth2/revoke")
    with pytest.raises(ServiceDown):
        x_login.revoke(sign_in, base=x_bar.server.base, now=x_bar.clock)


def test_four_keys_are_looked_at_before_they_are_kept() -> None:
    good = [Secret(text) for text in ("key", "secret", "123-token", "hidden")]
    assert x_login.with_keys(good).me == "x:123"
    for place, junk, words in (
        (0, "", "API key"),
        (1, "two words", "API key secret"),
        (2, "AAAAbearer", "number of your account"),
        (3, "\x1b[2J", "access token secret"),
    ):
        keys = list(good)
        keys[place] = Secret(junk)
        with pytest.raises(UsageError, match=words) as error:
            x_login.with_keys(keys)
        assert not junk or junk not in str(error.value)


def test_a_port_that_is_taken_is_said_to_be(x_bar: XBar) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"Port {port}") as error, Callback(port, lambda _: True):
            pass
    assert "--paste" in error.value.advice


def test_the_callback_shows_strangers_the_door_and_waits_on(x_bar: XBar) -> None:
    attempt = begin(x_bar)
    here = f"http://127.0.0.1:{attempt.app.port}"
    with Callback(attempt.app.port, attempt.is_mine) as callback:
        assert requests.get(f"{here}/favicon.ico", timeout=60).status_code == 404
        wrong = requests.get(f"{here}/callback?code=1&state=<script>alert(1)</script>", timeout=60)
        assert wrong.status_code == 400 and "script" not in wrong.text.lower()
        assert requests.post(f"{here}/callback", timeout=60).status_code == 501
        with socket.create_connection(("127.0.0.1", attempt.app.port)):
            assert callback.wait(0.05) is None
            assert browser(attempt).status_code == 200
        assert callback.wait(60) is not None


def test_what_is_asked_for_is_what_the_requests_need_and_no_more() -> None:
    needed = {scope for endpoint in ENDPOINTS for scope in endpoint.scopes}
    assert {*READING, *WRITING} - {"offline.access"} == needed


def test_the_callback_listens_to_this_computer_alone(x_bar: XBar) -> None:
    port = free_port()
    with (
        Callback(port, lambda _: True),
        pytest.raises(OSError),
        socket.create_connection((socket.gethostbyname(socket.gethostname()), port), timeout=1) as connection,
    ):
        if connection.getpeername()[0].startswith("127."):
            raise OSError("this computer knows no other name of itself")


def test_no_secret_of_a_sign_in_is_logged(
    x_bar: XBar, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    import logging

    caplog.set_level(logging.DEBUG)
    attempt = begin(x_bar)
    with Callback(attempt.app.port, attempt.is_mine) as callback:
        browser(attempt)
        address = callback.wait(60)
    assert address is not None
    caplog.clear()  # the browser's own log is none of ours
    sign_in = attempt.finish(address, PATIENT)
    assert sign_in.refresh is not None
    seen = caplog.text + "".join(capfd.readouterr()) + repr(attempt) + repr(sign_in) + repr(attempt.app)
    code = parse_qs(urlsplit(address).query)["code"][0]
    for secret in (sign_in.access.reveal(), sign_in.refresh.reveal(), code):
        assert secret not in seen
