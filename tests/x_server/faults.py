"""Everything that may go wrong with an answer of X, each under a name, to be handed to `Server.fail`."""

import gzip
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct

Json = dict[str, Any]
JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"
HTML = "text/html; charset=utf-8"
PORTAL = b"<!doctype html><title>Station WLAN</title><h1>Welcome! Please accept our terms.</h1>"


class Ending(Enum):
    """How the connection behaves while the answer is given."""

    WHOLE = "whole"
    CUT = "cut"  # closed in the middle of the announced body
    ENDLESS = "endless"  # a body that never ends
    DRIP = "drip"  # a byte now and then
    SILENT = "silent"  # nothing is said at all
    RESET = "reset"  # the connection is reset before a word is said


class Fault(Struct, frozen=True, kw_only=True):
    """A bad answer.

    Without `status`, the true answer is given, `twist`ed if that is set. `done` says whether the request is
    carried out first: an answer that gets lost does not undo a post.
    """

    status: int = 0
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = {}
    ending: Ending = Ending.WHOLE
    twist: Callable[[Json], Json] | None = None
    done: bool = False


def problem(status: int, title: str, kind: str = "", detail: str = "", **more: str) -> Fault:
    """A problem document."""
    body = {
        "title": title,
        "type": f"https://api.x.com/2/problems/{kind}" if kind else "about:blank",
        "detail": detail or title,
        "status": status,
        **more,
    }
    return Fault(status=status, body=msgspec.json.encode(body), content_type=PROBLEM)


def rate_limited(reset: str | None = None) -> Fault:
    """Too many requests, with this in the header that says until when (None: without it)."""
    headers = {"x-rate-limit-remaining": "0"} | ({"x-rate-limit-reset": reset} if reset is not None else {})
    body = msgspec.json.encode({"title": "Too Many Requests", "type": "about:blank", "status": 429})
    return Fault(status=429, body=body, content_type=PROBLEM, headers=headers)


def down(status: int) -> Fault:
    """X is in trouble, and says so in HTML."""
    return Fault(status=status, body=b"<html><body>Something went wrong</body></html>", content_type=HTML)


def redirect(to: str) -> Fault:
    """Sends whoever asks to another place."""
    return Fault(status=302, headers={"Location": to}, content_type=HTML, body=b"<a>moved</a>")


def _left_out(*names: str) -> Callable[[Json], Json]:
    def twist(body: Json) -> Json:
        for row in body.get("data", []):
            for name in names:
                row.pop(name, None)
        return body

    return twist


def _disordered(body: Json) -> Json:
    body.get("data", []).reverse()
    return body


def _same_token(body: Json) -> Json:
    body["meta"]["next_token"] = f"{1 << 62:032d}"
    return body


def _partial(body: Json) -> Json:
    rows = body.get("data", [])
    error = {
        "title": "Authorization Error",
        "type": "https://api.x.com/2/problems/not-authorized-for-resource",
        "detail": "Sorry, you are not authorized to see the Post with ids: [77].",
        "resource_type": "post",
        "resource_id": "77",
        "parameter": "ids",
        "value": "77",
        "section": "data",
    }
    return body | {"data": rows[1:], "errors": [*body.get("errors", []), error]}


def _errors_only(body: Json) -> Json:
    return {"errors": _partial(body)["errors"]}


NOTHING = Fault()
"""The true answer."""

UNAUTHORIZED = problem(401, "Unauthorized")
CREDITS_GONE = problem(402, "CreditsDepleted", "credits", "Your enrolled account does not have any credits")
CREDITS_GONE_NEWER = problem(402, "Payment Required", "credits-depleted", "credits depleted")
SPEND_CAP = problem(403, "SpendCapReached", "spend-cap-reached", "Your spending limit was reached")
NOT_ENROLLED = problem(
    403, "Client Forbidden", "client-forbidden", "App in no project", reason="client-not-enrolled"
)
USER_NOT_ENROLLED = problem(403, "Client Forbidden", "client-forbidden", "No", reason="user-not-enrolled")
UNSUPPORTED_SIGN_IN = problem(
    403, "Unsupported Authentication", "unsupported-authentication", "App-only is no good"
)
FORBIDDEN = problem(403, "Forbidden", detail="You are not permitted to do this.")
DUPLICATE = problem(403, "Forbidden", detail="You are not allowed to create a Tweet with duplicate content.")
NOT_SUMMONED = problem(
    403,
    "Forbidden",
    detail="You have not been mentioned or otherwise engaged by the author of the post.",
)
USAGE_CAPPED = problem(429, "UsageCapExceeded", "usage-capped", "Usage cap exceeded: Monthly product cap")
LEGACY_RATE_LIMIT = Fault(status=429, body=b'{"errors":[{"code":88,"message":"Rate limit exceeded"}]}')
INVALID_REQUEST = problem(400, "Invalid Request", "invalid-request", "One or more parameters was invalid.")
SILENCE = Fault(status=200, ending=Ending.SILENT)
RESET = Fault(status=200, ending=Ending.RESET)
LOST = Fault(ending=Ending.RESET, done=True)
TRUNCATED = Fault(ending=Ending.CUT, done=True)
ENDLESS = Fault(status=200, ending=Ending.ENDLESS, body=b'{"data":[')
DRIPPING = Fault(status=200, ending=Ending.DRIP, body=b'{"data":[]}' + b" " * 4000)
EMPTY = Fault(status=200)
EMPTY_DOWN = Fault(status=503)
DOWN_AFTERWARDS = Fault(status=503, done=True)
TIMED_OUT = Fault(status=408)
TIMED_OUT_AFTERWARDS = Fault(status=408, done=True)
LOST_AFTERWARDS = (LOST, TRUNCATED, DOWN_AFTERWARDS, TIMED_OUT_AFTERWARDS)
"""X did what it was asked, and the answer did not arrive."""
PORTAL_PAGE = Fault(status=200, body=PORTAL, content_type=HTML)
PORTAL_511 = Fault(status=511, body=PORTAL, content_type=HTML)
JUNK = Fault(status=200, body=b'{"data": [{"id": "12', content_type=JSON)
DEEP = Fault(status=200, body=b'{"data":' + b"[" * 100_000, content_type=JSON)
NOT_A_PAGE = Fault(status=200, body=b"[1, 2, 3]", content_type=JSON)
BOMB = Fault(status=200, body=gzip.compress(b" " * (64 << 20), 1), headers={"Content-Encoding": "gzip"})
ODD_PACKING = Fault(status=200, body=b"abc", headers={"Content-Encoding": "br"})
HOSTILE_REFUSAL = Fault(
    status=403,
    body=b'{"title": 7, "detail": "no\\u001b[2J\\u202e way", "errors": [null, 3, {"message": []}]}',
)
LIST_REFUSAL = Fault(status=403, body=b"[[]]")
SAME_TOKEN = Fault(twist=_same_token)
DISORDERED = Fault(twist=_disordered)
PARTIAL = Fault(twist=_partial)
ERRORS_ONLY = Fault(twist=_errors_only)
NO_AUTHORS = Fault(twist=_left_out("author_id"))
NO_CONVERSATIONS = Fault(twist=_left_out("conversation_id"))
NO_REFERENCES = Fault(twist=_left_out("referenced_tweets", "referenced_posts"))
