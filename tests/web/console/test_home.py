"""The first page: what needs whom, and what happens by itself."""

import pytest

from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.replies import Verdict
from surveyhost.services.accounts import accounts
from surveyhost.services.letters import reminders
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Letter
from tests.support import factories


class TestHome:
    def test_it_teaches_where_there_is_nothing(self, lan):
        page = lan.page("/console/")
        assert page.h1 == "Nothing needs you now"
        assert "No survey is running" in page.text

    def test_it_says_what_a_survey_waits_for(self, town, lan, demo):
        survey = factories.survey(town.house, title="Tiếng nói")
        page = lan.page("/console/")
        assert page.h1 == "One thing needs you"
        assert "Bring the roster of Tiếng nói" in page.text
        factories.roster(town.house, survey)
        assert "Look at the plan of Tiếng nói and open it" in lan.page("/console/").text
        factories.open_wave(town.house, survey)
        page = lan.page("/console/")
        assert page.h1 == "Nothing needs you now"
        assert "Tiếng nói closes for good" in page.text
        assert page.words("//section[h2='In the field']//tbody//th") == ["Tiếng nói"]

    def test_a_closed_wave_waits_for_its_release_today(self, town, lan, demo, survey):
        factories.closed_wave(town.house, 40, survey_id=survey)
        assert lan.page("/console/").h1 == "One thing needs you, one of them today"

    def test_letters_that_came_back_are_said(self, town, lan, wave):
        with town.house.office.begin() as session:
            session.query(Letter).filter(Letter.id <= 4).update({"state": "refused"})
        assert "Put 4 refused letters right" in lan.page("/console/").text

    @pytest.mark.parametrize(
        ("cause", "word", "says"),
        [
            ("account", "535 5.7.8", "No letter goes out: the mail server refuses our account"),
            ("quota", "550 5.4.5", "the mail server takes no more from our account for now"),
            ("later", "no connection", "the mail server cannot be reached, or takes none"),
        ],
    )
    def test_a_mail_server_that_takes_nothing_is_one_task_with_one_button(self, town, lan, wave, cause, word, says):
        trouble = Undelivered(word, Verdict(cause, False, True), "login")
        mail_trouble.meet(town.house, trouble, shut=True)
        page = lan.page("/console/")
        assert page.text.count(says) == 1
        assert word in page.text
        assert page.h1.startswith("One thing needs you")
        assert "60 letters wait." in page.text
        letters = lan.page(f"/console/surveys/{wave.survey_id}/waves/1/letters")
        assert says in letters.text
        assert letters.h1 == "Letters wait for the mail server"
        lan.page("/console/")
        assert "All letters are tried again." in lan.done("/console/letters/again").text
        assert not mail_trouble.is_shut(town.house)
        assert says in lan.page("/console/").text  # until the server has taken one
        with town.house.office.begin() as session:
            mail_trouble.over(session, town.house)
        assert says not in lan.page("/console/").text

    def test_letters_refused_because_of_us_are_sent_again_and_not_put_right(self, town, lan, wave):
        with town.house.office.begin() as session:
            session.query(Letter).filter(Letter.id <= 4).update({"state": "refused", "cause": "message"})
        page = lan.page("/console/")
        assert "Send 4 letters again" in page.text
        assert "refused letters right" not in page.text
        where = f"/console/surveys/{wave.survey_id}/waves/1"
        assert not lan.page(f"{where}/undelivered").all("//input[@type='email']")
        lan.page(f"{where}/letters")
        lan.done(f"{where}/letters/again")
        assert "Send 4 letters again" not in lan.page("/console/").text

    def test_few_answers_before_closing_are_said(self, town, lan, wave, clock):
        assert "Few have answered" not in lan.page("/console/").text
        clock.forward(days=12)
        assert "Few have answered" in lan.page("/console/").text

    def test_a_pause_and_a_planned_reminder_are_said(self, town, lan, wave):
        reminders.set_plan(town.house, factories.STAFF, wave.survey_id, ["3@09:00"])
        assert "A reminder of" in lan.page("/console/").text
        reminders.pause(town.house, factories.STAFF, wave)
        page = lan.page("/console/").text
        assert "Let the letters of" in page
        assert "A reminder of" not in page

    def test_each_sees_what_their_roles_can_do(self, town, lan, minh, demo, survey):
        factories.closed_wave(town.house, 40, survey_id=survey)
        assert "Prepare the release" in lan.page("/console/").text
        assert "Prepare the release" not in minh.page("/console/").text
        factories.comments_read(town.house, tally.prepare(town.house, factories.STAFF, survey))
        assert "Sign release 1" in minh.page("/console/").text
        assert "Sign release 1" not in lan.page("/console/").text

    def test_who_prepared_is_not_asked_to_sign(self, town, demo, survey):
        factories.closed_wave(town.house, 40, survey_id=survey)
        both = town.staff(factories.STAFF.name, "survey_manager", "releaser")
        factories.comments_read(town.house, tally.prepare(town.house, factories.STAFF, survey))
        assert "Sign release" not in both.page("/console/").text

    def test_it_is_read_in_vietnamese_too(self, town, lan):
        accounts.prefer(town.house, accounts.find(town.house, "lan@vendor.example").id, language="vi")
        page = lan.page("/console/")
        assert page.tree.get("lang") == "vi"
        assert page.h1 == "Chưa có việc gì chờ"
