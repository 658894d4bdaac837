"""Attributes that somebody has to say yes to: columns that would tell one person from all others.

An attribute is stored in clear, so a column that holds names, telephone numbers or passwords must not become one
because nobody looked. A doubt names the column and the reason, never a value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..quoting import quoted
from .headings import fold, words

DOUBTS = {
    "password": "looks like a password or a login",
    "identity": "looks like an identity, tax, insurance or account number",
    "birth": "looks like a date of birth",
    "phone": "looks like a telephone number",
    "mail": "looks like an e-mail address",
    "address": "looks like a postal address",
    "name": "looks like a person's name",
    "origin": "looks like ethnic origin, nationality or sexual orientation",
    "note": "looks like a note about a person",
    "date": "holds dates (where a spreadsheet made them out of 1-3, format the column as text; else write bands)",
    "nearly-unique": "has nearly as many values as people: {values} for {of}",
    "many-values": "has more values than a report can compare: {values} for {of} people",
}
"""Kind of doubt to the second half of its sentence, in English; pages translate it by its kind."""
MOST_VALUES = 40
"""More than so many values in `WINDOW` rows are no attribute to break down by."""
WINDOW = 200
FEW = 5
"""Fewer values than this are not nearly unique, however few people there are."""
_ROLE_VALUES = 3
"""A column "manager" with so few values says whether one is, not who it is."""
_LONG = 60
"""Characters on average, from which on a text is a note."""
_HEADINGS = {
    "password": (
        "password", "passwd", "pwd", "passcode", "pin", "secret", "login", "username", "user name", "mat khau",
        "mat ma", "ten dang nhap", "tai khoan dang nhap",
        "passwort", "kennwort", "benutzername", "anmeldename", "sam account name", "userid",
    ),
    "identity": (
        "cmnd", "cccd", "cmt", "can cuoc", "chung minh", "passport", "ho chieu", "ssn", "social security",
        "national id", "identity", "identification", "id number", "id card", "tax id", "tax code", "tax number",
        "ma so thue", "mst", "bhxh", "bhyt", "insurance number", "iban", "bank", "account number", "so tai khoan",
        "stk", "ngan hang", "pan", "aadhaar", "aadhar", "uan", "nric", "fin number", "kontonummer", "bankverbindung",
        r"steuer\w*", r"sozialversicherung\w*", r"rentenversicherung\w*", "sv nummer", r"\w*ausweis\w*", "reisepass",
        "tax file number", "license number", "licence number",
    ),
    "birth": (
        "birth", "dob", "birthday", "birthdate", "born", "ngay sinh", "nam sinh", "sinh nhat", "sinh ngay",
        "geburtsdatum", "geburtstag", "geb datum", "geboren", "geburtsjahr",
    ),
    "phone": (
        "phone", "phones", "telephone", "mobile", "tel", "fax", "cellphone", "sdt", "so dt", "dt di dong",
        "dien thoai", "di dong", "zalo",
        r"telefon\w*", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon", "festnetz", "durchwahl",
        "whatsapp",
    ),
    "mail": ("email", "e mail", "mail", "thu dien tu"),
    "address": (
        "address", "street", "postcode", "postal code", "zip", "zip code", "dia chi", "que quan", "noi sinh", "noi o",
        "thuong tru", "tam tru", "ho khau",
        "adresse", r"\w*anschrift", "strasse", "hausnummer", "plz", "postleitzahl", "wohnort", "geburtsort", "zipcode",
        "addr", "addr1", "addr2", "home city", "birthplace",
    ),
    "name": (
        "name", "firstname", "lastname", "surname", "forename", "nickname", "ten", "ho va", "ho ten", "vorname",
        "nachname", "emergency contact", "nguoi lien he", "spouse", "vo chong",
        "familienname", "rufname", "geburtsname", r"ansprechpartner\w*", r"notfallkontakt\w*", "next of kin",
        "initials",
    ),
    "origin": (
        "ethnicity", "ethnic", "race", "racedesc", "dan toc", "sexual", "sexual orientation", "hispanic",
        "hispaniclatino", "latino", "citizen", "citizenship", "citizendesc", "nationality", "quoc tich",
        r"staatsangehorigkeit\w*", "nationalitat",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remark", "remarks", "ghi chu", "nhan xet", "bemerkung", "bemerkungen",
        "notiz", "kommentar",
    ),
}  # fmt: skip
_ROLES = re.compile(
    r"\b(?:manager|managers|supervisor|reports to|reporting to|mentor|buddy|coach|hrbp|hr business partner|approver|"
    r"team lead|quan ly|cap tren|truong nhom|truong phong|vorgesetzte|vorgesetzter|fuhrungskraft|linienvorgesetzter)\b"
)
_WORDS = {kind: re.compile(rf"\b(?:{'|'.join(found)})\b") for kind, found in _HEADINGS.items()}
_FAMILY_NAMES = (
    "Nguyễn|Nguyen|Trần|Tran|Lê|Le|Phạm|Pham|Hoàng|Hoang|Huỳnh|Huynh|Phan|Vũ|Vu|Võ|Vo|Đặng|Dang|Bùi|Bui|Đỗ|Do|Hồ|Ho|"
    "Ngô|Ngo|Dương|Duong|Đinh|Dinh|Trịnh|Trinh|Đoàn|Doan|Lâm|Lam|Mai|Trương|Truong|Cao|Lương|Luong|Lý|Ly"
)
_VALUES = {
    "mail": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "date": re.compile(r"\d{4}-\d\d?-\d\d?(?:[ T].*)?|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)"),
    "identity": re.compile(r"\d{9}|\d{12}|[A-Za-z]\d{7,8}|\d{3}-\d\d-\d{4}"),
    "phone": re.compile(r"(?:\+\d|\(?0)[\d .()-]{7,16}"),
    "name": re.compile(rf"(?:{_FAMILY_NAMES})(?: [^\W\d_]+){{1,5}}", re.IGNORECASE),
    "address": re.compile(
        r"(?:.*\b(?:đường|phường|quận|huyện|ấp|thôn|street|road|avenue)\b.*\d.*|\d+[\w/]*,? .*"
        r"\b(?:street|st|road|rd|avenue|ave|lane|đường|phố|ngõ|phường|quận)\b.*)",
        re.IGNORECASE,
    ),
}
_SHARE = {"mail": 0}
"""More than this share of a column's values must look so; one address is enough."""
_USUAL_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Doubt:
    column: str
    """The heading."""
    kind: str
    """One of `DOUBTS`."""
    values: Mapping[str, str]

    def sentence(self) -> str:
        """In English, without a full stop: "column 'Mobile' looks like a telephone number"."""
        return f"column '{quoted(self.column)}' {DOUBTS[self.kind].format(**self.values)}"


class Looks:
    """Sees the attributes of everybody as they come by, and says of which columns there is a doubt."""

    def __init__(self) -> None:
        self._stated: dict[str, int] = {}
        self._values: dict[str, set[str]] = {}
        self._window: dict[str, set[str]] = {}
        self._crowded: set[str] = set()
        self._rows = 0

    def person(self, attributes: Mapping[str, str]) -> None:
        """One person's attributes, those that are stated."""
        if self._rows % WINDOW == 0:
            self._window = {name: set() for name in self._values}
        self._rows += 1
        for name, value in attributes.items():
            self._stated[name] = self._stated.get(name, 0) + 1
            self._values.setdefault(name, set()).add(value)
            seen = self._window.setdefault(name, set())
            seen.add(value)
            if len(seen) > MOST_VALUES:
                self._crowded.add(name)

    def doubts(self, headings: Mapping[str, str]) -> tuple[Doubt, ...]:
        """One for each attribute that has to be asked about; `headings`: attribute to its heading in the file."""
        found: list[Doubt] = []
        for name, heading in headings.items():
            values, stated = self._values.get(name, set()), self._stated.get(name, 0)
            kind = by_heading(heading, len(values)) or by_heading(name, len(values)) or self._kind(name)
            if kind and values:
                found.append(Doubt(heading, kind, {"values": str(len(values)), "of": str(stated)}))
        return tuple(found)

    def _kind(self, name: str) -> str | None:
        values, stated = self._values.get(name, set()), self._stated.get(name, 0)
        if (looks := by_values(tuple(values))) is not None:
            return looks
        if len(values) >= FEW and len(values) * 2 > stated:
            return "nearly-unique"
        return "many-values" if name in self._crowded or _is_spread(len(values), stated) else None


def _is_spread(values: int, stated: int) -> bool:
    return values > MOST_VALUES and values * WINDOW > stated * MOST_VALUES


def by_heading(heading: str, values: int) -> str | None:
    """The kind of doubt that a heading gives by its words, where the column has so many different values."""
    said = words(heading)
    for kind, pattern in _WORDS.items():
        if pattern.search(said):
            return kind
    return "name" if values > _ROLE_VALUES and _ROLES.search(said) else None


def by_values(values: Sequence[str]) -> str | None:
    """The kind of doubt that a column's different values give by their look."""
    for kind, pattern in _VALUES.items():
        looks = sum(1 for value in values if pattern.fullmatch(value) and (kind != "name" or _is_capitalised(value)))
        if looks > len(values) * _SHARE.get(kind, _USUAL_SHARE):
            return kind
    return "note" if values and sum(map(len, values)) > _LONG * len(values) else None


def _is_capitalised(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


def open_doubts(doubts: Iterable[Doubt], before: Iterable[str], now: Iterable[str]) -> tuple[Doubt, ...]:
    """Those to which nobody has said yes; `before`, `now`: headings spoken of in an earlier upload, and in this one.

    A yes of before was said to a heading, not to whatever stands below it later: where the values look like those of a
    person it is asked for again.
    """
    earlier, said = {fold(one) for one in before}, {fold(one) for one in now}
    return tuple(
        one
        for one in doubts
        if fold(one.column) not in said
        and (fold(one.column) not in earlier or (one.kind in _VALUES and not by_heading(one.column, MOST_VALUES)))
    )
