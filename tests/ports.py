"""Ports of this computer, for tests that several processes run at once."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def nowhere() -> Iterator[int]:
    """A port at which nobody listens, kept from everybody else meanwhile."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


def free_port() -> int:
    """A port for a program that has to be told where to listen.

    It is none of those that a system gives away by itself (Linux from 32768 on, macOS from 49152 on), or
    somebody else might have it by the time the program asks.
    """
    for _ in range(100):
        port = 20_000 + secrets.randbelow(12_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")
