import hashlib
import json
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import write
from surveyhost.core.wave import policy, sealing
from surveyhost.services.answering import responses
from surveyhost.services.vault import desk
from surveyhost.services.vault import links as vault_links
from surveyhost.store.vault import tables as store
from tests.support.waiting import PATIENCE
from tests.support.waves import minted, opened, questionnaire

pytestmark = pytest.mark.both_engines

ANSWER = {"clear": 4, "change": "Ít họp hơn"}


def answer(wave, people):
    return {person: responses.submit(wave.house.vault, wave.links[person], ANSWER) for person in people}


def test_publishing_twice_is_publishing_once(house):
    wave = minted(house, 6)
    again = (policy.canonical(wave.policy), write(questionnaire()), wave.public_key, wave.salt, [])
    desk.publish_wave(house, wave.code, *again)
    assert desk.counts(house, wave.code) == (6, 0)
    with pytest.raises(Refusal):
        desk.publish_wave(house, wave.code, *again[:3], secrets.token_bytes(32), [])


def test_a_key_that_is_none_is_refused_before_anything_is_stored(house):
    wave = minted(house, 5)
    canonical = policy.canonical(wave.policy)
    with pytest.raises(Refusal):
        desk.publish_wave(house, "AAAAAA", canonical, write(questionnaire()), b"no key", wave.salt, [])
    with house.vault() as session:
        assert [code for code, _ in store.codes(session)] == [wave.code]


def test_only_open_is_set_by_hand(house):
    wave = minted(house)
    for state in ("closed", "minted", "anything"):
        with pytest.raises(Refusal):
            desk.set_state(house, wave.code, state)
    desk.set_state(house, wave.code, "open")
    desk.close(house, wave.code, wave.salt)
    with pytest.raises(Refusal):
        desk.set_state(house, wave.code, "open")
    with pytest.raises(Refusal):
        desk.set_state(house, "ZZZZZZ", "open")


def test_counts_by_block_and_by_label(house):
    wave = opened(house, 9, labels=("A", "B", "C"))
    answer(wave, wave.people[:4])
    assert desk.counts(house, wave.code) == (9, 4)
    assert desk.by_block(house, wave.code, wave.salt) == ({"A": 3, "B": 3, "C": 3}, {"A": 2, "B": 1, "C": 1})
    assert desk.is_spent(house, wave.code, wave.seats[wave.people[0]])
    assert not desk.is_spent(house, wave.code, wave.seats[wave.people[8]])
    assert not desk.is_spent(house, wave.code, bytes(32))


def test_boxes_move_only_when_k_of_them_wait(house):
    wave = opened(house, 12)
    answer(wave, wave.people[:4])
    assert desk.mix(house, wave.code) is False
    with house.vault() as session:
        assert (store.waiting(session, wave.code), len(list(store.boxes(session, wave.code)))) == (4, 0)
    answer(wave, wave.people[4:5])
    assert desk.mix(house, wave.code) is True
    with house.vault() as session:
        assert (store.waiting(session, wave.code), len(list(store.boxes(session, wave.code)))) == (0, 5)
    answer(wave, wave.people[5:6])
    assert desk.mix(house, wave.code) is False
    assert desk.mix(house, wave.code, closing=True) is True


def test_a_mix_loses_nothing(house):
    wave = opened(house, 20)
    receipts = answer(wave, wave.people[:12])
    desk.mix(house, wave.code)
    answer(wave, wave.people[12:15])
    assert desk.counts(house, wave.code) == (20, 15)
    kinds = [responses.find(house.vault, wave.links[person]).kind for person in wave.people]
    assert kinds == ["spent"] * 15 + ["open"] * 5
    responses.replace(house.vault, wave.links["NV00003"], receipts["NV00003"], {"clear": 1})
    responses.withdraw(house.vault, wave.links["NV00004"], receipts["NV00004"])
    closing = desk.stop(house, wave.code, wave.salt)
    assert closing.boxes == 14
    found = sorted(json.loads(wave.open_box(box))["answers"]["clear"] for box in desk.boxes(house, wave.code))
    assert found == [1] + [4] * 13


def test_stop_counts_and_can_be_repeated(house):
    wave = opened(house, 9, labels=("A", "B", "C"))
    answer(wave, wave.people[:4])
    first = desk.stop(house, wave.code, wave.salt)
    assert desk.stop(house, wave.code, wave.salt) == first
    assert first.boxes == 4
    assert first.seats_per_labels == {("A", "*"): 3, ("B", "*"): 3, ("C", "*"): 3}
    assert first.spent_per_labels == {("A", "*"): 2, ("B", "*"): 1, ("C", "*"): 1}
    with house.vault() as session:
        boxes = dict(store.boxes(session, wave.code))
    covered = b"".join(box_id + hashlib.sha256(boxes[box_id]).digest() for box_id in sorted(boxes))
    assert first.digest == hashlib.sha256(covered).hexdigest()


def test_close_leaves_a_tombstone_and_sorted_boxes(house):
    wave = opened(house, 8)
    answer(wave, wave.people[:6])
    closing = desk.close(house, wave.code, wave.salt)
    with house.vault() as session:
        head = store.standing(session, wave.code)
        assert head is not None and (head.state, head.token_key) == ("closed", None)
        rows = {table.name: session.query(table).filter(table.c.wave == wave.code).count() for table in store.BY_WAVE}
    assert rows == dict.fromkeys(rows, 0) | {"pool": closing.boxes}
    assert {"token", "seat", "inbox", "comment_inbox", "comment_pool"} < set(rows)
    desk.destroy_links(house, wave.code)
    assert len(list(desk.boxes(house, wave.code))) == 6


def test_the_seats_labels_travel_inside_the_box(house):
    wave = opened(house, 6, labels=("A", "B"))
    answer(wave, wave.people[:3])
    desk.close(house, wave.code, wave.salt)
    opened_boxes = [json.loads(wave.open_box(box)) for box in desk.boxes(house, wave.code)]
    assert sorted(box["labels"][0] for box in opened_boxes) == ["A", "A", "B"]
    assert all(box["answers"] == ANSWER for box in opened_boxes)
    other = sealing.new_pair()[1]
    with pytest.raises(Refusal):
        sealing.open_box(other, bytes(32), next(desk.boxes(house, wave.code)))


def test_only_a_stopped_wave_is_destroyed_or_forgotten(house):
    wave = opened(house)
    for act in (desk.destroy_links, desk.forget):
        with pytest.raises(Refusal):
            act(house, wave.code)
        with pytest.raises(Refusal):
            act(house, "ZZZZZZ")


def test_forget_leaves_the_tombstone_only(house):
    wave, other = opened(house, 8), opened(house, 8)
    answer(wave, wave.people[:6])
    answer(other, other.people[:6])
    desk.close(house, wave.code, wave.salt)
    desk.forget(house, wave.code)
    desk.forget(house, wave.code)
    assert list(desk.boxes(house, wave.code)) == []
    assert responses.find(house.vault, wave.links["NV00000"]).kind == "closed"
    assert desk.counts(house, other.code) == (8, 6)
    assert desk.close(house, other.code, other.salt).boxes == 6


def test_no_link_is_made_for_a_wave_that_is_closed(house):
    """A mailing round that began before close must not leave digests in a wave that nobody mixes again."""
    people = opened(house, 6)
    desk.close(house, people.code, people.salt)
    with pytest.raises(Refusal, match="closed"):
        vault_links.add_tokens(house, people.code, [(secrets.token_bytes(32), secrets.token_bytes(32))])
    with house.vault() as session:
        assert session.execute(store.token.select()).all() == []


def test_a_link_that_is_being_made_while_a_wave_closes_goes_with_the_others(house, monkeypatch):
    """The round has seen the wave open, and writes its digests when the close is over, if nothing holds it back."""
    wave, real = opened(house, 6), store.put_tokens
    inside, over = threading.Event(), threading.Event()

    def slow(session, code, tokens):
        inside.set()
        over.wait(1)  # held back, the close is never over before this ends
        return real(session, code, tokens)

    monkeypatch.setattr(store, "put_tokens", slow)
    with ThreadPoolExecutor(1) as mailing:
        letters = mailing.submit(wave.more_links, wave.people[:1])
        assert inside.wait(PATIENCE)
        desk.close(house, wave.code, wave.salt)
        over.set()
        letters.exception()
    with house.vault() as session:
        assert session.execute(store.token.select()).all() == []
