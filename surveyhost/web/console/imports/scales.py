"""Which end of each imported scale is the good one: asked on the page about the file, one question for each scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from ....core.questionnaire.model import Questionnaire
from ....core.questionnaire.texts import words_in
from ....formats.common import ScaleQuestion
from ....services.questionnaires.imports import ENDS
from ...account.language import language, say

SHOWN = 4
"""As many questions are named under a scale; the rest is counted."""


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


UNANSWERED = _("Say which end of this scale is the good one.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One scale, as the page asks about it."""

    name: str
    """Of the field."""
    labels: Sequence[str]
    """In order, in the person's language if the file has it."""
    items: Sequence[str]
    """The words of the first few questions on it."""
    more: int
    """How many there are beside these."""
    chosen: str
    """One of `ENDS`; "" where nobody has chosen and nothing is proposed."""
    error: str

    @property
    def ends(self) -> Sequence[tuple[str, str]]:
        """The choices: value and words."""
        return (
            ("first", say("“%(label)s” is the good end", label=self.labels[0])),
            ("last", say("“%(label)s” is the good end", label=self.labels[-1])),
            ("none", say("Neither end is good")),
        )


def name(number: int) -> str:
    """Of the field for a scale, counted from 0."""
    return f"scale_{number}"


def asked(questionnaire: Questionnaire, scales: Sequence[ScaleQuestion], posted: bool) -> list[Asked]:
    """The questions; `posted`: with what was chosen, and an error on each that was not answered."""
    return [_asked(questionnaire, number, one, posted) for number, one in enumerate(scales)]


def _asked(questionnaire: Questionnaire, number: int, scale: ScaleQuestion, posted: bool) -> Asked:
    chosen = request.form.get(name(number), "") if posted else scale.proposed or ""
    labels = scale.labels.get(language()) or next(iter(scale.labels.values()))
    texts: list[Mapping[str, str]] = [questionnaire.item(code).text for code in scale.items[:SHOWN]]
    return Asked(
        name(number), labels, [words_in(one, language()) for one in texts], max(0, len(scale.items) - SHOWN), chosen,
        say(UNANSWERED) if posted and chosen not in ENDS else "",
    )  # fmt: skip


def answers(scales: Sequence[ScaleQuestion]) -> list[str]:
    """What was chosen for each; "" where nothing was."""
    return [request.form.get(name(number), "") for number in range(len(scales))]
