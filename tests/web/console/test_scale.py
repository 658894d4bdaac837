"""Fifty clients, two hundred surveys, a hundred thousand people: no page asks more questions, or walks through them."""

import re

import pytest
from sqlalchemy import text

from tests.support import crowd, factories
from tests.support.world import build
from tests.web.console.test_queries import MOST, walk

EVERYBODY = ("administrator", "survey_manager", "comment_reviewer", "releaser")
LARGE = ("participant", "letter")
"""Tables with a row or more for each person."""


@pytest.fixture
def world(town):
    """A released survey, and beside it one in the field."""
    made = build(town)
    other = factories.survey(town.house, made["client_id"])
    factories.open_wave(town.house, other)
    return made


def pages(town, world, staff, hr):
    return walk(town, world, staff, "console.") | walk(town, world, hr, "client.")


def walked_through(house, statements):
    """Large tables that the database would read from end to end for these statements."""
    found = set()
    with house.office() as session:
        for statement in statements:
            if not any(f" {table}" in statement for table in LARGE):
                continue
            asked = re.sub(r"\?", "NULL", statement)
            for row in session.execute(text("EXPLAIN QUERY PLAN " + asked)):
                found |= {table for table in LARGE if re.match(rf"SCAN {table}\b", row.detail)}
    return found


def test_a_full_house_costs_no_more_questions_than_a_small_one(town, world):
    staff, hr = town.staff("tuan@vendor.example", *EVERYBODY), town.hr("nga@minhhai.example", world["client_id"])
    before = pages(town, world, staff, hr)
    crowd.fill(town.house, world["survey_id"])
    after = pages(town, world, staff, hr)
    assert len(after) > 40
    assert {name: len(seen) for name, seen in after.items() if len(seen) > max(len(before[name]), 0)} == {}
    assert {name: len(seen) for name, seen in after.items() if len(seen) > MOST} == {}
    assert {name: bad for name, seen in after.items() if (bad := walked_through(town.house, seen))} == {}


def test_the_house_is_as_full_as_it_says(town, world):
    crowd.fill(town.house, world["survey_id"])
    with town.house.office() as session:
        counts = {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("client", "survey", *LARGE)}
    assert counts["client"] >= 50
    assert counts["survey"] >= 200
    assert counts["participant"] >= 100_000
    assert counts["letter"] >= 100_000
