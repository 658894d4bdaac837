"""The questionnaire's sections, page by page: items, choices, journey, departments, and the lowest item by unit."""

from typing import Any

from ...core.loop.ballot import is_ballot
from ...core.questionnaire.measures import Measure
from ...core.questionnaire.model import Kind, Section
from .. import sentences
from ..differences import Family
from ..model import Reading
from . import Part
from .choices import chosen
from .groups import item_maps, without_units
from .internal_service import matrices, statements, travel
from .item_tables import section_tables, units_table
from .overview import strips


def _lowest(reading: Reading, section: Section) -> Measure | None:
    codes = {item.code for item in section.items}
    spans = [
        (span.low, measure)
        for measure in reading.rated
        if measure.item in codes
        and (span := reading.favourable(reading.unit.code, measure.code)) is not None
        and span.exact
    ]
    return min(spans, key=lambda pair: pair[0])[1] if spans else None


PAGE = 235
"""Millimetres of a page between its margins, less a little."""
HEIGHTS = {"tables": (16, 10.5), "maps": (27, 8.6), "choices": (20, 5.6), "strips": (34, 0), "lowest": (27, 7)}
"""About how high each piece is, in millimetres: itself, and each of its rows."""


def _has_room(shows: dict[str, Any]) -> bool:
    """Is there room on the first page for one more table of a few units? It would stand alone on the next otherwise."""
    used = 32.0 + (80 if shows["journey"] else 0) + HEIGHTS["lowest"][0] + 6 * HEIGHTS["lowest"][1]
    for name in ("tables", "maps", "choices", "strips"):
        own, each = HEIGHTS[name]
        for one in shows[name]:
            used += own + each * len(getattr(one, "rows", getattr(one, "options", ())))
    return used <= PAGE


def section(reading: Reading, one: Section) -> Part | None:
    """One section: its items, the lowest of them by unit, what was chosen, journey and matrix. None if it is empty."""
    words, family = reading.words, Family()
    tables = [table for table in section_tables(reading, one, family) if any(row.bar for row in table.rows)]
    codes = [item.code for item in one.items]
    named = [
        (reading.question(measure.code), span)
        for measure in reading.rated
        if measure.item in codes and (span := reading.favourable(reading.unit.code, measure.code)) is not None
    ]
    served = [item for item in one.items if item.kind == Kind.SERVICE_MATRIX]
    shows: dict[str, Any] = {
        "title": sentences.section_title(reading, words.text(one.title), named),
        "lead": sentences.section_lead(reading, named),
        "tables": tables,
        "choices": chosen(reading, one),
        "journey": travel(reading, one),
        "strips": strips(reading, codes),
        "matrices": [matrix for item in served for matrix in matrices(reading, item)],
        "statements": [matrix for item in served for matrix in statements(reading, item)],
        "maps": item_maps(reading, codes, family),
        "without_units": without_units(reading, codes),
        "lowest": None,
        "by_unit": None,
    }
    if not any(shows[name] for name in ("tables", "choices", "journey", "strips", "matrices", "statements")):
        return None
    lowest = _lowest(reading, one)
    if lowest is not None and reading.below and _has_room(shows):
        shows["by_unit"] = units_table(reading, lowest, family)
        shows["lowest"] = {"number": reading.numbers[lowest.item], "text": reading.question(lowest.code)}
    shows["signed"] = any(table.heads for table in tables) or bool(shows["maps"])
    return Part("section", words.text(one.title), shows, f"section-{one.code}")


def sections(reading: Reading) -> list[Part]:
    """A part for each section that shows something."""
    if is_ballot(reading.release.questionnaire):  # which has a page of its own
        return []
    found = [section(reading, one) for one in reading.release.questionnaire.sections]
    return [part for part in found if part is not None]
