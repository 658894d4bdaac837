"""The first page: what needs whom, and what happens by itself."""

from surveyhost.services import accounts, reminders, tally
from surveyhost.store.office import Letter
from tests import factories


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
        assert "Put 4 undelivered letters right" in lan.page("/console/").text

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
