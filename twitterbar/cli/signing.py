"""Commands for signing in and out: login, logout."""

import sys
import webbrowser
from argparse import Namespace
from getpass import getpass
from os import environ
from typing import TYPE_CHECKING

from msgspec.structs import replace

from twitterbar import settings
from twitterbar.cli import connecting, wiring
from twitterbar.cli.output import aside, say
from twitterbar.domain.tab import Purse, dollars, reach_back
from twitterbar.errors import (
    Exit,
    NotSignedIn,
    TryLater,
    Unreachable,
    UsageError,
)
from twitterbar.secret import Secret
from twitterbar.sources.prices import prices

if TYPE_CHECKING:
    from twitterbar.credentials import Credentials, OAuth2, SignIn
    from twitterbar.vaults import Vault

WAIT_SECONDS = 300
"""How long to wait for the browser."""

GUIDE = """\
twitterbar reads X through a developer app of your own; you pay X for what it reads,
and nothing to anybody else. To make one:

1. Open console.x.com, sign in, and buy some credits: posts cost ${post:g} each, your own
   mentions and lists ${owned:g}. You can set a spending limit there, too.
2. Make an app, and see that it is in the pay-per-use package, production environment.
3. Under 'User authentication settings', choose 'Native App', and as the callback address
   {redirect}
   letter by letter.
4. Copy the Client ID, and come back:  twitterbar login --client-id CLIENT_ID

twitterbar asks to read what you can read, and to stay signed in. It asks again before it
may write. The other way, without a browser: make all four keys of OAuth 1.0a in the
console (API key and secret, access token and secret), then  twitterbar login --keys
"""


def login(arguments: Namespace) -> int:
    """Sign in, keep the sign-in where it is safe, and learn whose it is; if in memory, step in right away."""
    here = wiring.place(arguments)
    connecting.not_in_town(here)
    mine = connecting.credentials(here, _vault(here, arguments.keep_in))
    unfinished = _unfinished(mine)
    if unfinished is None:
        sign_in = _by_keys() if arguments.keys else _by_browser(here, arguments)
        mine.keep(sign_in)
    name = _complete(here, arguments, mine)
    say(f"You are signed in as @{name}. The sign-in is kept in {mine.vault.name}.")
    if arguments.keep_in == "memory":
        from twitterbar.cli.reading import step_in

        return step_in(arguments)
    say("`twitterbar refresh --dry-run` tells what looking for posts costs, before anything is asked.")
    return Exit.DONE


def logout(arguments: Namespace) -> int:
    """Take the sign-in back at X and forget it here, the latter also if X can't be reached."""
    here = wiring.place(arguments)
    connecting.not_in_town(here)
    from twitterbar.sources.x_login import revoke

    mine = connecting.credentials(here)
    sign_in = mine.current()
    code = Exit.DONE
    try:
        revoked = revoke(sign_in, base=here.settings.x.base_url, now=here.now)
    except (Unreachable, TryLater) as error:
        aside(str(error))
        say("You are signed out here. X could not be told; at x.com/settings/connected_apps you can do that.")
        code = Exit.UNREACHABLE
    else:
        say(
            "You are signed out."
            if revoked
            else "You are signed out here. Keys end in the developer console."
        )
    mine.forget()
    return code


def _vault(here: wiring.Place, keep_in: str | None) -> "Vault | None":
    """Where the reader wants it; looked at before anything else, since a sign-in can't be kept in the air."""
    from twitterbar.vaults import Keyring, PrivateFile, for_this_run, vault_of

    if keep_in is None:
        vault: Vault = vault_of(here.profile.name, here.profile.sign_in_file)
    elif keep_in == "memory":
        vault = for_this_run(here.profile.name)
    elif keep_in == "file":
        vault = PrivateFile(here.profile.sign_in_file)
    else:
        vault = Keyring(here.profile.name)
    vault.read()
    if keep_in == "keyring":
        PrivateFile(here.profile.sign_in_file).erase()
    return vault


def _unfinished(mine: "Credentials") -> "SignIn | None":
    """A sign-in of which X has not yet said whose it is."""
    from twitterbar.vaults import GARBLED, VaultTrouble

    try:
        sign_in = mine.current()
    except NotSignedIn:
        return None
    except VaultTrouble as error:
        if error.state != GARBLED:
            raise
        return None
    return None if sign_in.me else sign_in


def _by_browser(here: wiring.Place, arguments: Namespace) -> "OAuth2":
    from twitterbar.sources.x_callback import Callback
    from twitterbar.sources.x_login import READING, WRITING, Attempt, LoginRefused

    client_id = arguments.client_id or here.settings.x.client_id
    if not client_id:
        _guide(here)
        raise UsageError("Signing in needs the client id of a developer app.", "The lines above say how.")
    secret = Secret(_typed("Client secret: ")) if arguments.confidential else None
    scopes = (*READING, *WRITING) if arguments.write else READING
    attempt = Attempt(connecting.app(here, client_id, secret), scopes, here.now)
    aside("Open this address in a browser, if none opens by itself, and say yes:")
    for line in ("", attempt.address, ""):
        aside(line)
    if arguments.paste or "SSH_CONNECTION" in environ:
        aside("Then the browser goes to an address that begins with http://127.0.0.1 and may show nothing.")
        address: str | None = _typed("Paste that address here (it is not shown): ")
    else:
        with Callback(attempt.app.port, attempt.is_mine) as callback:
            webbrowser.open(attempt.address)
            aside("Waiting for the browser. (On another computer than your browser: login --paste)")
            address = callback.wait(WAIT_SECONDS)
    if not address:
        raise LoginRefused("Nothing came back within five minutes.", "`twitterbar login` begins again.")
    sign_in = attempt.finish(address)
    if client_id != here.settings.x.client_id:
        settings.change(here.profile.settings_file, "x.client_id", client_id)
    return sign_in


def _by_keys() -> "SignIn":
    from twitterbar.sources.x_login import with_keys

    names = ("API key", "API key secret", "Access token", "Access token secret")
    return with_keys([Secret(_typed(f"{name} (it is not shown): ")) for name in names])


def _complete(here: wiring.Place, arguments: Namespace, mine: "Credentials") -> str:
    """Ask X whose sign-in it is, and give the store its reader; tells the handle."""
    with wiring.core(arguments) as core:
        store = core.store
        purse = Purse(
            prices(here.settings.tab.prices), connecting.caps(here), store.charges(reach_back(here.now()))
        )
        source = connecting.x(here, mine, purse, lambda: False)
        page = source.whoami()
        source.close()
        account = page.batch.accounts[0] if page.batch.accounts else None
        if account is None:
            raise NotSignedIn("X does not say whose sign-in this is.", "Try `twitterbar login` again.")
        if store.me is not None and store.me != account.id:
            mine.forget()
            raise UsageError(
                f"This profile holds the posts of another account than @{account.username}.",
                "Give it one of its own: --profile NAME.",
            )
        with store.saving():
            store.save(page.batch)
            store.book(page.charges)
            store.set_me(account.id)
        mine.keep(replace(mine.current(), me=account.id, username=account.username))
        spent = sum(charge.micros for charge in page.charges)
        aside(f"Asking X who you are cost {dollars(spent)}.")
        return account.username


def _guide(here: wiring.Place) -> None:
    from twitterbar.domain.tab import MICROS, Unit

    table = prices(here.settings.tab.prices)
    aside_lines = GUIDE.format(
        post=table.of(Unit.POST) / MICROS,
        owned=table.of(Unit.OWNED) / MICROS,
        redirect=connecting.app(here, "", None).redirect,
    )
    for line in aside_lines.splitlines():
        aside(line)


def _typed(question: str) -> str:
    """What the reader types without it being shown; from a pipe, the next line."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass(question, stream=sys.stderr).strip()
    aside(question)
    return (sys.stdin.readline() if sys.stdin is not None else "").strip()
