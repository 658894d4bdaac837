"""Follow-ups: questions shown only to people who gave a certain answer before.

How many answered a follow-up says how many, at least, gave the answer that leads to it. Whether a unit has a row at all
says it too. Where the question before is clipped or kept back in a unit, that would tell what is protected there. So a
follow-up, and the comments written to one, stand for the whole company only; and there only where the answers that lead
to it are printed exactly, so that its number says nothing new.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..questionnaire.conditions import ANSWERED, Test, parse, tests
from ..questionnaire.kinds import with_texts
from ..questionnaire.measures import Measure, comment_items, measures
from ..questionnaire.model import Questionnaire
from ..release.model import COMPANY, Cell
from ..tabulation.cube import Cube
from .cells import in_bands
from .primary import OUTSIDE, Ints, dominant
from .tables import Table

Cells = Mapping[tuple[str, str], Cell]
"""(group code, measure code) of what is printed."""


def leads(code: str, questionnaire: Questionnaire) -> tuple[Test, ...]:
    """The tests on earlier answers that decide who sees an item; none where everybody does. code: of the item."""
    texts = [
        text
        for section in questionnaire.sections
        for item in with_texts(section.items)
        if item.code == code
        for text in (section.show_if, item.show_if)
        if text
    ]
    return tuple(test for text in texts for test in tests(parse(text)))


def tested(code: str, items: Sequence[Measure], questionnaire: Questionnaire) -> tuple[int, ...]:
    """Positions of the measures whose counts say how many gave the answers that lead to an item.

    That a department was rated is not among them: it is said by numbers of answers.
    """
    return tuple(
        number
        for test in leads(code, questionnaire)
        for number, measure in enumerate(items)
        if measure.item == test.item and _says(measure, test)
    )


def _says(measure: Measure, test: Test) -> bool:
    """Whether a measure's counts say of how many an earlier answer is as the test asks."""
    if test.operator == "includes":
        return _option(measure, test)
    if test.operator == ANSWERED:  # of a multiple choice, how many answered says how the options hang together
        return measure.part[: len(test.part)] == test.part
    return measure.part == test.part


def _option(measure: Measure, test: Test) -> bool:
    """Chosen, or given a place."""
    return measure.scale in {"binary", "ranks"} and measure.part == (test.value,)


def _is_told(measure: Measure, counts: Ints) -> bool:
    """Whether the shares of everybody are printed as they are, and not clipped. counts: (categories,)."""
    return int(dominant(in_bands(measure, counts[None, :]))[0]) < 0


def silent(
    tables: Iterable[Table], withheld: Collection[tuple[str, str]], cube: Cube, questionnaire: Questionnaire
) -> list[Measure]:
    """The follow-ups that are not printed at all, because an answer that leads to them is not printed exactly for the
    company, or because fewer than two who were asked that before are beside those who answered.

    tables: in the questionnaire's order. withheld: (group code, measure code) of cells that are kept back.
    """
    company, items = cube.views.units[0].code, measures(questionnaire)
    answerers = cube.answerers.sum(axis=0)
    told: set[int] = set()
    made = []
    for table in tables:
        before = tested(table.measure.item, items, questionnaire)
        compared = {test.item for test in leads(table.measure.item, questionnaire) if test.operator != ANSWERED}
        asked = [number for number in before if items[number].item in compared]
        beside = min((int(answerers[number] - answerers[table.number]) for number in asked), default=OUTSIDE)
        if not set(before) <= told or beside < OUTSIDE:
            made.append(table.measure)
            continue
        kept_back = (company, table.measure.code) in withheld
        if table.rows.full[0] and not kept_back and _is_told(table.measure, table.rows.counts[0]):
            told.add(table.number)
    return made


def listed(questionnaire: Questionnaire, cells: Cells) -> dict[str, bool]:
    """The comment items that are follow-ups, each with whether the company may have a list of it: only where the
    answers that lead to it are printed exactly. cells: what is printed."""
    items = measures(questionnaire)
    told = {
        code
        for (group, code), cell in cells.items()
        if group == COMPANY and all(share.exact for share in (*cell.shares, *(cell.bands or ())))
    }
    return {
        code: {items[number].code for number in tested(code, items, questionnaire)} <= told
        for code in comment_items(questionnaire)
        if leads(code, questionnaire)
    }
