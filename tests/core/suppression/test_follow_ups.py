"""Follow-ups: who was asked says what was answered before, so they stand for the company, or not at all."""

from dataclasses import replace

import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.release.model import Cell, Share
from surveyhost.core.suppression import follow_ups, tables
from surveyhost.core.suppression.publish import publish
from surveyhost.core.suppression.skips import count_skips
from surveyhost.core.tabulation.count import Tally

TEXT = {"en": "x"}
OPTIONS = (Option("it", TEXT), Option("hr", TEXT), Option("none", TEXT, exclusive=True))
ASKED = (
    Item("pick", "choices", TEXT, options=OPTIONS),
    Item("good", "rating", TEXT, points=5, show_if='pick includes "it"'),
    Item("why", "comment", TEXT, show_if='pick includes "it"'),
    Item("bad", "rating", TEXT, points=5, show_if="good <= 3"),
)


def asked(in_a_section: bool) -> Questionnaire:
    """The same questions; the condition stands at each item, or at a section around them."""
    sections = (Section("all", TEXT, ASKED),)
    if in_a_section:
        inside = (Item("good", "rating", TEXT, points=5), Item("why", "comment", TEXT), ASKED[3])
        sections = (
            Section("one", TEXT, ASKED[:1]),
            Section("two", TEXT, inside, show_if='pick includes "it"'),
        )
    return Questionnaire("hanging", ("en",), TEXT, sections)


def released(chose: dict[str, tuple[int, int]], in_a_section: bool = False):
    """chose: for each unit how many chose the option, and how many took part."""
    made = asked(in_a_section)
    people = [unit for unit, (_, size) in chose.items() for _ in range(size)]
    plan = planning.plan([(unit, {}) for unit in people], [], 5, rates=())
    tally = Tally(made, plan.views)
    for unit, (yes, size) in chose.items():
        for number in range(size):
            liked = 1 + number % 5
            more = {"good": liked, "why": f"We need more of that, number {unit} {number}."}
            given = {"pick": ("it",), **more} if number < yes else {"pick": ("hr",)}
            tally.add(
                frozen.labels(plan.views, unit, {}),
                given | ({"bad": 2 + number % 3} if given.get("good", 5) <= 3 else {}),
            )
    return publish(tally.cube(5), plan.views, 5, 10, made, breakdowns=[], rounds=1)


def told_of_units(release) -> set:
    """Everything that a release says of the follow-ups in a unit."""
    follow = {"good", "why", "bad"}
    cells = release.cells.items()
    said = {(group, code, cell.n) for (group, code), cell in cells if code in follow and group != "company"}
    said |= {(place.path, place.measure) for place in release.protected if place.measure in follow and place.path}
    listed = {(unit, code) for code in follow for unit in release.comment_blocks.get(code, {})}
    return said | {(unit, code) for unit, code in listed if unit != "company"}


ALL_IN_A = {"A": (10, 10), "B": (12, 20), "C": (12, 20), "": (6, 12)}
ALL_BUT_ONE = ALL_IN_A | {"A": (9, 10)}


@pytest.mark.parametrize("in_a_section", [False, True])
def test_a_unit_in_which_all_were_asked_reads_like_one_in_which_nearly_all_were(in_a_section):
    for chose in (ALL_IN_A, ALL_BUT_ONE):
        release = released(chose, in_a_section)
        assert told_of_units(release) == set()
        assert {code for group, code in release.cells if group == "company"} >= {"good", "bad", "pick:it"}
        assert set(release.comment_blocks["why"]) == {"company"}


def test_with_rows_for_units_it_would_be_told(monkeypatch):
    monkeypatch.setattr(tables, "for_everybody_only", tables.excludes_the_rest)
    assert told_of_units(released(ALL_IN_A)) != told_of_units(released(ALL_BUT_ONE))


def test_that_all_who_were_asked_sit_in_one_unit_gives_that_unit_no_row():
    assert told_of_units(released({"A": (12, 14), "B": (0, 20)})) == set()


def follow_ups_of(release) -> set[str]:
    return {code for _, code in release.cells if code in {"good", "bad"}} | {
        code for code, lists in release.comment_blocks.items() if lists
    }


NEARLY_ALL = {"A": (15, 15), "B": (19, 20)}


def test_where_nearly_everybody_was_asked_the_company_has_none_either():
    """The option is clipped for the company: 34 answers of 35 would tell the exact share."""
    assert follow_ups_of(released(NEARLY_ALL)) == set()
    assert follow_ups_of(released({"A": (10, 15), "B": (10, 20)})) == {"good", "bad", "why"}


def test_without_that_rule_the_number_is_printed(monkeypatch):
    monkeypatch.setattr(follow_ups, "_is_told", lambda measure, counts: True)
    monkeypatch.setattr(follow_ups, "OUTSIDE", 0)
    assert "good" in follow_ups_of(released(NEARLY_ALL))


def test_which_answers_lead_to_a_question():
    made = asked(in_a_section=True)
    items = follow_ups.measures(made)
    named = [[items[number].code for number in follow_ups.tested(code, items, made)] for code in ("pick", "why", "bad")]
    assert named == [[], ["pick:it"], ["pick:it", "good"]]


def test_an_option_that_was_ranked_leads_to_a_question_like_one_that_was_chosen():
    """The number of answers to a follow-up says how many gave the option a place."""
    options = tuple(Option(code, TEXT) for code in "abcd")
    rank = Item("rank", "ranking", TEXT, options=options, maximum=2)
    more = Item("more", "rating", TEXT, points=5, show_if='rank includes "a"')
    made = Questionnaire("q", ("en",), TEXT, (Section("s", TEXT, (rank, more)),))
    items = follow_ups.measures(made)
    assert [items[number].code for number in follow_ups.tested("more", items, made)] == ["rank:a"]
    for left_out, others, printed in ((12, "bcd", {"rank:a", "more"}), (1, "bcd", {"rank:a"}), (12, "bc", set())):
        plan = planning.plan([("", {})] * 60, [], 5, rates=())
        tally = Tally(made, plan.views)
        for number in range(60):
            other, another = others[number % len(others)], others[number % len(others) - 1]
            given = {"rank": ("a", other) if number < 24 else (other, "a"), "more": 1 + number % 5}
            if number >= 60 - left_out:
                given = {"rank": (other, another)}
            tally.add(frozen.labels(plan.views, "", {}), given)
        release = publish(tally.cube(5), plan.views, 5, 10, made, rounds=1)
        assert {code for _, code in release.cells} & {"rank:a", "more"} == printed, "nobody ranked d: all are kept back"


def test_a_company_row_that_is_kept_back_leads_to_nothing():
    made = asked(in_a_section=False)
    people = [("A", {})] * 40
    plan = planning.plan(people, [], 5, rates=())
    tally = Tally(made, plan.views)
    for number in range(40):
        given = {"pick": ("it",), "good": 1 + number % 5} if number % 2 else {"pick": ("hr",)}
        tally.add(frozen.labels(plan.views, "A", {}), given)
    cube = count_skips(tally.cube(5), follow_ups.measures(made))
    read, _ = tables.read(cube, follow_ups.measures(made), made, (), {}, 10)
    assert follow_ups.silent(read, (), cube, made) == []
    lost = follow_ups.silent(read, {("company", "pick:it")}, cube, made)
    assert [measure.code for measure in lost] == ["good"]


@pytest.mark.parametrize(
    ("shares", "may_be_listed"),
    [
        (((40, 40), (60, 60)), True),
        (((0, 20), (80, 100)), False),
        (((2, 5), (95, 98)), False),
        (((40, 40), (35, 40), (20, 25)), False),
        (None, False),
    ],
    ids=["exact", "clipped", "a range", "a range in part", "kept back"],
)
def test_comments_of_a_follow_up_are_listed_only_beside_an_exact_answer(shares, may_be_listed):
    """As many as write there, so many at least gave the answer that leads to it. Decided from what is printed."""
    cells = {}
    if shares is not None:
        cells["company", "pick:it"] = Cell(40, "full", tuple(Share(*share) for share in shares), None, None)
    assert follow_ups.listed(asked(in_a_section=False), cells) == {"why": may_be_listed}


def test_what_is_exact_in_a_unit_alone_leads_to_no_list():
    exact, clipped = (Share(40, 40), Share(60, 60)), (Share(0, 20), Share(80, 100))
    cells = {
        (group, "pick:it"): Cell(40, "full", shares, None, None)
        for group, shares in (("company", clipped), ("u1", exact))
    }
    assert follow_ups.listed(asked(in_a_section=False), cells) == {"why": False}


def asked_whether(condition: str, kind: str = "rating") -> Questionnaire:
    first = Item("pick", kind, TEXT, options=OPTIONS[:2]) if kind == "choices" else Item("pick", kind, TEXT, points=5)
    return Questionnaire(
        "q", ("en",), TEXT, (Section("s", TEXT, (first, Item("more", "rating", TEXT, points=5, show_if=condition))),)
    )


@pytest.mark.parametrize("condition", ["pick answered", "not pick answered"])
def test_whether_it_was_answered_is_said_by_all_that_is_counted_of_it(condition):
    """Of a multiple choice, how many answered says how many chose exactly one: only where no option is clipped."""
    for kind, measured in (("rating", ["pick"]), ("choices", ["pick:it", "pick:hr"])):
        made = asked_whether(condition, kind)
        items = follow_ups.measures(made)
        assert [items[place].code for place in follow_ups.tested("more", items, made)] == measured


def follow_up_of(condition: str, picked: list, more: int) -> set[str]:
    """What is printed where the answers were these (None: none), and `more` of 40 answered the follow-up."""
    made = asked_whether(condition, "choices" if isinstance(picked[0], tuple) else "rating")
    plan = planning.plan([("A", {})] * len(picked), [], 5, rates=())
    tally = Tally(made, plan.views)
    for number, pick in enumerate(picked):
        given = {} if pick is None else {"pick": pick}
        asks = (pick is None) == condition.startswith("not")
        given |= {"more": 1 + number % 5} if asks and number < more else {}
        tally.add(frozen.labels(plan.views, "A", {}), given)
    release = publish(tally.cube(5), plan.views, 5, 10, made, rounds=1)
    return {code for _, code in release.cells if code == "more"}


def test_a_follow_up_to_an_answer_is_printed_beside_one_that_is_printed_exactly():
    spread = [1 + number % 5 for number in range(40)]
    assert follow_up_of("pick answered", spread, more=40) == {"more"}
    assert follow_up_of("not pick answered", spread[:20] + [None] * 20, more=40) == {"more"}
    for most, one in ((5, 1), (3, 1), (1, 5)):
        assert follow_up_of("pick answered", [most] * 39 + [one], more=40) == set(), "the item is clipped"


def test_beside_three_bands_a_follow_up_is_not_printed():
    """Of fewer than ten answers only the bands are printed: a follow-up may say how many gave one of the answers."""
    spread = [1 + number % 5 for number in range(40)]
    assert follow_up_of("pick answered", spread[:10] + [None] * 30, more=10) == {"more"}
    assert follow_up_of("pick answered", spread[:9] + [None] * 31, more=9) == set()


@pytest.mark.parametrize(("low", "printed"), [(2, {"more"}), (1, set())])
def test_two_at_least_of_each_question_before_are_beside_those_who_were_asked(low: int, printed: set[str]):
    """Who was asked depends on two answers; all of the firm gave the one, half of it the other."""
    first, second, more = (Item(code, "rating", TEXT, points=5) for code in ("first", "second", "more"))
    more = replace(more, show_if="first >= 3 and second >= 3")
    made = Questionnaire("q", ("en",), TEXT, (Section("s", TEXT, (first, second, more)),))
    plan = planning.plan([("A", {})] * 40, [], 5, rates=())
    tally = Tally(made, plan.views)
    for number in range(40):
        given = {"first": 3 + number % 3}
        if number < 20:
            given |= {"second": 1} if number < low else {"second": 3 + number % 3, "more": 1 + number % 5}
        tally.add(frozen.labels(plan.views, "A", {}), given)
    release = publish(tally.cube(5), plan.views, 5, 10, made, rounds=1)
    assert {code for _, code in release.cells if code == "more"} == printed


def test_how_many_answered_a_multiple_choice_is_not_told_where_an_option_is_clipped():
    some = [("it",), ("hr",)] * 20
    assert follow_up_of("pick answered", some, more=40) == {"more"}
    assert follow_up_of("pick answered", [("it",)] * 39 + [("it", "hr")], more=40) == set()
