"""What one does at X without words, and the ways X leaves open for each.

X takes likes and follows from programs no more, so these go by its own pages alone; so does blocking, for
which it has not even a prepared page. Reposts, bookmarks and mutes it takes from programs, each at a price.
"""

from enum import StrEnum

from twitterbar.domain.tab import Unit


class Act(StrEnum):
    """Something that X takes from programs."""

    REPOST = "repost"
    BOOKMARK = "bookmark"
    FORGET = "forget"  # a bookmark
    MUTE = "mute"
    UNMUTE = "unmute"

    @property
    def unit(self) -> Unit:
        """What a request for it is charged as."""
        return _UNITS[self]

    @property
    def about_people(self) -> bool:
        """Whether it is about somebody and not about a post."""
        return self in (Act.MUTE, Act.UNMUTE)


_UNITS = {
    Act.REPOST: Unit.WRITE_REPOST,
    Act.BOOKMARK: Unit.WRITE_BOOKMARK,
    Act.FORGET: Unit.WRITE_BOOKMARK,
    Act.MUTE: Unit.WRITE_MUTE,
    Act.UNMUTE: Unit.WRITE_UNMUTE,
}
