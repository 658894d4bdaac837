"""Letters: what came back is put right; their words are the client's own within limits."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside.mail.smtp import Smtp
from surveyhost.services.fieldwork import closing
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import mailbox, undelivered, wordings
from surveyhost.services.office import audit
from surveyhost.services.office.house import Actor
from surveyhost.services.rosters import people as roster_people
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories
from tests.support.mail_server import mail_server
from tests.support.page import Page

LAN = Actor("lan@vendor.example")


@pytest.fixture
def refused(town, wave):
    """Two letters came back, one is delayed."""
    with town.house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
        session.query(Letter).filter(Letter.id <= 2).update({"state": "refused", "trouble": "550"})
        session.query(Letter).filter(Letter.id == 3).update({"state": "delayed", "trouble": "451", "tries": 2})
    return wave


def path(wave, rest=""):
    return f"/console/surveys/{wave.survey_id}/waves/1/{rest}"


class TestUndelivered:
    def test_it_says_whose_and_why(self, lan, refused):
        page = lan.page(path(refused, "undelivered"))
        assert page.h1 == "3 letters were not accepted"
        assert "nv1@minhhai.example" in page.text
        assert "550" in page.text

    def test_another_address_is_encrypted_and_the_letter_waits_again(self, town, lan, refused):
        lan.page(path(refused, "undelivered"))
        lan.done(path(refused, "undelivered/1"), email="Moi@minhhai.example", act="send")
        with town.house.office() as session:
            letter, keys = session.get_one(Letter, 1), keyring(town.house.settings)
            who = roster_people.unseal(keys, session.get_one(Participant, letter.participant_id))
        assert (letter.state, letter.trouble, who.email) == ("waiting", None, "moi@minhhai.example")
        assert audit.events(town.house)[0].act == "letter.correct"
        assert "moi@" not in "".join(audit.export(town.house))

    def test_a_bad_address_is_refused(self, lan, refused):
        lan.page(path(refused, "undelivered"))
        response = lan.send(path(refused, "undelivered/1"), email="moi", act="send")
        assert response.status_code == 422
        page = Page(response)
        assert page.all("//*[@id='email-1'][@value='moi'][@aria-invalid]")
        assert page.all("//div[@id='errors']//a[@href='#email-1']")
        assert "not an e-mail address" in "".join(page.words("//*[@id='email-1-error']"))

    def test_the_same_address_is_tried_again(self, town, lan, refused):
        lan.page(path(refused, "undelivered"))
        lan.done(path(refused, "undelivered/3"), email="", act="send")
        assert wave_status.status(town.house, refused).letters["waiting"] == 1

    def test_a_slip_takes_the_letters_place(self, town, lan, refused):
        lan.page(path(refused, "undelivered"))
        lan.done(path(refused, "undelivered/2"), email="", act="slip")
        status = wave_status.status(town.house, refused)
        assert (status.slips, status.letters["refused"]) == (1, 1)

    @pytest.mark.parametrize(("number", "status"), [(4, 422), (99, 404)])
    def test_a_letter_that_went_out_or_is_none_is_refused(self, town, lan, refused, number, status):
        lan.page(path(refused, "undelivered"))
        response = lan.send(path(refused, f"undelivered/{number}"), email="x@minhhai.example", act="send")
        assert response.status_code == status
        assert wave_status.status(town.house, refused).letters["waiting"] == 0

    def test_nothing_is_mended_after_closing(self, town, lan, refused):
        closing.close(town.house, LAN, refused)
        with pytest.raises(Refusal):
            undelivered.retry(town.house, LAN, refused, 1)


class TestAccepted:
    """Accepted does not mean arrived: nothing says that a letter came, and a person can be written to once more."""

    @pytest.fixture
    def accepted(self, town, wave):
        with town.house.office.begin() as session:
            session.query(Letter).update({"state": "sent"})
        return wave

    def test_nothing_says_that_letters_arrived(self, lan, accepted):
        page, tried = lan.page(path(accepted, "letters")), lan.page(path(accepted, "undelivered"))
        assert page.h1 == "Every letter was accepted by the mail server"
        assert tried.h1 == "Every letter that was tried was accepted by the mail server"
        for text in (page.text, tried.text, lan.page(path(accepted)).text):
            assert "arrived" not in text.replace("Accepted does not mean arrived", "")

    def test_another_address_gets_a_new_letter(self, town, lan, accepted):
        lan.page(path(accepted, "letters"))
        page = lan.done(path(accepted, "letters/renew"), person="NV0001", email="moi@minhhai.example", act="send")
        assert "A new letter is on its way to the mail server." in page.text
        assert wave_status.status(town.house, accepted).letters["waiting"] == 1
        assert "moi@" not in "".join(audit.export(town.house))

    def test_a_slip_takes_its_place(self, town, lan, accepted):
        lan.page(path(accepted, "letters"))
        lan.done(path(accepted, "letters/renew"), person="NV0001", email="", act="slip")
        assert wave_status.status(town.house, accepted).slips == 1

    def test_who_is_not_on_the_roster_is_said(self, lan, accepted):
        lan.page(path(accepted, "letters"))
        response = lan.send(path(accepted, "letters/renew"), person="nobody", email="x@minhhai.example", act="send")
        assert response.status_code == 422
        page = Page(response)
        assert page.words("//*[@id='person-error']") == ["Nobody with the id 'nobody' is on this survey's roster."]
        assert page.all("//*[@id='email']/@value") == ["x@minhhai.example"]


FORM = {"subject": "{client}: {title}", "heading": "Xin chào", "paragraphs": "Một.\n\nHai, đến {closes}."}


class TestWords:
    def where(self, survey, rest=""):
        return f"/console/surveys/{survey}/letters/vi/invitation{rest}"

    def test_they_begin_with_ours(self, lan, survey):
        page = lan.page(f"/console/surveys/{survey}/letters")
        assert page.h1 == "The letters are in our own words"
        assert len(page.all("//ul[contains(@class, 'lines')]/li")) == 4

    def test_a_look_shows_them_and_keeps_nothing(self, town, lan, survey):
        lan.page(self.where(survey))
        response = lan.send(self.where(survey), **FORM, act="look")
        assert "May Minh Hải: " in response.text
        assert not any(one.own for one in wordings.listed(wordings.setting(town.house, survey)))

    def test_they_are_kept_for_the_client_and_can_be_given_back(self, town, lan, survey):
        lan.page(self.where(survey))
        assert lan.done(self.where(survey), **FORM).h1 == "One letter is in the client's words"
        lan.page(self.where(survey))
        lan.done(self.where(survey), act="standard")
        assert not any(one.own for one in wordings.listed(wordings.setting(town.house, survey)))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"subject": ""},
            {"paragraphs": "See https://elsewhere.example"},
            {"paragraphs": "<img src=x>"},
            {"paragraphs": "Dear {name}"},
            {"heading": "x" * 161},
        ],
    )
    def test_what_a_letter_may_never_hold_is_refused(self, town, lan, survey, wrong):
        lan.page(self.where(survey))
        assert lan.send(self.where(survey), **{**FORM, **wrong}).status_code == 422
        assert not any(one.own for one in wordings.listed(wordings.setting(town.house, survey)))

    def test_markup_in_a_title_stays_text(self, town, lan):
        survey = factories.survey(town.house, title="<script>alert(1)</script>")
        page = lan.page(self.where(survey))
        assert not page.all("//script[not(@src)]")

    def test_a_test_letter_goes_to_oneself_with_a_link_that_leads_nowhere(self, town, lan, survey, demo):
        lan.page(self.where(survey))
        assert "Sent to lan@vendor.example" in lan.done(self.where(survey, "/test")).text
        letters = mailbox.letters(town.house.settings)
        assert [one.to for one in letters] == ["lan@vendor.example"]
        text = mailbox.letter(town.house.settings, letters[0].name).text
        assert "/s/" not in text
        assert wordings.EXAMPLE in text

    def test_a_test_letter_that_is_refused_is_said(self, town, lan, survey, monkeypatch):
        with mail_server() as server:
            server.at_rcpt = lambda to: f"550 5.1.1 {to} is unknown"
            door = Smtp(server.url)
            monkeypatch.setattr(wordings.letters, "door", lambda *_: door)
            lan.page(self.where(survey))
            assert "did not take the letter (550 5.1.1)" in lan.done(self.where(survey, "/test")).text

    def test_there_is_no_letter_in_a_language_the_survey_does_not_speak(self, lan, survey):
        assert lan.get(f"/console/surveys/{survey}/letters/fr/invitation").status_code == 404
