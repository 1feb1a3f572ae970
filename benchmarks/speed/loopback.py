"""X on this computer, as far as looking for new posts goes: it hands out pages, each after a while."""

import shutil
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.speed.crowd import NOW, Crowd
from benchmarks.speed.serving import Serving

HOME = "/2/users/me/timelines/reverse_chronological"
CREDITS = "/2/usage/credits"
NOTHING = b'{"meta": {"result_count": 0}}'


class Loopback(Serving):
    """Serves these pages as the home timeline; other timelines are empty. A context manager.

    `asked` holds when each request came, and its path.
    """

    def __init__(self, pages: Sequence[bytes], answers_after: float) -> None:
        super().__init__()
        self.pages = pages
        self.answers_after = answers_after
        self.asked: list[tuple[float, str]] = []

    def answer(self, target: str) -> bytes:
        """What is said to a request."""
        url = urlsplit(target)
        self.asked.append((time.perf_counter(), url.path))
        if url.path == CREDITS:
            return b'{"data": {"total_balance": 100}}'
        time.sleep(self.answers_after)
        if not url.path.endswith("/timelines/reverse_chronological"):
            return NOTHING
        token = parse_qs(url.query).get("pagination_token", ["page0"])[0]
        return self.pages[int(token.removeprefix("page"))]

    def took(self, since: int) -> float:
        """Seconds from the first request for the home timeline, `since` so many others, to what came next."""
        home = [n for n, (_, path) in enumerate(self.asked) if n >= since and path.endswith("chronological")]
        if len(home) != len(self.pages) or home[-1] + 1 == len(self.asked):
            raise ValueError(f"{len(home)} pages were asked for, not {len(self.pages)}")
        return self.asked[home[-1] + 1][0] - self.asked[home[0]][0]


def settle(folder: Path, server: Loopback, crowd: Crowd) -> None:
    """See that whoever uses this data folder is signed in, asks this server, and may spend what can be."""
    from twitterbar.cli import connecting, wiring
    from twitterbar.cli.parser import parser
    from twitterbar.credentials import OAuth2
    from twitterbar.secret import Secret
    from twitterbar.vaults import PrivateFile

    words = ["--data-dir", str(folder), "--now", NOW.isoformat(), "login"]
    place = wiring.place(parser().parse_args(words))
    file = place.profile.settings_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'[x]\nbase_url = "{server.base}"\n[tab]\nsession = 1000.0\nmonth = 1000.0\n')
    sign_in = OAuth2(
        client_id="made-up",
        access=Secret("made-up"),
        expires=NOW + timedelta(days=30),
        scopes=("tweet.read", "users.read"),
        me=f"x:{crowd.me}",
        username="u0000",
    )
    connecting.credentials(place, PrivateFile(place.profile.sign_in_file)).keep(sign_in)


def emptied(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
