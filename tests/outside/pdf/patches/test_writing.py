"""A file whose enclosures name its pages is written twice: what stays the same is made once, to the same bytes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from surveyhost.outside.pdf import html_to_pdf
from surveyhost.outside.pdf.html_to_pdf import Enclosure, print_pdf
from surveyhost.outside.pdf.patches import writing
from surveyhost.services.releases.report_pdf import STATIC

MOMENT = datetime(2026, 12, 14, tzinfo=UTC)
HTML = "<!doctype html><html lang=en><title>T</title><body><h1>One</h1><table><tr><td>1<td>2</table></body></html>"


def printed() -> bytes:
    files = [Enclosure(name, name, name.encode() * 40) for name in ("a.json", "b.json")]
    return print_pdf(
        HTML, STATIC, MOMENT, enclosures=files, bind=lambda content, pages: content[:2] + pages[0].encode()
    )  # fmt: skip


def test_it_is_the_file_that_is_made_anew(monkeypatch: pytest.MonkeyPatch):
    calls: list[int] = []

    def anew(pdf: Any, identifier: bytes, version: bytes, kept: dict[int, bytes] | None = None) -> bytes:
        calls.append(len(kept or {}))
        own: dict[int, bytes] = {}
        made = writing.written(pdf, identifier, version, own)
        if kept is not None:
            kept.update(dict.fromkeys(own, b"not to be used"))
        return made

    once = printed()
    monkeypatch.setattr(html_to_pdf, "written", anew)
    assert printed() == once
    assert calls[0] == 0 and calls[1] > 10


def test_most_of_it_is_made_once(monkeypatch: pytest.MonkeyPatch):
    squeezed: list[int] = []
    made = writing._stream
    monkeypatch.setattr(writing, "_stream", lambda number, one: squeezed.append(number) or made(number, one))
    printed()
    again = [number for number in squeezed if squeezed.count(number) > 1]
    assert len(set(again)) == 2, "the two enclosures"
    assert len(set(squeezed)) > 4
