"""Every list of the console and the portal, with each document of one row damaged in turn: the page is there, and the
other rows on it."""

from contextlib import contextmanager

from sqlalchemy import text

from surveyhost.services.tabulation import tally
from surveyhost.store.office.base import Office
from tests.services.office.test_documents import ANOTHER_SHAPE, COLUMNS, NOT_JSON, damage
from tests.support import factories

CONSOLE = (
    "/console/", "/console/clients/", "/console/surveys/", "/console/releases/", "/console/questionnaires/",
    "/console/people/", "/console/audit/", "/console/search?q=Kh", "/console/surveys/1/", "/console/surveys/1/waves/1/",
    "/console/surveys/2/", "/console/surveys/2/waves/1/", "/console/clients/2", "/console/surveys/1/waves/1/letters",
)  # fmt: skip
PORTAL = ("/portal/", "/portal/reports/", "/portal/surveys/", "/portal/actions/")
SHOWING = {"/console/surveys/", "/console/releases/", "/portal/reports/", "/portal/surveys/"}


@contextmanager
def damaged(house, table, column, content):
    """One row, and as it was again."""
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    with house.office() as session:
        kept = session.execute(text(f"SELECT {key}, {column} FROM {table}")).all()
    damage(house, table, column, content)
    yield
    with house.office.begin() as session:
        for row in kept:
            session.execute(
                text(f"UPDATE {table} SET {column} = :was WHERE {key} = :key"), {"was": row[1], "key": row[0]}
            )


def test_no_list_goes_down_with_one_row(town):
    """Client 1 has two surveys, both released; the later one is damaged. A second client has none of it."""
    house = town.house
    tuan, owner = town.staff("tuan@vendor.example"), factories.client(house)
    factories.staffed(house)
    for title in ("Whole and sound", "To be damaged"):
        survey = factories.survey(house, owner, title=title)
        wave = factories.closed_wave(house, 25, survey_id=survey, rows=40)
        factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    huong = town.hr("huong@minhhai.example", owner)
    pages = {path: tuan.get(path).status_code for path in CONSOLE} | {
        path: huong.get(path).status_code for path in PORTAL
    }
    there = {path for path, status in pages.items() if status == 200}
    assert there >= SHOWING, pages
    for table, column in COLUMNS:
        if table in {"account", "audit_event"}:  # whose rows these browsers live by; see the services' test
            continue
        for content in (ANOTHER_SHAPE, NOT_JSON):
            with damaged(house, table, column, content):
                for path in sorted(there):
                    page = (huong if path in PORTAL else tuan).get(path)
                    mine = (table, column, content, path)
                    ok = {200, 404} if path.startswith("/console/surveys/2") or path == "/console/clients/2" else {200}
                    assert page.status_code in ok, mine
                    if path in SHOWING:
                        assert "Whole and sound" in page.text, mine
                        assert ("Cannot be read" in page.text or "Không đọc được" in page.text) == (
                            (table, column) == ("survey", "title")
                        ), mine
