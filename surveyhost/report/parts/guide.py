"""How to read the report: a made-up bar, the scales that were used, and what is said of them."""

from collections.abc import Iterator

from ...core.release.chance.compared import smallest_told
from ...core.release.model import Cell, Share
from ..charts.marks import diverging, shades
from ..formatting import Words
from ..model import Reading
from . import Part


def _scales_used(reading: Reading) -> Iterator[tuple[int, str, str, str]]:
    """Points, and in words which of them are unfavourable, neutral, favourable."""
    edges = {3: (1, 2), 4: (2, 2), 5: (2, 3), 6: (2, 4), 7: (2, 5)}
    for points in sorted({measure.categories for measure in reading.rated}):
        low, middle = edges.get(points, (3, points - 3))
        ranges = ((1, low), (low + 1, middle), (middle + 1, points))
        below, between, above = (f"{a}" if a == b else f"{a}–{b}" if a < b else "" for a, b in ranges)
        yield points, below, between, above


PEOPLE = (10, 30, 100)
OTHERS = 20
"""Differences on a page, to say by an example how much harder many are to tell than one."""


def _told(reading: Reading) -> list[str]:
    """From how many points on a difference can be told, for groups of a few sizes and for the unit of this report."""
    words, whole = reading.words, reading.answered
    sizes = {*PEOPLE, *(() if reading.is_company else (reading.unit.respondents,))}
    return [_smallest(words, n, whole) for n in sorted(sizes) if n < whole]


def _smallest(words: Words, n: int, whole: int) -> str:
    alone, beside = (smallest_told(n, 50, whole, among) for among in (1, OTHERS))
    people = words.number(n)
    if alone is None:
        return words.say("With %(people)s people no difference can be told.", people=people)
    said = words.count(
        "With %(people)s people a difference of %(num)s point or more can be told.",
        "With %(people)s people a difference of %(num)s points or more can be told.",
        alone,
        people=people,
    )
    if beside is None:
        none = words.count(
            "Among %(num)s difference on one page none can be.",
            "Among %(num)s differences on one page none can be.",
            OTHERS,
        )
        return words.sentences(said, none)
    among = words.count(
        "Among %(others)s differences on one page it takes %(num)s point.",
        "Among %(others)s differences on one page it takes %(num)s points.",
        beside,
        others=OTHERS,
    )
    return words.sentences(said, among)


def guide(reading: Reading) -> Part:
    """How to read the charts: the scale that is used most, drawn once with its words."""
    points = [measure.categories for measure in reading.rated]
    most = max(set(points), key=points.count) if points else 5
    item = next(
        (
            reading.release.questionnaire.item(measure.item)
            for measure in reading.rated
            if measure.categories == most and measure.favourable == "high" and not measure.part
        ),
        None,
    )
    labels = list(reading.labels(item)) if item is not None else []
    legend = [(f"b{shade}", label) for shade, label in zip(shades(most), labels, strict=False) if label]
    sample = None if item is None else diverging(reading.measures[item.code], _example(most), reading.reach)
    return Part(
        "guide",
        reading.words.say("How to read this"),
        {
            "legend": legend,
            "scales": list(_scales_used(reading)),
            "enps": _has_enps(reading),
            "told": _told(reading),
            "relations": bool(reading.release.certificate.get("relations")),
            "sample": sample,
            "sample_alt": reading.words.say("A made-up example of such a bar"),
        },
    )


def _example(points: int) -> Cell:
    """A made-up bar that leans to the right, for the page that explains bars."""
    weights = [1 + place * (3 if place <= points // 2 else 2) for place in range(points)]
    shares = [100 * weight // sum(weights) for weight in weights]
    shares[points // 2] += 100 - sum(shares)
    band = (Share(0, 0), Share(0, 0), Share(0, 0))
    return Cell(100, "full", tuple(Share(share, share) for share in shares), band, None)


def _has_enps(reading: Reading) -> bool:
    return any(measure.scale == "enps" for measure in reading.measures.values())
