"""The program: `python -m twitterbar` and the `twitterbar` command."""

import gc
import sys

INTERRUPTED = 130
"""The exit code that shells give to what Ctrl+C ended."""


def main() -> int:
    """Run the command line with the arguments of this process; gives the exit code."""
    try:
        from twitterbar.cli.run import run  # noqa: PLC0415  (an interrupt while importing must be quiet too)

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        return INTERRUPTED
    finally:
        gc.freeze()  # the system takes all of it back at once, so Python need not go through it for garbage


if __name__ == "__main__":
    sys.exit(main())
