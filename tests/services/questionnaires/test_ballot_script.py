"""The script that a contract names stays to be had, whatever the program ships later."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from surveyhost.core.split.keeper import plan as plans
from surveyhost.services.fieldwork import opening
from surveyhost.services.office.house import open_house
from surveyhost.services.operations import backup, health
from surveyhost.services.questionnaires import ballot_script
from surveyhost.services.tabulation.split import plan
from surveyhost.store import migrate
from surveyhost.store.vault import tables as vault
from tests.support import factories, split_house
from tests.support.shipping import EARLIER, TODAY, ship

__all__ = ["ship"]


@pytest.fixture
def named(ship):
    """The hash of an earlier program's script, which is the one that is shipped for now."""
    return ship(EARLIER[0])


def test_laid_down_once_and_had_by_its_hash(house, ship, named):
    assert ballot_script.keep(house.vault) == ballot_script.keep(house.vault) == named
    ship(TODAY)
    assert ballot_script.with_hash(house.vault, named) == EARLIER[0].read_bytes()
    assert ballot_script.with_hash(house.vault, "0" * 64) is None
    with house.vault() as session:
        assert len(session.execute(select(vault.script)).all()) == 1


def test_what_was_changed_in_the_vault_is_none(house, ship, named):
    ballot_script.keep(house.vault)
    ship(TODAY)
    with house.vault.begin() as session:
        session.execute(update(vault.script).values(bytes=b"alert(1)"))
    assert ballot_script.with_hash(house.vault, named) is None


def test_a_wave_that_was_planned_before_an_update_and_opened_after_it_keeps_its_script(house, ship, named, monkeypatch):
    survey = split_house.survey(house)
    factories.roster(house, survey, 60)
    (house.settings.data / "demo").touch()
    with monkeypatch.context() as crash:
        crash.setattr(opening, "_mint", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            opening.open_wave(house, factories.STAFF, survey)
    ship(TODAY)
    wave = opening.open_wave(house, factories.STAFF, survey)
    found = plans.read(plan.plan_file(house, wave))
    assert found.policy.script_hash == named
    assert found.script == EARLIER[0].read_bytes()


def test_a_restored_house_has_it(house, ship, named, tmp_path):
    wave = split_house.open_wave(house)
    backup.backup(house, factories.STAFF, tmp_path / "saved")
    shutil.copytree(house.settings.data, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("*.sqlite3*"))
    urls = {f"{name}_url": f"sqlite:///{tmp_path / 'elsewhere' / name}.sqlite3" for name in ("office", "vault")}
    settings = replace(house.settings, data=tmp_path / "elsewhere", **urls)
    migrate.upgrade(settings)
    other = open_house(settings)
    backup.restore(other, factories.STAFF, tmp_path / "saved")
    ship(TODAY)
    assert plans.read(plan.plan_file(other, wave)).script == EARLIER[0].read_bytes()
    assert not [one for one in health.faults(other) if "script" in one]
