"""Attacks on links of people who left the list: nothing that ends them may tell whether they had answered.

Whoever left stands in nobody's list any more, but HR knows who it was. So what changes in the vault when the links end,
what a page says, and what can be counted has to be the same for a leaver who answered and for one who did not.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from surveyhost import create_app
from surveyhost.core.wave import links_and_seats
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import revoking
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import figures
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import seats
from surveyhost.store.vault import tables as vault
from tests.support import factories
from tests.support.statements import sent

ANSWERED, SILENT = "NV0001", "NV0009"
pytestmark = pytest.mark.both_engines
Rows = dict[str, list[tuple[Any, ...]]]


def in_field(house: House) -> tuple[SurveyWave, dict[str, str]]:
    """An open wave in which the first five answered, and everybody's link."""
    wave = factories.open_wave(house)
    links = factories.links(house, wave)
    factories.answered(house, wave, 5)
    return wave, dict(links)


def leaves(house: House, wave: SurveyWave, *leavers: str) -> None:
    """The list comes without these people. Their links end with the next round."""
    factories.roster(house, wave.survey_id, [row for row in factories.people() if row["id"] not in leavers])


def held(house: House) -> Rows:
    """Every row of every table of the vault: what a copy of it holds."""
    with house.vault() as session:
        return {
            table.name: sorted(tuple(row) for row in session.execute(select(table)))
            for table in vault.Vault.metadata.sorted_tables
        }


def statements(house: House, act: Callable[[], object]) -> list[str]:
    """What the vault is asked meanwhile."""
    with sent(house.vault.engine) as asked:
        act()
    return asked


def silent_leavers(house: House) -> int:
    """The attack by counting: spent seats without a box are of leavers who had not answered."""
    with house.vault() as session:
        spent = session.scalar(select(func.count()).select_from(vault.seat).where(vault.seat.c.spent)) or 0
        boxes = sum(session.scalar(select(func.count()).select_from(one)) or 0 for one in (vault.inbox, vault.pool))
    return spent - boxes


def spent_seats_of_leavers(house: House) -> list[bool]:
    """The attack by matching, with all that the vault holds: which seat belongs to a revocation, and is it spent?"""
    rows = held(house)
    keys = [key for wave in rows["wave"] for key in wave if isinstance(key, bytes) and len(key) == 32]
    found = []
    for _, mark in rows["revoked"]:
        for seat in rows["seat"]:
            tried = [seat[1], *(links_and_seats.mac(key, b"revocation", seat[1]) for key in keys)]
            if any(mark in one for one in tried):
                found.append(bool(seat[3]))
    return found


@pytest.mark.parametrize("leaver", [ANSWERED, SILENT])
def test_seats_boxes_and_links_stay_bit_for_bit_and_one_row_comes(house: House, leaver: str) -> None:
    wave, links = in_field(house)
    leaves(house, wave, leaver)
    before = held(house)
    revoking.revoke_due(house)
    after = held(house)
    came = after.pop("revoked")
    assert before.pop("revoked") == [] and before == after
    assert [len(mark) for _, mark in came] == [links_and_seats.REVOCATION_BYTES]
    assert responses.find(house.vault, links[leaver]).kind == LinkKind.REVOKED
    assert silent_leavers(house) == 0 and spent_seats_of_leavers(house) == []


def test_the_vault_is_asked_the_same_for_both(house: House) -> None:
    wave, _ = in_field(house)
    leaves(house, wave, ANSWERED)
    first = statements(house, lambda: revoking.revoke_due(house))
    leaves(house, wave, ANSWERED, SILENT)
    assert statements(house, lambda: revoking.revoke_due(house)) == first
    assert not any("seat" in one for one in first), "no seat is looked at"


def test_control_a_seat_that_is_set_to_spent_tells(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    wave, links = in_field(house)
    with house.office() as session:
        code = session.scalars(select(Wave)).one().code
    silent = responses.find(house.vault, links[SILENT]).found

    def spend(of: House, *_: Any) -> None:
        with of.vault.begin() as session:
            seats.mark_spent(session, code, [silent.seat.id])

    monkeypatch.setattr(vault_links, "revoke", spend)
    leaves(house, wave, SILENT)
    revoking.revoke_due(house)
    assert silent_leavers(house) == 1


def test_control_a_revocation_made_of_what_the_vault_holds_tells(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links_and_seats, "revocation_key", links_and_seats.token_key)
    wave, _ = in_field(house)
    leaves(house, wave, ANSWERED, SILENT)
    revoking.revoke_due(house)
    assert sorted(spent_seats_of_leavers(house)) == [False, True]


def pages(browser: FlaskClient, link: str) -> list[tuple[int, bytes]]:
    """Whatever whoever holds the link can try, and what is said to it: without the name under which the browser keeps
    what was not sent, which each seat has, and which every page of questions names."""
    address = f"/s/{link}?lang=en"
    sent = [{"go": "send"}, {"go": "replace", "_receipt": "a b c d e"}, {"go": "withdraw", "_receipt": "a b c d e"}]
    replies = [browser.get(address), *(browser.post(address, data=one) for one in [*sent, {"go": "withdraw"}])]
    said = [(one.status_code, one.data.replace(link.encode(), b"")) for one in replies]
    return [(status, re.sub(rb' data-draft="[0-9a-f]{8}-[\w-]{16}"', b"", page)) for status, page in said]


def test_the_page_of_an_ended_link_is_the_same_bytes_for_both(house: House) -> None:
    wave, links = in_field(house)
    browser = create_app(house.settings, house).test_client()
    unlike = pages(browser, links[ANSWERED]), pages(browser, links[SILENT])
    assert unlike[0] != unlike[1]
    leaves(house, wave, ANSWERED, SILENT)
    revoking.revoke_due(house)
    same = pages(browser, links[ANSWERED]), pages(browser, links[SILENT])
    assert same[0] == same[1]
    assert [status for status, _ in same[0]] == [410, 410, 410, 422, 422]
    assert b"no longer takes answers" in same[0][0][1]


@pytest.mark.parametrize("leaver", [ANSWERED, SILENT])
def test_what_staff_and_monitoring_count_is_the_same_before_and_after(house: House, leaver: str) -> None:
    wave, _ = in_field(house)
    leaves(house, wave, leaver)
    before = wave_status.status(house, wave), list(figures.figures(house))
    revoking.revoke_due(house)
    assert (wave_status.status(house, wave), list(figures.figures(house))) == before
