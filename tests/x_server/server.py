"""The server itself: HTTP on loopback, sign-in, rate limits, credits, and faults on demand."""

import base64
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from tests.x_server import faults
from tests.x_server.answers import ENDPOINTS, Call, Endpoint, Meter, Refused
from tests.x_server.faults import Ending, Fault, problem
from tests.x_server.tokens import App, No, Tokens
from tests.x_server.world import World

WINDOW = timedelta(minutes=15)


class Asked(Struct, frozen=True, kw_only=True):
    """A request that came in, and what it was answered with."""

    method: str
    path: str
    route: str
    query: dict[str, str]
    headers: dict[str, str]
    status: int
    answer: bytes


class Server:
    """X for one developer app and one account that signs in; a context manager.

    `asked` keeps every request, `meter` the money. `limits` overrides how often a route may be asked;
    `credits` (micro-dollars) is what the developer account has, None for plenty.
    """

    def __init__(self, world: World, me: int, now: Callable[[], datetime], app: App | None = None) -> None:
        self.world = world
        self.now = now
        self.tokens = Tokens(app or App(), me, now)
        self.meter = Meter()
        self.asked: list[Asked] = []
        self.limits: dict[str, int] = {}
        self.credits: int | None = None
        self.says_yes = True
        self._faults: list[tuple[Fault, str, list[int]]] = []
        self._windows: dict[str, tuple[datetime, int]] = {}
        self._lock = threading.Lock()
        self._http = _Http(self)

    def __enter__(self) -> "Server":
        self._serve()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut_off()

    def cut_off(self) -> None:
        """The network is gone: nobody listens, and whoever is connected is cut off."""
        self._http.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()

    def come_back(self) -> None:
        """The network is back: the server answers again, at its old address and with its old world."""
        self._http = _Http(self, self._http.server_address[1])
        self._serve()

    def _serve(self) -> None:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def fail(self, fault: Fault, times: int = 1, only: str = "") -> None:
        """Answer the next requests (to routes that hold `only`) in this way; `times` -1: for ever.

        Sign-in is spared unless `only` names it.
        """
        self._faults.append((fault, only, [times]))

    def heal(self) -> None:
        """Forget all faults that are still to come."""
        self._faults.clear()

    def routes(self) -> list[str]:
        """The routes that were asked, in order."""
        return [asked.route for asked in self.asked]

    def reply(self, method: str, target: str, headers: dict[str, str], content: bytes) -> Fault:
        """What a request is answered with: a true answer is a fault with nothing wrong in it."""
        url = urlsplit(target)
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        with self._lock:
            route, answer = self._reply(method, target, query, headers, content)
            self.asked.append(
                Asked(
                    method=method,
                    path=url.path,
                    route=route,
                    query=query,
                    headers=headers,
                    status=answer.status,
                    answer=answer.body,
                )
            )
        return answer

    def _reply(
        self, method: str, target: str, query: dict[str, str], headers: dict[str, str], content: bytes
    ) -> tuple[str, Fault]:
        path = target.partition("?")[0]
        fault = self._next_fault(path)
        if fault is not None and fault.status and not fault.done:
            return path, fault
        try:
            if path.endswith(("/oauth2/token", "/oauth2/revoke", "/oauth2/authorize")):
                return path, _ended(self._sign_in(path, query, headers, content), fault)
            if path == "/2/usage/credits":
                return path, _good(self._credits())
            endpoint, parts = self._endpoint(method, path)
            me = self._me(method, target, headers, endpoint)
            body = self._answer(endpoint, Call(self.world, me, parts, query, content))
        except Refused as refused:
            return path, refused.fault
        if fault is not None and fault.twist is not None:
            body = fault.twist(body)
        self.meter.count(endpoint.unit, body, self.now())
        status = 201 if method == "POST" else 200
        answer = msgspec.structs.replace(_good(body, self._window(endpoint)), status=status)
        return endpoint.route, _ended(answer, fault)

    def _answer(self, endpoint: Endpoint, call: Call) -> dict[str, Any]:
        if self.credits is not None and self.meter.micros >= self.credits:
            raise Refused(faults.CREDITS_GONE)
        began, count = self._windows.get(endpoint.route, (self.now(), 0))
        if self.now() >= began + WINDOW:
            began, count = self.now(), 0
        limit = self.limits.get(endpoint.route, endpoint.limit)
        self._windows[endpoint.route] = (began, min(count + 1, limit))
        if count >= limit:
            reset = str(int((began + WINDOW).timestamp()))
            raise Refused(faults.rate_limited(reset))
        return endpoint.answer(call)

    def _window(self, endpoint: Endpoint) -> dict[str, str]:
        began, count = self._windows[endpoint.route]
        limit = self.limits.get(endpoint.route, endpoint.limit)
        return {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-remaining": str(limit - count),
            "x-rate-limit-reset": str(int((began + WINDOW).timestamp())),
        }

    def _endpoint(self, method: str, path: str) -> tuple[Endpoint, tuple[str, ...]]:
        for endpoint in ENDPOINTS:
            found = endpoint.pattern.fullmatch(path)
            if found and endpoint.method == method:
                return endpoint, found.groups()
        raise Refused(Fault(status=404))

    def _me(self, method: str, target: str, headers: dict[str, str], endpoint: Endpoint) -> int:
        """Who asks. Refuses who is not signed in, or may not ask for this."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind == "OAuth" and self.tokens.signed(method, self.base + target, f"OAuth {token}"):
            return self.tokens.me
        grant = self.tokens.bearer(token) if kind == "Bearer" else None
        if grant is None:
            raise Refused(faults.UNAUTHORIZED)
        if missing := set(endpoint.scopes) - set(grant.scopes):
            raise Refused(problem(403, "Forbidden", detail=f"Missing scopes: {', '.join(sorted(missing))}"))
        return grant.me

    def _sign_in(self, path: str, query: dict[str, str], headers: dict[str, str], content: bytes) -> Fault:
        form = dict(parse_qsl(content.decode()))
        kind, _, packed = headers.get("authorization", "").partition(" ")
        basic = None
        if kind == "Basic":
            name, _, secret = base64.b64decode(packed).decode().partition(":")
            basic = (name, secret)
        try:
            if path.endswith("authorize"):
                return faults.redirect(self.tokens.authorize(query, yes=self.says_yes))
            if path.endswith("revoke"):
                self.tokens.revoke(form, basic)
                return _good({"revoked": True})
            return _good(self.tokens.token(form, basic))
        except No as no:
            said = {"error": no.error, "error_description": no.description}
            return Fault(status=no.status, body=msgspec.json.encode(said))

    def _credits(self) -> dict[str, Any]:
        plenty = 100_000_000 if self.credits is None else self.credits
        left = (plenty - self.meter.micros) / 1_000_000
        return {
            "data": {"total_balance": left, "prepaid_balance": left, "free_balance": 0, "free_grants": []}
        }

    def _next_fault(self, path: str) -> Fault | None:
        for fault, only, times in self._faults:
            if times[0] and (only in path if only else "oauth2" not in path):
                times[0] -= 1
                return fault
        return None


def _good(body: dict[str, Any], headers: dict[str, str] | None = None) -> Fault:
    return Fault(status=200, body=msgspec.json.encode(body), headers=headers or {})


def _ended(answer: Fault, fault: Fault | None) -> Fault:
    """A true answer that gets lost on the way, if that is the fault."""
    if fault is None or not fault.done:
        return answer
    if fault.status:
        return fault
    return msgspec.structs.replace(answer, ending=fault.ending)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, x: Server, port: int = 0) -> None:
        self.x = x
        self.closing = threading.Event()
        self._callers: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Conversation)

    def server_bind(self) -> None:
        """Bind without looking up the computer's name, and also where connections have just ended."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def get_request(self) -> tuple[socket.socket, Any]:
        """Remember who calls, to be able to cut them off."""
        caller, address = super().get_request()
        self._callers.add(caller)
        return caller, address

    def shutdown_request(self, request: Any) -> None:
        """Whoever has been answered is remembered no more."""
        self._callers.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Cut off whoever is connected."""
        for caller in tuple(self._callers):
            with suppress(OSError):
                caller.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """That whoever asked has hung up is what some tests are about; anything else is a mistake in here."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or else each answer waits for the other end
    server: _Http

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers.get("content-length", 0)))
        answer = self.server.x.reply(self.command, self.path, headers, content)
        if answer.ending is Ending.RESET:
            self._reset()
            return
        if answer.ending is Ending.SILENT:
            self.server.closing.wait(30)
            self._reset()
            return
        self.send_response_only(answer.status)
        self.send_header("Date", format_datetime(self.server.x.now(), usegmt=True))
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.ending is not Ending.ENDLESS:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self._body(answer)

    def _body(self, answer: Fault) -> None:
        match answer.ending:
            case Ending.WHOLE:
                self.wfile.write(answer.body)
            case Ending.CUT:
                self.wfile.write(answer.body[: len(answer.body) // 2])
                self.close_connection = True
            case Ending.ENDLESS:
                self.wfile.write(answer.body)
                while not self.server.closing.is_set():
                    self.wfile.write(b'{"id":"1"},' * 5000)
            case Ending.DRIP:
                for at in range(len(answer.body)):
                    self.wfile.write(answer.body[at : at + 1])
                    self.wfile.flush()
                    if self.server.closing.wait(0.02):
                        break
                self.close_connection = True

    def _reset(self) -> None:
        """Close so that the other end sees a reset and not an orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
