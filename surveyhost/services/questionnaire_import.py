"""What the importers of other formats share: what was left out and why, and codes that our files take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.questionnaire import Questionnaire
from ..core.questionnaire_checks import RESERVED
from ..core.questionnaire_file import Mistake, QuestionnaireProblems, from_document

LONGEST_CODE = 48


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the other format that a questionnaire cannot hold, or not as it was written."""

    place: str
    """Where it stands: "survey, row 7", or the other format's own name for it."""
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Imported:
    """A questionnaire made of another format, and everything that did not come with it."""

    questionnaire: Questionnaire
    left_out: tuple[LeftOut, ...]


class Codes:
    """Gives each name of the other format a code of ours, once; the same name the same code."""

    def __init__(self, first: str = "q", reserved: frozenset[str] = RESERVED, digits: bool = False) -> None:
        self._first = first
        self._taken = set(reserved)
        self._digits = digits
        self.given: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The code for this name: small letters, digits, _ and -; with a number behind it if it is taken."""
        if name not in self.given:
            self.given[name] = self._free(name)
        return self.given[name]

    def _free(self, name: str) -> str:
        code = re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_-" if not name.isascii() else "")
        code = code[:LONGEST_CODE]
        if not re.match("[a-z0-9]" if self._digits else "[a-z]", code):
            code = f"{self._first}{code}"[:LONGEST_CODE]
        plain, number = code, 1
        while code in self._taken:
            number += 1
            code = f"{plain[: LONGEST_CODE - len(str(number)) - 1]}_{number}"
        self._taken.add(code)
        return code


def option_codes() -> Codes:
    """Codes for options and rows, which may begin with a digit and cannot be called "na"."""
    return Codes("o", frozenset({"na"}), digits=True)


@dataclass(slots=True)
class Draft:
    """A document being put together, and where in the other format its parts came from."""

    document: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    """Path in the document (section[1].item[2]) to the row or line it came from."""
    left_out: list[LeftOut] = field(default_factory=list)

    def finish(self) -> Imported:
        """The questionnaire. Raises QuestionnaireProblems whose lines are those of the other format."""
        try:
            return Imported(from_document(self.document), tuple(self.left_out))
        except QuestionnaireProblems as problems:
            placed = [self._placed(one) for one in problems.mistakes]
            raise QuestionnaireProblems(tuple(sorted(placed, key=lambda one: one.line or 0))) from None

    def _placed(self, mistake: Mistake) -> Mistake:
        path = mistake.path
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return Mistake(mistake.path, self.lines.get(path), mistake.expected, mistake.found)


def texts(found: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """A text in the order of the languages, without those that are blank."""
    return {language: found[language] for language in languages if found.get(language)}
