"""A letter to HR when a split count is closed: the digest that its keeper has to compare, before any ballots leave.

To those who get the weekly letter, and stopped with the same reference; whoever stopped it reads the digest in the
portal. They count as told once the mail server has taken a letter to one of them, or will never take it. A worker that
is killed in between writes twice.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from ....core.audit_acts import AuditAct
from ....outside.mail.delivery import Undelivered
from ....store.office.client import Client
from ....store.office.loop.readers import readers_of_letters
from ....store.office.wave import Wave
from ...keys.keyring import keyring
from ...letters import trouble as mail_trouble
from ...letters.portal import mail
from ...letters.portal.mail import Written, post, spoken
from ...letters.sending import door
from ...loop.weekly import READER, reference
from ...office import audit
from ...office.house import Actor, House
from ...office.survey_rows import title_in
from ...releases import destruction_records
from ...releases.destruction_records import Announcement
from ...setup.split_steps import EXPORTED, TOLD

WORKER = Actor("worker")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter before it is written."""

    to: str
    language: str
    client: str
    survey: str
    keeper: str
    digest: str
    reference: str


def tell_due(house: House) -> int:
    """Write to HR about each split count of which they have not been told and whose ballots are still here; how many
    letters. Nothing while no letter gets through: it is looked at again.
    """
    if mail_trouble.is_shut(house):
        return 0
    sent = 0
    for found in destruction_records.announced(house):
        if not _is_due(house, found.wave_id):
            continue
        letters = list(_letters(house, found))
        taken = _post(house, letters)
        if taken or not letters:
            _note(house, found, taken)
        sent += taken
    return sent


def _is_due(house: House, wave_id: int) -> bool:
    with house.office() as session:
        seats = session.get_one(Wave, wave_id).seats or {}
    return TOLD not in seats and EXPORTED not in seats


def _letters(house: House, found: Announcement) -> Iterator[Letter]:
    ring = keyring(house.settings)
    with house.office() as session:
        client = session.get_one(Client, found.client_id).name
        for account, _ in readers_of_letters(session):
            if account.client_id != found.client_id or account.units:
                continue
            language = spoken(account.language)
            yield Letter(
                to=account.email,
                language=language,
                client=client,
                survey=title_in(found.title, language),
                keeper=found.keeper,
                digest=found.digest,
                reference=reference(ring, READER, account.id),
            )


def _post(house: House, letters: list[Letter]) -> int:
    """How many of them the mail server has taken, or will never take."""
    page, stop = f"{house.settings.portal_url}/portal/reports/", house.settings.stop_page
    with contextlib.closing(door(house.settings)) as way:
        try:
            return sum(
                post(house, way, one.to, one.language, written(one, page, stop), one.reference) for one in letters
            )
        except Undelivered as trouble:
            mail_trouble.meet(house, trouble, shut=True)
            raise


def _note(house: House, found: Announcement, taken: int) -> None:
    with house.office.begin() as session:
        row = session.get_one(Wave, found.wave_id, with_for_update=True)
        row.seats = {**(row.seats or {}), TOLD: True}
        after = {"digest": found.digest, "letters": taken}
        about = f"wave {found.wave_id}"
        audit.record(session, house, WORKER, AuditAct.BALLOTS_ANNOUNCE, about, found.client_id, after=after)


def written(letter: Letter, page: str, stop_page: str) -> Written:
    """The letter in words."""
    return mail.written("digest_letter", letter.language, {"letter": letter, "page": page, "stop": stop_page})
