"""SIGKILL in the middle of text messages: everybody ends with a link that works, and nobody gets a third message."""

import os
import signal
from collections import Counter

import pytest
from sqlalchemy import select

from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing
from surveyhost.services.letters import sending
from surveyhost.services.office.house import open_house
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Letter
from tests.support import factories, results
from tests.support.beside import start
from tests.support.letter_waves import posted
from tests.support.sms_gateway import Said, sms_gateway
from tests.support.sms_waves import DESK, SENDER, in_field, number, token_of, with_gateway

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_first]
PEOPLE = 12
STEPS = ("asked", "answered", "marking", "marked")
"""The gateway has the message and has not answered; it has, and nothing is written down; while that is written down;
before it is committed."""
DYING = """
import os, signal
from surveyhost.config import load
from surveyhost.services.letters import sending
from surveyhost.services.letters.channels import sms
from surveyhost.services.letters.results import text_message
from surveyhost.services.office.house import open_house
from surveyhost.store.office import letter as rows

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

STEP = {step!r}
if STEP == "answered":
    taken = []
    def deadly(post):
        def then_die(self, door, letter, now):
            said = post(self, door, letter, now)
            taken.append(letter.id)
            return die() if len(taken) == 3 else said
        return then_die
    for one in (sms.SmsMail, text_message.ResultsSms):
        one.post = deadly(one.post)
if STEP == "marking":
    rows.mark_sent = die
if STEP == "marked":
    mark = rows.mark_sent
    rows.mark_sent = lambda *given: (mark(*given), die())
sending.send_due(open_house(load()), 1, 60)
"""


def send_and_die(home, step):
    settings = home.settings
    environ = {
        **os.environ, "SURVEYHOST_DATA": str(settings.data), "SURVEYHOST_OFFICE_URL": settings.office_url,
        "SURVEYHOST_VAULT_URL": settings.vault_url, "SURVEYHOST_BASE_URL": settings.base_url,
        "SURVEYHOST_CONSOLE_URL": DESK, "SURVEYHOST_SMS_URL": settings.sms_url, "SURVEYHOST_SMS_FROM": SENDER,
        "SURVEYHOST_SMS_RATE": "500", "SURVEYHOST_SMTP_URL": "smtp://127.0.0.1:9",
    }  # fmt: skip
    return start(DYING.format(step=step), environ)


def killed(home, gateway, step, times):
    """Its worker dies so often at this step, and another one sends what is left."""
    died: list[int] = []
    for _ in range(times):
        before, worker = len(gateway.asked), []

        def answer(asked, before=before, worker=worker):
            if step == "asked" and len(gateway.asked) == before + 3:
                os.kill(worker[0].pid, signal.SIGKILL)
            return Said(wait=0.3 if not worker else 0)

        gateway.answer = answer
        worker.append(send_and_die(home, step))
        worker[0].wait(60)
        died.append(worker[0].returncode)
    assert died == [-signal.SIGKILL] * times
    gateway.answer = lambda asked: Said()
    while sending.send_due(home, 1, 60).more:
        pass


@pytest.mark.sampled(4)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("times", [1, 3])
def test_nobody_gets_a_third_message_however_often_it_is_killed(house, step, times):
    with sms_gateway() as gateway:
        home = with_gateway(posted(open_house(house.settings), "smtp://127.0.0.1:9"), gateway.url)
        in_field(home, 0, PEOPLE)
        killed(home, gateway, step, times)
        got = Counter(one.to for one in gateway.asked)
        assert set(got) <= {number(n) for n in range(PEOPLE)}
        assert max(got.values()) <= 2
        with home.office() as session:
            ended = {one.participant_id: (one.state, one.trouble) for one in session.scalars(select(Letter))}
        assert set(ended.values()) <= {("sent", None), ("refused", "cut short")}
        assert times > 2 or len(got) == PEOPLE
        latest = {one.to: one for one in gateway.asked}
        for one in latest.values():
            assert responses.find(home.vault, token_of(one)).kind == "open"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("step", STEPS)
def test_nor_about_results(house, step):
    with sms_gateway() as gateway:
        home = with_gateway(posted(open_house(house.settings), "smtp://127.0.0.1:9"), gateway.url)
        wave = in_field(home, 0, PEOPLE)
        while sending.send_due(home, 1, 60).more:
            pass
        factories.answered(home, wave, PEOPLE)
        closing.close(home, factories.STAFF, wave)
        release = factories.approved(home, tally.prepare(home, factories.STAFF, wave.survey_id))
        results.up(home, release, letter=True)
        gateway.asked.clear()
        killed(home, gateway, step, 2)
        got = Counter(one.to for one in gateway.asked)
        assert set(got) == {number(n) for n in range(PEOPLE)} and max(got.values()) <= 2
        with home.office() as session:
            about = session.scalars(select(Letter).where(Letter.kind == "results"))
            assert {(one.state, one.trouble) for one in about} <= {("sent", None), ("refused", "cut short")}
