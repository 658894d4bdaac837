"""How to read the report: a made-up bar, the scales that were used, and what is said of them."""

from collections.abc import Iterator

from ...core.release.model import Cell, Share
from ..charts.marks import diverging, shades
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
