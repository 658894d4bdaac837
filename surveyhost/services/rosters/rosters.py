"""Rosters: put a checked file in the place of the last one; find and unseal the people in it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.roster.columns import OWN
from ...core.roster.model import Person, digest
from ...core.roster.unit_paths import same_unit
from ...core.wave.lifecycle import WaveState
from ...store.office import roster as store
from ...store.office.accounts import drop_uploads
from ...store.office.letter import delete_letters_of_survey, delete_letters_to
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.roster import KnownPerson, Participant, Roster
from ...store.office.survey import Survey, lock_survey
from ...store.office.wave import latest_wave_number, standing_wave
from ...store.sessions import Session
from ..files import uploads
from ..keys.keyring import Keyring, keyring
from ..office import audit
from ..office.house import Actor, House
from ..office.refusals import FrozenByWave
from ..office.survey_rows import check_not_frozen, get_survey
from . import during_fieldwork, membership
from .check import Checked, Summary, check, merged
from .file import RosterColumns, RosterDoubts, RosterProblems
from .people import findable, lookup, recognised, seal, unseal
from .refusals import RosterMovedOn

SURE = "sure"
"""Whatever would be asked: go on."""
_BATCH = 2000


def put(
    house: House,
    actor: Actor,
    survey_id: int,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
    confirmed: str = "",
) -> int:
    """Make this file the survey's roster; how many people it holds. See `replace`."""
    return replace(house, actor, survey_id, filename, content, mapping, confirmed).people


def replace(
    house: House,
    actor: Actor,
    survey_id: int,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
    confirmed: str = "",
) -> Summary:
    """Make this file the survey's roster; what it holds and changes. Everything or nothing, in one transaction.

    People who were there are kept (and their opt-out of reminders with them), others are added, leavers are deleted.
    `confirmed`: the `Checked.asked` to which somebody has said yes, or `SURE`. Raises RosterProblems with every
    problem, RosterColumns with attributes that `mapping` has to speak of first (`SURE` does not stand for that),
    RosterDoubts with what has to be confirmed first, and Refusal while a wave is being made of the roster. For a wave
    in the field see `during_fieldwork`.
    """
    check_free(house, survey_id)
    checked = check(house, survey_id, filename, content, mapping)
    return store_checked(house, actor, survey_id, checked, let_through(checked, confirmed), mapping)


def check_free(house: House, survey_id: int) -> None:
    """Frozen where the survey's roster cannot be replaced just now; NotThere."""
    with house.office() as session:
        get_survey(session, survey_id)
        _check_free(session, survey_id)


def let_through(checked: Checked, confirmed: str = "") -> Summary:
    """What was found, where it may be imported. Refusal as `replace`."""
    if checked.problems or checked.summary is None:
        raise RosterProblems(checked.problems)
    if checked.doubts:
        raise RosterColumns(checked.doubts)
    if checked.asked and confirmed not in {checked.asked, SURE}:
        raise RosterDoubts(checked.summary.notices)
    return checked.summary


def standing(session: Session, survey_id: int) -> str:
    """What tells one state of a survey's roster from another: which list it is, when it came, which wave stands."""
    row, wave = session.get(Roster, survey_id), standing_wave(session, survey_id)
    list_ = None if row is None else [row.digest, row.people, row.imported.isoformat(), row.waves]
    return json.dumps([list_, None if wave is None else [wave.number, wave.state]])


def store_checked(
    house: House,
    actor: Actor,
    survey_id: int,
    checked: Checked,
    summary: Summary,
    mapping: Mapping[str, str] | None = None,
    expected: str | None = None,
) -> Summary:
    """Make what was checked and let through the survey's roster, all of it or nothing.

    `expected`: what `standing` said when it was looked at. RosterMovedOn where it says something else by now.
    """
    keys = keyring(house.settings)
    with house.office.begin() as session:
        lock_survey(session, survey_id)
        survey = get_survey(session, survey_id)
        _check_free(session, survey_id)
        if expected is not None and standing(session, survey_id) != expected:
            raise RosterMovedOn()
        _replace(session, keys, survey, checked.participants)
        _remember(house, session, survey, summary)
        after = {"people": summary.people, "digest": summary.digest}
        if mapping is not None:
            survey.client.settings = survey.client.settings.but(
                roster_columns=merged(survey.client.settings.roster_columns, mapping)
            )
            after["columns"] = dict(mapping)
        audit.record(
            session, house, actor, AuditAct.ROSTER_IMPORT, f"survey {survey_id}", survey.client_id, after=after
        )
    return summary


def _check_free(session: Session, survey_id: int) -> None:
    """Frozen while seats are made of it. At any other time there may come another, see `during_fieldwork`; of a pulse,
    too, whose services have no list of their own."""
    pulse = pulse_of_survey(session, survey_id)
    if pulse is not None and pulse[1] is not None:
        check_not_frozen(session, survey_id, "The roster")
        return
    standing = standing_wave(session, survey_id)
    if standing is not None and standing.state == WaveState.PLANNED:
        raise FrozenByWave(what="The roster", number=standing.number, survey_id=survey_id)


def _remember(house: House, session: Session, survey: Survey, summary: Summary) -> None:
    row = session.get(Roster, survey.id) or Roster(survey_id=survey.id)
    row.digest = summary.digest
    row.people = summary.people
    row.attributes = [name for name in summary.columns.values() if name not in OWN]
    row.imported = house.now()
    row.waves = latest_wave_number(session, survey.id)
    session.add(row)


def _replace(session: Session, keys: Keyring, survey: Survey, people: Sequence[Person]) -> None:
    membership.fill(session, keys, survey.id, lambda: findable(session, keys, survey.id).values())
    known = store.known_people(session, survey.id)
    before = session.get(Roster, survey.id)
    # where a wave lived on the last roster, that is the one to compare with; else this file only corrects it
    is_next = before is not None and before.waves < latest_wave_number(session, survey.id)
    hashes, respelled = recognised(session, keys, survey.client_id, survey.id, people, known)
    rows = _rows(keys, survey, zip(people, hashes, strict=True), known, is_next, bool(respelled))
    newest = store.newest_person(session, survey.id)
    staying: set[int] = set()
    while batch := list(islice(rows, _BATCH)):
        store.add_people(session, [row for row in batch if "id" not in row])
        same = [row for row in batch if "id" in row]
        store.change_people(session, same)
        staying.update(row["id"] for row in same)
    leavers = [one.id for one in known.values() if one.id not in staying]
    during_fieldwork.ask_later(session, survey.id, newest)
    during_fieldwork.end_links(session, keys, survey.id, leavers)
    delete_letters_to(session, leavers)
    store.delete_people(session, leavers)


def take_over(session: Session, house: House, survey: Survey, other: int) -> int:
    """Put everybody who stands on the roster of another survey of this client on this new one's; how many they are.

    Whoever wanted no reminders gets none here either. Nobody is taken over from a roster that is destroyed.
    """
    keys, before = keyring(house.settings), session.get(Roster, other)
    if before is None:
        return 0
    people = [_person(keys, one) for one in store.people_of_survey(session, other)]
    wishes = [one.reminders for one in store.people_of_survey(session, other)]
    _replace(session, keys, survey, people)
    silent = [person.id for person, wish in zip(people, wishes, strict=True) if not wish]
    for person in store.people_by_lookup(
        session, survey.id, [lookup(keys, survey.client_id, reference) for reference in silent]
    ):
        person.reminders = False
    session.add(
        Roster(
            survey_id=survey.id,
            digest=digest((person.id, person.unit, person.attributes) for person in people),
            people=len(people),
            attributes=list(before.attributes),
            imported=house.now(),
            waves=0,
        )
    )
    return len(people)


def _person(keys: Keyring, stored: Participant) -> Person:
    known = unseal(keys, stored)
    return Person(
        known.reference, known.email, known.name, stored.language, stored.unit, dict(stored.attributes), known.phone
    )


def _rows(
    keys: Keyring,
    survey: Survey,
    people: Iterable[tuple[Person, bytes]],
    known: Mapping[bytes, KnownPerson],
    is_next: bool,
    is_respelled: bool,
) -> Iterator[dict[str, Any]]:
    """A row for everybody, with the keyed hash by which the last roster knows them: their own, where nobody is
    respelled."""
    for person, standing in people:
        old = known.get(standing)
        found = lookup(keys, survey.client_id, person.id) if is_respelled else standing
        values = {
            "sealed": seal(keys, survey.id, person),
            "language": person.language,
            "unit": person.unit,
            "attributes": dict(person.attributes),
            "by_mail": bool(person.email),
            "by_sms": bool(person.phone) and not person.email,
            "earlier": _earlier(old, person.unit, is_next),
            "lookup": found,
        }
        if old is None:
            yield {**values, "survey_id": survey.id, "reminders": True}
        else:
            yield {**values, "id": old.id}


def _earlier(old: KnownPerson | None, unit: str, is_next: bool) -> str | None:
    """The unit of the wave before; one that is only spelled otherwise now is the same unit."""
    before: str | None = None if old is None else old.unit if is_next else old.earlier
    return unit if before is not None and same_unit(before, unit) else before


def remove_all(session: Session, survey_id: int) -> int:
    """Delete every participant of a survey with their letters, and the roster's row; how many there were."""
    delete_letters_of_survey(session, survey_id)
    people = store.delete_roster(session, survey_id)
    membership.destroy(session, survey_id)
    drop_uploads(session, uploads.of_roster(survey_id))
    survey = session.get(Survey, survey_id)
    if survey is not None:
        drop_uploads(session, uploads.of_readers(survey.client_id))  # it may be the roster once more
    return people
