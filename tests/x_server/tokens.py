"""Who may ask: OAuth 2.0 with PKCE, refresh tokens that work once, and the four keys of OAuth 1.0a."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from msgspec import Struct
from oauthlib.common import Request
from oauthlib.oauth1.rfc5849 import signature


class App(Struct, frozen=True, kw_only=True):
    """A developer app: the native kind without a secret, the confidential kind with one."""

    client_id: str = "made-up-client"
    secret: str = ""
    redirects: tuple[str, ...] = ()


class Keys(Struct, frozen=True, kw_only=True):
    """Four keys of OAuth 1.0a."""

    consumer_key: str
    consumer_secret: str
    access: str
    access_secret: str


class Grant(Struct, frozen=True, kw_only=True):
    """What a token permits: as whom, what, until when. Tokens that grew out of one sign-in are a family."""

    me: int
    scopes: tuple[str, ...]
    family: str
    expires: datetime


class No(Exception):
    """The token endpoint says no, in the words of OAuth 2.0."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


class _Code(Struct, frozen=True, kw_only=True):
    redirect: str
    challenge: str
    scopes: tuple[str, ...]
    expires: datetime


class Tokens:
    """Gives tokens out, renews them, takes them back, and knows whose they are."""

    def __init__(self, app: App, me: int, now: Callable[[], datetime]) -> None:
        self.app = app
        self.me = me
        self.now = now
        self.exchanges = 0
        self.refused_scopes: set[str] = set()
        self.keys: Keys | None = None
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}
        self._spent: dict[str, str] = {}

    def authorize(self, query: Mapping[str, str], *, yes: bool = True) -> str:
        """What the reader's browser is sent back with after the question was answered."""
        if query.get("client_id") != self.app.client_id or query.get("response_type") != "code":
            raise No("invalid_client")
        if query.get("redirect_uri") not in self.app.redirects:
            raise No("invalid_request", "redirect_uri is not registered")
        if query.get("code_challenge_method") != "S256" or not query.get("state"):
            raise No("invalid_request", "S256 and state are needed")
        if not yes:
            answer = {"error": "access_denied", "state": query["state"]}
            return f"{query['redirect_uri']}?{urlencode(answer)}"
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(
            redirect=query["redirect_uri"],
            challenge=query["code_challenge"],
            scopes=tuple(query["scope"].split()),
            expires=self.now() + timedelta(seconds=30),
        )
        return f"{query['redirect_uri']}?{urlencode({'state': query['state'], 'code': code})}"

    def token(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, str | int]:
        """A pair of tokens for a code or for a refresh token."""
        self._check_app(form, basic)
        if form.get("grant_type") == "authorization_code":
            return self._pair(self._grant_for_code(form))
        if form.get("grant_type") == "refresh_token":
            self.exchanges += 1
            return self._pair(self._grant_for_refresh(form.get("refresh_token", "")))
        raise No("unsupported_grant_type")

    def revoke(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> None:
        """Forget a token."""
        self._check_app(form, basic)
        token = form.get("token", "")
        self._access.pop(token, None)
        self._refresh.pop(token, None)

    def issue(
        self, scopes: tuple[str, ...] = ("tweet.read", "users.read", "offline.access")
    ) -> dict[str, str | int]:
        """A pair of tokens without any browser."""
        life = self.now() + timedelta(hours=2)
        return self._pair(Grant(me=self.me, scopes=scopes, family=secrets.token_hex(4), expires=life))

    def bearer(self, token: str) -> Grant | None:
        """What a bearer's token permits; None if it is none, or has ended."""
        grant = self._access.get(token)
        return grant if grant and grant.expires > self.now() else None

    def signed(self, method: str, url: str, header: str) -> bool:
        """Whether a request is signed with the four keys, for this very address."""
        if self.keys is None:
            return False
        request = Request(url, method, "", {"Authorization": header})
        params = signature.collect_parameters(
            uri_query=url.partition("?")[2], headers={"Authorization": header}, exclude_oauth_signature=False
        )
        request.params = [(name, value) for name, value in params if name != "oauth_signature"]
        request.signature = dict(params).get("oauth_signature", "")
        named = dict(params)
        known = (named.get("oauth_consumer_key"), named.get("oauth_token"))
        if known != (self.keys.consumer_key, self.keys.access):
            return False
        return bool(signature.verify_hmac_sha1(request, self.keys.consumer_secret, self.keys.access_secret))

    def end_all(self) -> None:
        """Every access token has ended."""
        self._access.clear()

    def _check_app(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> None:
        if self.app.secret:
            if basic != (self.app.client_id, self.app.secret):
                raise No("unauthorized_client", "Missing valid authorization header", 401)
        elif basic or form.get("client_id") != self.app.client_id:
            raise No("invalid_request", "Value passed for the client id was invalid.")

    def _grant_for_code(self, form: Mapping[str, str]) -> Grant:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.expires <= self.now() or form.get("redirect_uri") != code.redirect:
            raise No("invalid_grant", "Value passed for the authorization code was invalid.")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            raise No(
                "invalid_request", "Value passed for the code verifier did not match the code challenge."
            )
        scopes = tuple(scope for scope in code.scopes if scope not in self.refused_scopes)
        return Grant(
            me=self.me, scopes=scopes, family=secrets.token_hex(4), expires=self.now() + timedelta(hours=2)
        )

    def _grant_for_refresh(self, token: str) -> Grant:
        if token in self._spent:
            family = self._spent[token]
            for kept in (self._access, self._refresh):
                for other in [one for one, grant in kept.items() if grant.family == family]:
                    del kept[other]
        grant = self._refresh.pop(token, None)
        if grant is None:
            raise No("invalid_request", "Value passed for the token was invalid.")
        self._spent[token] = grant.family
        return Grant(
            me=grant.me, scopes=grant.scopes, family=grant.family, expires=self.now() + timedelta(hours=2)
        )

    def _pair(self, grant: Grant) -> dict[str, str | int]:
        access = f"AT-{secrets.token_urlsafe(48)}"
        self._access[access] = grant
        pair: dict[str, str | int] = {
            "token_type": "bearer",
            "expires_in": int((grant.expires - self.now()).total_seconds()),
            "access_token": access,
            "scope": " ".join(grant.scopes),
        }
        if "offline.access" in grant.scopes:
            refresh = f"RT-{secrets.token_urlsafe(48)}"
            self._refresh[refresh] = grant
            pair["refresh_token"] = refresh
        return pair
