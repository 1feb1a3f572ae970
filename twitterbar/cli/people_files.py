"""Commands that carry the book in and out, and look at people's own places: export, import, places."""

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar import settings
from twitterbar.cli import documents_people as documents
from twitterbar.cli import wiring, wording
from twitterbar.cli.documents import Who, who
from twitterbar.cli.documents_people import Place
from twitterbar.cli.output import aside, document, say
from twitterbar.domain.model import Account, Batch, PageKind
from twitterbar.domain.places import Site
from twitterbar.errors import BadFile, Exit, NotAllowed, NothingFound, Unreachable
from twitterbar.places import card_files, cards
from twitterbar.places.cards import Card

if TYPE_CHECKING:
    from twitterbar.core.core import Core


def export(arguments: Namespace) -> int:
    """The book in another program's format, on standard output."""
    with wiring.core(arguments) as core:
        written = cards.write(book_cards(core), arguments.format)
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written.encode())
    return Exit.DONE


def book_cards(core: "Core") -> list[Card]:
    """Everybody in the book as a card."""
    book = core.people.book()
    found = []
    for row in core.people.people().rows:
        entry = book.entry(row.person.id)
        places = core.people.places(row.person, entry)
        found.append(
            Card(
                name=row.person.shown_name,
                handle=row.person.username,
                id=row.person.id,
                site=places[0].url if places else "",
                feed=next((place.feed for place in places if place.feed), ""),
                every=row.every,
                note="\n".join(note.words for note in entry.notes),
            )
        )
    return found


def bring(arguments: Namespace) -> int:
    """Take people in from a file; who isn't known here, and of whom it has no id, is named and left out."""
    path = Path(arguments.file)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} can't be read: {error.strerror}.") from error
    found = card_files.read(body, str(path))
    with wiring.core(arguments) as core:
        taken, left = 0, []
        for card in found:
            account = _known(core, card)
            if account is None:
                left.append(card.name)
            else:
                taken += _take_in(core, account, card)
        say(f"{wording.count(len(found), 'person', 'people')} in the file, {taken} new or changed.")
        if left:
            say(f"Not known here, so left out: {wording.enumeration(left, 8)}.")
    return Exit.DONE


def _known(core: "Core", card: Card) -> Account | None:
    """Who is meant, by id, by handle, or by name; new here, if the file has both id and handle."""
    for name in (card.id, f"@{card.handle}" if card.handle else ""):
        if name and (account := core.store.find_account(name)) is not None:
            return account
    if card.id and card.handle:
        account = Account(id=card.id, username=card.handle, name=card.name)
        core.store.save(Batch(kind=PageKind.PEOPLE, accounts=(account,)))
        return account
    return core.store.find_account(card.name)


def _take_in(core: "Core", account: Account, card: Card) -> bool:
    """What of a card is new; tells whether anything was."""
    entry = core.people.book().entry(account.id)
    changed = False
    every = card.every
    if every is None and not entry.in_book and not card.note:
        every = 0  # somebody in a list of people is at least one to visit whenever
    if every is not None and every != entry.every:
        core.people.keep(account.id, every)
        changed = True
    known = {place.url for place in core.people.places(account, entry)}
    if card.site and card.site not in known:
        core.people.name_place(account.id, card.site)
        changed = True
    if card.feed and card.feed not in known | {place.feed for place in core.people.places(account, entry)}:
        place = card.site or card.feed
        core.store.sites.keep(account.id, [Site(url=place, looked=core.now(), feed=card.feed)])
        if not card.site:
            core.people.name_place(account.id, card.feed)
        changed = True
    notes = {note.words for note in entry.notes}
    for note in card.note.split("\n"):
        if note and note not in notes:
            core.people.note(account.id, note)
            changed = True
    return changed


IN_TOWN = (
    "The places of the town are made up, so there is nothing to fetch. What is new there comes by itself as"
    " time goes on; `places` shows it."
)


class Places(Struct, frozen=True, kw_only=True):
    """`places --json`: the places of everybody in the book; `fetch` tells whether they may be fetched."""

    schema: int = 1
    now: datetime
    fetch: bool
    places: tuple[Place, ...]
    accounts: dict[str, Who]


def places(arguments: Namespace) -> int:
    """The places of everybody in the book."""
    with wiring.core(arguments) as core:
        book = core.people.book()
        people = [row.person for row in core.people.people().rows]
        found = [
            place
            for person in people
            for place in documents.places(person.id, core.people.places(person, book.entry(person.id)))
        ]
        if arguments.json:
            fetch = core.settings.places.fetch
            document(Places(now=core.now(), fetch=fetch, places=tuple(found), accounts=who(people)))
            return Exit.DONE
        names = {person.id: person.shown_name for person in people}
        for place in found:
            say(f"{names[place.id]}: {place.url} ({place.known_from})")
            for title, _, at in place.lately[:3]:
                when = f"{wording.when(at, core.now())}: " if at is not None else ""
                say(f"{when}{title}", "    ")
        if not found:
            say("Nobody in the book has a place that is known.")
    return Exit.DONE


def refresh(arguments: Namespace) -> int:
    """Look what is new at the places of one, or of everybody in the book."""
    from twitterbar.places import fetch
    from twitterbar.places.sites import look

    with wiring.core(arguments) as core:
        if not core.settings.places.fetch:
            raise NotAllowed("Fetching people's places is off.", "`twitterbar places on` turns it on.")
        book = core.people.book()
        people = (
            [core.people.who(arguments.who)]
            if arguments.who
            else [row.person for row in core.people.people().rows]
        )
        fetcher, seen, news, made_up = fetch.Fetcher(allowed=fetch.is_public), 0, 0, False
        for person in people:
            before = core.store.sites.of(person.id)
            for place in core.people.places(person, book.entry(person.id))[:2]:
                if arguments.demo and place.host.endswith(".example"):
                    made_up = True
                    continue
                try:
                    site = look(fetcher, place.url, before.get(place.url), core.now())
                except Unreachable as error:
                    aside(f"{person.shown_name}: {error}")
                    continue
                core.store.sites.keep(person.id, [site])
                known = (
                    {one.url or one.title for one in before[place.url].news} if place.url in before else set()
                )
                fresh = [one for one in site.news if (one.url or one.title) not in known]
                seen, news = seen + 1, news + len(fresh)
                for one in fresh[:3]:
                    say(f"{person.shown_name}: {one.title}")
        if made_up:
            say(IN_TOWN)
        if not seen and made_up:
            return Exit.DONE
        if not seen:
            raise NothingFound("No place could be looked at.")
        say(f"{wording.count(seen, 'place')} looked at, {wording.count(news, 'new thing')} there.")
    return Exit.DONE


def on(arguments: Namespace) -> int:
    """Let places be fetched."""
    return _switch(arguments, allowed=True)


def off(arguments: Namespace) -> int:
    """Fetch nothing."""
    return _switch(arguments, allowed=False)


def _switch(arguments: Namespace, *, allowed: bool) -> int:
    here = wiring.place(arguments)
    settings.change(here.profile.settings_file, "places.fetch", allowed)
    say("Places are fetched when you say `places refresh`." if allowed else "Places are not fetched.")
    return Exit.DONE
