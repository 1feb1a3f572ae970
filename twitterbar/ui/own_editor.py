"""The reader's own editor, for words of some length."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

USUAL = ("sensible-editor", "nano", "vi")
"""What is tried where neither $VISUAL nor $EDITOR names one."""


class NoEditor(Exception):
    """No editor could be used; the message says why, for the reader."""


def command() -> list[str]:
    """The editor's command, with whatever arguments the reader gave it; raises `NoEditor`."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise NoEditor(f"$EDITOR can't be read as a command: {named}") from error
    if not words:
        words = [found for name in USUAL if (found := shutil.which(name))][:1]
    if not words:
        raise NoEditor("No editor is named in $EDITOR, and neither nano nor vi is here.")
    return words


def edited(text: str) -> str:
    """The text as it comes back from the editor, which has the terminal meanwhile.

    Raises `NoEditor` where it can't be started, or says by its exit code that it failed; then nothing of
    what was written in it counts.
    """
    words = command()
    with tempfile.TemporaryDirectory(prefix="twitterbar-") as folder:
        path = Path(folder) / "comment.txt"
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*words, str(path)], check=False).returncode
            after = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise NoEditor(f"{words[0]} could not be used: {error.strerror}.") from error
    if code:
        raise NoEditor(f"{words[0]} ended with a fault ({code}); your words are as they were.")
    return after
