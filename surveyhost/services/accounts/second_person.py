"""Two people means two: whose accounts may stand beside each other under a release.

Whoever makes an account holds its sign-in link, and can be the person in it. So for seven days an account counts as
its maker too, and whoever made that one, and so on; the same after a new link, a role that was given, an account that
was opened again, or a single sign-on that was set. The makers are read from the audit log, which nobody can change.

The shell is a maker like any other, and nobody can say whose hands are on it: an account that it made or opened cannot
be one of the two for seven days, whoever the other is. A house has to begin, so accounts made on the shell before
its first wave was planned are their own people from the start.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ...core.audit_acts import AuditAct
from ...core.roles import Act, check_may
from ...store.office import accounts as store
from ...store.office.accounts import Account
from ...store.office.audit import AuditEvent, events_on, first_event_of_act
from ...store.sessions import Session
from ..office.house import Actor, House
from .refusals import AccountClosed, NoAccountBehindAct, NoAccountToAct, SameHand, SamePerson

APART = timedelta(days=7)
"""So long an account counts as whoever made it or let somebody into it."""
SHELL = "shell"
_OPENINGS = (AuditAct.STAFF_ADD, AuditAct.ACCOUNT_LINK, AuditAct.ACCOUNT_CHANGE, AuditAct.ACCOUNT_BIND)


def check_account(house: House, actor: Actor, act: Act) -> None:
    """That the actor is an account of the vendor's, may sign in, and has a role for this act (`core.roles`).

    Refusal: account-unknown, account-closed, forbidden.
    """
    with house.office() as session:
        account(session, actor.name, act)


def account(session: Session, email: str, act: Act) -> Account:
    """The account of staff with this address, active and with a role for this act; refusals as `check_account`."""
    found = store.by_email(session, email)
    if found is None or not found.is_staff:
        raise NoAccountToAct(email=email)
    if not found.active:
        raise AccountClosed(email=found.email)
    check_may(found.role_names, act)
    return found


def check_second_person(prepared_by: str, approving: str) -> None:
    """Raises SamePerson where one and the same account prepared and approves.

    Addresses are compared without regard to case and to space around them.
    """
    if prepared_by.strip().casefold() == approving.strip().casefold():
        raise SamePerson(name=approving)


def check_two(session: Session, house: House, first: str, second: str) -> None:
    """That two addresses are two people. `first` did what `second` now approves.

    Refusal: SamePerson where both are one account; NoAccount where the first has none; SameHand where
    one person made, or let somebody into, the account of the other or of both within seven days.
    """
    check_second_person(first, second)
    found = store.by_email(session, first)
    if found is None:
        raise NoAccountBehindAct(email=first)
    hands = [{name.casefold(), *_makers(session, house, name)} for name in (found.email, second)]
    both = hands[0] & hands[1]
    if both or any(SHELL in one for one in hands):
        whose = SHELL if not both else sorted(both)[0]
        raise SameHand(name=whose, days=APART.days)


def _makers(session: Session, house: House, email: str) -> set[str]:
    """Everybody who may be in this account: whoever opened it lately, and whoever opened theirs; in lower case."""
    found: set[str] = set()
    waiting = [email]
    while waiting:
        account = store.by_email(session, waiting.pop())
        if account is None:
            continue
        new = {name.casefold() for name in _openers(session, house, account)} - found - {account.email}
        found |= new
        waiting += new
    return found


def _openers(session: Session, house: House, account: Account) -> Iterator[str]:
    """Who made this account, or let somebody into it, within the last seven days."""
    since = house.now() - APART
    for event in events_on(session, f"account {account.id}", _OPENINGS, since):
        if event.act == AuditAct.ACCOUNT_BIND:
            yield from _sign_on_setters(session)
        elif not _is_founding(session, event) and _opens(event):
            yield event.actor
    if account.sso_subject:
        yield from _sign_on_setters(session, since=since)


def _opens(event: AuditEvent) -> bool:
    """Whether it let somebody in or gave a role; taking away does not."""
    if event.act != AuditAct.ACCOUNT_CHANGE:
        return True
    before, after = event.before or {}, event.after or {}
    gained = set(after.get("roles", ())) - set(before.get("roles", ()))
    return bool(gained) or (bool(after.get("active")) and not before.get("active"))


def _is_founding(session: Session, event: AuditEvent) -> bool:
    """Made on the shell before the house had a wave."""
    if event.act != AuditAct.STAFF_ADD or event.actor != SHELL:
        return False
    first = first_event_of_act(session, AuditAct.WAVE_PLAN)
    return first is None or event.id < first


def _sign_on_setters(session: Session, since: datetime | None = None) -> Iterator[str]:
    """Who set the single sign-on of staff: whoever runs it can be anybody who comes in by it."""
    provider = store.provider_of(session, None)
    if provider is None:
        return
    for event in events_on(session, f"provider {provider.id}", ["sign-on.set"], since):
        yield event.actor
