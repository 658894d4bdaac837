"""The keeper's own record that the private key is destroyed, signed with a key derived from it beforehand."""

import json
from collections.abc import Mapping
from typing import Any

from ..wave.lifecycle import RecordKind
from ..wave.sealing import keeper_signer, public_of, sign_as_keeper
from .json import canonical


def made(private: bytes, keeper: str, day: str) -> bytes:
    """The record as a file: document, signature, and the key to check it with; JSON. `day`: ISO date."""
    signer = keeper_signer(private).hex()
    document = {
        "record": RecordKind.KEEPER,
        "keeper": keeper,
        "public_key": public_of(private).hex(),
        "destroyed": ["private key", "every copy and share of it"],
        "day": day,
        "signer": signer,
    }
    written = {"document": document, "signature": sign_as_keeper(private, canonical(document)).hex(), "key": signer}
    return json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def is_one(document: Mapping[str, Any]) -> bool:
    """Whether a record's document is a keeper's."""
    return document.get("record") == RecordKind.KEEPER
