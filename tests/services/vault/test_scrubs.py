"""Many waves mixed in one go: whatever has changed is mixed, what has not is left, and what is wrong is told."""

import secrets
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.core.wave.refusals import Unbound
from surveyhost.services.answering import responses
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves as wave_keys
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.questionnaires import library
from surveyhost.services.vault import desk, scrubs
from surveyhost.services.vault import links as vault_links
from surveyhost.store.vault import mix as mixing
from surveyhost.store.vault import scrubbing
from surveyhost.store.vault import tables as vault
from tests.support import factories, pulses
from tests.support.statements import sent

pytestmark = pytest.mark.both_engines


def code_of(house, wave):
    with house.office() as session:
        return get_wave(session, wave).code


class Asked(NamedTuple):
    """An open wave, and a link for everybody who is asked."""

    wave: SurveyWave
    code: str
    links: list[AccessToken]


@pytest.fixture
def waves(house):
    """Three waves of which nothing waits."""
    made = [factories.open_wave(house, factories.survey(house, factories.client(house, f"Firm {n}"))) for n in range(3)]
    found = [Asked(wave, code_of(house, wave), list(factories.links(house, wave).values())) for wave in made]
    scrubs.mix_each(house, [one.code for one in found])
    return found


@pytest.fixture
def mixed(house, monkeypatch):
    """What a round over these waves mixes; it may fail for none."""
    real, done = desk.mix, []

    def note(of, code, closing=False):
        done.append(code)
        return real(of, code, closing)

    monkeypatch.setattr(desk, "mix", note)

    def round_over(codes):
        done.clear()
        failed = scrubs.mix_each(house, codes)[1]
        assert not failed
        return list(done)

    return round_over


def answer(house, asked, place=0):
    given = factories.some_answers(factories.unrated(library.load("employee-voice")))
    return asked.links[place], responses.submit(house.vault, asked.links[place], given)


def mint(house, asked):
    with house.office() as session:
        row = get_wave(session, asked.wave)
        salt = keys.keyring(house.settings).unwrap(wave_keys.salt_name(row), row.salt)
    for _ in range(2):  # PostgreSQL's rows of one transaction came sorted
        vault_links.mint(house, asked.code, salt, [secrets.token_bytes(32)])


def answer_and_withdraw(house, asked):
    """Between two mixes, so that the vault holds again what it held before."""
    responses.withdraw(house.vault, *answer(house, asked))


def spend(house, asked):
    with house.vault() as session:
        row = session.execute(select(vault.seat).where(vault.seat.c.wave == asked.code).limit(1)).one()
        head = vault.standing(session, asked.code)
    with house.vault.writing() as line:
        assert vault.spend(line, asked.code, head.policy_hash, row.id)


@pytest.mark.parametrize("act", [answer, mint, answer_and_withdraw, spend])
def test_whatever_has_changed_is_mixed_once(house, waves, mixed, act):
    codes = [one.code for one in waves]
    assert mixed(codes) == []
    act(house, waves[1])
    assert mixed(codes) == [codes[1]]
    assert mixed(codes) == []


def test_what_only_waits_is_mixed_once_there_is_enough(house, waves, mixed):
    code = waves[0].code
    for place in range(4):
        answer(house, waves[0], place)
    assert mixed([code]) == [code]
    assert mixed([code]) == [], "four wait, and their seats are sorted"
    answer(house, waves[0], 4)
    assert scrubs.mix_each(house, [code]) == ({code: True}, {})


def test_a_mix_that_dies_half_way_is_done_again(house, waves, mixed, monkeypatch):
    code = waves[0].code
    answer(house, waves[0])
    real = mixing._rewrite

    def dies(session, of, table, *after):
        if table is vault.seat:
            raise KeyboardInterrupt
        return real(session, of, table, *after)

    monkeypatch.setattr(mixing, "_rewrite", dies)
    with pytest.raises(KeyboardInterrupt):
        mixed([code])
    monkeypatch.setattr(mixing, "_rewrite", real)
    assert mixed([code]) == [code]
    assert mixed([code]) == []


def test_killed_between_two_ranges_it_is_done_again(house, waves, mixed, monkeypatch):
    code = waves[0].code
    monkeypatch.setattr(mixing, "RANGE", 20)
    answer(house, waves[0])
    real, ranges = mixing._rewrite, []

    def dies(session, of, table, *after):
        if table is vault.seat:
            ranges.append(1)
            if len(ranges) == 2:
                raise KeyboardInterrupt
        return real(session, of, table, *after)

    monkeypatch.setattr(mixing, "_rewrite", dies)
    if house.vault.dialect == "sqlite":
        with pytest.raises(KeyboardInterrupt):
            mixed([code])
    assert mixed([code]) == [code]
    assert mixed([code]) == []


def test_one_that_is_not_what_was_frozen_is_told_though_nothing_came(house, waves):
    codes = [one.code for one in waves]
    with house.vault.begin() as session:
        session.execute(update(vault.wave).where(vault.wave.c.code == codes[1]).values(public_key=bytes(32)))
    done, failed = scrubs.mix_each(house, codes)
    assert set(done) == {codes[0], codes[2]}
    assert isinstance(failed[codes[1]], Unbound)


def test_one_that_the_vault_does_not_know_is_told_and_the_others_are_mixed(house, waves, mixed):
    code = waves[0].code
    done, failed = scrubs.mix_each(house, [code, "ZZZZZZ"])
    assert set(done) == {code} and set(failed) == {"ZZZZZZ"}


def test_waves_of_pulses_are_mixed_each_time(house, clock, mixed):
    """One submission spends seats of several waves there, with a box in some of them: the time of a file of seats would
    say what no file of boxes does."""
    made = pulses.begun(house, clock)
    with house.vault() as session:
        codes = [code for code, state in vault.codes(session) if state == "open"]
    assert made and len(codes) > 1
    mixed(codes)
    assert sorted(mixed(codes)) == sorted(codes)


def test_each_round_scrubs_the_vault_once_whatever_was_mixed(house, waves, monkeypatch):
    scrubbed = []
    monkeypatch.setattr(scrubbing, "_scrub", lambda vault, thoroughly: scrubbed.append(vault))
    codes = [one.code for one in waves]
    scrubs.mix_each(house, codes)
    answer(house, waves[0])
    answer(house, waves[1])
    scrubs.mix_each(house, codes)
    assert scrubbed == [house.vault, house.vault]


def test_waves_that_are_left_cost_no_statement_each(house, waves):
    codes = [one.code for one in waves]

    def statements(of):
        with sent(house.vault.engine, house.office.engine) as said:
            scrubs.mix_each(house, of)
        return len(said)

    assert statements(codes) == statements(codes[:1])
