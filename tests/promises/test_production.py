"""A vault that would keep in its log what the mix takes out of its tables is refused."""

import pytest

from surveyhost.services.office.house import House
from surveyhost.services.vault import desk
from surveyhost.store import cluster as demands
from surveyhost.store.sessions import sessions

SHARED = "Office and vault share one PostgreSQL cluster; the vault needs one of its own."


@pytest.fixture
def engine_name():
    return "postgresql"


def reload(cluster, setting):
    cluster.server.psql(f"ALTER SYSTEM {setting};")
    cluster.server.psql("SELECT pg_reload_conf();")


def test_a_cluster_as_documented_has_no_fault(house, cluster):
    assert desk.check_production(house) == [SHARED]
    beside_sqlite = House(house.settings, sessions("sqlite://"), house.vault, house.now)
    assert desk.check_production(beside_sqlite) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [("wal_recycle", "on"), ("min_wal_size", "'80MB'"), ("wal_keep_size", "'64MB'"), ("log_statement", "'all'"),
     ("log_min_duration_statement", "0"), ("log_parameter_max_length_on_error", "-1"),
     ("log_duration", "on"), ("log_lock_waits", "on")],
)  # fmt: skip
def test_each_setting_that_remembers_is_a_fault(house, cluster, setting, value):
    reload(cluster, f"SET {setting} = {value}")
    try:
        with sessions(house.settings.vault_url)() as session:
            assert [fault for fault in demands.faults(session) if fault.startswith(f"{setting} is")]
    finally:
        documented = "'32MB'" if setting == "min_wal_size" else "off" if setting == "wal_recycle" else None
        reload(cluster, f"SET {setting} = {documented}" if documented else f"RESET {setting}")


def test_a_desk_that_may_not_checkpoint_is_a_fault(house):
    with house.vault() as session:
        session.execute(demands.text("CREATE ROLE clerk"))
        session.execute(demands.text("SET LOCAL ROLE clerk"))
        faults = demands.faults(session)
        session.rollback()
    assert [fault for fault in faults if "CHECKPOINT" in fault]
    assert [fault for fault in faults if "pg_switch_wal" in fault]


@pytest.mark.parametrize("library", ["auto_explain", "pgaudit"])
def test_a_library_that_writes_statements_down_is_a_fault(house, library):
    with house.vault() as session:
        assert not [fault for fault in demands.faults(session) if library in fault]
        session.execute(demands.text(f"SET LOCAL session_preload_libraries = 'pg_prewarm, {library}'"))
        assert len([fault for fault in demands.faults(session) if library in fault]) == 1
        session.rollback()


def test_the_checks_cover_what_cannot_be_changed_in_a_running_server():
    assert {"archive_mode", "track_commit_timestamp", "summarize_wal"} <= set(demands.SETTINGS)
