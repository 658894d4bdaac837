"""No more reminders: a letter's reference is typed on a page or given to a command, or its stop token comes back.

The page seals what was typed to the desk's own key and lays it down, whatever it is, so that nothing can be told or
timed; the worker opens it within a minute. Only reminders stop. Nothing in the vault changes, and whether somebody has
answered plays no part.
"""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from ...core.audit_acts import AuditAct
from ...core.errors import Refusal
from ...core.wave import sealing
from ...store.office import request as requests
from ...store.office.letter import drop_reminders
from ...store.office.request import OptOut
from ...store.office.roster import Participant, participant_ids
from ...store.sessions import Session
from ..keys.keyring import Keyring, desk_key, keyring
from ..keys.letter_keys import letter_keys
from ..office import audit
from ..office.house import Actor, House
from .refusals import NoSuchReference
from .wave_mail import reference

WORKER = Actor("worker")
Other = Callable[[Session, House, Actor, str], bool]
"""Stops letters of another kind for whoever is named by a reference in a text; False where it names nobody."""
DAY = timedelta(days=1)
MOST_WAITING = 10_000
"""Requests that lie at once; what comes beyond is dropped, with the same answer."""
LONGEST = 200
BY_CLICK = "stop:"
"""Stands before a stop token, so that none is taken for a reference."""
_INFO = b"surveyhost/1/opt-out"
_REFERENCE = re.compile(r"(?<![0-9A-Z])(\d{1,9})\s?-\s?([A-Z2-7]{10})(?![0-9A-Z])")


def ask(house: House, typed: str) -> None:
    """Lay down a request. Nothing comes back, and nothing differs by what was typed."""
    sealed = sealing.seal(desk_key(house.settings), _INFO, typed.strip()[:LONGEST].encode("utf-8", "replace"))
    with house.office.begin() as session:
        requests.put_request(session, OptOut(sealed=sealed, made=house.now()), MOST_WAITING)


def names_reference(text: str) -> bool:
    """Whether a reference stands in this text."""
    return _REFERENCE.search(text.upper()) is not None


def ask_by_token(house: House, token: str) -> None:
    """As `ask`, for the token in a letter's List-Unsubscribe header."""
    ask(house, BY_CLICK + token)


def answer(house: House, others: Sequence[Other] = ()) -> int:
    """Carry out what waits; how many people get no more letters. For the worker's clock; safe to repeat.

    `others` stop letters of other kinds, whose references look different.
    """
    ring, stopped = keyring(house.settings), 0
    with house.office() as session:
        waiting = requests.opt_outs(session)
    for number, sealed in waiting.items():
        with house.office.begin() as session:
            text = _opened(ring, sealed)
            stopped += _stop(session, house, WORKER, _participant(session, ring, text))
            stopped += any(other(session, house, WORKER, text) for other in others)
            requests.delete_opt_out(session, number)
    return stopped


def opt_out(house: House, actor: Actor, text: str, others: Sequence[Other] = ()) -> None:
    """No more reminders for the participant whose reference stands in `text`, such as the subject of a letter to us.

    NotThere if it is nobody's, and none of `others` knows it.
    """
    with house.office.begin() as session:
        if any(other(session, house, actor, text) for other in others):
            return
        participant = _participant(session, keyring(house.settings), text)
        if participant is None:
            raise NoSuchReference()
        _stop(session, house, actor, participant)


def _stop(session: Session, house: House, actor: Actor, participant: Participant | None) -> bool:
    """The event names the survey alone. Nothing for who has opted out already."""
    if participant is None or not participant.reminders:
        return False
    participant.reminders = False
    drop_reminders(session, participant.id)
    audit.record(session, house, actor, AuditAct.PARTICIPANT_OPT_OUT, f"survey {participant.survey_id}")
    return True


def _opened(ring: Keyring, sealed: bytes) -> str:
    try:
        return sealing.open_box(ring.desk_private_key(), _INFO, sealed).decode()
    except Refusal:
        return ""  # sealed to a key that is gone; the row goes with the others


def _participant(session: Session, ring: Keyring, text: str) -> Participant | None:
    if text.startswith(BY_CLICK):
        named = letter_keys(ring).whose(text.removeprefix(BY_CLICK))
        person = None if named is None else session.get(Participant, named[1])
        return person if person is not None and named is not None and person.survey_id == named[0] else None
    found = _REFERENCE.search(text.upper())
    if found is None:
        return None
    survey_id, wanted = int(found[1]), f"{int(found[1])}-{found[2]}"
    for participant_id in participant_ids(session, survey_id):
        if reference(ring, survey_id, participant_id) == wanted:
            return session.get(Participant, participant_id)
    return None
