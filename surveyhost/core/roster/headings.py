"""Words of a heading, and the names under which personnel systems write our own columns.

Known are the exports of BambooHR, Workday, Personio, SAP SuccessFactors, MISA AMIS and 1Office, and what people type.
"""

import re
import unicodedata

from .look_alikes import visible

ALIASES = {
    "id": (
        "id", "mã nhân viên", "mã nv", "mã số nhân viên", "mã số nv", "mã nhân sự", "mã cán bộ", "mã cbnv", "mã số",
        "msnv", "mnv", "mã người lao động", "mã nlđ",
        "employee id", "emp id", "employee number", "employee no", "employee code", "emp no", "emp code", "staff id",
        "staff number", "staff no", "worker id", "person id", "person id external", "personnel number",
        "personnel no", "personnel id", "user id", "person number", "pernr", "empid", "staff code", "worker number",
        "associate id", "colleague id", "file number", "personalnummer", "personalnr", "personal nr", "pers nr",
        "mitarbeiternummer", "mitarbeiter nr", "mitarbeiter id", "mitarbeiternr", "ma nr", "benutzer id",
    ),
    "email": (
        "email", "thư điện tử", "địa chỉ email", "email công ty", "mail công ty", "email nội bộ",
        "email cơ quan", "email công việc", "email address",
        "work email", "work email address", "email work", "primary work email", "business email",
        "business email address", "company email", "company email address", "corporate email", "email primary work",
        "work contact email", "office email", "official email", "official email id", "email id", "email adresse",
        "geschäftliche email", "dienstliche email", "email geschäftlich", "email dienstlich", "user principal name",
    ),
    "phone": (
        "phone", "phone number", "mobile", "mobile phone", "mobile number", "mobile phone number", "cell phone",
        "cell phone number", "work mobile", "số điện thoại", "số điện thoại di động", "điện thoại",
        "điện thoại di động", "di động", "số di động", "sđt", "sđt di động", "handy", "handynummer", "mobilnummer",
        "mobiltelefon",
    ),
    "name": (
        "name", "họ tên", "họ và tên", "tên nhân viên", "họ tên nhân viên", "họ và tên nhân viên", "tên nhân sự",
        "full name", "employee name", "employee full name", "display name", "legal name", "worker", "worker name",
        "staff name", "họ tên nv", "họ tên cbnv", "họ và tên nv", "họ tên người lao động", "last name first name",
        "first name last name", "name vorname", "nachname vorname", "vorname nachname", "vor und nachname",
        "vollständiger name", "mitarbeitername", "mitarbeiter",
    ),
    "language": ("language", "ngôn ngữ", "preferred language", "default locale", "locale", "sprache"),
    "unit": (
        "unit", "đơn vị", "bộ phận", "phòng ban", "phòng/ban", "tên phòng ban", "đơn vị công tác", "tên đơn vị",
        "department", "department name", "dept", "business unit", "org unit", "organization unit",
        "organizational unit", "organisational unit", "supervisory organization", "supervisory organisation",
        "home department", "abteilung", "organisationseinheit",
    ),
    "manages": (
        "manages", "manager of", "head of", "manages unit", "manages units", "manager of unit",
        "units managed", "head of unit", "quản lý của", "là quản lý của", "trưởng của", "quản lý các đơn vị",
        "phụ trách đơn vị", "đơn vị phụ trách", "leiter von", "leitung von", "leitet",
        "管理的部门", "负责的部门", "負責的部門", "管理的部門", "管轄部署", "관할 부서", "관리하는 부서",
        "หัวหน้าของหน่วยงาน", "หน่วยงานที่ดูแล",
    ),
}  # fmt: skip
"""Our own columns to the headings that mean them, however these are spaced, marked or capitalised."""


def fold(text: str) -> str:
    """What a heading or word is compared by: no tone marks, no case or width, single spaces, no underscores."""
    bare = unicodedata.normalize("NFKD", visible(text).replace("_", " ").replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(mark for mark in bare if not unicodedata.combining(mark)).casefold().split())


def words(heading: str) -> str:
    """The words of a heading, folded, with one space between them: "EmployeeID" and "employee-id" are "employee id"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", visible(heading).replace("#", " number"))
    return " ".join(re.findall(r"[^\W_]+", fold(apart)))


def _key(heading: str) -> str:
    return words(heading).replace(" ", "")


_MEANING = {_key(alias): column for column, aliases in ALIASES.items() for alias in aliases}


def own(heading: str) -> str | None:
    """Which of our own columns a heading means; None for none of them.

    A heading in two languages ("Họ và tên (Full name)", "Phòng ban / Department") means what both of them mean.
    """
    if (known := _MEANING.get(_key(heading)) or _MEANING.get(_key(heading.rpartition(":")[2]))) is not None:
        return known  # "Job Information: Department" is how reports name the table that a column is of
    parts = {_MEANING.get(_key(part)) for part in re.split(r"[/()\[\]|\n]| - ", heading) if part.strip()}
    return parts.pop() if len(parts) == 1 else None
