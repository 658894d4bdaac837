"""The card of one figure: its words and its small chart."""

from dataclasses import replace

from surveyhost.core.loop.finding import About, Place
from surveyhost.core.release.derived import favourable
from surveyhost.core.release.model import Cell, Release, Share
from surveyhost.report.html import reading
from surveyhost.report.pointed import _bar, pointed


def test_the_longest_bar_stays_within_its_card(release: Release) -> None:
    """A small group may answer in a way that no question of the whole company comes near to."""
    code = next(code for (group, code), cell in release.cells.items() if group == "u5" and cell.bands)
    bands = (Share(71, 71), Share(29, 29), Share(0, 0))
    odd = replace(release, cells={**release.cells, ("u5", code): Cell(7, "bands", bands, bands, None)})
    place, of = Place("u5", About.ITEM, code), reading(odd, "en")
    bar = _bar(of, place, of.measures[code])
    assert bar is not None and min(segment.x for segment in bar.segments) >= 0
    figure = favourable(odd.cells["u5", code])
    assert figure is not None and pointed(odd, "en", place, figure).figure.startswith("0")
