"""A file between its preview and its import: kept encrypted for an hour, for who brought it, for one use."""

import hashlib
import secrets
from datetime import timedelta

from ...store.office import accounts as store
from ...store.office.accounts import Upload
from ..keys.keyring import keyring
from ..office.house import House
from .refusals import UploadGone

KEPT = timedelta(hours=1)


def of_roster(survey_id: int) -> str:
    """What a survey's roster file is kept for."""
    return f"roster {survey_id}"


def of_readers(client_id: int) -> str:
    """What a client's file of managers is kept for."""
    return f"readers {client_id}"


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _about(about: str) -> bytes:
    return f"upload for {about}".encode()


def expire(house: House) -> None:
    """Delete what nobody came back for within the hour. For the worker's clock."""
    with house.office.begin() as session:
        store.drop_expired_uploads(session, house.now())


def keep(house: House, account_id: int, about: str, filename: str, content: bytes) -> str:
    """Keep a file for an hour; the name under which `take` finds it. An account's earlier files go."""
    name = secrets.token_urlsafe(16)
    sealed = keyring(house.settings).encrypt(content, _about(about))
    with house.office.begin() as session:
        store.drop_expired_uploads(session, house.now(), account_id)
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


def at_hand(house: House, account_id: int, about: str) -> str:
    """The name of the file that an account has kept for this; "" for none."""
    with house.office() as session:
        row = store.upload_of(session, account_id, about)
        return row.filename if row is not None and row.expires > house.now() else ""


def take(house: House, account_id: int, about: str, name: str) -> tuple[str, bytes]:
    """The file's name and content, once; without a name whatever the account has kept for this.

    UploadGone for another account, another use, or after an hour.
    """
    with house.office.begin() as session:
        row = session.get(Upload, _digest(name)) if name else store.upload_of(session, account_id, about)
        if row is None or (row.account_id, row.about) != (account_id, about) or row.expires <= house.now():
            raise UploadGone()
        filename, sealed = row.filename, row.sealed
        session.delete(row)
    return filename, keyring(house.settings).decrypt(sealed, _about(about))
