"""Readers out of a file, from the command line."""

import pytest

from surveyhost.services.accounts import accounts
from tests.support import factories, small_units
from tests.support.shell import Shell, environ


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def shell(house, capsys) -> Shell:
    return Shell(environ(house.settings), capsys)


@pytest.fixture
def client(house):
    made = factories.client(house)
    factories.roster(house, factories.survey(house, made), small_units.rows())
    return made


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "managers.csv"
    path.write_text("email,name,manager of\nlan@minhhai.example,Lan,Chuyền A\nkho@minhhai.example,Kho,Tổ kho\n")
    return path


def test_readers_are_made_once(house, shell, client, file):
    assert "nothing was done" in shell.refused("hr", "import", str(client), str(file))
    assert not accounts.listed(house, client)
    address, link = shell("hr", "import", str(client), str(file), "--yes").split()
    assert address == "lan@minhhai.example" and "/account/link/" in link
    assert [one.units for one in accounts.listed(house, client)] == [("Nhà máy / Tổ kho",), ("Nhà máy / Chuyền A",)]
    assert shell("hr", "import", str(client), str(file)) == ""
    assert "2 readers as before." in shell.said("hr", "import", str(client), str(file))


def test_new_readers_get_a_letter_and_no_link_is_printed(house, shell, client, file):
    assert shell("hr", "import", str(client), str(file), "--letters", "--yes") == "2"
    assert shell.out("hr", "letters", str(client)).split() == [
        "kho@minhhai.example",
        "waiting",
        "lan@minhhai.example",
        "waiting",
    ]
    assert shell("hr", "letters", str(client), "--stop") == "2"
    assert "0 letters stopped" in shell.said("hr", "letters", str(client), "--stop")


def test_nobody_is_closed_unasked(house, shell, client, file):
    shell("hr", "import", str(client), str(file), "--yes")
    file.write_text("email,manager of\nlan@minhhai.example,Chuyền A\n")
    assert "kept unless --close names it: kho@minhhai.example" in shell.said("hr", "import", str(client), str(file))
    shell("hr", "import", str(client), str(file), "--close", "kho@minhhai.example", "--yes")
    assert [one.active for one in accounts.listed(house, client)] == [False, True]
    said = shell.refused("hr", "import", str(client), str(file), "--close", "lan@minhhai.example", "--yes")
    assert "not a reader who is missing" in said


def test_every_bad_row_is_told(shell, client, file):
    file.write_text("email,manager of\nnobody,Chuyền A\nlan@minhhai.example,Mars\n")
    said = shell.refused("hr", "import", str(client), str(file), "--yes")
    assert "line 2: this is not an e-mail address" in said and "line 3: no unit of this client is called 'Mars'" in said
    assert said.endswith("managers.csv has 2 problems; no reader was made.")
