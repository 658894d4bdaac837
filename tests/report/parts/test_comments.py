"""A comment keeps its lines: a list typed as a list is read as one."""

import html
import io
import re
from dataclasses import replace

import openpyxl
import pypdfium2

from surveyhost.config import CHECKOUT
from surveyhost.core.release.model import COMPANY, CommentList
from surveyhost.report.html import reading
from surveyhost.report.parts import comments as report_comments
from surveyhost.report.tables import to_xlsx
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report.conftest import BRAND, IMPRINT
from tests.report.inline import report_html

TYPED = "Xin ba điều:\n- thêm quạt\n- bớt họp\n- trả lương đúng ngày"


def test_the_lines_of_a_comment_are_lines_of_the_page(release):
    item = release.comments[0].item
    alone = replace(release, comments=(CommentList(item, COMPANY, (TYPED,)),))
    printed = pypdfium2.PdfDocument(report_pdf(alone, "vi", None, BRAND, {}, None, IMPRINT))
    lines = [line.strip() for page in printed for line in page.get_textpage().get_text_range().splitlines()]
    at = lines.index("Xin ba điều:")
    assert lines[at : at + 4] == TYPED.splitlines()


def test_the_rest_of_a_unit_stands_after_its_lists_and_before_the_companys(release):
    groups = {group.path: group.code for group in release.groups if group.breakdown == "unit"}
    unit = next(path for path in groups if len(path) == 2)
    item = release.comments[0].item
    lists = [CommentList(item, code, ("Một ý kiến.",)) for code in (COMPANY, groups[unit[:1]], groups[unit])]
    of = reading(replace(release, comments=tuple(lists)), "en")
    parts = report_comments.comments(of)
    assert [part.shows["group"] for part in parts] == [", ".join(reversed(unit)), unit[0], "Whole company"]
    assert [part.shows["is_rest"] for part in parts] == [False, True, True]


def test_comments_keep_their_lines_on_the_screen_and_in_the_workbook(release):
    item = release.comments[0].item
    alone = replace(release, comments=(CommentList(item, COMPANY, (TYPED,)),))
    for sheet, of, keeps in (
        ("report.css", ".report .comments li", "pre-line"),
        ("console.css", ".comment .words", "pre-wrap"),  # where comments are read before they are released
    ):
        style = (CHECKOUT / "static" / "css" / sheet).read_text("utf-8")
        assert f"white-space: {keeps}" in re.search(rf"{re.escape(of)} \{{[^}}]*\}}", style)[0], of
    assert TYPED in html.unescape(report_html(alone, "vi"))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(alone, "vi")))
    cell = next(cell for row in book[book.sheetnames[-1]].iter_rows() for cell in row if cell.value == TYPED)
    assert cell.alignment.wrap_text, "a spreadsheet shows the lines where the cell wraps"
