"""Any release prints, for real: 1 to 600 units, 1 to 120 items, empty groups, long names, emoji, right-to-left text.

Each is printed as a PDF, shown as pages, and written as XLSX, PPTX, JSON and CSV; every file is opened again. A sample
runs with the other tests, its seed fixed; the full sizes under the marker `prove`.
"""

import io
import json
from dataclasses import dataclass, replace

import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from surveyhost.core.questionnaire.model import Item, Questionnaire, Section
from surveyhost.core.release.model import COMPANY, Group, Protected, Release
from surveyhost.core.report_length import Length
from surveyhost.report.formatting import words
from surveyhost.report.html import contents, screen
from surveyhost.report.tables import EXPORTS
from surveyhost.services.releases.report_pdf import report_pdf
from tests.report import sample
from tests.report.test_html_layout import NASTY, assert_inside, made_up, pages_of

pytestmark = pytest.mark.slow

HARD = (
    "👩‍👩‍👧‍👦🏳️‍🌈 Đội 🚀",
    "قسم الصيانة 12 ٪ (المصنع)",
    "מחלקת \u202eאיכות\u202c 7",
    "Phòng " + "rất " * 70 + "dài",
    "X" * 400,
    "Z̸̡̛͇a̴͎̓l̶̼̇g̵̱̐o̷̦͂",
    "dòng một\ndòng hai\tcột",
    "=1+1",
    "đứt\x00quãng\x0b\x1f",
)
NAMES = st.lists(st.one_of(st.sampled_from(HARD), NASTY), min_size=1, max_size=12)


@dataclass(frozen=True)
class Firm:
    """What a release is made of: so many units and items under these names; every `empty`-th group has no cell."""

    units: int
    items: int
    names: tuple[str, ...]
    empty: int
    language: str
    of_unit: int

    def name(self, place: int) -> str:
        return self.names[place % len(self.names)]

    def form(self) -> Questionnaire:
        def both(place: int) -> dict[str, str]:
            return sample.both(self.name(place), self.name(place + 1))

        def item(place: int) -> Item:
            return Item(
                f"i{place}",
                "rating",
                both(place),
                points=3 + place % 9,
                labels={"vi": ("ít", "nhiều"), "en": ("low", "high")},
            )

        starts = range(0, self.items, 20)
        parts = [
            Section(f"s{at}", both(at), tuple(item(one) for one in range(at, min(self.items, at + 20))))
            for at in starts
        ]
        return Questionnaire("q", ("vi", "en"), both(0), tuple(parts))

    def path(self, at: int) -> tuple[str, ...]:
        """Every 40th unit is a site, the first of eight its team, the second a department, the others teams of that."""
        site, department, team = (
            f"{self.name(at // 40)} {at // 40}",
            f"{self.name(at // 8)} {at // 8}",
            f"{self.name(at)} T{at}",
        )
        if at % 40 == 0:
            return (site,)
        return {0: (site, team), 1: (site, department)}.get(at % 8, (site, department, team))

    def groups(self) -> tuple[Group, ...]:
        """Three levels, of uneven depth, and a breakdown."""
        found, codes = [Group(COMPANY, "unit", (), None, 9 * self.units + 10)], {(): COMPANY}
        for at in range(self.units):
            path = self.path(at)
            codes[path] = f"u{at}"
            found.append(Group(f"u{at}", "unit", path, codes[path[:-1]], 5 + at % 30))
        return (*found, *(Group(f"b{at}", "tenure", (name,), COMPANY, 20) for at, name in enumerate(self.names)))

    def release(self) -> Release:
        groups = self.groups()
        full = made_up(self.form(), 9 * self.units + 10, groups)
        hidden = {group.code for at, group in enumerate(groups) if self.empty and at and at % self.empty == 0}
        cells = {place: cell for place, cell in full.cells.items() if place[0] not in hidden}
        protected = tuple(
            Protected(("lifted", "not_stated", "merged")[at % 3], (name,), "unit" if at % 2 else "tenure", COMPANY)
            for at, name in enumerate(self.names)
        )
        title = sample.both(self.name(2), self.name(3))
        return replace(full, cells=cells, protected=protected, title=title, client=self.name(4) or "-")


def firms(units: int, items: int) -> st.SearchStrategy[Firm]:
    return st.builds(
        Firm, st.integers(1, units), st.integers(1, items), NAMES.map(tuple), st.sampled_from([0, 1, 2, 7]),
        st.sampled_from(["vi", "en"]), st.integers(0, 600),
    )  # fmt: skip


def prints(firm: Firm) -> None:
    """The company's report and a unit's, every page on a screen, and every other file."""
    release = firm.release()
    units = [group.code for group in release.units()]
    unit = units[firm.of_unit % len(units)]
    for code in dict.fromkeys((COMPANY, unit)):
        with pikepdf.open(io.BytesIO(report_pdf(release, firm.language, None if code == COMPANY else code))) as pdf:
            assert len(pdf.pages) >= 4
            assert str(pdf.Root.Lang).startswith(firm.language)
            with pdf.open_outline() as outline:
                assert outline.root[-1].title == words(firm.language).say("Appendix"), "to its last page"
    if unit != COMPANY:
        short = report_pdf(release, firm.language, unit, length=Length.SUMMARY)
        with pikepdf.open(io.BytesIO(short)) as pdf:
            assert len(pdf.pages) >= 3
            assert len(pdf.pages) <= 6 or max(map(len, firm.names)) > LONG, "a summary, where names are no whole pages"
    for part in contents(release, firm.language):
        assert "<h1>" in screen(release, firm.language, part.anchor)
    files = {kind: make(release, firm.language) for kind, make in EXPORTS.items()}
    assert len(json.loads(files["json"])["groups"]) == len(release.groups)
    assert files["csv"].count(b"\n") > len(release.groups)
    assert len(openpyxl.load_workbook(io.BytesIO(files["xlsx"])).sheetnames) >= 2
    assert len(Presentation(io.BytesIO(files["pptx"])).slides) >= 2


LONG = 80
"""Letters of a name that takes a summary's titles and rows more than a few lines."""
SEEDED = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],
}


@settings(max_examples=3, **SEEDED)
@example(Firm(1, 1, HARD, 1, "vi", 0))
@example(Firm(30, 12, HARD, 2, "en", 3))
@given(firms(40, 15))
def test_any_firm_prints(firm: Firm):
    prints(firm)


@pytest.mark.prove
@settings(max_examples=25, **SEEDED)
@example(Firm(600, 120, HARD, 7, "vi", 0))
@example(Firm(600, 1, HARD, 1, "en", 599))
@example(Firm(1, 120, HARD, 0, "vi", 1))
@given(firms(600, 120))
def test_any_firm_of_any_size_prints(firm: Firm):
    prints(firm)
    assert_inside(pages_of(firm.release(), firm.language))
