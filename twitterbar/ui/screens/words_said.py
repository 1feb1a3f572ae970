"""The lines in which one says words: at the table to narrow it, in a conversation to find where they are."""

from collections.abc import Iterator

from textual import on
from textual.reactive import var
from textual.widgets import Input

from twitterbar.ui.screens.under_the_mark import UnderTheMark


class WordsSaid(UnderTheMark):
    """A screen on which the list is narrowed, and the conversation searched, by words."""

    DEFAULT_CSS = """
    WordsSaid Input.words { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    WordsSaid.-filtering Input#filter { display: block; }
    WordsSaid.-finding Input#find { display: block; }
    WordsSaid.-narrow Input#filter.-behind { display: none; }
    """

    filtering: var[bool] = var(False, toggle_class="-filtering")
    """Whether the line is there in which one says what the conversations at the table should be about."""
    finding: var[bool] = var(False, toggle_class="-finding")
    """Whether the line is there in which one says which words to look for in the conversation."""

    def lines_for_words(self) -> Iterator[Input]:
        """Both lines, for `compose`."""
        yield Input(
            id="filter",
            classes="words",
            compact=True,
            placeholder="only conversations with these words; Esc shows all",
        )
        yield Input(
            id="find",
            classes="words",
            compact=True,
            placeholder="words in this conversation; Enter goes to the next, Esc ends it",
        )

    def action_filter(self) -> None:
        """In a conversation, look for words in it; at the table, only conversations with certain words."""
        if self.reading.inside:
            self.finding = True
            self.query_one("#find", Input).focus()
        else:
            self.filtering = True
            self.query_one("#filter", Input).focus()

    def watch_filtering(self, filtering: bool) -> None:
        """Without the line, nothing is filtered."""
        if not filtering:
            self.query_one("#filter", Input).clear()

    def watch_finding(self, finding: bool) -> None:
        """Every search begins anew."""
        if not finding:
            self.query_one("#find", Input).clear()

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        """Filter while one types."""
        self.reading.filter(event.value)

    @on(Input.Submitted, "#filter")
    def filter_taken(self, event: Input.Submitted) -> None:
        """Keep the filter and go back to the list."""
        self.filtering = bool(event.value.strip())
        self.reading.listed.focus()

    @on(Input.Changed, "#find")
    def find(self, event: Input.Changed) -> None:
        """Mark the words while one types, and go to the first of them that is not above the mark."""
        if self.reading.opened.highlight(event.value.split()):
            self.reading.opened.next_match(stay=True)

    @on(Input.Submitted, "#find")
    def find_next(self, event: Input.Submitted) -> None:
        """On to the next post that has one of them."""
        if event.value.strip() and not self.reading.opened.next_match():
            self.notify("Nobody here says that.", markup=False, timeout=3)
