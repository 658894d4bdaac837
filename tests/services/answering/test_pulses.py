"""What an answer to a pulse costs, counted: what cannot change is made once, and what is of one service alone is made
for each."""

from contextlib import contextmanager

import pytest

from surveyhost.core.questionnaire import answers
from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import pulses as answering
from surveyhost.services.answering import responses
from surveyhost.store.sessions import Sessions
from surveyhost.store.vault import tables as store
from tests.support import pulses
from tests.support.waves import opened

WAVES = 325
"""Of a round of 25 firms with twelve services each."""


@pytest.fixture
def engine_name():
    return "sqlite"


def counted(monkeypatch, where, name, happened):
    act = getattr(where, name)

    def noted(*given, **named):
        happened.append(name)
        return act(*given, **named)

    monkeypatch.setattr(where, name, noted)


def test_contracts_of_many_firms_are_read_once_and_their_questions_compiled_once(house, monkeypatch):
    """People of all firms answer in the same hours, one after the other."""
    wave, read = opened(house), responses.read
    with house.vault() as session:
        body, policy_hash = store.body(session, wave.code), store.standing(session, wave.code).policy_hash
    happened: list[str] = []
    monkeypatch.setattr(store, "body", lambda session, code: body)
    monkeypatch.setattr(responses, "read", read.__wrapped__)  # else the same questions would be the same object
    counted(monkeypatch, store, "body", happened)
    counted(monkeypatch, answers, "Form", happened)
    for _ in range(2):
        for number in range(WAVES):
            page = responses.wave_page(house.vault, f"W{number:05}", policy_hash)
            answers.from_form(page.questionnaire, {})
    assert (happened.count("body"), happened.count("Form")) == (WAVES, WAVES)


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
@pytest.mark.parametrize("services", [(1,), (1, 2, 3)], ids=str)
def test_each_answer_has_a_receipt_of_its_own_that_is_stretched_once(house, clock, monkeypatch, services):
    """And before the vault is locked: others wait at a lock."""
    made = pulses.begun(house, clock)
    link = next(iter(made.links().values()))
    happened: list[str] = []
    counted(monkeypatch, links_and_seats, "receipt_digest", happened)
    writing = Sessions.writing

    @contextmanager
    def locked(vault):
        happened.append("lock")
        with writing(vault) as line:
            yield line

    monkeypatch.setattr(Sessions, "writing", locked)
    words = made.answer(link, *services)
    assert happened.count("receipt_digest") == len(services)
    with house.vault() as session:
        receipts = [
            session.scalars(store.inbox.select().with_only_columns(store.inbox.c.receipt).where(of_period)).one()
            for of_period in (store.inbox.c.wave == made.period(number).code for number in services)
        ]
    assert len(set(receipts)) == len(services), "two answers of one person have nothing in common"
    happened.clear()
    answering.withdraw(house.vault, answering.find(house.vault, link, house.now), words)
    assert happened == ["receipt_digest"] * 3 + ["lock"], "one for each service that might have been answered about"
