"""Puts the live side together: a profile's sign-in, its way to X, and refreshing its store."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from twitterbar.cli.place import Place
from twitterbar.domain.tab import Caps
from twitterbar.errors import NotSignedIn, UsageError
from twitterbar.paths import DEMO, make_private
from twitterbar.sources.prices import micros, prices
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.core import Core
    from twitterbar.credentials import Credentials, SignIn
    from twitterbar.domain.acts import Act
    from twitterbar.domain.outbox import Draft
    from twitterbar.domain.purse import Purse
    from twitterbar.looks import Ask
    from twitterbar.refreshing import Refreshing
    from twitterbar.secret import Secret
    from twitterbar.sending import Sending
    from twitterbar.sources.x import X
    from twitterbar.sources.x_login import App
    from twitterbar.vaults import Vault

Answer = TypeVar("Answer")

Quietly = Callable[["Core"], None]
"""Something to be done in the core's thread."""


def not_in_town(here: Place) -> None:
    """Refuse what makes no sense in the made-up town."""
    if here.profile.name == DEMO:
        raise UsageError("The made-up town is not on X.", "Leave out --demo.")


def caps(here: Place) -> Caps:
    """How much may be spent."""
    tab = here.settings.tab
    return Caps(session=micros(tab.session, "tab.session"), month=micros(tab.month, "tab.month"))


def credentials(here: Place, vault: "Vault | None" = None) -> "Credentials":
    """The sign-in of a profile, in the vault named, or else in the one it was put into."""
    from twitterbar.credentials import Credentials
    from twitterbar.sources.x_login import exchange
    from twitterbar.vaults import vault_of

    make_private(here.profile.data_folder)
    return Credentials(
        vault or vault_of(here.profile.name, here.profile.sign_in_file),
        here.profile.renewing_file,
        exchange(base=here.settings.x.base_url, now=here.now),
        here.now,
    )


SIGNED_IN = "signed_in"
"""The store's fact that says whether the keyring holds a sign-in, so that nobody has to open it to know."""


def seems_signed_in(here: Place, store: Store) -> bool:
    """Whether the reader is signed in, as well as can be told without asking the keyring.

    A keyring might ask the reader for a password, which nobody wants who only opens the door.
    """
    from twitterbar.vaults import Keyring, vault_of

    vault = vault_of(here.profile.name, here.profile.sign_in_file)
    if isinstance(vault, Keyring):
        return bool(store.setting(SIGNED_IN))
    return vault.read() is not None


PERMITS = "permits"
READING = "reading"
"""The store's fact about the sign-in, noted as one signs in: what it permits, where that is reading alone."""


def api_closed(here: Place, store: Store) -> str:
    """Why nothing that is said goes by the API; "" where X has the last word."""
    from twitterbar.vaults import VaultTrouble

    try:
        signed_in = seems_signed_in(here, store)
    except VaultTrouble:
        return ""
    if not signed_in:
        return "You are not signed in to X: `twitterbar login --write` lets posts go from here."
    if store.setting(PERMITS) == READING:
        return "You are signed in for reading only: `twitterbar login --write` lets posts go from here."
    return ""


def see_sign_in(here: Place, refreshing: "Refreshing") -> "SignIn":
    """See that the reader is signed in, before anything is asked; gives the sign-in.

    Raises NotSignedIn, or VaultTrouble where nobody can tell; the latter is remembered, as what ended a look.
    """
    from twitterbar.vaults import VaultTrouble

    try:
        return credentials(here).current()
    except VaultTrouble as error:
        refreshing.note_trouble(error)
        raise


def app(here: Place, client_id: str, secret: "Secret | None") -> "App":
    """The reader's developer app."""
    from twitterbar.sources.x_login import App

    chosen = here.settings.x
    return App(
        client_id=client_id,
        secret=secret,
        port=chosen.callback_port,
        base=chosen.base_url,
        authorize=chosen.sign_in_url,
    )


def x(
    here: Place,
    mine: "Credentials",
    purse: "Purse",
    cancelled: Callable[[], bool],
    give_way: Callable[[], object] = lambda: None,
) -> "X":
    """X as the reader who is signed in sees it."""
    from twitterbar.sources.x import X
    from twitterbar.sources.x_dialect import Dialect

    chosen = here.settings.x
    return X(
        mine,
        purse,
        here.now,
        base=chosen.base_url,
        dialect=Dialect(chosen.spelling),
        cancelled=cancelled,
        give_way=give_way,
    )


def refreshing(
    here: Place,
    ask: "Ask",
    *,
    session_since: datetime | None = None,
    mine: "Credentials | None" = None,
    give_way: Callable[[], object] = lambda: None,
) -> "Refreshing":
    """Refreshing the store that `ask` leads to; what it cost since `session_since` counts for the session.

    `give_way` is called between the pieces of work, by who does it beside somebody that must not wait.
    """
    from twitterbar.refreshing import Refreshing

    not_in_town(here)

    def open_source(purse: "Purse", cancelled: Callable[[], bool]) -> "X":
        signed_in = mine or credentials(here)
        owner, me = ask(_me), signed_in.current().me
        if owner and me and owner != me:
            raise NotSignedIn(
                "This profile holds somebody else's posts than those of the account that is signed in.",
                "Sign in as the other one, or use a profile of its own: --profile NAME.",
            )
        return x(here, signed_in, purse, cancelled, give_way)

    return Refreshing(
        ask,
        open_source,
        prices=prices(here.settings.tab.prices),
        caps=caps(here),
        now=here.now,
        lock=here.profile.refreshing_file,
        session_since=session_since,
    )


def sending(
    here: Place,
    ask: "Callable[[Callable[[Core], list[Draft]]], list[Draft]]",
    *,
    session_since: datetime | None = None,
    most: str | None = None,
    mine: "Credentials | None" = None,
) -> "Sending":
    """Sending what waits in the outbox that `ask` leads to; `most` is the most to spend now, in dollars."""
    from twitterbar.sending import Sending

    not_in_town(here)

    def look(question: Quietly) -> None:
        def answer(core: "Core") -> "list[Draft]":
            question(core)
            return []

        ask(answer)

    return Sending(ask, _one_at_a_time(here, look, session_since, most, mine), here.now)


def act(here: Place, ask: Callable[[Quietly], None], what: "Act", target: str) -> None:
    """Do something at X without words, for the core that `ask` leads to."""
    from twitterbar import acting

    not_in_town(here)
    acting.act(ask, _one_at_a_time(here, ask), what, target)


def _one_at_a_time(
    here: Place,
    ask: Callable[[Quietly], None],
    session_since: datetime | None = None,
    most: str | None = None,
    mine: "Credentials | None" = None,
) -> "Callable[[], tuple[X, Callable[[], None]]]":
    """How to connect to X for writing, once nobody else talks to it; with that comes how to let others in."""
    from twitterbar.domain.purse import Purse
    from twitterbar.domain.tab import reach_back
    from twitterbar.looks import Booking

    def connect() -> "tuple[X, Callable[[], None]]":
        from filelock import FileLock, Timeout

        from twitterbar.errors import TryLater

        def ask_store(question: "Callable[[Store], Answer]") -> "Answer":
            answers: list[Answer] = []
            ask(lambda core: answers.append(question(core.store)))
            return answers[0]

        lock = FileLock(here.profile.refreshing_file, timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            raise TryLater(
                "Another window is talking to X right now.", "What waits is sent when it is done."
            ) from error
        charges = ask_store(lambda store: store.charges(reach_back(here.now())))
        limits = caps(here)
        if most is not None:
            limits = Caps(session=micros(most, "--max-spend"), month=limits.month)
        purse = Purse(prices(here.settings.tab.prices), limits, charges, session_since, Booking(ask_store))
        return x(here, mine or credentials(here), purse, lambda: False), lock.release

    return connect


def _me(store: Store) -> str | None:
    return store.me
