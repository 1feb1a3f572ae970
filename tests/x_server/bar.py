"""A reader who is signed in to X on this computer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.make import TUESDAY
from tests.x_server.server import Server
from tests.x_server.tokens import App
from tests.x_server.world import Person, World
from twitterbar.credentials import Credentials, OAuth2
from twitterbar.domain.purse import Ledger, Purse
from twitterbar.domain.tab import Caps
from twitterbar.secret import Secret
from twitterbar.sources.prices import prices
from twitterbar.sources.x import X
from twitterbar.sources.x_dialect import Dialect
from twitterbar.sources.x_limits import Limits
from twitterbar.sources.x_login import exchange
from twitterbar.vaults import Memory

PATIENT = Limits(connect=60.0, read=60.0, whole=120.0, size=1 << 20)
"""Limits that no answer of this computer to itself reaches, however busy it is; only endless ones are cut."""

HUSHED = Limits(connect=60.0, read=0.3, whole=120.0, size=1 << 20)
"""Limits for a server that says nothing at all; nothing that does answer may be asked under them."""


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.at = TUESDAY

    def __call__(self) -> datetime:
        return self.at

    def go_on(self, **time: float) -> None:
        """So much later."""
        self.at += timedelta(**time)


class XBar:
    """A world with a reader (`me`) who follows Ana and Ben, the server for it, and a way to ask it."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.world = World(self.clock)
        self.me, self.ana, self.ben, self.cleo = (
            self.world.person(name) for name in ("me", "ana", "ben", "cleo")
        )
        self.world.follow(self.me, self.ana, self.ben)
        self.server = Server(
            self.world, self.me.id, self.clock, App(redirects=("http://127.0.0.1:8735/callback",))
        )
        self.vault = Memory()
        self.pauses: list[float] = []
        self.purse = Purse(prices(), Caps())
        self.credentials = Credentials(
            self.vault,
            folder / "renew.lock",
            exchange(base=self.server.base, now=self.clock, limits=PATIENT),
            self.clock,
            lock_seconds=60,
        )

    def sign_in(self, *scopes: str) -> OAuth2:
        """The reader is signed in, without any browser."""
        pair = self.server.tokens.issue(
            scopes
            or ("tweet.read", "users.read", "follows.read", "mute.read", "block.read", "offline.access")
        )
        sign_in = OAuth2(
            client_id=self.server.tokens.app.client_id,
            access=Secret(str(pair["access_token"])),
            refresh=Secret(str(pair["refresh_token"])),
            expires=self.clock() + timedelta(hours=2),
            scopes=tuple(str(pair["scope"]).split()),
            me=f"x:{self.me.id}",
            username="me",
        )
        self.credentials.keep(sign_in)
        return sign_in

    def x(
        self,
        caps: Caps | None = None,
        dialect: Dialect = Dialect.TWEET,
        limits: Limits = PATIENT,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        base: str | None = None,
        ledger: Ledger | None = None,
    ) -> X:
        """X as the reader sees it, at its own address or at another one."""
        if caps is not None or ledger is not None:
            self.purse = Purse(prices(), caps or Caps(), ledger=ledger)
        return X(
            self.credentials,
            self.purse,
            self.clock,
            base=base or self.server.base,
            dialect=dialect,
            limits=limits,
            cancelled=cancelled,
            pause=self.pauses.append,
        )

    def talk(self, posts: int, every: float = 1.0) -> None:
        """Ana and Ben take turns; every fifth post answers Cleo, whom the reader does not follow."""
        question = self.world.say(self.cleo, "Does anybody here mend clocks?", posts * every + 1)
        for n in range(posts):
            who: Person = (self.ana, self.ben)[n % 2]
            minutes = (posts - n) * every
            if n % 5 == 0:
                self.world.say(who, f"@cleo I do, call number {n} & ask for me", minutes, answers=question)
            else:
                self.world.say(who, f"Thought number {n}", minutes)
