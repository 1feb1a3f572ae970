"""Fetches pages of people's own places, politely and with care.

Only http and https, no credentials, no cookies; 5 seconds and 2 MiB a page; at most five redirects, and no
private, loopback or otherwise special address at any of them. The address that was looked at is the one that
is connected to, so that a name cannot lead elsewhere in between. robots.txt is heeded, a host is asked at
most once a second, and what has not changed is not sent again (ETag, Last-Modified).
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from msgspec import Struct

from twitterbar.errors import Unreachable

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse

SECONDS = 5.0
LARGEST = 2 * 1024 * 1024
REDIRECTS = 5
BETWEEN = 1.0
"""Seconds between two requests to one host."""

AGENT = "twitterbar (a reader's program; fetches at most once a second)"
AGENT_NAME = "twitterbar"

_MOVED = {301, 302, 303, 307, 308}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Fetched(Struct, frozen=True, kw_only=True):
    """A page: where it finally was, its type and body, and what to say next time; `unchanged` has no body."""

    url: str
    kind: str = ""
    body: bytes = b""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


def is_public(address: Address) -> bool:
    """Whether an address is somewhere on the open internet."""
    plain = getattr(address, "ipv4_mapped", None) or address
    return bool(plain.is_global) and not plain.is_multicast


class Fetcher:
    """Asks for pages, one after the other.

    `allowed` judges every address before it is connected to, `pause` waits so many seconds, `clock` gives
    seconds that never run backward.
    """

    def __init__(
        self,
        *,
        allowed: Callable[[Address], bool] = is_public,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = allowed
        self._pause = pause
        self._clock = clock
        self._asked: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """A page, unless it is as it was when it had this `etag` or was `modified` then.

        Raises `Unreachable`, in words, for anything that stands in the way.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        return self._follow(url, headers, heed=True)

    def _follow(self, url: str, headers: Mapping[str, str], *, heed: bool) -> Fetched:
        for _ in range(REDIRECTS + 1):
            if heed:
                self._heed_robots(url)
            status, answer, body = self._ask(url, headers)
            if status in _MOVED and answer.get("location"):
                url = urljoin(url, answer["location"])
                continue
            if status == 304:
                return Fetched(url=url, unchanged=True)
            if status != 200:
                raise Unreachable(f"{_host(url)} answered {status}.")
            return Fetched(
                url=url,
                kind=answer.get("content-type", "").partition(";")[0].strip().lower(),
                body=body,
                etag=answer.get("etag", ""),
                modified=answer.get("last-modified", ""),
            )
        raise Unreachable(f"{_host(url)} sends one on and on.")

    def _heed_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(url, AGENT_NAME):
            raise Unreachable(f"{_host(url)} asks programs not to read this page.")

    def _read_robots(self, origin: str) -> "Protego | None":
        from protego import Protego  # noqa: PLC0415  (only when something is fetched)

        try:
            found = self._follow(f"{origin}/robots.txt", {}, heed=False)
        except Unreachable:
            return None
        return Protego.parse(found.body[:500_000].decode("utf-8", "replace"))

    def _ask(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise Unreachable(f"{url!r} is no address of a page.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise Unreachable(f"{url!r} is no address that is fetched.")
        self._wait_for(parts.hostname)
        address = self._look_up(parts.hostname, port)
        said = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        return self._request(parts, str(address), port, said)

    def _wait_for(self, host: str) -> None:
        """At most once a second."""
        last = self._asked.get(host)
        if last is not None and (left := last + BETWEEN - self._clock()) > 0:
            self._pause(left)
        self._asked[host] = self._clock()

    def _look_up(self, host: str, port: int) -> Address:
        """The address to connect to; every one that the name has must be allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{host} can't be found.") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise Unreachable(f"{host} leads to an address that is not on the open internet.")
        return addresses[0]

    def _request(
        self, url: SplitResult, address: str, port: int, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        import urllib3  # noqa: PLC0415  (only when something is fetched)

        host = url.hostname or ""
        path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
        limits = urllib3.Timeout(connect=SECONDS, read=SECONDS)
        pool: urllib3.HTTPConnectionPool
        if url.scheme == "https":
            import certifi  # noqa: PLC0415

            pool = urllib3.HTTPSConnectionPool(
                address,
                port,
                timeout=limits,
                ca_certs=certifi.where(),
                assert_hostname=host,
                server_hostname=host,
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, port, timeout=limits)
        began = self._clock()
        try:
            answer = pool.urlopen(
                "GET", path, headers=headers, retries=False, redirect=False, preload_content=False
            )
            try:
                body = self._read(answer, host, began)
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise Unreachable(f"{host} can't be read: {type(error).__name__}.") from error
        finally:
            pool.close()
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body

    def _read(self, answer: "BaseHTTPResponse", host: str, began: float) -> bytes:
        """The body as far as it is allowed to go, in size and in time."""
        body = b""
        while piece := answer.read1(64 * 1024, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                raise Unreachable(f"{host} sends more than {LARGEST // 1024 // 1024} MiB.")
            if self._clock() - began > SECONDS:
                raise Unreachable(f"{host} takes longer than {SECONDS:.0f} seconds.")
        return body


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
