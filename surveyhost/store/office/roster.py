"""Rosters, the people on them, and marks of those who were erased on request.

Names, addresses, telephone numbers and ids are encrypted under the master key before they come here, and found by a
keyed hash.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    ForeignKey,
    LargeBinary,
    UniqueConstraint,
    bindparam,
    column,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from .base import Office
from .client import Client
from .pulses.tables import is_of_pulse
from .survey import Survey

_AT_ONCE = 500
"""Ids named in one statement."""
_STREAMED = {"yield_per": 1000}


class Roster(Office):
    """The list of people as HR last gave it; the people themselves are `participant` rows."""

    __tablename__ = "roster"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    digest: Mapped[str]
    """SHA-256 over id, unit and attributes of everybody: what a works council can countersign. See `roster`."""
    people: Mapped[int]
    attributes: Mapped[list[Any]] = mapped_column(default=list)
    """Names of the attribute columns, in the file's order."""
    waves: Mapped[int] = mapped_column(default=0)
    """Waves the survey had when the roster came: newcomers are new since a wave, not since a correction."""
    imported: Mapped[datetime]


class Participant(Office):
    """One person of a survey's roster."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("survey_id", "lookup"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    """Never given twice: what a letter says to stop the next ones names it, and may come back years later."""
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    lookup: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of the firm's own id for this person (HMAC under the master key)."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """AES-256-GCM of {"id", "name", "email"}."""
    language: Mapped[str]
    unit: Mapped[str]
    """Path with " / " between levels; "" is the company itself."""
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_mail: Mapped[bool] = mapped_column(default=True)
    """False: no address, gets a printed slip, or a text message where `by_sms`."""
    by_sms: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True: no address, but the number of a mobile telephone is known."""
    reminders: Mapped[bool] = mapped_column(default=True)
    """False after this person opted out of reminders; known to the vendor's mailer only."""
    earlier: Mapped[str | None]
    """The unit this person had in the survey's wave before; None: was not there, or there was none."""
    box: Mapped[str | None]
    """The unit from whose box this person drew a slip in the latest wave; None: had a seat as for mail."""


class ErasureKey(Office):
    """The key under which one client's marks are made."""

    __tablename__ = "erasure_key"
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes, encrypted under the master key."""


class Erased(Office):
    """One person who asked to be erased: no roster of this client brings them back."""

    __tablename__ = "erased"
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """HMAC-SHA256 of the firm's own id under the client's key."""
    made: Mapped[datetime]


class NotAsked(Office):
    """Somebody on the roster who gets no letter of a wave and has no seat in it."""

    __tablename__ = "not_asked"
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PersonPlace(NamedTuple):
    """Where one person is counted, and nothing else of them."""

    id: int
    unit: str
    attributes: dict[str, Any]
    earlier: str | None
    by_mail: bool
    by_sms: bool
    box: str | None


class KnownPerson(NamedTuple):
    """A person of the last roster, as the next one is compared with it."""

    id: int
    unit: str
    earlier: str | None


class SurveyRow(NamedTuple):
    id: int
    client_id: int
    client: str
    title: dict[str, Any]
    people: int
    created: datetime


# Surveys and rosters


def surveys_with_people(session: Session, client_id: int | None = None) -> list[SurveyRow]:
    """Every survey (of one client) with the number of people on its roster, newest first; none of a pulse."""
    people = func.coalesce(Roster.people, 0).label("people")
    wanted = (
        select(Survey.id, Survey.client_id, Client.name, Survey.title, people, Survey.created)
        .join(Client, Client.id == Survey.client_id)
        .outerjoin(Roster, Roster.survey_id == Survey.id)
        .where(~is_of_pulse(Survey.id))
        .order_by(Survey.id.desc())
    )
    if client_id is not None:
        wanted = wanted.where(Survey.client_id == client_id)
    return [SurveyRow(*row) for row in session.execute(wanted)]


def rosters_of_client(session: Session, client_id: int) -> Sequence[Roster]:
    """The rosters of a client's surveys, the latest import first."""
    wanted = select(Roster).join(Survey, Survey.id == Roster.survey_id).where(Survey.client_id == client_id)
    return session.scalars(wanted.order_by(Roster.imported.desc(), Roster.survey_id.desc())).all()


# People of one survey


def participant_ids(session: Session, survey_id: int) -> list[int]:
    """Ids of everybody on the survey's roster."""
    return list(session.scalars(select(Participant.id).where(Participant.survey_id == survey_id)))


def lookups(session: Session, survey_id: int) -> Iterator[bytes]:
    """The keyed hash of everybody on the survey's roster."""
    yield from session.scalars(select(Participant.lookup).where(Participant.survey_id == survey_id))


def person_places(session: Session, survey_id: int) -> list[PersonPlace]:
    """Where everybody on the survey's roster is counted, by id."""
    columns = (getattr(Participant, name) for name in PersonPlace._fields)
    wanted = select(*columns).where(Participant.survey_id == survey_id).order_by(Participant.id)
    return [PersonPlace(*row) for row in session.execute(wanted)]


def reachable_people(session: Session, survey_id: int) -> list[tuple[int, bytes, bool]]:
    """(row id, keyed hash, False for who wants no reminders) of everybody on the survey's roster who has an address, by
    id."""
    wanted = select(Participant.id, Participant.lookup, Participant.reminders)
    wanted = wanted.where(Participant.survey_id == survey_id, Participant.by_mail).order_by(Participant.id)
    return [(row.id, row.lookup, row.reminders) for row in session.execute(wanted)]


def people_by_lookup(session: Session, survey_id: int, lookups: Collection[bytes]) -> list[Participant]:
    """Those on the survey's roster who have one of these keyed hashes, by id."""
    wanted, found = sorted(lookups), list[Participant]()
    for start in range(0, len(wanted), _AT_ONCE):
        of_part = Participant.lookup.in_(wanted[start : start + _AT_ONCE])
        found += session.scalars(select(Participant).where(Participant.survey_id == survey_id, of_part))
    return sorted(found, key=lambda one: one.id)


def newest_person(session: Session, survey_id: int) -> int:
    """The id of the latest row on the survey's roster; 0 for none. Whoever comes later has a higher one."""
    return session.scalar(select(func.max(Participant.id)).where(Participant.survey_id == survey_id)) or 0


def sealed_of(session: Session, ids: Sequence[int]) -> Iterator[bytes]:
    """Id, name and address of these people, encrypted, in no order."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from session.scalars(select(Participant.sealed).where(Participant.id.in_(ids[start : start + _AT_ONCE])))


def sealed_people(session: Session, survey_id: int) -> Iterator[bytes]:
    """Id, name and address of everybody on the survey's roster, encrypted; by row id."""
    of_survey = select(Participant.sealed).where(Participant.survey_id == survey_id)
    yield from session.scalars(of_survey.order_by(Participant.id))


def people_of_survey(session: Session, survey_id: int) -> Iterator[Participant]:
    """Everybody on the survey's roster, by row id."""
    of_survey = select(Participant).where(Participant.survey_id == survey_id)
    yield from session.scalars(of_survey.order_by(Participant.id))


def sealed_people_by_id(session: Session, survey_id: int) -> dict[int, bytes]:
    """As `sealed_people`, by row id."""
    of_survey = select(Participant.id, Participant.sealed).where(Participant.survey_id == survey_id)
    return {row.id: row.sealed for row in session.execute(of_survey.order_by(Participant.id))}


def sealed_by_lookup(session: Session, survey_id: int) -> Iterator[tuple[bytes, bytes]]:
    """(keyed hash, encrypted id with name and address) of everybody on the survey's roster."""
    for row in session.execute(
        select(Participant.lookup, Participant.sealed).where(Participant.survey_id == survey_id)
    ):
        yield row.lookup, row.sealed


def known_people(session: Session, survey_id: int) -> dict[bytes, KnownPerson]:
    """Everybody on the survey's roster by keyed hash."""
    columns = select(Participant.lookup, Participant.id, Participant.unit, Participant.earlier)
    rows = session.execute(columns.where(Participant.survey_id == survey_id))
    return {row.lookup: KnownPerson(row.id, row.unit, row.earlier) for row in rows}


def places_of_client(session: Session, client_id: int) -> list[tuple[str, dict[str, Any]]]:
    """(unit, attributes) that somebody has on a roster of this client, each once."""
    wanted = select(Participant.unit, Participant.attributes).join(Survey, Survey.id == Participant.survey_id)
    rows = session.execute(wanted.where(Survey.client_id == client_id))
    found = {(row.unit, tuple(sorted(row.attributes.items()))) for row in rows}
    return [(unit, dict(attributes)) for unit, attributes in sorted(found)]


def units_of_client(session: Session, client_id: int) -> Sequence[str]:
    """The units that people of the client's rosters are in, each once."""
    wanted = select(Participant.unit).join(Survey, Survey.id == Participant.survey_id)
    return session.scalars(wanted.where(Survey.client_id == client_id).distinct()).all()


def units_of_people(session: Session, survey_id: int) -> Sequence[str]:
    """The units that people of the survey's roster are in, each once."""
    return session.scalars(select(Participant.unit).where(Participant.survey_id == survey_id).distinct()).all()


def people_with_lookups(session: Session, survey_id: int, hashes: Collection[bytes]) -> Sequence[Participant]:
    """Whoever on the survey's roster has one of these keyed hashes."""
    wanted = select(Participant).where(Participant.survey_id == survey_id, Participant.lookup.in_(hashes))
    return session.scalars(wanted).all()


def person_for_update(session: Session, survey_id: int, lookup: bytes) -> Participant | None:
    """The person with this keyed hash on the survey's roster, locked until the transaction ends; None if nobody."""
    wanted = select(Participant).where(Participant.survey_id == survey_id, Participant.lookup == lookup)
    return session.scalar(wanted.with_for_update())


def person_on_client_rosters(session: Session, client_id: int, lookup: bytes) -> Sequence[Participant]:
    """The rows of the person with this keyed hash on all rosters of the client, one for each roster at most."""
    wanted = select(Participant).join(Survey, Survey.id == Participant.survey_id)
    return session.scalars(wanted.where(Survey.client_id == client_id, Participant.lookup == lookup)).all()


def every_person(session: Session) -> Iterator[Participant]:
    """Everybody on every roster, a thousand rows at a time."""
    yield from session.scalars(select(Participant).execution_options(**_STREAMED))


# Who is not asked in a wave


def is_asked(wave_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """A condition for the store: participants who are asked in the wave."""
    return ~exists().where(NotAsked.wave_id == wave_id, NotAsked.participant_id == Participant.id)


_WAVE = table("wave", column("id"), column("by_sms", Boolean))


def gets_letters(wave_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """A condition for the store: participants to whom letters of the wave go, as mail or text messages."""
    may = exists().where(_WAVE.c.id == wave_id, _WAVE.c.by_sms)
    return or_(Participant.by_mail, Participant.by_sms & may)


def is_by_sms() -> ColumnElement[bool]:
    """A condition for the store: participants whose letters are text messages."""
    return Participant.by_sms & ~Participant.by_mail


def is_asked_in(session: Session, wave_id: int, participant_id: int) -> bool:
    """Whether this person is asked in the wave."""
    return session.get(NotAsked, (wave_id, participant_id)) is None


def set_not_asked(session: Session, wave_id: int, participant_ids: Iterable[int]) -> None:
    """These people of the roster, and nobody else, are not asked in the wave."""
    session.execute(delete(NotAsked).where(NotAsked.wave_id == wave_id))
    rows = [{"wave_id": wave_id, "participant_id": one} for one in participant_ids]
    if rows:
        session.execute(insert(NotAsked), rows)


def add_not_asked(session: Session, wave_id: int, survey_id: int, newest: int) -> None:
    """Nobody on the survey's roster whose row came after `newest` is asked in the wave."""
    who = select(literal(wave_id), Participant.id).where(Participant.survey_id == survey_id, Participant.id > newest)
    session.execute(insert(NotAsked).from_select(["wave_id", "participant_id"], who))


# Printed slips


def people_without_address(session: Session, survey_id: int, wave_id: int) -> int:
    """How many of those who are asked in a wave of the survey get no letter."""
    wanted = select(func.count()).where(Participant.survey_id == survey_id, ~gets_letters(wave_id), is_asked(wave_id))
    return session.scalar(wanted) or 0


def places_by_slip(session: Session, survey_id: int, wave_id: int) -> list[tuple[str, str | None]]:
    """(unit, unit of the box they draw from or None) of everybody who gets a printed slip in a wave of the survey."""
    columns = select(Participant.unit, Participant.box).where(Participant.survey_id == survey_id, is_asked(wave_id))
    rows = session.execute(columns.where(or_(~gets_letters(wave_id), Participant.box.is_not(None))))
    return [(row.unit, row.box) for row in rows]


def people_by_slip(
    session: Session, survey_id: int, wave_id: int, lookup: bytes | None = None
) -> Sequence[Participant]:
    """Everybody who gets a printed slip in a wave of the survey, by id; with `lookup`, that person alone."""
    by_slip = or_(~gets_letters(wave_id), Participant.box.is_not(None))
    of_wave = (Participant.survey_id == survey_id, by_slip, is_asked(wave_id))
    wanted = select(Participant).where(*of_wave).order_by(Participant.id)
    return session.scalars(wanted if lookup is None else wanted.where(Participant.lookup == lookup)).all()


def people_by_name(session: Session, survey_id: int, wave_id: int) -> Sequence[Participant]:
    """Everybody who is asked in a wave of the survey under a name, and draws from no box; by id."""
    of_wave = (Participant.survey_id == survey_id, Participant.box.is_(None), is_asked(wave_id))
    return session.scalars(select(Participant).where(*of_wave).order_by(Participant.id)).all()


def set_boxes(session: Session, survey_id: int, boxes: Mapping[int, str]) -> None:
    """Write down who draws from which box (participant id to the box's unit); nobody else of the survey draws."""
    of_survey = update(Participant).where(Participant.survey_id == survey_id)
    session.execute(of_survey.where(Participant.box.is_not(None)).values(box=None))
    _change(session, "box", rows=({"id": key, "box": box} for key, box in boxes.items()))


# Changing a roster

_TABLE = Office.metadata.tables[Participant.__tablename__]


def add_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """New people: their columns by name."""
    if rows:
        session.execute(insert(_TABLE), rows)


def change_people(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Other values for people who are there: `id`, and the columns to change, the same ones in every row."""
    _change(session, *(name for name in (rows[0] if rows else ()) if name != "id"), rows=rows)


def _change(session: Session, *columns: str, rows: Iterable[Mapping[str, Any]]) -> None:
    values = [{f"value_{name}": row[name] for name in ("id", *columns)} for row in rows]
    if values:
        new: dict[str, Any] = {name: bindparam(f"value_{name}") for name in columns}
        changed = update(_TABLE).where(_TABLE.c.id == bindparam("value_id")).values(new)
        session.connection().execute(changed, values)


def delete_people(session: Session, ids: Sequence[int]) -> None:
    """Delete these people; their letters have to be gone."""
    for start in range(0, len(ids), _AT_ONCE):
        session.execute(delete(Participant).where(Participant.id.in_(ids[start : start + _AT_ONCE])))


def delete_roster(session: Session, survey_id: int) -> int:
    """Delete everybody on the survey's roster, and its own row; how many people it held."""
    gone = session.execute(delete(Participant).where(Participant.survey_id == survey_id))
    session.execute(delete(Roster).where(Roster.survey_id == survey_id))
    return int(getattr(gone, "rowcount", 0))


# Who was erased


def erasure_marks(session: Session, client_id: int) -> set[bytes]:
    """The marks of everybody who was erased from the client's rosters."""
    return set(session.scalars(select(Erased.mark).where(Erased.client_id == client_id)))


def delete_erasure_marks(session: Session, client_id: int, marks: Collection[bytes]) -> bool:
    """Delete these marks; True where there was any."""
    gone = session.execute(delete(Erased).where(Erased.client_id == client_id, Erased.mark.in_(marks)))
    return bool(getattr(gone, "rowcount", 0))


def erasure_keys(session: Session) -> Sequence[ErasureKey]:
    """Every client's key for marks."""
    return session.scalars(select(ErasureKey)).all()
