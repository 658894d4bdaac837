"""Erased on request: from every roster of the client, and out of the next ones; by a mark that is no id."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services import accounts, audit, erasure, rosters, rotation, surveys, uploads
from surveyhost.store.accounts import Upload
from surveyhost.store.erased import Erased, ErasureKey
from surveyhost.store.office import Letter, Participant
from tests import factories
from tests.factories import STAFF


@pytest.fixture
def client(house):
    return factories.client(house)


@pytest.fixture
def survey(house, client):
    made = factories.survey(house, client)
    factories.roster(house, made, 20)
    return made


def people(house, survey):
    with house.office() as session:
        return session.query(Participant).filter_by(survey_id=survey).count()


def test_the_next_roster_does_not_bring_the_person_back(house, survey):
    erasure.erase(house, STAFF, survey, "NV0003")
    again = factories.roster_csv(factories.people(20))
    checked = rosters.check(house, survey, "roster.csv", again)
    assert (checked.summary.erased, len(checked.participants), checked.summary.people) == (1, 19, 19)
    assert rosters.put(house, STAFF, survey, "roster.csv", again) == people(house, survey) == 19
    with pytest.raises(Refusal) as refused:
        erasure.find(house, survey, "NV0003")
    assert refused.value.code == "erased"


def test_every_roster_of_the_client_is_cleared_and_no_others(house, client, survey):
    other = factories.survey(house, client)
    factories.roster(house, other, 20)
    elsewhere = factories.survey(house, factories.client(house, "Đông Á"))
    factories.roster(house, elsewhere, 20)
    factories.open_wave(house, other)
    assert erasure.find(house, survey, "NV0003").rosters == 2
    found = erasure.erase(house, STAFF, survey, " NV0003 ")
    assert (found.name, found.in_field) == ("Nguyễn Thị 3", True)
    assert [people(house, one) for one in (survey, other, elsewhere)] == [19, 19, 20]
    with house.office() as session:
        assert session.query(Letter).count() == 19
    assert rosters.check(house, elsewhere, "r.csv", factories.roster_csv(factories.people(20))).summary.erased == 0


def test_the_mark_is_no_id_and_no_plain_hash_of_one(house, survey):
    erasure.erase(house, STAFF, survey, "NV0003")
    erasure_of_another = factories.survey(house, factories.client(house, "Đông Á"))
    factories.roster(house, erasure_of_another, 20)
    erasure.erase(house, STAFF, erasure_of_another, "NV0003")
    with house.office() as session:
        marks = [row.mark for row in session.query(Erased)]
        lookups = {row.lookup for row in session.query(Participant)}
    assert len({*marks}) == 2, "two clients' marks of one id have nothing in common"
    assert not lookups & set(marks)
    said = "\n".join(audit.export(house))
    assert "NV0003" not in said and "Nguyễn" not in said


def test_a_new_master_key_keeps_them_out(house, survey):
    erasure.erase(house, STAFF, survey, "NV0003")
    with house.office() as session:
        before = session.query(ErasureKey).one().sealed
    rotation.rotate(house.settings)
    with house.office() as session:
        assert session.query(ErasureKey).one().sealed != before
    assert rosters.check(house, survey, "r.csv", factories.roster_csv(factories.people(20))).summary.erased == 1


def test_the_person_may_ask_to_come_back(house, survey):
    erasure.erase(house, STAFF, survey, "NV0003")
    erasure.readmit(house, STAFF, survey, "NV0003")
    assert factories.roster(house, survey, 20) == 20
    assert audit.events(house, limit=2)[1].act == "participant.readmit"
    with pytest.raises(Refusal):
        erasure.readmit(house, STAFF, survey, "NV0003")


def test_nobody_is_erased_twice_or_by_a_wrong_id(house, survey):
    with pytest.raises(Refusal) as refused:
        erasure.erase(house, STAFF, survey, "X")
    assert refused.value.code == "participant-unknown"
    erasure.erase(house, STAFF, survey, "NV0003")
    with pytest.raises(Refusal):
        erasure.erase(house, STAFF, survey, "NV0003")
    assert surveys.survey(house, survey).people == 20, "the roster's own count is of the file that was brought"


def test_a_file_that_waits_for_its_import_goes_too(house, survey):
    """It may name the person, and would bring the name back into the database's copies."""
    account = accounts.find(house, accounts.add_staff(house, STAFF, "t@vendor.example", "T") and "t@vendor.example").id
    uploads.keep(house, account, uploads.of_roster(survey), "roster.csv", b"id\nNV0003")
    erasure.erase(house, STAFF, survey, "NV0003")
    with house.office() as session:
        assert session.query(Upload).count() == 0
