import subprocess
import sys

LOADS = """
import sys
import twitterbar.sources.x_questions
print(*(name for name in ("charset_normalizer", "chardet") if name in sys.modules))
"""


def test_no_guesser_of_encodings_is_loaded_with_what_asks_x() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADS], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "", "")
