"""What a pulse asks: which services somebody used, then a few items about each of them, all on one screen.

Each service is a questionnaire of its own, answered into a wave of its own. The screen is put together from them when
it is shown, and its answers are taken apart again when they are sent; nothing but the parts is ever stored. Which
services somebody used is stored nowhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..questionnaire.model import Item, Kind, Option, Questionnaire, Section, Text

USED, NONE = "used", "none"
Words = Mapping[str, Text]
"""The ready-made texts by name."""
_PART = re.compile(r"s([0-9]{1,2})_(.+)", re.DOTALL)


def option_code(number: int) -> str:
    """The option for service `number`, from 1; also its section on the screen."""
    return f"s{number}"


def asking(title: Text, services: Sequence[Text], words: Words, languages: tuple[str, ...]) -> Questionnaire:
    """The questionnaire of a round: which of the services somebody used, or none."""
    options = [Option(option_code(number), name) for number, name in enumerate(services, 1)]
    options.append(Option(NONE, _cut(words["none"], languages), exclusive=True))
    item = Item(USED, Kind.CHOICES, _cut(words["used"], languages), options=tuple(options))
    section = Section(USED, _cut(title, languages), (item,))
    return Questionnaire("pulse", languages, _cut(title, languages), (section,))


def about(preset: Questionnaire, service: Text) -> Questionnaire:
    """The preset's questions about one service, by its name."""
    (section,) = preset.sections
    named = replace(section, title=service, kind="plain", intro={}, rates=None)
    return replace(preset, title=service, sections=(named,), intro={})


def screen(of_round: Questionnaire, services: Mapping[int, Questionnaire]) -> Questionnaire:
    """What somebody sees who is asked about these services (number to questions); one alone is asked about at once."""
    (used_section,) = of_round.sections
    (used,) = used_section.items
    codes = {option_code(number) for number in services}
    options = tuple(option for option in used.options if option.code in codes or option.exclusive)
    first = replace(used_section, items=(replace(used, options=options),))
    is_one = len(services) == 1
    parts = tuple(_part(number, asked, is_one) for number, asked in sorted(services.items()))
    return replace(of_round, sections=parts if is_one else (first, *parts), themes=())


def _part(number: int, asked: Questionnaire, is_one: bool) -> Section:
    (section,) = asked.sections
    code = option_code(number)
    items = tuple(replace(item, code=f"{code}_{item.code}", theme=None) for item in section.items)
    return replace(section, code=code, items=items, show_if=None if is_one else f'{USED} includes "{code}"')


def taken_apart(answers: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """The answers given on a screen by service; nothing of a service about which nothing was answered."""
    found: dict[int, dict[str, Any]] = {}
    for code, value in answers.items():
        part = _PART.fullmatch(code)
        if part is not None:
            found.setdefault(int(part[1]), {})[part[2]] = value
    return found


def _cut(text: Text, languages: tuple[str, ...]) -> dict[str, str]:
    return {language: text[language] for language in languages}
