"""Who has said what, for tests of the interface."""

from tests import make
from tests.ui.conftest import Evening
from twitterbar.domain.model import PageKind, Relation


def a_town(evening: Evening) -> None:
    """Three conversations among people one follows."""
    kiln = make.post("halima", "The kiln wants the other key, and the other key is in Ostend", -50)
    key = make.reply(kiln, "ivo", "Ostend is an hour by the slow train", -45)
    bread = make.post("ferdy", "A loaf has escaped and is rising on the radiator", -30)
    fog = make.post("agnes", "Fog up to the third step, ferry at half speed", -10)
    people = [make.account(name) for name in ("halima", "ivo", "ferdy", "agnes", "robin")]
    evening.bring(
        make.batch(
            kiln,
            key,
            bread,
            fog,
            *people,
            kind=PageKind.HOME,
            relations=tuple((person.id, Relation.FOLLOWING) for person in people[:4]),
        )
    )
