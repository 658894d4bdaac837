"""Scripts of split counts, each under its SHA-256: those that contracts name, of whatever version of this program.

They are of the program and not of a wave, so none is ever taken away.
"""

from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

from ..statements import Line, Prepared
from .tables import script

_SCRIPT = Prepared(select(script.c.bytes).where(script.c.hash == bindparam("hash_")), ["hash_"])


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
