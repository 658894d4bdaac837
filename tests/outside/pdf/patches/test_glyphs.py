"""Glyphs that are read once are drawn as the library draws them, in the next document too."""

import gc
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pikepdf
import pytest

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf.html_to_pdf import print_pdf
from surveyhost.outside.pdf.patches import glyphs as pdf_glyphs
from surveyhost.services.releases.report_pdf import STATIC, report_pdf

MOMENT = datetime(2026, 12, 14, tzinfo=UTC)
HARD = (
    "Ai nói nhiều thì tháng đó xếp loại B",
    "誰も答えない ไม่มีใครตอบ 아무도",
    "e\u0301\u0323 a\u0302\u0301 \u0e01\u0e33\u0e49",
    "שלום שבת نعم",
    "💡 \U0001f9ea \ue000 \u0378",
    "fi ffi AVATAR To.",
    "one\u2028two",
    "\u200b \u00ad\u2060",
    "62\u2005+3",
)


@pytest.fixture(autouse=True)
def kept_afterwards() -> Iterator[None]:
    yield
    pdf_glyphs.keep()


def page(*texts: str) -> bytes:
    pieces = "".join(f"<p>{text}</p><p style='font-size: 20pt'><b>{text}</b> {text}</p>" for text in texts)
    return print_pdf(f"<!doctype html><html lang='vi'><title>A</title><body>{pieces}</html>", STATIC, MOMENT)


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_each_kind_of_letter_is_drawn_as_the_library_does(text: str):
    assert pdf_glyphs.keep()
    page(text)
    again = page(text)
    pdf_glyphs.as_the_library_does()
    assert page(text) == again


def test_what_was_drawn_in_one_document_brings_its_font_into_the_next():
    """The first document's fonts are gone by then; what is kept may not be taken for known to the new one."""
    first = page("62")
    gc.collect()
    second = page("62")
    assert second == first
    with pikepdf.open(io.BytesIO(second)) as opened:
        assert len(opened.pages[0].Resources.Font) >= 2


def test_after_a_report_in_another_language_it_is_the_same_file(release: Release):
    report_pdf(release, "vi", "u5")
    quick = report_pdf(release, "ja", "u5")
    pdf_glyphs.as_the_library_does()
    assert report_pdf(release, "ja", "u5") == quick


def test_an_older_pango_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    pdf_glyphs.as_the_library_does()
    monkeypatch.setattr(pdf_glyphs, "PLAIN_FROM", 10**9)
    assert not pdf_glyphs.keep()
    assert pdf_glyphs.drawing.draw_first_line is pdf_glyphs._its
