"""What a ballot looks like: which cells stand for which measure, how an answer fills them, and the two halves.

A measure with one answer (rating, eNPS, choice, band, row of a matrix) is a block: a cell for each category, of which
exactly one is 1 if it was answered and none if not; the mask says which blocks were. An option of a multiple choice is
one free cell: who skipped the question is counted with who did not choose the option (see `core.suppression.skips`).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..questionnaire.kinds import KINDS, with_texts
from ..questionnaire.measures import Answers, Measure, category, measures
from ..questionnaire.model import Kind, Questionnaire
from ..release.outcomes import outcome, related
from .field import Vector
from .proof import BALLOT, Circuit
from .refusals import CannotBeSplit, DepartmentsRated, NothingToSplit, PutInOrder, ShownToSome, TwoItemsCompared
from .xof import DRAFT

Chosen = Mapping[str, int]
"""Measure to the category (from 0) of an answer; of an option 1 where it was chosen. Not answered: not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of one measure."""

    measure: str
    first: int
    cells: int
    is_block: bool

    @property
    def behind(self) -> int:
        """The cell behind the last one."""
        return self.first + self.cells


@dataclass(frozen=True)
class Layout:
    """The cells of a ballot, measure by measure in the questionnaire's order."""

    places: tuple[Place, ...]

    @cached_property
    def blocks(self) -> tuple[Place, ...]:
        """The measures with a mask bit, in its order."""
        return tuple(place for place in self.places if place.is_block)

    @cached_property
    def circuit(self) -> Circuit:
        """What the proof of such a ballot is about."""
        return Circuit(self.places[-1].behind, tuple((place.first, place.behind) for place in self.blocks))

    @property
    def mask_bytes(self) -> int:
        """Bytes of a mask: one bit for each block."""
        return (len(self.blocks) + 7) // 8


def reasons(questionnaire: Questionnaire) -> Iterator[CannotBeSplit]:
    """Everything for which a questionnaire cannot be counted in halves, in its order.

    A text that only some are asked is among them: that it was written at all would tell the keeper of an answer.
    """
    for section in questionnaire.sections:
        for item in with_texts(section.items):
            if not KINDS[item.kind].is_question:
                continue
            if section.show_if or item.show_if:
                yield ShownToSome(code=item.code)
            if item.kind == Kind.SERVICE_MATRIX:
                yield DepartmentsRated(code=item.code)
            if item.kind == Kind.RANKING:
                yield PutInOrder(code=item.code)
    of = outcome(questionnaire)
    for measure in related(questionnaire)[:1]:
        yield TwoItemsCompared(code=measure.code, other=of.code if of else "")
    if not measures(questionnaire):
        yield NothingToSplit()


def layout_of(questionnaire: Questionnaire) -> Layout:
    """The cells of a questionnaire's ballots. Raises the first of `reasons`, if there is one."""
    for reason in reasons(questionnaire):
        raise reason
    places: list[Place] = []
    for measure in measures(questionnaire):
        is_block = not measure.of_all
        cells = measure.categories if is_block else 1
        places.append(Place(measure.code, places[-1].behind if places else 0, cells, is_block))
    return Layout(tuple(places))


def to_document(layout: Layout) -> dict[str, object]:
    """The layout as plain JSON values: what the contract names and the respondent's page is given.

    `measures`: code and cells of each; 0 cells stand for one free cell.
    """
    listed = [[place.measure, place.cells if place.is_block else 0] for place in layout.places]
    return {"draft": DRAFT, "algorithm": BALLOT, "measures": listed}


def digest(layout: Layout) -> str:
    """SHA-256 of the layout as compact sorted JSON, 64 hex digits."""
    text = json.dumps(to_document(layout), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def chosen(questionnaire: Questionnaire, answers: Answers) -> dict[str, int]:
    """The categories of checked answers, by measure."""
    found = ((measure, _category(questionnaire, measure, answers)) for measure in measures(questionnaire))
    return {measure.code: place for measure, place in found if place is not None}


def _category(questionnaire: Questionnaire, measure: Measure, answers: Answers) -> int | None:
    return category(questionnaire.item(measure.item), measure, answers)


def encode(layout: Layout, picked: Chosen) -> tuple[Vector, tuple[bool, ...]]:
    """(cells, mask): 0 or 1 for each cell, and for each block whether it was answered.

    ValueError for a measure that the layout does not know, or a category beyond its cells.
    """
    cells, mask = [0] * layout.circuit.cells, []
    unknown = picked.keys() - {place.measure for place in layout.places}
    if unknown:
        raise ValueError(f"no such measure: {min(unknown)}")
    for place in layout.places:
        answer = picked.get(place.measure)
        if answer is not None and not 0 <= answer < (place.cells if place.is_block else 2):
            raise ValueError(f"no such category of {place.measure}: {answer}")
        if place.is_block:
            mask.append(answer is not None)
            if answer is not None:
                cells[place.first + answer] = 1
        else:
            cells[place.first] = answer or 0
    return cells, tuple(mask)


def pack(mask: Sequence[bool]) -> bytes:
    """A mask as bytes: the first block is the lowest bit of the first byte."""
    bits = sum(1 << place for place, is_answered in enumerate(mask) if is_answered)
    return bits.to_bytes((len(mask) + 7) // 8, "little")


def unpack(layout: Layout, raw: bytes) -> tuple[bool, ...]:
    """The inverse of `pack`. ValueError for a wrong length, or bits behind the last block."""
    bits = int.from_bytes(raw, "little")
    if len(raw) != layout.mask_bytes or bits >> len(layout.blocks):
        raise ValueError("no mask of this layout")
    return tuple(bool(bits >> place & 1) for place in range(len(layout.blocks)))


@dataclass(frozen=True, slots=True)
class Halves:
    """A ballot: half K as its seed and the mask, half V in full."""

    seed: bytes
    mask: tuple[bool, ...]
    desk: Vector


def split(layout: Layout, picked: Chosen, seed: bytes, prover: bytes, contract: bytes) -> Halves:
    """An answer as two halves that are noise by themselves. seed, prover: 32 random bytes each, used once.

    contract: the contract's hash, 32 bytes: a half of another contract fits nothing. What the browser does, in Python.
    """
    cells, mask = encode(layout, picked)
    return Halves(seed, mask, layout.circuit.split(cells, seed, prover, contract))
