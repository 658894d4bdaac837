"""The threat model names no claim without a test, and no test that is not there."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.always

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENT = CHECKOUT / "docs" / "threat-model.md"
LINK = re.compile(r"\]\(\.\./(?P<file>tests/[\w/]+\.py)#(?P<test>\w+)\)")


def test_every_test_it_names_exists():
    links = list(LINK.finditer(DOCUMENT.read_text(encoding="utf-8")))
    assert len(links) > 25
    for link in links:
        source = (CHECKOUT / link["file"]).read_text(encoding="utf-8")
        assert re.search(rf"def {link['test']}\(", source), link.group()


def test_every_claim_names_a_test():
    rows = [
        line
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.count("|") == 3
    ]
    claims = [row for row in rows if not row.startswith(("| claim |", "|---"))]
    assert len(claims) >= 18
    assert not [row for row in claims if not LINK.search(row)]


def test_no_line_speaks_of_a_machine_or_promises_too_much():
    text = DOCUMENT.read_text(encoding="utf-8").lower()
    for word in ("100 %", "absolutely", "impossible", "guarantee", "military"):
        assert word not in text
