"""Questionnaire files as the process that reads files makes them: a document, what was left out, or every mistake."""

from collections.abc import Callable, Mapping
from dataclasses import astuple
from typing import Any

from ..core.questionnaire.file import QuestionnaireProblems, to_document
from ..core.questionnaire.file import read as read_toml
from . import xlsform
from .common import Imported
from .limesurvey import read as lss
from .qualtrics import read as qsf
from .refusals import QuestionnaireNotUtf8


def _toml(content: bytes, name: str) -> Imported:
    del name  # it has a title of its own
    try:
        return Imported(read_toml(content.decode("utf-8-sig")), ())
    except UnicodeDecodeError:
        raise QuestionnaireNotUtf8() from None


READERS: Mapping[str, Callable[[bytes, str], Imported]] = {
    ".toml": _toml,
    ".xlsx": xlsform.read,
    ".xls": xlsform.read,
    ".ods": xlsform.read,
    ".lss": lss.read,
    ".qsf": qsf.read,
}
"""The end of a file's name to what reads it, given the rest of the name for a file that has no title."""


def questionnaire(content: bytes, arguments: Mapping[str, Any], say: Callable[[str, Any], None]) -> Any:
    """`arguments`: {"ending": a key of `READERS`, "name": the file's name without it}."""
    del say
    try:
        found = READERS[arguments["ending"]](content, arguments["name"])
    except QuestionnaireProblems as problems:
        return {"mistakes": [astuple(one) for one in problems.mistakes[:MOST_MISTAKES]]}
    return {
        "document": to_document(found.questionnaire),
        "left_out": [one.plain() for one in found.left_out],
        "scales": [astuple(one) for one in found.scales],
    }


MOST_MISTAKES = 1000
