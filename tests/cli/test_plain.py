"""A session in plain lines, from the door to the card."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest

from tests.cli.conftest import Bar
from tests.make import TUESDAY
from twitterbar.cli import plain, wiring
from twitterbar.cli.parser import parser
from twitterbar.core.core import Core
from twitterbar.errors import Exit


@pytest.fixture
def core(town: Bar) -> Iterator[Core]:
    arguments = parser().parse_args(
        ["--demo", "--data-dir", str(town.folder), "--now", TUESDAY.isoformat(), "step-in", "--plain"]
    )
    opened = wiring.open_core(wiring.place(arguments))
    yield opened
    opened.close()


def sit(
    core: Core,
    said: str,
    length: int | None = None,
    *,
    anyway: bool = False,
    monotonic: Callable[[], float] | None = None,
) -> Exit:
    """A session in which the reader says this."""
    reading, writing = os.pipe()
    try:
        os.write(writing, said.encode())
        os.close(writing)
        answers = plain.Answers(reading)
        return plain.sit_down(core, answers, length, anyway=anyway, monotonic=monotonic or (lambda: 0.0))
    finally:
        os.close(reading)


def kinds(core: Core) -> list[str]:
    """What was done tonight, in order; the town's reader was here last night as well, and spoke elsewhere."""
    done = [event.kind.value for event in reversed(core.events()) if event.at == TUESDAY]
    return [kind for kind in done if kind != "taken_up"]


def test_what_was_not_even_weighed_counts_as_left_out(core: Core) -> None:
    everything, few = core.table(3), core.table(3, among=10)
    counted = [len(table.rows) + table.left_out + table.noise for table in (everything, few)]
    assert counted[0] == counted[1]
    taken = [sum(seat.minutes for seat in table.seats) for table in (everything, few)]
    assert taken[0] + everything.minutes_left_out == pytest.approx(
        taken[1] + few.minutes_left_out,
        abs=0.5,  # a conversation in parts costs a few seconds more
    )


def test_the_door_asks_and_each_conversation_is_told_in_order(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    order = [row.conversation for row in core.table(3).rows]
    first = core.conversation(order[0])
    assert sit(core, "3\n\nnext\nquit\n") is Exit.DONE
    out = capsys.readouterr().out
    assert "How long have you got? 3, 5, 10 or 15" in out
    assert f"Conversation 1 of {len(order)}" in out
    assert f"Conversation 3 of {len(order)}" in out
    assert next(post.text for post in first.posts if post.new).split()[0] in out
    assert "you heard 2 conversations" in " ".join(out.split())
    assert kinds(core) == ["session_opened", "heard", "heard", "session_closed"]
    assert core.conversation(order[0]).new == 0
    assert core.conversation(order[2]).new > 0


def test_what_is_not_a_length_is_asked_again_and_no_is_no(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sit(core, "4\nlong\nno\n") is Exit.DONE
    assert capsys.readouterr().out.count("How long have you got?") == 3
    assert kinds(core) == []


def test_enter_takes_the_usual_length(core: Core) -> None:
    sit(core, "\nquit\n")
    assert core.events()[1].data["minutes"] == core.settings.door.usual


def test_done_drop_and_undo(core: Core, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, *_ = (row.conversation for row in core.table(5).rows)
    sit(core, "done\ndrop\nundo\nundo\nundo\nquit\n", 5)
    out = capsys.readouterr().out
    assert "No longer dropped" in out
    assert "No longer done" in out
    assert "There is nothing to take back." in out
    assert not core.conversation(second).dropped
    assert core.conversation(first).new > 0


def test_why_gives_the_reasons_and_what_proves_them(core: Core, capsys: pytest.CaptureFixture[str]) -> None:
    first = core.table(5).rows[0].conversation
    reasons = core.why(first).reasons
    sit(core, "why\nquit\n", 5)
    out = " ".join(capsys.readouterr().out.split())
    for reason in reasons:
        assert " ".join(reason.term.text.split()) in out


def test_a_word_that_is_none_of_them_is_answered_with_all_of_them(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    sit(core, "sing\nquit\n", 5)
    out = " ".join(capsys.readouterr().out.split())
    for word in plain.ANSWERS:
        assert f"{word}: " in out


def test_no_more_answers_means_stepping_out_and_what_was_told_last_stays_new(core: Core) -> None:
    first, second, *_ = (row.conversation for row in core.table(5).rows)
    assert sit(core, "next", 5) is Exit.DONE
    assert kinds(core) == ["session_opened", "heard", "session_closed"]
    assert core.conversation(first).new == 0
    assert core.conversation(second).new > 0


def test_an_empty_line_at_the_very_end_counts(core: Core) -> None:
    first = core.table(5).rows[0].conversation
    sit(core, "\n", 5)
    assert core.conversation(first).new == 0


def test_last_orders_and_closing_time_are_said_once_and_no_other_is_opened(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each look at the clock finds it a second later."""
    seconds = count()
    sit(core, "why\n" * 130 + "next\nnext\n", 2, monotonic=lambda: float(next(seconds)))
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("Last orders: one minute left. Say round for two minutes more.") == 1
    assert out.count("Closing time. Finish this one in peace") == 1
    assert "Conversation 1 of" in out
    assert "Conversation 2 of" not in out
    assert kinds(core) == ["session_opened", "heard", "session_closed"]
    assert float(core.events()[0].data["seconds"]) > 120


def test_one_more_round_is_given_once(core: Core, capsys: pytest.CaptureFixture[str]) -> None:
    sit(core, "round\nround\nquit\n", 3)
    out = capsys.readouterr().out
    assert "One more round: two minutes." in out
    assert "One round a session" in out
    assert kinds(core).count("round") == 1


def test_the_length_is_noted_while_the_session_lasts(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = count()
    noted: list[float] = []
    monkeypatch.setattr(core, "heartbeat", noted.append)
    sit(core, "why\n" * 12 + "quit\n", 5, monotonic=lambda: float(next(seconds)))
    assert len(noted) >= 2
    assert noted == sorted(noted)


def shut(core: Core) -> None:
    core.settings = type(core.settings)()
    sit(core, "quit\n", 3)


def test_a_shut_door_says_when_it_opens_and_a_typed_word_opens_it(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    shut(core)
    capsys.readouterr()
    assert sit(core, "please\n", 3) is Exit.SHUT
    opens = (TUESDAY + timedelta(hours=3)).astimezone()
    assert f"It opens again at {opens:%H:%M}" in " ".join(capsys.readouterr().out.split())
    assert sit(core, "", 3) is Exit.SHUT
    assert sit(core, "Step in\nquit\n", 3) is Exit.DONE
    assert kinds(core)[2:] == ["override", "session_opened", "session_closed"]
    assert sit(core, "quit\n", 3, anyway=True) is Exit.DONE


def test_an_empty_house_says_how_to_fill_it(bar: Bar) -> None:
    said = bar.run_apart("step-in", "--plain")
    assert said.code == 1
    assert "twitterbar import PATH" in said.out
    assert "--demo" in said.out


def test_coming_back_tells_only_what_is_new_behind_a_line_of_context(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    row = next(row for row in core.table(15).rows if row.new >= 3)
    view = core.conversation(row.conversation)
    new = [post for post in view.posts if post.new]
    core.heard([post.id for post in new[:-1]])
    from twitterbar.cli import telling

    telling.conversation(core.conversation(row.conversation), core.now(), whole=False, moved_in=False)
    out = " ".join(capsys.readouterr().out.split())
    assert " ".join(new[-1].text.split()) in out
    assert out.count("Before") <= 1
    assert " ".join(new[0].text.split()) not in out or len(new[0].text) <= 60


def test_from_a_pipe_the_whole_evening_is_readable(town: Bar) -> None:
    said = town.run_apart("--demo", "step-in", "--plain", stdin="3\n" + "next\n" * 40)
    assert (said.code, said.err) == (0, "")
    assert "Next, done, drop, why, quit?" in said.out
    assert "In " in said.out.splitlines()[-3] or "you heard" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_introductions_are_offered_when_everything_was_heard_and_answered_by_a_word(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    bram, lil = (one.person.shown_name for one in core.introductions.tonight().introductions)
    table = "next\n" * len(core.table(15).rows)
    sit(core, f"{table}why\nmeet\nanother night\nundo\nx\n\n", 15)
    out = " ".join(capsys.readouterr().out.split())
    assert out.index("Somebody to meet:") > out.index("tonight's table")
    assert f"{bram} is in your book, as introduced." in out
    assert f"Taken back: you put them off ({lil})." in out
    assert f"{lil} will not be proposed again." in out
    assert kinds(core)[-5:] == ["introduced", "another_night", "undone", "not_my_table", "session_closed"]
    assert bram in [row.person.shown_name for row in core.people.people().rows]


def test_nobody_is_introduced_to_somebody_who_leaves_and_enter_is_no_answer(
    core: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    sit(core, "next\nquit\n", 15)
    assert "Somebody to meet" not in capsys.readouterr().out
    sit(core, "next\n" * len(core.table(15).rows) + "undo\n\n\n", 15, anyway=True)
    out = capsys.readouterr().out
    assert out.count("Somebody to meet:") == 3
    assert "There is nothing to take back." in out
    assert kinds(core)[-2:] == ["heard", "session_closed"]
