"""Keys for systems that send events, on the command line; a pulse on events from a file; what `verify` says of it."""

import pytest

from surveyhost.services.operations import health
from surveyhost.services.pulses.events import keys
from surveyhost.store.intake import tables as intake
from surveyhost.store.office.tables import PulseAsked
from tests.support import events, factories
from tests.support.shell import Shell, environ

FILE = """
title = { vi = "Dịch vụ", en = "Services" }
whom = "event"
[[service]]
title = { vi = "CNTT", en = "IT" }
"""


@pytest.fixture
def shell(house, capsys):
    (house.settings.data / "demo").touch()
    factories.staffed(house)
    return Shell(environ(house.settings), capsys)


def test_a_key_is_made_listed_and_withdrawn(house, shell):
    client = factories.client(house, "Minh Hải")
    secret = shell("intake", "add", "Minh Hải", "Zammad")
    assert len(secret) == 43
    said = shell.said("intake", "list", "Minh Hải")
    assert "Zammad" in said and "works" in said and secret not in said
    assert "whatever is sent is dropped" in said
    (key,) = keys.listed(house, client)
    assert "--yes" in shell.refused("intake", "withdraw", str(key.id))
    assert "works" in shell.said("intake", "list", "Minh Hải")
    shell("intake", "withdraw", str(key.id), "--yes")
    assert shell("intake", "list", "Minh Hải") == "0"
    assert "No key that works" in shell.refused("intake", "withdraw", str(key.id), "--yes")
    assert "needs a name" in shell.refused("intake", "add", "Minh Hải", " ")


def test_a_pulse_on_events_comes_from_a_file(house, shell, tmp_path):
    factories.client(house, "Minh Hải")
    path = tmp_path / "pulse.toml"
    path.write_text(FILE, encoding="utf-8")
    assert shell("pulse", "create", "Minh Hải", str(path)) == "1"
    path.write_text(FILE + "sensitive = true\n", encoding="utf-8")
    assert "sensitive" in shell.refused("pulse", "create", "Minh Hải", str(path))


def test_verify_says_what_was_lost_and_when_no_hour_came(house, shell, clock):
    made, system = events.begun(house, clock)
    system.used(["NV0001"])
    events.follow(made)
    assert "few or none" in shell.said("intake", "list", "1")
    assert not [line for line in faults(house) if "ulse" in line or "Events" in line]
    with house.office.begin() as session:
        session.delete(session.get_one(PulseAsked, made.id))
    assert any("no longer knows who was asked" in line for line in faults(house))
    clock.forward(days=2)
    assert any("No letter's hour" in line for line in faults(house))
    with house.office() as session:
        (seal,) = intake.seals(session)
    (house.settings.data / "keys" / f"{seal.wrapper}.key").unlink()
    assert any("cannot be opened" in line for line in faults(house))


def faults(house):
    return list(health.faults(house))
