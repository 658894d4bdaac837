"""Sums of sets that are not known one by one."""

import numpy as np

from surveyhost.core.suppression.secondary.remainders import build
from surveyhost.core.suppression.secondary.unions import unions

COMPANY, SITES, TEAMS = np.zeros(5, dtype=int), np.array([1, 1, 2, 2, 2]), np.array([3, 4, 5, 6, 7])
PEOPLE = np.array([9, 9, 8, 4, 3])


def told(hidden: set[tuple[int, int]], counts: dict[int, list[int]]) -> list[list[int]]:
    """Sums that come out when these (partition, label) are not printed. counts: by team."""
    system = build([COMPANY, SITES, TEAMS], PEOPLE)
    table = np.zeros((system.groups, 2), dtype=np.int64)
    known = np.ones(system.groups, dtype=bool)
    for partition, labels in enumerate((COMPANY, SITES, TEAMS)):
        for label in set(labels.tolist()):
            inside = TEAMS[labels == label].tolist()
            table[system.place[partition, label]] = np.sum([counts[team] for team in inside], axis=0)
    system.complete(table)
    for key in hidden:
        known[system.place[key]] = False
    table[~known] = 0
    return [union.counts.tolist() for union in unions(system.relations, table, known, system.given)]


COUNTS = {3: [5, 4], 4: [4, 5], 5: [4, 4], 6: [4, 0], 7: [2, 1]}


def test_two_unknown_teams_of_one_site_are_told_together() -> None:
    assert set(map(tuple, told({(2, 6), (2, 7)}, COUNTS))) == {(6, 1)}


def test_a_site_that_is_kept_back_is_put_aside_for_its_teams() -> None:
    """The company less the other site, less the team that is printed, although the site itself is not printed."""
    assert [6, 1] in told({(1, 2), (1, 1), (2, 6), (2, 7)}, COUNTS)


def test_what_is_not_nearly_unanimous_is_nobodys_business() -> None:
    assert told({(2, 6), (2, 7)}, COUNTS | {7: [0, 3]}) == []


def test_nothing_is_told_where_everything_is_known() -> None:
    assert told(set(), COUNTS) == []
