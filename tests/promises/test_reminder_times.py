"""Attacks with a clock on reminders that only those get who have not answered: a message that is written takes long."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import monotonic

import pytest
from sqlalchemy import select, update

from surveyhost.outside.sms.gateway import Gateway
from surveyhost.services.answering import responses
from surveyhost.services.letters import reminders
from surveyhost.services.letters import round as rounds
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.letters.round import CROWD
from surveyhost.services.office import audit
from surveyhost.store.office import letter as rows_of_letters
from surveyhost.store.office.tables import Letter
from tests.support.letter_waves import SHELL, posted
from tests.support.mail_server import mail_server
from tests.support.sms_gateway import Said, no, sms_gateway
from tests.support.sms_waves import in_field, number, token_of, with_gateway

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
TAKES = 0.15
"""Seconds that the gateway takes over a message."""


@pytest.fixture
def gateway():
    with sms_gateway() as server:
        yield server


@pytest.fixture
def home(house, gateway):
    """The house, with mail and text messages, on a clock that goes on."""
    began, at = monotonic(), house.now()
    with mail_server() as mail:
        posted_by = with_gateway(posted(house, mail.url), gateway.url)
        yield replace(posted_by, now=lambda: at + timedelta(seconds=monotonic() - began))


class Stopped:
    """A clock that goes on by what is waited, and not by how busy the machine is."""

    def __init__(self):
        self.at = self.began = monotonic()

    def monotonic(self):
        return self.at

    def sleep(self, seconds):
        self.at += seconds


def reminded(home, gateway, people, answered, by_mail=0, **its):
    """People have their links, so many of those with numbers have answered, and the others are about to be reminded."""
    home = replace(home, settings=replace(home.settings, **its))
    wave = in_field(home, by_mail, people, reminders="non-responders")
    while any(one.state != "sent" for one in rows(home)):
        letters.send_due(home, 1)
    voters = {number(by_mail + n) for n in answered}
    for one in gateway.taken:
        if one.to in voters:
            responses.submit(home.vault, token_of(one), {"clear": 4})
    gateway.taken.clear()
    gateway.answer = lambda asked: Said(wait=TAKES)
    reminders.remind(home, SHELL, wave)
    return home


def rows(house, **kind):
    with house.office() as session:
        return list(session.scalars(select(Letter).filter_by(**kind).order_by(Letter.id)))


def took_long(house):
    """Reminders of which the rows say that it took longer than half of what a message takes to be done with them."""
    by_time = sorted(rows(house, kind="reminder"), key=lambda one: one.sent)
    return {after.id for before, after in pairwise(by_time) if (after.sent - before.sent).total_seconds() > TAKES / 2}


def test_when_a_reminder_went_does_not_say_who_got_it(home, gateway):
    """A worker dies with all of them in hand: the next one might take them one by one."""
    home = reminded(home, gateway, 20, answered=range(0, 20, 2))
    with home.office.begin() as session:
        session.execute(update(Letter).where(Letter.kind == "reminder").values(handed=1))
    letters.send_due(home, 1, seconds=60)
    assert {one.state for one in rows(home, kind="reminder")} == {"sent"}
    assert len(gateway.taken) == 10
    assert not took_long(home)
    assert all(one.sent == one.due for one in rows(home, kind="reminder"))  # nor does one that is sent later


@pytest.mark.parametrize(("people", "its"), [(26, {}), (14, {"sms_rate": 1})], ids=["one is left over", "slow"])
def test_none_is_written_down_by_itself(home, gateway, monkeypatch, people, its):
    """Somebody who looks at the rows all the time sees when each lot of them was done with."""
    home = reminded(home, gateway, people, answered=range(0, people, 2), **its)
    lots = []
    mark = rows_of_letters.mark_sent
    monkeypatch.setattr(
        rows_of_letters, "mark_sent", lambda session, ids, now: (lots.append(len(ids)), mark(session, ids, now))
    )
    gateway.answer = lambda asked: Said()
    at = home.now()
    for sweep in range(12):
        now = at + timedelta(seconds=2 * sweep)
        letters.send_due(replace(home, now=lambda now=now: now), 1, seconds=60)
    assert sum(lots) == people
    assert min(one for one in lots if one) >= CROWD


@pytest.mark.parametrize("answer", [Said(wait=1), no(20003, 401), no(20429, 429)], ids=str)
@pytest.mark.parametrize("answered", [True, False])
def test_of_one_alone_neither_row_nor_trouble_nor_time_says_whether_a_message_went(
    home, gateway, caplog, monkeypatch, answered, answer
):
    home = reminded(home, gateway, 1, range(1) if answered else (), by_mail=12)
    asked = len(gateway.asked)
    time = Stopped()
    monkeypatch.setattr(rounds, "time", time)

    def slowly(asked):
        time.sleep(1.0)
        return answer

    gateway.answer = slowly
    done = letters.send_due(home, 1, seconds=0)
    assert len(gateway.asked) - asked == (not answered)
    row = rows(home, kind="reminder")[-1]
    said = (row.state, row.sent == row.due, row.tries, row.trouble, row.handed, row.mark, row.addressed)
    assert said == ("sent", True, 0, None, 0, None, None)
    assert (done.sent, mail_trouble.current(home), letters.waves_due(home)) == (13, None, [])
    told = [one.after for one in audit.events(home) if "by" in (one.after or {})]
    assert told == [{"sent": 1, "delayed": 0, "refused": 0, "by": "sms"}] * 2
    assert time.at - time.began == pytest.approx(rounds.FEW_TAKE), "whatever was done meanwhile"
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_one_that_cannot_be_written_is_not_named_in_the_log(home, gateway, caplog, monkeypatch):
    home = reminded(home, gateway, 12, answered=range(11))
    monkeypatch.setattr(Gateway, "post", lambda *_: 1 / 0)
    letters.send_due(home, 1, seconds=0)
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == [
        "a reminder could not be written: ZeroDivisionError"
    ]
