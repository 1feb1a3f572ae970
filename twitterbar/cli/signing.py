"""Commands for signing in and out: login, logout."""

import sys
import webbrowser
from argparse import Namespace
from contextlib import suppress
from getpass import getpass
from os import environ

from twitterbar.cli import connecting, wiring
from twitterbar.cli.output import aside, say
from twitterbar.cli.sign_in import MEMORY, SigningIn, Welcome
from twitterbar.errors import Exit, StoreError, TryLater, Unreachable, UsageError
from twitterbar.secret import Secret
from twitterbar.store.store import Store

WAIT_SECONDS = 300
"""How long to wait for the browser."""


def login(arguments: Namespace) -> int:
    """Sign in, keep the sign-in where it is safe, and learn whose it is; if in memory, step in right away."""
    here = wiring.place(arguments)
    connecting.not_in_town(here)
    with wiring.core(arguments) as core:
        signing_in = SigningIn(here, lambda question: question(core.store))
        signing_in.see(arguments.keep_in)
        welcome = signing_in.resume(arguments.keep_in)
        if welcome is None:
            way = _by_keys if arguments.keys else _by_browser
            welcome = way(signing_in, arguments)
    aside(welcome.cost)
    say(welcome.words)
    if arguments.keep_in == MEMORY:
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
    with suppress(StoreError), Store.open(here.profile.store_file, now=here.now) as store:
        store.set_setting(connecting.SIGNED_IN, "")
    return code


def _by_browser(signing_in: SigningIn, arguments: Namespace) -> Welcome:
    from twitterbar.sources.x_callback import Callback
    from twitterbar.sources.x_login import LoginRefused

    client_id = arguments.client_id or signing_in.client_id
    if not client_id:
        for line in signing_in.guide():
            aside(line)
        aside(
            "Then:  twitterbar login --client-id CLIENT_ID  or, with the four keys,  twitterbar login --keys"
        )
        raise UsageError("Signing in needs the client id of a developer app.", "The lines above say how.")
    secret = Secret(_typed("Client secret: ")) if arguments.confidential else None
    attempt = signing_in.attempt(client_id, secret, write=arguments.write)
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
    return signing_in.finish(attempt, Secret(address), arguments.keep_in)


def _by_keys(signing_in: SigningIn, arguments: Namespace) -> Welcome:
    names = ("API key", "API key secret", "Access token", "Access token secret")
    keys = [Secret(_typed(f"{name} (it is not shown): ")) for name in names]
    return signing_in.with_keys(keys, arguments.keep_in)


def _typed(question: str) -> str:
    """What the reader types without it being shown; from a pipe, the next line."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass(question, stream=sys.stderr).strip()
    aside(question)
    return (sys.stdin.readline() if sys.stdin is not None else "").strip()
