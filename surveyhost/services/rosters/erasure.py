"""A participant's request to be erased: carried out on every roster of the client, and answered in writing.

What was answered cannot be found: no stored byte ties a person to an answer once the next mix has run, so there is
nothing that could be taken out. The answer to the person says that, and what was erased. A mark of the id stays, made
with a key: without it the next roster would bring the person back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...core.roster.look_alikes import id_key
from ...core.wave.lifecycle import WaveState
from ...store.office import roster as store
from ...store.office.accounts import Account, by_email, drop_uploads
from ...store.office.letter import delete_letters_to
from ...store.office.roster import Participant
from ...store.office.survey import Survey
from ...store.office.wave import standing_waves
from ...store.sessions import Session
from ..keys.keyring import Keyring, keyring
from ..office import audit, clock
from ..office.house import Actor, House
from ..office.survey_rows import get_survey
from . import erasure_marks, membership
from . import people as roster_people
from .refusals import ErasedPerson, IdTwice, NobodyKeptOut, NobodyOnTheRoster, WaveBeingMinted

READER = "reader"


@dataclass(frozen=True, slots=True)
class Found:
    """One person on one roster, in clear, for whoever carries out the request."""

    survey_id: int
    reference: str
    name: str
    email: str
    phone: str
    """The number of whoever has no address."""
    unit: str
    language: str
    in_field: bool
    """True while a wave is open: the seat stays until it closes, though nobody can say any more whose it is."""
    rosters: int
    """On how many rosters of this client the person stands."""
    account: str = ""
    """What they are in the client's portal: a reader of units (whose account goes with them), an owner or a reader of
    the whole company (whose stays, which is said), or nothing."""


def find(house: House, survey_id: int, reference: str) -> Found:
    """Who has this id on the survey's roster. NobodyThere if nobody, ErasedPerson if no longer."""
    reference = reference.strip()
    with house.office() as session:
        survey = get_survey(session, survey_id)
        people = _held(house, session, survey, reference)
        person = next((one for one in people if one.survey_id == survey_id), None)
        if person is None and erasure_marks.among(house, session, survey.client_id, [reference]):
            raise ErasedPerson()
        if person is None:
            raise NobodyOnTheRoster(survey_id=survey_id)
        who = roster_people.unseal(keyring(house.settings), person)
        in_field = bool(standing_waves(session, [one.survey_id for one in people]))
        account = _account(session, survey.client_id, who.email)
        return Found(
            survey.id,
            who.reference,
            who.name,
            who.email,
            who.phone,
            person.unit,
            person.language,
            in_field,
            len(people),
            "" if account is None else READER if account.units else "owner",
        )


def _account(session: Session, client_id: int, address: str) -> Account | None:
    """The account in the client's portal under a person's address; None for none."""
    found = by_email(session, address) if address else None
    return found if found is not None and found.client_id == client_id else None


def _held(house: House, session: Session, survey: Survey, reference: str) -> Sequence[Participant]:
    """The person's rows on all of the client's rosters, one on each at most, however the id is written there.

    IdTwice where several ids of a roster look like this one and none is it.
    """
    ring = keyring(house.settings)
    key = roster_people.lookup(ring, survey.client_id, reference)
    found = list(store.person_on_client_rosters(session, survey.client_id, key))
    for other in [one.survey_id for one in store.rosters_of_client(session, survey.client_id)]:
        if other not in {one.survey_id for one in found}:
            found += _alike(session, ring, other, reference)
    return found


def _alike(session: Session, ring: Keyring, survey_id: int, reference: str) -> Sequence[Participant]:
    """Whoever stands on this roster under an id that looks like this one."""
    hashes = roster_people.by_id_key(session, ring, survey_id).get(id_key(reference), [])
    if len(hashes) > 1:
        raise IdTwice(survey_id=survey_id)
    return store.people_with_lookups(session, survey_id, hashes)


def erase(house: House, actor: Actor, survey_id: int, reference: str) -> Found:
    """Delete the person from every roster of the client, with every letter, and keep them out of later ones.

    Returns who it was, for the answer that is now written. Refusal: NobodyThere; ErasedPerson; WrongState while a
    wave is planned and not yet minted (its roster is frozen then).
    """
    clock.check(house)
    found = find(house, survey_id, reference)
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        people = _held(house, session, survey, found.reference)
        if any(wave.state == WaveState.PLANNED for wave in standing_waves(session, [one.survey_id for one in people])):
            raise WaveBeingMinted()
        for person in people:
            ring = keyring(house.settings)
            membership.erase(session, ring, survey.client_id, roster_people.unseal(ring, person).findable)
            delete_letters_to(session, [person.id])
            session.delete(person)
        account = _account(session, survey.client_id, found.email)
        if account is not None and found.account == READER:
            session.delete(account)
        drop_uploads(session)
        erasure_marks.put(house, session, survey.client_id, found.reference)
        after = {"rosters": len(people)} | ({"account": found.account} if found.account else {})
        audit.record(
            session, house, actor, AuditAct.PARTICIPANT_ERASE, f"survey {survey_id}", survey.client_id, after=after
        )
    return found


def readmit(house: House, actor: Actor, survey_id: int, reference: str) -> None:
    """Let somebody who was erased come back with the next roster. NobodyThere without a mark."""
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        if not erasure_marks.take_off(house, session, survey.client_id, reference.strip()):
            raise NobodyKeptOut()
        audit.record(session, house, actor, AuditAct.PARTICIPANT_READMIT, f"survey {survey_id}", survey.client_id)
