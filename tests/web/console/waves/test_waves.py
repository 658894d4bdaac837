"""Waves in the console: each step asks first, says what is lost, and no page knows who has answered."""

import pytest
from sqlalchemy import update

from surveyhost.core.wave import sealing
from surveyhost.services.office import audit
from surveyhost.services.operations import health
from surveyhost.services.releases import destruction_records
from surveyhost.services.setup import lists, surveys
from surveyhost.services.tabulation import preparing, protecting
from surveyhost.store.office.tables import HandOver, Letter
from surveyhost.store.vault import tables as vault
from tests.support import factories
from tests.support.page import Page


def state(town, wave):
    return lists.survey(town.house, wave.survey_id).waves[0].state


class TestOpen:
    def test_it_works(self, town, lan, survey, demo):
        page = lan.page(f"/console/surveys/{survey}/open")
        assert page.h1.startswith("Open a wave of")
        lan.done(f"/console/surveys/{survey}/open", opens="", closes="")
        line = lists.survey(town.house, survey).waves[0]
        assert (line.state, line.invited) == ("open", 60)

    def test_moments_are_meant_in_the_clients_zone(self, town, lan, survey, demo):
        lan.page(f"/console/surveys/{survey}/open")
        lan.done(f"/console/surveys/{survey}/open", opens="2026-03-09T08:00", closes="2026-03-20T17:00")
        line = lists.survey(town.house, survey).waves[0]
        assert line.state == "minted"
        assert (line.opens.hour, line.closes.hour) == (1, 10)

    @pytest.mark.parametrize("closes", ["2026-01-01T00:00", "yesterday"])
    def test_a_moment_that_cannot_be_is_refused(self, town, lan, survey, demo, closes):
        lan.page(f"/console/surveys/{survey}/open")
        response = lan.send(f"/console/surveys/{survey}/open", opens="", closes=closes)
        assert response.status_code == 422
        assert Page(response).all("//*[@id='closes-error']")
        assert not lists.survey(town.house, survey).waves

    def test_without_a_mail_server_it_says_so(self, town, lan, survey):
        lan.page(f"/console/surveys/{survey}/open")
        response = lan.send(f"/console/surveys/{survey}/open")
        assert response.status_code == 422
        assert "SURVEYHOST_SMTP_URL" in Page(response).words("//*[@id='errors']")[0]


class TestTampered:
    @pytest.fixture
    def changed(self, town, wave):
        with town.house.vault.begin() as session:
            session.execute(update(vault.wave).values(public_key=sealing.new_pair()[0]))

    def test_the_page_says_what_was_changed_and_puts_it_back(self, town, lan, wave, changed):
        where = f"/console/surveys/{wave.survey_id}/waves/1/"
        page = lan.page(where)
        assert "The vault does not hold what was frozen" in page.text and "The public key" in page.text
        lan.done(f"{where}mend")
        assert "The vault does not hold" not in lan.page(where).text
        assert list(health.faults(town.house)) == []


class TestFieldwork:
    def test_the_plan_offers_no_second_wave(self, lan, wave):
        assert f"/surveys/{wave.survey_id}/open" not in lan.get(f"/console/surveys/{wave.survey_id}/plan").text

    def test_it_shows_no_one_who_has_answered(self, town, lan, wave):
        before = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/").text
        factories.answered(town.house, wave, 4)
        after = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/")
        assert "nv1@minhhai.example" not in after.text
        assert "Nguyễn Thị" not in after.text
        assert after.text.replace("5 %", "0 %") == before.replace("5 %", "0 %")

    def test_units_move_in_steps_of_k(self, town, lan, wave):
        factories.answered(town.house, wave, 31)
        page = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/")
        shown = page.words("//table//td[contains(@class, 'num')]")
        assert shown
        for words in shown:
            low, high = map(int, words.split(" to "))
            assert low % 5 == 0
            assert high - low >= 4

    def test_it_answers_404_for_a_wave_that_is_not_there(self, lan, survey):
        assert lan.get(f"/console/surveys/{survey}/waves/1/").status_code == 404
        assert lan.get(f"/console/surveys/{survey}/waves/1/close").status_code == 404


class TestRemind:
    def test_it_goes_to_everybody(self, town, lan, wave):
        with town.house.office.begin() as session:
            session.query(Letter).update({"state": "sent"})
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/remind")
        lan.done(f"/console/surveys/{wave.survey_id}/waves/1/remind")
        assert audit.events(town.house)[0].after == {"batch": 2, "letters": 60}

    def test_not_while_letters_wait(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/remind")
        page = lan.done(f"/console/surveys/{wave.survey_id}/waves/1/remind")
        assert "60 letters of wave 1 still to be sent" in page.text


class TestClose:
    def test_it_asks_what_is_lost_and_closes(self, town, lan, wave):
        page = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/close")
        assert "60 seats and every key" in page.text
        lan.done(f"/console/surveys/{wave.survey_id}/waves/1/close")
        assert state(town, wave) == "closed"

    def test_the_question_changes_nothing(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/close")
        assert state(town, wave) == "open"

    def test_it_takes_a_proof_from_the_last_15_minutes(self, town, lan, wave):
        path = f"/console/surveys/{wave.survey_id}/waves/1/close"
        lan.page(path)
        mark = lan.mark()
        with lan.session_transaction() as session:
            session["fs_paa"] -= 16 * 60
        response = lan.post(path, data={"csrf_token": mark}, headers={"Referer": f"http://localhost{path}"})
        assert response.location.startswith("/account/prove?next=")
        assert state(town, wave) == "open"


class TestPrepare:
    def test_a_survey_manager_prepares_and_somebody_else_signs(self, town, lan, wave):
        factories.answered(town.house, wave, 40)
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/close")
        lan.done(f"/console/surveys/{wave.survey_id}/waves/1/close")
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/prepare")
        page = lan.done(f"/console/surveys/{wave.survey_id}/waves/1/prepare")
        assert page.h1 == "One release waits for a second signature"
        assert state(town, wave) == "tabulated"

    def test_how_far_it_is_stands_on_the_waves_page(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/close")
        lan.done(f"/console/surveys/{wave.survey_id}/waves/1/close")
        path = f"/console/surveys/{wave.survey_id}/waves/1/"
        line = lists.survey(town.house, wave.survey_id).waves[0]
        with protecting.preparing(town.house, line.id) as note:
            note(12, 60)
            page = lan.page(path)
            assert "Questions done: 12 of 60" in page.text and page.all("//*[@id='preparing']//progress[@value='12']")
            assert "Prepare a release…" not in page.text
        page = lan.page(path)
        assert "questions" not in page.text and "Prepare a release…" in page.text

    def test_what_takes_long_goes_on_and_leads_to_the_waves_page(self, lan, wave, monkeypatch):
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/prepare")
        monkeypatch.setattr(preparing, "prepare", lambda *given: False)
        assert lan.send(f"/console/surveys/{wave.survey_id}/waves/1/prepare").location.endswith("/waves/1/")

    def test_not_while_it_is_open(self, town, lan, wave):
        lan.page(f"/console/surveys/{wave.survey_id}/waves/1/prepare")
        response = lan.send(f"/console/surveys/{wave.survey_id}/waves/1/prepare")
        assert response.status_code == 422 and "Nothing was prepared" in response.text
        assert state(town, wave) == "open"


class TestKeeper:
    @pytest.fixture
    def kept(self, town, demo):
        """A closed wave whose private half is with the works council; that half, as it was typed out."""
        public, private = sealing.new_pair()
        made = factories.survey(town.house, keeper="Công đoàn", keeper_key=public.hex())
        factories.closed_wave(town.house, 40, survey_id=made)
        return made, private.hex()

    def test_the_first_page_says_that_the_key_has_to_be_brought(self, lan, kept):
        assert "the keeper brings the private key" in lan.page("/console/").text

    def test_the_form_takes_the_half_that_fits_and_forgets_it(self, town, lan, kept):
        survey, private = kept
        path = f"/console/surveys/{survey}/waves/1/prepare"
        assert "brought by Công đoàn" in lan.page(path).text
        wrong = lan.send(path, private_key="00" * 32)
        assert wrong.status_code == 422 and "This is not the private key" in wrong.text
        assert "00" * 32 in wrong.text, "what was typed can be mended"
        lan.page(path)
        assert lan.done(path, private_key=private).h1 == "One release waits for a second signature"
        with town.house.office() as session:
            assert session.query(HandOver).count() == 0
        assert private not in "".join(audit.export(town.house))

    def test_the_proof_is_asked_for_before_anybody_types(self, lan, kept):
        path = f"/console/surveys/{kept[0]}/waves/1/prepare"
        lan.page(path)
        with lan.session_transaction() as session:
            session["fs_paa"] -= 6 * 60
        assert lan.get(path).location.startswith("/account/prove?next=")

    def test_what_was_typed_outlives_the_proof(self, town, lan, kept):
        survey, private = kept
        path = f"/console/surveys/{survey}/waves/1/prepare"
        lan.page(path)
        with lan.session_transaction() as session:
            proven = session["fs_paa"]
            session["fs_paa"] -= 16 * 60
            session.pop("fs_gexp", None)
        again = lan.send(path, private_key=private)
        assert again.status_code == 403
        assert private in again.text and "/account/prove" in again.text
        assert "brought by Công đoàn" in again.text, "it stands in the form where it was typed, and can be read there"
        assert again.headers["Cache-Control"] == "no-store"
        with town.house.office() as session:
            assert session.query(HandOver).count() == 0
        with lan.session_transaction() as session:
            assert private not in str(dict(session))
            session["fs_paa"] = proven
        assert lan.done(path, private_key=private).h1 == "One release waits for a second signature"

    def test_it_asks_by_the_wave_and_not_by_what_the_rules_say_now(self, town, lan, kept):
        surveys.edit(town.house, factories.STAFF, kept[0], settings={})
        assert 'name="private_key"' in lan.get(f"/console/surveys/{kept[0]}/waves/1/prepare").text


class TestForget:
    def test_it_destroys_what_could_still_be_opened(self, town, tuan, demo, survey):
        wave = factories.closed_wave(town.house, 30, survey_id=survey)
        tuan.page(f"/console/surveys/{survey}/waves/1/forget")
        tuan.done(f"/console/surveys/{survey}/waves/1/forget", roster="1")
        assert state(town, wave) == "forgotten"
        links = tuan.page(f"/console/surveys/{survey}/waves/1/").tree.xpath("//a[contains(@href, '/records/')]/@href")
        assert len(links) == 2
        assert all(check.holds for link in links for check in destruction_records.check(tuan.get(link).data))
        assert lists.survey(town.house, survey).people == 0
