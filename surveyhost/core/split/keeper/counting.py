"""The keeper's count, step by step, from files to files. Nothing is given out before all of it is done."""

import hashlib
from dataclasses import dataclass

from ...wave.sealing import keeper_signer
from .. import ballot_file, outcome
from ..ballot_file import Ballots
from ..count import query_of
from ..outcome import Outcome
from ..refusals import BallotsOfOtherContract, OtherDigest
from ..rows import Opening
from . import certify, comments, ledger, plan
from .opening import MAY_DROP, Progress, silent, valid_ballots
from .plan import Plan


@dataclass(frozen=True)
class Counted:
    """What a count makes."""

    outcome: bytes
    """For the desk."""
    ledger: bytes
    """`counted.json` as it is now."""
    words: str
    """The outcome's hash in words."""
    dropped: int
    codes: tuple[bytes, ...]
    """For the keeper to publish: whoever misses theirs says so."""


@dataclass(frozen=True)
class Said:
    """What a keeper says of a count."""

    announced: str
    """The digest that was announced when the wave closed: 64 hex digits, in groups or not."""
    first: str | None = None
    """`ledger.FIRST`, or the words of the first count under this contract."""
    may_drop: int = MAY_DROP
    """How many ballots may be dropped: at least these, or exactly as many as there are."""


def check(plan_file: bytes, private: bytes, ledger_file: bytes | None) -> tuple[Plan, bytes]:
    """The plan, and `counted.json` in which its contract stands as checked. Raises Refusal that says what is wrong."""
    found = plan.read(plan_file)
    plan.check_key(found, private)
    return found, ledger.checked(ledger_file, found.contract)


def count(
    plan_file: bytes,
    ballots_file: bytes,
    private: bytes,
    ledger_file: bytes | None,
    said: Said,
    progress: Progress = silent,
) -> Counted:
    """Count the ballots of a closed wave. Raises Refusal that says what is wrong; then nothing is to be written."""
    found = plan.read(plan_file)
    plan.check_key(found, private)
    hashed = hashlib.sha256(ballots_file)
    entry = ledger.entry_of(ledger_file, found.contract, hashed.hexdigest())
    ballots = ballot_file.read(ballots_file, found.form)
    digest = _announced(found, ballots, said.announced)
    query = query_of(found.form.layout.circuit, ballots.secret, found.policy.query_commit or "", found.contract)
    valid = valid_ballots(found, private, ballots.rows, query, max(said.may_drop, MAY_DROP), progress)
    cube, places = certify.closed(found, valid)
    tables = certify.certified(found, cube, int.from_bytes(digest[:8], "big"))
    lists, spoilt = comments.lists(found, private, cube.views, ballots.comments, len(ballots.rows), progress)
    opening = Opening(cube.views, cube.labels, _by_closing(places, len(cube.labels)), valid.sums)
    made = Outcome(
        found.contract,
        digest,
        hashed.digest(),
        keeper_signer(private),
        cube.views,
        cube.labels,
        cube.respondents,
        cube.answerers,
        {
            table.measure.code: opening.table(
                table.measure, found.form.layout.places[table.number], certify.rows_of(found, cube, table)
            )
            for table in tables
        },
        valid.codes,
        valid.dropped,
        lists,
        spoilt,
    )
    raw = outcome.write(made)
    words = outcome.words(raw)
    ledger.confirmed(entry, words, said.first)
    listed = ledger.counted(ledger_file, found.contract, digest.hex(), hashed.hexdigest(), words)
    return Counted(raw, listed, words, len(valid.dropped), tuple(valid.codes))


def _announced(found: Plan, ballots: Ballots, announced: str) -> bytes:
    """The digest of the rows. Raises BallotsOfOtherContract, or OtherDigest where it is not the announced one."""
    if ballots.contract != found.contract:
        raise BallotsOfOtherContract()
    digest = ballot_file.digest_of(ballots)
    if digest.hex() != "".join(announced.split()).lower():  # pages print it in groups of four
        raise OtherDigest()
    return digest


def _by_closing(places: list[int], count: int) -> list[list[int]]:
    """For each closing profile the profiles of ballots that it counts."""
    made: list[list[int]] = [[] for _ in range(count)]
    for profile, place in enumerate(places):
        if place >= 0:
            made[place].append(profile)
    return made
