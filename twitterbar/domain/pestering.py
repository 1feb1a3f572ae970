"""Not pestering: one ledger of turns per person, over posts and direct messages, theirs and one's own.

A turn is a post or message by which one of the two turned to the other. Continuing one's own post is part of
the same turn. Any turn of the other's answers everything before it.

These are rules of manners, no forecast: somebody who tries again is often in the middle of a talk, so odds
alone would never say that it is enough.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

NOTED = 2
"""So many turns of one's own without an answer are worth a note …"""

HELD = 3
"""… and so many hold the next one back …"""

HELD_FOR = timedelta(days=7)
"""… for so long after the last."""

DUET = 3
"""One's last so many posts in a conversation, all to the same person …"""

COMPANY = 5
"""… while so many people are at the table: take it outside."""

SHARE = 0.4
"""More than this part of a conversation is a lot for one voice …"""

SHARE_FROM = 10
"""… once the conversation has so many posts."""

OLD = timedelta(days=90)
"""A conversation that began longer ago than this is old, unless somebody turned to the reader in it since."""


class Turned(Struct, frozen=True, kw_only=True):
    """Once, one of the two turned to the other.

    `id` is the post's or message's, `mine` whose turn it was, `kind` reply, quote, mention, repost or
    message. `continues` is the post of the same author that it goes on from; `text` what was said, where it
    matters. One that is `carried` turns to somebody else: X named the other one because they spoke above.
    """

    id: str
    at: datetime
    mine: bool
    kind: str
    continues: str | None = None
    text: str = ""
    carried: bool = False


class Ledger(Struct, frozen=True, kw_only=True):
    """All turns between the reader and one person, oldest first.

    `unanswered` are the reader's since the other's last one. `from_me` and `from_them` count turns, those of
    the reader without what goes on from another.
    """

    turns: tuple[Turned, ...] = ()
    unanswered: tuple[Turned, ...] = ()
    from_me: int = 0
    from_them: int = 0
    stop: Turned | None = None

    @property
    def last_from_them(self) -> Turned | None:
        """Their last turn to the reader."""
        return next((turn for turn in reversed(self.turns) if not turn.mine), None)

    @property
    def last_from_me(self) -> Turned | None:
        """The reader's last turn to them."""
        return next((turn for turn in reversed(self.turns) if turn.mine and not turn.carried), None)

    def held_until(self, now: datetime) -> datetime | None:
        """Until when the next turn is held back; None if it isn't, or no longer."""
        if len(self.unanswered) < HELD:
            return None
        until = max(turn.at for turn in self.unanswered) + HELD_FOR
        return until if until > now else None


def ledger(turns: Iterable[Turned]) -> Ledger:
    """The ledger of these turns between the reader and one person, in whatever order they come."""
    kept = sorted(
        {turn.id: turn for turn in turns}.values(), key=lambda turn: (turn.at, len(turn.id), turn.id)
    )
    mine = {turn.id for turn in kept if turn.mine}
    unanswered: list[Turned] = []
    from_me = from_them = 0
    stop: Turned | None = None
    for turn in kept:
        if not turn.mine:
            from_them += 1
            unanswered.clear()
            if stop is None and asks_to_stop(turn.text):
                stop = turn
        elif turn.kind != "repost" and not turn.carried and turn.continues not in mine:
            from_me += 1
            unanswered.append(turn)
    return Ledger(
        turns=tuple(kept), unanswered=tuple(unanswered), from_me=from_me, from_them=from_them, stop=stop
    )


_DOING = r"(?:writing|messaging|tagging|mentioning|contacting|texting|dming|replying|bothering)"
_DO = r"(?:write|message|tag|mention|contact|text|dm|reply|bother)"
_STOP = re.compile(
    r"(?:please |just |i said |i asked you to )*(?:"
    rf"stop(?: (?:it|this|{_DOING}(?: to)?(?: me)?))?(?: please| now)*"
    rf"|(?:don'?t|do not|never) {_DO}(?: to)?(?: me)?(?: again| any ?more)?"
    r"|leave me alone(?: please)?"
    r"|(?:bitte )?h(?:ö|oe)r(?:en sie)? (?:bitte )?auf(?: mir zu schreiben)?(?: bitte)?"
    r"|(?:bitte )?lass(?:en sie)? mich (?:bitte )?in ruhe(?: bitte)?"
    r"|(?:s'?il (?:te|vous) pla(?:î|i)t )?arr(?:ê|e)tez?(?: de m'?(?:é|e)crire)?|laissez?[- ]moi tranquille"
    r"|(?:por favor )?(?:d(?:é|e)ja(?:me|te)?(?: de escribirme| en paz)|para ya|basta ya)(?: por favor)?"
    r"|(?:per favore )?(?:smett(?:ila|i)(?: di scrivermi)?|lasciami in pace)(?: per favore)?"
    r")"
)


def asks_to_stop(text: str) -> bool:
    """Whether somebody says, in a sentence of its own, that they don't want to be written to any more.

    The sentence has to say that and nothing else, so that "please stop by" and "please stop making me laugh"
    are not taken for it. English, German, French, Spanish and Italian.
    """
    plain = re.sub(r"[@＠]\w+", " ", text.casefold()).replace("’", "'")
    sentences = re.split(r"[.!?…,;:\n]+", plain)
    return any(
        _STOP.fullmatch(words) and words not in _TOO_SHORT
        for sentence in sentences
        if (words := " ".join(sentence.split()))
    )


_TOO_SHORT = ("stop", "stop it", "just stop", "stop this", "stop now")
"""Alone they are said in fun as often as in earnest; "please" makes them a request."""


class Spoken(Struct, frozen=True, kw_only=True):
    """One post of a conversation, as far as it matters who speaks: by whom, to whom, when."""

    id: str
    author: str
    at: datetime
    to: str | None = None


def duet(said: Sequence[Spoken], me: str, partner: str | None) -> tuple[Spoken, ...]:
    """The reader's last posts here, if they are all to one person, `partner`, with company at the table."""
    mine = [one for one in said if one.author == me and one.to != me][-DUET:]
    together = partner is not None and all(one.to == partner for one in mine)
    company = len({one.author for one in said}) >= COMPANY
    return tuple(mine) if len(mine) == DUET and together and company else ()


def too_much(said: Sequence[Spoken], me: str) -> tuple[Spoken, ...]:
    """The reader's posts here, if they are more than their share; between two there is no such thing."""
    mine = tuple(one for one in said if one.author == me)
    enough = len(said) >= SHARE_FROM and len({one.author for one in said}) > 2
    return mine if enough and len(mine) > SHARE * len(said) else ()


def opened_long_ago(said: Sequence[Spoken], me: str, now: datetime) -> Spoken | None:
    """The first post of an old conversation; None if it isn't old, or one talks with the reader in it."""
    first = min(said, key=lambda one: one.at, default=None)
    if first is None or now - first.at <= OLD:
        return None
    goes_on = any(one.to == me and one.author != me and now - one.at <= OLD for one in said)
    return None if goes_on else first
