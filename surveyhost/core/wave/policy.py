"""The anonymity contract of a wave: frozen when the wave opens, hashed, shown to everybody, and bound into each box."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from .. import thresholds, vault_number
from ..preflight import MailChange
from ..questionnaire.model import Text
from ..quoting import quoted
from .refusals import NoPolicy, PageAddressUnreadable, PolicyDateUnreadable, PolicyInconsistent

VERSION = 1
LONGEST_RETENTION = 30
"""Days between a wave's release and the destruction of its boxes, at most."""
ROUNDS = (10, 20, 28)
"""Days after a wave's first release on which replies to comments go out, where the contract offers a dialogue."""
LONGEST_REASON = 500
"""Characters of `Policy.mail_reason`."""
LONGEST_ADDRESS = 200
"""Characters of `Policy.page_address`."""
BLOCK = 4096
"""Bytes of which sealed answers are multiples."""


class Reminders(StrEnum):
    """To whom reminders go."""

    EVERYONE = "everyone"
    NON_RESPONDERS = "non-responders"
    """Those alone who have not answered."""


class Pages(StrEnum):
    """How a questionnaire is shown."""

    SECTIONS = "sections"
    """A page for each section."""
    ONE = "one"
    """A single page."""


class Slips(StrEnum):
    """How people without an address get their slip."""

    NAMED = "named"
    """With their name outside."""
    BOX = "box"
    """Drawn from a slip box."""


class Count(StrEnum):
    """How answers are counted."""

    PLAIN = "plain"
    """At the desk, which opens them one after another."""
    SPLIT = "split"
    """In two halves, one at the desk and one at the keeper's (see `core.split`)."""


class Dialogue(StrEnum):
    """Whether the writer of a comment may ask to be answerable."""

    NO = "no"
    YES = "yes"


class Messenger(StrEnum):
    """Whether links may also go through a messenger of the firm's own."""

    NO = "no"
    YES = "yes"


class Sms(StrEnum):
    """Whether links go as text messages to people who have no address."""

    NO = "no"
    YES = "yes"


_CHOSEN = {
    "reminders": Reminders,
    "pages": Pages,
    "slips": Slips,
    "dialogue": Dialogue,
    "count": Count,
    "messenger": Messenger,
    "sms": Sms,
}
_LATER: Mapping[str, object] = {
    "slips": Slips.NAMED,
    "public_key_hash": None,
    "box_bytes": None,
    "fallback": None,
    "dialogue": Dialogue.NO,
    "dialogue_key": None,
    "services": (),
    "period_answers": None,
    "by_event": False,
    "count": Count.PLAIN,
    "keeper_key_hash": None,
    "script_hash": None,
    "ballot_layout": None,
    "query_commit": None,
    "page_address": None,
    "messenger": Messenger.NO,
    "sms": Sms.NO,
    "mail_changes": (),
    "mail_reason": "",
}
"""Fields that came after the first contracts: at this value they are left out, so that no old hash changes."""
_OF_SPLIT = ("keeper_key_hash", "script_hash", "ballot_layout", "query_commit")
"""What a contract names where answers are counted in halves, and nowhere else."""
_MAY_BE_ABSENT = ("roster_hash", "public_key_hash", "dialogue_key", *_OF_SPLIT)
_HEX = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(vault_number.CODE)
_PAGE = re.compile(
    r"(https://[a-z0-9-]+(?:\.[a-z0-9-]+)+|http://(?:127\.0\.0\.1|localhost))(:[1-9][0-9]{0,4})?/(?:[\w.-]+/)*", re.A
)
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?:[+-]\d\d:\d\d|Z)")


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise PolicyInconsistent(sentence=sentence)


def check_page(address: str) -> None:
    """Refusal unless a page may be hosted under this address: of a folder, under https, in small letters; "" for none.

    http is taken on the machine itself, for trying it out.
    """
    is_taken = not address or (len(address) <= LONGEST_ADDRESS and _PAGE.fullmatch(address))
    if not is_taken:
        raise PageAddressUnreadable(address=quoted(address))


def _moment(name: str, text: str) -> datetime:
    expected = "a minute with its offset, 2026-03-02T08:00+07:00"
    _require(bool(_MINUTE.fullmatch(text)), f"{name} is '{text}'; expected {expected}.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise PolicyDateUnreadable(name=name, text=text) from None


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
    reminders: Reminders = Reminders.EVERYONE
    destroy_by_days: int = LONGEST_RETENTION
    """Days after release by which boxes, private key and cube are destroyed."""
    keeper: str | None = None
    """Who holds the private key; None: the vendor's server does, wrapped."""
    pages: Pages = Pages.SECTIONS
    slips: Slips = Slips.NAMED
    smallest_group: int | None = None
    """People in the smallest group that will be reportable, if it was told."""
    invited: int | None = None
    public_key_hash: str | None = None
    """SHA-256 of the wave's public key; None in contracts made before it was part of them."""
    box_bytes: int | None = None
    """The size of every sealed answer, a multiple of 4096; None in contracts made before it was part of them."""
    fallback: str | None = None
    """Language of our own words beside a questionnaire in a language we don't speak; None where we speak them all."""
    dialogue: Dialogue = Dialogue.NO
    dialogue_key: str | None = None
    """The public key that writers' messages are sealed to, 64 hex digits; None without dialogue."""
    services: tuple[str, ...] = ()
    """In a round of a pulse: the codes of the waves, one for each service, into which its answers go."""
    period_answers: int | None = None
    """In a period of a pulse's service: so many people have to answer before it is counted."""
    by_event: bool = False
    """In a pulse: whoever used a service is asked, about one of those used, which the link alone says."""
    count: Count = Count.PLAIN
    """SPLIT: in halves. Then `public_key_hash` is of the desk's key, for half V and the words of comments."""
    keeper_key_hash: str | None = None
    """SHA-256 of the keeper's public key, for half K; None where answers are not counted in halves."""
    script_hash: str | None = None
    """SHA-256 of the script that cuts answers into halves."""
    ballot_layout: str | None = None
    """SHA-256 of the ballot's layout, which names the draft (see `core.split.ballot`)."""
    query_commit: str | None = None
    """SHA-256 that commits to the secret by which ballots are checked (see `core.split.count`)."""
    page_address: str | None = None
    """Where the keeper hosts the page of a split count itself, see `check_page`; None: nowhere."""
    messenger: Messenger = Messenger.NO
    sms: Sms = Sms.NO
    mail_changes: tuple[MailChange, ...] = ()
    """What the mail provider was seen to do to letters before the wave opened."""
    mail_reason: str = ""
    """Why the vendor sends them all the same, in its own words."""
    version: int = VERSION

    def __post_init__(self) -> None:
        _require(self.version == VERSION, f"version is {self.version}; this program knows version {VERSION}.")
        _require(
            self.k >= thresholds.K_FLOOR, f"the minimum group is {self.k}; it is never below {thresholds.K_FLOOR}."
        )
        _require(self.wave >= 1, f"wave is {self.wave}; waves count from 1.")
        _require(bool(self.languages), "at least one language is needed.")
        missing = [language for language in self.languages if not self.title.get(language)]
        _require(not missing, f"the title has no words in {', '.join(missing)}.")
        for name in ("questionnaire_hash", "views_hash", *_MAY_BE_ABSENT):
            value = getattr(self, name)
            is_absent = name in _MAY_BE_ABSENT and value is None
            _require(is_absent or bool(_HEX.fullmatch(value)), f"{name} must be 64 hexadecimal digits.")
        opens, closes = _moment("opens", self.opens), _moment("closes", self.closes)
        _require(opens < closes, f"closes ({self.closes}) must be after opens ({self.opens}).")
        for name, kind in _CHOSEN.items():
            word = getattr(self, name)
            _require(word in set(kind), f"{name} is '{word}'; expected {' or '.join(kind)}.")
            object.__setattr__(self, name, kind(word))
        days = self.destroy_by_days
        _require(0 <= days <= LONGEST_RETENTION, f"destroy_by_days is {days}; expected 0 to {LONGEST_RETENTION}.")
        _require(
            self.dialogue == Dialogue.NO or days > ROUNDS[-1],
            f"destroy_by_days is {days}; with a dialogue replies go out until day {ROUNDS[-1]}.",
        )
        answers = self.period_answers
        _require(
            answers is None or answers >= self.floor, f"period_answers is {answers}; it is never below {self.floor}."
        )
        _require(all(map(_CODE.fullmatch, self.services)), "services are named by the codes of their waves.")
        self._check_count()
        self._check_mail()
        size = self.box_bytes
        is_whole = size is None or (size > 0 and size % BLOCK == 0)
        _require(is_whole, f"box_bytes is {size}; expected a multiple of {BLOCK}.")

    def _check_count(self) -> None:
        """A count in halves names all that it rests on, and a plain one nothing of it."""
        is_split = self.count == Count.SPLIT
        for name in _OF_SPLIT:
            named = getattr(self, name) is not None
            _require(named == is_split, f"{name} stands in a contract if, and only if, count is '{Count.SPLIT}'.")
        check_page(self.page_address or "")
        _require(is_split or self.page_address is None, "page_address stands in the contract of a split count only.")
        if is_split:
            _require(bool(self.keeper and self.public_key_hash), "a split count names a keeper and the desk's key.")
            _require(self.dialogue == Dialogue.NO, "there is no dialogue with a split count.")
            _require(self.services == () and self.period_answers is None, "a pulse has no split count.")

    def _check_mail(self) -> None:
        changes, reason = self.mail_changes, self.mail_reason
        is_known = all(one in set(MailChange) for one in changes) and list(changes) == sorted(set(changes))
        _require(is_known, f"mail_changes is {', '.join(changes)}; expected {' or '.join(MailChange)}, each once.")
        object.__setattr__(self, "mail_changes", tuple(map(MailChange, changes)))
        _require(len(reason) <= LONGEST_REASON, f"mail_reason is longer than {LONGEST_REASON} signs.")
        _require(bool(changes) == bool(reason.strip()), "mail_reason says why letters are changed, and only then.")

    @property
    def floor(self) -> int:
        """See `thresholds.floor`."""
        return thresholds.floor(self.k)

    @property
    def page_origin(self) -> str:
        """The origin (RFC 6454) of the page that the keeper hosts; "" where it hosts none."""
        return "/".join((self.page_address or "").split("/")[:3])

    @property
    def is_round(self) -> bool:
        """Whether it is a round of a pulse, which takes no answers itself."""
        return bool(self.services)

    @property
    def is_of_pulse(self) -> bool:
        """Whether it is a round of a pulse, or a period of one of its services."""
        return self.is_round or self.period_answers is not None

    @property
    def comment_minimum(self) -> int:
        """See `thresholds.comment_minimum`."""
        return thresholds.comment_minimum(self.k)

    @property
    def full_minimum(self) -> int:
        """See `thresholds.full_minimum`."""
        return thresholds.full_minimum(self.k)


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
        for name in ("languages", "breakdowns", "services", "mail_changes"):
            if name in document:
                document[name] = tuple(document[name])
        policy = Policy(**document)
        is_same = canonical(policy) == raw
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NoPolicy() from None
    _require(is_same, "these bytes are not the canonical document.")
    return policy


def digest(policy: Policy) -> str:
    """SHA-256 of the canonical document, 64 hex digits: the contract's hash."""
    return hashlib.sha256(canonical(policy)).hexdigest()


def printed(policy_hash: str) -> str:
    """The beginning of a contract's hash as letters and slips print it, for comparing it with the page: 16 hex digits.

    Fewer could be met by trying: somebody who can write to the vault would look for a contract of his own that fits.
    """
    return "\N{NO-BREAK SPACE}".join(policy_hash[at : at + 4] for at in range(0, 16, 4))
