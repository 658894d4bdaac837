"""The desk's side of the vault: publishing a wave, mixing, stopping, destroying. Never opens a box."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..core import policy as contract
from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import write
from ..core.sealing import check_public
from ..store import cluster, vault
from ..store import mix as mixing
from .house import House

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What the office writes down of a wave when it is stopped; nothing in it is about one person."""

    seats_per_labels: Mapping[Labels, int]
    spent_per_labels: Mapping[Labels, int]
    boxes: int
    digest: str
    """SHA-256 over the sorted ids of the boxes, 64 hex digits."""


def _packed(labels: Labels) -> bytes:
    return json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(counts: Mapping[bytes, int]) -> dict[Labels, int]:
    return {tuple(json.loads(labels)): count for labels, count in counts.items()}


def publish_wave(
    house: House,
    code: str,
    policy_bytes: bytes,
    questionnaire: Questionnaire,
    public_key: bytes,
    token_key: bytes,
    seats: Iterable[tuple[bytes, Labels]],
) -> None:
    """Put a wave and its seats into the vault, in the state "minted". All or nothing; repeating it changes nothing.

    Refusal when the policy or the key is none, or when another wave has this code.
    """
    policy_hash = contract.digest(contract.parse(policy_bytes))
    content = vault.WaveBody(policy_bytes, write(questionnaire).encode(), check_public(public_key))
    with house.vault.begin() as session:
        there = vault.standing(session, code)
        if there is not None:
            if (there.policy_hash, there.token_key) != (policy_hash, token_key):
                raise Refusal(f"The vault holds another wave {code}.", "wave")
            return
        vault.put_wave(session, code, policy_hash, content, token_key)
        vault.put_seats(session, code, ((seat, _packed(labels)) for seat, labels in seats))


def holds(house: House, code: str) -> bool:
    """Whether the vault has a wave under this code, in whatever state."""
    with house.vault() as session:
        return vault.standing(session, code) is not None


def add_tokens(house: House, code: str, tokens: Iterable[tuple[bytes, bytes]]) -> None:
    """Make links work: (digest, veiled seat id) each, see `core.identity.entry`.

    The next mix hides the order in which they came. Refusal("state") once the wave is closed: a letter that was under
    way then must leave no digest behind.
    """
    with house.vault.begin() as session:
        if vault.held_state(session, code) in {None, "closed"}:
            raise Refusal(f"Wave {code} is closed.", "state")
        vault.put_tokens(session, code, tokens)


def set_state(house: House, code: str, state: str) -> None:
    """ "open": from now on seats can be spent. Closing is `stop`. Refusal for any other state, and after closing."""
    if state != "open":
        raise Refusal(f"A wave in the vault is opened or stopped, not set to '{state}'.", "state")
    with house.vault.begin() as session:
        there = vault.standing(session, code)
        if there is None or there.state == "closed":
            raise Refusal(f"Wave {code} is not in the vault, or closed.", "state")
        vault.set_state(session, code, state)


def counts(house: House, code: str) -> tuple[int, int]:
    """(seats, spent seats)."""
    with house.vault() as session:
        return vault.counts(session, code)


def spent_by_label(house: House, code: str) -> dict[Labels, int]:
    """Spent seats by label profile: for counting at close, and for nobody's eyes."""
    with house.vault() as session:
        return _unpacked(vault.count_labels(session, code, only_spent=True))


def by_block(house: House, code: str) -> tuple[dict[str, int], dict[str, int]]:
    """(seats, spent seats) by org block (the label of view 0), for the staff's monitor, which shows steps of k."""
    with house.vault() as session:
        found = [_unpacked(vault.count_labels(session, code, only_spent)) for only_spent in (False, True)]
    blocks: list[dict[str, int]] = []
    for profiles in found:
        counted: Counter[str] = Counter()
        for labels, count in profiles.items():
            counted[labels[0]] += count
        blocks.append(dict(counted))
    return blocks[0], blocks[1]


def is_spent(house: House, code: str, seat_id: bytes) -> bool:
    """Whether this seat is spent; asked under the policy "non-responders" only, for the one letter at hand."""
    with house.vault() as session:
        return vault.is_spent(session, code, seat_id)


def mix(house: House, code: str, closing: bool = False) -> bool:
    """Hide the order of everything that happened since the last mix. True if boxes were moved.

    Boxes move when at least k wait; whatever waits, when `closing`. False also where the vault is busy: try later.
    """
    with house.vault() as session:
        k = contract.parse(vault.body(session, code).policy).k
    try:
        return mixing.mix(house.vault, code, 1 if closing else k) > 0
    except mixing.Busy:
        return False


def stop(house: House, code: str) -> Closing:
    """Let nobody in any more, mix everything, and count. May be repeated until `destroy_links`."""
    mixing.shut(house.vault, code)
    mixing.mix_closed(house.vault, code)
    with house.vault() as session:
        ids = vault.box_ids(session, code)
        seats = _unpacked(vault.count_labels(session, code))
        spent = _unpacked(vault.count_labels(session, code, only_spent=True))
    return Closing(seats, spent, len(ids), hashlib.sha256(b"".join(ids)).hexdigest())


def destroy_links(house: House, code: str) -> None:
    """Destroy seats, digests and token key of a stopped wave. Safe to repeat. Refusal for a wave that isn't stopped."""
    _check_stopped(house, code)
    mixing.destroy_ties(house.vault, code)


def close(house: House, code: str) -> Closing:
    """`stop`, then `destroy_links`; whoever must write the counts down calls the two, and does so in between."""
    closing = stop(house, code)
    destroy_links(house, code)
    return closing


def boxes(house: House, code: str) -> Iterator[bytes]:
    """The sealed boxes of a stopped wave in the order of their random ids."""
    with house.vault() as session:
        yield from vault.boxes(session, code)


def forget(house: House, code: str) -> None:
    """Destroy the boxes of a stopped wave; its tombstone stays. Safe to repeat. Refusal for one that isn't stopped."""
    _check_stopped(house, code)
    mixing.destroy_boxes(house.vault, code)


def _check_stopped(house: House, code: str) -> None:
    with house.vault() as session:
        there = vault.standing(session, code)
    if there is None or there.state != "closed":
        raise Refusal(f"Wave {code} is not closed.", "state")


def check_production(house: House) -> list[str]:
    """What stands in the way of trusting this vault with a real wave, a sentence each; an empty list is what it takes.

    `serve` and `verify` refuse a production vault that has one.
    """
    with house.vault() as session, house.office() as office:
        found = cluster.faults(session)
        own = cluster.identity(session)
        if own is not None and own == cluster.identity(office):
            found.append("Office and vault share one PostgreSQL cluster; the vault needs one of its own.")
    return found
