"""Styles that are kept from report to report are those that the library works out for each."""

from typing import Any

import pytest
from weasyprint.css import StyleFor
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.targets import TargetCollector

from surveyhost.core.release.model import Release
from surveyhost.outside.pdf import html_to_pdf as pdf
from surveyhost.outside.pdf.patches.styles import Cache, Styles
from surveyhost.report.brand import Brand, Imprint
from surveyhost.report.html import Pictures, document, reading
from surveyhost.services.releases.report_pdf import STATIC

READ: list[tuple[str, str | None]] = [("vi", None), ("en", "u1"), ("vi", "u5"), ("en", None), ("vi", "u1")]


def page(release: Release, language: str, unit: str | None, earlier: Release | None) -> pdf.HTML:
    of = reading(release, language, unit, Brand(release.client, "#6B2D5C"), earlier, Imprint("2026-12-14"))
    return pdf.read(document(of, Pictures(inline=False)), STATIC.as_uri(), pdf.StaticOnly(STATIC, {}))


def cache() -> Cache:
    printer = pdf._printer(STATIC, pdf.STYLE)
    return Cache([(printer.elements, "user agent", None), (printer.style, "user", None)])


def assert_same(kept: Any, fresh: Any) -> None:
    """The same elements and pseudo-elements, and the same value of every property."""
    assert set(kept._computed_styles) == set(fresh._computed_styles)
    seen = set()
    for of, style in kept._computed_styles.items():
        other = fresh._computed_styles[of]
        if (id(style), id(other)) in seen:
            continue
        seen.add((id(style), id(other)))
        for name in INITIAL_VALUES:
            assert repr(style[name]) == repr(other[name]), (of, name)


def test_what_is_kept_is_what_the_library_would_say(release: Release, earlier: Release):
    """Each report after those before it, so that most of its styles come off the cache."""
    kept, fonts = cache(), pdf._printer(STATIC, pdf.STYLE).fonts
    for language, unit in READ:
        one = page(release, language, unit, earlier if unit is None else None)
        styles = Styles(one, kept, fonts, TargetCollector())
        assert_same(styles, StyleFor(one, kept.sheets, False, fonts, TargetCollector()))


def test_links_find_their_places_when_nothing_is_new(release: Release):
    kept, fonts = cache(), pdf._printer(STATIC, pdf.STYLE).fonts
    found = []
    for _ in range(2):
        targets = TargetCollector()
        Styles(page(release, "vi", None, None), kept, fonts, targets)
        found.append(sorted(targets.target_lookup_items))
    assert found[0] == found[1]
    assert "overview" in found[1]


@pytest.mark.parametrize("most", [0, 300])
def test_a_full_shelf_is_cleared_and_prints_the_same(monkeypatch: pytest.MonkeyPatch, release: Release, most: int):
    whole = pdf.lay_out(*_input(release))
    monkeypatch.setattr("surveyhost.outside.pdf.patches.styles.MOST", most)
    again = pdf.lay_out(*_input(release))
    assert [len(one.bookmarks) for one in whole.pages] == [len(one.bookmarks) for one in again.pages]


def _input(release: Release) -> tuple[str, Any, dict[str, bytes]]:
    pictures = Pictures(inline=False)
    return document(reading(release, "vi", "u5"), pictures), STATIC, pictures.drawn
