"""Make readers out of a file: all of it or nothing, and nothing that was not looked at."""

from collections.abc import Collection, Mapping

from ...core.audit_acts import AuditAct
from ...core.roles import Role
from ...store.office import accounts as accounts_rows
from ...store.office.client import Client
from ...store.sessions import Session
from ..accounts.accounts import put_change, put_hr
from ..accounts.sign_in import put_link
from ..office import audit
from ..office.house import Actor, House
from . import invitations
from .changes import Changes, Listed, Reader, read, within
from .refusals import ManagerProblems, ManagersUnconfirmed, NoReaderToClose


def put(
    house: House, actor: Actor, client_id: int, content: bytes, confirmed: str, leaving: Collection[str] = ()
) -> Mapping[str, str]:
    """Carry out what was looked at; address to one-time sign-in link of each new reader. A second time nothing happens.

    `confirmed`: the `Changes.asked` that was shown. `leaving`: addresses of readers, missing from the file, who are to
    be closed; nobody is closed unasked. Refusal: ManagerProblems, ManagersUnconfirmed, NoReaderToClose.
    """
    listed = read(house, client_id, content)
    with house.office.begin() as session:
        return _put(session, house, actor, client_id, listed, confirmed, leaving)


def put_and_write(
    house: House, actor: Actor, client_id: int, content: bytes, confirmed: str, leaving: Collection[str] = ()
) -> int:
    """As `put`, in one transaction with a letter to each new reader that waits for the worker; how many those are.

    The letter brings a link of its own, so that nobody else is shown one.
    """
    listed = read(house, client_id, content)
    with house.office.begin() as session:
        links = _put(session, house, actor, client_id, listed, confirmed, leaving)
        invitations.ask(session, house, actor, client_id, links)
        return len(links)


def _put(
    session: Session,
    house: House,
    actor: Actor,
    client_id: int,
    listed: Listed,
    confirmed: str,
    leaving: Collection[str],
) -> Mapping[str, str]:
    found = within(session, house, client_id, listed)
    if found.problems:
        raise ManagerProblems(found.problems)
    if found.asked != confirmed:
        raise ManagersUnconfirmed()
    closing = {one.address: one for one in found.missing}
    for address in leaving:
        if address not in closing:
            raise NoReaderToClose(address=address)
    return _carry_out(session, house, actor, client_id, found, [closing[one] for one in sorted(set(leaving))])


def _carry_out(
    session: Session, house: House, actor: Actor, client_id: int, found: Changes, closed: Collection[Reader]
) -> Mapping[str, str]:
    client, links = session.get_one(Client, client_id), {}
    for one in found.added:
        links[one.address] = put_hr(session, house, actor, client, one.address, one.name, Role.READER, one.units)
    for one in (*found.changed, *closed):
        account = accounts_rows.by_email(session, one.address)
        assert account is not None, "it was there a moment ago, in the same transaction"
        put_change(session, house, actor, account, [Role.READER], one.units or one.before, active=one not in closed)
        if one.is_closed:
            links[one.address] = put_link(session, house, account.id)
    after = {"added": len(found.added), "changed": len(found.changed), "closed": len(closed)}
    if any(after.values()):
        audit.record(session, house, actor, AuditAct.READERS_IMPORT, f"client {client_id}", client_id, after=after)
    return links
