"""Texts that look alike are one: units, values, ids; and a unit never splits by what nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyhost.core.roster import csv as roster_rows
from surveyhost.core.roster import model as roster
from surveyhost.core.roster import problems
from surveyhost.core.roster.look_alikes import Spellings, id_key, key, mailbox, visible, ways_to_write

UNIT = "Nhà máy / Chuyền A"
ALIKE = [
    "Nhà máy / Chuyền\u00ad A",
    "Nhà máy / \u2060Chuyền A",
    "NHÀ MÁY / CHUYỀN A",
    unicodedata.normalize("NFD", UNIT),
    "Nhà\u00a0máy / Chuyền\u00a0A",
    "Nhà máy / Chuyền Ａ",
    "Nhà máy ／ Chuyền A",
    "Nhà máy /  Chuyền\u200b A\ufeff",
    "\u202dNhà máy\u202c / Chuyền A",
]


def read(text: str) -> roster.Reading:
    return roster.read(roster_rows.rows(text.encode()), ["vi", "en"], "vi")


@pytest.mark.parametrize("other", ALIKE)
def test_units_that_look_alike_are_one_unit(other: str) -> None:
    found = read(f"id,unit,tenure\nE1,{UNIT},1-3\nE2,{other},1-3\n")
    assert [person.unit for person in found.people] == [UNIT, UNIT]


@pytest.mark.parametrize("other", ["on\u00ad site", "ON SITE", "on\u00a0site", "\u2060on site", "ｏｎ site"])
def test_values_that_look_alike_are_one_value(other: str) -> None:
    found = read(f"id,mode\nE1,on site\nE2,{other}\n")
    assert [person.attributes["mode"] for person in found.people] == ["on site", "on site"]


@pytest.mark.parametrize("other", ["E\u00ad1", "e1", "\u2060E1", "Ｅ1", "E 1"])
def test_ids_that_look_alike_are_one_person(other: str) -> None:
    found = read(f"id\nE1\n{other}\n").problems
    assert found[0].line == 3
    assert found[0].kind in {"duplicate-id", "look-alike-id"}


def test_a_number_with_zeros_before_it_is_the_same_id() -> None:
    assert read("id\n000007\n7\n").problems == [problems.Problem(3, "id", "look-alike-id", {"first": "2"})]
    assert id_key("000007") == id_key("7") == id_key("7.0") == id_key(" 0007\u00ad")
    assert id_key("0") == id_key("000") == "0"
    assert "000007" in set(ways_to_write("7"))


def test_a_mailbox_is_one_however_its_address_is_written() -> None:
    lan = mailbox("lan@firm.example")
    assert {mailbox(one) for one in ("Lan@Firm.example", "lan+survey@firm.example", " lan@firm.example\u200b")} == {lan}
    assert mailbox("lân@firm.example") == mailbox(unicodedata.normalize("NFD", "lân@firm.example")) != lan
    assert mailbox("+84901234567") == "+84901234567"
    assert mailbox("+84901@sms.example") != mailbox("+84902@sms.example"), "a number before the @ is no tag"


def test_what_is_kept_is_composed_however_a_file_was_typed() -> None:
    """Files from a Mac hold letters and their marks apart: an id would not be found as people type it."""
    [person] = read(unicodedata.normalize("NFD", f"id,name,unit\nHà1,Trần Hạnh,{UNIT}\n")).people
    assert (person.id, person.name, person.unit) == ("Hà1", "Trần Hạnh", UNIT)


@pytest.mark.parametrize("heading", ["un\u00adit", "UNIT", "Ｕnit", "\u2060unit"])
def test_headings_that_look_alike_mean_the_same(heading: str) -> None:
    assert read(f"id,{heading}\nE1,A\n").people[0].unit == "A"


@pytest.mark.parametrize("address", ["a\u00adb@x.vn", "\u2060ab@x.vn", "ab@x.vn\u200b", "ab@X.VN"])
def test_an_address_holds_nothing_that_cannot_be_seen(address: str) -> None:
    assert read(f"id,email\nE1,{address}\n").people[0].email == "ab@x.vn"


def test_what_was_taken_for_one_is_told() -> None:
    notice = read("id,unit\nE1,Kho\nE2,KHO\nE3,kho\n").notices[0]
    assert (notice.kind, dict(notice.values)) == ("spellings", {"count": "2", "other": "KHO", "first": "Kho"})


@given(st.text(max_size=40))
def test_keys_and_what_is_seen_are_settled_at_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert key(key(text)) == key(text)
    assert key(text.upper()) == key(text.upper().lower().upper())


def test_the_first_spelling_stands_and_levels_are_within_their_own() -> None:
    spellings = Spellings()
    assert [spellings.of("Kho", "unit", "A"), spellings.of("KHO", "unit", "A")] == ["Kho", "Kho"]
    assert spellings.of("KHO", "unit", "B") == "KHO"
