"""Many large waves, made quickly: whoever answers is a person with a link, all others are rows that look the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.event import listen

from surveyhost.core.wave import policy
from surveyhost.core.wave.lifecycle import WaveState
from surveyhost.services.office.house import House
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import Wave as Row
from surveyhost.store.sessions import Sessions
from surveyhost.store.vault import tables as vault
from tests.load import ground
from tests.support import waves

_SQLITE = """
    WITH RECURSIVE one(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one WHERE number < :count)
    INSERT INTO {table} SELECT :code, randomblob(32) AS id, randomblob(:length){more} FROM one ORDER BY id
"""
_POSTGRESQL = """
    INSERT INTO {table} SELECT :code, sha256(CAST(random()::text || number AS bytea)) AS id,
        substr(decode(repeat(md5(random()::text), 16), 'hex'), 1, :length){more}
    FROM generate_series(1, :count) AS number ORDER BY id
"""


@dataclass(frozen=True)
class Made:
    """A wave that takes answers."""

    code: str
    links: Sequence[str]


def opened(of: House, count: int, seats: int, answers: int) -> Iterator[Made]:
    """So many waves of so many seats, an equal part of them in each vault; a link for each of `answers`.

    Every seat has a link, too. Only seats and links of those who answer are anybody's: the others are random bytes of
    the same length, which a mix cannot tell from them.
    """
    survey_id, numbers = ground.survey(of, 10), [one.number for one in of.vaults]
    each = -(-answers // count)
    for sessions in (of.office, *(one.sessions for one in of.vaults)):
        _hurry(sessions)
    for place in range(count):
        wave = waves.without_links(of, each, numbers[place % len(numbers)])
        with of.office.begin() as session:
            session.add(_row(of, survey_id, place, wave))
        tokens = vault_links.mint(of, wave.code, wave.salt, [wave.seats[one] for one in wave.people])
        _fill(of, wave.code, seats - each)
        yield Made(wave.code, tokens)


def _hurry(sessions: Sessions) -> None:
    """Wait for no disk while these are made; whoever measures opens databases of their own."""
    if sessions.dialect == "sqlite":
        sessions.engine.dispose()
        listen(sessions.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    else:
        listen(sessions.engine, "begin", lambda one: one.exec_driver_sql("SET LOCAL synchronous_commit = off"))


def _row(of: House, survey_id: int, place: int, wave: waves.Wave) -> Row:
    return Row(
        survey_id=survey_id,
        number=place + 1,
        state=WaveState.OPEN,
        code=wave.code,
        opens=of.now(),
        closes=of.now() + timedelta(days=30),
        policy=policy.canonical(wave.policy),
        policy_hash=policy.digest(wave.policy),
        views=b"{}",
        public_key=wave.public_key,
    )


def _fill(of: House, code: str, count: int) -> None:
    held = of.vault_of(code)
    make = _SQLITE if held.dialect == "sqlite" else _POSTGRESQL
    with held.begin() as session:
        for table, column, more in ((vault.seat, "labels", ", false"), (vault.token, "veiled", "")):
            found = f"SELECT length({column}) FROM {table.name} WHERE wave = :code LIMIT 1"
            length = session.execute(text(found), {"code": code}).scalar_one()
            values = {"code": code, "count": count, "length": length}
            if count > 0:
                session.execute(text(make.format(table=table.name, more=more)), values)
        session.execute(delete(vault.unsorted).where(vault.unsorted.c.wave == code))  # they lie as a mix leaves them
