"""The rows of a closed split count as the desk hands them on, and the digest that is announced of them."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from ...core.questionnaire.file import read
from ...core.split.ballot_file import rows_digest
from ...core.split.boxes import Form, form_for
from ...core.split.sealed import Pair, pair_of
from ...core.wave import policy as contract
from ...core.wave.binding import SplitTerms
from ...core.wave.lifecycle import IN_FIELD, WaveState
from ...store.office.wave import Wave, waves_ever_minted
from ...store.sessions import Session
from ...store.vault import ended
from ...store.vault import tables as vault
from ..office.house import House
from ..questionnaires import ballot_script


class Rows(NamedTuple):
    ballots: Sequence[Pair]
    """K box and V box of each."""
    comments: dict[str, list[bytes]]
    """Comment boxes by item."""


def _form(session: Session, code: str) -> Form:
    """The sizes of a wave's boxes. ValueError where its answers are not counted in halves."""
    body = vault.body(session, code)
    if body.split is None:
        raise ValueError("no split count")
    return form_for(read(body.questionnaire.decode()), SplitTerms.read(body.split).labels)


def rows(house: House, code: str) -> Rows:
    """All rows of a stopped wave. ValueError for one whose answers are not counted in halves."""
    with house.vault_of(code).at_one_moment() as session:
        form = _form(session, code)
        comments: dict[str, list[bytes]] = {item: [] for item in form.items}
        for item, box in vault.comment_boxes(session, code):
            comments.setdefault(item, []).append(box)
        return Rows([pair_of(form, box) for _, box in vault.boxes(session, code)], comments)


def digest(house: House, code: str) -> tuple[int, str]:
    """How many ballots a stopped wave has, and the digest of all its rows, 64 hex digits: of contents, in no order."""
    with house.vault_of(code).at_one_moment() as session:
        form, head = _form(session, code), vault.standing(session, code)
        contract = bytes.fromhex(head.policy_hash if head else "")
        ballots = list(_hashed(form, (box for _, box in vault.boxes(session, code))))
        comments: dict[str, list[bytes]] = {}
        for item, box in vault.comment_boxes(session, code):
            comments.setdefault(item, []).append(sha256(box).digest())
    return len(ballots), rows_digest(contract, ballots, comments).hex()


def _hashed(form: Form, boxes: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for keeper, desk in (pair_of(form, box) for box in boxes):
        yield sha256(keeper).digest(), sha256(desk).digest()


def faults(house: House, row: Wave) -> Iterator[str]:
    """What is wrong with a split count that nothing else finds: the script that its contract names is nowhere, or
    another digest lies in the vault than was signed; a sentence each."""
    if row.keeper_key is None or row.state == WaveState.FORGOTTEN:
        return
    named = contract.parse(row.policy).script_hash or ""
    if row.state in IN_FIELD and ballot_script.with_hash(house.vault_of(row.code), named) is None:
        yield (
            f"The script that the contract of wave {row.code} names is not there any more: its page asks nobody "
            f"anything. Bring back the program that it was opened with."
        )
    with house.vault_of(row.code)() as session:
        said = ended.announced(session, row.code)
    digest = (row.seats or {}).get("digest")
    if row.salt is None and digest is not None and (said or b"").hex() != digest:
        yield f"The vault announces another digest of wave {row.code} than the signed record of closing."


def with_earlier_scripts(house: House) -> list[str]:
    """Codes of the waves in the field whose page runs another script than this program ships."""
    with house.office() as session:
        waves = [row for row in waves_ever_minted(session) if row.keeper_key is not None and row.state in IN_FIELD]
    shipped = ballot_script.shipped()
    return [row.code for row in waves if contract.parse(row.policy).script_hash != shipped]


def announce(house: House, code: str, announced: str) -> None:
    """Say the digest where everybody who holds a link can read it. Safe to repeat."""
    with house.vault_of(code).begin() as session:
        ended.announce(session, code, bytes.fromhex(announced))
