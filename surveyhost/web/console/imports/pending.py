"""A questionnaire's file between being sent and taking its place: looked at first, then confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template

from ....core.questionnaire.file import QuestionnaireProblems, to_document
from ....core.questionnaire.texts import complete
from ....formats.common import Imported
from ....services.files import uploads
from ....services.questionnaires import files as questionnaire_formats
from ....services.questionnaires import imports
from ...account.guard import account, house
from . import scales
from .forms import BroughtFile
from .listing import shown

NEW = "questionnaire of a survey to be made"


def of_survey(survey_id: int) -> str:
    """What a file that is to take a questionnaire's place is kept for."""
    return f"questionnaire {survey_id}"


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that was read, and has not taken its place."""

    filename: str
    content: bytes
    imported: Imported

    @property
    def is_asked(self) -> bool:
        """Whether a person has to look at it before anything is made."""
        return bool(self.imported.left_out or self.imported.scales)

    def answered(self) -> "Pending":
        """With the good end of every scale as the form says it. ScaleUnanswered."""
        said = scales.answers(self.imported.scales)
        return replace(self, imported=imports.answered(self.imported, said))


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page about a file needs beside the file."""

    about: str
    action: str
    """Where its answer goes."""
    back: str
    crumbs: Sequence[tuple[str, str]]
    confirm: str
    """What the button says."""
    carried: Mapping[str, Any] = field(default_factory=dict)
    """Hidden fields."""


def read(filename: str, content: bytes) -> Pending:
    """The file as it was sent; Refusal as its reader raises it."""
    return Pending(filename, content, questionnaire_formats.read(filename, content))


def kept(about: str, name: str) -> Pending:
    """The file of the page before, once. UploadGone."""
    filename, content = uploads.take(house(), account().id, about, name)
    return read(filename, content)


def page(pending: Pending, asking: Asking, form: BroughtFile | None = None) -> str:
    """What will be left out, and what is asked; nothing is made yet. The file is kept for an hour."""
    act, wanted = (form.act.data, form.q.data) if form else ("", "")
    asked = scales.asked(pending.imported.questionnaire, pending.imported.scales, form is not None)
    faults = [(one.name, one.error) for one in asked if one.error and act not in LOOK]
    return render_template(
        "console/imports/brought.html",
        pending=pending,
        asking=asking,
        asked=asked,
        complete=complete(to_document(pending.imported.questionnaire)),
        faults=faults,
        listing=shown(pending.imported.left_out, wanted, act == OPEN),
        upload=uploads.keep(house(), account().id, asking.about, pending.filename, pending.content),
    )


def mistaken(problems: QuestionnaireProblems, filename: str, asking: Asking) -> str:
    """Every mistake of a file that is no questionnaire, in the order of the file."""
    return render_template(
        "console/imports/mistakes.html", mistakes=problems.mistakes, filename=filename, crumbs_to=asking.crumbs,
        back=asking.back,
    )  # fmt: skip


OPEN = "open"
"""The button that opens every line."""
LOOK = frozenset({OPEN, "look"})
"""Buttons that show the page once more."""
