"""A split count from its wave to its release, in a house; and everything that must stop it on the way."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from surveyhost.core.release.json import from_bytes
from surveyhost.core.split import ballot_file, outcome
from surveyhost.core.split.boxes import ballot_code
from surveyhost.core.split.keeper import counting, ledger
from surveyhost.core.split.keeper.counting import Said
from surveyhost.core.split.refusals import OtherCountBefore, OtherDigest, OtherSecret
from surveyhost.core.tabulation.cube import Cube
from surveyhost.services.answering import split
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.tabulation import keeper, tally
from surveyhost.services.tabulation.refusals import (
    BoxesChanged,
    ExportedAlready,
    KeyStaysWithKeeper,
    NotSplit,
    NotYetExportable,
    OtherOutcome,
    OutcomeDoesNotFit,
    OutcomeMissing,
    OutcomeOfOtherBallots,
    OutcomeOfOtherWords,
    OutcomeTooEarly,
)
from surveyhost.services.tabulation.split import ballots_file, outcome_file, plan
from surveyhost.store.office.release import Record, ReleaseRow
from surveyhost.store.office.wave import Wave
from surveyhost.store.vault import tables as vault
from tests.support import factories, split_house

STAFF = factories.STAFF


def release_of(house, wave):
    number = tally.prepare(house, STAFF, wave.survey_id)
    with house.office() as session:
        return from_bytes(session.get_one(ReleaseRow, number).tables)


def test_a_split_count_goes_from_its_wave_to_its_release(house):
    wave = split_house.closed(house)
    made = split_house.count(house, wave)
    assert made.dropped == 0
    outcome_file.bring(house, STAFF, wave, made.outcome, f"  {made.words.upper()} ")
    release = release_of(house, wave)
    assert release.policy["count"] == "split"
    assert release.respondents == 54
    printed = {measure for _, measure in release.cells}
    assert {"q0", "score", "pick:time", "where", "grid:north"} <= printed
    assert release.cells["company", "pick:time"].n == 54
    assert outcome_file.words_of(house, wave) == made.words


def test_everything_that_is_opened_of_it_is_in_the_outcome_and_the_release(house):
    """Whoever opens what the desk keeps of a split wave finds the certified rows."""
    wave = split_house.tabulated(house)
    with house.office() as session:
        row = get_wave(session, wave)
    cube = Cube.from_bytes(keyring(house.settings).unwrap(waves.cube_name(row.code), row.cube))
    assert cube.answers is None and cube.opened
    assert not cube.counts[0][:, 1:5].any(), "units are known by their rows alone"


def test_before_close_and_for_a_plain_wave_nothing_is_handed_over(house):
    wave = split_house.open_wave(house)
    assert plan.plan_file(house, wave), "the keeper checks the plan before anybody answers"
    with pytest.raises(NotYetExportable):
        ballots_file.export(house, STAFF, wave)
    plain = factories.open_wave(house, factories.survey(house, factories.client(house, "Other")))
    for act in (lambda: plan.plan_file(house, plain), lambda: ballots_file.export(house, STAFF, plain)):
        with pytest.raises(NotSplit):
            act()


def test_a_close_that_was_cut_short_hands_over_nothing_until_links_and_salt_are_gone(house, monkeypatch):
    wave = split_house.open_wave(house)
    split_house.answer_all(house, split_house.links(house, wave)[:40])

    def stop(*_):
        raise KeyboardInterrupt

    for step in ("_announce", "_destroy_salt"):
        with monkeypatch.context() as patch:
            patch.setattr(closing, step, stop)
            with pytest.raises(KeyboardInterrupt):
                closing.close(house, STAFF, wave)
        with pytest.raises(NotYetExportable):
            ballots_file.export(house, STAFF, wave)
    closing.close(house, STAFF, wave)
    assert ballots_file.export(house, STAFF, wave)


def test_close_announces_the_digest_of_contents_in_the_vault_and_in_the_signed_records(house):
    wave = split_house.closed(house)
    with house.office() as session:
        row = get_wave(session, wave)
        signed = {record.kind: json.loads(record.document) for record in session.query(Record)}
    assert split.announced(house.vault, row.code) == row.seats["digest"]
    assert signed.keys() == {"close", "announce"}
    assert {document["boxes_digest"] for document in signed.values()} == {row.seats["digest"]}
    ballots = ballot_file.read(ballots_file.export(house, STAFF, wave), split_form(house, wave))
    assert ballot_file.digest_of(ballots).hex() == row.seats["digest"]


def split_form(house, wave):
    with house.office() as session:
        return plan.plan_of(session, get_wave(session, wave)).form


def test_a_second_export_gives_the_same_bytes(house):
    wave = split_house.closed(house)
    assert ballots_file.export(house, STAFF, wave) == ballots_file.export(house, STAFF, wave)


def test_a_second_export_of_other_ballots_or_with_another_secret_leaves_nobody(house):
    wave = split_house.closed(house)
    first = ballots_file.export(house, STAFF, wave)
    with house.office() as session:
        row = get_wave(session, wave)
    ring = keyring(house.settings)
    other = ring.wrap(waves.private_name(row), bytes(32))
    with house.office.begin() as session:
        session.execute(update(Wave).values(query_secret=other))
    with pytest.raises(OtherSecret):
        ballots_file.export(house, STAFF, wave)
    with house.office.begin() as session:
        session.execute(update(Wave).values(query_secret=row.query_secret, seats={**row.seats, "exported": "0" * 64}))
    with pytest.raises(ExportedAlready):
        ballots_file.export(house, STAFF, wave)
    ballots = ballot_file.read(first, split_form(house, wave))
    one_less = ballot_file.write(replace(ballots, rows=ballots.rows[1:]), split_form(house, wave))
    listed = split_house.count(house, wave, first).ledger
    said = Said(split_house.announced(house, wave), ledger.FIRST)
    for changed in (one_less, ballot_file.write(replace(ballots, secret=bytes(32)), split_form(house, wave))):
        with pytest.raises(OtherCountBefore):
            counting.count(plan.plan_file(house, wave), changed, split_house.PRIVATE, listed, said)
        with pytest.raises((OtherDigest, OtherSecret)):
            split_house.count(house, wave, changed)


@pytest.mark.parametrize("change", ["a ballot gone", "a ballot exchanged", "a comment gone", "a comment exchanged"])
def test_rows_that_were_changed_after_close_are_not_handed_over(house, change):
    """Exchanged under the same id, too: the digest is of contents."""
    wave = split_house.closed(house)
    table = vault.pool if "ballot" in change else vault.comment_pool
    with house.vault.begin() as session:
        first, second = session.execute(table.select().order_by(table.c.id).limit(2)).all()
        if "gone" in change:
            session.execute(delete(table).where(table.c.id == first.id))
        else:
            session.execute(update(table).where(table.c.id == first.id).values(box=second.box))
    with pytest.raises(BoxesChanged):
        ballots_file.export(house, STAFF, wave)


def test_an_outcome_is_taken_only_after_the_export_and_with_its_words(house):
    wave = split_house.closed(house)
    with pytest.raises(OutcomeMissing):
        tally.prepare(house, STAFF, wave.survey_id)
    with pytest.raises(OutcomeTooEarly):
        outcome_file.bring(house, STAFF, wave, b"{}", "")
    made = split_house.count(house, wave)
    for words in ("", "seven other words that nobody read out", made.words + " more"):
        with pytest.raises(OutcomeOfOtherWords):
            outcome_file.bring(house, STAFF, wave, made.outcome, words)
    for content in (b"", b"[]", b"{", made.outcome[:-30]):
        with pytest.raises(OutcomeDoesNotFit, match="not a keeper's count"):
            outcome_file.bring(house, STAFF, wave, content, made.words)
    with pytest.raises(KeyStaysWithKeeper):
        keeper.hand_over(house, STAFF, 1, split_house.PRIVATE.hex())
    state = nothing_kept(house, wave)
    assert state == "closed"
    outcome_file.bring(house, STAFF, wave, made.outcome, made.words)


def nothing_kept(house, wave):
    with house.office() as session:
        row = get_wave(session, wave)
    assert (row.cube, row.comments, row.outcome) == (None, None, None)
    return row.state


def changed(content, **changes):
    made = outcome.write(replace(outcome.read(content), **changes))
    return made, outcome.words(made)


def test_an_outcome_of_other_ballots_contract_or_sums_is_refused(house):
    wave = split_house.closed(house)
    made = split_house.count(house, wave)
    for changes in ({"file": bytes(32)}, {"ballots": bytes(32)}):
        with pytest.raises(OutcomeOfOtherBallots):
            outcome_file.bring(house, STAFF, wave, *changed(made.outcome, **changes))
    read = outcome.read(made.outcome)
    more = read.people.copy()
    more[0] += 1
    table = read.tables["q0"]
    bent = {**read.tables, "q0": replace(table, units={**table.units, "company": [1, 1, 1, 1, 1]})}
    for changes in (
        {"contract": bytes(32)},
        {"people": more},
        {"dropped": [read.codes[0]]},
        {"tables": bent},
        {"tables": {code: table for code, table in read.tables.items() if code != "q0"}},
    ):
        with pytest.raises(OutcomeDoesNotFit):
            outcome_file.bring(house, STAFF, wave, *changed(made.outcome, **changes))
    assert nothing_kept(house, wave) == "closed"


def test_the_same_outcome_may_be_brought_again_and_no_other(house):
    wave = split_house.closed(house)
    made = split_house.count(house, wave)
    for _ in range(2):
        outcome_file.bring(house, STAFF, wave, made.outcome, made.words)
    with pytest.raises(OtherOutcome):
        outcome_file.bring(house, STAFF, wave, *changed(made.outcome, signer=bytes(32)))
    assert ballots_file.export(house, STAFF, wave), "the keeper may ask for the file again"


def test_comments_come_to_their_reviewer_in_lists_of_ten_and_no_order_tells_whose(house):
    wave = split_house.tabulated(house)
    with house.office() as session:
        row = get_wave(session, wave)
    held = json.loads(keyring(house.settings).unwrap(waves.cube_name(row.code), row.comments))
    assert {*held} == {"say", "word"}
    for by_unit in held.values():
        for entries in by_unit.values():
            texts = [entry["text"] for entry in entries]
            assert len(texts) >= 10
            assert texts == sorted(texts)
    assert sum(map(len, held["say"].values())) > 10


def test_a_ballot_that_was_dropped_is_in_no_figure(house):
    wave = split_house.open_wave(house)
    people = split_house.links(house, wave)[:50]
    split_house.answer_all(house, people)
    with house.vault.begin() as session:
        row = session.execute(vault.inbox.select().limit(1)).one()
        form = split_form(house, wave)
        broken = row.box[: form.keeper] + bytes(form.desk)
        session.execute(update(vault.inbox).where(vault.inbox.c.id == row.id).values(box=broken))
    closing.close(house, STAFF, wave)
    made = split_house.count(house, wave)
    assert made.dropped == 1
    assert outcome.read(made.outcome).dropped == [ballot_code(broken[: form.keeper])]
    outcome_file.bring(house, STAFF, wave, made.outcome, made.words)
    assert release_of(house, wave).cells["company", "pick:time"].n == 49
