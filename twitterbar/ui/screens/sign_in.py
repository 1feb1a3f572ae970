"""Signing in to X: through the browser, by a pasted address, or with the four keys of OAuth 1.0a."""

import re
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from twitterbar.errors import TwitterbarError
from twitterbar.secret import Secret
from twitterbar.ui import keymap
from twitterbar.ui.errands import Errand
from twitterbar.ui.house import House
from twitterbar.ui.signing_in import FILE, KEYRING, MEMORY, Begun, SigningIn
from twitterbar.ui.widgets.bars import Choices, HeadLine, KeyLine

VAULTS = (KEYRING, MEMORY, FILE)
VAULT_WORDS = ("the system's keyring", "memory, this once", "a file only you can read")

FOUR_KEYS = ("API key", "API key secret", "access token", "access token secret")
"""In the order of X's developer console."""

MINUTES = 5
"""How long one sign-in may take."""

LETTING_GO = 1.0
"""Seconds that an errand which was stopped gets to end."""

FILLING_IN = (("Enter", "on"), ("Tab", "next"), ("^T", "four keys"), ("PgDn", "how to"))
WITH_KEYS = (("Enter", "on"), ("Tab", "next"), ("^T", "browser"), ("PgDn", "how to"))
WAITING = (("^Y", "copy"), ("^O", "open again"), ("Enter", "paste"))


class SignInScreen(Screen[bool]):
    """One form: where to keep the sign-in, which app; then the address to open. Its result: signed in."""

    DEFAULT_CSS = """
    SignInScreen #room { padding: 1 2 0 2; }
    SignInScreen.-low #room { padding: 0 1; }
    SignInScreen Static { width: 1fr; height: auto; }
    SignInScreen Vertical { height: auto; }
    SignInScreen .label { color: $muted; }
    SignInScreen Input { border: none; height: 1; padding: 0 1; margin: 0; background: $panel; }
    SignInScreen #state { padding: 1 2 0 2; }
    SignInScreen.-low #state { padding: 0 1; }
    SignInScreen.-trouble #state { color: $warning; text-style: bold; }
    SignInScreen #guide { margin: 1 0 0 0; }
    SignInScreen #address { margin: 1 0; color: $link; }
    SignInScreen #keys, SignInScreen #wait { display: none; }
    SignInScreen.-keys #keys { display: block; }
    SignInScreen.-keys #browser { display: none; }
    SignInScreen.-waiting #form, SignInScreen.-done #form { display: none; }
    SignInScreen.-waiting #wait { display: block; }
    """
    SCOPE = "sign_in"
    AUTO_FOCUS = None
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012  (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("sign_in")]

    def __init__(self, house: House, signing_in: SigningIn) -> None:
        super().__init__()
        self.house = house
        self.signing_in = signing_in
        self.begun: Begun | None = None
        self._errand: Errand | None = None
        self._ends = 0.0
        self._no_browser = False

    def compose(self) -> ComposeResult:
        """How it stands, the form, and below it how one comes by an app; or the address, while waiting."""
        yield HeadLine()
        yield Static("One moment…", id="state", markup=False)
        with VerticalScroll(id="room", can_focus=False):
            with Vertical(id="form"):
                yield Static("Keep the sign-in in", classes="label")
                yield Choices(VAULT_WORDS, id="vault")
                with Vertical(id="browser"):
                    yield Static("twitterbar may", classes="label")
                    yield Choices(("read", "read, and post what you send"), id="may")
                    yield Static("Client ID; Enter opens the browser", id="app", classes="label")
                    yield Input(self.signing_in.client_id, id="client_id", compact=True)
                    yield Static("Client secret (of Web Apps only)", classes="label")
                    yield Input(id="secret", password=True, compact=True)
                with Vertical(id="keys"):
                    for number, name in enumerate(FOUR_KEYS):
                        yield Static(f"{name[0].upper()}{name[1:]}", classes="label")
                        yield Input(id=f"key_{number}", classes="key", password=True, compact=True)
                yield Static(id="guide")
            with Vertical(id="wait"):
                yield Static(id="address")
                yield Static(
                    "Say yes there. If the browser can't come back here (it is on another computer, say), it "
                    "ends at an address that begins with http://127.0.0.1: paste that one here.",
                    classes="label",
                )
                yield Input(id="pasted", password=True, compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """See who is signed in, and where a sign-in can be kept."""
        self.query_one(HeadLine).left = "Sign in to X"
        self.query_one("#guide", Static).update(Content("\n".join(self.signing_in.guide())))
        self.set_interval(1.0, self.tick)
        self.say_keys()
        self.send("who is signed in", self.see)

    def on_unmount(self) -> None:
        """Nobody waits for the browser any more."""
        self.stop()

    # Errands; each ends with a call of something below, unless it was stopped

    def send(self, name: str, carry_out: Callable[[Errand], None]) -> None:
        """Stop what is under way, and do this once it has let go of its port."""
        self.stop()
        before = self._errand
        self._errand = self.house.errands.start(name, lambda errand: self._told(errand, before, carry_out))

    def _told(self, errand: Errand, before: Errand | None, carry_out: Callable[[Errand], None]) -> None:
        if before is not None:
            before.thread.join(LETTING_GO)
        try:
            carry_out(errand)
        except TwitterbarError as error:
            self.later(errand, self.trouble, str(error))

    def later(self, errand: Errand, call: Callable[[str], None], words: str) -> None:
        """Say something on the screen, unless nobody wants to know any more."""
        if not errand.stopped:
            self.call_later(call, words)

    def stop(self) -> None:
        """End what is under way."""
        if self._errand is not None:
            self._errand.stop()

    def see(self, errand: Errand) -> None:
        """How it stands, and whether there is a keyring."""
        standing = self.signing_in.standing()
        trouble = self.signing_in.trouble(KEYRING)
        if not errand.stopped:
            self.call_later(self.show_standing, standing, trouble)

    def begin(self, errand: Errand, client_id: str, secret: Secret | None, keep_in: str, write: bool) -> None:
        """Begin, wait for the browser, and finish."""
        if words := self.signing_in.resume(keep_in):
            self.later(errand, self.done, words)
            return
        begun = self.signing_in.begin(client_id, secret, keep_in, write=write)
        if not errand.stopped:
            self.call_later(self.show_address, begun)
        answer = begun.wait(lambda: errand.stopped)
        if answer is not None:
            self.later(errand, self.say, "X said yes. Asking who you are…")
            self.later(errand, self.done, begun.finish(answer))
        elif not begun.deaf:
            self.later(errand, self.trouble, "Nothing came back within five minutes. Begin again.")

    # What the screen says

    def say(self, words: str) -> None:
        """How it stands."""
        self.remove_class("-trouble")
        self.query_one("#state", Static).update(Content(words))

    def trouble(self, words: str) -> None:
        """What went wrong; back to the form."""
        if self.has_class("-waiting"):
            self.remove_class("-waiting")
            self.query_one("#client_id", Input).focus(scroll_visible=False)
            self.call_after_refresh(self.show_form)
        self.begun = None
        self.say(words)
        self.add_class("-trouble")
        self.say_keys()

    def show_form(self) -> None:
        """Bring the field one begins from into sight, and what it is called."""
        room = self.query_one("#room", VerticalScroll)
        for name in ("#client_id", "#app"):
            room.scroll_to_widget(self.query_one(name), animate=False, immediate=True)

    def show_standing(self, standing: str, trouble: str) -> None:
        """Who is signed in; where there is no keyring, that one has to choose."""
        self.say(standing)
        if trouble:
            self.say(f"{standing} {trouble} Choose where else.")
            vault = self.query_one("#vault", Choices)
            vault.index = VAULTS.index(MEMORY)
            vault.focus(scroll_visible=False)
            self.call_after_refresh(self.query_one("#room").scroll_home, animate=False)
        elif self.focused is None:
            self.query_one("#client_id", Input).focus()

    def show_address(self, begun: Begun) -> None:
        """Open the address, and show it for who has to do that by hand."""
        self.begun = begun
        self._ends = self.house.monotonic() + MINUTES * 60
        self.add_class("-waiting")
        self.query_one("#address", Static).update(Content(begun.address))
        pasted = self.query_one("#pasted", Input)
        pasted.value = ""
        pasted.focus()
        self.query_one("#room", VerticalScroll).scroll_home(animate=False)
        self.say_keys()
        self._no_browser = self.house.open_url(begun.address) is False
        self.tick()

    def tick(self) -> None:
        """How long there is still to say yes."""
        if self.begun is not None:
            left = max(0, int(self._ends - self.house.monotonic()))
            if self.begun.deaf:
                how = f"{self.begun.deaf} Paste the address."
            elif self._no_browser:
                how = "No browser could be opened here: copy the address and open it in one."
            else:
                how = "Waiting for the browser."
            self.say(f"{how} {left // 60}:{left % 60:02} left.")

    def done(self, words: str) -> None:
        """Somebody is signed in."""
        self.begun = None
        self.remove_class("-waiting")
        self.add_class("-done")
        for field in self.query(".key").results(Input):
            field.value = ""
        self.say(words)
        self.say_keys()
        self.set_focus(None)

    def say_keys(self) -> None:
        """The keys that do something now."""
        keys = self.query_one(KeyLine)
        keys.always = (("Esc", "stop" if self.begun else "back"),)
        if self.has_class("-done"):
            keys.keys = (("Enter", "to the door"),)
        elif self.begun is not None:
            keys.keys = WAITING
        else:
            keys.keys = WITH_KEYS if self.has_class("-keys") else FILLING_IN

    # What the reader does

    @on(Choices.Taken)
    def on_from_choice(self) -> None:
        """On to what comes next in the form."""
        self.focus_next()

    @on(Input.Submitted, "#client_id,#secret")
    def to_the_browser(self) -> None:
        """Begin, with the app that was named."""
        client_id = self.query_one("#client_id", Input).value.strip()
        if not re.fullmatch(r"[!-~]{1,200}", client_id):
            self.trouble(
                "Signing in needs the client ID of a developer app. Below it says how to come by one."
            )
            return
        secret = Secret(self.query_one("#secret", Input).value.strip())
        keep_in, write = (
            VAULTS[self.query_one("#vault", Choices).index],
            self.query_one("#may", Choices).index,
        )
        self.query_one("#secret", Input).value = ""
        self.say("One moment…")
        self.send(
            "signing in",
            lambda errand: self.begin(
                errand, client_id, secret if secret.reveal() else None, keep_in, bool(write)
            ),
        )

    @on(Input.Submitted, "#pasted")
    def take_pasted(self, event: Input.Submitted) -> None:
        """The address that the browser ended at."""
        begun, answer = self.begun, Secret(event.input.value.strip())
        event.input.value = ""
        if begun is not None and answer.reveal():
            self.begun = None
            self.say("Asking X…")
            self.send("signing in", lambda errand: self.later(errand, self.done, begun.finish(answer)))

    @on(Input.Submitted, ".key")
    def take_key(self, event: Input.Submitted) -> None:
        """On to the next key; after the last, sign in with all of them."""
        fields = list(self.query(".key").results(Input))
        if event.input is not fields[-1]:
            self.focus_next()
            return
        keys = [Secret(field.value.strip()) for field in fields]
        keep_in = VAULTS[self.query_one("#vault", Choices).index]
        self.say("Asking X…")
        self.send(
            "signing in",
            lambda errand: self.later(errand, self.done, self.signing_in.with_keys(keys, keep_in)),
        )

    def action_other_way(self) -> None:
        """The four keys, or the browser."""
        if self.begun is None and not self.has_class("-done"):
            self.toggle_class("-keys")
            self.query_one("#key_0" if self.has_class("-keys") else "#client_id", Input).focus()
            self.say_keys()

    def action_copy(self) -> None:
        """The address into the clipboard."""
        if self.begun is not None:
            self.app.copy_to_clipboard(self.begun.address)
            self.notify("Copied.", markup=False, timeout=2)

    def action_open(self) -> None:
        """The address into the browser once more."""
        if self.begun is not None:
            self.house.open_url(self.begun.address)

    def action_scroll(self, pages: int) -> None:
        """On or back in what is written."""
        room = self.query_one("#room", VerticalScroll)
        room.scroll_relative(y=pages * max(1, room.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Stop waiting; or back to the door."""
        if self.begun is not None:
            self.stop()
            self.trouble("You stopped waiting; nothing was changed.")
        else:
            self.dismiss(self.has_class("-done"))

    def action_on(self) -> None:
        """Back to the door, once somebody is signed in."""
        if self.has_class("-done"):
            self.dismiss(True)
