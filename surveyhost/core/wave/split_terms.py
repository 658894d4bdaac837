"""What respondents' devices need of a split count besides contract, questionnaire and the desk's key."""

import json
from dataclasses import dataclass
from typing import Self

from .refusals import KeeperKeyUnbound


@dataclass(frozen=True, slots=True)
class SplitTerms:
    """The same for everybody; lies in the vault beside the contract, which names the key's hash."""

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
