"""A client's dictionary: out as a workbook, filled in, kept, and written into the next release."""

import io

import openpyxl
import pytest

from surveyhost.services.office.house import House
from surveyhost.services.releases import releases
from surveyhost.services.setup import clients, dictionary, lists
from surveyhost.services.setup.refusals import (
    DictionaryHeadless,
    DictionaryLanguage,
    DictionaryLong,
    DictionaryRefused,
    DictionaryTwice,
)
from surveyhost.services.tabulation import tally
from tests.support import factories
from tests.support.shell import Shell, environ


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


HEAD = (dictionary.WORD, dictionary.WHERE, "vi", "en")


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([("a", "b")], DictionaryHeadless),
        ([("Word", "Where", "vi")], DictionaryHeadless),
        ([(*HEAD, "qqq")], DictionaryLanguage),
        ([HEAD, ("a", "", "x", "y"), ("a", "", "x", "y")], DictionaryTwice),
        ([HEAD, ("a", "", "x", "y" * 121)], DictionaryLong),
    ],
)
def test_a_workbook_that_says_something_else_is_refused(rows, kind):
    with pytest.raises(DictionaryRefused) as caught:
        dictionary._read([[str(cell) for cell in row] for row in rows])
    assert isinstance(caught.value, kind)


def test_names_go_out_come_back_and_stand_in_the_next_release(house: House, tmp_path, capsys):
    wave = factories.closed_wave(house, 44)
    client_id = lists.survey(house, wave.survey_id).client_id
    shell, file = Shell(environ(house.settings), capsys), tmp_path / "names.xlsx"
    shell("client", "names", str(client_id), "--out", str(file))
    book = openpyxl.load_workbook(file)
    words = [row[0].value for row in book[dictionary.SHEET].iter_rows(min_row=2)]
    assert words and len(set(words)) == len(words)
    english = [cell.value for cell in book[dictionary.SHEET][1]].index("en")
    for number, row in enumerate(book[dictionary.SHEET].iter_rows(min_row=2)):
        row[english].value = f"Name {number}"
    book.save(file)
    assert shell("client", "names", str(client_id), "--keep", str(file)) == str(client_id)
    assert clients.client(house, client_id).settings["names"][words[0]] == {"en": "Name 0"}
    made = releases.load(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    printed = {part for group in made.groups for part in group.path}
    assert set(made.names) >= {word for word in words if word in printed}
    book = openpyxl.load_workbook(io.BytesIO(releases.EXPORTS["xlsx"](made, "en")))
    groups = {row[0] for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert any("Name " in str(one) for one in groups)
    assert not [one for one in groups if one in made.names]


def test_exactly_one_of_out_and_keep(house: House, capsys):
    shell = Shell(environ(house.settings), capsys)
    assert "one of --out and --keep" in shell.refused("client", "names", "1")
