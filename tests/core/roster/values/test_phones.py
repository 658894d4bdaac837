"""Numbers of mobile telephones, in the one form in which they are kept; and where a roster's are read."""

import pytest

from surveyhost.core.roster import model as roster
from surveyhost.core.roster.csv import rows
from surveyhost.core.roster.lists.packed import Packed
from surveyhost.core.roster.values.phones import e164


@pytest.mark.parametrize(
    "text",
    ["0912 345 678", "+84 912 345 678", "+84912345678", "84912345678", "0084912345678", "912345678",
     "(+84) 912.345.678", "'0912345678", "091-234-5678"],
)  # fmt: skip
def test_one_number_is_kept_in_one_form(text):
    assert e164(text, "VN") == "+84912345678"


@pytest.mark.parametrize(
    "text",
    ["0912", "abc", "+84", "0912 345 678 ext 5", "024 3825 1234", "1900 1234", "09123456789012345", "", "0912345678x",
     "113", "+99912345678"],
)  # fmt: skip
def test_what_takes_no_text_message_is_no_number(text):
    assert e164(text, "VN") is None


def test_without_a_country_a_number_names_its_own():
    assert e164("0912345678") is None
    assert e164("+4915112345678") == "+4915112345678"
    assert e164("+4915112345678", "VN") == "+4915112345678"


def read(text, country="VN", **mapping):
    return roster.read(rows(text.encode()), ("vi",), "vi", mapping, country)


@pytest.mark.parametrize(
    "heading", ["phone", "Số điện thoại", "SĐT", "Mobile", "di động", "Mobile phone", "Handynummer"]
)
def test_a_column_of_numbers_is_known_by_its_heading(heading):
    (one,) = read(f"id,email,{heading}\nE1,,0912345678\n").people
    assert (one.email, one.phone, one.attributes) == ("", "+84912345678", {})


def test_a_number_is_read_where_there_is_no_address_only():
    first, second, third = read("id,email,phone\nE1,a@b.vn,0912345678\nE2,,-\nE3,a@b.vn,no number\n").people
    assert (first.phone, second.phone, third.phone) == ("", "", "")


def test_a_bad_number_is_refused_on_its_row():
    found = read("id,email,phone\nE1,,0912345678\nE2,,0912\nE3,,024 3825 1234\n")
    assert [(one.line, one.column, one.kind) for one in found.problems] == [
        (3, "phone", "bad-phone"), (4, "phone", "bad-phone")
    ]  # fmt: skip
    assert not found.people
    assert found.problems[0].sentence() == (
        "line 3, column phone: this is no number of a mobile telephone; write it as +84912345678, or leave it empty"
    )
    assert "0912\n" not in found.problems[0].sentence()


def test_many_people_keep_their_numbers():
    people = Packed(read("id,email,phone\n" + "".join(f"E{n},,091234{n:04d}\n" for n in range(1200))).people)
    assert [people[n].phone for n in (0, 700, 1199)] == ["+84912340000", "+84912340700", "+84912341199"]
    assert [one.phone for one in people][1199] == "+84912341199"
