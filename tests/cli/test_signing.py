"""Signing in and out, and who is signed in where, against X on loopback."""

import re
from collections.abc import Callable
from datetime import timedelta
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from msgspec.structs import replace

from tests.cli.conftest import Bar, Said, settle
from tests.make import TUESDAY
from tests.x_server import Keys, faults
from tests.x_server.bar import XBar
from twitterbar import paths
from twitterbar.credentials import Credentials
from twitterbar.errors import Exit
from twitterbar.vaults import PrivateFile


def test_the_doctor_tells_how_the_reader_is_signed_in(bar: Bar, signed_in: XBar) -> None:
    def check() -> dict[str, str]:
        found = [
            one for one in bar.run("doctor", "--json").document["checks"] if one["code"].startswith("sign_in")
        ]
        assert len(found) == 1
        return dict(found[0])

    assert check()["state"] == "fine" and "@me" in check()["text"]
    file = bar.folder / "default" / "data" / "sign-in.json"
    file.chmod(0o644)
    assert check()["code"] == "sign_in_open_to_others" and check()["state"] == "broken"
    file.chmod(0o600)
    file.write_text("{}")
    assert check()["code"] == "sign_in_garbled"
    assert bar.run("login", "--keep-in", "file").code == 0
    bar.run("logout")
    assert check()["code"] in ("sign_in_absent", "sign_in_none")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"me": "", "username": ""}, "sign_in_unnamed", "not named yet"),
        ({"refresh": None}, "sign_in_ended", "`twitterbar login` signs you in anew"),
        ({"refused": TUESDAY}, "sign_in_ended", "renews it no more"),
    ],
)
def test_the_doctor_knows_a_sign_in_that_is_not_whole(
    bar: Bar, x_bar: XBar, change: dict[str, Any], code: str, words: str
) -> None:
    settle(bar, x_bar)
    profile = paths.profile(folder=bar.folder)
    paths.make_private(profile.data_folder)
    sign_in = replace(x_bar.sign_in(), expires=bar.now - timedelta(hours=1), **change)
    Credentials(PrivateFile(profile.sign_in_file), profile.renewing_file, lambda one: one, x_bar.clock).keep(
        sign_in
    )
    said = bar.run("doctor", "--json")
    (check,) = [one for one in said.document["checks"] if one["code"].startswith("sign_in")]
    assert check["code"] == code and words in check["text"]
    assert sign_in.access.reveal() not in said.out


def test_another_account_does_not_get_into_this_profile(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(3)
    bar.run("refresh")
    signed_in.server.tokens.me = signed_in.ana.id
    said = bar.run("login", "--keep-in", "file")
    assert said.code == Exit.USAGE and "--profile" in said.err
    assert bar.run("refresh").code == Exit.NOT_ALLOWED


def test_login_by_a_pasted_address(bar: Bar, x_bar: XBar) -> None:
    settle(bar, x_bar)
    process = bar.start("login", "--paste", "--keep-in", "file")
    assert process.stderr is not None and process.stdin is not None
    lines = iter(process.stderr.readline, b"")
    address = next(line.decode().strip() for line in lines if line.startswith(b"http"))
    location = requests.get(address, allow_redirects=False, timeout=60).headers["Location"]
    out, err = process.communicate(f"{location}\n".encode(), timeout=60)
    assert process.returncode == 0, err
    assert b"You are signed in as @me" in out
    assert urlsplit(location).query.encode() not in out + err


def test_login_with_four_keys(bar: Bar, x_bar: XBar) -> None:
    settle(bar, x_bar)
    keys = Keys(consumer_key="ck", consumer_secret="cs", access=f"{x_bar.me.id}-token", access_secret="ts")
    x_bar.server.tokens.keys = keys
    typed = "\n".join((keys.consumer_key, keys.consumer_secret, keys.access, keys.access_secret))
    said = bar.run_apart("login", "--keys", "--keep-in", "file", stdin=f"{typed}\n")
    assert said.code == 0, said.err
    x_bar.talk(4)
    assert "5 posts" in bar.run("refresh", "--max-spend", "2").out
    out = bar.run("logout")
    assert out.code == 0 and "developer console" in out.out


def test_without_an_app_the_guide_is_shown(bar: Bar) -> None:
    said = bar.run("login", "--keep-in", "file")
    assert said.code == Exit.USAGE
    for words in ("console.x.com", "http://127.0.0.1:8735/callback", "Native App", "$0.005", "--keys"):
        assert words in said.err


def test_without_a_keyring_login_says_so_before_anything_else(
    bar: Bar, x_bar: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    settle(bar, x_bar)
    said = bar.run("login")
    assert said.code == Exit.NOT_ALLOWED
    assert "no keyring" in said.err and "--keep-in file" in said.err
    assert x_bar.server.asked == []
    codes = [check["code"] for check in bar.run("doctor", "--json").document["checks"]]
    assert "sign_in_none" in codes
    assert "You are not signed in" in bar.run("refresh").err


def test_a_dead_network_at_logout_forgets_all_the_same(bar: Bar, signed_in: XBar) -> None:
    signed_in.server.fail(faults.down(503), times=-1, only="oauth2/revoke")
    said = bar.run("logout")
    assert said.code == Exit.UNREACHABLE
    assert "signed out here" in said.out and "connected_apps" in said.out
    assert bar.run("refresh").code == Exit.NOT_ALLOWED


def test_the_made_up_town_is_not_on_x(bar: Bar) -> None:
    for command in ("login", "logout", "refresh"):
        said = bar.run("--demo", command)
        assert said.code == Exit.USAGE and "made-up town" in said.err


def test_no_token_ends_up_in_any_file_but_the_chosen_one(
    bar: Bar, signed_in: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWITTERBAR_LOG", "debug")
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    signed_in.talk(10)
    file = bar.folder / "default" / "data" / "sign-in.json"
    seen: list[str] = []
    secrets: set[str] = set()
    run: Callable[..., Said] = bar.run
    for fault in (None, faults.UNAUTHORIZED, faults.down(500), faults.JUNK, faults.FORBIDDEN):
        secrets |= set(re.findall(r'"((?:AT|RT)-[^"]{20,})"', file.read_text()))
        if fault:
            signed_in.server.fail(fault, times=2)
        for words in (
            ("refresh", "--json"),
            ("refresh", "--person", "ana", "--max-spend", "1"),
            ("refresh", "--also", "following", "--dry-run"),
            ("doctor", "--json"),
            ("tab",),
            ("log", "--json"),
            ("people", "export", "--format", "json"),
            ("where",),
        ):
            said = run(*words)
            seen += [said.out, said.err]
    run("backup", str(bar.folder / "copies"))
    secrets |= set(re.findall(r'"((?:AT|RT)-[^"]{20,})"', file.read_text()))
    assert len(secrets) >= 4
    files = [one for one in bar.folder.rglob("*") if one.is_file() and one != file]
    assert any(one.name == "twitterbar.log" for one in files)
    everything = "".join(seen).encode() + b"".join(one.read_bytes() for one in files)
    assert not [secret for secret in secrets if secret[3:30].encode() in everything]


def test_profiles_keep_their_sign_ins_and_tabs_apart(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(3)
    assert bar.run("refresh", "--max-spend", "2").code == 0
    assert bar.run("--profile", "work", "refresh").code == Exit.NOT_ALLOWED
    assert bar.run("--profile", "work", "tab", "--json").document["month_dollars"] == "0"
    assert bar.run("tab", "--json").document["month_dollars"] != "0"


def test_a_sign_in_for_one_evening_is_nowhere_afterwards(
    bar: Bar, x_bar: XBar, browser: "Queue[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    from twitterbar import vaults

    monkeypatch.setattr(vaults, "_this_run", {})
    seen: list[str] = []

    def step_in(arguments: object) -> int:
        seen.append(bar.run("refresh", "--json").out)
        return 0

    monkeypatch.setattr("twitterbar.cli.reading.step_in", step_in)
    settle(bar, x_bar)
    x_bar.talk(4)
    assert bar.run("login", "--keep-in", "memory").code == 0
    assert '"posts": 5' in seen[0]
    monkeypatch.setattr(vaults, "_this_run", {})
    assert not (bar.folder / "default" / "data" / "sign-in.json").exists()
    monkeypatch.setattr("keyring.get_keyring", __import__("keyring.backends.fail").backends.fail.Keyring)
    assert bar.run("refresh").code == Exit.NOT_ALLOWED


def test_who_is_signed_in_for_reading_only_is_told_before_and_not_after(bar: Bar, signed_in: XBar) -> None:
    said = bar.run("post", "Bread day", "--via", "api")
    assert said.code == Exit.USAGE
    assert "`twitterbar login --write` lets posts go from here" in said.err
    assert "to go by the browser" in bar.run("post", "Bread day").out
    assert bar.run("login", "--write", "--keep-in", "file").code == 0
    assert "to go by the API" in bar.run("post", "Bread day, again").out
    assert signed_in.world.posts_of(signed_in.me.id) == []
