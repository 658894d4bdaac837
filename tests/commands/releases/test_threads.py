"""A reviewer's side of comments that can be answered, from the command line; the client's side is not there."""

import pytest

from surveyhost import cli
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from surveyhost.services.threads import reading
from surveyhost.store.office.loop.threads import DialogueRow, MessageRow, ReplyRow, ThreadRow
from tests.support import factories
from tests.support.shell import Shell, environ

HR, TUAN = "huong@minhhai.example", "tuan@vendor.example"
ITEM = "change_comment"


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def release_id(house):
    """With two comments that can be answered: a reply and a message to the first wait to be read."""
    factories.staffed(house)
    factories.closed_wave(house, 50)
    made = factories.approved(house, tally.prepare(house, factories.STAFF, 1))
    group = next(one.group for one in releases.load(house, made).comments if one.item == ITEM)
    now = house.now()
    with house.office.begin() as session:
        session.add(DialogueRow(wave_id=1, release_id=made, released=now))
        session.flush()
        for place in (0, 1):
            session.add(ThreadRow(wave_id=1, item=ITEM, group_code=group, place=place, sealed=b"", serious=None))
        session.flush()
        session.add(ReplyRow(thread_id=1, words="Which shift?", state="written", written=now, written_by=HR))
        session.add(MessageRow(thread_id=1, words="Thanks", state="waiting", round=1))
    return made


def test_a_reviewer_reads_and_decides(house, capsys, release_id):
    """Nobody else reads, and no command speaks for the client."""
    shell, as_tuan = Shell(environ(house.settings), capsys), ("--as", TUAN)
    assert "2 texts to read, 2 comments not acknowledged; next round from" in shell("threads", "list", *as_tuan)
    said = shell.out("threads", "show", "1", *as_tuan)
    assert "reply, written, by huong@minhhai.example: Which shift?" in said and "message 1, waiting, round 1" in said
    for command in (("list",), ("show", "1"), ("review", "1", "--let-go", "1")):
        shell.refused("threads", *command, "--as", HR)
    assert set(cli.COMMANDS["threads"]) == {"list", "show", "review"}
    review = ("threads", "review", "1", *as_tuan)
    assert "why" in shell.refused(*review, "--serious", "2", "--send-back", "1:  ")
    assert "no such comment" in shell.refused(*review, "--serious", "2", "--let-go", "9")
    assert "not 'x'" in shell.refused(*review, "--serious", "2", "--hear", "x")
    assert not any(one.serious_by for one in reading.standing(house, release_id).comments), "nothing is half done"
    assert shell(*review, "--send-back", "1:It asks for a shift.", "--serious", "2", "--hear", "1") == "0"
    first, second = reading.standing(house, release_id).comments
    assert (first.replies[0].state, first.replies[0].note) == ("sent_back", "It asks for a shift.")
    assert second.serious_by and len(first.heard) == 1
    assert "serious ones wait for the client" in shell("threads", "list", *as_tuan)
    assert "SERIOUS" in shell.out("threads", "show", "1", *as_tuan)
