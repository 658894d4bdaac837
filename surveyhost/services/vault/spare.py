"""A vault's spare, as the desk looks after it: paired with the vault, kept level, and destroyed with it.

The vault is what counts as long as it lives; the spare follows at each mix (`store.vault.spare.levelling`). What is
destroyed is destroyed in both at once. A spare that cannot be reached then keeps nothing from being destroyed in the
vault and in the keyring: what is left in it is written down in the office, told by `verify`, and destroyed as soon as
it can be reached.

Of several vaults each may have a spare; which one is meant is said by the vault's number, 0 for the first or only one.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from ...core import vault_number
from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.wave.lifecycle import RecordKind
from ...settings import vault_names
from ...settings.vault_names import Named, lower
from ...store import cluster, migrate, presence
from ...store.office import upkeep
from ...store.office.wave import wave_with_code
from ...store.refusals import VaultDown, VaultNotNamed
from ...store.sessions import Sessions
from ...store.vault import tables as vault
from ...store.vault.mix import destroy_all
from ...store.vault.refusals import not_the_vault
from ...store.vault.scrubbing import Busy, scrub
from ...store.vault.spare import levelling, pairs
from ...store.vault.spare.pairs import Side
from ...store.vaults import Vault
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
    SpareOfNamed,
    SparePromoted,
)

DESK = Actor("desk")
ID = 16
log = logging.getLogger(__name__)


def names(one: Vault) -> Named:
    """What this vault, its spare and their settings are called."""
    return vault_names.named(one.sessions.name)


def why(trouble: Exception) -> str:
    """What a database said, in one line without a value of any statement."""
    return (str(getattr(trouble, "orig", None) or type(trouble).__name__).strip().splitlines() or [""])[0]


@contextmanager
def reached(one: Vault) -> Iterator[Sessions]:
    """The vault's spare. NoSpare; SpareNotReached, naming it, where it cannot be used."""
    said, spare = names(one), one.spare
    if spare is None:
        raise NoSpare(vault=said.vault, setting=said.spare_url)
    try:
        yield spare
    except spare.errors as trouble:
        database = presence.named(said.part, spare.engine.url)
        raise SpareNotReached(name=f"{database[0].upper()}{database[1:]}", reason=why(trouble)) from None


def check_side(of: Sessions) -> None:
    """NotTheVault where what the settings call this vault is a spare: another one was promoted."""
    with of() as session:
        if (found := pairs.read(session)) is not None and found[0] == Side.SPARE:
            raise not_the_vault(of.name)


def check(house: House, one: Vault) -> bool:
    """Whether the spare is this vault's; False where it is empty still. Reads a row of each.

    Refusal where it cannot be used, by this program or as this vault's; VaultDown.
    """
    with reached(one) as spare:
        if not migrate.is_newest_of(spare):
            raise SpareBehindProgram(spare=names(one).spare)
        with spare() as held:
            theirs, is_used = pairs.read(held), pairs.is_used(held)
    with one.sessions() as session:
        own = pairs.read(session)
    if own is not None and own[0] == Side.SPARE:
        raise not_the_vault(one.sessions.name)
    if own is not None and theirs == (Side.SPARE, own[1]):
        return True
    check_owner(house, one)
    _check_no_split(one)
    if is_used:
        raise _in_use(one, None if theirs is None else theirs[0])
    return False


def _in_use(one: Vault, theirs: Side | None) -> Refusal:
    said = names(one)
    if theirs is None:
        return SpareInUse(spare=said.spare, option=said.option)
    if theirs == Side.VAULT:
        return SparePromoted(spare=said.spare, setting=said.url)
    return SpareOfAnother(spare=said.spare, option=said.option)


def _check_no_split(one: Vault) -> None:
    with one.sessions() as session:
        found = pairs.split_waves(session)
    if found:
        raise SpareNotForSplit(vault=names(one).vault, listed=", ".join(found))


def check_owner(house: House, one: Vault) -> None:
    """SpareOfNamed where what the settings call this vault's spare is a database of another one of several vaults: it
    holds waves whose codes say so, or is that vault itself, or its spare."""
    with reached(one) as spare, spare() as held:
        theirs = pairs.read(held)
        numbers = {vault_number.number_of(code) for code, _ in vault.codes(held)} - {one.number}
    others = {other.number: other for other in house.vaults if other.number != one.number}
    if theirs is not None:
        numbers |= {number for number, other in others.items() if _pair_of(other) == theirs[1]}
    for number in sorted(numbers):
        name = others[number].name if number in others else str(number)
        raise SpareOfNamed(spare=names(one).spare, other=name)


def _pair_of(one: Vault) -> bytes | None:
    """The name of its pair; None where it is of none, or cannot be reached."""
    with suppress(VaultDown), one.sessions() as session:
        found = pairs.read(session)
        return None if found is None else found[1]
    return None


def pair(house: House, number: int = 0) -> None:
    """Let an empty spare be this vault's from now on; nothing where it is. Refusal as `check`."""
    one = house.vaults.numbered(number)
    if check(house, one):
        return
    with one.sessions() as session:
        own = pairs.read(session)
    with reached(one) as spare:
        name = own[1] if own is not None else secrets.token_bytes(ID)
        if own is None:
            with one.sessions.begin() as session:
                pairs.write(session, Side.VAULT, name)
        with spare.begin() as held:
            pairs.write(held, Side.SPARE, name)


def follow(house: House, code: str) -> None:
    """Bring one wave of the spare to what the vault holds, mixed. What keeps it from that is told by `level_all`."""
    one = house.vaults.one_of(code)
    if one.spare is None:
        return
    try:
        pair(house, one.number)
        with reached(one) as spare:
            levelling.level(one.sessions, spare, code)
    except Refusal as refusal:
        log.warning("%s is behind: %s", names(one).spare, type(refusal).__name__)


def level_all(house: House, number: int = 0) -> None:
    """Bring all of a vault's spare to what the vault holds, and write down that what was left in it is destroyed.

    Refusal as `watch`; nothing more where there is no spare. Busy where the vault is down: what was known of the spare
    before stays, and whoever promotes it is told that.
    """
    one = house.vaults.numbered(number)
    if one.spare is None:
        watch(house, number)
        return
    try:
        left = _level(house, one)
    except VaultDown:
        raise Busy from None
    _finish(house, left)


def _level(house: House, one: Vault) -> list[str]:
    """Codes of the waves of which nothing is left in the spare any more."""
    pair(house, one.number)
    with reached(one) as spare:
        for code in codes(one.sessions, spare):
            levelling.level(one.sessions, spare, code)
        levelling.clear_rest(spare)
        if left := waves_among(_owed(house, one.number)):
            scrub(spare, thoroughly=True)  # whoever died before it left empty tables, of which nothing is done any more
    return left


def _owed(house: House, number: int) -> list[str]:
    """What was left in places of this vault that could not be reached: see `upkeep.Undestroyed`."""
    with house.office() as session:
        return [one for one in upkeep.undestroyed(session) if _vault_of(one) == number]


def waves_among(owed: Sequence[str]) -> list[str]:
    """Without vaults that were lost: codes of waves."""
    return [one for one in owed if len(one) == vault_number.LETTERS]


def _vault_of(owed: str) -> int:
    """The number of the vault whose wave this is, or which was lost."""
    return vault_number.number_of(owed) if len(owed) == vault_number.LETTERS else int(owed or 0)


def codes(one: Sessions, other: Sessions) -> list[str]:
    found = set[str]()
    for sessions in (one, other):
        with sessions() as session:
            found |= {code for code, _ in vault.codes(session)}
    return sorted(found)


def check_unused(house: House) -> None:
    """SpareHoldsAnswers where waves lie in a spare: what a backup brings back may be older than they are."""
    for one in house.vaults:
        if one.spare is not None:
            with reached(one) as spare, spare() as held:
                if pairs.is_used(held):
                    said = names(one)
                    raise SpareHoldsAnswers(spare=said.spare, option=said.option, setting=said.spare_url)


def watch(house: House, number: int = 0) -> None:
    """Refusal as `check`, and SpareNotNamed where the vault has a spare and the settings have none.

    Nothing of a vault that is down: others tell that. It tells nothing of answers: it looks at none.
    """
    one = house.vaults.numbered(number)
    with suppress(VaultDown):
        if one.spare is not None:
            check(house, one)
        else:
            _check_unpaired(one)


def _check_unpaired(one: Vault) -> None:
    with one.sessions() as session:
        if pairs.read(session) is not None:
            said = names(one)
            raise SpareNotNamed(vault=said.vault, setting=said.spare_url, option=said.option)


# What is destroyed


def destroy(house: House, code: str, act: Callable[[Sessions], object], is_told: bool = True) -> None:
    """Destroy in the spare what was destroyed in the vault. Where that cannot be, it is written down; unless `is_told`
    is false, for what no record speaks of and the next mix takes away all the same.

    Likewise where the vault has a spare that the settings do not name. Busy as the act; then nothing is written down,
    and the caller tries all of it again.
    """
    one = house.vaults.one_of(code)
    try:
        if one.spare is None:
            _check_unpaired(one)
            return
        check(house, one)
        with reached(one) as spare:
            with spare() as held:
                is_there = vault.standing(held, code) is not None
            if is_there:
                act(spare)
    except Busy:
        raise
    except Refusal:
        if is_told:
            owe(house, code)


def owe_all(house: House, number: int) -> None:
    """Write down that this vault is lost, and whatever it held may be found."""
    owe(house, str(number) if number else "")


def owe(house: House, code: str) -> None:
    """Write down that something of this wave lies where it could not be destroyed."""
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


def _numbered(house: House, number: int) -> Vault | None:
    """None of a vault that the settings do not name any more."""
    return next((one for one in house.vaults if one.number == number), None)


def subject(number: int) -> str:
    """A vault, for the audit log."""
    return f"vault {number}" if number else "vault"


def confirm_destroyed(house: House, actor: Actor, number: int = 0) -> list[str]:
    """Somebody has destroyed the disks of this vault or its spare that cannot be reached: write that down; what they
    held, by wave, and of the whole vault its number ("" for the first).

    Where the settings name no spare, the vault has none from now on. The number may be of a vault that the settings do
    not name any more.
    """
    one = _numbered(house, number)
    has_spare, left = one is not None and one.spare is not None, _owed(house, number)
    if one is None and not left:
        raise VaultNotNamed(number=number)
    with house.office.begin() as session:
        for code in left:
            upkeep.drop_undestroyed(session, code)
        if left or not has_spare:
            audit.record(session, house, actor, AuditAct.VAULT_DISK_DESTROYED, subject(number), after={"waves": left})
    if one is not None and not has_spare:
        check_side(one.sessions)
        with one.sessions.begin() as held:
            pairs.clear(held)
    return left


def empty(house: House, actor: Actor, number: int = 0) -> None:
    """Destroy whatever the spare's database holds, and let it be this vault's spare. NotTheVault, SpareNotReached;
    SpareOfNamed where another vault's answers would be destroyed."""
    one = house.vaults.numbered(number)
    check_side(one.sessions)
    check_owner(house, one)
    with reached(one) as spare:
        with spare.begin() as held:
            destroy_all(held)
            pairs.clear(held)
        scrub(spare, thoroughly=True)
        levelling.clear_rest(spare)
    pair(house, number)
    with house.office.begin() as session:
        audit.record(session, house, actor, AuditAct.VAULT_SPARE_EMPTY, subject(number))
    level_all(house, number)


# What verify says


def faults(house: House) -> Iterator[str]:
    """A sentence for each thing that is wrong with a spare, or was left where it could not be destroyed."""
    with house.office() as session:
        left = list(upkeep.undestroyed(session))
    for owed in left:
        yield _left(house, owed)
    for one in house.vaults:
        try:
            with suppress(VaultDown):
                check_side(one.sessions)
            watch(house, one.number)
            with suppress(VaultDown):
                yield from _spare_faults(house, one)
        except Refusal as refusal:
            yield refusal.reason


def _left(house: House, owed: str) -> str:
    number = _vault_of(owed)
    one = _numbered(house, number)
    said = vault_names.named(str(number)) if one is None else names(one)
    disk = f"Destroy its disk, then say so with `surveyhost vault destroyed{said.option}`."
    if len(owed) != vault_number.LETTERS:
        return f"The disk of {lower(said.vault)}, lost when its spare was promoted, holds what should be gone. {disk}"
    held = f"What {lower(said.spare)} held of wave {owed} was not destroyed there"
    if one is not None and one.spare is not None:
        return f"{held}: the next mix that reaches it does so."
    return f"{held}, and there is no longer a spare. {disk}"


def _spare_faults(house: House, one: Vault) -> Iterator[str]:
    if one.spare is None:
        return
    said = names(one).spare
    if not check(house, one):
        yield f"{said} is empty still; the worker's next mix fills it."
        return
    with reached(one) as spare:
        behind = [code for code in codes(one.sessions, spare) if levelling.is_behind(one.sessions, spare, code)]
    if behind:
        yield f"{said} is behind in {', '.join(behind)}: the worker's next mix brings it level."


def production_faults(house: House, one: Vault, own: str | None) -> list[str]:
    """What stands in the way of trusting this vault's spare, a sentence each; `own`: the identity of the vault's
    cluster.

    Nothing of one that cannot be reached: that is told elsewhere, and keeps nothing from being served.
    """
    if one.spare is None:
        return []
    try:
        with reached(one) as spare, spare() as held, house.office() as office:
            found = [f"The spare vault: {fault}" for fault in cluster.faults(held)]
            theirs, of_office = cluster.identity(held), cluster.identity(office)
    except SpareNotReached:
        return []
    if theirs is not None and theirs == own:
        found.append("Vault and spare share one PostgreSQL cluster; one disk would take both.")
    if theirs is not None and theirs == of_office:
        found.append("Office and spare vault share one PostgreSQL cluster; the spare needs one of its own.")
    if presence.share_a_disk(one.sessions.engine.url, one.spare.engine.url):
        found.append("Vault and spare are files of one disk; it would take both.")
    return found
