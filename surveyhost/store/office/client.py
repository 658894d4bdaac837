"""Clients: the firms that pay and receive reports."""

from datetime import datetime
from unicodedata import normalize

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.wave.settings import ClientSettings
from .base import Office, Settings


class Client(Office):
    """The firm that pays and receives reports."""

    __tablename__ = "client"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi")
    colour: Mapped[str] = mapped_column(default="#0F5C4D")
    """Accent for portal and report; darkened until 4.5 : 1 on white before it is used."""
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    """PNG or SVG, checked when uploaded."""
    logo_kind: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    settings: Mapped[ClientSettings] = mapped_column(Settings(ClientSettings), default=ClientSettings)
    created: Mapped[datetime]


def client_id_by_name(session: Session, name: str) -> int | None:
    """The client with this name, in any case of letters; None if there is none."""
    wanted = _folded(name)  # here, since what a database takes for a letter depends on the engine and its locale
    clients = session.execute(select(Client.id, Client.name).order_by(Client.id))
    return next((client_id for client_id, known in clients if _folded(known) == wanted), None)


def client_for_update(session: Session, client_id: int) -> Client:
    """The client's row, locked, as it is now."""
    return session.get_one(Client, client_id, with_for_update=True, populate_existing=True)


def lock_client(session: Session, client_id: int) -> None:
    """Keep other transactions from locking this client until the caller's ends; who only refers to it goes on."""
    session.execute(select(Client.id).where(Client.id == client_id).with_for_update(key_share=True))


def client_held(session: Session, client_id: int) -> Client:
    """The client's row as it is now, which nobody changes before this transaction ends."""
    return session.get_one(Client, client_id, with_for_update={"read": True}, populate_existing=True)


def _folded(name: str) -> str:
    return normalize("NFC", normalize("NFC", name).casefold())
