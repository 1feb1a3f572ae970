"""What people have in common, in claims that prove themselves: words, hashtags, links, and whom both know.

What the closest friends wrote is kept in the store, parted into words at the end of every look for posts;
what is not kept, since they wrote since or are not that close, is parted when it is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from twitterbar.core.book import SHOWN, BookQuestions, enumeration
from twitterbar.core.views_people import Claim
from twitterbar.domain import common_ground
from twitterbar.domain.common_ground import READ, Spoken, Voice
from twitterbar.domain.introducing import Pair
from twitterbar.domain.model import Account
from twitterbar.domain.text import words
from twitterbar.store.company import StoredTies
from twitterbar.store.store import Store

CONTACTS = 50
"""So many of those with whom each of them has most to do are known by name."""


class Heard(Struct, frozen=True, kw_only=True):
    """What some people wrote, in the order they were asked for, and how rare words are here."""

    voices: list[Voice]
    rarity: Mapping[str, float]
    frequency: Mapping[str, int]
    known: int

    def ground(self, a: Voice, b: Voice, common: Sequence[str]) -> list[common_ground.Claim]:
        """What two of them have in common."""
        return common_ground.ground(a, b, self.rarity, common, frequency=self.frequency, known=self.known)


class CommonGround:
    """Listens to what people write, and says what two share. Lives with its core."""

    def __init__(self, store: Store, people: BookQuestions) -> None:
        self.store = store
        self.people = people
        self._state: object = None
        self._spoken: dict[str, Spoken] = {}

    def heard(self, accounts: Sequence[str], ties: StoredTies) -> Heard:
        """What these wrote, and how rare their words are among them."""
        me = self.store.me
        count, frequency = self.store.company.word_frequencies()
        known = self.store.accounts(accounts)
        every = [known.get(who) or self.people.account(who) for who in accounts]
        names = {
            word
            for account in (*every, *((self.people.account(me),) if me else ()))
            for word in words(f"{account.name} {account.location}")
        }
        found = self._listen(every)
        rarity = common_ground.rare(found, frequency, names)
        for name in common_ground.given_names(self._known_to(accounts, ties), found, rarity):
            del rarity[name]
        return Heard(
            voices=[common_ground.voice(one, rarity) for one in found],
            rarity=rarity,
            frequency=frequency,
            known=count,
        )

    def _listen(self, accounts: Sequence[Account]) -> list[Spoken]:
        company = self.store.company
        if self._state != (state := company.state()):
            self._state, self._spoken = state, {}
        missing = [account for account in accounts if account.id not in self._spoken]
        self._spoken |= self.store.lexicon.spoken_by([account.id for account in missing])
        for account in missing:
            if account.id not in self._spoken:
                self._spoken[account.id] = common_ground.spoken(account, company.posts_by(account.id, READ))
        return [self._spoken[account.id] for account in accounts]

    def _known_to(self, accounts: Sequence[str], ties: StoredTies) -> Iterable[str]:
        """The names of those with whom these have most to do, to know a name where one is written."""
        most = ties.closest(accounts, CONTACTS).values()
        return self.store.company.names_of({other for theirs in most for other in theirs})

    def claims(self, found: Iterable[common_ground.Claim], ties: StoredTies, pair: Pair) -> list[Claim]:
        """What two share, in words, with what proves it."""
        told: list[tuple[common_ground.Claim, str, tuple[str, ...], list[str]]] = []
        for claim in found:
            said, people, posts = enumeration(claim.words), claim.people, list(claim.posts)
            match claim.code:
                case "words":
                    text = f"both speak of {said}"
                case "hashtag":
                    text = f"both write {said}"
                case "link":
                    text = f"both passed on {said}"
                case _:
                    people = tuple(
                        one for one in people if _talk(pair.a, one, ties) and _talk(pair.b, one, ties)
                    )
                    if not people:
                        continue
                    known = self.people.names(people[:SHOWN])
                    text = f"both talk with {enumeration(known) if known else 'the same people'}"
                    posts += self._talk_with(pair, people[:SHOWN], ties)
            told.append((claim, text, people, posts))
        proofs = self.people.proofs_by_id(post for _, _, _, posts in told for post in posts)
        bios = {who: self.people.proof_of_bio(self.people.account(who)) for who in (pair.a, pair.b)}
        return [
            Claim(
                code=claim.code,
                text=text,
                proofs=(
                    *(proofs[post] for post in dict.fromkeys(posts) if post in proofs),
                    *(bios[who] for who in claim.bios),
                ),
                people=people,
            )
            for claim, text, people, posts in told
        ]

    def _talk_with(self, pair: Pair, common: Sequence[str], ties: StoredTies) -> list[str]:
        """For each of the two and each whom both know, one post by which one turned to the other."""
        found = []
        for one in (pair.a, pair.b):
            said = dict.fromkeys(common, "")
            turned = {other for other in common if _speaks_to(one, other, ties)}
            for src, to in ((one, turned), *((other, {one}) for other in common if other not in turned)):
                for dst, post in self.store.company.latest_turn(src, to).items():
                    said[dst if src == one else src] = post
            found += [post for post in said.values() if post]
        return found


def _talk(one: str, other: str, ties: StoredTies) -> bool:
    """Whether one of two spoke to the other; passing on what they said is no talk."""
    return _speaks_to(one, other, ties) or ((back := ties.to(one).get(other)) is not None and back.said > 0)


def _speaks_to(src: str, dst: str, ties: StoredTies) -> bool:
    bond = ties.of(src).get(dst)
    return bond is not None and bond.said > 0
