"""The portal: own reports, own surveys, the company's rate, and nothing behind them."""

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from surveyhost.core import colour
from surveyhost.core.release.model import COMPANY
from surveyhost.core.report_length import OF_UNITS
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.loop import actions
from surveyhost.services.loop.actions import Plan
from surveyhost.services.office import audit
from surveyhost.services.office.house import Actor
from surveyhost.services.releases import destruction_records, releases, unit_batch, unit_reports
from surveyhost.services.releases.unit_reports import Wanted
from surveyhost.services.setup import clients, lists, surveys
from surveyhost.services.tabulation import tally
from surveyhost.store.office.accounts import Account
from surveyhost.web.client.reports import KINDS, PDFS_OF_UNITS
from tests.support import factories
from tests.support.page import Page


class TestHome:
    def test_it_teaches_before_the_first_report(self, huong):
        assert huong.page("/portal/").h1 == "No report yet"

    def test_the_report_stands_first(self, huong, release):
        page = huong.page("/portal/")
        assert page.h1 == "The report is here"
        assert "44 of 60 people answered" in page.text
        assert "What is not here" in page.text
        assert "By " in page.text

    def test_the_record_of_destruction_stands_beside_the_report(self, town, huong, release):
        for path in ("/portal/", "/portal/reports/"):
            (link,) = huong.page(path).tree.xpath("//a[contains(@href, '/portal/records/')]/@href")
        content = huong.get(link).data
        assert all(check.holds for check in destruction_records.check(content))
        assert json.loads(content)["document"]["record"] == "close"

    def test_a_record_without_a_report_is_not_shown(self, town, client, huong):
        factories.closed_wave(town.house, 20, survey_id=factories.survey(town.house, client))
        assert "/portal/records/" not in huong.page("/portal/reports/").text

    def test_in_the_field_it_shows_the_companys_rate_in_steps_once_a_day(self, town, client, huong, clock):
        wave = factories.open_wave(town.house, factories.survey(town.house, client, title="Tiếng nói"))
        assert "is shown here from tomorrow on" in huong.page("/portal/").text
        tokens = list(factories.links(town.house, wave).values())
        self.answer(town, wave, tokens[:20])
        wave_status.write_rates(town.house)
        shown = huong.page("/portal/").words("//p[@class='figure']")
        assert int(shown[0].removeprefix("at least ").removesuffix(" %")) % 5 == 0
        self.answer(town, wave, tokens[20:50])
        clock.forward(hours=2)
        wave_status.write_rates(town.house)
        assert huong.page("/portal/").words("//p[@class='figure']") == shown
        clock.forward(days=1)
        wave_status.write_rates(town.house)
        assert huong.page("/portal/").words("//p[@class='figure']") > shown

    def answer(self, town, wave, tokens):
        questionnaire = lists.survey(town.house, wave.survey_id).questionnaire
        for number, token in enumerate(tokens):
            responses.submit(town.house.vault, token, factories.some_answers(questionnaire, number))

    def test_it_knows_no_unit_while_the_wave_is_open(self, town, client, huong):
        wave = factories.open_wave(town.house, factories.survey(town.house, client))
        factories.answered(town.house, wave, 30)
        assert "Chuyền A" not in huong.page("/portal/").text + huong.page("/portal/surveys/").text

    def test_it_is_vietnamese_first(self, town, client, huong):
        browser = town.signed_in("huong@minhhai.example")
        with town.house.office.begin() as session:
            session.query(Account).update({"language": "vi"})
        page = browser.page("/portal/")
        assert page.tree.get("lang") == "vi"
        assert page.h1 == "Chưa có báo cáo"

    def test_a_prepared_release_is_not_seen(self, town, client, huong):
        wave = factories.closed_wave(town.house, 44, survey_id=factories.survey(town.house, client))
        made = tally.prepare(town.house, factories.STAFF, wave.survey_id)
        assert huong.page("/portal/").h1 == "No report yet"
        for path in ("", "overview", "csv/vi", "json/vi", "pdf/vi"):
            assert huong.get(f"/portal/reports/{made}/{path}").status_code == 404, path


class TestReports:
    def test_the_list_leads_to_each(self, huong, release):
        page = huong.page("/portal/reports/")
        assert page.h1 == "One report"
        assert any(one.get("href") == f"/portal/reports/{release}/" for one in page.all("//a"))

    def test_two_waves_are_told_apart_in_every_list(self, town, client, huong, release):
        survey = releases.line(town.house, release).survey_id
        factories.closed_wave(town.house, 44, survey_id=survey)
        factories.approved(town.house, tally.prepare(town.house, factories.STAFF, survey))
        for path in ("/portal/", "/portal/reports/"):
            text = " ".join(huong.page(path).text.split())
            assert all(f"wave {number} (2 Mar 2026 to " in text for number in (1, 2)), path

    def test_it_is_read_on_the_screen_page_by_page(self, town, huong, release):
        first = huong.get(f"/portal/reports/{release}/")
        assert first.status_code == 302
        page = huong.page(first.location)
        anchors = [one.get("href") for one in page.all("//nav[@class='contents']//a")]
        assert len(anchors) > 3
        names = page.words("//nav[@class='contents']//a")
        assert len(set(names)) == len(names)
        for address in anchors:
            assert huong.page(address).h1

    def test_what_has_no_page_answers_404(self, huong, release):
        assert huong.get(f"/portal/reports/{release}/gossip").status_code == 404
        assert huong.get(f"/portal/reports/{release}/overview?unit=u999").status_code == 404

    @pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
    def test_it_is_downloaded_and_that_is_on_record(self, town, client, huong, release, kind):
        response = huong.get(f"/portal/reports/{release}/{kind}/vi")
        assert response.status_code == 200
        assert len(response.data) > 500
        event = audit.events(town.house, client)[0]
        assert (event.act, event.actor, event.after) == ("report.read", "huong@minhhai.example", {"as": kind})

    def test_a_report_that_is_not_printed_yet_says_so(self, huong, release):
        page = Page(huong.get(f"/portal/reports/{release}/pdf/vi", follow_redirects=True))
        assert "still being printed" in page.text

    def test_what_is_downloaded_is_the_release(self, town, client, huong, release):
        document = json.loads(huong.get(f"/portal/reports/{release}/json/en").data)
        assert document
        assert releases.load(town.house, release, client).respondents == 44

    def test_reading_on_the_screen_is_on_record(self, town, client, huong, release):
        huong.get(f"/portal/reports/{release}/")
        assert audit.events(town.house, client)[0].after == {"as": "screen"}


class TestReaderOfSomeUnits:
    @pytest.fixture
    def doc(self, town, client):
        return town.hr("doc@minhhai.example", client, "reader", ("Nhà máy",))

    def test_they_read_their_units_only(self, doc, release):
        page = doc.page(doc.get(f"/portal/reports/{release}/").location)
        units = page.words("//select[@name='unit']/option")
        assert "the whole company" not in units
        assert all(one.startswith("Nhà máy") for one in units)

    def test_they_never_get_the_company_or_another_unit(self, town, client, doc, release):
        tables = releases.load(town.house, release, client)
        for group in tables.units():
            status = doc.get(f"/portal/reports/{release}/overview?unit={group.code}").status_code
            assert status == (200 if group.path[:1] == ("Nhà máy",) else 404), group.path
        for kind, unit in product(KINDS, ("", COMPANY)):
            assert doc.get(f"/portal/reports/{release}/{kind}/vi?unit={unit}").status_code == 404, (kind, unit)
        own = next(group.code for group in tables.units() if group.path == ("Nhà máy",))
        for kind in KINDS.keys() - PDFS_OF_UNITS:
            assert doc.get(f"/portal/reports/{release}/{kind}/vi?unit={own}").status_code == 404, kind

    def test_they_get_the_pdf_of_their_unit_and_of_no_other(self, town, client, doc, release, monkeypatch):
        monkeypatch.setattr(unit_batch, "unit_reports", lambda batch, units, _: ((one, b"%PDF 1") for one in units))
        monkeypatch.setattr(unit_reports.signing, "sign_report", lambda settings, pdf, now: pdf)
        for length in OF_UNITS:
            unit_reports.print_units(town.house, Wanted(release, "vi", length))
        for group in releases.load(town.house, release, client).units():
            for kind in ("pdf", "pdf_summary"):
                response = doc.get(f"/portal/reports/{release}/{kind}/vi?unit={group.code}")
                assert response.status_code == (200 if group.path == ("Nhà máy",) else 404), group.path
        page = doc.page(doc.get(f"/portal/reports/{release}/").location)
        for kind in ("pdf", "pdf_summary"):
            [link] = page.all(f"//a[contains(@href, '/{kind}/')]/@href")
            assert "unit=" in link and doc.get(link.replace("/en?", "/vi?")).data.startswith(b"%PDF"), kind

    def test_units_that_are_not_shown_lead_nowhere(self, town, client, release):
        lost = town.hr("lost@minhhai.example", client, "reader", ("Không có",))
        assert lost.get(f"/portal/reports/{release}/").status_code == 404


class TestSurveys:
    def test_it_lists_dates_and_rate(self, town, client, huong):
        wave = factories.open_wave(town.house, factories.survey(town.house, client, title="Tiếng nói"))
        factories.answered(town.house, wave, 16)
        wave_status.write_rates(town.house)
        page = huong.page("/portal/surveys/")
        assert page.h1 == "One survey is in the field"
        rate = wave_status.status(town.house, wave).rate.percent
        assert f"at least {rate} %" in page.words("//li[1]//b[contains(@class, 'num')]")

    def test_the_poster_carries_the_contract_and_no_way_in(self, town, client, huong):
        wave = factories.open_wave(town.house, factories.survey(town.house, client, title="Tiếng nói"))
        page = huong.page(f"/portal/surveys/{wave.survey_id}/poster")
        policy = wave_status.status(town.house, wave).policy_hash
        assert policy[:4] in page.text
        assert page.all("//svg[contains(@class, 'qr')]")
        assert "/s/" not in page.text

    def test_the_poster_says_what_its_contract_says(self, town, client, huong):
        """Between two waves another minimum may be chosen for the next one; the poster still is of the last."""
        survey = factories.survey(town.house, client, minimum_group=8)
        wave = factories.closed_wave(town.house, 20, survey_id=survey, rows=30)
        surveys.edit(town.house, factories.STAFF, survey, minimum_group=5)
        assert "No number rests on fewer than 8 people." in huong.page(f"/portal/surveys/{wave.survey_id}/poster").text

    def test_there_is_no_poster_before_a_wave(self, town, client, huong):
        survey = factories.survey(town.house, client)
        assert huong.get(f"/portal/surveys/{survey}/poster").status_code == 404


class TestActions:
    def form(self, number, **other):
        return {"survey": str(number), "what": "Họp đầu ca", "owner": "Quản đốc", "due": "2026-12-01",
                "kind": "process", **other}  # fmt: skip

    def test_it_is_put_on_the_plan_and_changed(self, town, client, huong):
        survey = factories.survey(town.house, client)
        assert huong.page("/portal/actions/").h1 == "Nothing is planned yet"
        huong.page("/portal/actions/new")
        assert huong.done("/portal/actions/new", **self.form(survey)).h1 == "One action is to be done"
        huong.page("/portal/actions/1")
        page = huong.done("/portal/actions/1", **self.form(survey, state="done"))
        assert page.h1 == "Everything planned is done"

    def test_what_is_late_is_said(self, town, client, huong, clock):
        survey = factories.survey(town.house, client)
        actions.add(town.house, Actor("x"), client, survey, Plan("Họp", "Quản đốc", date(2026, 3, 1), "process"))
        clock.forward(days=9)
        assert "10 days late" in huong.page("/portal/actions/").text

    @pytest.mark.parametrize("wrong", [{"what": ""}, {"due": "soon"}, {"kind": "prayer"}, {"survey": "x"}])
    def test_it_says_what_is_wrong(self, town, client, huong, wrong):
        survey = factories.survey(town.house, client)
        huong.page("/portal/actions/new")
        assert huong.send("/portal/actions/new", **self.form(survey, **wrong)).status_code == 422
        assert not actions.listed(town.house, client)

    def test_a_reader_sees_the_plan_and_changes_nothing(self, town, client):
        survey = factories.survey(town.house, client)
        actions.add(town.house, Actor("x"), client, survey, Plan("Họp", "Quản đốc", date(2026, 3, 9), "process"))
        reader = town.hr("doc@minhhai.example", client, "reader")
        assert not reader.page("/portal/actions/").all("//tbody//a")
        assert reader.get("/portal/actions/1").status_code == 404
        assert reader.get("/portal/actions/new").status_code == 404


class TestClothes:
    @pytest.mark.parametrize("chosen", ["#6B2D5C", "#FFEE00", "#FFFFFF", "#000000", "#00FF88"])
    def test_the_clients_colour_can_always_be_read(self, town, client, huong, chosen):
        clients.edit_client(town.house, Actor("x"), client, colour=chosen)
        css = huong.get("/portal/colours.css").text
        accent = css.split("--accent:")[1].split(";")[0]
        dark = css.split("[data-theme=dark]{--accent:")[1].split(";")[0]
        assert colour.contrast(accent, "#FFFFFF") >= 4.5
        assert colour.contrast(dark, "#18201D") >= 4.5

    def test_the_logo_stands_in_the_rail(self, town, client, huong):
        assert huong.get("/portal/logo").status_code == 404
        assert not huong.page("/portal/").all("//img[@class='logo']")
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        clients.edit_client(town.house, Actor("x"), client, logo=svg, logo_kind="image/svg+xml")
        assert huong.page("/portal/").all("//img[@class='logo'][@alt='Linh kiện Minh Hải']")
        assert huong.get("/portal/logo").data == svg


def test_a_report_shows_its_themes_over_all_waves(huong, release, monkeypatch):
    """What the releases of earlier waves printed, as the store gives them."""
    assert huong.get(f"/portal/reports/{release}/trend").status_code == 404, "a first wave has no line"

    def before(house, survey_id, wave):
        own = releases.load(house, release)
        return tuple(replace(own, survey=survey_id, wave=at, closed=f"{2020 + at}-05-01") for at in (1, 2))

    monkeypatch.setattr(releases, "before", before)
    page = huong.page(f"/portal/reports/{release}/trend")
    assert page.all("//h1/text()") == ["Over 3 waves"]
    assert page.all("//*[contains(@class, 'waves-chart')]")
