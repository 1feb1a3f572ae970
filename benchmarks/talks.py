"""Which posts of a stream are one conversation."""

from collections.abc import Mapping

from benchmarks.records import Query, many
from benchmarks.world import World
from twitterbar.domain.model import Conversation, Join


def threads(world: World, query: Query) -> Mapping[str, object]:
    """The groups of the posts asked for; what was passed on is where the original is."""
    talk_of: dict[str, str] = {}
    for conversation in world.gathered.of(world.posts):
        talk_of.update(talks(conversation))
    groups: dict[str, list[str]] = {}
    for theirs in many(query.posts):
        id = world.ids.ours(theirs)
        if id is not None:
            of = world.reposts[id].of if id in world.reposts else id
            groups.setdefault(talk_of.get(of, of), []).append(theirs)
    return {"groups": list(groups.values())}


def talks(conversation: Conversation) -> dict[str, str]:
    """For each node of a conversation the first one of its talk.

    A conversation at the table may hold talks that have nothing in common but a link.
    """
    first: dict[str, str] = {}
    for node in conversation.nodes:
        above = None if node.join is Join.LINK or node.parent is None else node.parent
        first[node.id] = node.id if above is None else first[above]
    return first
