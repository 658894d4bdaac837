"""What is posted from the editor: fields that are kept, buttons that move, double, add and remove."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from ....core.drafting.changes import Change, change
from ....core.errors import Refusal
from ....core.questionnaire.file import to_document
from ....core.questionnaire.model import Questionnaire
from ....core.roles import Act
from ....core.texts.natural import natural
from ....services.questionnaires import drafts, library
from ...account.guard import actor, allow, house
from ...account.language import say
from ..blueprint import attempt, blueprint, found
from ..refusals import NoSuchQuestionnaire, PageTooOld
from . import buttons, conditions, reading
from . import page as editor
from .kinds import EDITORS
from .page import Answer, Place
from .views import HERE

RENAMES = ("option.code", "theme.code", "section.code", "item.code")
Then = Callable[[Questionnaire, Questionnaire], tuple[Place, str]]
"""From the questionnaire before and after: the part that is open then, and the field that takes the focus."""


def _codes(questionnaire: Questionnaire) -> list[str]:
    return [item.code for item in questionnaire.items()]


def _sections(questionnaire: Questionnaire) -> list[str]:
    return [section.code for section in questionnaire.sections]


def _fresh(before: list[str], after: list[str]) -> str:
    """The code that is there now and was not before; "" if there is none."""
    return next((code for code in after if code not in before), "")


def _asked(survey_id: int) -> Questionnaire:
    return found(drafts.draft, house(), survey_id).questionnaire


def _keep(survey_id: int, place: Place, make: Callable[[Questionnaire], list[Change]], then: Then) -> Answer:
    """Make the changes and go where they lead; or the page once more with what is wrong beside its field."""
    before = _asked(survey_id)
    try:
        drafts.change(house(), actor(), survey_id, make)
    except Refusal as refusal:
        return editor.refused(survey_id, place, refusal)
    return redirect(editor.address(survey_id, *then(before, _asked(survey_id))))


def _known(code: str, codes: list[str]) -> str:
    """The code of the part that a form is about: its new one where a form sent a moment earlier has renamed it.

    PageTooOld if there is no such part.
    """
    renamed = request.form.get("code", "").strip()
    if code not in codes and renamed not in codes:
        raise _stale()
    return code if code in codes else renamed


def _renames_last(changes: list[Change]) -> list[Change]:
    """The same changes, in an order in which each finds its part by the code that the form knew it by."""
    return sorted(changes, key=lambda one: RENAMES.index(one.name) if one.name in RENAMES else -1)


def _stale() -> Refusal:
    return PageTooOld()


@blueprint.post(f"{HERE}/item")
@allow(Act.SURVEY_EDIT)
def draft_item(survey_id: int) -> Answer:
    """Keep what stands in an item's form, and do what its button says."""
    form, code = request.form, request.form.get("item", "")

    def make(now: Questionnaire) -> list[Change]:
        item = now.item(_known(code, _codes(now)))
        if item.kind != form.get("kind"):
            raise _stale()
        name, done = buttons.asked_for(buttons.OF_ITEM, item.code, form)
        if name == "remove":
            return done
        kept = EDITORS[item.kind](item).read(form, now.languages)
        return _renames_last([*kept, *done])

    return _keep(survey_id, Place("item", code), make, _after_item(code, form))


def _after_item(code: str, form: reading.Form) -> Then:
    name, _, key = form.get("do", "").partition(":")

    def then(before: Questionnaire, after: Questionnaire) -> tuple[Place, str]:
        if name == "remove":
            return _beside(before, code), ""
        if name == "double":
            return Place("item", _fresh(_codes(before), _codes(after))), "text"
        to = form.get("code", code).strip() or code
        fresh = f"{key}-last" if name == "option.add" else ""
        return Place("item", to), fresh

    return then


def _beside(before: Questionnaire, code: str) -> Place:
    """The section that a removed item was in."""
    found = (one.code for one in before.sections if any(item.code == code for item in one.items))
    section = next(found, "")
    return Place("section", section) if section else Place()


@blueprint.post(f"{HERE}/section")
@allow(Act.SURVEY_EDIT)
def draft_section(survey_id: int) -> Answer:
    """Keep what stands in a section's form, and do what its button says."""
    form, code = request.form, request.form.get("section", "")

    def make(now: Questionnaire) -> list[Change]:
        known = _known(code, _sections(now))
        name, done = buttons.asked_for(buttons.SECTION, known, form)
        if name == "remove":
            return done
        return _renames_last([*reading.section(form, known, now.languages), *done])

    def then(before: Questionnaire, after: Questionnaire) -> tuple[Place, str]:
        if form.get("do") == "remove":
            return Place(), ""
        if form.get("do") == "double":
            return Place("section", _fresh(_sections(before), _sections(after))), "title"
        return Place("section", form.get("code", code).strip() or code), ""

    return _keep(survey_id, Place("section", code), make, then)


@blueprint.post(f"{HERE}/whole")
@allow(Act.SURVEY_EDIT)
def draft_whole(survey_id: int) -> Answer:
    """Keep title, introduction, themes and languages."""
    form = request.form

    def make(now: Questionnaire) -> list[Change]:
        name, done = buttons.asked_for(buttons.WHOLE, "", form)
        themes = {theme.code: theme for theme in now.themes}
        themes.pop(form["do"].partition(":")[2] if name == "theme.remove" else "", None)
        return _renames_last([*reading.whole(form, now.languages, themes), *done])

    fresh = "themes-last" if form.get("do") == "theme.add" else ""
    return _keep(survey_id, Place(), make, lambda before, after: (Place(), fresh))


@blueprint.post(f"{HERE}/add")
@allow(Act.SURVEY_EDIT)
def draft_add(survey_id: int) -> Answer:
    """A section, or an item of the chosen kind behind the open one."""
    form = request.form
    section, kind, behind = form.get("section", ""), form.get("kind", ""), form.get("behind", "")
    if not kind:
        place = Place("section", section) if section else Place()
        changes = [change("section.add", after=section or None)]
        return _keep(
            survey_id, place, lambda now: changes,
            lambda before, after: (Place("section", _fresh(_sections(before), _sections(after))), "title"),
        )  # fmt: skip

    def make(now: Questionnaire) -> list[Change]:
        if kind not in EDITORS or section not in _sections(now):
            raise _stale()
        codes = [item.code for one in now.sections if one.code == section for item in one.items]
        place = codes.index(behind) + 1 if behind in codes else None
        return [change("item.add", section=section, kind=kind, place=place)]

    def then(before: Questionnaire, after: Questionnaire) -> tuple[Place, str]:
        return Place("item", _fresh(_codes(before), _codes(after))), "text"

    return _keep(survey_id, Place("section", section), make, then)


@blueprint.post(f"{HERE}/condition")
@allow(Act.SURVEY_EDIT)
def draft_condition(survey_id: int) -> Answer:
    """One comparison more, or one less, in the condition of an item or a section."""
    form = request.form
    where = "section" if form.get("where") == "section" else "item"
    place = Place(where, form.get("part", ""))

    def make(now: Questionnaire) -> list[Change]:
        about = {"where": where, "code": place.code}
        place_of_it = natural(form.get("remove"), 9999)
        if place_of_it is not None:
            return [change("condition.remove", **about, place=place_of_it)]
        test = conditions.test(now, form.get("ask", ""), form.get("operator", ""), form.get("value", ""))
        joiner, negated = form.get("joiner", "and"), "negated" in form
        return [change("condition.add", **about, joiner=joiner, negated=negated, test=test)]

    return _keep(survey_id, place, make, lambda before, after: (place, ""))


@blueprint.post(f"{HERE}/move")
@allow(Act.SURVEY_EDIT)
def draft_move(survey_id: int) -> Answer:
    """What was dragged to another place: an item into a section, or a section."""
    form = request.form
    item, section, to = form.get("item", ""), form.get("section", ""), form.get("to", "")
    place = Place("item", item) if item else Place("section", section)

    def make(now: Questionnaire) -> list[Change]:
        at = natural(to, 9999)
        if at is None:
            raise _stale()
        if item:
            return [change("item.move", item=item, section=section, to=at)]
        return [change("section.move", section=section, to=at)]

    return _keep(survey_id, place, make, lambda before, after: (place, ""))


STEPS = {"undo": drafts.undo, "redo": drafts.redo}


@blueprint.post(f"{HERE}/step")
@allow(Act.SURVEY_EDIT)
def draft_step(survey_id: int) -> Answer:
    """Undo, redo, or back to a version by its number."""
    form = request.form
    where = next((one for one in ("item", "section") if form.get(one)), "questionnaire")
    place = Place(where, form.get(where, ""))
    try:
        if form.get("step") in STEPS:
            STEPS[form["step"]](house(), actor(), survey_id)
        else:
            drafts.restore(house(), actor(), survey_id, natural(form.get("version")) or 0)
    except Refusal as refusal:
        return editor.refused(survey_id, place, refusal)
    return redirect(editor.address(survey_id, place))


@blueprint.post(f"{HERE}/take")
@allow(Act.SURVEY_EDIT)
def draft_take(survey_id: int) -> Response:
    """A section, or an item, of a ready-made questionnaire."""
    form, name = request.form, request.form.get("from", "")
    into = form.get("into", "")

    def act() -> None:
        if name not in library.names():
            raise NoSuchQuestionnaire()
        source = to_document(library.load(name))
        if form.get("item"):
            made = change("item.take", source=source, item=form["item"], section=into)
        else:
            made = change("section.take", source=source, section=form.get("section", ""))
        drafts.change(house(), actor(), survey_id, [made])

    back = url_for("console.draft_library", survey_id=survey_id) + "?" + urlencode({"from": name, "section": into})
    found(drafts.draft, house(), survey_id)
    return attempt(act, say("It is taken over, to the end."), back)
