"""All changes by name, and how one is applied so that the draft remains a questionnaire."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ..questionnaire.file import Mistake, QuestionnaireProblems, from_document, to_document
from ..questionnaire.model import Questionnaire
from . import conditions, copying, keys_and_texts, languages, parts, renames, scales
from .places import Document
from .refusals import DraftRefusal

CHANGES: Mapping[str, Callable[..., None]] = {
    "text": keys_and_texts.text,
    "set": keys_and_texts.put,
    "labels": keys_and_texts.labels,
    "language.add": languages.add,
    "language.remove": languages.remove,
    "language.first": languages.first,
    "theme.add": parts.add_theme,
    "theme.code": renames.theme_code,
    "theme.outcome": keys_and_texts.outcome,
    "theme.remove": parts.remove_theme,
    "section.add": parts.add_section,
    "section.move": parts.move_section,
    "section.step": parts.step_section,
    "section.double": parts.double_section,
    "section.remove": parts.remove_section,
    "section.code": renames.section_code,
    "section.take": copying.take_section,
    "item.add": parts.add_item,
    "item.move": parts.move_item,
    "item.step": parts.step_item,
    "item.double": parts.double_item,
    "item.remove": parts.remove_item,
    "item.code": renames.item_code,
    "item.kind": parts.change_kind,
    "item.take": copying.take_item,
    "item.scale": scales.to_rating,
    "item.choice": scales.to_choice,
    "option.add": parts.add_option,
    "option.step": parts.step_option,
    "option.remove": parts.remove_option,
    "option.text": keys_and_texts.option_text,
    "option.code": renames.option_code,
    "option.mark": keys_and_texts.mark,
    "bands.round": keys_and_texts.round_bands,
    "rates": keys_and_texts.rates,
    "condition.add": conditions.add_test,
    "condition.remove": conditions.remove_test,
}
_STEP = re.compile(r"(\w+)\[(\d+)\]\.?")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its name in CHANGES, and what the function behind it takes."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def change(name: str, **values: Any) -> Change:
    """A change by its name; KeyError if there is none of this name."""
    return Change(name, values) if name in CHANGES else Change(_no_such(name), values)


def _no_such(name: str) -> str:
    raise KeyError(name)


class Impossible(DraftRefusal):
    """A change would leave something that is no questionnaire. Says what, and of which part and key."""

    sentence = "%(named)s: expected %(expected)s, found %(found)s."

    def __init__(self, mistake: Mistake, where: str, code: str, key: str, detail: str) -> None:
        named = f"{where} '{code}', {key}" if code else key
        found = " ".join(mistake.found.split())
        super().__init__(named=named, expected=mistake.expected, found=found)
        self.where, self.part, self.key, self.detail = where, code, key, detail


def _placed(document: Document, mistake: Mistake) -> Impossible:
    """Which part of the draft a mistake's path leads to: section[2].item[3].options[1].text.vi."""
    path, part, where, code = mistake.path, document, "questionnaire", ""
    while match := _STEP.match(path):
        if match[1] not in {"theme", "section", "item"}:
            break
        part, where = part[match[1]][int(match[2]) - 1], match[1]
        code, path = part["code"], path[match.end() :]
    key = re.split(r"[.\[]", path, maxsplit=1)[0]
    return Impossible(mistake, where, str(code), key, path)


def apply(questionnaire: Questionnaire, changes: Sequence[Change]) -> Questionnaire:
    """The questionnaire after these changes, one after the other.

    Raises Impossible where they leave something that cannot be read, and Refusal where a part is not there any more.
    """
    document = deepcopy(to_document(questionnaire))
    for one in changes:
        CHANGES[one.name](document, **one.values)
        if one.name.startswith("item."):
            parts.without_gaps(document)
    try:
        return from_document(document)
    except QuestionnaireProblems as problems:
        raise _placed(document, problems.mistakes[0]) from None
