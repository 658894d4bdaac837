"""Who was invited before is found again, however the next roster writes the id; and nobody who was erased."""

import pytest

from surveyhost.core.grouping import frozen
from surveyhost.core.grouping.earlier import side_by_side
from surveyhost.core.tabulation.cube import Cube
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.rosters import erasure, membership
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Wave
from surveyhost.store.office.wave import wave_numbered
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
        found = membership.earlier(ring, wave_numbered(session, survey_id, 1), references)
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
            kept = membership.earlier(ring, wave_numbered(session, survey_id, 1), [spelling])
        assert kept.now == [None]


@pytest.mark.parametrize("counted_by", ["this version", "one before"])
def test_a_wave_that_was_counted_stands_beside_the_next_one_as_it_was_printed(house, monkeypatch, counted_by):
    """In a unit where too few answered nobody was counted by themselves, whatever was planned."""
    if counted_by == "one before":
        monkeypatch.setattr(membership, "keep_closing", lambda *_: None)
    rows = factories.people(60)
    wave = factories.open_wave(house, rows=rows)
    factories.answered(house, wave, 18)
    closing.close(house, STAFF, wave)
    planned = earlier(house, wave.survey_id)[1]
    assert planned.views == frozen_views(house) and len(planned.views.blocks) > 1
    tally.prepare(house, STAFF, wave.survey_id)
    found = earlier(house, wave.survey_id)[1]
    ring = keyring(house.settings)
    with house.office() as session:
        row = session.query(Wave).one()
        cube = Cube.from_bytes(ring.unwrap(waves.cube_name(row.code), row.cube))
    assert found.views == cube.views != planned.views
    assert {one[0] for one in found.now} == set(cube.views.blocks)
    erasure.erase(house, STAFF, wave.survey_id, rows[0]["id"])
    assert earlier(house, wave.survey_id)[1].views == cube.views
    ring.destroy(waves.cube_name(row.code))  # as when it is forgotten
    left = cube.views if counted_by == "this version" else planned.views
    assert earlier(house, wave.survey_id)[1].views == left


def test_what_is_kept_of_a_counted_wave_holds_no_number_of_answers(house):
    """Whoever holds the office and its master key, long after forgetting: the attack reads what the groups at close are
    made of, and finds how many were invited and the floor, as in the plan."""
    wave = factories.open_wave(house, rows=factories.people(60))
    factories.answered(house, wave, 18)
    closing.close(house, STAFF, wave)
    tally.prepare(house, STAFF, wave.survey_id)
    with house.office() as session:
        kept = membership._opened(keyring(house.settings), session.query(Wave).one())["closing"]
    planned = frozen.to_document(frozen_views(house))
    assert [unit["block"] for unit in kept["units"]] != [unit["block"] for unit in planned["units"]]
    assert numbers(kept) == numbers(planned)


def numbers(of):
    """Every number in a document, however deep, in order."""
    if isinstance(of, dict | list):
        return [found for one in (of.values() if isinstance(of, dict) else of) for found in numbers(one)]
    return [of] if isinstance(of, int | float) else []


def frozen_views(house):
    with house.office() as session:
        return frozen.from_bytes(session.query(Wave).one().views)


def test_a_wave_that_is_counted_after_a_later_one_stands_beside_it_too(house, monkeypatch):
    first = factories.closed_wave(house, 18)
    second = factories.open_wave(house, first.survey_id)
    factories.answered(house, second, 50)
    closing.close(house, STAFF, second)
    beside = []
    at_close = side_by_side.at_close
    monkeypatch.setattr(side_by_side, "at_close", lambda *given: beside.append(given[3]) or at_close(*given))
    tally.prepare(house, STAFF, first.survey_id, second.wave_number)
    tally.prepare(house, STAFF, first.survey_id, first.wave_number)
    with house.office() as session:
        row = session.query(Wave).filter_by(number=2).one()
        ring = keyring(house.settings)
        cube = Cube.from_bytes(ring.unwrap(waves.cube_name(row.code), row.cube))
    assert [len(one) for one in beside] == [1, 1]
    assert beside[1][0].views == cube.views
    assert None not in beside[1][0].now
