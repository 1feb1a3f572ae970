"""What two people share of their own: words both use and few others do, hashtags, links, and whom both know.

Everything told is theirs and not the reader's, and each claim carries the posts or the bio that prove it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import chain, combinations

from msgspec import Struct

from twitterbar.domain.function_words import FUNCTION_WORDS
from twitterbar.domain.interests import spelled
from twitterbar.domain.links import canonical
from twitterbar.domain.model import Account, Post
from twitterbar.domain.plain_words import PLAIN_WORDS
from twitterbar.domain.text import words

RARE_POSTS = 50
"""A word in more posts than this is no common ground …"""

RARE_FRIENDS = 4
"""… nor is one that more of the friends use (a tenth of them, if that is more)."""

FIRMLY = 3
"""In so many of their posts together a word has to stand, to be common ground …"""

LIFT = 6.0
"""… and so many times more often than in posts by others: in a small town, rare is not yet telling."""

WORDS_TOLD = 4

READ = 60
"""So many of the latest posts of each are listened to."""

_UNSPACED_FROM = "\u0e00"
_LONG = 4


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


class Spoken(Struct, frozen=True, kw_only=True, array_like=True):
    """What one of the friends wrote, parted into words.

    `posts` are theirs, the newest first. `words` leads from every word that may tell something to where it
    stands: places among the posts, where the one behind the last stands for the bio; none where it is only a
    part of longer names. The `capitalized` are those that nowhere stand just so, in small letters. `links`
    lead to the latest post with each. `unspaced` are the texts in scripts that don't part their words.
    Handles and links are no words, and whoever is only quoted doesn't speak.
    """

    account: str
    posts: tuple[str, ...]
    words: Mapping[str, Sequence[int]]
    capitalized: Set[str]
    links: Mapping[str, int]
    unspaced: str


class Voice(Struct, frozen=True, kw_only=True):
    """What is rare of what one of the friends wrote: words, and where each stands (posts, the newest first).

    `held` says how firmly they hold each word: in so many posts, a bio counted as two. It was found in so
    many `texts`.
    """

    account: str
    words: Mapping[str, tuple[str, ...]]
    held: Mapping[str, int]
    links: Mapping[str, str]
    texts: int
    unspaced: str


def spoken(account: Account, posts: Iterable[Post]) -> Spoken:
    """What somebody wrote, parted into words."""
    latest_first = sorted(posts, key=lambda post: (post.at, post.id), reverse=True)
    texts = [*(post.text for post in latest_first), account.bio]
    links: dict[str, int] = {}
    for place, post in enumerate(latest_first):
        for link in post.links:
            if (same := canonical(link.url)) is not None:
                links.setdefault(same, place)
    where: dict[str, list[int]] = {}
    unspaced = []
    for place, text in enumerate(texts):
        telling = {word for word in _words_of(text) if _tells(word)}
        names = parts_of_names(text) if telling else telling
        for word in telling:
            places = where.setdefault(word, [])
            if word not in names:
                places.append(place)
        if any(word[0] >= _UNSPACED_FROM for word in telling):
            unspaced.append(text)
    written = frozenset("\n".join(texts).split())
    return Spoken(
        account=account.id,
        posts=tuple(post.id for post in latest_first),
        words=where,
        capitalized={
            word
            for word in where
            if word not in written and word.isalpha() and not _is_written(word, "\n".join(texts))
        },
        links=links,
        unspaced="\n".join(unspaced),
    )


def _words_of(text: str) -> set[str]:
    """The words of a text, each once: "the mill's" is the mill."""
    found = words(text)
    if not text.isascii() or "'" in text:
        return {word.removesuffix("'s") for word in found}
    return set(found)


def voice(one: Spoken, among: Collection[str]) -> Voice:
    """Where somebody wrote which of these words; not what they wrote as part of a longer name only."""
    places = [*one.posts, ""]
    found = {word: one.words[word] for word in one.words.keys() & among if one.words[word]}
    return Voice(
        account=one.account,
        words={word: tuple([places[at] for at in where]) for word, where in found.items()},
        held={word: len(where) + (where[-1] == len(one.posts)) for word, where in found.items()},
        links={link: places[at] for link, at in one.links.items()},
        texts=len(places),
        unspaced=one.unspaced,
    )


@cache
def _long_name() -> re.Pattern[str]:
    return re.compile(r"(?<![\w#@])[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)+")


def parts_of_names(text: str) -> set[str]:
    """The words, folded, that stand in a text as parts of longer names only: "Corn Hall", "Ana de Vries".

    Scripts without capital letters have none that one could tell.
    """
    named: set[str] = set()
    rest: list[str] = []
    end = 0
    for found in _long_name().finditer(text):
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
    users = Counter(chain.from_iterable(chain(one.words, one.links) for one in spoken))
    most = max(RARE_FRIENDS, len(spoken) // 10)
    return {
        word: math.log1p(len(spoken) / n)
        for word, n in users.items()
        if 2 <= n <= most and frequency.get(word, n) <= RARE_POSTS and word not in names
    }


def given_names(names: Iterable[str], spoken: Iterable[Spoken], among: Collection[str]) -> set[str]:
    """Which words are given names, as people's names tell; not what is written small: "Rust" may be none."""
    given = {first for name in names for first in _first_word(name) if first in among}
    small = {name for one in spoken for name in given & one.words.keys() if name not in one.capitalized}
    return {name for name in given - small if name.isalpha()}


def _first_word(name: str) -> list[str]:
    first, _, _ = name.partition(" ")
    return [first.lower()] if first.isascii() and first.isalpha() else words(name)[:1]


def _is_written(word: str, texts: str) -> bool:
    """Whether a word stands somewhere just as it is, and not as a part of another, a handle or a hashtag."""
    at = texts.find(word)
    while at >= 0:
        around = texts[max(0, at - 1) : at] + texts[at + len(word) : at + len(word) + 1]
        if not any(character.isalnum() or character in "@#_" for character in around):
            return True
        at = texts.find(word, at + 1)
    return False


def sharing(voices: Iterable[Voice]) -> set[tuple[str, str]]:
    """Who of these wrote any of the same rare words at all: in pairs, the smaller id first."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(voices, key=lambda one: one.account):
        for word in one.words:
            users[word].append(one.account)
    return {pair for accounts in users.values() for pair in combinations(accounts, 2)}


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
    theirs = a.texts + b.texts

    def elsewhere(word: str, held: int) -> float:
        """In how many of as many posts by others one would find the word."""
        return theirs * max(0, frequency.get(word, 0) - held) / max(1, known - theirs)

    shared = {
        word: rarity[word] * math.log2(min(a.held[word], b.held[word]) + 1)
        for word in a.words.keys() & b.words.keys()
        if word in rarity
        and (held := a.held[word] + b.held[word]) >= FIRMLY
        and held >= LIFT * elsewhere(word, held)
    }
    tags = sorted((word for word in shared if word.startswith("#")), key=lambda word: (-shared[word], word))
    found += [_claim("hashtag", (tag,), a, b, shared[tag]) for tag in tags]
    best = sorted((word for word in shared if word not in tags), key=lambda word: (-shared[word], word))
    if len(best) == 1 and not _carries(best[0], a, b):
        best = []
    if best := best[: WORDS_TOLD * 2]:
        said = tuple(spelled(best, f"{a.unspaced}\n{b.unspaced}")[:WORDS_TOLD])
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


def own(claims: Iterable[Claim]) -> float:
    """How much two have in common of their own, apart from whom they know."""
    return sum(claim.weight for claim in claims if claim.code != "common")
