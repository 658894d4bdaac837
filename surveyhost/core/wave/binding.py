"""What belongs to a wave: contract, questionnaire and public key, each identified by its SHA-256.

Whoever loads a wave works these out anew from the bytes that lie there, and goes no further where one does not fit: a
hash that was only copied would say what somebody with write access wants it to say.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Self

from ..errors import Refusal
from . import policy as contract
from .policy import Count, Policy
from .refusals import ContractUnbound, KeeperKeyUnbound, PublicKeyUnbound, QuestionnaireUnbound


def sha256(content: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class SplitTerms:
    """What respondents' devices need of a split count besides contract, questionnaire and the desk's key.

    The same for everybody; lies in the vault beside the contract, which names the key's hash.
    """

    keeper_key: bytes
    """The keeper's public key."""
    labels: int
    """Bytes of the longest labels: with the questionnaire they give the sizes of all boxes."""

    def write(self) -> bytes:
        """Compact sorted JSON."""
        document = {"keeper_key": self.keeper_key.hex(), "labels": self.labels}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """The inverse of `write`. Raises KeeperKeyUnbound for anything else."""
        try:
            document = json.loads(raw)
            made = cls(bytes.fromhex(document["keeper_key"]), document["labels"])
            is_same = made.write() == raw and type(made.labels) is int and made.labels > 0
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeeperKeyUnbound() from None
        if not is_same:
            raise KeeperKeyUnbound()
        return made


def check(
    policy: bytes, policy_hash: str, questionnaire: bytes, public_key: bytes, split: bytes | None = None
) -> Policy:
    """The contract in these bytes, if it, the questionnaire and the public key are those that were frozen together.

    split: of a split count, see `SplitTerms`. Unbound that names the first which is not. A contract made before
    contracts named the key says nothing of it; then only the desk, which has the office's copy, can tell.
    """
    if sha256(policy) != policy_hash:
        raise ContractUnbound()
    try:
        made = contract.parse(policy)
    except Refusal:  # whoever wrote it wrote a hash that goes with it
        raise ContractUnbound() from None
    if sha256(questionnaire) != made.questionnaire_hash:
        raise QuestionnaireUnbound()
    if made.public_key_hash is not None and sha256(public_key) != made.public_key_hash:
        raise PublicKeyUnbound()
    if (made.count == Count.SPLIT) != (split is not None):
        raise KeeperKeyUnbound()
    if split is not None and sha256(SplitTerms.read(split).keeper_key) != made.keeper_key_hash:
        raise KeeperKeyUnbound()
    return made
