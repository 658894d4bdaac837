"""Placing a client on one of several vaults, in the console and on the command line."""

import pytest

from surveyhost import create_app
from surveyhost.services.operations import worker
from surveyhost.services.setup import clients
from tests.support import factories, several
from tests.support.outage import away
from tests.support.people import Town
from tests.support.shell import Shell, environ


@pytest.fixture
def town(house, engine_name, request, tmp_path):
    """The console over a house with several vaults."""
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.further(house, urls) as made,
    ):
        (house.settings.data / "demo").touch()
        yield Town(create_app(made.settings, made).extensions["signed_in"], made)


def asks(page):
    return bool(page.all("//select[@name='vault']"))


def placed(town, client):
    return clients.client(town.house, client).settings.get("vault", 0)


def test_a_new_client_is_placed_by_an_administrator_only(town, tuan, lan):
    assert asks(tuan.page("/console/clients/new"))
    tuan.done("/console/clients/new", name="Công ty A", language="vi", vault="south")
    assert not asks(lan.page("/console/clients/new"))
    lan.done("/console/clients/new", name="Công ty B", language="vi", vault="south")
    assert {one.name: one.settings.get("vault", 0) for one in clients.clients(town.house)} == {
        "Công ty A": 24, "Công ty B": 0,
    }  # fmt: skip


def test_a_vault_that_is_not_there_is_said_on_its_field(town, tuan):
    client = factories.client(town.house)
    tuan.page(f"/console/clients/{client}/settings")
    response = tuan.send(f"/console/clients/{client}/vault", vault="west")
    assert response.status_code == 422 and "vault-error" in response.text
    assert placed(town, client) == 0


def test_only_an_administrator_places(town, lan):
    client = factories.client(town.house)
    assert not asks(lan.page(f"/console/clients/{client}/settings"))
    assert lan.send(f"/console/clients/{client}/vault", vault="north").status_code == 403
    assert placed(town, client) == 0


def test_keeping_the_settings_moves_nobody(town, tuan):
    client = factories.client(town.house)
    tuan.page(f"/console/clients/{client}/settings")
    tuan.done(f"/console/clients/{client}/vault", vault="north")
    line = clients.client(town.house, client)
    tuan.done(
        f"/console/clients/{client}/settings", name=line.name, language="vi", time_zone=line.time_zone,
        colour=line.colour, vault="south",
    )  # fmt: skip
    assert placed(town, client) == 7
    assert "north" in tuan.page(f"/console/clients/{client}/").text


def test_the_first_page_names_a_vault_that_is_down_and_stands(town, tuan):
    client = clients.add_client(town.house, factories.STAFF, "Công ty A", vault="north")
    factories.open_wave(town.house, factories.survey(town.house, client))
    assert "Cannot be reached" not in tuan.page("/console/").text
    with away(town.house.further[7].sessions):
        page = tuan.page("/console/")
        assert "“north” cannot be reached" in page.text


def test_the_first_page_names_a_spare_that_is_away_until_it_is_level(house, engine_name, request, tmp_path):
    other = tmp_path / "elsewhere"
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.lent(several.NAMES, engine_name, other, lambda: request.getfixturevalue("cluster")) as spares,
        several.further(house, urls, spares) as made,
    ):
        tuan = Town(create_app(made.settings, made).extensions["signed_in"], made).staff("tuan@vendor.example")
        worker.mix(made)
        assert "spare north" not in tuan.page("/console/").text
        with away(made.further[7].spare):
            worker.sweep(made, lambda _: None)
            page = tuan.page("/console/").text
            assert "The spare north database" in page and "spare south" not in page
        worker.mix(made)
        assert "spare north" not in tuan.page("/console/").text


def test_one_vault_asks_nothing(house):
    alone = Town(create_app(house.settings, house).extensions["signed_in"], house)
    tuan = alone.staff("tuan@vendor.example")
    client = factories.client(house)
    for path in ("new", f"{client}/settings"):
        assert not asks(tuan.page(f"/console/clients/{path}"))


def test_the_command_line_places_too(town, capsys, tmp_path):
    named = {"SURVEYHOST_VAULTS": str(several.file(town.house, tmp_path))}
    shell = Shell(environ(town.house.settings) | named, capsys)
    client = factories.client(town.house)
    assert "from now on" in shell.said("client", "place", str(client), "north")
    assert placed(town, client) == 7
    assert "first, north, south" in shell.refused("client", "place", str(client), "west")
    assert placed(town, int(shell.out("client", "add", "Công ty B", "--vault", "south"))) == 24
    factories.open_wave(town.house, factories.survey(town.house, client))
    assert "not forgotten yet" in shell.refused("client", "place", str(client), "first")
