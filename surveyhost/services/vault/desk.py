"""The desk's side of the vault: publishing a wave, mixing, stopping, destroying. Never opens a box."""

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.wave import binding as bound
from ...core.wave import links_and_seats
from ...core.wave.lifecycle import VaultState
from ...core.wave.policy import Count
from ...core.wave.sealing import check_public
from ...store import cluster, keyring
from ...store.refusals import VaultDown
from ...store.sessions import Session
from ...store.vault import mix as mixing
from ...store.vault import scrubbing
from ...store.vault import tables as vault
from ...store.vault.refusals import NoWaveInVault
from ...store.vault.spare import levelling
from ...store.vault.spare.second_copy import repeat_in
from ...store.vaults import Vault
from ..office.house import House
from . import binding, seat_labels, spare, split_rows
from .binding import BoxDigest
from .refusals import NotClosed, NotInVaultOrClosed, NotSetByHand, OtherWaveInVault
from .seat_labels import Labels


@dataclass(frozen=True, slots=True)
class Closing:
    """What the office writes down of a wave when it is stopped; nothing in it is about one person."""

    seats_per_labels: Mapping[Labels, int] | None
    """None, as the next, where the labels of seats cannot be read any more."""
    spent_per_labels: Mapping[Labels, int] | None
    boxes: int
    digest: str
    """SHA-256 over ids and contents of the boxes in the order of the ids, 64 hex digits; of a split count over the
    contents of all its rows."""
    covers: str = binding.CONTENTS
    """What the digest covers."""


def publish_wave(
    house: House,
    code: str,
    policy_bytes: bytes,
    questionnaire: str,
    public_key: bytes,
    salt: bytes,
    seats: Iterable[tuple[bytes, Labels]],
    split: bytes | None = None,
) -> None:
    """Put a wave and its seats into the vault, in the state "minted". All or nothing; repeating it changes nothing.

    questionnaire: the file that the policy names. split: of a split count, see `binding.split_of`. Refusal when the
    policy or the key is none, when they do not belong together, or when another wave has this code.
    """
    policy_hash, token_key = bound.sha256(policy_bytes), links_and_seats.token_key(salt)
    content = vault.WaveBody(policy_bytes, questionnaire.encode(), check_public(public_key), split)
    bound.check(policy_bytes, policy_hash, content.questionnaire, public_key, split)
    spare.check_side(house.vault_of(code))
    with house.vault_of(code).begin() as session:
        there = vault.standing(session, code)
        if there is not None:
            if (there.policy_hash, there.token_key) != (policy_hash, token_key):
                raise OtherWaveInVault(code=code)
            return
        vault.put_wave(session, code, policy_hash, content, token_key)
        vault.put_seats(session, code, seat_labels.hidden(links_and_seats.label_key(salt), seats))
    spare.follow(house, code)


def holds(house: House, code: str) -> bool:
    """Whether the vault has a wave under this code, in whatever state."""
    with house.vault_of(code)() as session:
        return vault.standing(session, code) is not None


def set_state(house: House, code: str, state: VaultState) -> None:
    """ "open": from now on seats can be spent. Closing is `stop`. Refusal for any other state, and after closing."""
    if state != VaultState.OPEN:
        raise NotSetByHand(state=state)
    spare.check_side(house.vault_of(code))
    with house.vault_of(code).begin() as session:
        there = vault.standing(session, code)
        if there is None or there.state == VaultState.CLOSED:
            raise NotInVaultOrClosed(code=code)
        vault.set_state(session, code, state)
    repeat_in(house.vault_of(code), lambda held: _set_there(held, code, state))


def _set_there(session: Session, code: str, state: VaultState) -> None:
    if vault.standing(session, code) is not None:
        vault.set_state(session, code, state)


def hold(house: House, code: str) -> None:
    """Let nobody in for now: the wave is not what was frozen. `put_back` lets people in again."""
    with house.vault_of(code).begin() as session:
        there = vault.standing(session, code)
        if there is not None and there.state == VaultState.OPEN:
            vault.set_state(session, code, VaultState.HELD)
    spare.follow(house, code)


def is_held(house: House, code: str) -> bool:
    """Whether the wave is on hold."""
    with house.vault_of(code)() as session:
        there = vault.standing(session, code)
    return there is not None and there.state == VaultState.HELD


def put_back(house: House, code: str, policy_hash: str, content: vault.WaveBody) -> None:
    """Write contract, questionnaire and key over what lies there, and let people in again where it was on hold."""
    with house.vault_of(code).begin() as session:
        there = vault.standing(session, code)
        vault.put_body(session, code, policy_hash, content)
        if there is not None and there.state == VaultState.HELD:
            vault.set_state(session, code, VaultState.OPEN)
    spare.follow(house, code)


def counts(house: House, code: str) -> tuple[int, int]:
    """(seats, spent seats)."""
    with house.vault_of(code)() as session:
        return vault.counts(session, code)


def by_block(house: House, code: str, salt: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """(seats, spent seats) by org block (the label of view 0), for the staff's monitor, which shows steps of k."""
    found = seat_labels.counted(house, code, binding.check(house, code), links_and_seats.label_key(salt)) or ({}, {})
    blocks: list[dict[str, int]] = []
    for profiles in found:
        counted: Counter[str] = Counter()
        for labels, count in profiles.items():
            counted[labels[0]] += count
        blocks.append(dict(counted))
    return blocks[0], blocks[1]


def is_spent(house: House, code: str, seat_id: bytes) -> bool:
    """Whether this seat is spent; asked under the policy "non-responders" only, for the one letter at hand."""
    with house.vault_of(code)() as session:
        return vault.is_spent(session, code, seat_id)


def mix(house: House, code: str, closing: bool = False) -> bool:
    """Hide the order of everything that happened since the last mix. True if boxes were moved.

    Boxes move when at least k wait; whatever waits, when `closing`. False also where the vault is busy: try later.
    Unbound where the vault does not hold what the office froze.
    """
    k = binding.check(house, code).k
    spare.check_side(house.vault_of(code))
    try:
        moved = mixing.mix(house.vault_of(code), code, 1 if closing else k)
    except scrubbing.Busy:
        return False
    spare.follow(house, code)
    return moved > 0


def stop(house: House, code: str, salt: bytes | None) -> Closing:
    """Let nobody in any more, mix everything, and count. May be repeated until `destroy_links`.

    salt: None where it is gone already; seats cannot be counted by their labels then. Unbound where
    the vault does not hold what the office froze: nobody is let in any more, and nothing is counted.
    """
    spare.check_side(house.vault_of(code))
    mixing.shut(house.vault_of(code), code)
    made = binding.check(house, code)
    mixing.mix_closed(house.vault_of(code), code)
    spare.follow(house, code)
    found = seat_labels.counted(house, code, made, None if salt is None else links_and_seats.label_key(salt))
    seats, spent = found or (None, None)
    if made.count == Count.SPLIT:
        return Closing(seats, spent, *split_rows.digest(house, code), binding.ROWS)
    digest = BoxDigest()
    count = sum(1 for _ in boxes(house, code, digest))
    return Closing(seats, spent, count, digest.contents())


def destroy_links(house: House, code: str) -> None:
    """Destroy seats, digests and token key of a stopped wave. Safe to repeat. Refusal for a wave that isn't stopped."""
    spare.check_side(house.vault_of(code))
    _check_stopped(house, code)
    mixing.destroy_ties(house.vault_of(code), code)
    spare.destroy(house, code, lambda sessions: levelling.end(sessions, code))


def close(house: House, code: str, salt: bytes | None) -> Closing:
    """`stop`, then `destroy_links`; whoever must write the counts down calls the two, and does so in between."""
    closing = stop(house, code, salt)
    destroy_links(house, code)
    return closing


def end(house: House, code: str) -> None:
    """Let nobody in any more, and destroy seats, digests and token key without counting. Safe to repeat.

    NotInVault where the vault does not hold this wave.
    """
    if not holds(house, code):
        raise NoWaveInVault(code=code)
    spare.check_side(house.vault_of(code))
    mixing.shut(house.vault_of(code), code)
    mixing.destroy_ties(house.vault_of(code), code)
    spare.destroy(house, code, lambda sessions: levelling.end(sessions, code))


def boxes(house: House, code: str, digest: BoxDigest | None = None) -> Iterator[bytes]:
    """The sealed boxes of a stopped wave in the order of their random ids, each taken into the digest as it goes by."""
    with house.vault_of(code)() as session:
        for box_id, box in vault.boxes(session, code):
            if digest is not None:
                digest.add(box_id, box)
            yield box


def are_as_counted(house: House, code: str, seats: Mapping[str, Any]) -> bool:
    """Whether a stopped wave's boxes are those, and as many, as the office wrote down at closing (`Wave.seats`)."""
    if seats.get("covers") == binding.ROWS:
        return split_rows.digest(house, code) == (seats["boxes"], seats["digest"])
    digest = BoxDigest()
    count = sum(1 for _ in boxes(house, code, digest))
    return (count, digest.digest(seats)) == (seats["boxes"], seats["digest"])


def forget(house: House, code: str) -> None:
    """Destroy the boxes of a stopped wave; its tombstone stays. Safe to repeat. Refusal for one that isn't stopped."""
    spare.check_side(house.vault_of(code))
    _check_stopped(house, code)
    mixing.destroy_boxes(house.vault_of(code), code)
    spare.destroy(house, code, lambda sessions: mixing.destroy_boxes(sessions, code))


def _check_stopped(house: House, code: str) -> None:
    with house.vault_of(code)() as session:
        there = vault.standing(session, code)
    if there is None or there.state != VaultState.CLOSED:
        raise NotClosed(code=code)


def check_production(house: House) -> list[str]:
    """What stands in the way of trusting these vaults with a real wave, a sentence each; an empty list is what it
    takes.

    `serve` and `verify` refuse production vaults that have one. Of several, one that cannot be reached is told
    elsewhere.
    """
    with house.office() as office:
        of_office = cluster.identity(office)
        found = []
        for one in house.vaults:
            with contextlib.suppress(VaultDown):
                found += _production_faults(house, one, of_office)
        if house.settings.keyring_url:
            found += keyring.faults(house.settings.keyring_url, office)
    return found


def _production_faults(house: House, one: Vault, of_office: str | None) -> list[str]:
    with one.sessions() as session:
        found, own = cluster.faults(session), cluster.identity(session)
    if own is not None and own == of_office:
        found.append("Office and vault share one PostgreSQL cluster; the vault needs one of its own.")
    found += spare.production_faults(house, one, own)
    return [f"Vault {one.name}: {fault}" for fault in found] if house.vaults.are_several else found
