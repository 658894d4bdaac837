"""A database that cannot be used for a while: its file is elsewhere, or its server takes nobody in."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from surveyhost.store.sessions import Sessions


@contextlib.contextmanager
def away(sessions: Sessions) -> Iterator[None]:
    """Nobody reaches it inside the block, and whoever was connected is thrown out."""
    url = make_url(sessions.engine.url)
    if sessions.dialect == "sqlite":
        path = Path(str(url.database))
        sessions.engine.dispose()
        hidden = path.parent.with_name(f"{path.parent.name}-gone")
        names = list(path.parent.glob(f"{path.name}*"))
        hidden.mkdir()
        for one in names:
            one.rename(hidden / one.name)
        path.mkdir()  # nothing can be opened, or made anew, under its name
        try:
            yield
        finally:
            path.rmdir()
            sessions.engine.dispose()
            for one in names:
                (hidden / one.name).rename(one)
            hidden.rmdir()
    else:
        name, plain = url.database, url.set(drivername="postgresql", database="postgres")
        with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as server:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            try:
                yield
            finally:
                server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
                sessions.engine.dispose()
    sessions._rests_until = 0.0  # nobody waits two seconds in a test
    if sessions._guard is not None:
        sessions._guard._rests_until = 0.0
