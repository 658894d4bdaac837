"""Erased on request: from every roster of the client, and out of the next ones; by a mark that is no id."""

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.roster.model import Person
from surveyhost.services.accounts import accounts
from surveyhost.services.files import uploads
from surveyhost.services.keys import keyring as keys
from surveyhost.services.office import audit
from surveyhost.services.operations import rotation
from surveyhost.services.rosters import check, erasure, erasure_marks, rosters
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.rosters.refusals import ErasedPerson, IdTwice, NobodyThere
from surveyhost.services.setup import lists
from surveyhost.store.office.accounts import Upload
from surveyhost.store.office.roster import Erased, ErasureKey
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories
from tests.support.factories import STAFF


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
    checked = check.check(house, survey, "roster.csv", again)
    assert (checked.summary.erased, len(checked.participants), checked.summary.people) == (1, 19, 19)
    assert rosters.put(house, STAFF, survey, "roster.csv", again) == people(house, survey) == 19
    with pytest.raises(Refusal) as refused:
        erasure.find(house, survey, "NV0003")
    assert isinstance(refused.value, ErasedPerson)


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
    assert check.check(house, elsewhere, "r.csv", factories.roster_csv(factories.people(20))).summary.erased == 0


def test_the_mark_is_no_id_and_no_plain_hash_of_one(house, survey):
    erasure.erase(house, STAFF, survey, "NV0003")
    erasure_of_another = factories.survey(house, factories.client(house, "Đông Á"))
    factories.roster(house, erasure_of_another, 20)
    erasure.erase(house, STAFF, erasure_of_another, "NV0003")
    with house.office() as session:
        marks = [row.mark for row in session.query(Erased)]
        clients = {row.client_id for row in session.query(Erased)}
        lookups = {row.lookup for row in session.query(Participant)}
    assert len(clients) == 2 and len({*marks}) == len(marks), "two clients' marks of one id have nothing in common"
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
    assert check.check(house, survey, "r.csv", factories.roster_csv(factories.people(20))).summary.erased == 1


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
    assert isinstance(refused.value, NobodyThere)
    erasure.erase(house, STAFF, survey, "NV0003")
    with pytest.raises(Refusal):
        erasure.erase(house, STAFF, survey, "NV0003")
    assert lists.survey(house, survey).people == 20, "the roster's own count is of the file that was brought"


def test_a_file_that_waits_for_its_import_goes_too(house, survey):
    """It may name the person, and would bring the name back into the database's copies."""
    account = accounts.find(house, accounts.add_staff(house, STAFF, "t@vendor.example", "T") and "t@vendor.example").id
    uploads.keep(house, account, uploads.of_roster(survey), "roster.csv", b"id\nNV0003")
    erasure.erase(house, STAFF, survey, "NV0003")
    with house.office() as session:
        assert session.query(Upload).count() == 0


def numbered(ids):
    return factories.roster_csv([{**row, "id": one} for row, one in zip(factories.people(20), ids, strict=True)])


WRITTEN = {
    "plain": [str(number) for number in range(1, 21)],
    "zeros": [f"{number:06d}" for number in range(1, 21)],
    "point": [f"{number}.0" for number in range(1, 21)],
    "hidden": [f"\u2060{number:06d}\u00ad" for number in range(1, 21)],
}


@pytest.mark.parametrize(("before", "asked"), [("plain", "7"), ("zeros", "000007"), ("point", "7.0")])
@pytest.mark.parametrize("after", WRITTEN)
def test_no_way_to_write_the_id_brings_the_person_back(house, client, before, asked, after):
    survey = factories.survey(house, client)
    rosters.put(house, STAFF, survey, "r.csv", numbered(WRITTEN[before]))
    erasure.erase(house, STAFF, survey, asked)
    checked = check.check(house, survey, "r.csv", numbered(WRITTEN[after]))
    assert (checked.summary.erased, checked.summary.people) == (1, 19)
    assert (len(checked.summary.difference.joiners), checked.summary.difference.leavers) == (0, 0)


@pytest.mark.parametrize("asked", ["7", "000007", " 0007 "])
def test_the_request_finds_the_person_on_every_roster_however_the_id_is_written(house, client, asked):
    made = [factories.survey(house, client) for _ in range(2)]
    for survey, written in zip(made, ("plain", "zeros"), strict=True):
        rosters.put(house, STAFF, survey, "r.csv", numbered(WRITTEN[written]))
    assert erasure.erase(house, STAFF, made[0], asked).rosters == 2
    assert [people(house, one) for one in made] == [19, 19]
    erasure.readmit(house, STAFF, made[0], "7.0")
    assert check.check(house, made[0], "r.csv", numbered(WRITTEN["zeros"])).summary.erased == 0


def test_of_ids_that_look_alike_the_one_that_is_meant_has_to_be_written_in_full(house, client, survey):
    """A roster of an early revision may hold both."""
    ring = keys.keyring(house.settings)
    with house.office.begin() as session:
        for row, id in zip(session.query(Participant).order_by(Participant.id), ("007", "0007"), strict=False):
            row.sealed = roster_people.seal(ring, survey, Person(id, "", f"Name of {id}", "vi", row.unit, {}))
            row.lookup = roster_people.lookup(ring, client, id)
    with pytest.raises(Refusal) as refused:
        erasure.erase(house, STAFF, survey, "7")
    assert isinstance(refused.value, IdTwice)
    assert people(house, survey) == 20
    assert erasure.erase(house, STAFF, survey, "0007").name == "Name of 0007"
    assert (people(house, survey), erasure.find(house, survey, "007").name) == (19, "Name of 007")


def test_marks_that_were_made_before_hold_as_well(house, client, survey):
    key = keys.keyring(house.settings)
    with house.office.begin() as session:
        erasure_marks.put(house, session, client, "first")
        of_client = erasure_marks._key(session, key, client)
        session.add(Erased(client_id=client, mark=erasure_marks._mark(of_client, "000007"), made=house.now()))
    checked = check.check(house, survey, "r.csv", numbered(WRITTEN["plain"]))
    assert checked.summary.erased == 1


def test_who_is_written_otherwise_stays_the_same_person(house, client):
    survey = factories.survey(house, client)
    rosters.put(house, STAFF, survey, "r.csv", numbered(WRITTEN["plain"]))
    with house.office() as session:
        before = {row.id for row in session.query(Participant).filter_by(survey_id=survey)}
    checked = check.check(house, survey, "r.csv", numbered(WRITTEN["zeros"]))
    assert checked.asked == ""
    assert [(one.kind, one.values["count"]) for one in checked.summary.notices] == [("respelled-ids", "20")]
    rosters.put(house, STAFF, survey, "r.csv", numbered(WRITTEN["zeros"]))
    with house.office() as session:
        assert {row.id for row in session.query(Participant).filter_by(survey_id=survey)} == before
    assert erasure.find(house, survey, "000007").reference == "000007"


def test_in_the_field_the_person_is_gone_and_nobody_else(house):
    wave = factories.open_wave(house)
    found = erasure.erase(house, factories.STAFF, wave.survey_id, " NV0007 ")
    assert (found.name, found.in_field) == ("Nguyễn Thị 7", True)
    with house.office() as session:
        assert session.query(Participant).count() == session.query(Letter).count() == 59
    with pytest.raises(Refusal) as refusal:
        erasure.find(house, wave.survey_id, "NV0007")
    assert isinstance(refusal.value, ErasedPerson)
