"""A letter to HR when a service stands out from its earlier periods. It has no figure in it, and leads to the portal.

To those who get the weekly letter, and stopped with the same reference. They count as told once the mail server has
taken a letter to one of them, or will never take it: whoever's letter has to wait reads it in the portal. A worker that
is killed in between writes twice.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...outside.mail.delivery import Undelivered
from ...store.office.loop.readers import readers_of_letters
from ...store.office.pulses.tables import PulseService, services_of
from ..keys.keyring import keyring
from ..letters import trouble as mail_trouble
from ..letters.portal import mail
from ..letters.portal.mail import Written, post, spoken
from ..letters.sending import door
from ..loop.weekly import READER, reference
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import title_in
from .reading import ServiceView, view
from .setting_up import get_pulse

WORKER = Actor("worker")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter before it is written."""

    to: str
    language: str
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
        client_id = survey.client_id
        told = {row.number: (row.id, row.told) for row in services_of(session, pulse.id)}
    sent = 0
    for service in view(house, pulse_id, client_id).services:
        found = standing_out(service)
        row, before = told[service.number]
        if found is None or found[0] <= before:
            continue
        letters = list(_letters(house, pulse_id, client_id, service, found[1]))
        taken = _tell(house, pulse_id, letters)
        if taken or not letters:
            _note(house, row, found[0], client_id)
        sent += taken
    return sent


def _tell(house: House, pulse_id: int, letters: Sequence[Letter]) -> int:
    """How many of them the mail server has taken, or will never take."""
    page = f"{house.settings.portal_url}/portal/pulses/{pulse_id}/"
    with contextlib.closing(door(house.settings)) as way:
        try:
            return sum(
                post(house, way, one.to, one.language, written(one, page, house.settings.stop_page), one.reference)
                for one in letters
            )
        except Undelivered as trouble:
            mail_trouble.meet(house, trouble, shut=True)
            raise


def _letters(house: House, pulse_id: int, client_id: int, service: ServiceView, mark: int) -> Iterator[Letter]:
    ring = keyring(house.settings)
    with house.office() as session:
        _, survey = get_pulse(session, pulse_id)
        for account, _ in readers_of_letters(session):
            if account.client_id != client_id or account.units:
                continue
            language = spoken(account.language)
            yield Letter(
                to=account.email,
                language=language,
                client=survey.client.name,
                pulse=title_in(survey.title, language),
                service=title_in(service.title, language),
                is_above=mark > 0,
                reference=reference(ring, READER, account.id),
            )


def _note(house: House, service_id: int, period: int, client_id: int) -> None:
    with house.office.begin() as session:
        row = session.get_one(PulseService, service_id)
        row.told = period
        after = {"service": row.number, "period": period}
        audit.record(session, house, WORKER, AuditAct.PULSE_TELL, f"pulse {row.pulse_id}", client_id, after=after)


def written(letter: Letter, page: str, stop_page: str) -> Written:
    """The letter in words."""
    return mail.written("pulse_letter", letter.language, {"letter": letter, "page": page, "stop": stop_page})
