"""What the core answers about people: introductions, the book, the ladder. Ready to be drawn or printed.

Every claim carries its proofs, and each of those is a post or an entry of the reader's own log.
"""

from datetime import datetime

from msgspec import Struct

from twitterbar.domain.model import Account


class Proof(Struct, frozen=True, kw_only=True):
    """What proves something: a post, an entry of the log by its number, or the bio of an account."""

    post: str | None = None
    event: int | None = None
    bio: str | None = None
    name: str = ""
    at: datetime | None = None
    text: str = ""


class Claim(Struct, frozen=True, kw_only=True):
    """Something that is said of people, with what proves it; `code` stays, `people` are ids."""

    code: str
    text: str
    proofs: tuple[Proof, ...] = ()
    people: tuple[str, ...] = ()


class PlaceView(Struct, frozen=True, kw_only=True):
    """A place of somebody on the web: where, how it is known (profile, bio, posts, by hand, found), and news.

    `me` are addresses at which it says the same person is (rel=me).
    `lately` are titles and addresses of what they published there, newest first, as far as it was fetched.
    """

    url: str
    host: str
    known_from: str
    feed: str = ""
    me: tuple[str, ...] = ()
    lately: tuple[tuple[str, str, datetime | None], ...] = ()


class IntroductionView(Struct, frozen=True, kw_only=True):
    """Somebody to meet.

    `through` names those who introduce them, `exchange` is what was said between one of them and the person,
    oldest first, `said` one thing the person said. `minutes` is what following them would add to a week's
    reading, as far as their posts are here.
    """

    person: Account
    through: tuple[str, ...]
    claims: tuple[Claim, ...]
    exchange: tuple[Proof, ...]
    said: Proof | None
    places: tuple[PlaceView, ...]
    minutes: float
    last_heard: datetime
    introducers: tuple[str, ...]


class TonightView(Struct, frozen=True, kw_only=True):
    """The introductions of this evening: those to answer now, and how many more the evening holds."""

    introductions: tuple[IntroductionView, ...]
    answered: int = 0


class PersonView(Struct, frozen=True, kw_only=True):
    """One person: where one stands with them and why, their places, and what is in the book about them.

    `ladder` are the rungs that were reached, lowest first; `facts` what else is known, and `known` why the
    cadence, the places and who follows whom are told so; each with proof.
    `quiet_since` is set where quiet time took one down from `reached`. `every` is in days, None where the
    person isn't kept. `draft` is a shout-out to begin from, where one is welcome.
    """

    person: Account
    rung: str
    reached: str
    pinned: bool
    quiet_since: datetime | None
    shout_out: bool
    ladder: tuple[Claim, ...]
    facts: tuple[Claim, ...]
    known: tuple[Claim, ...]
    places: tuple[PlaceView, ...]
    followed: bool
    follows_me: bool
    every: int | None
    due: datetime | None
    visits: int
    draft: str = ""
    events: tuple[int, ...] = ()


class BookRow(Struct, frozen=True, kw_only=True):
    """One person in the book, on one line."""

    person: Account
    rung: str
    shout_out: bool
    every: int | None
    due: datetime | None
    last: datetime | None
    last_words: str
    place: str


class BookView(Struct, frozen=True, kw_only=True):
    """The book: those who are due first, then the others by name; `due` of them are due now."""

    now: datetime
    rows: tuple[BookRow, ...]
    due: int


class PairView(Struct, frozen=True, kw_only=True):
    """Two of the reader's people who might meet, and what they have in common, with proof."""

    a: Account
    b: Account
    claims: tuple[Claim, ...]
    score: float


class SideView(Struct, frozen=True, kw_only=True):
    """One of the two in an introduction: the rung and why, when they last spoke, whether they may listen."""

    person: Account
    rung: str
    standing: Claim
    last_said: datetime | None
    listens: Claim
    sentence: str


class SheetView(Struct, frozen=True, kw_only=True):
    """What one introduces two people from: common ground, both sides, and the way that fits.

    `light` says that both know the reader well enough for one post that names them both; otherwise each is
    asked first. `hindrance` says why not now, if there is a reason; `known` that they know each other.
    """

    a: SideView
    b: SideView
    claims: tuple[Claim, ...]
    light: bool
    light_sentences: tuple[str, str]
    ask_sentences: tuple[str, str]
    on_the_web: bool = True
    hindrance: str = ""
    known: Claim | None = None


class Handing(Struct, frozen=True, kw_only=True):
    """What is handed over: to whom (None: to everybody, as a post), the text, and where it can be sent from.

    `address` is where the web takes it from here (None: nowhere); then the clipboard is left.
    """

    to: Account | None
    text: str
    address: str | None


class ReceivedRow(Struct, frozen=True, kw_only=True):
    """An introduction the reader took: whom, through whom, when, and what became of it."""

    person: Account
    through: tuple[str, ...]
    claim: Claim
    at: datetime
    state: str


class MadeRow(Struct, frozen=True, kw_only=True):
    """An introduction of the reader's, and how it stands.

    `asked` are those who were asked and didn't answer yet, `waiting` those who are to be asked.
    """

    seq: int
    a: Account
    b: Account
    at: datetime
    light: bool
    state: str
    claim: Claim
    answers: dict[str, str]
    asked: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class LedgerView(Struct, frozen=True, kw_only=True):
    """Both directions and the fair share: how many were received, made and panned out this year."""

    now: datetime
    received: tuple[ReceivedRow, ...]
    made: tuple[MadeRow, ...]
    received_this_year: int
    made_this_year: int
    panned_out_this_year: int


class CompanyView(Struct, frozen=True, kw_only=True):
    """What the door says of people: introductions tonight, visits due, what panned out, and who was met."""

    introductions: int
    to_visit: int
    panned_out: int
    met: tuple[str, ...] = ()
