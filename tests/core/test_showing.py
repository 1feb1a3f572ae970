"""What of a conversation is shown on one line."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.make import TUESDAY, account, batch, post
from twitterbar.core.core import Core
from twitterbar.core.occupancy import Occupancy
from twitterbar.domain.model import Link, Media, Post
from twitterbar.settings import Settings
from twitterbar.store.store import Store


@pytest.mark.parametrize(
    ("silent", "line"),
    [
        (post("ana", "", media=(Media(kind="photo", alt="A red door"),)), "[photo] A red door"),
        (post("ana", "", media=(Media(kind="animated_gif"), Media(kind="photo"))), "[moving picture, photo]"),
        (post("ana", "", links=(Link(url="https://a.example/", host="a.example", shown=""),)), "[a.example]"),
    ],
)
def test_a_post_without_words_is_told_by_what_hangs_on_it(tmp_path: Path, silent: Post, line: str) -> None:
    with Store.open(tmp_path / "store.sqlite3", now=lambda: TUESDAY) as store:
        store.save(batch(account("ana"), silent))
        core = Core(store, Settings(), lambda: TUESDAY + timedelta(minutes=5), Occupancy(tmp_path / "seat"))
        (row,) = core.table(5).rows
        assert (row.opening, row.new, row.total, row.state) == (line, 1, 1, "new")
