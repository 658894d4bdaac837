"""Words of an earlier choice inside a later text: `How was the help of {{team}}?`.

Only what somebody chose from a list is put in, never what somebody wrote. Nothing is counted by it: a report prints the
text once for everybody, with the earlier question in brackets, and so does a page where the choice is not known.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .model import Item, Kind, Questionnaire, Section, Text

MENTION = re.compile(r"\{\{([a-z][a-z0-9_-]{0,47})\}\}")
LONGEST = 80
"""Characters of a question that stands in brackets; what is longer is cut at a word."""


def mentions(*texts: Text) -> Iterator[str]:
    """The codes that stand in these texts, in any language."""
    for text in texts:
        for words in text.values():
            yield from MENTION.findall(words)


def mentioned(sections: Iterable[Section]) -> tuple[str, ...]:
    """The items whose words these sections ask for, in order of their codes."""
    texts = [
        text for one in sections for text in (one.intro, *(t for item in one.items for t in (item.text, item.help)))
    ]
    return tuple(sorted(set(mentions(*texts))))


def renamed(words: str, code: str, to: str) -> str:
    """A text in which an item is called by its new code."""
    return MENTION.sub(lambda match: f"{{{{{to}}}}}" if match[1] == code else match[0], words)


def bracketed(questionnaire: Questionnaire, code: str, language: str) -> str:
    """The earlier question in brackets: what stands for a choice that is not known, or not to be told."""
    words = questionnaire.item(code).text.get(language, code).split("\n", 1)[0]
    words = MENTION.sub("…", words)
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
    return f"[{words}]"


def chosen(questionnaire: Questionnaire, language: str, answers: Mapping[str, Any]) -> Callable[[str], str]:
    """What puts the words of the chosen options into a text; the question in brackets where nothing was chosen."""

    def label(code: str) -> str:
        for option in questionnaire.item(code).options:
            if option.code == answers.get(code):
                return option.text.get(language, option.code)
        return bracketed(questionnaire, code, language)

    return lambda words: MENTION.sub(lambda match: label(match[1]), words)


def filled(item: Item, fill: Callable[[str], str]) -> Item:
    """The item with its words filled in."""
    text, help_ = ({one: fill(words) for one, words in text.items()} for text in (item.text, item.help))
    return replace(item, text=text, help=help_)


def neutral(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as it can be read without anybody's answers: earlier questions in brackets."""
    if not mentioned(questionnaire.sections):
        return questionnaire

    def plain(text: Text) -> Text:
        return {one: chosen(questionnaire, one, {})(words) for one, words in text.items()}

    sections = [
        replace(
            section,
            intro=plain(section.intro),
            items=tuple(replace(item, text=plain(item.text), help=plain(item.help)) for item in section.items),
        )
        for section in questionnaire.sections
    ]
    return replace(questionnaire, sections=tuple(sections))


def check(questionnaire: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What is wrong: a choice of an earlier section may be named, in questions, their help and introductions."""
    earlier: set[str] = set()
    for at, section in enumerate(questionnaire.sections):
        here: tuple[str | int, ...] = ("section", at)
        yield from _unknown((*here, "intro"), section.intro, earlier)
        yield from _nowhere((*here, "title"), section.title)
        for place, item in enumerate(section.items):
            inside = (*here, "item", place)
            yield from _unknown((*inside, "text"), item.text, earlier)
            yield from _unknown((*inside, "help"), item.help, earlier)
            for key in ("options", "rows"):
                for number, part in enumerate(getattr(item, key)):
                    yield from _nowhere((*inside, key, number, "text"), part.text)
        earlier |= {item.code for item in section.items if item.kind == Kind.CHOICE}


def _unknown(
    path: tuple[str | int, ...], text: Text, earlier: set[str]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for code in dict.fromkeys(mentions(text)):
        if code not in earlier:
            yield path, "only choices (kind choice) of earlier sections between {{ and }}", f"'{{{{{code}}}}}'"


def _nowhere(path: tuple[str | int, ...], text: Text) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for code in dict.fromkeys(mentions(text)):
        yield path, "no {{ }}, which only a question, its help and an introduction may have", f"'{{{{{code}}}}}'"
