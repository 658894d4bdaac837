"""Every kind of no has one sentence, in both languages, and is raised with the values that its sentence names."""

import ast
import importlib
import pickle
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import surveyhost
from surveyhost.core.errors import OperatorRefusal, Refusal
from surveyhost.core.questionnaire.file import QuestionnaireProblems, read
from surveyhost.services.files import isolated
from surveyhost.services.loop.refusals import ActionUnowned
from surveyhost.services.questionnaires.refusals import TitleMissing
from surveyhost.translations import catalogue, path, refused
from tests.test_architecture import PACKAGE, SOURCES

PLACE = re.compile(r"%\((\w+)\)s")


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def every() -> list[type[Refusal]]:
    """The classes of the program that can be raised: those with a sentence."""
    for module in pkgutil.walk_packages(surveyhost.__path__, "surveyhost."):
        importlib.import_module(module.name)
    found = {one for one in below(Refusal) if one.sentence and one.__module__.startswith("surveyhost.")}
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


KINDS = every()
ON_PAGES = [one for one in KINDS if not issubclass(one, OperatorRefusal)]


@cache
def made() -> tuple[tuple[str, str, set[str]], ...]:
    """All that `_made` finds; read once, by the process that asks."""
    return tuple(_made())


@cache
def given() -> dict[str, set[str]]:
    """The names of the values that each class is made with somewhere."""
    found: dict[str, set[str]] = {}
    for _, name, values in made():
        found[name] = found.get(name, set()) | values
    return found


def _made() -> Iterator[tuple[str, str, set[str]]]:
    """(place, class, names of its values) of every refusal that the program makes from a class's own sentence."""
    names = {one.__name__ for one in KINDS if "__init__" not in vars(one)}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield (
                    f"{source.relative_to(PACKAGE)}:{node.lineno}",
                    node.func.id,
                    {str(one.arg) for one in node.keywords},
                )


def test_the_walk_finds_them():
    assert len(KINDS) > 300
    assert ActionUnowned in ON_PAGES


@pytest.mark.parametrize("kind", ON_PAGES, ids=lambda one: one.__name__)
def test_each_has_its_sentence_in_vietnamese(kind):
    said = catalogue("refusals", "vi").gettext(kind.sentence)
    assert said != kind.sentence
    assert set(PLACE.findall(said)) <= given().get(kind.__name__, set()) | set(OWN.get(kind.__name__, ()))
    assert "%" not in PLACE.sub("", said).replace("%%", "")


OWN = {
    "QuestionnaireProblems": ("count", "line", "path"),
    "RosterProblems": ("count", "line"),
    "ManagerProblems": ("first", "more"),
    "Impossible": ("named",),
    "ColumnsUnspoken": ("listed",),
}
"""Values that classes with a constructor of their own hand over; what the others get is read in the code."""


def test_one_sentence_stands_for_one_kind():
    """Else both would be translated alike, whatever they mean."""
    kinds: dict[str, set[str]] = {}
    for one in ON_PAGES:
        kinds.setdefault(one.sentence, set()).add(one.__name__)
    assert not {sentence: names for sentence, names in kinds.items() if len(names) > 1}


def test_the_catalogue_holds_nothing_that_is_not_said():
    with path("refusals", "vi").open("rb") as file:
        kept = {str(message.id) for message in read_po(file) if message.id}
    assert kept == {one.sentence for one in ON_PAGES}


def test_each_is_raised_with_the_values_that_its_sentences_name():
    wanted: dict[str, list[set[str]]] = {}
    for one in KINDS:
        said = one.sentence + catalogue("refusals", "vi").gettext(one.sentence)
        wanted.setdefault(one.__name__, []).append(set(PLACE.findall(said)))
    assert len(made()) > 300
    wrong = [(where, name) for where, name, values in made() if values - {"field"} not in wanted[name]]
    assert not wrong


def test_none_is_raised_without_a_class_of_its_own():
    bare = [
        f"{source.relative_to(PACKAGE)}:{node.lineno}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Refusal", "OperatorRefusal"}
    ]
    assert not bare


def test_each_one_is_raised_somewhere():
    written = Counter(re.findall(r"\w+", "\n".join(Path(source).read_text(encoding="utf-8") for source in SOURCES)))
    idle = [one.__name__ for one in KINDS if written[one.__name__] < 2]
    assert not idle


def test_a_mistake_in_toml_is_told_as_one_in_both_languages():
    with pytest.raises(QuestionnaireProblems) as refusal:
        read("languages = [\n")
    for language, said in (("en", "The questionnaire has 1 mistake"), ("vi", "Bảng hỏi có 1 lỗi; lỗi đầu tiên ở dòng")):
        assert refused(refusal.value, language).startswith(said)
    assert refusal.value.field == "file"


def test_one_gets_through_to_another_process_whole():
    again = pickle.loads(pickle.dumps(ActionUnowned(longest=300)))
    assert isinstance(again, ActionUnowned)
    assert refused(again, "vi") == "Hãy nói ai phụ trách, trong nhiều nhất 300 ký tự."
    back = isolated._received(isolated.sent(TitleMissing()))
    assert (type(back), back.field) == (TitleMissing, "title")


@pytest.mark.parametrize(
    "said",
    [
        {"module": "os", "name": "system", "values": {}},
        {"module": "surveyhost.core.errors", "name": "Refusal", "values": {}},
        {"module": "surveyhost.core.wave.refusals", "name": "Nothing", "values": {}},
        {"module": "surveyhost.core.wave.refusals", "name": "SlipLength", "values": {"length": 1}},
    ],
)
def test_what_a_reader_says_that_is_no_refusal_of_ours_is_a_damaged_file(said):
    assert type(isolated._received(said)).__name__ == "FileDamaged"
