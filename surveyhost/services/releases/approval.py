"""The second person's act: approve a prepared release, or send it back. What is approved never changes."""

import json
from collections.abc import Iterator
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.questionnaire.piping import neutral
from ...core.release import ledger
from ...core.release.json import digest, from_bytes
from ...core.roles import Act
from ...core.tabulation.cube import Cube
from ...core.wave import policy as contract
from ...core.wave.lifecycle import ReleaseState, WaveState, check_release
from ...store.office.loop.threads import dialogue_of
from ...store.office.pulses.tables import pulse_of_survey
from ...store.office.release import ReleaseRow, certificates, ledger_entries
from ...store.office.survey import Survey
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..accounts.second_person import account, check_two
from ..keys import waves
from ..keys.keyring import keyring
from ..loop import findings, follow_ups
from ..office import audit, documents, failing_duties, jobs
from ..office.audit_seals import End
from ..office.house import Actor, House
from ..office.survey_rows import turn_down
from ..questionnaires import versions
from ..threads import beginning
from .comment_lists import answerable
from .refusals import (
    AnotherApproved,
    CommentsNotRead,
    CountsDestroyed,
    NoCertificate,
    NoContractInPlace,
    NoSuchRelease,
    NoteMissing,
    SameReader,
    TablesChanged,
)

READ, UNREAD = "read", "unread"
"""What a release's row says of its comments: whether its lists are those that a reviewer has finished."""


def get_release(session: Session, release_id: int) -> tuple[ReleaseRow, Wave, Survey]:
    """A release with its wave and survey, in any state. NoSuchRelease if there is none."""
    row = session.get(ReleaseRow, release_id)
    if row is None:
        raise NoSuchRelease()
    wave = session.get_one(Wave, row.wave_id)
    return row, wave, session.get_one(Survey, wave.survey_id)


def entries(session: Session, wave: Wave) -> list[dict[str, Any]]:
    """The ledger of a wave so far, oldest entry first."""
    written = ledger_entries(session, wave.id)
    documents.check(f"The ledger of wave {wave.code}", *written)
    return sorted(written, key=lambda entry: int(entry["number"]))


def _entry(session: Session, row: ReleaseRow, wave: Wave) -> dict[str, Any]:
    """The ledger entry of this release, chained to those before. What it shows was kept when it was prepared."""
    so_far = entries(session, wave)
    if len(so_far) != row.certificate["ledger_before"]:
        raise AnotherApproved()
    return ledger.append(so_far, ledger.from_document(row.certificate["shown"]), row.tables_hash)


def unread(house: House) -> frozenset[int]:
    """Ids of the releases that wait for somebody to read their comments."""
    with house.office() as session:
        waiting = certificates(session, ReleaseState.PREPARED)
    return frozenset(release_id for release_id, said in waiting if said.get("comments") != READ)


def check(house: House, actor: Actor, release_id: int) -> None:
    """Whether `approve` would be refused now: for who has to be asked first. Refusal as there."""
    with house.office() as session:
        _check(session, house, actor, get_release(session, release_id)[0])


def _check(session: Session, house: House, actor: Actor, row: ReleaseRow) -> None:
    check_two(session, house, _first_person(session, row), actor.name)
    account(session, actor.name, Act.RELEASE_APPROVE)
    _check_tables(row)
    _check_other_reader(session, house, row.certificate.get("read_by", ""), actor)


def _first_person(session: Session, row: ReleaseRow) -> str:
    """Who prepared it; of a pulse's period, which the worker prepares, who proposed the contract by which it does."""
    found = pulse_of_survey(session, session.get_one(Wave, row.wave_id).survey_id)
    return row.prepared_by if found is None else found[0].proposed_by or ""


def _check_tables(row: ReleaseRow) -> None:
    check_release(row.state, ReleaseState.RELEASED)
    if digest(row.tables) != row.tables_hash:
        raise TablesChanged()
    if not row.certificate:
        raise NoCertificate()
    if row.certificate.get("comments") != READ:
        raise CommentsNotRead()


def approve(house: House, actor: Actor, release_id: int) -> None:
    """Release the tables: somebody else than who prepared them says so. The desk is told to print the reports.

    Refusal: SamePerson, SameHand (one may be the other, see `second_person`), NoAccount,
    AccountClosed, RoleForbids (who approves has no account, a closed one, or no role for it), WrongState (already
    released or sent back), TablesChanged (they are not what was prepared), NoCertificate (nothing is released without
    one), CommentsNotRead (they have not all been read and decided about), SameReader (who decided about the comments
    last cannot be who releases them).
    """
    with house.office.begin() as session:
        audit.hold(session)  # a reviewer who decides at this moment comes before or after, never in between
        row, wave, survey = get_release(session, release_id)
        _check(session, house, actor, row)
        begun = _let_out(session, house, actor, (row, wave, survey), actor.name, {"approved_on": actor.place})
    if begun:
        failing_duties.attempt(house, Duty.THREADS, lambda: beginning.finish(house, row.wave_id), row.wave_id)
    jobs.enqueue_printing(house)


def approve_by_contract(house: House, actor: Actor, release_id: int) -> None:
    """Release the figures of a pulse's period, which two people approved beforehand with the pulse's contract.

    Refusal: NoContractInPlace where nobody has; CommentsNotRead where somebody wrote something that may be printed,
    for then a reader and a second person are needed as ever; else as `approve`.
    """
    with house.office.begin() as session:
        audit.hold(session)
        row, wave, survey = get_release(session, release_id)
        found = pulse_of_survey(session, survey.id)
        if found is None or found[1] is None or found[0].approved_by is None:
            raise NoContractInPlace()
        _check_tables(row)
        by = {"proposed_by": found[0].proposed_by, "approved_by": found[0].approved_by, "terms": found[0].terms_hash}
        _let_out(session, house, actor, (row, wave, survey), found[0].approved_by, {"by_contract": by})


def _let_out(
    session: Session,
    house: House,
    actor: Actor,
    which: tuple[ReleaseRow, Wave, Survey],
    by: str,
    how: dict[str, Any],
) -> bool:
    """It is released, and on record. True if writers of comments can be answered from now on."""
    row, wave, survey = which
    row.ledger = _entry(session, row, wave)
    row.state, row.approved_by, row.approved = ReleaseState.RELEASED, by, house.now()
    row.certificate = {**row.certificate, **how}
    if wave.state == WaveState.TABULATED:
        wave.state = WaveState.RELEASED
    after = {"release": row.number, "tables": row.tables_hash}
    audit.record(session, house, actor, AuditAct.RELEASE_APPROVE, f"release {row.id}", survey.client_id, after=after)
    if follow_ups.is_follow_up(session, wave):
        follow_ups.judge(session, house, actor, wave, survey.client_id)
    elif pulse_of_survey(session, survey.id) is None:
        findings.begin(session, house, actor, row, wave, survey.client_id)
    begun = _begin_threads(session, house, actor, row, wave)
    end = audit.end(session)
    row.certificate = {**row.certificate, "audit": {"events": end.events, "digest": end.digest}}
    return begun


def _begin_threads(session: Session, house: House, actor: Actor, row: ReleaseRow, wave: Wave) -> bool:
    """Write down which comments of a first release can be answered; True if this is one, of a wave with a dialogue."""
    if not beginning.is_offered(wave) or dialogue_of(session, wave.id) is not None:
        return False
    keys, name = keyring(house.settings), waves.cube_name(wave.code)
    if wave.cube is None or wave.comments is None:
        raise CountsDestroyed()
    cube = Cube.from_bytes(keys.unwrap(name, wave.cube))
    reviewed, form = json.loads(keys.unwrap(name, wave.comments)), neutral(versions.of_wave(session, wave))
    minimum, release = contract.parse(wave.policy).comment_minimum, from_bytes(row.tables)
    printed = answerable(cube, reviewed, minimum, form, release.cells)
    beginning.begin(session, house, actor, wave, row.id, house.now(), printed)
    return True


def printed_ends(house: House) -> Iterator[tuple[str, End]]:
    """Where the audit log ended when each release was approved, as its reports print it; with a name for it."""
    with house.office() as session:
        released = certificates(session, ReleaseState.RELEASED)
    for release_id, said in released:
        if "audit" in said:
            yield f"Release {release_id}", End(**said["audit"])


def _check_other_reader(session: Session, house: House, reader: str, actor: Actor) -> None:
    """Whoever shows, masks or heads comments lays that before somebody else, as with the tables."""
    if reader and reader.strip().casefold() != actor.name.strip().casefold():
        check_two(session, house, reader, actor.name)
    elif reader:
        raise SameReader(name=actor.name)


def send_back(house: House, actor: Actor, release_id: int, note: str) -> None:
    """Not yet: the release goes back with a note, and a new one has to be prepared. WrongState otherwise.

    Its tables are deleted: what is not released stands in no ledger, and nobody answers for it.
    """
    if not note.strip():
        raise NoteMissing()
    with house.office.begin() as session:
        audit.hold(session)
        row, _, survey = get_release(session, release_id)
        check_release(row.state, ReleaseState.SENT_BACK)
        turn_down(row, actor.name, house.now())
        after = {"note": note.strip()[:500]}
        audit.record(
            session, house, actor, AuditAct.RELEASE_SEND_BACK, f"release {row.id}", survey.client_id, after=after
        )
