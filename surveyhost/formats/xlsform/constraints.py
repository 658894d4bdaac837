"""Bounds between our items and the `constraint` expressions of an XLSForm."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...core.questionnaire.model import Item, Kind

_BOUND = re.compile(
    r"(\.|count-selected\(\s*\.\s*\)|string-length\(\s*\.\s*\))\s*(>=|<=|>|<)\s*(-?[0-9]+(?:\.[0-9]+)?)"
)
_DAY = re.compile(r"\.\s*(>=|<=)\s*date\(\s*['\"]([0-9]{4}-[0-9]{2}-[0-9]{2})['\"]\s*\)")
_ALONE = re.compile(r"not\(selected\(\.,\s*'([^']*)'\)\)\s+or\s+count-selected\(\.\)\s*=\s*1")


def _figure(bound: float) -> str:
    return format(Decimal(str(bound)).normalize(), "f")


def to_constraint(item: Item) -> str:
    """The bounds of an item as a `constraint` expression, "" if it has none."""
    return " and ".join(CONSTRAINTS[item.kind](item))


def _bounded(subject: str) -> Callable[[Item], list[str]]:
    def clauses(item: Item) -> list[str]:
        bounds = ((">=", item.minimum), ("<=", item.maximum))
        return [f"{subject} {sign} {_figure(bound)}" for sign, bound in bounds if bound is not None]

    return clauses


def _days(item: Item) -> list[str]:
    return [f". >= date('{item.earliest}')", f". <= date('{item.latest}')"]


def _amounts(item: Item) -> list[str]:
    alone = [option.code for option in item.options if option.exclusive]
    return _bounded("count-selected(.)")(item) + [
        f"(not(selected(., '{code}')) or count-selected(.) = 1)" for code in alone
    ]


def _unbounded(item: Item) -> list[str]:
    """Its answers have no bounds beside its list."""
    return []


CONSTRAINTS: Mapping[Kind, Callable[[Item], list[str]]] = {
    Kind.RATING: _unbounded,
    Kind.CHOICE: _unbounded,
    Kind.CHOICES: _amounts,
    Kind.ENPS: _unbounded,
    Kind.MATRIX: _unbounded,
    Kind.SERVICE_MATRIX: _unbounded,
    Kind.RANKING: _amounts,
    Kind.NUMBER: _bounded("."),
    Kind.DATE: _days,
    Kind.TEXT: _bounded("string-length(.)"),
    Kind.TEXTS: _bounded("string-length(.)"),
    Kind.COMMENT: _bounded("string-length(.)"),
    Kind.NOTE: _unbounded,
}
"""The clauses of an item's constraint."""


@dataclass(frozen=True, slots=True)
class Bounds:
    minimum: float | None
    maximum: float | None
    alone: frozenset[str]
    """The other form's names of options that exclude the rest."""
    rest: str
    """What of the expression was not understood."""


def _clauses(text: str) -> list[str]:
    """What `and` joins outside brackets and quotes; the whole as one where `or` stands beside it."""
    clauses, depth, quote, begin = [], 0, "", 0
    for found in re.finditer(r"['\"()]|(?<![\w.-])(?:and|or)(?![\w.-])", text):
        mark = found.group()
        if quote or mark in "'\"":
            quote = mark if not quote else "" if mark == quote else quote
        elif mark in "()":
            depth += 1 if mark == "(" else -1
        elif mark == "or" and depth == 0:
            return [text.strip()]
        elif depth == 0:
            clauses.append(text[begin : found.start()])
            begin = found.end()
    return [clause.strip() for clause in (*clauses, text[begin:]) if clause.strip()]


def _bare(clause: str) -> str:
    """A clause without the brackets around it."""
    while clause.startswith("(") and clause.endswith(")") and _closes(clause) == len(clause) - 1:
        clause = clause[1:-1].strip()
    return clause


def _closes(clause: str) -> int:
    depth = 0
    for at, letter in enumerate(clause):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at
    return -1


NUMBER, COUNT, LENGTH = ".", "count-selected(.)", "string-length(.)"
"""What is bounded: a value, how many options are chosen, how many characters are written."""


def from_constraint(text: str, subject: str, whole: bool = False) -> Bounds:
    """The bounds of a subject in a `constraint` expression: clauses joined by `and`, in any order.

    whole: what is bounded are whole numbers, so that "> 0" means 1 and more.
    """
    bounds: dict[str, float] = {}
    alone = set()
    rest = []
    for clause in _clauses(text):
        bound, single = _BOUND.fullmatch(_bare(clause)), _ALONE.fullmatch(_bare(clause))
        of_it = bound is not None and "".join(bound.group(1).split()) == subject
        if bound and of_it and (limit := _limit(bound, whole)) and limit[0] not in bounds:
            bounds[limit[0]] = limit[1]
        elif single:
            alone.add(single.group(1))
        else:
            rest.append(clause)
    return Bounds(bounds.get(">="), bounds.get("<="), frozenset(alone), " and ".join(rest))


def _limit(bound: re.Match[str], whole: bool) -> tuple[str, float] | None:
    subject, compares, value = bound.group(1), bound.group(2), float(bound.group(3))
    if compares in {">=", "<="}:
        return compares, value
    if not (whole or subject != ".") or not value.is_integer():
        return None
    return (">=", value + 1) if compares == ">" else ("<=", value - 1)


def days_from_constraint(text: str) -> tuple[str, str, str]:
    """The first and last day in a `constraint` expression, "" where it names none; and what was not understood."""
    days: dict[str, str] = {}
    rest = []
    for clause in _clauses(text):
        bound = _DAY.fullmatch(_bare(clause))
        if bound and bound.group(1) not in days:
            days[bound.group(1)] = bound.group(2)
        else:
            rest.append(clause)
    return days.get(">=", ""), days.get("<=", ""), " and ".join(rest)
