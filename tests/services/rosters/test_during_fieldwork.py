"""A list that comes during fieldwork: who left, who is new, and what stays as it was frozen."""

import pytest
from sqlalchemy import func, select

from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave import label_encryption
from surveyhost.core.wave.lifecycle import LinkKind, WaveState
from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused
from surveyhost.services.fieldwork import closing, opening, revoking, slips
from surveyhost.services.letters import lost_links, reminders
from surveyhost.services.office.house import House
from surveyhost.services.office.refusals import FrozenByWave
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.rosters import rosters
from surveyhost.services.vault import desk
from surveyhost.store.office.hris.revocations import Revocation
from surveyhost.store.office.tables import Letter, Participant, Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories
from tests.support.factories import STAFF

JOINER = {"id": "NEW", "email": "new@minhhai.example"}
pytestmark = pytest.mark.both_engines


def rows_of(house: House, of: type) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def changed(house: House, wave: SurveyWave, without: int = 2) -> None:
    """The first `without` people left, one is new."""
    rows = factories.people()
    factories.roster(house, wave.survey_id, [*rows[without:], {**rows[0], **JOINER}])


def questionnaire_of(house: House, link: str) -> Questionnaire:
    opening_ = responses.find(house.vault, link)
    assert opening_.wave is not None
    return opening_.wave.questionnaire


def test_a_leavers_link_takes_no_answer_after_the_next_round(house: House) -> None:
    wave = factories.open_wave(house)
    links = factories.links(house, wave)
    changed(house, wave)
    assert responses.find(house.vault, links["NV0001"]).kind == LinkKind.OPEN, "the round has not been yet"
    revoking.revoke_due(house)
    assert rows_of(house, Revocation) == 0
    for leaver in ("NV0001", "NV0002"):
        assert responses.find(house.vault, links[leaver]).kind == LinkKind.REVOKED
        with pytest.raises(LinkRefused):
            responses.submit(house.vault, links[leaver], {"clear": 4})
    assert responses.find(house.vault, links["NV0003"]).kind == LinkKind.OPEN
    questionnaire = questionnaire_of(house, links["NV0003"])
    responses.submit(house.vault, links["NV0003"], factories.some_answers(questionnaire))


def test_every_link_of_a_leaver_ends_those_made_later_too(house: House) -> None:
    wave = factories.open_wave(house)
    first, again = factories.links(house, wave), factories.links(house, wave)
    changed(house, wave)
    revoking.revoke_due(house)
    assert {responses.find(house.vault, made["NV0002"]).kind for made in (first, again)} == {LinkKind.REVOKED}


def test_seats_and_invited_stay_as_they_were_frozen(house: House) -> None:
    wave = factories.open_wave(house)
    links = factories.links(house, wave)
    with house.office() as session:
        row = session.scalars(select(Wave)).one()
        before = (row.policy_hash, row.views, row.invited, desk.counts(house, row.code))
    changed(house, wave)
    revoking.revoke_due(house)
    with house.office() as session:
        row = session.scalars(select(Wave)).one()
        assert (row.policy_hash, row.views, row.invited, desk.counts(house, row.code)) == before
    answers = factories.some_answers(questionnaire_of(house, links["NV0003"]))
    for stays in sorted(links)[2:32]:
        responses.submit(house.vault, links[stays], answers)
    closing.close(house, STAFF, wave)
    with house.office() as session:
        assert session.scalars(select(Wave)).one().seats["boxes"] == 30


def test_an_answer_given_before_counts_and_can_be_withdrawn(house: House) -> None:
    wave = factories.open_wave(house)
    links, receipts = factories.links(house, wave), factories.answered(house, wave, 3)
    changed(house, wave)
    revoking.revoke_due(house)
    with house.office() as session:
        code = session.scalars(select(Wave)).one().code
    assert desk.counts(house, code) == (60, 3)
    with pytest.raises(LinkRefused):
        responses.replace(house.vault, links["NV0001"], receipts["NV0001"], {"clear": 4})
    responses.withdraw(house.vault, links["NV0001"], receipts["NV0001"])
    assert desk.counts(house, code) == (60, 2)
    assert responses.find(house.vault, links["NV0001"]).kind == LinkKind.REVOKED, "and takes no other"


def test_reminders_to_leavers_stop_and_joiners_get_none(house: House) -> None:
    wave = factories.open_wave(house)
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    changed(house, wave)
    assert reminders.remind(house, STAFF, wave) == 58
    assert rows_of(house, Letter) == 58 * 2
    lost_links.ask(house, JOINER["email"])
    lost_links.ask(house, "nv1@minhhai.example")
    assert lost_links.answer(house) == 0, "neither has a seat to be led to"


def test_a_joiner_is_asked_in_the_next_wave(house: House) -> None:
    wave = factories.open_wave(house)
    rows = factories.people(66)
    factories.roster(house, wave.survey_id, rows[6:])
    closing.close(house, STAFF, wave)
    second = opening.open_wave(house, STAFF, wave.survey_id)
    assert second.wave_number == 2
    with house.office() as session:
        newest = session.scalar(select(func.max(Participant.id)))
        asked = session.scalars(select(Letter.wave_id).where(Letter.participant_id == newest)).all()
        assert asked == [2]


def test_whoever_comes_back_is_asked_in_the_next_wave(house: House) -> None:
    wave = factories.open_wave(house)
    links = factories.links(house, wave)
    changed(house, wave)
    revoking.revoke_due(house)
    factories.roster(house, wave.survey_id, factories.people())
    assert responses.find(house.vault, links["NV0001"]).kind == LinkKind.REVOKED
    assert reminders_to(house, wave) == 58


def reminders_to(house: House, wave: SurveyWave) -> int:
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    return reminders.remind(house, STAFF, wave)


def test_a_slip_box_is_nobodys_and_who_drew_gets_no_letter_for_an_address(house: House) -> None:
    survey_id = factories.survey(house, slips="box")
    rows = factories.people(60)
    for row in rows[:20]:
        row["email"] = ""
    factories.roster(house, survey_id, rows)
    wave = factories.open_wave(house, survey_id)
    drawn = slips.printable(house, wave).slips
    with_addresses = [{**row, "email": row["email"] or f"{row['id'].lower()}@minhhai.example"} for row in rows]
    factories.roster(house, survey_id, with_addresses)
    assert reminders_to(house, wave) == 40
    assert slips.printable(house, wave).slips == drawn == 20
    lost_links.ask(house, "nv0001@minhhai.example")
    assert lost_links.answer(house) == 0


def test_a_wave_that_is_being_made_holds_its_list(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id)
    monkeypatch.setattr(opening, "_mint", lambda *_: None)
    (house.settings.data / "demo").touch()
    opening.open_wave(house, STAFF, survey_id)
    with house.office() as session:
        assert session.scalars(select(Wave)).one().state == WaveState.PLANNED
    with pytest.raises(FrozenByWave):
        rosters.put(house, STAFF, survey_id, "r.csv", factories.roster_csv(factories.people(59)))


def test_a_note_of_a_wave_that_was_closed_meanwhile_is_dropped(house: House) -> None:
    wave = factories.open_wave(house)
    changed(house, wave)
    closing.close(house, STAFF, wave)
    assert rows_of(house, Revocation) == 2
    revoking.revoke_due(house)
    assert rows_of(house, Revocation) == 0


def test_a_wave_of_an_earlier_version_keeps_links_of_one_length_and_they_work_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = factories.open_wave(house)
    real = label_encryption.entry
    with monkeypatch.context() as before:
        before.setattr(label_encryption, "entry", lambda *about: real(*about[:4]))
        links = factories.links(house, wave)
    links |= {reference: token for reference, token in factories.links(house, wave).items() if reference == "NV0002"}
    with house.vault() as session:
        assert len({len(one) for one in session.scalars(select(vault.token.c.veiled))}) == 1
    changed(house, wave)
    revoking.revoke_due(house)
    assert {responses.find(house.vault, links[one]).kind for one in ("NV0001", "NV0002")} == {LinkKind.OPEN}
