"""What a draft is about to be said into: who would hear it, what they answered before, and who sits there.

`Scenes` belongs to a core and lives in its thread.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from twitterbar.core.book import BookQuestions
from twitterbar.core.ledgers import Ledgers
from twitterbar.domain import outbox
from twitterbar.domain.book import Book
from twitterbar.domain.handles import handles
from twitterbar.domain.length import measure
from twitterbar.domain.manners import Listener, Scene
from twitterbar.domain.model import Account, EventKind, Post
from twitterbar.domain.outbox import Draft
from twitterbar.domain.pestering import Spoken
from twitterbar.store.store import Store


class Scenes:
    """Looks up what is known around a draft."""

    def __init__(
        self, store: Store, now: Callable[[], datetime], people: BookQuestions, ledgers: Ledgers
    ) -> None:
        self.store = store
        self.now = now
        self.people = people
        self.ledgers = ledgers

    def company(self, scene: Scene, named: Iterable[str]) -> list[Account]:
        """Who of the conversation could be notified besides the one that is answered."""
        ids = dict.fromkeys(one.author for one in reversed(scene.said)) | dict.fromkeys(sorted(named))
        return self.accounts(id for id in ids if id not in (scene.me, scene.addressee))

    def accounts(self, ids: Iterable[str]) -> list[Account]:
        """Those of these who are known, in this order."""
        wanted = list(ids)
        known = self.store.accounts(wanted)
        return [known[id] for id in wanted if id in known]

    def words(self, draft: Draft) -> str:
        """What goes out: the words, with those called whom the reader ticked and X would not notify."""
        if not draft.notify:
            return draft.text
        answered = self.store.post(draft.answers) if draft.answers else None
        heard_anyway = outbox.notified(answered, self.store.me)
        typed = handles(draft.text).named
        ticked = self.accounts(id for id in draft.notify if id not in heard_anyway)
        new = [one.username for one in ticked if one.username.lower() not in typed]
        return outbox.addressed(draft.text, new)

    def scene(self, draft: Draft) -> Scene:
        """All that manners look at."""
        answered = self.store.post(draft.answers) if draft.answers else None
        quoted = self.store.post(draft.quotes) if draft.quotes else None
        said = self._said(draft.answers) if draft.answers else ()
        here = {one.author for one in said}
        found = handles(draft.text)
        called = [self.ledgers.called(name) for name in found.named]
        addressee = answered.author if answered and answered.author != self.store.me else None
        if draft.message:
            addressee = draft.addressee
        ids = dict.fromkeys([*([addressee] if addressee else []), *draft.notify])
        ids.update((account.id, None) for account in called if account and account.id != self.store.me)
        kept = self.people.book()
        listeners = [self._listener(id, kept, draft, here=id in here) for id in ids]
        listeners += [
            Listener(account=None, handle=name)
            for name, account in zip(found.named, called, strict=True)
            if account is None
        ]
        return Scene(
            me=self.store.me,
            now=self.now(),
            text=draft.text,
            listeners=tuple(listeners),
            addressee=addressee,
            links=measure(draft.text).links,
            quoted=self._listener(quoted.author, kept, draft, here=quoted.author in here) if quoted else None,
            quoted_post=draft.quotes,
            answered=draft.answers,
            said=said,
            doubtful=found.doubtful,
            noted=self._noted(draft.conversation),
        )

    def _listener(self, id: str, kept: Book, draft: Draft, *, here: bool) -> Listener:
        return self.ledgers.listener(id, kept, here=here, besides=draft.number)

    def _said(self, post: str) -> tuple[Spoken, ...]:
        """The posts of the conversation in which a post is, oldest first."""
        loaded = self.store.load([post])
        posts = sorted((one for talk in loaded for one in talk.posts), key=lambda one: one.at)
        by_id = {one.id: one for one in posts}

        def to(one: Post) -> str | None:
            above = by_id.get(one.reply_to or "")
            return one.reply_to_account or (above.author if above else None)

        return tuple(Spoken(id=one.id, author=one.author, at=one.at, to=to(one)) for one in posts)

    def _noted(self, conversation: str | None) -> frozenset[str]:
        """The notes that were made in a conversation before."""
        if conversation is None:
            return frozenset()
        made = self.store.events(kinds=[EventKind.REMARKED])
        return frozenset(str(event.data.get("code")) for event in made if conversation in event.posts)
