"""Fetches pages of people's own places, politely and with care.

Only http and https, no credentials, no cookies; 5 seconds and 2 MiB a page, from looking up its host over all
redirects to its last byte, however slowly they trickle in; at most five redirects, and no private, loopback
or otherwise special address at any of them. The address that was looked at is the one that is connected to,
so that a name cannot lead elsewhere in between. robots.txt is heeded, a host is asked at most once a second,
and what has not changed is not sent again (ETag, Last-Modified).
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from msgspec import Struct

from twitterbar.errors import Unreachable

if TYPE_CHECKING:
    from protego import Protego
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool
    from urllib3.connection import HTTPConnection

SECONDS = 5.0
"""So long one page may take in all; waiting for a host's turn is not counted."""

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


class _Allowance:
    """The time that one page has, over all its redirects."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._until = clock() + seconds

    def left(self, host: str) -> float:
        """Seconds that are left; raises `Unreachable` when none are."""
        if (left := self._until - self._clock()) <= 0:
            raise self.late(host)
        return left

    def late(self, host: str) -> Unreachable:
        """What is said of a host that takes longer."""
        return Unreachable(f"{host} takes longer than {self.seconds:g} seconds.")

    def more(self, seconds: float) -> None:
        """So long it was us who waited."""
        self._until += seconds


class Fetcher:
    """Asks for pages, one after the other.

    `allowed` judges every address before it is connected to, `pause` waits so many seconds, `clock` gives
    seconds that never run backward, `seconds` is what a page may take.
    """

    def __init__(
        self,
        *,
        allowed: Callable[[Address], bool] = is_public,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = allowed
        self._pause = pause
        self._clock = clock
        self._seconds = seconds
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
        allowance = _Allowance(self._seconds, self._clock)
        for _ in range(REDIRECTS + 1):
            if heed:
                began = self._clock()
                self._heed_robots(url)
                allowance.more(self._clock() - began)
            status, answer, body = self._ask(url, headers, allowance)
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

    def _ask(
        self, url: str, headers: Mapping[str, str], allowance: _Allowance
    ) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise Unreachable(f"{url!r} is no address of a page.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise Unreachable(f"{url!r} is no address that is fetched.")
        self._wait_for(parts.hostname, allowance)
        address = self._look_up(parts.hostname, port, allowance)
        said = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        return self._request(parts, str(address), port, said, allowance)

    def _wait_for(self, host: str, allowance: _Allowance) -> None:
        """At most once a second."""
        last = self._asked.get(host)
        if last is not None and (left := last + BETWEEN - self._clock()) > 0:
            began = self._clock()
            self._pause(left)
            allowance.more(self._clock() - began)
        self._asked[host] = self._clock()

    def _look_up(self, host: str, port: int, allowance: _Allowance) -> Address:
        """The address to connect to; every one that the name has must be allowed."""
        try:
            found = _look_up(host, port, allowance.left(host))
        except TimeoutError as error:
            raise allowance.late(host) from error
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{host} can't be found.") from error
        addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise Unreachable(f"{host} leads to an address that is not on the open internet.")
        return addresses[0]

    def _request(
        self, url: SplitResult, address: str, port: int, headers: Mapping[str, str], allowance: _Allowance
    ) -> tuple[int, dict[str, str], bytes]:
        import urllib3  # noqa: PLC0415  (only when something is fetched)

        host = url.hostname or ""
        path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
        left = allowance.left(host)
        limits = urllib3.Timeout(connect=left, read=left)
        pool: HTTPConnectionPool
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
        try:
            with _cut_off(pool, left) as late:
                answer = pool.urlopen(
                    "GET", path, headers=headers, retries=False, redirect=False, preload_content=False
                )
                try:
                    body = self._read(answer, host, allowance)
                finally:
                    answer.close()
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if late.is_set() or isinstance(error, urllib3.exceptions.TimeoutError):
                raise allowance.late(host) from error
            raise Unreachable(f"{host} can't be read: {type(error).__name__}.") from error
        finally:
            pool.close()
        if late.is_set():  # what was cut off may look like the end
            raise allowance.late(host)
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, body

    def _read(self, answer: "BaseHTTPResponse", host: str, allowance: _Allowance) -> bytes:
        """The body as far as it is allowed to go, in size and in time."""
        body = b""
        while piece := answer.read1(64 * 1024, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                raise Unreachable(f"{host} sends more than {LARGEST // 1024 // 1024} MiB.")
            allowance.left(host)
        return body


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host; raises `TimeoutError` if that takes longer: nothing calls the system off."""
    done: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            done.put([str(entry[4][0]) for entry in found])
        except (OSError, UnicodeError) as error:
            done.put(error)

    threading.Thread(target=ask, name="looking up", daemon=True).start()
    try:
        found = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


@contextmanager
def _cut_off(pool: "HTTPConnectionPool", seconds: float) -> "Iterator[threading.Event]":
    """Hang up on a server after so many seconds, whatever it is about to say; tells whether that was done.

    Timeouts of the connection hold for each time something is read, and a server may send drop by drop.
    """
    late, connections = threading.Event(), []
    usual: Any = pool.ConnectionCls

    def connection(*arguments: Any, **options: Any) -> "HTTPConnection":
        made: HTTPConnection = usual(*arguments, **options)
        connections.append(made)
        return made

    def hang_up() -> None:
        late.set()
        for made in connections:
            if made.sock is not None:
                with suppress(OSError):
                    made.sock.shutdown(socket.SHUT_RDWR)

    pool.ConnectionCls = cast("Any", connection)
    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
