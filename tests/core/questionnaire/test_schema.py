"""The JSON schema and the documentation say what the code does."""

import re
from pathlib import Path

import pytest

from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document, read, to_document, write
from surveyhost.core.questionnaire.kinds import KINDS
from surveyhost.core.questionnaire.schema import schema, text
from surveyhost.core.questionnaire.shape import PARTS, needs, takes
from surveyhost.services.questionnaires import library

DOCS = Path(__file__).resolve().parents[3] / "docs"
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def fits(schema, value, root=None):
    """Whether a value is valid: the part of JSON schema that ours uses."""
    root = root or schema
    if schema is False:
        return False
    if "$ref" in schema:
        return fits(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, root)
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "not" in schema and fits(schema["not"], value, root):
        return False
    kind = schema.get("type")
    if kind in TYPES and not isinstance(value, TYPES[kind]):
        return False
    if kind in {"integer", "number"}:
        numbers = (int,) if kind == "integer" else (int, float)
        if type(value) not in numbers or not schema["minimum"] <= value <= schema["maximum"]:
            return False
    if kind == "string":
        length = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
        return length and re.search(schema.get("pattern", ""), value) is not None
    if kind == "array":
        size = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9)
        unique = not schema.get("uniqueItems") or len(set(value)) == len(value)
        return size and unique and all(fits(schema["items"], one, root) for one in value)
    return not isinstance(value, dict) or _fits_object(schema, value, root)


def _fits_object(schema, value, root):
    if not set(schema.get("required", ())) <= value.keys():
        return False
    names = schema.get("propertyNames", {"pattern": ""})["pattern"]
    if not all(re.search(names, name) for name in value):
        return False
    properties = schema.get("properties", {})
    other = schema.get("additionalProperties", {})
    if not all(fits(properties.get(name, other), one, root) for name, one in value.items()):
        return False
    rules = [rule for rule in schema.get("allOf", ()) if fits(rule["if"], value, root)]
    return all(fits(rule["then"], value, root) for rule in rules)


def example():
    page = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    return read(re.search(r"```toml\n(.*?)```", page, re.DOTALL).group(1))


def test_the_schema_in_the_docs_is_fresh():
    stored = (DOCS / "questionnaire.schema.json").read_text(encoding="utf-8")
    assert stored == text(), "python -m surveyhost.core.questionnaire.schema > docs/questionnaire.schema.json"


def test_the_example_of_the_docs_has_every_kind_and_survives():
    assert {item.kind for item in example().items()} == set(KINDS)
    assert read(write(example())) == example()


@pytest.mark.parametrize("name", [*library.names(), None])
def test_every_questionnaire_fits_the_schema(name):
    questionnaire = library.load(name) if name else example()
    assert fits(schema(), to_document(questionnaire))


def changed(path, value):
    document = to_document(example())
    at = document
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["code"], "Big"),
        (["languages"], []),
        (["languages"], ["vi", "vi"]),
        (["title"], None),
        (["title"], {"vi": ""}),
        (["title"], "text"),
        (["section"], []),
        (["section", 0, "kind"], "step"),
        (["section", 0, "item", 0, "points"], 5),
        (["section", 0, "item", 2, "points"], 12),
        (["section", 0, "item", 2, "points"], None),
        (["section", 0, "item", 2, "labels"], {"vi": ["one"]}),
        (["section", 0, "item", 2, "required"], "yes"),
        (["section", 0, "item", 1, "options", 0, "code"], "na"),
        (["section", 0, "item", 3, "bands"], []),
        (["section", 0, "item", 3, "minimum"], 1e13),
        (["section", 0, "item", 2, "stranger"], 1),
    ],
)
def test_schema_and_reader_refuse_the_same(path, value):
    document = changed(path, value)
    assert not fits(schema(), document)
    with pytest.raises(QuestionnaireProblems):
        from_document(document)


def test_the_docs_name_every_key():
    page = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    for keys in PARTS.values():
        for key in keys:
            assert f"`{key.name}`" in page or re.search(rf"\[\[(section\.)?{key.name}\]\]", page), key.name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_docs_say_what_each_kind_takes(kind):
    page = (DOCS / "questionnaire-format.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{kind}` \|.*$", page, re.MULTILINE).group().split("|")
    always = {"code", "kind", "text"}
    assert set(re.findall(r"`(\w+)`", row[3])) == needs(kind) - always
    told = set(re.findall(r"`(\w+)`", row[4])) - {"exclusive", "other"}
    assert told == takes(kind) - needs(kind) - {"code", "kind", "text", "help", "show_if", "required"}
