"""Loading requests without what guesses in which encoding a text was written.

What comes from X is read as bytes, and JSON says itself how it is written. requests looks for a guesser all
the same as it is loaded, and does without where there is none: 2.9 MiB less, and a fifth of the time.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

GUESSERS = ("chardet", "charset_normalizer")


@contextmanager
def unguessed() -> Iterator[None]:
    """Have requests, where it is loaded inside for the first time, find no guesser; others may later."""
    hidden = [name for name in GUESSERS if "requests" not in sys.modules and name not in sys.modules]
    warnings.filterwarnings("ignore", "Unable to find acceptable character detection")
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # which means: there is none
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
