"""What a follow-up asks: the findings' items word for word, then of each action whether it was done and noticed.

Items keep their codes, so that their figures can be set beside those of the wave before, and their order; an item that
another one depends on comes along with it. Actions are named in the client's words.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ...questionnaire.conditions import parse, tests
from ...questionnaire.measures import measures
from ...questionnaire.model import Item, Kind, Option, Questionnaire, Section, Text, Theme
from ...questionnaire.piping import mentions

COMMENT = "follow_up_comment"
LONGEST_COMMENT = 2000
DONE, NOTICED, SMALLER = "done", "noticed", "smaller"
ASKED = (DONE, NOTICED, SMALLER)
"""What is asked about each action, in this order."""
OPTIONS = {
    DONE: ("yes", "no", "unknown"),
    NOTICED: ("yes", "no"),
    SMALLER: ("yes", "same", "larger", "unknown"),
}
"""The answers to each; "yes" comes first."""
Words = Mapping[str, Text]
"""The ready-made texts by name; {action} and {title} stand for what is put in."""


def item_code(action: int, asked: str) -> str:
    """The item that asks this about an action."""
    return f"action_{action}_{asked}"


def spoken(questionnaire: Questionnaire, words: Words) -> tuple[str, ...]:
    """The questionnaire's languages in which a follow-up can be asked."""
    return tuple(one for one in questionnaire.languages if all(one in text for text in words.values()))


def follow_up(
    questionnaire: Questionnaire, wanted: Collection[str], actions: Mapping[int, Text], words: Words
) -> Questionnaire:
    """The questionnaire of a follow-up, in the languages of `spoken`.

    wanted: codes of the measures that verdicts are about. actions: each in the client's words, in every language.
    """
    languages = spoken(questionnaire, words)
    kept = _with_needed(questionnaire, {one.item for one in measures(questionnaire) if one.code in wanted})
    sections = [_only(section, kept, languages) for section in questionnaire.sections]
    of_items = tuple(section for section in sections if section.items)
    themes = {item.theme for section in of_items for item in section.items}
    return Questionnaire(
        code=questionnaire.code,
        languages=languages,
        title=_filled(words["title"], languages, title=questionnaire.title),
        sections=(*of_items, *_about(actions, words, languages), _comment(words, languages)),
        themes=tuple(
            Theme(one.code, _cut(one.text, languages), one.outcome)
            for one in questionnaire.themes
            if one.code in themes
        ),
        intro=_cut(words["intro"], languages),
    )


def _with_needed(questionnaire: Questionnaire, wanted: set[str]) -> set[str]:
    """These items, and all that they are shown by or whose choices they name."""
    places = {item.code: section for section in questionnaire.sections for item in section.items}
    kept: set[str] = set()
    waiting = sorted(wanted)
    while waiting:
        code = waiting.pop()
        if code in kept or code not in places:
            continue
        kept.add(code)
        waiting += _needs(places[code], questionnaire.item(code))
    return kept


def _needs(section: Section, item: Item) -> Iterator[str]:
    for condition in (section.show_if, item.show_if):
        if condition:
            yield from (test.item for test in tests(parse(condition)))
    yield from mentions(section.intro, item.text, item.help)


def _only(section: Section, kept: Collection[str], languages: Collection[str]) -> Section:
    items = tuple(_spoken(item, languages) for item in section.items if item.code in kept)
    title, intro = _cut(section.title, languages), _cut(section.intro, languages)
    return replace(section, items=items, title=title, intro=intro)


def _spoken(item: Item, languages: Collection[str]) -> Item:
    """The item in these languages only; nothing else of it changes."""
    return replace(
        item,
        text=_cut(item.text, languages),
        help=_cut(item.help, languages),
        labels={language: labels for language, labels in item.labels.items() if language in languages},
        options=tuple(replace(one, text=_cut(one.text, languages)) for one in item.options),
        rows=tuple(replace(one, text=_cut(one.text, languages)) for one in item.rows),
    )


def _cut(text: Text, languages: Collection[str]) -> Text:
    return {language: words for language, words in text.items() if language in languages}


def _filled(text: Text, languages: Collection[str], **with_: Text) -> Text:
    return {
        language: text[language].format(**{name: inner[language] for name, inner in with_.items()})
        for language in languages
    }


def _about(actions: Mapping[int, Text], words: Words, languages: Collection[str]) -> Iterator[Section]:
    for action, named in actions.items():
        items = tuple(
            Item(
                item_code(action, asked),
                Kind.CHOICE,
                _filled(words[asked], languages, action=named),
                options=tuple(Option(code, _cut(words[code], languages)) for code in OPTIONS[asked]),
            )
            for asked in ASKED
        )
        yield Section(f"action_{action}", _filled(words["section"], languages, action=named), items)


def _comment(words: Words, languages: Collection[str]) -> Section:
    item = Item(COMMENT, Kind.COMMENT, _cut(words["comment"], languages), maximum=LONGEST_COMMENT)
    return Section("follow_up", _cut(words["comments"], languages), (item,))
