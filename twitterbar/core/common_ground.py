"""What people have in common, in claims that prove themselves: words, hashtags, links, and whom both know.

What somebody wrote is parted into words once and kept for as long as it stays the same, since every pair is
looked at again whenever something came in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest

from msgspec import Struct

from twitterbar.core.book import SHOWN, BookQuestions, enumeration
from twitterbar.core.views_people import Claim
from twitterbar.domain import introducing
from twitterbar.domain.introducing import Pair, Voice
from twitterbar.domain.model import Account
from twitterbar.domain.text import words
from twitterbar.store.company import LOOKED_AT, StoredTies
from twitterbar.store.store import Store

CONTACTS = 50
"""So many of those with whom each of them has most to do are known by name."""

READ = 60
"""So many of the latest posts of each."""


class Heard(Struct, frozen=True, kw_only=True):
    """What some people wrote, in the order they were asked for, and how rare words are here."""

    voices: list[Voice]
    rarity: Mapping[str, float]
    frequency: Mapping[str, int]
    known: int

    def ground(self, a: Voice, b: Voice, common: Sequence[str]) -> list[introducing.Claim]:
        """What two of them have in common."""
        return introducing.ground(a, b, self.rarity, common, frequency=self.frequency, known=self.known)


class CommonGround:
    """Listens to what people write, and says what two share. Lives with its core."""

    def __init__(self, store: Store, people: BookQuestions) -> None:
        self.store = store
        self.people = people
        self._state: object = None
        self._voices: dict[str, Voice] = {}
        self._known_now: set[str] = set()

    def heard(self, accounts: Sequence[str], ties: StoredTies) -> Heard:
        """What these wrote, and how rare their words are among them."""
        me = self.store.me
        count, frequency = self.store.company.word_frequencies()
        every = [self.people.account(who) for who in accounts]
        names = {
            word
            for account in (*every, *((self.people.account(me),) if me else ()))
            for word in words(f"{account.name} {account.location}")
        }
        found = self._listen(every)
        rarity = introducing.rare(found, frequency, names)
        for name in introducing.given_names(self._known_to(accounts, ties), found, rarity):
            del rarity[name]
        return Heard(
            voices=[introducing.narrowed(one, rarity) for one in found],
            rarity=rarity,
            frequency=frequency,
            known=count,
        )

    def _listen(self, accounts: Sequence[Account]) -> list[Voice]:
        state = self.store.company.state()
        if self._state != state:
            self._state, self._known_now = state, set()
        for account in accounts:
            if account.id not in self._known_now:
                posts = self.store.company.posts_by(account.id, READ)
                kept = self._voices.get(account.id)
                if kept is None or kept.texts != introducing.texts_of(account, posts):
                    self._voices[account.id] = introducing.voice(account, posts)
                self._known_now.add(account.id)
        return [self._voices[account.id] for account in accounts]

    def _known_to(self, accounts: Sequence[str], ties: StoredTies) -> Iterable[Account]:
        """With whom these have most to do, to know a name where one is written."""
        ties.look_up(of=accounts)
        most = {
            other
            for who in accounts
            for other in nlargest(CONTACTS, ties.of(who), key=lambda other: ties.of(who)[other].weight)
        }
        return self.store.accounts(most).values()

    def claims(self, found: Iterable[introducing.Claim], ties: StoredTies, pair: Pair) -> Iterator[Claim]:
        """What two share, in words, with what proves it."""
        for claim in found:
            said = enumeration(claim.words)
            match claim.code:
                case "words":
                    text = f"both speak of {said}"
                case "hashtag":
                    text = f"both write {said}"
                case "link":
                    text = f"both passed on {said}"
                case _:
                    known = self.people.names(claim.people[:SHOWN])
                    text = (
                        f"both talk with {enumeration(known)}" if known else "both talk with the same people"
                    )
            proofs = list(self.people.proofs(claim.posts))
            for who in claim.bios:
                account = self.people.account(who)
                proofs += [self.people.proof_of_bio(account)]
            if claim.code == "common":
                proofs += self.people.proofs(self._talk_with(pair, claim.people[:SHOWN], ties))
            yield Claim(code=claim.code, text=text, proofs=tuple(proofs), people=claim.people)

    def _talk_with(self, pair: Pair, common: Sequence[str], ties: StoredTies) -> list[str]:
        """For each of the two and each whom both know, one post by which one turned to the other."""
        found = []
        for one, theirs in ((pair.a, ties.of(pair.a)), (pair.b, ties.of(pair.b))):
            said = dict.fromkeys(common, "")
            turned = [(one, {other for other in common if other in theirs})]
            turned += [(other, {one}) for other in common if other not in theirs]
            for src, to in turned:
                for dst, post in self._latest(src, to).items():
                    said[dst if src == one else src] = post
            found += [post for post in said.values() if post]
        return found

    def _latest(self, src: str, to: Collection[str]) -> dict[str, str]:
        """The latest post by which somebody turned to each of these; what is new is looked through first."""
        for limit in (LOOKED_AT, -1):
            latest: dict[str, str] = {}
            for said in self.store.company.said_to(src, to, limit):
                latest.setdefault(said.dst, said.post)
            if latest.keys() >= set(to):
                break
        return latest
