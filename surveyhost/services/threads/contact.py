"""Please contact me: somebody gives up being unknown, by a page that nothing ties to an answer.

The page seals name and words to the desk's own key and lays them down; the vendor's people read them and forward them
to the client, without any answer: they have none that they could add. Only the day is kept, so that no hour leads back
to the moment at which somebody sent an answer.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.wave import sealing
from ...store.office import request as requests
from ...store.office.request import ContactRequest
from ...store.office.wave import wave_with_code
from ..keys.keyring import desk_key, keyring
from ..office import audit
from ..office.house import Actor, House
from .refusals import NoSuchContact

KEPT = timedelta(days=30)
"""After which a request is destroyed that nobody has forwarded."""
MOST_WAITING = 2_000
LONGEST = 1000
"""Letters of what somebody wants to say."""
BOX = 8192
_INFO = b"surveyhost/1/contact"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who wants to be contacted."""

    id: int
    day: date
    survey: dict[str, str]
    """Its title, language to words; {} where the code that was typed is no wave's."""
    client: str
    name: str
    words: str


def ask(house: House, code: str, name: str, words: str) -> None:
    """Lay a request down. Nothing comes back, and nothing is looked up."""
    plain = json.dumps([code[:20], name[:LONGEST], words[:LONGEST]], ensure_ascii=False).encode()
    sealed = sealing.seal(desk_key(house.settings), _INFO, plain, BOX)
    with house.office.begin() as session:
        requests.put_request(session, ContactRequest(sealed=sealed, day=house.now().date()), MOST_WAITING)


def listed(house: House) -> list[Contact]:
    """Everybody who wants to be contacted, oldest first."""
    with house.office() as session:
        rows = requests.contact_requests(session)
    return list(_opened(house, rows))


def _opened(house: House, rows: list[ContactRequest]) -> Iterator[Contact]:
    private = keyring(house.settings).desk_private_key() if rows else b""
    for row in rows:
        try:
            code, name, words = json.loads(sealing.open_box(private, _INFO, row.sealed))
        except (Refusal, ValueError, RecursionError):
            continue  # sealed to a key that is gone, or no request
        with house.office() as session:
            wave = wave_with_code(session, code)
            survey = {} if wave is None else dict(wave.survey.title)
            client = "" if wave is None else wave.survey.client.name
        yield Contact(row.id, row.day, survey, client, name, words)


def waiting(house: House) -> int:
    """How many wait."""
    with house.office() as session:
        return requests.count_contact_requests(session)


def forwarded(house: House, actor: Actor, request_id: int) -> None:
    """It has been forwarded, and is destroyed here. NoSuchContact."""
    with house.office.begin() as session:
        if not requests.delete_contact_request(session, request_id):
            raise NoSuchContact()
        audit.record(session, house, actor, AuditAct.CONTACT_FORWARD, "contact")


def forget(house: House) -> None:
    """Destroy requests that nobody has forwarded in time. For the worker's clock."""
    with house.office.begin() as session:
        requests.delete_contact_requests_before(session, (house.now() - KEPT).date())
