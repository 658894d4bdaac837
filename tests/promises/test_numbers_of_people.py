"""The number of a person who left is given to nobody else: a letter to them, opened years later, stops no other's."""

from pathlib import Path

import pytest
from sqlalchemy import select

from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys.letter_keys import letter_keys
from surveyhost.services.letters import opt_outs
from surveyhost.services.office.house import House
from surveyhost.services.operations import backup
from surveyhost.services.rosters import rosters
from surveyhost.store import copying, migrate
from surveyhost.store.office.tables import Participant
from tests.support import factories
from tests.support.factories import STAFF

pytestmark = pytest.mark.both_engines


def numbers(house: House) -> list[int]:
    with house.office() as session:
        return list(session.scalars(select(Participant.id).order_by(Participant.id)))


def test_a_letter_to_somebody_who_left_stops_nobody_elses(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 20)
    last = numbers(house)[-1]
    token = letter_keys(keys.keyring(house.settings)).stop_token(survey_id, last)
    factories.roster(house, survey_id, factories.people(20)[:19])
    factories.roster(house, survey_id, [*factories.people(20)[:19], *factories.people(25)[20:]])
    assert last not in numbers(house) and min(numbers(house)[19:]) > last
    opt_outs.ask_by_token(house, token)
    assert opt_outs.answer(house) == 0
    with house.office() as session:
        assert all(session.scalars(select(Participant.reminders)))


def test_nor_after_the_whole_list_was_destroyed(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 20)
    last = numbers(house)[-1]
    with house.office.begin() as session:
        rosters.remove_all(session, survey_id)
    factories.roster(house, survey_id, 20)
    assert numbers(house)[0] > last


def test_nor_after_a_backup_from_before_they_came(house: House, tmp_path: Path) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 20)
    backup.backup(house, STAFF, tmp_path / "copy")
    factories.roster(house, survey_id, factories.people(25))
    given = numbers(house)[-1]
    with house.office.begin() as office:
        copying.empty(office, migrate.BASES["office"]().sorted_tables)
    with house.vault.begin() as held:
        copying.empty(held, migrate.BASES["vault"]().sorted_tables)
    backup.restore(house, STAFF, tmp_path / "copy")
    assert numbers(house)[-1] < given, "they are gone with the backup, and their letters are out there"
    factories.roster(house, survey_id, [*factories.people(20), *factories.people(27)[25:]])
    assert min(numbers(house)[20:]) > given


def test_the_count_goes_by_who_came_and_not_by_who_is_there(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 25)
    last = numbers(house)[-1]
    factories.roster(house, survey_id, factories.people(25)[:10])
    with house.office() as session:
        assert copying.counted(session, migrate.BASES["office"]().tables["participant"]) == last
