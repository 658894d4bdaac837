"""One step through a questionnaire: what was posted, and which page comes next. Nothing is stored in between.

Earlier pages travel with the form as hidden fields, so a step needs nothing but the form itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ...core.questionnaire.answers import Problem, from_form, is_empty
from ...services.answering.responses import WavePage
from ..shared.questionnaire_pages import Page, following, pages_of

Form = Mapping[str, Sequence[str]]
End = Literal["send", "empty", "ready"]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """Where a post leads: to a page, with problems or without, or to an end."""

    page: Page | None
    """None where no page is left: `end` is then "ready" or "send"."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """All that was answered so far, on whichever page."""
    problems: tuple[Problem, ...] = ()
    """Those of the page."""
    end: End | None = None
    """send: complete, to be sealed. empty: complete, but nothing was answered. ready: nothing left but to send."""


def _stay(wave: WavePage, form: Form, pages: tuple[Page, ...], number: int) -> Step:
    answers, _ = from_form(wave.questionnaire, form)
    return Step(pages[number - 1], answers) if number <= len(pages) else Step(None, answers, end="ready")


def _back(wave: WavePage, form: Form, pages: tuple[Page, ...], number: int) -> Step:
    answers, _ = from_form(wave.questionnaire, form)
    return Step(following(pages, number, answers, -1, NOTHING) or pages[0], answers)


def _next(wave: WavePage, form: Form, pages: tuple[Page, ...], number: int) -> Step:
    if number > len(pages):
        return _send(wave, form, pages, number)
    here = pages[number - 1]
    answers, problems = from_form(wave.questionnaire, form, here.codes)
    if problems:
        return Step(here, answers, problems)
    page = following(pages, number, answers, 1, NOTHING)
    return Step(page, answers) if page else Step(None, answers, end="ready")


def _send(wave: WavePage, form: Form, pages: tuple[Page, ...], number: int) -> Step:
    answers, problems = from_form(wave.questionnaire, form)
    if problems:
        page = next(page for page in pages if problems[0].item in page.codes)
        return Step(page, answers, tuple(problem for problem in problems if problem.item in page.codes))
    if is_empty(answers):
        return Step(pages[min(number, len(pages)) - 1], answers, end="empty")
    return Step(None, answers, end="send")


_MOVES: Mapping[str, Callable[[WavePage, Form, tuple[Page, ...], int], Step]] = {
    "next": _next,
    "back": _back,
    "send": _send,
}


def step(wave: WavePage, form: Form, number: int, go: str) -> Step:
    """Where a post of page `number` leads. `go` is next, back, send or a language of the wave, which stays.

    Anything else sends, which asks for all answers to be valid: a robot's post never goes by halves.
    """
    pages = pages_of(wave.questionnaire, wave.policy.pages)
    move = _stay if go in wave.policy.languages else _MOVES.get(go, _send)
    return move(wave, form, pages, min(max(number, 1), len(pages) + 1))
