"""Every recorded body either comes in or is refused in words."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from twitterbar.domain.model import Batch, PageKind, PostState
from twitterbar.domain.text import clean, clean_line
from twitterbar.errors import BadFile
from twitterbar.sources import pages
from twitterbar.sources.x_pages import BadPage, batch

REFUSED_UNWRAPPED = ("errors/", "tweepy/headers_")


def samples(shared: Path) -> dict[str, bytes]:
    """The bodies by name; those of the errors out of their wrappers as well."""
    root = shared / "x-api" / "samples"
    found = {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.json"))}
    for name, body in list(found.items()):
        document: Any = msgspec.json.decode(body)
        found[name] = msgspec.json.encode(document)
        if isinstance(document, dict) and "_status" in document:
            found[f"{name} unwrapped"] = msgspec.json.encode(document["body"])
    assert len(found) > 150
    return found


def check(name: str, taken: Batch) -> None:
    """What holds for every page that came in."""
    ids = [post.id for post in taken.posts] + [repost.id for repost in taken.reposts]
    assert len(set(ids)) == len(ids), name
    assert set(taken.asked) <= set(ids), name
    assert len({account.id for account in taken.accounts}) == len(taken.accounts), name
    assert not set(taken.gone) & {post.id for post in taken.posts}, name
    for post in taken.posts:
        assert clean(post.text) == post.text, name
        assert (post.text == "") <= bool(post.media or post.quotes or post.state is PostState.WITHHELD), name
        for link in post.links:
            assert link.start < 0 or post.text[link.start : link.end] == link.shown, name
            assert not link.claims, name
            assert link.host, name
        for mention in post.mentions:
            assert mention.start >= 0, name
            assert post.text[mention.start : mention.end].lower() == f"@{mention.username}".lower(), name
    for account in taken.accounts:
        assert clean(account.bio) == account.bio, name
        assert clean_line(account.name) == account.name, name
        assert account.username.isascii(), name


def test_every_recorded_body_comes_in_or_is_refused_in_words(shared: Path) -> None:
    refused: dict[str, BadPage] = {}
    came: Counter[str] = Counter()
    for name, body in samples(shared).items():
        try:
            taken = batch(body)
        except BadPage as error:
            refused[name] = error
            continue
        check(name, taken)
        brought = (taken.posts, taken.reposts, taken.accounts, taken.messages, taken.gone, taken.set_aside)
        assert any((*brought, taken.notes)) or body == b'{"meta":{"result_count":0}}', name
        came.update(posts=len(taken.posts), reposts=len(taken.reposts), accounts=len(taken.accounts))
    for name, refusal in refused.items():
        assert refusal.title.endswith("."), name
        assert clean_line(refusal.title) == refusal.title, name
    assert all(name in refused for name in samples(shared) if name.startswith(REFUSED_UNWRAPPED))
    assert not [name for name in refused if name.startswith(("twarc/", "derived", "twittered/", "treg/"))]
    assert came["posts"] >= 1000
    assert came["reposts"] >= 600
    assert came["accounts"] >= 2500


def test_both_spellings_of_one_page_bring_the_same(shared: Path) -> None:
    root = shared / "x-api" / "samples"
    for path in sorted((root / "derived-post-dialect").glob("*.json")):
        newer, older = batch(path.read_bytes()), batch((root / "twarc" / path.name).read_bytes())
        assert newer == older, path.name
        assert newer.posts


def test_a_home_timeline_as_recorded_is_told_what_it_lacks(shared: Path) -> None:
    body = (shared / "x-api" / "samples" / "tweepy" / "get_home_timeline.json").read_bytes()
    taken = batch(body, kind=PageKind.HOME)
    assert len(taken.set_aside) == 98
    assert taken.notes


@pytest.mark.parametrize(
    ("name", "versions"), [("quoted_edit.json", 2), ("edited_after.json", 2), ("edited_before.json", 2)]
)
def test_recorded_edits_are_one_post(shared: Path, name: str, versions: int) -> None:
    taken = batch((shared / "x-api" / "samples" / "twarc" / name).read_bytes())
    edited = [post for post in taken.posts if post.versions]
    assert len(edited) == 1
    assert len(edited[0].versions) == versions
    assert edited[0].id == edited[0].versions[-1]


def test_the_files_can_be_read_as_files(shared: Path) -> None:
    root = shared / "x-api" / "samples"
    files = list(pages.files_under(root))
    assert files == sorted(files)
    assert len(files) > 150
    for path in files:
        (page,) = pages.read(path)
        try:
            check(path.name, page.batch())
        except BadFile as error:
            assert path.name in error.title
