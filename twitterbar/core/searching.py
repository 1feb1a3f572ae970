"""Words that are looked for in everything that was said."""

from typing import TYPE_CHECKING

from twitterbar.core.showing import snippet
from twitterbar.core.views import Hit
from twitterbar.store.store import Store

if TYPE_CHECKING:
    from twitterbar.core.filtering import Filtering


def hits(store: Store, filtering: "Filtering", text: str, limit: int) -> list[Hit]:
    """Posts that hold all these words and that the reader's filters let through, best first."""
    posts = filtering.let_through(store.posts(store.search(text, limit)))
    accounts = store.accounts([post.author for post in posts.values()])
    found = []
    for post in posts.values():
        conversation = store.conversation_of(post.id)
        if conversation is not None:
            found.append(
                Hit(
                    post=post.id,
                    conversation=conversation,
                    author=accounts.get(post.author),
                    at=post.at,
                    snippet=snippet(post.text, around=text),
                )
            )
    return found
