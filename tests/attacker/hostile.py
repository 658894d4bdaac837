"""One firm attacked in every way: what is certain of single people, and that none of it is wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence

from .found import Found
from .missing import Missing
from .paper import Paper, read
from .rounding import admits
from .shapes import Shape
from .truth import answered, category_of
from .whole_people import Case, Knows, questions_of

File = tuple[bytes, list[tuple[str, str]]]
"""A release's file, and what its entry in the ledger says was kept back (see `printing.printed`)."""


def papers_of(firm: Shape, files: Sequence[File]) -> list[Paper]:
    """What the attacker holds in his hands."""
    return [read(*file, firm.people) for file in files]


def told(
    firm: Shape, *files: File, knows: Knows = "answered", items: Iterable[str] | None = None, start: bool = True
) -> Found:
    """Everything that is certain about answers. items: all by default. start: begin the search at the truth, which is
    quicker; else the attacker finds a first table himself. Raises AssertionError if anything is wrong that he says."""
    papers, found = papers_of(firm, files), Found()
    took_part = frozenset(number for number, given in enumerate(firm.answers) if given is not None)
    for codes in questions_of(papers[0]):
        measures = [measure for measure in papers[0].measures if measure.code in codes]
        if items is not None and measures[0].item not in items:
            continue
        for measure in measures:
            _check_rows(firm, papers, measure)
        gave = answered(firm, measures[0]) if knows == "answered" else None
        case = Case(papers, codes, None if knows == "files" else took_part, gave)
        here = case.attack(case.truth(firm) if start else None)
        _check_found(firm, papers, here)
        found.add(here)
    return found


def missed(firm: Shape, *files: File, knows: Knows = "files", start: bool = True) -> Found:
    """Everything that is certain about who did not take part, and who skipped what. As `told`."""
    took_part = frozenset(number for number, given in enumerate(firm.answers) if given is not None)
    attacker = Missing(papers_of(firm, files), None if knows == "files" else took_part)
    found = attacker.attack(firm if start else None)
    assert not any(people & took_part for people in found.absent), "somebody who took part is called absent"
    for code, people in found.skipped:
        assert not any(code in (firm.answers[person] or {}) for person in people), "somebody who answered"
    return found


def _counts(firm: Shape, people: Iterable[int], measure) -> list[int]:
    gave = answered(firm, measure)
    options = firm.options(measure.item)
    met = Counter(category_of(measure, firm.answers[person], options) for person in people if person in gave)
    return [met[category] for category in range(len(measure.band))]


def _check_rows(firm: Shape, papers: Sequence[Paper], measure) -> None:
    """What the attacker reads into each printed row is true of the true answers."""
    for paper in papers:
        for row in paper.rows[measure.code]:
            counts = _counts(firm, row.people, measure)
            assert all(admits(said, row.n, counts) for said in row.said), (measure.code, row.group, counts, row.said)
            if row.mean is not None:
                total = sum((measure.first + place) * count for place, count in enumerate(counts))
                assert round(total / row.n, 2) == row.mean


def _check_found(firm: Shape, papers: Sequence[Paper], found: Found) -> None:
    by_code = {measure.code: measure for measure in papers[0].measures}
    for code, people, band in found.answers:
        measure = by_code[code]
        counts = _counts(firm, people, measure)
        assert sum(counts) and not sum(c for c, held in zip(counts, measure.band, strict=True) if held != band), code
    for code, group, outside in found.opened:
        measure = by_code[code]
        row = next(row for paper in papers for row in paper.rows[code] if row.group == group)
        said = next(said for said in row.said if said.how == "clipped")
        counts = _counts(firm, row.people, measure)
        top = {measure.band[category] for category in said.parts[said.top()]}
        assert sum(c for c, held in zip(counts, measure.band, strict=True) if held not in top) == outside, code
