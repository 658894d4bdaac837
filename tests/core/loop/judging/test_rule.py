from dataclasses import replace

import pytest

from surveyhost.core.loop.judging.rule import (
    NothingToCompare,
    OtherRelease,
    choices,
    follow,
    freeze,
    from_bytes,
    to_bytes,
)
from surveyhost.core.loop.judging.verdict import Verdict
from surveyhost.core.release.findings import findings
from surveyhost.core.release.model import COMPANY
from tests.core.loop.judging.test_expected import UNITS
from tests.core.release.test_findings import COMPANY_GROUP, cell, make
from tests.support.twice import firm

FIGURES = [20, 40, 45, 55, 60, 80]


def release(first: int = 20, n: int = 60, wave: int = 1):
    rows = {f"u{i}": {"a": cell(figure, n)} for i, figure in enumerate([first, *FIGURES[1:]])}
    made = make({COMPANY: {"a": cell(50, 6 * n)}, **rows}, (COMPANY_GROUP, *UNITS))
    return replace(made, wave=wave)


def test_a_rule_is_the_same_after_it_was_stored():
    rule = freeze(release(), UNITS[0], "a")
    assert from_bytes(to_bytes(rule)) == rule
    assert to_bytes(rule) == to_bytes(freeze(release(), UNITS[0], "a"))
    assert (rule.kind, rule.alpha, rule.answers, rule.before) == ("item", 10, 60, (20.0, 20.0))
    assert rule.before[0] < rule.expected[0] < 50


def test_a_verdict_says_better_worse_or_that_nothing_could_be_seen():
    rule = freeze(release(), UNITS[0], "a")
    told = {share: follow(rule, release(), release(share, wave=2)) for share in (3, 25, 60)}
    assert [one.verdict for one in told.values()] == [Verdict.WORSE, Verdict.NOT_SEEN, Verdict.BETTER]
    assert told[60].company == (0, 0)
    assert told[60].n_before == told[60].n_after == 60
    assert told[60].interval[0] > 0


@pytest.mark.parametrize("n", [19, 20])
def test_below_twenty_answers_in_either_wave_nothing_is_told(n):
    verdicts = []
    for before, after in ((n, 60), (60, n)):
        one = release(n=before)
        verdicts.append(follow(freeze(one, UNITS[0], "a"), one, release(100, n=after, wave=2)).verdict)
    assert (set(verdicts) == {Verdict.TOO_FEW}) == (n < 20)


def test_a_group_that_is_not_printed_again_is_told_nothing_of():
    rule = freeze(release(), UNITS[0], "a")
    after = release(90, wave=2)
    after = replace(after, groups=tuple(group for group in after.groups if group != UNITS[0]))
    told = follow(rule, release(), after)
    assert told.verdict == Verdict.TOO_FEW
    assert told.after is None


def test_a_rule_does_not_bend_to_another_release():
    rule = freeze(release(), UNITS[0], "a")
    with pytest.raises(OtherRelease):
        follow(rule, release(21), release(60, wave=2))
    with pytest.raises(OtherRelease):
        follow(replace(rule, path=("Elsewhere",)), release(), release(60, wave=2))
    with pytest.raises(OtherRelease):
        follow(replace(rule, fewest=5), release(), release(60, wave=2))


def test_nothing_is_promised_of_what_is_not_printed():
    with pytest.raises(NothingToCompare):
        freeze(release(), UNITS[0], "z")


def test_a_theme_is_offered_before_its_item_where_less_would_be_seen():
    before = firm(2, 0.0).release(0)
    one = findings(before)["gap"][0]
    item = next(item for item in before.questionnaire.items() if item.code == one.measure)
    offered = choices(before, before.group(one.group), (one.measure, item.theme or "", "nothing"))
    assert {rule.kind for rule in offered} == {"item", "theme"}
    assert (offered[0].smallest or 101) <= (offered[1].smallest or 101)
