"""Slides for the board: overview, heat map, findings; from a release alone, with the report's own figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..core.loop.ballot import is_ballot
from ..core.release.chance.signs import Sign
from ..core.release.derived import Span, favourable
from ..core.release.findings import Finding, headlines
from ..core.release.model import Release
from ..outside.slides import Chart, Point, Series, Slide, Square, Table, deck
from . import sentences
from .formatting import words
from .html import reading
from .model import Reading
from .parts.groups import Heat, HeatMap, HeatRow, heat_maps
from .parts.loop import ballot, became
from .parts.overview import ENPS_NAMES, has_scores, overview, strips
from .parts.waves import Moved, waves

AGREE, BESIDE = "005485", "9AA5A0"
THREE = ("D37A3C", "DFE3E1", "005485")
HEAT = {-2: "DB9660", -1: "F4DAC0", 0: "F6F8F7", 1: "A3C7DA", 2: "3190B7"}
MARKS = {"up": "▲", "down": "▼", Sign.FEW: "?"}
"""What stands before a difference: its way where it is more than chance, else its sign."""
ROWS, UNITS = 14, 42
"""Lines of the map on one slide, and units of which the map is made: whole levels of the tree, as far as they fit."""
TITLE, LONG, NAME = 240, 110, 44
"""Letters at most of a title, of an item beside its bar, and of a unit's name in the map."""
SIX = 6
"""Findings that a board reads."""
ACTIONS, VOTES, ITEMS = 8, 10, 8
"""Actions, statements, and items that changed, on one slide."""


def to_pptx(release: Release, language: str, earlier: Release | None = None) -> bytes:
    """The slides in this language, or in the questionnaire's first where it is not spoken there.

    earlier: the release of the wave before, to say what changed.
    """
    spoken = language if language in release.questionnaire.languages else release.questionnaire.languages[0]
    of = reading(release, spoken, earlier=earlier)
    title = words(spoken).text(release.title)
    slides = [replace(one, title=of.words.short(one.title, TITLE)) for one in _slides(of, title)]
    return deck(slides, _foot(of), title, spoken, datetime.fromisoformat(release.closed[:10]))


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
    if has_scores(of):
        yield _overview(of)
    yield from _votes(of)
    for strip in strips(of)[:1]:
        score = say("eNPS %(score)s, %(n)s answers", score=strip.score, n=strip.n)
        yield Slide(strip.question, [strip.said, score], _enps(of))
    if of.below and of.scales:
        for one in heat_maps(of):
            yield from _heat(of, one)
    yield from _moved(of)
    yield from _became(of)
    found = headlines(of.found, SIX)
    if found:
        yield from _findings(of, found)


def _votes(of: Reading) -> Iterator[Slide]:
    """The statements of a ballot, a line for each; none of any other survey."""
    say = of.words.say
    head = [say(name) for name in ballot.HEADS]
    found = ballot.votes(of) if is_ballot(of.release.questionnaire) else []
    about = say(
        "The statements are the third party's, made of comments; nobody said them in these words. They stand in the "
        "order of how many agree."
    )
    for start in range(0, len(found), VOTES):
        rows = [_vote(of, one) for one in found[start : start + VOTES]]
        yield Slide(say(ballot.LABEL), [about], table=Table(say(ballot.LABEL), head, rows))


def _vote(of: Reading, one: ballot.Vote) -> list[Square] | str:
    """A statement with its figures; without them, in a line of its own, why there are none."""
    if not one.shares:
        return of.words.short(of.words.sentences(one.text, one.note), 170)
    sign = "" if one.balance is None else MARKS.get(one.balance.way or one.balance.sign, "")
    balance = of.words.say("not compared") if one.balance is None else one.balance.text
    texts = [of.words.short(one.text, LONG), *one.figures, f"{sign} {balance}".strip(), of.words.number(one.n)]
    return [Square(text, is_bold=not place) for place, text in enumerate(texts)]


def _became(of: Reading) -> Iterator[Slide]:
    """A line for each action that was asked about again."""
    say, found = of.words.say, became.lines(of)
    head = [say(name) for name in became.HEADS]
    for start in range(0, len(found), ACTIONS):
        rows = [
            [Square(of.words.short(text, LONG), is_bold=not place) for place, text in enumerate(line.cells())]
            for line in found[start : start + ACTIONS]
        ]
        about = say("What changed is printed here; why it changed cannot be known from it.")
        yield Slide(say(became.LABEL), [about], table=Table(say(became.LABEL), head, rows))


def _overview(of: Reading) -> Slide:
    """A bar for each theme with an exact score; what is known as a range only is said, not drawn."""
    scores = [(of.words.text(scale.text), of.score(of.unit.code, scale)) for scale in of.scales]
    drawn = [(name, span) for name, span in scores if span is not None and span.exact]
    ranges = [f"{name}: {of.words.percent(span)}" for name, span in scores if span is not None and not span.exact]
    series = Series(of.words.say("Percent favourable"), [span.low for _, span in drawn], AGREE)
    alt = "; ".join(f"{name} {span.low} %" for name, span in drawn)
    chart = Chart(alt, [name for name, _ in drawn], [series]) if drawn else None
    about = of.words.say(
        "Percent favourable; %(n)s people answered. The figures behind the bars can be edited.", n=of.people(of.unit)
    )
    changed = [str(overview(of).shows["lead"])] if of.trends else []
    return Slide(sentences.overview_title(of, scores), [about, *changed, *ranges], chart)


def _moved(of: Reading) -> Iterator[Slide]:
    """Each item then and now, the widest change first; none in a first wave."""
    say = of.words.say
    for part in waves(of):
        rows, head = part.shows["rows"], [say("Item"), of.earlier_name, of.wave_name, say("Change"), say("Answers")]
        for start in range(0, len(rows), ITEMS):
            lines = [_change(of, row) for row in rows[start : start + ITEMS]]
            table = Table(part.label, head, lines)
            yield Slide(
                say("What moved since %(wave)s", wave=of.earlier_name), [part.shows["lead"], _signs(of)], table=table
            )


def _change(of: Reading, row: Moved) -> list[Square]:
    mark = MARKS.get(row.delta.way or row.delta.sign, "")
    texts = [
        f"{row.number}. {of.words.short(row.text, LONG)}",
        row.before,
        row.now,
        f"{mark} {row.delta.text}".strip(),
        row.n,
    ]
    return [Square(text, is_bold=not place) for place, text in enumerate(texts)]


def _signs(of: Reading) -> str:
    """What the marks mean."""
    say = of.words.say
    return "; ".join([f"▲ ▼ {say('more than chance')}", say("no sign: could be chance"), f"? {say('too few to tell')}"])


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
    return Chart(alt, [of.words.group(of.unit)], series, stacked=True)


def _heat(of: Reading, whole: HeatMap) -> Iterator[Slide]:
    """The map in tables of about `ROWS` lines, all of much the same length; the company stands first in each."""
    say = of.words.say
    head = ["", say("Answers"), *(of.words.short(name, NAME) for name in whole.themes)]
    first, *rows = whole.rows
    shown = _levels(rows)
    lines = [line for row in shown for line in _lines(of, row)]
    about = [
        say("The large figure is percent favourable. The small one is the difference from the first row, in points."),
        _signs(of),
    ]
    if len(shown) < len(rows):
        about.append(say("Units further down stand in the report and in the tables."))
    slides = -(-len(lines) // ROWS)
    each = -(-len(lines) // max(1, slides))
    title = say("Where it differs from %(whole)s", whole=of.words.in_sentence(of.unit))
    for start in range(0, len(lines), max(1, each)):
        table = Table(say("Heat map"), head, [_row(of, first), *lines[start : start + each]])
        yield Slide(title, about, table=table)


def _levels(rows: Sequence[HeatRow]) -> list[HeatRow]:
    """Whole levels of the tree, as long as they are few enough; the first in any case."""
    depths = sorted({row.depth for row in rows})
    fitting = [depth for depth in depths if sum(row.depth <= depth for row in rows) <= UNITS]
    last = fitting[-1] if fitting else depths[0]
    return [row for row in rows if row.depth <= last]


def _lines(of: Reading, row: HeatRow) -> Iterator[list[Square] | str]:
    """A unit's line, and a sentence for those under it that do not stand alone."""
    yield _row(of, row)
    for note in row.notes:
        yield of.words.short(note.striptags(), 170)


def _row(of: Reading, row: HeatRow) -> list[Square]:
    text = "\u2003" * max(0, row.depth - 1) + of.words.short(row.name, NAME)
    name = Square(text, is_bold=row.is_whole or row.depth == 1)
    cells = [
        Square(
            cell.figure or cell.why,
            HEAT[cell.shade] if cell.figure and not row.is_whole else "",
            row.is_whole,
            _signed(cell),
        )
        for cell in row.cells
    ]
    return [name, Square(row.n), *cells]


def _signed(cell: Heat) -> str:
    """The difference behind its sign."""
    if cell.delta is None:
        return ""
    return " ".join(one for one in (MARKS.get(cell.delta.way or cell.delta.sign, ""), cell.difference) if one)


def _findings(of: Reading, found: Sequence[Finding]) -> Iterator[Slide]:
    """The findings as sentences; then their figures as bars, beside those they are compared with.

    What goes with the outcome is a coefficient, which no bar in percent can show: it is said and not drawn.
    """
    ranks = {one.code: place for some in of.found.values() for place, one in enumerate(some)}
    listed = [sentences.sentence(of, one, ranks[one.code]) for one in found]
    points = [Point(one.fact, one.more, one.rests_on) for one in listed]
    yield Slide(of.words.say("What stands out"), points=points)
    found = [one for one in found if one.kind != "related" and one.figure.exact]
    if not found:
        return
    said = [one for one in listed if one.code in {drawn.code for drawn in found}]
    figures = [one.figure for one in found]
    beside = [_beside(of, one) for one in found]
    series = [Series(of.words.say("Percent favourable"), [span.low for span in figures], AGREE)]
    if any(beside):
        others = [span.low if span is not None and span.exact else None for span in beside]
        series.append(Series(of.words.say("in comparison"), others, BESIDE))
    categories = [_label(of, one) for one in found]
    alt = " ".join(f"{one.fact} {one.more}" for one in said)
    about = of.words.say("Percent favourable; in brackets the number of answers.")
    yield Slide(of.words.say("What stands out"), [about], Chart(alt, categories, series))


def _beside(of: Reading, one: Finding) -> Span | None:
    """The figure that a finding is held against: its own, or the company's where the group is not the company."""
    if one.beside is not None:
        return one.beside
    cell = of.cell(of.whole.code, one.measure)
    return None if one.group == of.whole.code or cell is None else favourable(cell)


def _label(of: Reading, one: Finding) -> str:
    text = of.words.short(of.question(one.measure), LONG)
    if one.group != of.whole.code:
        text = f"{text} {of.words.short(of.words.group(of.groups[one.group]), NAME)}"
    beside = _beside(of, one)
    people = [of.words.number(span.n) for span in (one.figure, beside) if span is not None]
    return text + " (" + "\u00a0/\u00a0".join(people) + ")"
