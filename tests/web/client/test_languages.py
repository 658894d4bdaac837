"""A survey in a language that HR does not read: its report in that language, its tables under HR's own headings."""

import io

import openpyxl

from surveyhost.services.releases import signed_reports


def test_the_portal_offers_a_report_in_each_language_of_its_survey(huong, release, monkeypatch):
    page = huong.page("/portal/reports/")
    assert page.all("//a[starts-with(text(), 'PDF (')]/text()") == ["PDF (vi)", "PDF (en)"]
    assert huong.get(f"/portal/reports/{release}/xlsx/ja").status_code == 200
    assert huong.get(f"/portal/reports/{release}/xlsx/ja%2F..").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(huong.get(f"/portal/reports/{release}/xlsx/vi").data))
    assert "Câu hỏi" in [cell.value for cell in book[book.sheetnames[1]][1]]


def test_a_report_is_printed_once_in_each_language_of_the_survey(town, release, monkeypatch):
    asked = []
    printed = lambda house, of, language, unit=None: asked.append((of, language)) or b"%PDF"  # noqa: E731
    monkeypatch.setattr(signed_reports, "pdf", printed)
    monkeypatch.setattr(signed_reports.signing, "sign_report", lambda settings, content, now: content)
    assert signed_reports.print_missing(town.house) == 2
    assert asked == [(release, "vi"), (release, "en")]
    assert signed_reports.print_missing(town.house) == 0
