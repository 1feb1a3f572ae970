"""Commands for what is kept from the table: noise, filters."""

from argparse import Namespace
from datetime import datetime

from msgspec import Struct

from twitterbar.cli import wiring, wording
from twitterbar.cli.documents import Who, who
from twitterbar.cli.output import document, say
from twitterbar.domain.filters import About, Filter, How
from twitterbar.errors import Exit


class Held(Struct, frozen=True, kw_only=True):
    """One filter that holds."""

    number: int
    about: str
    value: str
    how: str
    until: datetime | None


class Filters(Struct, frozen=True, kw_only=True):
    """`filters --json`: the filters that hold, oldest first."""

    schema: int = 1
    now: datetime
    filters: tuple[Held, ...]


class Loud(Struct, frozen=True, kw_only=True):
    """Somebody whose noise is folded: `code` (shouting, pestering), the fact, and the posts that prove it."""

    id: str
    code: str
    text: str
    posts: tuple[str, ...]
    called: tuple[str, ...]


class Away(Struct, frozen=True, kw_only=True):
    """A conversation that is folded away, by whose noise or by which filter."""

    conversation: str
    opening: str
    people: tuple[str, ...]
    filter: int | None


class NoiseAtTheBar(Struct, frozen=True, kw_only=True):
    """`noise --json`: what is folded away tonight, and why."""

    schema: int = 1
    now: datetime
    conversations: tuple[Away, ...]
    people: tuple[Loud, ...]
    accounts: dict[str, Who]


def noise(arguments: Namespace) -> int:
    """What is folded away, who makes it, and why."""
    with wiring.core(arguments) as core:
        if arguments.hear:
            person = core.people.who(arguments.hear)
            core.noise.hear_again(person.id)
            say(f"{person.shown_name} is not folded any more.")
            return Exit.DONE
        view = core.noise_at_the_bar()
        if arguments.json:
            document(
                NoiseAtTheBar(
                    now=core.now(),
                    conversations=tuple(
                        Away(
                            conversation=one.conversation,
                            opening=one.opening,
                            people=one.people,
                            filter=one.filter.number if one.filter else None,
                        )
                        for one in view.conversations
                    ),
                    people=tuple(
                        Loud(
                            id=row.person.id,
                            code=row.noise.code,
                            text=row.noise.text,
                            posts=row.noise.posts,
                            called=row.noise.called,
                        )
                        for row in view.people
                    ),
                    accounts=who(row.person for row in view.people),
                )
            )
            return Exit.DONE
        if not view.conversations:
            say("Nothing is folded away.")
            return Exit.DONE
        say(f"Noise at the bar: {len(view.conversations)}")
        for row in view.people:
            say(f"{row.person.shown_name} (@{row.person.username}): {row.noise.text}.")
            for said in row.said[-3:]:
                say(said, "    ")
        for one in view.conversations:
            if one.filter is not None:
                say(f"By filter {one.filter.number}: {one.opening}", "  ")
    return Exit.DONE


def filters(arguments: Namespace) -> int:
    """The reader's filters that hold."""
    with wiring.core(arguments) as core:
        if arguments.json:
            held = core.filtering.standing()
            document(Filters(now=core.now(), filters=tuple(map(_held, held))))
            return Exit.DONE
        rows = core.filtering.rows()
        if not rows:
            say("No filter holds.")
        for row in rows:
            one = row.filter
            until = f", until {wording.when(one.until, core.now())}" if one.until else ""
            say(f"{one.how.value} {one.about.value}: {row.means}{until}", f"{one.number:>5}. ")
    return Exit.DONE


def add(arguments: Namespace) -> int:
    """Hide or fold something from now on."""
    with wiring.core(arguments) as core:
        how = How.FOLD if arguments.fold else How.HIDE
        made = core.noise.filter(About(arguments.about), arguments.value, how, arguments.days)
        say(f"Filter {made.number} holds. `filters end {made.number}` ends it.")
    return Exit.DONE


def end(arguments: Namespace) -> int:
    """End a filter."""
    with wiring.core(arguments) as core:
        core.noise.end(arguments.number)
        say(f"Filter {arguments.number} was ended.")
    return Exit.DONE


def _held(one: Filter) -> Held:
    return Held(number=one.number, about=one.about.value, value=one.value, how=one.how.value, until=one.until)
