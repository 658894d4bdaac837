"""A survey in a language that HR does not read: its report in that language, its tables under HR's own headings."""

import io

import openpyxl

from surveyhost.core.report_length import Length
from surveyhost.services.releases import signed_reports


def test_the_portal_offers_a_report_in_each_language_of_its_survey(huong, release, monkeypatch):
    page = huong.page("/portal/reports/")
    assert page.all("//a[starts-with(text(), 'PDF (')]/text()") == ["PDF (vi)", "PDF (en)"]
    assert page.all("//a[contains(@href, 'pdf_summary')]/text()") == ["Summary (vi)", "Summary (en)"]
    assert page.all("//a[contains(@href, 'pdf_one_page')]/text()") == ["One page (vi)", "One page (en)"]
    assert huong.get(f"/portal/reports/{release}/xlsx/ja").status_code == 200
    assert huong.get(f"/portal/reports/{release}/xlsx/ja%2F..").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(huong.get(f"/portal/reports/{release}/xlsx/vi").data))
    assert "Câu hỏi" in [cell.value for cell in book[book.sheetnames[1]][1]]


def test_a_report_is_printed_once_in_each_language_and_length(town, huong, release, monkeypatch):
    asked = []

    def printed(house, of, language, unit=None, length=Length.FULL):
        asked.append((of, language, length))
        return b"%PDF"

    monkeypatch.setattr(signed_reports, "pdf", printed)
    monkeypatch.setattr(signed_reports.signing, "sign_report", lambda settings, content, now: content)
    assert signed_reports.print_missing(town.house) == 6
    assert asked[:2] == [(release, "vi", Length.FULL), (release, "en", Length.FULL)], "the full report first"
    assert len({(language, length) for _, language, length in asked}) == 6
    assert signed_reports.print_missing(town.house) == 0
    for kind, name in (("pdf_summary", "summary"), ("pdf_one_page", "one-page")):
        file = huong.get(f"/portal/reports/{release}/{kind}/vi")
        assert (file.status_code, file.mimetype, file.data) == (200, "application/pdf", b"%PDF")
        assert f"report-{release}-{name}-vi.pdf" in file.headers["Content-Disposition"]
