"""Where a mail provider says what became of letters: whoever is not the provider changes nothing and learns nothing."""

from base64 import b64encode
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from surveyhost.store.office.tables import BarredAddress, Letter
from tests.support import factories

MARK, KEY = "abcdefghijkl", "a-secret-of-ours"
PAGE = "/console/mail-events"
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def field(town):
    """A wave whose first letter carries the mark; the provider is Postmark."""
    factories.open_wave(town.house)
    with town.house.office.begin() as session:
        session.execute(update(Letter).values(state="sent", sent=town.house.now()))
        session.execute(update(Letter).where(Letter.id == 1).values(mark=MARK, addressed=b"a" * 16))
    settings = replace(town.house.settings, mail_provider="postmark", mail_provider_key=KEY)
    town.app.extensions["house"] = replace(town.house, settings=settings)
    return town


def say(town, kind, secret=KEY, mark=MARK):
    given = {"Authorization": "Basic " + b64encode(f"hook:{secret}".encode()).decode()}
    document = {"RecordType": "Bounce", "Type": kind, "Metadata": {"mark": f"mark+{mark}@mark"}}
    return town.app.test_client().post(PAGE, json=document, headers=given)


def held(town):
    with town.house.office() as session:
        letters = [
            (one.state, one.trouble, one.delivered) for one in session.scalars(select(Letter).order_by(Letter.id))
        ]
        return letters[0], len(set(letters[1:])), len(session.scalars(select(BarredAddress)).all())


def test_the_provider_is_heard_where_the_settings_name_one(field):
    assert (say(field, "HardBounce").status_code, say(field, "Open").status_code) == (204, 204)
    assert held(field) == (("refused", "HardBounce", False), 1, 1)
    field.app.extensions["house"] = field.house
    assert say(field, "HardBounce").status_code == 404


def test_whoever_is_not_the_provider_changes_nothing(field):
    before = held(field)
    nobody = field.app.test_client()
    answers = [say(field, "HardBounce", "wrong"), say(field, "HardBounce", ""), nobody.post(PAGE, data=b"x" * 300_000)]
    answers += [nobody.post(PAGE, json={"RecordType": "Bounce", "Type": "HardBounce", "Metadata": {"mark": MARK}})]
    assert {(one.status_code, one.get_data()) for one in answers} == {(401, b"")}
    known, unknown = say(field, "Delivery-of-nothing"), say(field, "HardBounce", mark="zzzzzzzzzzzz")
    assert (known.status_code, known.get_data()) == (unknown.status_code, unknown.get_data()) == (204, b"")
    assert held(field) == before
