"""A lost vault: its spare takes its place."""

import secrets
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...store.office import upkeep
from ...store.vault.spare import levelling, pairs
from ...store.vault.spare.pairs import Side
from ..office import audit
from ..office.house import Actor, House
from . import spare
from .refusals import SpareNotPaired, SpareOfAnother, SparePromoted, VaultNotReached
from .spare import ID, codes, reached


@dataclass(frozen=True, slots=True)
class Promoted:
    was_reached: bool
    """The vault was there still: nothing is missing, and it is the spare now."""
    behind: str
    """What was last known to keep the spare from being level, where the vault was lost; "" for nothing."""


def promote(house: House, actor: Actor, is_lost: bool = False) -> Promoted:
    """Make the spare the vault. What the vault holds goes over first, box by box under its id, where it is there still.

    is_lost: it is not, and nobody will look for it. Refusal: NoSpare, SpareNotReached, SpareNotPaired; VaultNotReached
    where it cannot be read and was not said to be lost. Cut short, the two take no answers until it is repeated.
    """
    with reached(house) as other, other() as held:
        theirs = pairs.read(held)
    if theirs is None:
        raise SpareNotPaired()
    if theirs[0] == Side.VAULT:
        raise SparePromoted()
    behind = ""
    if is_lost:
        behind = _behind(house)
        spare.owe(house, "")
        _write_down(house, actor, "lost")
        with reached(house) as other, other.begin() as held:
            pairs.write(held, Side.VAULT, secrets.token_bytes(ID))
    else:
        _change_places(house, actor, theirs[1])
    return Promoted(not is_lost, behind)


def _write_down(house: House, actor: Actor, becomes: str) -> None:
    """Before the last step: an event too many, of a promotion cut short, is better than one that is missing."""
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.VAULT_PROMOTE, "vault", after={"vault": becomes})


def _change_places(house: House, actor: Actor, name: bytes) -> None:
    """The vault steps down first, so that there are never two."""
    try:
        with house.vault() as session:
            own = pairs.read(session)
        if own is None or own[1] != name:
            raise SpareOfAnother()
        with house.vault.begin() as session:
            pairs.step_down(session, name)
        with reached(house) as other:
            for code in codes(house.vault, other):
                levelling.level(house.vault, other, code)
        levelling.clear_rest(house.vault)
    except house.vault.errors as trouble:
        reason = (str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines() or [""])[0]
        raise VaultNotReached(reason=reason) from None
    _write_down(house, actor, "spare now")
    with reached(house) as other, other.begin() as held:
        pairs.write(held, Side.VAULT, name)


def _behind(house: House) -> str:
    with house.office() as session:
        return upkeep.reason_of_trouble(session, Duty.SPARE) or ""
