"""A number never stands before a noun that does not fit it: no "1 minutes", in no catalogue and in no command."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from surveyhost.config import CHECKOUT
from surveyhost.core.plurals import counted

CATALOGUES = sorted((CHECKOUT / "surveyhost" / "locale").rglob("*.po"))
VERBS = frozenset(
    re.findall(
        r"\w+",
        "is was has does holds says needs wants waits signs opens closes goes names prints fails receives gets "
        "expects stands keeps sees belongs us this its his as less",
    )
)
"""Words that end in one s and are no plural."""
NOUN = re.compile(r"(?:\w*[a-rt-z]s|people)$")
PLACE = re.compile(r"%\((\w+)\)[sd]((?:[ \u00a0][A-Za-z-]+){1,2})")
OF = re.compile(r"%\((\w+)\)[sd] of (?:the )?%\(\w+\)[sd]\w* (?:\w+ ){0,2}(?:are|have|were|share|do|answer|wait)\b")
""" "1 of 30 people have"."""
NEVER_ONE = {
    ("account", "length"): "the shortest password there may be",
    ("account", "most"): "limits of fields, far above 1",
    ("client", "k"): "5 at least",
    ("client", "n"): "a published group has 5 people at least",
    ("client", "invited"): "a wave has k + 2 people at least",
    ("console", "k"): "5 at least",
    ("console", "most"): "limits of a file, far above 1",
    ("console", "rounds"): "as many as the audit runs",
    ("console", "people"): "k or more in the lightest combination, 3 or more newcomers, 2 or more with one address",
    ("console", "of"): "those people are among them",
    ("formats", "most"): "limits of a questionnaire, above 1",
    ("formats", "points"): "a scale of 2 points, or of more than ours",
    ("formats", "least"): "one has a sentence of its own",
    ("formats", "count"): "an array of 2 answers, or of more than a scale has; a list of more than may be",
    ("mail", "k"): "5 at least",
    ("mail", "total"): "said where there are more letters than a page lists",
    ("mail", "count"): "a box of slips is for k + 2 people at least",
    ("recipients", "most"): "limits of fields, far above 1",
    ("report", "k"): "5 at least",
    ("report", "most"): "k + 1 at least",
    ("report", "ten"): "10 at least",
    ("report", "nine"): "9 at least",
    ("report", "n"): "a figure rests on k answers at least",
    ("report", "people"): "a figure rests on k answers at least",
    ("report", "high"): "a figure rests on k answers at least",
    ("report", "answered"): "a group has k people at least",
    ("report", "invited"): "a wave has k + 2 people at least",
    ("report", "points"): "a scale has 3 points at least",
    ("report", "count"): "an item is highest or lowest among others",
    ("report", "all"): "a theme of which some items are shown and others are not",
    ("report", "each"): "one each has a sentence of its own",
    ("report", "events"): "a release is prepared and approved: two events",
    ("refusals", "least"): "5 at least",
    ("refusals", "small"): "a size of firms, far above 1",
    ("refusals", "large"): "a size of firms, far above 1",
    ("refusals", "most"): "limits of files and plans, above 1",
    ("refusals", "most_rows"): "limits of files, far above 1",
    ("refusals", "most_columns"): "limits of files, far above 1",
    ("refusals", "longest"): "limits of texts, far above 1",
    ("refusals", "largest"): "a limit, far above 1",
    ("refusals", "needed"): "one share opens nothing: two at least",
    ("refusals", "length"): "the length of a code",
    ("refusals", "count"): "more than may be, which is more than 1",
    ("refusals", "days"): "7",
    ("refusals", "high"): "pixels",
    ("refusals", "bits"): "the length of a key",
    ("respondent", "k"): "5 at least",
    ("respondent", "writers"): "10 at least",
    ("respondent", "floor"): "k + 2 at least",
    ("client", "floor"): "k + 2 at least",
    ("respondent", "length"): "longer than a limit, which is 1 at least",
}
"""(catalogue, placeholder): why this number is never 1."""


def plural_after(words: str) -> str:
    """The first plural noun of these words, if one follows directly or after one other word."""
    for word in words.split():
        if word in VERBS:
            return ""
        if NOUN.match(word):
            return word
    return ""


def uncounted(text: str) -> set[str]:
    """Placeholders of a text that stand before a plural."""
    found = {place[1] for place in PLACE.finditer(text) if plural_after(place[2])}
    return found | {place[1] for place in OF.finditer(text)}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_what_counts_has_plural_forms(file: Path):
    with file.open("rb") as raw:
        catalogue = read_po(raw)
    wrong = [
        (name, message.id)
        for message in catalogue
        if isinstance(message.id, str)
        for name in uncounted(message.id)
        if (file.stem, name) not in NEVER_ONE
    ]
    assert not wrong


def test_every_reason_is_needed():
    needed = set()
    for file in CATALOGUES:
        with file.open("rb") as raw:
            needed |= {
                (file.stem, name)
                for message in read_po(raw)
                if isinstance(message.id, str)
                for name in uncounted(message.id)
            }
    assert set(NEVER_ONE) <= needed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("About %(minutes)s minutes.", {"minutes"}),
        ("%(n)s sealed answers", {"n"}),
        ("%(count)s of %(of)s people have no unit", {"count", "of"}),
        ("Minutes: %(minutes)s", set()),
        ("%(name)s signs in", set()),
        ("%(number)s of 30", set()),
    ],
)
def test_the_search_finds_what_it_is_for(text, found):
    assert uncounted(text) == found


ALWAYS_MORE = {
    "of": "they have more than 40 values between them",
    "asked.seats": "a wave has k + 2 people at least",
    "page.people": "a wave has k + 2 people at least",
    "self._most": "a choice of one is another kind",
    "self.maximum": "a limit",
    "categories": "a scale has 3 points at least",
    "k + 2": "7 at least",
    "floor": "7 at least",
    "least": "5 at least",
    "k": "5 at least",
    "longest": "a limit",
    "len(kept)": "more than may be",
    "high": "pixels",
    "len(people)": "more than may be printed at once",
    "APART.days": "30",
    "most": "a limit",
    "head.events": "a log without an event has no end",
    "self.end.events": "a log without an event has no end",
}


def sentences(tree: ast.AST):
    """(expression, what follows it) of every f-string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant):
                    yield ast.unparse(value.value), str(after.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for place in re.finditer(r"(?<![%{])\{(\w+)\}((?: [a-z-]+){1,2})", node.value):
                yield place[1], place[2]


def test_no_command_and_no_refusal_counts_one_as_many():
    wrong = []
    for file in sorted((CHECKOUT / "surveyhost").rglob("*.py")):
        for expression, after in sentences(ast.parse(file.read_text("utf-8"))):
            words = re.match(r"((?: [a-z-]+){1,2})\b", after)
            noun = plural_after(words[1]) if words else ""
            if noun and not expression.isupper() and expression not in ALWAYS_MORE:
                wrong.append((file.name, expression, after[:40]))
    assert not wrong


def test_one_thing_and_several():
    assert [counted(number, "person", "people") for number in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [counted(number, "letter") for number in (0, 1, 2)] == ["0 letters", "1 letter", "2 letters"]
