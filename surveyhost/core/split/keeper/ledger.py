"""`counted.json`, beside the keeper's key: which contracts were checked, and what was counted under each, once.

Two counts of one wave that differ in a single ballot would open it: whoever holds half V takes one from the other. So a
contract has one file of ballots, byte for byte. The announced digest alone would not do, since the desk's verifier
shares are not in it, and one that is bent makes a ballot drop out.
"""

import json
from collections.abc import Mapping
from typing import Any

from ...wave import receipt
from ..refusals import FirstCountUnknown, NoLedger, NotChecked, OtherCountBefore, OtherWords

FIRST = "first"
"""Said by a keeper: nobody has counted under this contract before."""
Entry = Mapping[str, str] | None
"""Of a contract that was counted: `ballots`, the digest of its rows; `file`, the SHA-256 of the file; `words`, what the
count was told by. None: checked, and not counted here."""


def _read(raw: bytes | None) -> dict[str, Any]:
    if raw is None:
        return {}
    try:
        document = json.loads(raw)
        entries = document["contracts"]
        for contract, entry in entries.items():
            if len(bytes.fromhex(contract)) != 32 or (entry is not None and set(entry) != {"ballots", "file", "words"}):
                raise NoLedger()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoLedger() from None
    return dict(entries)


def _written(entries: Mapping[str, Any]) -> bytes:
    return json.dumps({"contracts": entries}, ensure_ascii=False, sort_keys=True, indent=2).encode() + b"\n"


def checked(raw: bytes | None, contract: bytes) -> bytes:
    """The list in which this contract stands as checked. raw: as it was, None where there is none."""
    entries = _read(raw)
    entries.setdefault(contract.hex(), None)
    return _written(entries)


def entry_of(raw: bytes | None, contract: bytes, file: str) -> Entry:
    """What was counted under this contract. file: SHA-256 of the ballots that are to be counted now.

    Raises NotChecked where the contract does not stand in the list, OtherCountBefore where other ballots were counted.
    """
    entries = _read(raw)
    if contract.hex() not in entries:
        raise NotChecked(contract=contract.hex())
    entry: Entry = entries[contract.hex()]
    if entry is not None and entry["file"] != file:
        raise OtherCountBefore(words=entry["words"])
    return entry


def confirmed(entry: Entry, words: str, said: str | None) -> None:
    """Raises FirstCountUnknown or OtherWords where a count is new here and its keeper has not vouched for it.

    words: of this count. said: FIRST, or the words of the first count, on whatever machine that was.
    """
    if entry is not None or said == FIRST:
        return
    if not said:
        raise FirstCountUnknown()
    if receipt.normal(said) != receipt.normal(words):
        raise OtherWords()


def counted(raw: bytes | None, contract: bytes, ballots: str, file: str, words: str) -> bytes:
    """The list in which this count stands. ballots: the digest of its rows. file: of the file's bytes."""
    entries = _read(raw)
    entries[contract.hex()] = {"ballots": ballots, "file": file, "words": words}
    return _written(entries)
