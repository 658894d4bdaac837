"""Results pages: bytes under a path that opens nothing else, the same for everybody who asks."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

from ..statements import Line, Prepared
from .tables import page

_PAGE = Prepared(select(page.c.bytes).where(page.c.path == bindparam("path_")), ["path_"])


def page_at(line: Line, path: str) -> bytes | None:
    """The page under this path; None if there is none."""
    row = _PAGE.run(line, path).fetchone()
    return bytes(row[0]) if row else None


def pages(session: Session) -> dict[str, bytes]:
    """Path to bytes of every page."""
    return {row.path: bytes(row.bytes) for row in session.execute(select(page).order_by(page.c.path))}


def put_page(session: Session, path: str, content: bytes) -> None:
    """Lay a page under this path, in the place of what lies there."""
    if not getattr(session.execute(update(page).where(page.c.path == path).values(bytes=content)), "rowcount", 0):
        session.execute(insert(page).values(path=path, bytes=content))


def take_page(session: Session, path: str) -> None:
    """Take away what lies under this path."""
    session.execute(delete(page).where(page.c.path == path))
