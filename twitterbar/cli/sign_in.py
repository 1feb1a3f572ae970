"""Signing a profile in to X: what the command and the screen for it have in common.

It may wait for a network or a keyring. The store belongs to the core's thread; `ask` carries a question there
and brings the answer back.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from twitterbar import settings
from twitterbar.cli import connecting
from twitterbar.cli.place import Place
from twitterbar.domain.purse import Purse
from twitterbar.domain.tab import MICROS, Charge, Unit, dollars, reach_back
from twitterbar.errors import NotSignedIn, UsageError
from twitterbar.secret import Secret
from twitterbar.sources.prices import prices

if TYPE_CHECKING:
    from twitterbar.credentials import Credentials, SignIn
    from twitterbar.domain.model import Batch
    from twitterbar.looks import Ask
    from twitterbar.sources.x_login import Attempt
    from twitterbar.store.store import Store
    from twitterbar.vaults import Vault

KEYRING = "keyring"
MEMORY = "memory"
FILE = "file"

GUIDE = (
    "twitterbar reads X through a developer app of your own; you pay X for what it reads, and nothing to "
    "anybody else. To make one:",
    "1. Open console.x.com, sign in, and buy some credits: posts cost ${post:g} each, your own mentions and "
    "lists ${owned:g}. You can set a spending limit there, too.",
    "2. Make an app, and see that it is in the pay-per-use package, production environment.",
    "3. Under 'User authentication settings', choose 'Native App', and as the callback address, letter by "
    "letter,",
    "{redirect}",
    "4. Copy the Client ID.",
    "twitterbar asks to read what you can read ({scopes}). It asks again before it may write.",
    "The other way, without a browser: make all four keys of OAuth 1.0a in the console (API key and secret, "
    "access token and secret).",
)


class Welcome(Struct, frozen=True, kw_only=True):
    """Who is signed in now, where that is kept, and what asking X for the name cost, in micro-dollars."""

    username: str
    kept_in: str
    micros: int

    @property
    def words(self) -> str:
        """Who and where, in a sentence."""
        return f"You are signed in as @{self.username}. The sign-in is kept in {self.kept_in}."

    @property
    def cost(self) -> str:
        """What it cost, in a sentence."""
        return f"Asking X who you are cost {dollars(self.micros)}."


class SigningIn:
    """Signs one profile in.

    `keep_in` is KEYRING, MEMORY (this run's) or FILE, on the reader's word; None is where the sign-in was put
    before, or else the keyring. Raises `VaultTrouble` where nothing can be kept, `UsageError` for what can't
    be a key, and what the network may raise.
    """

    def __init__(self, here: Place, ask: "Ask") -> None:
        self._here = here
        self._ask = ask
        self.client_id = here.settings.x.client_id
        """The app that was used last; "" if none ever was."""

    def guide(self) -> list[str]:
        """How to make a developer app, which callback it needs, what twitterbar asks for, and the price."""
        from twitterbar.sources.x_login import READING

        table = prices(self._here.settings.tab.prices)
        return [
            line.format(
                post=table.of(Unit.POST) / MICROS,
                owned=table.of(Unit.OWNED) / MICROS,
                redirect=connecting.app(self._here, "", None).redirect,
                scopes=", ".join(READING),
            )
            for line in GUIDE
        ]

    def see(self, keep_in: str | None) -> None:
        """Look whether a sign-in can be kept there, before anything else is done."""
        self._vault(keep_in).read()

    def resume(self, keep_in: str | None) -> Welcome | None:
        """End a sign-in of which X has not yet said whose it is; None if there is none such."""
        from twitterbar.vaults import GARBLED, VaultTrouble

        mine = self._credentials(keep_in)
        try:
            sign_in = mine.current()
        except NotSignedIn:
            return None
        except VaultTrouble as error:
            if error.state != GARBLED:
                raise
            return None
        return None if sign_in.me else self._complete(mine)

    def attempt(self, client_id: str, secret: Secret | None, *, write: bool) -> "Attempt":
        """A sign-in through the browser, begun now."""
        from twitterbar.sources.x_login import READING, WRITING, Attempt

        scopes = (*READING, *WRITING) if write else READING
        return Attempt(connecting.app(self._here, client_id, secret), scopes, self._here.now)

    def finish(self, attempt: "Attempt", answer: Secret, keep_in: str | None) -> Welcome:
        """Sign in with the address that X sent the browser to, and note the app for another time."""
        sign_in = attempt.finish(answer.reveal())
        welcome = self._welcome(sign_in, keep_in)
        if attempt.app.client_id != self.client_id:
            settings.change(self._here.profile.settings_file, "x.client_id", attempt.app.client_id)
            self.client_id = attempt.app.client_id
        return welcome

    def with_keys(self, keys: Sequence[Secret], keep_in: str | None) -> Welcome:
        """Sign in with the four keys of OAuth 1.0a, in the console's order."""
        from twitterbar.sources.x_login import with_keys

        return self._welcome(with_keys(keys), keep_in)

    def _welcome(self, sign_in: "SignIn", keep_in: str | None) -> Welcome:
        from twitterbar.vaults import PrivateFile, for_this_run

        if keep_in == MEMORY:
            for_this_run(self._here.profile.name)
        mine = self._credentials(keep_in)
        mine.keep(sign_in)
        if keep_in == KEYRING:
            PrivateFile(self._here.profile.sign_in_file).erase()
        return self._complete(mine)

    def _complete(self, mine: "Credentials") -> Welcome:
        """Ask X whose sign-in it is, and give the store its reader."""
        from twitterbar.looks import Booking
        from twitterbar.vaults import Keyring

        charges = self._ask(lambda store: store.charges(reach_back(self._here.now())))
        purse = Purse(
            prices(self._here.settings.tab.prices),
            connecting.caps(self._here),
            charges,
            ledger=Booking(self._ask),
        )
        source = connecting.x(self._here, mine, purse, lambda: False)
        page = source.whoami()
        source.close()
        account = page.batch.accounts[0] if page.batch.accounts else None
        if account is None:
            raise NotSignedIn("X does not say whose sign-in this is.", "Try `twitterbar login` again.")
        if not self._ask(lambda store: _take_in(store, page.batch, page.charges, account.id)):
            mine.forget()
            raise UsageError(
                f"This profile holds the posts of another account than @{account.username}.",
                "Give it one of its own: --profile NAME.",
            )
        mine.keep(replace(mine.current(), me=account.id, username=account.username))
        scopes = getattr(mine.current(), "scopes", ("tweet.write",))  # the four keys tell none
        permits = "" if "tweet.write" in scopes else connecting.READING
        self._ask(lambda store: store.set_setting(connecting.PERMITS, permits))
        in_keyring = "yes" if isinstance(mine.vault, Keyring) else ""
        self._ask(lambda store: store.set_setting(connecting.SIGNED_IN, in_keyring))
        return Welcome(
            username=account.username,
            kept_in=mine.vault.name,
            micros=sum(charge.micros for charge in page.charges),
        )

    def _credentials(self, keep_in: str | None) -> "Credentials":
        return connecting.credentials(self._here, self._vault(keep_in))

    def _vault(self, keep_in: str | None) -> "Vault":
        from twitterbar.vaults import Keyring, Memory, PrivateFile, vault_of

        profile = self._here.profile
        usual = vault_of(profile.name, profile.sign_in_file)
        match keep_in:
            case None:
                return usual
            case "memory":
                return usual if isinstance(usual, Memory) else Memory()
            case "file":
                return PrivateFile(profile.sign_in_file)
            case _:
                return Keyring(profile.name)


def _take_in(store: "Store", batch: "Batch", charges: Sequence[Charge], me: str) -> bool:
    """Book what asking cost, and give the store its reader; False if it has another one."""
    with store.saving():
        store.book(charges)
        if store.me is not None and store.me != me:
            return False
        store.save(batch)
        store.set_me(me)
    return True
