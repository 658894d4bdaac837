"""The spare catches up while somebody answers or withdraws, at the one moment at which that could go wrong."""

import threading
from contextlib import contextmanager

import pytest

from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.store.vault.scrubbing import Busy
from surveyhost.store.vault.spare import levelling
from surveyhost.store.vault.tables import inbox, pool
from tests.promises.test_spare import ANSWER, boxes_of, is_level, spent_in
from tests.support.outage import away
from tests.support.waiting import PATIENCE
from tests.support.waves import opened

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize("is_mixed", [True, False], ids=["mixed", "waiting"])
@pytest.mark.parametrize("act", ["withdraw", "replace"])
def test_a_change_that_is_in_the_spare_and_not_yet_in_the_vault_stands(paired, monkeypatch, is_mixed, act):
    wave = opened(paired, 12)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:8]}
    if is_mixed:
        assert desk.mix(paired, wave.code)
    half, go_on, real = threading.Event(), threading.Event(), responses.beside

    @contextmanager
    def pausing(vault):
        with real(vault) as line:
            yield line
        half.set()
        assert go_on.wait(PATIENCE)

    monkeypatch.setattr(responses, "beside", pausing)

    def level():
        try:
            levelling.level(paired.vault, paired.vault.spare, wave.code)
        except Busy:
            busy.append(True)

    busy = []
    one = wave.people[0]
    given = (paired.vault, wave.links[one], words[one], *([{"clear": 1}] if act == "replace" else []))
    changing = threading.Thread(target=getattr(responses, act), args=given, daemon=True)
    catching_up = threading.Thread(target=level, daemon=True)
    changing.start()
    assert half.wait(PATIENCE)
    left = 8 if act == "replace" else 7
    assert len(boxes_of(paired.vault.spare, wave.code)) == left
    catching_up.start()
    catching_up.join(2.5)
    go_on.set()
    changing.join(PATIENCE)
    catching_up.join(PATIENCE)
    assert boxes_of(paired.vault.spare, wave.code) == boxes_of(paired.vault, wave.code)
    assert spent_in(paired.vault.spare, wave.code) == spent_in(paired.vault, wave.code)
    assert len(boxes_of(paired.vault, wave.code)) == left


def test_what_comes_between_two_looks_is_not_taken_for_withdrawn(paired, monkeypatch):
    wave = opened(paired, 12)
    for person in wave.people[:6]:
        responses.submit(paired.vault, wave.links[person], ANSWER)
    looks, real = [], levelling._keys

    def keys(session, code, table, *conditions):
        found = real(session, code, table, *conditions)
        if table in (inbox, pool) and not conditions:
            looks.append(table)
            if len(looks) == 2:  # one of the two databases has been looked at
                responses.submit(paired.vault, wave.links[wave.people[6]], ANSWER)
        return found

    monkeypatch.setattr(levelling, "_keys", keys)
    levelling.level(paired.vault, paired.vault.spare, wave.code)
    assert len(looks) >= 4
    assert len(boxes_of(paired.vault.spare, wave.code)) == 7
    assert is_level(paired, wave.code)


@pytest.mark.parametrize("is_mixed", [True, False], ids=["mixed", "waiting"])
def test_what_is_withdrawn_while_it_would_be_copied_is_not_copied(paired, monkeypatch, is_mixed):
    """Of an answer that the spare has missed: its withdrawal begins once the seats are level, before the boxes are."""
    wave = opened(paired, 12)
    words = {person: responses.submit(paired.vault, wave.links[person], ANSWER) for person in wave.people[:8]}
    one = wave.people[8]
    with away(paired.vault.spare):
        words[one] = responses.submit(paired.vault, wave.links[one], ANSWER)
        if is_mixed:
            assert desk.mix(paired, wave.code)
    half, go_on, real = threading.Event(), threading.Event(), levelling.settle

    @contextmanager
    def pausing(vault, before=responses.beside):
        with before(vault) as line:
            yield line
        half.set()
        assert go_on.wait(PATIENCE)

    given = (paired.vault, wave.links[one], words[one])
    changing = threading.Thread(target=responses.withdraw, args=given, daemon=True)

    def settle(sessions, code):
        real(sessions, code)
        changing.start()
        assert half.wait(PATIENCE)
        threading.Timer(1.0, go_on.set).start()

    monkeypatch.setattr(responses, "beside", pausing)
    monkeypatch.setattr(levelling, "settle", settle)
    levelling.level(paired.vault, paired.vault.spare, wave.code)
    changing.join(PATIENCE)
    assert one not in [person for person in wave.people if wave.seats[person] in spent_in(paired.vault, wave.code)]
    assert boxes_of(paired.vault.spare, wave.code) == boxes_of(paired.vault, wave.code)
    assert len(boxes_of(paired.vault, wave.code)) == 8
