"""Letters to new readers: asked for with the readers, stopped while they wait; `letters.portal` sends them."""

from collections.abc import Iterable, Mapping

from ...core.audit_acts import AuditAct
from ...core.managers.invitation import InvitationState
from ...store.office import accounts as accounts_rows
from ...store.office.loop import invitations as store
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House


def ask(session: Session, house: House, actor: Actor, client_id: int, addresses: Iterable[str]) -> None:
    """Let a letter to each of these readers wait, inside the caller's transaction."""
    asked = [accounts_rows.by_email(session, address) for address in addresses]
    for account in asked:
        assert account is not None, "it was made in this very transaction"
        store.ask_for_letter(session, account.id, house.now())
    if asked:
        about, after = f"client {client_id}", {"letters": len(asked)}
        audit.record(session, house, actor, AuditAct.READERS_INVITE, about, client_id, after=after)


def standing(house: House, client_id: int) -> Mapping[InvitationState, list[str]]:
    """Each state to the addresses of this client's readers whose letter is there; states without any are left out."""
    found: dict[InvitationState, list[str]] = {}
    with house.office() as session:
        for address, state in store.letters_of_client(session, client_id):
            found.setdefault(state, []).append(address)
    return found


def stop(house: House, actor: Actor, client_id: int) -> int:
    """Stop the letters to new readers that have not gone yet; how many those were. A second time nothing happens."""
    with house.office.begin() as session:
        stopped = store.stop_letters(session, client_id)
        if stopped:
            about, after = f"client {client_id}", {"letters": stopped}
            audit.record(session, house, actor, AuditAct.READERS_INVITE_STOP, about, client_id, after=after)
        return stopped
