"""What the screens have in common on which people are: the ways between them, undo, and back."""

from textual.screen import Screen

from twitterbar.ui.failures import carry_out
from twitterbar.ui.screens.company import Company


class AmongPeople(Screen[None]):
    """A screen that shows people. Those that come from it say which keys do what, and how they renew."""

    def __init__(self, company: Company) -> None:
        super().__init__()
        self.company = company

    def on_screen_resume(self) -> None:
        """Show what there is, and what was done elsewhere meanwhile."""
        self.renew()

    def renew(self) -> object:
        """Show what is known now."""
        raise NotImplementedError

    def action_introductions(self) -> None:
        """Whom to meet tonight."""
        self.company.introductions(self)

    def action_book(self) -> None:
        """The book."""
        self.company.book(self)

    def action_ledger(self) -> None:
        """What became of introductions, and who might meet."""
        self.company.ledger(self)

    def action_undo(self) -> None:
        """Take back what was last done with people."""
        carry_out(self, self._undo())

    async def _undo(self) -> None:
        await self.company.undo(self)
        self.renew()

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()
