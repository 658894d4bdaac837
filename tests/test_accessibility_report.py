"""docs/accessibility.md names a test for each line, and each of these tests is there."""

import re

from surveyhost.config import CHECKOUT

TEXT = (CHECKOUT / "docs" / "accessibility.md").read_text(encoding="utf-8")
LINE = re.compile(
    r"^\| (?P<number>\d\.\d\.\d{1,2}|\S.*?) \| (?P<level>A{1,2}|PDF/UA) \| (?P<how>[^|]+) \| (?P<tests>.+) \|$", re.M
)
LINK = re.compile(r"\]\(\.\./(tests/[\w/]+\.py)#(test_\w+)\)")
GUIDELINES = {
    "1.1": (1,), "1.2": (1, 2, 3, 4, 5), "1.3": (1, 2, 3, 4, 5), "1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13),
    "2.1": (1, 2, 4), "2.2": (1, 2), "2.3": (1,), "2.4": (1, 2, 3, 4, 5, 6, 7, 11), "2.5": (1, 2, 3, 4, 7, 8),
    "3.1": (1, 2), "3.2": (1, 2, 3, 4, 6), "3.3": (1, 2, 3, 4, 7, 8), "4.1": (2, 3),
}  # fmt: skip
CRITERIA = [f"{guideline}.{number}" for guideline, numbers in GUIDELINES.items() for number in numbers]
"""WCAG 2.2, levels A and AA."""
ANSWERS = {"Supports", "Partially supports", "Does not support", "Not applicable", "Not evaluated"}


def test_every_criterion_has_a_line_and_an_answer():
    lines = {found["number"].split()[0]: found["how"].split(":")[0].strip() for found in LINE.finditer(TEXT)}
    assert [one for one in CRITERIA if one not in lines] == []
    assert set(lines.values()) <= ANSWERS


def test_what_it_supports_names_a_test_and_each_test_is_there():
    for found in LINE.finditer(TEXT):
        named = LINK.findall(found["tests"])
        if found["how"].startswith(("Supports", "Partially")):
            assert named, f"{found['number']} names no test"
        for path, name in named:
            held = CHECKOUT / path
            assert held.exists() and f"def {name}(" in held.read_text(encoding="utf-8"), (found["number"], path, name)
