"""What the door says. Nothing is imported here that the first picture doesn't need."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain.session import shut_until
from twitterbar.settings import Door
from twitterbar.store.doorstep import Doorstep


class Fits(Struct, frozen=True):
    """How much of what there is fits in a length: so many conversations, with so many new posts in all.

    `more` is how many new posts of these conversations do not fit any more: a long one may come in part.
    """

    conversations: int
    posts: int
    more: int = 0


class DoorView(Struct, frozen=True, kw_only=True):
    """What the door says before one steps in.

    `stepped_out` is when the last session ended, `shut_until` when the door opens again (None: it is open),
    `conversations` and `minutes` what there is to read, `fits` maps each length offered to how much of it
    fits in it (empty until that is worked out). `elsewhere`: a session is going on in another
    window. `notices` are quiet lines about settings, gaps or broken files.
    """

    now: datetime
    stepped_out: datetime | None
    shut_until: datetime | None
    conversations: int
    minutes: float
    lengths: tuple[int, ...]
    usual: int
    fits: dict[int, Fits] = {}
    empty: bool = False
    elsewhere: bool = False
    notices: tuple[str, ...] = ()


def door_at_once(
    step: Doorstep, door: Door, now: datetime, notices: Sequence[str] = (), *, elsewhere: bool = False
) -> DoorView:
    """What the door can say without weighing anything."""
    away, minutes_away = step.away
    return DoorView(
        now=now,
        stepped_out=step.stepped_out,
        shut_until=shut_until(step.stepped_out, timedelta(hours=door.shut_hours), now),
        conversations=max(0, step.conversations - away),
        minutes=max(0.0, step.minutes - minutes_away),
        lengths=door.lengths,
        usual=door.usual,
        empty=not step.posts,
        elsewhere=elsewhere,
        notices=tuple(notices),
    )
