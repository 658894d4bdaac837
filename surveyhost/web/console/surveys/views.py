"""Surveys: the list, a new one, one with its set-up and its waves."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.questionnaire.model import Questionnaire
from ....core.roles import Act
from ....core.texts.natural import natural
from ....services.loop import setting_up
from ....services.questionnaires import drafts, imports, library, split
from ....services.releases import releases
from ....services.setup import clients, lists, surveys
from ...account.guard import actor, allow, house
from ...account.language import say
from ...account.refusals import in_words
from ..blueprint import blueprint, found
from ..imports.forms import BroughtSurvey
from . import from_file
from .forms import NewSurvey, SurveyRules, rules

BLANK = "blank"
"""What the form calls a questionnaire that is to be written here."""


@blueprint.get("/surveys/")
@allow(Act.CONSOLE_SEE)
def survey_list() -> str:
    """Every survey, newest first, with where its latest wave stands."""
    return render_template("console/surveys/surveys.html", surveys=lists.surveys(house()))


@blueprint.get("/surveys/new")
@allow(Act.SURVEY_EDIT)
def survey_new() -> str:
    """The form for a new survey."""
    return _form(NewSurvey(data={"client": natural(request.args.get("client"))}))


def _form(form: NewSurvey) -> str:
    ready = [library.load(name) for name in library.names()]
    return render_template("console/surveys/survey_new.html", clients=clients.clients(house()), ready=ready, form=form)


@blueprint.post("/surveys/new")
@allow(Act.SURVEY_EDIT)
def survey_create() -> Response | str | tuple[str, int]:
    """A new survey, and on to its page; or what its file leaves out, before it is made."""
    form = NewSurvey()
    form.questionnaire.among = (BLANK, *library.names()) if not form.file.filename else (form.questionnaire.data,)
    try:
        form.check()
        if form.file.filename:
            return from_file.look_at(form)
        survey_id = surveys.create(
            house(), actor(), form.client.data or 0, _questionnaire(form), form.title.data or None,
            form.minimum_group.data or 0, form.breakdowns.lines,
        )  # fmt: skip
    except Refusal as refusal:
        form.say_no(refusal)
        return _form(form), 422
    if form.questionnaire.data == BLANK:
        return redirect(url_for("console.draft", survey_id=survey_id))
    return from_file.is_there(survey_id)


def _questionnaire(form: NewSurvey) -> Questionnaire:
    """The ready-made one that was chosen, or a blank one."""
    chosen = form.questionnaire.data
    return drafts.blank(form.title.data) if chosen == BLANK else library.load(chosen)


@blueprint.post("/surveys/new/file")
@allow(Act.SURVEY_EDIT)
def survey_bring() -> Response | str | tuple[str, int]:
    """A new survey of the file that was looked at; or the look at it once more."""
    form = BroughtSurvey()
    try:
        form.check()
        return from_file.go_on(form)
    except Refusal as refusal:
        again = NewSurvey()
        again.say_no(refusal)
        return _form(again), 422


@blueprint.get("/surveys/<int:survey_id>/")
@allow(Act.CONSOLE_SEE)
def survey(survey_id: int) -> str:
    """One survey: the steps of its set-up, its waves, its releases."""
    page = found(lists.survey, house(), survey_id)
    return render_template(
        "console/surveys/survey.html", survey=page, releases=releases.of_survey(house(), survey_id),
        left_out=imports.lines(house(), survey_id), again=setting_up.standing(house(), survey_id),
        asked_again=setting_up.of_survey(house(), survey_id),
    )  # fmt: skip


@blueprint.get("/surveys/<int:survey_id>/settings")
@allow(Act.SURVEY_EDIT)
def survey_settings(survey_id: int) -> str:
    """Title, minimum group, breakdowns, reminders, pages, slips, keeper."""
    page = found(lists.survey, house(), survey_id)
    return _settings(page, _rules(page, _shown(page)))


def _settings(page: lists.SurveyPage, form: SurveyRules) -> str:
    return render_template(
        "console/surveys/survey_settings.html", survey=page, form=form,
        obstacles=[in_words(one) for one in split.obstacles(house(), page.id)],
    )  # fmt: skip


def _shown(page: lists.SurveyPage) -> dict[str, Any]:
    kept = {name: page.settings[name] for name in surveys.SETTINGS if name in page.settings}
    titles = {f"title_{language}": page.title.get(language, "") for language in page.questionnaire.languages}
    return {**kept, **titles, "minimum_group": page.minimum_group, "breakdowns": "\n".join(page.breakdowns)}


@blueprint.post("/surveys/<int:survey_id>/settings")
@allow(Act.SURVEY_EDIT)
def survey_change(survey_id: int) -> Response | tuple[str, int]:
    """Keep the set-up; refused once a wave is in the field."""
    page = found(lists.survey, house(), survey_id)
    form = _rules(page)
    try:
        form.check()
        surveys.edit(house(), actor(), survey_id, **_changes(page, form))
    except Refusal as refusal:
        form.say_no(refusal)
        return _settings(page, form), 422
    flash(say("The set-up is saved."), "ok")
    return redirect(url_for("console.survey", survey_id=survey_id))


CHOSEN = (
    "reminders",
    "pages",
    "slips",
    "dialogue",
    "messenger",
    "count",
    "sms",
    "keeper",
    "keeper_key",
    "page_address",
    "destroy_by_days",
    "days",
)
"""Settings that the form sets."""


def _rules(page: lists.SurveyPage, kept: dict[str, Any] | None = None) -> SurveyRules:
    return rules(page.questionnaire.languages, data=kept)


def _changes(page: lists.SurveyPage, form: SurveyRules) -> dict[str, Any]:
    titles = {one: form[f"title_{one}"].data or page.title.get(one, "") for one in page.questionnaire.languages}
    kept: dict[str, Any] = {name: page.settings[name] for name in ("reminder_plan",) if name in page.settings}
    for name in CHOSEN:
        if form[name].raw_data and form[name].data not in (None, ""):
            kept[name] = form[name].data
    return {
        "title": titles,
        "minimum_group": form.minimum_group.data or 0,
        "breakdowns": form.breakdowns.lines,
        "settings": kept,
    }
