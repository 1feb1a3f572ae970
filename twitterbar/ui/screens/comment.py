"""The comment sheet: what is answered stays in view, and who would hear it."""

from enum import Enum, auto
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import SelectionList, Static, TextArea
from textual.widgets.selection_list import Selection

from twitterbar.core.views_speaking import Checked
from twitterbar.domain.heat import Heat
from twitterbar.domain.manners import Door
from twitterbar.domain.outbox import Draft, State, Way
from twitterbar.domain.text import clean
from twitterbar.errors import TwitterbarError
from twitterbar.ui import keymap
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.house import House
from twitterbar.ui.own_editor import NoEditor, edited
from twitterbar.ui.screens import draft_words
from twitterbar.ui.screens.company import Company
from twitterbar.ui.widgets.bars import HeadLine, KeyLine, hush
from twitterbar.ui.widgets.ticks import Ticks
from twitterbar.ui.widgets.typed_word import TypedWord
from twitterbar.ui.widgets.words import Words

SAVE_AFTER = 0.4
"""Seconds after a key until what is typed is kept, so that a killed program costs less than one."""

OFFER = "A breather? ^B takes one; what stands here is kept."


class Left(Enum):
    """How the sheet was left."""

    QUEUED = auto()  # it is in the outbox
    LATER = auto()  # it is kept as a draft, or there was nothing to keep
    BREATHER = auto()  # it is kept, and the reader takes a breather


class CommentScreen(Screen[Left]):
    """Write, see who listens, and put it into the outbox. Gives how it was left.

    It is ready for the first key at once; the draft, one begun earlier or a new one about `answers` or
    `quotes`, comes as soon as the core has it. `draft` is one to go on with.
    """

    DEFAULT_CSS = """
    CommentScreen #about { padding: 0 2; height: auto; max-height: 40%; }
    CommentScreen Static { width: 1fr; height: auto; }
    CommentScreen TextArea { height: 1fr; min-height: 3; border: none; padding: 0 2; background: $panel; }
    CommentScreen TextArea:focus, CommentScreen SelectionList:focus { border: none; }
    CommentScreen #remarks { padding: 0 2; height: auto; max-height: 7; }
    CommentScreen #count, CommentScreen #ways { padding: 0 2; }
    CommentScreen SelectionList { display: none; height: auto; max-height: 6; border: none; padding: 0 2; }
    CommentScreen.-company SelectionList { display: block; }
    CommentScreen.-short #face, CommentScreen.-short #count { text-wrap: nowrap; text-overflow: ellipsis; }
    CommentScreen.-short #post { max-height: 2; }
    CommentScreen.-short TextArea { min-height: 2; }
    CommentScreen.-short #remarks, CommentScreen.-short #ways { max-height: 3; }
    CommentScreen.-short SelectionList { max-height: 3; }
    CommentScreen.-short.-spoken-of #ways, CommentScreen.-short.-spoken-of #post { max-height: 1; }
    """

    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it so)
        (0, "-short"),
        (18, "-tall"),
    ]
    SCOPE = "comment"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings("comment")]

    def __init__(
        self,
        house: House,
        heat: Heat,
        company: Company,
        *,
        draft: Draft | None = None,
        answers: str | None = None,
        quotes: str | None = None,
        choose: bool = False,
    ) -> None:
        super().__init__()
        self.house, self.heat, self.company = house, heat, company
        self.answers, self.quotes, self.choose = answers, quotes, choose
        self.draft = draft
        self.checked: Checked | None = None
        self.way: Way | None = draft.way if draft is not None and draft.state is not State.DRAFT else None
        self._saving: Timer | None = None
        self._length = len(draft.text) if draft is not None else 0
        self._deleted = 0
        self._offered = False
        self._turned_from: tuple[str | None, str | None] | None = None

    def compose(self) -> ComposeResult:
        """What it is about, the words, what is known, the keys."""
        yield HeadLine()
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="face")
            yield Static(id="post")
        yield Words(self.draft.text if self.draft else "", soft_wrap=True, show_line_numbers=False)
        yield Ticks()
        yield TypedWord()
        with VerticalScroll(id="remarks", can_focus=False):
            yield Static()
        yield Static(id="count")
        yield Static(id="ways")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to write."""
        keys = self.query_one(KeyLine)
        others = (("^N", "who else"), ("^O", "editor"), ("^R", "throw away"))
        keys.keys = (("^S", "outbox"), ("^T", "way"), *others)
        keys.always = (("Esc", "later"),)
        area = self.query_one(Words)
        area.move_cursor(area.document.end)
        area.focus()
        self.begin()

    @work(exclusive=True, group="begin")
    @failures_told
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
            self.dismiss(Left.LATER)
            return
        if self.draft is None and draft.text:
            area = self.query_one(Words)
            self._length += len(draft.text)
            area.insert(draft.text, (0, 0))
            area.move_cursor(area.document.end)
        self.draft, self.checked = draft, checked
        self.show_about(draft, checked)
        addressee = checked.addressee
        stranger = addressee is not None and addressee.stranger
        self.offer(self.heat.began(draft.conversation, stranger=stranger))
        self.show_checked()
        if self.query_one(Words).text != draft.text:
            self.save()

    def show_about(self, draft: Draft, checked: Checked) -> None:
        """What is answered or quoted, the face of who hears it, and who else could."""
        face = checked.quoted_by if draft.quotes else checked.addressee
        self.query_one(HeadLine).left = draft_words.title(draft, face)
        shown = draft_words.face(face, self.house.now(), called_you=checked.called_you) if face else ""
        self.query_one("#face", Static).update(shown)
        self.query_one("#face").display = face is not None
        about = checked.answered or checked.quoted
        self.query_one("#post", Static).update(Content.styled(f"“{about}”", "$context"))
        self.query_one("#post").display = bool(about)
        names = self.query_one(SelectionList)
        names.clear_options()
        if checked.addressee is not None and checked.addressee.account is not None:
            one = checked.addressee
            names.add_option(Selection(Content(one.called), checked.addressee.account, True, disabled=True))
        for account in checked.company:
            names.add_option(Selection(Content(account.shown_name), account.id, account.id in draft.notify))
        self.set_class(self.choose and bool(checked.company), "-company")

    # What is known of it

    def show_checked(self) -> None:
        """Length, who hears it, the ways and their prices; what manners say above them."""
        checked, draft = self.checked, self.draft
        if checked is None or draft is None or not self.query("#count"):  # the sheet may be on its way out
            return
        self.query_one("#count", Static).update(draft_words.length(checked))
        lines = draft_words.ways(checked, draft, self.way)
        self.query_one("#ways", Static).update(draft_words.together(lines))
        remarks = draft_words.remarks(checked, self.house.now())
        if self._offered:
            remarks.insert(0, Content.styled(OFFER, "$muted"))
        self.query_one("#remarks Static", Static).update(draft_words.together(remarks))
        self.set_class(bool(remarks), "-spoken-of")
        if not checked.word:
            self.query_one(TypedWord).put_away()

    def offer(self, heat: bool) -> None:
        """Offer a breather where there is heat: above what is known, where it covers nothing."""
        if heat:
            self._offered = True
            self.show_checked()

    @on(TextArea.Changed)
    def typed(self, event: TextArea.Changed) -> None:
        """Keep it soon, however fast one types."""
        length = len(event.text_area.text)
        if length < self._length:
            self._deleted += self._length - length
            self.offer(self.heat.taken_back(self._deleted))
        self._length = length
        if self._saving is None:
            # An interval: where the machine is held up, Textual forgets what is to come once.
            self._saving = self.set_interval(SAVE_AFTER, self.save)

    @on(SelectionList.SelectedChanged)
    def chosen(self) -> None:
        """Who else hears it was changed."""
        self.save()

    @property
    def text(self) -> str:
        """What stands there, safe to keep."""
        return clean(self.query_one(Words).text)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Who hears it besides the one whom it answers."""
        addressee = self.draft.addressee if self.draft is not None else None
        return tuple(id for id in self.query_one(SelectionList).selected if id != addressee)

    def save(self) -> None:
        """Keep what is typed, then look at it."""
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        if self.draft is not None:
            self.keep(self.draft)
            self.look()

    def keep(self, draft: Draft) -> None:
        """Have the core keep what stands there, and who else is ticked."""
        text, number, notify = self.text, draft.number, self.ticked
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
        ask, way = self.house.lane.ask, self.way
        try:
            await ask(lambda core: core.speaking.queue(number, way=way, word=word))
        except TwitterbarError as error:
            self.look()
            checked = await ask(lambda core: core.speaking.check(core.store.drafts.get(number)))
            if checked.word and checked.fits:
                self.query_one(TypedWord).ask()
            else:
                self.notify(str(error), markup=False, severity="warning")
            return
        self.dismiss(Left.QUEUED)

    @on(TypedWord.Given)
    def word_given(self, event: TypedWord.Given) -> None:
        """The typed word sends it."""
        if self.draft is not None:
            self.queue(self.draft.number, event.word)

    @on(TypedWord.Refused)
    def back_to_the_words(self) -> None:
        """Go on writing."""
        self.query_one(TypedWord).put_away()
        self.query_one(Words).focus()

    def action_other_way(self) -> None:
        """The next way out that is open."""
        if self.checked is not None:
            self.way = draft_words.next_way(self.checked, self.way)
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
        """Call nobody by it and tick nobody but whom it answers; don't shout; say it to nobody at all."""
        doors = self.checked.verdict.doors if self.checked is not None else ()
        in_words = {Door.WITHOUT_AT, Door.SMALL_LETTERS} & {*doors}
        if not in_words and (Door.OWN_POST in doors or self._turned_from):
            self.turn()
            return
        area, names = self.query_one(Words), self.query_one(SelectionList)
        words, ticked = draft_words.otherwise(area.text, doors), self.ticked
        if words == area.text and not ticked:
            self.notify("There is nothing to take out: it calls nobody else.", markup=False, timeout=3)
            return
        area.replace(words, (0, 0), area.document.end)
        for account in ticked:
            names.deselect(account)

    @work(exclusive=True, group="turn")
    @failures_told
    async def turn(self) -> None:
        """Say it to nobody, as a post of one's own; once more, and it is the answer or the quote again."""
        if self.draft is None:
            return
        self.keep(self.draft)
        ask, number, was = self.house.lane.ask, self.draft.number, (self.draft.answers, self.draft.quotes)
        about = self._turned_from or (None, None)
        draft = self.draft = await ask(lambda core: core.speaking.turn_to(number, *about))
        self.checked = await ask(lambda core: core.speaking.check(draft))
        self._turned_from = None if self._turned_from else was
        self.show_about(draft, self.checked)
        self.show_checked()

    def action_visit(self) -> None:
        """Visit the place of whom it is about, instead of calling."""
        who = draft_words.concerned(self.checked) if self.checked is not None else None
        if who is None:
            self.notify("It is about nobody whose place is known.", markup=False, timeout=3)
        else:
            carry_out(self, self.company.visit(self, who))

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
            hush(self.app)
            self.dismiss(Left.LATER)

    def action_close(self) -> None:
        """Keep it for later; what has no words is no draft."""
        if not self.query_one(Words).has_focus:
            self.back_to_the_words()
            return
        self.leave(Left.LATER)

    def action_breather(self) -> None:
        """Close your eyes, shake your head; what stands here is kept."""
        if self.heat.may_breathe:
            self.leave(Left.BREATHER)
        else:
            self.notify("Two breathers a session, and none after closing time.", markup=False)

    def leave(self, left: Left) -> None:
        """Leave what stands here as a draft; one without words is none. Wait for one that is still coming."""
        hush(self.app)  # what was said of it is of no use where one goes back to
        if self.draft is None:
            if not self.text.strip():
                self.dismiss(left)
            return
        number = self.draft.number
        if self.text.strip() or self.draft.state is not State.DRAFT:
            self.keep(self.draft)
        else:
            self.house.lane.tell(lambda core: core.speaking.drop(number))
        self.dismiss(left)
