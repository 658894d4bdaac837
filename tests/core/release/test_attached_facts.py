"""A report is checked with nothing but itself; each tampering is found by the check that is there for it."""

import json
from collections.abc import Callable
from hashlib import sha256

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.release import ledger
from surveyhost.core.release.attached_facts import check
from surveyhost.core.release.json import canonical


def group(code: str, breakdown: str, parent: str | None, respondents: int) -> dict:
    return {"code": code, "breakdown": breakdown, "path": [], "parent": parent, "respondents": respondents}


def document() -> dict:
    policy = {"k": 5, "title": {"en": "Voice"}}
    made = {
        "policy": policy,
        "policy_hash": sha256(canonical(policy)).hexdigest(),
        "tables_hash": "a" * 64,
        "certificate": {"k": 5},
        "groups": [
            group("company", "unit", None, 40),
            group("u1", "unit", "company", 20),
            group("u2", "unit", "u1", 12),
            group("t1", "tenure", None, 15),
            group("t2", "tenure", None, 25),
        ],
        "printed": [{"group": code, "measure": "q", "n": n} for code, n in {"company": 38, "u1": 19, "u2": 12}.items()],
    }
    first = ledger.append([], ledger.PublishedViews("v" * 64, {"q": ("tenure",)}, ()), "f" * 64)
    second = ledger.append([first], ledger.PublishedViews("v" * 64, {"q": ()}, ()), "a" * 64)
    people = {"prepared_by": "a@x.example", "approved_by": "b@x.example"}
    return {**made, "ledger": [first, second], "people": people}


def failing(made: dict) -> list[str]:
    return [one.what for one in check(json.loads(canonical(made))) if not one.holds]


def test_an_honest_report_holds():
    assert failing(document()) == []


def lower_k(made: dict) -> None:
    made["policy"]["k"] = 4


def lower_k_and_hash(made: dict) -> None:
    made["policy"]["k"] = 4
    made["policy_hash"] = sha256(canonical(made["policy"])).hexdigest()


def small_cell(made: dict) -> None:
    made["printed"].append({"group": "t1", "measure": "q", "n": 4})


def small_remainder(made: dict) -> None:
    made["printed"][2]["n"] = 16


def small_remainder_of_a_breakdown(made: dict) -> None:
    made["groups"][3]["respondents"] = 12


def lifted_parent(made: dict) -> None:
    """u1 is not printed for the item, so what remains of the company without u2 counts."""
    made["printed"] = [{"group": "company", "measure": "q", "n": 15}, {"group": "u2", "measure": "q", "n": 12}]


def other_tables(made: dict) -> None:
    made["tables_hash"] = "b" * 64


def dropped_entry(made: dict) -> None:
    del made["ledger"][0]


def changed_entry(made: dict) -> None:
    made["ledger"][0]["published"]["measures"]["q"] = []


def not_approved(made: dict) -> None:
    made["ledger"] = []


def one_person(made: dict) -> None:
    made["people"]["approved_by"] = "A@X.example"


def no_certificate(made: dict) -> None:
    made["certificate"] = {}


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lower_k, "policy"),
        (lower_k_and_hash, "minimum group"),
        (small_cell, "printed numbers"),
        (small_remainder, "remainders"),
        (small_remainder_of_a_breakdown, "remainders"),
        (lifted_parent, "remainders"),
        (other_tables, "ledger"),
        (dropped_entry, "ledger"),
        (changed_entry, "ledger"),
        (not_approved, "ledger"),
        (one_person, "two people"),
        (no_certificate, "certificate"),
    ],
)
def test_tampering_is_found(tamper: Callable[[dict], None], found: str):
    made = document()
    tamper(made)
    assert found in failing(made)


def test_a_stranger_is_refused():
    with pytest.raises(Refusal, match="not a report of ours"):
        check({"policy": {}})
