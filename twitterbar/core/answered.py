"""Which posts the reader answered lately: all that laying the table asks of the outbox."""

from collections.abc import Mapping
from datetime import datetime

from twitterbar.domain.outbox import WAITING, State
from twitterbar.store.store import Store

LATEST_DRAFTS = 100
"""So many of the latest drafts are looked at."""


def answered(store: Store) -> Mapping[str, datetime]:
    """The posts that the reader answered lately, and when; the answer waits in the outbox, or went out."""
    drafts = store.drafts.latest((*WAITING, State.HANDED, State.SENT), LATEST_DRAFTS)
    found = {draft.answers: draft.changed for draft in drafts if draft.state is not State.DRAFT}
    return {post: moment for post, moment in found.items() if post is not None}
