"""Engines and sessions for the two databases, on SQLite or PostgreSQL."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import IntegrityError, InvalidatePoolError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from .guard import Guard
from .in_memory import VFS
from .statements import Line

__all__ = [
    "AlreadyThere",
    "Session",
    "Sessions",
    "StoreError",
    "after_commit",
    "engine",
    "see_one_state",
    "sessions",
]
AlreadyThere = IntegrityError
"""Raised where a row breaks a rule of its table: most often another transaction wrote the same key first."""
StoreError = SQLAlchemyError
"""Raised for whatever goes wrong between us and a database, `AlreadyThere` included."""
_WRITES = {"surveyhost_writes": True}
REST = 2.0
"""Seconds for which a spare vault that did not answer is not asked again by whoever answers a request."""
_HURRIED = {"connect_timeout": 2, "tcp_user_timeout": 5000}
"""For a spare, and where there are several vaults: a host may be gone without a word."""
_BOUNDS = " -c lock_timeout=10s -c statement_timeout=20s"
"""And somebody waits for a page."""
THREADS = 8
"""Connections that a process keeps open: one for each thread that answers requests."""
UNASKED = 5.0
"""Seconds that a connection to PostgreSQL may lie in the pool and be trusted unasked."""
_UNREADABLE = "22"
"""How the SQLSTATE of an error about a value begins."""
T = TypeVar("T")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what was accepted is on the disk
    "secure_delete=ON",  # what was deleted is overwritten
    "foreign_keys=ON",
    "busy_timeout=20000",
)


class _Act:
    """Work for a transaction, and what became of it once that is committed."""

    def __init__(self, work: Callable[..., Any], values: tuple[Any, ...]) -> None:
        self.work, self.values = work, values
        self.is_done = False
        self.returned: Any = None
        self.error: Exception | None = None


class Sessions(sessionmaker[Session]):
    """A factory of sessions for one database.

    `with sessions.begin() as session:` is for work that writes: leaving the block commits, and on SQLite the write
    lock is taken at once, so that two writers wait for each other instead of failing half-way.
    `with sessions() as session:` is for reading.
    """

    def __init__(self, url: str, is_spare: bool = False, guard: Guard | None = None) -> None:
        """`guard`: of a vault where there are several; stands before every connection."""
        is_hurried = is_spare or guard is not None
        super().__init__(engine(url, hurried=is_hurried), expire_on_commit=False)
        self._lines = lines = engine(url, begins=False, hurried=is_hurried)
        self._guard = guard
        if guard is not None:
            guard.watch(self.engine)
            guard.watch(lines)
        self.name = "" if guard is None else guard.name
        """Of a vault where there are several: what people call it."""
        self.is_spare = is_spare
        self.spare: Sessions | None = None
        """Of a vault: the other one, in which everything that is thanked for lies too."""
        self._rests_until = 0.0
        event.listen(self.engine, "engine_disposed", lambda _engine: lines.dispose())
        # SQLite waits for its write lock by asking again and again, so threads of one process queue here instead
        self._one_writer = Lock() if self.dialect == "sqlite" else nullcontext()
        self._waiting: deque[_Act] = deque()

    def begin(self) -> AbstractContextManager[Session]:
        """A session in a transaction that may write; leaving the block commits, an error rolls back."""
        return self(execution_options=_WRITES)._maker_context_manager()

    @contextmanager
    def at_one_moment(self) -> Iterator[Session]:
        """A session for reading that sees one state of the database from its first statement to its last."""
        options = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with self(execution_options=options) as session:
            yield session

    @contextmanager
    def _line(self) -> Iterator[Line]:
        """A connection out of the pool. One that failed is not given back."""
        pooled = self._lines.raw_connection()
        try:
            yield Line(pooled.driver_connection, self._lines.dialect, self.is_spare)
        except self._lines.dialect.loaded_dbapi.Error as error:
            is_gone = self._lines.dialect.is_disconnect(error, pooled.driver_connection, None)
            pooled.invalidate()
            if self._guard is not None and is_gone:
                raise self._guard.down(error) from None
            raise
        finally:
            pooled.close()

    @contextmanager
    def reading(self) -> Iterator[Line]:
        """A bare line for the few statements of one request. On SQLite they see one state of the database."""
        with self._line() as line:
            if self.dialect != "sqlite":
                yield line
                return
            line.driver.execute("BEGIN")
            try:
                yield line
            finally:
                line.driver.rollback()

    @contextmanager
    def writing(self) -> Iterator[Line]:
        """As `begin`, on a bare line: leaving the block commits, an error rolls back."""
        with self._one_writer, self._transaction() as line:
            yield line

    @contextmanager
    def _transaction(self) -> Iterator[Line]:
        with self._line() as line:
            line.driver.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
            try:
                yield line
                line.driver.commit()
            except BaseException:
                line.driver.rollback()
                raise

    def act(self, work: Callable[..., T], *values: Any) -> T:
        """What `work` returns of a line and `values`, once what it wrote is committed. On PostgreSQL each
        of its statements is a transaction.

        On SQLite what other threads want written meanwhile goes into the same transaction, and waits for the disk with
        it. Where one of them fails, each is done by itself: so `work` may be called twice, and must do nothing but
        write on the line it is given.
        """
        if self.dialect != "sqlite":
            with self._line() as line:
                return work(line, *values)
        own = _Act(work, values)
        self._waiting.append(own)
        with self._one_writer:
            if not own.is_done:
                self._do_all(own)
        if own.error is not None:
            raise own.error
        return own.returned  # type: ignore[no-any-return]

    def _do_all(self, own: _Act) -> None:
        """Whatever waits, in one transaction, this act among it."""
        acts = [own]
        try:
            with self._transaction() as line:
                acts = self._whatever_waits(own)
                for act in acts:
                    act.returned = act.work(line, *act.values)
        except Exception as error:
            self._do_each(acts, error)
        for act in acts:
            act.is_done = True

    def _whatever_waits(self, own: _Act) -> list[_Act]:
        acts = []
        while self._waiting:
            acts.append(self._waiting.popleft())
        return acts if own in acts else [*acts, own]

    def _do_each(self, acts: list[_Act], error: Exception) -> None:
        """After `error` of them all: each in a transaction of its own, so that it meets whom it belongs to."""
        if len(acts) == 1:
            acts[0].error = error
            return
        for act in acts:
            try:
                with self._transaction() as line:
                    act.returned = act.work(line, *act.values)
            except Exception as own:
                act.error = own

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """Whatever is raised where this database cannot be used, on a session or a bare line."""
        return (StoreError, self._lines.dialect.loaded_dbapi.Error)

    @property
    def rests(self) -> bool:
        """Whether it did not answer a moment ago, so that nobody should wait for it now."""
        return time.monotonic() < self._rests_until

    def rest(self) -> None:
        """It did not answer."""
        self._rests_until = time.monotonic() + REST

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @property
    def engine(self) -> Engine:
        """The engine that all its sessions use."""
        bind = self.kw["bind"]
        assert isinstance(bind, Engine)
        return bind


def see_one_state(session: Session) -> None:
    """Let this transaction, before its first statement, see one state of the database from beginning to end."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def after_commit(session: Session, act: Callable[[], object]) -> None:
    """Do this once the session's transaction is committed; never if it is rolled back."""
    event.listen(session, "after_commit", lambda _session: act(), once=True)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Nothing accepted is ever lost, nothing deleted stays in the file, and transactions begin where we say."""
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if options.get("surveyhost_writes") else "BEGIN")


def _note_return(connection: Any, record: Any) -> None:
    del connection
    record.info["returned"] = time.monotonic()


def _ask_again(connection: Any, record: Any, proxy: Any) -> None:
    """A connection that lay unused for a while is asked before use; if one is dead, so may be all that lie there."""
    del proxy
    if time.monotonic() - record.info.get("returned", time.monotonic()) < UNASKED:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as gone:
        raise InvalidatePoolError from gone


def _quote_no_row(context: ExceptionContext) -> None:
    """PostgreSQL says which row is in the way, "Key (email)=(...) already exists", and quotes what it cannot read."""
    error = context.original_exception
    diagnosis = getattr(error, "diag", None)
    if diagnosis is None or not diagnosis.sqlstate:  # it came from no server
        return
    said = "" if diagnosis.sqlstate.startswith(_UNREADABLE) else diagnosis.message_primary or ""
    error.args = (said,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__module__}.{type(error).__name__}) {said}",)


def engine(url: str, begins: bool = True, hurried: bool = False) -> Engine:
    """An engine for this URL. SQLite gets durability pragmas, PostgreSQL checks an idle connection before use.

    Plans are made for the values at hand, so that a statement about one wave locks that wave's partition only. An
    error never shows a statement's parameters, or a row: they would reach a log. An engine that never `begins` is for
    bare lines: its connections begin nothing by themselves, so that nothing has to be undone when one is given back.
    A `hurried` one gives up after seconds where the server's machine does not answer.
    """
    mode: dict[str, Any] = {"hide_parameters": True, "pool_size": THREADS}
    if not begins:
        mode["pool_reset_on_return"] = None
    if url.startswith("sqlite"):
        made = create_engine(url, **mode)
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        if VFS in url:
            event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA temp_store=MEMORY"))
        return made
    if not begins:
        mode["isolation_level"] = "AUTOCOMMIT"
    options: dict[str, Any] = {"options": "-c plan_cache_mode=force_custom_plan"}
    if hurried:
        options |= _HURRIED | ({} if begins else {"options": options["options"] + _BOUNDS})
    made = create_engine(url, connect_args=options, max_overflow=THREADS, **mode)
    event.listen(made, "checkin", _note_return)
    event.listen(made, "checkout", _ask_again)
    event.listen(made, "handle_error", _quote_no_row)
    return made


def sessions(url: str, spare_url: str = "", guard: Guard | None = None) -> Sessions:
    """The factory of sessions for the database at this URL, and for its spare where there is one. Opens no connection
    yet. `guard`: see `Sessions`."""
    made = Sessions(url, guard=guard)
    if spare_url:
        made.spare = spare = Sessions(spare_url, is_spare=True)
        event.listen(made.engine, "engine_disposed", lambda _engine: spare.engine.dispose())
    return made
