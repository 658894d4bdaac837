"""The desk's own work: open the boxes in memory, count, protect, and lay a numbered release before a second person."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..core import policy as contract
from ..core.disclosure import frozen, ledger
from ..core.disclosure.publish import Published, publish
from ..core.errors import Refusal
from ..core.lifecycle import check_move
from ..core.measures import comment_items
from ..core.policy import Policy
from ..core.questionnaire import Questionnaire
from ..core.relations import relations
from ..core.release import CommentList, Release
from ..core.release_json import canonical, digest, to_bytes
from ..core.reviewing import Reviewed, to_read
from ..core.sealing import public_of
from ..core.tabulation import Cube
from ..store.office import Participant, ReleaseRow, Roster, Survey, Wave
from . import audit, keeper, rosters, vault_desk, versions, wave_keys
from .approval import READ, UNREAD, entries
from .comment_lists import comment_lists, without_withheld
from .counting import count, marked
from .house import Actor, House
from .keys import Keyring, keyring
from .profiles import spent_per_profile, without_profiles

TABULATED = frozenset({"closed", "tabulated", "released"})


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


def _closed(session: Session, survey_id: int, number: int | None) -> Closed:
    query = select(Wave).where(Wave.survey_id == survey_id).order_by(Wave.number.desc())
    wave = session.scalar((query if number is None else query.where(Wave.number == number)).limit(1))
    if wave is None:
        raise Refusal(f"Survey {survey_id} has no wave that could be released.", "wave-unknown")
    if wave.state not in TABULATED:
        raise Refusal(f"Survey {survey_id} is {wave.state}; a release is prepared after it has closed.", "state")
    survey = session.get_one(Survey, survey_id)
    views = frozen.from_bytes(wave.views)
    so_far = entries(session, wave)
    return Closed(wave, survey, contract.parse(wave.policy), views, versions.of_wave(session, wave), so_far)


def _private_key(house: House, keys: Keyring, wave: Wave, brought: bytes | None) -> bytes:
    """What opens the boxes: unwrapped on the server, or the keeper's, brought here or handed over in the console."""
    if wave.private_key is not None:
        return keys.unwrap(wave_keys.private_name(wave), wave.private_key)
    handed = brought or keeper.take(house, wave.id)
    if handed is None:
        raise Refusal("The private key of this wave is with its keeper; bring it to the tally.", "keeper")
    if public_of(handed) != wave.public_key:
        raise Refusal("This is not the private key of this wave.", "keeper")
    return handed


def _names(house: House, keys: Keyring, survey_id: int) -> Iterator[str]:
    with house.office() as session:
        for sealed in session.scalars(select(Participant.sealed).where(Participant.survey_id == survey_id)):
            name = rosters.unseal_bytes(keys, survey_id, sealed).name
            if name:
                yield name


def _tabulate(house: House, actor: Actor, closed: Closed, brought: bytes | None) -> tuple[Cube, Reviewed]:
    """Count once and keep the counts, encrypted; for a later release the boxes are not opened again."""
    keys, wave = keyring(house.settings), closed.wave
    name = wave_keys.cube_name(wave.code)
    if wave.cube is not None and wave.comments is not None:
        return Cube.from_bytes(keys.unwrap(name, wave.cube)), json.loads(keys.unwrap(name, wave.comments))
    private_key = _private_key(house, keys, wave, brought)
    boxes = vault_desk.boxes(house, wave.code)
    policy_hash = bytes.fromhex(wave.policy_hash)
    seats: Mapping[str, Any] = wave.seats or {}
    spent = spent_per_profile(keys, wave.code, seats)
    cube = count(closed.questionnaire, closed.views, closed.policy.k, boxes, private_key, policy_hash, spent)
    if cube.respondents.sum() != seats["boxes"]:
        raise Refusal("The boxes are not as many as were counted at closing; nothing is tabulated.", "boxes")
    reviewed = marked(cube, _names(house, keys, wave.survey_id))
    with house.office.begin() as session:
        row = session.get_one(Wave, wave.id, with_for_update=True)
        check_move(row.state, "tabulated")
        row.state = "tabulated"
        row.cube = keys.wrap(name, cube.to_bytes())
        row.comments = keys.wrap(name, canonical(reviewed))
        row.seats = without_profiles(row.seats)
        after = {"responses": seats["boxes"]}
        audit.record(session, house, actor, "wave.tabulate", f"wave {wave.id}", closed.survey.client_id, after=after)
    return cube, reviewed


def _destruction(wave: Wave, respondents: int | None) -> dict[str, object]:
    """What close destroyed; the latest date for the rest is known when the release is approved."""
    seats: Mapping[str, Any] = wave.seats or {}
    closed = wave.closed.date().isoformat() if wave.closed else None
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
        questionnaire=closed.questionnaire,
        policy=json.loads(wave.policy),
        policy_hash=wave.policy_hash,
        opened=closed.policy.opens[:10],
        closed=closed.policy.closes[:10] if wave.closed is None else wave.closed.date().isoformat(),
        invited=wave.invited,
        respondents=published.respondents,
        groups=published.groups,
        cells=published.cells,
        protected=published.protected,
        comments=comments,
        certificate=published.certificate,
        destruction=_destruction(wave, published.respondents),
    )


def _trends(session: Session, wave: Wave) -> str | None:
    """Whether units may be compared with the wave before ("units"), or the company only; None in the first wave.

    Newcomers and movers are counted one level up in their first wave, which takes the roster of the wave before. Where
    that was destroyed, or another came since this wave opened, nobody can say any more whom a unit has gained.
    """
    if wave.number == 1:
        return None
    roster = session.get(Roster, wave.survey_id)
    if roster is None or roster.waves >= wave.number:
        return "company"
    known = select(Participant.id).where(Participant.survey_id == wave.survey_id, Participant.earlier.is_not(None))
    is_same = roster.waves < wave.number - 1  # nobody came or went since the wave before opened
    return "units" if is_same or session.scalar(known.limit(1)) is not None else "company"


def _next_number(session: Session, wave: Wave) -> int:
    """The number of the next release; Refusal while one still waits, since each is proven jointly with those before."""
    waiting = session.scalar(
        select(ReleaseRow.number).where(ReleaseRow.wave_id == wave.id, ReleaseRow.state == "prepared")
    )
    if waiting is not None:
        raise Refusal(f"Release {waiting} waits for a second person; approve it or send it back first.", "waiting")
    return 1 + (session.scalar(select(func.max(ReleaseRow.number)).where(ReleaseRow.wave_id == wave.id)) or 0)


def prepare(
    house: House,
    actor: Actor,
    survey_id: int,
    wave_number: int | None = None,
    breakdowns: Sequence[str] | None = None,
    private_key: bytes | None = None,
) -> int:
    """Tabulate, protect and audit a closed wave; the id of the next numbered release, which waits for a second person.

    `breakdowns`: names among those frozen with the policy; None for all of them. `private_key`: the keeper's half as
    raw bytes, held in memory only. Refusal when the wave is not closed, a release waits, or the boxes do not agree.
    """
    with house.office() as session:
        closed = _closed(session, survey_id, wave_number)
        number = _next_number(session, closed.wave)
        trends = _trends(session, closed.wave)
    for name in breakdowns or ():
        closed.views.view(name)
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
        seed=secrets.randbits(63),  # by chance alone: a seed made from counts would tell them to whoever tries them
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
    }
    # until they are read, comments lie encrypted with the wave and nowhere else
    return _store(house, actor, closed, kept, _release(closed, published, lists if is_read else (), number))


def _store(house: House, actor: Actor, closed: Closed, kept: Mapping[str, Any], release: Release) -> int:
    tables = to_bytes(release)
    with house.office.begin() as session:
        _next_number(session, closed.wave)
        row = ReleaseRow(
            wave_id=closed.wave.id,
            number=release.number,
            state="prepared",
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
            session, house, actor, "release.prepare", f"release {row.id}", closed.survey.client_id, after=after
        )
        return row.id
