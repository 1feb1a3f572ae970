"""Speaking from the command line: check, post, reply, outbox, manners."""

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Bar, Said
from tests.make import account, at, batch, mention, post, reply
from twitterbar import paths
from twitterbar.credentials import Credentials, OAuth1
from twitterbar.domain.model import PageKind
from twitterbar.secret import Secret
from twitterbar.store.store import Store
from twitterbar.vaults import PrivateFile

ME = account("me", name="Me")


@pytest.fixture
def table(bar: Bar) -> Bar:
    """A reader who is signed in, a friend (Ana), somebody called twice (Ben), a stranger (Cleo)."""
    talk = post("ana", "What do you say, @me?", -60, mentions=(mention("me"),))
    quiet = post("cleo", "Nobody knows me.", -50)
    with Store.open(_store(bar), now=lambda: bar.now) as store:
        store.save(
            batch(
                *(account(name) for name in ("me", "ana", "ben", "cleo")),
                talk,
                quiet,
                reply(talk, "me", "Nothing yet.", -40),
                post("me", "@ben hello", -3000, mentions=(mention("ben"),)),
                post("me", "@ben hello?", -2000, mentions=(mention("ben"),)),
                kind=PageKind.HOME,
                me=ME.id,
            )
        )
    sign_in = OAuth1(
        consumer_key=Secret("a"), consumer_secret=Secret("b"), access=Secret("c"), access_secret=Secret("d")
    )
    Credentials(
        PrivateFile(_sign_in_file(bar)), bar.folder / "renew.lock", lambda one: one, lambda: bar.now
    ).keep(sign_in)
    bar.talk, bar.quiet = talk.id, quiet.id  # type: ignore[attr-defined]
    return bar


def typed(bar: Bar, monkeypatch: pytest.MonkeyPatch, text: str, *words: str) -> Said:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return bar.run("check", *words, "-")


@pytest.mark.parametrize(
    ("text", "verdict", "reasons"),
    [
        ("Bread day", "fine", []),
        ("@ana hello", "fine", []),
        ("@ben hello", "flag", ["not_listening", "two_unanswered"]),
        ("@cleo hello", "flag", ["not_listening"]),
        (".@ana hello", "flag", ["dot_at"]),
        ("@\u0430na hello", "note", ["doubtful_handle"]),
    ],
)
def test_check_gives_the_verdict(
    table: Bar, monkeypatch: pytest.MonkeyPatch, text: str, verdict: str, reasons: list[str]
) -> None:
    said = typed(table, monkeypatch, text, "--json")
    assert said.code == (1 if verdict == "flag" else 0)
    assert said.document["verdict"] == verdict
    assert [reason["code"] for reason in said.document["reasons"]] == reasons


def test_check_names_the_posts_behind_its_reasons(table: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    said = typed(table, monkeypatch, "@ben hello", "--json")
    for reason in said.document["reasons"]:
        assert len(reason["posts"]) == 2
        for id in reason["posts"]:
            assert table.run("conversation", id).code == 0


def test_answering_at_ones_own_table_is_fine(table: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    said = typed(table, monkeypatch, "I SAY THAT IT IS LATE", "--reply-to", table.talk)  # type: ignore[attr-defined]
    assert said.code == 0
    assert "Nothing speaks against it" in said.out


def test_check_keeps_nothing(table: Bar, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(table, monkeypatch, "@cleo hello")
    assert table.run("outbox").out == "The outbox is empty.\n"


def test_what_is_written_waits_and_can_be_read_changed_moved_and_dropped(table: Bar) -> None:
    assert table.run("post", "Bread day").code == 0
    assert table.run("reply", table.talk, "Late.").code == 0  # type: ignore[attr-defined]
    assert table.run("outbox", "edit", "1", "Bread day, again").code == 0
    assert table.run("outbox", "move", "2", "1").code == 0
    drafts = table.run("outbox", "--json").document["drafts"]
    assert [(one["number"], one["state"], one["way"]) for one in drafts] == [
        (2, "queued", "api"),  # Ana called the reader
        (1, "queued", "api"),
    ]
    assert drafts[1]["text"] == "Bread day, again"
    assert table.run("outbox", "drop", "2").code == 0
    assert [one["number"] for one in table.run("outbox", "--json").document["drafts"]] == [1]


def test_a_flagged_post_is_kept_and_needs_a_word_once_a_day(table: Bar) -> None:
    flagged = table.run("post", "@cleo hello")
    assert flagged.code == 1
    assert "never answered you" in flagged.err
    assert "say it without the @" in flagged.err
    assert "`outbox send 1 --anyway` sends it all the same" in flagged.err
    assert table.run("outbox", "--json").document["drafts"][0]["state"] == "draft"
    assert table.run("post", "--anyway", "@cleo hello there").code == 0
    assert table.run("post", "@cleo one more").code == 0  # the word was given today
    assert table.run("post", "@cleo tomorrow", now=at(1440)).code == 1


def test_an_intent_is_handed_over_and_the_outbox_is_empty(table: Bar) -> None:
    table.run("reply", table.quiet, "I know you.")  # type: ignore[attr-defined]
    sent = table.run("outbox", "send", "--json")
    assert sent.code == 0
    (handed,) = sent.document["handed"]
    assert handed["given"].startswith("https://x.com/intent/tweet?text=I+know+you.&in_reply_to=")
    assert table.run("outbox").out == "The outbox is empty.\n"


def test_without_a_sign_in_nothing_goes_by_the_api_and_nothing_is_lost(table: Bar) -> None:
    table.run("post", "Bread day")
    _sign_in_file(table).unlink()
    assert table.run("outbox", "send").code == 1
    (kept,) = table.run("outbox", "--json").document["drafts"]
    assert kept["state"] == "queued"
    assert "You are not signed in to X" in kept["note"]
    assert "to go by the browser" in table.run("post", "Another day").out
    refused = table.run("post", "Another day", "--via", "api")
    assert refused.code == 2
    assert "`twitterbar login --write`" in refused.err


def test_a_held_draft_waits_whatever_one_says(table: Bar) -> None:
    assert table.run("post", "--anyway", "@ben third").code == 0
    third = post("me", "@ben third", -10, mentions=(mention("ben"),))
    with Store.open(_store(table), now=lambda: table.now) as store:
        store.save(batch(third))
    held = table.run("post", "--anyway", "@ben fourth")
    assert held.code == 1
    assert "has not answered your last 3" in held.err
    assert table.run("outbox", "send", "1").code == 1  # what waited since before is held, too
    assert table.run("post", "--anyway", "@ben fourth", now=at(8 * 1440)).code == 0


def test_who_is_known_by_nothing_but_ones_own_calls_was_called_all_the_same(
    table: Bar, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [post("me", "@Roy hello?", -1440 * n, mentions=(mention("Roy"),)) for n in (1, 2, 3)]
    with Store.open(_store(table), now=lambda: table.now) as store:
        store.save(batch(*calls))
    said = typed(table, monkeypatch, "@roy and now?", "--json")
    assert said.document["verdict"] == "held"
    assert [reason["code"] for reason in said.document["reasons"]] == ["three_unanswered", "not_listening"]
    assert "\n@Roy, overheard: you 3, they 0." in f"\n{table.run('manners').out}"
    assert "@Roy has not answered your last 3" in table.run("post", "--anyway", "@roy and now?").err


def _store(bar: Bar) -> Path:
    return Path(bar.run("where", "--json").document["store"])


def _sign_in_file(bar: Bar) -> Path:
    return paths.profile("default", bar.folder).sign_in_file


def test_please_stop_is_noted_by_the_readers_word(table: Bar) -> None:
    assert table.run("manners", "@ana", "--asked-to-stop").code == 0
    assert table.run("post", "--anyway", "@ana hello").code == 1
    assert table.run("post", "--anyway", "@ana hello", now=at(5000 * 1440)).code == 1


def test_manners_shows_the_ledger(table: Bar) -> None:
    people = table.run("manners", "--json").document["people"]
    assert [(one["person"]["username"], len(one["unanswered"]), len(one["owed"])) for one in people] == [
        ("ben", 2, 0),
        ("ana", 1, 0),
    ]
    (ana,) = table.run("manners", "@ana", "--json").document["people"]
    assert (ana["person"]["sent"], ana["person"]["back"]) == (1, 1)


def test_a_post_too_long_for_x_is_not_taken(table: Bar) -> None:
    said = table.run("post", "x" * 281)
    assert said.code == 2
    assert "1 too long" in said.err


@pytest.mark.parametrize(("text", "words"), [("x" * 281, "281 of 280"), ("", "no words in it yet")])
def test_check_says_no_to_what_x_would_not_take(
    table: Bar, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    said = typed(table, monkeypatch, text)
    assert said.code == 1
    assert words in said.out
    assert "Nothing speaks against it" not in said.out


def test_what_was_dropped_comes_back(table: Bar) -> None:
    assert table.run("outbox", "undo").code == 1
    table.run("post", "Bread day")
    table.run("outbox", "drop", "1")
    assert "Number 1 is back: Bread day" in table.run("outbox", "undo").out
    assert table.run("outbox", "--json").document["drafts"][0]["state"] == "draft"


def test_in_the_made_up_town_nothing_reaches_x(town: Bar) -> None:
    town.run("--demo", "post", "Bread day")
    (draft,) = town.run("--demo", "outbox", "--json").document["drafts"]
    assert draft["way"] == "copy"
    assert town.run("--demo", "post", "--via", "intent", "Bread day").code == 2


def test_the_log_tells_in_words_what_one_said_and_kept_away(table: Bar) -> None:
    asked = post("ana", "What do you say, @me?", -60).id
    assert table.run("reply", asked, "Bread").code == 0
    assert table.run("post", "@cleo listen", "--anyway").code == 0
    assert table.run("filters", "add", "words", "gutters").code == 0
    assert table.run("manners", "@ben", "--asked-to-stop").code == 0
    told = " ".join(table.run("log").out.split())
    for words in (
        f"answered {asked} (number 1 of the outbox)",
        "sent number 2 anyway (not_listening)",
        "made a filter: hide words gutters",
        f"was asked to stop by {account('ben').id}",
    ):
        assert words in told
    assert "()" not in told
