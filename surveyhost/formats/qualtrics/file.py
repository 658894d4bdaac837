"""A Qualtrics survey file (.qsf) as plain data: JSON whose parts may be missing, or of another type than usual.

PHP wrote it, so a part whose keys are 0, 1, 2 is a list where others are objects. `part` and `listed` take either.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..refusals import QualtricsNoJson, QualtricsNoSurvey, QualtricsTooDeep, QualtricsTooLarge, QualtricsTwice

MOST_BYTES = 10 * 1024 * 1024
DEEPEST = 60
Part = dict[str, Any]


@dataclass(slots=True)
class Survey:
    entry: Part
    """Name, description, language."""
    questions: dict[str, Part]
    """By id."""
    blocks: dict[str, Part]
    """By id, in the order of the file."""
    flow: list[Any] = field(default_factory=list)
    options: Part = field(default_factory=dict)
    others: list[Part] = field(default_factory=list)
    """Elements that are none of these."""


def part(value: Any) -> Part:
    """An object; a list as one whose keys count from 0; {} for anything else."""
    if isinstance(value, list):
        return {str(at): one for at, one in enumerate(value)}
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """A list; an object's values; [] for anything else."""
    return value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []


def words(value: Any) -> str:
    """A text or a number as text, without halves of characters; "" for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return f"{value}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def is_on(value: Any) -> bool:
    return value is True or words(value).strip().lower() in {"1", "true", "on", "yes"}


def leaves(value: Any) -> Iterator[str]:
    """Every text and number inside a part, in order."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    elif said := words(value).strip():
        yield said


def read(content: bytes) -> Survey:
    """Raises Refusal for what is no .qsf file."""
    if len(content) > MOST_BYTES:
        raise QualtricsTooLarge(most=MOST_BYTES >> 20)
    try:
        root = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise QualtricsTooDeep(most=DEEPEST) from None
    except ValueError:
        raise QualtricsNoJson() from None
    _check_depth(root)
    if not isinstance(root, dict) or not isinstance(root.get("SurveyElements"), list):
        raise QualtricsNoSurvey()
    return _survey(root)


def _check_depth(root: Any) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise QualtricsTooDeep(most=DEEPEST)
        level = [inner for one in level if isinstance(one, dict | list) for inner in listed(one)]


def _survey(root: Part) -> Survey:
    made = Survey(part(root.get("SurveyEntry")), {}, {})
    has_blocks = False
    for element in map(part, root["SurveyElements"]):
        kind, payload = words(element.get("Element")), element.get("Payload")
        if kind == "SQ":
            _put(
                made.questions,
                words(part(payload).get("QuestionID")) or words(element.get("PrimaryAttribute")),
                payload,
            )
        elif kind == "BL":
            has_blocks = True
            for block in listed(payload):
                _put(made.blocks, words(part(block).get("ID")), block)
        elif kind == "FL" and not made.flow:
            made.flow = listed(part(payload).get("Flow"))
        elif kind == "SO" and not made.options:
            made.options = dict(part(payload))
        else:
            made.others.append(element)
    if not has_blocks and not made.questions:
        raise QualtricsNoSurvey()
    return made


def _put(found: dict[str, Part], name: str, value: Any) -> None:
    """Keeps a part by its id. Refusal where there is another of the same: which one is meant elsewhere is not known."""
    if name in found:
        raise QualtricsTwice(name=name or "…")
    found[name] = dict(part(value))
