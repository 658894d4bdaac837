"""Words of the editor: what a part is called in the outline, and what is wrong with a field."""

from collections.abc import Collection, Mapping, Sequence

from ....core.drafting import scales
from ....core.drafting.changes import Impossible
from ....core.errors import Refusal
from ....core.questionnaire.file import to_document
from ....core.questionnaire.model import Item, Questionnaire, Theme
from ....core.questionnaire.texts import gaps, words_in
from ....core.quoting import shortened
from ...account.language import language, say
from ...account.refusals import in_words
from ..blueprint import blueprint
from .reading import Unreadable


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


RULES = {
    "code": _("A code begins with a small letter, has small letters, digits, - and _ only, and stands once."),
    "text": _("Words without tabs, not more than fit; between {{ and }} the code of a choice of an earlier part."),
    "title": _("One line of words, at most 500 characters."),
    "intro": _("Words without tabs, not more than fit; between {{ and }} the code of a choice of an earlier part."),
    "help": _("Words without tabs, not more than fit; between {{ and }} the code of a choice of an earlier part."),
    "points": _("A scale has 3 to 11 points."),
    "labels": _("Give the two ends, or one label of at most 100 characters for each point."),
    "options": _("Two options at least, each with a code of its own and one line of words."),
    "rows": _("One statement at least, each with a code of its own and one line of words."),
    "minimum": _("The lower bound must be a number that fits the upper one and the options."),
    "maximum": _("The upper bound must be a number that fits the lower one and the options."),
    "bands": _("Numbers in ascending order, between the lowest and the highest value."),
    "earliest": _("A day from 1900 to 2100, as 2026-01-31, before the last one."),
    "latest": _("A day from 1900 to 2100, as 2026-01-31, after the first one."),
    "by": _("Choose periods of which 2 to 40 lie between the first and the last day."),
    "theme": _("Choose one of the themes."),
    "favourable": _("Choose which end is the good one."),
    "beside": _("The question right before must be of the same kind, stand alone, and in no random order."),
    "show_if": _("A condition asks only what comes earlier, in a way that fits that question."),
    "languages": _("A language is written as a short code such as vi, en or pt-BR, and stands once."),
    "outcome": _("One theme at most is the outcome."),
    "rates": _("A unit’s path as on the roster, such as Head office / IT, or the tick “Outside the firm”; not both."),
    "section": _("There are too many sections or questions, or none that can be answered."),
}
"""Key of a part to what must hold there."""


def shorter(text: str) -> str:
    """The first line, cut at a word."""
    return shortened(text.split("\n", 1)[0])


def said(text: Mapping[str, str]) -> str:
    """What a part is called in the outline."""
    return shorter(words_in(text, language())) or say("To be written")


FILE = "file"
"""The one field of the page that is about no part of a questionnaire."""


def fault(refusal: Refusal, where: str, codes: Collection[str]) -> tuple[str, str]:
    """Beside which field of the part that is open a refusal is said, and the sentence. "" is the part as a whole.

    `codes` are the part's own code and the one that it was to have.
    """
    if isinstance(refusal, Impossible):
        sentence = _with_detail(refusal)
        if (refusal.where == where and refusal.part in codes) or refusal.where in {"questionnaire", "theme"}:
            return refusal.key, sentence
        return "", say("That does not fit %(part)s: %(sentence)s", part=refusal.part or "", sentence=sentence)
    if isinstance(refusal, Unreadable):
        return refusal.key, say(RULES[refusal.key.partition("-")[0]])
    return FILE if refusal.field == FILE else "", in_words(refusal)


def _with_detail(refusal: Impossible) -> str:
    sentence = say(RULES[refusal.key]) if refusal.key in RULES else refusal.reason
    is_plain = language() != "en" or refusal.key not in {"show_if", "theme"}
    return sentence if is_plain else f"{sentence} {refusal.reason[:1].upper()}{refusal.reason[1:]}"


def scale_points(item: Item) -> int:
    """How many points the options of a choice would make as a scale; 0 where they make none."""
    options = [{"text": option.text, "other": option.other} for option in item.options]
    return scales.points({"kind": item.kind, "options": options})


@blueprint.app_template_filter("plain_number")
def plain_number(value: float | None) -> str:
    """A number as it is written in a field; nothing where there is none."""
    return "" if value is None else f"{value:.12g}"


@blueprint.app_template_filter("missing_texts")
def missing_texts(questionnaire: Questionnaire) -> int:
    """How many texts of a questionnaire are still to be written, over all its languages."""
    return len(gaps(to_document(questionnaire)))


@blueprint.app_template_filter("fault_lines")
def fault_lines(faults: Mapping[str, str]) -> list[tuple[str, str]]:
    """The lines of the error summary: where each leads, and what is wrong there."""
    return [(f"slot-{key}", sentence) for key, sentence in faults.items()]


@blueprint.app_template_filter("translated")
def translated(words: str) -> str:
    """Words out of a table, in the person's language."""
    return say(words)


@blueprint.app_template_filter("theme_pairs")
def theme_pairs(themes: Sequence[Theme]) -> list[tuple[str, str]]:
    """The choices of an item's theme."""
    return [(theme.code, words_in(theme.text, language()) or theme.code) for theme in themes]


CHANGED = {
    "as it was": _("as it was"),
    "file": _("a file put in its place"),
    "blank": _("started again"),
    "restore": _("back to an earlier version"),
    "text": _("words"),
    "set": _("settings"),
    "labels": _("labels"),
    "language": _("languages"),
    "theme": _("themes"),
    "section": _("sections"),
    "item": _("questions"),
    "option": _("choices"),
    "bands": _("bands"),
    "rates": _("rated units"),
    "condition": _("conditions"),
}
"""What made a version, by the head of a change's name."""


@blueprint.app_template_filter("change_words")
def change_words(name: str) -> str:
    """What kind of change it was."""
    return say(CHANGED.get(name) or CHANGED[name.partition(".")[0]])
