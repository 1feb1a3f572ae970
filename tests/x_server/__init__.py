"""X on this computer: an HTTP server on loopback that speaks the X API v2.

It keeps state, counts money, and fails on demand. `World` is what is there: people, posts, follows. `Server`
answers for it, in both spellings of the API, to whoever signed in through `Tokens`. `faults` has everything
that may go wrong with an answer; `server.fail(…)` makes it happen to the next one. `declared` holds queries
and answers against X's own declaration of its API.
"""

from tests.x_server.server import Asked, Server
from tests.x_server.tokens import App, Keys
from tests.x_server.world import Person, Said, World

__all__ = ["App", "Asked", "Keys", "Person", "Said", "Server", "World"]
