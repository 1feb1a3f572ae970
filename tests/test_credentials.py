"""Keeping a sign-in: where, in which states it fails, and that it is renewed exactly once."""

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar import vaults
from twitterbar.credentials import Credentials, OAuth1, OAuth2
from twitterbar.errors import Exit, NotSignedIn, ServiceDown, TryLater, TwitterbarError
from twitterbar.secret import Secret
from twitterbar.vaults import Keyring, Memory, PrivateFile, VaultTrouble, vault_of

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
TEXT = Secret('{"kind":"oauth2"}')


def sign_in(number: int = 1, life: timedelta = timedelta(hours=2)) -> OAuth2:
    return OAuth2(
        client_id="made-up",
        access=Secret(f"access-{number}"),
        refresh=Secret(f"refresh-{number}"),
        expires=NOW + life,
        scopes=("tweet.read", "offline.access"),
        me="x:1000",
        username="me",
    )


class Trader:
    """Trades refresh tokens as X does: each works once."""

    def __init__(self) -> None:
        self.spent: list[str] = []
        self.trouble: TwitterbarError | None = None

    def __call__(self, old: OAuth2) -> OAuth2:
        assert old.refresh is not None
        if self.trouble:
            raise self.trouble
        assert old.refresh.reveal() not in self.spent
        self.spent.append(old.refresh.reveal())
        return sign_in(len(self.spent) + 1)


@pytest.fixture
def trader() -> Trader:
    return Trader()


def credentials(folder: Path, vault: vaults.Vault, trader: Trader) -> Credentials:
    return Credentials(vault, folder / "renew.lock", trader, lambda: NOW, lock_seconds=60)


class Drawer:
    """A keyring backend for tests, with everything that such things do wrong."""

    def __init__(self, trouble: str = "") -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble = trouble

    def get_password(self, service: str, username: str) -> str | None:
        self._fail("read")
        return None if self.trouble == "forgets" else self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail("write")
        self.kept[service, username] = password[:4] if self.trouble == "cuts" else password

    def delete_password(self, service: str, username: str) -> None:
        self._fail("delete")
        del self.kept[service, username]

    def _fail(self, what: str) -> None:
        if self.trouble == "hangs":
            time.sleep(1)
        if self.trouble == "locked":
            raise type("KeyringLocked", (Exception,), {})("the token is access-1")
        if self.trouble == "dismissed":
            raise type("PromptDismissedException", (Exception,), {})()
        if self.trouble in (what, "all"):
            raise RuntimeError("the token is access-1")


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("canary")
    shown = f"{secret} {secret!r} {[secret]} {sign_in()}"
    assert "canary" not in shown and "access-1" not in shown and "refresh-1" not in shown
    assert secret == Secret("canary") and secret != Secret("other") and secret != "canary"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(sign_in())


@pytest.mark.parametrize("kind", ["memory", "file", "keyring"])
def test_every_vault_keeps_a_sign_in_and_forgets_it(tmp_path: Path, trader: Trader, kind: str) -> None:
    drawer = Drawer()
    vaults_by_name: dict[str, vaults.Vault] = {
        "memory": Memory(),
        "file": PrivateFile(tmp_path / "sign-in"),
        "keyring": Keyring("default", lambda: drawer),
    }
    vault = vaults_by_name[kind]
    mine = credentials(tmp_path, vault, trader)
    with pytest.raises(NotSignedIn, match="twitterbar login"):
        mine.current()
    for kept in (
        sign_in(),
        OAuth1(
            consumer_key=Secret("a"),
            consumer_secret=Secret("b"),
            access=Secret("1-c"),
            access_secret=Secret("d"),
        ),
    ):
        mine.keep(kept)
        assert credentials(tmp_path, vault, trader).fresh() == kept
    mine.forget()
    with pytest.raises(NotSignedIn):
        mine.current()
    assert vault.read() is None
    mine.forget()


def test_profiles_keep_apart() -> None:
    drawer = Drawer()
    Keyring("default", lambda: drawer).write(Secret("one"))
    assert Keyring("work", lambda: drawer).read() is None


@pytest.mark.parametrize(
    ("trouble", "state", "words"),
    [
        ("locked", vaults.LOCKED, "is locked"),
        ("dismissed", vaults.LOCKED, "is locked"),
        ("hangs", vaults.SILENT, "did not answer within 5 seconds"),
        ("write", vaults.FAILED, "can't be used: it failed with RuntimeError"),
        ("forgets", vaults.FORGETFUL, "did not keep it"),
        ("cuts", vaults.FORGETFUL, "did not keep it"),
    ],
)
def test_a_keyring_that_fails_is_told_in_words(trouble: str, state: str, words: str) -> None:
    vault = Keyring("default", lambda: Drawer(trouble), limit=0.1 if trouble == "hangs" else 60)
    with pytest.raises(VaultTrouble) as error:
        vault.write(Secret("access-1"))
    assert (error.value.state, error.value.exit) == (state, Exit.NOT_ALLOWED)
    assert words in error.value.title and error.value.advice
    assert "access-1" not in str(error.value)
    assert (error.value.__cause__ is None and error.value.__context__ is None) or trouble == "hangs"


def test_without_a_keyring_the_reader_is_told_and_nothing_else_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keyring
    from keyring.backends import fail, null

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    with pytest.raises(VaultTrouble, match="has no keyring") as none:
        Keyring("default").write(TEXT)
    assert none.value.state == vaults.NONE and "--keep-in file" in none.value.advice
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    with pytest.raises(VaultTrouble, match="does not protect") as untrusted:
        Keyring("default").write(TEXT)
    assert untrusted.value.state == vaults.UNTRUSTED


def test_among_several_keyrings_only_a_real_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import SecretService, chainer, fail, null

    real = SecretService.Keyring()  # type: ignore[no-untyped-call]
    several = [fail.Keyring(), real]  # type: ignore[no-untyped-call]
    several.insert(0, null.Keyring())  # type: ignore[no-untyped-call]
    chain = type("Chain", (chainer.ChainerBackend,), {"backends": several})()
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    assert vaults.trusted_backend() is real


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "hello",
        "{}",
        '{"kind":"oauth3","access":"a"}',
        "[" * 100_000,
        '{"kind":"oauth2","access":"a","expires":"2026-01-01T00:00:00"}',
    ],
)
def test_what_is_no_sign_in_is_said_to_be_none_and_kept(tmp_path: Path, trader: Trader, junk: str) -> None:
    vault = Memory()
    vault.write(Secret(junk))
    with pytest.raises(VaultTrouble) as error:
        credentials(tmp_path, vault, trader).fresh()
    assert error.value.state == vaults.GARBLED
    assert vault.read() == Secret(junk)


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "private" / "sign-in"
    assert isinstance(vault_of("default", file), Keyring)
    PrivateFile(file).write(TEXT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    chosen = vault_of("default", file)
    assert isinstance(chosen, PrivateFile) and chosen.read() == TEXT
    file.chmod(0o640)
    with pytest.raises(VaultTrouble, match="can be read by others") as error:
        chosen.read()
    assert error.value.state == vaults.OPEN_TO_OTHERS
    chosen.erase()
    (tmp_path / "elsewhere").write_text("x")
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultTrouble):
        vault_of("default", file).read()


def test_a_new_pair_is_stored_before_it_is_used(tmp_path: Path, trader: Trader) -> None:
    vault = Memory()
    mine = credentials(tmp_path, vault, trader)
    mine.keep(sign_in(life=timedelta(seconds=30)))
    assert mine.fresh() == sign_in(2)
    assert credentials(tmp_path, vault, trader).current() == sign_in(2)
    assert trader.spent == ["refresh-1"]


def test_the_loser_adopts_what_the_winner_got(tmp_path: Path, trader: Trader) -> None:
    vault = Memory()
    one, other = credentials(tmp_path, vault, trader), credentials(tmp_path, vault, trader)
    one.keep(sign_in())
    stale = other.current()
    one.renewed(stale.access)
    assert other.renewed(stale.access) == sign_in(2)
    assert trader.spent == ["refresh-1"]


@pytest.mark.parametrize("trouble", [ServiceDown(503), NotSignedIn("The refresh token is void.")])
def test_no_failure_throws_a_token_away(tmp_path: Path, trader: Trader, trouble: TwitterbarError) -> None:
    vault = Memory()
    mine = credentials(tmp_path, vault, trader)
    mine.keep(sign_in(life=timedelta()))
    trader.trouble = trouble
    with pytest.raises(type(trouble)):
        mine.fresh()
    kept = credentials(tmp_path, vault, trader).current()
    assert isinstance(kept, OAuth2) and bool(kept.refused) == isinstance(trouble, NotSignedIn)
    assert replace(kept, refused=None) == sign_in(life=timedelta())
    trader.trouble = None
    assert mine.fresh() == sign_in(2)


def test_where_nothing_can_be_stored_no_token_is_spent(tmp_path: Path, trader: Trader) -> None:
    drawer = Drawer()
    mine = credentials(tmp_path, Keyring("default", lambda: drawer), trader)
    mine.keep(sign_in(life=timedelta()))
    drawer.trouble = "write"
    with pytest.raises(VaultTrouble):
        mine.fresh()
    assert trader.spent == []


def test_a_pair_that_could_not_be_stored_is_stored_before_anything_else(
    tmp_path: Path, trader: Trader
) -> None:
    drawer = Drawer()

    def trade(old: OAuth2) -> OAuth2:
        new = trader(old)
        drawer.trouble = "all"
        return new

    mine = Credentials(Keyring("default", lambda: drawer), tmp_path / "lock", trade, lambda: NOW)
    mine.keep(sign_in(life=timedelta()))
    for _ in range(2):
        with pytest.raises(VaultTrouble):
            mine.fresh()
    drawer.trouble = ""
    assert mine.fresh() == sign_in(2)
    assert trader.spent == ["refresh-1"]
    assert credentials(tmp_path, Keyring("default", lambda: drawer), trader).current() == sign_in(2)


def test_keys_that_x_refuses_can_not_be_renewed(tmp_path: Path, trader: Trader) -> None:
    mine = credentials(tmp_path, Memory(), trader)
    keys = OAuth1(
        consumer_key=Secret("a"), consumer_secret=Secret("b"), access=Secret("1-c"), access_secret=Secret("d")
    )
    mine.keep(keys)
    with pytest.raises(NotSignedIn, match="no way to renew it"):
        mine.renewed(keys.access)


def test_somebody_who_never_lets_go_is_told_of(tmp_path: Path, trader: Trader) -> None:
    mine = Credentials(Memory(), tmp_path / "renew.lock", trader, lambda: NOW, lock_seconds=0.1)
    mine.keep(sign_in(life=timedelta()))
    begun, done = threading.Event(), threading.Event()

    def slow(old: OAuth2) -> OAuth2:
        begun.set()
        done.wait(60)
        return trader(old)

    other = Credentials(mine.vault, tmp_path / "renew.lock", slow, lambda: NOW)
    thread = threading.Thread(target=other.fresh)
    thread.start()
    assert begun.wait(60)
    with pytest.raises(TryLater, match="Another twitterbar is renewing"):
        mine.fresh()
    done.set()
    thread.join()
    assert mine.fresh() == sign_in(2)


ONE_OF_EIGHT = """
import sys, pathlib
from datetime import datetime
from twitterbar.credentials import Credentials
from twitterbar.sources.x_login import exchange
from twitterbar.vaults import PrivateFile
folder, base, now = pathlib.Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
clock = lambda: now
mine = Credentials(PrivateFile(folder / "sign-in"), folder / "lock", exchange(base=base, now=clock), clock)
mine.current()
print("ready", flush=True)
sys.stdin.readline()
print("done" if mine.fresh().expires > now else "stale")
"""


@pytest.fixture
def folder_with_expired_sign_in(tmp_path: Path, x_bar: XBar) -> Iterator[Path]:
    mine = x_bar.sign_in()
    Credentials(PrivateFile(tmp_path / "sign-in"), tmp_path / "lock", Trader(), x_bar.clock).keep(mine)
    x_bar.clock.go_on(hours=3)
    yield tmp_path


def test_eight_processes_that_meet_an_expired_token_make_one_exchange(
    folder_with_expired_sign_in: Path, x_bar: XBar
) -> None:
    words = [sys.executable, "-c", ONE_OF_EIGHT, str(folder_with_expired_sign_in), x_bar.server.base]
    processes = [
        subprocess.Popen(
            [*words, x_bar.clock().isoformat()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert said == ["done\n"] * 8
    assert x_bar.server.tokens.exchanges == 1


def test_eight_threads_and_an_x_that_is_down_at_first(tmp_path: Path, x_bar: XBar) -> None:
    x_bar.sign_in()
    x_bar.clock.go_on(hours=3)
    x_bar.server.fail(faults.down(503), only="oauth2/token")
    with pytest.raises(ServiceDown):
        x_bar.credentials.fresh()
    threads = [threading.Thread(target=x_bar.credentials.fresh) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert x_bar.server.tokens.exchanges == 1
