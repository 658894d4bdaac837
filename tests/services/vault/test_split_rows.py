"""What `verify` says of a split count."""

import pytest
from sqlalchemy import delete, update

from surveyhost import cli
from surveyhost.core.wave import sealing
from surveyhost.core.wave.binding import SplitTerms
from surveyhost.core.wave.refusals import Unbound
from surveyhost.services.answering import split
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.operations import health
from surveyhost.services.vault import tampering
from surveyhost.store.vault import tables as vault
from tests.support import factories, split_house, walked
from tests.support.shell import environ
from tests.support.shipping import EARLIER, TODAY, ship

__all__ = ["ship"]
STAFF = factories.STAFF


def test_all_is_well_from_opening_to_forgetting(house):
    wave = split_house.open_wave(house)
    assert list(health.faults(house)) == []
    split_house.answer_all(house, split_house.links(house, wave)[:40])
    closing.close(house, STAFF, wave)
    assert list(health.faults(house)) == []
    made = split_house.count(house, wave)
    split_house.outcome_file.bring(house, STAFF, wave, made.outcome, made.words)
    assert list(health.faults(house)) == []
    closing.forget(house, STAFF, wave)
    assert list(health.faults(house)) == []


@pytest.mark.parametrize("change", ["key", "labels", "gone"])
def test_another_keepers_key_in_the_vault_takes_no_answer_and_is_told(house, change):
    """Under the same contract: whoever can write to the vault cannot put a key of theirs there."""
    wave = split_house.open_wave(house)
    [link, *_] = split_house.links(house, wave)
    with house.vault() as session:
        terms = SplitTerms.read(session.scalar(vault.wave.select().with_only_columns(vault.wave.c.split)))
    other = {
        "key": SplitTerms(sealing.new_pair()[0], terms.labels).write(),
        "labels": SplitTerms(terms.keeper_key, terms.labels + 1).write(),
        "gone": None,
    }[change]
    with house.vault.begin() as session:
        session.execute(update(vault.wave).values(split=other))
    assert any("keeper's key" in one for one in health.faults(house))
    assert tampering.found(house, wave) == ["keeper's key"]
    if change != "labels":  # longer labels are no danger: the keeper's program refuses boxes of another size
        with pytest.raises(Unbound):
            split.labels_of(house.vault, link, "open")
    tampering.mend(house, STAFF, wave)
    assert list(health.faults(house)) == []


def test_an_earlier_programs_script_is_told_and_no_fault_and_a_lost_one_is(house, ship, monkeypatch, capsys):
    ship(EARLIER[0])
    wave = split_house.open_wave(house)
    for name, value in environ(house.settings).items():
        monkeypatch.setenv(name, value)

    def verify():
        capsys.readouterr()
        with walked.at_the_clock_of(house):
            return cli.run(["verify"]), capsys.readouterr().err

    assert "runs the script" not in verify()[1]
    ship(TODAY)
    with house.office() as session:
        code = get_wave(session, wave).code
    status, said = verify()
    assert f"Wave {code}: its page runs the script that its contract names" in said
    assert status == 0, said
    with house.vault.begin() as session:
        session.execute(delete(vault.script))
    status, said = verify()
    assert status == 2 and f"the contract of wave {code} names is not there any more" in said


def test_another_digest_than_was_signed_and_rows_that_are_gone_are_told(house):
    wave = split_house.closed(house)
    with house.vault.begin() as session:
        session.execute(update(vault.wave).values(announced=bytes(32)))
    assert any("announces another digest" in one for one in health.faults(house))
    with house.vault.begin() as session:
        session.execute(delete(vault.comment_pool).where(vault.comment_pool.c.item == "word"))
    assert any("are not those that were counted" in one for one in health.faults(house))
    assert wave
