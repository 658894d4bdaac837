"""A rated unit of fewer than k members is printed nowhere, under whatever name the questionnaire has it."""

from dataclasses import replace

import pytest

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.rated_units import (
    OUTSIDE,
    members,
    rated,
    rates_too_few,
    silent_items,
    undeclared,
    unknown,
)
from surveyhost.core.questionnaire.file import QuestionnaireProblems, from_document, read, to_document, write
from surveyhost.core.questionnaire.measures import measures
from surveyhost.core.questionnaire.model import Item, Option, Questionnaire, Section
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from tests.core.questionnaire.test_schema import example

K = 5
PEOPLE = [("Nhân sự", {})] * 4 + [("Kế toán", {})] * 12 + [("Xưởng", {})] * 44
SAID = "Chúng tôi cần được trả lời sớm hơn, đừng để chờ cả tuần ({number})."


def text(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


ENDS = {"vi": ("a", "b"), "en": ("a", "b")}


def asked(hr: str | None, accounting: str | None) -> Questionnaire:
    """Departments rated in a matrix, and one more time each in a touchpoint section of its own with a comment."""
    options = (
        Option("people", text("Phòng Nhân sự"), rates=hr),
        Option("money", text("Phòng Kế toán"), rates=accounting),
    )
    matrix = Item(
        "serve",
        "service_matrix",
        text("Who?"),
        points=5,
        labels=ENDS,
        options=options,
        rows=(Option("fast", text("x")),),
    )
    touchpoints = [
        Section(
            code,
            text(title),
            (
                Item(f"{code}_kind", "rating", text("x"), points=5, labels=ENDS),
                Item(f"{code}_say", "comment", text("x")),
            ),
            "touchpoint",
            rates=unit,
        )
        for code, title, unit in (("hr", "Phòng Nhân sự", hr), ("money", "Phòng Kế toán", accounting))
    ]
    return Questionnaire("served", ("vi", "en"), text("x"), (Section("all", text("x"), (matrix,)), *touchpoints))


def published(questionnaire: Questionnaire):
    made = planning.plan(PEOPLE, [], K, rates=())
    tally = Tally(questionnaire, made.views)
    for number, unit in enumerate(made.units):
        answers = {
            "serve": {"people": {"fast": 1 + number % 5}, "money": {"fast": 1 + number % 4}},
            "hr_kind": 1 + number % 5,
            "money_kind": 1 + number % 3,
            "hr_say": SAID.format(number=number),
            "money_say": SAID.format(number=number + 100),
        }
        tally.add(frozen.labels(made.views, unit, {}), answers)
    return publish(tally.cube(K), made.views, K, 10, questionnaire, rounds=2)


def about(release, words: tuple[str, ...]) -> set[str]:
    """Measures and comment items of these departments that are printed anywhere."""
    codes = {code for _, code in release.cells} | {item for item, lists in release.comment_blocks.items() if lists}
    return {code for code in codes if any(word in code for word in words)}


def test_four_people_rated_under_another_name_are_printed_nowhere():
    release = published(asked("Nhân sự", "Kế toán"))
    assert about(release, ("people", "hr_")) == set()
    assert about(release, ("money",)) == {"serve:money:fast", "money_kind", "money_say"}
    told = {(place.kind, place.measure) for place in release.protected}
    assert {("few", "serve:people:fast"), ("few", "hr_kind"), ("few", "hr_say")} <= told


def test_by_its_name_alone_nobody_would_know():
    """What is taken out here is the declaration: the four are "Nhân sự" on the roster and "Phòng Nhân sự" in it."""
    assert about(published(asked(None, None)), ("people", "hr_")) == {"serve:people:fast", "hr_kind", "hr_say"}


def test_what_is_no_unit_of_the_firm_is_printed():
    assert about(published(asked(OUTSIDE, OUTSIDE)), ("people", "hr_")) == {"serve:people:fast", "hr_kind", "hr_say"}


def test_before_it_had_to_be_declared_names_that_are_equal_count():
    made = asked(None, None)
    matrix = made.sections[0].items[0]
    named = replace(matrix, options=(replace(matrix.options[0], text=text("Nhân sự")), matrix.options[1]))
    old = replace(made, sections=(replace(made.sections[0], items=(named,)), *made.sections[1:]))
    assert "serve:people:fast" not in about(published(old), ("people",))


BELOW = [("Khối văn phòng / Nhân sự", {})] * 4 + [("Khối văn phòng / Kế toán", {})] * 4 + [("Xưởng", {})] * 44


def test_people_below_a_unit_are_its_members():
    """Nobody stands in the unit itself; all who are rated there are counted."""
    views = planning.plan(BELOW, [], K, rates=()).views
    assert members(views, ("Khối văn phòng",)) == 8
    assert members(views, ("Khối văn phòng", "Nhân sự")) == 4
    assert members(views, ("Khối",)) == members(views, ("Nhân sự",)) == 0
    assert members(views, ()) == len(BELOW)
    above = asked("Khối văn phòng", "Khối văn phòng / Kế toán")
    assert silent_items(above, views, K) == {"serve": {"money"}, "money_kind": None, "money_say": None}


def test_as_many_as_k_are_enough_and_one_fewer_is_not():
    views = planning.plan(BELOW, [], K, rates=()).views
    assert silent_items(asked("Khối văn phòng", OUTSIDE), views, 8) == {}
    assert set(silent_items(asked("Khối văn phòng", OUTSIDE), views, 9)) == {"serve", "hr_kind", "hr_say"}


def test_each_small_department_of_a_matrix_is_silent():
    views = planning.plan(BELOW, [], K, rates=()).views
    both = asked("Khối văn phòng / Nhân sự", "Khối văn phòng / Kế toán")
    assert silent_items(both, views, K)["serve"] == {"people", "money"}


def test_a_matrix_in_a_section_that_is_silent_is_so_as_a_whole():
    """In whichever order the two are found."""
    views = planning.plan(BELOW, [], K, rates=()).views
    made = asked(OUTSIDE, "Khối văn phòng / Kế toán")
    plain, hr, money = made.sections
    inside = replace(hr, items=(*hr.items, *plain.items), rates="Khối văn phòng / Nhân sự")
    silent = silent_items(replace(made, sections=(inside, money)), views, K)
    assert silent["serve"] is None
    (matrix,) = (one for one in measures(made) if one.code == "serve:people:fast")
    assert rates_too_few(matrix, silent)


def test_where_two_units_have_one_name_the_smaller_counts():
    """In a questionnaire that declares nothing."""
    people = [("Bắc / Nhân sự", {})] * 4 + [("Nam / Nhân sự", {})] * 12 + [("Bắc / Xưởng", {})] * 30
    views = planning.plan(people, [], K, rates=()).views
    named = asked(None, None)
    hr = replace(named.sections[1], title=text("NHÂN SỰ"))
    old = replace(named, sections=(named.sections[0], hr, named.sections[2]))
    assert set(silent_items(old, views, K)) == {"hr_kind", "hr_say"}
    by_code = replace(
        old, sections=(named.sections[0], replace(hr, code="nhân sự", title=text("HR")), named.sections[2])
    )
    assert set(silent_items(by_code, views, K)) == {"hr_kind", "hr_say"}
    matrix = named.sections[0].items[0]
    coded = replace(matrix, options=(replace(matrix.options[0], code="nhân sự"), matrix.options[1]))
    of_option = replace(named, sections=(replace(named.sections[0], items=(coded,)), *named.sections[1:]))
    assert silent_items(of_option, views, K) == {"serve": {"nhân sự"}}


def test_every_place_has_a_key_and_says_what_is_open():
    made = asked(None, "Kế toán")
    assert [place.key for place in rated(made)] == ["serve/people", "serve/money", "hr", "money"]
    assert [place.key for place in undeclared(made)] == ["serve/people", "hr"]
    assert [place.key for place in unknown(made, ["Nhân sự", "Kế toán / Lương"])] == [], (
        "a unit that is only above others"
    )
    assert [place.key for place in unknown(made, ["Nhân sự"])] == ["serve/money", "money"]
    assert unknown(asked("Nhân sự", "Kế toán"), ["Nhân sự", "Kế toán"]) == ()


def test_the_file_keeps_it():
    made = asked("Khối văn phòng / Nhân sự", OUTSIDE)
    assert read(write(made)) == made


@pytest.mark.parametrize("wrong", ['rates = ""', "rates = 3", 'rates = "A /  / B"'])
def test_a_unit_is_named_as_on_the_roster(wrong):
    source = write(asked(OUTSIDE, OUTSIDE)).replace('rates = "(outside)"', wrong, 1)
    with pytest.raises(QuestionnaireProblems, match="rates"):
        read(source)


def declaring(*path):
    """The document of the docs' example, with `rates` at a place that cannot use it."""
    document = to_document(example())
    part = document
    for step in path:
        part = part[step]
    part["rates"] = "Kế toán"
    return document


def first(kind, key):
    """The path of the first option or row of the first item of a kind."""
    for at, section in enumerate(example().sections):
        for place, item in enumerate(section.items):
            if item.kind == kind:
                return "section", at, "item", place, key, 0
    raise LookupError(kind)


@pytest.mark.parametrize(("path", "words"), [
    (first("choice", "options"), "no such key in an option of kind choice"),
    (first("choices", "options"), "no such key in an option of kind choices"),
    (first("ranking", "options"), "no such key in an option of kind ranking"),
    (first("matrix", "rows"), "no such key in a row"),
    (first("service_matrix", "rows"), "no such key in a row"),
])  # fmt: skip
def test_what_rates_no_unit_cannot_declare_one(path, words):
    with pytest.raises(QuestionnaireProblems, match=words) as found:
        from_document(declaring(*path))
    assert [mistake.path.endswith("rates") for mistake in found.value.mistakes] == [True]


def test_a_plain_section_cannot_declare_a_unit():
    document = to_document(asked(OUTSIDE, OUTSIDE))
    place = next(at for at, one in enumerate(document["section"]) if "rates" in one)
    document["section"][place].pop("kind")
    with pytest.raises(QuestionnaireProblems, match="no such key in a plain section") as found:
        from_document(document)
    assert [mistake.path for mistake in found.value.mistakes] == [f"section[{place + 1}].rates"]
