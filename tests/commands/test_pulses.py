"""A pulse from a file, on the command line."""

import pytest

from tests.support import factories
from tests.support.shell import Shell, environ

FILE = """
title = { vi = "Dịch vụ", en = "Services" }
every = "month"
questions = "satisfaction"
[[service]]
title = { vi = "CNTT", en = "IT" }
[[service]]
title = { vi = "Nhân sự", en = "HR" }
sensitive = true
"""


@pytest.fixture
def shell(house, capsys):
    (house.settings.data / "demo").touch()
    factories.staffed(house)
    return Shell(environ(house.settings), capsys)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pulse.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_from_a_file_to_a_pulse_that_runs(house, shell, file, tmp_path):
    client = factories.client(house, "Minh Hải")
    pulse = shell("pulse", "create", "Minh Hải", str(file))
    roster = tmp_path / "people.csv"
    roster.write_bytes(factories.roster_csv(factories.people(30)))
    assert client
    shell("roster", "import", "1", str(roster), "--yes")
    code = shell("pulse", "propose", pulse, "--as", "lan@vendor.example")
    assert "not begun" in shell.said("pulse", "status", pulse)
    assert "another person" in shell.refused("pulse", "approve", pulse, "--as", "lan@vendor.example", "--yes")
    assert "--yes" in shell.refused("pulse", "approve", pulse, "--as", "minh@vendor.example")
    assert "not begun" in shell.said("pulse", "status", pulse)
    assert shell("pulse", "approve", pulse, "--as", "minh@vendor.example", "--yes") == code
    assert shell("pulse", "status", pulse) == "running"
    assert "--yes" in shell.refused("pulse", "stop", pulse, "--as", "lan@vendor.example")
    assert shell("pulse", "status", pulse) == "running"
    shell("pulse", "stop", pulse, "--as", "lan@vendor.example", "--yes")
    assert shell("pulse", "status", pulse) == "stopped"


@pytest.mark.parametrize("words", ["x", "title = 1", 'title = { vi = "a" }\nevery = "day"\nservice = []'])
def test_what_is_no_pulse_is_said(house, shell, file, words):
    factories.client(house, "Minh Hải")
    file.write_text(words, encoding="utf-8")
    assert "describes no pulse" in shell.refused("pulse", "create", "Minh Hải", str(file))


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "-1"])
def test_a_number_beyond_all_ids_is_refused_alike_on_every_database(house, shell, number):
    """Of a pulse, a key, a release: nothing is looked up, and no database is said to be broken."""
    factories.client(house, "Minh Hải")
    lan = ("--as", "lan@vendor.example", "--yes")
    released = ("release", "export", "1", "--format", "csv", "--out", "none.csv", "--release")
    for words in (("pulse", "status"), ("pulse", "stop", *lan), ("intake", "withdraw", "--yes"), released):
        assert "is not in the range" in shell.refused(*words, *(("--",) if words != released else ()), number)
