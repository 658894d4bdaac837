"""The desk's side of results pages: what HR ordered is made, laid into the vault, and told to all who were invited.

The bytes lie in the vault before anybody is written to, and the office's word comes last and in one piece: page,
letters and event stand or fall together. So a desk that was killed begins anew, with the same bytes. The vault is then
brought to what the office says is up, whatever it holds: after a crash, after a restored backup, after somebody's hand.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...core import vault_number
from ...core.audit_acts import AuditAct
from ...core.duties import Duty
from ...core.loop.decision import UNDECIDED_DAYS
from ...core.loop.steps import LoopState
from ...core.release.json import digest
from ...core.release.model import COMPANY
from ...store.office.letter_counts import latest_batch, letters_in_batch
from ...store.office.loop import results_page as store
from ...store.office.loop.findings import findings_of_release
from ...store.office.loop.results_page import ResultsPage
from ...store.office.release import ReleaseRow
from ...store.office.report import ReportFile, report_content
from ...store.office.wave import Wave
from ...store.sessions import Session
from ...store.vault import pages as vault
from ...store.vaults import Vault
from ..loop.moving import move
from ..office import audit, failing_duties
from ..office.house import Actor, House
from ..releases.approval import get_release
from . import composing
from .poster import KIND, poster_pdf

DESK = Actor("desk")


def publish_due(house: House) -> list[int]:
    """Publish every page that was ordered, and bring the vault to what is up; ids of the releases. May be repeated."""
    with house.office() as session:
        ordered = store.releases_to_publish(session)
        pages_up = {one: (approved, shown) for one, approved, shown in store.releases_with_page_up(session)}

    def see_to(release_id: int) -> bool:
        called = release_id in pages_up and _call_if_overdue(house, release_id, *pages_up[release_id])
        return (called or release_id in ordered) and _publish(house, release_id)

    done = failing_duties.each(house, Duty.RESULTS, dict.fromkeys([*ordered, *pages_up]), see_to)
    failing_duties.attempt(house, Duty.RESULTS, lambda: settle(house))
    return done


def _publish(house: House, release_id: int) -> bool:
    """False: what was ordered is not what is ordered now; the next sweep sees to it."""
    with house.office() as session:
        row, wave, _ = get_release(session, release_id)
        page = store.page_of(session, release_id)
        if page is None or page.ordered_by is None or not page.ordered:
            return False
        path, ordered = page.path, page.ordered
        content = composing.rendered(house, session, row, wave, ordered)
    posters = _posters(house, release_id, path)
    with house.vault_of(path).begin() as session:
        vault.put_page(session, path, content)
    with house.office.begin() as session:
        row, wave, _ = get_release(session, release_id)
        page = store.page_of(session, release_id, for_update=True)
        if page is None or page.ordered_by is None or page.ordered != ordered:
            return False
        page.content, page.shown, page.published = content, ordered, house.now()
        page.ordered, page.ordered_by, page.removed = None, None, None
        session.flush()
        _tell(session, house, page, row, wave, posters)
    return True


def _tell(
    session: Session, house: House, page: ResultsPage, row: ReleaseRow, wave: Wave, posters: Mapping[str, bytes]
) -> None:
    """Whatever goes with a page that is up from now on, and the event; in the caller's transaction."""
    for language, content in posters.items():
        made = ReportFile(release_id=row.id, kind=KIND, language=language, content=content, digest=digest(content))
        made.made = house.now()
        session.add(made)
    down = store.take_down_others(session, row.id, wave, house.now())
    after: dict[str, Any] = {"page": digest(page.content or b""), "took_down": down}
    if (page.shown or {}).get("letter") and page.told is None:
        batch = latest_batch(session, wave.id) + 1
        store.write_results_letters(session, wave.id, batch, house.now())
        after["letters"] = letters_in_batch(session, wave.id, batch)
        page.told = house.now() if after["letters"] else None
    about, client_id = f"release {row.id}", wave.survey.client_id
    for one in findings_of_release(session, row.id):
        if one.group_code == COMPANY and one.state == LoopState.RELEASED:
            move(session, house, DESK, client_id, one, LoopState.TOLD)
    audit.record(session, house, DESK, AuditAct.RESULTS_PUBLISH, about, client_id, after=after)


def _posters(house: House, release_id: int, path: str) -> dict[str, bytes]:
    """The posters of a release that are not printed yet, by language."""
    with house.office() as session:
        row, _, survey = get_release(session, release_id)
        release = composing.release_of(row)
        return {
            language: poster_pdf(release, language, house.settings, survey.client.name, path)
            for language in composing.languages(release)
            if report_content(session, release_id, KIND, language, "") is None
        }


def _call_if_overdue(house: House, release_id: int, approved: datetime, shown: Mapping[str, Any]) -> bool:
    """Have a page made anew on which a finding was to be decided by now: what was decided, or that it was not.

    Nobody of HR has to ask for it, and nobody can keep it from being said. True where it was ordered.
    """
    is_open = any(not one["decision"] for one in shown.get("stands", ()))
    if not is_open or shown.get("late") or house.now() < approved + timedelta(days=UNDECIDED_DAYS):
        return False
    with house.office.begin() as session:
        composing.order_again(session, release_id, DESK)
    return True


def settle(house: House) -> None:
    """Bring every vault to what the office says: every page of it that is up, as it was made, and no other.

    VaultDown where one was not reached.
    """
    with house.office() as session:
        up, coming = store.pages_up(session), store.paths_ordered(session)

    def settle_in(of: Vault) -> None:
        own = {path: content for path, content in up.items() if vault_number.number_of(path) == of.number}
        with of.sessions() as session:
            there = vault.pages(session)
        wrong = {path: content for path, content in own.items() if path not in coming and there.get(path) != content}
        gone = there.keys() - own.keys() - coming
        if wrong or gone:
            with of.sessions.begin() as session:
                for path, content in wrong.items():
                    vault.put_page(session, path, content)
                for path in gone:
                    vault.take_page(session, path)

    house.vaults.each(settle_in)
