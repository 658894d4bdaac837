"""Checks a report against what is attached to it, and nothing else: anybody can do this without the vendor.

It shows that the policy printed is the one respondents saw, that the ledger entry fits, and that no printed number of
answers, and no remainder that can be computed from printed numbers, is below k. That each item's groups are safe
against every sum and difference rests on who answered, which nobody may publish: this is attested by the vendor's
signature, and the certificate says so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..errors import Refusal
from ..plurals import counted
from ..thresholds import K_FLOOR
from . import ledger
from .json import canonical


class AttachmentIncomplete(Refusal):
    sentence = "The attached anonymity.json is not complete; this is not a report of ours."


Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: what, whether it holds, and what was found."""

    what: str
    holds: bool
    found: str


def _policy(document: Document) -> Check:
    found = sha256(canonical(document["policy"])).hexdigest()
    return Check("policy", found == document["policy_hash"], f"contract {found[:16]}")


def _floor(document: Document) -> Check:
    k = document["policy"]["k"]
    return Check("minimum group", k >= K_FLOOR, f"k = {k}")


def _ledger(document: Document) -> Check:
    entries = document["ledger"]
    if not entries:
        return Check("ledger", False, "this release has not been approved")
    try:
        (ledger.check_chain if "unit" in document else ledger.check)(entries)
    except Refusal as refusal:
        return Check("ledger", False, refusal.reason)
    last = entries[-1]
    fits = last["tables"] == document["tables_hash"]
    return Check("ledger", fits, f"entry {last['number']}, {last['digest'][:16]}")


def _people(document: Document) -> Check:
    people = document["people"]
    prepared, approved = people["prepared_by"], people["approved_by"]
    is_two = bool(approved) and prepared.casefold() != approved.casefold()
    shell = {
        at: " (on the server's command line)" for at in ("prepared", "approved") if people.get(f"{at}_on") == "shell"
    }
    found = f"{prepared}{shell.get('prepared', '')}, {approved or 'nobody yet'}{shell.get('approved', '')}"
    return Check("two people", is_two, found)


def _above(parents: Mapping[str, str | None], code: str, printed: Mapping[str, int]) -> str | None:
    """The nearest unit above that is printed too."""
    at = parents.get(code)
    while at is not None and at not in printed:
        at = parents.get(at)
    return at


def remainders(document: Document, printed: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """(what is subtracted from, what remains) for the org tree and for each breakdown, from printed numbers only."""
    groups = {group["code"]: group for group in document["groups"]}
    parents = {code: group["parent"] for code, group in groups.items() if group["breakdown"] == "unit"}
    below: dict[str, int] = defaultdict(int)
    for code in parents:
        above = _above(parents, code, printed)
        if code in printed and above is not None:
            below[above] += printed[code]
    yield from ((code, printed[code] - total) for code, total in below.items())
    views: dict[tuple[str, str], int] = defaultdict(int)
    for code, group in groups.items():
        if group["breakdown"] != "unit" and code in printed:
            views[group["breakdown"], group["parent"] or "company"] += printed[code]
    for (breakdown, parent), total in views.items():
        if parent in printed:
            yield breakdown, printed[parent] - total


def _numbers(document: Document) -> dict[str | None, dict[str, int]]:
    """Per measure (None: respondents) the printed number of each group."""
    numbers: dict[str | None, dict[str, int]] = {
        None: {g["code"]: g["respondents"] for g in document["groups"] if g["respondents"] is not None}
    }
    for row in document["printed"]:
        numbers.setdefault(row["measure"], {})[row["group"]] = row["n"]
    return numbers


def _printed(document: Document) -> Check:
    k = document["policy"]["k"]
    numbers = [n for printed in _numbers(document).values() for n in printed.values()]
    smallest = min(numbers, default=0)
    said = f"{counted(len(numbers), 'number')}, the smallest {smallest}"
    return Check("printed numbers", bool(numbers) and smallest >= k, said)


def _remainders(document: Document) -> Check:
    k = document["policy"]["k"]
    left = [rest for printed in _numbers(document).values() for _, rest in remainders(document, printed)]
    wrong = [rest for rest in left if rest != 0 and rest < k]
    return Check("remainders", not wrong, f"{counted(len(left), 'remainder')}, {len(wrong)} of 1 to {k - 1}")


def _certificate(document: Document) -> Check:
    certificate = document["certificate"]
    is_there = bool(certificate) and certificate.get("k", 0) >= document["policy"]["k"]
    return Check("certificate", is_there, "attested by the vendor" if is_there else "missing")


def _audit(document: Document) -> Check:
    end = document.get("audit")
    if not end:
        return Check("audit log", True, "its end is not in a report of this version")
    said = f"{counted(end['events'], 'event')} at the release, the last {end['digest'][:16]}"
    return Check("audit log", len(end["digest"]) == 64, said)


CHECKS: tuple[Callable[[Document], Check], ...] = (
    _policy,
    _floor,
    _certificate,
    _ledger,
    _people,
    _audit,
    _printed,
    _remainders,
)


def check(document: Document) -> list[Check]:
    """Every check on one report's attached anonymity.json, parsed. AttachmentIncomplete if it is none of ours."""
    try:
        return [one(document) for one in CHECKS]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AttachmentIncomplete() from None
