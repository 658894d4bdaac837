"""Every text that a language lacks, part by part, each with the place where it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template

from ....core.questionnaire.file import to_document
from ....core.questionnaire.model import Questionnaire
from ....core.questionnaire.texts import gaps
from ....core.roles import Act
from ....services.questionnaires import drafts
from ...account.guard import allow, house
from ...account.language import say
from ..blueprint import blueprint, found
from . import page as editor
from .page import Place
from .views import HERE
from .wording import said


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


TEXTS = {
    "title": _("Title"),
    "intro": _("Introduction"),
    "text": _("Wording"),
    "help": _("Help"),
    "labels": _("Labels"),
    "options": _("Choice %(number)s"),
    "rows": _("Row %(number)s"),
    "theme": _("Theme %(number)s"),
}
"""Key of a text, or of the list of parts that it stands in, to what it is called; any other by its key."""
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Lacking:
    """One part of the questionnaire that lacks texts."""

    place: Place
    words: str
    lacks: dict[str, list[str]] = field(default_factory=dict)
    """Language to what is to be written in it."""


def lacking(questionnaire: Questionnaire) -> list[Lacking]:
    """The parts that lack a text in some language, in the order of the questionnaire."""
    parts: dict[Place, Lacking] = {}
    for gap in gaps(to_document(questionnaire)):
        steps = [(name, int(number or 0)) for name, number in _STEP.findall(gap.path)]
        place, words, rest = _place(questionnaire, steps)
        one = parts.setdefault(place, Lacking(place, words))
        one.lacks.setdefault(gap.language, []).append(_called(rest))
    return list(parts.values())


def _place(
    questionnaire: Questionnaire, steps: Sequence[tuple[str, int]]
) -> tuple[Place, str, Sequence[tuple[str, int]]]:
    """The part, what it is called, and the steps that lead on from it."""
    if steps[0][0] != "section":
        return Place(), said(questionnaire.title), steps
    section = questionnaire.sections[steps[0][1] - 1]
    if steps[1][0] != "item":
        return Place("section", section.code), said(section.title), steps[1:]
    item = section.items[steps[1][1] - 1]
    return Place("item", item.code), said(item.text), steps[2:]


def _called(steps: Sequence[tuple[str, int]]) -> str:
    name, number = steps[0]
    return say(TEXTS[name], number=number) if name in TEXTS else name


@blueprint.get(f"{HERE}/missing")
@allow(Act.SURVEY_EDIT)
def draft_missing(survey_id: int) -> str:
    """Each part with the languages that lack something, and a link to where it is written."""
    draft = found(drafts.draft, house(), survey_id)
    parts = [(editor.address(survey_id, one.place), one) for one in lacking(draft.questionnaire)]
    return render_template("console/editor_missing.html", draft=draft, parts=parts)
