"""Suggested actions for a ready-made questionnaire: a file beside it, by theme."""

import tomllib
from dataclasses import dataclass

from ..questionnaire.measures import measures
from ..questionnaire.model import Questionnaire, Text
from .actions import ActionKind
from .finding import About, Place


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a client could do about a low figure of a theme."""

    theme: str
    kind: ActionKind
    what: Text


def read(text: str) -> tuple[Suggestion, ...]:
    """The suggestions in a file (TOML). KeyError, TypeError, ValueError for a file that is none."""
    return tuple(
        Suggestion(row["theme"], ActionKind(row["kind"]), dict(row["what"])) for row in tomllib.loads(text)["action"]
    )


def theme_of(questionnaire: Questionnaire, place: Place) -> str | None:
    """The theme of a figure: itself, or that of its item; None for an item without one."""
    if place.about == About.THEME:
        return place.code
    code = place.code.partition(":")[0]
    item = next((one.item for one in measures(questionnaire) if one.item == code), None)
    return questionnaire.item(item).theme if item is not None else None
