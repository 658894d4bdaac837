"""The anonymity contract of a wave: frozen when the wave opens, hashed, shown to everybody, bound into each box."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from .errors import Refusal
from .questionnaire import Text

K_FLOOR = 5
"""No group of fewer people is ever reported. A client may ask for more, never for less."""
VERSION = 1
LONGEST_RETENTION = 30
"""Days between a wave's release and the destruction of its boxes, at most."""
REMINDERS = ("everyone", "non-responders")
PAGES = ("sections", "one")
SLIPS = ("named", "box")
"""How people without an address get their slip: with their name outside, or drawn from a box."""
_LATER = {"slips": "named"}
"""Fields that came after the first contracts: at this value they are left out, so that no old hash changes."""
_HEX = re.compile(r"[0-9a-f]{64}")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?:[+-]\d\d:\d\d|Z)")


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise Refusal(f"Policy: {sentence}", "policy")


def _moment(name: str, text: str) -> datetime:
    expected = "a minute with its offset, 2026-03-02T08:00+07:00"
    _require(bool(_MINUTE.fullmatch(text)), f"{name} is '{text}'; expected {expected}.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"Policy: {name} is '{text}', which is no date.", "policy") from None


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers and promises of one wave. Raises Refusal when made with a value that breaks a rule."""

    title: Text
    """The survey's title, language to words."""
    client: str
    vendor: str
    wave: int
    """Which round of the survey this is, from 1."""
    k: int
    """Smallest number of people any figure rests on."""
    questionnaire_hash: str
    """SHA-256 of the canonical questionnaire file, 64 hex digits."""
    views_hash: str
    """SHA-256 of the frozen views."""
    opens: str
    """ISO-8601 with offset, to the minute."""
    closes: str
    languages: tuple[str, ...]
    roster_hash: str | None = None
    """SHA-256 of the roster, where somebody (a works council) is to countersign it."""
    breakdowns: tuple[str, ...] = ()
    reminders: str = "everyone"
    destroy_by_days: int = LONGEST_RETENTION
    """Days after release by which boxes, private key and cube are destroyed."""
    keeper: str | None = None
    """Who holds the private key; None: the vendor's server does, wrapped."""
    pages: str = "sections"
    slips: str = "named"
    smallest_group: int | None = None
    """People in the smallest group that will be reportable, if it was told."""
    invited: int | None = None
    version: int = VERSION

    def __post_init__(self) -> None:
        _require(self.version == VERSION, f"version is {self.version}; this program knows version {VERSION}.")
        _require(self.k >= K_FLOOR, f"the minimum group is {self.k}; it is never below {K_FLOOR}.")
        _require(self.wave >= 1, f"wave is {self.wave}; waves count from 1.")
        _require(bool(self.languages), "at least one language is needed.")
        missing = [language for language in self.languages if not self.title.get(language)]
        _require(not missing, f"the title has no words in {', '.join(missing)}.")
        for name in ("questionnaire_hash", "views_hash", "roster_hash"):
            value = getattr(self, name)
            is_absent = name == "roster_hash" and value is None
            _require(is_absent or bool(_HEX.fullmatch(value)), f"{name} must be 64 hexadecimal digits.")
        opens, closes = _moment("opens", self.opens), _moment("closes", self.closes)
        _require(opens < closes, f"closes ({self.closes}) must be after opens ({self.opens}).")
        _require(self.reminders in REMINDERS, f"reminders is '{self.reminders}'; expected {' or '.join(REMINDERS)}.")
        _require(self.pages in PAGES, f"pages is '{self.pages}'; expected {' or '.join(PAGES)}.")
        _require(self.slips in SLIPS, f"slips is '{self.slips}'; expected {' or '.join(SLIPS)}.")
        days = self.destroy_by_days
        _require(0 <= days <= LONGEST_RETENTION, f"destroy_by_days is {days}; expected 0 to {LONGEST_RETENTION}.")

    @property
    def floor(self) -> int:
        """Fewest people of a group, and of each remainder, when groups are made: k + 2."""
        return self.k + 2

    @property
    def comment_minimum(self) -> int:
        """Fewest writers of a list of comments: max(10, k + 2)."""
        return max(10, self.k + 2)

    @property
    def full_minimum(self) -> int:
        """Fewest answerers for which full tables and means are printed: max(10, k + 2)."""
        return max(10, self.k + 2)


def canonical(policy: Policy) -> bytes:
    """The one way to write this policy down: JSON in UTF-8, keys sorted, no white space."""
    document: dict[str, Any] = {}
    for field in fields(policy):
        value = getattr(policy, field.name)
        if _LATER.get(field.name) == value:
            continue
        document[field.name] = dict(value) if isinstance(value, Mapping) else value
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def parse(raw: bytes) -> Policy:
    """The policy that `canonical` wrote. Raises Refusal when the bytes are anything else, down to a single space."""
    try:
        document = json.loads(raw)
        for name in ("languages", "breakdowns"):
            document[name] = tuple(document[name])
        policy = Policy(**document)
        is_same = canonical(policy) == raw
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refusal("Policy: these bytes are not a policy document.", "policy") from None
    _require(is_same, "these bytes are not the canonical document.")
    return policy


def digest(policy: Policy) -> str:
    """SHA-256 of the canonical document, 64 hex digits: the contract's hash."""
    return hashlib.sha256(canonical(policy)).hexdigest()
