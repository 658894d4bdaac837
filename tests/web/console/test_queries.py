"""No page asks the databases more than twenty times, however many clients and surveys there are."""

import pytest

from surveyhost.web.account.guard import PUBLIC, SIGNED_IN, act_of
from tests.support import factories
from tests.support.statements import sent
from tests.support.world import address, build, own_views

MOST = 20
WHOLE = {"console.audit_export", "client.report_file", "console.release_file"}
"""Files, not pages."""


@pytest.fixture
def world(town):
    return build(town)


def walk(town, world, browser, face):
    """Statements per page of a face."""
    found = {}
    for method, rule, endpoint in own_views(town.app):
        act = act_of(town.app, endpoint)
        if method != "GET" or act in {PUBLIC, SIGNED_IN} or not endpoint.startswith(face) or endpoint in WHOLE:
            continue
        where = address(rule, world)
        browser.get(where)  # once to warm what is read from files
        with sent(town.house.office.engine, town.house.vault.engine) as seen:
            assert browser.get(where).status_code < 500
        found[endpoint] = [one for one in seen if one.split()[0] not in {"BEGIN", "COMMIT", "ROLLBACK"}]
    return found


def test_every_page_stays_below(town, world):
    staff = town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
    hr = town.hr("nga@minhhai.example", world["client_id"])
    pages = walk(town, world, staff, "console.") | walk(town, world, hr, "client.")
    assert len(pages) > 30
    too_many = {name: len(seen) for name, seen in pages.items() if len(seen) > MOST}
    assert not too_many, too_many


def test_more_clients_and_surveys_cost_no_more_questions(town, world):
    staff = town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
    before = {name: len(seen) for name, seen in walk(town, world, staff, "console.").items()}
    for number in range(6):
        client = factories.client(town.house, f"Khách {number}")
        for _ in range(2):
            made = factories.survey(town.house, client)
    factories.open_wave(town.house, made)
    after = {name: len(seen) for name, seen in walk(town, world, staff, "console.").items()}
    assert {name: after[name] for name in after if after[name] > before[name]} == {}
