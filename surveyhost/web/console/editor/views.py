"""The editor's pages: the editor, and what is written over its versions."""

from flask import render_template, request

from ....core.roles import Act
from ....services.questionnaires import drafts, library
from ...account.guard import allow, house
from ..blueprint import blueprint, found
from . import page as editor
from . import wording

HERE = "/surveys/<int:survey_id>/editor"


@blueprint.get(HERE)
@allow(Act.SURVEY_EDIT)
def draft(survey_id: int) -> str:
    """The part that the address names, open to be written."""
    given = request.args
    made = editor.editor(survey_id, editor.where_asked(), fresh=given.get("fresh", ""), ask=given.get("ask", ""))
    return editor.page(made)


@blueprint.get(f"{HERE}/versions")
@allow(Act.SURVEY_EDIT)
def draft_versions(survey_id: int) -> str:
    """Every version, newest first, each to be gone back to."""
    now = found(drafts.draft, house(), survey_id)
    lines = drafts.listed(house(), survey_id)
    return render_template("console/editor_versions.html", draft=now, versions=lines)


@blueprint.get(f"{HERE}/library")
@allow(Act.SURVEY_EDIT)
def draft_library(survey_id: int) -> str:
    """The ready-made questionnaires, section by section, to take from."""
    now = found(drafts.draft, house(), survey_id)
    name = request.args.get("from", "")
    chosen = library.load(name) if name in library.names() else None
    into = editor.EditorPage(now, editor.Place("section", request.args.get("section", ""))).section
    ready = [(one, library.load(one)) for one in library.names()]
    return render_template(
        "console/editor_library.html", draft=now, ready=ready, name=name, chosen=chosen, into=into,
        said=wording.said,
    )  # fmt: skip
