"""What may be asked about people one by one: where one stands with them, the book, visits, places.

A `BookQuestions` belongs to a core, lives in its thread, and works everything out from the log and the posts.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from twitterbar.core.filtering import Filtering
from twitterbar.core.showing import SNIPPET_CHARACTERS, snippet
from twitterbar.core.views_people import BookRow, BookView, Claim, PlaceView, Proof
from twitterbar.domain import book, ladder, places
from twitterbar.domain.book import Book, Entry
from twitterbar.domain.ladder import History, Moment, Rung, Standing
from twitterbar.domain.meeting import Said
from twitterbar.domain.model import ABOUT_PEOPLE, Account, Event, EventKind, Post, Relation
from twitterbar.domain.places import Place, Site
from twitterbar.domain.text import clean_line
from twitterbar.errors import NothingFound, UsageError
from twitterbar.store.store import Store

SHOWN = 3
"""So many posts prove one claim at most."""


class BookQuestions:
    """The book. `now` is the clock on the wall (aware, UTC)."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self.store = store
        self.now = now
        self.filtering = Filtering(store, now)

    # What others ask as well

    def book(self) -> Book:
        """The book as the log has it now."""
        return book.read(self.store.events(kinds=ABOUT_PEOPLE, standing=True))

    def who(self, text: str) -> Account:
        """The person meant by a handle, a name or an id; raises `NothingFound` when there is none to show."""
        found = self.store.find_account(text)
        if found is None:
            raise NothingFound(f"Nobody called {text!r} is known here.", "A handle is surest, as in @ana.")
        if found.id in self.store.company.hidden():
            raise NothingFound(
                f"You muted or blocked @{found.username}.", "Whoever you hide at X appears nowhere here."
            )
        return found

    def account(self, id: str) -> Account:
        """Somebody by id, also where no more than the id is known."""
        return self.store.account(id) or Account(id=id, username=id.partition(":")[2])

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names to show of these, in their order; of those unknown, nothing."""
        wanted = list(ids)
        known = self.store.accounts(wanted)
        return [known[id].shown_name for id in wanted if id in known]

    def proofs(self, posts: Iterable[str], characters: int = SNIPPET_CHARACTERS) -> tuple[Proof, ...]:
        """Posts as proofs, in the order asked for, cut to so many characters; none that is filtered out."""
        return tuple(self.proofs_by_id(posts, characters).values())

    def proofs_by_id(self, posts: Iterable[str], characters: int = SNIPPET_CHARACTERS) -> dict[str, Proof]:
        """Posts as proofs, by the ids asked for."""
        found = self.filtering.let_through(self.store.posts(posts))
        authors = self.store.accounts([post.author for post in found.values()])
        return {
            id: Proof(
                post=post.id,
                name=authors[post.author].shown_name if post.author in authors else "somebody",
                at=post.at,
                text=snippet(post.text, characters),
            )
            for id, post in found.items()
        }

    def proof_of_bio(self, account: Account) -> Proof:
        """What somebody says of themselves, as a proof."""
        return Proof(
            name=account.shown_name, text=f"in their bio: {snippet(account.bio, 160)}", bio=account.id
        )

    def proof_of_event(self, seq: int, words: str = "") -> Proof:
        """An entry of the log as a proof."""
        event = next(iter(self.store.events(seqs=[seq])))
        said = book.WORDS.get(event.kind, event.kind.value.replace("_", " "))
        return Proof(event=seq, name="your log", at=event.at, text=f"{said}: {words}" if words else said)

    def between(self, account: str) -> tuple[list[Said], list[Said]]:
        """What the reader said to somebody, and what they said to the reader; oldest first."""
        me = self.store.me
        if me is None or me == account:
            return [], []
        company = self.store.company
        mine, theirs = company.said_to(me, {account}), company.said_to(account, {me})
        for message in company.messages_between(me, account):
            (mine if message.src == me else theirs).append(message)
        return _in_order(mine), _in_order(theirs)

    def standing(self, account: str, entry: Entry) -> tuple[Standing, History]:
        """Where the reader stands with somebody, and from what that follows."""
        mine, theirs = self.between(account)
        return self.standing_from(account, entry, mine, theirs)

    def standing_from(
        self, account: str, entry: Entry, mine: Sequence[Said], theirs: Sequence[Said]
    ) -> tuple[Standing, History]:
        """The same, where it is known already what the two said to each other."""
        history = History(
            overheard=_moments(self.store.posts(self.store.company.first_heard(account, SHOWN)).values()),
            introduced=[
                Moment(met.moment.at, event=met.moment.event, words=enumeration(self.names(met.through)))
                for met in entry.met
            ],
            from_me=[Moment(said.at, post=said.post) for said in mine],
            from_them=[Moment(said.at, post=said.post) for said in theirs],
            visits=[visit.moment for visit in entry.visits],
            brought=entry.brought,
            followed_me=entry.followed,
            by_word=entry.by_word,
            pinned=entry.pinned,
        )
        return ladder.standing(history, self.now()), history

    def why_so(self, account: Account, standing: Standing) -> Claim:
        """The rung on which the reader stands with somebody, and what proves it."""
        text = standing.rung.words
        moments: tuple[Moment, ...] = ()
        if standing.pin is not None:
            text, moments = f"{text} (pinned by hand)", (standing.pin,)
        elif standing.steps:
            last = standing.steps[-1]
            text, moments = f"{text}: {last.text}", last.evidence
        proofs = self.proofs_of(moments)
        return Claim(code="rung", text=f"{account.shown_name}, {text}", proofs=proofs, people=(account.id,))

    def proofs_of(self, moments: Iterable[Moment]) -> tuple[Proof, ...]:
        """Moments as proofs: entries of the log, posts and messages."""
        found: list[Proof] = []
        for moment in moments:
            if moment.event is not None:
                found.append(self.proof_of_event(moment.event, moment.words))
            elif moment.post is not None:
                posts = self.proofs([moment.post])
                found += posts or (
                    Proof(post=moment.post, name="a message", at=moment.at, text="a direct message"),
                )
        return tuple(found)

    def places(
        self, account: Account, entry: Entry, posts: Sequence[Post] | None = None
    ) -> tuple[PlaceView, ...]:
        """Where somebody lives on the web, the likeliest first; `posts` are their latest, if at hand."""
        if posts is None:
            posts = self.store.company.posts_by(account.id, 100)
        found = places.places_of(account, posts, entry.places, entry.not_places)
        sites = self.store.sites.of(account.id)
        return tuple(_place_view(one, sites.get(one.url)) for one in found)

    # Questions

    def people(self) -> BookView:
        """The book: those due first, the longest overdue on top, then everybody by name."""
        now, kept = self.now(), self.book()
        company, me = self.store.company, self.store.me
        hidden = self.filtering.hidden()
        entries = [entry for entry in kept.entries.values() if entry.in_book and entry.account not in hidden]
        mine = company.said_to(me, {entry.account for entry in entries}) if me and entries else []
        rows = []
        for entry in entries:
            account = self.account(entry.account)
            theirs = company.said_to(account.id, {me}) if me else []
            to_them = [said for said in mine if said.dst == account.id]
            for message in company.messages_between(me, account.id) if me else []:
                (to_them if message.src == me else theirs).append(message)
            mine_there, theirs_here = _in_order(to_them), _in_order(theirs)
            standing, _ = self.standing_from(account.id, entry, mine_there, theirs_here)
            last = max((*mine_there, *theirs_here), key=lambda said: said.at, default=None)
            found = self.places(account, entry)
            words = self.filtering.let_through(self.store.posts([last.post] if last is not None else []))
            rows.append(
                BookRow(
                    person=account,
                    rung=standing.rung.words,
                    shout_out=standing.shout_out_is_fine,
                    every=entry.every,
                    due=entry.due,
                    last=last.at if last is not None else None,
                    last_words=next((snippet(post.text, 120) for post in words.values()), ""),
                    place=found[0].url if found else "",
                )
            )
        due = [row for row in rows if row.due is not None and row.due <= now]
        due.sort(key=lambda row: (row.due, row.person.id))
        others = [row for row in rows if row not in due]
        others.sort(key=lambda row: (row.person.shown_name.casefold(), row.person.id))
        return BookView(now=now, rows=(*due, *others), due=len(due))

    def to_visit(self) -> list[BookRow]:
        """Whose place to visit now, the longest overdue first."""
        view = self.people()
        return list(view.rows[: view.due])

    # What the reader does

    def keep(self, account: str, every: int) -> Event:
        """Keep somebody and drop by every so many days: 0 whenever, -1 no longer."""
        if not book.NO_LONGER <= every <= 3660:
            raise UsageError(f"{every} is no number of days from 0 (whenever) to 3660.")
        return self.store.record(EventKind.KEPT, people=(account,), data={"every": every})

    def visited(self, account: str, left: str = "nothing", *, place: str = "", words: str = "") -> Event:
        """Note a visit to somebody's own place, and what was left there."""
        if left not in book.LEFT:
            raise UsageError(f"{left!r} can't be left; it is one of {', '.join(book.LEFT)}.")
        followed = account in self.store.company.related(Relation.FOLLOWED_BY)
        data: dict[str, str | bool] = {"left": left, "place": place, "words": words, "followed": followed}
        return self.store.record(EventKind.VISITED, people=(account,), data=data)

    def by_word(self, account: str, words: str) -> Event:
        """Record what somebody did elsewhere; it counts, and is shown as by the reader's word."""
        return self.store.record(EventKind.BY_WORD, people=(account,), data={"words": _said(words)})

    def note(self, account: str, words: str) -> Event:
        """Write something down about somebody."""
        return self.store.record(EventKind.NOTED, people=(account,), data={"words": _said(words)})

    def pin(self, account: str, rung: Rung | None) -> Event:
        """Set the rung by hand (None takes the pin away); it is shown as pinned.

        Raises `UsageError` for *accepted* where nothing is known that the other did for it.
        """
        if rung is Rung.ACCEPTED:
            standing, _ = self.standing(account, self.book().entry(account))
            if standing.reached < Rung.ACCEPTED:
                raise UsageError(
                    "Nobody stands at accepted by their own hand alone.",
                    "If they welcomed you elsewhere, `person WHO --by-word TEXT` records it.",
                )
        number = -1 if rung is None else int(rung)
        return self.store.record(EventKind.PINNED, people=(account,), data={"rung": number})

    def name_place(self, account: str, url: str, *, gone: bool = False) -> Event:
        """Name a place of somebody, or say that it isn't theirs; raises `UsageError` for no web address."""
        if not url.startswith(("https://", "http://")):
            raise UsageError(f"{url!r} is no address of a place on the web.")
        return self.store.record(EventKind.PLACE, people=(account,), data={"url": url, "gone": gone})

    def asked(self, proposal: int, account: str, via: str) -> None:
        """Note that somebody was asked whether they want to be introduced; once an introduction."""
        made = next((one for one in self.book().made if one.seq == proposal), None)
        if made is not None and account in (made.a, made.b) and account not in made.asked:
            self.store.record(EventKind.ASKED, people=(account,), data={"proposal": proposal, "via": via})

    def not_asked(self, proposal: int, account: str) -> None:
        """Take back that somebody was asked, as the question did not go out; not once they answered."""
        made = next((one for one in self.book().made if one.seq == proposal), None)
        if made is None or account in made.answers:
            return
        for event in self.store.events(kinds=(EventKind.ASKED,), standing=True):
            if event.people == (account,) and event.data.get("proposal") == proposal:
                self.store.undo(event.seq)

    def undo(self) -> str | None:
        """Take back what was last done with people; says what it was, None if there is nothing."""
        events = self.store.events(kinds=ABOUT_PEOPLE, standing=True, limit=1)
        if not events:
            return None
        self.store.undo(events[0].seq)
        who = " and ".join(self.names(events[0].people[:1])) or "somebody"
        return f"Taken back: {book.WORDS[events[0].kind]} ({who})."

    def notice_followers(self) -> None:
        """Note who of those to whom the reader brought something has followed since; each once."""
        entries = [
            entry for entry in self.book().entries.values() if entry.brought and entry.followed is None
        ]
        if not entries:
            return
        following = self.store.company.related(Relation.FOLLOWED_BY)
        for entry in entries:
            first = next(visit for visit in entry.visits if visit.left != "nothing")
            if not first.followed and entry.account in following:
                self.store.record(EventKind.FOLLOWED, people=(entry.account,))


def _place_view(place: Place, site: Site | None) -> PlaceView:
    return PlaceView(
        url=place.url,
        host=place.host,
        known_from=place.known_from,
        feed=site.feed if site is not None else "",
        me=site.me if site is not None else (),
        lately=tuple((news.title, news.url, news.at) for news in site.news) if site is not None else (),
    )


def enumeration(found: Sequence[str]) -> str:
    """Names or words in a row: "Ana", "Ana and Ben", "Ana, Ben and Cleo"."""
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _moments(posts: Iterable[Post]) -> list[Moment]:
    return [Moment(post.at, post=post.id) for post in posts]


def _in_order(said: Iterable[Said]) -> list[Said]:
    return sorted((one for one in said if one.kind != "repost"), key=lambda one: (one.at, one.post))


def _said(words: str) -> str:
    if not (line := clean_line(words)):
        raise UsageError("There is nothing to write down.")
    return line
