"""The line to X: one host, bounded in time and size, no redirects, no cookies, nobody else's passwords.

Every request to X goes through a `Line`, whoever builds it. It leads to the host that the settings name
before anything is signed, so that signatures are made for the host that answers.
"""

import io
import re
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import cast
from urllib.parse import urlsplit

import urllib3.exceptions

from twitterbar.errors import (
    BrokenAnswer,
    BrokeOff,
    ConfigError,
    NoNetwork,
    NotReached,
    NotSafe,
    TwitterbarError,
)
from twitterbar.sources.unguessed import unguessed
from twitterbar.sources.x_limits import API, Limits
from twitterbar.sources.x_refusals import tamed

with unguessed():
    import requests
    from requests.adapters import HTTPAdapter

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PIECE = 64 * 1024
_RESET = "x-rate-limit-reset"


class Line(requests.Session):
    """A session with one host and no other.

    Raises ConfigError if `base` is no http(s) address, or would send a token over the network in the clear.
    """

    def __init__(self, base: str = API, limits: Limits | None = None) -> None:
        super().__init__()
        self.base = checked(base)
        self.host = urlsplit(self.base).netloc
        self.headers["Accept-Encoding"] = "gzip"
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.auth = _as_it_is
        self.adapters.clear()
        self.mount(self.base, Bounded(limits or Limits(), self.host))

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Lead the request to this line's host, then sign it."""
        url = urlsplit(cast(str, request.url))
        request.url = self.base + url.path + (f"?{url.query}" if url.query else "")
        return super().prepare_request(request)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Follow no redirect: X's API sends none, and a token must not travel to another place."""


class Bounded(HTTPAdapter):
    """Carries requests out within limits, and hands over answers whose body is whole."""

    def __init__(self, limits: Limits, host: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.host = host
        self.monotonic = monotonic
        super().__init__()

    def send(  # noqa: PLR0917  (the signature is that of requests)
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send and read the whole answer. Raises NoNetwork, NotSafe or BrokenAnswer."""
        deadline = self.monotonic() + self.limits.whole
        try:
            response = super().send(
                request,
                stream=True,
                timeout=(self.limits.connect, self.limits.read),
                verify=verify,
                cert=cert,
                proxies=proxies,
            )
        except requests.RequestException as error:
            raise self._trouble(error) from error
        if not re.fullmatch(r"\d{1,12}", response.headers.get(_RESET, "0")):
            del response.headers[_RESET]  # tweepy would stumble over it
        raw = response.raw
        try:
            body = self._body(response, deadline)
        except TwitterbarError:
            raw.close()
            raise
        raw.release_conn()
        response.raw = io.BytesIO(body if response.ok else tamed(body))
        return response

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        charged = response.status_code == 200 and "json" in response.headers.get("content-type", "")
        encoding = response.headers.get("content-encoding", "identity").lower()
        if encoding not in ("gzip", "identity"):
            raise BrokenAnswer(f"{self.host} packed its answer in a way not asked for.", charged=charged)
        unpack = zlib.decompressobj(31) if encoding == "gzip" else None
        body = bytearray()
        received = 0
        try:
            while piece := response.raw.read1(_PIECE, decode_content=False):
                received += len(piece)
                body += unpack.decompress(piece, self.limits.size + 1 - len(body)) if unpack else piece
                if len(body) > self.limits.size:
                    raise BrokenAnswer(
                        f"The answer of {self.host} is larger than {self.limits.size // 2**20} MiB.",
                        charged=charged,
                    )
                if self.monotonic() > deadline:
                    raise BrokenAnswer(
                        f"{self.host} took longer than {self.limits.whole:g} seconds to answer.",
                        charged=charged,
                    )
        except (urllib3.exceptions.HTTPError, OSError, zlib.error) as error:
            raise BrokenAnswer(f"The answer of {self.host} broke off.", charged=charged) from error
        announced = response.headers.get("content-length", "")
        short = announced.isdigit() and received < int(announced)
        if short or (unpack and received and not unpack.eof):
            raise BrokenAnswer(f"The answer of {self.host} broke off.", charged=charged)
        return bytes(body)

    def _trouble(self, error: requests.RequestException) -> TwitterbarError:
        """What a failed request means, in words; `error` itself may hold a token, so it is not quoted."""
        causes = _causes(error)
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return NotSafe(self.host, cause.verify_message, at_once=True)
        match error:
            case requests.exceptions.SSLError():
                return NotSafe(self.host, "no safe connection could be made")
            case requests.exceptions.ProxyError():
                return NotReached(
                    f"The proxy on the way to {self.host} can't be used.",
                    "Look at HTTPS_PROXY in your environment. What is here can be read without a network.",
                )
            case requests.exceptions.ConnectTimeout():
                return NotReached(f"{self.host} did not answer within {self.limits.connect:g} seconds.")
            case requests.exceptions.ReadTimeout():
                return NoNetwork(f"{self.host} said nothing for {self.limits.read:g} seconds.")
        for cause in causes:
            if isinstance(cause, urllib3.exceptions.NameResolutionError):
                return NotReached(f"There is no network: {self.host} can't be found.")
            if isinstance(cause, urllib3.exceptions.NewConnectionError):
                return NotReached(f"{self.host} can't be reached.")
        return BrokeOff(self.host)


def checked(base: str) -> str:
    """The address of a host, ready to be put before a path.

    Raises ConfigError if it is none, or if a token would travel to it unprotected.
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise ConfigError(f"{base!r} is not the address of a host.", f"x.base_url is usually {API}.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ConfigError(
            f"{base!r} would send your token over the network for everybody to read.",
            "x.base_url has to begin with https://.",
        )
    return base.rstrip("/")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking for a password for this host in the reader's ~/.netrc."""
    return request


def _causes(error: BaseException) -> list[BaseException]:
    """An exception with everything that it was raised for, however it is tucked away."""
    found: list[BaseException] = []
    todo: list[object] = [error]
    while todo and len(found) < 20:
        this = todo.pop(0)
        if isinstance(this, BaseException) and this not in found:
            found.append(this)
            todo += [this.__cause__, this.__context__, getattr(this, "reason", None), *this.args]
    return found
