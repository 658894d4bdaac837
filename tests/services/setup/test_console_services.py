"""What the console's pages stand on, on both engines: agenda, backlog, undelivered letters, erasure, letter words."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.letters import undelivered, wordings
from surveyhost.services.letters.letter_text import Wording
from surveyhost.services.operations.agenda import agenda
from surveyhost.services.operations.backlog import backlog, health
from surveyhost.services.rosters import erasure
from surveyhost.services.rosters.refusals import ErasedPerson
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories


@pytest.fixture
def wave(house):
    """An open wave; two of its letters came back, one waits."""
    made = factories.open_wave(house)
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
        session.query(Letter).filter(Letter.id <= 2).update({"state": "refused", "trouble": "550"})
        session.query(Letter).filter(Letter.id == 3).update({"state": "waiting"})
    return made


class TestAgenda:
    def test_it_follows_a_survey_through_its_life(self, house, clock):
        survey = factories.survey(house)
        assert [task.kind for task in agenda(house).todo] == ["roster"]
        factories.roster(house, survey)
        assert [task.kind for task in agenda(house).todo] == ["open"]
        wave = factories.closed_wave(house, 44, survey_id=survey)
        assert [task.kind for task in agenda(house).todo] == ["prepare"]
        release = tally.prepare(house, factories.STAFF, wave.survey_id)
        assert [(task.kind, task.release_id) for task in agenda(house).todo] == [("comments", release)]
        factories.comments_read(house, release)
        assert [(task.kind, task.release_id) for task in agenda(house).todo] == [("sign", release)]
        assert not agenda(house, factories.STAFF.name).todo

    def test_letters_and_low_rates_are_said(self, house, wave, clock):
        clock.forward(days=12)
        found = agenda(house)
        assert {task.kind for task in found.todo} == {"letters", "low"}
        assert [task.kind for task in found.by_itself] == ["closes"]
        assert len(found.in_field) == 1


class TestBacklog:
    def test_it_counts_letters_by_wave(self, house, wave):
        line = backlog(house).mailings[0]
        assert (line.total, line.sent, line.waiting, line.delayed, line.refused) == (60, 57, 1, 0, 2)
        assert line.next_due == house.now()

    def test_nothing_is_listed_where_all_went_out(self, house, wave):
        with house.office.begin() as session:
            session.query(Letter).update({"state": "sent"})
        assert not backlog(house).mailings

    def test_health_says_it_in_one_line(self, house, wave):
        found = health(house)
        assert (found.unsent, found.refused, found.unprinted) == (1, 2, 0)
        assert found.events > 3


class TestUndelivered:
    def test_it_lists_refused_letters_with_whose_they_are(self, house, wave):
        lines = undelivered.listed(house, wave)
        assert [(one.state, one.trouble) for one in lines] == [("refused", "550")] * 2
        assert lines[0].email.endswith("@minhhai.example")

    def test_each_way_of_putting_right(self, house, wave):
        undelivered.retry(house, factories.STAFF, wave, 1)
        undelivered.correct(house, factories.STAFF, wave, 2, "New@minhhai.example")
        undelivered.by_slip(house, factories.STAFF, wave, 3)
        with house.office() as session:
            assert session.get_one(Letter, 1).state == session.get_one(Letter, 2).state == "waiting"
            assert session.get(Letter, 3) is None
            assert session.query(Participant).filter_by(by_mail=False).count() == 1

    @pytest.mark.parametrize("letter", [4, 999])
    def test_letters_that_went_out_are_let_be(self, house, wave, letter):
        with pytest.raises(Refusal):
            undelivered.retry(house, factories.STAFF, wave, letter)


class TestErasure:
    def test_the_person_is_gone_and_nobody_else(self, house, wave):
        found = erasure.erase(house, factories.STAFF, wave.survey_id, " NV0007 ")
        assert (found.name, found.in_field) == ("Nguyễn Thị 7", True)
        with house.office() as session:
            assert session.query(Participant).count() == session.query(Letter).count() == 59
        with pytest.raises(Refusal) as refusal:
            erasure.find(house, wave.survey_id, "NV0007")
        assert isinstance(refusal.value, ErasedPerson)


class TestWordings:
    def test_a_clients_own_words_stand_in_every_survey_of_theirs(self, house):
        client = factories.client(house)
        first, second = factories.survey(house, client), factories.survey(house, client)
        words = Wording("{client}", "Xin chào", ("Một.",))
        wordings.keep(house, factories.STAFF, client, "vi", "invitation", words)
        for survey in (first, second):
            of = wordings.setting(house, survey)
            assert [one.own for one in wordings.listed(of)] == [True, False, False, False]
            assert wordings.preview(house, of, "vi", "invitation").subject == "May Minh Hải"

    @pytest.mark.parametrize(("language", "kind"), [("fr", "invitation"), ("vi", "love letter")])
    def test_there_is_no_such_letter(self, house, language, kind):
        with pytest.raises(Refusal):
            wordings.keep(house, factories.STAFF, factories.client(house), language, kind, None)
