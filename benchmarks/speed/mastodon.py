"""The least of a Mastodon server that its clients in the terminal start with: one timeline, one reader."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.speed.crowd import NOW
from benchmarks.speed.serving import Serving

STATUSES = 40
"""As many as a page of a timeline holds."""

OPENS = "Somebody 1"
"""Who said the first, by the name that is seen beside its words only."""

LISTED = "u30@mastodon.example"
"""Who said one of them, as they are listed."""

DOMAIN = "mastodon.example"


class Mastodon(Serving):
    """Serves the same home timeline again and again; everything else is empty."""

    def __init__(self) -> None:
        super().__init__()
        reader = _account(0)
        said = [_status(number) for number in range(1, STATUSES + 1)]
        self._answers = {
            "/api/v1/timelines/home": said,
            "/api/v1/accounts/verify_credentials": reader,
            "/api/v1/instance": _instance(),
            "/api/v1/preferences": {},
            "/api/v1/lists": [],
            "/api/v1/followed_tags": [],
            "/api/v1/accounts/0/following": [],
            "/api/v1/custom_emojis": [],
            "/api/v1/instance/extended_description": {"updated_at": NOW.isoformat(), "content": ""},
        }

    def answer(self, target: str) -> bytes | None:
        """What the timeline holds, once; nothing is older."""
        url = urlsplit(target)
        found = [] if "max_id" in url.query else self._answers.get(url.path)
        return None if found is None else json.dumps(found).encode()

    def settle(self, home: Path) -> None:
        """See that `toot` and `tooi`, started with this home folder, are signed in here."""
        app = {"base_url": self.base, "client_id": "made-up", "client_secret": "made-up"}
        user = {"instance": DOMAIN, "username": "u0", "access_token": "made-up"}
        name = f"u0@{DOMAIN}"
        toot = {
            "apps": {DOMAIN: {"instance": DOMAIN, **app}},
            "users": {name: user},
            "active_user": name,
            "dismiss_tui_deprecation_notice": True,
        }
        tooi = {
            "active_acct": name,
            "accounts": {name: {"acct": name, **user}},
            "apps": {DOMAIN: {"title": "Mastodon", "domain": DOMAIN, **app}},
        }
        for file, kept in (
            (home / "config" / "toot" / "config.json", toot),
            (home / "data" / "tooi" / "credentials.json", tooi),
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(kept))


def _account(number: int) -> dict[str, object]:
    picture = f"https://{DOMAIN}/none.png"
    return {
        "id": str(number),
        "username": f"u{number}",
        "acct": f"u{number}",
        "url": f"https://{DOMAIN}/@u{number}",
        "display_name": f"Somebody {number}",
        "note": "",
        "avatar": picture,
        "avatar_static": picture,
        "header": picture,
        "header_static": picture,
        "locked": False,
        "bot": False,
        "created_at": NOW.isoformat(),
        "statuses_count": 1,
        "followers_count": 1,
        "following_count": 1,
        "fields": [],
        "emojis": [],
    }


def _status(number: int) -> dict[str, object]:
    return {
        "id": str(1_000 - number),
        "uri": f"https://{DOMAIN}/{number}",
        "url": f"https://{DOMAIN}/{number}",
        "created_at": NOW.isoformat(),
        "account": _account(number),
        "content": f"<p>status {number} of the timeline</p>",
        "visibility": "public",
        "sensitive": False,
        "spoiler_text": "",
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "reblogs_count": 0,
        "favourites_count": 0,
        "replies_count": 0,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "reblog": None,
        "poll": None,
        "card": None,
        "language": "en",
        "favourited": False,
        "reblogged": False,
        "bookmarked": False,
        "muted": False,
        "pinned": False,
        "application": None,
    }


def _instance() -> dict[str, object]:
    return {
        "uri": DOMAIN,
        "title": "Mastodon",
        "short_description": "",
        "description": "",
        "email": "",
        "version": "4.3.0",
        "urls": {"streaming_api": f"wss://{DOMAIN}"},
        "stats": {"user_count": 1, "status_count": 1, "domain_count": 1},
        "languages": ["en"],
        "registrations": False,
        "approval_required": False,
        "invites_enabled": False,
        "rules": [],
    }
