"""Accounts of the X API, and what their lists say about the reader."""

from collections.abc import Iterable

from twitterbar.domain import links
from twitterbar.domain.model import LISTS, Account, Link, Message, Relation
from twitterbar.domain.text import clean_line
from twitterbar.sources import x_text, x_wire
from twitterbar.sources.x_intake import Intake, name, word

_CONNECTIONS = {relation.value: relation for relation in Relation}


def take_list(users: list[x_wire.User], intake: Intake) -> None:
    """Take in the page's own accounts; that they are on a list of the reader's is a relation."""
    taken = take_accounts(users, intake)
    relation = LISTS.get(intake.kind)
    if relation is not None and intake.is_readers:
        intake.relate(relation, *taken)


def take_accounts(users: Iterable[x_wire.User], intake: Intake) -> list[str]:
    """Take in accounts, and what X tells of their connections to the reader; answers with their ids."""
    taken = []
    accounts = intake.accounts
    lately = intake.recent.accounts
    for user in users:
        known = lately.get(user.id)
        if known is not None and (known[0] is user or known[0] == user):
            account = known[1]
        elif (taken_in := _account(user, intake)) is not None:
            account = taken_in
        else:
            continue
        id = account.id
        taken.append(id)
        pinned = user.pinned_tweet_id or user.pinned_post_id
        if pinned and (post := intake.ids[pinned]):
            intake.author_of[post] = id
        if id not in accounts:
            accounts[id] = account
            for connection in user.connection_status or ():
                if connection in _CONNECTIONS:
                    intake.relate(Relation(connection), id)
    return taken


def _account(user: x_wire.User, intake: Intake) -> Account | None:
    id = intake.ids[user.id]
    username = name(user.username)
    if id is None or not username:
        intake.refuse("account", user.id, "its id is none of X's" if id is None else "it has no handle")
        return None
    bio, found = _bio(user, intake)
    connections = user.connection_status
    account = Account(
        id=id,
        username=username,
        name=name(user.name) if user.name else "",
        bio=bio,
        location=clean_line(user.location) if user.location else "",
        links=found,
        protected=bool(user.protected),
        connections=None if connections is None else frozenset(map(word, connections)),
    )
    intake.recent.accounts.keep(user.id, (user, account))
    return account


def _bio(user: x_wire.User, intake: Intake) -> tuple[str, tuple[Link, ...]]:
    """What somebody says about themselves, and their links: their own place first, then those in the bio."""
    bio = user.description or ""
    entities = user.entities
    found: tuple[Link, ...] = ()
    if entities and entities.description and entities.description.urls:
        written = x_text.written(bio, entities.description.urls, (), intake.ids.__getitem__, escaped=False)
        bio, found = written.text, written.links
    elif bio:
        bio = x_text.plain(bio, escaped=False)
    if entities and entities.url and entities.url.urls:
        for url in entities.url.urls:
            if address := url.expanded_url or url.url:
                found = (links.link(address, url.display_url or ""), *found)
    elif user.url:
        found = (links.link(user.url), *found)
    return bio, found


def take_messages(messages: list[x_wire.Message], intake: Intake) -> None:
    """Take in direct messages; comings and goings in a group are passed over."""
    for event in messages:
        if event.event_type != "MessageCreate":
            continue
        id, sender = intake.ids[event.id], intake.ids[event.sender_id]
        if id is None:
            intake.refuse("message", event.id, "its id is none of X's")
        elif sender is None:
            intake.refuse("message", event.id, "it doesn't say who sent it (asked for without sender_id)")
        elif event.text is None:
            intake.refuse("message", event.id, "it has no text")
        elif id not in intake.messages:
            between = event.participant_ids or (event.dm_conversation_id or "").split("-")
            people = [person for digits in between if (person := intake.ids[digits])]
            pair = len(people) == 2 or event.participant_ids is not None
            intake.messages[id] = Message(
                id=id,
                conversation=_conversation(event, people) or id,
                author=sender,
                at=intake.time(event.created_at, id),
                text=x_text.plain(event.text),
                to=tuple(person for person in dict.fromkeys(people) if person != sender) if pair else (),
            )


def _conversation(event: x_wire.Message, people: list[str]) -> str:
    """The id of a conversation; X makes that of two people from their ids, the smaller one first."""
    if event.dm_conversation_id:
        return f"x:{word(event.dm_conversation_id)}"
    numbers = sorted((person.removeprefix("x:") for person in people), key=int)
    return f"x:{'-'.join(numbers)}" if len(numbers) == 2 else ""
