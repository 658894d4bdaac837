"""Whether somebody of HR gets the weekly letter. Apart from `weekly`, which reaches the mail server and the vault."""

from ...core.audit_acts import AuditAct
from ...store.office.loop import readers
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House


def is_stopped(house: House, account_id: int) -> bool:
    """Whether this account gets no weekly letter."""
    with house.office() as session:
        return readers.is_stopped(session, account_id)


def set_stopped(house: House, actor: Actor, client_id: int, account_id: int, stopped: bool) -> None:
    """Stop the weekly letter to this account, or let it come again."""
    with house.office.begin() as session:
        note(session, house, actor, client_id, account_id, stopped)


def note(session: Session, house: House, actor: Actor, client_id: int, account_id: int, stopped: bool) -> None:
    """As `set_stopped`, in the caller's transaction."""
    act = AuditAct.LETTER_WEEKLY_STOP
    readers.set_stopped(session, account_id, stopped)
    audit.record(session, house, actor, act, f"account {account_id}", client_id, after={"stopped": stopped})
