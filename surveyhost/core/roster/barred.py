"""Columns that nobody may bring as an attribute, whoever asks: what an employer must not compare answers by.

They are known by their headings, in Vietnamese and English. A column that hides its meaning under another heading
cannot be told; the contract of a wave names every breakdown to the people it is about.
"""

import re

from .headings import words
from .look_alikes import visible

BARRED = {
    "barred-performance": "performance ratings and discipline",
    "barred-pay": "pay",
    "barred-health": "sick days, health and disability",
    "barred-union": "membership of a trade union",
    "barred-belief": "religion and membership of a party",
    "barred-pregnancy": "pregnancy and maternity",
}
"""Kind to what may not be imported, in English; `problems.PROBLEMS` has a sentence for each."""
_WORDS = {
    "barred-performance": (
        "performance", "appraisal", "kpi", "kpis", "okr", "rating", "ratings", "talent", "high potential", "hipo",
        "disciplinary", "nine box", "9 box", "xep loai", "danh gia", "hieu suat", "ky luat",
        r"leistungs(?:beurteilung|bewertung|note|stufe|klasse)\w*", "zielerreichung", "beurteilung", "abmahnung",
        "abmahnungen",
    ),
    "barred-pay": (
        "salary", "salaries", "wage", "wages", "pay", "paygrade", "payroll", "payscale", "compensation", "bonus",
        "income", "remuneration", "allowance", "luong", "thu nhap", "phu cap", "tien thuong",
        r"\w*gehalt", r"\w*gehalter", r"\w*lohn", r"\w*lohne", "lohngruppe", "tarifgruppe", "entgelt",
        "entgeltgruppe", "vergutung", "verdienst",
        "einkommen", "ctc", "earnings", "monthlyincome", "dailyrate", "hourlyrate",
    ),
    "barred-health": (
        "sick", "sickness", "illness", "health", "medical", "disability", "disabilities", "disabled", "absence",
        "absences", "absenteeism", "nghi om", "nghi benh", "om dau", "benh", "suc khoe", "khuyet tat", "tan tat",
        "blood", "nhom mau", "blutgruppe", r"krank\w*", "fehltage", "fehlzeiten", r"\w*behindert\w*",
        r"\w*behinderung\w*", "gesundheit", "gdb",
    ),
    "barred-union": ("union", "unionised", "unionized", "cong doan", "gewerkschaft"),
    "barred-belief": (
        "religion", "religious", "faith", "church", "konfession", r"kirch\w*", "religionszugehorigkeit",
        "ton giao", "political", "party member",
        "party membership", "dang vien", "vao dang", "dang phi",
    ),
    "barred-pregnancy": (
        "pregnant", "pregnancy", "maternity", r"schwanger\w*", "mutterschutz", "mang thai", "co thai", "thai san",
    ),
}  # fmt: skip
_PATTERNS = {kind: re.compile(rf"\b(?:{'|'.join(found)})\b") for kind, found in _WORDS.items()}
_QUANTITY = re.compile(r"\b(?:so|chat|san|khoi|nang|trong|dung|luu|dinh) luong\b")
"""Without its tone marks, the word for pay is the one for a quantity as well."""


def barred(heading: str) -> str | None:
    """The kind under which a heading may not be imported, one of `BARRED`; None where it may."""
    said = words(re.sub("lượng", " ", visible(heading), flags=re.IGNORECASE))
    said = _QUANTITY.sub(" ", said)
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(said)), None)
