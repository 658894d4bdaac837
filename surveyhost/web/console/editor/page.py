"""What the editor's page shows: the outline, the part that is open, what is wrong, and the look of its section."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from ....core.errors import Refusal
from ....core.questionnaire.file import to_document
from ....core.questionnaire.kinds import KINDS
from ....core.questionnaire.model import Item, Questionnaire, Section
from ....core.questionnaire.texts import BLANK, gaps
from ....services.questionnaires import drafts
from ...account.guard import house
from ..blueprint import found
from . import conditions, wording
from .kinds import EDITORS
from .reading import Form

UNPROCESSABLE = 422
Answer = Response | tuple[str, int, dict[str, str]]
SLOTS: Mapping[str, tuple[str, ...]] = {
    "questionnaire": ("", "code", "title", "intro", "languages", "theme", "file"),
    "section": ("", "code", "title", "intro", "kind", "rates", "show_if"),
    "item": (
        "", "code", "text", "help", "points", "labels", "options", "rows", "minimum", "maximum", "bands",
        "earliest", "latest", "by", "theme",
        "favourable", "show_if", "kind",
    ),
}  # fmt: skip
"""Where on the page of each kind of part a fault can be said; "" is above its form."""


@dataclass(frozen=True, slots=True)
class Place:
    """The part that is open: "questionnaire", or a "section" or "item" by its code."""

    where: str = "questionnaire"
    code: str = ""

    def query(self) -> dict[str, str]:
        """As the page's address says it."""
        return {} if self.where == "questionnaire" else {self.where: self.code}


@dataclass(frozen=True)
class EditorPage:
    """One page of the editor."""

    draft: drafts.Draft
    place: Place
    faults: Mapping[str, str] = field(default_factory=dict)
    posted: Form | None = None
    fresh: str = ""
    """The id of the field that takes the focus."""
    ask: str = ""
    """What a new comparison is to ask."""

    @property
    def questionnaire(self) -> Questionnaire:
        """What is being written."""
        return self.draft.questionnaire

    @property
    def item(self) -> Item | None:
        """The item that is open."""
        if self.place.where != "item":
            return None
        return next((item for item in self.questionnaire.items() if item.code == self.place.code), None)

    @property
    def slots(self) -> tuple[str, ...]:
        """Where a fault can be said: what SLOTS has, and a place for each department that rates a unit."""
        item = self.item
        departments = item.options if item and KINDS[item.kind].rates_units else ()
        return SLOTS[self.place.where] + tuple(f"rates-{option.code}" for option in departments)

    @property
    def section(self) -> Section | None:
        """The section that is open, or that the open item is in."""
        for section in self.questionnaire.sections:
            is_it = self.place.where == "section" and section.code == self.place.code
            if is_it or (self.place.where == "item" and any(item.code == self.place.code for item in section.items)):
                return section
        return None

    @property
    def looked_at(self) -> Section:
        """The section whose look is shown."""
        return self.section or self.questionnaire.sections[0]

    def value(self, name: str, kept: object = "") -> str:
        """What stands in a field: what was posted and refused, else what is kept; nothing where it is to be written."""
        if self.posted is not None and name in self.posted:
            return self.posted[name]
        return "" if kept is None or kept == BLANK else str(kept)

    def ticked(self, name: str, kept: bool) -> bool:
        """Whether a box is ticked."""
        return name in self.posted if self.posted is not None and name in self.posted.getlist("has") else kept

    def unwritten(self) -> set[str]:
        """Codes of sections (with "s-" before them) and items that lack words in some language."""
        document = to_document(self.questionnaire)
        found: set[str] = set()
        for gap in gaps(document):
            steps = gap.path.replace("]", "").split(".")
            heads = [step.split("[") for step in steps if step.startswith(("section[", "item["))]
            if heads:
                section = document["section"][int(heads[0][1]) - 1]
                is_item = len(heads) > 1
                found.add(section["item"][int(heads[1][1]) - 1]["code"] if is_item else f"s-{section['code']}")
        return found

    def look(self) -> str:
        """The address of the frame that shows the section; another one after each change."""
        survey_id, code = self.draft.survey_id, self.looked_at.code
        return url_for("console.draft_look", survey_id=survey_id, section=code, v=self.draft.version)


def editor(survey_id: int, place: Place, **more: Any) -> EditorPage:
    """The page for a part; for the questionnaire as a whole where there is no such part. 404 without such a survey."""
    draft = found(drafts.draft, house(), survey_id)
    made = EditorPage(draft, place, **more)
    return made if place.where == "questionnaire" or made.section else EditorPage(draft, Place(), **more)


def page(made: EditorPage) -> str:
    """The page itself."""
    return render_template(
        "console/editor.html", editor=made, draft=made.draft, editors=EDITORS, kinds=KINDS, slots=made.slots,
        conditions=conditions, said=wording.said, scale_points=wording.scale_points,
    )  # fmt: skip


def where_asked() -> Place:
    """The part that the address names."""
    for where in ("item", "section"):
        if request.args.get(where):
            return Place(where, request.args[where])
    return Place()


def refused(survey_id: int, place: Place, refusal: Refusal) -> Answer:
    """The page once more, with what was posted and what is wrong with it."""
    codes = {place.code, request.form.get("code", "").strip()}
    key, sentence = wording.fault(refusal, place.where, codes)
    made = editor(survey_id, place, posted=request.form)
    beside = key if key in made.slots else ""
    return page(replace(made, faults={beside: sentence})), UNPROCESSABLE, {"HX-Push-Url": "false"}


def address(survey_id: int, place: Place, fresh: str = "") -> str:
    """Where a part is edited."""
    asked = place.query() | ({"fresh": fresh} if fresh else {})
    return url_for("console.draft", survey_id=survey_id) + (f"?{urlencode(asked)}" if asked else "")
