"""A statement ballot: short statements that a reviewer made of a list of comments, on which everybody votes.

It is a survey like any other, with one matrix: agree, no view, disagree for each statement. A statement is nobody's own
words, so it repeats no comment; and neither agreeing nor disagreeing is the good answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..questionnaire.model import Item, Kind, Option, Questionnaire, Section, Text
from ..release.comments.headings import folded
from ..release.comments.quoted import Weighed, is_quoted, standing_in
from .refusals import (
    StatementLong,
    StatementNames,
    StatementQuotes,
    StatementsAlike,
    StatementsNumber,
    StatementsUneven,
)

CODE = "statement-ballot"
"""Of every questionnaire made here."""
ITEM = "statements"
FEWEST, MOST = 5, 25
LONGEST = 200
"""Characters of one statement."""
DISAGREE, NO_VIEW, AGREE = range(3)
"""Places of the answers on the scale."""
Words = Mapping[str, Text]
"""The ready-made texts by name; {title} stands for the survey's."""


def spoken(languages: Iterable[str], words: Words) -> tuple[str, ...]:
    """Those of these languages in which a ballot can be held."""
    return tuple(one for one in languages if all(one in text for text in words.values()))


def check(said: Mapping[str, Sequence[str]], comments: Collection[Weighed], masked: Collection[str]) -> None:
    """Refuse statements that nobody should vote on.

    said: language to its statements, in the same order in each. comments: all that was written. masked: the words that
    are masked in them. Refusal: StatementsNumber, StatementsUneven, StatementLong, StatementsAlike, StatementQuotes,
    StatementNames.
    """
    first = next(iter(said.values()))
    for language, lines in said.items():
        if not FEWEST <= len(lines) <= MOST:
            raise StatementsNumber(field=field_of(language), count=len(lines), fewest=FEWEST, most=MOST)
        if len(lines) != len(first):
            raise StatementsUneven(field=field_of(language), count=len(lines), other=len(first))
        if len({folded(one) for one in lines}) < len(lines):
            raise StatementsAlike(field=field_of(language))
        for number, one in enumerate(lines, 1):
            _check_one(field_of(language), number, one, comments, masked)


def _check_one(name: str, number: int, text: str, comments: Collection[Weighed], masked: Collection[str]) -> None:
    if len(text) > LONGEST:
        raise StatementLong(field=name, number=number, most=LONGEST)
    if standing_in(text, masked) is not None:
        raise StatementNames(field=name, number=number)
    if is_quoted(text, comments):
        raise StatementQuotes(field=name, number=number)


def field_of(language: str) -> str:
    """The field of a form that takes the statements in a language."""
    return f"said_{language.replace('-', '_')}"


def ballot(said: Mapping[str, Sequence[str]], title: Text, words: Words) -> Questionnaire:
    """The questionnaire, in the languages of `said`. title: of the survey whose comments the statements are of."""
    languages = tuple(said)
    named = {one: title.get(one) or next(iter(title.values())) for one in languages}
    rows = tuple(
        Option(f"s{number}", dict(zip(languages, texts, strict=True)))
        for number, texts in enumerate(zip(*said.values(), strict=True), 1)
    )
    item = Item(
        ITEM,
        Kind.MATRIX,
        _cut(words["question"], languages),
        points=3,
        labels={one: (words["disagree"][one], words["no_view"][one], words["agree"][one]) for one in languages},
        rows=rows,
        favourable="none",
        random=True,
    )
    return Questionnaire(
        code=CODE,
        languages=languages,
        title={one: words["title"][one].format(title=named[one]) for one in languages},
        sections=(Section(ITEM, _cut(words["section"], languages), (item,)),),
        intro=_cut(words["intro"], languages),
    )


def _cut(text: Text, languages: Collection[str]) -> Text:
    return {language: text[language] for language in languages}


def is_ballot(questionnaire: Questionnaire) -> bool:
    """Whether a questionnaire asks for votes on statements, as made here."""
    return questionnaire.code == CODE and any(
        (item.code, item.kind, item.points) == (ITEM, Kind.MATRIX, AGREE + 1) for item in questionnaire.items()
    )
