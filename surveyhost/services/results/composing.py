"""HR's side of a results page: write it, look at it, have it published, take it down. Reads and writes the office only.

Publishing is the desk's (`publishing`): here it is ordered, and what was ordered is frozen, so that what HR saw is what
is put up.
"""

import secrets
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...core import vault_number
from ...core.audit_acts import AuditAct
from ...core.loop.decision import UNDECIDED_DAYS
from ...core.loop.finding import Place
from ...core.loop.results_page import Stand, Telling, check, stand, suggested, telling
from ...core.loop.steps import LoopState
from ...core.release.findings import findings, headlines
from ...core.release.json import from_bytes
from ...core.release.model import COMPANY, Release
from ...report import results_page as pages
from ...report.brand import Brand
from ...store.office.loop import results_page as store
from ...store.office.loop.actions import due_by_finding
from ...store.office.loop.findings import findings_of_release
from ...store.office.loop.results_page import ResultsPage
from ...store.office.release import ReleaseRow, release_of_client, tables_before_wave
from ...store.office.survey import follow_up
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..office import audit
from ..office.house import Actor, House
from ..releases.refusals import NoSuchRelease, ReleaseDamaged, ReleaseGone
from .refusals import LaterPage, NobodyToTell, NoSuchPage, ToldAlready, UnitAsked

LETTERS = 24
"""Letters of a path: 112 random bits, so that nobody comes upon a page who was not told of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a page is, and what is on it."""

    telling: Telling
    stands: tuple[Stand, ...]
    """The findings about the whole company, and what was decided, as of now."""
    is_begun: bool
    path: str
    """"" before the first order."""
    waits: bool
    """Ordered, and not done by the desk yet."""
    published: datetime | None
    removed: datetime | None
    told: datetime | None
    reachable: int
    """How many of those invited can be written to."""
    paused: bool
    """Letters of this wave are paused: nobody gets one until they go on."""
    is_changed: bool
    """What HR has written since is not what is up."""

    @property
    def findings(self) -> list[str]:
        """Ids of the findings about the whole company."""
        return [one.finding for one in self.stands]

    @property
    def is_up(self) -> bool:
        return self.published is not None and self.removed is None


def new_path(code: str) -> str:
    """24 letters, drawn at random; they say the vault that the wave with this code lies in."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(LETTERS))
    return vault_number.carrying(letters, vault_number.number_of(code))


def release_of(row: ReleaseRow) -> Release:
    """The tables of a release. ReleaseGone, ReleaseDamaged."""
    if not row.tables:
        raise ReleaseGone()
    try:
        return from_bytes(row.tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ReleaseDamaged() from None


def _own(session: Session, client_id: int, release_id: int) -> tuple[ReleaseRow, Wave]:
    """The release, which is this client's and out, and its wave. NoSuchRelease, UnitAsked (its company is a unit)."""
    row = release_of_client(session, release_id, client_id)
    if row is None:
        raise NoSuchRelease()
    wave = session.get_one(Wave, row.wave_id)
    again = follow_up(session, wave.survey_id, wave.number)
    if again is not None and again.unit:
        raise UnitAsked(unit=again.unit)
    return row, wave


def _earlier(session: Session, wave: Wave) -> Release | None:
    tables = tables_before_wave(session, wave.survey_id, wave.number)
    try:
        return None if tables is None else from_bytes(tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # a damaged one is no reason not to tell of this one


def standing(house: House, client_id: int, release_id: int) -> tuple[Release, Standing]:
    """A release of this client, and how far its page is. NoSuchRelease."""
    with house.office() as session:
        row, wave = _own(session, client_id, release_id)
        release, page = release_of(row), store.page_of(session, release_id)
        reachable, paused = store.invited_by_letter(session, wave.id), wave.letters_paused is not None
        if page is None:
            found = headlines(findings(release, _earlier(session, wave)))
            begun = Telling(suggested(release, [one.measure for one in found]))
            return release, Standing(
                begun, stands(session, release_id), False, "", False, None, None, None, reachable, paused, True
            )
        shown = (page.shown or {}).get("telling")
        return release, Standing(
            telling(page.draft),
            stands(session, release_id),
            True,
            page.path,
            page.ordered_by is not None,
            page.published,
            page.removed,
            page.told,
            reachable,
            paused,
            page.draft != shown,
        )


def stands(session: Session, release_id: int) -> tuple[Stand, ...]:
    """Where the client stands with each finding about the whole company; those about units stay in their reports."""
    rows = [one for one in findings_of_release(session, release_id) if one.group_code == COMPANY]
    due = due_by_finding(session, [one.id for one in rows])
    return tuple(
        Stand(
            str(one.id),
            Place(COMPANY, one.about, one.code, one.category),
            one.decision,
            due[one.id].isoformat() if one.id in due else "",
            one.state == LoopState.DONE,
        )
        for one in rows
    )


def keep(house: House, actor: Actor, client_id: int, release_id: int, what: Telling) -> None:
    """Keep what HR has written, as far as it is. Refusal: NoSuchRelease, and as `core.loop.results_page.check`."""
    with house.office.begin() as session:
        row, wave = _own(session, client_id, release_id)
        release = release_of(row)
        check(release, what, pages.languages_of(release))
        page = store.page_of(session, release_id, for_update=True)
        if page is None:
            path = store.path_of_wave(session, wave.id) or new_path(wave.code)
            page = ResultsPage(release_id=release_id, path=path, draft={})
            session.add(page)
        if page.draft == what.document:
            return
        page.draft = what.document
        session.flush()
        about, after = f"release {release_id}", {"figures": list(what.figures), "answers": len(what.answers)}
        audit.record(session, house, actor, AuditAct.RESULTS_EDIT, about, client_id, after=after)


def order(house: House, actor: Actor, client_id: int, release_id: int, letter: bool = False) -> None:
    """Have the desk publish what is kept, as it stands now; `letter`: and write to all who were invited, once.

    Refusal: NoSuchRelease, NoSuchPage (nothing is kept yet), LaterPage, ToldAlready, NobodyToTell.
    """
    with house.office.begin() as session:
        row, wave = _own(session, client_id, release_id)
        page = store.page_of(session, release_id, for_update=True)
        if page is None:
            raise NoSuchPage()
        if store.later_page_is_up(session, wave):
            raise LaterPage()
        if letter and page.told is not None:
            raise ToldAlready()
        if letter and not store.invited_by_letter(session, wave.id):
            raise NobodyToTell()
        letter = letter or bool((page.ordered or {}).get("letter"))
        decided = _documents(stands(session, release_id))
        page.ordered = {"telling": page.draft, "letter": letter, "stands": decided, "late": _is_late(house, row)}
        page.ordered_by = actor.name
        about, after = f"release {release_id}", {"letter": letter, "number": row.number}
        audit.record(session, house, actor, AuditAct.RESULTS_ORDER, about, client_id, after=after)


def order_again(session: Session, release_id: int, actor: Actor) -> None:
    """Have a page that is up made anew, with what has been decided since: the words stay those that HR put up."""
    page = store.page_of(session, release_id, for_update=True)
    if page is not None and page.shown and page.ordered_by is None:
        decided = _documents(stands(session, release_id))
        page.ordered, page.ordered_by = {**page.shown, "stands": decided, "late": True, "letter": False}, actor.name


def take_down(house: House, actor: Actor, client_id: int, release_id: int) -> None:
    """Take the page down; the desk removes it from the vault within a minute. NoSuchRelease, NoSuchPage."""
    with house.office.begin() as session:
        _own(session, client_id, release_id)
        page = store.page_of(session, release_id, for_update=True)
        if page is None or (page.ordered_by is None and (page.published is None or page.removed is not None)):
            raise NoSuchPage()
        page.ordered, page.ordered_by, page.removed = None, None, house.now()
        audit.record(session, house, actor, AuditAct.RESULTS_TAKE_DOWN, f"release {release_id}", client_id)


def preview(house: House, client_id: int, release_id: int, now: Standing) -> bytes:
    """The page as it would be put up now, or as it is suggested. NoSuchRelease. `now`: what `standing` says."""
    with house.office() as session:
        row, wave = _own(session, client_id, release_id)
        made = {"telling": now.telling.document, "stands": _documents(now.stands)}
        return rendered(house, session, row, wave, made)


def _documents(found: Sequence[Stand]) -> list[dict[str, Any]]:
    return [one.document for one in found]


def rendered(house: House, session: Session, row: ReleaseRow, wave: Wave, made: Mapping[str, Any]) -> bytes:
    """The page of a release, made from what was ordered. Reads the office, and writes nothing."""
    client = wave.survey.client
    order = pages.Order(
        telling(made["telling"]),
        tuple(stand(one) for one in made.get("stands", ())),
        _decided_by(house, row).date().isoformat(),
        bool(made.get("late")) or _is_late(house, row),
        house.settings.vendor,
    )
    return pages.page(release_of(row), order, Brand(client.name, client.colour), _earlier(session, wave))


def _decided_by(house: House, row: ReleaseRow) -> datetime:
    return (row.approved or house.now()) + timedelta(days=UNDECIDED_DAYS)


def _is_late(house: House, row: ReleaseRow) -> bool:
    return house.now() >= _decided_by(house, row)


def address(house: House, path: str, language: str = "") -> str:
    """Where everybody reads the page. The part behind # says which language is in front; no server hears of it."""
    return f"{house.settings.base_url}/r/{path}" + (f"#{language}" if language else "")


def languages(release: Release) -> Sequence[str]:
    """The languages in which HR's own words are needed."""
    return pages.languages_of(release)
