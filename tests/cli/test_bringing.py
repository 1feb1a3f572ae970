"""import: what comes in, what is refused in words, and that nothing is ever half there."""

import gzip
import json
import os
import pty
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard

from tests.cli.conftest import Bar, Said
from twitterbar.cli import bringing


def stored(bar: Bar) -> dict[str, object]:
    """Everything that is at the table, and that nobody did anything."""
    everything: dict[str, object] = bar.run("catch-up", "--all", "--json").document
    return everything


def flat(said: Said) -> str:
    return " ".join(said.out.split())


def test_pages_come_in_and_are_counted(bar: Bar, saved_pages: Path) -> None:
    said = bar.run("import", str(saved_pages), "--kind", "home")
    assert said.code == 0
    assert said.err == ""
    assert "came in" in flat(said)
    assert "nothing was set aside" in flat(said)
    assert bar.run("catch-up", "--json").document["conversations"]


def test_the_document_counts_the_same(bar: Bar, saved_pages: Path) -> None:
    document = bar.run("import", str(saved_pages), "--kind", "home", "--json").document
    assert document["schema"] == 1
    assert document["posts"] > 100
    assert document["people"] > 20
    assert document["conversations"] > 20
    assert (document["set_aside"], document["reasons"]) == (0, {})
    assert document["pages"] == len(saved_pages.read_bytes().splitlines())
    assert document["files"] == [{"path": str(saved_pages), "pages": document["pages"], "error": None}]


def test_doing_it_again_leaves_no_trace(bar: Bar, saved_pages: Path) -> None:
    first = bar.run("import", str(saved_pages), "--kind", "home", "--json").document
    before = stored(bar)
    again = bar.run("import", str(saved_pages), "--kind", "home", "--json").document
    assert (again["posts"], again["people"], again["conversations"], again["reposts"]) == (0, 0, 0, 0)
    assert again["known"] >= first["posts"]
    assert stored(bar) == before


def pretty(body: bytes) -> bytes:
    return json.dumps(json.loads(body.splitlines()[0]), indent=4).encode()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("page.json", pretty),
        ("pages.jsonl.gz", gzip.compress),
        ("pages.jsonl.zst", lambda body: zstandard.ZstdCompressor().compress(body)),
        ("pages.txt", bytes),
        ("pages.jsonl", lambda body: b"\n\n" + body.replace(b"\n", b"\r\n") + b"\n"),
        ("pages.jsonl", lambda body: b"\xef\xbb\xbf" + body),
    ],
    ids=["one document", "gzip", "zstd", "any name", "empty lines", "byte order mark"],
)
def test_every_way_of_keeping_pages_is_read(
    bar: Bar, saved_pages: Path, tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / name
    file.write_bytes(pack(saved_pages.read_bytes()))
    said = bar.run("import", str(file), "--json")
    assert said.code == 0, said.err
    assert said.document["posts"] > 10


def test_a_folder_brings_the_files_whose_names_say_so(bar: Bar, saved_pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saved" / "deeper"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(saved_pages.read_bytes())
    (folder / "b.json.gz").write_bytes(gzip.compress(pretty(saved_pages.read_bytes())))
    (folder / "notes.md").write_text("no pages")
    document = bar.run("import", str(tmp_path / "saved"), "--json").document
    assert [Path(file["path"]).name for file in document["files"]] == ["a.jsonl", "b.json.gz"]


def test_a_folder_without_pages_is_said_in_words(bar: Bar, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = bar.run("import", str(tmp_path / "empty"))
    assert said.code == 65
    assert str(tmp_path / "empty") in said.err.replace("\n", "")


def truncated(body: bytes) -> bytes:
    return body[: len(body) - len(body.splitlines()[-1]) // 2]


BAD: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda body: b"",
    "blank": lambda body: b"\n\n  \n",
    "binary": lambda body: bytes(range(256)) * 40,
    "a picture": lambda body: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "truncated": truncated,
    "truncated gzip": lambda body: gzip.compress(body)[:-20],
    "truncated zstd": lambda body: zstandard.ZstdCompressor().compress(body)[:-20],
    "broken gzip": lambda body: gzip.compress(body)[:40] + b"\0" * 40,
    "nested deeply": lambda body: b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number": lambda body: b"42",
    "a text": lambda body: b'"hello"',
    "an empty list": lambda body: b"[]",
    "something else": lambda body: b'{"name": "a package", "version": "1.0"}',
    "html": lambda body: b"<!DOCTYPE html><html><body>Sign in to the network</body></html>",
    "an error of X": lambda body: (
        b'{"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}'
    ),
    "a bad last line": lambda body: body + b"{\n",
    "a page of something else last": lambda body: body + b'{"kind": "list"}\n',
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_file_of_pages_is_named_and_leaves_nothing(
    bar: Bar, saved_pages: Path, tmp_path: Path, what: str
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(BAD[what](saved_pages.read_bytes()))
    said = bar.run("import", str(bad))
    assert said.code == 65
    assert str(bad) in said.err
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert "0 posts" in said.out
    assert stored(bar)["conversations"] == []


@pytest.mark.parametrize("what", ["truncated", "a bad last line", "a page of something else last"])
def test_the_line_is_named_where_there_is_one(bar: Bar, saved_pages: Path, tmp_path: Path, what: str) -> None:
    bad = tmp_path / "bad.jsonl"
    body = BAD[what](saved_pages.read_bytes())
    bad.write_bytes(body)
    assert f"line {len(body.splitlines())}" in bar.run("import", str(bad)).err


def test_a_bad_file_does_not_keep_out_the_others(bar: Bar, saved_pages: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    said = bar.run("import", str(bad), str(saved_pages), str(tmp_path / "nowhere.json"), "--json")
    assert said.code == 65
    assert said.document["posts"] > 100
    assert [bool(file["error"]) for file in said.document["files"]] == [True, False, True]
    assert said.err.count("\n") == 2


@pytest.fixture
def short_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more than five pages is a long one."""
    monkeypatch.setattr(bringing, "PAGES_AT_ONCE", 5)


@pytest.mark.usefixtures("short_group")
def test_a_long_file_with_a_bad_end_leaves_nothing(bar: Bar, saved_pages: Path, tmp_path: Path) -> None:
    page = saved_pages.read_bytes().splitlines()[0] + b"\n"
    bad = tmp_path / "long.jsonl"
    bad.write_bytes(page * 12 + b'{"data": [')
    said = bar.run("import", str(bad))
    assert said.code == 65
    assert "line 13" in said.err
    assert stored(bar)["conversations"] == []


@pytest.mark.usefixtures("short_group")
def test_a_long_file_comes_in_whole(bar: Bar, saved_pages: Path, tmp_path: Path) -> None:
    pages = saved_pages.read_bytes().splitlines()
    long = tmp_path / "long.jsonl"
    long.write_bytes(b"\n".join(pages * 2))
    document = bar.run("import", str(long), "--json").document
    assert document["pages"] == len(long.read_bytes().splitlines())
    short = bar.run("import", str(saved_pages), "--json").document
    assert short["posts"] == 0


@pytest.mark.parametrize("name", ["nowhere.json", "folder.json/inside.json", "\x1b[2J\n.json"], ids=ascii)
def test_a_file_that_is_not_there_is_named(bar: Bar, tmp_path: Path, name: str) -> None:
    said = bar.run("import", str(tmp_path / name))
    assert said.code == 65
    assert str(tmp_path) in said.err
    assert "\x1b" not in said.err
    assert said.err.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(bar: Bar, saved_pages: Path) -> None:
    saved_pages.chmod(0)
    said = bar.run("import", str(saved_pages))
    assert said.code == 65
    assert "ermission" in said.err


def test_a_record_that_cannot_be_taken_in_is_set_aside_with_its_reason(
    bar: Bar, saved_pages: Path, tmp_path: Path
) -> None:
    page = json.loads(saved_pages.read_bytes().splitlines()[0])
    page["data"][0]["id"] = "no number"
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(page))
    said = bar.run("import", str(file))
    assert said.code == 0
    assert "set aside (1 × " in flat(said)
    document = bar.run("import", str(file), "--json").document
    assert document["set_aside"] == 1
    assert list(document["reasons"].values()) == [1]


@pytest.mark.parametrize("me", ["ana", "-5", "0", "007", "9" * 30, "x:", "1e5", "٣"])
def test_an_account_that_is_no_number_is_refused(bar: Bar, saved_pages: Path, me: str) -> None:
    said = bar.run("import", str(saved_pages), f"--me={me}")
    assert said.code == 2
    assert "is not an account's number" in said.err
    assert not bar.folder.exists()


def test_my_own_posts_are_mine(bar: Bar, saved_pages: Path) -> None:
    page = json.loads(saved_pages.read_bytes().splitlines()[0])
    mine = next(post for post in page["data"] if not any("referenced" in field for field in post))
    bar.run("import", str(saved_pages), "--me", mine["author_id"])
    posts = bar.run("conversation", mine["id"], "--json").document["posts"]
    assert next(post for post in posts if post["id"] == f"x:{mine['id']}")["mine"]


def test_progress_is_for_those_who_watch(bar: Bar, saved_pages: Path) -> None:
    ours, theirs = pty.openpty()
    process = bar.start("import", str(saved_pages), stderr=theirs)
    out, _ = process.communicate(timeout=60)
    os.close(theirs)
    seen = os.read(ours, 65536).decode()
    os.close(ours)
    assert b"came in" in out
    assert "home.jsonl: 1 page" in seen
    assert "\x1b" not in seen
    assert seen.endswith("\r")


@pytest.mark.usefixtures("ctrl_c")
def test_an_interrupted_import_keeps_what_was_committed_and_can_be_repeated(
    bar: Bar, saved_pages: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.jsonl"
    long.write_bytes(saved_pages.read_bytes() * 150)
    ours, theirs = pty.openpty()
    process = bar.start("import", str(saved_pages), str(long), stderr=theirs)
    os.close(theirs)
    seen = b""
    while b"long.jsonl" not in seen:  # or until the terminal's end raises
        seen += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    with suppress(OSError):  # what Linux says at the end of a terminal
        while more := os.read(ours, 4096):
            seen += more
    os.close(ours)
    assert (process.returncode, out) == (130, b"")
    assert seen.endswith(b"\rInterrupted.\r\n")
    after = stored(bar)
    assert after["conversations"]
    assert bar.run("import", str(saved_pages), "--json").document["posts"] == 0
    assert stored(bar) == after


def test_everything_recorded_is_taken_in_or_refused_in_words(bar: Bar, shared: Path) -> None:
    said = bar.run("import", str(shared / "x-api" / "samples"), "--json")
    assert said.code in (0, 65)
    document = said.document
    assert document["posts"] > 0
    refused = [file for file in document["files"] if file["error"]]
    assert said.err.count("\n") == len(refused)
    for row in bar.run("catch-up", "--all", "--json").document["conversations"]:
        assert row["why"]
