"""What is folded away at the table, why, and what the reader says to that. Lives with its core."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.core.filtering import Filtering
from twitterbar.core.showing import cleared, first_words, snippet
from twitterbar.core.views_noise import Folded, NoiseRow, NoiseView
from twitterbar.domain import noise, reading
from twitterbar.domain.filters import About, Filter, How, Sieve
from twitterbar.domain.model import Conversation, Event, EventKind, Post
from twitterbar.domain.noise import WITHIN, Noise
from twitterbar.errors import NothingFound, UsageError
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.speaking import SpeakingQuestions


class Sifted(Struct, frozen=True, kw_only=True):
    """What may be at the table after noise and filters, and what was folded; the hidden is in neither.

    `minutes` is how long what is folded or hidden would take to read, at the usual pace.
    """

    kept: tuple[Conversation, ...] = ()
    folded: tuple[Folded, ...] = ()
    hidden: int = 0
    minutes: float = 0.0
    noise: tuple[Noise, ...] = ()

    @property
    def away(self) -> int:
        """How many are not at the table for it."""
        return len(self.folded) + self.hidden

    @property
    def by_message(self) -> tuple[Noise, ...]:
        """Those who pester by direct messages and have nothing at the table that could be folded."""
        folded = {person for one in self.folded for person in one.people}
        return tuple(one for one in self.noise if one.messages and one.account not in folded)

    @property
    def count(self) -> int:
        """How much noise there is at the bar: conversations, and people who only write messages."""
        return len(self.folded) + len(self.by_message)


class NoiseQuestions:
    """Noise and filters; `speaking` is asked for only when somebody may be pestering, and loaded then."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        filtering: Filtering,
        speaking: Callable[[], "SpeakingQuestions"],
    ) -> None:
        self.store = store
        self.now = now
        self.filtering = filtering
        self.speaking = speaking

    def sift(self, conversations: Sequence[Conversation], heard: Collection[str], sieve: Sieve) -> Sifted:
        """Fold the noise away, and whatever the reader's filters (`sieve`) say."""
        found = self._noise(conversations, sieve)
        loud = noise.folded(conversations, found, heard, self.store.me)
        quoted = self._quoted(conversations) if sieve.filters else {}
        kept: list[Conversation] = []
        away: list[Folded] = []
        hidden, unread = 0, 0.0
        for conversation in conversations:
            caught = self._caught(conversation, sieve, quoted, heard) if sieve.filters else None
            if caught is None and conversation.id not in loud:
                kept.append(self._without_caught(conversation, sieve, quoted))
                continue
            unread += reading.minutes(self._new(conversation, heard))
            if caught is not None and caught.how is How.HIDE:
                hidden += 1
                continue
            away.append(
                Folded(
                    conversation=conversation.id,
                    opening=first_words(conversation),
                    people=loud.get(conversation.id, ()),
                    filter=caught,
                )
            )
        return Sifted(kept=tuple(kept), folded=tuple(away), hidden=hidden, minutes=unread, noise=tuple(found))

    def _without_caught(
        self, conversation: Conversation, sieve: Sieve, quoted: dict[str, str]
    ) -> Conversation:
        if not sieve.filters:
            return conversation
        posts = conversation.posts
        caught = {post.id for post in posts if sieve.caught(post, quoted.get(post.quotes or "")) is not None}
        return cleared(conversation, caught)

    def _new(self, conversation: Conversation, heard: Collection[str]) -> list[Post]:
        return [post for post in conversation.posts if post.id not in heard and post.author != self.store.me]

    def _caught(
        self, conversation: Conversation, sieve: Sieve, quoted: dict[str, str], heard: Collection[str]
    ) -> Filter | None:
        """The filter that all the new posts of a conversation are caught in."""
        if (whole := sieve.conversation(conversation)) is not None:
            return whole
        new = self._new(conversation, heard)
        caught = [sieve.caught(post, quoted.get(post.quotes or "")) for post in new]
        return caught[0] if caught and all(one is not None for one in caught) else None

    def _quoted(self, conversations: Iterable[Conversation]) -> dict[str, str]:
        wanted = [post.quotes for talk in conversations for post in talk.posts if post.quotes]
        return {id: post.author for id, post in self.store.posts(wanted).items()}

    def _noise(self, conversations: Iterable[Conversation], sieve: Sieve) -> list[Noise]:
        """Who among those who speak in these is a shouter or a pesterer."""
        me, now, company = self.store.me, self.now(), self.store.company
        spared = self._spared()
        calling = {
            post.author: None
            for talk in conversations
            for post in talk.posts
            if (noise.calls(post) or noise.answers(post, me))
            and post.author != me
            and post.author not in spared
        }
        lately: set[str] = set()
        if me is not None:
            lately = company.wrote_since(me, now - WITHIN)
            calling |= dict.fromkeys(sorted(lately - spared - self.filtering.hidden(sieve)))
        if not calling:
            return []
        ties = company.ties()
        ties.look_up(of=calling, to=calling)
        found = []
        for account in calling:
            posts = company.posts_by(account, since=now - WITHIN)
            loud = noise.shouting(account, posts, set(ties.to(account)), me, now)
            turned = ties.of(account)[me].n if me is not None and me in ties.of(account) else 0
            if me is not None and loud is None and (account in lately or turned >= noise.PESTERING):
                loud = noise.pestering(account, self.speaking().ledgers.ledger(account), now)
            if loud is not None:
                found.append(loud)
        return found

    def _spared(self) -> set[str]:
        """Whom the reader wants to hear all the same."""
        return {id for event in self.store.events(kinds=[EventKind.HEARD_AGAIN]) for id in event.people}

    def view(self, sifted: Sifted) -> NoiseView:
        """The noise, explained."""
        accounts = self.store.accounts(one.account for one in sifted.noise)
        loud = {person for one in sifted.folded for person in one.people}
        loud.update(one.account for one in sifted.by_message)
        rows = []
        for one in sifted.noise:
            if one.account in accounts and one.account in loud:
                texts = {id: post.text for id, post in self.store.posts(one.posts).items()}
                texts |= self.store.company.message_texts(one.posts)
                said = tuple(snippet(texts[id], 160) for id in one.posts if id in texts)
                rows.append(NoiseRow(person=accounts[one.account], noise=one, said=said))
        return NoiseView(conversations=sifted.folded, people=tuple(rows), filters=self.filtering.rows())

    # What the reader says to it

    def hear_again(self, account: str) -> Event:
        """Never fold this person's noise again."""
        return self.store.record(EventKind.HEARD_AGAIN, people=(account,))

    def filter(self, about: About, value: str, how: How = How.HIDE, days: int | None = None) -> Filter:
        """Hide or fold what has to do with this, for so many days (None: until it is ended)."""
        if about in (About.PERSON, About.QUOTES_OF):
            value = self.speaking().people.who(value).id
        elif about is About.CONVERSATION:
            found = self.store.conversation_of(value)
            if found is None:
                raise NothingFound(f"There is no conversation {value!r} here.")
            value = found
        elif not value.strip():
            raise UsageError("There are no words to look for.")
        if days is not None and days < 1:
            raise UsageError(f"{days} is no number of days.")
        data: dict[str, str] = {"about": about.value, "value": value, "how": how.value}
        if days is not None:
            data["until"] = (self.now() + timedelta(days=days)).isoformat()
        event = self.store.record(EventKind.FILTERED, data=data)
        return next(one for one in self.filtering.standing() if one.number == event.seq)

    def end(self, number: int) -> None:
        """End a filter; raises `NothingFound` if none of that number holds."""
        if number not in {one.number for one in self.filtering.standing()}:
            raise NothingFound(f"No filter {number} holds.", "`filters` lists them.")
        self.store.record(EventKind.FILTERED, data={"ends": number})
