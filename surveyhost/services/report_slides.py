"""The board's slides: overview, heat map, findings; from a release alone, with the report's own figures."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..core.derived import Span, favourable
from ..core.findings import Finding, headlines
from ..core.release import Release
from ..core.scales import Scale
from ..outside.slides import Chart, Series, Slide, Square, Table, deck
from . import report_sentences as sentences
from .report_groups import HeatRow, chunks, heat_map
from .report_overview import ENPS_NAMES, strips
from .report_pages import reading
from .report_reading import Reading
from .report_words import words

AGREE, BESIDE = "005485", "9AA5A0"
THREE = ("D37A3C", "DFE3E1", "005485")
HEAT = {-2: "DB9660", -1: "F4DAC0", 0: "F6F8F7", 1: "A3C7DA", 2: "3190B7"}
ROWS = 14
"""Units that stand on one slide."""
SIX = 6
"""Findings that a board reads."""


def to_pptx(release: Release, language: str) -> bytes:
    """The slides in this language, or in the questionnaire's first where it is not spoken there."""
    spoken = language if language in release.questionnaire.languages else release.questionnaire.languages[0]
    of = reading(release, spoken)
    title = words(spoken).text(release.title)
    return deck(list(_slides(of, title)), _foot(of), title, spoken, datetime.fromisoformat(release.closed[:10]))


def _foot(of: Reading) -> str:
    say, code = of.words.say, of.words.code(of.release.policy_hash, 8)
    promise = say("No figure here rests on fewer than %(k)s people.", k=of.k)
    return f"{promise} {say('Release %(number)s', number=of.release.number)}, {say('contract %(code)s', code=code)}"


def _slides(of: Reading, title: str) -> Iterator[Slide]:
    say = of.words.say
    answered = say(
        "answered: %(n)s of %(invited)s people", n=of.people(of.whole), invited=of.words.number(of.release.invited)
    )
    yield Slide(title, [of.release.client, answered], is_first=True)
    yield _overview(of)
    for strip in strips(of)[:1]:
        yield Slide(strip.question, [strip.said, f"eNPS {strip.score}, n {strip.n}"], _enps(of))
    if of.below:
        for some in chunks(of.scales):
            yield from _heat(of, some)
    found = headlines(of.found, SIX)
    if found:
        yield _findings(of, found)


def _overview(of: Reading) -> Slide:
    """A bar for each theme with an exact score; what is known as a range only is said, not drawn."""
    scores = [(of.words.text(scale.text), of.score(of.unit.code, scale)) for scale in of.scales]
    drawn = [(name, span) for name, span in scores if span is not None and span.exact]
    ranges = [f"{name}: {of.words.percent(span)}" for name, span in scores if span is not None and not span.exact]
    series = Series(of.words.say("Percent favourable"), [span.low for _, span in drawn], AGREE)
    alt = "; ".join(f"{name} {span.low} %" for name, span in drawn)
    chart = Chart(alt, [name for name, _ in drawn], [series]) if drawn else None
    return Slide(sentences.overview_title(of, scores), [of.words.say("Percent favourable"), *ranges], chart)


def _enps(of: Reading) -> Chart | None:
    """The three bands of the first eNPS item, where all three are exact."""
    measure = next(
        (one for one in of.measures.values() if one.scale == "enps" and of.cell(of.unit.code, one.code)), None
    )
    cell = None if measure is None else of.cell(of.unit.code, measure.code)
    if cell is None or cell.bands is None or not all(share.exact for share in cell.bands):
        return None
    names = [of.words.say(name) for name in ENPS_NAMES]
    series = [Series(name, [share.low], colour) for name, share, colour in zip(names, cell.bands, THREE, strict=True)]
    alt = "; ".join(f"{name} {share.low} %" for name, share in zip(names, cell.bands, strict=True))
    return Chart(alt, [""], series, stacked=True)


def _heat(of: Reading, some: Sequence[Scale]) -> Iterator[Slide]:
    """The map in tables of `ROWS` units; the company stands first in each."""
    whole = heat_map(of, some)
    head, rows = ["", of.words.say("Answers"), *whole.themes], list(whole.rows)
    for start in range(1, len(rows), ROWS):
        shown = [rows[0], *rows[start : start + ROWS]]
        table = Table(of.words.say("Heat map"), head, [_row(row) for row in shown])
        yield Slide(of.words.say("Heat map"), [of.words.say("Percent favourable")], table=table)


def _row(row: HeatRow) -> list[Square]:
    name = Square("\u2003" * max(0, row.depth - 1) + row.name, is_bold=row.is_whole or row.depth == 1)
    cells = [
        Square(
            " ".join(filter(None, (cell.figure, cell.difference))) or cell.why,
            HEAT[cell.shade] if cell.figure and not row.is_whole else "",
            row.is_whole,
        )
        for cell in row.cells
    ]
    return [name, Square(row.n), *cells]


def _findings(of: Reading, found: Sequence[Finding]) -> Slide:
    """Each finding as a sentence, and its figure beside the one it is compared with."""
    said = [sentences.sentence(of, one, 0) for one in found]
    figures = [one.figure if one.figure.exact else None for one in found]
    beside = [_beside(of, one) for one in found]
    series = [Series(of.words.say("Percent favourable"), [span.low if span else None for span in figures], AGREE)]
    if any(beside):
        others = [span.low if span is not None and span.exact else None for span in beside]
        series.append(Series(of.words.say("in comparison"), others, BESIDE))
    categories = [_label(of, one) for one in found]
    alt = " ".join(f"{one.fact} {one.more}" for one in said)
    return Slide(of.words.say("What stands out"), [], Chart(alt, categories, series))


def _beside(of: Reading, one: Finding) -> Span | None:
    """The figure that a finding is held against: its own, or the company's where the group is not the company."""
    if one.beside is not None:
        return one.beside
    cell = of.cell(of.whole.code, one.measure)
    return None if one.group == of.whole.code or cell is None else favourable(cell)


def _label(of: Reading, one: Finding) -> str:
    name = of.words.group(of.groups[one.group])
    return f"{of.question(one.measure)} ({name})" if one.group != of.whole.code else of.question(one.measure)
