"""LimeSurvey's equations as conditions that ask the same people."""

from decimal import Decimal
from itertools import product

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.conditions import parse
from surveyhost.formats.limesurvey.relevance import from_relevance, from_rows
from surveyhost.formats.limesurvey.targets import Case, Target

CHOICE = Target("options", "a", (), (Case("Y", "y"), Case("N", "n"), Case("-oth-", "other")))
CODED = Target("options", "c", (), (Case("1", "one"), Case("2", "two"), Case("10", "ten")))
SCALE = Target("points", "n", (), tuple(Case(str(6 - point), point) for point in range(1, 6)))
ROW = Target("points", "m", ("r",), (Case("1", 1), Case("2", 2), Case("9", None)))
BOXES = [Target("ticked", "b", (), (Case("Y", code),)) for code in ("x", "z")]
NUMBER, LINE, WORDS = Target("number", "k"), Target("line", "t"), Target("words", "w")
ZERO = Target("options", "z", (), (Case("0", "a"), Case("1", "b")))
SHOWN = Target("options", "s", (), (Case("Y", "y"), Case("N", "n")), ('a = "y"',))
TARGETS = {
    "a": [CHOICE], "c": [CODED], "n": [SCALE], "m_r": [ROW], "b_x": BOXES[:1], "b_z": BOXES[1:], "that.b": BOXES,
    "k": [NUMBER], "t": [LINE], "w": [WORDS], "s": [SHOWN], "z": [ZERO], "1X2X3": [CHOICE],
}  # fmt: skip


def find(name):
    return TARGETS.get(name, [])


@pytest.mark.parametrize(
    ("equation", "condition"),
    [
        ("", None),
        (" 1 ", None),
        ("true", None),
        ('a.NAOK == "Y"', 'a = "y"'),
        ("a eq 'Y'", 'a = "y"'),
        ('((a.NAOK != "Y")) and n.NAOK ge 3', 'a != "y" and n <= 3'),
        ('1X2X3.NAOK == "-oth-"', 'a = "other"'),
        ('"Y" == a', 'a = "y"'),
        ("5 > n", "n >= 2"),
        ("c > 1", 'c = "two" or c = "ten"'),
        ('c != "10"', 'c != "ten"'),
        ('b_x.NAOK == "Y" || !(b_x == "")', 'b includes "x" or b includes "x"'),
        ('b_x != "Y" AND b_z != ""', 'not b includes "x" and b includes "z"'),
        ("b_x", 'b includes "x"'),
        ("!b_x", 'not b includes "x"'),
        ("count(that.b.NAOK) > 0", 'b includes "x" or b includes "z"'),
        ("count(b_x, b_z) == 0", 'not (b includes "x" or b includes "z")'),
        ("count(that.b)", 'b includes "x" or b includes "z"'),
        ("is_empty(n)", "not n answered"),
        ("!is_empty(n.NAOK)", "n answered"),
        ('a == "" or a == " "', "not a answered or not a answered"),
        ("is_empty(t) and !is_empty(w)", "not t answered and w answered"),
        ("k", "k answered and k != 0"),
        ("z", 'z = "b"'),
        ("a", "a answered"),
        ('not (n < 2) or (n <= "4" and n > 1)', "not n = 5 or n >= 2 and n <= 4"),
        ("n == 3 or n == 5", "n = 3 or n = 1"),
        ("k.NAOK >= -2.5", "k >= -2.5"),
        ("!is_empty(k)", "k answered"),
        ('t == "yes"', 't = "yes"'),
        ("m_r.NAOK <= 1", "m:r = 1"),
        ('s.NAOK != "Y"', 's != "y"'),
        ('s != "Y"', 'a = "y" and s != "y"'),
        ('s == "Y"', 's = "y"'),
    ],
)
def test_equations(equation, condition):
    found = from_relevance(equation, find)
    assert (str(found) if found else None) == condition


@pytest.mark.parametrize(
    ("equation", "reason"),
    [
        ("sum(n) > 3", "'sum' has no counterpart here"),
        ("n + 1 == 2", "'+ 1 == 2' has no counterpart here"),
        ('b_x == "N"', "'= N' is true of no answer that can be given"),
        ('a == "Z"', "'= Z' is true of no answer that can be given"),
        ("n > 5", "'> 5' is true of no answer that can be given"),
        ("m_r == 9", "'9' has no counterpart here"),
        ("is_empty(m_r)", "'is_empty' has no counterpart here"),
        ("n ==", "it ends too early"),
        ("(n == 1", "it ends too early"),
        ("gone == 1", "gone is not an earlier question that came along"),
        ("n == a", "'a' has no counterpart here"),
        ("#", "'#' has no counterpart here"),
        ('a.shown == "Yes"', "'a.shown' has no counterpart here"),
        ("self.x == 1", "'self.x' has no counterpart here"),
        ("k == 'Y'", "'Y' has no counterpart here"),
        ("t > 3", "'> 3' has no counterpart here"),
        ("w == 'x'", "'= x' has no counterpart here"),
        ("count(that.b) > 1", "'count > 1' has no counterpart here"),
        ("that.b == 1", "'that.b' has no counterpart here"),
        ("!a == 'Y'", "'=' has no counterpart here"),
        ("regexMatch('/a/', t)", "'regexMatch' has no counterpart here"),
        ("(" * 30 + "n == 1" + ")" * 30, "brackets are nested more than 20 deep"),
        (" or ".join(['a == "Y"'] * 200), "it is longer than 1000 characters"),
    ],
)
def test_what_an_equation_says_beyond_is_refused(equation, reason):
    with pytest.raises(Refusal) as refused:
        from_relevance(equation, find)
    assert refused.value.reason == reason


def evaluated(operator, code, value):
    """LimeSurvey's comparison of an answer's code with a number."""
    return {
        "==": code == value, "!=": code != value, "<": code < value, "<=": code <= value, ">": code > value,
        ">=": code >= value,
    }[operator]  # fmt: skip


@pytest.mark.parametrize("codes", [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (3, 1, 5, 2, 4), (-2, -1, 0, 1, 2), (0, 50, 100)])
def test_every_comparison_with_every_number_asks_the_same_people(codes):
    scale = Target("points", "n", (), tuple(Case(str(code), point) for point, code in enumerate(codes, start=1)))
    for operator, value in product(("==", "!=", "<", "<=", ">", ">="), range(min(codes) - 1, max(codes) + 2)):
        expected = {point for point, code in enumerate(codes, start=1) if evaluated(operator, code, value)}
        try:
            condition = parse(str(from_relevance(f"n.NAOK {operator} {value}", lambda _: [scale])))
        except Refusal:
            assert not expected or (operator == "!=" and value not in codes), (operator, value)
            continue
        found = {point for point in range(1, len(codes) + 1) if condition.holds({"n": point})}
        assert found == expected, (operator, value, str(condition))


def test_numbers_stay_numbers():
    condition = from_relevance("k.NAOK > 2.50", find)
    assert condition.holds({"k": Decimal("2.6")}) and not condition.holds({"k": Decimal("2.5")})


def test_rows_of_conditions_make_an_equation():
    rows = [
        {"cqid": "1", "cfieldname": "1X2X3", "method": "==", "value": "Y", "scenario": "1"},
        {"cqid": "1", "cfieldname": "1X2X3", "method": "==", "value": "N", "scenario": "1"},
        {"cqid": "2", "cfieldname": "+n", "method": "<", "value": "3", "scenario": "1"},
        {"cqid": "2", "cfieldname": "c", "method": "", "value": "10", "scenario": "2"},
    ]
    expected = '(a = "y" or a = "n") and n >= 4 or c = "ten"'
    assert str(from_relevance(from_rows(rows), find)) == expected


@pytest.mark.parametrize("method", ["RX", "=="])
def test_a_pattern_or_another_answer_is_refused(method):
    rows = [{"cqid": "1", "cfieldname": "a", "method": method, "value": "@1X2X4@" if method == "==" else "/a/"}]
    with pytest.raises(Refusal):
        from_relevance(from_rows(rows), find)
