"""The spare vault, as the desk looks after it: paired with the vault, kept level, and destroyed with it.

The vault is what counts as long as it lives; the spare follows at each mix (`store.vault.spare.levelling`). What is
destroyed is destroyed in both at once. A spare that cannot be reached then keeps nothing from being destroyed in the
vault and in the keyring: what is left in it is written down in the office, told by `verify`, and destroyed as soon as
it can be reached.

An installation with several vaults has no spare (`settings.vaults`): with a spare, `house.vault` is the only vault.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.wave.lifecycle import RecordKind
from ...store import cluster, migrate, presence
from ...store.office import upkeep
from ...store.office.wave import wave_with_code
from ...store.refusals import VaultDown
from ...store.sessions import Sessions
from ...store.vault import tables as vault
from ...store.vault.mix import destroy_all
from ...store.vault.refusals import NotTheVault
from ...store.vault.scrubbing import Busy, scrub
from ...store.vault.spare import levelling, pairs
from ...store.vault.spare.pairs import Side
from ..office import audit
from ..office.house import Actor, House
from . import destruction
from .refusals import (
    NoSpare,
    SpareBehindProgram,
    SpareHoldsAnswers,
    SpareInUse,
    SpareNotForSplit,
    SpareNotNamed,
    SpareNotReached,
    SpareOfAnother,
    SparePromoted,
)

DESK = Actor("desk")
ID = 16
log = logging.getLogger(__name__)


def _spare(house: House) -> Sessions:
    if house.vault.spare is None:
        raise NoSpare()
    return house.vault.spare


@contextmanager
def reached(house: House) -> Iterator[Sessions]:
    """The spare. SpareNotReached, naming it without a value of any statement, where it cannot be used."""
    spare = _spare(house)
    try:
        yield spare
    except spare.errors as trouble:
        said = presence.named("spare", house.settings.vault_spare_url)
        reason = (str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines() or [""])[0]
        raise SpareNotReached(name=f"{said[0].upper()}{said[1:]}", reason=reason) from None


def check_side(of: Sessions) -> None:
    """NotTheVault where what the settings call this vault is a spare: another one was promoted."""
    with of() as session:
        if (found := pairs.read(session)) is not None and found[0] == Side.SPARE:
            raise NotTheVault()


def check(house: House) -> bool:
    """Whether the spare is this vault's; False where it is empty still. Reads a row of each.

    Refusal where it cannot be used, by this program or as this vault's.
    """
    with reached(house) as spare:
        if not migrate.is_newest_of(spare):
            raise SpareBehindProgram()
        with spare() as held:
            theirs, is_used = pairs.read(held), pairs.is_used(held)
    with house.vault() as session:
        own = pairs.read(session)
    if own is not None and own[0] == Side.SPARE:
        raise NotTheVault()
    if own is not None and theirs == (Side.SPARE, own[1]):
        return True
    with house.vault() as session:
        if found := pairs.split_waves(session):
            raise SpareNotForSplit(listed=", ".join(found))
    if is_used:
        raise SpareInUse() if theirs is None else SparePromoted() if theirs[0] == Side.VAULT else SpareOfAnother()
    return False


def pair(house: House) -> None:
    """Let an empty spare be this vault's from now on; nothing where it is. Refusal as `check`."""
    if check(house):
        return
    with house.vault() as session:
        own = pairs.read(session)
    with reached(house) as spare:
        name = own[1] if own is not None else secrets.token_bytes(ID)
        if own is None:
            with house.vault.begin() as session:
                pairs.write(session, Side.VAULT, name)
        with spare.begin() as held:
            pairs.write(held, Side.SPARE, name)


def follow(house: House, code: str) -> None:
    """Bring one wave of the spare to what the vault holds, mixed. What keeps it from that is told by `level_all`."""
    if house.vault.spare is None:
        return
    try:
        pair(house)
        with reached(house) as spare:
            levelling.level(house.vault, spare, code)
    except Refusal as refusal:
        log.warning("the spare vault is behind: %s", type(refusal).__name__)


def level_all(house: House) -> None:
    """Bring all of the spare to what the vault holds, and write down that what was left in it is destroyed.

    Refusal as `watch`; nothing more where there is no spare.
    """
    if house.vault.spare is None:
        watch(house)
        return
    pair(house)
    with reached(house) as spare:
        for code in codes(house.vault, spare):
            levelling.level(house.vault, spare, code)
        levelling.clear_rest(spare)
        if left := _owed(house):
            scrub(spare, thoroughly=True)  # whoever died before it left empty tables, of which nothing is done any more
    _finish(house, left)


def _owed(house: House) -> list[str]:
    """Codes of the waves of which something was left in the spare."""
    with house.office() as session:
        return [code for code in upkeep.undestroyed(session) if code]


def codes(one: Sessions, other: Sessions) -> list[str]:
    found = set[str]()
    for sessions in (one, other):
        with sessions() as session:
            found |= {code for code, _ in vault.codes(session)}
    return sorted(found)


def check_unused(house: House) -> None:
    """SpareHoldsAnswers where waves lie in the spare: what a backup brings back may be older than they are."""
    if house.vault.spare is not None:
        with reached(house) as spare, spare() as held:
            if pairs.is_used(held):
                raise SpareHoldsAnswers()


def watch(house: House, code: str = "") -> None:
    """Refusal as `check`, and SpareNotNamed where the vault has a spare and the settings have none.

    code: of several vaults, look at the one that this wave lies in only; else at each that can be reached. It tells
    nothing of answers: it looks at none.
    """
    if house.vault.spare is not None:
        check(house)
    elif code:
        _check_unpaired(house.vault_of(code))
    else:
        for one in house.vaults:
            with suppress(VaultDown):
                _check_unpaired(one.sessions)


def _check_unpaired(of: Sessions) -> None:
    with of() as session:
        if pairs.read(session) is not None:
            raise SpareNotNamed()


# What is destroyed


def destroy(house: House, code: str, act: Callable[[Sessions], object], is_told: bool = True) -> None:
    """Destroy in the spare what was destroyed in the vault. Where that cannot be, it is written down; unless `is_told`
    is false, for what no record speaks of and the next mix takes away all the same.

    Likewise where the vault has a spare that the settings do not name. Busy as the act; then nothing is written down,
    and the caller tries all of it again.
    """
    try:
        watch(house, code)
        if house.vault.spare is None:
            return
        with reached(house) as spare:
            with spare() as held:
                is_there = vault.standing(held, code) is not None
            if is_there:
                act(spare)
    except Busy:
        raise
    except Refusal:
        if is_told:
            owe(house, code)


def owe(house: House, code: str) -> None:
    """Write down that something of this wave, or "" for all of a lost vault, lies where it could not be destroyed."""
    with house.office.begin() as session:
        upkeep.put_undestroyed(session, code, house.now())


def _finish(house: House, left: Sequence[str]) -> None:
    """What was left of these waves is destroyed: the spare was levelled. A record of it is signed, as of closing."""
    for code in left:
        with house.office.begin() as session:
            wave = wave_with_code(session, code)
            if wave is not None:
                destruction.sign(house, session, wave, RecordKind.SPARE, destruction.in_spare(wave, house.now()))
            upkeep.drop_undestroyed(session, code)
            client_id = None if wave is None else wave.survey.client_id
            audit.record(session, house, DESK, AuditAct.VAULT_SPARE_DESTROY, f"wave {code}", client_id)


def confirm_destroyed(house: House, actor: Actor) -> list[str]:
    """Somebody has destroyed the disks that cannot be reached: write that down; what they held, by wave, "" for all.

    Where the settings name no spare, the vault has none from now on.
    """
    with house.office.begin() as session:
        left = list(upkeep.undestroyed(session))
        for code in left:
            upkeep.drop_undestroyed(session, code)
        if left or house.vault.spare is None:
            audit.record(session, house, actor, AuditAct.VAULT_DISK_DESTROYED, "vault", after={"waves": left})
    for one in house.vaults if house.vault.spare is None else ():
        check_side(one.sessions)
        with one.sessions.begin() as held:
            pairs.clear(held)
    return left


def empty(house: House, actor: Actor) -> None:
    """Destroy whatever the spare's database holds, and let it be this vault's spare. NotTheVault, SpareNotReached."""
    check_side(house.vault)
    with reached(house) as spare:
        with spare.begin() as held:
            destroy_all(held)
            pairs.clear(held)
        scrub(spare, thoroughly=True)
        levelling.clear_rest(spare)
    pair(house)
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.VAULT_SPARE_EMPTY, "vault")
    level_all(house)


# What verify says


def faults(house: House) -> Iterator[str]:
    """A sentence for each thing that is wrong with the spare, or was left where it could not be destroyed."""
    with house.office() as session:
        left = list(upkeep.undestroyed(session))
    for code in left:
        held = f"What the spare vault held of wave {code} was not destroyed there"
        if code and house.vault.spare is not None:
            yield f"{held}: the next mix that reaches it does so."
        elif code:
            yield f"{held}, and there is no longer a spare. {DISK}"
        else:
            yield f"The vault that was lost when its spare was promoted holds what should be destroyed. {DISK}"
    try:
        for one in house.vaults:
            with suppress(VaultDown):
                check_side(one.sessions)
        watch(house)
        if house.vault.spare is not None:
            yield from _spare_faults(house)
    except Refusal as refusal:
        yield refusal.reason


def production_faults(house: House, own: str | None) -> list[str]:
    """What stands in the way of trusting the spare, a sentence each; `own`: the identity of the vault's cluster.

    Nothing of one that cannot be reached: that is told elsewhere, and keeps nothing from being served.
    """
    if house.vault.spare is None:
        return []
    try:
        with reached(house) as spare, spare() as held, house.office() as office:
            found = [f"The spare vault: {fault}" for fault in cluster.faults(held)]
            theirs, of_office = cluster.identity(held), cluster.identity(office)
    except SpareNotReached:
        return []
    if theirs is not None and theirs == own:
        found.append("Vault and spare share one PostgreSQL cluster; one disk would take both.")
    if theirs is not None and theirs == of_office:
        found.append("Office and spare vault share one PostgreSQL cluster; the spare needs one of its own.")
    if presence.share_a_disk(house.settings.vault_url, house.settings.vault_spare_url):
        found.append("Vault and spare are files of one disk; it would take both.")
    return found


DISK = "Destroy its disk, then say so with `surveyhost vault destroyed`."


def _spare_faults(house: House) -> Iterator[str]:
    if not check(house):
        yield "The spare vault is empty still; the worker's next mix fills it."
        return
    with reached(house) as spare:
        behind = [code for code in codes(house.vault, spare) if levelling.is_behind(house.vault, spare, code)]
    if behind:
        yield f"The spare vault is behind in {', '.join(behind)}: the worker's next mix brings it level."
