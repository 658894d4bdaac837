"""Does the vault hold what the office froze? Asked before the desk makes links, mixes, closes or counts; and by verify.

The vault is checked by itself, as the respondent face does it, and against the office's own copy: whoever can write to
the vault could put a contract, a hash and a key in it that fit each other.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...core.errors import Refusal
from ...core.grouping import frozen
from ...core.wave import binding
from ...core.wave import policy as contract
from ...core.wave.binding import SplitTerms, sha256
from ...core.wave.policy import Policy
from ...store.office.wave import Wave, wave_with_code, waves_to_compare
from ...store.sessions import Sessions
from ...store.vault import ended
from ...store.vault import tables as vault
from ..office.house import House
from .refusals import OfficeUnbound, VaultDiffers

CONTENTS = "contents"
"""What the digest of a wave's boxes covers; waves closed before it did name nothing, and theirs covers ids alone."""
ROWS = "rows"
"""Likewise of a split count: the contents of all its rows, and no ids (see `core.split.ballot_file.rows_digest`)."""


def _differences(wave: Wave, head: vault.WaveHead, body: vault.WaveBody) -> Iterator[str]:
    """Whatever the vault holds otherwise than the office froze it, in words."""
    if (body.policy, head.policy_hash) != (wave.policy, wave.policy_hash):
        yield "contract"
    with contextlib.suppress(Refusal):  # a contract of the office's that cannot be read is `readable`'s to tell
        if sha256(body.questionnaire) != contract.parse(wave.policy).questionnaire_hash:
            yield "questionnaire"
    if body.public_key != wave.public_key:
        yield "public key"
    if body.split != split_of(wave):
        yield "keeper's key"


def split_of(wave: Wave) -> bytes | None:
    """What lies in the vault of a split count (`core.wave.binding.SplitTerms`), from the office's row; else None."""
    if wave.keeper_key is None:
        return None
    return SplitTerms(wave.keeper_key, frozen.longest_labels(frozen.from_bytes(wave.views))).write()


def faults(house: House, wave: Wave) -> list[str]:
    """A sentence for each thing that the vault holds otherwise than the office; none if it does not know the wave."""
    return [VaultDiffers(code=wave.code, what=what).reason for what in different(house, wave)]


def different(house: House, wave: Wave) -> list[str]:
    """As `faults`: of "contract", "questionnaire", "public key" and "keeper's key" those that are not as the office
    froze them."""
    with house.vault_of(wave.code)() as session:
        head = vault.standing(session, wave.code)
        if head is None:
            return []
        body = vault.body(session, wave.code)
    return list(_differences(wave, head, body))


def check(house: House, code: str) -> Policy:
    """The wave's contract. Unbound where contract, questionnaire or key are not those of the office.

    A wave that the office does not know is checked by itself.
    """
    with house.vault_of(code)() as session:
        head, body = vault.standing(session, code), vault.body(session, code)
    with house.office() as session:
        wave = wave_with_code(session, code)
        if wave is not None and head is not None:
            for what in _differences(wave, head, body):
                raise VaultDiffers(code=code, what=what)
    return _checked(head, body)


def as_frozen(house: House, held_in: Sessions, codes: Sequence[str]) -> dict[str, Policy]:
    """The contracts of those of these waves of one vault of which `check` finds nothing wrong; none of a pulse's, and
    none that the office does not know."""
    found: dict[str, Policy] = {}
    with held_in() as session:
        held = ended.whole(session, codes)
    with house.office() as session:
        for wave in waves_to_compare(session, list(held)):
            head, body = held[wave.code]
            with contextlib.suppress(Refusal):
                if not any(_differences(wave, head, body)):
                    found[wave.code] = _checked(head, body)
    return found


def _checked(head: vault.WaveHead | None, body: vault.WaveBody) -> Policy:
    return binding.check(body.policy, head.policy_hash if head else "", body.questionnaire, body.public_key, body.split)


def check_office(wave: Wave) -> Policy:
    """The contract in the office's own row, if hash, groups and key are those it names. Unbound."""
    made = contract.parse(wave.policy)
    groups = frozen.digest(frozen.from_bytes(wave.views))
    is_whole = contract.digest(made) == wave.policy_hash and groups == made.views_hash
    if not is_whole or made.public_key_hash not in {None, sha256(wave.public_key)}:
        raise OfficeUnbound(code=wave.code)
    keeper = None if wave.keeper_key is None else sha256(wave.keeper_key)
    if keeper != made.keeper_key_hash:
        raise OfficeUnbound(code=wave.code)
    return made


class BoxDigest:
    """SHA-256 over the ids and contents of a wave's boxes, in the order of the ids."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._ids = hashlib.sha256()

    def add(self, box_id: bytes, box: bytes) -> None:
        """Take the next box into it."""
        self._ids.update(box_id)
        self._hash.update(box_id + hashlib.sha256(box).digest())

    def contents(self) -> str:
        """Over ids and contents, 64 hex digits."""
        return self._hash.hexdigest()

    def digest(self, seats: Mapping[str, Any]) -> str:
        """Over what the digest covers that close wrote down: contents, or in waves closed before that, ids alone."""
        return self.contents() if seats.get("covers") == CONTENTS else self._ids.hexdigest()
