"""Every route names its role; every route is walked by every role, of the own and of another client.

Nothing here lists routes by hand: a new one is walked because it exists.
"""

import re

import pytest

from surveyhost import create_app
from surveyhost.core.roles import ROLES, STAFF, Act, may
from surveyhost.services.loop import actions
from surveyhost.services.office import audit
from surveyhost.services.releases import releases
from surveyhost.services.setup import clients, lists
from surveyhost.web.account.guard import LIBRARY, MACHINE, PUBLIC, SIGNED_IN, Door, act_of
from tests.support.people import Browser, Town
from tests.support.world import SECRET, address, build, own_views, rules

READING = {"GET"}


@pytest.fixture(params=("sqlite",))
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def town(house) -> Town:
    return Town(create_app(house.settings, house).extensions["signed_in"], house)


@pytest.fixture
def world(town) -> dict[str, object]:
    return build(town)


def test_every_route_names_its_role(town):
    unnamed = [
        f"{method} {rule}" for method, rule, endpoint in rules(town.app) if act_of(town.app, endpoint) == Door.CLOSED
    ]
    shut = {endpoint for endpoint, act in LIBRARY.items() if act == Door.CLOSED}
    allowed = [f"{method} {rule}" for method, rule, endpoint in rules(town.app) if endpoint in shut]
    assert sorted(unnamed) == sorted(allowed)


def test_every_act_named_exists(town):
    named = {act_of(town.app, endpoint) for _, _, endpoint in own_views(town.app)}
    assert named <= {*Act, PUBLIC, SIGNED_IN, MACHINE}


def test_the_library_has_no_page_we_have_not_judged(town):
    theirs = {endpoint for _, _, endpoint in rules(town.app) if endpoint not in {one[2] for one in own_views(town.app)}}
    assert theirs == set(LIBRARY)


def test_a_page_that_names_nothing_is_closed(town):
    town.app.view_functions["account.start"] = lambda: "open"
    assert town.browser().get("/account/start").status_code == 404


def test_what_changes_something_takes_the_forgery_mark(town, world):
    browser = town.staff("tuan@vendor.example", *STAFF)
    for method, rule, endpoint in rules(town.app):
        if method not in READING and act_of(town.app, endpoint) not in {Door.CLOSED, MACHINE}:
            response = browser.open(address(rule, world), method=method, data={})
            assert response.status_code == 400, (method, rule, response.status)


def cast(town, world) -> dict[str, Browser]:
    people = {role: town.staff(f"{role.replace('_', '-')}@vendor.example", role) for role in sorted(STAFF)}
    people["owner"] = town.hr("nga@minhhai.example", int(world["client_id"]))
    people["reader"] = town.hr("doc@minhhai.example", int(world["client_id"]), "reader")
    people["other owner"] = town.hr("binh@donga.example", int(world["other"]))
    return people


def roles_of(who: str) -> list[str]:
    return [who.removeprefix("other ")]


def test_nobody_gets_in_without_signing_in(town, world):
    browser = town.browser()
    mark = {"csrf_token": browser.mark()} if browser.get("/account/sign-in") else {}
    for method, rule, endpoint in own_views(town.app):
        if act_of(town.app, endpoint) in {PUBLIC, MACHINE}:
            continue
        where = address(rule, world)
        response = browser.open(where, method=method, data=mark if method == "POST" else None)
        assert response.status_code == 302, (method, rule, response.status)
        assert response.location.startswith("/account/sign-in"), (method, rule)


def test_every_role_reads_what_its_acts_allow_and_nothing_else(town, world):
    for who, browser in cast(town, world).items():
        for method, rule, endpoint in own_views(town.app):
            act = act_of(town.app, endpoint)
            if method not in READING or act == PUBLIC:
                continue
            response = browser.get(address(rule, world))
            allowed = act == SIGNED_IN or may(roles_of(who), act)
            assert (response.status_code != 403) == allowed, (who, rule, response.status)
            assert response.status_code < 500, (who, rule, response.status)
            if not may(roles_of(who), "console.see") and who == "other owner":
                assert SECRET not in response.text, (who, rule)


def test_another_clients_hr_finds_nothing(town, world):
    """With the ids of the first client, every page of the portal answers as if there were none."""
    browser = town.hr("binh@donga.example", int(world["other"]))
    browser.get("/portal/")
    for method, rule, endpoint in own_views(town.app):
        if not endpoint.startswith("client.") or not re.search(r"_id>", rule):
            continue
        where = address(rule, world)
        data = {"csrf_token": browser.mark(), "survey": world["survey_id"], "due": "2026-12-01", "what": "x",
                "owner": "x", "kind": "process", "state": "done"}  # fmt: skip
        response = browser.open(where, method=method, data=data if method == "POST" else None)
        assert response.status_code == 404, (method, rule, response.status)


def test_another_clients_survey_cannot_be_planned_for(town, world):
    browser = town.hr("binh@donga.example", int(world["other"]))
    browser.get("/portal/actions/new")
    form = {"survey": world["survey_id"], "what": "x", "owner": "y", "due": "2026-12-01", "kind": "process"}
    assert browser.send("/portal/actions/new", **form).status_code == 422
    assert len(actions.listed(town.house, int(world["client_id"]))) == 1


def test_a_forbidden_act_changes_nothing(town, world):
    people = cast(town, world)
    before = audit.check(town.house).events
    for who, browser in people.items():
        browser.get("/account/")
        mark = browser.mark()
        for method, rule, endpoint in own_views(town.app):
            act = act_of(town.app, endpoint)
            if method in READING or act in {PUBLIC, SIGNED_IN, MACHINE} or may(roles_of(who), act):
                continue
            where = address(rule, world)
            response = browser.open(where, method=method, data={"csrf_token": mark})
            assert response.status_code == 403, (who, rule, response.status)
    assert audit.check(town.house).events == before
    assert lists.survey(town.house, int(world["survey_id"])).waves[0].state == "released"
    assert len(releases.everything(town.house)) == 1
    assert len(clients.clients(town.house)) == 2


def test_an_allowed_act_is_let_through_to_its_view(town, world):
    for who, browser in cast(town, world).items():
        browser.get("/account/")
        mark = browser.mark()
        for method, rule, endpoint in own_views(town.app):
            act = act_of(town.app, endpoint)
            if method in READING or act in {PUBLIC, SIGNED_IN, MACHINE} or not may(roles_of(who), act):
                continue
            response = browser.open(address(rule, world), method=method, data={"csrf_token": mark})
            assert response.status_code not in {403, 405}, (who, rule)
            assert response.status_code < 500, (who, rule, response.status)


def test_every_role_has_something_to_do(town):
    named = {act_of(town.app, endpoint) for _, _, endpoint in own_views(town.app)}
    for role, acts in ROLES.items():
        assert acts & named, role
