"""The result of a ballot: the statements in the order of how many agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from ....core.loop.ballot import AGREE, DISAGREE, ITEM, NO_VIEW, is_ballot
from ....core.loop.finding import About, Place
from ....core.release.chance.compared import smallest_told
from ....core.release.derived import Span
from ....core.release.model import Cell, Share
from ... import protected
from ...differences import Delta, Family
from ...formatting import N_
from ...model import Reading
from .. import Part

LABEL = N_("Votes on statements")
HEADS = (N_("Statement"), N_("Agree"), N_("No view"), N_("Disagree"), N_("Agree less disagree"), N_("Answers"))
CERTAIN = 10**9
"""Answers behind a figure that is no sample: as many for as against."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One statement. Without shares, `note` says why."""

    text: str
    code: str
    shares: tuple[Share, ...] = ()
    figures: tuple[str, ...] = ()
    """Agree, no view, disagree."""
    n: int = 0
    balance: Delta | None = None
    """Percent who agree less percent who disagree, beside as many for as against; None where it is a range."""
    beside: Delta | None = None
    """Of a unit: percent who agree, beside the company's."""
    note: str = ""
    place: Place | None = None

    @property
    def agree(self) -> Share:
        return self.shares[AGREE]

    @property
    def undecided(self) -> int:
        """Percent without a view, where that is known and what agrees is."""
        return self.shares[NO_VIEW].low if self.agree.exact and self.shares[NO_VIEW].exact else 0

    def said(self, heads: tuple[str, ...]) -> str:
        """The bar in words."""
        return ", ".join(f"{head} {figure}" for head, figure in zip(heads, self.figures, strict=True))


def votes(reading: Reading) -> list[Vote]:
    """Every statement, those that most agree with first; then those of which nothing is printed."""
    family = Family()
    made = list(_votes(reading, family))
    return sorted(made, key=lambda one: (not one.shares, -one.agree.low if one.shares else 0, one.text))


def _votes(reading: Reading, family: Family) -> Iterator[Vote]:
    for measure in reading.measures.values():
        if measure.item != ITEM:
            continue
        text = reading.question(measure.code)
        cell = reading.cell(reading.unit.code, measure.code)
        if cell is None:
            yield Vote(text, measure.code, note=protected.of_item(reading, reading.unit, measure.code))
            continue
        share = [reading.words.percent(cell.shares[at]) for at in (AGREE, NO_VIEW, DISAGREE)]
        yield Vote(
            text,
            measure.code,
            cell.shares,
            tuple(share),
            cell.n,
            _balance(reading, family, measure.code, cell),
            _beside(reading, family, measure.code, cell),
            place=Place(reading.unit.code, About.ITEM, measure.code, AGREE + 1),
        )


def _balance(reading: Reading, family: Family, code: str, cell: Cell) -> Delta | None:
    """Judged as a score is, which takes the error for no smaller than it is."""
    agree, disagree = cell.shares[AGREE], cell.shares[DISAGREE]
    if not (agree.exact and disagree.exact):
        return None
    points = agree.low - disagree.low
    return reading.delta(family, (code, "balance"), Span(points, points, cell.n), Span(0, 0, CERTAIN), is_score=True)


def _beside(reading: Reading, family: Family, code: str, cell: Cell) -> Delta | None:
    whole = None if reading.is_company else reading.cell(reading.whole.code, code)
    if whole is None:
        return None
    spans = [Span(one.shares[AGREE].low, one.shares[AGREE].high, one.n) for one in (cell, whole)]
    return reading.delta(family, (code, "company"), spans[0], spans[1], inside=True)


def ballot(reading: Reading) -> list[Part]:
    """The page; none for any other survey."""
    if not is_ballot(reading.release.questionnaire):
        return []
    words, found = reading.words, votes(reading)
    shown = [one.n for one in found if one.shares]
    least = smallest_told(min(shown), 50) if shown else None
    shows = {
        "votes": found,
        "heads": tuple(words.say(head) for head in HEADS[1:4]),
        "company": "" if reading.is_company else words.say("vs %(other)s", other=words.group(reading.whole)),
        "least": least,
        "fewest": min(shown, default=0),
        "most": max(shown, default=0),
    }
    return [Part("ballot", words.say(LABEL), shows)]
