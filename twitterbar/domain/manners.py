"""Is the other listening, and is it enough? What is known before a draft is sent, as facts and better doors.

`judge` looks at a draft and at what is known of everybody who would be notified. Its verdict is one of four:
*fine*; a *note*, which costs nothing and is said once a conversation; a *flag*, which below *accepted* asks
for one typed word, once a day; *held*, which only time (or the other person) lifts. Whoever answers people
at a table where they sit is never flagged. No count of followers comes into any of it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum, StrEnum

from msgspec import Struct

from twitterbar.domain import pestering
from twitterbar.domain.capitals import shouts
from twitterbar.domain.ladder import Rung
from twitterbar.domain.pestering import Ledger, Spoken

MANY = 3
"""So many handles in one post are a call into the room."""

THE_WORD = "anyway"
"""What has to be typed to send a flagged draft all the same, once a day. It is logged, never commented on."""


class Level(IntEnum):
    """How much a remark weighs."""

    FINE = 0
    NOTE = 1
    FLAG = 2
    HELD = 3

    @property
    def word(self) -> str:
        """The level as it stands in JSON."""
        return self.name.lower()


class Code(StrEnum):
    """Why a remark is made; these stay."""

    NOT_LISTENING = "not_listening"
    MANY_HANDLES = "many_handles"
    LINK_AT_STRANGER = "link_at_stranger"
    DOT_AT = "dot_at"
    CAPITALS = "capitals"
    QUOTES_ABSENT = "quotes_absent"
    DOUBTFUL_HANDLE = "doubtful_handle"
    TWO_UNANSWERED = "two_unanswered"
    THREE_UNANSWERED = "three_unanswered"
    TAKE_IT_OUTSIDE = "take_it_outside"
    LET_OTHERS_TALK = "let_others_talk"
    OLD_CONVERSATION = "old_conversation"
    ASKED_TO_STOP = "asked_to_stop"


class Door(StrEnum):
    """What one can do instead of sending a flagged draft."""

    WITHOUT_AT = "without_at"
    SMALL_LETTERS = "small_letters"
    OWN_POST = "own_post"  # an answer or a quote always calls somebody: the same words, said to nobody
    VISIT = "visit"
    LATER = "later"


class Listener(Struct, frozen=True, kw_only=True):
    """Somebody whom a draft would notify, and what is known of whether they listen.

    `account` is None for a handle that belongs to nobody known here. `here`: they speak in the conversation
    that is answered. `follows_me` is None where X never told. Of `turned_to_by` people who turned to them,
    they turned back to `turned_to`; `odds` is the probability of no answer, None where nothing is known.
    """

    account: str | None
    handle: str
    name: str = ""
    here: bool = False
    follows_me: bool | None = None
    rung: Rung = Rung.OVERHEARD
    ledger: Ledger = Ledger()
    turned_to_by: int = 0
    turned_to: int = 0
    odds: float | None = None

    @property
    def called(self) -> str:
        """The name to say."""
        return self.name or f"@{self.handle}"

    @property
    def answering(self) -> str:
        """How often somebody like this may be expected to answer; "" where nothing is known to go by."""
        if self.odds is None or not (self.turned_to_by or self.ledger.from_me):
            return ""
        tenths = round(10 * (1 - self.odds))
        often = {0: "hardly ever", 10: "nearly always"}.get(tenths, f"about {tenths} in 10 times")
        return f"would answer {often}"

    @property
    def stranger(self) -> bool:
        """Somebody who never turned to the reader, and by whom the reader was never accepted."""
        return not self.ledger.from_them and self.rung < Rung.ACCEPTED


class Scene(Struct, frozen=True, kw_only=True):
    """What a draft is about to be said into.

    `listeners` are those whom it calls by @ and the one whom it answers (`addressee`); `links` those typed
    into it; `quoted` whose post it quotes. `said` are the posts of the conversation that is answered, oldest
    first; `answered` is the post. `doubtful` maps what looks like a handle to what it may be taken for;
    `noted` are the notes that were made in this conversation before.
    """

    me: str | None
    now: datetime
    text: str
    listeners: tuple[Listener, ...] = ()
    addressee: str | None = None
    links: tuple[str, ...] = ()
    quoted: Listener | None = None
    quoted_post: str | None = None
    answered: str | None = None
    said: tuple[Spoken, ...] = ()
    doubtful: dict[str, str] = {}
    noted: frozenset[str] = frozenset()

    @property
    def seated(self) -> bool:
        """Whether the reader sits at this table: spoke in the conversation, or was spoken to."""
        return self.me is not None and any(self.me in (one.author, one.to) for one in self.said)

    @property
    def called(self) -> tuple[Listener, ...]:
        """Those whom the text itself calls, the addressee left out."""
        return tuple(one for one in self.listeners if one.account is None or one.account != self.addressee)

    @property
    def at_own_table(self) -> bool:
        """Whether this answers people at a table where the reader sits, and calls nobody else."""
        return self.answered is not None and self.seated and all(one.here for one in self.called)


class Remark(Struct, frozen=True, kw_only=True):
    """One thing that is known and worth saying: its code, the fact, and the posts that prove it."""

    code: Code
    level: Level
    text: str
    people: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    until: datetime | None = None


class Verdict(Struct, frozen=True, kw_only=True):
    """What is known of a draft: the remarks, heaviest first, and who would be notified.

    `word` is set where one typed word is asked for; `doors` are what one can do instead.
    """

    level: Level = Level.FINE
    remarks: tuple[Remark, ...] = ()
    listeners: tuple[Listener, ...] = ()
    doors: tuple[Door, ...] = ()
    word: bool = False

    @property
    def held_until(self) -> datetime | None:
        """Until when the draft is held; None if it isn't, or for good."""
        return max((one.until for one in self.remarks if one.until is not None), default=None)


def judge(scene: Scene) -> Verdict:
    """What is known of this draft before it is sent."""
    remarks = [*_pestering(scene), *([] if scene.at_own_table else _listening(scene)), *_doubts(scene)]
    remarks = [one for one in remarks if one.level is not Level.NOTE or one.code not in scene.noted]
    remarks.sort(key=lambda one: -one.level)
    level = max((one.level for one in remarks), default=Level.FINE)
    return Verdict(
        level=level,
        remarks=tuple(remarks),
        listeners=scene.listeners,
        doors=_doors(scene, level, remarks),
        word=level is Level.FLAG and _below_accepted(scene, remarks),
    )


def _doors(scene: Scene, level: Level, remarks: Sequence[Remark]) -> tuple[Door, ...]:
    """What one can do instead: only what leads somewhere, with nobody called or nobody concerned."""
    if level < Level.FLAG:
        return ()
    flagged = {person for one in remarks if one.level is Level.FLAG for person in one.people}
    turned_to = {scene.addressee, scene.quoted.account if scene.quoted else None} - {None}
    calls = bool(scene.called)
    concerned = [one for one in (*scene.listeners, scene.quoted) if one is not None and one.account]
    open_now = {
        Door.WITHOUT_AT: level is Level.FLAG and calls,
        Door.SMALL_LETTERS: level is Level.FLAG and Code.CAPITALS in {one.code for one in remarks},
        Door.OWN_POST: level is Level.FLAG and not calls and bool(flagged & turned_to),
        Door.VISIT: bool(concerned),
        Door.LATER: True,
    }
    return tuple(door for door, leads in open_now.items() if leads)


def _below_accepted(scene: Scene, remarks: Sequence[Remark]) -> bool:
    """Whether any flag is about somebody by whom the reader isn't accepted, or about nobody in particular."""
    everybody = [*scene.listeners, *([scene.quoted] if scene.quoted else [])]
    rungs = {one.account: one.rung for one in everybody if one.account is not None}
    for remark in remarks:
        if remark.level is Level.FLAG:
            about = [rungs.get(account, Rung.OVERHEARD) for account in remark.people]
            if not about or min(about) < Rung.ACCEPTED:
                return True
    return False


# Is the other listening?


def _listening(scene: Scene) -> list[Remark]:
    remarks = []
    called = scene.called
    for one in called:
        if not one.here and one.stranger:
            tries = one.ledger.from_me
            said = f"; you called {tries} time{'s' if tries > 1 else ''} before" if tries else ""
            remarks.append(
                _flag(
                    Code.NOT_LISTENING,
                    f"{one.called} is not in this conversation and never answered you{said}.",
                    [one],
                    _own_turns([one]),
                )
            )
    if len(called) >= MANY:
        remarks.append(_flag(Code.MANY_HANDLES, f"It calls {len(called)} people at once.", called))
    strangers = [one for one in scene.listeners if one.stranger]
    if scene.links and strangers:
        names = _names(strangers)
        remarks.append(
            _flag(
                Code.LINK_AT_STRANGER,
                f"It brings a link to {names}, who never exchanged words with you.",
                strangers,
            )
        )
    if re.match(r"\s*\.\s*[@＠]\w", scene.text):
        remarks.append(
            _flag(Code.DOT_AT, "A dot before the @ shows it to everybody, not to one.", called[:1])
        )
    if shouts(scene.text):
        remarks.append(_flag(Code.CAPITALS, "It is written in capitals.", ()))
    quoted = scene.quoted
    if quoted is not None and quoted.stranger and not quoted.here and quoted.account != scene.me:
        remarks.append(
            _flag(
                Code.QUOTES_ABSENT,
                f"It quotes {quoted.called}, who is not here and never exchanged words with you.",
                [quoted],
                (scene.quoted_post,) if scene.quoted_post else (),
            )
        )
    return remarks


def _doubts(scene: Scene) -> list[Remark]:
    remarks = []
    for typed, like in scene.doubtful.items():
        shown = "".join(c if c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in typed)
        alike = f"; it looks like @{like}" if like and like != typed.lower() else ""
        remarks.append(
            Remark(
                code=Code.DOUBTFUL_HANDLE,
                level=Level.NOTE,
                text=f"“@{shown}” is no handle that X knows{alike}.",
            )
        )
    remarks.extend(
        Remark(
            code=Code.DOUBTFUL_HANDLE,
            level=Level.NOTE,
            text=f"Nobody called @{one.handle} is known here.",
        )
        for one in scene.listeners
        if one.account is None
    )
    return remarks


# Is it enough?


def _pestering(scene: Scene) -> list[Remark]:
    remarks = []
    quoted = [scene.quoted] if scene.quoted is not None else []
    for one in {person.account or person.handle: person for person in (*scene.listeners, *quoted)}.values():
        remarks += _streak(one, scene.now)
    if scene.me is not None and scene.answered is not None:
        remarks += _at_the_table(scene, scene.me)
    return remarks


def _streak(one: Listener, now: datetime) -> list[Remark]:
    people = (one.account,) if one.account else ()
    stop = one.ledger.stop
    if stop is not None:
        text = f"{one.called} asked you on {stop.at.astimezone():%Y-%m-%d} to stop."
        return [Remark(code=Code.ASKED_TO_STOP, level=Level.HELD, text=text, people=people, posts=(stop.id,))]
    streak = one.ledger.unanswered
    posts = tuple(turn.id for turn in streak)
    if len(streak) < pestering.NOTED:
        return []
    until = one.ledger.held_until(now)
    since = f"{one.called} has not answered your last {len(streak)}"
    if until is not None:
        return [
            Remark(
                code=Code.THREE_UNANSWERED,
                level=Level.HELD,
                text=f"{since}; it waits until {until.astimezone():%A, %Y-%m-%d %H:%M}.",
                people=people,
                posts=posts,
                until=until,
            )
        ]
    return [Remark(code=Code.TWO_UNANSWERED, level=Level.NOTE, text=f"{since}.", people=people, posts=posts)]


def _at_the_table(scene: Scene, me: str) -> list[Remark]:
    remarks = []
    names = {one.account: one.called for one in scene.listeners}
    if together := pestering.duet(scene.said, me, scene.addressee):
        partner = names.get(scene.addressee, "one person")
        remarks.append(
            _note(
                Code.TAKE_IT_OUTSIDE,
                f"Your last {len(together)} here were all to {partner}, with "
                f"{len({one.author for one in scene.said})} at the table: take it outside?",
                together,
            )
        )
    if mine := pestering.too_much(scene.said, me):
        remarks.append(
            _note(
                Code.LET_OTHERS_TALK,
                f"{len(mine)} of the {len(scene.said)} posts here are yours: let others talk?",
                mine,
            )
        )
    if (first := pestering.opened_long_ago(scene.said, me, scene.now)) is not None:
        last = max(scene.said, key=lambda one: one.at)
        days, silent = (scene.now - first.at).days, (scene.now - last.at).days
        said = f", and nobody has said anything here for {silent}" if silent else ""
        remarks.append(_note(Code.OLD_CONVERSATION, f"This conversation is {days} days old{said}.", (first,)))
    return remarks


def _note(code: Code, text: str, proof: Sequence[Spoken]) -> Remark:
    return Remark(code=code, level=Level.NOTE, text=text, posts=tuple(one.id for one in proof))


def _flag(code: Code, text: str, about: Sequence[Listener], posts: Sequence[str] = ()) -> Remark:
    people = tuple(one.account for one in about if one.account is not None)
    return Remark(code=code, level=Level.FLAG, text=text, people=people, posts=tuple(posts))


def _own_turns(people: Sequence[Listener]) -> tuple[str, ...]:
    return tuple(turn.id for one in people for turn in one.ledger.turns if turn.mine)


def _names(people: Sequence[Listener]) -> str:
    return " and ".join(one.called for one in people[:3])
