import base64
import json
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.answering.refusals import LinkRefused, NothingAnswered, ReceiptWrong
from surveyhost.services.vault import desk
from surveyhost.services.vault import links as vault_links
from surveyhost.store.statements import Prepared
from surveyhost.store.vault import tables as store
from tests.support.waves import minted, opened

ANSWER = {"clear": 4, "change": "Ít họp hơn"}


def stored(house, code):
    with house.vault() as session:
        return store.waiting(session, code) + len(list(store.boxes(session, code))), store.counts(session, code)[1]


def refused(call, *arguments):
    with pytest.raises(Refusal) as refusal:
        call(*arguments)
    return refusal.value.kind if isinstance(refusal.value, LinkRefused) else type(refusal.value)


def test_every_kind_of_link(house, vault):
    early, wave, gone = minted(house), opened(house), opened(house)
    responses.submit(vault, wave.links["NV00001"], ANSWER)
    desk.close(house, gone.code, gone.salt)

    def invented(code):
        return links_and_seats.new_token(code, secrets.token_bytes(16))

    assert responses.find(vault, wave.links["NV00000"]).kind == "open"
    assert responses.find(vault, wave.links["NV00001"]).kind == "spent"
    assert responses.find(vault, early.links["NV00000"]).kind == "early"
    assert responses.find(vault, gone.links["NV00000"]).kind == "closed"
    assert responses.find(vault, invented(gone.code)).kind == "closed"
    for code in (wave.code, early.code, "ZZZZZZ"):
        opening = responses.find(vault, invented(code))
        assert (opening.kind, opening.wave) == ("unknown", None)
    assert responses.find(vault, "hello").kind == "mangled"


def test_a_link_shows_the_wave_and_nothing_of_the_person(house, vault):
    wave = opened(house)
    opening = responses.find(vault, f"https://x.example/s/{wave.links['NV00000']}).")
    assert opening.token == wave.links["NV00000"]
    assert opening.wave is not None
    assert opening.wave.policy == wave.policy
    assert opening.wave.questionnaire.code == "short"
    assert responses.find(vault, wave.links["NV00001"]).wave is opening.wave


def test_the_name_of_a_draft_is_stored_nowhere(house, vault):
    """Not before sending, not after; and it is one for all links of a seat, another for any other seat."""
    wave = opened(house)
    link, again = wave.links["NV00000"], links_and_seats.new_token(wave.code, secrets.token_bytes(16))
    vault_links.make_links(house, wave.code, wave.salt, [(again, wave.seats["NV00000"])])
    name = responses.find(vault, link).draft
    assert responses.find(vault, again).draft == name
    assert responses.find(vault, wave.links["NV00001"]).draft != name
    responses.submit(vault, link, ANSWER)
    assert responses.find(vault, again).draft == name
    raw = base64.urlsafe_b64decode(name)
    with house.vault() as session:
        for table in store.Vault.metadata.sorted_tables:
            for row in session.execute(table.select()):
                kept = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
                assert raw not in kept
                assert name.encode() not in kept
    desk.close(house, wave.code, wave.salt)
    assert responses.find(vault, link).draft == ""


def test_looking_changes_nothing(house, vault, monkeypatch):
    wave = opened(house)
    writes, run = [], Prepared.run
    monkeypatch.setattr(Prepared, "run", lambda self, line, *values: writes.append(self) or run(self, line, *values))
    for _ in range(5):
        responses.find(vault, wave.links["NV00000"])
    assert {str(prepared.statement).split()[0] for prepared in writes} == {"SELECT"}
    assert stored(house, wave.code) == (0, 0)


def test_every_link_costs_the_same_statements(house, vault, monkeypatch):
    early, wave, gone = minted(house), opened(house), opened(house)
    responses.submit(vault, wave.links["NV00001"], ANSWER)
    desk.close(house, gone.code, gone.salt)
    links = [
        wave.links["NV00000"], wave.links["NV00001"], early.links["NV00000"], gone.links["NV00000"],
        *(
            links_and_seats.new_token(code, secrets.token_bytes(16))
            for code in (wave.code, early.code, gone.code, "ZZZZZZ")
        ),
    ]  # fmt: skip
    seen, run = [], Prepared.run
    for link in links:
        responses.find(vault, link)
    monkeypatch.setattr(Prepared, "run", lambda self, line, *values: seen.append(self) or run(self, line, *values))
    trails = []
    for link in links:
        seen.clear()
        responses.find(vault, link)
        trails.append(tuple(seen))
    assert len(trails[0]) == 3
    assert len(set(trails)) == 1


def test_submit_spends_the_seat_and_keeps_one_box(house, vault):
    wave = opened(house)
    words = responses.submit(vault, wave.links["NV00000"], ANSWER, "vi")
    assert len(words) == 5 and all(" " in word for word in words)
    assert stored(house, wave.code) == (1, 1)
    assert refused(responses.submit, vault, wave.links["NV00000"], ANSWER) == "spent"
    assert stored(house, wave.code) == (1, 1)


def test_a_second_link_for_the_same_seat_is_no_second_vote(house, vault):
    wave = opened(house)
    first = wave.links["NV00000"]
    wave.more_links(["NV00000"])
    responses.submit(vault, first, ANSWER)
    assert responses.find(vault, wave.links["NV00000"]).kind == "spent"
    assert refused(responses.submit, vault, wave.links["NV00000"], ANSWER) == "spent"


def test_no_answer_at_all_spends_nothing(house, vault):
    wave = opened(house)
    assert refused(responses.submit, vault, wave.links["NV00000"], {}) == NothingAnswered
    assert responses.find(vault, wave.links["NV00000"]).kind == "open"


@pytest.mark.parametrize("wrong", [{"clear": 6}, {"clear": "4"}, {"other": 1}, {"change": 5}])
def test_an_answer_out_of_range_is_never_sealed(house, vault, wrong):
    wave = opened(house)
    with pytest.raises(Refusal):
        responses.submit(vault, wave.links["NV00000"], wrong)
    assert stored(house, wave.code) == (0, 0)


def test_each_other_kind_is_refused_by_name(house, vault):
    early, gone = minted(house), opened(house)
    desk.close(house, gone.code, gone.salt)
    assert refused(responses.submit, vault, early.links["NV00000"], ANSWER) == "early"
    assert refused(responses.submit, vault, gone.links["NV00000"], ANSWER) == "closed"
    assert refused(responses.submit, vault, links_and_seats.new_token("ZZZZZZ", bytes(16)), ANSWER) == "unknown"
    assert refused(responses.submit, vault, "nonsense", ANSWER) == "mangled"


def test_fifty_at_once_and_one_box(house, vault):
    wave = opened(house)
    link = wave.links["NV00000"]

    def attempt(_):
        try:
            return responses.submit(vault, link, ANSWER)
        except Refusal as refusal:
            return refusal.kind

    with ThreadPoolExecutor(50) as workers:
        outcomes = list(workers.map(attempt, range(50)))
    assert outcomes.count("spent") == 49
    assert stored(house, wave.code) == (1, 1)


def test_closing_between_form_and_submit_loses_or_keeps_whole(house, vault):
    """Submissions race with stop: each is either counted or refused, and never both or neither."""
    wave = opened(house, 60)

    def attempt(person):
        try:
            return bool(responses.submit(vault, wave.links[person], ANSWER))
        except Refusal as refusal:
            assert refusal.kind == "closed"
            return False

    with ThreadPoolExecutor(6) as workers:
        outcomes = [workers.submit(attempt, person) for person in wave.people[:25]]
        closing = workers.submit(desk.stop, house, wave.code, wave.salt)
        outcomes += [workers.submit(attempt, person) for person in wave.people[25:]]
        accepted = sum(outcome.result() for outcome in outcomes)
    assert closing.result().boxes == accepted == sum(closing.result().spent_per_labels.values())


def test_link_and_receipt_replace_the_answer(house, vault):
    wave = opened(house)
    words = responses.submit(vault, wave.links["NV00000"], ANSWER, "vi")
    responses.replace(vault, wave.links["NV00000"], " ".join(words).upper(), {"clear": 1})
    assert stored(house, wave.code) == (1, 1)
    responses.replace(vault, wave.links["NV00000"], words, {"clear": 2})
    desk.close(house, wave.code, wave.salt)
    [box] = desk.boxes(house, wave.code)
    assert json.loads(wave.open_box(box))["answers"] == {"clear": 2}


def test_link_and_receipt_withdraw_the_answer(house, vault):
    wave = opened(house)
    words = responses.submit(vault, wave.links["NV00000"], ANSWER)
    responses.withdraw(vault, wave.links["NV00000"], words)
    assert stored(house, wave.code) == (0, 0)
    assert responses.find(vault, wave.links["NV00000"]).kind == "open"
    responses.submit(vault, wave.links["NV00000"], ANSWER)
    assert stored(house, wave.code) == (1, 1)


def test_neither_link_nor_receipt_alone(house, vault):
    wave = opened(house)
    words = responses.submit(vault, wave.links["NV00000"], ANSWER)
    other = responses.submit(vault, wave.links["NV00001"], ANSWER)
    for act in (
        lambda link, said: responses.withdraw(vault, link, said),
        lambda link, said: responses.replace(vault, link, said, {"clear": 1}),
    ):
        assert refused(act, wave.links["NV00000"], other) == ReceiptWrong
        assert refused(act, wave.links["NV00000"], "") == ReceiptWrong
        assert refused(act, wave.links["NV00002"], words) == "open"
    assert stored(house, wave.code) == (2, 2)


def test_a_receipt_is_worth_nothing_after_close(house, vault):
    wave = opened(house)
    words = responses.submit(vault, wave.links["NV00000"], ANSWER)
    desk.close(house, wave.code, wave.salt)
    assert refused(responses.withdraw, vault, wave.links["NV00000"], words) == "closed"


def test_a_receipt_still_works_after_a_mix(house, vault):
    wave = opened(house)
    receipts = {person: responses.submit(vault, wave.links[person], ANSWER) for person in wave.people[:6]}
    assert desk.mix(house, wave.code)
    responses.withdraw(vault, wave.links["NV00003"], receipts["NV00003"])
    assert stored(house, wave.code) == (5, 5)


def test_two_waves_with_the_same_contract_keep_their_own_keys(house, vault):
    """What a process remembers of a wave is remembered by code, not by policy."""
    one, two = opened(house), opened(house)
    for wave in (one, two):
        responses.submit(vault, wave.links["NV00000"], ANSWER)
        desk.close(house, wave.code, wave.salt)
        assert [json.loads(wave.open_box(box)) for box in desk.boxes(house, wave.code)]
