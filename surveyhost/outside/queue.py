"""The queue: an empty huey, on which `services.office.jobs` registers its tasks. Tasks carry ids only."""

import json
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from ..config import Settings

NAME = "surveyhost"
TABLES = "queue"
"""How the names of the queue's tables in the office begin."""


class _Plain(Serializer):
    """A task as JSON: its name and its ids. A pickle would run whatever somebody wrote who may write to the queue."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"id": data.id, "name": data.name, "args": list(data.args)}).encode()

    def _deserialize(self, data: bytes) -> Message:
        """ValueError for anything but a task's name and ids: the worker logs that, and goes on with the next."""
        try:
            read: Any = json.loads(data)
            args = tuple(int(one) for one in read["args"])
            return Message(id=str(read["id"]), name=str(read["name"]), args=args, kwargs={})
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValueError("no task of ours") from None


def open_queue(settings: Settings) -> Huey:
    """A huey without tasks: in Redis where a URL is given, else in the office where that is PostgreSQL, else in
    `queue.sqlite3` of the data folder."""
    about: dict[str, Any] = {"results": False, "serializer": _Plain()}
    if settings.redis_url:
        return RedisHuey(NAME, url=settings.redis_url, **about)
    if settings.office_url.startswith("postgresql"):
        url = settings.office_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey(NAME, dsn=url, table_prefix=TABLES, create_tables=False, **about)
    return SqliteHuey(NAME, filename=str(settings.data / "queue.sqlite3"), **about)
