"""A file between its preview and its import: kept encrypted for an hour, for who brought it, for one use."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..core.errors import Refusal
from ..store.accounts import Upload
from .house import House
from .keys import keyring

KEPT = timedelta(hours=1)


def of_roster(survey_id: int) -> str:
    """What a survey's roster file is kept for."""
    return f"roster {survey_id}"


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _about(about: str) -> bytes:
    return f"upload for {about}".encode()


def expire(house: House) -> None:
    """Delete what nobody came back for within the hour. For the worker's clock."""
    with house.office.begin() as session:
        session.execute(delete(Upload).where(Upload.expires <= house.now()))


def drop(session: Session, about: str | None = None) -> None:
    """Delete files before their hour is over: they may name somebody who shall be named no more. None: all of them."""
    session.execute(delete(Upload) if about is None else delete(Upload).where(Upload.about == about))


def keep(house: House, account_id: int, about: str, filename: str, content: bytes) -> str:
    """Keep a file for an hour; the name under which `take` finds it. An account's earlier files go."""
    name = secrets.token_urlsafe(16)
    sealed = keyring(house.settings).encrypt(content, _about(about))
    with house.office.begin() as session:
        session.execute(delete(Upload).where((Upload.account_id == account_id) | (Upload.expires <= house.now())))
        row = Upload(
            digest=_digest(name),
            account_id=account_id,
            about=about,
            filename=filename[:200],
            sealed=sealed,
            expires=house.now() + KEPT,
        )
        session.add(row)
    return name


def take(house: House, account_id: int, about: str, name: str) -> tuple[str, bytes]:
    """The file's name and content, once. Refusal("upload-gone") for another account, another use, or after an hour."""
    with house.office.begin() as session:
        row = session.get(Upload, _digest(name))
        if row is None or (row.account_id, row.about) != (account_id, about) or row.expires <= house.now():
            raise Refusal("The file is no longer kept; send it once more.", "upload-gone")
        filename, sealed = row.filename, row.sealed
        session.delete(row)
    return filename, keyring(house.settings).decrypt(sealed, _about(about))
