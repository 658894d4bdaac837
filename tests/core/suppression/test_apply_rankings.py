"""Rankings and multiple choice: measures of one item that hang together are protected together."""

from dataclasses import replace

import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression import apply as screen
from surveyhost.core.suppression.publish import publish
from surveyhost.core.suppression.skips import count_skips
from surveyhost.core.suppression.tables import excludes_the_rest
from surveyhost.core.tabulation.count import Tally

TEXT = {"en": "x"}
OPTIONS = tuple(Option(code, TEXT) for code in "abc")
K = 5


def questionnaire(*items: Item) -> Questionnaire:
    return Questionnaire("hanging", ("en",), TEXT, (Section("all", TEXT, items),))


def counted(made: Questionnaire, answers: dict[str, list[dict]]):
    """Views and cube of a firm. answers: what was answered in each unit."""
    people = [(unit, {}) for unit, given in answers.items() for _ in given]
    plan = planning.plan(people, [], K, rates=())
    tally = Tally(made, plan.views)
    for unit, given in answers.items():
        for one in given:
            tally.add(frozen.labels(plan.views, unit, {}), one)
    return plan.views, tally.cube(K)


def ranked(order: str, times: int) -> list[dict]:
    return [{"rank": tuple(order)}] * times


RANKING = questionnaire(Item("rank", "ranking", TEXT, options=OPTIONS))
FIRM = {
    "North": ranked("abc", 7) + ranked("acb", 6),
    "South": ranked("abc", 6) + ranked("bca", 6) + ranked("cab", 5) + ranked("cba", 4) + ranked("bac", 4),
    "West": ranked("abc", 5) + ranked("bca", 5) + ranked("cab", 6) + ranked("acb", 3) + ranked("bac", 5),
}


def printed(units: str) -> dict[str, list[str]]:
    views, cube = counted(RANKING, FIRM)
    release = publish(cube, views, K, 10, RANKING, rounds=1)
    name = {group.code: group.path[-1] for group in release.groups if group.path}
    return {unit: [code for group, code in release.cells if name.get(group) == unit] for unit in units.split()}


def test_a_ranking_is_kept_back_whole_where_one_option_is_clipped():
    """All in North put a first. The places of b and c would say so: first place is left for a alone."""
    found = printed("North South West")
    assert found["North"] == []
    assert sorted(map(len, found.values())) in ([0, 0, 3], [0, 3, 3])


def test_without_the_rule_the_others_tell_the_clipped_one(monkeypatch):
    monkeypatch.setattr(
        screen,
        "_ranked",
        lambda cube, tables, before, layouts: {
            place: told for table in tables for place, told in screen._plain(cube, table, before, layouts).items()
        },
    )
    assert {"rank:b", "rank:c"} <= set(printed("North")["North"])


PICK = questionnaire(
    Item("pick", "choices", TEXT, options=(*OPTIONS, Option("none", TEXT, exclusive=True))),
    Item("more", "choices", TEXT, options=OPTIONS, show_if='pick includes "a"'),
)


def picked(times: int, *codes: str) -> list[dict]:
    return [{"pick": codes} if codes else {"more": ("a",)}] * times


def test_whoever_skipped_counts_as_not_having_chosen():
    views, cube = counted(PICK, {"North": picked(6, "a") + picked(4, "b", "c") + picked(3)})
    held = count_skips(cube, measures(PICK))
    assert held.answerers.sum(axis=0)[:4].tolist() == [13] * 4
    whole = [held.counts[0][:, held.of(number)].sum(axis=0).tolist() for number in range(4)]
    assert whole == [[7, 6], [9, 4], [9, 4], [13, 0]]
    assert held.answerers.sum(axis=0)[4:].tolist() == [3] * 3, "who was asked is not everybody"
    del views


def test_none_of_these_is_printed_for_the_company_only():
    firm = {unit: picked(6, "a") + picked(5, "b") + picked(4, "none") + picked(3, "c", "a") for unit in ("N", "S")}
    views, cube = counted(PICK, firm)
    release = publish(cube, views, K, 10, PICK, rounds=1)
    where = {code: {group for group, measure in release.cells if measure == code} for _, code in release.cells}
    assert where["pick:none"] == {"company"}
    assert len(where["pick:a"]) == 3
    assert not [place for place in release.protected if place.measure == "pick:none"]


@pytest.mark.parametrize(("code", "alone"), [("pick:none", True), ("pick:a", False), ("rank:a", False)])
def test_what_excludes_the_rest(code: str, alone: bool):
    made = RANKING if code.startswith("rank") else PICK
    measure = next(measure for measure in measures(made) if measure.code == code)
    assert excludes_the_rest(measure, made) == alone
    assert not excludes_the_rest(replace(measure, scale="rating"), made)
