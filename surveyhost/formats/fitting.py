"""Makes what was read of another format fit into a questionnaire; whatever is cut, changed or dropped is told.

A file is refused only where nothing of it could be asked. So texts that a language lacks are left to be written, words
that are too long are cut, and what is still against a rule goes alone: a condition, or else its item.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..core.questionnaire.file import Mistake, QuestionnaireProblems, from_document
from ..core.questionnaire.kinds import KINDS
from ..core.questionnaire.kinds.text import clean, is_clean
from ..core.questionnaire.model import Kind
from ..core.questionnaire.shape import ITEMS, LABEL_LENGTH, LINE_LENGTH, PARTS, SECTIONS, TEXT_LENGTH, Key
from ..core.questionnaire.texts import BLANK
from .common import Document, Draft, Imported
from .refusals import NothingToAsk

_STEP = re.compile(r"(\w+)\[(\d+)\]\.?")
_LONGEST = {"line": LINE_LENGTH, "text": TEXT_LENGTH, "labels": LABEL_LENGTH}
_ROUNDS = 20
"""A condition or item that goes can leave others without what they ask about, so often at most."""

MISSING = "a text that is missing in %(languages)s; … stands for it until somebody writes it"
CUT = "words of more than %(most)s characters; what is behind them is cut off"
ONE_LINE = "line breaks or tabs in its words; spaces stand for them"
STRANGE = "control characters in its words"


def fitted(draft: Draft) -> Imported:
    """The questionnaire. Raises NothingToAsk where no question is left, or QuestionnaireProblems."""
    document = draft.document
    _fit_part(draft, "questionnaire", document, [document])
    _fit_sizes(draft)
    for _ in range(_ROUNDS):
        try:
            from_document(document)
        except QuestionnaireProblems as problems:
            if not _settle(draft, problems.mistakes):
                break
        else:
            break
        document["section"] = [section for section in document["section"] if section["item"]]
    if not any(KINDS[Kind(item["kind"])].is_question for section in document["section"] for item in section["item"]):
        raise NothingToAsk(count=len(draft.left_out))
    _forget(draft)
    return draft.finish()


def _forget(draft: Draft) -> None:
    """Scales of which no item is left need no answer."""
    codes = {item["code"] for section in draft.document["section"] for item in section["item"]}
    draft.scales = [
        type(one)(tuple(code for code in one.items if code in codes), one.labels, one.proposed)
        for one in draft.scales
        if codes & set(one.items)
    ]


# texts


def _fit_part(draft: Draft, part: str, document: Document, inside: Sequence[object]) -> None:
    languages: list[str] = draft.document["languages"]
    for key in PARTS[part]:
        value = document.get(key.name)
        if key.of and isinstance(value, list):
            for inner in value:
                _fit_part(draft, key.of, inner, [*inside, inner])
        elif key.shape in _LONGEST and (key.needed or value):
            text: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
            document[key.name] = _fit_text(draft, key, text, languages, inside)


def _fit_text(
    draft: Draft, key: Key, text: Mapping[str, Any], languages: Sequence[str], inside: Sequence[object]
) -> dict[str, Any]:
    if key.shape == "labels":
        count = max(map(len, text.values()), default=2)
        columns = [
            _fit_words(draft, key, {one: words[at] for one, words in text.items()}, languages, inside)
            for at in range(count)
        ]
        return {language: [column[language] for column in columns] for language in languages}
    return _fit_words(draft, key, text, languages, inside)


def _fit_words(
    draft: Draft, key: Key, text: Mapping[str, str], languages: Sequence[str], inside: Sequence[object]
) -> dict[str, str]:
    made = {language: text.get(language, "").strip() or BLANK for language in languages}
    missing = [language for language in languages if made[language] == BLANK and text.get(language) != BLANK]
    if missing:
        draft.tell(inside, MISSING, languages=", ".join(missing))
    for language, words in made.items():
        made[language] = _fit_line(draft, key, words, inside)
    return made


def _fit_line(draft: Draft, key: Key, words: str, inside: Sequence[object]) -> str:
    if not is_clean(words):
        draft.tell(inside, ONE_LINE if "\t" in words else STRANGE)
    words = clean(words) or BLANK
    if key.shape != "text" and "\n" in words:
        words = " ".join(words.split())
        draft.tell(inside, ONE_LINE)
    most = _LONGEST[key.shape]
    if len(words) > most:
        draft.tell(inside, CUT, most=most)
        words = words[: most - 1].rstrip() + "…"
    return words


# sizes


def _fit_sizes(draft: Draft) -> None:
    sections: list[Document] = draft.document["section"]
    while len(sections) > SECTIONS:
        _join(draft, sections)
    left = ITEMS
    for section in sections:
        for item in section["item"][max(left, 0) :]:
            draft.tell([section, item], "a question beyond the first %(most)s", most=ITEMS)
        section["item"] = section["item"][: max(left, 0)]
        left -= len(section["item"])
    draft.document["section"] = [section for section in sections if section["item"]]


def _join(draft: Draft, sections: list[Document]) -> None:
    """Two neighbours that together hold the fewest items become one section; a condition goes to its items."""
    sizes = [len(one["item"]) + len(two["item"]) for one, two in pairwise(sections)]
    at = sizes.index(min(sizes))
    one, two = sections[at], sections.pop(at + 1)
    for section in (one, two):
        show_if = section.pop("show_if", None)
        for item in section["item"] if show_if else ():
            item["show_if"] = f"({show_if}) and ({item['show_if']})" if "show_if" in item else show_if
    one["item"] = [*one["item"], *two["item"]]
    says = "a section beyond the first %(most)s; its questions stand in the section before it"
    draft.tell([two, *two["item"][:1]], says, most=SECTIONS)


# whatever is left


def _settle(draft: Draft, mistakes: Sequence[Mistake]) -> bool:
    """Takes out what a mistake is about; whether there was anything to take out."""
    gone: dict[int, Document] = {}
    for mistake in mistakes:
        parts = list(_inside(draft.document, mistake.path))
        key = mistake.path.rsplit(".", 1)[-1]
        item = next((one for one in parts if "kind" in one and "item" not in one), None)
        if key == "show_if" and parts:
            condition = str(parts[-1].pop("show_if", ""))
            says = "its condition (%(text)s): expected %(expected)s; it is shown always"
            draft.tell(parts, says, text=condition[:60], expected=mistake.expected)
        elif key in {"theme", "outcome"} and item is not None and item.pop("theme", None):
            draft.tell(parts, "its theme, which is none of the file's")
        elif item is not None and id(item) not in gone:
            gone[id(item)] = item
            says = "a question that cannot be asked: expected %(expected)s, found %(found)s"
            draft.tell(parts, says, expected=mistake.expected, found=mistake.found)
        elif item is None:
            return False
    for section in draft.document["section"]:
        section["item"] = [item for item in section["item"] if id(item) not in gone]
    return True


def _inside(document: Document, path: str) -> Iterator[Document]:
    """The parts of a document that a path leads through, outermost first: section[2].item[3].options[1].text.vi."""
    part: Any = document
    while match := _STEP.match(path):
        listed = part.get(match[1])
        if not isinstance(listed, list) or not 0 < int(match[2]) <= len(listed):
            return
        part = listed[int(match[2]) - 1]
        if not isinstance(part, dict):
            return
        yield part
        path = path[match.end() :]
