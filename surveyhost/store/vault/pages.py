"""Bytes that are the same for everybody who asks: results pages, under a path that opens nothing else; and scripts.

A script of split counts lies under its SHA-256: each that a contract names, of whatever version of this program. They
are of the program and not of a wave, so none is ever taken away.
"""

from hashlib import sha256

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

from ..statements import Line, Prepared
from .tables import page, script

_PAGE = Prepared(select(page.c.bytes).where(page.c.path == bindparam("path_")), ["path_"])
_SCRIPT = Prepared(select(script.c.bytes).where(script.c.hash == bindparam("hash_")), ["hash_"])


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


def script_with(line: Line, digest: str) -> bytes | None:
    """The script with this hash; None where there is none, or where what lies there has another one."""
    row = _SCRIPT.run(line, digest).fetchone()
    content = bytes(row[0]) if row else b""
    return content if sha256(content).hexdigest() == digest else None


def put_script(session: Session, content: bytes) -> None:
    """Lay a script down under its hash; nothing where it lies there."""
    digest = sha256(content).hexdigest()
    if session.execute(select(script.c.hash).where(script.c.hash == digest)).first() is None:
        session.execute(insert(script).values(hash=digest, bytes=content))
