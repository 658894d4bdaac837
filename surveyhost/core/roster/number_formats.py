"""Numbers as a spreadsheet shows them: 7 with the format 000000 is 000007, which may be somebody's id.

Only what can be part of an id or a label is applied: zeros, literal text, decimals, percent. Thousands separators are
left out, since they are the reader's and not the number's.
"""

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(General)|([0#?])|([.])|(%)|(,)|(.)', re.IGNORECASE | re.DOTALL
)
_PLAIN = frozenset(" -+/():!^&'~{}<>=$€£¥₫")
"""Characters that stand for themselves without quotes."""
_LONGEST_FORMAT = 255
_LARGEST = 1e15


def shown(value: float, code: str) -> str:
    """The number under this format code; as it is written plainly where the code is one that we do not know."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    sections = _sections(code) if len(code) <= _LONGEST_FORMAT and abs(value) < _LARGEST else []
    negative = len(sections) > 1 and value < 0
    section = sections[1 if negative else 2 if len(sections) > 2 and value == 0 else 0] if sections else ""
    tokens = _tokens(section)
    if not tokens or ("/" in section and re.search(r"[0#?]\s*/", section)):
        return _plainly(value)
    if not any(kind == "digit" for kind, _ in tokens):
        return _plainly(value)
    sign = "-" if value < 0 and not negative else ""
    return sign + _filled(tokens, abs(value))


def _plainly(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e21 else str(value)
    return f"{value:.15g}"


def _sections(code: str) -> list[str]:
    return re.findall(r'((?:"[^"]*"|\\.|[^;"\\])*)(?:;|\Z)', code, re.DOTALL)[:-1] or [code]


def _tokens(section: str) -> list[tuple[str, str]]:
    """Digits, the point, percent signs and literal text; [] for a format that shows no plain number."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(section):
        quoted, escaped, bracket, general, digit, point, percent, _comma, other = match.groups()
        if general or (other and other not in _PLAIN):
            return []  # a date, an exponent, a word of another language
        if quoted is not None or escaped is not None:
            found.append(("text", quoted if quoted is not None else escaped))
        elif bracket is not None and bracket.startswith("$"):
            found.append(("text", bracket[1:].partition("-")[0]))
        elif digit or point or percent or other:
            kind = "digit" if digit else "point" if point else "percent" if percent else "text"
            found.append((kind, match.group()))
    return found


def _filled(tokens: Sequence[tuple[str, str]], value: float) -> str:
    point = next((place for place, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    decimals = sum(1 for kind, _ in tokens[point:] if kind == "digit")
    percents = sum(1 for kind, _ in tokens if kind == "percent")
    number = Decimal(repr(value)).scaleb(2 * percents).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, rest = f"{number:f}".partition(".")
    return _whole(tokens[:point], whole.lstrip("0")) + _rest(tokens[point:], rest)


def _whole(tokens: Sequence[tuple[str, str]], digits: str) -> str:
    """The digits before the point, filled in from the right; the first place takes all that are left."""
    left = sum(1 for kind, _ in tokens if kind == "digit")
    parts: list[str] = []
    for kind, mark in reversed(tokens):
        if kind != "digit":
            parts.append(mark)
            continue
        left -= 1
        taken = digits if not left else digits[-1:]
        digits = "" if not left else digits[:-1]
        parts.append(taken or ("0" if mark == "0" else ""))
    return "".join(reversed(parts))


def _rest(tokens: Sequence[tuple[str, str]], digits: str) -> str:
    marks = "".join(mark for kind, mark in tokens if kind == "digit")
    while digits.endswith("0") and marks.endswith(("#", "?")):
        digits, marks = digits[:-1], marks[:-1]
    left = iter(digits)
    return "".join(next(left, "") if kind == "digit" else mark for kind, mark in tokens if kind != "point" or digits)
