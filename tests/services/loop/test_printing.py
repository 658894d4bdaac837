"""What was decided stands in the next report: as it was printed, without names, in every export."""

import io
import json

import openpyxl
import pytest

from surveyhost.core.loop.reach import EVERYTHING
from surveyhost.core.release.json import from_bytes, to_bytes
from surveyhost.report.html import contents, screen
from surveyhost.services.loop import actions, decisions, findings, printing
from surveyhost.services.loop.actions import Plan
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from tests.report.inline import report_html
from tests.services.loop.conftest import HUONG
from tests.support import factories


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def second(released):
    """The survey's second wave, released after decisions about the first."""
    house, client = released.house, released.client
    first, other, *_ = findings.loop(house, client).findings
    plan = Plan("Họp đầu ca", "Lan Trần", house.now().date(), "training", address="lan@minhhai.example")
    actions.add(house, HUONG, client, released.survey, plan, [first.id])
    decisions.decide(house, HUONG, client, EVERYTHING, other.id, "not_now", "Kho mới mở tháng ba")
    factories.closed_wave(house, 50, survey_id=released.survey)
    release = factories.approved(house, tally.prepare(house, factories.STAFF, released.survey))
    return releases.load(house, release)


def test_nothing_in_a_first_wave(released):
    assert released.tables.decided == ()
    assert "decided" not in [part.template for part in contents(released.tables, "en")]


def test_every_finding_stands_there_with_its_figure_as_it_was_printed(released, second):
    kept = [one for one in findings.loop(released.house, released.client).findings
            if one.release_id == released.release_id]  # fmt: skip
    assert [one.figure for one in second.decided] == [(one.kept.low, one.kept.high) for one in kept]
    assert [one.decision for one in second.decided][:3] == ["act", "not_now", None]
    assert from_bytes(to_bytes(second)) == second


@pytest.mark.parametrize("language", ["vi", "en"])
def test_screen_print_and_exports_say_it(second, language):
    page = screen(second, language, "decided")
    for said in ("Họp đầu ca", "Kho mới mở tháng ba"):
        assert said in page
        assert said in report_html(second, language)
        assert said in releases.EXPORTS["json"](second, language).decode()
    book = openpyxl.load_workbook(io.BytesIO(releases.EXPORTS["xlsx"](second, language)))
    [sheet] = [one for one in book if one.title in {"What was decided", "Điều đã quyết định"}]
    assert "Họp đầu ca" in str(list(sheet.values)) and "Kho mới mở tháng ba" in str(list(sheet.values))
    assert len(json.loads(releases.EXPORTS["json"](second, language))["decided"]) == len(second.decided)


def test_no_owner_and_no_address_is_printed(second):
    for export in ("json", "xlsx", "csv"):
        assert b"Lan Tr" not in releases.EXPORTS[export](second, "en")
    assert "Lan Trần" not in report_html(second, "vi") and "lan@" not in to_bytes(second).decode()


def test_a_units_report_says_its_own_rows_only(second):
    for unit in second.units()[1:]:
        inside = [one for one in second.decided if one.path[: len(unit.path)] == unit.path and one.breakdown == "unit"]
        shown = [part for part in contents(second, "en", unit.code) if part.template == "decided"]
        assert len(shown[0].shows["lines"] if shown else []) == len(inside)


def test_of_several_waves_the_latest_counts(released, second):
    with released.house.office() as session:
        later = printing.decided(session, released.survey, 3)
    assert len(later) == len([one for one in findings.loop(released.house, released.client).findings
                              if one.release_id != released.release_id])  # fmt: skip
