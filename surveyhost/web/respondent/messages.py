"""All error texts of the respondent's pages, by the kind of problem. They say what to do, and blame nobody."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any

from ...core.answers import Problem
from ...core.questionnaire import Item, Text


def _(words: str) -> str:
    """Marks words for the catalogue; `message` translates them."""
    return words


CHOOSE = _("Choose a number, or “I’d rather not answer this”.")
MESSAGES: Mapping[str, str] = {
    "required": CHOOSE,
    "one": _("Only one answer fits here. Choose it once more."),
    "contradiction": _("You answered, and also said that you’d rather not. Keep one of the two."),
    "unknown": _("This answer is not among those offered. Choose it once more."),
    "exclusive": _("“%(option)s” stands alone: keep it, or the others."),
    "too_few": _("Choose at least %(minimum)s."),
    "too_many": _("Choose at most %(maximum)s."),
    "too_low": _("Write a number that is not below %(minimum)s."),
    "too_high": _("Write a number that is not above %(maximum)s."),
    "too_long": _("Make it shorter: %(length)s characters are written, %(maximum)s fit."),
    "not_a_number": _("Write a number in figures, for example 12 or 12.5."),
    "number_unclear": _("Write the number without points or commas between thousands, for example 1000."),
    "same_place": _("Place %(place)s is given twice. Give each place once."),
    "gap": _("Place %(place)s is missing. Number the places without gaps, from 1."),
}
MISSING: Mapping[str, str] = {
    "choice": _("Choose one answer, or “I’d rather not answer this”."),
    "choices": _("Choose what fits, or “I’d rather not answer this”."),
    "matrix": _("Choose a number in each line, or “I’d rather not answer this”."),
    "service_matrix": _("Tick the departments you work with and rate each, or choose “I’d rather not answer this”."),
    "ranking": _("Give the places, or choose “I’d rather not answer this”."),
    "number": _("Write a number, or choose “I’d rather not answer this”."),
    "text": _("Write something, or choose “I’d rather not answer this”."),
    "comment": _("Write something, or choose “I’d rather not answer this”."),
}
"""What a missing answer to a required item asks for, where it is not a number on a scale."""


def _option_words(item: Item, code: str, language: str) -> str:
    texts: list[Text] = [option.text for option in item.options if option.code == code]
    return texts[0].get(language, code) if texts else code


def message(problem: Problem, item: Item, language: str, words: NullTranslations) -> str:
    """The error text for one problem, in the respondent's language; without markup."""
    template = MISSING.get(item.kind, CHOOSE) if problem.kind == "required" else MESSAGES[problem.kind]
    values: dict[str, Any] = {name: value for name, value in problem.values.items() if name != "fields"}
    if "option" in values:
        values["option"] = _option_words(item, values["option"], language)
    return words.gettext(template) % values if values else words.gettext(template)


def summary(problems: tuple[Problem, ...], words: NullTranslations) -> str:
    """The title over all problems of a sheet: how many, in one short line."""
    count = len(problems)
    if all(problem.kind == "required" for problem in problems):
        return words.ngettext("%(num)d question left", "%(num)d questions left", count) % {"num": count}
    return words.ngettext("%(num)d answer to put right", "%(num)d answers to put right", count) % {"num": count}
