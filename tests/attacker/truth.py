"""The truth, of which the attacker must never say anything wrong."""

from collections.abc import Sequence
from typing import Any

from .paper import Measured


def category_of(measure: Measured, answers: dict[str, Any], options: Sequence[str]) -> int | None:
    """The truth: the category of one person's answer; None if it was skipped."""
    given = answers.get(measure.item)
    if ":" in measure.code:
        return int(measure.code.partition(":")[2] in (given or ()))
    if given is None:
        return None
    return given - (measure.first or 0) if isinstance(given, int) else list(options).index(given)


def answered(firm: Any, measure: Measured) -> frozenset[int]:
    """The truth: who is counted."""
    took_part = ((number, given) for number, given in enumerate(firm.answers) if given is not None)
    return frozenset(number for number, given in took_part if measure.of_all or measure.item in given)
