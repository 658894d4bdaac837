"""The proof: Prio3Count's published vectors, and ballots that cheat."""

import json
import random
from pathlib import Path

import pytest

from surveyhost.core.split import field
from surveyhost.core.split.proof import COUNT, Circuit, decide

VECTORS = sorted((Path(__file__).parent / "vectors").glob("Prio3Count_*.json"))
PRIO3_COUNT = Circuit(1, (), COUNT)
ITEMS, POINTS = 4, 6
BALLOT = Circuit(ITEMS * POINTS, tuple((first, first + POINTS) for first in range(0, ITEMS * POINTS, POINTS)))
CONTEXT = bytes(range(32))


def halves_of(report: dict, context: bytes) -> list[field.Vector]:
    """The leader's share as it is, the helpers' out of their seeds."""
    leader, *helpers = (bytes.fromhex(share) for share in report["input_shares"])
    seeded = [PRIO3_COUNT.keeper_half(seed, context, party) for party, seed in enumerate(helpers, 1)]
    return [field.from_bytes(leader), *seeded]


def shares_of(vector: dict, report: dict, halves: list[field.Vector]):
    """Verifier shares, by the check of this report."""
    randomness = PRIO3_COUNT.query_randomness(
        bytes.fromhex(vector["verify_key"]), bytes.fromhex(report["nonce"]), bytes.fromhex(vector["ctx"])
    )
    query = PRIO3_COUNT.query(randomness)
    return [query.verifier(half) for half in halves]


def judged(vector: dict) -> list[tuple[bool, int]]:
    """For each report of a vector whether it is valid and what it counts; asserts what is sent on the way."""
    context = bytes.fromhex(vector["ctx"])
    made = []
    for report in vector["reports"]:
        halves = halves_of(report, context)
        seeds = bytes.fromhex(report["rand"])
        if report["measurement"] is not None and len(halves) == 2:
            assert PRIO3_COUNT.split([report["measurement"]], seeds[:32], seeds[32:], context) == halves[0]
        shares = shares_of(vector, report, halves)
        for share, published in zip(shares, report["verifier_shares"][0], strict=True):
            assert field.to_bytes(share).hex() == published
        made.append((decide(shares), sum(half[0] for half in halves) % field.MODULUS))
    return made


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_all_seven_vectors_are_here():
    assert len(VECTORS) == 7
    assert sum("bad" in path.name for path in VECTORS) == 4


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_published_vectors_of_prio3_count(path):
    vector = read(path)
    found = judged(vector)
    assert found
    assert all(is_valid is ("bad" not in path.name) for is_valid, _ in found)
    if "bad" not in path.name:
        assert sum(counted for _, counted in found) == vector["agg_result"]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("path", [path for path in VECTORS if "bad" not in path.name], ids=lambda path: path.stem)
def test_with_one_coefficient_changed_no_vector_is_valid(path, place):
    """Of the leader's share: its cell, a wire seed, a value of the gadget polynomial; each is changed in turn."""
    vector = read(path)
    for report in vector["reports"]:
        halves = halves_of(report, bytes.fromhex(vector["ctx"]))
        halves[0][place] = (halves[0][place] + 1) % field.MODULUS
        assert not decide(shares_of(vector, report, halves))


@pytest.mark.parametrize("name", ["cells", "outputs", "wires", "gadget"])
def test_with_one_weight_of_the_check_changed_the_vectors_fail(name):
    """A check that weighs anything wrongly no longer makes the published verifier shares."""
    vector = read(VECTORS[0])
    [report] = vector["reports"]
    context, key = bytes.fromhex(vector["ctx"]), bytes.fromhex(vector["verify_key"])
    query = PRIO3_COUNT.query(PRIO3_COUNT.query_randomness(key, bytes.fromhex(report["nonce"]), context))
    weights = getattr(query, name)
    for place in range(len(weights)):
        weights[place] += 1
        made = [field.to_bytes(query.verifier(half)).hex() for half in halves_of(report, context)]
        assert made != report["verifier_shares"][0]
        weights[place] -= 1


@pytest.mark.parametrize("size", [2, 8])
def test_a_test_point_that_is_a_root_of_unity_is_refused(size):
    """It would show the very cells that it tests."""
    randomness = [1] * BALLOT.outputs
    with pytest.raises(ValueError, match="root of unity"):
        BALLOT.query([*randomness, field.root_of_unity(size)])


class Court:
    """One wave's check, and ballots before it."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        randomness = BALLOT.query_randomness(self.draw.randbytes(32), CONTEXT[:16], CONTEXT)
        self.query = BALLOT.query(randomness)

    def honest(self) -> tuple[list[int], list[bool]]:
        cells, answered = [0] * BALLOT.cells, []
        for first, _ in BALLOT.blocks:
            answered.append(self.draw.random() > 0.1)
            if answered[-1]:
                cells[first + self.draw.randrange(POINTS)] = 1
        return cells, answered

    def accepts(self, cells: list[int], answered: list[bool], forge=None) -> bool:
        seed = self.draw.randbytes(32)
        half = BALLOT.split([cell % field.MODULUS for cell in cells], seed, self.draw.randbytes(32), CONTEXT)
        if forge:
            forge(half)
        shares = [self.query.verifier(half), self.query.verifier(BALLOT.keeper_half(seed, CONTEXT))]
        return decide(shares, self.query.mask(answered))


def _set(court: Court, answered_as: bool | None, **cells: int):
    """An honest ballot in which one block holds these numbers, in places of chance."""
    made, answered = court.honest()
    block = court.draw.randrange(ITEMS)
    first, behind = BALLOT.blocks[block]
    made[first:behind] = [0] * POINTS
    places = court.draw.sample(range(first, behind), len(cells))
    for place, value in zip(places, cells.values(), strict=True):
        made[place] = value
    if answered_as is not None:
        answered[block] = answered_as
    return made, answered, places


def _forged(court: Court):
    """2 and -1 in a block, which adds up to 1; the gadget's outputs are changed so that each square is the cell."""
    cells, answered, (two, minus) = _set(court, True, a=2, b=-1)

    def forge(half: field.Vector) -> None:
        for place in (two, minus):
            output = BALLOT.cells + 2 + 2 * (place + 1)
            half[output] = (half[output] - 2) % field.MODULUS

    return cells, answered, forge


def _random_half(court: Court):
    cells, answered = court.honest()

    def forge(half: field.Vector) -> None:
        half[:] = [court.draw.randrange(field.MODULUS) for _ in half]

    return cells, answered, forge


CHEATS = {
    "4 and -3 in one block": lambda court: _set(court, True, a=4, b=-3)[:2],
    "two ticks in a block": lambda court: _set(court, True, a=1, b=1)[:2],
    "a number of chance": lambda court: _set(court, True, a=court.draw.randrange(2, field.MODULUS))[:2],
    "answered by the mask, empty block": lambda court: _set(court, True)[:2],
    "skipped by the mask, one tick": lambda court: _set(court, False, a=1)[:2],
    "forged outputs of the gadget": _forged,
    "noise": _random_half,
}


def all_judged(rounds: int) -> None:
    court = Court(5)
    for _ in range(rounds):
        assert court.accepts(*court.honest())
        for name, cheat in CHEATS.items():
            assert not court.accepts(*cheat(court)), name


def test_no_invalid_ballot_is_accepted_and_every_valid_one():
    all_judged(40)


@pytest.mark.prove
def test_no_invalid_ballot_is_accepted_in_three_thousand_of_each_kind():
    all_judged(3000)


def test_without_the_test_of_the_gadget_forged_outputs_would_be_accepted():
    """The attack itself: the circuit's output is what it should be, and only the gadget test tells."""
    court = Court(6)
    cells, answered, forge = _forged(court)
    seed = court.draw.randbytes(32)
    half = BALLOT.split([cell % field.MODULUS for cell in cells], seed, court.draw.randbytes(32), CONTEXT)
    forge(half)
    shares = [court.query.verifier(half), court.query.verifier(BALLOT.keeper_half(seed, CONTEXT))]
    assert sum(share[0] for share in shares) % field.MODULUS == court.query.mask(answered)
    assert not decide(shares, court.query.mask(answered))


def test_what_a_check_shows_is_noise_whatever_was_rated():
    """The keeper gets the desk's verifier share and so the opened wire values: for two opposite ballots they are spread
    over the field alike."""
    court = Court(7)
    for picked in ([0, 0, 0, 0], [5, 4, 3, 2]):
        cells = [0] * BALLOT.cells
        for (first, _), answer in zip(BALLOT.blocks, picked, strict=True):
            cells[first + answer] = 1
        wires = []
        for _ in range(200):
            seed, prover = court.draw.randbytes(32), court.draw.randbytes(32)
            halves = BALLOT.split(cells, seed, prover, CONTEXT), BALLOT.keeper_half(seed, CONTEXT)
            _, one, other, _ = (
                sum(values) % field.MODULUS for values in zip(*map(court.query.verifier, halves), strict=True)
            )
            wires += [one / field.MODULUS, other / field.MODULUS]
        assert abs(sum(wires) / len(wires) - 0.5) < 0.07
        assert min(wires) < 0.05 and max(wires) > 0.95
