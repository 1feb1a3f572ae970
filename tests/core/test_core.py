"""What the core answers about one conversation."""

from pathlib import Path

import pytest

from tests import make
from tests.ui.conftest import Evening
from twitterbar.domain.filters import About
from twitterbar.domain.model import PageKind, Post, Relation


def ask_about_the_kiln(evening: Evening) -> tuple[Post, Post]:
    """Halima asks, and Ivo answers; the reader follows both."""
    kiln = make.post("halima", "The kiln wants the other key", -50)
    key = make.reply(kiln, "ivo", "Ostend is an hour by the slow train", -45)
    people = [make.account(name) for name in ("halima", "ivo")]
    follows = tuple((person.id, Relation.FOLLOWING) for person in people)
    evening.bring(make.batch(kiln, key, *people, kind=PageKind.HOME, relations=follows))
    return kiln, key


def test_done_is_done_also_where_a_post_is_not_here(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    gone = make.post("halima", "The kiln wants the other key", -50)
    answer = make.reply(gone, "ivo", "Ostend is an hour by the slow train", -45)
    evening.bring(make.batch(answer, make.account("ivo"), kind=PageKind.HOME))
    core = evening.core()
    try:
        assert core.row(answer.id).state == "new"
        core.done_with(answer.id)
        assert core.row(answer.id).state == "done"
        core.undo()
        assert core.row(answer.id).state == "new"
    finally:
        core.close()


def test_nobody_whom_a_filter_keeps_away_is_named_on_a_line(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    ask_about_the_kiln(evening)
    core = evening.core()
    try:
        (row,) = core.table(5).rows
        assert len(row.voices) == 2
        core.noise.filter(About.PERSON, make.account_id("ivo"))
        (row,) = core.table(5).rows
        assert len(row.voices) == len(core.row(row.conversation).voices) == 1
        assert "ivo" not in f"{row.voices} {row.why} {row.newest}".lower()
    finally:
        core.close()


@pytest.mark.parametrize("in_another_window", [False, True])
def test_what_came_in_meanwhile_is_in_a_conversation_that_is_asked_for_again(
    tmp_path: Path, in_another_window: bool
) -> None:
    evening = Evening(tmp_path)
    kiln = make.post("halima", "The kiln wants the other key", -50)
    key = make.reply(kiln, "ivo", "Ostend is an hour by the slow train", -45)
    slow = make.reply(key, "agnes", "Two hours, with the fog", -40)
    evening.bring(make.batch(kiln, make.account("halima"), kind=PageKind.HOME))
    core = evening.core()
    bring = evening.bring if in_another_window else core.store.save
    try:
        assert [post.text for post in core.conversation(kiln.id).posts] == [kiln.text]
        bring(make.batch(key, slow, make.account("ivo"), kind=PageKind.HOME))
        assert [post.new for post in core.conversation(kiln.id).posts] == [True, True, True]
        core.heard([kiln.id])
        assert [post.new for post in core.conversation(kiln.id).posts] == [False, True, True]
        assert core.row(kiln.id).new == 2
        muted = ((make.account_id("agnes"), Relation.MUTING),)
        bring(make.batch(kind=PageKind.MUTING, relations=muted))
        assert [post.text for post in core.conversation(kiln.id).posts] == [kiln.text, key.text]
    finally:
        core.close()


def test_what_is_done_about_a_conversation_shows_when_it_is_asked_for_again(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    kiln = make.post("halima", "The kiln wants the other key", -50)
    key = make.reply(kiln, "ivo", "Ostend is an hour by the slow train", -45)
    evening.bring(make.batch(kiln, key, make.account("ivo"), kind=PageKind.HOME))
    core, other_window = evening.core(), evening.core()

    def heard() -> list[bool]:
        return [not post.new for post in core.conversation(kiln.id).posts]

    try:
        assert heard() == [False, False]
        other_window.heard([key.id])
        assert heard() == [False, True]
        assert core.row(kiln.id).new == core.conversation(kiln.id).new == 1
        core.done_with(kiln.id)
        assert heard() == [True, True]
        core.undo()
        assert heard() == [False, True]
        core.drop(kiln.id)
        assert core.conversation(kiln.id).dropped
        core.undo()
        assert not core.conversation(kiln.id).dropped
        core.noise.filter(About.PERSON, make.account_id("ivo"))
        assert key.text not in [post.text for post in core.conversation(kiln.id).posts]
    finally:
        other_window.close()
        core.close()


def test_an_answer_is_the_last_word_until_something_new_comes_in(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    kiln, key = ask_about_the_kiln(evening)
    core = evening.core()
    try:
        draft = core.speaking.begin(kiln.id, text="It is behind the clock")
        assert core.row(kiln.id).state == "new"
        core.speaking.queue(draft.number)
        core.heard([kiln.id])
        (row,) = core.table(5).rows
        assert (row.state, row.new) == ("spoken", 1)
        assert core.row(kiln.id) == row
        later = make.reply(key, "halima", "By the fast one it is half", 5)
        evening.bring(make.batch(later, kind=PageKind.HOME))
        (row,) = core.table(5).rows
        assert (row.state, row.new) == ("new", 2)
        assert core.row(kiln.id).state == "new"
    finally:
        core.close()
