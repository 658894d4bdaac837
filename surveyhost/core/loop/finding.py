"""A finding: a printed figure somebody points at. A reference, made from a release and read from it again each time.

So a finding can never show a number that its release does not hold.
"""

from dataclasses import dataclass
from enum import StrEnum

from ..questionnaire.measures import Measure, measures
from ..release import findings
from ..release.derived import Span, enps, favourable, theme_score
from ..release.model import COMPANY, Release
from ..release.scales import Scale, cells_of, scales
from .refusals import NotPrinted

HEADLINES = 5
"""So many of a report's first headlines are findings by themselves."""


class About(StrEnum):
    """What a figure is about."""

    ITEM = "item"
    THEME = "theme"
    RATED = "rated"
    """A department, over all statements by which it is rated."""


class FindingKind(StrEnum):
    """Why it was pointed at: somebody marked it, or it is one of the report's headlines (`core.release.findings`)."""

    MARKED = "marked"
    MOVED = "moved"
    LOW = "low"
    GAP = "gap"
    STRENGTH = "strength"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in a release."""

    group: str
    """Code of a published group."""
    about: About
    code: str
    """Of a measure, of a theme (a section where there are no themes), or "item:department"."""
    category: int = 0
    """1.. where the figure is the share of one category, or of one band, of a measure that has no good end; else 0."""

    @property
    def text(self) -> str:
        """In one word, as a form sends it."""
        return f"{self.about}|{self.code}|{self.category}|{self.group}"


def place_in(text: str) -> Place:
    """The place that `Place.text` wrote. NotPrinted for anything else."""
    about, code, category, group = [*text.split("|", 3), "", "", ""][:4]
    if about not in list(About) or not category.isascii() or not category.isdecimal() or len(category) > 4:
        raise NotPrinted()
    return Place(group, About(about), code, int(category))


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure with the place where it is printed."""

    place: Place
    figure: Span
    """Percent favourable, the eNPS, or the share of the category."""


def _measure(release: Release, code: str) -> Measure | None:
    return next((one for one in measures(release.questionnaire) if one.code == code), None)


def scale_of(release: Release, code: str) -> Scale | None:
    """The theme with this code; None if the questionnaire has none."""
    return next((one for one in scales(release.questionnaire) if one.code == code), None)


def _of_item(release: Release, place: Place) -> Span | None:
    measure, cell = _measure(release, place.code), release.cells.get((place.group, place.code))
    if measure is None or cell is None:
        return None
    if cell.bands is not None:
        if place.category:
            return None
        return enps(cell) if measure.scale == "enps" else favourable(cell)
    if not 1 <= place.category <= len(cell.shares):
        return None
    share = cell.shares[place.category - 1]
    return Span(share.low, share.high, cell.n)


def _of_theme(release: Release, place: Place) -> Span | None:
    scale = scale_of(release, place.code)
    if scale is None or place.category:
        return None
    # as a report prints it: over the items that are shown for the company
    shown = tuple(code for code in scale.measures if (COMPANY, code) in release.cells)
    return theme_score(cells_of(release, place.group, shown))


def _of_rated(release: Release, place: Place) -> Span | None:
    return None if place.category else theme_score(cells_of(release, place.group, measures_of(release, place)))


_FIGURES = {About.ITEM: _of_item, About.THEME: _of_theme, About.RATED: _of_rated}


def measures_of(release: Release, place: Place) -> tuple[str, ...]:
    """Codes of the measures over which a figure is taken; () where the questionnaire has none of it."""
    if place.about == About.RATED:
        return tuple(
            one.code for one in measures(release.questionnaire) if ":".join([one.item, *one.part[:1]]) == place.code
        )
    if place.about == About.THEME:
        scale = scale_of(release, place.code)
        return () if scale is None else scale.measures
    return (place.code,)


def refer(release: Release, place: Place) -> Reference:
    """The figure that the release prints at this place. NotPrinted where it prints none."""
    is_out = any(group.code == place.group for group in release.groups)
    figure = _FIGURES[place.about](release, place) if is_out else None
    if figure is None:
        raise NotPrinted()
    return Reference(place, figure)


def words_of(release: Release, place: Place) -> dict[str, str]:
    """Language to what a figure is about, in the words of the questionnaire."""
    form = release.questionnaire
    if place.about == About.THEME and (scale := scale_of(release, place.code)) is not None:
        return dict(scale.text)
    measure = _measure(release, [*measures_of(release, place), ""][0])
    if measure is None:
        return {}
    item = form.item(measure.item)
    texts = {option.code: option.text for option in (*item.options, *item.rows)}
    parts = [texts[code] for code in measure.part[: 1 if place.about == About.RATED else None]]
    if place.category and not parts and place.category <= len(item.options):
        parts = [item.options[place.category - 1].text]
    return {language: ": ".join(text[language] for text in (item.text, *parts)) for language in form.languages}


def is_score(release: Release, place: Place) -> bool:
    """Whether the figure is an eNPS, and no percent."""
    measure = _measure(release, place.code) if place.about == About.ITEM else None
    return measure is not None and measure.scale == "enps"


def headlines(release: Release, earlier: Release | None) -> list[tuple[FindingKind, Reference]]:
    """The report's first headlines, as findings."""
    found = findings.headlines(findings.findings(release, earlier), HEADLINES)
    places = ((one.kind, Place(one.group, About.ITEM, one.measure)) for one in found)
    return [(FindingKind(kind), refer(release, place)) for kind, place in places]
