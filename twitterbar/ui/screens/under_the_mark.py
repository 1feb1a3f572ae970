"""What one does with the post or the person under the mark: open, copy, answer, pass on, keep, introduce."""

from textual import work
from textual.screen import Screen

from twitterbar.core.views import ConversationView
from twitterbar.domain.model import Account
from twitterbar.domain.session import Session
from twitterbar.ui.failures import carry_out, failures_told
from twitterbar.ui.house import House
from twitterbar.ui.screens.company import Company
from twitterbar.ui.screens.filter import FilterScreen
from twitterbar.ui.screens.links import LinksScreen, open_link
from twitterbar.ui.screens.reading import Reading
from twitterbar.ui.screens.speaking import LIKE, REPOST, Speaking


class UnderTheMark(Screen[None]):
    """A screen on which posts and people are under a mark."""

    def __init__(self, house: House, session: Session) -> None:
        super().__init__()
        self.house = house
        self.session = session
        self.company = Company(house, session)
        self.speaking = Speaking(house, session, self.company)

    @property
    def reading(self) -> Reading:
        """Where the mark is."""
        return self.query_one(Reading)

    @property
    def view_here(self) -> ConversationView | None:
        """The conversation one is in."""
        return self.reading.open_view if self.reading.inside else None

    def person_here(self) -> Account | None:
        """Who is under the mark; says so when that is nobody."""
        person = self.reading.person_here
        if person is None:
            self.notify("Nobody is under the mark.", markup=False)
        return person

    # Links and the web

    def action_open_on_web(self) -> None:
        """Open the post under the mark, or the conversation, on the web."""
        if (post := self.reading.post_here) is not None:
            self.open_post(post)

    @work(group="web")
    @failures_told
    async def open_post(self, post: str) -> None:
        """Hand a post's address to the browser."""
        address = await self.house.lane.ask(lambda core: core.opened_on_web(post))
        if address is None:
            self.notify("This town is made up: its posts are nowhere on the web.", markup=False)
        else:
            self.house.open_url(address)

    @work(group="links")
    @failures_told
    async def action_links(self) -> None:
        """All links of the conversation under the mark."""
        conversation = self.reading.conversation_here
        if conversation is not None:
            view = await self.house.lane.ask(lambda core: core.conversation(conversation))
            self.app.push_screen(LinksScreen(self.house, view))

    def action_pick(self, number: int) -> None:
        """Open the link of that number."""
        view = self.view_here
        links = [link for post in view.posts for link in post.links] if view is not None else []
        if 0 < number <= len(links):
            open_link(self, self.house, links[number - 1])
        else:
            self.notify(f"There is no link {number} here.", markup=False, timeout=2)

    def action_copy(self) -> None:
        """Copy the words of the post under the mark."""
        post = self.reading.opened.post if self.reading.inside else None
        if post is not None and post.text:
            self.app.copy_to_clipboard(post.text)
            self.notify("Copied.", markup=False, timeout=2)
        else:
            words = "There are no words here." if self.reading.inside else "Go in first: it copies one post."
            self.notify(words, markup=False, timeout=2)

    @work(group="bookmark")
    @failures_told
    async def action_bookmark(self) -> None:
        """Keep the post under the mark for another day, or no longer."""
        if (post := self.reading.post_here) is not None:
            kept = await self.house.lane.ask(lambda core: core.marks.turn(post))
            words = "Bookmarked; g b lists what you keep." if kept else "No longer bookmarked."
            self.notify(words, markup=False, timeout=3)

    def action_bookmarks(self) -> None:
        """What is bookmarked; go to what is chosen there."""
        from twitterbar.ui.screens.bookmarks import BookmarksScreen  # noqa: PLC0415  (few look there)

        def go(found: tuple[str, str] | None) -> None:
            if found is not None:
                self.reading.enter(*found)

        self.app.push_screen(BookmarksScreen(self.house), go)

    # People

    def action_introductions(self) -> None:
        """Somebody to meet."""
        self.company.introductions(self)

    def action_book(self) -> None:
        """The book."""
        self.company.book(self)

    def action_ledger(self) -> None:
        """What became of introductions."""
        self.company.ledger(self)

    def action_person(self) -> None:
        """The person under the mark."""
        if (person := self.person_here()) is not None:
            self.company.person(self, person.id)

    def action_introduce(self) -> None:
        """Mark who is under the mark, or introduce them to who is marked."""
        if (person := self.person_here()) is not None:
            self.company.introduce(self, person)

    def action_keep(self, step: int) -> None:
        """Keep who is under the mark, and how often."""
        if (person := self.person_here()) is not None:
            carry_out(self, self.company.keep(self, person.id, step))

    def action_visit(self) -> None:
        """Visit who is under the mark."""
        if (person := self.person_here()) is not None:
            carry_out(self, self.company.visit(self, person.id))

    def action_keep_away(self) -> None:
        """A filter on words, on who is under the mark, or on this conversation."""
        reading = self.reading
        person, conversation = reading.person_here, reading.conversation_here
        self.app.push_screen(FilterScreen(self.house, person, conversation), self.filtered)

    def filtered(self, made: bool | None) -> None:
        """A filter was made, or not."""

    # Speaking

    def action_comment(self) -> None:
        """Answer the post under the mark."""
        if (post := self.reading.post_here) is not None:
            self.speaking.comment(self, post)

    def action_comment_to_some(self) -> None:
        """Answer it, and choose who hears it."""
        if (post := self.reading.post_here) is not None:
            self.speaking.comment(self, post, choose=True)

    def action_quote(self) -> None:
        """Quote it."""
        if (post := self.reading.post_here) is not None:
            self.speaking.comment(self, None, quotes=post)

    def action_post(self) -> None:
        """Say something new."""
        self.speaking.comment(self, None)

    def spoken(self, *, answered: bool) -> None:
        """Something is in the outbox; after an answer, on to the next conversation."""
        waits = "It waits in the outbox until you step out; g o shows it."
        self.notify(waits, markup=False, timeout=4)
        if not answered:
            return
        if self.reading.inside:
            self.reading.opened.read_shown()
        elif (conversation := self.reading.conversation_here) is not None:
            self.reading.update_row(conversation)
        self.reading.next(unheard=True)

    def fresh_look(self, hot: str | None, opened: frozenset[str]) -> None:
        """One is back from a breather."""

    def action_outbox(self) -> None:
        """What waits to be said."""
        self.speaking.outbox(self)

    def action_repost(self) -> None:
        """Pass it on, on the web."""
        if (post := self.reading.post_here) is not None:
            self.speaking.on_the_web(self, post, REPOST)

    def action_like(self) -> None:
        """Like it, on the web."""
        if (post := self.reading.post_here) is not None:
            self.speaking.on_the_web(self, post, LIKE)
