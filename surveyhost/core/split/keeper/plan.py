"""`plan.bin`: everything of a wave that a keeper has to know before it opens, each part held against its hash."""

import hmac
import json
from dataclasses import dataclass

from ...grouping.frozen import Views
from ...questionnaire import file
from ...questionnaire.model import Questionnaire
from ...wave import policy as contracts
from ...wave.binding import sha256
from ...wave.policy import Count, Policy
from ...wave.sealing import X25519_BYTES, public_of
from .. import ballot
from ..boxes import Form, form_of
from ..refusals import KeyOfOtherKind, NoPlan, NotThisKey, PlanNotSplit, PlanUnbound
from . import groups

_PARTS = {"policy", "questionnaire", "views", "keeper_key", "desk_key"}
_SCRIPT = "script"
"""The part that is not in every plan: it is not needed for counting."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a plan."""


@dataclass(frozen=True)
class Plan:
    """What was promised, and to whom boxes are sealed."""

    contract: bytes
    """SHA-256 of the policy's bytes: the contract's hash."""
    policy: Policy
    questionnaire: Questionnaire
    views: Views
    form: Form
    keeper_key: bytes
    desk_key: bytes
    script: bytes | None = None
    """What cuts answers in two, byte for byte; None in plans that do not bring it."""


def write(
    policy: bytes, questionnaire: str, views: bytes, keeper_key: bytes, desk_key: bytes, script: bytes | None = None
) -> bytes:
    """The file: the documents as they were frozen, both public keys, the page's script (UTF-8); JSON."""
    document = {
        "policy": policy.decode(),
        "questionnaire": questionnaire,
        "views": views.decode(),
        "keeper_key": keeper_key.hex(),
        "desk_key": desk_key.hex(),
    }
    if script is not None:
        document[_SCRIPT] = script.decode()
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(raw: bytes) -> Plan:
    """The plan in a file, every hash worked out anew. Raises NoPlan, PlanNotSplit, PlanUnbound or GroupsUnsound, or
    the refusal of the part that cannot be read."""
    parts = _parts(raw)
    try:
        keeper_key, desk_key = bytes.fromhex(parts["keeper_key"]), bytes.fromhex(parts["desk_key"])
    except ValueError:
        raise NoPlan() from None
    policy = contracts.parse(parts["policy"].encode())
    if policy.count != Count.SPLIT:
        raise PlanNotSplit()
    _bound("questionnaire", sha256(parts["questionnaire"].encode()), policy.questionnaire_hash)
    _bound("groups", sha256(parts["views"].encode()), policy.views_hash)
    _bound("keeper's key", sha256(keeper_key), policy.keeper_key_hash)
    _bound("desk's key", sha256(desk_key), policy.public_key_hash)
    script = parts[_SCRIPT].encode() if _SCRIPT in parts else None
    if script is not None:
        _bound("script", sha256(script), policy.script_hash)
    for key in (keeper_key, desk_key):
        if len(key) != X25519_BYTES:
            raise KeyOfOtherKind(expected=X25519_BYTES, count=len(key))
    questionnaire, views = file.read(parts["questionnaire"]), groups.read(parts["views"].encode(), policy)
    form = form_of(questionnaire, views)
    _bound("ballot", ballot.digest(form.layout), policy.ballot_layout)
    contract = bytes.fromhex(sha256(parts["policy"].encode()))
    return Plan(contract, policy, questionnaire, views, form, keeper_key, desk_key, script)


def _parts(raw: bytes) -> dict[str, str]:
    try:
        document = json.loads(raw) if len(raw) <= LARGEST else None
    except (ValueError, RecursionError):
        raise NoPlan() from None
    if not isinstance(document, dict) or document.keys() - {_SCRIPT} != _PARTS:
        raise NoPlan()
    if not all(isinstance(part, str) for part in document.values()):
        raise NoPlan()
    return document


def _bound(part: str, found: str, named: str | None) -> None:
    if found != named:
        raise PlanUnbound(part=part)


def check_key(plan: Plan, private: bytes) -> None:
    """Raises NotThisKey unless boxes of this plan are sealed to this key."""
    if not hmac.compare_digest(public_of(private), plan.keeper_key):
        raise NotThisKey()
