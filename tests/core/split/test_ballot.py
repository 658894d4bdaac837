"""A ballot's layout, how answers fill it, and which questionnaires have none."""

import random
from dataclasses import replace

import pytest

from surveyhost.core.questionnaire.measures import category, measures
from surveyhost.core.questionnaire.model import Item, Option
from surveyhost.core.split import ballot, field
from surveyhost.core.split.refusals import (
    CannotBeSplit,
    DepartmentsRated,
    NothingToSplit,
    PutInOrder,
    ShownToSome,
    TwoItemsCompared,
)
from surveyhost.services.questionnaires import library
from tests.support.split_waves import ENDS, PLACES, QUESTIONNAIRE, TEXT, answers

LAYOUT = ballot.layout_of(QUESTIONNAIRE)


def with_items(*items: Item, keep: tuple[str, ...] = ()):
    """The questionnaire with these items behind those that are kept."""
    [section] = QUESTIONNAIRE.sections
    kept = tuple(item for item in section.items if item.code in keep)
    return replace(QUESTIONNAIRE, sections=(replace(section, items=(*kept, *items)),))


def test_blocks_and_free_cells_stand_one_after_another():
    behind = 0
    for place, measure in zip(LAYOUT.places, measures(QUESTIONNAIRE), strict=True):
        assert (place.measure, place.first) == (measure.code, behind)
        assert (place.cells, place.is_block) == (
            (1, False) if measure.scale == "binary" else (measure.categories, True)
        )
        behind = place.behind
    assert LAYOUT.circuit.cells == behind == 5 + 3 + 4 + 4 + 11 + 3 + 3 + 3
    assert len(LAYOUT.circuit.blocks) == len(LAYOUT.blocks) == 7


def test_each_answer_fills_the_cell_that_is_counted():
    draw = random.Random(4)
    for _ in range(50):
        given = answers(draw, skip=0.3)
        cells, mask = ballot.encode(LAYOUT, ballot.chosen(QUESTIONNAIRE, given))
        for place, measure in zip(LAYOUT.places, measures(QUESTIONNAIRE), strict=True):
            counted = category(QUESTIONNAIRE.item(measure.item), measure, given)
            held = cells[place.first : place.behind]
            if place.is_block:
                assert held == [int(number == counted) for number in range(place.cells)]
                assert mask[LAYOUT.blocks.index(place)] is (counted is not None)
            else:
                assert held == [counted or 0]


def test_a_mask_is_packed_and_read_back():
    mask = tuple(place % 3 == 0 for place in range(len(LAYOUT.blocks)))
    assert ballot.unpack(LAYOUT, ballot.pack(mask)) == mask
    for wrong in (b"", b"\x80", bytes(2)):
        with pytest.raises(ValueError, match="no mask"):
            ballot.unpack(LAYOUT, wrong)


@pytest.mark.parametrize("picked", [{"q0": 5}, {"q0": -1}, {"pick:tools": 2}, {"q9": 0}])
def test_what_is_no_answer_is_not_encoded(picked):
    with pytest.raises(ValueError, match="no such"):
        ballot.encode(LAYOUT, picked)


def test_both_halves_together_are_the_ballot_and_each_alone_is_noise():
    """Of two people who say the opposite, with the same seeds: half K is the same, half V differs in what they said
    and in the proof; with other seeds no element of half V is the same, though they say the same."""
    one, other = ({"q0": 0, "score": 10}, {"q0": 4, "score": 0})
    seed, prover, contract = bytes(32), bytes([1]) * 32, bytes([2]) * 32
    halves = [ballot.split(LAYOUT, picked, seed, prover, contract) for picked in (one, other)]
    keeper = LAYOUT.circuit.keeper_half(seed, contract)
    for picked, half in zip((one, other), halves, strict=True):
        whole = [(a + b) % field.MODULUS for a, b in zip(half.desk, keeper, strict=True)]
        assert whole[: LAYOUT.circuit.cells] == ballot.encode(LAYOUT, picked)[0]
    again = ballot.split(LAYOUT, one, bytes([3]) * 32, prover, contract)
    assert not set(again.desk) & set(halves[0].desk)


def refused(questionnaire) -> list[type[CannotBeSplit]]:
    return [type(reason) for reason in ballot.reasons(questionnaire)]


RATED = Item("mine", "rating", TEXT, points=5, labels=ENDS)


@pytest.mark.parametrize(
    ("questionnaire", "reason"),
    [
        (with_items(replace(RATED, show_if="q0 <= 2"), keep=("q0",)), ShownToSome),
        (with_items(Item("why", "comment", TEXT, show_if="q0 <= 2"), keep=("q0",)), ShownToSome),
        (with_items(Item("what", "choice", TEXT, options=(PLACES[0], replace(PLACES[1], other=True)))), ShownToSome),
        (with_items(Item("order", "ranking", TEXT, options=PLACES)), PutInOrder),
        (
            with_items(Item("served", "service_matrix", TEXT, points=5, labels=ENDS, options=PLACES, rows=PLACES)),
            DepartmentsRated,
        ),
        (with_items(RATED, keep=("q0", "score")), TwoItemsCompared),
        (with_items(keep=("say", "word")), NothingToSplit),
    ],
)
def test_what_cannot_be_split_is_refused_with_its_reason(questionnaire, reason):
    assert refused(questionnaire) == [reason]
    with pytest.raises(reason):
        ballot.layout_of(questionnaire)


def test_a_note_for_some_is_no_obstacle():
    assert refused(with_items(Item("hint", "note", TEXT, show_if="q0 <= 2"), keep=("q0", "say"))) == []


def test_of_the_library_service_and_help_surveys_stay_plain():
    assert refused(library.load("touchpoint-pulse")) == []
    assert {DepartmentsRated, TwoItemsCompared} & set(refused(library.load("employee-voice")))
    assert ShownToSome in refused(library.load("internal-service"))
    assert ShownToSome in refused(library.load("did-it-help"))


def test_another_layout_has_another_digest():
    longer = with_items(Item("more", "choice", TEXT, options=(*PLACES, Option("sky", TEXT))))
    assert ballot.digest(ballot.layout_of(longer)) != ballot.digest(
        ballot.layout_of(with_items(Item("more", "choice", TEXT, options=PLACES)))
    )
