"""All error messages of the respondent's pages, by kind of problem. They say what to do, and blame nobody."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any

from ...core.questionnaire.answers import Problem
from ...core.questionnaire.model import Item, Kind, Text
from ..shared.fields import day_words


def _(words: str) -> str:
    """Marks words for the catalogue; `message` translates them."""
    return words


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Marks a pair of words for the catalogue; `message` chooses between them."""
    return one, many


CHOOSE = _("Choose a number, or “I’d rather not answer this”.")
MESSAGES: Mapping[str, str] = {
    "required": CHOOSE,
    "one": _("Only one answer can be given here. Choose again."),
    "contradiction": _("You answered, and also said that you’d rather not. Keep one of the two."),
    "unknown": _("This answer is not one of those offered. Choose again."),
    "exclusive": _("“%(option)s” rules out the others: keep it, or them."),
    "too_few": _("Choose at least %(minimum)s."),
    "too_many": _("Choose at most %(maximum)s."),
    "too_low": _("Write a number that is not below %(minimum)s."),
    "too_high": _("Write a number that is not above %(maximum)s."),
    "too_long": _("Make it shorter: you wrote %(length)s characters, and %(maximum)s fit."),
    "not_a_number": _("Write a number in figures, for example 12 or 12.5."),
    "number_unclear": _("Write the number without points or commas between thousands, for example 1000."),
    "date_incomplete": _("Give day, month and year."),
    "no_such_day": _("There is no such day in the calendar. Choose again."),
    "too_early": _("Choose a day that is not before %(earliest)s."),
    "too_late": _("Choose a day that is not after %(latest)s."),
    "same_place": _("Place %(place)s is given twice. Give each place once."),
    "gap": _("Place %(place)s is missing. Number the places without gaps, from 1."),
}
TOO_WIDE = "too_wide"
OF_SPLIT: Mapping[str, str] = {
    TOO_WIDE: _("Make this a little shorter: characters like emoji take more room than letters."),
}
"""Problems that only the answers of a split count have, whose words have a box each."""
COUNTED: Mapping[str, tuple[str, tuple[str, str]]] = {
    "too_much": (
        "excess",
        ngettext(
            "Taken together, what you have written is too long. Make this shorter by %(excess)s character or so.",
            "Taken together, what you have written is too long. Make this shorter by %(excess)s characters or so.",
        ),
    ),
}
"""Problems that say how many of something: the value that counts, and the sentence for one and for more."""
MISSING: Mapping[Kind, str] = {
    Kind.RATING: CHOOSE,
    Kind.ENPS: CHOOSE,
    Kind.CHOICE: _("Choose one answer, or “I’d rather not answer this”."),
    Kind.CHOICES: _("Choose what fits, or “I’d rather not answer this”."),
    Kind.MATRIX: _("Choose a number in each line, or “I’d rather not answer this”."),
    Kind.SERVICE_MATRIX: _("Tick the departments you work with and rate each, or choose “I’d rather not answer this”."),
    Kind.RANKING: _("Give the places, or choose “I’d rather not answer this”."),
    Kind.NUMBER: _("Write a number, or choose “I’d rather not answer this”."),
    Kind.DATE: _("Give day, month and year, or choose “I’d rather not answer this”."),
    Kind.TEXTS: _("Write something, or choose “I’d rather not answer this”."),
    Kind.TEXT: _("Write something, or choose “I’d rather not answer this”."),
    Kind.COMMENT: _("Write something, or choose “I’d rather not answer this”."),
}
"""What a missing answer to a required item asks for, for each kind that can be answered."""


def _option_words(item: Item, code: str, language: str) -> str:
    texts: list[Text] = [option.text for option in item.options if option.code == code]
    return texts[0].get(language, code) if texts else code


def message(problem: Problem, item: Item, language: str, words: NullTranslations) -> str:
    """The error text for one problem, in the respondent's language; without markup."""
    values: dict[str, Any] = {name: value for name, value in problem.values.items() if name != "fields"}
    if "option" in values:
        values["option"] = _option_words(item, values["option"], language)
    for name in values.keys() & {"earliest", "latest"}:
        values[name] = day_words(values[name], language)
    if problem.kind in COUNTED:
        counts, forms = COUNTED[problem.kind]
        return words.ngettext(*forms, int(values[counts])) % values
    template = (
        MISSING[item.kind] if problem.kind == "required" else OF_SPLIT.get(problem.kind) or MESSAGES[problem.kind]
    )
    return words.gettext(template) % values if values else words.gettext(template)


def _title(words: NullTranslations, count: int, are_missing: bool) -> str:
    if are_missing:
        return words.ngettext("%(num)d question left", "%(num)d questions left", count) % {"num": count}
    return words.ngettext("%(num)d answer to put right", "%(num)d answers to put right", count) % {"num": count}


def titles(words: NullTranslations, most: int, are_missing: bool) -> list[str]:
    """As `summary`, for one problem and for each number of them up to `most`."""
    return [_title(words, count, are_missing) for count in range(1, most + 1)]


def summary(problems: tuple[Problem, ...], words: NullTranslations) -> str:
    """The title over all problems of a page: how many, in one short line."""
    return _title(words, len(problems), all(problem.kind == "required" for problem in problems))
