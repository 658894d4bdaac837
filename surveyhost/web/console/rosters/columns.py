"""What each column of a roster means, where its heading does not say it; remembered for the client's next file."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.roles import Act
from ....core.roster.columns import IGNORED, OWN
from ....services.rosters import file as roster_file
from ....services.setup import lists
from ...account.guard import allow, house
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from .forms import RosterStep
from .views import Shown, columns_page, kept, looked_at, remembered

ATTRIBUTE = "+"
"""In the form: an attribute, under the name beside it."""


@blueprint.post("/surveys/<int:survey_id>/roster/columns")
@allow(Act.ROSTER_IMPORT)
def roster_columns(survey_id: int) -> Response | Shown:
    """Ask what the columns of the kept file mean; with an answer, check the file by it."""
    page = found(lists.survey, house(), survey_id)
    try:
        filename, content = kept(page)
        if RosterStep().act.data == "ask":
            return columns_page(page, filename, content, remembered(page), as_read=True)
        return looked_at(page, filename, content, _answer(content, remembered(page)))
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return redirect(url_for("console.roster", survey_id=survey_id))


def _answer(content: bytes, known: Mapping[str, str]) -> dict[str, str]:
    """Heading to what was chosen for it."""
    headings = roster_file.headings(content, known)
    return {heading: _chosen(number, heading) for number, (heading, _) in enumerate(headings)}


def _chosen(number: int, heading: str) -> str:
    choice = request.form.get(f"means_{number}", IGNORED)
    if choice in OWN:
        return choice
    name = request.form.get(f"name_{number}", "").strip() or heading
    return name if choice == ATTRIBUTE and name else IGNORED
