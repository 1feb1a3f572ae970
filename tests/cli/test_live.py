"""Looking for new posts and the tab, from an empty folder against X on loopback."""

import re
from queue import Queue

import pytest
from filelock import FileLock

from tests.cli.conftest import Bar, Said, settle
from tests.x_server import faults
from tests.x_server.bar import XBar
from twitterbar.errors import Exit


def dollars(said: Said) -> str:
    return str(said.document["spent_dollars"])


def test_from_an_empty_folder_to_a_conversation_and_out_again(
    bar: Bar, x_bar: XBar, browser: "Queue[str]"
) -> None:
    settle(bar, x_bar)
    x_bar.talk(120)
    said = bar.run("login", "--keep-in", "file")
    assert said.code == 0, said.err
    assert "You are signed in as @me." in said.out and "the file" in said.out
    assert "cost $0.01" in said.err
    assert "You can close this page" in browser.get(timeout=60)
    asked = len(x_bar.server.asked)
    dry = bar.run("refresh", "--dry-run")
    assert "at most $0.50" in dry.out and "Nothing was asked." in dry.out
    assert len(x_bar.server.asked) == asked
    came = bar.run("refresh", "--max-spend", "5")
    assert came.code == 0
    assert re.search(r"121 posts, 3 people came in, for \$0\.\d\d", came.out)
    assert "at most $5.00" in came.err
    table = bar.run("catch-up", "--json")
    assert table.code == 0
    assert any("Does anybody here mend clocks?" in row["opening"] for row in table.document["conversations"])
    tab = bar.run("tab")
    assert "posts" in tab.out and "$15.00" in tab.out
    out = bar.run("logout")
    assert (out.code, out.out) == (0, "You are signed out.\n")
    assert bar.run("refresh").code == Exit.NOT_ALLOWED
    assert bar.run("logout").code == Exit.NOT_ALLOWED


def test_what_was_booked_is_what_x_charged(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(150)
    signed_in.world.say(signed_in.cleo, "@me are you there?", 3)
    said = bar.run("refresh", "--max-spend", "20", "--json", "--also", "following")
    assert said.code == 0
    assert float(said.document["month_dollars"]) * 1e6 == signed_in.server.meter.micros
    tab = bar.run("tab", "--json").document
    assert tab["today_dollars"] == tab["month_dollars"] == said.document["month_dollars"]
    assert {"posts", "referenced", "people", "owned"} <= set(tab["month"])
    again = bar.run("refresh", "--json")
    assert (again.document["posts"], again.document["spent_dollars"]) == (0, "0")


def test_a_cap_that_bites_leaves_a_gap_that_is_filled_without_paying_twice(bar: Bar, signed_in: XBar) -> None:
    def run(*words: str) -> Said:
        return bar.run(*words, now=signed_in.clock())

    signed_in.talk(3)
    assert run("refresh").code == 0
    signed_in.clock.go_on(hours=6)
    signed_in.talk(300)
    before = signed_in.server.meter.micros
    second = run("refresh", "--max-spend", "1.00")
    assert second.code == Exit.SHUT
    assert "Asking on could cost" in second.err and "of this session's $1.00 is left" in second.err
    assert 850_000 < signed_in.server.meter.micros - before <= 1_000_000
    tab = run("tab", "--json").document
    (gap,) = tab["gaps"]
    assert gap["what"] == "home" and 0 < gap["rows"] < 200 and tab["past_before"] is None
    assert "are missing in between" in run("tab").out
    signed_in.clock.go_on(minutes=10)
    signed_in.world.say(signed_in.ben, "And now something new", 1)
    assert run("refresh", "--max-spend", "1").code == 0
    assert len(run("tab", "--json").document["gaps"]) == 1
    filled = run("refresh", "--fill", "--max-spend", "9", "--json")
    assert filled.code == 0
    assert run("tab", "--json").document["gaps"] == []
    posts = [one for one in signed_in.world.posts.values() if one.author != signed_in.cleo.id]
    paid = run("tab", "--json").document["month"]["posts"]["units"]
    assert paid == len(posts)
    total = float(filled.document["month_dollars"]) * 1e6
    assert round(total) == signed_in.server.meter.micros


def test_a_first_look_that_a_cap_ends_leaves_no_gap_but_the_past(bar: Bar, signed_in: XBar) -> None:
    signed_in.talk(300)
    assert bar.run("refresh", "--max-spend", "1.00").code == Exit.SHUT
    tab = bar.run("tab", "--json").document
    assert tab["gaps"] == []
    assert tab["past_before"] is not None and 0 < float(tab["past_dollars"]) < 2
    assert "Nothing from before" in bar.run("tab").out
    assert bar.run("refresh", "--fill", "--max-spend", "9").code == 0
    assert bar.run("tab", "--json").document["past_before"] is None


def test_what_was_not_charged_after_all_is_struck_out_on_the_readers_word(bar: Bar, signed_in: XBar) -> None:
    signed_in.server.fail(faults.TRUNCATED)
    assert bar.run("refresh").code == Exit.UNREACHABLE
    uncertain = bar.run("tab", "--json").document["uncertain_dollars"]
    assert float(uncertain) > 0
    assert f"${uncertain} of it may not have been charged" in bar.run("tab").out.replace("\n", " ")
    lock = FileLock(bar.folder / "default" / "data" / "refreshing.lock")
    with lock:
        assert bar.run("tab", "--not-charged").code == Exit.SHUT, "what is being asked is booked, too"
    struck = bar.run("tab", "--not-charged")
    assert f"${uncertain} was struck out" in struck.err
    assert struck.out.startswith("today $0.01,")  # what asking who one is cost
    assert bar.run("tab", "--json").document["uncertain_dollars"] == "0"
    assert "nothing to strike out" in bar.run("tab", "--not-charged").err


def test_one_of_several_bookings_is_struck_out_by_its_number(bar: Bar, signed_in: XBar) -> None:
    for _ in range(2):
        signed_in.server.fail(faults.TRUNCATED)
        bar.run("refresh", "--max-spend", "9")
    first, second = bar.run("tab", "--json").document["uncertain"]
    assert str(second["number"]) in bar.run("tab").out
    assert bar.run("tab", "--not-charged", "999").code == 1
    bar.run("tab", "--not-charged", str(second["number"]))
    assert bar.run("tab", "--json").document["uncertain"] == [first]


def test_the_month_s_cap_holds_across_refreshes(bar: Bar, x_bar: XBar, browser: "Queue[str]") -> None:
    settle(bar, x_bar, session="9.0", month="0.40")
    bar.run("login", "--keep-in", "file")
    for _ in range(4):
        x_bar.talk(60)
        bar.run("refresh", "--fill")
    assert bar.run("refresh", "--fill").code == Exit.SHUT
    assert 300_000 < x_bar.server.meter.micros <= 400_000


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (faults.down(503), Exit.UNREACHABLE, "a problem of its own"),
        (faults.PORTAL_PAGE, Exit.UNREACHABLE, "sign-in page of a network"),
        (faults.CREDITS_GONE, Exit.NOT_ALLOWED, "no credits left"),
        (faults.NOT_ENROLLED, Exit.NOT_ALLOWED, "not in a package"),
        (faults.USAGE_CAPPED, Exit.SHUT, "billing cycle"),
        (faults.rate_limited(None), Exit.SHUT, "wait until"),
    ],
)
def test_bad_news_is_told_and_the_doctor_remembers(
    *,
    bar: Bar,
    signed_in: XBar,
    fault: faults.Fault,
    code: Exit,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    signed_in.talk(5)
    signed_in.server.fail(fault, times=-1)
    said = bar.run("refresh")
    assert said.code == code
    assert words in said.err
    doctor = bar.run("doctor", "--json").document
    (check,) = [check for check in doctor["checks"] if check["code"] == "last_look"]
    assert check["state"] == "note" and words in check["text"]
    signed_in.server.heal()
    signed_in.clock.go_on(minutes=20)
    assert bar.run("refresh", now=signed_in.clock()).code == 0
    assert not [one for one in bar.run("doctor", "--json").document["checks"] if one["code"] == "last_look"]


def test_the_network_is_cut_off_and_comes_back(
    bar: Bar, signed_in: XBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twitterbar.sources.x_questions.PAUSES", ())
    signed_in.talk(250)
    signed_in.server.fail(faults.Fault(twist=lambda body: body), times=3)
    signed_in.server.fail(faults.RESET, times=-1)
    said = bar.run("refresh", "--max-spend", "9")
    assert said.code == Exit.UNREACHABLE and "broke off" in said.err
    assert "101 posts" in said.out
    signed_in.server.heal()
    assert bar.run("refresh", "--fill", "--max-spend", "9").code == 0
    assert bar.run("tab", "--json").document["month"]["posts"]["units"] == 250


def test_two_windows_do_not_pay_twice(bar: Bar, signed_in: XBar) -> None:
    from filelock import FileLock

    with FileLock(bar.folder / "default" / "data" / "refreshing.lock"):
        said = bar.run("refresh")
    assert said.code == Exit.SHUT and "Another window" in said.err


@pytest.mark.parametrize("amount", ["a lot", "-1", "nan", "1e9"])
def test_a_cap_that_is_no_amount_is_refused(bar: Bar, signed_in: XBar, amount: str) -> None:
    said = bar.run("refresh", f"--max-spend={amount}")
    assert said.code == Exit.CONFIG and "--max-spend" in said.err
    assert signed_in.server.asked == []


def test_one_conversation_and_one_person_on_demand(bar: Bar, signed_in: XBar) -> None:
    start = signed_in.world.say(signed_in.cleo, "The bridge is closed", 60 * 24 * 2)
    answer = signed_in.world.say(signed_in.ana, "Since when?", 30, answers=start)
    for n in range(12):
        signed_in.world.say(signed_in.cleo, f"Since day {n}", 20 - n, answers=answer)
    assert bar.run("refresh", "--max-spend", "2").code == 0
    assert "Since day 7" not in bar.run("conversation", f"x:{start.id}").out
    dry = bar.run("refresh", "--conversation", f"x:{answer.id}", "--dry-run", "--json").document
    assert [look["what"] for look in dry["looks"]] == ["conversation"]
    said = bar.run("refresh", "--conversation", f"x:{answer.id}", "--max-spend", "2")
    assert said.code == 0 and "12 posts" in said.out
    assert "Since day 7" in bar.run("conversation", f"x:{start.id}").out
    person = bar.run("refresh", "--person", "@cleo", "--json")
    assert person.code == 0
    assert bar.run("refresh", "--person", "no body").code == Exit.USAGE
    assert bar.run("refresh", "--conversation", "x:99").code == Exit.NO
