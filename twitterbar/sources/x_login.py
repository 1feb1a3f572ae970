"""Signing in to X: through the browser (OAuth 2.0 with PKCE), or with the four keys of OAuth 1.0a.

The browser's way is that of an app which keeps no secret: X sends the browser back to a fixed port of this
very computer, or the reader pastes the address it was sent to. Every sign-in has a state and a verifier of
its own, works once, and is over after five minutes.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from msgspec import Struct

from twitterbar.credentials import OAuth1, OAuth2, SignIn
from twitterbar.domain.text import clean_line
from twitterbar.errors import (
    BrokenAnswer,
    NotAllowed,
    NotSignedIn,
    NotTheService,
    TwitterbarError,
    UsageError,
)
from twitterbar.secret import Secret
from twitterbar.sources.x_limits import API, Limits
from twitterbar.sources.x_refusals import is_web_page, refusal

AUTHORIZE = "https://x.com/i/oauth2/authorize"
"""Where the reader says yes."""

PORT = 8735
"""The usual port of the callback; it is part of the address that is registered with the developer app."""

FIVE_MINUTES = timedelta(minutes=5)
"""How long one sign-in may take."""

READING = (
    "tweet.read",
    "users.read",
    "follows.read",
    "mute.read",
    "block.read",
    "offline.access",
)
"""What twitterbar asks for: to read what the reader can read, and to stay signed in."""

WRITING = ("tweet.write", "dm.write", "mute.write", "bookmark.write")
"""What it asks for on top when the reader wants to write from here: posts and messages, mutes, bookmarks."""

USUAL_LIFE = timedelta(hours=2)
"""How long an access token lasts where X does not say."""


class LoginRefused(NotAllowed):
    """The sign-in did not come about: said no to, too late, or not the one that was begun."""


class App(Struct, frozen=True, kw_only=True):
    """The reader's developer app and the places to sign in at. `secret` only if it is a confidential app."""

    client_id: str
    secret: Secret | None = None
    port: int = PORT
    base: str = API
    authorize: str = AUTHORIZE

    @property
    def redirect(self) -> str:
        """Where X sends the browser back to; registered with the app, letter by letter."""
        return f"http://127.0.0.1:{self.port}/callback"


class Attempt:
    """One sign-in through the browser, begun now and good for one answer within five minutes."""

    def __init__(self, app: App, scopes: Sequence[str], now: Callable[[], datetime]) -> None:
        self.app = app
        self.scopes = tuple(scopes)
        self._now = now
        self._ends = now() + FIVE_MINUTES
        self._state = Secret(secrets.token_urlsafe(32))
        self._verifier = Secret(secrets.token_urlsafe(64))
        self._used = False

    @property
    def address(self) -> str:
        """What to open in the browser."""
        digest = hashlib.sha256(self._verifier.reveal().encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": self.app.redirect,
            "scope": " ".join(self.scopes),
            "state": self._state.reveal(),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.app.authorize}?{urlencode(query)}"

    def is_mine(self, callback: str) -> bool:
        """Whether an address is an answer to this attempt, by the state in it."""
        state = _query(callback).get("state", "")
        return hmac.compare_digest(state.encode(), self._state.reveal().encode())

    def is_over(self) -> bool:
        """Whether its five minutes have passed."""
        return self._now() >= self._ends

    def finish(self, callback: str, limits: Limits | None = None) -> OAuth2:
        """The sign-in for the address that X sent the browser to.

        Raises LoginRefused if the answer is no, comes too late, a second time, or belongs to another attempt;
        and what the network may raise.
        """
        answer = _query(callback)
        if not self.is_mine(callback):
            raise LoginRefused(
                "That address does not belong to the sign-in that was begun here.",
                "Copy the whole address from the browser's address bar, or begin again.",
            )
        if self._used:
            raise LoginRefused("That sign-in was used already.", "Begin again.")
        if self.is_over():
            raise LoginRefused("The five minutes are over.", "Begin again.")
        self._used = True
        if "error" in answer or not answer.get("code"):
            raise LoginRefused(*_denied(answer))
        body = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self.app.redirect,
            "code_verifier": self._verifier.reveal(),
        }
        granted = _token(self.app, body, limits, self._now)
        sign_in = _sign_in(self.app, granted, self._now(), asked=self.scopes)
        if sign_in.refresh is None and "offline.access" in self.scopes:
            raise LoginRefused(
                "X did not allow twitterbar to stay signed in.",
                "In the developer console, the app's type has to be Native App. Then begin again.",
            )
        return sign_in


def exchange(
    *, base: str = API, now: Callable[[], datetime], limits: Limits | None = None
) -> Callable[[OAuth2], OAuth2]:
    """How to trade a refresh token for a new pair, for `credentials.Credentials`."""

    def trade(sign_in: OAuth2) -> OAuth2:
        assert sign_in.refresh is not None
        app = App(client_id=sign_in.client_id, secret=sign_in.client_secret, base=base)
        body = {"grant_type": "refresh_token", "refresh_token": sign_in.refresh.reveal()}
        try:
            granted = _token(app, body, limits, now)
        except LoginRefused as error:
            raise NotSignedIn(
                "Your sign-in has ended: X does not renew it any more.",
                f"`twitterbar login` signs you in anew. ({error.title})",
            ) from None
        new = _sign_in(app, granted, now(), asked=sign_in.scopes)
        return msgspec.structs.replace(
            new, refresh=new.refresh or sign_in.refresh, me=sign_in.me, username=sign_in.username
        )

    return trade


def with_keys(keys: Sequence[Secret]) -> OAuth1:
    """The sign-in with four keys: API key and secret, access token and secret, in the console's order.

    Raises UsageError if they can't be that. The account's id is the first part of the access token.
    """
    names = ("API key", "API key secret", "access token", "access token secret")
    for name, key in zip(names, keys, strict=True):
        if not key.reveal() or any(not 33 <= ord(character) <= 126 for character in key.reveal()):
            raise UsageError(f"That is no {name}.", "Copy it from the developer console as it stands there.")
    account, sign, _ = keys[2].reveal().partition("-")
    if not sign or not account.isdigit():
        raise UsageError(
            "That is no access token: it begins with the number of your account and a hyphen.",
            "It is under 'Access Token and Secret' in the developer console, not under 'Bearer Token'.",
        )
    return OAuth1(
        consumer_key=keys[0],
        consumer_secret=keys[1],
        access=keys[2],
        access_secret=keys[3],
        me=f"x:{account}",
    )


def revoke(
    sign_in: SignIn, *, base: str = API, now: Callable[[], datetime], limits: Limits | None = None
) -> bool:
    """Ask X to forget the tokens of a sign-in; False if that way of signing in can't be revoked from here.

    Raises what the network may raise. That X knows nothing of a token any more is as good as a yes.
    """
    if isinstance(sign_in, OAuth1):
        return False
    app = App(client_id=sign_in.client_id, secret=sign_in.client_secret, base=base)
    tokens = [("access_token", sign_in.access)]
    if sign_in.refresh:
        tokens.insert(0, ("refresh_token", sign_in.refresh))
    for hint, token in tokens:
        try:
            _post(app, "/2/oauth2/revoke", {"token": token.reveal(), "token_type_hint": hint}, limits, now)
        except LoginRefused:
            continue
    return True


class _Granted(Struct):
    access_token: str
    refresh_token: str = ""
    expires_in: int = 0
    scope: str = ""


class _Problem(Struct):
    """A problem in OAuth's own words, as `x_refusals.tamed` leaves it."""

    reason: str = ""
    detail: str = ""


def _token(app: App, body: Mapping[str, str], limits: Limits | None, now: Callable[[], datetime]) -> _Granted:
    answer = _post(app, "/2/oauth2/token", body, limits, now)
    try:
        granted = msgspec.json.decode(answer, type=_Granted)
    except msgspec.DecodeError:
        raise BrokenAnswer("X's answer to the sign-in can't be read.") from None
    if not granted.access_token:
        raise BrokenAnswer("X's answer to the sign-in holds no token.")
    return granted


def _post(
    app: App, route: str, body: Mapping[str, str], limits: Limits | None, now: Callable[[], datetime]
) -> bytes:
    """Send a form to X. Raises LoginRefused where X itself says no to what is in it."""
    from twitterbar.sources.x_line import Line  # noqa: PLC0415  (a sign-in is at hand long before it is renewed)

    form = dict(body)
    sign = None
    if app.secret is None:
        form["client_id"] = app.client_id
    else:
        from requests.auth import HTTPBasicAuth  # noqa: PLC0415  (as above)

        sign = HTTPBasicAuth(app.client_id, app.secret.reveal())
    trouble: TwitterbarError
    with Line(app.base, limits) as line:
        try:
            response = line.post(line.base + route, data=form, auth=sign)
        except TwitterbarError as error:
            trouble = error.with_traceback(None)
        else:
            content: bytes = response.content
            if response.ok and not is_web_page(content, response.headers.get("content-type", "")):
                return content
            if response.ok:
                trouble = NotTheService(line.host, "a page for a browser")
            elif response.status_code in (400, 401, 403) and content:
                trouble = LoginRefused(*_said_no(msgspec.json.decode(content, type=_Problem)))
            else:
                trouble = refusal(response.status_code, response.headers, content, host=line.host, now=now())
    raise trouble from None


def _said_no(problem: _Problem) -> tuple[str, str]:
    match problem.reason:
        case "unauthorized_client" | "invalid_client":
            return (
                "X does not know this app, or takes it for another kind of app.",
                "Compare the client id with the developer console. Only a Web App has a secret.",
            )
        case "invalid_grant" | "invalid_request":
            return "X did not accept the sign-in: it was used before, or is too old.", "Begin again."
        case _:
            return (
                f"X said no to the sign-in{f': {problem.detail}' if problem.detail else ''}.",
                "Begin again.",
            )


def _denied(answer: Mapping[str, str]) -> tuple[str, str]:
    if answer.get("error") == "access_denied":
        return "You said no to X's question, so nothing was changed.", "Begin again to be asked anew."
    said = clean_line(answer.get("error_description", "") or answer.get("error", ""))[:200]
    return (
        f"X said no to the sign-in{f': {said}' if said else ''}.",
        "Compare the address of the callback and the client id with the developer console.",
    )


def _sign_in(app: App, granted: _Granted, now: datetime, *, asked: Iterable[str]) -> OAuth2:
    life = timedelta(seconds=granted.expires_in) if granted.expires_in > 0 else USUAL_LIFE
    return OAuth2(
        client_id=app.client_id,
        client_secret=app.secret,
        access=Secret(granted.access_token),
        refresh=Secret(granted.refresh_token) if granted.refresh_token else None,
        expires=now + life,
        scopes=tuple(granted.scope.split() or asked),
    )


def _query(address: str) -> dict[str, str]:
    """The parameters of an address, each once; a bare query string will do as well."""
    text = address.strip()
    query = urlsplit(text).query if "?" in text else text
    return {name: values[0] for name, values in parse_qs(query).items() if len(values) == 1}
