"""Rankings in a release: which count everybody who ranked anything, and what their figures are called."""

from ..questionnaire.measures import Measure, measures
from .model import Cell, Release


def with_one_base(release: Release) -> frozenset[str]:
    """Codes of the rankings whose options all count everybody who ranked anything.

    A release that was frozen before options had one base counts each over those who ranked it, in as many places as
    there are options. Where there are as many categories either way, the last place tells: it could not be given then,
    and now it holds those who left the option out, who cannot be nobody for every option.
    """
    options: dict[str, list[Measure]] = {}
    for measure in measures(release.questionnaire):
        if measure.scale == "ranks":
            options.setdefault(measure.item, []).append(measure)
    return frozenset(item for item, held in options.items() if _has_one_base(release, held))


def _has_one_base(release: Release, options: list[Measure]) -> bool:
    of = {measure.code for measure in options}
    cells = [cell for (_, code), cell in release.cells.items() if code in of]
    size = options[0].categories
    if any(len(cell.shares) != size for cell in cells):
        return False
    if not options[0].unranked or size != len(options) or not cells:
        return True
    return any(cell.shares[-1].low > 0 for cell in cells)


def names(measure: Measure, cell: Cell, one_base: bool, left_out: str) -> list[str]:
    """What each category of an option is called: places from 1, then those who left it out."""
    places = len(cell.shares) - (measure.unranked and one_base)
    return [str(place) for place in range(1, places + 1)] + [left_out] * (len(cell.shares) - places)
