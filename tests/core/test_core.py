"""What the core answers about one conversation."""

from pathlib import Path

from tests import make
from tests.ui.conftest import Evening
from twitterbar.domain.model import PageKind


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
