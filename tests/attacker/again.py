"""A follow-up of a survey, planned as the product plans it, for whoever attacks it beside the wave it follows."""

from collections.abc import Sequence

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.grouping.earlier.newcomers import Earlier
from surveyhost.core.loop.again.asking_again import AskedAgain, plan_again
from tests.attacker.later import Pair, Rows

K = 5
Labels = dict[int, tuple[str, ...]]
Planned = tuple[frozen.Views, Labels]


def first_wave(pair: Pair) -> Planned:
    asked = [breakdowns.parse(text) for text in pair.breakdowns]
    made = planning.plan(pair.roster(0), asked, K, rates=())
    return made.views, _labels(made, pair.people(0))


def _labels(made: planning.Plan, people: Sequence[int]) -> Labels:
    profiles = (frozen.labels(made.views, *one) for one in zip(made.units, made.attributes, strict=True))
    return dict(zip(people, profiles, strict=True))


def remembered(first: Planned, people: Sequence[int]) -> Earlier:
    views, labels = first
    here = set(people)
    return Earlier(views, [labels.get(i) for i in people], [labels[i] for i in sorted(labels) if i not in here])


def asked_and_planned(pair: Pair, first: Planned, row: tuple[str, ...] = ()) -> AskedAgain:
    people = pair.people(1)
    attributes = [pair.attributes[1][i] for i in people]
    named = [breakdowns.parse(text) for text in pair.breakdowns]
    return plan_again(attributes, [remembered(first, people)], 0, row, named, K, rates=())


def follow_up(pair: Pair, first: Planned, row: tuple[str, ...] = ()) -> Planned:
    """By the rules. Raises Refusal where it cannot be asked."""
    made, people = asked_and_planned(pair, first, row), pair.people(1)
    return made.plan.views, _labels(made.plan, [people[i] for i in made.asked.positions])


def next_full_wave(pair: Pair, people: Sequence[int], before: Sequence[Planned]) -> Planned:
    """These people of the later roster, with the waves that the planning knows of. Raises Refusal."""
    named = [breakdowns.parse(text) for text in pair.breakdowns]
    roster = [(pair.units[1][i], pair.attributes[1][i]) for i in people]
    made = planning.plan(roster, named, K, earlier=[remembered(wave, people) for wave in before], rates=())
    return made.views, _labels(made, people)


def without_rules(pair: Pair, first: Planned, row: tuple[str, ...] = ()) -> Planned:
    """Everybody who was counted and is still there, in the groups that a roster of these people gives."""
    views, labels = first
    people = [
        i
        for i in pair.people(1)
        if i in labels and any(unit.path[: len(row)] == row for unit in [views.unit[labels[i][0]]])
    ]
    here = [(frozen.unit_of(views.unit[labels[i][0]].path), pair.attributes[1][i]) for i in people]
    named = [breakdowns.parse(text) for text in pair.breakdowns]
    plan = planning.plan(here, named, K, rates=())
    return plan.views, _labels(plan, people)


def rows(views: frozen.Views, labels: Labels) -> Rows:
    """Every printed row with the people in it, and what each unit leaves without the units printed below it."""
    made: dict[tuple[object, ...], set[int]] = {}
    for i, (block, *groups) in labels.items():
        made.setdefault(("rest", views.unit[block].path), set()).add(i)
        for unit in views.ancestors(block):
            made.setdefault(("unit", unit.path), set()).add(i)
        for view, code in zip(views.views, groups, strict=True):
            if code != frozen.SILENT:
                cells = next(group.cells for group in view.groups if group.code == code)
                made.setdefault((view.name, frozenset(cells)), set()).add(i)
    return {name: frozenset(people) for name, people in made.items()}
