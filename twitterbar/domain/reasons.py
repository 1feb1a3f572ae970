"""Why a conversation is worth hearing: its score, term by term, each a true sentence with its proof.

The score of a conversation is that of its best unheard post, and a post's score is the sum of

| term | weight | times |
| --- | --- | --- |
| names_you | 8.0 | 1 if it names, answers or quotes you, halved a day; ½ if again and again unanswered |
| people | 2.45 | ln(1 + how many others you follow answered it, quoted it or passed it on) |
| recent | 5.56 | ½ for every six hours since |
| words | 25 | how much of it is about what you write and pass on, 0 to 1 (see `interests`) |
| tie | 1.77 | ln(1 + the weight of your turns to its author + ¼ of theirs to you, as far as yours go) |
| circle | 1.75 | ln(1 + the weight of the people to whom both of you turn) |
| link | 1.2 | ln(1 + how many others you follow brought the same link) |

(a turn counting the more, the less there was to turn to: `MOST_TOLD`), with two more that hold for the
conversation as a whole:

| term | weight | times |
| --- | --- | --- |
| thread | 1.5 | 1 if you spoke in it |
| quiet_voice | 0.5 | 1 if its author says less than most, 4 if a voice not heard for a month speaks in it |

The first six and their weights were fitted on evenings of real readers; the other three are priors, small
enough to decide only between near equals. Nothing in them counts what strangers did: people count if the
reader follows them, and each of them once.
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain import phrases
from twitterbar.domain.interests import Interests, spelled
from twitterbar.domain.model import Conversation, Join, Post, Term, id_order
from twitterbar.domain.people import People, Tie
from twitterbar.domain.weighed import Quiet, Weighed

RECENT_HALF_LIFE = timedelta(hours=6)

TURNS_BACK = 0.25
"""What a turn from them to the reader says, against one from the reader to them. Turns that were never
returned say nothing: nobody comes closer by calling louder."""

MOST_TOLD = 2.0
"""A turn says the more, the less there was to turn to. To whoever says an eighth of what most say it counts
twice, to whoever says eight times as much half; by the cube root in between, and no further. Six answers to
ten posts are no more turns than six to a thousand, but the next post is likelier to draw the seventh."""

PESTERING = 5
"""Who turned to the reader so many times, and so many times as often as the reader to them, is counted half
when they name the reader once more."""

A_DAY = timedelta(days=1)
"""For so long being named counts in full, then half for every day more: otherwise, after days away, old calls
would keep all that is being said now from the table."""

A_MONTH = timedelta(days=28)

A_MONTH_COUNTS = 4
"""How much more a voice counts that wasn't heard for a month than one that says little."""

LEAST_SHOWN = 0.005
"""A term below this would read 0.00: it is left out of the reasons, and out of their sum."""

WORDS_SHOWN = 3

WORDS_COMPARED = 40
"""Of a conversation so many posts are compared with the reader's words: those worth most without them."""


class Weights(Struct, frozen=True, kw_only=True):
    """What each term weighs; at the score `threshold` it is even odds that one is glad to have heard.

    A reader answers or passes on about one in 1,300 posts that are on the table, and the scores of all posts
    lie around 5 with a spread of 2.5. A logistic curve with its middle at 15 fits both.
    """

    names_you: float = 8.0
    people: float = 2.45
    recent: float = 5.56
    words: float = 25.0
    tie: float = 1.77
    circle: float = 1.75
    link: float = 1.2
    thread: float = 1.5
    quiet_voice: float = 0.5
    threshold: float = 15.0


class _Deed(Struct, frozen=True):
    """What somebody the reader follows did with a post, and by which post of theirs (none to pass it on)."""

    account: str
    verb: str
    post: str | None = None


class _Around(Struct, frozen=True):
    """What a conversation tells about its posts: what was done with each, who brought the same link, and
    which posts are the reader's.
    """

    deeds: Mapping[str, Sequence[_Deed]]
    sharers: Mapping[str, Sequence[Post]]
    mine: Sequence[Post]


_NONE = Tie(0, 0.0)
_NO_TIME = timedelta(0)
_NOTHING_AROUND = _Around({}, {}, ())
_VERBS = ("answered", "quoted", "passed it on")


class Scales:
    """Weighs conversations for one reader at one moment.

    `said` tells how many posts each voice makes, and `most_say` is what most voices reach.
    """

    def __init__(
        self, people: People, now: datetime, weights: Weights, said: Mapping[str, int], most_say: int
    ) -> None:
        self._people = people
        self._now = now
        self._handle = people.handle.casefold()
        self._weights = weights
        self._interests = Interests(people)
        self._said = said
        self._most_say = most_say
        self._seldom = people.silences.keys() | people.last_heard.keys()
        self._authors: dict[str, tuple[float, float]] = {}

    def weigh(self, conversation: Conversation, unheard: Sequence[Post]) -> Weighed:
        """Find the post that speaks most for a conversation, and everything that does."""
        around = self._look_around(conversation)
        weighed = [(self._weights_of(post, around), post) for post in unheard]
        if len(weighed) > WORDS_COMPARED:
            weighed = heapq.nlargest(WORDS_COMPARED, weighed, key=_worth)
        for weights, post in weighed:
            weights["words"] = self._weights.words * self._interests.likeness(post.text)
        weights, best = max(weighed, key=_worth) if len(weighed) > 1 else weighed[0]
        quiet = self._quiet(best, unheard)
        if around.mine:
            weights["thread"] = self._weights.thread
        if quiet is not None:
            weights["quiet_voice"] = self._weights.quiet_voice * (A_MONTH_COUNTS if quiet.back else 1)
        shown = {code: weight for code, weight in weights.items() if weight >= LEAST_SHOWN}
        if not shown:
            shown["recent"] = weights["recent"]
        order = sorted(shown, key=lambda code: (-shown[code], code))

        def tell() -> tuple[Term, ...]:
            return tuple(self._term(code, shown[code], best, around, quiet) for code in order)

        return Weighed(best, sum([shown[code] for code in order]), quiet, tell)

    # What is there

    def _look_around(self, conversation: Conversation) -> _Around:
        posts = conversation.posts
        if len(posts) == 1 and not conversation.passed_on:
            return _NOTHING_AROUND
        deeds: dict[str, list[_Deed]] = {}
        newest = {version: post.id for post in posts for version in post.versions}
        follows, me = self._people.follows, self._people.me

        def note(post: Post, verb: str, other: str) -> None:
            deeds.setdefault(newest.get(other, other), []).append(_Deed(post.author, verb, post.id))

        for post in posts:
            if post.author in follows and post.author != me:
                if post.reply_to is not None:
                    note(post, "answered", post.reply_to)
                if post.quotes is not None:
                    note(post, "quoted", post.quotes)
        for id, accounts in conversation.passed_on.items():
            deeds.setdefault(id, []).extend(
                _Deed(account, "passed it on") for account in accounts if account in follows and account != me
            )
        mine = [post for post in posts if post.author == me]
        return _Around(deeds, _sharers(conversation) if len(posts) > 1 else {}, mine)

    def _others(self, post: Post, deeds: Iterable[_Deed]) -> list[str]:
        """Those who did something with a post, each once, whom the reader turns to most first."""
        accounts = dict.fromkeys(deed.account for deed in deeds if deed.account != post.author)
        return sorted(accounts, key=self._closeness, reverse=True)

    def _closeness(self, account: str) -> float:
        tie = self._people.turned_to.get(account)
        return tie.weight if tie else 0.0

    def _bringers(self, post: Post, around: _Around) -> list[Post]:
        """The posts of others the reader follows that brought the same link, one for each of them."""
        found: dict[str, Post] = {}
        for other in around.sharers.get(post.id, ()):
            if other.author in self._people.follows and other.author not in (post.author, self._people.me):
                found.setdefault(other.author, other)
        return list(found.values())

    def _address(self, post: Post, mine: Iterable[Post]) -> str:
        """How a post turns to the reader: "answers", "names" or "quotes"; "" if it doesn't."""
        me = self._people.me
        if me is None:
            return ""
        if post.reply_to_account == me:
            return "answers"
        for mention in post.mentions:
            if mention.account == me or (
                mention.account is None and self._handle and mention.username.casefold() == self._handle
            ):
                return "names"
        if post.quotes is not None and any(post.quotes in (one.id, *one.versions) for one in mine):
            return "quotes"
        return ""

    # What it weighs

    def _weights_of(self, post: Post, around: _Around) -> dict[str, float]:
        """What each term of a post weighs, but for its words and what the conversation weighs as a whole."""
        weights = self._weights
        age = max(_NO_TIME, self._now - post.at)
        tie, circle = self._authors.get(post.author) or self._author(post.author)
        found = {"recent": weights.recent * 0.5 ** (age / RECENT_HALF_LIFE), "tie": tie, "circle": circle}
        if self._address(post, around.mine):
            fresh = 0.5 ** (max(_NO_TIME, age - A_DAY) / A_DAY)
            found["names_you"] = weights.names_you * fresh * (0.5 if self._pesters(post.author) else 1.0)
        if deeds := around.deeds.get(post.id):
            others = {deed.account for deed in deeds if deed.account != post.author}
            found["people"] = weights.people * math.log1p(len(others))
        if around.sharers:
            found["link"] = weights.link * math.log1p(len(self._bringers(post, around)))
        return found

    def _author(self, account: str) -> tuple[float, float]:
        there, back = self._ties(account)
        turns = there.weight + TURNS_BACK * min(back.weight, there.weight)
        turns *= self._told_by_a_turn(account)
        tie = self._weights.tie * math.log1p(turns)
        circle = self._weights.circle * math.log1p(self._people.circle.get(account, 0.0))
        known = self._authors[account] = tie, circle
        return known

    def _ties(self, account: str) -> tuple[Tie, Tie]:
        """What ties the reader to somebody, and them to the reader."""
        return self._people.turned_to.get(account, _NONE), self._people.turned_to_me.get(account, _NONE)

    def _told_by_a_turn(self, account: str) -> float:
        """How much a turn to somebody counts, by how much they say beside others."""
        said = self._said.get(account, 0)
        return min(max(math.cbrt(self._most_say / said), 1 / MOST_TOLD), MOST_TOLD) if said else 1.0

    def _pesters(self, account: str) -> bool:
        there, back = self._ties(account)
        return back.n >= PESTERING * max(there.n, 1)

    def _quiet(self, best: Post, unheard: Iterable[Post]) -> Quiet | None:
        """The voice that was away longest, or else the author of the best post if they say less than most."""
        people = self._people
        away: list[tuple[timedelta, Post, str]] = []
        for post in unheard:
            voice = post.author
            if voice not in self._seldom or voice not in people.follows or self._said[voice] > self._most_say:
                continue
            silence, heard = people.silences.get(voice), people.last_heard.get(voice)
            if silence is not None and silence.until == post.at and post.at - silence.since >= A_MONTH:
                time = post.at - silence.since
                away.append((time, post, f"nothing from {{name}} here for {phrases.span(time)} before"))
            elif heard is not None and self._now - heard >= A_MONTH:
                time = self._now - heard
                away.append((time, post, f"you last heard {{name}} {phrases.span(time)} ago"))
        if away:
            _, post, text = max(away, key=lambda found: (found[0], id_order(found[1].id)))
            return Quiet(post.author, post.id, text, back=True)
        if best.author in people.follows and self._said[best.author] < self._most_say:
            return Quiet(best.author, best.id, "{name} says less than most", back=False)
        return None

    # What is said about it

    def _term(self, code: str, weight: float, post: Post, around: _Around, quiet: Quiet | None) -> Term:
        """One reason as a sentence, with its proof."""
        people, name = self._people, self._people.name(post.author)
        text = ""
        words: tuple[str, ...] = ()
        posts: tuple[str, ...] = (post.id,)
        others: tuple[str, ...] = (post.author,)
        match code:
            case "names_you":
                text = self._say_names_you(post, around.mine)
            case "people":
                text, posts, others = self._say_people(post, around.deeds[post.id])
            case "recent":
                text, others = phrases.ago(self._now, post.at), ()
            case "words":
                words = self._interests.shared(post.text, WORDS_SHOWN)
                text, others = f"about: {', '.join(spelled(words, post.text))}", ()
            case "tie":
                text = self._say_tie(post.author)
            case "circle":
                others = (post.author, *people.circle_through.get(post.author, ()))
                through = [people.names[other] for other in others[1:] if other in people.names]
                text = f"you and {name} both turn to {phrases.some(through) or 'the same people'}"
            case "link":
                bringers = self._bringers(post, around)
                others = tuple(other.author for other in bringers)
                text = f"{phrases.some(self._names(others), 'more you follow')} brought the same link"
                posts = (post.id, *(other.id for other in bringers))
            case "thread":
                text, others = "you spoke in this conversation", ()
                posts = tuple(mine.id for mine in around.mine)
            case "quiet_voice" if quiet is not None:
                text = quiet.text.format(name=people.name(quiet.voice))
                posts, others = (quiet.post,), (quiet.voice,)
        times = weight / getattr(self._weights, code)
        return Term(code=code, text=text, weight=weight, times=times, posts=posts, people=others, words=words)

    def _names(self, accounts: Iterable[str]) -> list[str]:
        return [self._people.name(account) for account in accounts]

    def _say_people(self, post: Post, deeds: Sequence[_Deed]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Each by the first of `_VERBS` that is true of them, and the posts in which they did it."""
        others = self._others(post, deeds)
        verbs = {
            account: min((deed.verb for deed in deeds if deed.account == account), key=_VERBS.index)
            for account in others
        }
        parts = []
        for verb in _VERBS:
            if names := self._names(account for account in others if verbs[account] == verb):
                parts.append(f"{phrases.some(names, 'more you follow')} {verb}")
        proof = (deed.post for deed in deeds if deed.post is not None and deed.account in verbs)
        return ", ".join(parts), (post.id, *dict.fromkeys(proof)), tuple(others)

    def _say_names_you(self, post: Post, mine: Iterable[Post]) -> str:
        name = self._people.name(post.author)
        said = f"{name} {self._address(post, mine)} you"
        if not self._pesters(post.author):
            return said
        there, back = self._ties(post.author)
        answered = f"you to them {phrases.times(there.n)}" if there.n else "you never to them"
        return f"{said}; they turned to you {phrases.times(back.n)}, {answered}"

    def _say_tie(self, account: str) -> str:
        there, back = self._ties(account)
        said = f"you turned to {self._people.name(account)} {phrases.times(there.n)}"
        return f"{said}, they to you {phrases.times(back.n)}" if back.n else said


def _worth(weighed: tuple[Mapping[str, float], Post]) -> tuple[float, datetime, tuple[str, int, str]]:
    weights, post = weighed
    return sum(weights.values()), post.at, id_order(post.id)


def _sharers(conversation: Conversation) -> dict[str, list[Post]]:
    """For each post that shares its link with others, all posts that do, in reading order."""
    nodes = {node.id: node for node in conversation.nodes}
    groups: dict[str, list[Post]] = {}
    for node in conversation.nodes:
        if node.join is Join.LINK and node.parent is not None and node.post is not None:
            first = nodes[node.parent].post
            groups.setdefault(node.parent, [] if first is None else [first]).append(node.post)
    return {post.id: group for group in groups.values() for post in group}
