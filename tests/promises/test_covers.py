"""Every printed n equals what the release says it covers, after lifting and merging with their notes."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyhost.core.grouping import frozen
from surveyhost.core.grouping.earlier.newcomers import Earlier
from surveyhost.core.release.model import COMPANY
from surveyhost.core.suppression import covered, publish
from tests.attacker.campaign import Campaign
from tests.attacker.firms import firm
from tests.attacker.roster_to_files import counted as closed
from tests.attacker.shapes import Firm, sample
from tests.attacker.sight import answered, members, populations

pytestmark = pytest.mark.slow

FIRMS = st.tuples(st.integers(0, 10_000), st.sampled_from([40, 60, 90, 140]), st.sampled_from([0.0, 0.1, 0.3, 0.6]))


def counted(made, campaign: Campaign):
    """The firm as its roster cells read, with the marks of those who are counted elsewhere than their unit says."""
    marked = [
        (text.removesuffix(frozen.JOINED), {**given, **({"joined": "yes"} if text.endswith(frozen.JOINED) else {})})
        for text, given in zip(campaign.plan.units, campaign.plan.attributes, strict=True)
    ]
    return replace(made, units=[unit for unit, _ in marked], attributes=[given for _, given in marked])


def joined_told(published):
    """Covers that say of each unit whether those counted one level up are meant."""
    return [
        replace(group, covers=tuple({"joined": "", **cell} if "unit" in cell else cell for cell in group.covers))
        for group in published.groups
    ]


def wrong(made, campaign: Campaign, published) -> list[object]:
    """Printed rows whose n is not what they cover."""
    here = counted(made, campaign)
    told = replace(published, groups=tuple(joined_told(published)))
    whole = {group.code: members(group.covers, here) for group in told.groups}
    took_part = frozenset(i for i, given in enumerate(made.answers) if given is not None)
    found: list[object] = [
        (group.code, group.respondents)
        for group in told.groups
        if (group.code != COMPANY or published.respondents is not None)
        and group.respondents != len(whole[group.code] & took_part)
    ]
    for code in {code for _, code in told.cells}:
        people, gave = populations(here, told, code, whole), answered(made, code)
        found += [
            (group, code, cell.n, len(people[group] & gave))
            for (group, measure), cell in told.cells.items()
            if measure == code and code != "follow_up" and cell.n != len(people[group] & gave)
        ]
    return found


def counts_are_right(given):
    seed, size, skip = given
    made = firm(seed, size, skip=skip, response=0.9)
    campaign = Campaign(made)
    assert wrong(made, campaign, campaign.release()) == []


@given(FIRMS)
@settings(max_examples=8, derandomize=True)
def test_every_n_equals_what_its_row_covers(given):
    counts_are_right(given)


@pytest.mark.prove
@given(FIRMS)
@settings(max_examples=100)
def test_every_n_equals_what_its_row_covers_in_more_firms(given):
    counts_are_right(given)


@pytest.mark.parametrize("seed", range(4))
def test_in_a_second_wave_too(seed):
    made = firm(seed, 140, skip=0.2)
    first = Campaign(made)
    labels = [
        frozen.labels(first.plan.views, *one) for one in zip(first.plan.units, first.plan.attributes, strict=True)
    ]
    draw = random.Random(seed)
    moved = replace(made, units=[draw.choice(made.units) if draw.random() < 0.05 else unit for unit in made.units])
    second = Campaign(moved, earlier=[Earlier(first.plan.views, labels, [])])
    assert second.plan.holds_back
    assert wrong(moved, second, second.release()) == []


LIFTED_OUT = Firm(118, 300, "pairs", 0.8, 0.1)
"""Two teams of one site are too few to stand alone, and so is the rest of their site: they count as the company's."""


def elsewhere(made: Firm) -> list[tuple[str, str]]:
    """Breakdowns that are compared within areas, and units that are counted in one of another area than their total."""
    cube, views = closed(made.drawn())
    return [
        (view.name, unit.code)
        for view in cube.views.views
        for unit in cube.views.units
        if view.depth and unit.invited and unit.block not in view.silent
        if views.area(views.unit[unit.code].block, view.depth) != cube.views.area(unit.block, view.depth)
    ]


def test_whoever_is_lifted_out_of_an_area_is_in_no_breakdown_of_it():
    """Else its groups counted people whom its total leaves out, and said nothing of it."""
    assert elsewhere(LIFTED_OUT) == []


@pytest.mark.prove
@pytest.mark.parametrize("made", sample(400, (110, 120, 160, 200, 240, 300, 400)), ids=lambda made: made.name)
def test_nobody_is_in_a_breakdown_of_another_area(made):
    assert elsewhere(made) == []


def test_a_lifted_block_without_its_note_is_not_published(monkeypatch):
    """The note that says where a block of few answerers is counted is left out: nothing is released."""
    made = firm(5, 140, skip=0.5)
    plain = Campaign(made).release()
    assert any(note.kind == "lifted" and note.measure for note in plain.protected)
    whole = publish._unit_cells

    def without(*given):
        cells, notes = whole(*given)
        return cells, [note for note in notes if note.kind != "lifted"]

    monkeypatch.setattr(publish, "_unit_cells", without)
    with pytest.raises(ValueError, match="a note is missing"):
        Campaign(made).release()
    monkeypatch.setattr(covered, "check", lambda *given: None)
    blind = Campaign(made)
    assert wrong(made, blind, blind.release())
