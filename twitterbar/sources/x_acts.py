"""What is done through X's API without words: the request, its price, and whether X says that it did it."""

import msgspec
from msgspec import Struct

from twitterbar.domain.acts import Act
from twitterbar.domain.tab import Ask, Kind

_PLACES = {
    Act.REPOST: ("retweets", "tweet_id"),
    Act.BOOKMARK: ("bookmarks", "tweet_id"),
    Act.FORGET: ("bookmarks", "tweet_id"),
    Act.MUTE: ("muting", "target_user_id"),
    Act.UNMUTE: ("muting", "target_user_id"),
}


class Doing(Struct, frozen=True):
    """One act on a post or an account (its id), about to be asked for.

    Asking for the same once more does no harm: X counts it as done.
    """

    act: Act
    target: str

    @property
    def ask(self) -> Ask:
        """Its price."""
        return Ask(request=self.act.value, row=self.act.unit, kind=Kind.WRITES, most=1)

    @property
    def takes_back(self) -> bool:
        """Whether it ends what another act began."""
        return self.act in (Act.FORGET, Act.UNMUTE)

    def path(self, me: str) -> str:
        """Where it is asked for, for the reader of this id."""
        place = f"/2/users/{me.partition(':')[2]}/{_PLACES[self.act][0]}"
        return f"{place}/{self.target.partition(':')[2]}" if self.takes_back else place

    def body(self) -> dict[str, object] | None:
        """What the request holds; one that takes back holds nothing."""
        return None if self.takes_back else {_PLACES[self.act][1]: self.target.partition(":")[2]}


class _Done(Struct):
    data: dict[str, bool | str]


def is_done(body: bytes, doing: Doing) -> bool:
    """Whether X says that it is so now; raises `msgspec.DecodeError` where it says something else."""
    said = [value for value in msgspec.json.decode(body, type=_Done).data.values() if isinstance(value, bool)]
    if not said:
        raise msgspec.DecodeError("X does not say whether it is done")
    return said[0] is not doing.takes_back
