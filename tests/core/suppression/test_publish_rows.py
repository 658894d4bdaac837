"""What is printed of each group, set beside the answers of the very people that it counts."""

from dataclasses import replace

import numpy as np
import pytest

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.questionnaire.measures import category, measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.release.model import COMPANY
from surveyhost.core.suppression import tables
from surveyhost.core.suppression.cells import cell, in_bands, ranged
from surveyhost.core.suppression.proof.audit import Finding
from surveyhost.core.suppression.proof.witness import Proof
from surveyhost.core.suppression.publish import _audit, full_minimum, publish
from surveyhost.core.suppression.ranked import over_one_base
from surveyhost.core.suppression.skips import count_skips
from surveyhost.core.suppression.tables import prove_all, read, to_be_shown
from surveyhost.core.tabulation.count import Tally

TEXT = {"en": "x"}
K = 5
OPTIONS = (Option("it", TEXT), Option("hr", TEXT), Option("none", TEXT, exclusive=True))
ITEMS = (
    Item("rated", "rating", TEXT, points=5),
    Item("alike", "rating", TEXT, points=5),
    Item("where", "choice", TEXT, options=(Option("a", TEXT), Option("b", TEXT), Option("c", TEXT))),
    Item("pick", "choices", TEXT, options=OPTIONS),
    Item("some", "rating", TEXT, points=5),
)
ASKED = Questionnaire("q", ("en",), TEXT, (Section("s", TEXT, ITEMS),))
UNITS = ["A"] * 12 + ["A / 1"] * 14 + ["A / 2"] * 12 + ["B"] * 30 + ["B / 1"] * 8
NAMES = ["shift", "age"]


def answers(number: int) -> dict:
    """Nearly everybody says the same of one item; few of B / 1 answered another."""
    given = {
        "rated": 1 + number * 7 % 5,
        "alike": 5 if number % 19 else 1,
        "where": "abc"[number % 3],
        "pick": ("none",) if number % 9 == 0 else ("it", "hr") if number % 2 else ("hr",),
    }
    if number % 13 == 0:
        del given["pick"]
    if number < 70:
        given["some"] = 1 + number % 5
    return given


class Firm:
    """Everybody took part."""

    def __init__(self) -> None:
        people = [(unit, {"shift": "ab"[number % 2], "age": "xyz"[number % 3]}) for number, unit in enumerate(UNITS)]
        self.plan = planning.plan(people, [breakdowns.parse(name) for name in NAMES], K, rates=())
        tally = Tally(ASKED, self.plan.views)
        self.labels = [frozen.labels(self.plan.views, *one) for one in people]
        for number, profile in enumerate(self.labels):
            tally.add(profile, answers(number))
        self.cube = tally.cube(K)
        self.views = self.cube.views
        self.made = {}

    def released(self, named=None, earlier=None):
        """named: of the breakdowns, those to show. earlier: the breakdowns of a release before."""
        if (named, earlier) not in self.made:
            before = () if earlier is None else (self.released(earlier).views,)
            common = self.cube, self.plan.views, K, 10, ASKED, before
            self.made[named, earlier] = publish(*common, breakdowns=named, seed=4, rounds=1)
        return self.made[named, earlier]

    def people_of(self, code: str, measure: str) -> list[int]:
        """Who is counted in a group; few of B / 1 answered "some", and they are counted further up."""
        made = []
        for number, (block, *groups) in enumerate(self.labels):
            home = "B" if measure == "some" and UNITS[number] == "B / 1" else self.views.unit[block].path
            path = tuple(home.split(" / ")) if isinstance(home, str) else home
            above = {one.code for one in self.views.units if path[: len(one.path)] == one.path}
            if code in above or code in groups:
                made.append(number)
        return made

    def counts(self, code: str, measure) -> np.ndarray:
        item = ASKED.item(measure.item)
        made = np.zeros(measure.categories, dtype=np.int64)
        for number in self.people_of(code, measure.code):
            chosen = category(item, measure, answers(number))
            if chosen is None and measure.scale == "binary":
                chosen = 0  # who skipped the question did not choose the option
            if chosen is not None:
                made[chosen] += 1
        return made


@pytest.fixture(scope="module")
def firm() -> Firm:
    return Firm()


def may_be(firm: Firm, group, measure):
    """The cells of which one may be printed here: none, or the full table of a unit, or bands."""
    counts = firm.counts(group.code, measure)
    for_company_only = measure.code == "pick:none" and group.code != COMPANY
    if not counts.sum() or for_company_only or (measure.code, group.path) == ("some", ("B", "1")):
        return [None]
    bands = cell(measure, counts, full=False)
    return [cell(measure, counts, full=True), bands] if group.breakdown == "unit" and counts.sum() >= 10 else [bands]


@pytest.mark.parametrize("named", [None, ("shift",), ()])
def test_each_row_is_that_of_its_people_or_it_is_kept_back(firm, named):
    release = firm.released(named)
    for group in release.groups:
        assert group.respondents == len(firm.people_of(group.code, ""))
        for measure in measures(ASKED):
            place = group.code, measure.code
            is_kept_back = place in release.views.withheld
            assert (release.cells.get(place) in may_be(firm, group, measure)) != is_kept_back, place
    assert len(release.cells) > 30
    assert {group.breakdown for group in release.groups} == {"unit", *(NAMES if named is None else named)}
    assert {code for code, _ in release.cells} <= {group.code for group in release.groups}


def test_what_is_not_printed_is_told(firm):
    release = firm.released()
    told = {(note.kind, note.path, note.breakdown, note.measure) for note in release.protected}
    assert ("not_stated", (), "shift", "where") in told
    assert ("not_stated", (), "age", "where") in told
    assert ("lifted", ("B", "1"), "unit", "some") in told
    assert not [note for note in release.protected if note.measure == "pick:none"]
    paths = {group.code: (group.path, group.breakdown) for group in release.groups}
    for code, measure in release.views.withheld:
        if (code, measure) not in release.cells:
            assert ("not_stated", *paths[code], measure) in told


def keeping(firm, withheld):
    """A release in which just these cells are kept back."""
    return publish(firm.cube, firm.plan.views, K, 10, ASKED, seed=4, rounds=1, share=lambda _: [withheld])


def test_what_is_kept_back_is_printed_as_its_range_or_not_at_all(firm):
    """A rating is kept back in all groups: first nothing is told of it, then one person more or less of each band."""
    rated, groups = measures(ASKED)[0], firm.released().groups
    bare = keeping(firm, {(group.code, "rated"): () for group in groups})
    assert "rated" not in {measure for _, measure in bare.cells}
    noted = {
        (note.path, note.breakdown) for note in bare.protected if (note.kind, note.measure) == ("not_stated", "rated")
    }
    assert noted == {(group.path, group.breakdown) for group in groups}
    told = {}
    for group in groups:
        bands = in_bands(rated, firm.counts(group.code, rated)[None, :])[0].tolist()
        told[group.code, "rated"] = tuple((max(count - 1, 0), count + 1) for count in bands)
    ranges = keeping(firm, told)
    for group in groups:
        expected = ranged(rated, group.respondents, told[group.code, "rated"])
        assert ranges.cells.get((group.code, "rated")) == expected
    assert sum((group.code, "rated") in ranges.cells for group in groups) > 5


def test_a_later_release_shows_what_is_new_and_keeps_back_what_was(firm):
    first, second = firm.released(("shift",)), firm.released(("age",), ("shift",))
    assert first.views.measures["rated"] == ("shift",)
    assert second.views.measures["rated"] == ("age",)
    assert first.views.measures["where"] == second.views.measures["where"] == ()
    both = set(first.cells) & set(second.cells)
    assert {code for code, _ in both} == {group.code for group in first.groups if group.breakdown == "unit"}
    assert all(second.cells[place] == first.cells[place] for place in both)
    assert (
        not set(first.views.withheld)
        - set(second.views.withheld)
        - {place for place in first.views.withheld if place[0] not in {group.code for group in second.groups}}
    )


def test_a_later_release_is_protected_beside_what_is_out(firm):
    """Both breakdowns are looked at together, though one is shown; and no row of the first can be taken back."""
    seen = []

    def look(keeping):
        seen.append(keeping)
        return []

    before = (firm.released(("shift",)).views,)
    publish(firm.cube, firm.plan.views, K, 10, ASKED, before, breakdowns=("age",), seed=4, rounds=1, share=look)
    (asked,) = seen
    place = {view.name: number for number, view in enumerate(firm.views.views)}
    (rated,) = next(one for one in asked.questions if one[0].measure.code == "rated")
    assert rated.breakdowns == (place["age"],) and rated.joint == tuple(sorted(place.values()))
    assert asked.past.out["rated"] == {place["shift"]}


def test_the_certificate_says_what_was_done(firm):
    release = firm.released()
    certificate = release.certificate
    assert (certificate["k"], certificate["items"], certificate["breakdowns"]) == (K, 5, NAMES)
    assert certificate["items_proven"] + certificate["items_for_units_only"] == 5
    assert certificate["items_for_units_only"] >= 1
    assert certificate["lightest_combination"] >= K
    assert certificate["groups"] == len(release.groups)
    assert certificate["units"] == sum(group.breakdown == "unit" for group in release.groups)


def audited(cube, tables, monkeypatch) -> set[tuple[bytes, int]]:
    """Answerers and number of breakdowns of all that the audit may look at."""
    seen = set()

    def lightest(block, labels, answerers, random, rounds):
        homes = (np.asarray(table.rows.block)[cube.labels[:, 0]] for table in tables)
        assert any((block == home).all() for home in homes)
        assert (labels == cube.labels[:, 1 : 1 + labels.shape[1]]).all()
        seen.add((answerers.tobytes(), labels.shape[1]))
        return Finding(K, rounds)

    monkeypatch.setattr("surveyhost.core.suppression.publish.lightest", lightest)
    for seed in range(40):
        _audit(cube, tables, np.random.default_rng(seed), 1)
    return seen


def test_the_audit_looks_at_what_is_shown_and_at_units_where_no_breakdown_is(monkeypatch):
    made, items = Firm(), measures(ASKED)
    cube = count_skips(over_one_base(made.cube, items), items)
    tables, _ = read(cube, items, ASKED, to_be_shown(cube, NAMES), {}, full_minimum(K))
    open_ = [replace(table, proof=None) for table in tables]
    prove_all(cube, tables, np.random.default_rng(0))

    def columns(of, views):
        alike = {(t.rows.block, t.joint): [] for t in of}
        for table in of:
            alike[table.rows.block, table.joint].append(table.number)
        return {(cube.answerers[:, numbers].tobytes(), views) for numbers in alike.values()}

    shown = [table for table in tables if table.breakdowns]
    assert 0 < len(shown) < len(tables)
    assert audited(cube, tables, monkeypatch) == columns(shown, len(NAMES))
    assert audited(cube, open_, monkeypatch) == columns([t for t in open_ if not t.joint], 0)
    asked = [table for table in open_ if table.joint]
    assert audited(cube, asked, monkeypatch) == columns(asked, 0)


def test_a_row_of_fewer_than_k_is_never_printed_even_if_the_prover_were_wrong(monkeypatch):
    """Three of the second shift answered."""
    monkeypatch.setattr(tables, "prove", lambda *given: [Proof(True, K, 0, 2)] * given[2].shape[1])
    people = [("", {"shift": "ab"[number % 2]}) for number in range(60)]
    plan = planning.plan(people, [breakdowns.parse("shift")], K, rates=())
    tally = Tally(ASKED, plan.views)
    for number, one in enumerate(people):
        rated = {"rated": 1 + number % 5} if number % 2 == 0 or number < 6 else {}
        tally.add(
            frozen.labels(plan.views, *one),
            {code: value for code, value in answers(number).items() if code != "rated"} | rated,
        )
    with pytest.raises(ValueError, match="fewer than k"):
        publish(tally.cube(K), plan.views, K, 10, ASKED, seed=4, rounds=1, share=lambda _: [])


@pytest.mark.parametrize(("silent", "said"), [(0, 60), (2, None), (5, 55)])
def test_a_release_does_not_count_the_few_who_did_not_answer(silent, said):
    people = [("", {})] * 60
    plan = planning.plan(people, [], K, rates=())
    tally = Tally(ASKED, plan.views)
    for number, one in enumerate(people[silent:]):
        tally.add(frozen.labels(plan.views, *one), answers(number))
    made = publish(tally.cube(K), plan.views, K, 10, ASKED, seed=4, rounds=1, share=lambda _: [])
    assert made.respondents == said
