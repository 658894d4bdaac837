"""Keys of personnel systems on the console's pages: made by an administrator, shown once, withdrawn."""

import re

from surveyhost.services.hris import keys
from surveyhost.store.office.tables import AuditEvent
from tests.support import factories


def test_a_key_is_made_shown_once_and_withdrawn(town, tuan, lan):
    client = factories.client(town.house)
    page = tuan.send(f"/console/clients/{client}/roster-keys", name=" Personnel ")
    (secret,) = re.findall(r'<p class="code">([\w-]{43})</p>', page.text)
    assert f"/api/v1/clients/{client}/roster" in page.text
    again = tuan.page(f"/console/clients/{client}/roster-keys")
    assert secret not in again.text and "Personnel" in again.text and "not used yet" in again.text
    assert keys.holder(town.house, secret).client_id == client
    question = tuan.page(f"/console/clients/{client}/roster-keys/1/withdraw")
    assert question.h1 == "Withdraw the key of Personnel?"
    tuan.done(f"/console/clients/{client}/roster-keys/1/withdraw")
    assert keys.holder(town.house, secret) is None
    assert "withdrawn" in tuan.page(f"/console/clients/{client}/roster-keys").text
    with town.house.office() as session:
        log = {one.act for one in session.query(AuditEvent)}
    assert {"roster.key_add", "roster.key_withdraw"} <= log
    lan.page(f"/console/clients/{client}/roster-keys")
    assert lan.send(f"/console/clients/{client}/roster-keys", name="Mine").status_code == 403


def test_a_key_wants_a_name_and_there_are_not_many(town, tuan):
    client = factories.client(town.house)
    for name in ("", "x" * 81):
        assert tuan.send(f"/console/clients/{client}/roster-keys", name=name).status_code == 422
    for number in range(keys.MOST):
        keys.make(town.house, factories.STAFF, client, f"System {number}")
    full = tuan.send(f"/console/clients/{client}/roster-keys", name="One more")
    assert full.status_code == 422 and "10 keys already" in full.text
    other = factories.client(town.house, "Another")
    tuan.done(f"/console/clients/{other}/roster-keys/1/withdraw")
    assert all(one.withdrawn is None for one in keys.listed(town.house, client)), "not by another client's page"
