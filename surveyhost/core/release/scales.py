"""What a report sums up under one name: the questionnaire's themes, or its sections if it has none."""

from dataclasses import dataclass

from ..questionnaire.measures import Measure, measures
from ..questionnaire.model import Questionnaire, Text
from .model import Cell, Group, Release


@dataclass(frozen=True, slots=True)
class Scale:
    """A name over measures that have a good end and that everybody sees."""

    code: str
    text: Text
    measures: tuple[str, ...]
    outcome: bool = False


def rated(questionnaire: Questionnaire) -> tuple[Measure, ...]:
    """The measures with a good end that are one statement each: ratings and matrix rows, in order."""
    return tuple(
        measure
        for measure in measures(questionnaire)
        if measure.scale == "rating" and measure.favourable != "none" and len(measure.part) < 2
    )


def scales(questionnaire: Questionnaire) -> tuple[Scale, ...]:
    """Themes that have at least one measure everybody sees; else sections likewise. In the questionnaire's order."""
    by_item: dict[str, list[str]] = {}
    for measure in rated(questionnaire):
        if not measure.conditional:
            by_item.setdefault(measure.item, []).append(measure.code)
    found: list[Scale] = []
    for theme in questionnaire.themes:
        codes = [
            code for item in questionnaire.items() if item.theme == theme.code for code in by_item.get(item.code, ())
        ]
        found.append(Scale(theme.code, theme.text, tuple(codes), theme.outcome))
    if not any(scale.measures for scale in found):
        for section in questionnaire.sections:
            codes = [code for item in section.items for code in by_item.get(item.code, ())]
            found.append(Scale(section.code, section.title, tuple(codes)))
    return tuple(scale for scale in found if scale.measures)


def asked_of_some(questionnaire: Questionnaire) -> tuple[Scale, ...]:
    """Themes over those of their measures that only some people see; these are shown for the company alone."""
    seen_by_some = {measure.code: measure.item for measure in rated(questionnaire) if measure.conditional}
    themes = {item.code: item.theme for item in questionnaire.items()}
    found = (
        Scale(one.code, one.text, tuple(code for code, item in seen_by_some.items() if themes[item] == one.code))
        for one in questionnaire.themes
    )
    return tuple(scale for scale in found if scale.measures)


def cells_of(release: Release, group: str, codes: tuple[str, ...]) -> list[Cell | None]:
    """The cells of these measures in one group; None where the place is protected."""
    return [release.cells.get((group, code)) for code in codes]


def comparable(now: Questionnaire, before: Questionnaire) -> frozenset[str]:
    """Measure codes that mean the same in both: same code, scale, number of points and favourable end."""

    def shape(questionnaire: Questionnaire) -> set[tuple[str, str, int, str]]:
        return {(one.code, one.scale, one.categories, one.favourable) for one in measures(questionnaire)}

    return frozenset(code for code, *_ in shape(now) & shape(before))


def twin(group: Group, release: Release) -> str | None:
    """The code under which another release publishes the same group (same breakdown, same path); None if it doesn't."""
    for other in release.groups:
        if other.breakdown == group.breakdown and other.path == group.path:
            return other.code
    return None
