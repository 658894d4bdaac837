"""A page of questions: its fields, and answers from other pages as hidden fields."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from ...core.questionnaire import piping
from ...core.questionnaire.kinds import with_texts
from ...core.quoting import shortened
from ...services.answering.responses import WavePage
from ..shared.questionnaire_pages import Page, following, pages_of, to_draw
from ..shared.sections import Fault, Part, drawn
from . import messages
from .navigation import Form, Step
from .page_cache import CACHE, Printed, fill, hidden, kept, render, slot
from .visits import Visit

ORDER, RECEIPT = "_order", "_receipt"
"""Fields of our own, carried beside the answers. No item's code begins with an underscore."""
BARE = Markup('<template id="bare"></template>')
"""Stands on a page that carries nothing since it was asked for by its address: what was answered on earlier ones lies
with the browser, if anywhere, and what this one asks may depend on it."""
ORDERS = 16
"""Random orders there are; each is printed once and kept."""


def order_of(form: Form) -> int:
    """The random order that this respondent's pages are drawn in; 0 if the form tells none."""
    given = (form.get(ORDER) or ["0"])[0]
    return int(given) if given in {str(number) for number in range(ORDERS)} else 0


def carried(wave: WavePage, page: Page | None, form: Form) -> list[tuple[str, str]]:
    """What a page must take along: answers to items of other pages, the order and the receipt."""
    here = page.codes if page else frozenset()
    codes = {item.code for item in wave.questionnaire.items()} - here | {ORDER, RECEIPT}
    return [(name, value) for name, values in form.items() if name.split(":")[0] in codes for value in values if value]


def parts(visit: Visit, wave: WavePage, page: Page, form: Form, step: Step) -> Iterator[Part]:
    """The sections of a page with their fields, values and errors filled in."""
    items = {item.code: item for item in with_texts(wave.questionnaire.items())}
    faults = {
        problem.item: Fault(
            messages.message(problem, items[problem.item], visit.language, visit.words),
            frozenset(problem.values["fields"]),
        )
        for problem in step.problems
    }
    return drawn(wave.questionnaire, page, visit.language, step.answers, page.codes, form, faults, order_of(form))


def _faults(visit: Visit, shown: Sequence[Part]) -> list[tuple[str, str]]:
    """The lines of the error summary: where each leads, and the question's beginning."""
    words = visit.words.gettext("Question %(number)s: %(text)s")
    return [
        (field.first_id, words % {"number": field.number, "text": shortened(field.text, 48)})
        for part in shown
        for whole in part.fields
        for field in (whole, *(whole.texts if whole.holds_texts else ()))
        if field.error
    ]


def _summary(visit: Visit, step: Step) -> str:
    if step.end == "empty":
        return visit.words.gettext("Nothing is answered yet, so nothing was sent.")
    return messages.summary(step.problems, visit.words) if step.problems else ""


def _page(visit: Visit, wave: WavePage, page: Page, form: Form, step: Step) -> dict[str, Any]:
    pages = pages_of(wave.questionnaire, wave.policy.pages)
    shown = list(parts(visit, wave, page, form, step))
    one = len(pages) == 1 and len(page.sections) > 1
    return {
        "page": page,
        "pages_in_all": len(pages),
        "parts": shown,
        "parts_have_titles": one,
        "heading": wave.policy.title[visit.language] if one else page.sections[0].title[visit.language],
        "summary": _summary(visit, step),
        "faults": _faults(visit, shown),
        "forward": "next" if following(pages, page.number, step.answers, 1, page.codes) else "send",
        "back": following(pages, page.number, step.answers, -1, frozenset()) is not None,
    }


def _blank(visit: Visit, wave: WavePage, page: Page, form: Form, step: Step) -> Printed:
    """A page on which nothing is answered yet, with a slot for what is carried."""
    shown = frozenset(item.code for _, items in to_draw(page, step.answers, page.codes) for item in items)
    pages = pages_of(wave.questionnaire, wave.policy.pages)
    forward = following(pages, page.number, step.answers, 1, page.codes) is not None
    order = order_of(form) if page.is_random else 0
    words = tuple(step.answers.get(code) for code in piping.mentioned(page.sections))
    return kept(
        visit, "questions", (page.number, shown, forward, order, words),
        lambda: {"carried": slot(1)} | _page(visit, wave, page, form, step),
    )  # fmt: skip


def page_of_questions(visit: Visit, wave: WavePage, page: Page, form: Form, step: Step) -> bytes:
    """A page of questions. One on which nothing was answered yet comes from memory, the rest is put in."""
    along = hidden(carried(wave, page, form))
    answered = any(name.split(":")[0] in page.codes for name in form)
    if answered or step.problems or step.end:
        return render(visit, "questions", carried=along, **_page(visit, wave, page, form, step)).encode()
    return fill(_blank(visit, wave, page, form, step), along)


def blank_page(visit: Visit, wave: WavePage, page: Page) -> Printed:
    """A page as a GET shows it: the same bytes for everybody, or one of a few where its order is random."""
    asked = any(section.random or any(item.random for item in section.items) for section in wave.questionnaire.sections)
    form = {ORDER: [str(random.randrange(ORDERS))]} if asked else {}
    step = Step(page)
    along = hidden(carried(wave, page, form)) + (BARE if page.number > 1 else "")

    def make() -> str:
        return fill(_blank(visit, wave, page, form, step), along).decode()

    return CACHE.get(("blank", *visit.key, page.number, order_of(form)), make)


def blank_ready_page(visit: Visit, wave: WavePage) -> Printed:
    """The page before sending as a GET shows it, for a browser that keeps what was answered and goes back to it."""
    return CACHE.get(("bare", *visit.key), lambda: fill(_ready(visit, wave), BARE).decode())


def _ready(visit: Visit, wave: WavePage) -> Printed:
    number = len(pages_of(wave.questionnaire, wave.policy.pages)) + 1
    return kept(visit, "ready", (), lambda: {"carried": slot(1), "number": number})


def ready_page(visit: Visit, wave: WavePage, form: Form) -> bytes:
    """Where the remaining questions are not for this respondent: nothing left but to send."""
    return fill(_ready(visit, wave), hidden(carried(wave, None, form)))
