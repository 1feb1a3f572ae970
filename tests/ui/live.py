"""An evening whose new posts come from X on this computer."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.ports import free_port
from tests.ui.conftest import Evening
from tests.x_server.bar import XBar
from tests.x_server.tokens import App, Tokens
from twitterbar import paths
from twitterbar.cli import connecting
from twitterbar.cli.bringing import bring_in
from twitterbar.cli.looking import AtX
from twitterbar.cli.place import Place
from twitterbar.cli.sign_in_screen import AtTheDoor
from twitterbar.settings import Settings, Tab, X
from twitterbar.store.store import Store
from twitterbar.ui.ask import Lane
from twitterbar.vaults import PrivateFile


class LiveEvening(Evening):
    """The bar of a reader of X; `here` is the profile, `x` the world on the other side of the wire."""

    def __init__(self, folder: Path, x: XBar, session: float = 9.0) -> None:
        super().__init__(folder)
        self.port = free_port()
        app = App(redirects=(f"http://127.0.0.1:{self.port}/callback",))
        x.server.tokens = Tokens(app, x.me.id, x.clock)
        self.x = x
        self.settings = Settings(
            x=X(
                base_url=x.server.base,
                sign_in_url=f"{x.server.base}/i/oauth2/authorize",
                callback_port=self.port,
                client_id=app.client_id,
            ),
            tab=Tab(session=session),
        )
        self.here = Place(
            profile=paths.profile("default", folder / "house"),
            settings=self.settings,
            faults=(),
            notices=(),
            now=self.now,
            fill=lambda store, now, tell: None,
            is_filled=lambda kept, now: True,
            new_posts=AtX,
            signing_in=AtTheDoor,
            address_of=lambda post: None,
            intents=True,
        )
        paths.make_private(self.here.profile.data_folder)
        self.file = self.here.profile.store_file
        self.new_posts = lambda lane: AtX(self.here, lane)
        self.send_out = lambda lane: lambda numbers: self.send(lane, numbers)
        self.bring_in = lambda lane: partial(bring_in, self.here, lane)
        self.signing_in = lambda lane: AtTheDoor(self.here, lane)

    def send(self, lane: Lane, numbers: Sequence[int]) -> None:
        """What goes by the API goes to X."""
        connecting.sending(self.here, lambda question: lane.submit(question).result()).run(numbers)

    def sign_in(self, *scopes: str) -> None:
        """The reader is signed in, and the sign-in is in a file."""
        vault = PrivateFile(self.here.profile.sign_in_file)
        connecting.credentials(self.here, vault).keep(self.x.sign_in(*scopes))
        with Store.open(self.file, now=self.now) as store:
            store.set_me(f"x:{self.x.me.id}")
