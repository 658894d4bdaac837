"""Every text of the report, in both languages."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from surveyhost.config import CHECKOUT
from surveyhost.core.release.derived import Span
from surveyhost.core.release.model import Share
from surveyhost.report.formatting import Words, words
from surveyhost.translations import path

METHODS = [("surveyhost/report/**.py", "python"), ("surveyhost/services/releases/report_pdf.py", "python")]
TEMPLATES = [("templates/report/**.html", "jinja2"), ("templates/components/charts/**.html", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None, "say": None, "count": (1, 2), "gettext": None}
HOLE = re.compile(r"%(?:\(\w+\)[sd]|%)")


def said() -> set[object]:
    found = extract_from_dir(
        CHECKOUT,
        [*METHODS, *TEMPLATES],
        {"templates/**.html": {"extensions": "jinja2.ext.do"}},
        keywords=KEYWORDS,
        directory_filter=lambda name: str(name).count("surveyhost/web") == 0,
    )
    return {message for _, _, message, _, _ in found if message}


@pytest.fixture(scope="module")
def vietnamese():
    return read_po(BytesIO(path("report", "vi").read_bytes()), locale="vi")


@pytest.mark.always
def test_every_text_has_its_vietnamese_and_none_is_left_over(vietnamese):
    known = {message.id for message in vietnamese if message.id}
    spoken = said()
    assert len(spoken) > 200
    assert not spoken - known
    assert not known - spoken


def test_translations_are_whole_and_keep_their_holes(vietnamese):
    for message in vietnamese:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        original = message.id[-1] if isinstance(message.id, tuple) else message.id
        assert all(texts), original
        assert not message.fuzzy
        for text in texts:
            assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(original)), original


def test_no_text_praises_or_shouts(vietnamese):
    for message in vietnamese:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts:
            assert "!" not in text
            assert "100 %" not in text.replace("đủ 100", "")
            assert not re.search(r"\b(anh|chị|N/A|insufficient|hidden)\b", text)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("vi", ["44\u00a0%", "từ 80\u00a0%", "đến 20\u00a0%", "62–71\u00a0%"]),
        ("en", ["44\u00a0%", "from 80\u00a0%", "up to 20\u00a0%", "62–71\u00a0%"]),
    ],
)
def test_shares_are_whole_or_a_bound_or_a_range(language: str, shown: list[str]):
    spans = [Share(44, 44), Share(80, 100), Share(0, 20), Span(62, 71, 9)]
    assert [words(language).percent(span) for span in spans] == shown


def test_differences_carry_their_sign():
    assert [words("vi").signed(points) for points in (4, 0, -3)] == ["+4", "±0", "−3"]
    assert words("en").signed_span(Span(-3, 12, 9)) == "−3 to +12"


def test_numbers_and_dates_are_written_as_the_language_does():
    assert words("vi").decimal(3.4) == "3,4"
    assert words("en").decimal(3.4) == "3.4"
    assert words("vi").number(12_345) == "12.345"
    assert words("en").number(12_345) == "12,345"
    assert words("vi").period("2026-11-16", "2026-11-27") == "ngày 16 đến 27 tháng 11, 2026"
    assert words("en").period("2026-11-16", "2026-12-02") == "16 November 2026 to 2 December 2026"
    assert words("en").period("2026-11-16", "2026-11-16") == "16 November 2026"
    assert words("vi").day("2026-11-16T08:00+07:00") == "16/11/2026"


def test_a_language_the_report_does_not_speak_gets_english_around_its_own_words():
    spoken = words("fr")
    assert spoken.say("Overview") == "Overview"
    assert Words("vi").text({"en": "Only English"}) == "Only English"


def test_column_heads_break_in_the_middle():
    assert words("vi").two_lines("An toàn khi lên tiếng") == "An toàn khi<br>lên tiếng"
    assert words("vi").two_lines("Gắn bó") == "Gắn bó"
    assert words("vi").two_lines("<b>nhất nhì ba bốn") == "&lt;b&gt;nhất<br>nhì ba bốn"


def test_the_year_of_a_title_never_stands_alone():
    assert words("vi").title("Tiếng nói nhân viên 2026") == "Tiếng nói nhân\u00a0viên\u00a02026"
    assert words("en").title("Employee voice 2026") == "Employee voice\u00a02026"
    assert words("en").title("2026") == "2026"
