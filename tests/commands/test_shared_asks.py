"""Commands whose act cannot be taken back ask on a terminal, and refuse where nobody can be asked."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office import clock, survey_rows
from surveyhost.services.office.house import House
from surveyhost.services.setup import lists
from surveyhost.store.office.tables import Letter
from tests.support import factories
from tests.support.shell import Shell, environ


class Terminal(io.StringIO):
    """Standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shell(house: House, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(environ(house.settings), capsys)


@pytest.fixture
def survey(house: House) -> str:
    """A survey with a wave in the field; its id."""
    factories.staffed(house)
    wave = factories.open_wave(house, rows=40)
    factories.answered(house, wave, 30)
    clock.confirm(replace(house, now=lambda: datetime.now(UTC)), factories.STAFF)  # by which the commands go
    return str(wave.survey_id)


def state(house: House, survey: str) -> str:
    return wave_status.status(house, survey_rows.resolve(house, survey)).state


def test_a_wave_is_not_closed_early_without_a_yes(house: House, shell: Shell, survey: str) -> None:
    said = shell.refused("wave", "close", survey)
    assert "40 seats" in said and "cannot be taken back" in said and "It would close by itself on" in said
    assert "--yes" in said and said.count("\n") == 0
    assert state(house, survey) == "open"
    assert shell("wave", "close", survey, "--yes") == f"{survey}/1"
    assert state(house, survey) == "closed"


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_whoever_does_not_say_yes_has_not_closed_it(
    house: House, shell: Shell, survey: str, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    shell.stopped("wave", "close", survey)
    assert state(house, survey) == "open"


def test_yes_on_a_terminal_closes_it(house: House, shell: Shell, survey: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert shell("wave", "close", survey) == f"{survey}/1"
    assert state(house, survey) == "closed"


def test_every_act_for_good_is_refused_where_nobody_can_be_asked(house: House, shell: Shell, survey: str) -> None:
    assert "--yes" in shell.refused("forget", survey)
    assert "--yes" in shell.refused("forget", survey, "--roster")
    assert "--yes" in shell.refused("wave", "abandon", survey)
    assert "--yes" in shell.refused("keys", "rotate")
    shell("wave", "close", survey, "--yes")
    shell("release", "prepare", survey, "--as", "lan@vendor.example")
    shell("release", "comments", survey, "--as", "lan@vendor.example", "--read")
    said = shell.refused("release", "approve", survey, "--as", "minh@vendor.example")
    assert f"Release 1 of wave {survey}/1 (2026-03-02 to " in said and "--yes" in said
    assert state(house, survey) == "tabulated"


def test_no_letter_goes_out_without_a_yes(house: House, shell: Shell) -> None:
    other = str(factories.survey(house, factories.client(house, "Đông Á"), title="Mới"))
    factories.roster(house, int(other), 40)
    said = shell.refused("wave", "open", other)
    (house.settings.data / "demo").touch()
    assert f"Survey {other}, 'Mới' of Đông Á, is opened for 40 people" in said and "--yes" in said
    assert survey_rows.resolve(house, other).wave_number is None
    shell("clock", "confirm")
    assert shell("wave", "open", other, "--yes") == f"{other}/1"
    with house.office.begin() as session:
        session.execute(update(Letter).values(state="sent"))
    letters = wave_status.status(house, survey_rows.resolve(house, other)).letters
    said = shell.refused("wave", "remind", other)
    assert "40 people were asked, and 0 reminders were sent before" in said and "--yes" in said
    assert wave_status.status(house, survey_rows.resolve(house, other)).letters == letters
    assert shell("wave", "remind", other, "--yes") == "40"


def test_what_cannot_be_opened_is_said_before_anybody_is_asked(house: House, shell: Shell) -> None:
    survey = str(factories.survey(house))
    factories.roster(house, int(survey), 40)
    assert "no moment" in shell.refused("wave", "open", survey, "--opens", "tomorrow")
    assert "PLACE=UNIT" in shell.refused("wave", "open", survey, "--rates", "it")


def test_nothing_is_restored_without_a_yes(house: House, shell: Shell, survey: str, tmp_path: Path) -> None:
    saved, home = tmp_path / "saved", tmp_path / "home"
    shell("backup", str(saved))
    home.mkdir()
    for name in ("master.key", "session.key", "signing.key", "desk.key", "desk.pub", "keys"):
        kept = house.settings.data / name
        (shutil.copytree if kept.is_dir() else shutil.copy)(kept, home / name)
    fresh = Shell({"SURVEYHOST_DATA": str(home), "SURVEYHOST_BASE_URL": "https://survey.example"}, shell.capsys)
    said = fresh.refused("restore", str(saved))
    assert str(saved) in said and "--yes" in said and "closed for good" not in said
    assert "are closed for good" in fresh.refused("restore", str(saved), "--close-unknown")
    assert "There is no survey" in fresh.refused("wave", "status", survey), "it is empty still"
    fresh("restore", str(saved), "--yes")
    assert fresh.said("wave", "status", survey) == ""


def people(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_bytes(factories.roster_csv(rows))
    return str(path)


def test_a_roster_that_may_not_be_meant_is_refused_with_the_numbers(house: House, shell: Shell, tmp_path: Path) -> None:
    survey = str(factories.survey(house))
    shell("roster", "import", survey, people(tmp_path / "a.csv", factories.people(40)))
    other = people(tmp_path / "b.csv", [{**row, "id": f"X{row['id']}"} for row in factories.people(41)])
    said = shell.refused("roster", "import", survey, other)
    assert "compared with: 41 of 41" in said and "not in the file: 40 of 40" in said
    assert lists.survey(house, int(survey)).people == 40
    assert shell("roster", "import", survey, other, "--yes") == "41"


def test_units_that_slipped_by_a_line_are_refused_with_the_numbers(house: House, shell: Shell, tmp_path: Path) -> None:
    survey, rows = str(factories.survey(house)), factories.people(40)
    shell("roster", "import", survey, people(tmp_path / "a.csv", rows))
    units = [row["unit"] for row in rows]
    slipped = [{**row, "unit": unit} for row, unit in zip(rows, [*units[1:], units[0]], strict=True)]
    moved = sum(one["unit"] != unit for one, unit in zip(slipped, units, strict=True))
    digest = lists.survey(house, int(survey)).roster_hash
    said = shell.refused("roster", "import", survey, people(tmp_path / "b.csv", slipped))
    assert f"of those who stay: {moved} of 40" in said and "--yes" in said
    assert lists.survey(house, int(survey)).roster_hash == digest


def test_the_command_says_with_which_roster_it_compares(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = factories.client(house)
    first, far, second = (factories.survey(house, client, title=title) for title in ("Khảo sát 1", "Xưởng", "Mới"))
    factories.roster(house, first, 40)
    factories.roster(house, far, [{**row, "id": f"X{row['id']}"} for row in factories.people(40)])
    shell = Shell(environ(house.settings), capsys)
    path = people(tmp_path / "a.csv", factories.people(42))
    said = shell.said("roster", "import", str(second), path)
    assert f"Against the roster of survey {first}, 'Khảo sát 1', brought on 2026-03-02" in said
    assert "(no wave was opened with it): 2 joined, 0 left" in said


def odd(path: Path, last: str = "Fax") -> str:
    lines = (f"E{n},e{n}@x.example,Kho,09012345{n:02}" for n in range(20))
    path.write_text("\n".join([f"Emp ID,Work Email,Department,{last}", *lines]), encoding="utf-8")
    return str(path)


def test_a_column_nobody_has_spoken_of_is_refused_with_the_two_ways_out(
    house: House, shell: Shell, tmp_path: Path
) -> None:
    survey, path = str(factories.survey(house)), odd(tmp_path / "a.csv")
    for options in ((), ("--yes",)):
        said = shell.refused("roster", "import", survey, path, *options)
        assert "column 'Fax' looks like a telephone number (--map Fax=COLUMN or --ignore Fax)" in said
        assert "0901" not in said
    assert shell("roster", "import", survey, path, "--ignore", "fax") == "20"
    assert lists.survey(house, int(survey)).attributes == ()
    assert shell("roster", "import", survey, path) == "20", "what was said is kept"
    assert shell("roster", "import", survey, path, "--map", "Fax=line") == "20"
    assert lists.survey(house, int(survey)).attributes == ("line",)


def test_what_nobody_may_import_has_one_way_out(house: House, shell: Shell, tmp_path: Path) -> None:
    survey, path = str(factories.survey(house)), odd(tmp_path / "a.csv", "Mức lương")
    for options in ((), ("--map", "Mức lương=band"), ("--map", "Mức lương=unit", "--yes")):
        assert "nothing was imported" in shell.refused("roster", "import", survey, path, *options)
    said = shell.said("roster", "import", survey, path, "--ignore", "Mức lương")
    assert "Roster hash" in said


def test_options_that_name_no_column_are_refused(house: House, shell: Shell, tmp_path: Path) -> None:
    survey, path = str(factories.survey(house)), odd(tmp_path / "a.csv")
    assert "expected HEADING=COLUMN" in shell.refused("roster", "import", survey, path, "--map", "Fax")
    said = shell.refused("roster", "import", survey, path, "--ignore", "Pager")
    assert "no column 'Pager'; it has 'Emp ID', 'Work Email', 'Department', 'Fax'" in said
