"""A person reads each comment before its release: shows it, masks words in it, says it anew, or withholds it.

Decisions lie with the comments, encrypted under the wave's own key. What the audit log gets is which comment by its
number and what was decided, never a word of it. Once a release of the wave is out, nothing changes any more.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.plurals import counted
from ...core.questionnaire.kinds import find
from ...core.questionnaire.measures import comment_items
from ...core.questionnaire.model import Questionnaire
from ...core.questionnaire.piping import neutral
from ...core.quoting import quoted
from ...core.release.comments.headings import Proposer, folded
from ...core.release.comments.reviewing import (
    CommentAct,
    CommentState,
    Entry,
    HeadingIsGroup,
    Place,
    Reviewed,
    act_named,
    decided,
    entry_at,
    is_read,
    pieces,
    printable,
    to_read,
)
from ...core.release.json import canonical, digest, from_bytes, to_bytes
from ...core.suppression.comments import comment_blocks
from ...core.tabulation.cube import Cube
from ...core.wave import policy as contract
from ...core.wave.lifecycle import ReleaseState
from ...store.office.release import ReleaseRow, has_release
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..keys import waves
from ..keys.keyring import keyring
from ..office import audit
from ..office.house import Actor, House
from ..questionnaires import versions
from .approval import READ, UNREAD, get_release
from .comment_lists import by_language, comment_lists, released, without_withheld
from .heading_lists import listed
from .refusals import CommentsFinal, CommentsWaiting, CountsDestroyed, NoSuchComment


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as its reviewer meets it."""

    number: int
    """From 1, in an order that no decision changes."""
    item: str
    question: Mapping[str, str]
    path: tuple[str, ...] | None
    """The unit under which it would be printed; None where too few comments of the item are left to print any."""
    pieces: tuple[tuple[str, int | None, str], ...]
    """Its words, cut at the marks; see `core.release.comments.reviewing.pieces`."""
    state: CommentState
    is_read: bool
    heading: str
    neutral: str
    """The sentence that is printed in its place, or was to be before somebody decided otherwise; else ""."""
    can_undo: bool
    is_foreign: bool
    """Not recognised as a language of the wave: withheld unless somebody says that it may be printed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the comments of a release have been read."""

    comments: int
    unread: int
    withheld: int
    is_final: bool
    """A release of the wave is out, or the comments are destroyed: nothing can be decided any more."""
    is_finished: bool
    """The release holds the lists as they were decided."""
    fewest: int
    """Comments of a list over which a heading is printed."""


@dataclass(slots=True)
class _Desk:
    """A release, its wave, and the comments, opened."""

    row: ReleaseRow
    wave: Wave
    client_id: int
    questionnaire: Questionnaire
    minimum: int
    k: int
    reviewed: Reviewed
    is_final: bool

    def places(self) -> list[Place]:
        return to_read(self.reviewed, comment_items(self.questionnaire), self.minimum)

    def unread(self) -> int:
        return sum(not is_read(entry_at(self.reviewed, place)) for place in self.places())


def _open(session: Session, house: House, release_id: int) -> _Desk:
    row, wave, survey = get_release(session, release_id)
    is_final = row.state != ReleaseState.PREPARED or has_release(session, wave.id)
    reviewed: Reviewed = {}
    if wave.comments is not None:
        reviewed = json.loads(keyring(house.settings).unwrap(waves.cube_name(wave.code), wave.comments))
    policy = contract.parse(wave.policy)
    form = neutral(versions.of_wave(session, wave))
    is_final = is_final or wave.comments is None
    return _Desk(row, wave, survey.client_id, form, policy.comment_minimum, policy.k, reviewed, is_final)


def _cube(house: House, wave: Wave) -> Cube:
    if wave.cube is None:
        raise CountsDestroyed()
    return Cube.from_bytes(keyring(house.settings).unwrap(waves.cube_name(wave.code), wave.cube))


def progress(house: House, release_id: int) -> Progress:
    """How far the reading is. NoSuchRelease if there is no such release."""
    with house.office() as session:
        desk = _open(session, house, release_id)
    entries = [entry_at(desk.reviewed, place) for place in desk.places()]
    return Progress(
        len(entries),
        sum(not is_read(entry) for entry in entries),
        sum(entry["state"] == CommentState.WITHHELD for entry in entries),
        desk.is_final,
        desk.row.certificate.get("comments") == READ,
        desk.k,
    )


def comments(house: House, release_id: int) -> list[Comment]:
    """Every comment that is to be read, in the order of reading. NoSuchRelease."""
    with house.office() as session:
        desk = _open(session, house, release_id)
    if not desk.reviewed:
        return []
    paths = _paths(_cube(house, desk.wave), desk)
    return [_comment(desk, paths, number, place) for number, place in enumerate(desk.places(), start=1)]


def propose(house: House, release_id: int, shown: Iterable[Comment]) -> dict[int, tuple[str, ...]]:
    """Headings that fit these comments, by their numbers; see `core.release.comments.headings`. NoSuchRelease."""
    with house.office() as session:
        desk = _open(session, house, release_id)
    places = desk.places()
    reserved = _reserved(house, desk) if places else ()
    lists = listed(desk.questionnaire.languages)
    made: dict[int, tuple[str, ...]] = {}
    for item, asked in groupby(shown, key=lambda one: one.item):
        said = [entry["text"] for held in printable(desk.reviewed)[item].values() for entry in held]
        proposer = Proposer(lists, said, desk.k, reserved)
        made |= {
            one.number: proposer.proposed(entry_at(desk.reviewed, places[one.number - 1])["text"]) for one in asked
        }
    return made


def _reserved(house: House, desk: _Desk) -> frozenset[str]:
    """What no heading may be, as it is compared: names of units and of groups, in the roster's words and in others."""
    views = _cube(house, desk.wave).views
    names = {part for unit in views.units for part in (*unit.path, " / ".join(unit.path))}
    names |= {value for view in views.views for group in view.groups for cell in group.cells for value in cell}
    said = from_bytes(desk.row.tables).names if desk.row.tables else {}
    names |= {text for word in said if word in names for text in said[word].values()}
    return frozenset(folded(name) for name in names if name)


def _paths(cube: Cube, desk: _Desk) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """(item, block, text) to the path of the unit under which the comment would be printed as things stand."""
    cells = from_bytes(desk.row.tables).cells if desk.row.tables else {}
    stands, kept = released(desk.reviewed), without_withheld(cube, desk.reviewed)
    lists, _ = comment_blocks(kept, desk.minimum, desk.questionnaire, cells, stands)
    languages = desk.questionnaire.languages
    spoken = {item: by_language(held, languages, stands) for item, held in printable(desk.reviewed).items()}
    return {
        (item, block, entry["text"]): cube.views.unit[into].path
        for item, found in lists.items()
        for into, parts in found.items()
        for block, language in parts
        for entry in spoken[item][block, language]
    }


def _comment(desk: _Desk, paths: Mapping[tuple[str, str, str], tuple[str, ...]], number: int, place: Place) -> Comment:
    entry = entry_at(desk.reviewed, place)
    return Comment(
        number,
        place.item,
        find(desk.questionnaire, place.item).text,
        paths.get((place.item, place.block, entry["text"])),
        tuple(pieces(entry)),
        CommentState(entry["state"]),
        is_read(entry),
        entry.get("heading", ""),
        entry.get("neutral", ""),
        "before" in entry,
        bool(entry.get("foreign")),
    )


def decide(house: House, actor: Actor, release_id: int, number: int, act: str, words: str = "") -> None:
    """One act of a reviewer on one comment, by its name: see `reviewing.CommentAct`.

    number: from 1, as in `comments`. words: see `reviewing.decided`. Refusal: CommentsFinal once a release of the wave
    is out, "comment-unknown", and what `decided` refuses.
    """
    chosen = act_named(act)

    def change(desk: _Desk) -> Mapping[str, Any]:
        places = desk.places()
        if not 1 <= number <= len(places):
            raise NoSuchComment(number=number)
        place = places[number - 1]
        if chosen == CommentAct.HEADING and folded(words) in _reserved(house, desk):
            raise HeadingIsGroup(heading=quoted(words))
        entry = decided(entry_at(desk.reviewed, place), chosen, words)
        desk.reviewed[place.item][place.block][place.position] = entry
        return {"comment": number, "item": place.item, "state": entry["state"], "masks": len(entry["marks"])}

    _write(house, actor, release_id, AuditAct(f"comment.{chosen}"), change)


def accept(house: House, actor: Actor, release_id: int) -> int:
    """Say of every comment not read yet that it may be printed as it stands, masks and all; how many those were.

    For whoever has read them in the preview, as on the command line. Its own event tells it from reading one by one.
    """
    count = 0

    def change(desk: _Desk) -> Mapping[str, Any]:
        nonlocal count
        waiting = [place for place in desk.places() if not is_read(entry_at(desk.reviewed, place))]
        for place in waiting:
            entry: Entry = entry_at(desk.reviewed, place)
            entry["read"] = True
        count = len(waiting)
        return {"comments": count}

    if progress(house, release_id).unread:
        _write(house, actor, release_id, AuditAct.COMMENTS_ACCEPT, change)
    return count


def _write(
    house: House, actor: Actor, release_id: int, act: AuditAct, change: Callable[[_Desk], Mapping[str, Any]]
) -> None:
    """Change the comments in one transaction with its event; the release is no longer the one that was finished."""
    with house.office.begin() as session:
        audit.hold(session)  # two reviewers at once: the second reads what the first has written
        desk = _open(session, house, release_id)
        _check_open(desk)
        after = change(desk)
        wave = desk.wave
        wave.comments = keyring(house.settings).wrap(waves.cube_name(wave.code), canonical(desk.reviewed))
        desk.row.certificate = {**desk.row.certificate, "comments": UNREAD}
        audit.record(session, house, actor, act, f"wave {wave.id}", desk.client_id, after=after)


def _check_open(desk: _Desk) -> None:
    if desk.is_final:
        raise CommentsFinal()


def finish(house: House, actor: Actor, release_id: int) -> None:
    """Every comment is read: the release gets the lists as decided, and can be approved.

    A list that holds too few after withholding is counted one level up, or not printed.
    Refusal: CommentsWaiting, CommentsFinal.
    """
    with house.office.begin() as session:
        audit.hold(session)
        desk = _open(session, house, release_id)
        _check_open(desk)
        if unread := desk.unread():
            comments = counted(unread, "comment has", "comments have")
            raise CommentsWaiting(comments=comments, count=unread)
        row = desk.row
        row.tables = _with_lists(row.tables, _cube(house, desk.wave), desk)
        row.tables_hash = digest(row.tables)
        row.certificate = {**row.certificate, "comments": READ, "read_by": actor.name, "read_on": actor.place}
        after = {"release": row.number, "tables": row.tables_hash}
        audit.record(session, house, actor, AuditAct.COMMENTS_FINISH, f"release {row.id}", desk.client_id, after=after)


def _with_lists(tables: bytes, cube: Cube, desk: _Desk) -> bytes:
    release = from_bytes(tables)
    lists, notes = comment_lists(cube, desk.reviewed, desk.minimum, desk.questionnaire, release.cells)
    of_comments = comment_items(desk.questionnaire)
    kept = [place for place in release.protected if place.measure not in of_comments]
    return to_bytes(replace(release, comments=lists, protected=(*kept, *notes)))
