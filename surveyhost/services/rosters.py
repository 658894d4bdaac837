"""Rosters: check a file, put it in place of the last one, find and unseal the people in it.

Names, addresses and the firm's own ids are encrypted under the master key; a person is found by a keyed hash of client
and id, so that the next roster finds the same people again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_values
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from ..core import roster
from ..core.roster import Person, Problem
from ..store.office import Letter, Participant, Roster, Survey, Wave
from . import audit, erasure_marks, uploads
from .house import Actor, House
from .keys import Keyring, keyring
from .roster_difference import Difference, Flag, difference, flags
from .roster_file import RosterProblems, read
from .survey_rows import check_not_frozen, get_survey, questionnaire_of

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is encrypted about a participant."""

    reference: str
    """The firm's own id: what a seat id is made from."""
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Summary:
    people: int
    with_address: int
    languages: Mapping[str, int]
    units: int
    attributes: Mapping[str, int]
    """Attribute to the number of its values."""
    columns: Mapping[str, str]
    """Heading to what it was taken for: one of `roster_columns.OWN`, or an attribute's name."""
    digest: str
    difference: Difference | None
    """None where the client has no roster yet."""
    flags: Sequence[Flag]
    erased: int = 0
    """So many were in the file and asked to be erased before: they are left out."""


@dataclass(frozen=True, slots=True)
class Checked:
    participants: Sequence[Person]
    """Empty where there is any problem."""
    problems: Sequence[Problem]
    summary: Summary | None = field(default=None)
    """None where there is any problem."""


def seal(keys: Keyring, survey_id: int, person: Person) -> bytes:
    """Id, name and address, encrypted; bound to the survey, so that it opens nowhere else."""
    plain = json.dumps([person.id, person.name, person.email], ensure_ascii=False, separators=(",", ":"))
    return keys.encrypt(plain.encode(), about(survey_id))


def unseal(keys: Keyring, participant: Participant) -> Sealed:
    """Id, name and address in clear. For the desk, one letter at a time."""
    return unseal_bytes(keys, participant.survey_id, participant.sealed)


def unseal_bytes(keys: Keyring, survey_id: int, sealed: bytes) -> Sealed:
    """As `unseal`, for rows read without their object."""
    return Sealed(*_parts(json.loads(keys.decrypt(sealed, about(survey_id)))))


def _parts(stored: Sequence[str]) -> tuple[str, str, str]:
    reference, name, email = stored
    return reference, name, email


def about(survey_id: int) -> bytes:
    return f"participant of survey {survey_id}".encode()


def lookup(keys: Keyring, client_id: int, reference: str) -> bytes:
    """The keyed hash by which a client's person is found."""
    return keys.lookup(f"{client_id}:{reference}")


def check(
    house: House, survey_id: int, filename: str, content: bytes, mapping: Mapping[str, str] | None = None
) -> Checked:
    """Read a file and say everything that is wrong with it, or what it would change. Writes nothing.

    `mapping`: heading to column; where None, what the client's last upload used. Refusal for a file that cannot be
    read at all (too large, a broken spreadsheet).
    """
    del filename  # a file is what it holds
    keys = keyring(house.settings)
    with house.office() as session:
        survey = get_survey(session, survey_id)
        if mapping is None:
            mapping = survey.client.settings.get("roster_columns", {})
        languages = questionnaire_of(survey).languages
        reading = read(content, languages, survey.client.language, mapping)
        if reading.problems or reading.columns is None:
            return Checked((), tuple(reading.problems))
        gone = erasure_marks.among(house, session, survey.client_id, (person.id for person in reading.people))
        people = [person for person in reading.people if person.id not in gone] if gone else reading.people
        columns = {
            **{reading.columns.headings[at]: name for name, at in reading.columns.own.items()},
            **{reading.columns.headings[at]: name for name, at in reading.columns.attributes.items()},
        }
        summary = _summary(session, keys, survey, people, columns)
        return Checked(tuple(people), (), replace_values(summary, erased=len(gone)))


def _summary(
    session: Session, keys: Keyring, survey: Survey, people: Sequence[Person], columns: Mapping[str, str]
) -> Summary:
    change = None
    base = _base(session, survey)
    if base is not None:
        known = session.execute(select(Participant.lookup, Participant.unit).where(Participant.survey_id == base))
        found = [(lookup(keys, survey.client_id, person.id), person) for person in people]
        change = difference(base, {row[0]: row[1] for row in known}, found)
    values: dict[str, set[str]] = {name: set() for name in columns.values() if name not in _OWN}
    languages: dict[str, int] = {}
    for person in people:
        languages[person.language] = languages.get(person.language, 0) + 1
        for name, value in person.attributes.items():
            values[name].add(value)
    return Summary(
        people=len(people),
        with_address=sum(1 for person in people if person.email),
        languages=languages,
        units=len({person.unit for person in people if person.unit}),
        attributes={name: len(found) for name, found in values.items()},
        columns=columns,
        digest=roster.digest((person.id, person.unit, person.attributes) for person in people),
        difference=change,
        flags=flags(people, change, survey.client.settings.get("domains", ()), survey.minimum_group + 2),
    )


def _base(session: Session, survey: Survey) -> int | None:
    """The survey whose roster the new one is compared with: this one, else the client's latest that has one."""
    if session.get(Roster, survey.id) is not None:
        return survey.id
    latest = select(Roster.survey_id).join(Survey).where(Survey.client_id == survey.client_id)
    return session.scalar(latest.order_by(Roster.imported.desc(), Roster.survey_id.desc()).limit(1))


def put(
    house: House,
    actor: Actor,
    survey_id: int,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
) -> int:
    """Make this file the survey's roster; how many people it holds. See `replace`."""
    return replace(house, actor, survey_id, filename, content, mapping).people


def replace(
    house: House,
    actor: Actor,
    survey_id: int,
    filename: str,
    content: bytes,
    mapping: Mapping[str, str] | None = None,
) -> Summary:
    """Make this file the survey's roster; what it holds and changes. Everything or nothing, in one transaction.

    People who were there are kept (and their opt-out of reminders with them), others are added, leavers are deleted.
    Raises RosterProblems with every problem, and Refusal while a wave is in the field.
    """
    with house.office() as session:
        check_not_frozen(session, survey_id, "The roster")
    checked = check(house, survey_id, filename, content, mapping)
    if checked.problems or checked.summary is None:
        raise RosterProblems(checked.problems)
    keys = keyring(house.settings)
    with house.office.begin() as session:
        survey = get_survey(session, survey_id)
        check_not_frozen(session, survey_id, "The roster")
        _replace(session, keys, survey, checked.participants)
        _remember(house, session, survey, checked.summary)
        after = {"people": checked.summary.people, "digest": checked.summary.digest}
        if mapping is not None:
            survey.client.settings = {**survey.client.settings, "roster_columns": dict(mapping)}
            after["columns"] = dict(mapping)
        audit.record(session, house, actor, "roster.import", f"survey {survey_id}", survey.client_id, after=after)
    return checked.summary


_OWN = frozenset({"id", "email", "name", "language", "unit"})


def _remember(house: House, session: Session, survey: Survey, summary: Summary) -> None:
    row = session.get(Roster, survey.id) or Roster(survey_id=survey.id)
    row.digest = summary.digest
    row.people = summary.people
    row.attributes = [name for name in summary.columns.values() if name not in _OWN]
    row.imported = house.now()
    row.waves = _waves(session, survey.id)
    session.add(row)


def _waves(session: Session, survey_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Wave).where(Wave.survey_id == survey_id)) or 0


def _replace(session: Session, keys: Keyring, survey: Survey, people: Sequence[Person]) -> None:
    stored = select(Participant.lookup, Participant.id, Participant.unit, Participant.earlier)
    known = {row.lookup: row for row in session.execute(stored.where(Participant.survey_id == survey.id))}
    before = session.get(Roster, survey.id)
    # where a wave lived on the last roster, that is the one to compare with; else this file only corrects it
    is_next = before is not None and before.waves < _waves(session, survey.id)
    rows = _rows(keys, survey, people, known, is_next)
    added, kept = insert(Participant.__table__), _update()  # type: ignore[arg-type]
    staying: set[int] = set()
    while batch := list(islice(rows, _BATCH)):
        fresh = [row for row in batch if "key" not in row]
        same = [row for row in batch if "key" in row]
        if fresh:
            session.execute(added, fresh)
        if same:
            session.connection().execute(kept, same)
            staying.update(row["key"] for row in same)
    _delete(session, [row.id for row in known.values() if row.id not in staying])


def _update() -> Any:
    table = Participant.__table__
    changed = ("sealed", "language", "unit", "attributes", "by_mail", "earlier")
    return (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("key"))
        .values({name: bindparam(f"new_{name}") for name in changed})
    )


def _rows(
    keys: Keyring,
    survey: Survey,
    people: Sequence[Person],
    known: Mapping[bytes, Any],
    is_next: bool,
) -> Iterator[dict[str, Any]]:
    for person in people:
        found = lookup(keys, survey.client_id, person.id)
        old = known.get(found)
        values = {
            "sealed": seal(keys, survey.id, person),
            "language": person.language,
            "unit": person.unit,
            "attributes": dict(person.attributes),
            "by_mail": bool(person.email),
            "earlier": None if old is None else old.unit if is_next else old.earlier,
        }
        if old is None:
            yield {**values, "survey_id": survey.id, "lookup": found, "reminders": True}
        else:
            yield {"key": old.id, **{f"new_{name}": value for name, value in values.items()}}


def _delete(session: Session, ids: Sequence[int]) -> None:
    """Delete people and their letters, some at a time."""
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        session.execute(delete(Letter).where(Letter.participant_id.in_(some)))
        session.execute(delete(Participant).where(Participant.id.in_(some)))


def remove_all(session: Session, survey_id: int) -> int:
    """Delete every participant of a survey with their letters, and the roster's row; how many there were."""
    of_survey = select(Participant.id).where(Participant.survey_id == survey_id)
    session.execute(delete(Letter).where(Letter.participant_id.in_(of_survey)))
    gone = session.execute(delete(Participant).where(Participant.survey_id == survey_id))
    session.execute(delete(Roster).where(Roster.survey_id == survey_id))
    uploads.drop(session, uploads.of_roster(survey_id))
    return int(getattr(gone, "rowcount", 0))
