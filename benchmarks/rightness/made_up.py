"""What all made-up worlds are told in: records of the protocol, from the same moment on."""

from typing import Any

Record = dict[str, Any]

START = 1_600_000_000
"""When a world begins, in Unix seconds."""

HOUR, DAY = 3600.0, 86400.0
"""In seconds."""
