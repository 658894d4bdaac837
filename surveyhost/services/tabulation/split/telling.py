"""A letter to HR when a split count is closed: the digest that its keeper has to compare, before any ballots leave.

To those who get the weekly letter, and stopped with the same reference; whoever stopped it reads the digest in the
portal. They count as told once the mail server has taken a letter to one of them, or will never take it. A worker that
is killed in between writes twice.
"""

from dataclasses import dataclass

from ....core.audit_acts import AuditAct
from ....core.duties import Duty
from ....store.office.base import Unreadable
from ....store.office.wave import Wave
from ...letters import trouble as mail_trouble
from ...letters.portal import mail
from ...letters.portal.mail import Written
from ...loop.weekly import Reader, readers_of, write_to
from ...office import audit, failing_duties
from ...office.house import Actor, House
from ...office.survey_rows import title_in
from ...releases import destruction_records
from ...releases.destruction_records import Announcement
from ...setup.split_steps import EXPORTED, TOLD

WORKER = Actor("worker")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says."""

    client: str
    survey: str
    keeper: str
    digest: str
    reference: str


def tell_due(house: House) -> int:
    """Write to HR about each split count of which they have not been told and whose ballots are still here, each by
    itself; of how many. Nothing while no letter gets through: it is looked at again.
    """
    due = {one.wave_id: one for one in destruction_records.announced(house) if _is_due(house, one.wave_id)}
    return len(failing_duties.each(house, Duty.ANNOUNCE, due, lambda wave_id: _tell(house, due[wave_id])))


def _is_due(house: House, wave_id: int) -> bool:
    with house.office() as session:
        seats = session.get_one(Wave, wave_id).seats or {}
    return not isinstance(seats, Unreadable) and not {TOLD, EXPORTED} & seats.keys()


def _tell(house: House, found: Announcement) -> bool:
    """Whether they count as told now."""
    if mail_trouble.is_shut(house):
        return False
    page, stop = f"{house.settings.portal_url}/portal/reports/", house.settings.stop_page
    to = readers_of(house, found.client_id)
    taken = write_to(house, to, lambda one: _written(found, one, page, stop))
    if to and not taken:
        return False
    with house.office.begin() as session:
        row = session.get_one(Wave, found.wave_id, with_for_update=True)
        row.seats = {**(row.seats or {}), TOLD: True}
        after = {"digest": found.digest, "letters": taken}
        about = f"wave {found.wave_id}"
        audit.record(session, house, WORKER, AuditAct.BALLOTS_ANNOUNCE, about, found.client_id, after=after)
    return True


def _written(found: Announcement, to: Reader, page: str, stop_page: str) -> Written:
    """The letter in words."""
    title = title_in(found.title, to.language)
    letter = Letter(found.client, title, found.keeper, found.digest, to.reference)
    return mail.written("digest_letter", to.language, {"letter": letter, "page": page, "stop": stop_page})
