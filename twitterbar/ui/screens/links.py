"""The links of a conversation, and opening one with open eyes."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from twitterbar.core.views import ConversationView
from twitterbar.domain.links import Verdict, verdict
from twitterbar.domain.model import Link
from twitterbar.ui import keymap
from twitterbar.ui.house import House
from twitterbar.ui.widgets.box import Box
from twitterbar.ui.widgets.options import Options


class LinksScreen(ModalScreen[None]):
    """All links of a conversation with the host that really opens; Enter or a digit opens one."""

    DEFAULT_CSS = """
    LinksScreen { align: center middle; }
    LinksScreen Box { max-width: 92; padding: 0; }
    LinksScreen OptionList { height: auto; background: $panel; border: none; padding: 0 1; }
    LinksScreen Static { padding: 0 1; }
    """

    AUTO_FOCUS = "OptionList"
    SCOPE = "links"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("links")]

    def __init__(self, house: House, view: ConversationView) -> None:
        super().__init__()
        self.house = house
        self.links = [link for post in view.posts for link in post.links]

    def compose(self) -> ComposeResult:
        """The links in a box."""
        with Box("Links", "Enter opens, Esc closes" if self.links else "Esc closes"):
            if self.links:
                options = [Option(shown(number, link)) for number, link in enumerate(self.links, 1)]
                yield Options(*options, markup=False)
            else:
                yield Static("Nobody passed a link around here.")

    @on(OptionList.OptionSelected)
    def taken(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen."""
        open_link(self, self.house, self.links[event.option_index])

    def action_pick(self, number: int) -> None:
        """Open the link of that number."""
        if 0 < number <= len(self.links):
            open_link(self, self.house, self.links[number - 1])

    def action_close(self) -> None:
        """Back to the conversation."""
        self.dismiss()


class ConfirmLinkScreen(ModalScreen[bool]):
    """A link with something odd about it: what, where it leads, and open it or not."""

    DEFAULT_CSS = """
    ConfirmLinkScreen { align: center middle; }
    ConfirmLinkScreen Box { border: round $warning; }
    """

    SCOPE = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("confirm")]

    def __init__(self, link: Link, reason: str) -> None:
        super().__init__()
        self.link = link
        self.reason = reason

    def compose(self) -> ComposeResult:
        """The words and the two keys."""
        with Box("Open this link?", ""):
            yield Static(
                Content.assemble(
                    (self.link.host, "bold"),
                    "\n",
                    self.link.url,
                    "\n\n",
                    self.reason,
                    "\n\n",
                    "y opens it, n doesn't.",
                )
            )

    def action_yes(self) -> None:
        """Open it."""
        self.dismiss(True)

    def action_close(self) -> None:
        """Don't."""
        self.dismiss(False)


def open_link(screen: Screen[Any], house: House, link: Link) -> None:
    """Open a link that is as it should be, ask about an odd one, refuse what no browser should get."""
    judged, reason = verdict(link)
    if judged is Verdict.REFUSE:
        screen.notify(f"Not opened: {reason}", markup=False, severity="warning")
    elif judged is Verdict.OPEN:
        house.open_url(link.url)
    else:

        def answer(opens: bool | None) -> None:
            if opens:
                house.open_url(link.url)

        screen.app.push_screen(ConfirmLinkScreen(link, reason), answer)


def shown(number: int, link: Link) -> Content:
    """One link: its number, its title, and its host."""
    title = link.title or link.shown
    return Content.assemble(
        (f"{number:>2} ", "bold"), title, "\n   ", (link.host, "$link"), (f"  {link.url}", "$muted")
    )
