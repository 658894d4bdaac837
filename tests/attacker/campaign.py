"""A firm from roster to release, and everything the attacker then tries."""

import numpy as np

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from tests.attacker.combinations import lightest
from tests.attacker.firms import CONTENT
from tests.attacker.sight import answered, matrix, populations

TEXT = {"vi": "x", "en": "x"}


def questionnaire(firm) -> Questionnaire:
    """One rating of five points for each item; the follow-up is asked of some people only. One question with several
    choices, and one to write to."""
    items = [
        Item(code, "rating", TEXT, points=5, show_if=f"q0 <= {CONTENT}" if code == "follow_up" else None)
        for code in firm.items
        if ":" not in code
    ]
    options = tuple(
        Option(code.partition(":")[2], TEXT, exclusive=code == "pick:none") for code in firm.items if ":" in code
    )
    if options:
        items.append(Item("pick", "choices", TEXT, options=options))
    say = Item("say", "comment", TEXT)
    return Questionnaire("attacked", ("vi", "en"), TEXT, (Section("all", TEXT, (*items, say)),))


class Campaign:
    """One wave of one firm."""

    def __init__(self, firm, k: int = 5, named=None, earlier=()) -> None:
        self.firm, self.k = firm, k
        named = firm.breakdowns if named is None else named
        asked = [breakdowns.parse(text) for text in named]
        self.plan = planning.plan(firm.people, asked, k, rates=(), earlier=earlier)
        self.questionnaire = questionnaire(firm)
        has_pick = any(":" in code for code in firm.items)
        self.wrote: set[int] = set()
        tally = Tally(self.questionnaire, self.plan.views)
        everybody = zip(self.plan.attributes, self.plan.units, firm.answers, strict=True)
        for number, (attributes, text, answers) in enumerate(everybody):
            if answers is not None:
                rated = sum(value for value in answers.values() if isinstance(value, int))
                said = {"say": f"We need more people on the night shift, number {number}."} if rated % 2 else {}
                self.wrote |= {number} if said else set()
                known = {code: value for code, value in answers.items() if code != "pick" or has_pick}
                tally.add(frozen.labels(self.plan.views, text, attributes), {**known, **said})
        self.cube = tally.cube(k)

    def release(self, earlier=(), named=None, **given):
        return publish(
            self.cube, self.plan.views, self.k, 10, self.questionnaire, earlier, breakdowns=named, rounds=2, **given
        )

    def shown(self, published, item: str) -> list[frozenset[int]]:
        """Who is counted in each printed row of one item."""
        counted, gave = populations(self.firm, published, item), answered(self.firm, item)
        return [counted[group] & gave for group, code in published.cells if code == item]

    def lightest(self, published, item: str, draw, rounds: int = 3, other=()) -> int:
        """The lightest combination found in the rows of one item, over this release and others."""
        return lightest_of([g for release in (published, *other) for g in self.shown(release, item)], draw, rounds)

    def writers(self, published) -> list[frozenset[int]]:
        """Who wrote the comments of each printed list."""
        closing = self.cube.views.unit
        home = {code: unit.code for code, unit in self.plan.views.by_text.items()}
        made = []
        for parts in published.comment_blocks["say"].values():
            blocks = {block for block, _ in parts}
            held = (i for i in self.wrote if closing[home[self.plan.units[i]]].block in blocks)
            made.append(frozenset(held))
        return made


def lightest_of(groups: list[frozenset[int]], draw, rounds: int = 3) -> int:
    """The lightest combination found in some groups, in a sample of them where they are many."""
    groups = sorted(set(groups), key=lambda group: (len(group), sorted(group)[:1]))
    if len(groups) > ROWS:
        groups = [groups[place] for place in np.sort(draw.permutation(len(groups))[:ROWS])]
    return lightest(matrix(groups, frozenset().union(*groups)), draw, rounds)


ROWS = 260
"""Groups among which combinations are looked for at once."""


def threshold_only(firm, item: str, least: int = 5) -> list[frozenset[int]]:
    """What a product without disclosure control prints: every unit and every attribute value with enough answers."""
    groups: dict[tuple[str, str], set[int]] = {}
    for i in answered(firm, item):
        path = firm.units[i].split(" / ") if firm.units[i] else []
        for level in range(len(path) + 1):
            groups.setdefault(("unit", " / ".join(path[:level])), set()).add(i)
        for name, value in firm.attributes[i].items():
            groups.setdefault((name, value), set()).add(i)
    return [frozenset(group) for group in groups.values() if len(group) >= least]
