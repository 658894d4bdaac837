import hashlib
import json
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveyhost.core import policy, sealing
from surveyhost.core.errors import Refusal
from surveyhost.services import responses, vault_desk
from surveyhost.store import vault as store
from tests.waves import minted, opened, questionnaire

ANSWER = {"clear": 4, "change": "Ít họp hơn"}


def answer(wave, people):
    return {person: responses.submit(wave.house.vault, wave.links[person], ANSWER) for person in people}


def test_publishing_twice_is_publishing_once(house):
    wave = minted(house, 6)
    again = (policy.canonical(wave.policy), questionnaire(), wave.public_key, wave.token_key, [])
    vault_desk.publish_wave(house, wave.code, *again)
    assert vault_desk.counts(house, wave.code) == (6, 0)
    with pytest.raises(Refusal):
        vault_desk.publish_wave(house, wave.code, *again[:3], secrets.token_bytes(32), [])


def test_a_key_that_is_none_is_refused_before_anything_is_stored(house):
    wave = minted(house, 5)
    canonical = policy.canonical(wave.policy)
    with pytest.raises(Refusal):
        vault_desk.publish_wave(house, "AAAAAA", canonical, questionnaire(), b"no key", wave.token_key, [])
    with house.vault() as session:
        assert [code for code, _ in store.codes(session)] == [wave.code]


def test_only_open_is_set_by_hand(house):
    wave = minted(house)
    for state in ("closed", "minted", "anything"):
        with pytest.raises(Refusal):
            vault_desk.set_state(house, wave.code, state)
    vault_desk.set_state(house, wave.code, "open")
    vault_desk.close(house, wave.code)
    with pytest.raises(Refusal):
        vault_desk.set_state(house, wave.code, "open")
    with pytest.raises(Refusal):
        vault_desk.set_state(house, "ZZZZZZ", "open")


def test_counts_by_block_and_by_label(house):
    wave = opened(house, 9, labels=("A", "B", "C"))
    answer(wave, wave.people[:4])
    assert vault_desk.counts(house, wave.code) == (9, 4)
    assert vault_desk.by_block(house, wave.code) == ({"A": 3, "B": 3, "C": 3}, {"A": 2, "B": 1, "C": 1})
    assert vault_desk.spent_by_label(house, wave.code) == {("A", "*"): 2, ("B", "*"): 1, ("C", "*"): 1}
    assert vault_desk.is_spent(house, wave.code, wave.seats[wave.people[0]])
    assert not vault_desk.is_spent(house, wave.code, wave.seats[wave.people[8]])
    assert not vault_desk.is_spent(house, wave.code, bytes(32))


def test_boxes_move_only_when_k_of_them_wait(house):
    wave = opened(house, 12)
    answer(wave, wave.people[:4])
    assert vault_desk.mix(house, wave.code) is False
    with house.vault() as session:
        assert (store.waiting(session, wave.code), len(store.box_ids(session, wave.code))) == (4, 0)
    answer(wave, wave.people[4:5])
    assert vault_desk.mix(house, wave.code) is True
    with house.vault() as session:
        assert (store.waiting(session, wave.code), len(store.box_ids(session, wave.code))) == (0, 5)
    answer(wave, wave.people[5:6])
    assert vault_desk.mix(house, wave.code) is False
    assert vault_desk.mix(house, wave.code, closing=True) is True


def test_a_mix_loses_nothing(house):
    wave = opened(house, 20)
    receipts = answer(wave, wave.people[:12])
    vault_desk.mix(house, wave.code)
    answer(wave, wave.people[12:15])
    assert vault_desk.counts(house, wave.code) == (20, 15)
    kinds = [responses.find(house.vault, wave.links[person]).kind for person in wave.people]
    assert kinds == ["spent"] * 15 + ["open"] * 5
    responses.replace(house.vault, wave.links["NV00003"], receipts["NV00003"], {"clear": 1})
    responses.withdraw(house.vault, wave.links["NV00004"], receipts["NV00004"])
    closing = vault_desk.stop(house, wave.code)
    assert closing.boxes == 14
    found = sorted(json.loads(wave.open_box(box))["answers"]["clear"] for box in vault_desk.boxes(house, wave.code))
    assert found == [1] + [4] * 13


def test_stop_counts_and_can_be_repeated(house):
    wave = opened(house, 9, labels=("A", "B", "C"))
    answer(wave, wave.people[:4])
    first = vault_desk.stop(house, wave.code)
    assert vault_desk.stop(house, wave.code) == first
    assert first.boxes == 4
    assert first.seats_per_labels == {("A", "*"): 3, ("B", "*"): 3, ("C", "*"): 3}
    assert first.spent_per_labels == {("A", "*"): 2, ("B", "*"): 1, ("C", "*"): 1}
    with house.vault() as session:
        ids = store.box_ids(session, wave.code)
    assert first.digest == hashlib.sha256(b"".join(sorted(ids))).hexdigest()


def test_close_leaves_a_tombstone_and_sorted_boxes(house):
    wave = opened(house, 8)
    answer(wave, wave.people[:6])
    closing = vault_desk.close(house, wave.code)
    with house.vault() as session:
        head = store.standing(session, wave.code)
        assert head is not None and (head.state, head.token_key) == ("closed", None)
        rows = {table.name: session.query(table).filter(table.c.wave == wave.code).count() for table in store.BY_WAVE}
    assert rows == {"token": 0, "seat": 0, "inbox": 0, "pool": closing.boxes}
    vault_desk.destroy_links(house, wave.code)
    assert len(list(vault_desk.boxes(house, wave.code))) == 6


def test_the_seats_labels_travel_inside_the_box(house):
    wave = opened(house, 6, labels=("A", "B"))
    answer(wave, wave.people[:3])
    vault_desk.close(house, wave.code)
    opened_boxes = [json.loads(wave.open_box(box)) for box in vault_desk.boxes(house, wave.code)]
    assert sorted(box["labels"][0] for box in opened_boxes) == ["A", "A", "B"]
    assert all(box["answers"] == ANSWER for box in opened_boxes)
    other = sealing.new_pair()[1]
    with pytest.raises(Refusal):
        sealing.open_box(other, bytes(32), next(vault_desk.boxes(house, wave.code)))


def test_only_a_stopped_wave_is_destroyed_or_forgotten(house):
    wave = opened(house)
    for act in (vault_desk.destroy_links, vault_desk.forget):
        with pytest.raises(Refusal):
            act(house, wave.code)
        with pytest.raises(Refusal):
            act(house, "ZZZZZZ")


def test_forget_leaves_the_tombstone_only(house):
    wave, other = opened(house, 8), opened(house, 8)
    answer(wave, wave.people[:6])
    answer(other, other.people[:6])
    vault_desk.close(house, wave.code)
    vault_desk.forget(house, wave.code)
    vault_desk.forget(house, wave.code)
    assert list(vault_desk.boxes(house, wave.code)) == []
    assert responses.find(house.vault, wave.links["NV00000"]).kind == "closed"
    assert vault_desk.counts(house, other.code) == (8, 6)
    assert vault_desk.close(house, other.code).boxes == 6


def test_no_link_is_made_for_a_wave_that_is_closed(house):
    """A mailing round that began before close must not leave digests in a wave that nobody mixes again."""
    people = opened(house, 6)
    vault_desk.close(house, people.code)
    with pytest.raises(Refusal, match="closed"):
        vault_desk.add_tokens(house, people.code, [(secrets.token_bytes(32), secrets.token_bytes(32))])
    with house.vault() as session:
        assert session.execute(store.token.select()).all() == []


def test_a_link_that_is_being_made_while_a_wave_closes_goes_with_the_others(house, monkeypatch):
    """The round has seen the wave open, and writes its digests when the close is over, if nothing holds it back."""
    wave, real, inside = opened(house, 6), store.put_tokens, threading.Event()

    def slow(session, code, tokens):
        inside.set()
        time.sleep(0.8)
        return real(session, code, tokens)

    monkeypatch.setattr(store, "put_tokens", slow)
    with ThreadPoolExecutor(1) as mailing:
        letters = mailing.submit(wave.more_links, wave.people[:1])
        assert inside.wait(5)
        vault_desk.close(house, wave.code)
        letters.exception()
    with house.vault() as session:
        assert session.execute(store.token.select()).all() == []
