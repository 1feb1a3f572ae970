"""What a start may load: nothing that a reader would have to wait for without needing it."""

import subprocess
import sys
from pathlib import Path

LOUD = {
    "tweepy",
    "keyring",
    "requests",
    "urllib3",
    "oauthlib",
    "cryptography",
    "platformdirs",
    "tomlkit",
    "http.client",
}
"""Modules with a cost of their own that no first picture needs."""


def loaded_after(program: str) -> set[str]:
    """The modules that a new Python has loaded after running this."""
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{program}\nimport sys\nprint('\\n' + '\\n'.join(sys.modules), file=sys.__stdout__)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(ended.stdout.splitlines())


def with_parents(names: set[str]) -> set[str]:
    return {part for name in names for part in (name, name.partition(".")[0])}


def command(*words: str) -> str:
    return (
        "from twitterbar.cli.run import run\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.suppress(SystemExit):\n"
        f"    run({list(words)!r})\n"
    )


def test_help_loads_argparse_and_next_to_nothing() -> None:
    loaded = loaded_after(command("--help"))
    assert not with_parents(loaded) & (LOUD | {"textual", "rich", "msgspec", "sqlite3", "logging", "asyncio"})
    assert not loaded & {"typing", "datetime", "shutil", "pathlib", "locale"}
    ours = {name for name in loaded if name.startswith("twitterbar")}
    assert {name for name in ours if not name.startswith("twitterbar.cli.parser")} <= {
        "twitterbar",
        "twitterbar.cli",
        "twitterbar.cli.columns",
        "twitterbar.cli.run",
        "twitterbar.errors",
    }


def test_a_command_for_reading_loads_no_interface_and_no_network(tmp_path: Path) -> None:
    everywhere = ("--data-dir", str(tmp_path))
    reading = (["catch-up"], ["catch-up", "--json"], ["log"], ["search", "dog"])
    loaded = loaded_after("".join(command(*everywhere, *words) for words in reading))
    assert "sqlite3" in loaded
    assert not with_parents(loaded) & (LOUD | {"textual", "asyncio"})
    assert not {name for name in loaded if name.startswith(("twitterbar.sources", "twitterbar.places"))}


def test_before_the_first_picture_only_textual_sqlite_and_our_own_are_loaded() -> None:
    loaded = loaded_after(
        "import twitterbar.cli.screens, twitterbar.cli.wiring, twitterbar.cli.looking, twitterbar.ui.app\n"
        "import twitterbar.cli.sign_in_screen, twitterbar.core.views_door, twitterbar.store.doorstep"
    )
    assert {"textual", "sqlite3", "msgspec"} <= loaded
    assert not with_parents(loaded) & ((LOUD | {"filelock"}) - {"platformdirs"})  # which Textual loads itself
    assert not {name for name in loaded if name.startswith(("twitterbar.sources", "twitterbar.places"))}
    others = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert {name for name in others if name and not name.startswith("_")} <= {
        "twitterbar",
        "textual",
        "rich",
        "msgspec",
        "platformdirs",
        "typing_extensions",
    }
    later = {
        "twitterbar.ui.screens.table",
        "twitterbar.ui.screens.sign_in",
        "twitterbar.ui.screens.company",
        "twitterbar.core.core",
        "twitterbar.domain.model",
        "twitterbar.store.store",
        "twitterbar.cli.documents",
    }
    assert not loaded & later


def test_what_draws_the_door_before_textual_loads_none_of_it() -> None:
    loaded = loaded_after(
        "from twitterbar.cli.run import function\nfunction('reading.step_in')\n"
        "import twitterbar.cli.reading, twitterbar.cli.screens, twitterbar.cli.wiring\n"
        "import twitterbar.cli.terminal, twitterbar.core.views_door, twitterbar.store.doorstep\n"
        "import twitterbar.ui.first_picture"
    )
    assert "sqlite3" in loaded
    assert not with_parents(loaded) & (
        LOUD | {"textual", "typing_extensions", "inspect", "asyncio", "tomllib", "subprocess"}
    )


def test_what_lays_the_table_loads_nothing_of_the_book_or_of_speaking() -> None:
    loaded = loaded_after("import twitterbar.core.core, twitterbar.core.evening, twitterbar.core.noise")
    assert not loaded & {"twitterbar.core.book", "twitterbar.core.speaking", "twitterbar.domain.manners"}


def test_nothing_below_the_interface_loads_textual() -> None:
    program = (
        "import importlib, pkgutil\n"
        "for layer in ('domain', 'store', 'sources', 'places', 'core'):\n"
        "    root = importlib.import_module('twitterbar.' + layer)\n"
        "    for found in pkgutil.iter_modules(root.__path__, root.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
    )
    loaded = loaded_after(program)
    assert {"twitterbar.core.core", "twitterbar.sources.x", "twitterbar.store.store"} <= loaded
    assert not with_parents(loaded) & {"textual", "rich"}


def test_laying_the_table_loads_neither_the_screens_nor_what_writes_the_log(tmp_path: Path) -> None:
    loaded = loaded_after(command("--data-dir", str(tmp_path), "catch-up", "--json"))
    assert "sqlite3" in loaded
    assert not with_parents(loaded) & (LOUD | {"textual", "rich", "logging", "asyncio", "threading"})
    assert not loaded & {"typing_extensions", "inspect", "ast", "shutil", "traceback"}
    assert not loaded & {"twitterbar.core.book", "twitterbar.core.speaking", "twitterbar.domain.outbox"}
    assert not loaded & {"twitterbar.store.arriving", "twitterbar.domain.tab", "twitterbar.domain.meeting"}
