"""Reading conditions as other tools write them: what their grammars share."""

import re
from collections.abc import Mapping

from ..core.questionnaire.conditions import LONGEST, All, Condition, Either, Not
from .refusals import ExpressionEndsEarly, ExpressionTooDeep, ExpressionTooLong, ExpressionUnknown

DEEPEST = 20
"""Levels of brackets in an expression."""
COMPARISONS = ("=", "!=", ">=", "<=", ">", "<")
SIGN, WORD = "sign", "word"
"""Kinds of token that may be the format's way to say and, or, not."""
Token = tuple[str, str]
"""Its kind, and its text."""


def tokens(text: str, pattern: re.Pattern[str], signs: Mapping[str, str]) -> list[Token]:
    """The text in pieces, each of the kind that is the name of a group; `signs`: small words that are signs here.

    Raises ExpressionUnknown at the first thing that is no piece.
    """
    made: list[Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = pattern.match(text, place)
        if match is None or match.lastgroup is None:
            raise ExpressionUnknown(what=text[place:end][:20].strip())
        kind, word = match.lastgroup, match.group(match.lastgroup)
        is_sign = kind in {SIGN, WORD} and word.lower() in signs
        made.append((SIGN, signs[word.lower()]) if is_sign else (kind, word))
        place = match.end()
    return made


class Reader:
    """Recursive descent over or, and; what stands between them, `test`, is the format's own.

    Raises ExpressionUnknown, or another Expression, at the first thing beyond our conditions.
    """

    def __init__(self, found: list[Token]) -> None:
        self._tokens = [*found, ("end", "")]
        self._place = 0
        self._depth = 0

    def test(self) -> Condition:
        """A comparison, a function, what is not, or something in brackets."""
        raise NotImplementedError

    def ahead(self, by: int = 0) -> Token:
        """The next token, or one behind it."""
        return self._tokens[min(self._place + by, len(self._tokens) - 1)]

    def take(self, kind: str, *texts: str) -> str | None:
        """The next token, if it is of this kind and one of these."""
        found, text = self.ahead()
        if found == kind and (not texts or text in texts):
            self._place += 1
            return text
        return None

    def need(self, kind: str, *texts: str) -> str:
        """The next token, which must be of this kind and one of these."""
        text = self.take(kind, *texts)
        if text is None:
            raise self.beyond()
        return text

    def beyond(self) -> ExpressionUnknown | ExpressionEndsEarly:
        """That the next token is nothing that we take."""
        found = self.ahead()[1]
        return ExpressionUnknown(what=found) if found else ExpressionEndsEarly()

    def whole(self) -> Condition:
        condition = self.either()
        self.need("end")
        return condition

    def either(self) -> Condition:
        found = [self._all()]
        while self.take(SIGN, "or"):
            found.append(self._all())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def _all(self) -> Condition:
        found = [self.one()]
        while self.take(SIGN, "and"):
            found.append(self.one())
        return found[0] if len(found) == 1 else All(tuple(found))

    def one(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionTooDeep(most=DEEPEST)
        condition = self.test()
        self._depth -= 1
        return condition


def whether_any(some: Condition, operator: str, value: str, what: str) -> Condition:
    """How many answers there are, as far as it asks whether there is any: `some` says that there is."""
    if (operator, value) in {(">", "0"), (">=", "1"), ("!=", "0")}:
        return some
    if (operator, value) in {("=", "0"), ("<", "1"), ("<=", "0")}:
        return Not(some)
    raise ExpressionUnknown(what=f"{what} {operator} {value}")


def fitting(condition: Condition) -> Condition:
    """The condition, if it is none too long for a questionnaire."""
    if len(str(condition)) > LONGEST:
        raise ExpressionTooLong(most=LONGEST)
    return condition
