"""The queue: an empty huey, on which `services.office.jobs` registers its tasks. Tasks carry ids only."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from huey import Huey, RedisHuey, SqliteHuey


def open_queue(data: Path, redis_url: str = "") -> Huey:
    """A huey without tasks: in Redis where a URL is given, else in `queue.sqlite3` of the data folder."""
    if redis_url:
        return RedisHuey("surveyhost", url=redis_url, results=False)
    return SqliteHuey("surveyhost", filename=str(data / "queue.sqlite3"), results=False)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[bool]:
    """True inside the block for one process (and thread) at a time; the lock dies with the process that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
