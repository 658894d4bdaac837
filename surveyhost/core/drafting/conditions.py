"""When a part of a draft is shown: adds comparisons to its condition one by one."""

from ..errors import Refusal
from ..questionnaire.conditions import All, Condition, Either, Not, parse
from . import places
from .places import Document
from .refusals import ComparisonGone, ConditionNotOne, JoinerRefused

JOINERS = ("and", "or")


def add_test(document: Document, where: str, code: str, joiner: str, negated: bool, test: str) -> None:
    """One comparison more, joined to what is there by "and" or "or"; the first one stands alone."""
    part = places.part(document, where, code)
    try:
        new: Condition = parse(test)
    except Refusal as refusal:
        raise ConditionNotOne(reason=refusal.reason) from None
    new = Not(new) if negated else new
    part["show_if"] = str(_joined(parse(part["show_if"]), joiner, new) if "show_if" in part else new)


def _joined(old: Condition, joiner: str, new: Condition) -> Condition:
    if joiner not in JOINERS:
        raise JoinerRefused()
    kind = All if joiner == "and" else Either
    parts = old.conditions if isinstance(old, kind) else (old,)
    return kind((*parts, new))


def remove_test(document: Document, where: str, code: str, place: int) -> None:
    """One of the conditions that are joined at the top, from 0; with the last one the part is shown always."""
    part = places.part(document, where, code)
    old = parse(part["show_if"]) if "show_if" in part else None
    parts = list(old.conditions) if isinstance(old, All | Either) else [old]
    if old is None or not 0 <= place < len(parts):
        raise ComparisonGone()
    parts.pop(place)
    if not parts:
        del part["show_if"]
    elif len(parts) == 1:
        part["show_if"] = str(parts[0])
    else:
        assert isinstance(old, All | Either)
        part["show_if"] = str(type(old)(tuple(one for one in parts if one is not None)))
