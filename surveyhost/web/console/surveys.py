"""Surveys: the list, a new one, one with its set-up and its waves."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from ...core.errors import Refusal
from ...core.questionnaire import Questionnaire
from ...services import clients, drafts, library, questionnaire_formats, releases, surveys
from ..account.guard import actor, allow, house
from ..account.refusals import in_words
from ..account.words import say
from .blueprint import blueprint, found

BLANK = "blank"
"""What the form calls a questionnaire that is to be written here."""


@blueprint.get("/surveys/")
@allow("console.see")
def survey_list() -> str:
    """Every survey, newest first, with where its latest wave stands."""
    return render_template("console/surveys.html", surveys=surveys.surveys(house()))


@blueprint.get("/surveys/new")
@allow("survey.edit")
def survey_new() -> str:
    """The form for a new survey."""
    return _form({"client": request.args.get("client", ""), "minimum_group": "5"}, [])


def _form(form: Any, problems: list[tuple[str, str]]) -> str:
    ready = [library.load(name) for name in library.names()]
    return render_template(
        "console/survey_new.html", clients=clients.clients(house()), ready=ready, form=form, problems=problems
    )


@blueprint.post("/surveys/new")
@allow("survey.edit")
def survey_create() -> Response | tuple[str, int]:
    """A new survey, and on to its page."""
    form = request.form
    try:
        survey_id = surveys.create(
            house(),
            actor(),
            _whole(form.get("client", ""), "client"),
            _questionnaire(),
            form.get("title", "").strip() or None,
            _whole(form.get("minimum_group", "5"), "minimum group"),
            breakdowns_in(form.get("breakdowns", "")),
        )
    except Refusal as refusal:
        return _form(form, [("main", in_words(refusal))]), 422
    if form.get("questionnaire") == BLANK and not _sent():
        return redirect(url_for("console.draft", survey_id=survey_id))
    flash(say("The survey is there. Next comes the roster."), "ok")
    return redirect(url_for("console.survey", survey_id=survey_id))


def _whole(text: str, what: str) -> int:
    if not text.strip().isdigit():
        raise Refusal(f"The {what} is '{text}'; expected a whole number.", "number")
    return int(text)


def _sent() -> FileStorage | None:
    sent = request.files.get("file")
    return sent if sent is not None and sent.filename else None


def _questionnaire() -> Questionnaire:
    """The file that was sent (TOML, XLSForm, LimeSurvey), else the ready-made one that was chosen, or a blank one."""
    sent = _sent()
    if sent is not None:
        brought = questionnaire_formats.read(sent.filename or "", sent.read())
        for one in brought.left_out:
            flash(say("Left out of the file: %(what)s (%(place)s)", what=one.what, place=one.place), "info")
        return brought.questionnaire
    chosen = request.form.get("questionnaire", "")
    if chosen == BLANK:
        return drafts.blank(request.form.get("title", ""))
    if chosen not in library.names():
        raise Refusal("Choose a questionnaire, or send one as a file.", "questionnaire-unknown")
    return library.load(chosen)


def breakdowns_in(text: str) -> list[str]:
    """One breakdown a line, as on the command line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@blueprint.get("/surveys/<int:survey_id>/")
@allow("console.see")
def survey(survey_id: int) -> str:
    """One survey: the steps of its set-up, its waves, its releases."""
    page = found(surveys.survey, house(), survey_id)
    return render_template("console/survey.html", survey=page, releases=releases.of_survey(house(), survey_id))


@blueprint.get("/surveys/<int:survey_id>/settings")
@allow("survey.edit")
def survey_settings(survey_id: int) -> str:
    """Title, minimum group, breakdowns, reminders, pages, slips, keeper."""
    page = found(surveys.survey, house(), survey_id)
    return render_template("console/survey_settings.html", survey=page, form=_as_form(page), problems=[])


def _as_form(page: surveys.SurveyPage) -> dict[str, Any]:
    kept = {name: page.settings.get(name, "") for name in surveys.SETTINGS}
    titles = {f"title_{language}": page.title.get(language, "") for language in page.questionnaire.languages}
    return {**kept, **titles, "minimum_group": page.minimum_group, "breakdowns": "\n".join(page.breakdowns)}


@blueprint.post("/surveys/<int:survey_id>/settings")
@allow("survey.edit")
def survey_change(survey_id: int) -> Response | tuple[str, int]:
    """Keep the set-up; refused once a wave is in the field."""
    page = found(surveys.survey, house(), survey_id)
    try:
        surveys.edit(house(), actor(), survey_id, **_changes(page))
    except Refusal as refusal:
        problems = [("main", in_words(refusal))]
        return render_template("console/survey_settings.html", survey=page, form=request.form, problems=problems), 422
    flash(say("The set-up is kept."), "ok")
    return redirect(url_for("console.survey", survey_id=survey_id))


def _changes(page: surveys.SurveyPage) -> dict[str, Any]:
    form = request.form
    titles = {
        one: form.get(f"title_{one}", "").strip() or page.title.get(one, "") for one in page.questionnaire.languages
    }
    kept: dict[str, Any] = {name: page.settings[name] for name in ("reminder_plan",) if name in page.settings}
    for name in ("reminders", "pages", "slips", "keeper", "keeper_key"):
        if form.get(name, "").strip():
            kept[name] = form[name].strip()
    for name in ("destroy_by_days", "days"):
        if form.get(name, "").strip():
            kept[name] = _whole(form[name], name)
    return {
        "title": titles,
        "minimum_group": _whole(form.get("minimum_group", ""), "minimum group"),
        "breakdowns": breakdowns_in(form.get("breakdowns", "")),
        "settings": kept,
    }
