"""A web server on this computer with pages that we wrote: good, broken, huge, slow and treacherous ones."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from msgspec import Struct

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Ana's log</title><link>{site}/</link>
<item><title>On &lt;b&gt;rye&lt;/b&gt;</title><link>{site}/rye</link>
<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>On salt</title><link>/salt</link><pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ben</title><link href="{site}/"/>
<entry><title>Tides</title><link href="{site}/tides"/>
<updated>2026-11-20T10:00:00Z</updated><id>1</id></entry></feed>"""
JSON_FEED = """{{"version": "https://jsonfeed.org/version/1.1", "title": "Cleo", "home_page_url": "{site}/",
"items": [{{"id": "1", "url": "{site}/one", "title": "One", "date_published": "2026-11-01T00:00:00+01:00"}},
{{"id": "2", "url": "javascript:alert(1)", "content_text": "Untitled and undated"}}]}}"""
HOME = """<html><head><title>Ana  \u202e bakes</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="me" href="https://bar.example/@ana"></head><body class="h-card"><p class="p-name">Ana Quay</p>
<a class="u-url" rel="me" href="javascript:alert(1)">x</a></body></html>"""


class Answer(Struct):
    """What a path answers."""

    body: bytes = b""
    kind: str = "text/html"
    status: int = 200
    headers: dict[str, str] = {}
    drop_by_drop: str = ""
    endless: bool = False


class Web:
    """The server; `asked` are the paths asked for with the headers that came along."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.closed = threading.Event()
        web = self

        class Handling(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handling)
        self._server.daemon_threads = True
        self.site = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.write()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, text: str, kind: str = "text/html", **fields: object) -> None:
        """Write a page."""
        self.answers[path] = Answer(text.encode(), kind, **fields)  # type: ignore[arg-type]

    def write(self) -> None:
        """The pages."""
        site = self.site
        self.put("/", HOME)
        self.put("/robots.txt", "User-agent: *\nDisallow: /secret\n", "text/plain")
        self.put("/feed.xml", RSS.format(site=site), "application/rss+xml", headers={"ETag": '"7"'})
        self.put("/atom.xml", ATOM.format(site=site), "application/atom+xml")
        self.put("/feed.json", JSON_FEED.format(site=site), "application/feed+json")
        self.put("/plain", "<p>Nothing but a word.")
        self.put("/secret/diary", "<title>Not for programs</title>")
        self.put("/empty", "")
        self.put(
            "/broken",
            "<html><head><title>Bro<ken <link rel=alternate type=application/atom+xml href=/atom.xml><body",
        )
        self.put("/half.xml", RSS.format(site=site)[:-30], "application/rss+xml")
        self.put("/no-feed.xml", "<?xml version='1.0'?><opml/>", "text/xml")
        self.put("/dead-feed", '<link rel="alternate" type="application/rss+xml" href="/gone">')
        self.put(
            "/two-feeds",
            '<link rel="alternate" type="application/rss+xml" href="/gone">'
            '<link rel="alternate" type="application/feed+json" href="feed.json">',
        )
        self.put("/gone", "", status=404)
        self.put("/fault", "", status=500)
        for name, to in (
            ("moved", "/"),
            ("private", "http://10.0.0.1/"),
            ("metadata", "http://169.254.169.254/latest"),
            ("six", "http://[::1]:1/"),
            ("file", "file:///etc/passwd"),
            ("user", "http://me:secret@127.0.0.2/"),
            ("loop", "/loop"),
            ("nowhere", "http://"),
        ):
            self.put(f"/{name}", "", status=302, headers={"Location": to})
        self.put("/huge", "x" * (2 * 1024 * 1024 + 1))
        self.put("/just-fits", "<title>Large</title>" + " " * (2 * 1024 * 1024 - 20))
        for what in ("headers", "body"):
            self.answers[f"/{what}-drop-by-drop"] = Answer(drop_by_drop=what)
        self.answers["/endless"] = Answer(endless=True)
        self.answers["/binary"] = Answer(bytes(range(256)) * 20, "image/png")
        self.answers["/latin"] = Answer("<title>Café</title>".encode("latin-1"), "text/html; charset=latin-1")
        self.put(
            "/bomb.xml",
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss>&b;</rss>',
            "text/xml",
        )

    def drip(self, request: BaseHTTPRequestHandler, what: str) -> None:
        """Send a letter now and then, of the headers or of the body, for as long as somebody listens."""
        try:
            if what == "body":
                request.send_response(200)
                request.end_headers()
            else:
                request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drop: ")
            while not self.closed.wait(0.02):
                request.wfile.write(b"x")
                request.wfile.flush()
        except OSError:
            return

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append((request.path, headers))
        found = self.answers.get(request.path, Answer(status=404))
        answer = found(headers) if callable(found) else found
        if answer.headers.get("ETag") and headers.get("if-none-match") == answer.headers["ETag"]:
            request.send_response(304)
            request.end_headers()
            return
        if answer.drop_by_drop:
            self.drip(request, answer.drop_by_drop)
            return
        request.send_response(answer.status)
        request.send_header("Content-Type", answer.kind)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        try:
            if answer.endless:
                for _ in range(200):
                    request.wfile.write(b"x" * 64)
                    request.wfile.flush()
                    time.sleep(0.01)
            request.wfile.write(answer.body)
        except OSError:
            return
