"""The comment sheet: what is answered stays in view, and who would hear it."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Paste
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, SelectionList, Static, TextArea
from textual.widgets.selection_list import Selection

from twitterbar.core.views_speaking import Checked
from twitterbar.domain.handles import without_at
from twitterbar.domain.manners import THE_WORD, Level, Listener
from twitterbar.domain.outbox import Draft, State, Way
from twitterbar.domain.tab import dollars
from twitterbar.domain.text import clean
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.draw import ago
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.own_editor import NoEditor, edited
from twitterbar.ui.screens.speaking import Speaking
from twitterbar.ui.widgets.bars import HeadLine, KeyLine

SAVE_AFTER = 0.4
"""Seconds after a key until what is typed is kept, so that a killed program costs less than one."""

WAYS = {Way.API: "API", Way.INTENT: "browser", Way.COPY: "clipboard"}
DOORS = "Better doors: ^G without the @ · ^L visit their place · Esc keep it for later"
HELD_DOORS = "Better doors: ^L visit their place · Esc keep it for later"


class Words(TextArea):
    """Where one writes. What is pasted is cleaned at this door, as is everything that comes from outside."""

    def on_paste(self, event: Paste) -> None:
        """Take in what was pasted, without anything that would move the cursor or hide."""
        event.prevent_default()
        event.stop()
        self.replace(clean(event.text), *self.selection)


class CommentScreen(Screen[bool]):
    """Write, see who listens, and put it into the outbox. Gives True if it is there.

    It is ready for the first key at once; the draft, one begun earlier or a new one about `answers` or
    `quotes`, comes as soon as the core has it. `draft` is one to go on with.
    """

    DEFAULT_CSS = """
    CommentScreen #about { padding: 0 2; height: auto; max-height: 40%; }
    CommentScreen Static { width: 1fr; height: auto; }
    CommentScreen TextArea { height: 1fr; min-height: 3; border: none; padding: 0 2; background: $panel; }
    CommentScreen TextArea:focus, CommentScreen SelectionList:focus { border: none; }
    CommentScreen Input:focus { border: none; }
    CommentScreen #remarks { padding: 0 2; height: auto; max-height: 7; }
    CommentScreen #count, CommentScreen #ways { padding: 0 2; }
    CommentScreen SelectionList { display: none; height: auto; max-height: 6; border: none; padding: 0 2; }
    CommentScreen.-company SelectionList { display: block; }
    CommentScreen #word { display: none; height: 1; border: none; padding: 0 2; background: $panel; }
    CommentScreen.-flagged #word { display: block; }
    CommentScreen.-short #face { text-wrap: nowrap; text-overflow: ellipsis; }
    CommentScreen.-short #post { max-height: 2; }
    CommentScreen.-short TextArea { min-height: 2; }
    CommentScreen.-short #remarks { max-height: 3; }
    CommentScreen.-short #count { text-wrap: nowrap; text-overflow: ellipsis; }
    CommentScreen.-short #ways { max-height: 3; }
    CommentScreen.-short.-spoken-of #ways { max-height: 1; }
    CommentScreen.-short.-spoken-of #post { max-height: 1; }
    CommentScreen.-short SelectionList { max-height: 3; }
    """

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it so)
        (0, "-short"),
        (18, "-tall"),
    ]
    SCOPE = "comment"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("comment")]

    def __init__(
        self,
        speaking: Speaking,
        *,
        draft: Draft | None = None,
        answers: str | None = None,
        quotes: str | None = None,
        choose: bool = False,
    ) -> None:
        super().__init__()
        self.speaking = speaking
        self.house = speaking.house
        self.answers = answers
        self.quotes = quotes
        self.choose = choose
        self.draft = draft
        self.checked: Checked | None = None
        self.way: Way | None = draft.way if draft is not None and draft.state is not State.DRAFT else None
        self._saving: Timer | None = None
        self._length = len(draft.text) if draft is not None else 0
        self._deleted = 0

    def compose(self) -> ComposeResult:
        """What it is about, the words, what is known, the keys."""
        yield HeadLine()
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="face")
            yield Static(id="post")
        yield Words(self.draft.text if self.draft else "", soft_wrap=True, show_line_numbers=False)
        yield SelectionList[str]()
        yield Input(id="word", compact=True, placeholder=f"to send it all the same, type: {THE_WORD}")
        with VerticalScroll(id="remarks", can_focus=False):
            yield Static()
        yield Static(id="count")
        yield Static(id="ways")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to write."""
        keys = self.query_one(KeyLine)
        keys.keys = (
            ("^S", "outbox"),
            ("^T", "way"),
            ("^N", "who else"),
            ("^O", "editor"),
            ("^R", "throw away"),
        )
        keys.always = (("Esc", "later"),)
        area = self.query_one(Words)
        area.move_cursor(area.document.end)
        area.focus()
        self.begin()

    @work(exclusive=True, group="begin")
    async def begin(self) -> None:
        """Fetch the draft: what was begun about this before, or a new one."""
        ask, answers, quotes = self.house.lane.ask, self.answers, self.quotes
        try:
            draft = self.draft
            if draft is None:
                draft = await ask(lambda core: core.speaking.unfinished(answers, quotes))
            if draft is None:
                draft = await ask(lambda core: core.speaking.begin(answers, quotes))
            begun = draft
            checked = await ask(lambda core: core.speaking.check(begun))
        except TwitterbarError as error:
            self.app.notify(str(error), markup=False, severity="warning")
            self.dismiss(False)
            return
        if self.draft is None and draft.text:
            area = self.query_one(Words)
            self._length += len(draft.text)
            area.insert(draft.text, (0, 0))
            area.move_cursor(area.document.end)
        self.draft, self.checked = draft, checked
        self.show_about(draft, checked)
        self.show_checked()
        self.speaking.began(self, checked)
        if self.query_one(Words).text != draft.text:
            self.save()

    def show_about(self, draft: Draft, checked: Checked) -> None:
        """What is answered or quoted, the face of who hears it, and who else could."""
        face = checked.quoted_by if draft.quotes else checked.addressee
        head = self.query_one(HeadLine)
        head.left = f"To {face.called}" if face else "Something new"
        if draft.quotes:
            head.left = f"A quote of {face.called}" if face else "A quote"
        self.query_one("#face", Static).update(self.face(face) if face else "")
        self.query_one("#face").display = face is not None
        about = checked.answered or checked.quoted
        self.query_one("#post", Static).update(Content.styled(about, "$context"))
        self.query_one("#post").display = bool(about)
        names = self.query_one(SelectionList)
        if checked.addressee is not None and checked.addressee.account is not None:
            one = checked.addressee
            names.add_option(Selection(Content(one.called), checked.addressee.account, True, disabled=True))
        for account in checked.company:
            names.add_option(Selection(Content(account.shown_name), account.id, account.id in draft.notify))
        self.set_class(self.choose and bool(checked.company), "-company")

    def face(self, one: Listener) -> Content:
        """Somebody on one line: name, rung, the last exchange, whether they called."""
        called = "called you here · " if self.checked and self.checked.called_you else ""
        return Content.assemble((one.called, "$author"), (f"  {called}{self.known(one)}", "$muted"))

    def known(self, one: Listener) -> str:
        """What is known of whether somebody listens."""
        now, last = self.house.now(), one.ledger.last_from_them
        said = [one.rung.words, f"last turned to you {ago(now, last.at)}" if last else "never turned to you"]
        if one.ledger.last_from_me is not None:
            said.append(f"you to them {ago(now, one.ledger.last_from_me.at)}")
        if one.follows_me:
            said.append("follows you")
        return " · ".join(said)

    # What is known of it

    def show_checked(self) -> None:
        """Length, who hears it, the ways and their prices; what manners say above them."""
        checked, draft = self.checked, self.draft
        if checked is None or draft is None:
            return
        left = checked.length.left(checked.most)
        color = "$error bold" if left < 0 else "$warning" if left < 20 else "$muted"
        words = f"{-left} too long" if left < 0 else f"{left} left"
        names = [one.called for one in checked.verdict.listeners if one.account]
        heard_by = f" · heard by {', '.join(names)}" if names else ""
        self.query_one("#count", Static).update(
            Content.assemble(
                (f"{checked.length.weight} of {checked.most}, {words}", color), (heard_by, "$muted")
            )
        )
        self.query_one("#ways", Static).update(Content.styled(self.ways(checked, draft), "$muted"))
        lines = self.remarks(checked)
        self.query_one("#remarks Static", Static).update(Content("\n").join(lines))
        self.set_class(bool(lines), "-spoken-of")
        if not checked.word:
            self.remove_class("-flagged")

    def ways(self, checked: Checked, draft: Draft) -> str:
        """The ways out with what each costs, the chosen one marked, and why the API is closed where it is."""
        open_ways = [one for one in checked.ways if not one.closed]
        chosen = next((one for one in open_ways if one.way is self.way), open_ways[0])
        priced = [
            f"{'▸' if one is chosen else ''}{WAYS[one.way]} {dollars(one.price) if one.price else 'free'}"
            for one in open_ways
        ]
        lines = ["Goes by " + " · ".join(priced)]
        if checked.also and chosen.way is not Way.API:
            also = ", ".join(account.shown_name for account in checked.also)
            lines.append(f"X would notify {also} as well: untick them there.")
        closed = next((one.closed for one in checked.ways if one.way is Way.API and one.closed), "")
        if closed and (draft.answers or draft.quotes or checked.verdict.listeners):
            lines.append(closed)
        return "\n".join(lines)

    def remarks(self, checked: Checked) -> list[Content]:
        """What manners say, and what is known of those who are called besides the one that is answered."""
        marks = {
            Level.NOTE: ("note  ", "$muted"),
            Level.FLAG: ("flag  ", "$warning"),
            Level.HELD: ("held  ", "$error"),
        }
        lines = [
            Content.assemble((marks[one.level][0], f"{marks[one.level][1]} bold"), one.text)
            for one in checked.verdict.remarks
        ]
        if checked.verdict.level >= Level.FLAG:
            flagged = checked.verdict.level is Level.FLAG
            lines.append(Content.styled(DOORS if flagged else HELD_DOORS, "$muted"))
        for one in checked.verdict.listeners:
            if one.account is not None and one != checked.addressee:
                where = "here" if one.here else "not here"
                crowd = f" · turns to {one.turned_to} of {one.turned_to_by}" if one.turned_to_by else ""
                lines.append(Content.styled(f"{one.called}: {where} · {self.known(one)}{crowd}", "$muted"))
        return lines

    @on(TextArea.Changed)
    def typed(self, event: TextArea.Changed) -> None:
        """Keep it soon, however fast one types."""
        length = len(event.text_area.text)
        if length < self._length:
            self._deleted += self._length - length
            self.speaking.taken_back(self, self._deleted)
        self._length = length
        if self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save)

    @on(SelectionList.SelectedChanged)
    def chosen(self) -> None:
        """Who else hears it was changed."""
        self.save()

    @property
    def text(self) -> str:
        """What stands there, safe to keep."""
        return clean(self.query_one(Words).text)

    def save(self) -> None:
        """Keep what is typed, then look at it."""
        self._saving = None
        if self.draft is not None:
            self.keep(self.draft)
            self.look()

    def keep(self, draft: Draft) -> None:
        """Have the core keep what stands there, and who else is ticked."""
        text, number = self.text, draft.number
        ticked = self.query_one(SelectionList).selected
        notify = tuple(id for id in ticked if id != draft.addressee)
        self.house.lane.tell(lambda core: core.speaking.write(number, text, notify))

    @work(exclusive=True, group="check")
    @failures_told
    async def look(self) -> None:
        """What is known of it as it stands now."""
        if self.draft is None:
            return
        number = self.draft.number
        draft = self.draft = await self.house.lane.ask(lambda core: core.store.drafts.get(number))
        self.checked = await self.house.lane.ask(lambda core: core.speaking.check(draft))
        self.show_checked()

    # What one does with it

    def action_send(self) -> None:
        """Into the outbox."""
        if self.draft is not None:
            self.save()
            self.queue(self.draft.number, "")

    @work(exclusive=True, group="queue")
    @failures_told
    async def queue(self, number: int, word: str) -> None:
        """Ask the core to take it; what it says no to is said here."""
        way = self.way
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
        if typed.strip().casefold() == THE_WORD and self.draft is not None:
            self.queue(self.draft.number, typed)
        else:
            self.back_to_the_words()

    def back_to_the_words(self) -> None:
        """Go on writing."""
        self.remove_class("-flagged")
        self.query_one(Words).focus()

    def action_other_way(self) -> None:
        """The next way out that is open."""
        if self.checked is None:
            return
        open_ways = [one.way for one in self.checked.ways if not one.closed]
        here = open_ways.index(self.way) if self.way in open_ways else 0
        self.way = open_ways[(here + 1) % len(open_ways)]
        self.show_checked()

    def action_company(self) -> None:
        """Choose who else of the conversation hears it; again: back to the words."""
        names = self.query_one(SelectionList)
        if self.checked is None or not self.checked.company:
            self.notify("Nobody else is here.", markup=False, timeout=3)
        elif self.has_class("-company") and names.has_focus:
            self.query_one(Words).focus()
        else:
            self.add_class("-company")
            names.focus()

    def action_without_at(self) -> None:
        """Call nobody by it."""
        area = self.query_one(Words)
        area.replace(without_at(area.text), (0, 0), area.document.end)

    def action_visit(self) -> None:
        """Visit the place of whom it is about, instead of calling."""
        checked = self.checked
        if checked is None:
            return
        remarked = [person for one in checked.verdict.remarks for person in one.people]
        face = checked.addressee or checked.quoted_by
        who = next(iter(remarked), face.account if face else None)
        if who is None:
            self.notify("It is about nobody whose place is known.", markup=False, timeout=3)
        else:
            carry_out(self, self.speaking.company.visit(self, who))

    def action_editor(self) -> None:
        """Write it in the reader's own editor, then come back; what stands here is kept before."""
        if self.draft is None:
            return
        self.keep(self.draft)
        area = self.query_one(Words)
        try:
            with self.app.suspend():
                text = edited(area.text)
        except SuspendNotSupported:
            self.notify("No editor can be opened in this terminal.", markup=False, severity="warning")
        except NoEditor as error:
            self.notify(str(error), markup=False, severity="warning")
        else:
            area.replace(clean(text).rstrip("\n"), (0, 0), area.document.end)
            area.move_cursor(area.document.end)

    def action_drop(self) -> None:
        """Throw it away."""
        if self.draft is not None:
            number = self.draft.number
            self.keep(self.draft)
            self.house.lane.tell(lambda core: core.speaking.drop(number))
            self.dismiss(False)

    def action_close(self) -> None:
        """Keep it for later; what has no words is no draft."""
        if not self.query_one(Words).has_focus:
            self.back_to_the_words()
            return
        if self.draft is None:
            if not self.text.strip():
                self.dismiss(False)
            return
        number = self.draft.number
        if self.text.strip() or self.draft.state is not State.DRAFT:
            self.keep(self.draft)
        else:
            self.house.lane.tell(lambda core: core.speaking.drop(number))
        self.dismiss(False)
