"""A line of one piece of text stands where the library puts it, whatever the style says of lines."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf.html_to_pdf import print_pdf
from surveyhost.outside.pdf.patches import lines as pdf_lines
from surveyhost.services.releases.report_pdf import STATIC, report_pdf

MOMENT = datetime(2026, 12, 14, tzinfo=UTC)
WORDS = "Nói rồi mà không thấy gì thay đổi, nên thôi. " * 9
WAYS = {
    "as paragraphs": "",
    "to the right": "text-align: right",
    "in the middle": "text-align: center",
    "filled": "text-align: justify",
    "set in": "text-indent: 9mm",
    "with its spaces": "white-space: pre-wrap",
    "on one line": "white-space: nowrap",
    "line by line": "white-space: pre-line",
    "from right to left": "direction: rtl",
    "narrow": "width: 11mm",
    "with nothing broken": "width: 11mm; overflow-wrap: normal",
    "spaced": "letter-spacing: .4mm; word-spacing: 1mm",
    "underlined": "text-decoration: underline",
    "high lines": "line-height: 3",
    "low lines": "line-height: .5",
    "beside a float": "",
    "with a first letter": "",
    "with a first line": "",
    "in columns": "columns: 2",
    "moved": "position: relative; left: 3mm",
    "cut off": "white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 30mm",
}
MORE = {
    "with a first letter": "p::first-letter { font-size: 30pt }",
    "with a first line": "p::first-line { color: red }",
}
TEXTS = (
    WORDS,
    "  spaces  ",
    "1",
    "one\ntwo",
    "Straßenbahnhaltestellenhäuschen" * 4,
    "誰も答えない。部品を待つ。" * 8,
)


@pytest.fixture(autouse=True)
def set_afterwards() -> Iterator[None]:
    yield
    pdf_lines.keep()


def page(way: str) -> bytes:
    beside = '<span style="float: left; width: 40mm; height: 11mm">A</span>' if way == "beside a float" else ""
    pieces = "".join(f"<p>{text}</p><table><tr><td>{text}<td>{beside}{text}</table>" for text in TEXTS)
    style = f"<style>p, td {{ {WAYS[way]} }} {MORE.get(way, '')}</style>"
    html = f"<!doctype html><html lang='en'><title>A</title>{style}<body>{beside}{pieces}</html>"
    return print_pdf(html, STATIC, MOMENT)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("way", WAYS)
def test_a_line_stands_where_the_library_puts_it(way: str):
    assert pdf_lines.keep()
    quick = page(way)
    pdf_lines.as_the_library_does()
    assert page(way) == quick


def test_a_report_in_a_script_without_spaces_is_the_same_file(release: Release):
    quick = report_pdf(release, "ja", "u5")
    pdf_lines.as_the_library_does()
    assert report_pdf(release, "ja", "u5") == quick


def test_most_lines_of_a_map_are_set_at_once(release: Release, monkeypatch: pytest.MonkeyPatch):
    lines, slow = [0], [0]
    line, its = pdf_lines._line, pdf_lines._its

    def counted(*about):
        lines[0] += 1
        return line(*about)

    def as_before(*about):
        slow[0] += 1
        return its(*about)

    monkeypatch.setattr(pdf_lines, "_line", counted)
    monkeypatch.setattr(pdf_lines, "_its", as_before)
    report_pdf(release, "vi", "u1")
    assert lines[0] > slow[0] > 0


OTHER = """
from weasyprint.layout import inline
inline.get_next_linebox = lambda context, line: None
from surveyhost.outside.pdf import patches
from surveyhost.outside.pdf.patches import lines
print(lines.keep(), patches.on(), inline.get_next_linebox is lines._its)
"""


def test_another_library_is_left_alone():
    done = subprocess.run([sys.executable, "-c", OTHER], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["False", "False", "True"], done.stderr
