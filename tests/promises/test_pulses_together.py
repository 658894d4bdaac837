"""Periods of many pulses that end in one night: the vault is scrubbed once behind all of them, and nothing is said to
be gone before. One that fails holds up no other, and what is cut short at any step is finished."""

import random

import pytest
from sqlalchemy import event, select, update

from surveyhost.services.fieldwork import begun, leftovers
from surveyhost.services.office import audit
from surveyhost.services.pulses import running
from surveyhost.store.office.tables import Record, ReleaseRow, Wave
from surveyhost.store.vault import scrubbing
from surveyhost.store.vault import tables as vault
from tests.promises.disk import found_in
from tests.support import pulses, stopping

pytestmark = pytest.mark.both_engines

ONE, TWO = ({"vi": "CNTT", "en": "IT help desk"},), pulses.NAMES[:2]
LATER = 60


def ended(house, clock, *several):
    """Pulses with these services, at the end of their first round; ten people of each answered about all of them."""
    made = [
        pulses.begun(house, clock, 20, pulses.set_up(names), f"Firm {clock.at:%B} {number}")
        for number, names in enumerate(several)
    ]
    for one in made:
        for link in list(one.links().values())[:10]:
            one.answer(link, *range(1, len(one.services) + 1))
    clock.forward(seconds=(made[0].round().closes - clock.at).total_seconds() + LATER)
    return made


def periods(*made):
    return [one.period(number + 1, 1) for one in made for number in range(len(one.services))]


def ties(house, codes):
    """What could tie a person to a seat, or a seat to a link, of these waves."""
    found = {}
    with house.vault() as session:
        for table, column in ((vault.token, "digest"), (vault.seat, "id"), (vault.wave, "token_key")):
            of = table.c.wave if table is not vault.wave else table.c.code
            for number, value in enumerate(session.scalars(select(table.c[column]).where(of.in_(codes)))):
                found[f"{table.name} {number}"] = bytes(value)
    return found


@pytest.fixture
def scrubbed(house):
    """How often the vault was: its own statement for that, on either engine."""
    seen = []

    def statement(connection, cursor, words, parameters, context, many):
        if words in {"VACUUM", "CHECKPOINT"} or words.startswith("TRUNCATE wave"):
            seen.append(words)

    event.listen(house.vault.engine, "before_cursor_execute", statement)
    return seen


def test_however_many_periods_end_the_vault_is_scrubbed_as_often(house, clock, scrubbed):
    counted = []
    for several in ([ONE], [TWO, TWO, ONE]):
        made = ended(house, clock, *several)
        scrubbed.clear()
        running.follow_due(house)
        assert {one.state for one in periods(*made)} == {"released"}
        assert {one.round().state for one in made} == {"forgotten"}
        counted.append(len(scrubbed))
        clock.forward(hours=12)
    assert counted[0] == counted[1] > 0


@pytest.mark.parametrize("small", [scrubbing.SMALL, 0], ids=["vacuumed", "large"])
def test_nothing_that_could_tie_is_on_the_disk_once_they_are_released(house, clock, everywhere, monkeypatch, small):
    monkeypatch.setattr(scrubbing, "SMALL", small)
    made = ended(house, clock, TWO, ONE)
    codes = [one.code for one in periods(*made)]
    gone = ties(house, codes)
    assert len({hit.split(" in ")[0] for hit in found_in(everywhere, gone)}) == len(gone) > 120
    running.follow_due(house)
    assert {one.state for one in periods(*made)} == {"released"}
    assert found_in(everywhere, gone) == []


def test_before_the_vault_is_scrubbed_nothing_is_said_to_be_gone_and_nothing_is_released(house, clock, monkeypatch):
    made = ended(house, clock, TWO, ONE)
    monkeypatch.setattr(scrubbing, "_scrub", busy)
    running.follow_due(house)
    assert {(one.state, one.salt is None) for one in periods(*made)} == {("closed", False)}
    with house.office() as session:
        assert session.scalars(select(Record)).all() == session.scalars(select(ReleaseRow)).all() == []
    monkeypatch.undo()
    running.follow_due(house)
    assert {(one.state, one.salt is None) for one in periods(*made)} == {("released", True)}


def busy(*given):
    raise scrubbing.Busy


def test_one_that_is_not_what_was_frozen_holds_up_no_other(house, clock):
    made = ended(house, clock, TWO, TWO)
    wrong, *others = periods(*made)
    with house.vault.begin() as session:
        session.execute(update(vault.wave).where(vault.wave.c.code == wrong.code).values(public_key=bytes(32)))
    with pytest.raises(Exception, match=wrong.code):
        running.follow_due(house)
    assert made[0].period(1).state == "open"
    assert {one.state for one in periods(*made)[1:]} == {"released"} and len(others) == 3
    assert made[0].round().state == "open", "it is decided again until its last period is"
    assert made[1].round().state == "forgotten"
    with house.vault.begin() as session:
        session.execute(update(vault.wave).where(vault.wave.c.code == wrong.code).values(public_key=wrong.public_key))
    running.follow_due(house)
    assert {one.state for one in periods(*made)} == {"released"}
    assert made[0].round().state == "forgotten"


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.prove), pytest.param(3, marks=pytest.mark.prove)]
)
def test_cut_short_again_and_again_all_of_it_is_done_once(house, clock, seed):
    """After each death another step further, so that every stretch of the night is met; at last it is left alone."""
    made = ended(house, clock, TWO, ONE)
    chance, died = random.Random(seed), 0
    for _ in range(20):
        with stopping.counted(chance.randint(1, LATER)) as steps:
            running.follow_due(house)
        died += steps.dead
        out = [one for one in periods(*made) if one.state == "released"]
        assert all(one.salt is None for one in out)
    leftovers.finish(house)
    running.follow_due(house)
    assert died > 5
    assert {one.state for one in periods(*made)} == {"released"}
    assert begun.unfinished(house) == []
    with house.office() as session:
        records = [(one.wave_id, one.kind) for one in session.scalars(select(Record))]
        releases = [one.wave_id for one in session.scalars(select(ReleaseRow))]
        waves = {one.id for one in session.scalars(select(Wave))}
    assert len(records) == len(set(records)) == len(waves) + len(made)
    assert sorted(releases) == sorted(one.id for one in periods(*made))
    assert audit.check(house).whole
