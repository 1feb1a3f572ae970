"""Where X's API lives, and how long to wait for it; known without loading what asks it."""

from msgspec import Struct

API = "https://api.x.com"
"""Where X's API lives."""


class Limits(Struct, frozen=True, kw_only=True):
    """How long to wait and how much to take, in seconds and bytes.

    `connect` and `read` bound each wait for the other end, `whole` the entire answer, `size` its body once
    inflated.
    """

    connect: float = 5.0
    read: float = 15.0
    whole: float = 60.0
    size: int = 16 * 1024 * 1024
