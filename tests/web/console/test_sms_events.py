"""Where the gateway for text messages reports: whoever is not the gateway changes nothing and learns nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from surveyhost.outside.sms.twilio import signature
from surveyhost.services.letters.returned.sms_events import MOST_BYTES
from surveyhost.store.office.tables import BarredAddress, Letter
from tests.support import factories

MARK, TOKEN, KEY = "abcdefghijkl", "the-account-s-token", "a-secret-of-ours"
DESK, PAGE = "https://desk.vendor.example", "/console/sms-events"
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def field(town):
    """A wave whose first letter carries the mark; the gateway is Twilio."""
    factories.open_wave(town.house)
    with town.house.office.begin() as session:
        session.execute(update(Letter).values(state="sent", sent=town.house.now()))
        session.execute(update(Letter).where(Letter.id == 1).values(mark=MARK, addressed=b"a" * 16))
    return town, town.house


def spoken_to(field, **settings):
    town, house = field
    its = {"sms_url": f"twilio://AC1:{TOKEN}@api.twilio.com", "sms_from": "+84900000000", "console_url": DESK}
    town.app.extensions["house"] = replace(house, settings=replace(house.settings, **{**its, **settings}))
    return town.app.test_client()


def say(client, form, mark=MARK, token=TOKEN, address=DESK):
    where = PAGE + (f"/{mark}" if mark else "")
    signed = {"X-Twilio-Signature": signature(token, address + where, form)}
    return client.post(where, data=form, headers=signed)


def held(field):
    with field[1].office() as session:
        letters = [
            (one.state, one.trouble, one.delivered) for one in session.scalars(select(Letter).order_by(Letter.id))
        ]
        return letters[0], len(set(letters[1:])), len(session.scalars(select(BarredAddress)).all())


def test_the_gateway_is_heard_where_the_settings_name_one(field):
    client = spoken_to(field)
    assert say(client, {"MessageStatus": "sent", "MessageSid": "SM1"}).status_code == 204
    assert held(field)[0] == ("sent", None, False)
    assert say(client, {"MessageStatus": "delivered", "MessageSid": "SM1"}).status_code == 204
    assert held(field)[0] == ("sent", None, True)
    failed = {"MessageStatus": "undelivered", "ErrorCode": "30006"}
    assert say(client, failed).status_code == 204
    assert held(field) == (("refused", "undelivered 30006", False), 1, 1)
    field[0].app.extensions["house"] = field[1]
    assert say(client, failed).status_code == 404


def test_whoever_is_not_the_gateway_changes_nothing(field):
    client = spoken_to(field)
    before, failed = held(field), {"MessageStatus": "failed", "ErrorCode": "30006"}
    signed = {"X-Twilio-Signature": signature(TOKEN, f"{DESK}{PAGE}/{MARK}", failed)}
    answers = [
        say(client, failed, token="other"), say(client, failed, address="https://elsewhere.example"),
        client.post(f"{PAGE}/{MARK}", data=failed),
        client.post(f"{PAGE}/{'z' * 12}", data=failed, headers=signed),
        client.post(f"{PAGE}/{MARK}", data={**failed, "ErrorCode": "30005"}, headers=signed),
        client.post(f"{PAGE}/{MARK}", json=failed, headers=signed),
        client.post(f"{PAGE}/{MARK}", data=b"x" * (MOST_BYTES + 1), headers=signed),
        client.post(PAGE, data={"From": "+84912345678", "Body": "STOP"}, headers=signed),
    ]  # fmt: skip
    assert {(one.status_code, one.get_data()) for one in answers} == {(401, b"")}
    unknown = say(client, failed, mark="zzzzzzzzzzzz")
    assert (unknown.status_code, unknown.get_data()) == (204, b"")
    assert held(field) == before
    assert client.get(f"{PAGE}/{MARK}").status_code == 405


def test_another_gateway_is_known_by_its_secret(field):
    client = spoken_to(field, sms_url="https://sms.example/send", sms_report_key=KEY)
    said = {"id": MARK, "status": "delivered"}
    before = held(field)
    for headers in ({}, {"Authorization": "Bearer other"}, {"X-Twilio-Signature": signature(KEY, DESK + PAGE, said)}):
        assert client.post(PAGE, json=said, headers=headers).status_code == 401
    assert held(field) == before
    assert client.post(PAGE, json=said, headers={"Authorization": f"Bearer {KEY}"}).status_code == 204
    assert held(field)[0] == ("sent", None, True)
    failed = {"id": MARK, "status": "failed"}
    assert client.post(PAGE, data=failed, auth=("hook", KEY)).status_code == 204
    assert held(field)[0] == ("refused", "failed", False)


def test_without_a_secret_nobody_is_heard(field):
    client = spoken_to(field, sms_url="https://sms.example/send", sms_report_key=None)
    said = {"id": MARK, "status": "delivered"}
    assert client.post(PAGE, json=said, headers={"Authorization": "Bearer "}).status_code == 404


def test_a_stop_bars_the_number_and_a_start_lifts_it(field):
    client = spoken_to(field)
    for words, count in (("STOP", 1), ("STOP", 1), ("Why?", 1), ("START", 0)):
        assert say(client, {"From": "+84912345678", "Body": words}, mark="").status_code == 204
        assert held(field)[2] == count
