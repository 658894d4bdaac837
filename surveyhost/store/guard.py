"""Of an installation with several vaults: one that cannot be reached is known by its name, and keeps nobody waiting.

A vault that was not reached is left alone for some seconds, in which whoever needs it is told so at once. Then one
tries again, while all others are told so still. So a host that is gone takes seconds from one thread now and then, and
not from all that have to answer for the other vaults.
"""

import time
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext, make_url

from .refusals import VaultDown

REST = 3.0
"""Seconds for which nobody tries again."""


class Guard:
    """Stands before every new connection to one vault."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        parsed = make_url(url)
        is_file = parsed.get_backend_name() == "sqlite" and parsed.database and "file:" not in parsed.database
        self._file = Path(str(parsed.database)) if is_file else None
        self._lock = Lock()
        self._rests_until = 0.0
        self._why = ""

    def watch(self, engine: Engine) -> None:
        """Stand before this engine's connections."""
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "handle_error", self._hear)

    def down(self, error: object) -> VaultDown:
        """What to raise for this error, on a connection that is gone by it; nobody tries again for a while."""
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        self._why = said[0] if said else type(error).__name__
        self._rests_until = time.monotonic() + REST
        return VaultDown(name=self.name, reason=self._why)

    def _connect(self, dialect: Any, record: Any, arguments: Any, options: Any) -> Any:
        del record
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise VaultDown(name=self.name, reason=self._why)
            if self._why:  # it was down: one tries
                self._rests_until = time.monotonic() + REST
        if self._file is not None and (not self._file.exists() or not self._file.stat().st_size):
            raise self.down("its file is missing")
        try:
            made = dialect.connect(*arguments, **options)
        except dialect.loaded_dbapi.Error as error:
            raise self.down(error) from None
        self._why, self._rests_until = "", 0.0
        return made

    def _hear(self, context: ExceptionContext) -> None:
        if context.is_disconnect:
            raise self.down(context.original_exception)
