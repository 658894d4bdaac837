"""What a client and a survey are set to, read from the documents in which that is kept.

A document holds what somebody has set and nothing else; what is not in it has a default here. It is kept as it was
given: reading and writing it changes nothing, whichever version of this program wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeVar

from .lifecycle import FIELDWORK_DAYS
from .policy import Count, Dialogue, Messenger, Pages, Reminders, Slips, Sms

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


def _set(document: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """What is set under this name; None where nothing is, or something that it cannot be."""
    value = document.get(name)
    return value if isinstance(value, kind) and not isinstance(value, bool) else None


def _word(document: Mapping[str, Any], name: str, kind: type[Word]) -> Word | None:
    """Likewise, one of the words of an enum."""
    return next((word for word in kind if word == document.get(name)), None)


def _texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = document.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def _names(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Words to their name in each language; what is no such table is left out."""
    found = _set(document, "names", dict) or {}
    return {words: given for words, given in found.items() if isinstance(given, dict)}


@dataclass(frozen=True, slots=True)
class ClientSettings:
    sender: str = ""
    """Name shown on letters; "" for the usual one."""
    reply_to: str = ""
    """Where answers to letters go; "" for the vendor's address."""
    sender_domain: str = ""
    """Domain that letters come from, one of the vendor's mail accounts; "" for the usual one."""
    quiet_from: str = ""
    """Quiet hours in its time zone, "21:00"; see `core.sending.quiet_hours`."""
    quiet_to: str = ""
    domains: tuple[str, ...] = ()
    """Mail domains that its people's addresses are expected in; none for any."""
    retention_days: int | None = None
    """So many days after a survey's first release its roster is destroyed; None: nobody has said."""
    destroy_by_days: int | None = None
    """So many days after a release its responses are destroyed, where the survey says nothing; None: the longest."""
    roster_columns: Mapping[str, str] = field(default_factory=dict)
    """Heading to column, as in the latest roster file."""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Word of a roster (unit or value) to language to what a report calls it there."""
    letters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Language to kind to the client's own words: subject, heading, paragraphs."""
    vault: int = 0
    """The number of the vault that its waves lie in; 0: the first."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """All of it, as it is kept."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The settings in this document."""
        return cls(
            sender=_set(document, "sender", str) or "",
            reply_to=_set(document, "reply_to", str) or "",
            sender_domain=_set(document, "sender_domain", str) or "",
            quiet_from=_set(document, "quiet_from", str) or "",
            quiet_to=_set(document, "quiet_to", str) or "",
            domains=_texts(document, "domains"),
            retention_days=_set(document, "retention_days", int),
            destroy_by_days=_set(document, "destroy_by_days", int),
            roster_columns=_set(document, "roster_columns", dict) or {},
            names=_names(document),
            letters=_set(document, "letters", dict) or {},
            vault=_set(document, "vault", int) or 0,
            document=document,
        )

    def but(self, **changes: Any) -> Self:
        """The same with these set to something else."""
        return self.read({**self.document, **changes})


@dataclass(frozen=True, slots=True)
class SurveySettings:
    reminders: Reminders = Reminders.EVERYONE
    pages: Pages = Pages.SECTIONS
    slips: Slips = Slips.NAMED
    dialogue: Dialogue = Dialogue.NO
    messenger: Messenger = Messenger.NO
    count: Count = Count.PLAIN
    sms: Sms = Sms.NO
    destroy_by_days: int | None = None
    """So many days after a release the responses are destroyed; None: as the client says."""
    days: int = FIELDWORK_DAYS
    """Length of fieldwork where no closing time is given."""
    keeper: str = ""
    """Who keeps the private key; "" for the server."""
    keeper_key: str = ""
    """The public half that the keeper made, in hexadecimal digits."""
    page_address: str = ""
    """Where the keeper hosts the page of a split count itself; "" for nowhere."""
    reminder_plan: tuple[str, ...] = ()
    """See `core.wave.reminders`."""
    document: Mapping[str, Any] = field(default_factory=dict)
    """All of it, as it is kept."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The settings in this document."""
        return cls(
            reminders=_word(document, "reminders", Reminders) or Reminders.EVERYONE,
            pages=_word(document, "pages", Pages) or Pages.SECTIONS,
            slips=_word(document, "slips", Slips) or Slips.NAMED,
            dialogue=_word(document, "dialogue", Dialogue) or Dialogue.NO,
            messenger=_word(document, "messenger", Messenger) or Messenger.NO,
            count=_word(document, "count", Count) or Count.PLAIN,
            sms=_word(document, "sms", Sms) or Sms.NO,
            destroy_by_days=_set(document, "destroy_by_days", int),
            days=_set(document, "days", int) or FIELDWORK_DAYS,
            keeper=_set(document, "keeper", str) or "",
            keeper_key=_set(document, "keeper_key", str) or "",
            page_address=_set(document, "page_address", str) or "",
            reminder_plan=_texts(document, "reminder_plan"),
            document=document,
        )

    def but(self, **changes: Any) -> Self:
        """The same with these set to something else."""
        return self.read({**self.document, **changes})
