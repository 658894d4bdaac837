"""The envelopes of a round of letters: under which mark each goes out, and to which addresses none goes.

A reminder that only those get who have not answered carries a mark that stands nowhere: whatever comes back of it leads
to no row, or that row would say who has not answered. Nor does a letter for a lost link, which is in nobody's list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ....core.sending.delivery_reports import DeliveryReport, of_report
from ....core.wave.letters import Cause, LetterKind
from ....mail_accounts import MailAccount
from ....outside.mail.delivery import Undelivered
from ....outside.mail.marks import header_of, new_mark, return_address
from ....outside.mail.replies import TO, Verdict
from ....store.office.letter import DueLetter
from ....store.office.returned import ends as rows
from ....store.sessions import Session
from ...keys.keyring import Keyring
from ...keys.letter_keys import LetterKeys, letter_keys
from ...office.house import House
from ...rosters.people import unseal

BARRED = "refused before"
"""Stands in a letter's row where a mail server's words would: an earlier one was refused for good at its address."""


@dataclass(slots=True)
class Marks:
    """For the letters of one wave."""

    house: House
    ring: Keyring
    keys: LetterKeys
    is_blind: bool
    """Whether no row may say what became of a reminder."""
    _addresses: dict[int, bytes] = field(default_factory=dict)
    """Keyed hashes of the addresses of letters that carry a mark of their own."""
    _kept: dict[int, str] = field(default_factory=dict)
    _barred: set[int] = field(default_factory=set)

    def prepare(self, letters: Sequence[DueLetter]) -> None:
        """Draw a mark for each of these letters and write it down, before any goes out."""
        addresses = {one.id: self.keys.mark_of(unseal(self.ring, one.participant).email) for one in letters}
        kept = {one.id: one.mark or new_mark() for one in letters if self._is_kept(one.kind)}
        with self.house.office.begin() as session:
            rows.put_marks(session, {one: (mark, addresses[one]) for one, mark in kept.items()})
            refused = rows.barred(session, set(addresses.values()))
        self._addresses = {one: addresses[one] for one in kept}
        self._kept, self._barred = kept, {one for one, address in addresses.items() if address in refused}

    def look(self, letters: Sequence[DueLetter]) -> None:
        """As `prepare`, for letters that have no row: they carry marks that stand nowhere."""
        addresses = {one.id: self.keys.mark_of(unseal(self.ring, one.participant).email) for one in letters}
        with self.house.office() as session:
            refused = rows.barred(session, set(addresses.values()))
        self._barred = {one for one, address in addresses.items() if address in refused}

    def of(self, letter: DueLetter) -> str:
        """The mark of this letter. Undelivered where its address gets none."""
        if letter.id in self._barred:
            raise Undelivered(BARRED, Verdict(Cause.RECIPIENT, True, False), TO)
        return self._kept.get(letter.id) or new_mark()

    def header(self, mark: str) -> str:
        """Header lines by which the provider of the settings says the mark again; "" where it needs none."""
        return header_of(self.house.settings.mail_provider, mark)

    def refuse(self, session: Session, letter: DueLetter, trouble: Undelivered) -> None:
        """Bar the address of a letter that the mail server itself refused for good, where its status says so."""
        status = trouble.word.partition(" ")[2]
        address = self._addresses.get(letter.id)
        if address is not None and status and of_report("failed", status) == DeliveryReport.HARD:
            rows.bar(session, address, DeliveryReport.HARD, self.house.now().date())

    def _is_kept(self, kind: LetterKind) -> bool:
        return kind != LetterKind.LOST and not (self.is_blind and kind == LetterKind.REMINDER)


def marks(house: House, ring: Keyring, is_blind: bool) -> Marks:
    """KeyMissing where there is no signing key."""
    return Marks(house, ring, letter_keys(ring), is_blind)


def sender_of(account: MailAccount, mark: str) -> str:
    """The envelope sender of a letter: the address to which it comes back, or the usual one where nobody reads that."""
    return return_address(account.returns, mark) if account.returns else account.address
