"""Answers in two halves: all rows of an answer or none, and nothing that ties them to each other."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from surveyhost.core.split.boxes import BALLOT, COMMENT, row_receipt, write_labels
from surveyhost.core.wave.lifecycle import LinkKind
from surveyhost.services.answering import responses, split
from surveyhost.services.answering.refusals import HalvesMisshapen, InHalvesOnly, LinkRefused, ReceiptWrong
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.survey_rows import get_wave
from surveyhost.services.vault import desk
from surveyhost.store.sessions import Sessions
from surveyhost.store.statements import Prepared
from surveyhost.store.vault import tables as store
from tests.support import factories, split_house
from tests.support.split_waves import answers

GIVEN = {"q0": 4, "say": "Ít họp hơn", "pick": ("time",)}
ITEMS = ("say", "word")
TABLES = (store.inbox, store.pool, store.comment_inbox, store.comment_pool)


@pytest.fixture
def wave(house):
    return split_house.open_wave(house)


def code_of(house, wave):
    with house.office() as session:
        return get_wave(session, wave).code


def rows(house, wave):
    """How many rows lie in each table."""
    with house.vault() as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in TABLES)


def spent(house, wave):
    with house.vault() as session:
        return store.counts(session, code_of(house, wave))[1]


def test_an_answer_is_a_ballot_and_a_comment_box_for_each_item_written_or_not(house, wave):
    one, other, *_ = split_house.links(house, wave)
    sealing = split_house.sealed(house, one, GIVEN)
    split.submit(house.vault, one, sealing)
    split.submit(house.vault, other, split_house.sealed(house, other, {"q0": 4}))
    assert rows(house, wave) == (2, 0, 4, 0)
    assert spent(house, wave) == 2
    with house.vault() as session:
        lying = session.execute(select(store.inbox)).all()
        comments = session.execute(select(store.comment_inbox)).all()
    assert sorted(row.item for row in comments) == ["say", "say", "word", "word"]
    assert len({len(row.box) for row in comments}) == len({len(row.box) for row in lying}) == 1
    assert sealing.ballot in {row.box for row in lying}
    listed = [value for row in (*lying, *comments) for value in (row.id, row.receipt, row.box)]
    assert len(set(listed)) == len(listed), "no id, receipt digest or box is on two rows"


def test_labels_of_whatever_length_go_into_the_boxes(house):
    """Links carry them with blanks behind the shorter ones, so that all links are of one length."""
    units = [f"Site {number // 4} / Unit {number}" for number in range(16)]
    people = factories.people(16 * 9, units)
    wave = split_house.open_wave(house, people)
    links = split_house.links(house, wave)
    found = [split.labels_of(house.vault, link, LinkKind.OPEN) for link in links]
    assert len({len(write_labels(labels)) for labels in found}) > 1
    receipts = split_house.answer_all(house, links)
    assert len(receipts) == len(people)
    closing.close(house, factories.STAFF, wave)
    assert split_house.count(house, wave).dropped == 0


@pytest.mark.parametrize("changed", [
    {"keeper": b"x"}, {"desk": b"x"}, {"comments": {}}, {"comments": {"say": b"x", "word": b"x"}},
    {"more": "third"},
])  # fmt: skip
def test_what_is_not_of_the_waves_form_spends_nothing(house, wave, changed):
    link = split_house.links(house, wave)[0]
    sealed = split_house.sealed(house, link, GIVEN)
    if "more" in changed:
        changed = {"comments": {**sealed.comments, changed["more"]: sealed.comments["say"]}}
    with pytest.raises(HalvesMisshapen):
        split.submit(house.vault, link, replace(sealed, **changed))
    assert rows(house, wave) == (0, 0, 0, 0)
    assert spent(house, wave) == 0


def test_of_many_submissions_of_one_link_one_gets_in(house, wave):
    link = split_house.links(house, wave)[0]
    sealed = [split_house.sealed(house, link, answers(random.Random(n))) for n in range(6)]
    face = Sessions(house.settings.vault_url)

    def submit(one):
        try:
            return split.submit(face, link, one)
        except LinkRefused as refusal:
            return refusal.kind

    with ThreadPoolExecutor(6) as people:
        ended = list(people.map(submit, sealed))
    face.engine.dispose()
    assert sorted(map(len, (one for one in ended if isinstance(one, tuple)))) == [5]
    assert ended.count(LinkKind.SPENT) == 5
    assert rows(house, wave) == (1, 0, 2, 0)


@pytest.mark.parametrize("is_mixed", [False, True])
def test_replacing_and_withdrawing_act_on_all_rows_and_on_nobody_elses(house, wave, is_mixed):
    people = split_house.links(house, wave)[:8]
    receipts = split_house.answer_all(house, people)
    code, link = code_of(house, wave), people[3]
    if is_mixed:
        assert desk.mix(house, code)
        assert rows(house, wave) == (0, 8, 0, 16)
    before = boxes(house)
    with pytest.raises(ReceiptWrong):
        split.replace(house.vault, link, receipts[people[4]], split_house.sealed(house, link, GIVEN, LinkKind.SPENT))
    with pytest.raises(ReceiptWrong):
        split.withdraw(house.vault, link, receipts[people[4]])
    assert boxes(house) == before
    other = split_house.sealed(house, link, GIVEN, LinkKind.SPENT)
    split.replace(house.vault, link, " ".join(receipts[link]).upper(), other)
    assert len(before - boxes(house)) == len(boxes(house) - before) == 3
    assert {other.ballot, *other.comments.values()} <= boxes(house)
    split.withdraw(house.vault, link, receipts[link])
    assert len(boxes(house)) == 7 * 3
    assert boxes(house) < before
    assert spent(house, wave) == 7
    assert responses.find(house.vault, link).kind == LinkKind.OPEN


def boxes(house):
    with house.vault() as session:
        return {bytes(box) for table in TABLES for box in session.scalars(select(table.c.box))}


@pytest.mark.parametrize("statement", range(1, 6))
def test_whatever_fails_on_the_way_nothing_is_half_done(house, wave, monkeypatch, statement):
    link = split_house.links(house, wave)[0]
    sealed = split_house.sealed(house, link, GIVEN)
    real, done = Prepared.run, []

    def run(self, line, *values):
        writes = not str(self.statement).startswith("SELECT")
        if writes and len(done) == statement - 1:
            raise KeyboardInterrupt
        done.extend([1] * writes)
        return real(self, line, *values)

    monkeypatch.setattr(Prepared, "run", run)
    writes = 1 if house.vault.dialect == "postgresql" else 4
    if statement <= writes:
        with pytest.raises(KeyboardInterrupt):
            split.submit(house.vault, link, sealed)
        assert rows(house, wave) == (0, 0, 0, 0)
        assert spent(house, wave) == 0
    else:
        split.submit(house.vault, link, sealed)
        assert rows(house, wave) == (1, 0, 2, 0)


def test_a_mix_moves_ballots_and_their_comments_together_and_none_of_fewer_than_k(house, wave):
    people, code = split_house.links(house, wave), code_of(house, wave)
    split_house.answer_all(house, people[:4])
    assert not desk.mix(house, code)
    assert rows(house, wave) == (4, 0, 8, 0)
    split_house.answer_all(house, people[4:7])
    assert desk.mix(house, code)
    assert rows(house, wave) == (0, 7, 0, 14)


def test_a_split_count_takes_no_plain_answer_and_a_plain_one_no_halves(house, wave):
    link = split_house.links(house, wave)[0]
    with pytest.raises(InHalvesOnly):
        responses.submit(house.vault, link, {"q0": 4})
    sealed = split_house.sealed(house, link, GIVEN)
    plain = factories.open_wave(house, factories.survey(house, factories.client(house, "Other")))
    [other, *_] = factories.links(house, plain).values()
    with pytest.raises(HalvesMisshapen):
        split.submit(house.vault, other, sealed)
    assert rows(house, wave) == (0, 0, 0, 0)


def test_a_receipt_digest_is_of_a_row_and_the_whole_one_lies_nowhere(house, wave):
    link = split_house.links(house, wave)[0]
    words = split.submit(house.vault, link, split_house.sealed(house, link, GIVEN))
    found = responses.look(house.vault, link, None)
    whole = responses.receipt_of(found.head, found.seat, words)
    with house.vault() as session:
        [ballot] = session.scalars(select(store.inbox.c.receipt))
        comments = {row.item: row.receipt for row in session.execute(select(store.comment_inbox))}
    assert ballot == row_receipt(whole, BALLOT)
    assert comments == {item: row_receipt(whole, COMMENT, item) for item in ITEMS}
    assert whole not in {ballot, *comments.values()}
