"""Introducing others: pairs of the reader's friends who don't know each other and should.

As with being introduced, ties weigh everybody (`pairs`), and what both wrote says what they share (`ground`):

    1.05 · Σ 1/degree over common contacts        0.35 · ln degree of both        1.0 · both are about
    0.55 · the weaker of the ties to them        1.5 · how many contacts they share (if texts are known)

each as its percentile among the pairs. What is told of a pair is theirs and not the reader's: words both use
and few others do, hashtags, links, and whom both talk with; each with the posts that prove it.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, combinations

from msgspec import Struct

from twitterbar.domain.circle import Ties, fading, percentiles
from twitterbar.domain.function_words import FUNCTION_WORDS
from twitterbar.domain.interests import spelled
from twitterbar.domain.links import canonical
from twitterbar.domain.model import Account, Post
from twitterbar.domain.plain_words import PLAIN_WORDS
from twitterbar.domain.text import words
from twitterbar.domain.ties import weight_at

ADAMIC, DEGREES, ABOUT, CLOSE, COMMON = 1.05, 0.35, 1.0, 0.55, 1.5
"""The weights of the five evidences, in the order of the text above."""

HALF_LIFE = timedelta(days=2)
"""How fast being about fades."""

FRIENDS = 300
"""So many friends, the closest, are thought of together; more would be 45,000 pairs and not one better."""

CROWD = 150
"""Contacts that more of the friends share bring no two together."""

RARE_POSTS = 50
"""A word in more posts than this is no common ground …"""

RARE_FRIENDS = 4
"""… nor is one that more of the friends use (a tenth of them, if that is more)."""

FIRMLY = 3
"""In so many of their posts together a word has to stand, to be common ground …"""

LIFT = 6.0
"""… and so many times more often than in posts by others: in a small town, rare is not yet telling."""

WORDS_TOLD = 4
GROUND = 0.3
"""How much ln(1 + what they share of their own) adds to a pair's score; see `standing`."""

_UNSPACED_FROM = "\u0e00"
_LONG = 4


class Pair(Struct, frozen=True, kw_only=True):
    """Two friends, the smaller id first, and whom both talk with (the rarest first)."""

    a: str
    b: str
    score: float
    common: tuple[str, ...]


def pairs(
    me: str,
    friends: Collection[str],
    ties: Ties,
    now: datetime,
    *,
    last_said: Mapping[str, datetime] = {},
    also: Iterable[tuple[str, str]] = (),
    texts: bool = True,
) -> list[Pair]:
    """Pairs of friends that never turned to each other and share a contact (or are in `also`), best first.

    `last_said` tells when somebody was about; where it doesn't, their last turn does. `texts`: their words
    are known, so that shared contacts count (among people of whom only ties are known, they tell nothing).
    Of more than `FRIENDS` friends, those with the strongest ties both ways are looked at.
    """
    ties.look_up(of=(me,), to=(me,))
    close = {friend: _tie(me, friend, ties, now) for friend in friends if friend != me}
    near = sorted(close, key=lambda friend: (-close[friend], friend))[:FRIENDS]
    called, callers = ties.called(near), ties.callers(near)
    contacts = {friend: {*called[friend], *callers[friend]} - {me, friend} for friend in near}
    degree, shared = _shared(contacts, ties)
    for a, b in also:
        if a in contacts and b in contacts and a != b:
            shared.setdefault((min(a, b), max(a, b)), [])
    shared = {
        (a, b): common for (a, b), common in shared.items() if b not in contacts[a] and a not in contacts[b]
    }
    about = {friend: _about(friend, ties, last_said, now) for friend in near}
    adamic = {pair: sum(1 / degree[one] for one in common) for pair, common in shared.items()}
    ranks = (
        percentiles(adamic),
        percentiles({(a, b): _ln(contacts[a]) + _ln(contacts[b]) for a, b in shared}),
        percentiles({(a, b): about[a] * about[b] for a, b in shared}),
        percentiles({(a, b): min(close[a], close[b]) for a, b in shared}),
        percentiles({pair: float(len(common)) for pair, common in shared.items()}),
    )
    weights = (ADAMIC, DEGREES, ABOUT, CLOSE, COMMON if texts else 0.0)
    found = [
        Pair(
            a=a,
            b=b,
            score=sum(weight * rank[a, b] for weight, rank in zip(weights, ranks, strict=True)),
            common=tuple(common),
        )
        for (a, b), common in shared.items()
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


def _tie(me: str, friend: str, ties: Ties, now: datetime) -> float:
    bonds = (ties.of(me).get(friend), ties.to(me).get(friend))
    return sum(weight_at(bond.weight, now) for bond in bonds if bond is not None)


def _ln(contacts: Collection[str]) -> float:
    return math.log(len(contacts) + 1)


def _about(friend: str, ties: Ties, last_said: Mapping[str, datetime], now: datetime) -> float:
    last = last_said.get(friend) or max((bond.last for bond in ties.of(friend).values()), default=None)
    return 0.0 if last is None else fading(last, now, HALF_LIFE)


def _shared(
    contacts: Mapping[str, Collection[str]], ties: Ties
) -> tuple[Mapping[str, int], dict[tuple[str, str], list[str]]]:
    """Every pair with a contact in common, and those contacts, the rarest first; and how many each knows."""
    knowing: dict[str, list[str]] = {}
    for friend in sorted(contacts):
        for contact in contacts[friend]:
            knowing.setdefault(contact, []).append(friend)
    told = [contact for contact, knowers in knowing.items() if 2 <= len(knowers) <= CROWD]
    degree = {
        **ties.degrees(contact for contact in told if contact not in contacts),
        **{contact: len(contacts[contact]) for contact in told if contact in contacts},
    }
    shared: dict[tuple[str, str], list[str]] = {}
    for contact in sorted(told, key=lambda one: (degree[one], one)):
        for pair in combinations(knowing[contact], 2):
            shared.setdefault(pair, []).append(contact)
    return degree, shared


class Claim(Struct, frozen=True, kw_only=True):
    """Something two people have in common: a code that stays (words, hashtag, link, common), and its proof.

    `posts` are theirs, at least one of each unless a bio says it (`bios`: whose); `people` whom both know.
    """

    code: str
    words: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    bios: tuple[str, ...] = ()
    weight: float = 0.0


class Spoken(Struct, frozen=True, kw_only=True):
    """What one of the friends wrote: texts by their posts, the newest first ("" is the bio), and their words.

    `links` lead to the latest post with each. Handles and links are no words, and whoever is only quoted
    doesn't speak.
    """

    account: str
    texts: Mapping[str, str]
    words: Mapping[str, Set[str]]
    used: Set[str]
    links: Mapping[str, str]


class Voice(Struct, frozen=True, kw_only=True):
    """What is rare of what one of the friends wrote: words, and where each stands (posts, the newest first).

    `held` says how firmly they hold each word: in so many posts, a bio counted as two.
    """

    account: str
    words: Mapping[str, tuple[str, ...]]
    held: Mapping[str, int]
    links: Mapping[str, str]
    texts: Mapping[str, str]


def texts_of(account: Account, posts: Iterable[Post]) -> dict[str, str]:
    """The texts by which somebody speaks, by their posts; "" is the bio."""
    return {**{post.id: post.text for post in posts}, "": account.bio}


def spoken(account: Account, posts: Iterable[Post]) -> Spoken:
    """What somebody wrote, parted into words."""
    latest_first = sorted(posts, key=lambda post: (post.at, post.id), reverse=True)
    texts = texts_of(account, latest_first)
    links: dict[str, str] = {}
    for post in latest_first:
        for link in post.links:
            if (same := canonical(link.url)) is not None:
                links.setdefault(same, post.id)
    said = {place: _words_of(text) for place, text in texts.items()}
    return Spoken(
        account=account.id, texts=texts, words=said, used=frozenset().union(*said.values()), links=links
    )


def _words_of(text: str) -> frozenset[str]:
    """The words of a text, each once: "the mill's" is the mill."""
    found = words(text)
    if not text.isascii() or "'" in text:
        return frozenset([word.removesuffix("'s") for word in found])
    return frozenset(found)


def voice(one: Spoken, among: Collection[str]) -> Voice:
    """Where somebody wrote which of these words; not what they wrote as part of a longer name only."""
    where: dict[str, list[str]] = {}
    wanted = frozenset(among)
    for place, said in one.words.items():
        if found := said & wanted:
            for word in found - parts_of_names(one.texts[place]):
                where.setdefault(word, []).append(place)
    return Voice(
        account=one.account,
        words={word: tuple(places) for word, places in where.items()},
        held={word: len(places) + ("" in places) for word, places in where.items()},
        links=one.links,
        texts=one.texts,
    )


_LONG_NAME = re.compile(r"(?<![\w#@])[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)+")


def parts_of_names(text: str) -> set[str]:
    """The words, folded, that stand in a text as parts of longer names only: "Corn Hall", "Ana de Vries".

    Scripts without capital letters have none that one could tell.
    """
    named: set[str] = set()
    rest: list[str] = []
    end = 0
    for found in _LONG_NAME.finditer(text):
        parts = found[0].split()
        if all(part[0].isupper() for part in parts):
            named.update(word for part in parts for word in words(part))
            rest.append(text[end : found.start()])
            end = found.end()
    return named - set(words(" ".join((*rest, text[end:])))) if named else named


@lru_cache(20_000)
def _tells(word: str) -> bool:
    bare = word.lstrip("#")
    if word in FUNCTION_WORDS or word in PLAIN_WORDS or bare.isdecimal():
        return False
    return word[0] >= _UNSPACED_FROM or len(bare) >= _LONG


def rare(
    spoken: Sequence[Spoken], frequency: Mapping[str, int], names: Collection[str] = ()
) -> dict[str, float]:
    """The words and links that few of the friends use and few posts hold, with their idf among the friends.

    Words that are `names` (of people and places, folded) are left out, and those that anybody says.
    """
    users = Counter(chain.from_iterable(chain(one.used, one.links) for one in spoken))
    most = max(RARE_FRIENDS, len(spoken) // 10)
    return {
        word: math.log1p(len(spoken) / n)
        for word, n in users.items()
        if 2 <= n <= most and frequency.get(word, n) <= RARE_POSTS and word not in names and _tells(word)
    }


def given_names(names: Iterable[str], spoken: Iterable[Spoken], among: Collection[str]) -> set[str]:
    """Which words are given names, as people's names tell; not what is written small: "Rust" may be none."""
    given = {first for name in names for first in words(name)[:1] if first in among}
    texts = "\n".join(
        one.texts[place]
        for one in spoken
        if not given.isdisjoint(one.used)
        for place, said in one.words.items()
        if not given.isdisjoint(said)
    )
    return {name for name in given if name.isalpha() and not _is_written(name, texts)}


def _is_written(word: str, texts: str) -> bool:
    """Whether a word stands somewhere just as it is, and not as a part of another, a handle or a hashtag."""
    at = texts.find(word)
    while at >= 0:
        around = texts[max(0, at - 1) : at] + texts[at + len(word) : at + len(word) + 1]
        if not any(character.isalnum() or character in "@#_" for character in around):
            return True
        at = texts.find(word, at + 1)
    return False


def share_words(a: Voice, b: Voice) -> bool:
    """Whether two wrote any of the same rare words at all."""
    return not a.words.keys().isdisjoint(b.words)


def ground(
    a: Voice,
    b: Voice,
    rarity: Mapping[str, float],
    common: Sequence[str] = (),
    *,
    frequency: Mapping[str, int] = {},
    known: int = 0,
) -> list[Claim]:
    """What two have in common, the strongest first: words, hashtags and links of their own, whom both know.

    A word counts when it stands in so many of their posts (`FIRMLY`; a bio counts as two): two who happened
    to write the same word once or twice are no couple of minds. And it is theirs rather than everybody's:
    of the `known` posts, `frequency` tells how many hold a word (none told: it doesn't matter). One word
    alone has to be in a bio, or both have to come back to it. A link that many passed on is nobody's own,
    either: it counts while it is in `rarity`.
    """
    found: list[Claim] = []
    theirs = len(a.texts) + len(b.texts)

    def elsewhere(word: str, held: int) -> float:
        """In how many of as many posts by others one would find the word."""
        return theirs * max(0, frequency.get(word, 0) - held) / max(1, known - theirs)

    shared = {
        word: rarity[word] * math.log2(min(a.held[word], b.held[word]) + 1)
        for word in a.words.keys() & b.words.keys() & rarity.keys()
        if (held := a.held[word] + b.held[word]) >= FIRMLY and held >= LIFT * elsewhere(word, held)
    }
    tags = sorted((word for word in shared if word.startswith("#")), key=lambda word: (-shared[word], word))
    found += [_claim("hashtag", (tag,), a, b, shared[tag]) for tag in tags]
    best = sorted((word for word in shared if word not in tags), key=lambda word: (-shared[word], word))
    if len(best) == 1 and not _carries(best[0], a, b):
        best = []
    if best := best[: WORDS_TOLD * 2]:
        text = " ".join((*a.texts.values(), *b.texts.values()))
        said = tuple(spelled(best, text)[:WORDS_TOLD])
        told = [word for word in best if any(word in whole for whole in said)]
        claim = _claim("words", tuple(told), a, b, sum(shared[word] for word in told))
        found.append(Claim(code="words", words=said, posts=claim.posts, bios=claim.bios, weight=claim.weight))
    for link in sorted(a.links.keys() & b.links.keys() & rarity.keys()):
        posts = (a.links[link], b.links[link])
        found.append(Claim(code="link", words=(link,), posts=posts, weight=rarity[link]))
    found.sort(key=lambda claim: -claim.weight)
    if common:
        found.append(Claim(code="common", people=tuple(common), weight=math.log1p(len(common))))
    return found


def _carries(word: str, a: Voice, b: Voice) -> bool:
    """Whether a word is enough by itself: it stands in a bio, or both hold it more than once."""
    return any("" in one.words[word] for one in (a, b)) or min(a.held[word], b.held[word]) > 1


def _claim(code: str, told: tuple[str, ...], a: Voice, b: Voice, weight: float) -> Claim:
    posts: dict[str, None] = {}
    bios = []
    for one in (a, b):
        unproved = []
        for word in told:
            places = [place for place in one.words[word] if place]
            posts.update((place, None) for place in places[:1])
            if not places:
                unproved.append(word)
        if unproved:
            bios.append(one.account)
    return Claim(code=code, words=told, posts=tuple(posts), bios=tuple(bios), weight=weight)


def standing(pair: Pair, claims: Iterable[Claim]) -> float:
    """Where a pair stands among others: by the ties around the two, and by what they share of their own.

    The latter by its logarithm, for two who write of one thing all day would else pass everybody whose
    friends they already have in common.
    """
    return pair.score + GROUND * math.log1p(own(claims))


def own(claims: Iterable[Claim]) -> float:
    """How much two have in common of their own, apart from whom they know."""
    return sum(claim.weight for claim in claims if claim.code != "common")
