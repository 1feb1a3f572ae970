"""Everything about one person in one view: the ladder, what is known of them, and how one knows it."""

from collections.abc import Iterable, Sequence

from twitterbar.core.book import SHOWN, BookQuestions, enumeration
from twitterbar.core.showing import snippet
from twitterbar.core.views_people import Claim, PersonView, PlaceView, Proof
from twitterbar.domain import places
from twitterbar.domain.book import Entry, cadence_words
from twitterbar.domain.meeting import Said
from twitterbar.domain.model import Account, EventKind, Relation


class Portraits:
    """People one by one, from the book."""

    def __init__(self, people: BookQuestions) -> None:
        self.people = people
        self.store = people.store

    def of(self, who: str) -> PersonView:
        """Everything about one person; raises `NothingFound`."""
        account = self.people.who(who)
        entry = self.people.book().entry(account.id)
        mine, theirs = self.people.between(account.id)
        standing, _ = self.people.standing_from(account.id, entry, mine, theirs)
        found = self.people.places(account, entry)
        follows = self.store.company.related(Relation.FOLLOWED_BY)
        return PersonView(
            person=account,
            rung=standing.rung.words,
            reached=standing.reached.words,
            pinned=standing.pinned,
            quiet_since=standing.quiet_since,
            shout_out=standing.shout_out_is_fine,
            ladder=tuple(
                Claim(
                    code=step.rung.name.lower(), text=step.text, proofs=self.people.proofs_of(step.evidence)
                )
                for step in standing.steps
            ),
            facts=tuple(self._facts(account, entry, mine, theirs)),
            known=tuple(self._known(account, entry, found)),
            places=found,
            followed=account.id in self.store.following([account.id]),
            follows_me=account.id in follows,
            every=entry.every,
            due=entry.due,
            visits=len(entry.visits),
            draft=self._draft(account, found) if standing.shout_out_is_fine else "",
        )

    def _facts(
        self, account: Account, entry: Entry, mine: Sequence[Said], theirs: Sequence[Said]
    ) -> Iterable[Claim]:
        every = sorted((*mine, *theirs), key=lambda said: (said.at, said.post))
        if every:
            last = every[-1]
            text = "the last word was yours" if last.src != account.id else "the last word was theirs"
            from_me = f"you turned to them {_times(len(mine))}" if mine else "you never turned to them"
            from_them = f"they to you {_times(len(theirs))}" if theirs else "they never to you"
            counts = f"{from_me}, {from_them}"
            posts = [said.post for said in every[:-SHOWN:-1]]
            yield Claim(code="exchange", text=f"{counts}; {text}", proofs=self.people.proofs(posts))
        for met in entry.met:
            through = enumeration(self.people.names(met.through))
            yield Claim(
                code="introduced",
                text=f"introduced through {through}" if through else "introduced",
                proofs=(
                    self.people.proof_of_event(met.moment.event or 0),
                    *self.people.proofs(met.posts[:SHOWN]),
                ),
                people=met.through,
            )
        for visit in reversed(entry.visits[-SHOWN:]):
            left = f"you left {visit.moment.words}" if visit.moment.words else "you left nothing"
            yield Claim(
                code="visit",
                text=f"a visit at {visit.place}: {left}" if visit.place else f"a visit: {left}",
                proofs=(self.people.proof_of_event(visit.moment.event or 0),),
            )
        for note in reversed(entry.notes[-SHOWN:]):
            yield Claim(code="note", text=note.words, proofs=(self.people.proof_of_event(note.event or 0),))

    def _known(self, account: Account, entry: Entry, found: Sequence[PlaceView]) -> Iterable[Claim]:
        if entry.every is not None and entry.kept is not None:
            since = [entry.kept, *(visit.moment for visit in entry.visits[-1:])]
            yield Claim(
                code="kept",
                text=f"you keep them: {cadence_words(entry.every)}",
                proofs=self.people.proofs_of(since),
            )
        for place in found[:SHOWN]:
            yield Claim(
                code="place",
                text=f"{place.host} is a place of theirs",
                proofs=self._where_from(account, place),
            )
        company = self.store.company
        for relation, words in (
            (Relation.FOLLOWING, "you follow them"),
            (Relation.FOLLOWED_BY, "they follow you"),
        ):
            if account.id in company.related(relation):
                told = Proof(bio=account.id, name="X", text=f"said of @{account.username}: {words}")
                yield Claim(code=relation.value, text=words, proofs=(told,))

    def _where_from(self, account: Account, place: PlaceView) -> tuple[Proof, ...]:
        if place.known_from == places.BY_HAND:
            named = self.store.events(kinds=[EventKind.PLACE], standing=True)
            mine = [one.seq for one in named if one.people == (account.id,) and one.data["url"] == place.url]
            return tuple(self.people.proof_of_event(seq, place.url) for seq in mine[:1])
        if place.known_from == places.POSTS:
            posts = self.store.company.posts_by(account.id, 100)
            linking = [post.id for post in posts if any(link.host == place.host for link in post.links)]
            return self.people.proofs(linking[:SHOWN])
        if place.known_from == places.BIO:
            return (self.people.proof_of_bio(account),)
        return (Proof(name=account.shown_name, text=f"in their profile: {place.url}", bio=account.id),)

    def _draft(self, account: Account, found: Sequence[PlaceView]) -> str:
        """A shout-out to begin from: about them and their place, in words that are their own."""
        said = next(
            (post for post in self.store.company.posts_by(account.id, 30) if post.reply_to is None),
            None,
        )
        words = f": “{snippet(said.text, 120)}”" if said is not None else "."
        where = f" {found[0].url}" if found else ""
        return f"If you don't know @{account.username} yet{words}{where}"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")
