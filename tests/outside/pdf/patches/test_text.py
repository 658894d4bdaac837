"""Text that is laid out once prints as text that is laid out each time."""

from collections.abc import Iterator

import pytest

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf.patches import text as pdf_text
from surveyhost.services.releases.report_pdf import report_pdf


@pytest.fixture(autouse=True)
def kept_afterwards() -> Iterator[None]:
    yield
    pdf_text.keep()


def test_the_library_is_the_one_we_know():
    assert pdf_text.keep()


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("language", "unit"), [("vi", None), ("vi", "u5"), ("en", "u1")])
def test_kept_text_makes_the_same_file(release: Release, language: str, unit: str | None):
    report_pdf(release, language, unit)
    kept = report_pdf(release, language, unit)
    pdf_text.as_the_library_does()
    assert report_pdf(release, language, unit) == kept


def test_what_is_kept_is_dropped_when_it_is_too_much(release: Release, monkeypatch: pytest.MonkeyPatch):
    kept = report_pdf(release, "vi", "u5")
    pdf_text._kept.clear()
    monkeypatch.setattr(pdf_text, "MOST", 20)
    assert report_pdf(release, "vi", "u5") == kept
    assert len(pdf_text._kept) <= 20


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    pdf_text.as_the_library_does()
    monkeypatch.setattr(pdf_text, "_strut", lambda style, more: (0, 0))
    assert not pdf_text.keep()
    assert pdf_text.inline.split_first_line is pdf_text._split
