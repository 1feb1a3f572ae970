"""What to hear in the minutes one has: which conversations, in which order, and why.

`reasons` says what a conversation is worth to this reader and why, `seating` how the minutes are shared out,
`reading` how long it takes. Heard is what the reader heard, what the reader wrote, and what the reader
answered, quoted or passed on. What is gone (deleted, withheld) can't be heard. Everything here is a
function of what it is given; the order in which conversations come makes no difference.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import datetime

from twitterbar.domain import reading
from twitterbar.domain.model import Conversation, Plan, Post, PostState, Seat, id_order
from twitterbar.domain.people import People, Silence, Tie
from twitterbar.domain.reasons import Scales, Weights
from twitterbar.domain.seating import Candidate, seats

__all__ = ["People", "Silence", "Tie", "Waiting", "Weights", "plan", "plans", "unheard", "weigh"]

PRIOR = Weights()

Heard = Callable[[str], bool] | Set[str]
"""Which posts were heard, by id."""


def plan(
    conversations: Iterable[Conversation],
    people: People,
    minutes: float,
    now: datetime,
    *,
    heard: Heard,
    pace: float = 1.0,
    weights: Weights = PRIOR,
) -> Plan:
    """What is at the table tonight for so many minutes, the highest score first, and what is left out.

    Together they are all conversations with something unheard in them. `pace` is the reader's (`reading`).
    """
    return plans(conversations, people, [minutes], now, heard=heard, pace=pace, weights=weights)[minutes]


def plans(
    conversations: Iterable[Conversation],
    people: People,
    lengths: Iterable[float],
    now: datetime,
    *,
    heard: Heard,
    pace: float = 1.0,
    weights: Weights = PRIOR,
) -> dict[float, Plan]:
    """The plan for each of several lengths in minutes; the conversations are weighed once."""
    waiting = Waiting(conversations, people, now, heard=heard, pace=pace, weights=weights)
    return {minutes: waiting.plan(minutes) for minutes in lengths}


class Waiting:
    """Conversations that were weighed once, to lay the table from for any length; arguments as for `plan`.

    `seconds` is for who knows already how long each post takes to read.
    """

    def __init__(
        self,
        conversations: Iterable[Conversation],
        people: People,
        now: datetime,
        *,
        heard: Heard,
        pace: float = 1.0,
        weights: Weights = PRIOR,
        seconds: Callable[[Post], float] = reading.seconds,
    ) -> None:
        self._threshold = weights.threshold
        self._candidates = _candidates(
            conversations, people, now, heard=heard, pace=pace, weights=weights, seconds=seconds
        )

    def plan(self, minutes: float) -> Plan:
        """The plan for so many minutes."""
        at_table, left_out = seats(self._candidates, minutes, self._threshold)
        return Plan(minutes=minutes, seats=at_table, left_out=left_out)


def weigh(
    conversations: Iterable[Conversation],
    people: People,
    now: datetime,
    *,
    heard: Heard,
    pace: float = 1.0,
    weights: Weights = PRIOR,
) -> list[Seat]:
    """All conversations with something unheard in them as if there were time for all, the best first."""
    return [
        one.left_out
        for one in _candidates(conversations, people, now, heard=heard, pace=pace, weights=weights)
    ]


def unheard(conversation: Conversation, heard: Heard, me: str | None) -> list[Post]:
    """The posts of a conversation that the reader hasn't heard, in reading order."""
    is_heard = heard if callable(heard) else heard.__contains__
    posts = conversation.posts
    known: set[str] = set()
    if me is not None and (len(posts) > 1 or conversation.passed_on or posts[0].author == me):
        for post in posts:
            if post.author == me:
                known.update(other for other in (post.id, post.reply_to, post.quotes) if other is not None)
        known.update(id for id, accounts in conversation.passed_on.items() if me in accounts)
    return [
        post
        for post in posts
        if post.state is PostState.HERE
        and not is_heard(post.id)
        and post.id not in known
        and known.isdisjoint(post.versions)
    ]


def _candidates(
    conversations: Iterable[Conversation],
    people: People,
    now: datetime,
    *,
    heard: Heard,
    pace: float,
    weights: Weights,
    seconds: Callable[[Post], float] = reading.seconds,
) -> list[Candidate]:
    """All conversations with something unheard in them, weighed, the best first."""
    waiting = [
        (conversation, posts)
        for conversation in conversations
        if (posts := unheard(conversation, heard, people.me))
    ]
    said, most_say = _said(people, [posts for _, posts in waiting])
    scales = Scales(people, now, weights, said, most_say)
    found = [
        Candidate(
            conversation, posts, scales.weigh(conversation, posts), people.follows, pace=pace, seconds=seconds
        )
        for conversation, posts in waiting
    ]
    found.sort(key=lambda one: id_order(one.conversation.id))
    found.sort(key=lambda one: (one.score, one.weighed.best.at), reverse=True)
    return found


def _said(people: People, posts: Iterable[Sequence[Post]]) -> tuple[Counter[str], int]:
    """How many posts each voice makes, and how many most of them make at the least.

    Counted over four weeks where that is known, and otherwise over what is unheard.
    """
    said = Counter(post.author for some in posts for post in some if post.author in people.follows)
    for voice in said:
        said[voice] = people.said.get(voice, said[voice])
    counts = sorted(said.values())
    return said, counts[(len(counts) - 1) // 2] if counts else 0
