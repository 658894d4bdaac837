"""The head of a unit too small to be published: which row they read, and what else the portal gives them. Nothing.

They know their own unit, and compare every page they may open with each other and with what is printed.
"""

import re
from dataclasses import replace

import pytest

from surveyhost import create_app
from surveyhost.core.release.model import COMPANY
from surveyhost.core.release.readers import counted_together, only_row, readable
from surveyhost.report import html as report_pages
from surveyhost.services.releases import releases
from tests.support import factories, small_units
from tests.support.people import Town

FIGURE = re.compile(r"[−+-]?\d+(?:[.,]\d+)?")


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def town(house) -> Town:
    (house.settings.data / "demo").touch()
    return Town(create_app(house.settings, house).extensions["signed_in"], house)


@pytest.fixture
def client(house):
    return factories.client(house, "Linh kiện Minh Hải")


@pytest.fixture
def release(house, client):
    return small_units.released(house, client)


@pytest.fixture
def tables(house, release):
    return releases.load(house, release)


def path_of(unit: str) -> tuple[str, ...]:
    return tuple(unit.split(" / "))


def test_the_row_is_the_one_in_which_its_people_were_counted(tables):
    published = {one.path for one in tables.units()}
    assert ("Văn phòng",) in published, "the nearest unit above is published, and leaves the secretaries out"
    for unit, home in small_units.COUNTED_IN.items():
        assert path_of(unit) not in published
        found = counted_together(tables, path_of(unit))
        assert found is not None and found.path == home, unit
        assert found.respondents >= 7


def test_of_a_published_unit_and_of_one_that_nobody_is_in_there_is_none(tables):
    for unit in ("Nhà máy", "Nhà máy / Chuyền A", "Không có"):
        assert counted_together(tables, path_of(unit)) is None


def test_a_row_holds_its_own_cells_and_the_companys_as_they_were_released(tables):
    plant = counted_together(tables, ("Nhà máy", "Tổ kho"))
    cut = only_row(tables, plant.code)
    assert {one.code for one in cut.groups} == {COMPANY, plant.code}
    assert cut.cells and all(tables.cells[place] == cell for place, cell in cut.cells.items())
    assert {place for place, _ in cut.cells} == {COMPANY, plant.code}
    assert not cut.comments and not any(one.covers for one in cut.groups)
    assert all(one.path in {("Nhà máy",), ()} for one in cut.protected)


def texts(tables, unit, earlier=None) -> str:
    """Every page of a report on the screen: its words, and what its charts say to who cannot see them."""
    parts = report_pages.contents(tables, "en", unit, earlier)
    pages = " ".join(str(report_pages.screen(tables, "en", part.anchor, unit, earlier)) for part in parts)
    charts = " ".join(re.findall(r'<svg[^>]*aria-label="([^"]*)"', pages))
    return re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>", " ", pages, flags=re.DOTALL)) + charts


def test_every_figure_on_it_stands_in_the_reports_that_are_printed(tables):
    """Of the plant's own report and the company's; so nothing was added to what the gate let through."""
    for unit in ("Nhà máy / Tổ kho", "Ban giám đốc"):
        row = counted_together(tables, path_of(unit))
        printed = set(FIGURE.findall(texts(tables, row.code) + texts(tables, COMPANY)))
        shown = set(FIGURE.findall(texts(only_row(tables, row.code), row.code)))
        assert len(shown) > 20 and shown <= printed, shown - printed


def opened(browser, release) -> dict[str, str]:
    """Everything of a release that this person reaches from its first page, by address."""
    found: dict[str, str] = {}
    waiting = [f"/portal/reports/{release}/", f"/portal/reports/{release}/talk", "/portal/", "/portal/loop/"]
    waiting += ["/portal/reports/", "/portal/actions/"]
    while waiting:
        path = waiting.pop()
        response = browser.get(path, follow_redirects=True)
        if path in found or response.status_code != 200:
            continue
        found[path] = response.data.decode(errors="replace")  # some are pictures and workbooks
        links = re.findall(r'href="(/portal/reports/[^"#]*)"', found[path])
        units = re.findall(r'<option value="([^"]+)"', found[path])
        waiting += [link.replace("&amp;", "&") for link in links]
        waiting += [f"/portal/reports/{release}/{page}?unit={unit}" for unit in units for page in ("overview", "talk")]
    return found


@pytest.mark.parametrize("unit", list(small_units.COUNTED_IN))
def test_no_page_of_theirs_names_another_unit_or_reaches_its_row(town, client, release, tables, unit):
    browser = town.hr("head@minhhai.example", client, "reader", (unit,))
    home = small_units.COUNTED_IN[unit]
    pages = opened(browser, release)
    assert len(pages) >= 6 and any("Counted together: " in page for page in pages.values())
    for other in small_units.PEOPLE:
        if other != unit:
            assert not [path for path, page in pages.items() if path_of(other)[-1] in page], other
    kinds = ("pdf", "pdf_summary", "pdf_one_page", "csv", "xlsx", "json", "pptx")
    for kind in kinds:
        assert browser.get(f"/portal/reports/{release}/{kind}/en?unit=").status_code == 404
    for group in tables.units():
        for page in ("overview", "sections-1", "heat", "talk"):
            assert browser.get(f"/portal/reports/{release}/{page}?unit={group.code}").status_code == 404
            if group.path != home:
                assert browser.get(f"/portal/reports/{release}/{page}?unit=row-{group.code}").status_code == 404
        for kind in kinds:
            for asked in (group.code, f"row-{group.code}"):
                assert browser.get(f"/portal/reports/{release}/{kind}/en?unit={asked}").status_code == 404
    for group in tables.groups:
        if group.breakdown != "unit":
            assert browser.get(f"/portal/reports/{release}/overview?unit=row-{group.code}").status_code == 404


def test_what_they_read_is_the_row_and_it_is_on_record(town, house, client, release, tables):
    browser = town.hr("head@minhhai.example", client, "reader", ("Nhà máy / Tổ kho",))
    page = browser.page(browser.get(f"/portal/reports/{release}/").location)
    assert "Counted together: Nhà máy" in page.text and "“Nhà máy / Tổ kho”" in page.text
    plant = next(one for one in tables.units() if one.path == ("Nhà máy",))
    assert f"{plant.respondents}people answered in this unit" in page.text.replace(" people", "people")
    assert not page.all("//button[contains(@class, 'mark')]") and not page.all("//a[contains(@href, '/pdf/')]")
    talk = browser.page(f"/portal/reports/{release}/talk")
    assert talk.h1 == "Talk about it: Counted together: Nhà máy"


def test_whoever_heads_two_units_has_both_pages(town, client, release, tables):
    browser = town.hr("two@minhhai.example", client, "reader", ("Nhà máy / Tổ kho", "Văn phòng / Kế toán"))
    page = browser.page(browser.get(f"/portal/reports/{release}/").location)
    names = page.words("//select[@name='unit']/option")
    assert names == ["Văn phòng / Kế toán", "Counted together: Nhà máy"]


def test_of_a_row_the_wave_before_has_no_more_than_the_same_row(tables):
    earlier = replace(tables, wave=0)
    plant = counted_together(tables, ("Nhà máy", "Tổ kho"))
    shown = texts(only_row(tables, plant.code), plant.code, only_row(earlier, plant.code))
    assert not [unit for unit in small_units.PEOPLE if path_of(unit)[-1] in shown]


def test_an_account_of_the_whole_company_reads_every_unit_and_no_row(tables):
    assert [one.group for one in readable(tables, ())] == list(tables.units())
