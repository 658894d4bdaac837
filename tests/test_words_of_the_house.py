"""One word for one thing: names that once stood for something else stay out (CONTRIBUTING.md, "Words")."""

import re

import pytest

from tests.test_architecture import HOUSE, SOURCES

GONE = {
    r"\bbooth": "face",
    r"\bOpenBooth\b": "OpenFace",
    r"\bshelf\b|\bSHELF\b|\bShelf\b": "cache",
    r"\bprint_room\b": "html_to_pdf, signed_reports",
    r"\b(?:Release|Wave|Survey|Client|Unit|Record|Mail|Plan|Account|Version|Notice|Problem)Line\b": "row, or Listed...",
    r"\bBench\b|\bbench\.": "the editor's page",
    r"\bclass Window\b|\bthe window\b(?! between)": "the fast path",
    r"\bsheet_page\b|\bsheets_in_all\b": "page of questions",
    r"\bBoxOfSlips\b": "SlipBox",
}
"""What must not stand in the package's code, and what is said instead."""


@pytest.mark.parametrize("gone", GONE)
def test_words_that_stood_for_something_else_are_gone(gone):
    code = [path for path in SOURCES if path.parent.name != "receipt_words"]  # these are words of any kind
    files = [*code, *sorted((HOUSE / "templates").rglob("*.html"))]
    found = [
        f"{path.relative_to(HOUSE)}:{number}: {line.strip()[:80]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(gone, line)
    ]
    assert not found, f"say {GONE[gone]}: {found[:9]}"


def test_numbers_of_the_promise_are_said_once():
    numbers = r"[^(]\bk \+ (2|FEWEST)\b[^)]|max\(10, (self\.)?k\b|\bK_FLOOR = "
    code = [path for path in SOURCES if path.name != "thresholds.py"]
    found = [str(path.relative_to(HOUSE)) for path in code if re.search(numbers, path.read_text(encoding="utf-8"))]
    assert not found, "core/thresholds.py says it"


def test_every_word_of_the_glossary_has_one_line():
    text = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| ([a-z][^|]*) \| ", text.partition("## Words")[2].partition("## How to")[0])
    words = [word.strip() for row in rows for word in row.split(",") if row != "word"]
    assert len(words) > 30
    assert sorted(set(words)) == sorted(words)
