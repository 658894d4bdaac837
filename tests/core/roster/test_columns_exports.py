"""Rosters as personnel systems and spreadsheet programs write them, in English, German and Vietnamese."""

import csv
import io
import random
import unicodedata
from collections.abc import Sequence

import pytest

from surveyhost.core.roster import csv as roster_csv
from surveyhost.core.roster.columns import OWN, meanings, proposals
from surveyhost.core.roster.doubts import by_heading
from surveyhost.core.roster.model import Reading, read

PEOPLE = 60
CHOICES = {"unit": ("Bán hàng", "Kho"), "language": ("vi", "en")}
PERSONAL = {
    "phone": lambda n: f"09{n:08d}",
    "birth": lambda n: f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{1960 + n % 40}",
    "name": lambda n: f"{('Anna', 'Ben', 'Cleo', 'Dirk', 'Eva', 'Finn')[n % 6]}{n % 9}",
    "identity": lambda n: f"{n:012d}",
    "password": lambda n: f"Aa{n}!x",
    "address": lambda n: f"{n} Lê Lợi",
    "mail": lambda n: f"p{n}@home.example",
    "date": lambda n: f"{n % 28 + 1:02d}.{n % 12 + 1:02d}.{2005 + n % 15}",
    "nearly-unique": lambda n: str(n + 1),
    "origin": lambda n: ("Kinh", "Tày")[n % 2],
}
"""Kind of doubt to what stands below such a heading."""
EXPORTS: dict[str, dict[str, str]] = {
    "BambooHR": {
        "Employee #": "id", "First Name": "name?", "Last Name": "name?", "Work Email": "email", "Home Email": "mail?",
        "Mobile Phone": "phone", "Department": "unit", "Division": "", "Location": "", "Job Title": "",
        "Reports To": "name?", "Hire Date": "date?", "Birth Date": "birth?", "Gender": "", "SSN": "identity?",
    },
    "BambooHR report": {
        "Employee Number": "id", "Last name, First name": "name", "Job Information: Department": "unit",
        "Job Information: Location": "", "Job Information: Reporting to": "name?", "Email": "email",
    },
    "Workday": {
        "Employee ID": "id", "Worker": "name", "Email - Primary Work": "email", "Supervisory Organization": "unit",
        "Legal Name - Last Name": "name?", "Cost Center": "", "Management Level": "", "Worker's Manager": "name?",
        "Hire Date": "date?", "Worker Type": "",
    },
    "Personio": {
        "ID": "id", "First name": "name?", "Last name": "name?", "Email": "email", "Department": "unit", "Team": "",
        "Office": "", "Supervisor": "name?", "Hire date": "date?", "Weekly working hours": "",
    },
    "Personio, German": {
        "Personalnummer": "id", "Vorname": "name?", "Nachname": "name?", "E-Mail-Adresse": "email",
        "Abteilung": "unit", "Standort": "", "Vorgesetzte:r": "name?", "Eintrittsdatum": "date?",
        "Geburtsdatum": "birth?", "Telefonnummer": "phone?", "Staatsangehörigkeit": "origin?",
        "Steuer-ID": "identity?", "Wochenstunden": "",
    },
    "SAP SuccessFactors": {
        "User ID": "id", "Username": "password?", "First Name": "name?", "Last Name": "name?", "Email": "email",
        "Manager": "name?", "Department": "unit", "Division": "", "Default Locale": "language", "Hire Date": "date?",
        "Business Phone": "phone?", "Address Line 1": "address?", "Timezone": "",
    },
    "SAP, German": {
        "Benutzer-ID": "id", "Name, Vorname": "name", "E-Mail": "email", "Abteilung": "unit", "Bereich": "",
        "Kennwort": "password?", "Handynummer": "phone", "Personalausweisnummer": "identity?", "Straße": "address?",
    },
    "a list from Excel, German": {
        "Pers.-Nr.": "id", "Mitarbeiter": "name", "E-Mail (geschäftlich)": "email", "Abteilung": "unit",
        "Kostenstelle": "", "Führungskraft": "name?", "Eintritt": "date?",
    },
    "MISA AMIS": {
        "STT": "nearly-unique?", "Mã nhân viên": "id", "Họ và tên": "name", "Giới tính": "", "Ngày sinh": "birth?",
        "Đơn vị công tác": "unit", "Vị trí công việc": "", "Email cơ quan": "email", "ĐT di động": "phone?",
        "Số CMND/CCCD": "identity?", "Ngày vào làm": "date?", "Dân tộc": "origin?", "Trạng thái lao động": "",
    },
    "1Office": {
        "Mã nhân sự": "id", "Tên nhân sự": "name", "Phòng ban": "unit", "Chức vụ": "", "Email": "email",
        "Số điện thoại": "phone", "Mật khẩu": "password?", "Loại hợp đồng": "", "Hộ khẩu thường trú": "address?",
    },
    "a list from Excel, Vietnamese": {
        "Mã số": "id", "Họ và tên lót": "name?", "Tên": "name?", "Đơn vị": "unit", "Ca làm việc": "",
        "Quê quán": "address?", "SĐT": "phone", "Trình độ": "",
    },
    "Active Directory": {
        "EmployeeID": "id", "SamAccountName": "password?", "DisplayName": "name", "UserPrincipalName": "email",
        "Department": "unit", "Office": "", "Manager": "name?", "LastLogonDate": "date?",
    },
}  # fmt: skip
"""Export to heading to what it means: one of ours, a kind of doubt with a question mark, "" for an attribute."""


def value(means: str, number: int) -> str:
    kind = means.rstrip("?")
    if means == "id":
        return f"{number:05d}"
    if means == "email":
        return f"e{number}@firm.example"
    if means == "phone":
        return f"09{number:08d}"
    if means == "name":
        return f"Person {number}"
    return str(PERSONAL[kind](number)) if means.endswith("?") else CHOICES.get(kind, ("a", "b"))[number % 2]


def rows(export: str) -> list[list[str]]:
    columns = EXPORTS[export]
    return [list(columns), *([value(means, number) for means in columns.values()] for number in range(PEOPLE))]


def content(table: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(table)
    return text.getvalue().encode(encoding)


def reading(of: bytes) -> Reading:
    return read(roster_csv.rows(of), ("vi", "en"), "vi", None, "VN")


@pytest.mark.parametrize("export", EXPORTS)
def test_every_column_is_known_or_asked_about_and_everybody_comes_in(export: str) -> None:
    found = reading(content(rows(export)))
    assert found.problems == [] and len(found.people) == PEOPLE
    assert found.columns is not None
    means = dict(zip(EXPORTS[export], meanings(list(EXPORTS[export])), strict=True))
    assert {heading: means[heading] for heading, wanted in EXPORTS[export].items() if wanted in OWN} == {
        heading: wanted for heading, wanted in EXPORTS[export].items() if wanted in OWN
    }
    asked = {heading for heading, wanted in EXPORTS[export].items() if wanted.endswith("?")}
    assert {one.column for one in found.doubts} == asked


@pytest.mark.parametrize("export", EXPORTS)
def test_what_is_proposed_makes_no_attribute(export: str) -> None:
    table = rows(export)
    columns = [(heading, [row[at] for row in table[1:4]]) for at, heading in enumerate(table[0])]
    assert {one for one in proposals(columns) if one != "-"} <= set(OWN)


GERMAN = [
    ["Personalnummer", "Name", "E-Mail", "Abteilung"],
    ["00017", "Jürgen Weiß", "j@firma.example", "Qualitätssicherung"],
    ["00018", "Zoë Müller", "z@firma.example", "Gießerei"],
]
VIETNAMESE = [["Mã NV", "Họ tên", "Phòng ban"], ["NV1", "Nguyễn Thị Lan", "Xưởng sản xuất"], ["NV2", "Đỗ Ư", "Kho"]]


def vietnamese_code_page(text: str) -> bytes:
    """As Windows writes it: the vowel with its circumflex, breve or horn, then the tone mark."""
    tones, made = "\u0300\u0301\u0303\u0309\u0323", []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in parts[1:] if mark in tones]
        made.append(unicodedata.normalize("NFC", "".join(one for one in parts if one not in marks)) + "".join(marks))
    return "".join(made).encode("cp1258")


@pytest.mark.parametrize(
    ("table", "sent", "page"),
    [
        (GERMAN, content(GERMAN, ";", "cp1252"), "Windows-1252"),
        (VIETNAMESE, vietnamese_code_page(content(VIETNAMESE, ";").decode()), "Windows-1258"),
        (GERMAN, content(GERMAN, "\t", "utf-16"), ""),
        (VIETNAMESE, content(VIETNAMESE, "\t", "utf-16-le"), ""),
        (VIETNAMESE, content(VIETNAMESE, "\t", "utf-16-be"), ""),
        (VIETNAMESE, content(VIETNAMESE, ";", "utf-8-sig"), ""),
        (GERMAN, content(GERMAN, "|"), ""),
    ],
)
def test_letters_are_read_as_they_were_written(table: list[list[str]], sent: bytes, page: str) -> None:
    found = reading(sent)
    assert found.problems == []
    names = table[0].index("Name" if "Name" in table[0] else "Họ tên")
    assert [one.name for one in found.people] == [row[names] for row in table[1:]]
    assert [one.unit for one in found.people] == [row[-1] for row in table[1:]]
    assert [one.values["name"] for one in roster_csv.notices(sent)] == ([page] if page else [])


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (content(VIETNAMESE).replace("ễ".encode(), b"\xff"), "not-text"),
        ("id,name\nE1,Łukasz Żółć\n".encode("cp1250"), "not-text"),
        ("id,name\nE1,Иван\n".encode("cp1251"), "not-text"),
        ("id,name\nE1,山田\n".encode("shift-jis"), "not-text"),
        (random.Random(1).randbytes(4000), "not-text"),
        (b"\r\n<html><table><tr><td>id</td></tr></table></html>", "web-page"),
    ],
)
def test_what_is_not_certain_is_no_text(sent: bytes, kind: str) -> None:
    assert [one.kind for one in reading(sent).problems] == [kind]


def test_signs_of_a_breakdown_are_no_part_of_an_attributes_name() -> None:
    found = reading(b"id,email,Job Information: Location,Grade <5>\nE1,a@b.vn,Hue,4\nE2,b@b.vn,Hue,4\n")
    assert found.problems == []
    assert dict(found.people[0].attributes) == {"Job Information Location": "Hue", "Grade 5>": "4"}
    named = read(roster_csv.rows(b"id,Place\nE1,Hue\n"), ("vi",), "vi", {"Place": "a:b"})
    assert [one.kind for one in named.problems] == ["bad-heading"]


@pytest.mark.parametrize("word", ["n/a", "N/A", "-", "không có", "None"])
def test_a_word_for_no_address_is_none_and_told(word: str) -> None:
    found = reading(f"id,email\nE1,{word}\nE2,a@b.vn\n".encode())
    assert found.problems == [] and found.people[0].email == ""
    assert [(one.kind, one.values) for one in found.notices] == [("no-address", {"count": "1", "lines": "2"})]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Grundgehalt", "barred-pay"), ("Stundenlohn", "barred-pay"), ("Schwerbehinderung", "barred-health"),
        ("Krankheitstage", "barred-health"), ("Blood Group", "barred-health"), ("Nhóm máu", "barred-health"),
        ("Leistungsbeurteilung", "barred-performance"), ("Religionszugehörigkeit", "barred-belief"),
        ("Schwangerschaft", "barred-pregnancy"), ("Monthly CTC", "barred-pay"), ("MonthlyIncome", "barred-pay"),
    ],
)  # fmt: skip
def test_what_nobody_may_import_is_known_in_german_too(heading: str, kind: str) -> None:
    found = reading(f"id,email,{heading}\nE1,a@b.vn,x\n".encode())
    assert [(one.column, one.kind) for one in found.problems] == [(heading, kind)]


@pytest.mark.parametrize(
    "heading",
    ["Position", "Standort", "Kostenstelle", "Leistungsart", "Team", "Ort", "Ca", "Cost Center", "Panel", "Quan"],
)
def test_ordinary_headings_are_asked_about_for_nothing(heading: str) -> None:
    assert by_heading(heading, 3) is None
