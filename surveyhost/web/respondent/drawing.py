"""A sheet as a page: its questions drawn, what was answered elsewhere carried along."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from ...services.responses import WavePage
from ..shared.sections import Fault, Part, drawn
from ..shared.sheets import Sheet, following, sheets, to_draw
from . import messages
from .press import SHELF, Printed, fill, hidden, kept, render, slot
from .visits import Visit
from .walk import Form, Step

ORDER, RECEIPT = "_order", "_receipt"
"""Fields of our own, carried beside the answers. No item's code begins with an underscore."""
ORDERS = 16
"""Random orders there are; each is printed once and kept."""


def order_of(form: Form) -> int:
    """The random order that this respondent's pages are drawn in; 0 if the form tells none."""
    given = (form.get(ORDER) or ["0"])[0]
    return int(given) if given in {str(number) for number in range(ORDERS)} else 0


def carried(wave: WavePage, sheet: Sheet | None, form: Form) -> list[tuple[str, str]]:
    """What a page must take along: answers to items of other sheets, the order and the receipt."""
    here = sheet.codes if sheet else frozenset()
    codes = {item.code for item in wave.questionnaire.items()} - here | {ORDER, RECEIPT}
    return [(name, value) for name, values in form.items() if name.split(":")[0] in codes for value in values if value]


def parts(visit: Visit, wave: WavePage, sheet: Sheet, form: Form, step: Step) -> Iterator[Part]:
    """The sections of a sheet with their fields, values and errors filled in."""
    items = {item.code: item for item in wave.questionnaire.items()}
    faults = {
        problem.item: Fault(
            messages.message(problem, items[problem.item], visit.language, visit.words),
            frozenset(problem.values["fields"]),
        )
        for problem in step.problems
    }
    return drawn(wave.questionnaire, sheet, visit.language, step.answers, sheet.codes, form, faults, order_of(form))


def _shorter(text: str, length: int = 48) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def _faults(visit: Visit, shown: Sequence[Part]) -> list[tuple[str, str]]:
    """The lines of the error summary: where each leads, and the question's beginning."""
    words = visit.words.gettext("Question %(number)s: %(text)s")
    return [
        (field.first_id, words % {"number": field.number, "text": _shorter(field.text)})
        for part in shown
        for field in part.fields
        if field.error
    ]


def _summary(visit: Visit, step: Step) -> str:
    if step.end == "empty":
        return visit.words.gettext("Nothing is answered yet, so nothing was sent.")
    return messages.summary(step.problems, visit.words) if step.problems else ""


def _page(visit: Visit, wave: WavePage, sheet: Sheet, form: Form, step: Step) -> dict[str, Any]:
    pages = sheets(wave.questionnaire, wave.policy.pages)
    shown = list(parts(visit, wave, sheet, form, step))
    one = len(pages) == 1 and len(sheet.sections) > 1
    return {
        "sheet": sheet,
        "sheets_in_all": len(pages),
        "parts": shown,
        "parts_have_titles": one,
        "heading": wave.policy.title[visit.language] if one else sheet.sections[0].title[visit.language],
        "summary": _summary(visit, step),
        "faults": _faults(visit, shown),
        "forward": "next" if following(pages, sheet.number, step.answers, 1, sheet.codes) else "send",
        "back": following(pages, sheet.number, step.answers, -1, frozenset()) is not None,
    }


def _blank(visit: Visit, wave: WavePage, sheet: Sheet, form: Form, step: Step) -> Printed:
    """A sheet on which nothing is answered yet, with a slot for what is carried."""
    shown = frozenset(item.code for _, items in to_draw(sheet, step.answers, sheet.codes) for item in items)
    pages = sheets(wave.questionnaire, wave.policy.pages)
    forward = following(pages, sheet.number, step.answers, 1, sheet.codes) is not None
    order = order_of(form) if sheet.is_random else 0
    return kept(
        visit, "questions", (sheet.number, shown, forward, order),
        lambda: {"carried": slot(1)} | _page(visit, wave, sheet, form, step),
    )  # fmt: skip


def sheet_page(visit: Visit, wave: WavePage, sheet: Sheet, form: Form, step: Step) -> bytes:
    """The page of a sheet. A sheet on which nothing was answered yet comes from memory, the rest is put in."""
    along = hidden(carried(wave, sheet, form))
    answered = any(name.split(":")[0] in sheet.codes for name in form)
    if answered or step.problems or step.end:
        return render(visit, "questions", carried=along, **_page(visit, wave, sheet, form, step)).encode()
    return fill(_blank(visit, wave, sheet, form, step), along)


def blank_page(visit: Visit, wave: WavePage, sheet: Sheet) -> Printed:
    """A sheet as a GET shows it: the same bytes for everybody, or one of a few where its order is random."""
    asked = any(section.random or any(item.random for item in section.items) for section in wave.questionnaire.sections)
    form = {ORDER: [str(random.randrange(ORDERS))]} if asked else {}
    step = Step(sheet)
    along = hidden(carried(wave, sheet, form))

    def make() -> str:
        return fill(_blank(visit, wave, sheet, form, step), along).decode()

    return SHELF.get(("blank", *visit.key, sheet.number, order_of(form)), make)


def ready_page(visit: Visit, wave: WavePage, form: Form) -> bytes:
    """Where the remaining questions are not for this respondent: nothing left but to send."""
    number = len(sheets(wave.questionnaire, wave.policy.pages)) + 1
    page = kept(visit, "ready", (), lambda: {"carried": slot(1), "number": number})
    return fill(page, hidden(carried(wave, None, form)))
