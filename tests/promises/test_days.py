"""A day may be somebody's own. Whoever opens the boxes finds the period that it is counted in, and no day."""

from datetime import date

import pytest
from sqlalchemy import select

from surveyhost import create_app
from surveyhost.core.questionnaire.file import read
from surveyhost.core.wave import sealing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.store.vault import tables as store
from tests.support import factories
from tests.support.wave_status import row

FORM = """
code = "days"
title = { en = "Days" }
languages = ["en"]

[[section]]
code = "one"
title = { en = "One" }

[[section.item]]
code = "joined"
kind = "date"
text = { en = "When did you join?" }
earliest = "2018-02-10"
latest = "2020-12-31"
by = "BY"
"""
JOINED = date(2019, 3, 17)


@pytest.mark.parametrize(("by", "kept"), [("year", "2019"), ("quarter", "2019-Q1"), ("month", "2019-03")])
def test_whoever_opens_the_boxes_finds_no_day(house, by, kept):
    survey = factories.survey(house, questionnaire=read(FORM.replace("BY", by)), breakdowns=())
    wave = factories.open_wave(house, survey, rows=factories.people(20, language="en"))
    browser = create_app(house.settings, house).test_client()
    typed = {f"joined:{part}": str(getattr(JOINED, part)) for part in ("day", "month", "year")}
    token = next(iter(factories.links(house, wave).values()))
    assert browser.post(f"/s/{token}?page=1", data=typed | {"go": "send"}).status_code == 200
    found = row(house, wave)
    private = keyring(house.settings).unwrap(waves.private_name(found), found.private_key)
    with house.vault() as session:
        (box,) = session.scalars(select(store.inbox.c.box))
    opened = sealing.open_box(private, bytes.fromhex(found.policy_hash), box)
    assert f'"joined":"{kept}"'.encode() in opened
    assert JOINED.isoformat().encode() not in opened
