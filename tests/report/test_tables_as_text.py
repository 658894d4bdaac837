"""What people call things is text in a workbook: no program computes anything of it, and it names any sheet."""

import io
from dataclasses import replace

import openpyxl
import pytest

from surveyhost.core.release.model import Decided, DecidedAction, Release
from surveyhost.report.tables import EXPORTS
from tests.report import sample

FORMULA = '=HYPERLINK("http://x")'


def workbook(release: Release, language: str = "en") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"](release, language)))


def called(release: Release, name: str, breakdown: str = "shift") -> Release:
    """The release whose people are compared by something of this name."""
    return replace(
        release,
        groups=tuple(replace(one, breakdown=name) if one.breakdown == breakdown else one for one in release.groups),
        protected=tuple(
            replace(one, breakdown=name) if one.breakdown == breakdown else one for one in release.protected
        ),
    )


def wild() -> Release:
    """A client, a unit, an item, a comment, a heading, and what was decided, each of which looks like a formula."""
    release = sample.release()
    unit = release.units()[1]
    action = DecidedAction(FORMULA, "process", "2027-03-01", "running")
    decided = Decided(sample.both(FORMULA, FORMULA), "unit", (FORMULA,), (40, 40), False, "act", "@now", (action,))
    form = release.questionnaire
    first, *rest = form.sections
    item = replace(first.items[0], text=sample.both(FORMULA, FORMULA))
    return replace(
        release,
        title=sample.both(FORMULA, FORMULA),
        client="+84 28",
        questionnaire=replace(form, sections=(replace(first, items=(item, *first.items[1:])), *rest)),
        groups=tuple(replace(one, path=(FORMULA,)) if one == unit else one for one in release.groups),
        comments=tuple(
            replace(one, comments=("=1+1", "@x", "-2"), headings={"-3": (0, 1)}) for one in release.comments
        ),
        decided=(decided,),
    )


def test_what_looks_like_a_formula_stays_text_even_once_it_is_edited():
    found: dict[str, int] = {}
    for sheet in workbook(wild()):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert (cell.data_type, cell.quotePrefix) == ("s", True), (sheet.title, cell.coordinate, cell.value)
                    found[sheet.title] = found.get(sheet.title, 0) + 1
    assert {"Contract", "Unit", "Comments", "What was decided", "Differences"} <= set(found)


@pytest.mark.parametrize(
    "name",
    ["comments", "Differences", "contract", "history", "'quoted'", "'", ":::", "?" * 40, "😀" * 20, "Ǆ" * 31, "x" * 60],
)
def test_whatever_people_are_compared_by_names_a_sheet(name: str):
    book = workbook(called(called(sample.release(), name), f"{name}!", "tenure"))
    titles = [sheet.title for sheet in book]
    assert len({title.casefold() for title in titles}) == len(titles) == 7
    assert {"Contract", "Comments", "Differences"} <= set(titles), "our own keep their names"
    assert all(0 < len(title.encode("utf-16-le")) <= 62 for title in titles)
