"""What a checker of what PDFs say (outloud) finds in reports: nothing but what is named here, with its reason."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import outloud
import pikepdf
import pytest
from outloud.findings import Finding

from surveyhost.outside.pdf.html_to_pdf import Standard
from surveyhost.outside.pdf.signature import check, self_made, sign
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.conftest import BRAND, IMPRINT
from tests.report.parts.test_choices import ranked
from tests.report.reading import elements

NOW = datetime(2026, 12, 14, tzinfo=UTC)


def is_running_head(found: Finding) -> bool:
    """Or the foot, where it stands on too few pages to be known by that."""
    lines = str(found.evidence).split("; ")
    heads = [one for one in lines if one.startswith("Linh kiện Minh Hải ") and " · " in one]
    feet = [one for one in lines if one.startswith(("No figure here rests ", "Không con số nào ở đây "))]
    return found.count == len(lines) <= 2 and len(heads) <= 1 and len(feet) <= 1 and len(heads + feet) == len(lines)


def is_told_by_heads(found: Finding) -> bool:
    return bool(re.fullmatch(r".*: ([4-9] header rows|\d header cells against \d data cells)", found.message))


def names_figures(found: Finding) -> bool:
    """Each alternative that is quoted, or its beginning, is a name and figures after it."""
    said = str(found.evidence).split("; ")
    return all(re.match(r"\w[^:]*: \d", one) for one in said)


EXCEPTIONS: dict[str, tuple[Callable[[Finding], bool], str]] = {
    "TAG-002": (
        is_running_head,
        "the running head names the chapter, so it differs from page to page, and the foot stands on each; they are no "
        "content (PDF/UA-1, 7.8)",
    ),
    "TBL-010": (
        is_told_by_heads,
        "groups compared by several attributes stand in one table, a head before the rows of each (scope: row group), "
        "so that columns are named once; and a short table has a head for each row and column, more than it has cells",
    ),
    "FIG-012": (
        names_figures,
        "a small chart stands for a few figures: its alternative is what it is of, and the figures",
    ),
    "ORD-001": (
        lambda found: True,
        "CSS paints what floats, and pictures, before or after other words of a page; who reads aloud follows the tags "
        "(7.2), whose order other tests look at",
    ),
}
"""Rule: what a finding of it has to look like, and why it is none."""


def unnamed(pdf: bytes, folder: Path) -> Iterator[str]:
    """Findings for which no exception holds."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    found = outloud.check(str(path))
    assert not found.error
    for one in found.findings:
        if one.severity == "info":
            continue
        holds, _ = EXCEPTIONS.get(one.rule, (lambda _: False, ""))
        if not holds(one):
            yield f"{one.rule} on page {one.page}: {one.message} ({one.evidence})"


def test_a_signed_report_of_a_company_says_all_that_it_shows(company: bytes, tmp_path: Path):
    assert list(unnamed(sign(company, self_made("surveyhost", NOW)), tmp_path)) == []


@pytest.mark.parametrize("name", ["unit", "unit_summary", "site_summary"])
def test_so_does_a_units(name: str, request: pytest.FixtureRequest, tmp_path: Path):
    assert list(unnamed(request.getfixturevalue(name), tmp_path)) == []


@pytest.mark.prove
@pytest.mark.parametrize("language", ["en", "vi"])
def test_so_does_one_full_of_rankings(tmp_path: Path, language: str):
    assert list(unnamed(report_pdf(ranked(1, 5), language, None, BRAND, None, None, IMPRINT), tmp_path)) == []


def test_what_is_wrong_is_found(unit: bytes, tmp_path: Path):
    """The checker does see: figures without their words are one finding."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(unit)) as opened:
        for one in elements(opened):
            if one.S == "/Figure":
                del one.Alt
        opened.save(out)
    [found] = unnamed(out.getvalue(), tmp_path)
    assert found.startswith("FIG-001")


@pytest.mark.prove
def test_the_newer_standard_is_there_for_whoever_wants_it():
    made = report_pdf(sample.release(), "en", "u5", BRAND, None, None, IMPRINT, standard=Standard.UA_2)
    signed = sign(made, self_made("surveyhost", NOW))
    assert made.startswith(b"%PDF-2.0")
    found = check(signed)
    assert found is not None and found.intact
    with pikepdf.open(io.BytesIO(signed)) as opened:
        assert 'pdfuaid:part="2"' in opened.Root.Metadata.read_bytes().decode()
        assert str(opened.Root.StructTreeRoot.Namespaces[0].NS) == "http://iso.org/pdf2/ssn"
