"""Several vaults: what is of one client's waves lies in its vault and nowhere else, and a vault that is down stops only
its own."""

import logging
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.engine import make_url

from surveyhost import create_app, recycling
from surveyhost.core import vault_number
from surveyhost.core.wave import slip_code
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.office import audit, failing_duties
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import backup, drill, figures, health, readiness, worker
from surveyhost.services.operations.refusals import BackupOfMoreVaults
from surveyhost.services.setup import clients, placement
from surveyhost.services.setup.refusals import NoSuchVault, VaultBetweenWaves
from surveyhost.services.vault import standing
from surveyhost.store import guard, migrate
from surveyhost.store.refusals import VaultDown, VaultLost, VaultNotNamed
from tests.support import factories, several
from tests.support.outage import away

pytestmark = pytest.mark.both_engines


@pytest.fixture
def town(house, engine_name, request, tmp_path):
    """The house with two vaults besides its own."""
    with (
        several.lent(several.NAMES, engine_name, tmp_path, lambda: request.getfixturevalue("cluster")) as urls,
        several.further(house, urls) as made,
    ):
        yield made


def wave_of(house, vault, name="May Minh Hải"):
    """(the wave, its code) of a new client on this vault."""
    client = clients.add_client(house, factories.STAFF, name, vault=vault)
    wave = factories.open_wave(house, factories.survey(house, client))
    with house.office() as session:
        return wave, get_wave(session, wave).code


def app_of(house):
    return create_app(house.settings, house).test_client()


def vault_named(house, name):
    return next(one.sessions for one in house.vaults if one.name == name)


def test_two_clients_on_two_vaults_from_opening_to_forgetting(town):
    wave, code = wave_of(town, "north", "Công ty A")
    other, second = wave_of(town, "south", "Công ty B")
    third, plain = wave_of(town, "", "Công ty C")
    assert [vault_number.number_of(one) for one in (code, second, plain)] == [7, 24, 0]
    lies = {"north": {code}, "south": {second}, "first": {plain}}
    answers = {one: factories.answered(town, one, 40) for one in (wave, other, third)}
    worker.mix(town)
    assert {one.name: several.waves_in(one.sessions) for one in town.vaults} == lies
    for one in answers:
        closing.close(town, factories.STAFF, one)
    assert {one.name: several.waves_in(one.sessions) for one in town.vaults} == lies
    assert list(health.faults(town)) == []
    with town.office() as session:
        assert [get_wave(session, one).seats["boxes"] for one in answers] == [40, 40, 40]
    for one in answers:
        closing.forget(town, factories.STAFF, one)
    assert {one.name: several.waves_in(one.sessions) for one in town.vaults} == lies, "tombstones stay"
    assert list(health.faults(town)) == []


def test_the_respondent_face_answers_for_all_from_the_link_alone(town):
    waves = [wave_of(town, name, name or "C")[0] for name in ("north", "south", "")]
    tokens = [next(iter(factories.links(town, wave).values())) for wave in waves]
    client = app_of(town)
    for token in tokens:
        assert client.get(f"/s/{token}").status_code == 200
        typed = client.post("/", data={"_code": slip_code.encode(token)})
        assert typed.status_code == 303 and typed.location.startswith(f"/s/{token}")
        assert slip_code.decode(slip_code.encode(token)) == token
    assert len({len(slip_code.encode(token)) for token in tokens}) == 1, "a slip looks the same for every vault"


def test_a_vault_that_is_down_takes_down_its_own_waves_only(town, caplog):
    wave, code = wave_of(town, "north", "Công ty A")
    other, second = wave_of(town, "", "Công ty B")
    mine, theirs = (next(iter(factories.links(town, one).values())) for one in (wave, other))
    client = app_of(town)
    assert client.get(f"/s/{mine}").status_code == 200
    with away(vault_named(town, "north")):
        client = app_of(town)
        with caplog.at_level(logging.ERROR):
            assert client.get(f"/s/{mine}").status_code == 503
        assert "north" in caplog.text and mine not in caplog.text
        assert client.get(f"/s/{theirs}").status_code == 200
        assert client.get("/readyz").status_code == 200
        factories.answered(town, other, 20)
        worker.mix(town)
        failing = failing_duties.failing(town)
        assert [(one.duty, one.survey_id) for one in failing] == [("mix", wave.survey_id)]
        assert "north" in failing[0].reason
        [said] = standing.down(town)
        assert "north" in said.reason
        faults = list(health.faults(town))
        assert [one for one in faults if "north" in one], faults
        assert not [one for one in faults if second in one], faults
        found = readiness.readiness(town)
        assert found.is_ready and "vault north" in found.troubled
        parts = next(figures.figures(town)).values
        assert (parts["vault north"], parts["vault first"], parts["vault"]) == (0.0, 1.0, 1.0)
        closing.close(town, factories.STAFF, other)
        with pytest.raises(VaultDown, match="north"):
            closing.close(town, factories.STAFF, wave)
    worker.mix(town)
    assert client.get(f"/s/{mine}").status_code == 200 or app_of(town).get(f"/s/{mine}").status_code == 200
    closing.close(town, factories.STAFF, wave)
    worker.sweep(town, lambda wave_id: None)
    assert not [one for one in health.faults(town) if code in one]


def test_the_first_vault_may_be_down_as_well(town):
    wave, _ = wave_of(town, "north", "Công ty A")
    other, _ = wave_of(town, "", "Công ty B")
    mine, theirs = (next(iter(factories.links(town, one).values())) for one in (wave, other))
    with away(town.vault):
        client = app_of(town)
        assert client.get(f"/s/{mine}").status_code == 200
        assert client.get(f"/s/{theirs}").status_code == 503
        assert readiness.readiness(town).is_ready
        closing.close(town, factories.STAFF, wave)
        assert "first" in standing.down(town)[0].reason


def test_a_client_is_placed_between_waves_only(town):
    wave, _ = wave_of(town, "north", "Công ty A")
    client = clients.clients(town)[0].id
    for name in ("south", "first"):
        with pytest.raises(VaultBetweenWaves) as refused:
            placement.place(town, factories.STAFF, client, name)
        assert f"{wave.survey_id}/{wave.wave_number}" in refused.value.reason
    assert placement.place(town, factories.STAFF, client, "north") is False
    with pytest.raises(NoSuchVault, match="first, north, south"):
        placement.place(town, factories.STAFF, client, "west")
    closing.close(town, factories.STAFF, wave)
    with pytest.raises(VaultBetweenWaves):
        placement.place(town, factories.STAFF, client, "south")
    closing.forget(town, factories.STAFF, wave)
    assert placement.place(town, factories.STAFF, client, "south")
    assert clients.client(town, client).settings["vault"] == several.NAMES["south"]
    events = [one for one in audit.events(town) if one.act == "client.place"]
    assert [(one.before, one.after) for one in events] == [({"vault": "north"}, {"vault": "south"})]
    again = factories.open_wave(town, wave.survey_id)
    with town.office() as session:
        assert vault_number.number_of(get_wave(session, again).code) == several.NAMES["south"]


def test_settings_of_the_client_do_not_move_it(town):
    client = clients.add_client(town, factories.STAFF, "Công ty A", vault="north")
    clients.edit_client(town, factories.STAFF, client, settings={"sender": "A"})
    clients.edit_client(town, factories.STAFF, client, settings={"vault": 24})
    assert clients.client(town, client).settings == {"vault": 7}


def test_codes_of_before_are_of_the_first_vault(house, town):
    wave = factories.open_wave(house)
    token = next(iter(factories.links(house, wave).values()))
    assert responses.find(town.vault_of(token), token).kind == "open"
    assert app_of(town).get(f"/s/{token}").status_code == 200


def test_links_of_a_vault_that_is_not_named_are_not_called_wrong(house, town):
    wave, _ = wave_of(town, "north", "Công ty A")
    wave_of(town, "south", "Công ty B")
    token = next(iter(factories.links(town, wave).values()))
    lonely = several.without(town, "north")
    assert app_of(lonely).get(f"/s/{token}").status_code == 503
    assert any("7" in one and "SURVEYHOST_VAULTS" in one for one in health.faults(lonely))
    with pytest.raises(VaultNotNamed):
        closing.close(lonely, factories.STAFF, wave)


def test_addresses_that_were_exchanged_are_told(town):
    _, code = wave_of(town, "north", "Công ty A")
    swapped = several.swapped(town)
    assert any(code in one and "another vault" in one for one in health.faults(swapped))


def test_a_backup_holds_every_vault_and_a_drill_restores_them(town, tmp_path):
    waves = [wave_of(town, name, name or "C") for name in ("north", "south", "")]
    for wave, _ in waves:
        factories.answered(town, wave, 30)
    made = backup.backup(town, factories.STAFF, tmp_path / "backup")
    assert made.boxes == 90
    assert {one.name for one in (tmp_path / "backup").glob("*.sqlite3")} == {
        "office.sqlite3", "vault.sqlite3", "vault-7.sqlite3", "vault-24.sqlite3",
    }  # fmt: skip
    done = drill.drill(town.settings, factories.STAFF, tmp_path / "backup")
    assert done.restored.boxes == 90 and list(done.faults) == []
    with pytest.raises(BackupOfMoreVaults, match="vault-7"):
        drill.drill(several.without(town, "north").settings, factories.STAFF, tmp_path / "backup")


def test_nothing_lost_is_made_anew(town, engine_name):
    wave_of(town, "north", "Công ty A")
    empty = several.emptied(town, "north")
    assert migrate.behind(empty) == []
    with pytest.raises(VaultLost, match="north"):
        migrate.upgrade(empty)
    assert any("north" in said.reason for said in standing.down(several.opened(empty, town)))
    several.filled(empty)


def test_a_damaged_page_of_any_vault_is_told(town, engine_name):
    if engine_name != "sqlite":
        return
    wave_of(town, "north", "Công ty A")
    [path] = [Path(make_url(one.url).database) for one in town.settings.vaults if one.name == "north"]
    town.further[several.NAMES["north"]].sessions.engine.dispose()
    content = bytearray(path.read_bytes())
    content[4096:] = b"x" * (len(content) - 4096)  # all pages but the first
    path.write_bytes(content)
    assert any("vault north" in one and "damaged" in one for one in health.faults(town))


def test_a_process_goes_when_a_wave_ends_in_any_vault_even_while_another_is_down(town):
    wave, _ = wave_of(town, "south", "Công ty B")
    look = recycling.looks(town.settings)
    with away(vault_named(town, "north")):
        watch = recycling.Watch(look)
        assert not watch.has_ended()
        closing.close(town, factories.STAFF, wave)
        watch._when = 0.0
        assert watch.has_ended()


def test_a_host_that_is_gone_keeps_nobody_waiting_twice(town, monkeypatch):
    """Who tries may wait long, and all others are told at once: of a hundred one tries, and later one more."""
    north, tried = vault_named(town, "north"), []
    connect, at = north.engine.dialect.connect, [1000.0]

    def trying(*given, **more):
        tried.append(at[0])
        return connect(*given, **more)

    def told(times):
        for _ in range(times):
            with pytest.raises(VaultDown), north() as session:
                session.connection()

    monkeypatch.setattr(north.engine.dialect, "connect", trying)
    monkeypatch.setattr(guard, "time", SimpleNamespace(monotonic=lambda: at[0]))
    with away(north):
        for later in (0, guard.REST - 0.1, 0.2):
            at[0] += later
            told(100)
    assert tried == [1000.0, 1000.1 + guard.REST]


def test_what_a_number_tells_is_the_vault_and_nothing_else(town, clock):
    codes = [wave_of(town, "north", f"Công ty {number}")[1] for number in range(3)]
    clock.forward(days=3)
    codes.append(wave_of(town, "north", "Công ty sau")[1])
    figures_there = {(place, letter) for code in codes for place, letter in enumerate(code) if letter in "0189"}
    assert len(figures_there) == 1, "one figure in one place, the same for every client and wave of a vault"
