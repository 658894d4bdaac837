"""Somebody who can write to the vault, and only there: another key, other words, another k. Each is noticed."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveyhost import create_app
from surveyhost.core.errors import Refusal, WrongState
from surveyhost.core.tabulation.refusals import MoreAnswersThanSeats
from surveyhost.core.wave import binding as bound
from surveyhost.core.wave import label_encryption as veils
from surveyhost.core.wave import links_and_seats, policy, sealing
from surveyhost.core.wave.refusals import Unbound
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.letters import sending as letters
from surveyhost.services.operations import health
from surveyhost.services.tabulation import tally
from surveyhost.services.tabulation.refusals import BoxesChanged
from surveyhost.services.vault import binding, desk, tampering
from surveyhost.store.office.tables import AuditEvent, Wave
from surveyhost.store.sessions import sessions
from surveyhost.store.vault import tables as store
from surveyhost.web.respondent.page_cache import CACHE
from tests.support import factories
from tests.support.page import Inspecting, look
from tests.support.wave_status import row

STAFF = factories.STAFF
OWN_PUBLIC, OWN_PRIVATE = sealing.new_pair()


@pytest.fixture(autouse=True)
def empty_shelf():
    CACHE.clear()


def write_over(house, code, **columns):
    with house.vault.begin() as session:
        session.execute(update(store.wave).where(store.wave.c.code == code).values(**columns))


def read(house, code):
    with house.vault() as session:
        return store.body(session, code)


def another_key(house, code):
    write_over(house, code, public_key=OWN_PUBLIC)


def other_words(house, code):
    asked = read(house, code).questionnaire
    changed = asked.replace(b"[[section.item]]", b"# told\n[[section.item]]", 1)
    assert changed != asked
    write_over(house, code, questionnaire=changed)


def raised_k(house, code):
    write_over(house, code, policy=read(house, code).policy.replace(b'"k":6', b'"k":50'))


def lowered_k(house, code):
    write_over(house, code, policy=read(house, code).policy.replace(b'"k":6', b'"k":5'))


def nonsense(house, code):
    write_over(house, code, policy=b"\x00", questionnaire=b"\xff", public_key=b"")


def all_that_fits(house, code):
    """A key of one's own, and a contract and a hash that go with it: nothing in the vault contradicts itself."""
    body = read(house, code)
    made = replace(policy.parse(body.policy), public_key_hash=bound.sha256(OWN_PUBLIC))
    raw = policy.canonical(made)
    write_over(house, code, policy=raw, policy_hash=bound.sha256(raw), public_key=OWN_PUBLIC)


def no_contract_but_its_hash(house, code):
    """What goes with the hash is none: deeper, too, than a reader's own stack."""
    raw = b"[" * 9_000
    write_over(house, code, policy=raw, policy_hash=bound.sha256(raw))


UNFIT = pytest.mark.parametrize(
    "attack", [another_key, other_words, raised_k, lowered_k, nonsense, no_contract_but_its_hash]
)
ANY = pytest.mark.parametrize(
    "attack", [another_key, other_words, raised_k, lowered_k, nonsense, no_contract_but_its_hash, all_that_fits]
)


@pytest.fixture
def wave(house):
    survey = factories.survey(house, minimum_group=6)
    return factories.open_wave(house, survey, rows=30)


def beside(house):
    """Another client's wave, which nobody touches."""
    return factories.open_wave(house, factories.survey(house, factories.client(house, "Đông Á")), rows=30)


@pytest.fixture
def tokens(house, wave):
    return list(factories.links(house, wave).values())


@pytest.fixture
def fresh(house):
    """The vault as a process sees it that has not loaded the wave yet."""
    made = sessions(house.settings.vault_url)
    yield made
    made.engine.dispose()


@UNFIT
def test_the_page_refuses_and_takes_nothing(house, wave, tokens, attack, caplog):
    code = row(house, wave).code
    attack(house, code)
    app = create_app(replace(house.settings, faces=("respondent",)), house)
    app.test_client_class = Inspecting
    client = app.test_client()
    with caplog.at_level(logging.WARNING):
        for language, heading in (("en", "cannot be answered just now"), ("vi", "Lúc này chưa trả lời được")):
            page = client.get(f"/s/{tokens[0]}?lang={language}")
            assert page.status_code == 503 and heading in look(page).h1
        for page in (
            client.get(f"/s/{tokens[0]}?page=policy"),
            client.post(f"/s/{tokens[0]}", data={"lead_clear": "3", "go": "send"}),
        ):
            assert page.status_code == 503
    assert desk.counts(house, code) == (30, 0)
    assert "Traceback" not in caplog.text


def test_the_page_shows_a_hash_that_it_worked_out_itself(house, wave, tokens, fresh):
    frozen = row(house, wave)
    shown = responses.find(fresh, tokens[0]).wave
    assert shown.policy_hash == frozen.policy_hash == bound.sha256(read(house, frozen.code).policy)
    assert shown.policy.public_key_hash == bound.sha256(frozen.public_key)


def test_a_process_that_knows_the_wave_goes_on_with_what_was_frozen(house, wave, tokens):
    """It has checked key and words against the hash once, and does not look at what is written over them."""
    code = row(house, wave).code
    assert responses.find(house.vault, tokens[0]).kind == "open"
    another_key(house, code)
    responses.submit(house.vault, tokens[0], {"lead_clear": 3})
    with house.vault() as session:
        [box] = session.scalars(select(store.inbox.c.box))
    with pytest.raises(Refusal):
        sealing.open_box(OWN_PRIVATE, bytes.fromhex(row(house, wave).policy_hash), box)


def stolen(house, wave, tokens, vault):
    """What the attacker reads: three answers sealed to his own key."""
    another_key(house, row(house, wave).code)
    for token in tokens[:3]:
        responses.submit(vault, token, {"lead_clear": 2})
    with house.vault() as session:
        boxes = list(session.scalars(select(store.inbox.c.box)))
    info = bytes.fromhex(row(house, wave).policy_hash)
    return [json.loads(sealing.open_box(OWN_PRIVATE, info, box))["answers"] for box in boxes]


def test_with_a_key_of_his_own_nobody_reads_answers(house, wave, tokens, fresh):
    with pytest.raises(Refusal) as refused:
        stolen(house, wave, tokens, fresh)
    assert isinstance(refused.value, Unbound)


def test_without_the_check_he_reads_them(house, wave, tokens, fresh, monkeypatch):
    """The control: the same attack, where the hashes are copied and not worked out."""
    monkeypatch.setattr(bound, "check", lambda raw, *_: policy.parse(raw))
    assert stolen(house, wave, tokens, fresh) == [{"lead_clear": 2}] * 3


@ANY
def test_the_desk_refuses_to_mix_to_close_and_to_make_links(house, wave, tokens, attack, clock):
    code = row(house, wave).code
    other = beside(house)
    factories.answered(house, wave, 8)
    attack(house, code)
    for act in (
        lambda: closing.mix(house, STAFF),
        lambda: factories.links(house, wave),
        lambda: closing.close(house, STAFF, wave),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert isinstance(refused.value, Unbound) and code in refused.value.reason
    assert row(house, wave).state == "open"
    with house.vault() as session:
        assert store.waiting(session, code) == 8
    clock.forward(days=20)
    assert closing.close_due(house) == [row(house, other).id]  # the others do not wait for it


@ANY
def test_verify_names_it(house, wave, attack):
    code = row(house, wave).code
    assert list(health.faults(house)) == []
    attack(house, code)
    said = " ".join(health.faults(house))
    what = {another_key: "public key", other_words: "questionnaire", all_that_fits: "public key"}
    assert f"Wave {code} has another {what.get(attack, 'contract')} in the vault" in said


def test_the_worker_says_it_once_and_goes_on(house, wave, tokens, caplog):
    code, other = row(house, wave).code, beside(house)
    another_key(house, code)
    factories.answered(house, other, 8)
    assert closing.mix_due(house) == [row(house, other).code]
    assert closing.mix_due(house) == []
    with house.office() as session:
        events = list(session.scalars(select(AuditEvent).where(AuditEvent.act == "wave.unbound")))
    assert [event.object for event in events] == [f"wave {code}"]
    assert "public key" in events[0].after["found"]


def test_no_letter_brings_a_link_to_such_a_wave(house, wave):
    another_key(house, row(house, wave).code)
    with pytest.raises(Refusal) as refused:
        letters.send_due(house, row(house, wave).id)
    assert isinstance(refused.value, Unbound)


def another_box(house, wave):
    """One answer in the place of another: as many boxes as before, and each of them opens."""
    of_wave = store.pool.c.wave == row(house, wave).code
    with house.vault.begin() as session:
        (first, _), (_, other), *_ = session.execute(select(store.pool.c.id, store.pool.c.box).where(of_wave))
        session.execute(update(store.pool).where(of_wave, store.pool.c.id == first).values(box=other))


def test_a_box_changed_after_closing_is_noticed(house):
    wave = factories.closed_wave(house, 20, rows=30)
    assert list(health.faults(house)) == []
    another_box(house, wave)
    assert any("not those that were counted at closing" in said for said in health.faults(house))
    with pytest.raises(Refusal) as refused:
        tally.prepare(house, STAFF, wave.survey_id)
    assert isinstance(refused.value, BoxesChanged)


def test_a_box_changed_between_the_check_and_the_count_is_noticed(house, monkeypatch):
    wave, whole = factories.closed_wave(house, 20, rows=30), desk.are_as_counted

    def then_changed(*given):
        found = whole(*given)
        another_box(house, wave)
        return found

    monkeypatch.setattr(desk, "are_as_counted", then_changed)
    with pytest.raises(Refusal) as refused:
        tally.prepare(house, STAFF, wave.survey_id)
    # a copy of a box also makes one more answer of its groups: whichever is seen first
    assert isinstance(refused.value, (BoxesChanged, MoreAnswersThanSeats)) and row(house, wave).cube is None


@pytest.mark.parametrize("attack", [another_key, other_words, raised_k, all_that_fits])
def test_the_tally_refuses_a_wave_that_is_not_what_was_frozen(house, attack):
    wave = factories.closed_wave(house, 25, survey_id=factories.survey(house, minimum_group=6), rows=30)
    attack(house, row(house, wave).code)
    with pytest.raises(Refusal) as refused:
        tally.prepare(house, STAFF, wave.survey_id)
    assert isinstance(refused.value, Unbound)


def test_labels_written_into_a_seat_are_noticed(house, wave):
    """Labels of the attacker's choice would mark whoever answers from that seat."""
    found = row(house, wave)
    with house.vault.begin() as session:
        first = session.scalars(select(store.seat.c.id)).first()
        session.execute(update(store.seat).where(store.seat.c.id == first).values(labels=b'["marked"]'))
    salt = waves.salt_of(keys.keyring(house.settings), found)
    for act in (lambda: factories.links(house, wave), lambda: desk.by_block(house, found.code, salt)):
        with pytest.raises(Refusal) as refused:
            act()
        assert isinstance(refused.value, Unbound)


def test_labels_written_into_a_seat_reach_no_answer_either(house, wave, tokens, fresh):
    """A link is made to carry no labels, as links once did, so that those of the seat's row would count."""
    code, token = row(house, wave).code, links_and_seats.recover(str(tokens[0]))
    with house.vault.begin() as session:
        key = store.standing(session, code).token_key
        digest = links_and_seats.digest(key, token)
        of_link = (store.token.c.wave == code, store.token.c.digest == digest)
        seat, labels, _ = veils.unveil(key, token, session.scalar(select(store.token.c.veiled).where(*of_link)))
        assert labels
        session.execute(update(store.token).where(*of_link).values(veiled=links_and_seats.veil(key, token, seat)))
        session.execute(update(store.seat).where(store.seat.c.id == seat).values(labels=b'["marked"]'))
    with pytest.raises(Refusal) as refused:
        responses.submit(fresh, tokens[0], {"lead_clear": 3})
    assert isinstance(refused.value, Unbound)
    assert desk.counts(house, code) == (30, 0)


def other_groups(found):
    found.views = found.views.replace(b'"floor":8', b'"floor":2')


def other_contract(found):
    found.policy = found.policy.replace(b'"k":6', b'"k":5')


def own_key(found):
    found.public_key = OWN_PUBLIC


OFFICE = pytest.mark.parametrize("attack", [other_groups, other_contract, own_key])


def write_office(house, wave, attack):
    """Somebody who can write to the office: one column of the wave's row, and nothing that goes with it."""
    with house.office.begin() as session:
        found = session.get_one(Wave, row(house, wave).id)
        before = (found.views, found.policy, found.public_key)
        attack(found)
        assert (found.views, found.policy, found.public_key) != before


@OFFICE
def test_nothing_is_released_of_a_wave_whose_row_in_the_office_was_changed(house, attack):
    wave = factories.closed_wave(house, 25, survey_id=factories.survey(house, minimum_group=6), rows=30)
    write_office(house, wave, attack)
    for act in (lambda: binding.check_office(row(house, wave)), lambda: tally.prepare(house, STAFF, wave.survey_id)):
        with pytest.raises(Refusal) as refused:
            act()
        assert isinstance(refused.value, Unbound)
    assert row(house, wave).state == "closed"


@OFFICE
def test_nor_is_what_was_written_there_put_into_the_vault(house, wave, attack):
    code = row(house, wave).code
    other_words(house, code)
    lying = read(house, code)
    write_office(house, wave, attack)
    with pytest.raises(Refusal) as refused:
        tampering.mend(house, STAFF, wave)
    assert isinstance(refused.value, Unbound)
    assert read(house, code) == lying


@ANY
def test_a_wave_that_was_changed_before_it_opens_does_not_open(house, clock, attack):
    survey = factories.survey(house, minimum_group=6)
    wave = factories.open_wave(house, survey, rows=30, opens=clock() + timedelta(days=1))
    other = factories.open_wave(
        house, factories.survey(house, factories.client(house, "Đông Á")), rows=30, opens=clock() + timedelta(days=1)
    )
    attack(house, row(house, wave).code)
    clock.forward(days=1, minutes=1)
    assert opening.open_due(house) == [row(house, other).id]
    assert row(house, wave).state == "minted"
    with house.vault() as session:
        assert store.standing(session, row(house, wave).code).state == "minted"


def test_once_noticed_it_takes_no_more_answers_until_it_is_mended(house, wave, tokens, fresh):
    """A contract, a hash and a key that fit each other are taken by a fresh process, until the next mix."""
    code = row(house, wave).code
    all_that_fits(house, code)
    assert responses.find(fresh, tokens[0]).kind == "open"
    closing.mix_due(house)
    assert responses.find(fresh, tokens[0]).kind == "unbound"
    with pytest.raises(Refusal):
        responses.submit(fresh, tokens[0], {"lead_clear": 3})
    assert desk.counts(house, code) == (30, 0)
    assert "public key" in " ".join(tampering.mend(house, STAFF, wave))
    assert list(health.faults(house)) == []
    assert responses.find(fresh, tokens[0]).wave.policy_hash == row(house, wave).policy_hash
    assert responses.submit(fresh, tokens[0], {"lead_clear": 3})
    with pytest.raises(Refusal) as refused:
        tampering.mend(house, STAFF, wave)
    assert isinstance(refused.value, WrongState)


@ANY
def test_what_was_frozen_can_be_put_back(house, wave, tokens, attack):
    frozen = read(house, row(house, wave).code)
    attack(house, row(house, wave).code)
    tampering.mend(house, STAFF, wave)
    assert read(house, row(house, wave).code) == frozen
    factories.answered(house, wave, 8)
    closing.close(house, STAFF, wave)
    assert row(house, wave).seats["boxes"] == 8


def test_the_code_on_the_page_begins_as_in_the_letter(house, wave, tokens):
    found = row(house, wave)
    app = create_app(replace(house.settings, faces=("respondent",)), house)
    shown = app.test_client().get(f"/s/{tokens[0]}?page=contract").get_data(as_text=True)
    for digits in policy.printed(found.policy_hash).split("\N{NO-BREAK SPACE}"):
        assert digits in shown
    assert len(policy.printed(found.policy_hash).replace("\N{NO-BREAK SPACE}", "")) == 16
    assert bound.sha256(found.public_key)[:4] in shown
