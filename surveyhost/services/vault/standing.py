"""What stands in each vault, as `verify` and the first page ask it; and which of several cannot be reached, by name."""

from collections.abc import Iterator
from typing import NamedTuple

from ...core import vault_number
from ...core.errors import Refusal
from ...core.wave.lifecycle import VaultState
from ...store import migrate
from ...store.office.loop.results_page import pages_up
from ...store.office.wave import codes_kept, wave_codes
from ...store.refusals import VaultDown, VaultNotNamed
from ...store.vault import tables as vault
from ...store.vault.tables import WaveHead
from ...store.vaults import Vault
from ..office.house import House
from .refusals import VaultEmpty


class Standing(NamedTuple):
    """Of all vaults that can be reached, by code."""

    heads: dict[str, WaveHead | None]
    seats: dict[str, int]
    down: frozenset[int]
    """Numbers of those that cannot be, or that the settings do not name."""


def look(one: Vault) -> None:
    """VaultDown, or VaultEmpty, where this vault cannot be worked with. Reads one row."""
    if one.number and not migrate.is_newest_of(one.sessions):
        raise VaultEmpty(name=one.name)


def down(house: House) -> list[Refusal]:
    """Why each of several vaults cannot be used, for those that cannot; nothing where there is one vault only."""
    found: list[Refusal] = []
    for one in house.vaults if house.vaults.are_several else ():
        try:
            look(one)
            with one.sessions() as session:
                vault.standing(session, "")
        except (VaultDown, VaultEmpty) as refusal:
            found.append(refusal)
    return found


def standing(house: House) -> Standing:
    """What stands where."""
    made = Standing({}, {}, frozenset())
    with house.office() as session:
        numbers = {vault_number.number_of(code) for code in wave_codes(session)}
    gone = set()
    for number in sorted(numbers | {one.number for one in house.vaults}):
        try:
            one = house.vaults.numbered(number)
            look(one)
            with one.sessions() as session:
                heads = {code: vault.standing(session, code) for code, _ in vault.codes(session)}
                made.heads.update(heads)
                made.seats.update({code: vault.counts(session, code)[0] for code in heads})
        except (VaultDown, VaultEmpty, VaultNotNamed):
            gone.add(number)
    return made._replace(down=frozenset(gone))


def faults(house: House) -> Iterator[str]:
    """A sentence for each vault that cannot be used, or that the settings do not name though something should lie in
    it, and each wave that lies where nobody looks for it."""
    for refusal in down(house):
        yield refusal.reason
    with house.office() as session:
        known = wave_codes(session)
        kept = codes_kept(session) | pages_up(session).keys()
    for number in sorted({vault_number.number_of(one) for one in kept}):
        try:
            house.vaults.numbered(number)
        except VaultNotNamed as refusal:
            yield refusal.reason
    for one in house.vaults:
        yield from _strange(house, one, known)


def _strange(house: House, one: Vault, known: set[str]) -> Iterator[str]:
    """Waves in the field that the office does not know, or whose code is of another vault: addresses were exchanged."""
    said = f"Vault {one.name}" if house.vaults.are_several else "The vault"
    try:
        look(one)
        with one.sessions() as session:
            codes = {code for code, state in vault.codes(session) if state != VaultState.CLOSED}
    except (VaultDown, VaultEmpty):
        return
    for code in sorted(codes - known):
        yield f"{said} holds wave {code}, which the office does not know; no close will ever reach it."
    for code in sorted(codes & known):
        if vault_number.number_of(code) != one.number:
            yield f"{said} holds wave {code}, whose code is of another vault: see their addresses in SURVEYHOST_VAULTS."
