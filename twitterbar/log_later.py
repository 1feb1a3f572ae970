"""The log, begun when there is something to log: to load what writes it would hold up the door."""

import logging
import sys
import threading
from pathlib import Path


class LogLater(logging.Handler):
    """Stands in for the log until the first event, or until one says `begin`."""

    def __init__(self, file: Path, level: str) -> None:
        super().__init__()
        self._file = file
        self._level = level

    def emit(self, record: logging.LogRecord) -> None:
        """Begin the log with this."""
        self.begin_log()
        logging.getLogger(record.name).handle(record)

    def begin_log(self) -> None:
        """Let the log take this one's place."""
        from twitterbar import logs  # noqa: PLC0415  (that is what this is for)

        logging.getLogger().removeHandler(self)
        logs.start(self._file, self._level)


def start_later(file: Path, level: str) -> None:
    """Send every event of this process to the file; `level` is one of `quiet_log.LEVELS`.

    What threads and finalizers fail with is an event, and so are warnings.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, LogLater)]:
        root.removeHandler(handler)
    root.addHandler(LogLater(file, level))
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    threading.excepthook = _begin_with_thread
    sys.unraisablehook = _begin_with_finalizer
    if "twitterbar.logs" in sys.modules:
        begin()


def begin() -> None:
    """Begin the log, if that was put off."""
    for handler in list(logging.getLogger().handlers):
        if isinstance(handler, LogLater):
            handler.begin_log()


def _begin_with_thread(failure: threading.ExceptHookArgs) -> None:
    begin()  # puts the log's own hook in the place of this one
    if threading.excepthook is not _begin_with_thread:
        threading.excepthook(failure)


def _begin_with_finalizer(failure: "sys.UnraisableHookArgs") -> None:
    begin()
    if sys.unraisablehook is not _begin_with_finalizer:
        sys.unraisablehook(failure)
