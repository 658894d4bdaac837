"""Words with a name are called by it: states, kinds, acts and roles are members of an enum, in code and in templates.

A string that only looks like one compares as false without a word; a member that is not there raises.
"""

import ast
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, UndefinedError, nodes

import surveyhost
from surveyhost.core.wave.lifecycle import WaveState
from surveyhost.web import console
from surveyhost.web.shared import named, templates
from surveyhost.web.shared.named import Members
from tests.support import sources

NAMED = {**named.NAMED, **console.NAMED}
HOUSE = Path(__file__).resolve().parent.parent
SOURCES = sorted((HOUSE / "surveyhost").rglob("*.py"))
PAGES = sorted(path for path in (HOUSE / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def enums() -> dict[str, type[StrEnum]]:
    for module in pkgutil.walk_packages(surveyhost.__path__, "surveyhost."):
        if not module.name.endswith(".child"):
            importlib.import_module(module.name)
    return {kind.__name__: kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith("surveyhost.")}


ENUMS = enums()


@cache
def annotations() -> tuple[tuple[str, frozenset[str]], ...]:
    """All that is annotated, by name, with what its annotation names; read once, by the process that asks."""
    found = []
    for source in SOURCES:
        for node in sources.nodes(source):
            annotation = getattr(node, "annotation", None)
            if annotation:
                name = node.arg if isinstance(node, ast.arg) else getattr(node.target, "id", "")
                found.append((name, frozenset(one.id for one in ast.walk(annotation) if isinstance(one, ast.Name))))
    return tuple(found)


def annotated(*types: str) -> set[str]:
    """Names of all that is annotated with one of these: "state" of `state: Mapped[WaveState]`."""
    return {name for name, of in annotations() if not of.isdisjoint(types)} - {""}


@cache
def holders() -> set[str]:
    """What holds a member of an enum; read once, by the process that asks."""
    return annotated(*ENUMS)


WORDS = {word for kind in ENUMS.values() for word in kind}


def last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def words_in(node: ast.expr) -> set[str]:
    parts = node.elts if isinstance(node, (ast.Tuple, ast.Set, ast.List)) else [node]
    return {one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def bare_words(walked: Iterable[ast.AST]) -> Iterator[tuple[int, str, str]]:
    """(line, holder, word) of each string that is compared with, or given to, what holds a member of an enum."""
    for node in walked:
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            pairs = [(last_name(one), other) for one in sides for other in sides if one is not other]
        elif isinstance(node, ast.keyword):
            pairs = [(node.arg or "", node.value)]
        elif isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else "" for key in node.keys]
            pairs = list(zip(map(str, keys), node.values, strict=True))
        elif isinstance(node, ast.Assign):
            pairs = [(last_name(target), node.value) for target in node.targets]
        for name, value in pairs:
            yield from ((node.lineno, name, word) for word in words_in(value) if name in holders())


@cache
def words_at_hand(source: Path) -> set[str]:
    """The words of the enums that a module names."""
    named = {node.id for node in sources.nodes(source) if isinstance(node, ast.Name)}
    return {word for name in ENUMS.keys() & named for word in ENUMS[name]}


def test_no_code_spells_out_a_word_that_has_a_name():
    """Other things have a "kind" as well: such a name counts where the module speaks of an enum with this word."""
    only = holders() - annotated("str", "Kind", "SectionKind")
    bare = [
        f"{source.relative_to(HOUSE)}:{line} {name} {word!r}"
        for source in SOURCES
        if source.name != "cli.py"  # its keys are names of commands
        for line, name, word in bare_words(sources.nodes(source))
        if name in only or word in words_at_hand(source)
    ]
    assert not bare


@pytest.mark.parametrize("code", [
    'one.state == "open"', '"open" != state', 'one.state in {"planned", "open"}', 'row["state"] == "open"',
    'Wave(state="open")', '{"state": "open"}', 'row.state = "open"',
])  # fmt: skip
def test_the_search_finds_it(code: str):
    assert ("state", "open") in [(name, word) for _, name, word in bare_words(ast.walk(ast.parse(code)))]


# Templates


def parsed(text: str) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(text)


@cache
def page(path: Path) -> nodes.Template:
    """A template, parsed once by the process that reads it."""
    return parsed(path.read_text(encoding="utf-8"))


def holder_of(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.name if isinstance(node, nodes.Name) else ""


def strings(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, (nodes.Tuple, nodes.List)):
        for one in node.items:
            yield from strings(one)
    elif isinstance(node, nodes.Dict):
        for pair in node.items:
            yield from strings(pair.key)


def bare_in_template(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    for node in tree.find_all((nodes.Compare, nodes.Getitem, nodes.Filter)):
        pairs: list[tuple[str, nodes.Node]] = []
        if isinstance(node, nodes.Compare):
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            pairs = [(holder_of(one), other) for one in sides for other in sides if one is not other]
        elif isinstance(node, nodes.Getitem):
            pairs = [(holder_of(node.arg), node.node)]
        elif node.name in {"selectattr", "rejectattr"} and len(node.args) > 2:
            pairs = [(next(strings(node.args[0]), "").rsplit(".")[-1], node.args[2])]
        for name, value in pairs:
            yield from ((node.lineno, name, word) for word in strings(value) if name in holders())


def test_no_template_spells_out_a_word_that_has_a_name():
    bare = [
        f"{path.relative_to(HOUSE)}:{line} {name} {word!r}"
        for path in PAGES
        for line, name, word in bare_in_template(page(path))
        if word in WORDS
    ]
    assert not bare


@pytest.mark.parametrize("text", [
    '{% if one.state == "open" %}{% endif %}', '{{ "a" if state in ("planned", "open") else "b" }}',
    '{{ {"open": 1}[one.state] }}', '{{ all|selectattr("wave.state", "eq", "open") }}',
])  # fmt: skip
def test_the_search_of_templates_finds_it(text: str):
    assert ("state", "open") in [(name, word) for _, name, word in bare_in_template(parsed(text))]


def unknown_names(tree: nodes.Template) -> list[str]:
    """What begins with a capital is one of the names that every template has, and has the member asked for."""
    own = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    plain = [one.name for one in tree.find_all(nodes.Name) if one.name[0].isupper() and one.name not in {*NAMED, *own}]
    members = [
        f"{one.node.name}.{one.attr}"
        for one in tree.find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name) and isinstance(NAMED.get(one.node.name), Members)
        if one.attr not in ENUMS[one.node.name].__members__
    ]
    return plain + members


def test_every_name_in_a_template_is_there():
    assert unknown_names(parsed("{{ WaveState.OPNE }}{{ x in IN_FEILD }}{{ WaveState.OPEN in IN_FIELD }}")) == [
        "IN_FEILD",
        "WaveState.OPNE",
    ]
    assert not {path.name: found for path in PAGES if (found := unknown_names(page(path)))}


def test_a_member_that_is_not_there_raises_in_every_face():
    signed_in = Flask("face")
    templates.teach(signed_in, lambda: templates.catalogue("console", "en"))
    for environment in (signed_in.jinja_env, templates.environment("respondent", "en")):
        asks = "{{ state == WaveState.OPEN }}"
        assert environment.from_string(asks).render(state=WaveState.OPEN) == "True"
        with pytest.raises(UndefinedError):
            environment.from_string(asks.replace("OPEN", "OPNE")).render(state=WaveState.OPEN)
