"""Strings that must not be seen."""

from typing import NoReturn


class Secret:
    """A string that does not show itself: not in a repr, a message, a traceback, a log or a pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The string itself, for the one place that sends or stores it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        from hmac import compare_digest  # noqa: PLC0415  (it brings all of OpenSSL along)

        return isinstance(other, Secret) and compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be written anywhere")
