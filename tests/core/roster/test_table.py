"""Files as people keep them: a title above, headings twice, a total below, notes beside; each line is told."""

import pytest

from surveyhost.core.roster import model
from surveyhost.core.roster.csv import rows
from surveyhost.core.roster.model import Reading

TABLE = "Mã NV,Họ tên,Đơn vị\n"
PEOPLE = "E1,Lan,A\nE2,Minh,B\n"


def read(text: str, **mapping: str) -> Reading:
    return model.read(rows(text.encode()), ("vi",), "vi", mapping)


def told(reading: Reading) -> dict[str, str]:
    assert reading.problems == []
    return {one.kind: one.values["lines"] for one in reading.notices if "lines" in one.values}


@pytest.mark.parametrize(
    ("above", "lines"),
    [
        ("DANH SÁCH NHÂN VIÊN\n", "1"),
        ("Công ty Minh Hải\n\nDANH SÁCH NHÂN VIÊN\nTháng 3,,2026\n", "1, 3-4"),
        ("Nhân viên,,Nơi làm việc\n", "1"),
    ],
)
def test_a_title_above_the_headings(above: str, lines: str) -> None:
    reading = read(above + TABLE + PEOPLE)
    assert [(one.id, one.name, one.unit) for one in reading.people] == [("E1", "Lan", "A"), ("E2", "Minh", "B")]
    assert told(reading) == {"title-lines": lines}


def test_a_title_above_headings_of_the_clients_own() -> None:
    reading = read("DANH SÁCH\nSố thẻ,Hòm thư,Ca\n7,a@x.vn,Đêm\n", **{"Số thẻ": "id", "Hòm thư": "email"})
    assert [one.id for one in reading.people] == ["7"]
    unknown = read("DANH SÁCH\nSố thẻ,Hòm thư,Ca\n7,a@x.vn,Đêm\n")
    assert unknown.columns is not None and unknown.columns.headings == ("Số thẻ", "Hòm thư", "Ca")


def test_headings_over_two_lines_and_once_more_below() -> None:
    reading = read("Mã NV,Họ tên,Đơn vị\n" + TABLE + PEOPLE + TABLE + "E3,Mai,A\n")
    assert [one.id for one in reading.people] == ["E1", "E2", "E3"]
    assert told(reading) == {"title-lines": "1", "headings-again": "5"}


def test_a_first_row_of_data_is_no_title() -> None:
    assert [one.kind for one in read("Lan\n" + "x,y\n").problems][:1] == ["no-id-column"]


def test_a_total_without_an_id_is_left_out_and_asked_about() -> None:
    reading = read(TABLE + PEOPLE + ",Tổng cộng,2\n")
    assert [one.id for one in reading.people] == ["E1", "E2"]
    assert told(reading) == {"total-left-out": "4"}
    assert [one.kind for one in read(TABLE + PEOPLE + ",Mai,A\n").problems] == ["missing-id"]


def test_notes_right_of_the_table_are_left_out_and_asked_about() -> None:
    reading = read(TABLE + "E1,Lan,A,,nghỉ phép\nE2,Minh,B\n,,,,xem lại\n")
    assert [one.id for one in reading.people] == ["E1", "E2"]
    assert told(reading)["beside-table"] == "2, 4"
    slipped = read(TABLE + "E1,Lan,A,thừa\n")
    assert [one.kind for one in slipped.problems] == ["too-many-cells"]


def test_an_empty_column_without_heading_is_nothing() -> None:
    reading = read("Mã NV,,Đơn vị\nE1,,A\n")
    assert [(one.id, one.unit) for one in reading.people] == [("E1", "A")]
    assert [(one.line, one.column, one.kind) for one in read("Mã NV,,Đơn vị\nE1,,A\nE2,x,A\n").problems] == [
        (1, "B", "no-heading")
    ]


def test_trouble_late_in_the_file_does_not_hide_what_was_read_before() -> None:
    found = read('id,email\nE1,x\nE2,"open\n').problems
    assert [(one.line, one.kind) for one in found] == [(2, "bad-address"), (3, "broken-quotes")]
