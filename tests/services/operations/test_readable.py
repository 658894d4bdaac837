"""`verify` reads every document that is stored: one that cannot be read any more is named, and the rest is read on."""

import pytest
from sqlalchemy import update

from surveyhost.services.operations import health
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Participant, ReleaseRow, Survey, Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories
from tests.support.factories import STAFF

OFFICE = {
    "a questionnaire": (update(Survey).values(questionnaire="code = 7"), "The questionnaire of survey 1"),
    "a contract": (update(Wave).values(policy=b'{"k":5}'), "The contract of wave 1 of survey 1"),
    "a blank behind one": (
        update(Wave).values(policy=Wave.policy.op("||")(b" ")),
        "The contract of wave 1 of survey 1",
    ),
    "another contract": (update(Wave).values(policy_hash="0" * 64), "The contract of wave 1 of survey 1"),
    "frozen groups": (update(Wave).values(views=b"[]"), "The frozen groups of wave 1 of survey 1"),
    "tables": (update(ReleaseRow).values(tables=b"\xff"), "Release 1 of wave 1 of survey 1"),
    "other tables": (update(ReleaseRow).values(tables_hash="0" * 64), "Release 1 of wave 1 of survey 1"),
    "people": (
        update(Participant).where(Participant.id.in_((3, 4))).values(sealed=b"x" * 60),
        "2 people on the roster of survey 1",
    ),
}
VAULT = {
    "a contract": (update(vault.wave).values(policy=b"{}"), "The contract of wave"),
    "another contract": (update(vault.wave).values(policy_hash="0" * 64), "The contract of wave"),
    "a questionnaire": (update(vault.wave).values(questionnaire=b"code = 7"), "The questionnaire of wave"),
    "no text": (update(vault.wave).values(questionnaire=b"\xff\xfe"), "The questionnaire of wave"),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", OFFICE)
def test_what_the_office_holds(house, what):
    wave = factories.closed_wave(house, 15, rows=20)
    factories.approved(house, tally.prepare(house, STAFF, wave.survey_id))
    assert not [fault for fault in health.faults(house) if "cannot be read" in fault]
    damage, named = OFFICE[what]
    with house.office.begin() as session:
        session.execute(damage)
    assert [fault for fault in health.faults(house) if fault.startswith(named) and "cannot be read" in fault]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", VAULT)
def test_what_the_vault_holds(house, what):
    factories.open_wave(house, rows=20)
    assert not [fault for fault in health.faults(house) if "cannot be read" in fault]
    damage, named = VAULT[what]
    with house.vault.begin() as session:
        session.execute(damage)
    assert [fault for fault in health.faults(house) if fault.startswith(named) and "cannot be read" in fault]
