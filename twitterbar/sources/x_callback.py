"""The page on this computer that X sends the browser back to when somebody has signed in."""

import socket
import threading
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from types import TracebackType
from urllib.parse import urlsplit

from twitterbar.errors import ConfigError

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>twitterbar</title>
<body style="font: 1.2em/1.5 sans-serif; max-width: 30em; margin: 4em auto; padding: 0 1em">
<h1 style="font-size: 1.3em">{title}</h1><p>{text}</p></body></html>
"""


class Callback:
    """Waits on a port of 127.0.0.1 for the one answer that `is_mine` knows; others are shown the door.

    A context manager. Raises ConfigError on entering if the port is taken.
    """

    def __init__(self, port: int, is_mine: Callable[[str], bool]) -> None:
        self._port = port
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._is_mine = is_mine
        self._server: _Server | None = None

    def __enter__(self) -> "Callback":
        try:
            self._server = _Server(self._port, self._is_mine, self._answers)
        except OSError as error:
            raise ConfigError(
                f"Port {self._port} of this computer is taken ({error.strerror}).",
                "Close what uses it, or paste the address instead: `twitterbar login --paste`.",
            ) from error
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="callback", daemon=True
        ).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def wait(self, seconds: float) -> str | None:
        """The address that the browser came back with; None if it has not within these seconds."""
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, port: int, is_mine: Callable[[str], bool], answers: "SimpleQueue[str]") -> None:
        self.is_mine = is_mine
        self.answers = answers
        super().__init__(("127.0.0.1", port), _Answer)

    def server_bind(self) -> None:
        """Bind without looking up the computer's name, which may take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class _Answer(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """Take the answer in, or say that this is not the one."""
        if urlsplit(self.path).path != "/callback":
            self._show(404, "There is nothing here", "This page is only for signing in.")
        elif not self.server.is_mine(self.path):
            self._show(
                400,
                "That is not the sign-in that was begun",
                "Go back to the terminal, begin again, and use the newest page that it opens.",
            )
        else:
            self.server.answers.put(f"http://127.0.0.1:{self.server.server_port}{self.path}")
            self._show(200, "Thank you", "You can close this page and go back to the terminal.")

    def _show(self, status: int, title: str, text: str) -> None:
        page = _PAGE.format(title=escape(title), text=escape(text)).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address of the request holds the code."""
