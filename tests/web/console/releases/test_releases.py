"""The release desk: two people, a proof, and files that do no harm."""

import csv
import io
import zipfile

import openpyxl
import pytest

from surveyhost.report import html
from surveyhost.services.office import audit
from surveyhost.services.releases import approval, releases, unit_batch, unit_reports
from surveyhost.services.tabulation import tally
from surveyhost.web.console import filters
from tests.report import sample
from tests.support import factories
from tests.support.people import PASSWORD

LAN = "lan@vendor.example"
MINH = "minh@vendor.example"
EVIL = "=HYPERLINK(A1)"


@pytest.fixture
def prepared(town, demo, survey):
    """A release that Lan prepared and whose comments are read; its id."""
    factories.closed_wave(town.house, 44, survey_id=survey)
    return factories.comments_read(town.house, tally.prepare(town.house, factories.STAFF, survey))


def state(town, release):
    return releases.line(town.house, release).state


class TestApprove:
    def test_the_second_person_signs(self, town, minh, prepared):
        page = minh.page(f"/console/releases/{prepared}/")
        assert page.h1 == "Release 1 waits for a second signature"
        assert minh.done(f"/console/releases/{prepared}/approve", read="1").h1 == "Release 1 is out"
        assert releases.line(town.house, prepared).approved_by == MINH

    def test_who_prepared_never_signs_whatever_the_roles(self, town, prepared):
        both = town.staff(factories.STAFF.name, "survey_manager", "releaser", "administrator")
        page = both.page(f"/console/releases/{prepared}/")
        assert "somebody else has to sign" in page.text
        assert not page.all("//button[contains(., 'Release')]")
        page = both.done(f"/console/releases/{prepared}/approve", read="1")
        assert "another person must approve it" in page.text
        assert state(town, prepared) == "prepared"

    def test_it_has_to_be_read_first(self, town, minh, prepared):
        minh.page(f"/console/releases/{prepared}/")
        response = minh.send(f"/console/releases/{prepared}/approve")
        assert response.status_code == 422
        assert 'id="read-error"' in response.text and 'aria-describedby="read-error"' in response.text
        assert "Tick that the report and its comments were read" in response.text
        assert state(town, prepared) == "prepared"

    def test_two_waves_are_told_apart_in_every_list(self, town, minh, prepared):
        line = releases.line(town.house, prepared)
        named = f"wave {line.wave} (2 Mar 2026 to "
        for path in ("/console/releases/", f"/console/releases/{prepared}/", f"/console/surveys/{line.survey_id}/"):
            assert named in " ".join(minh.page(path).text.split()), path
        assert f", wave {line.wave}" in minh.page("/console/").text

    def test_it_waits_until_the_comments_are_read(self, town, demo, minh, survey):
        factories.staffed(town.house)
        factories.closed_wave(town.house, 44, survey_id=survey)
        unread = tally.prepare(town.house, factories.STAFF, survey)
        page = minh.page(f"/console/releases/{unread}/")
        assert "The comments are read first." in page.text
        assert not page.all("//button[contains(., 'Release')]")
        assert "not all been read" in minh.done(f"/console/releases/{unread}/approve", read="1").text
        assert state(town, unread) == "prepared"

    def test_it_takes_a_proof_from_the_last_15_minutes(self, town, minh, prepared):
        path = f"/console/releases/{prepared}/"
        minh.get("/account/password")
        minh.done("/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD)
        minh.page(path)
        with minh.session_transaction() as session:
            session["fs_paa"] -= 16 * 60
            session.pop("fs_gexp", None)
        asked = minh.send(path + "approve", read="1")
        assert asked.status_code == 403 and 'name="read" value="1"' in asked.text, "the tick is not lost"
        assert state(town, prepared) == "prepared"
        where = "/account/prove?next=/account/start"
        minh.page(where)
        assert minh.send(where, password=PASSWORD).status_code == 302
        minh.page(path)
        minh.done(path + "approve", read="1")
        assert state(town, prepared) == "released"

    def test_a_wrong_proof_is_counted(self, town, minh, prepared):
        minh.get("/account/password")
        minh.done("/account/password", new_password=PASSWORD, new_password_confirm=PASSWORD)
        minh.get("/account/prove")
        for _ in range(5):
            assert minh.send("/account/prove", password="wrong").status_code == 200
        assert minh.send("/account/prove", password=PASSWORD).status_code == 429

    def test_a_survey_manager_cannot(self, town, lan, prepared):
        lan.page(f"/console/releases/{prepared}/")
        assert lan.send(f"/console/releases/{prepared}/approve", read="1").status_code == 403


class TestSendBack:
    def test_it_goes_back_with_a_note(self, town, minh, prepared):
        minh.page(f"/console/releases/{prepared}/back")
        page = minh.done(f"/console/releases/{prepared}/back", note="Che tên ở ý kiến thứ hai.")
        assert page.h1 == "Release 1 was sent back"
        assert audit.events(town.house)[0].after == {"note": "Che tên ở ý kiến thứ hai."}

    def test_it_takes_a_note(self, town, minh, prepared):
        minh.page(f"/console/releases/{prepared}/back")
        page = minh.send(f"/console/releases/{prepared}/back", note="  ")
        assert page.status_code == 422
        assert 'id="note-error"' in page.text
        assert state(town, prepared) == "prepared"

    def test_a_released_one_stays_released(self, town, minh, prepared):
        minh.page(f"/console/releases/{prepared}/")
        minh.done(f"/console/releases/{prepared}/approve", read="1")
        assert minh.send(f"/console/releases/{prepared}/back", note="zu spät").status_code == 422
        assert state(town, prepared) == "released"


class TestPage:
    def test_it_shows_what_was_checked_and_what_is_protected(self, minh, prepared):
        page = minh.page(f"/console/releases/{prepared}/")
        assert "44" in page.words("//dl[@class='tiles']//dd")
        assert not page.all("//ul[@class='checks']/li[@class='no']")

    def test_what_was_protected_is_said_in_the_words_of_the_report(self, monkeypatch):
        monkeypatch.setattr(filters, "language", lambda: "en")
        release = sample.release()
        printed = html.document(html.reading(release, "en"), html.Pictures(inline=False))
        said = filters.protected_words(release)
        assert len(said) > 2
        assert [sentence for sentence in said if sentence in printed] == said

    def test_the_list_says_what_waits(self, minh, prepared):
        page = minh.page("/console/releases/")
        assert page.h1 == "One release waits for a second signature"

    def test_one_that_is_not_there(self, minh):
        assert minh.get("/console/releases/99/").status_code == 404
        assert minh.get("/console/releases/99/csv/vi").status_code == 404
        minh.page("/console/releases/")
        assert minh.send("/console/releases/99/approve", read="1").status_code == 404


class TestUnits:
    def test_all_units_are_asked_for_and_their_progress_stands_there(self, town, minh, prepared, monkeypatch):
        assert not minh.page(f"/console/releases/{prepared}/").all("//*[@id='units']")
        approval.approve(town.house, factories.OTHER_STAFF, prepared)
        page = minh.done(f"/console/releases/{prepared}/units/full/vi")
        total = len(releases.load(town.house, prepared).units()) - 1
        assert f"0 of {total} printed (Vietnamese)" in page.text
        assert minh.get(f"/console/releases/{prepared}/units/full/vi.zip").location.endswith("#units")
        monkeypatch.setattr(unit_batch, "unit_reports", lambda batch, units, _: ((unit, b"%PDF") for unit in units))
        monkeypatch.setattr(unit_reports.signing, "sign_report", lambda settings, pdf, now: pdf)
        unit_reports.print_asked_for(town.house)
        page = minh.page(f"/console/releases/{prepared}/")
        assert page.all("//a[contains(@href, '/units/full/vi.zip')]")
        assert not page.all("//*[@id='units'][@hx-trigger]")
        with zipfile.ZipFile(io.BytesIO(minh.get(f"/console/releases/{prepared}/units/full/vi.zip").data)) as zipped:
            assert len(zipped.namelist()) == total + 1

    def test_summaries_are_asked_for_and_fetched_beside_full_reports(self, town, minh, prepared, monkeypatch):
        approval.approve(town.house, factories.OTHER_STAFF, prepared)
        page = minh.done(f"/console/releases/{prepared}/units/summary/vi")
        assert page.words("//*[@id='units']/h3") == ["Summaries of about four pages", "Full reports"]
        assert page.text.count("printed (Vietnamese)") == 1, "the full ones were not asked for"
        monkeypatch.setattr(unit_batch, "unit_reports", lambda batch, units, _: ((unit, b"%PDF") for unit in units))
        monkeypatch.setattr(unit_reports.signing, "sign_report", lambda settings, pdf, now: pdf)
        unit_reports.print_asked_for(town.house)
        given = minh.get(f"/console/releases/{prepared}/units/summary/vi.zip")
        assert given.headers["Content-Disposition"].endswith("-summary-vi.zip")
        with zipfile.ZipFile(io.BytesIO(given.data)) as zipped:
            assert all(one.endswith((" summary.pdf", "index.csv")) for one in zipped.namelist())
        assert minh.get(f"/console/releases/{prepared}/units/full/vi.zip").location.endswith("#units")
        assert minh.get(f"/console/releases/{prepared}/units/one-page/vi.zip").status_code == 404

    def test_not_before_it_is_released(self, minh, prepared):
        minh.page(f"/console/releases/{prepared}/")
        assert "after the release is approved" in minh.done(f"/console/releases/{prepared}/units/full/vi").text


class TestFiles:
    @pytest.fixture
    def harmful(self, town, demo):
        """A release in which a unit's name is a formula, as a roster can still bring it: text of a calculated cell."""
        survey = factories.survey(town.house)
        factories.roster(town.house, survey, [{**row, "unit": f'="{EVIL}"'} for row in factories.people(40)])
        factories.closed_wave(town.house, 40, survey_id=survey)
        return tally.prepare(town.house, factories.STAFF, survey)

    def test_no_cell_of_a_csv_is_a_formula(self, minh, harmful):
        text = minh.get(f"/console/releases/{harmful}/csv/vi").data.decode("utf-8-sig")
        assert "HYPERLINK" in text
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell[:1] in "=+-@\t\r" and not cell.lstrip("+-").isdigit() and cell], (
                row
            )

    def test_no_cell_of_a_workbook_is_a_formula(self, minh, harmful):
        book = openpyxl.load_workbook(io.BytesIO(minh.get(f"/console/releases/{harmful}/xlsx/vi").data))
        cells = [cell for sheet in book for row in sheet for cell in row]
        assert any("HYPERLINK" in str(cell.value) for cell in cells)
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
