"""What strangers write to break a screen is drawn like anything else: inside its own cells."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests import make
from twitterbar.core.showing import lines_of, own_words
from twitterbar.core.views import ConversationView
from twitterbar.domain.conversations import gather
from twitterbar.domain.model import PageKind
from twitterbar.errors import TwitterbarError
from twitterbar.sources import x_pages
from twitterbar.ui.draw import line_width, plain
from twitterbar.ui.draw.table import columns, table_line
from twitterbar.ui.widgets.tree_rows import TreeRows

FORBIDDEN = {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


@pytest.mark.parametrize("width", [30, 37, 78, 138])
def test_hostile_posts_stay_in_their_cells(shared: Path, width: int) -> None:
    for line in (shared / "hostile" / "posts.jsonl").read_text("ascii").splitlines():
        case = json.loads(line)
        try:
            batch = x_pages.batch(json.dumps(case["page"]).encode(), kind=PageKind.HOME)
        except TwitterbarError:
            continue
        accounts = {account.id: account for account in batch.accounts}
        for conversation in gather(batch.posts, batch.reposts):
            lines = lines_of(conversation, accounts, {}, frozenset(), follows=frozenset(), me=None)
            view = ConversationView(id=conversation.id, posts=lines, new=0, minutes=0.0)
            rows = TreeRows(view, make.TUESDAY, hidden="hidden")
            drawn = [drawn for row in range(len(rows)) for drawn in rows.draw(row, width)]
            table = [
                make.row(own_words(post.text), post.author.shown_name if post.author else "?")
                for post in view.posts
            ]
            drawn += [table_line(row, columns(table, width)) for row in table]
            for each in drawn:
                words = plain(each)
                assert line_width(each) <= width, case["case"]
                assert not FORBIDDEN & set(map(ord, words)), case["case"]
                assert not any(unicodedata.category(sign) == "Cs" for sign in words), case["case"]
