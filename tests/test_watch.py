"""The tests' own watch: whatever hangs ends, with its stack, and what failed before that was named."""

import subprocess
import sys
from pathlib import Path

import pytest

HANGS = """
import threading
import pytest
from tests import conftest

@pytest.fixture
def nobody_comes_back():
    yield
    threading.Event().wait()

def test_bread(nobody_comes_back):
    conftest.PATIENCE = 0.5
    assert "rye" == "wheat"
"""


@pytest.mark.slow
def test_a_test_that_fails_and_then_hangs_is_named_and_ended(tmp_path: Path) -> None:
    file = tmp_path / "test_hanging.py"
    file.write_text(HANGS)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", file],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 1
    assert "test_hanging.py::test_bread failed (call)" in ended.stdout
    assert "AssertionError: assert 'rye' == 'wheat'" in ended.stdout
    assert "in nobody_comes_back" in ended.stderr
