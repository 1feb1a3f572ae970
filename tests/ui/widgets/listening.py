"""A conversation's tree on a stage, and conversations for it."""

from tests import make
from tests.ui.widgets.conftest import Stage
from twitterbar.core.views import ConversationView, PostView
from twitterbar.ui.widgets.lines import LineView
from twitterbar.ui.widgets.tree import ConversationTree


class Listening(Stage):
    """Keeps what a tree says."""

    def on_conversation_tree_heard(self, message: ConversationTree.Heard) -> None:
        self.said.append(message)

    def on_conversation_tree_read_on(self, message: ConversationTree.ReadOn) -> None:
        self.said.append(message)

    def on_line_view_opened(self, message: LineView.Opened) -> None:
        self.said.append(message)

    @property
    def posts_heard(self) -> list[str]:
        """The ids of the posts that were told as heard."""
        return [
            id for message in self.said if isinstance(message, ConversationTree.Heard) for id in message.posts
        ]


def stage(view: ConversationView, at: str | None = None) -> tuple[Listening, ConversationTree]:
    """A tree that shows a conversation, and what keeps what it says."""
    tree = ConversationTree(now=lambda: make.at(60))
    return Listening(tree, ready=lambda: tree.show(view, at=at)), tree


def plums() -> list[PostView]:
    """Mara asks; Ben and Cy answer, Ana answers Ben, and Dora Ana."""
    mara = make.post_view("mara", "Who has the recipe?", 0)
    ben = make.post_view("ben", "Butter first.", 5, to=mara)
    ana = make.post_view("ana", "Then regret.", 10, to=ben)
    dora = make.post_view("dora", "Then more butter.", 15, to=ana)
    cy = make.post_view("cy", "I have the card.", 20, to=mara)
    return [mara, ben, ana, dora, cy]


def long_one(count: int, lines: int = 5) -> ConversationView:
    """So many new posts, each answering the first, each of so many lines."""
    opening = make.post_view("mara", "\n".join(["post 0"] * lines), 0)
    others = [make.post_view("ben", "\n".join([f"post {n}"] * lines), n, to=opening) for n in range(1, count)]
    return make.conversation_view(opening, *others)
