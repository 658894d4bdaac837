"""Printed pages in each script: its own letters, in our own font, and no other font read for those who need none."""

import io
import os
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from fontTools.misc import timeTools

from surveyhost.config import CHECKOUT
from surveyhost.outside.pdf import font_files
from surveyhost.outside.pdf.html_to_pdf import DATED, print_pdf
from tests.support.translated import WORDS

STATIC = CHECKOUT / "static"
MOMENT = datetime(2026, 11, 27, tzinfo=UTC)
NAMES = ("ja", "ko", "zh-Hans", "zh-Hant", "th")


def printed(language: str, text: str) -> bytes:
    head = f'<html lang="{language}"><head><title>x</title></head>'
    html = f"{head}<body><h1>{text}</h1><p>2026: <b>{text}</b> {text * 4}</p></body></html>"
    return print_pdf(html, STATIC, MOMENT)


def fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(one.BaseFont).lstrip("/").partition("+")[2].replace("-", "")
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"
        }


def lines(pdf: bytes) -> list[str]:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().splitlines()


@pytest.mark.parametrize("language", NAMES)
def test_the_same_page_is_the_same_bytes_whenever_it_is_printed(language: str, monkeypatch: pytest.MonkeyPatch):
    first = printed(language, WORDS[language])
    monkeypatch.setattr(timeTools, "time", SimpleNamespace(time=lambda: time.time() + 86_400))
    assert printed(language, WORDS[language]) == first
    assert DATED not in os.environ


@pytest.mark.parametrize("language", NAMES)
def test_each_script_is_printed_in_our_own_font(language: str):
    made = printed(language, WORDS[language])
    ours = {one: f"Survey{one.replace('-', '')}" for one in NAMES}
    foreign = {name for name in fonts_in(made) if not name.startswith(("BeVietnamPro", "SurveyFigures"))}
    assert foreign == {ours[language], f"{ours[language]}SemiBold"}, "neither another script's, nor the machine's own"
    said = "".join(lines(made)).replace(" ", "").replace("\u00ad", "")
    assert WORDS[language].replace(" ", "")[:8] in said
    assert "\ufffe" not in said


def test_thai_lines_end_where_a_word_does():
    ends = [line.strip() for line in lines(printed("th", WORDS["th"])) if line.strip()]
    assert len(ends) > 4
    for line in ends[1:]:
        assert not ("\u0e30" <= line[0] <= "\u0e3a" or "\u0e47" <= line[0] <= "\u0e4e"), line


@pytest.mark.parametrize(
    ("language", "text", "needed"),
    [
        ("vi", "Tiếng nói nhân viên 2026, “ẩn danh” – 44 %", ()),
        ("ja", "匿名", ("ja",)),
        ("vi", "Bộ phận 総務部 のみ", ("ja",)),
        ("en", "Plant 深圳", ("zh-Hans",)),
        ("zh-TW", "您的回答", ("zh-Hant",)),
        ("zh-Hant-HK", "您的回答", ("zh-Hant",)),
        ("zh", "您的回答", ("zh-Hans",)),
        ("th", "ไม่มี 공장", ("th", "ko")),
    ],
)
def test_the_letters_of_a_document_say_which_fonts_are_read(language, text, needed):
    assert font_files.needed(f'<!doctype html>\n<html lang="{language}"><p>{text}') == needed


def test_what_stands_in_a_chart_counts_too():
    assert font_files.needed('<html lang="en">', ["<svg>工場</svg>".encode(), b"\x89PNG"]) == ("zh-Hans",)


def test_every_font_has_a_licence_and_all_stay_small():
    folder = STATIC / "fonts" / "scripts"
    assert {one.name for one in folder.glob("*.woff2")} == {f"{name}.woff2" for name in NAMES}
    assert all("SIL Open Font License" in one.read_text("utf-8") for one in folder.glob("OFL-*.txt"))
    assert sum(one.stat().st_size for one in folder.iterdir()) < 6_000_000
