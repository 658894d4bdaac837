"""A wave is planned, minted, opened, reminded of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from surveyhost.core.errors import Frozen, WrongState
from surveyhost.core.wave import policy
from surveyhost.core.wave.refusals import KeyRefused
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import opening
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.fieldwork.refusals import ClosesTooEarly, RosterTooSmall, WaveNeedsMailServer
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.keys.refusals import KeeperKeyMissing, KeyDestroyed
from surveyhost.services.letters import reminders
from surveyhost.services.letters.refusals import LettersWaiting
from surveyhost.services.office import survey_rows
from surveyhost.services.office.house import House
from surveyhost.services.setup import lists, surveys
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Letter, Participant
from tests.conftest import Clock
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.wave_status import letters, refusal, row

ROWS = 40


def test_opening_freezes_the_policy_mints_and_queues(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    found = row(house, wave)
    contract = policy.parse(found.policy)
    assert (found.state, found.invited) == ("open", ROWS)
    assert policy.digest(contract) == found.policy_hash
    assert (contract.k, contract.wave, contract.client, contract.invited) == (5, 1, "May Minh Hải", ROWS)
    assert contract.roster_hash == lists.survey(house, wave.survey_id).roster_hash
    assert contract.opens.endswith("+07:00")
    assert contract.breakdowns == factories.BREAKDOWNS
    assert desk.counts(house, found.code) == (ROWS, 0)
    assert letters(house, kind="invitation", state="waiting", batch=1) == ROWS


def test_a_link_of_an_open_wave_opens(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    token = next(iter(factories.links(house, wave).values()))
    assert responses.find(house.vault, token).kind == "open"


def test_secrets_lie_wrapped_and_open_with_the_files_in_keys_only(house: House) -> None:
    found = row(house, factories.open_wave(house, rows=ROWS))
    ring = keys.keyring(house.settings)
    assert found.salt is not None and found.private_key is not None
    assert len(ring.unwrap(waves.salt_name(found), found.salt)) == 32
    (house.settings.data / "keys" / f"{waves.salt_name(found)}.key").unlink()
    assert isinstance(refusal(ring.unwrap, waves.salt_name(found), found.salt), KeyDestroyed)


def test_without_a_mail_server_only_a_demo_opens(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, ROWS)
    assert isinstance(refusal(opening.open_wave, house, STAFF, survey_id), WaveNeedsMailServer)
    with_mail = replace(house, settings=replace(house.settings, smtp_url="smtp://mail.example:25"))
    assert wave_status.status(house, opening.open_wave(with_mail, STAFF, survey_id)).state == "open"


def test_people_without_an_address_get_a_seat_and_no_letter(house: House) -> None:
    rows = [
        {**person, "email": "" if number < 9 else person["email"]}
        for number, person in enumerate(factories.people(ROWS))
    ]
    wave = factories.open_wave(house, rows=rows)
    status = wave_status.status(house, wave)
    assert (status.seats, status.slips, status.letters["waiting"]) == (ROWS, 9, ROWS - 9)


@pytest.mark.parametrize("people", [0, 6])
def test_a_roster_that_could_never_be_reported_is_refused(house: House, people: int) -> None:
    (house.settings.data / "demo").touch()
    survey_id = factories.survey(house, breakdowns=())
    if people:
        factories.roster(house, survey_id, people)
    assert isinstance(refusal(opening.open_wave, house, STAFF, survey_id), RosterTooSmall)


def test_an_open_wave_is_not_opened_again(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert isinstance(refusal(opening.open_wave, house, STAFF, wave.survey_id), WrongState)
    assert survey_rows.resolve(house, str(wave.survey_id)).wave_number == 1


def test_while_a_wave_stands_its_set_up_is_frozen(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert isinstance(refusal(surveys.edit, house, STAFF, wave.survey_id, minimum_group=6), Frozen)


def test_a_future_opening_mints_and_queues_but_lets_nobody_answer(house: House, clock: Clock) -> None:
    wave = factories.open_wave(house, rows=ROWS, opens=clock() + timedelta(days=2))
    token = next(iter(factories.links(house, wave).values()))
    assert wave_status.status(house, wave).state == "minted"
    assert letters(house, state="waiting") == ROWS
    assert responses.find(house.vault, token).kind == "early"
    assert opening.open_due(house) == []
    clock.forward(days=2)
    assert opening.open_due(house) == [row(house, wave).id]
    assert responses.find(house.vault, token).kind == "open"
    assert opening.open_due(house) == []


def test_moments_without_zone_are_meant_in_the_clients_zone(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS, opens=datetime(2026, 3, 5, 8), closes=datetime(2026, 3, 12, 18))
    found = row(house, wave)
    assert found.opens == datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert policy.parse(found.policy).closes == "2026-03-12T18:00+07:00"


@pytest.mark.parametrize("closes", [datetime(2026, 3, 2, 7), datetime(2020, 1, 1)])
def test_a_wave_does_not_close_before_it_opens(house: House, closes: datetime) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, ROWS)
    (house.settings.data / "demo").touch()
    assert isinstance(refusal(opening.open_wave, house, STAFF, survey_id, closes=closes), ClosesTooEarly)
    assert lists.survey(house, survey_id).waves == ()


def test_with_a_keeper_no_private_key_is_on_the_server(house: House) -> None:
    from surveyhost.core.wave import sealing

    public, _ = sealing.new_pair(lambda count: b"k" * count)
    survey_id = factories.survey(house, keeper="Works council", keeper_key=public.hex())
    found = row(house, factories.open_wave(house, survey_id, ROWS))
    assert (found.public_key, found.private_key) == (public, None)
    assert policy.parse(found.policy).keeper == "Works council"
    assert not keys.keyring(house.settings).has(waves.private_name(found))


@pytest.mark.parametrize("given", [None, "zz", "00ff"])
def test_a_keeper_without_a_usable_public_half_is_refused(house: House, given: str | None) -> None:
    half = {} if given is None else {"keeper_key": given}
    survey_id = factories.survey(house, keeper="Works council", **half)
    assert isinstance(refusal(factories.open_wave, house, survey_id, ROWS), KeeperKeyMissing | KeyRefused)


def sent(house: House) -> None:
    with house.office.begin() as session:
        session.execute(update(Letter).values(state="sent"))


def test_reminders_go_to_everybody_who_did_not_opt_out(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    sent(house)
    with house.office.begin() as session:
        first = session.scalars(select(Participant).limit(1)).one()
        first.reminders = False
    factories.answered(house, wave, 10)
    assert reminders.remind(house, STAFF, wave) == ROWS - 1
    assert letters(house, kind="reminder", batch=2, state="waiting") == ROWS - 1
    sent(house)
    reminders.remind(house, STAFF, wave)
    assert letters(house, kind="reminder", batch=3) == ROWS - 1
    assert wave_status.status(house, wave).reminders == 2


def test_who_has_answered_makes_no_difference_to_the_rows_of_the_office(house: House) -> None:
    wave = factories.open_wave(house, factories.survey(house, reminders="non-responders"), ROWS)
    sent(house)
    factories.answered(house, wave, 10)
    assert reminders.remind(house, STAFF, wave) == ROWS


def test_no_second_reminder_while_letters_wait(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert isinstance(refusal(reminders.remind, house, STAFF, wave), LettersWaiting)
    sent(house)
    reminders.remind(house, STAFF, wave)
    assert isinstance(refusal(reminders.remind, house, STAFF, wave), LettersWaiting)


def test_only_an_open_wave_is_reminded_of(house: House, clock: Clock) -> None:
    wave = factories.open_wave(house, rows=ROWS, opens=clock() + timedelta(days=1))
    assert isinstance(refusal(reminders.remind, house, STAFF, wave), WrongState)
