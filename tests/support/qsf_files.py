"""Small .qsf files in the shapes that Qualtrics writes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from surveyhost.formats.common import Imported
from surveyhost.formats.qualtrics.read import read

Part = dict[str, Any]


def question(number: int, kind: str, selector: str, *choices: str, inner: str = "", **more: Any) -> Part:
    """A question called Q1, Q2, ... with choices numbered from 1."""
    made: Part = {
        "QuestionText": f"Text {number}", "DataExportTag": f"Q{number}", "QuestionType": kind, "Selector": selector,
        "SubSelector": inner, "QuestionID": f"QID{number}", "Language": [],
        "Validation": {"Settings": {"ForceResponse": "OFF", "Type": "None"}},
    }  # fmt: skip
    made |= {"Choices": {str(at): {"Display": one} for at, one in enumerate(choices, start=1)}} if choices else {}
    return made | more


def answers(*labels: str) -> Part:
    return {str(at): {"Display": one} for at, one in enumerate(labels, start=1)}


def rules(**settings: Any) -> Part:
    return {"Settings": settings}


def when(*rows: Mapping[str, Any], **groups: Any) -> Part:
    """Display logic of one set of rows."""
    inner = {str(at): dict(one) for at, one in enumerate(rows)}
    return {"0": inner | {"Type": "If"}, "Type": "BooleanExpression", "inPage": False} | groups


def row(locator: str, operator: str = "Selected", value: str = "", joint: str = "") -> Part:
    number = locator.split("/")[2]
    made = {"LogicType": "Question", "QuestionID": number, "LeftOperand": locator, "Operator": operator}
    return made | ({"RightOperand": value} if value else {}) | ({"Conjuction": joint} if joint else {})


def block(name: str, *questions: Part, kind: str = "Standard", skips: Sequence[Part] = ()) -> Part:
    elements = [{"Type": "Question", "QuestionID": one["QuestionID"]} for one in questions]
    if skips:
        elements[0]["SkipLogic"] = list(skips)
    return {"Type": kind, "Description": name, "ID": f"BL_{name}", "BlockElements": elements}


def content(
    questions: Sequence[Part], blocks: Sequence[Part] = (), flow: Sequence[Part] = (), options: Part | None = None,
    others: Sequence[Part] = (), **entry: Any,
) -> bytes:  # fmt: skip
    """A file; all questions stand in one block where none is given, and blocks in their order where no flow is."""
    kept = list(blocks) or [block("Work", *questions)]
    steps = list(flow) or [{"Type": "Standard", "ID": one["ID"]} for one in kept if one["Type"] != "Trash"]
    elements: list[Part] = [
        {"Element": "BL", "Payload": kept},
        {"Element": "FL", "Payload": {"Type": "Root", "FlowID": "FL_1", "Flow": steps}},
        {"Element": "SO", "Payload": options or {}},
        *({"Element": "SQ", "PrimaryAttribute": one["QuestionID"], "Payload": one} for one in questions),
        *others,
    ]
    survey = {"SurveyName": "Pulse", "SurveyLanguage": "EN"} | entry
    return json.dumps({"SurveyEntry": survey, "SurveyElements": elements}).encode()


def survey(questions: Sequence[Part], *args: Any, **kwargs: Any) -> Imported:
    return read(content(questions, *args, **kwargs), "file")
