"""What the vault's PostgreSQL must be like, so that a mix leaves nothing behind in places beside the tables."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session


class Demand(NamedTuple):
    expected: str
    why: str


SETTINGS: Mapping[str, Demand] = {
    "archive_mode": Demand("off", "an archive keeps who wrote what together, and when, for ever"),
    "wal_recycle": Demand("off", "recycled segments keep old records behind their end"),
    "min_wal_size": Demand("32MB", "more keeps old segments"),
    "wal_keep_size": Demand("0", "more keeps old segments"),
    "track_commit_timestamp": Demand("off", "transactions would get a time"),
    "summarize_wal": Demand("off", "summaries say which pages changed together"),
    "log_statement": Demand("none", "the log would list who wrote when"),
    "log_min_duration_statement": Demand("-1", "the log would list who wrote when"),
    "log_min_duration_sample": Demand("-1", "the log would list who wrote when"),
    "log_duration": Demand("off", "the log would list when somebody answered"),
    "log_lock_waits": Demand("off", "the log would list when somebody answered, and name the row"),
    "log_transaction_sample_rate": Demand("0", "the log would list who wrote when"),
    "log_parameter_max_length_on_error": Demand("0", "the log would hold digests and boxes"),
}
_WRITING_DOWN = ("auto_explain", "pgaudit", "pg_stat_monitor")
"""Libraries that keep statements, or their values, with the time."""
_WAL_LEVELS = ("minimal", "replica")
_COUNTS = {
    "replication slots": "SELECT count(*) FROM pg_replication_slots",
    "standbys": "SELECT count(*) FROM pg_stat_replication",
}
_MAY = {
    "pg_switch_wal": "SELECT has_function_privilege(current_user, 'pg_switch_wal()', 'execute')",
    "CHECKPOINT": "SELECT pg_has_role(current_user, 'pg_checkpoint', 'usage')",
}


def identity(session: Session) -> str | None:
    """What tells this PostgreSQL cluster from every other; None for SQLite."""
    if session.connection().dialect.name != "postgresql":
        return None
    return str(session.execute(text("SELECT system_identifier FROM pg_control_system()")).scalar_one())


def faults(session: Session) -> list[str]:
    """What is wrong with the cluster, a sentence each; nothing for SQLite, whose pragmas every connection sets."""
    if session.connection().dialect.name != "postgresql":
        return []
    found = []
    rows = session.execute(text("SELECT name, current_setting(name) AS value FROM pg_settings"))
    settings = {row.name: str(row.value) for row in rows}
    for name, (expected, why) in SETTINGS.items():
        if settings.get(name, expected) != expected:
            found.append(f"{name} is {settings[name]}; it must be {expected}: {why}.")
    if settings["wal_level"] not in _WAL_LEVELS:
        found.append(f"wal_level is {settings['wal_level']}; it must be {' or '.join(_WAL_LEVELS)}.")
    loaded = ",".join(value for name, value in settings.items() if name.endswith("_preload_libraries"))
    for library in _WRITING_DOWN:
        if library in loaded:
            found.append(f"{library} is loaded; it must not be: it writes down who did what, and when.")
    for things, sql in _COUNTS.items():
        count = session.execute(text(sql)).scalar_one()
        if count:
            found.append(f"There are {count} {things}; there must be none: each keeps the log of what was written.")
    for act, sql in _MAY.items():
        if not session.execute(text(sql)).scalar_one():
            found.append(f"The desk's database user may not use {act}, with which every mix ends.")
    return found
