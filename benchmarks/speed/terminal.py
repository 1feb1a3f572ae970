"""A real pseudo-terminal with a program in it: everything that comes out of it, and when; keys into it.

It answers the questions that programs ask a terminal at their start as a present-day one does, since many
wait for the answers, and knows synchronized output, so that the end of a frame is told and not guessed.
Nothing else happens while a program runs: what was on the screen is worked out afterwards (`screen.py`).
Times are seconds of `time.perf_counter`.
"""

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

COLUMNS, ROWS = 120, 40

FRAME_ENDS = b"\x1b[?2026l"
"""What a program that draws in whole frames sends behind each."""

PAUSE = 0.004
"""Silence, in seconds, that ends a frame of a program that does not say where its frames end."""

SILENCE = 0.06
"""Silence, in seconds, after which nothing more is expected to come of a key."""

_QUESTION = re.compile(
    rb"\x1b\[\?(?P<mode>[0-9]+)\$p|\x1b\[(?P<device>[>=]?)0?c|\x1b\[(?P<status>[56])n"
    rb"|\x1b\[(?P<size>1[468])t|\x1b\](?P<color>1[0-2]|4;[0-9]+);\?(?:\x07|\x1b\\)|\x1b\[(?P<name>>)0?q"
    rb"|\x1b\[\?(?P<resizes>2048)h"
)
_KNOWN_MODES = {7, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026}

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+q": "\x11",
    "ctrl+c": "\x03",
}


class Terminal:
    """One run of a program; a context manager that ends the program, and only that one."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        leave: str = "ctrl+q",
    ) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self._leave = leave
        self._news = threading.Condition()
        left_out = ("COLUMNS", "LINES", "NO_COLOR", "CI", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
        surroundings = {name: value for name, value in os.environ.items() if name not in left_out}
        surroundings |= {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        surroundings |= environment or {}
        words = [os.fspath(word) for word in command]
        mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * 9, ROWS * 18))
        self.began = self.pressed = time.perf_counter()
        self.pid = os.fork()
        if not self.pid:
            _become(words, surroundings, theirs)
        os.close(theirs)
        self._file = mine
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.ended:
            self.press(self._leave)
        for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 2.0)):
            if self._reap(patience):
                break
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
        else:
            self._reap(1.0)
        self._reader.join(1.0)
        os.close(self._file)

    def _reap(self, patience: float) -> bool:
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                self.ended = True
                return True
            time.sleep(0.005)
        return False

    # Out of the program

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._file, 1 << 16)
            except OSError:
                data = b""
            at = time.perf_counter()
            if b"\x1b" in data:
                for question in _QUESTION.finditer(data):
                    self._write(_answer(question))
            with self._news:
                if data:
                    self.chunks.append((at, data))
                else:
                    self.ended = True
                self._news.notify_all()
            if not data:
                return

    def wait_for(self, text: str, since: int = 0, patience: float = 60.0) -> float:
        """When the frame that first shows this text was complete; raises `TimeoutError` if it never is.

        The text has to lie in one run of one style, since it is looked for in what is sent; `since` leaves
        out so many chunks.
        """
        wanted, seen, at = text.encode(), b"", since
        deadline = time.perf_counter() + patience
        found = False
        while True:
            with self._news:
                while at == len(self.chunks):
                    left = deadline - time.perf_counter()
                    if found and not self._news.wait(PAUSE):
                        return self.chunks[-1][0]
                    if not found and (left <= 0 or self.ended or not self._news.wait(left)):
                        raise TimeoutError(f"{text!r} never came; the last was {self.tail()}")
                new = self.chunks[at:]
                at = len(self.chunks)
            for moment, data in new:
                seen = seen[-4096:] + data
                if not found and wanted in seen:
                    found = True
                    seen = seen[seen.index(wanted) :]
                if found and (FRAME_ENDS in seen or b"\x1b[?2026h" not in self._start()):
                    return moment

    def _start(self) -> bytes:
        return b"".join(data for _, data in self.chunks[:64])

    def next_frame(self, since: int, patience: float = 10.0) -> float:
        """When the first frame behind so many chunks was complete."""
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            with self._news:
                new = self.chunks[since:]
                if any(FRAME_ENDS in data for _, data in new):
                    return next(at for at, data in new if FRAME_ENDS in data)
                self._news.wait(PAUSE)
                if new and len(self.chunks) == since + len(new):
                    return new[-1][0]
        raise TimeoutError(f"nothing came; the last was {self.tail()}")

    def wait_for_news(self, since: float, patience: float = 0.5) -> None:
        """Until something comes after that moment."""
        deadline = time.perf_counter() + patience
        with self._news:
            while not (self.chunks and self.chunks[-1][0] > since):
                left = deadline - time.perf_counter()
                if left <= 0 or not self._news.wait(left):
                    return

    def wait_for_silence(self, silence: float = SILENCE, patience: float = 10.0) -> None:
        """Until nothing has come for so long, and no key was pressed."""
        deadline = time.perf_counter() + patience
        while (now := time.perf_counter()) < deadline:
            last = max(self.chunks[-1][0] if self.chunks else 0.0, self.pressed)
            if now - last >= silence:
                return
            with self._news:
                self._news.wait(silence - (now - last))

    def tail(self) -> str:
        """The last of what came, without escape sequences, for messages about failures."""
        sent = b"".join(data for _, data in self.chunks[-20:])
        words = re.sub(rb"\x1b\[[0-9;?<>=]*[A-Za-z]", b" ", sent).decode(errors="replace").split()
        return " ".join(words)[-200:]

    # Into the program

    def press(self, key: str) -> float:
        """Press a key, by its name in `KEYS` or the character it makes; tells when."""
        self.pressed = at = time.perf_counter()
        self._write(KEYS.get(key, key).encode())
        return at

    def _write(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._file, data)

    # What it takes

    def processor(self) -> float:
        """Seconds on a processor so far, all threads together."""
        total = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):
                total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9

    def memory(self) -> float:
        """The most memory it ever had, in MiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise ValueError("the system does not tell how much memory a process has")


def _become(words: list[str], surroundings: Mapping[str, str], terminal: int) -> None:
    """Turn this process, a child, into the program; comes back under no circumstances."""
    try:
        os.login_tty(terminal)
        os.closerange(3, 256)
        os.execvpe(words[0], words, surroundings)
    except OSError as error:
        os.write(2, f"{words[0]} can't be started: {error}\n".encode())
    finally:
        os._exit(127)


def _answer(question: re.Match[bytes]) -> bytes:
    """What a terminal says to a question."""
    if question["mode"]:
        return b"\x1b[?%s;%d$y" % (question["mode"], 2 if int(question["mode"]) in _KNOWN_MODES else 0)
    if question["device"] is not None:
        return {b"": b"\x1b[?62;22c", b">": b"\x1b[>1;10;0c"}.get(question["device"], b"")
    if question["status"]:
        return b"\x1b[0n" if question["status"] == b"5" else b"\x1b[1;1R"
    if question["size"]:
        sizes = {b"14": (4, ROWS * 18, COLUMNS * 9), b"16": (6, 18, 9), b"18": (8, ROWS, COLUMNS)}
        return b"\x1b[%d;%d;%dt" % sizes[question["size"]]
    if question["color"]:
        return b"\x1b]%s;rgb:2020/2020/2828\x1b\\" % question["color"]
    if question["name"]:
        return b"\x1bP>|benchmarks 1\x1b\\"
    return b""
