"""Who was invited before is found again, however the next roster writes the id; and nobody who was erased."""

from surveyhost.services.fieldwork import closing
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.rosters import erasure, membership
from surveyhost.services.rosters import people as roster_people
from tests.support import factories
from tests.support.factories import STAFF


def two_rosters(house, respell):
    """A survey whose first wave is closed, and whose next roster writes every id otherwise."""
    rows = factories.people(40)
    wave = factories.open_wave(house, rows=rows)
    factories.answered(house, wave, 30)
    closing.close(house, STAFF, wave)
    again = [{**row, "id": respell(row["id"])} for row in rows]
    factories.roster(house, wave.survey_id, again)
    return wave.survey_id, [row["id"] for row in again]


def earlier(house, survey_id):
    ring = keyring(house.settings)
    with house.office() as session:
        references = roster_people.references(session, ring, survey_id)
        [found] = membership.earlier(session, ring, survey_id, 2, references)
    return references, found


def test_an_id_that_is_written_otherwise_is_the_same_person(house):
    survey_id, ids = two_rosters(house, str.lower)
    references, found = earlier(house, survey_id)
    assert sorted(references) == sorted(ids) and all(one.islower() for one in ids)
    assert None not in found.now
    assert list(found.gone) == []


def test_whoever_is_erased_is_found_no_more_under_either_spelling(house):
    survey_id, ids = two_rosters(house, str.lower)
    erasure.erase(house, STAFF, survey_id, ids[0])
    references, found = earlier(house, survey_id)
    assert len(references) == 39 and None not in found.now
    assert len(list(found.gone)) == 1
    ring = keyring(house.settings)
    for spelling in (ids[0], ids[0].upper()):
        with house.office() as session:
            [kept] = membership.earlier(session, ring, survey_id, 2, [spelling])
        assert kept.now == [None]
