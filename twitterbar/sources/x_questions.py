"""Questions put to X, one at a time: signed, tried again where that is worth it, every bad answer in words.

tweepy signs requests and carries them out, and is named nowhere else; everything around that is done here,
since it has to hold for money and for a reader who waits. Nothing is ever retried that X may have charged
for, and nothing waits longer than a few seconds.
"""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from twitterbar.credentials import Credentials, OAuth1, SignIn
from twitterbar.errors import (
    BrokeOff,
    NotSignedIn,
    NotTheService,
    RateLimited,
    ServiceDown,
    TwitterbarError,
)
from twitterbar.sources.x_line import Line
from twitterbar.sources.x_refusals import is_web_page, refusal, waits_until

# isort: split
import tweepy  # behind x_line, which has loaded requests by now, and only what is needed of it

PAUSES = (1.0, 3.0)
"""Seconds to wait before asking again where X was in trouble or the connection broke."""

for _loud in ("tweepy", "oauthlib", "requests_oauthlib"):
    logging.getLogger(_loud).setLevel(logging.WARNING)  # at DEBUG they write tokens into the log


class Questions:
    """Asks X over one line, for whoever is signed in.

    `cancelled` is looked at before a question is put again, after a `pause` of so many seconds. Every method
    may raise the errors that `errors.Unreachable`, `errors.TryLater` and `errors.NotAllowed` are the families
    of.
    """

    def __init__(
        self,
        credentials: Credentials,
        line: Line,
        now: Callable[[], datetime],
        cancelled: Callable[[], bool],
        pause: Callable[[float], object],
    ) -> None:
        self._credentials = credentials
        self._line = line
        self._now = now
        self._cancelled = cancelled
        self._pause = pause
        self._client = tweepy.Client()
        self._client.session = line
        self._rests: dict[str, datetime] = {}
        self._one_at_a_time = threading.Lock()

    @property
    def host(self) -> str:
        """Who is asked."""
        return self._line.host

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def ask_once(self, method: str, route: str, json: Mapping[str, object] | None) -> bytes:
        """The body of a good answer to something that X is to do; tried again with a new sign-in alone."""
        return self._signed(route, json=json, method=method)

    def ask(self, route: str, params: dict[str, str]) -> bytes:
        """The body of a good answer, after as many tries as that is worth; one question at a time."""
        with self._one_at_a_time:
            return self._tried(route, params)

    def _tried(self, route: str, params: dict[str, str]) -> bytes:
        endpoint = _endpoint(route)
        until = self._rests.get(endpoint)
        if until is not None and until > self._now():
            raise RateLimited(until, self._now())
        pauses = iter(PAUSES)
        while True:
            try:
                return self._signed(route, params=params)
            except (ServiceDown, BrokeOff):
                seconds = next(pauses, None)
                if seconds is None or self._cancelled():
                    raise
                self._pause(seconds)
            except RateLimited as error:
                self._rests[endpoint] = error.until
                raise

    def _signed(
        self,
        route: str,
        params: dict[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        method: str = "GET",
    ) -> bytes:
        """One try, and another one with a renewed sign-in if X does not accept this one."""
        sign_in = self._credentials.fresh()
        try:
            return self._send(sign_in, method, route, params, json)
        except NotSignedIn:
            sign_in = self._credentials.renewed(sign_in.access)
        try:
            return self._send(sign_in, method, route, params, json)
        except NotSignedIn:
            raise NotSignedIn(
                "X does not accept your sign-in, not even a new one.",
                "It is kept, since X has such hours. If it lasts, `twitterbar login` signs you in anew.",
            ) from None

    def _send(
        self,
        sign_in: SignIn,
        method: str,
        route: str,
        params: dict[str, str] | None,
        json: Mapping[str, object] | None,
    ) -> bytes:
        """One request.

        The exceptions of tweepy hold the token in their frames, so none is passed on.
        """
        _dress(self._client, sign_in)
        own_keys = isinstance(sign_in, OAuth1)
        trouble: TwitterbarError
        try:
            response = self._client.request(method, route, params=params, json=json, user_auth=own_keys)
        except tweepy.HTTPException as error:
            answer = error.response
            trouble = refusal(
                answer.status_code, answer.headers, answer.content, host=self._line.host, now=self._now()
            )
        except TwitterbarError as error:
            trouble = error.with_traceback(None)
        else:
            body: bytes = response.content
            if not is_web_page(body, response.headers.get("content-type", "")):
                if method == "GET":
                    self._note_rest(route, response.headers)
                return body
            trouble = NotTheService(self._line.host, "a page for a browser")
        raise trouble from None

    def _note_rest(self, route: str, headers: Mapping[str, str]) -> None:
        """Remember when an endpoint is used up, so that it is not asked before it answers again."""
        if headers.get("x-rate-limit-remaining") == "0":
            self._rests[_endpoint(route)] = waits_until(headers, self._now())


def _dress(client: tweepy.Client, sign_in: SignIn) -> None:
    """Make the client sign for whom it is asked to."""
    if isinstance(sign_in, OAuth1):
        client.consumer_key = sign_in.consumer_key.reveal()
        client.consumer_secret = sign_in.consumer_secret.reveal()
        client.access_token = sign_in.access.reveal()
        client.access_token_secret = sign_in.access_secret.reveal()
    else:
        client.bearer_token = sign_in.access.reveal()


def _endpoint(route: str) -> str:
    """What X counts requests by: the route, whoever's it is."""
    return re.sub(r"(?<=/)\d{3,}", ":id", route)
