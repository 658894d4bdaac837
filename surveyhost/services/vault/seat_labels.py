"""The labels of seats, which only the desk can read, and only while the salt lives.

In the vault they lie under the label key, of one length in all seats of a wave, so that no copy of it tells them to
whoever has the key that opens boxes. Each link carries them once more, under a veil that only the link lifts.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator

from ...core.wave import label_encryption
from ...core.wave.policy import Policy
from ...store.vault import seats as store
from ..office.house import House
from .refusals import SeatUnbound

Labels = tuple[str, ...]


def hidden(label_key: bytes, seats: Iterable[tuple[bytes, Labels]]) -> Iterator[tuple[bytes, bytes]]:
    """Seats as the vault takes them: (id, labels under the label key, all of one length)."""
    packed = [(seat, _packed(labels)) for seat, labels in seats]
    length = max((len(labels) for _, labels in packed), default=0)
    for seat, labels in packed:
        yield seat, label_encryption.hide_labels(label_key, seat, labels.ljust(length), secrets.token_bytes)


def _packed(labels: Labels) -> bytes:
    return json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode()


def shown(code: str, made: Policy, label_key: bytes | None, seat: bytes, hidden: bytes) -> bytes:
    """A seat's labels. Only where the contract is older than its key's hash may they lie in clear.

    Unbound where they are not those that were given to this seat.
    """
    if made.public_key_hash is None and not label_encryption.is_hidden(hidden):
        return hidden
    labels = None if label_key is None else label_encryption.show_labels(label_key, seat, hidden)
    if labels is None:
        raise SeatUnbound(code=code)
    return labels


def counted(
    house: House, code: str, made: Policy, label_key: bytes | None
) -> tuple[dict[Labels, int], dict[Labels, int]] | None:
    """(seats, spent seats) by label profile; None where nobody can read the labels any more, since the salt is gone.

    Unbound where labels are not those that were given to the seat.
    """
    every: Counter[bytes] = Counter()
    spent: Counter[bytes] = Counter()
    if made.public_key_hash is not None and label_key is None:
        return None
    with house.vault_of(code)() as session:
        for seat in store.every(session, code):
            labels = shown(code, made, label_key, seat.id, seat.labels)
            every[labels] += 1
            spent[labels] += seat.spent
    return _unpacked(every), _unpacked(spent)


def _unpacked(counts: Counter[bytes]) -> dict[Labels, int]:
    return {tuple(json.loads(labels)): count for labels, count in counts.items() if count}
