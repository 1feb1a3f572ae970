"""A name for a new profile."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from twitterbar import paths
from twitterbar.errors import UsageError
from twitterbar.ui import keymap


class NewProfileScreen(ModalScreen[str]):
    """Asks for the name of a new profile. Its result is the name, or ""."""

    DEFAULT_CSS = """
    NewProfileScreen { align: center middle; }
    NewProfileScreen Vertical {
        width: 90%; max-width: 72; height: auto; padding: 1 2; background: $panel;
        border: round $border; border-title-color: $muted;
    }
    NewProfileScreen Static { width: 1fr; height: auto; margin: 1 0 0 0; }
    NewProfileScreen Input { border: none; height: 1; padding: 0 1; }
    """
    SCOPE = "profile"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("profile")]

    def compose(self) -> ComposeResult:
        """The name, and what a profile is."""
        with Vertical() as box:
            box.border_title = "A new profile"
            yield Input(placeholder="its name", compact=True)
            yield Static(
                "A profile is one account with settings, posts and a sign-in of its own. Enter goes there, "
                "Esc stays here.",
                markup=False,
            )

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Go there, if that can be a name."""
        name = event.value.strip()
        try:
            if name == paths.DEMO:
                raise UsageError("That is the made-up town's.", "Choose another name.")
            paths.profile(name)
        except UsageError as error:
            self.query_one(Static).update(str(error))
        else:
            self.dismiss(name)

    def action_close(self) -> None:
        """Stay."""
        self.dismiss("")
