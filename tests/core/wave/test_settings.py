"""Settings are kept as they were given, and read with a default for what nobody has set."""

import json

import pytest
from sqlalchemy import text

from surveyhost.core.wave.settings import ClientSettings, SurveySettings
from surveyhost.services.letters import reminders
from surveyhost.services.office.house import Actor
from surveyhost.services.setup import clients
from surveyhost.store.office.tables import Client, Survey
from tests.support import factories

EARLIER = {"days": 10, "reminders": "non-responders", "from another version": {"a": [1]}}
"""A survey's settings as some other version of this program may have kept them."""


def kept(house, table):
    with house.office() as session:
        found = session.execute(text(f"SELECT settings FROM {table}")).scalar_one()
    return json.loads(found) if isinstance(found, str) else found


def put(house, table, document):
    with house.office.begin() as session:
        session.execute(text(f"UPDATE {table} SET settings = :document"), {"document": json.dumps(document)})


def test_a_document_of_another_version_is_read_and_left_as_it_is_but_for_what_changes(house):
    survey_id = factories.survey(house, factories.client(house))
    put(house, "survey", EARLIER)
    with house.office() as session:
        its = session.get_one(Survey, survey_id).settings
    assert (its.days, its.reminders, its.pages, its.reminder_plan) == (10, "non-responders", "sections", ())
    reminders.set_plan(house, Actor("a@vendor.example"), survey_id, ["3@09:00"])
    assert kept(house, "survey") == EARLIER | {"reminder_plan": ["3@09:00"]}


def test_what_is_given_is_what_is_kept(house):
    client_id = factories.client(house)
    given = {"domains": ["a.vn"], "retention_days": 90, "sender": ""}
    clients.edit_client(house, Actor("a@vendor.example"), client_id, settings=given)
    assert kept(house, "client") == given
    assert clients.client(house, client_id).settings == given
    with house.office() as session:
        its = session.get_one(Client, client_id).settings
    assert (its.domains, its.retention_days, its.destroy_by_days, its.letters) == (("a.vn",), 90, None, {})


@pytest.mark.parametrize("kind", [ClientSettings, SurveySettings])
def test_nothing_set_is_every_default(kind):
    assert kind.read({}) == kind()


@pytest.mark.parametrize("kind", [ClientSettings, SurveySettings])
@pytest.mark.parametrize("wrong", [True, 1.5, [1], {"a": 1}, None])
def test_a_value_of_another_kind_counts_as_not_set_and_is_not_lost(kind, wrong):
    names = [name for name in kind.__dataclass_fields__ if name not in {"document", "roster_columns", "letters"}]
    read = kind.read(dict.fromkeys(names, wrong))
    assert [getattr(read, name) for name in names] == [getattr(kind(), name) for name in names]
    assert read.document == dict.fromkeys(names, wrong)
