"""The office: clients, surveys, rosters, participants, waves, letters, releases, the audit log.

Names and addresses are encrypted under the master key before they come here, and found by a keyed hash.
Nothing in here says who has answered, and no answer is ever here but as counts (encrypted) or published tables.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Dialect, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime, TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """A moment with its zone on both engines: SQLite keeps no zone, so what goes in and comes out is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; ValueError for a moment without zone, which nobody could place."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, whatever zone the database session speaks in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Moment = UtcMoment()


class Office(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Client(Office):
    """The firm that pays and receives reports."""

    __tablename__ = "client"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi")
    colour: Mapped[str] = mapped_column(default="#0F5C4D")
    """Accent for portal and report; darkened until 4.5 : 1 on white before it is used."""
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    """PNG or SVG, checked when uploaded."""
    logo_kind: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """sender, mail domains, retention in days, remembered roster columns, letters."""
    created: Mapped[datetime]


class Survey(Office):
    """What a client commissions: a questionnaire, a roster, one or more waves."""

    __tablename__ = "survey"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    title: Mapped[dict[str, Any]]
    """Language to words."""
    questionnaire: Mapped[str]
    """The questionnaire file (TOML) as text; frozen when a wave opens."""
    minimum_group: Mapped[int]
    breakdowns: Mapped[list[Any]] = mapped_column(default=list)
    """As declared on the command line: "tenure: <1 < 1-3", "work_mode", "unit*work_mode"."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """reminders ("everyone" or "non-responders"), pages ("sections" or "one"), retention in days."""
    created: Mapped[datetime]
    client: Mapped[Client] = relationship()


class Roster(Office):
    """The list of people as HR last gave it; the people themselves are `participant` rows."""

    __tablename__ = "roster"
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    digest: Mapped[str]
    """SHA-256 over id, unit and attributes of everybody: what a works council can countersign. See `core.roster`."""
    people: Mapped[int]
    attributes: Mapped[list[Any]] = mapped_column(default=list)
    """Names of the attribute columns, in the file's order."""
    waves: Mapped[int] = mapped_column(default=0)
    """Waves the survey had when the roster came: newcomers are new since a wave, not since a correction."""
    imported: Mapped[datetime]


class Participant(Office):
    """One person of a survey's roster."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("survey_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
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
    """False: no address, gets a printed slip."""
    reminders: Mapped[bool] = mapped_column(default=True)
    """False after this person opted out of reminders; known to the vendor's mailer only."""
    earlier: Mapped[str | None]
    """The unit this person had in the survey's wave before; None: was not there, or there was none."""
    box: Mapped[str | None]
    """The unit from whose box this person drew a slip in the latest wave; None: had a seat as for mail."""


class Wave(Office):
    """One round of fieldwork."""

    __tablename__ = "wave"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    """See `core.lifecycle`."""
    code: Mapped[str] = mapped_column(unique=True)
    """6 base32 letters, public: the head of each token of the wave."""
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    policy: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON; its SHA-256 is the contract's hash."""
    policy_hash: Mapped[str]
    views: Mapped[bytes] = mapped_column(LargeBinary)
    """The frozen views (canonical JSON): groups made from the roster, by which seats are labelled."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Wrapped under a key that is a file in keys/; None once closed."""
    private_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Wrapped likewise; None when a keeper holds it, or once forgotten."""
    invited: Mapped[int] = mapped_column(default=0)
    letters_paused: Mapped[datetime | None]
    """Since when no letter of this wave goes out; None while they go."""
    reminders: Mapped[list[Any]] = mapped_column(default=list)
    """Moments (ISO 8601, UTC) at which a reminder is still to be written, in order."""
    closed: Mapped[datetime | None]
    seats: Mapped[dict[str, Any] | None]
    """Written by close: seats per frozen label profile, boxes counted, digest over sorted box ids."""
    rate: Mapped[int | None]
    """The company's response rate for HR: percent rounded down to 5, written once a day by the desk."""
    rate_day: Mapped[date | None]
    cube: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Counts before protection, encrypted; None once forgotten."""
    comments: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Comments by list and the reviewer's decisions, encrypted; None once forgotten."""
    forgotten: Mapped[datetime | None]
    survey: Mapped[Survey] = relationship()


class Letter(Office):
    """One letter to one participant: that it went, never that it was opened."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "wave_id", "state", "due"),
        Index("ix_letter_state", "state", "wave_id", "due"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[str]
    """invitation, reminder."""
    batch: Mapped[int] = mapped_column(default=1)
    """1 the invitation, 2 the first reminder, ..."""
    state: Mapped[str]
    """waiting, sent, delayed, refused."""
    due: Mapped[datetime]
    sent: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]
    """The mail server's code and class, without address."""


class ReleaseRow(Office):
    """A numbered release of a wave: prepared by one person, approved by another."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    """prepared, released, sent_back."""
    tables: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON of `core.release.Release`."""
    tables_hash: Mapped[str]
    certificate: Mapped[dict[str, Any]]
    prepared_by: Mapped[str]
    prepared: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved: Mapped[datetime | None]
    ledger: Mapped[dict[str, Any] | None]
    """The ledger entry written when it was released: views, tables hash, hash of the entry before."""


class ReportFile(Office):
    """A release printed, kept with its hash."""

    __tablename__ = "report_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    kind: Mapped[str]
    """pdf, xlsx, csv, json, zip."""
    language: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    """SHA-256 before signing."""
    made: Mapped[datetime]


class ActionPlan(Office):
    """What the client will do about a finding."""

    __tablename__ = "action_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    finding: Mapped[str | None]
    """Code of the finding it answers."""
    what: Mapped[str]
    owner: Mapped[str]
    due: Mapped[date]
    kind: Mapped[str]
    """process, training, mentoring, staffing, tool."""
    state: Mapped[str] = mapped_column(default="not_begun")
    created: Mapped[datetime]


class Record(Office):
    """A signed record of destruction, shown beside the report."""

    __tablename__ = "record"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[str]
    """close, forget."""
    document: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime]


class HandOver(Office):
    """One row at most: a private half on its way from the console to the desk, sealed to the desk's own key."""

    __tablename__ = "hand_over"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime]


class AuditHead(Office):
    """One row: where the audit chain ends. Whoever writes an event locks this row first, so the chain never forks."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    events: Mapped[int]


class AuditEvent(Office):
    """Append-only and hash-chained: every write of the office, with who did it."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]
    """A verb and a noun: "wave.open", "release.approve"."""
    object: Mapped[str]
    """"wave 12", "client 3"."""
    client_id: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    previous: Mapped[str]
    """Hash of the event before; 64 zeros for the first."""
    digest: Mapped[str]
