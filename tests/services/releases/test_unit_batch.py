import csv
import io
import zipfile
from dataclasses import replace

import pytest

from surveyhost.core.release.model import COMPANY, Group
from surveyhost.services.releases import unit_batch
from surveyhost.services.releases.unit_batch import Batch
from tests.report import sample


@pytest.fixture(scope="module")
def batch() -> Batch:
    whole = sample.release()
    few = [group for group in whole.groups if group.code in {COMPANY, "u1", "u5", "u9"}]
    return Batch(replace(whole, groups=tuple(few)), "en")


def test_two_processes_print_what_one_prints(batch: Batch):
    units = [group.code for group in batch.units()]
    assert units == ["u1", "u5", "u9"]
    together = dict(unit_batch.unit_reports(batch, units, workers=2))
    assert list(together) == units
    assert together["u5"] == unit_batch.print_unit(batch, "u5")


def test_the_archive_has_an_index_and_is_the_same_each_time(batch: Batch):
    reports = [(group, group.code.encode()) for group in batch.units()]
    made, again = io.BytesIO(), io.BytesIO()
    unit_batch.archive(reports, made)
    unit_batch.archive(iter(reports), again)
    assert made.getvalue() == again.getvalue()
    with zipfile.ZipFile(made) as zipped:
        assert zipped.testzip() is None
        lines = zipped.read("index.csv").decode("utf-8-sig").splitlines()
        assert lines[0] == "unit,respondents,file,sha256"
        assert lines[1].startswith("Nhà máy Biên Hòa,97,Nhà máy Biên Hòa (u1).pdf,")
        assert zipped.read("Nhà máy Biên Hòa (u1).pdf") == b"u1"


def test_no_line_of_the_index_is_a_formula():
    out = io.BytesIO()
    unit_batch.archive([(Group("u1", "unit", ('=HYPERLINK("x")',), COMPANY, 9), b"u1")], out)
    with zipfile.ZipFile(out) as zipped:
        line = next(csv.reader([zipped.read("index.csv").decode("utf-8-sig").splitlines()[1]]))
    assert line[0] == '\'=HYPERLINK("x")'
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("A/B", "C:D"), "A B - C D (u1).pdf"),
        (("..", "."), ".. -  (u1).pdf"),
        (("",), "_ (u1).pdf"),
        (("x" * 300,), f"{'x' * 120} (u1).pdf"),
        (("\x00\n",), "_ (u1).pdf"),
    ],
)
def test_names_suit_every_file_system(path: tuple[str, ...], name: str):
    made = unit_batch.file_name(Group("u1", "unit", path, COMPANY, 9))
    assert "/" not in made
    assert "\\" not in made
    assert made.endswith("(u1).pdf")
    if path != ("..", "."):
        assert made == name
