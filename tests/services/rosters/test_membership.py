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
from surveyhost.services.rosters.people import Findable
from surveyhost.services.tabulation import tally
from surveyhost.store.office.roster import person_places
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
        people = list(roster_people.findable(session, ring, survey_id).values())
        [found] = membership.earlier(ring, wave_numbered(session, survey_id, 1), people)
    return [one.reference for one in people], found


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
            [kept] = membership.earlier(ring, wave_numbered(session, survey_id, 1), [Findable(spelling, "")])
        assert kept.now == [None]


def test_whoever_has_another_id_is_found_where_they_are_reached(house):
    survey_id, _ = two_rosters(house, lambda one: f"HR-{one}")
    found = earlier(house, survey_id)[1]
    assert None not in found.now and list(found.gone) == []
    assert [unit for unit, *_ in found.now] == [unit for unit, *_ in frozen_labels(house, survey_id)]


def frozen_labels(house, survey_id):
    """By what everybody on the roster was counted in the first wave, by its groups."""
    with house.office() as session:
        views = frozen.from_bytes(wave_numbered(session, survey_id, 1).views)
        return [frozen.labels(views, one.unit, one.attributes) for one in person_places(session, survey_id)]


def readings(house, *people):
    """How the only wave stands beside these people."""
    with house.office() as session:
        listed = [Findable(*one) for one in people]
        return membership.earlier(keyring(house.settings), session.query(Wave).one(), listed)


def test_a_mailbox_is_known_however_it_is_written_and_finds_nobody_where_two_read_it(house):
    rows = [
        row | {"email": "chung@minhhai.example"} if place < 2 else row for place, row in enumerate(factories.people())
    ]
    factories.open_wave(house, rows=rows)
    [found] = readings(
        house, ("X1", "NV4+survey@MinhHai.example"), ("X2", "nv5@minhhai.example"), ("X3", "chung@minhhai.example")
    )
    assert [one is None for one in found.now] == [False, False, True]
    [found] = readings(house, ("X1", "nv4@minhhai.example"), ("X2", "nv4+other@minhhai.example"), ("X3", ""))
    assert found.now == [None] * 3 and len(found.gone) == 60


def test_where_the_mailbox_may_be_somebody_elses_both_readings_are_kept(house):
    factories.open_wave(house)
    both, by_id = readings(house, ("NV0001", "nv1@minhhai.example"), ("X1", "nv2@minhhai.example"))
    assert None not in both.now and len(both.gone) == 58
    assert [one is None for one in by_id.now] == [False, True] and len(by_id.gone) == 59


def test_what_an_earlier_version_kept_has_ids_alone_and_does_what_it_did(house):
    """It can be read, somebody can be erased from it, and it is filled in no further."""
    wave = factories.open_wave(house)
    ring = keyring(house.settings)
    with house.office.begin() as session:
        row = session.query(Wave).one()
        held = membership._opened(ring, row)
        held["people"] = {mark: kept[0] for mark, kept in held["people"].items()}
        row.members = membership._sealed(ring, row.code, held)
    known, unknown = ("NV0001", "nv1@minhhai.example"), ("X1", "nv2@minhhai.example")
    [found] = readings(house, known, unknown)
    assert [one is None for one in found.now] == [False, True]
    erasure.erase(house, STAFF, wave.survey_id, "NV0001")
    [found] = readings(house, known, unknown)
    assert found.now == [None, None] and len(found.gone) == 60


@pytest.mark.parametrize("prefix", ["", "HR-"], ids=["the same id", "another id"])
def test_whoever_is_erased_is_found_by_neither_id_nor_mailbox(house, prefix):
    survey_id, ids = two_rosters(house, lambda one: f"{prefix}{one}")
    erasure.erase(house, STAFF, survey_id, ids[0])
    for one in (("NV0001", ""), (ids[0], ""), ("X1", "nv1@minhhai.example")):
        [found] = readings(house, one)
        assert found.now == [None] and len(found.gone) == 40
    assert None not in earlier(house, survey_id)[1].now


def test_to_erase_somebody_takes_no_more_than_the_mailbox_from_whoever_had_it_before(house):
    """The accountant's mailbox went from one to the other, and both are still there."""
    rows = factories.people(40)
    wave = factories.open_wave(house, rows=rows)
    factories.answered(house, wave, 30)
    closing.close(house, STAFF, wave)
    mailbox = rows[0]["email"]
    now = [rows[0] | {"email": "nv.moi@minhhai.example"}, rows[1] | {"email": mailbox}, *rows[2:]]
    factories.roster(house, wave.survey_id, now)
    erasure.erase(house, STAFF, wave.survey_id, rows[1]["id"])
    [before, erased, anybody] = (
        readings(house, one)[0].now for one in ((rows[0]["id"], ""), (rows[1]["id"], ""), ("X1", mailbox))
    )
    assert None not in before and erased == anybody == [None]


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
