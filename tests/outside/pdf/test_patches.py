"""Printing with its shortcuts and without them: the same pages either way, and a strange library is left alone."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf import patches
from surveyhost.outside.pdf.html_to_pdf import Enclosure, print_pdf
from surveyhost.services.releases.report_pdf import STATIC, report_pdf

MOMENT = datetime(2026, 12, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def shortcuts_afterwards() -> Iterator[None]:
    yield
    patches.switch(to=True)


def texts(pdf: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in opened]


def test_the_libraries_are_those_the_shortcuts_were_written_for():
    assert patches.strangers() == []
    assert patches.on()
    assert patches.described() == "Printing takes its shortcuts."


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("language", "unit"), [("vi", None), ("en", "u1")])
def test_without_shortcuts_the_same_pages_are_printed(release: Release, language: str, unit: str | None):
    quick = report_pdf(release, language, unit)
    patches.switch(to=False)
    assert "switched off" in patches.described()
    plain = report_pdf(release, language, unit)
    assert texts(plain) == texts(quick)
    for printed in (quick, plain):
        with pikepdf.open(io.BytesIO(printed)) as opened:
            assert opened.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in opened.Root


def test_what_is_enclosed_is_bound_to_the_pages_either_way():
    html = "<!doctype html><html lang='en'><title>A</title><h1>A</h1></html>"
    for way in (True, False):
        patches.switch(to=way)
        given: list[int] = []

        def bind(content: bytes, pages, given=given) -> bytes:
            given.append(len(pages))
            return content + b" bound to " + pages[0].encode()

        made = print_pdf(html, STATIC, MOMENT, {}, [Enclosure("a.json", "facts", b"{}")], bind=bind)
        with pikepdf.open(io.BytesIO(made)) as opened:
            inside = opened.attachments["a.json"].get_file().read_bytes()
        assert given == [1]
        assert inside.startswith(b"{} bound to ")


STRANGER = """
import importlib.metadata, sys
real = importlib.metadata.version
importlib.metadata.version = lambda name: "99.1" if name == "weasyprint" else real(name)
import weasyprint.layout.inline as inline
del inline.strut
from datetime import UTC, datetime
from surveyhost.outside.pdf import patches
from surveyhost.outside.pdf.html_to_pdf import print_pdf
from surveyhost.services.releases.report_pdf import STATIC
assert not patches.on()
patches.switch(to=True)
assert not patches.on()
loaded = [name for name in sys.modules if name.startswith("surveyhost.outside.pdf.patches.")]
print(patches.described(), loaded)
"""


def test_another_version_is_printed_with_and_said_to_be_another():
    done = subprocess.run([sys.executable, "-c", STRANGER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "weasyprint 99.1 (written for 70.0)" in done.stdout
    assert done.stdout.strip().endswith("[]"), "no shortcut was loaded"
