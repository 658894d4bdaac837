"""The JSON schema of a questionnaire file, for editors. Made from the table by which such files are read."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .conditions import LONGEST
from .shape import (
    CODE,
    FARTHEST,
    LABEL_LENGTH,
    LANGUAGE,
    LINE_LENGTH,
    OPTION_CODE,
    PARTS,
    TEXT_LENGTH,
    Key,
    needs,
    takes,
)

Schema = dict[str, Any]
ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def _by_language(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": f"^{LANGUAGE.pattern}$"}, "additionalProperties": value}


def _words(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _number() -> Schema:
    return {"type": "number", "minimum": -FARTHEST, "maximum": FARTHEST}


_SHAPES: Mapping[str, Callable[[Key], Schema]] = {
    "code": lambda key: {"type": "string", "pattern": f"^{CODE.pattern}$"},
    "reference": lambda key: {"type": "string", "pattern": f"^{CODE.pattern}$"},
    "option_code": lambda key: {"type": "string", "pattern": f"^{OPTION_CODE.pattern}$", "not": {"const": "na"}},
    "languages": lambda key: {
        "type": "array",
        "items": {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"},
        "minItems": 1,
        "uniqueItems": True,
    },
    "line": lambda key: _by_language(_words(LINE_LENGTH)),
    "text": lambda key: _by_language(_words(TEXT_LENGTH)),
    "labels": lambda key: _by_language(
        {"type": "array", "items": _words(LABEL_LENGTH), "minItems": 2, "maxItems": 11},
    ),
    "flag": lambda key: {"type": "boolean"},
    "word": lambda key: {"enum": list(key.words)},
    "condition": lambda key: _words(LONGEST),
    "unit": lambda key: _words(LINE_LENGTH),
    "whole": lambda key: {"type": "integer", "minimum": 3, "maximum": 11},
    "number": lambda key: _number(),
    "numbers": lambda key: {"type": "array", "items": _number(), "minItems": 1, "maxItems": 20},
    "day": lambda key: {"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
    "parts": lambda key: {"type": "array", "items": {"$ref": f"#/$defs/{key.of}"}, "minItems": 1},
}


def _key(key: Key) -> Schema:
    schema = _SHAPES[key.shape](key) | {"description": key.says}
    if not key.needed and isinstance(key.default, bool | str) and key.default != "":
        schema["default"] = key.default
    return schema


def _part(name: str) -> Schema:
    keys = PARTS[name]
    return {
        "type": "object",
        "properties": {key.name: _key(key) for key in keys},
        "required": [key.name for key in keys if key.needed],
        "additionalProperties": False,
    }


def _kinds() -> list[Schema]:
    """For each kind of item, the keys it must have and those it cannot have."""
    keys = [key.name for key in PARTS["item"]]
    kinds = next(key.words for key in PARTS["item"] if key.name == "kind")
    rules: list[Schema] = []
    for kind in kinds:
        then: Schema = {"properties": {name: False for name in keys if name not in takes(kind)}}
        if needs(kind):
            then["required"] = sorted(needs(kind))
        rules.append({"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": then})
    return rules


def schema() -> Schema:
    """The schema as a JSON document (draft 2020-12).

    It holds the shape of each key. What hangs together (codes that are unique, conditions about earlier items, texts
    complete in each language) only `file.read` checks.
    """
    definitions = {name: _part(name) for name in PARTS if name != "questionnaire"}
    definitions["item"]["allOf"] = _kinds()
    top = {"$schema": ADDRESS, "title": "A surveyhost questionnaire"}
    return top | _part("questionnaire") | {"$defs": definitions}


def text() -> str:
    """The schema as it stands in docs/questionnaire.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(text(), end="")
