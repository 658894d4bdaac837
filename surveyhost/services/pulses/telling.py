"""A letter to HR when a service stands out from its earlier periods. It has no figure in it, and leads to the portal.

To those who get the weekly letter, and stopped with the same reference. They count as told once the mail server has
taken a letter to one of them, or will never take it: whoever's letter has to wait reads it in the portal. A worker that
is killed in between writes twice.
"""

from dataclasses import dataclass
from functools import partial

from ...core.audit_acts import AuditAct
from ...store.office.pulses.tables import PulseService, services_of
from ..letters import trouble as mail_trouble
from ..letters.portal import mail
from ..letters.portal.mail import Written
from ..loop.weekly import Reader, readers_of, write_to
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import title_in
from .reading import ServiceView, view
from .setting_up import get_pulse

WORKER = Actor("worker")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says."""

    client: str
    pulse: str
    service: str
    is_above: bool
    reference: str


def standing_out(service: ServiceView) -> tuple[int, int] | None:
    """(number, 1 or -1) of the latest period that is released, where it stands out in some item; None where not."""
    released = [period for period in service.periods if period.figures]
    marks = [figure.mark for figure in released[-1].figures.values()] if released else []
    found = next((mark for mark in marks if mark), 0)
    return (released[-1].number, found) if found else None


def tell(house: House, pulse_id: int) -> int:
    """Write to HR about each service of a pulse that stands out and that they have not been told of; how many letters.

    Nothing while no letter gets through: it is looked at again.
    """
    if mail_trouble.is_shut(house):
        return 0
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id)
        client_id, client, title = survey.client_id, survey.client.name, survey.title
        told = {row.number: (row.id, row.told) for row in services_of(session, pulse.id)}
    page = f"{house.settings.portal_url}/portal/pulses/{pulse_id}/"
    to, sent = readers_of(house, client_id), 0

    def written(service: ServiceView, mark: int, one: Reader) -> Written:
        names = title_in(title, one.language), title_in(service.title, one.language)
        letter = Letter(client, *names, mark > 0, one.reference)
        shown = {"letter": letter, "page": page, "stop": house.settings.stop_page}
        return mail.written("pulse_letter", one.language, shown)

    for service in view(house, pulse_id, client_id).services:
        found = standing_out(service)
        row, before = told[service.number]
        if found is None or found[0] <= before:
            continue
        taken = write_to(house, to, partial(written, service, found[1]))
        if taken or not to:
            _note(house, row, found[0], client_id)
        sent += taken
    return sent


def _note(house: House, service_id: int, period: int, client_id: int) -> None:
    with house.office.begin() as session:
        row = session.get_one(PulseService, service_id)
        row.told = period
        after = {"service": row.number, "period": period}
        audit.record(session, house, WORKER, AuditAct.PULSE_TELL, f"pulse {row.pulse_id}", client_id, after=after)
