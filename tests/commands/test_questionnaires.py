"""What a questionnaire's file leaves out, said on the command line."""

import csv
import io
from pathlib import Path

import pytest

from surveyhost.commands import questionnaires
from surveyhost.formats.common import Imported, ScaleQuestion
from surveyhost.services.office.house import House
from surveyhost.services.questionnaires import imports, library
from surveyhost.services.setup import lists
from tests.support import factories
from tests.support.shell import Shell, environ
from tests.support.xlsform import workbook


@pytest.fixture
def shell(house: House, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(environ(house.settings), capsys)


def form(path: Path, rows: list[list[str]]) -> Path:
    survey = [["type", "name", "label::English (en)"], ["text", "q", "What else?"], *rows]
    path.write_bytes(workbook(survey=survey, settings=[["form_title"], ["Form"]], notes=[["For us"]]))
    return path


def test_it_is_printed_by_sheet_and_kind_alike_lines_as_one(house: House, shell: Shell, tmp_path: Path) -> None:
    rows = [["geopoint", f"g{n}", "Where"] for n in range(30)] + [["barcode", "b", "Code"], ["file", "r", "Your file"]]
    client = factories.client(house)
    told = shell.said("survey", "create", str(client), str(form(tmp_path / "form.xlsx", rows)))
    assert told.splitlines() == [
        f"Left out of {tmp_path / 'form.xlsx'}: 33 things.",
        "The file as a whole: 1",
        "  a sheet that is not part of a form here, notes",
        "Sheet survey: 32",
        "  type '…' ('…'): 32",
        "    type 'geopoint' ('…') (30 times), rows 3-32",
        "    type 'barcode' ('b'), row 33",
        "    type 'file' ('r'), row 34",
    ]
    kept = imports.standing(house, 1)
    assert kept is not None and len(kept.left_out) == 33 and kept.filename == "form.xlsx"


def test_thousands_of_lines_are_cut_and_written_to_a_file_whole(house: House, shell: Shell, tmp_path: Path) -> None:
    rows = [["geopoint", f"g{n}", "Where"] for n in range(3000)]
    kinds = [[f"kind{n}", f"k{n}", "What"] for n in range(2000)]
    out = tmp_path / "left.csv"
    client = factories.client(house)
    file = str(form(tmp_path / "a.xlsx", rows + kinds))
    told = shell.said("survey", "create", str(client), file, "--left-out", str(out))
    assert len(told.splitlines()) < 30 and "--left-out FILE writes every one" in told
    assert max(map(len, told.splitlines())) < 200
    head, *lines = csv.reader(out.read_text(encoding="utf-8-sig").splitlines())
    assert head == ["sheet or section", "row", "question", "what was left out"] and len(lines) == 5001


def test_a_list_that_cannot_be_written_makes_no_survey(house: House, shell: Shell, tmp_path: Path) -> None:
    client = str(factories.client(house))
    file = str(form(tmp_path / "a.xlsx", [["geopoint", "g", "Where"]]))
    said = shell.refused("survey", "create", client, file, "--left-out", str(tmp_path / "no" / "a.csv"))
    assert "cannot be written" in said
    assert lists.surveys(house) == []


class Terminal(io.StringIO):
    """Standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


class TestScales:
    """A file with three ratings on a scale whose labels say something, and one on a scale whose labels do not."""

    @pytest.fixture(autouse=True)
    def asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = library.load("employee-voice")
        a, b, c, d, *_ = [one.code for one in asked.items() if one.kind == "rating"]
        self.codes = a, b, c, d
        labels = {"vi": ("Không", "Có"), "en": ("Never", "Always")}
        scales = ScaleQuestion((a, b, c), labels, "first"), ScaleQuestion((d,), labels, None)
        monkeypatch.setattr(questionnaires, "brought", lambda name: Imported(asked, (), scales))

    def create(self, house: House, *more: str) -> tuple[str, ...]:
        return ("survey", "create", str(factories.client(house)), "a.xlsx", *more)

    def ends(self, house: House) -> list[str]:
        asked = lists.survey(house, 1).questionnaire
        return [str(asked.item(code).favourable) for code in self.codes]

    def test_nothing_is_made_before_all_are_told(self, house: House, shell: Shell) -> None:
        said = shell.refused(*self.create(house))
        assert "2 scales" in said and "Never / Always (3 questions; proposed: first)" in said
        assert f"--good-end {self.codes[3]}=END" in said and lists.surveys(house) == []

    def test_what_is_told_holds_for_every_question_on_the_scale(self, house: House, shell: Shell) -> None:
        ends = ("--good-end", f"{self.codes[1]}=last", "--good-end", f"{self.codes[3]}=none")
        shell(*self.create(house, *ends))
        assert self.ends(house) == ["high", "high", "high", "none"]

    def test_what_is_proposed_can_be_taken_for_the_rest(self, house: House, shell: Shell) -> None:
        said = shell.refused(*self.create(house, "--good-end", "proposed"))
        assert "1 scale " in said and "3 questions" not in said
        shell("survey", "create", "1", "a.xlsx", "--good-end", "proposed", "--good-end", f"{self.codes[3]}=first")
        assert self.ends(house) == ["low", "low", "low", "low"]

    @pytest.mark.parametrize("bad", ["x", "=first", "nobody=first", "{}=middle"])
    def test_what_cannot_be_meant_is_refused(self, house: House, shell: Shell, bad: str) -> None:
        said = shell.refused(*self.create(house, "--good-end", bad.format(self.codes[0])))
        assert said.startswith("surveyhost: --good-end") or "--good-end" in said
        assert lists.surveys(house) == []

    def test_a_terminal_is_asked_with_what_is_proposed(
        self, house: House, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", Terminal("\nlast\n"))
        shell(*self.create(house))
        assert self.ends(house) == ["low", "low", "low", "high"]
