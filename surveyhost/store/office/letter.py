"""Letters: what is due, what went out, what comes later. Nothing here knows who has answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...core.wave.letters import AFTERWARDS, UNSENT, Cause, LetterKind, LetterState
from .base import Named, Office
from .roster import Participant, gets_letters, is_asked, is_by_sms
from .wave import Wave, ids_in_field, waves_not_paused, waves_sending

_AT_ONCE = 500
"""Ids named in one statement."""


class Letter(Office):
    """One letter to one participant: that it went, never that it was opened."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "wave_id", "state", "due"),
        Index("ix_letter_state", "state", "wave_id", "due"),
        Index("ix_letter_mark", "mark", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(Named(LetterKind))
    batch: Mapped[int] = mapped_column(default=1)
    """1 the invitation, 2 the first reminder, ..."""
    state: Mapped[LetterState] = mapped_column(Named(LetterState))
    due: Mapped[datetime]
    sent: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]
    cause: Mapped[Cause | None] = mapped_column(Named(Cause))
    """The mail server's code and class, without address; and who has to act, as in `outside.mail.replies`."""
    delivered: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a server or provider has said so. A letter that was sent and of which nothing came back is unknown."""
    mark: Mapped[str | None]
    """Twelve random letters in its envelope, by which it is known when it comes back; they stand here only. None where
    that would say who was written to: see `services.letters.envelopes.marks`."""
    addressed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hash of the address it went to, as in `store.office.returned`."""
    handed: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How often a worker had it in hand and did not live to say what became of it, the one at work now included."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter to be sent now, with its participant's row as stored (name and address still encrypted)."""

    id: int
    kind: LetterKind
    tries: int
    participant: Participant
    mark: str | None = None
    """See `Letter.mark`."""
    handed: int = 0
    """See `Letter.handed`."""


def due(
    session: Session, wave_id: int, now: datetime, limit: int, but_rounds: bool = False, by_sms: bool = False
) -> list[DueLetter]:
    """Letters of the wave that are due, oldest first; none while the wave's letters are paused. `but_rounds`: only
    those that somebody has asked for. `by_sms`: text messages, instead of mail."""
    chosen = (
        select(Letter.id, Letter.kind, Letter.tries, Participant, Letter.mark, Letter.handed)
        .join(Participant, Participant.id == Letter.participant_id)
        .where(Letter.wave_id == wave_id, _may_go(now))
        .where(Letter.state.in_(UNSENT), Letter.due <= now)
        .where(is_by_sms() if by_sms else ~is_by_sms())
        .order_by(Letter.due, Letter.id)
        .limit(limit)
    )
    if but_rounds:
        chosen = chosen.where(Letter.kind == LetterKind.LOST)
    return [DueLetter(*row) for row in session.execute(chosen)]


def waves_due(session: Session, now: datetime, of_rounds: bool = False) -> list[int]:
    """Waves in which a letter is due, by id; none whose letters are paused; that are over, for the results only.
    `of_rounds`: a letter that nobody has asked for."""
    chosen = select(Letter.wave_id).distinct().where(Letter.state.in_(UNSENT), Letter.due <= now)
    if of_rounds:
        chosen = chosen.where(Letter.kind != LetterKind.LOST)
    return sorted(session.scalars(chosen.where(_may_go(now))))


def waves_due_by_sms(session: Session, now: datetime) -> list[int]:
    """Likewise, waves in which a text message is due."""
    chosen = select(Letter.wave_id).distinct().join(Participant, Participant.id == Letter.participant_id)
    return sorted(session.scalars(chosen.where(Letter.state.in_(UNSENT), Letter.due <= now, is_by_sms(), _may_go(now))))


def _may_go(now: datetime) -> ColumnElement[bool]:
    """Letters with a link go while it works, those about the results as long as anybody likes; paused ones never."""
    is_of_results = Letter.kind.in_(AFTERWARDS)
    with_link = and_(not_(is_of_results), Letter.wave_id.in_(waves_sending(now)))
    return or_(with_link, and_(is_of_results, Letter.wave_id.in_(waves_not_paused())))


def invitation_to(session: Session, wave_id: int, participant_id: int) -> Letter | None:
    """The first invitation of the wave to this person; None if none was written."""
    invited = (Letter.wave_id == wave_id, Letter.participant_id == participant_id, Letter.kind == LetterKind.INVITATION)
    return session.scalar(select(Letter).where(*invited).order_by(Letter.id).limit(1))


def take_in_hand(session: Session, ids: Sequence[int]) -> None:
    """These letters are about to be handed over, once more."""
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(handed=Letter.handed + 1))


def put_back(session: Session, ids: Sequence[int]) -> None:
    """These letters were in hand, and it is known that they did not go."""
    session.execute(update(Letter).where(Letter.id.in_(ids)).values(handed=0))


def put_off(session: Session, until: Mapping[int, datetime]) -> None:
    """Letter id to the moment when it is due."""
    session.execute(update(Letter), [{"id": one, "due": due} for one, due in until.items()])


def mark_sent(session: Session, ids: Sequence[int], now: datetime | None) -> None:
    """These letters were accepted by the mail server, at this moment; None: at one that is not told, and when they were
    due stands for it. What was said of one meanwhile stands."""
    sent = Letter.due if now is None else now
    values: dict[str, Any] = {"state": LetterState.SENT, "sent": sent, "trouble": None, "cause": None, "handed": 0}
    session.execute(update(Letter).where(Letter.id.in_(ids), Letter.state.in_(UNSENT)).values(**values))


def mark_trouble(
    session: Session,
    letter_id: int,
    after: tuple[LetterState, datetime, int],
    said: tuple[str, Cause],
    may_have_gone: bool = False,
) -> None:
    """This letter was not accepted: its state (delayed or refused for good), when it is due, how often it was tried;
    the word for it, without address, and who has to act. `may_have_gone`: it counts as one that was in hand when a
    worker died. What was said of it meanwhile stands."""
    (state, due, tries), (word, cause) = after, said
    values: dict[str, Any] = {"state": state, "due": due, "tries": tries, "trouble": word, "cause": cause}
    if not may_have_gone:
        values["handed"] = 0
    session.execute(update(Letter).where(Letter.id == letter_id, Letter.state.in_(UNSENT)).values(**values))


def retry_letters(
    session: Session, wave_id: int | None, causes: Collection[Cause], now: datetime
) -> tuple[list[int], int]:
    """Let unsent letters of a wave or of all, and those refused for one of these causes, be tried now.

    Returns the ids of the waves that had any, and how many letters. Those with a new link are left as they are; of
    waves that are over only those about the results go.
    """
    held = or_(Letter.state.in_(UNSENT), (Letter.state == LetterState.REFUSED) & Letter.cause.in_(causes))
    is_of_use = or_(Letter.kind.in_(AFTERWARDS), Letter.wave_id.in_(ids_in_field()))
    meant = [held, is_of_use, Letter.kind != LetterKind.LOST]
    if wave_id is not None:
        meant.append(Letter.wave_id == wave_id)
    ids = sorted(session.scalars(select(Letter.wave_id).distinct().where(*meant)))
    values = {"state": LetterState.WAITING, "due": now, "tries": 0, "trouble": None, "cause": None, "mark": None}
    values |= {"handed": 0}
    return ids, int(getattr(session.execute(update(Letter).where(*meant).values(**values)), "rowcount", 0))


def drop_reminders(session: Session, participant_id: int) -> None:
    """Take back the reminders that still wait for this person."""
    session.execute(
        delete(Letter).where(
            Letter.participant_id == participant_id, Letter.kind == LetterKind.REMINDER, Letter.state.in_(UNSENT)
        )
    )


# Writing and deleting letters


def write_round(session: Session, wave: Wave, kind: LetterKind, batch: int, due: datetime) -> None:
    """A waiting letter for everybody who is asked in the wave and gets letters (who wants it, if a reminder), in one
    statement. None for who drew a slip from a box, and came by an address since: no seat is theirs."""
    who = select(
        literal(wave.id),
        Participant.id,
        literal(kind, Letter.kind.type),
        literal(batch),
        literal(LetterState.WAITING, Letter.state.type),
        literal(due, Letter.due.type),
        literal(0),
    ).where(Participant.survey_id == wave.survey_id, gets_letters(wave.id))
    who = who.where(Participant.box.is_(None), is_asked(wave.id))
    if kind == LetterKind.REMINDER:
        who = who.where(Participant.reminders)
    columns = ["wave_id", "participant_id", "kind", "batch", "state", "due", "tries"]
    session.execute(insert(Letter).from_select(columns, who))


def write_lost_link_letters(session: Session, whom: Iterable[tuple[int, int]], due: datetime) -> int:
    """A waiting letter with a new link for each (wave id, participant id); how many."""
    common: dict[str, Any] = {"kind": LetterKind.LOST, "batch": 1, "state": LetterState.WAITING, "due": due, "tries": 0}
    letters = [{"wave_id": wave, "participant_id": participant, **common} for wave, participant in whom]
    if letters:
        session.execute(insert(Letter), letters)
    return len(letters)


def lost_link_letters(session: Session, wave_id: int, participant_id: int) -> int:
    """How many letters with a new link this person has in the wave."""
    lost = select(func.count()).select_from(Letter).where(Letter.kind == LetterKind.LOST)
    return session.scalar(lost.where(Letter.wave_id == wave_id, Letter.participant_id == participant_id)) or 0


def delete_lost_link_letters_until(session: Session, moment: datetime) -> None:
    """Delete letters with a new link that were due by then."""
    session.execute(delete(Letter).where(Letter.kind == LetterKind.LOST, Letter.due <= moment))


def delete_letters_of_wave(session: Session, wave_id: int) -> None:
    """Delete all letters of a wave."""
    session.execute(delete(Letter).where(Letter.wave_id == wave_id))


def delete_unsent_letters_of_wave(session: Session, wave_id: int) -> None:
    """Delete the wave's letters that have not gone and may go still, and those with a new link."""
    session.execute(
        delete(Letter).where(Letter.wave_id == wave_id, Letter.state.in_(UNSENT) | (Letter.kind == LetterKind.LOST))
    )


def delete_unsent_letters_to(session: Session, wave_id: int, participant_id: int) -> None:
    """Delete one person's letters of a wave that have not gone, refused ones too, and those with a new link."""
    own = (Letter.wave_id == wave_id, Letter.participant_id == participant_id)
    session.execute(delete(Letter).where(*own, (Letter.state != LetterState.SENT) | (Letter.kind == LetterKind.LOST)))


def delete_letters_to(session: Session, participant_ids: Sequence[int]) -> None:
    """Delete all letters to these people."""
    for start in range(0, len(participant_ids), _AT_ONCE):
        some = participant_ids[start : start + _AT_ONCE]
        session.execute(delete(Letter).where(Letter.participant_id.in_(some)))


def delete_letters_of_survey(session: Session, survey_id: int) -> None:
    """Delete all letters to people on the survey's roster."""
    people = select(Participant.id).where(Participant.survey_id == survey_id)
    session.execute(delete(Letter).where(Letter.participant_id.in_(people)))
