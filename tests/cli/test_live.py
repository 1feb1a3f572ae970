"""Signing in, looking for new posts, the tab and signing out, from an empty folder against X on loopback."""

import re
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from filelock import FileLock
from msgspec.structs import replace

from tests.cli.conftest import Bar, Said
from tests.x_server import Keys, faults
from tests.x_server.bar import XBar
from tests.x_server.tokens import App, Tokens
from twitterbar import paths
from twitterbar.credentials import Credentials
from twitterbar.errors import Exit
from twitterbar.vaults import PrivateFile


def settle(bar: Bar, x_bar: XBar, **more: str) -> int:
    """Settings that lead to X on loopback, where an app is registered; gives the callback's port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    folder = bar.folder / "default" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    tab = "".join(f"{name} = {value}\n" for name, value in more.items())
    (folder / "settings.toml").write_text(
        f"""[x]
base_url = "{x_bar.server.base}"
sign_in_url = "{x_bar.server.base}/i/oauth2/authorize"
callback_port = {port}
client_id = "made-up-client"
[tab]
{tab}"""
    )
    app = App(redirects=(f"http://127.0.0.1:{port}/callback",))
    x_bar.server.tokens = Tokens(app, x_bar.me.id, x_bar.clock)
    return port


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A browser that says yes; the pages that it showed at the end."""
    shown: list[str] = []

    def open_in(address: str) -> bool:
        def go() -> None:
            shown.append(requests.get(address, timeout=60).text)

        threading.Thread(target=go).start()
        return True

    monkeypatch.setattr("webbrowser.open", open_in)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    return shown


@pytest.fixture
def signed_in(bar: Bar, x_bar: XBar, browser: list[str]) -> XBar:
    settle(bar, x_bar)
    assert bar.run("login", "--keep-in", "file").code == 0
    x_bar.server.asked.clear()
    return x_bar


def dollars(said: Said) -> str:
    return str(said.document["spent_dollars"])


def test_from_an_empty_folder_to_a_conversation_and_out_again(
    bar: Bar, x_bar: XBar, browser: list[str]
) -> None:
    settle(bar, x_bar)
    x_bar.talk(120)
    said = bar.run("login", "--keep-in", "file")
    assert said.code == 0, said.err
    assert "You are signed in as @me." in said.out and "the file" in said.out
    assert "cost $0.01" in said.err
    assert "You can close this page" in browser[0]
    asked = len(x_bar.server.asked)
    dry = bar.run("refresh", "--dry-run")
    assert "at most $0.50" in dry.out and "Nothing was asked." in dry.out
    assert len(x_bar.server.asked) == asked
    came = bar.run("refresh", "--max-spend", "5")
    assert came.code == 0
    assert re.search(r"121 posts, 3 people came in, for \$0\.\d\d", came.out)
    assert "at most $5.00" in came.err
    table = bar.run("catch-up", "--json")
    assert table.code == 0
    assert any("Does anybody here mend clocks?" in row["opening"] for row in table.document["conversations"])
    tab = bar.run("tab")
    assert "posts" in tab.out and "$15.00" in tab.out
    out = bar.run("logout")
    assert (out.code, out.out) == (0, "You are signed out.\n")
    assert bar.run("refresh").code == Exit.NOT_ALLOWED
    assert bar.run("logout").code == Exit.NOT_ALLOWED


def test_what_was_booked_is_what_x_charged(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(150)
    signed_in.world.say(signed_in.cleo, "@me are you there?", 3)
    said = bar.run("refresh", "--max-spend", "20", "--json", "--also", "following")
    assert said.code == 0
    assert float(said.document["month_dollars"]) * 1e6 == signed_in.server.meter.micros
    tab = bar.run("tab", "--json").document
    assert tab["today_dollars"] == tab["month_dollars"] == said.document["month_dollars"]
    assert {"posts", "referenced", "people", "owned"} <= set(tab["month"])
    again = bar.run("refresh", "--json")
    assert (again.document["posts"], again.document["spent_dollars"]) == (0, "0")


def test_a_cap_that_bites_leaves_a_gap_that_is_filled_without_paying_twice(bar: Bar, signed_in: XBar) -> None:
    def run(*words: str) -> Said:
        return bar.run(*words, now=signed_in.clock())

    signed_in.talk(3)
    assert run("refresh").code == 0
    signed_in.clock.go_on(hours=6)
    signed_in.talk(300)
    before = signed_in.server.meter.micros
    second = run("refresh", "--max-spend", "1.00")
    assert second.code == Exit.SHUT
    assert "Asking on could cost" in second.err and "of this session's $1.00 is left" in second.err
    assert 850_000 < signed_in.server.meter.micros - before <= 1_000_000
    tab = run("tab", "--json").document
    (gap,) = tab["gaps"]
    assert gap["what"] == "home" and 0 < gap["rows"] < 200 and tab["past_before"] is None
    assert "are missing in between" in run("tab").out
    signed_in.clock.go_on(minutes=10)
    signed_in.world.say(signed_in.ben, "And now something new", 1)
    assert run("refresh", "--max-spend", "1").code == 0
    assert len(run("tab", "--json").document["gaps"]) == 1
    filled = run("refresh", "--fill", "--max-spend", "9", "--json")
    assert filled.code == 0
    assert run("tab", "--json").document["gaps"] == []
    posts = [one for one in signed_in.world.posts.values() if one.author != signed_in.cleo.id]
    paid = run("tab", "--json").document["month"]["posts"]["units"]
    assert paid == len(posts)
    total = float(filled.document["month_dollars"]) * 1e6
    assert round(total) == signed_in.server.meter.micros


def test_a_first_look_that_a_cap_ends_leaves_no_gap_but_the_past(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(300)
    assert bar.run("refresh", "--max-spend", "1.00").code == Exit.SHUT
    tab = bar.run("tab", "--json").document
    assert tab["gaps"] == []
    assert tab["past_before"] is not None and 0 < float(tab["past_dollars"]) < 2
    assert "Nothing from before" in bar.run("tab").out
    assert bar.run("refresh", "--fill", "--max-spend", "9").code == 0
    assert bar.run("tab", "--json").document["past_before"] is None


def test_what_was_not_charged_after_all_is_struck_out_on_the_readers_word(bar: Bar, signed_in: XBar) -> None:
    signed_in.server.fail(faults.TRUNCATED)
    assert bar.run("refresh").code == Exit.UNREACHABLE
    uncertain = bar.run("tab", "--json").document["uncertain_dollars"]
    assert float(uncertain) > 0
    assert f"${uncertain} of it may not have been charged" in bar.run("tab").out.replace("\n", " ")
    lock = FileLock(bar.folder / "default" / "data" / "refreshing.lock")
    with lock:
        assert bar.run("tab", "--not-charged").code == Exit.SHUT, "what is being asked is booked, too"
    struck = bar.run("tab", "--not-charged")
    assert f"${uncertain} was struck out" in struck.err
    assert struck.out.startswith("today $0.01,")  # what asking who one is cost
    assert bar.run("tab", "--json").document["uncertain_dollars"] == "0"
    assert "nothing to strike out" in bar.run("tab", "--not-charged").err


def test_one_of_several_bookings_is_struck_out_by_its_number(bar: Bar, signed_in: XBar) -> None:
    for _ in range(2):
        signed_in.server.fail(faults.TRUNCATED)
        bar.run("refresh", "--max-spend", "9")
    first, second = bar.run("tab", "--json").document["uncertain"]
    assert str(second["number"]) in bar.run("tab").out
    assert bar.run("tab", "--not-charged", "999").code == 1
    bar.run("tab", "--not-charged", str(second["number"]))
    assert bar.run("tab", "--json").document["uncertain"] == [first]


def test_the_month_s_cap_holds_across_refreshes(bar: Bar, x_bar: XBar, browser: list[str]) -> None:
    settle(bar, x_bar, session="9.0", month="0.40")
    bar.run("login", "--keep-in", "file")
    for _ in range(4):
        x_bar.talk(60)
        bar.run("refresh", "--fill")
    assert bar.run("refresh", "--fill").code == Exit.SHUT
    assert 300_000 < x_bar.server.meter.micros <= 400_000


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (faults.down(503), Exit.UNREACHABLE, "a problem of its own"),
        (faults.PORTAL_PAGE, Exit.UNREACHABLE, "sign-in page of a network"),
        (faults.CREDITS_GONE, Exit.NOT_ALLOWED, "no credits left"),
        (faults.NOT_ENROLLED, Exit.NOT_ALLOWED, "not in a package"),
        (faults.USAGE_CAPPED, Exit.SHUT, "billing cycle"),
        (faults.rate_limited(None), Exit.SHUT, "wait until"),
    ],
)
def test_bad_news_is_told_and_the_doctor_remembers(
    *,
    bar: Bar,
    signed_in: XBar,
    fault: faults.Fault,
    code: Exit,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    signed_in.talk(5)
    signed_in.server.fail(fault, times=-1)
    said = bar.run("refresh")
    assert said.code == code
    assert words in said.err
    doctor = bar.run("doctor", "--json").document
    (check,) = [check for check in doctor["checks"] if check["code"] == "last_look"]
    assert check["state"] == "note" and words in check["text"]
    signed_in.server.heal()
    signed_in.clock.go_on(minutes=20)
    assert bar.run("refresh", now=signed_in.clock()).code == 0
    assert not [one for one in bar.run("doctor", "--json").document["checks"] if one["code"] == "last_look"]


def test_the_network_is_cut_off_and_comes_back(
    bar: Bar, signed_in: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    signed_in.talk(250)
    signed_in.server.fail(faults.Fault(twist=lambda body: body), times=3)
    signed_in.server.fail(faults.RESET, times=-1)
    said = bar.run("refresh", "--max-spend", "9")
    assert said.code == Exit.UNREACHABLE and "broke off" in said.err
    assert "101 posts" in said.out
    signed_in.server.heal()
    assert bar.run("refresh", "--fill", "--max-spend", "9").code == 0
    assert bar.run("tab", "--json").document["month"]["posts"]["units"] == 250


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


def test_two_windows_do_not_pay_twice(bar: Bar, signed_in: XBar) -> None:
    from filelock import FileLock

    with FileLock(bar.folder / "default" / "data" / "refreshing.lock"):
        said = bar.run("refresh")
    assert said.code == Exit.SHUT and "Another window" in said.err


@pytest.mark.parametrize("amount", ["a lot", "-1", "nan", "1e9"])
def test_a_cap_that_is_no_amount_is_refused(bar: Bar, signed_in: XBar, amount: str) -> None:
    said = bar.run("refresh", f"--max-spend={amount}")
    assert said.code == Exit.CONFIG and "--max-spend" in said.err
    assert signed_in.server.asked == []


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


def test_one_conversation_and_one_person_on_demand(bar: Bar, signed_in: XBar) -> None:
    start = signed_in.world.say(signed_in.cleo, "The bridge is closed", 60 * 24 * 2)
    answer = signed_in.world.say(signed_in.ana, "Since when?", 30, answers=start)
    for n in range(12):
        signed_in.world.say(signed_in.cleo, f"Since day {n}", 20 - n, answers=answer)
    assert bar.run("refresh", "--max-spend", "2").code == 0
    assert "Since day 7" not in bar.run("conversation", f"x:{start.id}").out
    dry = bar.run("refresh", "--conversation", f"x:{answer.id}", "--dry-run", "--json").document
    assert [look["what"] for look in dry["looks"]] == ["conversation"]
    said = bar.run("refresh", "--conversation", f"x:{answer.id}", "--max-spend", "2")
    assert said.code == 0 and "12 posts" in said.out
    assert "Since day 7" in bar.run("conversation", f"x:{start.id}").out
    person = bar.run("refresh", "--person", "@cleo", "--json")
    assert person.code == 0
    assert bar.run("refresh", "--person", "no body").code == Exit.USAGE
    assert bar.run("refresh", "--conversation", "x:99").code == Exit.NO


def test_profiles_keep_their_sign_ins_and_tabs_apart(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(3)
    assert bar.run("refresh", "--max-spend", "2").code == 0
    assert bar.run("--profile", "work", "refresh").code == Exit.NOT_ALLOWED
    assert bar.run("--profile", "work", "tab", "--json").document["month_dollars"] == "0"
    assert bar.run("tab", "--json").document["month_dollars"] != "0"


def test_a_sign_in_for_one_evening_is_nowhere_afterwards(
    bar: Bar, x_bar: XBar, browser: list[str], monkeypatch: pytest.MonkeyPatch
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
