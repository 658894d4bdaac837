from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic import command

from surveyhost.core.errors import Refusal
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.tabulation import tally
from surveyhost.store import migrate
from surveyhost.store.office.tables import ReportFile
from surveyhost.store.refusals import NotMigrated
from surveyhost.store.sessions import engine
from tests.support import factories
from tests.support.waves import minted

pytestmark = pytest.mark.both_engines


def test_the_newest_revision_is_what_the_code_expects(settings):
    assert migrate.behind(settings) == []
    migrate.check(settings)


def test_upgrading_twice_changes_nothing(settings):
    migrate.upgrade(settings)
    migrate.check(settings)


def test_partitions_of_a_wave_are_not_taken_for_a_difference(house):
    minted(house)
    migrate.check(house.settings)


@pytest.mark.parametrize("which", ["office", "vault"])
def test_down_to_nothing_and_up_again(which, urls):
    command.downgrade(migrate.config(which, urls[which]), "base")
    made = engine(urls[which])
    assert set(sa.inspect(made).get_table_names()) <= {"alembic_version"}
    made.dispose()
    migrate.upgrade_one(which, urls[which])
    command.check(migrate.config(which, urls[which]))


def test_an_empty_database_is_refused(settings, tmp_path):
    empty = replace(settings, vault_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert migrate.behind(empty) == ["vault"]
    with pytest.raises(Refusal, match="vault") as refused:
        migrate.check(empty)
    assert isinstance(refused.value, NotMigrated)


def test_a_database_changed_by_hand_is_refused(settings):
    made = engine(settings.vault_url)
    with made.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE wave ADD COLUMN note VARCHAR")
    made.dispose()
    with pytest.raises(Refusal, match="vault database"):
        migrate.check(settings)


def test_an_office_full_of_rows_keeps_them_on_the_way_down_and_up(house):
    """Where a table were made anew for a column, the rows that point at it would stand in the way, or go with it."""
    wave = factories.open_wave(house)
    before = wave_status.status(house, wave)
    url = house.settings.office_url
    command.downgrade(migrate.config("office", url), "office0002")
    migrate.upgrade_one("office", url)
    assert wave_status.status(house, wave) == before
    assert before.letters["waiting"] == 60


def test_reports_of_units_that_carry_the_whole_company_are_printed_anew(house):
    wave = factories.closed_wave(house, 40)
    release = factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    url = house.settings.office_url
    with house.office.begin() as session:
        for kind, unit in (("pdf", ""), ("pdf", "u1"), ("zip", "")):
            about = {"kind": kind, "unit": unit, "language": "vi", "digest": "x", "made": house.now()}
            session.add(ReportFile(release_id=release, content=b"%PDF", **about))
    command.downgrade(migrate.config("office", url), "office0005")
    migrate.upgrade_one("office", url)
    with house.office() as session:
        files = session.execute(sa.select(ReportFile.kind, ReportFile.unit, ReportFile.digest).order_by("kind")).all()
    assert [tuple(one) for one in files] == [("pdf", "", "x"), ("zip", "", "")]
