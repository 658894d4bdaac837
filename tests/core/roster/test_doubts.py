"""No column that would tell one person from all others becomes an attribute unasked."""

from collections.abc import Sequence

import pytest

from surveyhost.core.roster import model
from surveyhost.core.roster.columns import OWN
from surveyhost.core.roster.csv import rows
from surveyhost.core.roster.doubts import Doubt, open_doubts


def doubts(heading: str, values: Sequence[str]) -> list[tuple[str, str]]:
    text = f"id\t{heading}\n" + "".join(f"E{number}\t{value}\n" for number, value in enumerate(values))
    reading = model.read(rows(text.encode()), ("vi",), "vi")
    assert reading.problems == []
    return [(one.column, one.kind) for one in reading.doubts]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Ngày sinh", "birth"),
        ("DateOfBirth", "birth"),
        ("Home phone", "phone"),
        ("SĐT nhà riêng", "phone"),
        ("Mật khẩu", "password"),
        ("initial_password", "password"),
        ("CCCD", "identity"),
        ("Mã số thuế", "identity"),
        ("Địa chỉ thường trú", "address"),
        ("First name", "name"),
        ("Personal e-mail", "mail"),
        ("Dân tộc", "origin"),
        ("Ghi chú", "note"),
    ],
)
def test_by_its_heading_whatever_stands_below(heading: str, kind: str) -> None:
    assert doubts(heading, ["x", "x", "y"] * 20) == [(heading, kind)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["0901234567", "+84 90 123 45 67", "(028) 3829-1234"], "phone"),
        (["1990-02-28", "31/12/1985", "1.2.1999"], "date"),
        (["012345678901", "023456789012", "B1234567"], "identity"),
        (["Nguyễn Thị Lan", "Trần Văn Hùng", "Lê Minh Đức"], "name"),
        (["12 Lê Lợi Street", "7A Hai Bà Trưng, Quận 1", "5 High Road"], "address"),
        (["x", "y", "a@b.vn"], "mail"),
        (["She came late three times this month and was spoken to about it by her supervisor."], "note"),
    ],
)
def test_by_the_look_of_its_values_whatever_the_heading(values: list[str], kind: str) -> None:
    assert doubts("c7", values * 30) == [("c7", kind)]


def test_nearly_unique() -> None:
    assert doubts("c7", [f"v{number}" for number in range(20)]) == [("c7", "nearly-unique")]
    assert doubts("c7", [f"v{number // 2}" for number in range(20)]) == []


def test_more_than_forty_values_in_two_hundred_rows() -> None:
    assert doubts("c7", [f"v{number % 41}" for number in range(200)]) == [("c7", "many-values")]
    assert doubts("c7", [f"v{number % 40}" for number in range(200)]) == []
    crowd = ["same"] * 2000 + [f"v{number % 41}" for number in range(200)]
    assert doubts("c7", crowd) == [("c7", "many-values")], "wherever in the file they stand"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("tenure", ["0-1", "1-3", "3-5", "5-10", "10+"]),
        ("Ca", ["Ngày", "Đêm"]),
        ("Manager", ["yes", "no"]),
        ("work mode", ["On Site", "From Home", "Hybrid"]),
        ("Gender", ["Nam", "Nữ"]),
        ("Age", ["18-25", "26-35", "36-50", "51+"]),
    ],
)
def test_what_a_report_compares_is_not_asked_about(heading: str, values: list[str]) -> None:
    assert doubts(heading, values * 12) == []


def test_who_somebodys_manager_is() -> None:
    assert doubts("Manager", ["An", "Bình", "Chi", "Dung"] * 20) == [("Manager", "name")]


def test_an_empty_column_and_one_that_is_left_out_are_not_asked_about() -> None:
    assert doubts("Mobile", [""] * 20) == []
    reading = model.read(rows(b"id,Mobile\nE1,0901234567\n"), ("vi",), "vi", {"Mobile": "-"})
    assert reading.doubts == ()


def test_a_doubt_names_the_heading_of_a_column_with_another_name() -> None:
    reading = model.read(rows(b"id,Mobile\nE1,0901234567\n"), ("vi",), "vi", {"Mobile": "contact"})
    assert [one.sentence() for one in reading.doubts] == ["column 'Mobile' looks like a telephone number"]
    assert "contact" not in OWN


def test_a_yes_of_before_is_not_one_to_other_values() -> None:
    by_heading, by_values = Doubt("Mobile", "phone", {}), Doubt("c7", "phone", {})
    many = Doubt("c7", "many-values", {})
    all_of_them = (by_heading, by_values, many)
    assert open_doubts(all_of_them, [], []) == all_of_them
    assert open_doubts(all_of_them, ["mobile", "C7"], []) == (by_values,)
    assert open_doubts(all_of_them, [], ["MOBILE", "c7"]) == ()
