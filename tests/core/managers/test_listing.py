"""Who heads which unit: out of a roster's column, or out of a list; every problem at once, and nobody by mistake."""

import pytest

from surveyhost.core.managers.listing import read, units_in
from surveyhost.core.managers.units import Unfound, Units
from surveyhost.core.roster import model
from surveyhost.core.roster.columns import MANAGES, columns, meaning

HEADS = [
    "manager of",
    "Manages",
    "Head of unit",
    "Quản lý của",
    "Đơn vị phụ trách",
    "管理的部门",
    "管轄部署",
    "관할 부서",
]


def kinds(found):
    return [(one.line, one.kind) for one in found.problems]


@pytest.mark.parametrize("heading", [*HEADS, "Quản lý của (Manager of)", "หัวหน้าของหน่วยงาน", "leitet"])
def test_the_column_is_known_in_every_language(heading):
    assert meaning(heading) == MANAGES


@pytest.mark.parametrize("heading", ["Manager", "Quản lý trực tiếp", "manager's email", "Leads", "Đơn vị quản lý"])
def test_who_somebodys_manager_is_is_another_thing(heading):
    assert meaning(heading) != MANAGES


def test_a_roster_makes_readers_of_those_who_head_a_unit_only():
    rows = [["id", "email", "name", "unit", "manager of"], ["1", "a@x.example", "A", "P / L", ""],
            ["2", "b@x.example", "B", "P", "P / L; P / M | Q"], ["3", "", "C", "Q", ""]]  # fmt: skip
    found = read(enumerate(rows, 1))
    assert not found.problems
    assert [(one.line, one.id, one.address, one.units) for one in found.managers] == [
        (3, "2", "b@x.example", ("P / L", "P / M", "Q"))
    ]


def test_a_list_needs_an_address_and_a_unit():
    found = read(enumerate([["Email", "Họ tên", "Đơn vị"], ["a@x.example", "A", "P"], ["b@x.example", "B", ""]], 1))
    assert [(one.address, one.name, one.units) for one in found.managers] == [("a@x.example", "A", ("P",))]
    assert kinds(read(enumerate([["name", "unit"], ["A", "P"]], 1))) == [(1, "no-address-column")]
    assert kinds(read(enumerate([["email", "name"], ["a@x.example", "A"]], 1))) == [(1, "no-managed-column")]


def test_a_roster_without_the_column_makes_nobody_a_reader():
    """Else everybody on it would read the report of the unit they work in."""
    found = read(enumerate([["id", "email", "unit"], ["1", "a@x.example", "P"]], 1))
    assert kinds(found) == [(1, "no-managed-column")] and not found.managers


def test_every_bad_row_is_told():
    rows = [["email", "unit"], ["", "P"], ["a@x.example", "P\x07"], ["b@x.example", "P" * 5000], ["c@x.example", ""]]
    assert kinds(read(enumerate(rows, 1))) == [(2, "missing-address"), (3, "control-character"), (4, "too-long")]
    assert kinds(read(enumerate([["email", "unit"], ["c@x.example", ""]], 1))) == [(1, "nobody-manages")]


def test_two_columns_of_one_meaning_are_refused():
    assert (1, "column-twice") in kinds(
        read(enumerate([["email", "unit", "manages", "manager of"], ["a", "b", "c"]], 1))
    )


def test_units_stand_in_a_cell_beside_each_other():
    assert units_in(" A / B ;C|\nD, E; C;") == ("A / B", "C", "D, E")


def test_a_unit_is_found_by_path_or_by_a_name_that_only_one_has():
    units = Units(["Plant 1 / Line A", "Plant 2 / Line A", "Plant 2 / Store", "Office"])
    assert units.find("plant 1/ line a".replace("/", " /")) == "Plant 1 / Line A"
    assert [units.find(one) for one in ("Store", "Plant 2", "office")] == ["Plant 2 / Store", "Plant 2", "Office"]
    for text, kind in (("Line A", "ambiguous-unit"), ("Line B", "unknown-unit"), ("Plant 1 / / x", "empty-level")):
        with pytest.raises(Unfound) as unfound:
            units.find(text)
        assert unfound.value.kind == kind


class TestTheRoster:
    """Of a roster the column makes no attribute, whoever asks for it, so that nobody is compared by it."""

    ROWS = (["id", "email", "unit", "manager of"], ["1", "a@x.example", "P", "P"], ["2", "b@x.example", "P", ""])

    def test_it_keeps_nothing_of_it(self):
        found = model.read(enumerate(self.ROWS, 1), ["en"], "en")
        assert not found.problems
        assert [dict(one.attributes) for one in found.people] == [{}, {}]
        assert found.people[0] == model.Person("1", "a@x.example", "", "en", "P", {})

    @pytest.mark.parametrize("mapping", [{"manager of": "leader"}, {"manager of": "head of"}])
    def test_nobody_makes_an_attribute_of_it(self, mapping):
        found = model.read(enumerate(self.ROWS, 1), ["en"], "en", mapping)
        assert [one.kind for one in found.problems] == ["manages-attribute"]
        _, trouble = columns(["id", "boss"], {"boss": "Manager of"})
        assert [one.kind for one in trouble] == ["manages-attribute"]

    def test_it_is_left_out_where_somebody_says_so(self):
        assert not model.read(enumerate(self.ROWS, 1), ["en"], "en", {"manager of": "-"}).problems
