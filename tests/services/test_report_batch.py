import io
import zipfile
from dataclasses import replace

import pytest

from surveyhost.core.release import COMPANY, Group
from surveyhost.services import report_batch
from surveyhost.services.report_batch import Batch
from tests.report import sample


@pytest.fixture(scope="module")
def batch() -> Batch:
    whole = sample.release()
    few = [group for group in whole.groups if group.code in {COMPANY, "u1", "u5", "u9"}]
    return Batch(replace(whole, groups=tuple(few)), "en")


def test_two_processes_print_what_one_prints(batch: Batch):
    units = [group.code for group in batch.units()]
    assert units == ["u1", "u5", "u9"]
    together = dict(report_batch.unit_reports(batch, units, workers=2))
    assert list(together) == units
    assert together["u5"] == report_batch.print_unit(batch, "u5")


def test_a_batch_that_was_broken_off_goes_on(batch: Batch, tmp_path):
    names = {group.code: report_batch.file_name(group) for group in batch.units()}
    (tmp_path / names["u1"]).write_bytes(b"printed before")
    (tmp_path / f"{names['u5']}.new").write_bytes(b"half a fi")
    seen = []
    made = report_batch.print_units(batch, tmp_path, workers=1, progress=lambda done, all_: seen.append((done, all_)))
    assert made == 2
    assert seen == [(2, 3), (3, 3)]
    assert (tmp_path / names["u1"]).read_bytes() == b"printed before"
    assert (tmp_path / names["u5"]).read_bytes().startswith(b"%PDF")
    assert report_batch.print_units(batch, tmp_path, workers=1) == 0


def test_the_archive_has_an_index_and_is_the_same_each_time(batch: Batch, tmp_path):
    for group in batch.units():
        (tmp_path / report_batch.file_name(group)).write_bytes(group.code.encode())
    made = report_batch.archive(batch, tmp_path)
    assert made == report_batch.archive(batch, tmp_path)
    with zipfile.ZipFile(io.BytesIO(made)) as zipped:
        assert zipped.testzip() is None
        lines = zipped.read("index.csv").decode("utf-8-sig").splitlines()
        assert lines[0] == "unit,respondents,file,sha256"
        assert lines[1].startswith("Nhà máy Biên Hòa,97,Nhà máy Biên Hòa (u1).pdf,")
        assert zipped.read("Nhà máy Biên Hòa (u1).pdf") == b"u1"


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
    made = report_batch.file_name(Group("u1", "unit", path, COMPANY, 9))
    assert "/" not in made
    assert "\\" not in made
    assert made.endswith("(u1).pdf")
    if path != ("..", "."):
        assert made == name


def test_a_company_without_units_has_nothing_to_print(batch: Batch, tmp_path):
    alone = replace(batch, release=replace(batch.release, groups=batch.release.groups[:1]))
    assert report_batch.print_units(alone, tmp_path) == 0
