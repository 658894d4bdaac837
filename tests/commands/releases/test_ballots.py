"""A reviewer makes a ballot of printed comments on the command line."""

import pytest

from surveyhost import cli
from surveyhost.services.releases import ballots
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.shell import Shell, environ

HR, TUAN = "huong@minhhai.example", "tuan@vendor.example"
SAID = {
    "vi": ("Lịch ca cần báo sớm.", "Cơm ca đêm cần nóng.", "Kho cần mát hơn.", "Họp cần ít hơn.", "Máy cần sửa sớm."),
    "en": ("Shifts are to be told early.", "Night meals are to be warm.", "The store is to be cooler.",
           "Meetings are to be fewer.", "Machines are to be repaired early."),
}  # fmt: skip


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


def test_a_reviewer_reads_comments_and_makes_a_ballot_of_them(house, capsys, tmp_path):
    factories.staffed(house)
    factories.closed_wave(house, 50)
    made = factories.approved(house, tally.prepare(house, factories.STAFF, 1))
    desk = ballots.desk(house, made)
    shell, as_tuan, files = Shell(environ(house.settings), capsys), ("--as", TUAN), []
    assert set(cli.COMMANDS["ballot"]) == {"list", "show", "make"}
    assert "No ballot was made." in shell.said("ballot", "list", *as_tuan)
    said = shell.out("ballot", "show", "1", *as_tuan)
    assert all(" ".join(one.split()) in said for some in desk.lists for one in some.comments)
    for language in desk.languages:
        file = tmp_path / f"{language}.txt"
        file.write_text("\n\n".join(SAID[language]) + "\n", encoding="utf-8")
        files += ["--statements", f"{language}={file}"]
    for command in (("list",), ("show", "1"), ("make", "1", *files)):
        shell.refused("ballot", *command, "--as", HR)
    assert "expected LANGUAGE=FILE, with one of" in shell.refused(
        "ballot", "make", "1", "--statements", "xx=y", *as_tuan
    )
    (tmp_path / "latin.txt").write_bytes("Kho n\u00f3ng".encode("latin-1"))
    broken = f"{desk.languages[0]}={tmp_path / 'latin.txt'}"
    assert "is not UTF-8 text" in shell.refused("ballot", "make", "1", "--statements", broken, *as_tuan)
    shell.refused("ballot", "make", "1", *files[: 2 * len(desk.languages) - 2], "--statements", broken, *as_tuan)
    assert ballots.made(house) == [], "nothing is half done"
    assert shell("ballot", "make", "1", *files, *as_tuan) == "2"
    assert "2 " in shell.out("ballot", "list", *as_tuan) and "5 statements; not open yet" in shell.out(
        "ballot", "list", *as_tuan
    )
