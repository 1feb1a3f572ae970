"""The comment sheet: what is answered stays in view, and who would hear it."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, SelectionList, Static, TextArea

from twitterbar.core.views_speaking import Checked
from twitterbar.domain.manners import THE_WORD, Level, Listener
from twitterbar.domain.outbox import Draft, State, Way
from twitterbar.domain.tab import dollars
from twitterbar.domain.text import clean
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago
from twitterbar.ui.failures import failures_told
from twitterbar.ui.screens.speaking import Speaking
from twitterbar.ui.widgets.bars import HeadLine, KeyLine

SAVE_AFTER = 0.4
"""Seconds after a key until what is typed is kept, so that a killed program costs less than one."""

WAYS = {Way.API: "by the API", Way.INTENT: "by the browser", Way.COPY: "by the clipboard"}
DOORS = "Better doors: without the @ · visit their place · keep it for later (Esc)"


class CommentScreen(Screen[bool]):
    """Write, see who listens, and put it into the outbox. Gives True if it is there."""

    DEFAULT_CSS = """
    CommentScreen #about { padding: 0 2; height: auto; max-height: 40%; }
    CommentScreen Static { width: 1fr; height: auto; }
    CommentScreen TextArea { height: 1fr; min-height: 3; border: none; padding: 0 2; background: $panel; }
    CommentScreen TextArea:focus, CommentScreen SelectionList:focus { border: none; }
    CommentScreen Input:focus { border: none; }
    CommentScreen #count { padding: 0 2; }
    CommentScreen #remarks { padding: 0 2; max-height: 6; }
    CommentScreen SelectionList { display: none; height: auto; max-height: 6; border: none; padding: 0 2; }
    CommentScreen.-company SelectionList { display: block; }
    CommentScreen #word { display: none; height: 1; border: none; padding: 0 2; background: $panel; }
    CommentScreen.-flagged #word { display: block; }
    CommentScreen.-short #about { max-height: 2; }
    CommentScreen.-short TextArea { min-height: 2; }
    CommentScreen.-short #remarks { max-height: 3; }
    CommentScreen.-short #count { max-height: 1; }
    CommentScreen.-short SelectionList { max-height: 3; }
    """

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it so)
        (0, "-short"),
        (18, "-tall"),
    ]
    SCOPE = "comment"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("comment")]

    def __init__(self, speaking: Speaking, draft: Draft, checked: Checked, *, choose: bool = False) -> None:
        super().__init__()
        self.speaking = speaking
        self.house = speaking.house
        self.draft = draft
        self.checked = checked
        self.way: Way | None = draft.way if draft.state is not State.DRAFT else None
        self.choose = choose
        self._saving: Timer | None = None
        self._longest = len(draft.text)
        self._deleted = 0

    def compose(self) -> ComposeResult:
        """What it is about, the words, what is known, the keys."""
        yield HeadLine()
        with VerticalScroll(id="about", can_focus=False):
            yield Static(self.about())
        yield TextArea(self.draft.text, soft_wrap=True, show_line_numbers=False)
        names = [
            (Content(account.shown_name), account.id, account.id in self.draft.notify)
            for account in self.checked.company
        ]
        yield SelectionList[str](*names)
        yield Input(id="word", compact=True, placeholder=f"to send it all the same, type: {THE_WORD}")
        yield Static(id="remarks")
        yield Static(id="count")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to write."""
        head = self.query_one(HeadLine)
        addressee = self.checked.addressee
        head.left = f"To {addressee.called}" if addressee else "Something new"
        if self.draft.quotes:
            head.left = "A quote"
        self.show_clock()
        self.set_interval(0.5, self.show_clock)
        keys = self.query_one(KeyLine)
        keys.keys = (
            ("^S", "outbox"),
            ("^T", "way"),
            ("^N", "who else"),
            ("^O", "editor"),
            ("^X", "throw away"),
        )
        keys.always = (("Esc", "later"),)
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self.set_class(self.choose and bool(self.checked.company), "-company")
        self.show_checked()

    def show_clock(self) -> None:
        """The clock runs on while one writes, and is seen."""
        session = self.speaking.session
        if session is not None:
            session.tick()
            self.query_one(HeadLine).right = f"{-(-int(session.left) // 60)} min left"

    def about(self) -> Content:
        """What is answered or quoted, and the face of who hears it."""
        checked, lines = self.checked, []
        if checked.addressee is not None:
            lines.append(self.face(checked.addressee))
        if checked.answered or checked.quoted:
            lines.append(Content.styled(checked.answered or checked.quoted, "$context"))
        return Content("\n").join([*lines, Content()] if lines else [])

    def face(self, one: Listener) -> Content:
        """The addressee on one line: name, rung, the last exchange, whether they called."""
        last = one.ledger.last_from_them
        said = f"last turned to you {ago(self.house.now(), last.at)}" if last else "never turned to you"
        called = " · called you here" if self.checked.called_you else ""
        return Content.assemble((one.called, "$author"), (f"  {one.rung.words} · {said}{called}", "$muted"))

    # What is known of it

    def show_checked(self) -> None:
        """Length, way and price on one line; what manners say above it."""
        checked = self.checked
        left = checked.length.left(checked.most)
        color = "$error bold" if left < 0 else "$warning" if left < 20 else "$muted"
        words = f"{-left} too long" if left < 0 else f"{left} left"
        open_ways = [one for one in checked.ways if not one.closed]
        way = next((one for one in open_ways if one.way is self.way), open_ways[0])
        price = dollars(way.price) if way.price else "free"
        others = " · ^T: another way" if len(open_ways) > 1 else ""
        line = Content.assemble((f"{checked.length.weight} of {checked.most}, {words}", color))
        line = Content.assemble(line, (f" · {WAYS[way.way]}, {price}{others}", "$muted"))
        if checked.addressee is not None:
            names = [one.called for one in checked.verdict.listeners if one.account]
            line = Content.assemble(line, "\n", (f"Hears it: {', '.join(names)}", "$muted"))
        closed = next((one.closed for one in checked.ways if one.way is Way.API and one.closed), "")
        if closed and self.draft.answers:
            line = Content.assemble(line, (f" · {closed}", "$muted"))
        self.query_one("#count", Static).update(line)
        marks = {
            Level.NOTE: ("note  ", "$muted"),
            Level.FLAG: ("flag  ", "$warning"),
            Level.HELD: ("held  ", "$error"),
        }
        lines = [
            Content.assemble((marks[one.level][0], f"{marks[one.level][1]} bold"), one.text)
            for one in checked.verdict.remarks
        ]
        if checked.verdict.level is Level.FLAG:
            lines.append(Content.styled(DOORS, "$muted"))
        self.query_one("#remarks", Static).update(Content("\n").join(lines))
        if not checked.word:
            self.remove_class("-flagged")

    @on(TextArea.Changed)
    def typed(self, event: TextArea.Changed) -> None:
        """Keep it soon, however fast one types."""
        length = len(event.text_area.text)
        if length < self._longest:
            self._deleted += self._longest - length
            self.speaking.taken_back(self, self._deleted)
        self._longest = length
        if self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save)

    @on(SelectionList.SelectedChanged)
    def chosen(self) -> None:
        """Who else hears it was changed."""
        self.save()

    def save(self) -> None:
        """Keep what is typed, then look at it."""
        self._saving = None
        text = clean(self.query_one(TextArea).text)
        notify = tuple(self.query_one(SelectionList).selected)
        number = self.draft.number
        self.house.lane.tell(lambda core: core.speaking.write(number, text, notify))
        self.look()

    @work(exclusive=True, group="check")
    @failures_told
    async def look(self) -> None:
        """What is known of it as it stands now."""
        number = self.draft.number
        self.draft = await self.house.lane.ask(lambda core: core.store.drafts.get(number))
        self.checked = await self.house.lane.ask(lambda core: core.speaking.check(self.draft))
        self.show_checked()

    # What one does with it

    def action_send(self) -> None:
        """Into the outbox."""
        self.save()
        self.queue("")

    @work(exclusive=True, group="queue")
    @failures_told
    async def queue(self, word: str) -> None:
        """Ask the core to take it; what it says no to is said here."""
        number, way = self.draft.number, self.way
        try:
            await self.house.lane.ask(lambda core: core.speaking.queue(number, way=way, word=word))
        except TwitterbarError as error:
            self.look()
            checked = await self.house.lane.ask(
                lambda core: core.speaking.check(core.store.drafts.get(number))
            )
            if checked.word and checked.fits:
                self.add_class("-flagged")
                self.query_one("#word", Input).focus()
            else:
                self.notify(str(error), markup=False, severity="warning")
            return
        self.dismiss(True)

    @on(Input.Submitted, "#word")
    def word_typed(self, event: Input.Submitted) -> None:
        """The typed word sends it; anything else goes back to the words."""
        typed, event.input.value = event.value, ""
        if typed.strip().casefold() == THE_WORD:
            self.queue(typed)
        else:
            self.remove_class("-flagged")
            self.query_one(TextArea).focus()

    def action_other_way(self) -> None:
        """The next way out that is open."""
        open_ways = [one.way for one in self.checked.ways if not one.closed]
        here = open_ways.index(self.way) if self.way in open_ways else 0
        self.way = open_ways[(here + 1) % len(open_ways)]
        self.show_checked()

    def action_company(self) -> None:
        """Choose who else of the conversation hears it; again: back to the words."""
        names = self.query_one(SelectionList)
        if not self.checked.company:
            self.notify("Nobody else is here.", markup=False, timeout=3)
        elif self.has_class("-company") and names.has_focus:
            self.query_one(TextArea).focus()
        else:
            self.add_class("-company")
            names.focus()

    def action_editor(self) -> None:
        """Write it in the reader's own editor, then come back."""
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            self.notify("No editor is named in $EDITOR.", markup=False, severity="warning")
            return
        area = self.query_one(TextArea)
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", delete=False) as file:
            file.write(area.text)
        path = Path(file.name)
        try:
            with self.app.suspend():
                subprocess.run([*shlex.split(editor), str(path)], check=False)
            area.text = clean(path.read_text(encoding="utf-8", errors="replace")).rstrip("\n")
        except OSError as error:
            self.notify(f"{editor} could not be started: {error.strerror}.", markup=False, severity="warning")
        finally:
            path.unlink(missing_ok=True)

    def action_drop(self) -> None:
        """Throw it away."""
        number = self.draft.number
        self.house.lane.tell(lambda core: core.speaking.drop(number))
        self.dismiss(False)

    def action_close(self) -> None:
        """Keep it for later; what has no words is no draft."""
        if self.query_one(SelectionList).has_focus:
            self.query_one(TextArea).focus()
            return
        text = clean(self.query_one(TextArea).text)
        number = self.draft.number
        if text.strip() or self.draft.state is not State.DRAFT:
            self.house.lane.tell(lambda core: core.speaking.write(number, text))
        else:
            self.house.lane.tell(lambda core: core.speaking.drop(number))
        self.dismiss(False)
