"""A firm from roster to release, and everything the attacker then tries."""

from dataclasses import replace

import numpy as np

from surveyhost.core.disclosure import breakdowns, frozen, planning
from surveyhost.core.disclosure.publish import publish
from surveyhost.core.questionnaire import Item, Questionnaire, Section
from surveyhost.core.tabulation import Tally
from tests.attacker.combinations import lightest
from tests.attacker.sight import matrix, populations

TEXT = {"vi": "x", "en": "x"}


def questionnaire(firm) -> Questionnaire:
    """One rating of five points for each item; the follow-up is asked of some people only."""
    items = tuple(
        Item(code, "rating", TEXT, points=5, show_if='q0 = "1"' if code == "follow_up" else None) for code in firm.items
    )
    say = Item("say", "comment", TEXT)
    return Questionnaire("attacked", ("vi", "en"), TEXT, (Section("all", TEXT, (*items, say)),))


class Campaign:
    """One wave of one firm."""

    def __init__(self, firm, k: int = 5, named=None, earlier=None) -> None:
        self.firm, self.k = firm, k
        named = firm.breakdowns if named is None else named
        asked = [breakdowns.parse(text) for text in named]
        self.plan = planning.plan(firm.people, asked, k, rates=(), earlier=earlier)
        self.questionnaire = questionnaire(firm)
        tally = Tally(self.questionnaire, self.plan.views)
        for (_, attributes), text, answers in zip(firm.people, self.plan.units, firm.answers, strict=True):
            if answers is not None:
                said = {"say": f"comment {id(answers) % 97}"} if sum(answers.values()) % 2 else {}
                tally.add(frozen.labels(self.plan.views, text, attributes), {**answers, **said})
        self.cube = tally.cube(k)

    def release(self, earlier=(), named=None, **given):
        return publish(
            self.cube, self.plan.views, self.k, 10, self.questionnaire, earlier, breakdowns=named, rounds=2, **given
        )

    def shown(self, published, item: str) -> list[frozenset[int]]:
        """Who is counted in each printed row of one item."""
        counted = populations(self.firm, published, item)
        answered = {i for i, given in enumerate(self.firm.answers) if item in (given or {})}
        return [counted[group] & answered for group, code in published.cells if code == item]

    def lightest(self, published, item: str, draw, rounds: int = 3, other=()) -> int:
        """The lightest combination found in the rows of one item, over this release and others."""
        groups = [g for release in (published, *other) for g in self.shown(release, item)]
        everybody = frozenset().union(*groups)
        rows = matrix(groups, everybody)
        if len(rows) > 260:
            rows = rows[np.sort(draw.permutation(len(rows))[:260])]
        return lightest(rows, draw, rounds)


def threshold_only(firm, item: str, least: int = 5) -> list[frozenset[int]]:
    """What a product without disclosure control prints: every unit and every attribute value with enough answers."""
    answered = [i for i, given in enumerate(firm.answers) if item in (given or {})]
    groups: dict[tuple[str, str], set[int]] = {}
    for i in answered:
        path = firm.units[i].split(" / ") if firm.units[i] else []
        for level in range(len(path) + 1):
            groups.setdefault(("unit", " / ".join(path[:level])), set()).add(i)
        for name, value in firm.attributes[i].items():
            groups.setdefault((name, value), set()).add(i)
    return [frozenset(group) for group in groups.values() if len(group) >= least]


def without_answers(firm, items):
    """The same firm, with only these items."""
    return replace(firm, items=list(items))
