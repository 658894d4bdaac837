"""A lost vault: its spare takes its place."""

import secrets
from contextlib import suppress
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...store.office import upkeep
from ...store.refusals import VaultDown
from ...store.vault.spare import levelling, pairs
from ...store.vault.spare.pairs import Side
from ...store.vaults import Vault
from ..office import audit
from ..office.house import Actor, House
from . import spare
from .refusals import SpareNotPaired, SpareOfAnother, SparePromoted, VaultNotLost, VaultNotReached
from .spare import ID, codes, reached


@dataclass(frozen=True, slots=True)
class Promoted:
    was_reached: bool
    """The vault was there still: nothing is missing, and it is the spare now."""
    behind: str
    """What was last known to keep the spare from being level, where the vault was lost; "" for nothing."""


def promote(house: House, actor: Actor, is_lost: bool = False, number: int = 0) -> Promoted:
    """Make a vault's spare the vault. What the vault holds goes over first, box by box under its id, where it is there
    still.

    is_lost: it is not, and nobody will look for it. Refusal: NoSpare, SpareNotReached, SpareNotPaired, SpareOfNamed;
    VaultNotReached where it cannot be read and was not said to be lost. Cut short, the two take no answers until it is
    repeated.
    """
    one = house.vaults.numbered(number)
    said = spare.names(one)
    with reached(one) as other, other() as held:
        theirs = pairs.read(held)
    if theirs is None:
        raise SpareNotPaired(spare=said.spare)
    spare.check_owner(house, one)
    if theirs[0] == Side.VAULT:
        raise SparePromoted(spare=said.spare, setting=said.url)
    behind = ""
    if is_lost:
        behind = _behind(house, number)
        spare.owe_all(house, number)
        _write_down(house, actor, number, "lost")
        with reached(one) as other, other.begin() as held:
            pairs.write(held, Side.VAULT, secrets.token_bytes(ID))
    else:
        _change_places(house, actor, one, theirs[1])
    return Promoted(not is_lost, behind)


def check_lost(house: House, number: int) -> None:
    """VaultNotLost where this vault can be reached. Of several a name may be mistaken, and that of a vault that lives
    is given up as easily as that of a dead one."""
    one = house.vaults.numbered(number)
    with suppress(VaultDown, *one.sessions.errors):
        with one.sessions() as session:
            pairs.read(session)
        raise VaultNotLost(vault=spare.names(one).vault)


def _write_down(house: House, actor: Actor, number: int, becomes: str) -> None:
    """Before the last step: an event too many, of a promotion cut short, is better than one that is missing."""
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.VAULT_PROMOTE, spare.subject(number), after={"vault": becomes})


def _change_places(house: House, actor: Actor, one: Vault, name: bytes) -> None:
    """The vault steps down first, so that there are never two."""
    said, of = spare.names(one), one.sessions
    try:
        with of() as session:
            own = pairs.read(session)
        if own is None or own[1] != name:
            raise SpareOfAnother(spare=said.spare, option=said.option)
        with of.begin() as session:
            pairs.step_down(session, name)
        with reached(one) as other:
            for code in codes(of, other):
                levelling.level(of, other, code)
        levelling.clear_rest(of)
    except VaultDown as down:
        raise VaultNotReached(vault=said.vault, reason=down.values["reason"]) from None
    except of.errors as trouble:
        raise VaultNotReached(vault=said.vault, reason=spare.why(trouble)) from None
    _write_down(house, actor, one.number, "spare now")
    with reached(one) as other, other.begin() as held:
        pairs.write(held, Side.VAULT, name)


def _behind(house: House, number: int) -> str:
    with house.office() as session:
        return upkeep.reason_of_trouble(session, Duty.SPARE, number) or ""
