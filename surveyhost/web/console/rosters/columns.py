"""What each column of a roster means, where its heading does not say it; remembered for the client's next file."""

from collections.abc import Iterator, Sequence

from flask import request

from ....core.errors import Refusal
from ....core.roles import Act
from ....core.roster import columns as rules
from ....core.roster.columns import IGNORED, OWN
from ....services.rosters import file as roster_file
from ....services.setup import lists
from ...account.guard import allow, house
from ..blueprint import blueprint, found
from . import problems as roster_problems
from .asked import Answer, Shown, columns_page, refused_page
from .forms import RosterStep
from .views import kept, looked_at, refused, remembered

ATTRIBUTE = "+"
"""In the form: an attribute, under the name beside it."""
OF_NAMES = frozenset({"bad-heading", "too-long", "control-character"})
"""Kinds of trouble with what an attribute is to be called; all others are with what was chosen."""
OF_FILES = frozenset({"too-many-columns"})
"""And those that no answer mends."""


@blueprint.post("/surveys/<int:survey_id>/roster/columns")
@allow(Act.ROSTER_IMPORT)
def roster_columns(survey_id: int) -> Shown:
    """Ask what the columns of the kept file mean; with an answer, check the file by it."""
    page = found(lists.survey, house(), survey_id)
    try:
        filename, content = kept(page)
        known = remembered(page)
        if RosterStep().act.data == "ask":
            return columns_page(page, filename, content, known, as_read=True)
        in_file = roster_file.headings(content, known)
        answer = _answer(in_file)
        if answer.problems:
            return refused_page(page, filename, content, in_file, answer)
        means = {heading: said for (heading, _), said in zip(in_file, answer.means, strict=True)}
        return looked_at(page, filename, content, means)
    except Refusal as refusal:
        return refused(survey_id, refusal)


def _answer(in_file: Sequence[tuple[str, list[str]]]) -> Answer:
    """What was chosen for each column, and what no roster could be read by."""
    names = [request.form.get(f"name_{number}", "").strip() or heading for number, (heading, _) in enumerate(in_file)]
    means = [_chosen(number, name) for number, name in enumerate(names)]
    return Answer(means, names, tuple(_problems(in_file, means)))


def _chosen(number: int, name: str) -> str:
    choice = request.form.get(f"means_{number}", IGNORED)
    if choice in OWN:
        return choice
    return name if choice == ATTRIBUTE and name else IGNORED


def _problems(in_file: Sequence[tuple[str, list[str]]], means: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(field, sentence) of each."""
    headings = [heading for heading, _ in in_file]
    _, trouble = rules.columns(headings, dict(zip(headings, means, strict=True)))
    if any(one.kind in OF_FILES for one in trouble):
        return
    for one in trouble:
        at = one.position
        if one.kind == "no-id-column":
            field = "columns"
        elif one.kind in OF_NAMES and headings[at] and not roster_problems.barred(headings[at]):
            field = f"name_{at}"
        else:
            field = f"means_{at}"
        if one.kind != "no-heading" or in_file[at][1]:
            yield field, roster_problems.said(one.kind, one.values)
