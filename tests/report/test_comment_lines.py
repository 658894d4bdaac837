"""A neutral sentence that is printed in place of a comment is marked as the third party's wherever it stands."""

import io
import json
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
from lxml import html

from surveyhost.core.release.json import from_bytes, to_bytes
from surveyhost.core.release.model import COMPANY, CommentList
from surveyhost.report import comment_lines, tables
from surveyhost.report.explore import comments, workbook
from surveyhost.report.formatting import words
from surveyhost.report.html import reading
from surveyhost.services.releases.releases import EXPORTS
from surveyhost.services.threads import listing
from tests.report.inline import report_html

SAID = "Somebody asks for other hours."
OWN = "Cần thêm quạt ở kho."


@pytest.fixture(scope="module")
def of(release):
    listed = CommentList(release.comments[0].item, COMPANY, (OWN, SAID), {"Hours": (1,)}, (1,))
    groups = tuple(one for one in release.groups if one.code == COMPANY)
    cells = {place: cell for place, cell in release.cells.items() if place[0] == COMPANY}
    small = replace(release, groups=groups, cells=cells, protected=(), comments=(listed,))
    return from_bytes(to_bytes(small))


def lines(document):
    return [
        " ".join(one.text_content().split()) for one in html.fromstring(document).xpath("//ul[@class='comments']/li")
    ]


def cells(book):
    """Every cell of a workbook as text."""
    rows = (row for sheet in openpyxl.load_workbook(io.BytesIO(book)) for row in sheet.iter_rows())
    return [str(cell.value) for row in rows for cell in row]


def test_headings_are_in_the_order_of_their_names_and_without_a_number(of):
    listed = CommentList("c", COMPANY, tuple("abcdefg"), {"Xe": (5,), "An": (6, 99), "Ca": (0, 1, 2)})
    assert comment_lines.under_headings(listed) == [("An", [6]), ("Ca", [0, 1, 2]), ("Xe", [5]), ("", [3, 4])]
    page = html.fromstring(report_html(of, "en"))
    heads = [one.text_content() for one in page.xpath("//ul[@class='comments']/preceding-sibling::h2[1]")]
    assert heads == ["Hours", "Further comments"]
    assert words("en").say(comment_lines.HEADINGS) in page.text_content()


@pytest.mark.parametrize(("language", "mark"), [
    ("vi", "lời của bên thứ ba, không phải nguyên văn người viết"),
    ("en", "said by the third party, not in the writer's words"),
])  # fmt: skip
def test_every_exit_marks_it(of, language, mark):
    assert words(language).say(comment_lines.BY_VENDOR) == mark
    marked = f"{SAID} ({mark})"
    assert lines(report_html(of, language)) == [marked, OWN]
    on = reading(of, language)
    found = comments.found(on, "")
    assert [" ".join(one.striptags().split()) for one in found[0].comments] == [marked, OWN]
    assert found[0].headings == ("Hours", "")
    assert [" ".join(one.striptags().split()) for one in comments.found(on, "OTHER hours")[0].comments] == [marked]
    assert not comments.found(on, mark)
    for book in (tables.to_xlsx(of, language), workbook.of_comments(on, found, "")):
        assert {OWN, marked, "Hours"} <= set(cells(book)) and SAID not in cells(book)


def test_the_document_says_where_it_stands(of, release):
    told = json.loads(EXPORTS["json"](of, "vi"))["comments"][0]
    assert [told["comments"][at] for at in told["by_vendor"]] == [SAID]
    assert told["headings"] == {"Hours": [1]}
    assert SAID.encode() not in EXPORTS["csv"](of, "vi") + EXPORTS["pptx"](of, "vi")
    assert b"neutral" not in to_bytes(release)[to_bytes(release).index(b'"comments"') :][:400]
    assert set(EXPORTS) == {"json", "csv", "xlsx", "pptx"}, "a further exit has to mark it too"


def test_whoever_answers_a_comment_is_told_whose_words_they_read(of):
    item, dialogue = of.comments[0].item, SimpleNamespace(released=None)
    rows = [SimpleNamespace(id=place, item=item, group_code=COMPANY, place=place, serious=None) for place in range(3)]
    listed = [listing._comment(of, dialogue, row, [], []) for row in rows]
    assert [(one.text, one.is_neutral) for one in listed] == [(OWN, False), (SAID, True), ("", False)]
