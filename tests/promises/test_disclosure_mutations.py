"""Every defence carries weight: take one away, and the attacker gets in.

The constructor (lift, merge, repair) is attacked with the prover and the audit switched off, since these would refuse
what it has built; that they do is tested beside it.
"""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import atoms, construct
from surveyhost.core.grouping.merge import Draft
from surveyhost.core.suppression import apply as screen
from surveyhost.core.suppression import publish, tables, unit_rows
from surveyhost.core.suppression.doubt import keeping
from surveyhost.core.suppression.proof import audit
from surveyhost.core.suppression.proof.witness import Proof
from surveyhost.core.suppression.secondary import neighbours, unions
from surveyhost.core.suppression.secondary.neighbours import Decision
from tests.attacker import sight
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm
from tests.attacker.programs import Guess
from tests.attacker.sight import populations, rows
from tests.attacker.subtraction import nearly_unanimous

pytestmark = pytest.mark.slow

K = 5


def lightest_found(made, **given) -> int:
    """The lightest combination that the attacker finds in any item of a release."""
    campaign = Campaign(made, **given)
    published = campaign.release()
    draw = np.random.default_rng(1)
    return min(campaign.lightest(published, item, draw) for item in made.items if campaign.shown(published, item))


def trust_the_constructor(monkeypatch) -> None:
    """No prover and no audit."""

    def believed(block, labels, answerers, k, random):
        return [Proof(True, k, 0, 2)] * answerers.shape[1]

    monkeypatch.setattr(tables, "prove", believed)
    no_audit(monkeypatch)


def no_audit(monkeypatch) -> None:
    monkeypatch.setattr(publish, "lightest", lambda *given: audit.Finding(K, 0))


def no_lift(monkeypatch) -> None:
    def alone(parent, people, floor):
        return list(range(len(parent)))

    for module in (atoms, construct, unit_rows):
        monkeypatch.setattr(module, "lift", alone)


def test_without_lift(monkeypatch):
    no_lift(monkeypatch)
    no_audit(monkeypatch)
    assert lightest_found(firm(6, 120), named=[]) < K


def test_without_lift_the_audit_refuses(monkeypatch):
    no_lift(monkeypatch)
    whole = publish.lightest
    monkeypatch.setattr(publish, "lightest", lambda *given: whole(*given[:4]))  # all of its rounds, as in use
    with pytest.raises(Refusal, match="audit"):
        Campaign(firm(7, 120), named=[]).release()


def test_without_lift_the_prover_refuses(monkeypatch):
    no_lift(monkeypatch)
    no_audit(monkeypatch)
    with pytest.raises(ValueError, match="fewer than k answerers"):
        Campaign(firm(6, 120)).release()


def no_repair(monkeypatch) -> None:
    monkeypatch.setattr(construct, "close", lambda scene, floor, random: (None, None))


def test_without_merge(monkeypatch):
    """Repair would merge small values too, so it is taken away with it."""
    trust_the_constructor(monkeypatch)
    no_repair(monkeypatch)
    monkeypatch.setattr(Draft, "merge", lambda self, people, floor: None)
    monkeypatch.setattr(publish, "_group_cells", without_its_own_check(publish._group_cells))
    assert lightest_found(firm(3, 120), named=["grade"]) < K


def without_its_own_check(cells):
    """`publish` refuses a group below k on its own; here it is told that k is 1."""

    def made(cube, *given):
        return cells(replace(cube, k=1), *given)

    return made


def test_without_repair(monkeypatch):
    trust_the_constructor(monkeypatch)
    no_repair(monkeypatch)
    assert any(lightest_found(firm(seed, 160)) < K for seed in range(6))


def test_with_repair_alone_nothing_is_found(monkeypatch):
    """The same firms without prover and audit, but with repair; nobody skips. The constructor is right by itself."""
    trust_the_constructor(monkeypatch)
    found = [lightest_found(replace(firm(seed, 160, skip=0.0), items=["q0", "q1"])) for seed in range(6)]
    assert min(found) >= K


SKIPPERS = [(seed, 90) for seed in range(12)]
SAMPLE = 4
"""So many of them are looked at in an ordinary run, in `prove` the others."""


def test_without_the_proof_for_each_item(monkeypatch):
    """The groups are safe for those who took part; a fifth skip, and for those who answered they are not."""
    trust_the_constructor(monkeypatch)
    monkeypatch.setattr(publish, "_group_cells", without_its_own_check(publish._group_cells))
    assert any(lightest_found(firm(seed, size, skip=0.2)) < K for seed, size in SKIPPERS)


def holds_for(skippers) -> bool:
    return all(lightest_found(firm(seed, size, skip=0.2)) >= K for seed, size in skippers)


def test_with_the_proof_for_each_item():
    assert holds_for(SKIPPERS[:SAMPLE])


@pytest.mark.prove
def test_with_the_proof_for_each_item_of_more_firms():
    assert holds_for(SKIPPERS[SAMPLE:])


def told(made) -> list[str]:
    """What linear programming tells of one release: clipped groups of which it comes out, and single people."""
    published = Campaign(made).release()
    found = []
    for item in made.items:
        guess = Guess(rows(made, published, item))
        found += guess.recovered() + [f"kind {kind}" for kind in guess.unanimous()]
    return found


@pytest.fixture(params=[0, 3, 6])
def made(request):
    """A firm of 120."""
    return firm(request.param, 120)


@pytest.mark.sampled(3)
def test_with_all_rules_nothing_is_told(made):
    assert told(made) == []


@pytest.mark.sampled(3)
def test_without_the_neighbour_rule(monkeypatch, made):
    def only_clipped(system, counts, kinds, printed, withheld, out):
        return Decision(np.full(system.groups, -1), withheld)

    monkeypatch.setattr(screen, "protect", only_clipped)
    assert told(made)


def remainders_told(made) -> list[int]:
    """Sizes of groups that nobody printed, whose computed tables say that all, or all but one, are in one band."""
    published = Campaign(made).release()
    breakdown_of = {group.code: group.breakdown for group in published.groups}
    return [size for item in made.items for size in nearly_unanimous(rows(made, published, item), breakdown_of)]


@pytest.mark.sampled(3)
def test_without_the_remainder_rule(monkeypatch, made):
    """Printed groups are still sealed and guarded; groups that can only be computed are not looked at."""
    protect, dominant = neighbours.protect, neighbours.dominant

    def printed_only(system, counts, kinds, printed, *before):
        monkeypatch.setattr(neighbours, "dominant", lambda given: np.where(printed, dominant(given), -1))
        return protect(system, counts, kinds, printed, *before)

    monkeypatch.setattr(neighbours.Reader, "near_unions", lambda reader: [])
    monkeypatch.setattr(screen, "protect", printed_only)
    assert remainders_told(made)


@pytest.mark.sampled(3)
def test_with_the_remainder_rule(made):
    assert remainders_told(made) == []


def test_without_witnesses_many_tables_added_up_tell(monkeypatch):
    monkeypatch.setattr(keeping, "uncertain", lambda *given: set())
    assert any(told(firm(seed, 120)) for seed in range(2, 6))


def together(made, skipped: bool = True) -> list:
    """What linear programming tells of the options of one question, taken together."""
    published = Campaign(made).release()
    options = [item for item in made.items if ":" in item]
    guess = Guess(*(rows(made, published, item) for item in options), alone=options.index("pick:none"), skipped=skipped)
    return guess.recovered() + guess.unanimous()


FEW_CHOICES = {"a": 0.0, "b": 0.05, "c": 0.3, "none": 0.02}
"""Nearly everybody chooses one thing, so that the options add up to hardly more than the people."""


def small(seed: int, options):
    return firm(seed, 60 + 20 * seed, options=options)


def test_without_counting_those_who_skipped_the_options_add_up(monkeypatch):
    """If only those who answered were counted, everybody would be known to have chosen something."""
    monkeypatch.setattr(publish, "count_skips", lambda cube, items: cube)
    monkeypatch.setattr(sight, "answered", lambda made, measure: chose(made, measure.partition(":")[0]))
    assert all(together(small(seed, FEW_CHOICES), skipped=False) for seed in (2, 3))


ONE_CHOICE = [firm(seed, size, options={"a": 0.9, "none": 0.05}) for seed, size in ((6, 180), (8, 220))]


def chose(made, item: str) -> frozenset[int]:
    return frozenset(number for number, given in enumerate(made.answers) if item in (given or {}))


def test_without_counting_none_of_these_for_the_company_only(monkeypatch):
    monkeypatch.setattr(tables, "excludes_the_rest", lambda measure, questionnaire: False)
    assert any(together(made) for made in ONE_CHOICE)


def test_with_both_the_options_of_a_question_tell_nothing():
    assert [found for seed in (2, 3) for found in together(small(seed, FEW_CHOICES))] == []
    assert [found for made in ONE_CHOICE for found in together(made)] == []


def asked_all(made) -> list[int]:
    """Numbers of people in units of whom all were asked the follow-up, which says what all of them answered."""
    published = Campaign(made).release()
    first, here = sight.answered(made, "q0"), sight.answered(made, "follow_up")
    counted = populations(made, published, "follow_up")
    asked = [counted[group] for group, code in published.cells if code == "follow_up"]
    return [len(people & here) for people in asked if len(people & here) >= len(people & first)]


FOLLOWED = [replace(firm(seed, 120, skip=0.0), items=["q0", "follow_up"]) for seed in range(10)]


def test_with_follow_ups_for_units(monkeypatch):
    monkeypatch.setattr(tables, "for_everybody_only", tables.excludes_the_rest)
    assert any(asked_all(made) for made in FOLLOWED)


def test_with_follow_ups_for_the_company_only():
    assert [asked_all(made) for made in FOLLOWED] == [[]] * len(FOLLOWED)


SPLIT = [firm(seed, size, skip=skip) for seed, size, skip in ((0, 200, 0.05), (1, 160, 0.0))]


def test_without_splitting_what_is_kept_back(monkeypatch):
    """A site that is kept back is put aside for its departments: only one relation at a time would miss that."""
    monkeypatch.setattr(unions, "_splits", lambda relations, counts, known, groups: {})
    assert all(remainders_told(made) for made in SPLIT)


def test_with_splitting_nothing_is_left():
    assert [remainders_told(made) for made in SPLIT] == [[]] * len(SPLIT)


HALVES = (["age: A0 < A1 < A2 < A3", "place"], ["tenure: T0 < T1 < T2 < T3", "grade", "gender"])


def two_releases(made, with_ledger: bool):
    """Two releases of one wave that show different breakdowns."""
    campaign = Campaign(made)
    one, other = ([text.partition(":")[0] for text in half] for half in HALVES)
    first = campaign.release(named=one)
    return campaign, first, campaign.release((first.views,) if with_ledger else (), named=other)


def lightest_in_both(made, with_ledger: bool) -> int:
    campaign, first, second = two_releases(made, with_ledger)
    draw = np.random.default_rng(1)
    return min(campaign.lightest(first, item, draw, other=(second,)) for item in made.items)


def test_without_the_ledger():
    assert any(lightest_in_both(firm(seed, 90, skip=0.25), with_ledger=False) < K for seed in range(14))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(14))
def test_with_the_ledger(seed):
    assert lightest_in_both(firm(seed, 90, skip=0.25), with_ledger=True) >= K
