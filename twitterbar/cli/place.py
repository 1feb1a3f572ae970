"""Where a command is carried out: all that the modules of the command line hand on to each other."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from twitterbar.paths import Profile
from twitterbar.settings import Fault, Settings

if TYPE_CHECKING:
    from twitterbar.store.store import Store
    from twitterbar.ui.ask import Lane
    from twitterbar.ui.house import NewPosts
    from twitterbar.ui.signing_in import SigningIn


Tell = Callable[[str], object]
"""Is told, in words, how far something has come."""


class Place(Struct, frozen=True, kw_only=True):
    """Where a command is carried out: whose profile, with which settings, by which clock.

    `faults` are the settings that can't be used, `notices` one line for each thing the reader should hear of;
    `fill` brings into a store what the profile's own source has by now, telling how far it is; `is_filled`
    tells from the facts kept in it whether that was done, `address_of` tells where on the web
    one of its posts is (None: nowhere), `intents` whether its people are on X. `new_posts` and `signing_in`
    are where the screens get new posts from, and who signs the reader in; `setting_up` is what they say while
    `fill` is at work; `others` tells which other profiles there are.
    """

    profile: Profile
    settings: Settings
    faults: tuple[Fault, ...]
    notices: tuple[str, ...]
    now: Callable[[], datetime]
    fill: "Callable[[Store, datetime, Tell], None]"
    is_filled: Callable[[Mapping[str, str], datetime], bool]
    new_posts: "Callable[[Place, Lane], NewPosts]"
    signing_in: "Callable[[Place, Lane], SigningIn | None]"
    address_of: Callable[[str], str | None]
    intents: bool
    setting_up: str = ""
    others: Callable[[], list[str]] = list
