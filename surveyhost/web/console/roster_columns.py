"""What each column of a roster means, where its heading does not say it; remembered for the client's next file."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.roster_columns import IGNORED, OWN
from ...services import roster_file, surveys
from ..account.guard import allow, house
from ..account.refusals import in_words
from .blueprint import blueprint, found
from .rosters import Shown, columns_page, kept, looked_at, remembered

ATTRIBUTE = "+"
"""In the form: an attribute, under the name beside it."""


@blueprint.post("/surveys/<int:survey_id>/roster/columns")
@allow("roster.import")
def roster_columns(survey_id: int) -> Response | Shown:
    """Ask what the columns of the kept file mean; with an answer, check the file by it."""
    page = found(surveys.survey, house(), survey_id)
    try:
        filename, content = kept(page)
        if request.form.get("act") == "ask":
            return columns_page(page, filename, content, remembered(page), as_read=True)
        return looked_at(page, filename, content, _answer(content))
    except Refusal as refusal:
        flash(in_words(refusal), "error")
        return redirect(url_for("console.roster", survey_id=survey_id))


def _answer(content: bytes) -> dict[str, str]:
    """Heading to what was chosen for it."""
    return {heading: _chosen(number, heading) for number, (heading, _) in enumerate(roster_file.headings(content))}


def _chosen(number: int, heading: str) -> str:
    choice = request.form.get(f"means_{number}", IGNORED)
    if choice in OWN:
        return choice
    name = request.form.get(f"name_{number}", "").strip() or heading
    return name if choice == ATTRIBUTE and name else IGNORED
