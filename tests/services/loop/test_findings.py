"""Findings: a printed figure pointed at, and never another number than the release prints."""

import json

import pytest

from surveyhost.core.loop.finding import About, FindingKind, Place, refer
from surveyhost.core.loop.reach import EVERYTHING, of_units
from surveyhost.core.loop.refusals import NotPrinted
from surveyhost.core.loop.steps import LoopState
from surveyhost.core.release.model import COMPANY
from surveyhost.core.release.scales import rated, scales
from surveyhost.services.loop import actions, decisions, findings
from surveyhost.services.loop.actions import Plan
from surveyhost.services.loop.refusals import FindingStays, NoSuchFinding
from surveyhost.services.office import audit
from surveyhost.services.releases import approval
from surveyhost.services.tabulation import tally
from surveyhost.store.office.loop.findings import Finding
from surveyhost.store.office.tables import ReleaseRow
from tests.services.loop.conftest import HUONG
from tests.support import factories


def theme(released, at=-1):
    return Place(COMPANY, About.THEME, scales(released.tables.questionnaire)[at].code)


class TestHeadlines:
    def test_they_are_findings_by_themselves_and_on_record(self, released):
        listed = findings.loop(released.house, released.client)
        assert 1 <= len(listed.findings) <= 5
        assert {one.kind for one in listed.findings} <= set(FindingKind) - {FindingKind.MARKED}
        assert all(one.state == LoopState.RELEASED and one.decision is None for one in listed.findings)
        assert all(one.figure == refer(released.tables, one.place).figure for one in listed.findings)
        assert listed.in_state(LoopState.RELEASED) == list(listed.findings)
        acts = [event.act for event in audit.events(released.house, released.client)]
        assert acts[:2] == ["finding.release", "release.approve"]

    def test_another_release_of_the_wave_keeps_them_with_their_figures_and_marks_them(self, released):
        house, before = released.house, findings.loop(released.house, released.client).findings
        approval.approve(house, factories.OTHER_STAFF, tally.prepare(house, factories.STAFF, released.survey))
        after = findings.loop(house, released.client)
        kept = [one for one in after.findings if one.release_id == released.release_id]
        assert [(one.id, one.kept, one.figure) for one in kept] == [(one.id, one.kept, one.figure) for one in before]
        assert all(one.replaced for one in kept) and not any(one.replaced for one in before)
        assert [one for one in after.findings if one.release_id != released.release_id] == []


class TestMark:
    def test_it_is_kept_with_its_place_and_its_figure(self, released):
        place = theme(released)
        made = findings.mark(released.house, HUONG, released.client, EVERYTHING, released.release_id, place)
        one = released.finding(made)
        assert (one.place, one.kind, one.state, one.marked_by) == (place, "marked", "released", HUONG.name)
        assert one.figure == one.kept == refer(released.tables, place).figure
        assert audit.events(released.house, released.client)[0].act == "finding.mark"

    def test_twice_is_once(self, released):
        marked = [
            findings.mark(released.house, HUONG, released.client, EVERYTHING, released.release_id, theme(released))
            for _ in range(2)
        ]
        assert marked[0] == marked[1]

    def test_what_is_not_printed_is_refused(self, released):
        with pytest.raises(NotPrinted):
            place = Place(COMPANY, About.ITEM, "nothing")
            findings.mark(released.house, HUONG, released.client, EVERYTHING, released.release_id, place)

    def test_another_client_and_a_release_that_is_not_out_are_refused(self, released):
        other = factories.client(released.house, "Đông Á")
        prepared = tally.prepare(released.house, factories.STAFF, released.survey)
        for client, release in ((other, released.release_id), (released.client, prepared), (released.client, 999)):
            with pytest.raises(NoSuchFinding):
                findings.mark(released.house, HUONG, client, EVERYTHING, release, theme(released))

    def test_a_manager_marks_rows_of_the_own_unit_only(self, released):
        unit = next(one for one in released.tables.units() if len(one.path) == 1)
        reach = of_units([" / ".join(unit.path)])
        with pytest.raises(NoSuchFinding):
            findings.mark(released.house, HUONG, released.client, reach, released.release_id, theme(released))
        code = next(item.code for item in rated(released.tables.questionnaire)
                    if (unit.code, item.code) in released.tables.cells)  # fmt: skip
        place = Place(unit.code, About.ITEM, code)
        made = findings.mark(released.house, HUONG, released.client, reach, released.release_id, place)
        seen = findings.loop(released.house, released.client, reach).findings
        assert [one.id for one in seen if one.kind == FindingKind.MARKED] == [made]
        assert all(one.place.group != COMPANY for one in seen)
        assert findings.loop(released.house, released.client, of_units([])).findings == ()

    def test_it_can_be_taken_off_until_somebody_decides(self, released):
        first = released.first
        with pytest.raises(FindingStays):
            findings.unmark(released.house, HUONG, released.client, EVERYTHING, first)
        made = findings.mark(released.house, HUONG, released.client, EVERYTHING, released.release_id, theme(released))
        findings.unmark(released.house, HUONG, released.client, EVERYTHING, made)
        assert made not in {one.id for one in findings.loop(released.house, released.client).findings}
        again = findings.mark(released.house, HUONG, released.client, EVERYTHING, released.release_id, theme(released))
        decisions.decide(released.house, HUONG, released.client, EVERYTHING, again, "not_now", "Năm sau")
        with pytest.raises(FindingStays):
            findings.unmark(released.house, HUONG, released.client, EVERYTHING, again)


class TestFigure:
    """Whoever writes another number into the table makes nobody read it."""

    @pytest.mark.parametrize("column", ["low", "high", "answers"])
    def test_a_number_that_the_release_does_not_print_is_not_shown(self, released, column):
        with released.house.office.begin() as session:
            row = session.get_one(Finding, released.first)
            setattr(row, column, getattr(row, column) + 1)
        assert released.finding(released.first).figure is None

    def test_a_release_that_cannot_be_read_shows_none(self, released):
        first = released.first
        with released.house.office.begin() as session:
            session.get_one(ReleaseRow, released.release_id).tables = b"{}"
        assert released.finding(first).figure is None
        assert findings.loop(released.house, released.client, of_units(["Nhà máy"])).findings == ()

    def test_another_place_of_the_release_is_its_own_figure_or_none(self, released):
        with released.house.office.begin() as session:
            session.get_one(Finding, released.first).group_code = "nowhere"
        with pytest.raises(NoSuchFinding):
            released.finding(released.first + 100)
        shown = [one for one in findings.loop(released.house, released.client).findings if one.place.group == "nowhere"]
        assert all(one.figure is None for one in shown)


def test_nothing_of_an_address_is_readable_in_the_office(released):
    plan = Plan("Họp đầu ca", "Quản đốc", released.house.now().date(), "process", address="lan.tran@minhhai.example")
    made = actions.add(released.house, HUONG, released.client, released.survey, plan, [released.first])
    assert actions.plan(released.house, released.client, made).has_address
    said = json.dumps([repr(event) for event in audit.events(released.house, released.client)])
    assert "lan.tran" not in said
    assert b"lan.tran" not in b"".join(path.read_bytes() for path in released.house.settings.data.rglob("*.sqlite3*"))
