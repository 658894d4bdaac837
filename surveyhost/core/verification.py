"""Check a report against itself, with nothing but what is attached to it: anybody can do this, without us.

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

from .disclosure import ledger
from .errors import Refusal
from .policy import K_FLOOR
from .release_json import canonical

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
        ledger.check(entries)
    except Refusal as refusal:
        return Check("ledger", False, refusal.reason)
    last = entries[-1]
    fits = last["tables"] == document["tables_hash"]
    return Check("ledger", fits, f"entry {last['number']}, {last['digest'][:16]}")


def _people(document: Document) -> Check:
    people = document["people"]
    prepared, approved = people["prepared_by"], people["approved_by"]
    is_two = bool(approved) and prepared.casefold() != approved.casefold()
    return Check("two people", is_two, f"{prepared}, {approved or 'nobody yet'}")


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
    return Check("printed numbers", bool(numbers) and smallest >= k, f"{len(numbers)} numbers, the smallest {smallest}")


def _remainders(document: Document) -> Check:
    k = document["policy"]["k"]
    left = [rest for printed in _numbers(document).values() for _, rest in remainders(document, printed)]
    wrong = [rest for rest in left if rest != 0 and rest < k]
    return Check("remainders", not wrong, f"{len(left)} remainders, {len(wrong)} of 1 to {k - 1}")


def _certificate(document: Document) -> Check:
    certificate = document["certificate"]
    is_there = bool(certificate) and certificate.get("k", 0) >= document["policy"]["k"]
    return Check("certificate", is_there, "attested by the vendor" if is_there else "missing")


CHECKS: tuple[Callable[[Document], Check], ...] = (
    _policy,
    _floor,
    _certificate,
    _ledger,
    _people,
    _printed,
    _remainders,
)


def check(document: Document) -> list[Check]:
    """Every check on one report's attached anonymity.json, parsed. Refusal("file") if it is none of ours."""
    try:
        return [one(document) for one in CHECKS]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("The attached anonymity.json is not complete; this is not a report of ours.", "file") from None
