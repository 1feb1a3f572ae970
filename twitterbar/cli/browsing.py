"""The reader's browser: one with a window of its own, or the command that the reader names for it."""

import logging
import subprocess

IN_THE_TERMINAL = frozenset({"browsh", "elinks", "links", "links2", "lynx", "w3m", "www-browser"})
"""Browsers that would draw over the screens."""


def open_url(url: str) -> bool:
    """Open an address beside the screens; False where there is no browser that can.

    A command in $BROWSER is taken at its word, and not waited for.
    """
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        browser = None
    if type(browser) is webbrowser.GenericBrowser and browser.basename not in IN_THE_TERMINAL:
        return _start([browser.name, *(word.replace("%s", url) for word in browser.args)])
    if browser is None or type(browser) is webbrowser.GenericBrowser:
        logging.getLogger(__name__).warning("there is no browser with a window of its own")
        return False
    return browser.open_new_tab(url)


def _start(command: list[str]) -> bool:
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        logging.getLogger(__name__).warning("the browser did not start: %s", error.strerror)
        return False
    return True
