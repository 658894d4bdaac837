"""What the importers of other formats share: what was left out and why, and codes that our files take."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ..core.errors import Refusal
from ..core.questionnaire.checks import RESERVED
from ..core.questionnaire.file import Mistake, QuestionnaireProblems, from_document
from ..core.questionnaire.kinds import KINDS
from ..core.questionnaire.model import Kind, Questionnaire
from ..core.questionnaire.texts import BLANK
from .left_out import LeftOut, valued

LONGEST_CODE = 48
Document = dict[str, Any]


End = Literal["first", "last"]
"""The end of a scale at which its first, or its last point stands."""
FAVOURABLE: Mapping[str, str] = {"first": "low", "last": "high", "none": "none"}
"""Which end is the good one, to the value of an item's `favourable`."""


@dataclass(frozen=True, slots=True)
class ScaleQuestion:
    """Which end of a scale is the good one: no other format says it, so somebody has to."""

    items: tuple[str, ...]
    """The codes of the items that are rated on this scale."""
    labels: Mapping[str, tuple[str, ...]]
    """Language to the labels in order: one for each point, or the two ends."""
    proposed: End | None
    """What the labels say in a language that we know. Until it is answered the items stand as proposed, without a
    proposal as having no good end."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A questionnaire made of another format, and everything that did not come with it."""

    questionnaire: Questionnaire
    left_out: tuple[LeftOut, ...]
    scales: tuple[ScaleQuestion, ...] = ()
    """What is still to be answered, with `favouring`."""


def favouring(document: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """The document (as `to_document` makes it) in which these items' scales are favourable at the end that is given.

    `answers`: an item's code to "first", "last" or "none" (no end is the good one). KeyError for any other word, and
    for a code that no item on a scale has.
    """
    made: dict[str, Any] = deepcopy(dict(document))
    scales = {item["code"]: item for section in made["section"] for item in section["item"]}
    for code, end in answers.items():
        item = scales[code]
        if "favourable" not in KINDS[item["kind"]].takes:
            raise KeyError(code)
        item["favourable"] = FAVOURABLE[end]
        if end == "last":
            del item["favourable"]  # the default stands in no file
    return made


class Codes:
    """Gives each name of the other format a code of ours, once; the same name the same code."""

    def __init__(self, first: str = "q", reserved: frozenset[str] = RESERVED, digits: bool = False) -> None:
        self._first = first
        self._taken = set(reserved)
        self._digits = digits
        self._numbers: dict[str, int] = {}
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
        plain, number = code, self._numbers.get(code, 1)
        while code in self._taken:
            number += 1
            code = f"{plain[: LONGEST_CODE - len(str(number)) - 1]}_{number}"
        self._numbers[plain] = number
        self._taken.add(code)
        return code


def option_codes() -> Codes:
    """Codes for options and rows, which may begin with a digit and cannot be called "na"."""
    return Codes("o", frozenset({"na"}), digits=True)


class OfQuestion:
    """What makes items of a question, for whoever knows its code, its words and its form."""

    __slots__ = ()
    form: Any
    """With the codes of items (`items`), and the texts' languages (`words`)."""
    code: str
    text: dict[str, str]

    def item(self, kind: Kind, code: str = "", text: dict[str, str] | None = None, **keys: Any) -> Document:
        """An item; without a code, the question itself."""
        return {"code": code or self.code, "kind": kind, "text": self.text if text is None else text, **keys}

    def code_of(self, *parts: str) -> str:
        """A code for an item that is made of a part of the question."""
        return str(self.form.items.of(" ".join((self.code, *parts))))

    def joined(self, *parts: dict[str, str]) -> dict[str, str]:
        """The question's words and those of its parts, in each language; a part alone where the words lead."""
        lead = () if self.has_lead else (self.text,)
        made = {}
        for language in self.form.words.languages:
            said = [one.get(language, BLANK) for one in (*lead, *parts)]
            made[language] = " – ".join(one for one in said if one != BLANK) or BLANK
        return made

    @property
    def has_lead(self) -> bool:
        """Whether the question's words stand before its parts, once for all."""
        return False


class Tell(Protocol):
    """Tells that something of one place does not come along: a sentence with `%(name)s` for each of its values."""

    def __call__(self, sentence: str, **values: str | int | Refusal) -> None: ...


@dataclass(slots=True)
class Draft:
    """A document being put together, and where in the other format its parts came from."""

    document: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    """Path in the document (section[1].item[2]) to the row or line it came from."""
    left_out: list[LeftOut] = field(default_factory=list)
    scales: list[ScaleQuestion] = field(default_factory=list)
    _tells: dict[int, tuple[object, Tell]] = field(default_factory=dict)

    def told_by(self, part: Document, tell: Tell) -> Document:
        """The part of the document, of which `tell` tells from here on."""
        self._tells[id(part)] = part, tell
        return part

    def tell(self, inside: Sequence[object], sentence: str, **values: str | int | Refusal) -> None:
        """Tells of the innermost of these parts, outermost first, that has somebody to tell of it."""
        for part in reversed(inside):
            if id(part) in self._tells:
                self._tells[id(part)][1](sentence, **values)
                return
        self.left_out.append(LeftOut("the file", sentence, valued(values)))

    def finish(self) -> Imported:
        """The questionnaire. Raises QuestionnaireProblems whose lines are those of the other format."""
        try:
            made = from_document(self.document)
        except QuestionnaireProblems as problems:
            placed = [self._placed(one) for one in problems.mistakes]
            raise QuestionnaireProblems(tuple(sorted(placed, key=lambda one: one.line or 0))) from None
        told = {str(one): one for one in self.left_out}
        return Imported(made, tuple(told.values()), tuple(self.scales))

    def _placed(self, mistake: Mistake) -> Mistake:
        path = mistake.path
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return Mistake(mistake.path, self.lines.get(path), mistake.expected, mistake.found)


def texts(found: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """A text in the order of the languages, without those that are blank."""
    return {language: found[language] for language in languages if found.get(language)}
