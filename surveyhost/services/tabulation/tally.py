"""The desk's own work: open the boxes in memory, count, protect, and lay a numbered release before a second person."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.grouping import frozen
from ...core.grouping.earlier import side_by_side
from ...core.questionnaire.measures import comment_items
from ...core.questionnaire.model import Questionnaire
from ...core.questionnaire.piping import neutral
from ...core.release import ledger
from ...core.release.comments.reviewing import Reviewed, to_read
from ...core.release.json import canonical, digest, to_bytes
from ...core.release.model import CommentList, Release
from ...core.suppression.publish import Published, publish
from ...core.tabulation.cube import Cube
from ...core.tabulation.relations import relations
from ...core.wave.lifecycle import TO_TABULATE, ReleaseState, WaveState, check_move
from ...core.wave.policy import Policy
from ...core.wave.sealing import keeper_signer, public_of
from ...languages import country_of
from ...report.names import of_release
from ...store.office.pulses.tables import list_of_survey
from ...store.office.release import ReleaseRow, latest_release_number, waiting_release_number
from ...store.office.roster import sealed_people
from ...store.office.survey import Survey
from ...store.office.wave import Wave, counted_after, wave_numbered, waves_before
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import Keyring, keyring
from ..loop import follow_ups, printing
from ..office import audit, documents, failing_duties
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from ..questionnaires import versions
from ..questionnaires.asked_elsewhere import elsewhere
from ..releases.approval import READ, UNREAD, entries
from ..releases.comment_lists import comment_lists, released, without_withheld
from ..rosters import membership
from ..rosters import people as roster_people
from ..vault import binding, desk
from ..vault.binding import BoxDigest
from ..vault.profiles import spent_per_profile, without_profiles
from . import keeper
from .counting import count
from .keeper_records import SIGNER
from .marking import marked
from .protecting import Progress, preparing, shared, silent
from .refusals import (
    BoxesChanged,
    KeyWithKeeper,
    NotClosedYet,
    NotThisWavesKey,
    NoWaveToRelease,
    OutcomeMissing,
    ReleaseWaits,
)


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed wave as the tally needs it: frozen contract, frozen groups, questionnaire."""

    wave: Wave
    survey: Survey
    policy: Policy
    views: frozen.Views
    questionnaire: Questionnaire
    ledger: Sequence[Mapping[str, Any]]
    """Everything published of this wave before; the next release is proven jointly with it."""


def closed_wave(session: Session, survey_id: int, number: int | None) -> Closed:
    """The survey's wave with this number, its latest for None. NoWaveToRelease, NotClosedYet, Unbound."""
    wave = wave_numbered(session, survey_id, number)
    if wave is None:
        raise NoWaveToRelease(survey_id=survey_id)
    if wave.state not in TO_TABULATE:
        raise NotClosedYet(survey_id=survey_id, state=wave.state)
    survey = session.get_one(Survey, survey_id)
    views = frozen.from_bytes(wave.views)
    so_far = entries(session, wave)
    return Closed(wave, survey, binding.check_office(wave), views, versions.of_wave(session, wave), so_far)


def _private_key(house: House, keys: Keyring, wave: Wave, brought: bytes | None) -> bytes:
    """What opens the boxes: unwrapped on the server, or the keeper's, brought here or handed over in the console."""
    if wave.private_key is not None:
        return keys.unwrap(waves.private_name(wave), wave.private_key)
    handed = brought or keeper.take(house, wave.id)
    if handed is None:
        raise KeyWithKeeper()
    if public_of(handed) != wave.public_key:
        raise NotThisWavesKey()
    return handed


def _signer(wave: Wave, private_key: bytes) -> dict[str, str]:
    """By which key the keeper's record of destruction will be signed; nothing where there is no keeper."""
    return {} if wave.private_key is not None else {SIGNER: keeper_signer(private_key).hex()}


def _names(house: House, keys: Keyring, survey_id: int) -> Iterator[str]:
    with house.office() as session:
        list_id = list_of_survey(session, survey_id)
        for sealed in sealed_people(session, list_id):
            name = roster_people.unseal_bytes(keys, list_id, sealed).name
            if name:
                yield name


def _country(house: House, survey: Survey) -> str | None:
    with house.office() as session:
        client = get_client(session, survey.client_id)
        return country_of(client.time_zone, client.language)


def _check_boxes(are_as_counted: bool) -> None:
    if not are_as_counted:
        raise BoxesChanged()


def _tabulate(house: House, actor: Actor, closed: Closed, brought: bytes | None) -> tuple[Cube, Reviewed]:
    """Count once and keep the counts, encrypted; for a later release the boxes are not opened again."""
    keys, wave = keyring(house.settings), closed.wave
    name = waves.cube_name(wave.code)
    if wave.cube is not None and wave.comments is not None:
        return Cube.from_bytes(keys.unwrap(name, wave.cube)), json.loads(keys.unwrap(name, wave.comments))
    if wave.keeper_key is not None:
        raise OutcomeMissing()
    documents.check(f"What was counted when wave {wave.code} closed", wave.seats)
    private_key = _private_key(house, keys, wave, brought)
    binding.check(house, wave.code)
    _check_boxes(desk.are_as_counted(house, wave.code, wave.seats or {}))
    covered = BoxDigest()  # once more while they are opened, since whoever changes boxes may wait for that
    boxes = desk.boxes(house, wave.code, covered)
    policy_hash = bytes.fromhex(wave.policy_hash)
    seats: Mapping[str, Any] = wave.seats or {}
    spent = spent_per_profile(keys, wave.code, seats)
    cube = count(closed.questionnaire, closed.views, closed.policy.k, boxes, private_key, policy_hash, spent)
    _check_boxes(cube.respondents.sum() == seats["boxes"] and covered.digest(seats) == seats["digest"])
    return keep(house, actor, closed, cube, _signer(wave, private_key))


def keep(
    house: House, actor: Actor, closed: Closed, cube: Cube, more: Mapping[str, Any], outcome: bytes | None = None
) -> tuple[Cube, Reviewed]:
    """Keep counts and comments, encrypted: closed -> tabulated. more: for the wave's `seats`. outcome: the keeper's.

    Returns them as a release is to read them.
    """
    keys, wave = keyring(house.settings), closed.wave
    name = waves.cube_name(wave.code)
    cube = _beside(house, keys, closed, cube)
    names, languages = _names(house, keys, wave.survey_id), closed.questionnaire.languages
    reviewed = marked(cube, names, languages, _country(house, closed.survey))
    with house.office.begin() as session:
        row = session.get_one(Wave, wave.id, with_for_update=True)
        check_move(row.state, WaveState.TABULATED)
        row.state = WaveState.TABULATED
        row.cube = keys.wrap(name, cube.to_bytes())
        membership.keep_closing(keys, row, cube.views)
        row.comments = keys.wrap(name, canonical(reviewed))
        row.outcome = None if outcome is None else keys.wrap(name, outcome)
        row.seats = {**(without_profiles(row.seats) or {}), **more}
        after = {"responses": row.seats["boxes"]}
        audit.record(
            session, house, actor, AuditAct.WAVE_TABULATE, f"wave {wave.id}", closed.survey.client_id, after=after
        )
    return cube, reviewed


def _beside(house: House, keys: Keyring, closed: Closed, cube: Cube) -> Cube:
    """The cube, with the breakdowns that wait since they would speak for a few beside an earlier wave, or a later one
    that was counted before it: of this survey, or of another that asked some of the same."""
    wave = closed.wave
    with house.office() as session:
        beside = [*waves_before(session, wave.survey_id, wave.number), *counted_after(session, wave)]
        others = [one.wave for one in elsewhere(session, closed.survey, closed.questionnaire)]
        beside += [one for one in others if one.id < wave.id or one.cube is not None]
        known = membership.of_wave(keys, wave, beside)
    labels, earlier = known or ([], None)
    if not beside:
        return cube
    more = side_by_side.at_close(closed.views, cube.views, labels, earlier, closed.policy.k)
    return replace(cube, views=replace(cube.views, waiting=tuple(sorted({*cube.views.waiting, *more}))))


def _day_closed(wave: Wave, opens: str) -> str:
    """By the clock that the contract's moments are written by: a day begins in Hanoi seven hours before UTC's."""
    there = datetime.fromisoformat(opens).tzinfo
    return wave.closed.astimezone(there).date().isoformat() if wave.closed else ""


def _destruction(wave: Wave, opens: str, respondents: int | None) -> dict[str, object]:
    """What close destroyed; the latest date for the rest is known when the release is approved."""
    seats: Mapping[str, Any] = wave.seats or {}
    closed = _day_closed(wave, opens) if wave.closed else None
    boxes = {} if respondents is None else {"boxes": seats["boxes"]}
    return {"closed": closed, "seats": wave.invited, "roster": "on_request", **boxes}


def _release(closed: Closed, published: Published, comments: tuple[CommentList, ...], number: int) -> Release:
    wave = closed.wave
    return Release(
        survey=wave.survey_id,
        wave=wave.number,
        number=number,
        title=closed.policy.title,
        client=closed.policy.client,
        questionnaire=neutral(closed.questionnaire),
        policy=json.loads(wave.policy),
        policy_hash=wave.policy_hash,
        opened=closed.policy.opens[:10],
        closed=closed.policy.closes[:10] if wave.closed is None else _day_closed(wave, closed.policy.opens),
        invited=wave.invited,
        respondents=published.respondents,
        groups=published.groups,
        cells=published.cells,
        protected=published.protected,
        comments=comments,
        certificate=published.certificate,
        destruction=_destruction(wave, closed.policy.opens, published.respondents),
    )


def _trends(session: Session, wave: Wave) -> str | None:
    """Whether units may be compared with the wave before ("units"), or the company only; None in the first wave.

    Who changed is counted so that two waves beside each other speak for nobody, which takes both lists of who was
    invited. Where one of them was destroyed, units are counted in no later wave.
    """
    if wave.number == 1:
        return None
    before = waves_before(session, wave.survey_id, wave.number)
    return "units" if wave.members and before and before[-1].members else "company"


def _next_number(session: Session, wave: Wave) -> int:
    """The number of the next release; Refusal while one still waits, since each is proven jointly with those before."""
    waiting = waiting_release_number(session, wave.id)
    if waiting is not None:
        raise ReleaseWaits(number=waiting)
    return latest_release_number(session, wave.id) + 1


def prepare(
    house: House,
    actor: Actor,
    survey_id: int,
    wave_number: int | None = None,
    breakdowns: Sequence[str] | None = None,
    private_key: bytes | None = None,
    progress: Progress = silent,
) -> int:
    """Tabulate, protect and audit a closed wave; the id of the next numbered release, which waits for a second person.

    `breakdowns`: names among those frozen with the policy; None for all of them. `private_key`: the keeper's half as
    raw bytes, held in memory only. `progress`: called with questions done and in all; whoever else asks how far it is
    finds it in `protecting.standing`. Refusal when the wave is not closed, a release waits or is being prepared, or the
    boxes do not agree.
    """
    with house.office() as session:
        closed = closed_wave(session, survey_id, wave_number)
        number = _next_number(session, closed.wave)
    for name in breakdowns or ():
        closed.views.view(name)
    with preparing(house, closed.wave.id) as note:

        def told(done: int, questions: int) -> None:
            note(done, questions)
            progress(done, questions)

        made = _prepare(house, actor, closed, number, breakdowns, private_key, told)
    failing_duties.settle(house, Duty.PREPARE, [], closed.wave.id)
    return made


def _prepare(
    house: House,
    actor: Actor,
    closed: Closed,
    number: int,
    breakdowns: Sequence[str] | None,
    private_key: bytes | None,
    progress: Progress,
) -> int:
    with house.office() as session:
        trends = _trends(session, closed.wave)
        names = get_client(session, closed.survey.client_id).settings.names
        decided = printing.decided(session, closed.wave.survey_id, closed.wave.number)
    cube, reviewed = _tabulate(house, actor, closed, private_key)
    policy = closed.policy
    begun = perf_counter()
    published = publish(
        without_withheld(cube, reviewed),
        closed.views,
        policy.k,
        policy.comment_minimum,
        closed.questionnaire,
        ledger.published(closed.ledger),
        breakdowns=breakdowns,
        released=released(reviewed),
        seed=secrets.randbits(63),  # by chance alone: a seed made from counts would tell them to whoever tries them
        prover_seed=_prover_seed(closed.wave),
        share=shared(progress),
    )
    published.certificate["trends"] = trends
    published.certificate["relations"] = relations(cube, closed.questionnaire, published.cells)
    published.certificate["seconds"] = round(perf_counter() - begun, 2)
    lists, _ = comment_lists(cube, reviewed, policy.comment_minimum, closed.questionnaire, published.cells)
    items = comment_items(closed.questionnaire)
    # finished for this very release, so that its reader is known; what an earlier one has printed cannot be changed
    is_read = bool(closed.ledger) or not to_read(reviewed, items, policy.comment_minimum)
    kept = {
        "shown": ledger.document(published.views),
        "ledger_before": len(closed.ledger),
        "comments": READ if is_read else UNREAD,
        "prepared_on": actor.place,
    }
    # until they are read, comments lie encrypted with the wave and nowhere else
    made = replace(_release(closed, published, lists if is_read else (), number), decided=decided)
    with house.office() as session:
        release = of_release(made, names)
        release = replace(release, became=follow_ups.became(session, closed.wave, release))
    return _store(house, actor, closed, kept, release)


def _prover_seed(wave: Wave) -> int | None:
    """Of a split count, the keeper's: from the digest that was announced. It says nothing of what was answered."""
    return None if wave.keeper_key is None else int((wave.seats or {})["digest"][:16], 16)


def _store(house: House, actor: Actor, closed: Closed, kept: Mapping[str, Any], release: Release) -> int:
    tables = to_bytes(release)
    with house.office.begin() as session:
        _next_number(session, closed.wave)
        row = ReleaseRow(
            wave_id=closed.wave.id,
            number=release.number,
            state=ReleaseState.PREPARED,
            tables=tables,
            tables_hash=digest(tables),
            certificate={**release.certificate, **kept},
            prepared_by=actor.name,
            prepared=house.now(),
        )
        session.add(row)
        session.flush()
        after = {"release": release.number, "tables": row.tables_hash}
        audit.record(
            session, house, actor, AuditAct.RELEASE_PREPARE, f"release {row.id}", closed.survey.client_id, after=after
        )
        return row.id
