"""The reader's sign-in: what it consists of, where it is kept, and how it is renewed exactly once.

Tokens are kept in the system's keyring. Where there is none that can be trusted the reader is told so, and
nothing else happens until the reader names another place: this run's memory, or a file. X's refresh
tokens work once, so a lock between processes makes sure that one of them exchanges it and the others adopt
what it got, and the new pair is stored before anybody uses it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from twitterbar.errors import NotSignedIn, TryLater
from twitterbar.secret import Secret
from twitterbar.vaults import GARBLED, Vault, VaultTrouble

LEEWAY = timedelta(seconds=60)
"""A token that ends this soon is renewed before it is used, since a request takes its time."""

LOCK_SECONDS = 30.0
"""How long to wait for another process that is renewing the sign-in."""


class OAuth2(Struct, frozen=True, kw_only=True):
    """A sign-in through the browser: tokens that end and are renewed.

    `me` and `username` are whose it is ("x:123" and the handle); `client_secret` is there only if the
    developer app is of the confidential kind. `refused` is when the service said that it renews this no more.
    """

    client_id: str
    access: Secret
    expires: datetime
    scopes: tuple[str, ...] = ()
    refresh: Secret | None = None
    client_secret: Secret | None = None
    me: str = ""
    username: str = ""
    refused: datetime | None = None

    def ends_by(self, moment: datetime) -> bool:
        """Whether the access token has ended by then."""
        return self.expires <= moment


class OAuth1(Struct, frozen=True, kw_only=True):
    """A sign-in with the four keys from the developer console; they don't end."""

    consumer_key: Secret
    consumer_secret: Secret
    access: Secret
    access_secret: Secret
    me: str = ""
    username: str = ""


SignIn = OAuth1 | OAuth2


class Credentials:
    """The sign-in of one profile, read from its vault when first needed.

    `lock` is a file beside the store that stands for the right to renew. `exchange` trades a refresh token
    for a new pair; it raises NotSignedIn if the service says that the token is spent or void, and Unreachable
    or TryLater for everything that says nothing about the token.
    """

    def __init__(
        self,
        vault: Vault,
        lock: Path,
        exchange: Callable[[OAuth2], OAuth2],
        now: Callable[[], datetime],
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        self.vault = vault
        self._lock = lock
        self._exchange = exchange
        self._now = now
        self._lock_seconds = lock_seconds
        self._held: SignIn | None = None
        self._unsaved: OAuth2 | None = None

    def current(self) -> SignIn:
        """The sign-in as it is kept. Raises NotSignedIn, or VaultTrouble if the vault can't be read."""
        if self._held is None:
            self._held = self._read()
        return self._held

    def fresh(self) -> SignIn:
        """The sign-in, renewed first if its token has ended or is about to."""
        sign_in = self.current()
        if self._unsaved or (isinstance(sign_in, OAuth2) and sign_in.ends_by(self._now() + LEEWAY)):
            return self.renewed(sign_in.access)
        return sign_in

    def renewed(self, stale: Secret) -> SignIn:
        """Another sign-in than the one with this access token, which is of no use any more.

        Whatever goes wrong, nothing that is kept is thrown away; that X renews it no more is noted with it.
        Raises NotSignedIn if the refresh token is void, VaultTrouble if a new pair could not be kept,
        TryLater if another process does not let go.
        """
        with self._right_to_renew():
            if self._unsaved:
                return self._keep(self._unsaved)
            kept = self._read()
            self._held = kept
            if kept.access != stale:
                return kept
            if isinstance(kept, OAuth1) or kept.refresh is None:
                raise NotSignedIn(
                    "X does not accept the sign-in, and there is no way to renew it.",
                    "`twitterbar login` signs you in anew.",
                )
            self.vault.write(_text(kept))  # where nothing can be kept, nothing may be spent
            try:
                new = self._exchange(kept)
            except NotSignedIn:
                with suppress(VaultTrouble):  # what X said matters more
                    self._keep(replace(kept, refused=self._now()))
                raise
            self._unsaved = new
            return self._keep(new)

    def keep(self, sign_in: SignIn) -> None:
        """Keep a sign-in in the place of the one there was."""
        with self._right_to_renew():
            self._unsaved = None
            self._keep(sign_in)

    def forget(self) -> None:
        """Throw the sign-in away."""
        with self._right_to_renew():
            self.vault.erase()
            self._held = self._unsaved = None

    def _keep(self, sign_in: SignIn) -> SignIn:
        self.vault.write(_text(sign_in))
        self._held = sign_in
        self._unsaved = None
        return sign_in

    def _read(self) -> SignIn:
        try:
            text = self.vault.read()
        except VaultTrouble as error:
            if error.is_absence:  # where nothing can be kept, nobody is signed in
                raise NotSignedIn() from None
            raise
        if text is None:
            raise NotSignedIn()
        sign_in = _sign_in(text)
        if sign_in is None:
            raise VaultTrouble(GARBLED, self.vault.name)
        return sign_in

    def _right_to_renew(self) -> "_Right":
        return _Right(self._lock, self._lock_seconds)


class _Right:
    """Holds the lock between processes; says in words when another one keeps it."""

    def __init__(self, file: Path, seconds: float) -> None:
        from filelock import FileLock  # noqa: PLC0415  (needed only where there is a sign-in)

        self._lock = FileLock(file, timeout=seconds, mode=0o600)

    def __enter__(self) -> None:
        from filelock import Timeout  # noqa: PLC0415

        try:
            self._lock.acquire()
        except Timeout as error:
            raise TryLater(
                "Another twitterbar is renewing the sign-in and does not come to an end.",
                "Close it and try again.",
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class _Kept(Struct, kw_only=True, omit_defaults=True):
    """A sign-in as it lies in a vault."""

    kind: str
    access: str
    client_id: str = ""
    client_secret: str = ""
    refresh: str = ""
    expires: datetime | None = None
    scopes: list[str] = []
    consumer_key: str = ""
    consumer_secret: str = ""
    access_secret: str = ""
    me: str = ""
    username: str = ""
    refused: datetime | None = None


def _text(sign_in: SignIn) -> Secret:
    """The sign-in for the vault: one of the two places where secrets are revealed (the other sends them)."""
    if isinstance(sign_in, OAuth1):
        kept = _Kept(
            kind="oauth1",
            consumer_key=sign_in.consumer_key.reveal(),
            consumer_secret=sign_in.consumer_secret.reveal(),
            access=sign_in.access.reveal(),
            access_secret=sign_in.access_secret.reveal(),
            me=sign_in.me,
            username=sign_in.username,
        )
    else:
        kept = _Kept(
            kind="oauth2",
            client_id=sign_in.client_id,
            client_secret=sign_in.client_secret.reveal() if sign_in.client_secret else "",
            access=sign_in.access.reveal(),
            refresh=sign_in.refresh.reveal() if sign_in.refresh else "",
            expires=sign_in.expires,
            scopes=list(sign_in.scopes),
            me=sign_in.me,
            username=sign_in.username,
            refused=sign_in.refused,
        )
    return Secret(msgspec.json.encode(kept).decode())


def _sign_in(text: Secret) -> SignIn | None:
    """What a vault held, or None if that is no sign-in."""
    try:
        kept = msgspec.json.decode(text.reveal(), type=_Kept)
    except msgspec.DecodeError:
        return None
    if kept.kind == "oauth1":
        return OAuth1(
            consumer_key=Secret(kept.consumer_key),
            consumer_secret=Secret(kept.consumer_secret),
            access=Secret(kept.access),
            access_secret=Secret(kept.access_secret),
            me=kept.me,
            username=kept.username,
        )
    if kept.kind != "oauth2" or kept.expires is None or kept.expires.tzinfo is None:
        return None
    return OAuth2(
        client_id=kept.client_id,
        client_secret=Secret(kept.client_secret) if kept.client_secret else None,
        access=Secret(kept.access),
        refresh=Secret(kept.refresh) if kept.refresh else None,
        expires=kept.expires,
        scopes=tuple(kept.scopes),
        me=kept.me,
        username=kept.username,
        refused=kept.refused,
    )
