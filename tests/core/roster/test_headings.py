"""Headings as people and personnel systems write them, and those under which nobody may import anything."""

import pytest

from surveyhost.core.roster import model
from surveyhost.core.roster.barred import BARRED, barred
from surveyhost.core.roster.columns import IGNORED, apart, is_sure, meaning, proposals
from surveyhost.core.roster.csv import rows
from surveyhost.core.roster.problems import PROBLEMS


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("tên nhân viên", "name"),
        ("Phòng ban", "unit"),
        ("Department", "unit"),
        ("EmployeeID", "id"),
        ("Emp ID", "id"),
        ("Employee #", "id"),
        ("EMPLOYEE_NUMBER", "id"),
        ("E-Mail", "email"),
        ("Work Email", "email"),
        ("Email - Work", "email"),
        ("Employee ID *", "id"),
        ("Legal Name", "name"),
        ("Supervisory Organization", "unit"),
        ("Personnel number", "id"),
        ("userId", "id"),
        ("USERID", "id"),
        ("personIdExternal", "id"),
        ("DEFAULT_LOCALE", "language"),
        ("Email cơ quan", "email"),
        ("Đơn vị công tác", "unit"),
        ("Mã nhân sự", "id"),
        ("Họ và tên (Full name)", "name"),
        ("Phòng ban / Department", "unit"),
    ],
)
def test_what_personnel_systems_write_is_known(heading: str, column: str) -> None:
    assert meaning(heading) == column


@pytest.mark.parametrize("heading", ["Name / Department", "Department head", "Personal email", "First name", "tenure"])
def test_what_is_not_certain_is_none_of_our_own_columns(heading: str) -> None:
    assert meaning(heading) == heading


def test_a_locale_is_its_language() -> None:
    (person,) = model.read(rows(b"id,DEFAULT_LOCALE\nE1,en_US\n"), ("vi", "en"), "vi").people
    assert person.language == "en"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Performance rating 2025", "performance"),
        ("Xếp loại", "performance"),
        ("KPI", "performance"),
        ("Kỷ luật", "performance"),
        ("Salary", "pay"),
        ("SalaryBand", "pay"),
        ("pay_grade", "pay"),
        ("Lương cơ bản", "pay"),
        ("LUONG", "pay"),
        ("Thu nhập", "pay"),
        ("Sick days", "health"),
        ("Số ngày nghỉ ốm", "health"),
        ("Disability", "health"),
        ("Union member", "union"),
        ("Công đoàn", "union"),
        ("Religion", "belief"),
        ("Tôn giáo", "belief"),
        ("Ngày vào Đảng", "belief"),
        ("Pregnant", "pregnancy"),
        ("Thai sản", "pregnancy"),
    ],
)
def test_what_nobody_may_import(heading: str, kind: str) -> None:
    assert barred(heading) == f"barred-{kind}"
    for mapping in ({}, {heading: "band"}, {heading: "unit"}):
        reading = model.read(rows(f"id,{heading}\nE1,x\nE2,x\n".encode()), ("vi",), "vi", mapping)
        assert [(one.column, one.kind) for one in reading.problems] == [(heading, f"barred-{kind}")]
        assert reading.people == []
    left_out = model.read(rows(f"id,{heading}\nE1,x\nE2,x\n".encode()), ("vi",), "vi", {heading: IGNORED})
    assert [dict(one.attributes) for one in left_out.people] == [{}, {}]


def test_no_other_name_lets_it_in() -> None:
    reading = model.read(rows(b"id,c7\nE1,x\n"), ("vi",), "vi", {"c7": "Salary"})
    assert [one.kind for one in reading.problems] == ["barred-pay"]


@pytest.mark.parametrize(
    "heading",
    ["Số lượng", "Chất lượng", "chat luong", "Công ty", "Đảm bảo chất lượng", "Payment team", "Reunion", "tenure"],
)
def test_what_only_sounds_like_it_is_let_in(heading: str) -> None:
    assert barred(heading) is None


def test_each_has_its_sentence() -> None:
    assert BARRED.keys() == {kind for kind in PROBLEMS if kind.startswith("barred-")}


def test_a_heading_that_stands_there_twice_can_be_spoken_of() -> None:
    assert apart(["id", "Email", "Ca", "email", "", ""]) == ["id", "Email", "Ca", "email (D)", "", ""]
    text = b"id,Email,Email\nE1,a@x.vn,b@x.vn\n"
    assert [one.kind for one in model.read(rows(text), ("vi",), "vi").problems] == ["column-twice"]
    (second,) = model.read(rows(text), ("vi",), "vi", {"Email": IGNORED}).people
    (first,) = model.read(rows(text), ("vi",), "vi", {"Email (C)": IGNORED}).people
    assert (first.email, second.email) == ("a@x.vn", "b@x.vn")


def test_somebody_is_asked_where_two_mean_the_same_or_one_may_not_be_imported() -> None:
    assert not is_sure(("id", "email", "unit", "Department"))
    assert not is_sure(("id", "email", "unit", "Salary"))
    assert is_sure(("id", "email", "unit", "Salary"), {"Salary": IGNORED})
    columns = [(heading, ["x"]) for heading in ("id", "Phòng ban", "Department", "Salary")]
    assert proposals(columns) == ["id", "unit", IGNORED, IGNORED]
