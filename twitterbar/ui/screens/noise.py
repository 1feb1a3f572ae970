"""The noise at the bar: what is folded away, who makes it and why, and what one may do about it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from twitterbar.core.showing import snippet
from twitterbar.core.views_noise import FilterRow, Folded, NoiseRow, NoiseView
from twitterbar.domain.acts import Act
from twitterbar.domain.filters import About
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.failures import failures_told
from twitterbar.ui.house import House
from twitterbar.ui.screens.at_x import act_at_x
from twitterbar.ui.screens.filter import FilterScreen
from twitterbar.ui.widgets.bars import HeadLine, KeyLine
from twitterbar.ui.widgets.options import Options

if TYPE_CHECKING:
    from twitterbar.core.core import Core

PROOFS = 3
"""So many of somebody's calls are shown."""

PROFILE = "https://x.com/i/user/"
"""Where X shows somebody by their number; there is no intent for blocking."""

KEYS: Mapping[type, tuple[tuple[str, str], ...]] = {
    NoiseRow: (("H", "hear again"), ("w", "mute a week"), ("m", "mute"), ("B", "block")),
    Folded: (("Enter", "read"),),
    FilterRow: (("x", "end it"),),
}
"""What goes for somebody, for a conversation, for a filter."""


class NoiseScreen(Screen[str | None]):
    """People first, then the conversations, then the filters; Enter on a conversation gives its id.

    `changed` tells whether anything was done that the table has to be laid anew for.
    """

    DEFAULT_CSS = """
    NoiseScreen OptionList { height: 1fr; border: none; padding: 0; background: $surface; }
    NoiseScreen OptionList:focus { border: none; }
    NoiseScreen OptionList > .option-list--option { padding: 0 1; }
    """

    SCOPE = "noise"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("noise")]

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.things: list[NoiseRow | Folded | FilterRow] = []
        self.changed = False

    def compose(self) -> ComposeResult:
        """The rows and the keys."""
        yield HeadLine()
        yield Options(markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask what is folded."""
        self.query_one(HeadLine).left = "Noise and filters"
        self.query_one(KeyLine).always = (("?", "help"), ("q", "leave folded"))
        self.say_what_can_be_done()
        self.query_one(OptionList).focus()
        self.look()

    @work(exclusive=True, group="look")
    @failures_told
    async def look(self) -> None:
        """Show what there is."""
        view: NoiseView = await self.house.lane.ask(lambda core: core.noise_at_the_bar())
        self.things = [*view.people, *view.conversations, *view.filters]
        listed = self.query_one(OptionList)
        here = listed.highlighted
        listed.clear_options()
        listed.add_options(
            [
                *(Option(about(row)) for row in view.people),
                *(
                    Option(Content.styled(f"  folded: {snippet(one.opening, 100)}", "$muted"))
                    for one in view.conversations
                ),
                *(Option(filter_words(one)) for one in view.filters),
            ]
        )
        if self.things:
            listed.highlighted = min(here or 0, len(self.things) - 1)
        count = len(view.conversations)
        self.query_one(HeadLine).right = f"{count} conversation{'' if count == 1 else 's'}"

    @on(OptionList.OptionHighlighted)
    def say_what_can_be_done(self) -> None:
        """The keys for what is under the mark."""
        self.query_one(KeyLine).keys = (*KEYS.get(type(self.thing), ()), ("a", "filter"))

    @property
    def thing(self) -> NoiseRow | Folded | FilterRow | None:
        """What is under the mark."""
        here = self.query_one(OptionList).highlighted
        return self.things[here] if here is not None and here < len(self.things) else None

    @property
    def person(self) -> NoiseRow | None:
        """Who is under the mark."""
        thing = self.thing
        if isinstance(thing, NoiseRow):
            return thing
        self.notify("That goes for people: mark one of those above.", markup=False, timeout=3)
        return None

    @on(OptionList.OptionSelected)
    def taken(self) -> None:
        """Read a conversation that is folded."""
        if isinstance(self.thing, Folded):
            self.dismiss(self.thing.conversation)

    def action_hear(self) -> None:
        """Hear them again, always."""
        if (row := self.person) is not None:
            self.tell(lambda core, id=row.person.id: core.noise.hear_again(id), "Back at the table.")

    def action_mute(self, days: int) -> None:
        """Hear nothing of them, for so many days, or until it is ended."""
        if (row := self.person) is not None:
            until = f"for {days} days" if days else "until you end it here"
            self.tell(
                lambda core, id=row.person.id: core.noise.filter(About.PERSON, id, days=days or None),
                f"{row.person.shown_name} is muted {until}.",
            )

    @work(group="at x")
    @failures_told
    async def action_mute_at_x(self) -> None:
        """Hear nothing of them, here and at X, the price first."""
        row = self.person
        if row is None:
            return
        name = row.person.shown_name
        if await act_at_x(self, self.house, Act.MUTE, row.person.id, f"Mute {name} at X as well?"):
            self.action_mute(0)

    def action_block(self) -> None:
        """Their page on X, where one can block them."""
        if (row := self.person) is not None:
            self.house.open_url(PROFILE + row.person.id.partition(":")[2])

    def action_add(self) -> None:
        """A filter of one's own: words, or whoever is under the mark."""
        thing = self.thing
        person = thing.person if isinstance(thing, NoiseRow) else None
        conversation = thing.conversation if isinstance(thing, Folded) else None
        self.app.push_screen(FilterScreen(self.house, person, conversation), self.filtered)

    def filtered(self, made: bool | None) -> None:
        """Show a filter that was made."""
        self.changed = self.changed or bool(made)
        self.look()

    def action_end(self) -> None:
        """End the filter under the mark."""
        if isinstance(self.thing, FilterRow):
            self.tell(lambda core, number=self.thing.filter.number: core.noise.end(number), "Ended.")
        else:
            self.notify("That goes for filters: mark one of those below.", markup=False, timeout=3)

    @work(group="tell")
    @failures_told
    async def tell(self, question: "Callable[[Core], object]", words: str) -> None:
        """Have the core note it, and show what became of it."""
        self.changed = True
        try:
            await self.house.lane.ask(question)
        except TwitterbarError as error:
            words = str(error)
        self.notify(words, markup=False, timeout=4)
        self.look()

    def action_close(self) -> None:
        """Leave it folded."""
        self.dismiss(None)


def about(row: NoiseRow) -> Content:
    """Somebody, why they are folded, and their own words to prove it."""
    lines = [
        Content.assemble((row.person.shown_name, "$author"), (f"  @{row.person.username}", "$muted")),
        Content(f"  {row.noise.text}"),
    ]
    lines += [Content.styled(f"  “{snippet(said, 100)}”", "$context") for said in row.said[-PROOFS:]]
    return Content("\n").join(lines)


def filter_words(row: FilterRow) -> Content:
    """A filter on one line."""
    one = row.filter
    until = f" until {one.until.astimezone():%A, %Y-%m-%d}" if one.until else ""
    return Content.styled(f"  filter: {one.how.value} {one.about.value} {row.means}{until}", "$muted")
