"""How long a form takes, in the process that reads files and with its limits, and how large a file may be."""

import resource
import time
import tracemalloc

import pytest

from surveyhost.commands import questionnaires
from surveyhost.core.errors import Refusal
from surveyhost.services.questionnaires import files
from tests.support.foreign_forms import HEAD, listed, row
from tests.support.xlsform import workbook


def seconds(content):
    begin = time.process_time() + sum(_children())
    imported = files.read("form.xlsx", content)
    return imported, time.process_time() + sum(_children()) - begin


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime, used.ru_stime


def test_two_hundred_questions_take_less_than_two_seconds():
    choices = [["list_name", "name", "label"], *listed("agree", *"abcde", names=[5, 4, 3, 2, 1])]
    rows = [row("select_one agree", "q0", "Q?", appearance="likert")]
    for number in range(1, 200):
        relevant = f"${{q{number - 1}}} >= 4 and not(${{q0}} = 1)"
        rows.append(row("select_one agree", f"q{number}", f"**Q{number}**?", appearance="likert", relevant=relevant))
    imported, taken = seconds(workbook(survey=[HEAD, *rows], choices=choices))
    assert len(list(imported.questionnaire.items())) == 200
    assert taken < 2


def test_two_thousand_rows_of_choices_take_less_than_five_seconds():
    choices = [["list_name", "name", "label", "state"]]
    choices += [[f"l{number // 50}", f"n{number}", f"<b>Name {number}</b>", number % 7] for number in range(2000)]
    rows = [row(f"select_one l{number}", f"q{number}", "Q?") for number in range(40)]
    imported, taken = seconds(workbook(survey=[HEAD, *rows], choices=choices))
    assert sum(len(item.options) for item in imported.questionnaire.items()) == 2000
    assert taken < 5


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".lss", ".toml"])
def test_of_a_file_of_two_hundred_megabytes_no_more_is_read_than_tells_that_it_is_too_large(tmp_path, ending):
    large = tmp_path / f"large{ending}"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(Refusal, match="larger than 10 MB"):
            questionnaires.brought(str(large))
        assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024
    finally:
        tracemalloc.stop()
