"""Close and forget: what is destroyed, what is left, and what the clock does."""

from sqlalchemy import func, select

from surveyhost.core.errors import Frozen, WrongState
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.setup import lists
from surveyhost.services.vault import desk
from surveyhost.services.vault.profiles import spent_per_profile
from surveyhost.store.office.tables import Letter, Participant, Record, ReleaseRow
from tests.conftest import Clock
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.wave_status import letters, refusal, row

ROWS = 40


def test_close_counts_then_destroys_what_could_link(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    factories.answered(house, wave, 25)
    found = row(house, wave)
    closing.close(house, STAFF, wave)
    closed = row(house, wave)
    assert (closed.state, closed.salt) == ("closed", None)
    assert closed.seats is not None
    assert (closed.seats["boxes"], closed.seats["invited"]) == (25, ROWS)
    spent = spent_per_profile(keys.keyring(house.settings), closed.code, closed.seats)
    assert sum(spent.values()) == 25
    assert desk.counts(house, closed.code) == (0, 0)
    assert not keys.keyring(house.settings).has(waves.salt_name(found))
    assert keys.keyring(house.settings).has(waves.private_name(found))
    assert letters(house, state="waiting") == 0


def test_a_closed_wave_lets_nobody_in_and_is_not_closed_again(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    token = next(iter(factories.links(house, wave).values()))
    closing.close(house, STAFF, wave)
    assert responses.find(house.vault, token).kind == "closed"
    assert isinstance(refusal(closing.close, house, STAFF, wave), WrongState)


def test_closing_leaves_a_signed_record(house: House) -> None:
    wave = factories.closed_wave(house, rows=ROWS)
    with house.office() as session:
        record = session.scalars(select(Record)).one()
    assert record.kind == "close"
    ring = keys.keyring(house.settings)
    assert keys.is_signed(ring.public_signing_key(), record.signature, record.document)
    assert row(house, wave).policy_hash.encode() in record.document


def test_the_clock_closes_what_is_over(house: House, clock: Clock) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert closing.close_due(house) == []
    clock.forward(days=15)
    assert closing.close_due(house) == [row(house, wave).id]
    assert row(house, wave).state == "closed"
    assert closing.close_due(house) == []


def test_after_close_the_next_wave_has_other_secrets(house: House) -> None:
    first = factories.closed_wave(house, rows=ROWS)
    second = opening.open_wave(house, STAFF, first.survey_id)
    assert second.wave_number == 2
    assert row(house, first).code != row(house, second).code
    assert row(house, first).public_key != row(house, second).public_key


def test_forget_destroys_boxes_keys_and_people_and_says_so(house: House) -> None:
    wave = factories.closed_wave(house, rows=ROWS)
    found = row(house, wave)
    closing.forget(house, STAFF, wave, roster=True)
    forgotten = row(house, wave)
    assert (forgotten.state, forgotten.private_key, forgotten.cube, forgotten.comments) == (
        "forgotten",
        None,
        None,
        None,
    )
    assert not keys.keyring(house.settings).has(waves.private_name(found))
    assert list(desk.boxes(house, found.code)) == []
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 0
        assert session.scalar(select(func.count()).select_from(Letter)) == 0
        record = session.scalars(select(Record).where(Record.kind == "forget")).one()
    assert b'"people":40' in record.document
    assert isinstance(refusal(closing.forget, house, STAFF, wave), WrongState)


def test_the_roster_may_be_forgotten_later(house: House) -> None:
    wave = factories.closed_wave(house, rows=ROWS)
    closing.forget(house, STAFF, wave)
    assert lists.survey(house, wave.survey_id).people == ROWS
    closing.forget(house, STAFF, wave, roster=True)
    assert lists.survey(house, wave.survey_id).people == 0


def test_a_wave_in_the_field_is_not_forgotten(house: House) -> None:
    wave = factories.open_wave(house, rows=ROWS)
    assert isinstance(refusal(closing.forget, house, STAFF, wave), WrongState)


def test_a_roster_in_use_is_not_forgotten(house: House) -> None:
    first = factories.closed_wave(house, rows=ROWS)
    opening.open_wave(house, STAFF, first.survey_id)
    assert isinstance(refusal(closing.forget, house, STAFF, first, roster=True), Frozen)


def released(house: House, wave: SurveyWave, clock: Clock) -> None:
    """What approval leaves behind, as far as forgetting looks at it."""
    with house.office.begin() as session:
        found = get_wave(session, wave)
        found.state = "released"
        session.add(
            ReleaseRow(
                wave_id=found.id,
                number=1,
                state="released",
                tables=b"{}",
                tables_hash="0" * 64,
                certificate={},
                prepared_by="a",
                prepared=clock(),
                approved_by="b",
                approved=clock(),
            )
        )


def test_the_clock_forgets_on_the_policys_day_and_the_roster_on_the_clients(house: House, clock: Clock) -> None:
    client_id = factories.client(house, retention_days=60)
    survey_id = factories.survey(house, client_id, destroy_by_days=20)
    wave = factories.closed_wave(house, survey_id=survey_id, rows=ROWS)
    released(house, wave, clock)
    clock.forward(days=19, hours=23)
    closing.forget_due(house)
    assert row(house, wave).state == "released"
    clock.forward(hours=1)
    closing.forget_due(house)
    assert row(house, wave).state == "forgotten"
    assert lists.survey(house, survey_id).people == ROWS
    clock.forward(days=40)
    closing.forget_due(house)
    closing.forget_due(house)
    assert lists.survey(house, survey_id).people == 0


def test_without_a_word_from_the_client_its_roster_stays(house: House, clock: Clock) -> None:
    wave = factories.closed_wave(house, rows=ROWS)
    released(house, wave, clock)
    clock.forward(days=400)
    closing.forget_due(house)
    assert (row(house, wave).state, lists.survey(house, wave.survey_id).people) == ("forgotten", ROWS)
