"""Importing the archive that X hands out."""

import json

from tests.cli.conftest import Bar
from tests.make import TUESDAY, post_id
from tests.sources.test_archive import ACCOUNT, EVERYTHING, data, packed, tweet
from twitterbar import paths
from twitterbar.domain.model import Batch, PageKind, Relation
from twitterbar.errors import Exit
from twitterbar.store.store import Store


def test_an_archive_comes_in_once_and_tells_who_the_reader_is(bar: Bar) -> None:
    path = packed(bar.folder.parent, data(EVERYTHING))
    first = bar.run("import", str(path), "--json")
    assert first.code == 0, first.err
    assert (first.document["posts"], first.document["people"], first.document["set_aside"]) == (1, 3, 4)
    assert (first.document["likes"], first.document["messages"]) == (2, 1)
    again = bar.run("import", str(path), "--json").document
    assert (again["posts"], again["people"], again["known"], again["likes"]) == (0, 0, 1, 0)
    logged = bar.run("log", "--json").document["events"]
    assert [(one["kind"], len(one["posts"])) for one in logged] == [("liked", 2), ("taken_up", 1)]
    found = bar.run("search", "warm", "dry", "--json").document
    assert "bread.example/oven" in str(found)
    assert "percent" not in first.out


def test_what_the_reader_liked_was_read(bar: Bar) -> None:
    liked, other = post_id(-30)[2:], post_id(-20)[2:]
    rows = [
        {"id": id, "author_id": "2000", "text": f"Number {id}", "conversation_id": id}
        for id in (liked, other)
    ]
    file = bar.folder.parent / "page.json"
    file.write_text(json.dumps({"data": rows, "includes": {"users": [{"id": "2000", "username": "ana"}]}}))
    everything = {"account": ACCOUNT, "like": [{"like": {"tweetId": liked, "fullText": "Number"}}]}
    said = bar.run("import", str(packed(bar.folder.parent, data(everything))))
    assert "1 like" in said.out
    bar.run("import", "--kind", "home", str(file))
    waiting = bar.run("catch-up", "--all", "--json").document["conversations"]
    assert [one["id"] for one in waiting] == [f"x:{other}"]


def test_people_who_are_muted_never_appear(bar: Bar) -> None:
    recent = int(post_id(-30)[2:])
    everything = EVERYTHING | {"tweets": [tweet(recent, "Who has seen my bicycle?", created_at=None)]}
    bar.run("import", str(packed(bar.folder.parent, data(everything))))
    page = {
        "data": [
            {
                "id": str(recent + 1),
                "author_id": author,
                "text": text,
                "conversation_id": str(recent),
                "created_at": TUESDAY.isoformat(),
                "referenced_tweets": [{"type": "replied_to", "id": str(recent)}],
            }
            for author, text in (("4000", "I am muted and I shout"),)
        ]
        + [
            {
                "id": str(recent + 5),
                "author_id": "2000",
                "text": "I have, by the mill",
                "conversation_id": str(recent),
            }
        ],
        "includes": {"users": [{"id": "4000", "username": "shouter", "name": "S"}]},
    }
    file = bar.folder.parent / "page.json"
    file.write_text(json.dumps(page))
    assert bar.run("import", "--kind", "home", str(file)).code == 0
    table = bar.run("catch-up", "--all", "--json")
    assert "by the mill" in bar.run("conversation", f"x:{recent}").out
    assert "shout" not in table.out + bar.run("conversation", f"x:{recent}").out
    assert "shout" not in bar.run("search", "shout").out


def test_whoever_is_muted_or_blocked_is_named_nowhere(town: Bar) -> None:
    """Not even as somebody through whom others are close, with whom both talk, or who is in the book."""
    town.run("--demo", "keep", "@frau_unruh", "--every", "7")
    pages = [
        ("catch-up", "--all", "--json"),
        ("introductions", "--json"),
        ("people", "--json"),
        ("people", "export", "--format", "json"),
        ("noise", "--json"),
    ]
    before = "".join(town.run("--demo", *words).out for words in pages)
    file = paths.profile(paths.DEMO, town.folder).store_file
    with Store.open(file, now=lambda: TUESDAY) as store:
        hidden = [account for name in ("frau_unruh", "agnes_ferry") if (account := store.find_account(name))]
        relations = tuple(zip((one.id for one in hidden), (Relation.MUTING, Relation.BLOCKING), strict=True))
        store.save(Batch(kind=PageKind.LOOKUP, relations=relations))
    after = "".join(town.run("--demo", *words).out for words in pages)
    for account in hidden:
        assert account.id in before and account.name in before
        assert account.id not in after and account.name not in after
        asked = town.run("--demo", "person", f"@{account.username}")
        assert asked.code == Exit.NO and "You muted or blocked" in asked.err


def test_somebody_else_s_archive_is_refused(bar: Bar) -> None:
    bar.run("import", str(packed(bar.folder.parent, data({"account": ACCOUNT}))))
    other = [{"account": {"username": "other", "accountId": "7777"}}]
    said = bar.run("import", str(packed(bar.folder.parent, data({"account": other}))))
    assert said.code == Exit.BAD_FILE and "another account" in said.err and "--profile" in said.err


def test_what_is_known_better_is_not_overwritten(bar: Bar) -> None:
    file = bar.folder.parent / "people.json"
    person = {"id": "2000", "username": "ana_bakes", "name": "Ana B.", "description": "Rolls at seven"}
    file.write_text(json.dumps({"data": [person]}))
    bar.run("import", str(file))
    bar.run("import", str(packed(bar.folder.parent, data(EVERYTHING))))
    found = bar.run("search", "rolls", "seven", "--json")
    assert found.code in (0, 1)
    with Store.open(bar.folder / "default" / "data" / "twitterbar.sqlite3", now=lambda: TUESDAY) as store:
        account = store.account("x:2000")
    assert account is not None and account.bio == "Rolls at seven"
