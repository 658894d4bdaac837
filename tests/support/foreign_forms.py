"""XLSForms as other people and tools make them, built row by row."""

from surveyhost.formats import xlsform
from tests.support.xlsform import workbook

HEAD = ["type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "parameters"]
SETTINGS = [["form_title", "form_id", "default_language"], ["Visit", "visit", "English (en)"]]


def row(type_, name, label=None, **cells):
    """One row of the survey, cells by their column."""
    return [type_, name, label, *(cells.get(column) for column in HEAD[3:])]


def listed(name, *labels, names=None):
    """The rows of a list; its names are 1, 2, 3 and so on unless they are given."""
    return [[name, code, label] for code, label in zip(names or range(1, len(labels) + 1), labels, strict=True)]


def form(*rows, choices=(), head=HEAD, choice_head=("list_name", "name", "label"), settings=SETTINGS, **sheets):
    """What is read of a form with these rows and choices."""
    sheets = {"survey": [head, *rows], "choices": [list(choice_head), *choices], "settings": settings} | sheets
    return xlsform.read(workbook(**sheets), "my_form 2")


def told(imported):
    """What was left out, line by line."""
    return [str(one) for one in imported.left_out]
